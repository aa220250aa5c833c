"""The scene of one run: its numbers, texts and actors, and how things stand.

`negsim.engine.readable.run` plays on it.
"""

from __future__ import annotations

import os
from typing import Any

import mesa
import numpy as np

from negsim.domains.find import load
from negsim.engine import draws
from negsim.engine.events import Move
from negsim.engine.inputs import draw_numbers, numbers_of, process_records
from negsim.engine.lay_out import Packed, pack
from negsim.engine.readable.agents import MediatorAgent, PartyAgent, ViolenceSource, arrays
from negsim.engine.readable.values import Texts
from negsim.errors import check_whole
from negsim.jit import plain
from negsim.results.result import PHASES
from negsim.rules.mediation import belief
from negsim.rules.offers import NONE, signable_by_all
from negsim.rules.utility import utility
from negsim.scenario.scenario import Scenario

MOST_RUN = 10**9 - 1
"""Highest number of a run; an ensemble has at most 10**9 of them."""

MOST_SEED = 2**64 - 1


class Scene(mesa.Model):  # type: ignore[misc]
    """All there is in a run before its first round.

    Parameters
    ----------
    case : Scenario, str or path
        What is simulated: from `negsim.load`, or what that takes. (Mesa keeps the name
        ``scenario`` for itself.)
    seed : int
        Seed of the ensemble the run belongs to, 0 to 2**64 - 1.
    run : int
        Number of the run in that ensemble, 0 to `MOST_RUN`.

    Raises
    ------
    NegsimError
        If `seed` or `run` is out of range or no whole number.
    """

    def __init__(
        self, case: Scenario | str | os.PathLike[str], seed: int = 1, run: int = 0
    ) -> None:
        check_whole("seed", seed, 0, MOST_SEED)
        check_whole("run", run, 0, MOST_RUN)
        super().__init__(rng=0)  # Mesa wants a generator; nothing here draws from it.
        self.packed = self.lay_out(load(case))
        self.case = self.packed.case
        self.key, self.run = np.uint64(seed), run
        self._draw_numbers()
        self.texts = Texts(self.case, self.numbers)
        self._set_scene()
        self._gather_actors()
        self._collect()

    def lay_out(self, case: Scenario) -> Packed:
        """Return the arrays of the scenario; texts that nobody could ever sign are left out."""
        return pack(case)

    def _draw_numbers(self) -> None:
        """Draw the numbers of this run from their ranges."""
        vectors = np.empty((1, len(self.case.fixed)))
        draw_numbers(self.case, self.key, self.run, vectors)
        self.p = process_records(vectors)[0]
        self.numbers = plain(numbers_of)(self.case, vectors[0])

    def _set_scene(self) -> None:
        self.round = 0
        self.phase = self.case.start_phase
        self.truce = self.case.start_truce
        self.trust = float(self.p.start_trust)
        self.gap = 0.0
        self.rounds_at_table = self.rounds_stuck = self.rounds_since_collapse = 0
        self.rounds_away = 0.0
        self.struck_this_round = False
        self.assurance_in_force = 0.0
        self.locked = np.full(len(self.case.level_counts), -1, dtype=np.int64)
        self.collapses = self.revivals = 0
        self.first_collapse = self.rounds_to_revival = self.interim_round = 0
        self.effort = 0.0
        self.walker: PartyAgent | None = None
        self.signed = NONE
        self.outcome = NONE
        self.failed = False
        self.rounds_lasted = 0
        self.moves: list[Move] = []

    def _gather_actors(self) -> None:
        """Make the agents, each kind in the order of streams."""
        packed, case = self.packed, self.case
        self.parties = [
            self.make_party(name, place, int(case.party_stream[place]))
            for place, name in enumerate(packed.parties)
        ]
        self.mediators = [
            self.make_mediator(name, place) for place, name in enumerate(packed.mediators)
        ]
        self.addresses = case.addresses
        believed = [
            [belief(alignment, case.bias) for alignment in row] for row in self.numbers.alignment
        ]
        self.hold = self.numbers.leverage * np.array(believed).reshape(case.addresses.shape)
        self.sources = [
            ViolenceSource(self, name, place, int(case.source_stream[place]))
            for place, name in enumerate(packed.sources)
        ]

    def make_party(self, name: str, place: int, stream: int) -> PartyAgent:
        """Return the agent of a party."""
        return PartyAgent(self, name, place, stream)

    def make_mediator(self, name: str, place: int) -> MediatorAgent:
        """Return the agent of a mediator."""
        return MediatorAgent(self, name, place)

    def _collect(self) -> None:
        self.datacollector = mesa.DataCollector(
            model_reporters={
                "phase": lambda m: PHASES[m.phase],
                "trust": "trust",
                "truce": "truce",
                "gap": "gap",
            },
            agenttype_reporters={
                PartyAgent: {
                    "name": "name",
                    "softening": "softening",
                    "hurt": "hurt",
                    "reservation": "reserve",
                    "aspiration": "asked",
                    "on_site": "on_site",
                },
                MediatorAgent: {"name": "name", "effort_left": "effort_left"},
            },
        )

    def signable(self, needs: np.ndarray, texts: np.ndarray) -> np.ndarray:
        """Return the places of `texts` that all parties could sign now."""
        (softening,) = arrays(self.parties, "softening")
        found = np.empty(len(texts), dtype=np.int64)
        count = signable_by_all(needs, softening, texts, self.locked, found)
        return found[:count]

    def worth(self, base: np.ndarray, gain: np.ndarray, texts: np.ndarray) -> np.ndarray:
        """Return the utility of each of `texts` to each party, shape (parties, texts)."""
        worth = np.empty((len(self.parties), len(texts)))
        for i, party in enumerate(self.parties):
            for at, text in enumerate(texts):
                worth[i, at] = utility(base[i, text], gain[i, text], party.credibility)
        return worth

    def assurance_of(self, text: np.ndarray) -> float:
        """Return the assurance of the verification that a text brings into force."""
        verified = text[self.case.verification] if self.case.verification >= 0 else 0
        return float(self.numbers.assurance[verified])

    def luck(self, stream: int, purpose: int, round_: int = 0) -> float:
        """Return the random number of a round (from 1; by default this one) and a purpose."""
        return float(
            draws.uniform(self.key, self.run, (round_ or self.round) - 1, stream, purpose)
        )

    def log(
        self, what: str, who: str = "", text: dict[str, str] | None = None, **facts: Any
    ) -> None:
        """Write down a move, with what explains it (see `negsim.engine.events`)."""
        self.moves.append(Move(self.round, what, who, text or {}, facts))

    def named(self, text: np.ndarray) -> dict[str, str]:
        """Return issues and level names of a text given by its levels."""
        number = np.ravel_multi_index(tuple(text), tuple(self.case.level_counts))
        return self.packed.levels(int(number))

    def by_party(self, worth: np.ndarray) -> dict[str, float]:
        """Return one number a party by its id."""
        return {party.name: float(worth[party.place]) for party in self.parties}

    def record(self) -> dict[str, int | float | bool]:
        """Return what is recorded of a run that is over, named as in the ensemble."""
        return {
            "outcome": self.outcome,
            "rounds": self.round,
            "package": self.signed,
            "collapses": self.collapses,
            "revivals": self.revivals,
            "first_collapse": self.first_collapse,
            "rounds_to_revival": self.rounds_to_revival,
            "interim": self.interim_round,
            "walker": self.walker.place if self.walker is not None else -1,
            "truce": self.truce,
            "trust": self.trust,
            "effort": self.effort,
            "failed": self.failed,
            "lasted": self.rounds_lasted,
        }
