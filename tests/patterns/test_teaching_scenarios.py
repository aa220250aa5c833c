"""What seven scenarios to teach with must show.

They are Cyprus 2017, Kenya 2008, Rambouillet 1999, South Sudan 2018, US and Taliban 2019, Jeddah
2023, and Cambodia and Thailand 2025.

The bands were fixed before the first run; scenarios/README.md gives all of them, and
`validation.cases` holds them against the model, those that are missed as well. Seven are: how much
less often talks come back without mediators in the Cyprus case, returns and settlements in the
Kenya case, interim texts in the Rambouillet and South Sudan cases and in that of Cambodia and
Thailand, and settlements in the case of the United States and the Taliban. They are not asked for
here, and nothing was changed to meet them. What happened in any of the cases was never fitted to.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from negsim.engine import ensemble
from negsim.engine.lay_out import lay_out
from negsim.results.result import run
from negsim.scenario.files.load import apply, load, resolved

pytestmark = pytest.mark.long  # what they play has its digests each time

RUNS = 4000
CASES = [
    "jeddah-2023",
    "kenya-2008",
    "rambouillet-1999",
    "thailand-cambodia-2025",
    "us-taliban-2019",
]
ALL_CASES = [*CASES, "cyprus-2017", "south-sudan-2018"]
NOBODY_MEDIATES = ("mediators.*.present", 0.0)
NOT_THE_UNITED_STATES = ("mediators.united_states.present", 0.0)
LEVERAGE = "mediators.*.leverage.*"
SUDAN, UGANDA = (("mediators." + who + ".leverage.*", 0.0) for who in ("sudan", "uganda"))
"""Changes by which a neighbour that joins holds nobody."""


@cache
def records(name: str, *changes: tuple[str, float]) -> Any:
    """Return the records of the runs of a scenario with some changes."""
    given = load(name)
    changed = apply(given, dict(changes)) if changes else given
    return ensemble.play_runs(lay_out(changed), 1, 0, RUNS).records


def back(name: str, *changes: tuple[str, float]) -> float:
    return float((records(name, *changes).revivals > 0).mean())


def settled(name: str, *changes: tuple[str, float]) -> float:
    return float((records(name, *changes).package >= 0).mean())


def interim(name: str) -> float:
    return float((records(name).interim > 0).mean())


def ended(name: str, place: int) -> float:
    """Return the share of runs that end in collapse (-2) or in hostilities (-1)."""
    classes = len(load(name).outcomes) + 4
    return float((records(name).outcome == classes + place).mean())


def test_in_kenya_most_talks_come_back() -> None:
    assert back("kenya-2008") > 0.5


def test_in_kenya_hostilities_are_rare() -> None:
    assert ended("kenya-2008", -1) < 0.1


def test_at_rambouillet_talks_collapse_and_settle_seldom() -> None:
    assert (records("rambouillet-1999").collapses > 0).mean() >= 0.5
    assert settled("rambouillet-1999") < 0.2


def test_at_rambouillet_most_runs_are_lost() -> None:
    hostilities = ended("rambouillet-1999", -1)
    assert hostilities >= 0.05
    assert ended("rambouillet-1999", -2) + hostilities > 0.5


def test_in_doha_every_end_is_open() -> None:
    assert 0.3 <= back("us-taliban-2019") <= 0.8
    assert settled("us-taliban-2019") > 0.05
    assert 0.1 <= ended("us-taliban-2019", -1) <= 0.5


def test_in_jeddah_talks_come_back_and_settle_nearly_never() -> None:
    assert 0.3 <= back("jeddah-2023") <= 0.8
    assert settled("jeddah-2023") <= 0.1
    assert 0.05 <= interim("jeddah-2023") <= 0.5


def test_in_jeddah_most_runs_are_lost() -> None:
    hostilities = ended("jeddah-2023", -1)
    assert 0.1 <= hostilities <= 0.5
    assert ended("jeddah-2023", -2) + hostilities >= 0.6


def test_between_cambodia_and_thailand_every_end_is_open() -> None:
    name = "thailand-cambodia-2025"
    hostilities = ended(name, -1)
    assert 0.1 <= back(name) <= 0.5
    assert 0.03 <= settled(name) <= 0.3
    assert 0.05 <= hostilities <= 0.35
    assert ended(name, -2) + hostilities >= 0.5


def test_in_crans_montana_talks_are_lost() -> None:
    assert (records("cyprus-2017").collapses > 0).mean() >= 0.6
    assert ended("cyprus-2017", -2) >= 0.5
    assert back("cyprus-2017") <= 0.2
    assert settled("cyprus-2017") <= 0.1


def test_in_crans_montana_there_is_neither_violence_nor_a_text_for_now() -> None:
    assert load("cyprus-2017").violence == ()
    assert ended("cyprus-2017", -1) == 0
    assert not records("cyprus-2017").interim.any()


def test_in_crans_montana_three_lines_would_have_to_give_way_at_once() -> None:
    """No run settles with one of them softened; some do with all three."""
    troops = [
        (f"parties.{who}.red_lines.troops.firmness", 0.2) for who in ("greece", "greek_cypriots")
    ]
    guarantees = ("parties.turkish_cypriots.red_lines.guarantees.firmness", 0.2)
    assert settled("cyprus-2017", guarantees) == 0
    assert settled("cyprus-2017", *troops) < 0.01
    assert settled("cyprus-2017", *troops, guarantees) > 0.05


def test_in_khartoum_every_end_is_open() -> None:
    assert 0.5 <= back("south-sudan-2018") <= 0.95
    assert 0.03 <= settled("south-sudan-2018") <= 0.3
    assert 0.05 <= ended("south-sudan-2018", -1) <= 0.35


def test_in_khartoum_the_two_neighbours_bring_what_neither_brings_alone() -> None:
    name = "south-sudan-2018"
    assert back(name, SUDAN, UGANDA) <= back(name) - 0.2
    assert settled(name, SUDAN, UGANDA) <= settled(name) - 0.03
    assert max(settled(name, SUDAN), settled(name, UGANDA)) < settled(name)


def test_in_khartoum_without_any_hold_hardly_any_talks_come_back() -> None:
    assert back("south-sudan-2018", (LEVERAGE, 0.0)) <= back("south-sudan-2018") - 0.4


@pytest.mark.parametrize(
    ("name", "less"),
    [
        ("jeddah-2023", 0.25),
        ("kenya-2008", 0.3),
        ("rambouillet-1999", 0.3),
        ("thailand-cambodia-2025", 0.05),
        ("us-taliban-2019", 0.15),
    ],
)
def test_without_mediators_fewer_talks_come_back(name: str, less: float) -> None:
    assert back(name, NOBODY_MEDIATES) <= back(name) - less


@pytest.mark.parametrize(
    ("name", "less"), [("jeddah-2023", 0.05), ("thailand-cambodia-2025", 0.03)]
)
def test_without_the_united_states_fewer_talks_come_back(name: str, less: float) -> None:
    assert back(name, NOT_THE_UNITED_STATES) <= back(name) - less


@pytest.mark.parametrize(
    "name", ["jeddah-2023", "kenya-2008", "thailand-cambodia-2025", "us-taliban-2019"]
)
def test_more_leverage_brings_more_settlements(name: str) -> None:
    shares = [settled(name, (LEVERAGE, leverage)) for leverage in (0.0, 0.3, 0.6, 0.9)]
    assert shares == sorted(shares)
    assert shares[0] < shares[2] < shares[3]


@pytest.mark.parametrize("name", [*CASES, "south-sudan-2018"])
def test_more_incidents_bring_more_hostilities(name: str) -> None:
    hostile = [
        run(apply(load(name), {"violence.*.rate": rate}), RUNS).tally.outcomes[-1]
        for rate in (0.0, 0.2, 0.5)
    ]
    assert hostile[0] == 0
    assert hostile == sorted(set(hostile))


@pytest.mark.parametrize("name", CASES)
def test_no_settlement_crosses_a_firm_line(name: str) -> None:
    layout = lay_out(load(name))
    rank = {issue.id: issue.levels.index for issue in layout.scenario.issues}
    lines = [line for party in layout.scenario.parties for line in party.red_lines]
    firm = [line for line in lines if line.firmness == 1.0]
    assert len(firm) >= 2
    signed = records(name).package
    for package in np.unique(signed[signed >= 0]):
        text = {issue: rank[issue](level) for issue, level in layout.levels(int(package)).items()}
        for line in firm:
            freed = bool(line.unless) and all(respects(text, one) for one in line.unless)
            assert freed or respects(text, line)


def respects(text: dict[str, int], bound: Any) -> bool:
    """Return whether a text keeps to a red line, or meets a condition of one."""
    level = text[bound.issue]
    return level >= bound.level if bound.at_least else level <= bound.level


@pytest.mark.parametrize("name", ALL_CASES)
def test_both_sides_are_judged_by_the_same_measure(name: str) -> None:
    """Where no source tells the sides apart, both have the same range: violence, pressure."""
    tree = resolved(load(name))
    for_all = [
        [source[what]["uniform"] for source in tree.get("violence", {}).values()]
        for what in ("rate", "attribution")
    ] + [[party["flexibility"]["under_pressure"]["uniform"] for party in tree["parties"].values()]]
    assert all(one == other for one, *others in filter(None, for_all) for other in others)
    for what in ("salience", "values"):
        one, *others = (max(spans(party[what])) for party in tree["parties"].values())
        assert others == pytest.approx([one] * len(others))


def spans(tree: Any) -> list[float]:
    """Return the widths of all ranges in a part of a resolved scenario."""
    if "uniform" in tree:
        low, high = tree["uniform"]
        return [high - low]
    return [width for inner in tree.values() if isinstance(inner, dict) for width in spans(inner)]
