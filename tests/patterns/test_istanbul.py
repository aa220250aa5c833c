"""What the Istanbul scenario must show, and what must not be bent to make it show it.

Bands that stood before the scenario was written (after a prototype with the same default numbers
had shown its shares) are held against it in `validation.cases`, misses included; here are those
that hold. Other tests ask for the sign of an effect, or that a course like the one that happened
(a joint statement by 30 October 2025, a second collapse on 7 November, no more talks between the
two until December, a truce that held till then) is neither missing from the model nor all it
knows. Nothing was fitted to that course, though how much less an interim text must give was judged
with it in mind, and one case tests nothing.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from negsim.engine import ensemble
from negsim.engine.arrays import draw_inputs
from negsim.engine.ensemble import Tally
from negsim.engine.lay_out import lay_out
from negsim.engine.readable.run import NegotiationModel
from negsim.results.result import run
from negsim.scenario.files.load import apply, load
from negsim.vocabulary import COLLAPSED
from validation.runs import played
from validation.signs.formula import area, names_of

RUNS = 10_000
NOBODY_MEDIATES = (("mediators.*.present", 0),)
UNLIMITED = ("mediators.*.endurance", 200)


@cache
def tally(*changes: tuple[str, float]) -> Tally:
    """Return the counts of the scenario with some changes."""
    scenario = load("istanbul-2025")
    return run(apply(scenario, dict(changes)) if changes else scenario, RUNS).tally


def back(*changes: tuple[str, float]) -> float:
    return tally(*changes).revived / RUNS


def interim(*changes: tuple[str, float]) -> float:
    return tally(*changes).interim_reached / RUNS


def settled(*changes: tuple[str, float]) -> float:
    return tally(*changes).settled / RUNS


def collapsed(*changes: tuple[str, float]) -> float:
    return float(tally(*changes).outcomes[-2] / RUNS)


def hostile(*changes: tuple[str, float]) -> float:
    return float(tally(*changes).outcomes[-1] / RUNS)


def test_talks_come_back_or_do_not() -> None:
    assert 0.5 < back() < 0.8


def test_without_mediators_they_seldom_do() -> None:
    assert back(*NOBODY_MEDIATES) <= 0.35


@pytest.mark.parametrize("one", ["qatar", "turkiye"])
def test_one_mediator_is_worth_less_than_two(one: str) -> None:
    alone = back((f"mediators.{one}.present", 0))
    assert back(*NOBODY_MEDIATES) < alone < back()


def test_an_interim_text_is_common_but_not_certain() -> None:
    assert 0.4 <= interim() <= 0.85


def test_a_settlement_of_all_issues_is_rare() -> None:
    assert settled() < 0.20


def test_unless_kabul_is_flexible_and_mediators_endure() -> None:
    flexible = ("parties.afghan_taliban.flexibility.under_pressure", 0.9)
    assert settled(flexible, ("mediators.*.endurance", 12)) > 0.20


def test_most_runs_end_in_collapse_or_hostilities() -> None:
    assert collapsed() + hostile() > 0.5


def test_mediators_who_endure_prevent_collapse_and_bring_settlements() -> None:
    little, much = ("mediators.*.endurance", 6), ("mediators.*.endurance", 24)
    assert collapsed(little) > collapsed(much) + 0.05
    assert settled(little) < settled(much) - 0.05


def test_pressure_brings_settlements_if_mediators_endure() -> None:
    shares = [settled(UNLIMITED, ("mediators.*.pressure", z)) for z in (0, 0.3, 0.6, 0.9)]
    assert shares == sorted(shares)
    assert shares[-1] > 0.2


def test_without_pressure_few_settle_but_some_do() -> None:
    """A line also gives way for a gain elsewhere."""
    assert 0.0 < settled(("mediators.*.pressure", 0)) < 0.1


@pytest.mark.long
def test_incidents_bring_hostilities() -> None:
    shares = [hostile(("violence.*.rate", rate)) for rate in (0, 0.1, 0.3, 0.5)]
    assert shares[0] == 0.0
    assert shares == sorted(set(shares))


@pytest.mark.long
def test_trust_prevents_collapse() -> None:
    shares = [collapsed(("process.start.trust", trust)) for trust in (0, 0.3, 0.6, 0.9)]
    assert shares == sorted(set(shares), reverse=True)


def test_pressing_wears_out_nothing_but_pressing() -> None:
    """Hosts and drafts are there later too, so more pressure does not end worse."""
    gentle, strong = ("mediators.*.pressure", 0), ("mediators.*.pressure", 0.6)
    assert collapsed(strong) < collapsed(gentle)


# ---- a course like the one that happened


@cache
def block() -> ensemble.Block:
    return ensemble.play_runs(lay_out(load("istanbul-2025")), 1, 0, RUNS)


def collapse_after_interim() -> np.ndarray:
    """Return the day of the first collapse after the interim text, 0 where there is none."""
    phases, interim = block().phases, block().records.interim
    before = np.concatenate([np.full((RUNS, 1), COLLAPSED), phases[:, :-1]], axis=1)
    day = np.arange(1, phases.shape[1] + 1)
    later = (interim[:, None] > 0) & (day > interim[:, None])
    found = (phases == COLLAPSED) & (before != COLLAPSED) & later
    return np.where(found.any(axis=1), found.argmax(axis=1) + 1, 0)


def test_a_joint_statement_comes_within_days_in_some_runs() -> None:
    interim = block().records.interim
    shares = [float(((interim > 0) & (interim <= day)).mean()) for day in (2, 3, 4)]
    assert shares[0] > 0.05
    assert shares[0] < shares[1] < shares[2] < 0.5


def test_an_interim_text_and_then_a_collapse_in_the_second_week() -> None:
    day = collapse_after_interim()
    assert 0.05 < ((day >= 8) & (day <= 12)).mean() < 0.3
    assert (day > 0).mean() > 0.3


def test_talks_broken_off_from_the_second_week_on() -> None:
    assert 0.2 < (block().phases[:, 11:40] == COLLAPSED).all(axis=1).mean() < 0.6


def test_the_truce_outlasts_the_talks() -> None:
    truce, end = block().records.truce, block().phases[:, -1]
    assert 0.4 < truce.mean() < 0.8
    assert (truce & (end == COLLAPSED)).mean() > 0.3


def test_an_interim_text_has_a_mechanism_with_penalties_and_leaves_crossings_shut() -> None:
    """The joint statement of 30 October named such a mechanism; crossings stayed shut."""
    interim = block().records.interim
    chosen = np.flatnonzero((interim > 0) & (interim <= 3))[:30]
    assert len(chosen) == 30
    given = load("istanbul-2025")
    for number in chosen.tolist():
        model = NegotiationModel(given, seed=1, run=number)
        for _ in range(int(interim[number])):
            model.step()
        [text] = [m.text for m in model.moves if m.what == "all take the interim text"]
        assert text["verification"] in ("findings and penalties", "observers inside")
        assert text["crossings"] == "closed"


def test_linkage_decides_most_among_coefficients_and_one_line_about_as_much() -> None:
    """README says so; area under the curve of each number that is drawn, by settled runs."""
    scenario = load("istanbul-2025")
    layout = lay_out(scenario)
    vectors = np.empty((RUNS, len(layout.case.fixed)))
    draw_inputs(layout.case, np.uint64(1), 0, vectors)
    signed = played(scenario, RUNS).records.package >= 0
    areas = {
        name: abs(area(column, signed) - 0.5)
        for name, column in zip(names_of(scenario), vectors[:, layout.case.drawn].T, strict=True)
    }
    first, second, *_ = sorted(areas, key=lambda name: -areas[name])
    assert {first, second} == {"afghan_taliban.line.militants.False.2", "process.softening.linkage"}
    assert abs(areas[first] - areas[second]) < 0.04
