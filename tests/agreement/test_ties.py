"""The two executors agree on scenarios with ties and up to 18 parties, event by event.

In a file of its own, as other processes can then run the other tests of agreement beside it.
"""

from __future__ import annotations

import json

import numpy as np
import pytest

from amounts import few_or_many
from generated import Coarse, generated
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.rules.offers import NONE
from negsim.scenario.files.load import loads, resolved
from negsim.scenario.scenario import Scenario
from two_executors import disagreements


def tied(number: int) -> Scenario:
    """Return scenario `number` with ties and 2 to 18 parties, as a user would load it."""
    return loads(json.dumps(resolved(generated(number, Coarse(number)))))


def disagreements_on_ties(numbers: range) -> list[str]:
    """Return what differs in ten runs of each of these scenarios."""
    return [
        f"scenario {number}, {what}"
        for number in numbers
        for what in disagreements(tied(number), 10, seed=number)
    ]


@few_or_many("made_up", 200, 2200)
def test_they_agree_on_scenarios_with_ties_and_up_to_18_parties(made_up: int) -> None:
    assert disagreements_on_ties(range(made_up)) == []


class LastOfEqualOffers(NegotiationModel):
    """Planted fault: of texts that the others like equally a party offers the last."""

    def exchange_offers(self, found: np.ndarray, worth: np.ndarray) -> int:
        at = super().exchange_offers(found[::-1], worth[:, ::-1].copy())
        return at if at == NONE else len(found) - 1 - at


class LastOfEqualDrafts(NegotiationModel):
    """Planted fault: of texts with equal Nash products mediators table the last."""

    def mediators_text(
        self, found: np.ndarray, worth: np.ndarray, face_saving: float, how: str
    ) -> int:
        at = super().mediators_text(found[::-1], worth[:, ::-1].copy(), face_saving, how)
        return at if at == NONE else len(found) - 1 - at


@pytest.mark.parametrize(
    "faulty", [LastOfEqualOffers, pytest.param(LastOfEqualDrafts, marks=pytest.mark.long)]
)
def test_a_fault_in_how_ties_are_broken_is_caught(faulty: type[NegotiationModel]) -> None:
    assert any(disagreements(tied(n), 10, seed=n, model=faulty) for n in range(200))


@pytest.mark.long
def test_a_fault_at_an_exact_threshold_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_more(party: PartyAgent, worth: np.ndarray, at: int) -> bool:
        return bool(worth[party.index, at] > party.asked)

    monkeypatch.setattr(PartyAgent, "accepts_offer", only_more)
    assert any(disagreements(tied(n), 10, seed=n) for n in range(200))
