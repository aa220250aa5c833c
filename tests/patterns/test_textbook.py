"""The textbook case: every run signs the text worked out by hand, in the round worked out by hand.

The arithmetic here is in whole hundredths and calls no rule of negsim.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from negsim.engine import ensemble
from negsim.engine.lay_out import lay_out
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.scenario.files.load import load

RUNS = 1000
ROUND = 6
TEXT = {"water": "Upton", "bridge": "Upton"}

UPTON = ({"Downton": 0, "by turns": 35, "Upton": 70}, {"Upton": 0, "shared": 15, "Downton": 30})
DOWNTON = ({"Downton": 40, "by turns": 20, "Upton": 0}, {"Upton": 60, "shared": 30, "Downton": 0})
"""Weight times value in hundredths: of who gets water first, and of who pays for the bridge."""


def meeting() -> tuple[int, dict[str, str]]:
    """Return the first round in which a town accepts the other's offer, and the text."""
    texts = {
        (water, bridge): (
            UPTON[0][water] + UPTON[1][bridge],
            DOWNTON[0][water] + DOWNTON[1][bridge],
        )
        for water, bridge in product(UPTON[0], UPTON[1])
    }
    for round_ in range(1, 11):
        asked = (100 - 8 * round_, 100 - 7 * round_)
        for me, other in ((0, 1), (1, 0)):
            enough = [text for text, worth in texts.items() if worth[me] >= asked[me]]
            offer = max(enough, key=lambda text: texts[text][other])
            if texts[offer][other] >= asked[other]:
                return round_, {"water": offer[0], "bridge": offer[1]}
    raise AssertionError("they never meet")


def test_the_deal_by_hand() -> None:
    assert meeting() == (ROUND, TEXT)


def test_all_runs_sign_it_in_that_round() -> None:
    layout = lay_out(load("textbook-two-party"))
    runs = ensemble.play_runs(layout, 1, 0, RUNS).records
    assert np.unique(runs["rounds"]).tolist() == [ROUND]
    assert [layout.levels(int(package)) for package in np.unique(runs.package)] == [TEXT]
    assert np.unique(runs.outcome).tolist() == [0]
    assert runs.collapses.sum() == 0


@pytest.fixture
def told() -> NegotiationModel:
    """Return run 0, told by the readable model."""
    model = NegotiationModel(load("textbook-two-party"), seed=1, run=0)
    model.run_model()
    return model


def test_the_readable_model_signs_it_too(told: NegotiationModel) -> None:
    signed = told.moves[-1]
    assert (signed.round, signed.what, signed.text) == (ROUND, "signed", TEXT)


@pytest.mark.parametrize(("town", "fall"), [("upton", 0.08), ("downton", 0.07)])
def test_what_each_asks_for_falls_in_a_straight_line(
    told: NegotiationModel, town: str, fall: float
) -> None:
    rows = told.datacollector.get_agenttype_vars_dataframe(PartyAgent)
    asked = rows[rows["id"] == town]["aspiration"].tolist()
    assert asked == pytest.approx([1 - fall * round_ for round_ in range(1, ROUND + 1)])
