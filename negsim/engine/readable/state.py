"""How things stand in one run: what the rules move, and what is written down of it."""

from __future__ import annotations

import os
from typing import Any

import mesa
import numpy as np

from negsim.engine import draws
from negsim.engine.arrays import draw_inputs, inputs_of
from negsim.engine.inputs import process_records
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.moves import Move
from negsim.errors import check_whole
from negsim.jit import plain
from negsim.rules.offers import NONE
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import COLLAPSED


class State(mesa.Model):  # type: ignore[misc]
    """The numbers of one run, the worth of its packages, and how things stand.

    What it takes is said by `negsim.engine.readable.run.NegotiationModel`.
    """

    def __init__(
        self, scenario: Scenario | str | os.PathLike[str], seed: int = 1, run: int = 0
    ) -> None:
        check_whole("seed", seed, 0, draws.MOST_SEED)
        check_whole("run", run, 0, draws.MOST_RUN)
        super().__init__(rng=0)  # Mesa wants a generator; nothing here draws from it.
        self.layout = self.lay_out(load(scenario))
        self.case = self.layout.case
        self.key, self.run = np.uint64(seed), run
        vectors = np.empty((1, len(self.case.fixed)))
        draw_inputs(self.case, self.key, self.run, vectors)
        self.vector = vectors[0]
        self.p = process_records(vectors)[0]
        self.inputs = plain(inputs_of)(self.case, self.vector)
        self.begin()

    def lay_out(self, scenario: Scenario) -> Layout:
        """Return the arrays of the scenario; packages that nobody could ever sign are left out."""
        return lay_out(scenario)

    def begin(self) -> None:
        """Set the state in which a run begins."""
        self.round = 0
        self.phase = self.case.start_phase
        self.truce = self.case.start_truce
        self.trust = float(self.p.start_trust)
        self.gap = 0.0
        self.rounds_at_table, self.rounds_since_collapse = self.case.start_rounds, 0
        self.rounds_away = self.depth = 0.0
        self.blamed_this_round = self.summit = False
        self.assurance_in_force = 0.0
        self.levels_in_force = self.case.status_quo
        self.begun = np.zeros(len(self.case.events.at), dtype=np.int64)  # 0: not yet known
        self.own = self.vector[self.case.events.number].copy()
        self.broke_off = int(self.phase == COLLAPSED and not self.case.start_on_site)
        self.collapses = self.revivals = self.back_after = 0
        self.first_collapse = self.rounds_to_revival = self.interim_round = 0
        self.effort = 0.0
        self.walker = NONE  # index of the party that walked out last
        self.signed = NONE
        self.outcome = NONE
        self.failed = False
        self.rounds_lasted = 0
        self.moves: list[Move] = []

    def uniform(self, stream: int, purpose: int, round_: int = 0) -> float:
        """Return the random number of a round (from 1; by default this one) and a purpose."""
        return float(draws.uniform(self.key, self.run, (round_ or self.round) - 1, stream, purpose))

    def log(
        self, what: str, who: str = "", text: dict[str, str] | None = None, **facts: Any
    ) -> None:
        """Write down a move, with what explains it (see `negsim.engine.moves`)."""
        self.moves.append(Move(self.round, what, who, text or {}, facts))

    def named(self, package: np.ndarray) -> dict[str, str]:
        """Return issues and level names of a package given by its levels."""
        number = np.ravel_multi_index(tuple(package), tuple(self.case.level_counts))
        return self.layout.levels(int(number))

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
            "walker": self.walker,
            "truce": self.truce,
            "trust": self.trust,
            "effort": self.effort,
            "broke_off": self.broke_off,
            "back_after": self.back_after,
            "failed": self.failed,
            "lasted": self.rounds_lasted,
        }
