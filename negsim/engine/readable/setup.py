"""One run before its first round: its agents, and what is collected of each round."""

from __future__ import annotations

import os
from typing import Any

import mesa
import numpy as np

from negsim.engine.readable.mediator import MediatorAgent
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.state import State
from negsim.engine.readable.violence import ViolenceSource
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import PHASES


class Setup(State):
    """A run with its agents, each kind in the order of streams."""

    def __init__(
        self, scenario: Scenario | str | os.PathLike[str], seed: int = 1, run: int = 0
    ) -> None:
        super().__init__(scenario, seed, run)
        self._make_agents()
        self._collect()

    def _make_agents(self) -> None:
        """Make the agents."""
        layout, case = self.layout, self.case
        self.parties = [
            self.make_party(id, index, int(case.party_stream[index]))
            for index, id in enumerate(layout.parties)
        ]
        self.mediators = [
            self.make_mediator(id, index) for index, id in enumerate(layout.mediators)
        ]
        self.sources = [
            ViolenceSource(self, id, index, int(case.source_stream[index]))
            for index, id in enumerate(layout.sources)
        ]

    def make_party(self, id: str, index: int, stream: int) -> PartyAgent:
        """Return the agent of a party."""
        return PartyAgent(self, id, index, stream)

    def make_mediator(self, id: str, index: int) -> MediatorAgent:
        """Return the agent of a mediator."""
        return MediatorAgent(self, id, index)

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
                    "id": "id",
                    "softening": "softening",
                    "hurt": "hurt",
                    "grievance": "grievance",
                    "reservation": "reserve",
                    "aspiration": "asked",
                    "on_site": "on_site",
                },
                MediatorAgent: {"id": "id", "effort_left": "effort_left"},
            },
        )

    def worth(self, base: np.ndarray, gain: np.ndarray) -> np.ndarray:
        """Return the utility of each package to each party, shape (parties, packages)."""
        return self.values.appraise(base, gain, self.of_parties("credibility"))

    def by_party(self, worth: np.ndarray) -> dict[str, float]:
        """Return one number a party by its id."""
        return {party.id: float(worth[party.index]) for party in self.parties}

    def of_parties(self, attribute: str) -> Any:
        """Return one number a party: that attribute of each, in order."""
        return np.array([getattr(party, attribute) for party in self.parties])
