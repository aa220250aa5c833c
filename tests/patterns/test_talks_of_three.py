"""What two cases with three parties must show: Dayton 1995 and the Vance-Owen plan of 1993.

The bands were fixed before the first run; scenarios/README.md gives all of them, and
`validation.cases` holds them against the model, those that are missed as well. Three are, all in
the Dayton case: how many talks collapse, how many settle, and by how much fewer settle without the
mediator. They are not asked for here. What happened in either case was never fitted to.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from negsim.engine import ensemble
from negsim.engine.lay_out import lay_out
from negsim.scenario.files.load import load, parse_setting, resolved
from negsim.scenario.scenario import Scenario

pytestmark = pytest.mark.long  # what they play has its digests each time

RUNS = 4000
CASES = ["dayton-1995", "vance-owen-1993"]
NOBODY_MEDIATES = ("mediators.*.present", 0.0)
GOES_HOME = ("events", "[{after_collapse: 1, delay: 2, leaves: united_states}]")


@cache
def records(name: str, *changes: tuple[str, Any]) -> Any:
    """Return the records of the runs of a scenario with some changes."""
    return ensemble.play_runs(lay_out(changed(name, *changes)), 1, 0, RUNS).records


def changed(name: str, *changes: tuple[str, Any]) -> Scenario:
    """Return a scenario with some changes; a text is read as `--set` reads it."""
    told = [parse_setting(f"{p}={v}") if isinstance(v, str) else (p, v) for p, v in changes]
    return load(name, dict(told))


def back(name: str, *changes: tuple[str, Any]) -> float:
    return float((records(name, *changes).revivals > 0).mean())


def back_of_collapsed(name: str, *changes: tuple[str, Any]) -> float:
    played = records(name, *changes)
    return float((played.revivals > 0)[played.collapses > 0].mean())


def settled(name: str, *changes: tuple[str, Any]) -> float:
    return float((records(name, *changes).package >= 0).mean())


def ended(name: str, place: int) -> float:
    """Return the share of runs that end in collapse (-2) or in hostilities (-1)."""
    classes = len(load(name).outcomes) + 4
    return float((records(name).outcome == classes + place).mean())


def test_at_dayton_talks_that_collapsed_come_back_with_the_mediator_only() -> None:
    assert back_of_collapsed("dayton-1995") >= 0.3
    alone = back_of_collapsed("dayton-1995", NOBODY_MEDIATES)
    assert alone <= back_of_collapsed("dayton-1995") - 0.25


def test_at_dayton_hostilities_are_rare() -> None:
    assert ended("dayton-1995", -1) <= 0.1


def test_at_dayton_a_mediator_that_goes_home_brings_no_more_settlements() -> None:
    assert back("dayton-1995", GOES_HOME) < back("dayton-1995") - 0.1
    assert settled("dayton-1995", GOES_HOME) <= settled("dayton-1995")


def test_at_dayton_one_line_decides() -> None:
    """Not expected beforehand, but told of the case: soften one line, and nearly all settles."""
    soft = ("parties.bosnia.red_lines.brcko.firmness", 0.2)
    assert settled("dayton-1995") < 0.3 < 0.9 < settled("dayton-1995", soft)


def test_the_plan_of_1993_collapses_and_is_lost() -> None:
    assert (records("vance-owen-1993").collapses > 0).mean() >= 0.6
    assert settled("vance-owen-1993") <= 0.1
    hostilities = ended("vance-owen-1993", -1)
    assert 0.1 <= hostilities <= 0.6
    assert ended("vance-owen-1993", -2) + hostilities >= 0.7


def test_the_talks_of_1993_seldom_come_back_and_more_seldom_alone() -> None:
    assert 0.03 <= back("vance-owen-1993") <= 0.35
    assert back("vance-owen-1993", NOBODY_MEDIATES) <= back("vance-owen-1993") - 0.02


def test_discord_keeps_the_talks_of_1993_away() -> None:
    in_concert = ("process.discord", 0.0)
    assert back("vance-owen-1993", in_concert) > back("vance-owen-1993") + 0.05
    assert settled("vance-owen-1993", in_concert) >= settled("vance-owen-1993")


def test_the_patron_of_1993_joins_on_the_ninth_day() -> None:
    """Until then it changes no run, and its pressing settles no more than its silence does."""
    silent = ("mediators.belgrade.pressure", 0.0)
    before, after = records("vance-owen-1993", silent), records("vance-owen-1993")
    early = (before.rounds < 9) & (after.rounds < 9)
    assert early.any()
    assert np.array_equal(before[early], after[early])
    assert not np.array_equal(before, after)
    assert settled("vance-owen-1993", silent) >= settled("vance-owen-1993")


@pytest.mark.parametrize("name", CASES)
def test_no_settlement_crosses_a_firm_line(name: str) -> None:
    easy = {"dayton-1995": (), "vance-owen-1993": EASY}[name]
    scenario = changed(name, *easy)
    layout = lay_out(scenario)
    rank = {issue.id: issue.levels.index for issue in layout.scenario.issues}
    firm = [
        line
        for party in scenario.parties
        for line in (*party.red_lines, *party.principal_lines)
        if line.firmness == 1.0
    ]
    assert len(firm) >= 2
    signed = records(name, *easy).package
    assert (signed >= 0).any()
    for package in np.unique(signed[signed >= 0]):
        text = layout.levels(int(package))
        for line in firm:
            level = rank[line.issue](text[line.issue])
            assert level >= line.level if line.at_least else level <= line.level


EASY = (
    ("parties.*.flexibility.under_pressure", 1.0),
    ("parties.*.mandate", 1.0),
    ("mediators.*.pressure", 1.0),
    ("mediators.*.leverage.*", 1.0),
    ("process.discord", 0.0),
    ("parties.bosnian_government.red_lines.corridor.firmness", 0.1),
)
"""What must change before any run of the Vance-Owen case settles."""


@pytest.mark.parametrize("name", CASES)
def test_all_sides_are_judged_by_the_same_measure(name: str) -> None:
    """Where no source tells the sides apart, all have the same range."""
    tree = resolved(load(name))
    pressed = [one["flexibility"]["under_pressure"]["uniform"] for one in tree["parties"].values()]
    assert all(one == pressed[0] for one in pressed)
    blamed = [one["attribution"]["uniform"] for one in tree["violence"].values()]
    assert all(one == blamed[0] for one in blamed)
    for what in ("salience", "values"):
        wide = [max(spans(party[what])) for party in tree["parties"].values()]
        assert wide == pytest.approx([wide[0]] * 3)


def test_who_is_struck_by_two_sides_is_struck_by_the_rate_of_two() -> None:
    struck = resolved(load("vance-owen-1993"))["violence"]
    rates = {source: block["rate"]["uniform"] for source, block in struck.items()}
    assert rates["against_croats"] == rates["against_serbs"]
    assert rates["against_government"][1] == pytest.approx(2 * rates["against_serbs"][1])
    one, other = (v["rate"]["uniform"] for v in resolved(load("dayton-1995"))["violence"].values())
    assert one == other


def spans(tree: Any) -> list[float]:
    """Return the widths of all ranges in a part of a resolved scenario."""
    if "uniform" in tree:
        low, high = tree["uniform"]
        return [high - low]
    return [width for inner in tree.values() if isinstance(inner, dict) for width in spans(inner)]
