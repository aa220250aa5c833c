"""What the Camp David scenario must show, with bands fixed before it was first run.

Rescue is the share of those runs in which talks collapse that see them come back.

1. Without the mediator rescue is lower by at least .3.
2. Without the mediator the share of settlements is lower by at least .2.
3. Talks collapse in at least a fifth of all runs, with the mediator: the end was near more than
   once, and a case in which nothing is at stake would say nothing about rescue.
4. With the mediator a settlement is neither rare nor certain: .2 to .9.
5. Most settlements keep Sinai and the West Bank apart.
6. More leverage, more settlements.
7. No settlement crosses a firm line.

The first draft of the file missed band 2 and band 4; scenarios/README.md says what was corrected
and why. The bands stayed, also when the model got its second form; all hold.

What happened (Egypt about to leave on 15 September, persuaded to stay, two texts signed on the
17th) was never fitted to, and one case tests nothing.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from negsim.engine import ensemble
from negsim.engine.lay_out import lay_out
from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import Scenario

pytestmark = pytest.mark.long  # what they play has its digests each time

RUNS = 4000
NOBODY_MEDIATES = (("mediators.united_states.present", 0.0),)
LEVERAGE = "mediators.united_states.leverage.*"


def scenario(*changes: tuple[str, float]) -> Scenario:
    given = load("camp-david-1978")
    return apply(given, dict(changes)) if changes else given


@cache
def records(*changes: tuple[str, float]) -> Any:
    """Return the records of the runs of the scenario with some changes."""
    return ensemble.play_runs(lay_out(scenario(*changes)), 1, 0, RUNS).records


def rescued(*changes: tuple[str, float]) -> float:
    runs = records(*changes)
    return float((runs.revivals > 0)[runs.collapses > 0].mean())


def settled(*changes: tuple[str, float]) -> float:
    return float((records(*changes).package >= 0).mean())


def collapsed(*changes: tuple[str, float]) -> float:
    return float((records(*changes).collapses > 0).mean())


def test_the_mediator_rescues_talks() -> None:
    assert rescued() > rescued(*NOBODY_MEDIATES) + 0.3


def test_the_mediator_brings_settlements() -> None:
    assert settled() > settled(*NOBODY_MEDIATES) + 0.2


def test_talks_are_often_near_the_end() -> None:
    assert collapsed() >= 0.2


def test_a_settlement_is_neither_rare_nor_certain() -> None:
    assert 0.2 <= settled() <= 0.9


def test_most_settlements_keep_sinai_and_the_west_bank_apart() -> None:
    signed = records().outcome[records().package >= 0]
    assert (signed == 0).mean() > 0.5


def test_more_leverage_brings_more_settlements() -> None:
    shares = [settled((LEVERAGE, leverage)) for leverage in (0.0, 0.3, 0.6, 0.9)]
    assert shares == sorted(shares)
    assert shares[0] < shares[2] < shares[3]


def test_no_settlement_crosses_a_firm_line() -> None:
    layout = lay_out(scenario())
    rank = {issue.id: issue.levels.index for issue in layout.scenario.issues}
    firm = [
        line
        for party in layout.scenario.parties
        for line in party.red_lines
        if line.firmness == 1.0 and not line.unless
    ]
    assert len(firm) == 5
    signed = np.unique(records().package[records().package >= 0])
    assert len(signed) > 1
    for package in signed:
        text = layout.levels(int(package))
        for line in firm:
            level = rank[line.issue](text[line.issue])
            assert level >= line.level if line.at_least else level <= line.level
