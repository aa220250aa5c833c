"""One run before its first round: its agents, and what is collected of each round."""

from __future__ import annotations

import os
from typing import Any

import mesa
import numpy as np

from negsim.engine.readable.agents import MediatorAgent, PartyAgent, ViolenceSource
from negsim.engine.readable.state import State
from negsim.rules.mediation import belief, mean_influence
from negsim.rules.offers import signable_by_all
from negsim.rules.utility import utility
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import PHASES


class Setup(State):
    """A run with its agents, each kind in the order of streams.

    Parameters
    ----------
    case, seed, run
        As for `State`.
    """

    def __init__(
        self, case: Scenario | str | os.PathLike[str], seed: int = 1, run: int = 0
    ) -> None:
        super().__init__(case, seed, run)
        self._make_agents()
        self._collect()

    def _make_agents(self) -> None:
        """Make the agents."""
        layout, case = self.layout, self.case
        self.parties = [
            self.make_party(name, index, int(case.party_stream[index]))
            for index, name in enumerate(layout.parties)
        ]
        self.mediators = [
            self.make_mediator(name, index) for index, name in enumerate(layout.mediators)
        ]
        self.addresses = case.addresses
        believed = [
            [belief(alignment, case.bias) for alignment in row] for row in self.inputs.alignment
        ]
        self.hold = self.inputs.leverage * np.array(believed).reshape(case.addresses.shape)
        self.sources = [
            ViolenceSource(self, name, index, int(case.source_stream[index]))
            for index, name in enumerate(layout.sources)
        ]

    def make_party(self, name: str, index: int, stream: int) -> PartyAgent:
        """Return the agent of a party."""
        return PartyAgent(self, name, index, stream)

    def make_mediator(self, name: str, index: int) -> MediatorAgent:
        """Return the agent of a mediator."""
        return MediatorAgent(self, name, index)

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
        softening = self.of_parties("softening")
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

    def by_party(self, worth: np.ndarray) -> dict[str, float]:
        """Return one number a party by its id."""
        return {party.name: float(worth[party.index]) for party in self.parties}

    def of_parties(self, name: str) -> Any:
        """Return one number a party: that attribute of each, in order."""
        return np.array([getattr(party, name) for party in self.parties])

    def mean_facilitation(self) -> float:
        """Return the mean influence of facilitation on the parties."""
        return float(mean_influence(self.of_parties("facilitation")))
