"""Kinds of packages need what their packages need; what is left out is never chosen."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from generated import generated
from laid_out import ARMS, LAND, case, line, scenario
from negsim.engine import prune
from negsim.engine.compiled.workspace import make_workspace
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.engine.prune import _worth_searching, alike, kinds_of, narrowed
from negsim.engine.readable.run import NegotiationModel
from negsim.rules.softening import needs_of_packages
from negsim.scenario.fields import Distribution
from negsim.scenario.scenario import Event

SALIENCE = Distribution("uniform", (0.5, 1.0))


@pytest.fixture(autouse=True)
def _few_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at few packages too, and forget looks at more."""
    monkeypatch.setattr(prune, "WORTHWHILE", 1)
    _worth_searching.cache_clear()


def test_packages_that_cross_a_partys_lines_alike_are_of_a_kind():
    steps = np.array([[0, 1, 1, 0, 2], [0, 0, 0, 3, 0], [0, 1, 1, 0, 1]])
    kind, breaches = kinds_of(np.array([1, 0, 1]), steps, 3)
    assert kind.tolist() == [[0, 0, 0, 1, 0], [0, 1, 1, 0, 2], [0, 0, 0, 0, 0]]
    # line, party, kind, steps
    assert breaches.tolist() == [
        [1, 0, 1, 3],
        [0, 1, 1, 1],
        [0, 1, 2, 2],
        [2, 1, 1, 1],
        [2, 1, 2, 1],
    ]


def test_without_lines_all_packages_are_of_one_kind():
    kind, breaches = kinds_of(np.zeros(0, dtype=np.int64), np.zeros((0, 4), dtype=np.int64), 2)
    assert kind.tolist() == [[0] * 4] * 2
    assert breaches.shape == (0, 4)


def test_without_packages_there_is_no_kind():
    kind, breaches = kinds_of(np.array([0]), np.zeros((1, 0), dtype=np.int64), 2)
    assert kind.shape == (2, 0)
    assert breaches.shape == (0, 4)


@pytest.mark.parametrize("number", range(30))
def test_a_kind_needs_what_each_of_its_packages_needs(number):
    layout = lay_out(generated(number), drop=number % 2 == 0)
    case = layout.case
    firmness = np.linspace(0.1, 0.9, len(case.steps))
    by_package = np.full(case.package_kind.shape, 7.0)
    needs_of_packages(firmness, case.package_breaches, by_package)
    by_kind = np.full((len(by_package), case.package_kind.max() + 1), 7.0)
    needs_of_packages(firmness, case.package_kind_breaches, by_kind)
    assert np.array_equal(np.take_along_axis(by_kind, case.package_kind, axis=1), by_package)


def test_packages_of_many_kinds_are_numbered_in_memory_of_their_own_size():
    rows = np.stack([np.arange(10_000), np.arange(10_000)[::-1] // 2])
    tracemalloc.start()
    number = alike(rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number.tolist() == list(range(10_000))
    assert peak < 5_000_000  # counted, they would take 50 MB


def test_of_packages_of_equal_worth_to_all_the_first_is_left() -> None:
    # Both sides want the whole land and the arms down: (whole, lay down) is best for all.
    packages = narrowed(case()).packages
    assert packages.tolist() == [[2, 1]]


def test_a_package_beyond_a_line_takes_no_place_of_one_that_is_not() -> None:
    kept = narrowed(case(line("land", 1, at_least=False)))
    assert kept.packages.tolist() == [[1, 1], [2, 1]]
    assert kept.package_number.tolist() == [3, 5]
    assert kept.package_kind.shape == (2, 2)


def test_an_interim_text_settles_nothing_so_it_keeps_no_package() -> None:
    aside = replace(LAND, interim=1)
    assert narrowed(case(issues=(ARMS, aside))).packages.tolist() == [[2, 1]]


@pytest.mark.parametrize(
    ("path", "left"),
    [("parties.south.salience.land", 6), ("parties.south.batna", 1), ("process.assurance", 6)],
)
def test_nothing_is_left_out_where_an_event_changes_worths(path: str, left: int) -> None:
    events = (Event(at=3, rounds=2, set=((path, 0.5),)),)
    assert len(narrowed(case(events=events)).packages) == left


def test_nothing_is_left_out_where_worths_differ_from_run_to_run() -> None:
    parties = tuple(replace(p, salience=(SALIENCE, 1.0)) for p in scenario().parties)
    assert len(narrowed(case(parties=parties)).packages) == 6


def test_scenarios_of_the_same_worths_share_one_look() -> None:
    for deadline in (10, 20, 30):
        process = replace(scenario().process, deadline=float(deadline))
        narrowed(case(process=process))
    assert (_worth_searching.cache_info().misses, _worth_searching.cache_info().hits) == (1, 2)


def test_a_scenario_of_other_worths_or_lines_has_its_own_look() -> None:
    parties = tuple(replace(p, salience=(1.0, 3.0)) for p in scenario().parties)
    for other in (case(), case(parties=parties), case(line("land", 1))):
        narrowed(other)
    assert _worth_searching.cache_info().misses == 3


def _fixed(number: int) -> object:
    made = generated(number)

    def plain(value: object) -> object:
        if isinstance(value, Distribution):
            return value.parameters[0]
        return tuple(plain(v) for v in value) if isinstance(value, tuple) else value

    parties = tuple(
        replace(p, salience=plain(p.salience), values=plain(p.values)) for p in made.parties
    )
    issues = tuple(replace(k, assurance=plain(k.assurance)) for k in made.issues)
    return replace(made, parties=parties, issues=issues)


@pytest.mark.parametrize("number", range(30))
def test_the_runs_are_the_same(number: int) -> None:
    layout = lay_out(_fixed(number))
    few = play_runs(layout, 5, 0, 25)
    assert len(layout.searched.packages) <= len(layout.case.packages)
    layout.__dict__["searched"] = layout.case
    every = play_runs(layout, 5, 0, 25)
    assert few.records.tobytes() == every.records.tobytes()
    assert np.array_equal(few.phases, every.phases)


def test_a_package_beyond_a_principals_line_takes_no_place_of_one_that_is_not() -> None:
    # All want the whole land and the arms down; but none of it is better for one principal.
    no_land = line("land", 0, at_least=False)
    parties = tuple(replace(p, principal_lines=(no_land,)) for p in scenario().parties)
    parties = tuple(replace(p, values=((0.0, 1.0), (0.0, 0.5, 1.0))) for p in parties)
    layout = lay_out(scenario(parties=parties))
    few = layout.searched
    assert few.packages.tolist() == [[0, 1], [1, 1], [2, 1]]
    assert few.principal_kind.tolist() == [[0, 1, 2]] * 2
    assert make_workspace(few, 3).principal_needs.shape == (2, 3)
    for run in range(20):
        [played] = play_runs(layout, 5, run, 1).records
        model = NegotiationModel(layout.scenario, seed=5, run=run)
        model.run_model()
        assert (model.outcome, model.signed) == (played.outcome, played.package)


@pytest.mark.parametrize("number", range(30))
def test_a_package_of_every_kind_is_left(number: int) -> None:
    layout = lay_out(_fixed(number))
    for name in ("package_kind", "principal_kind"):
        all_kinds, left = getattr(layout.case, name), getattr(layout.searched, name)
        assert [{*row} for row in left.tolist()] == [{*row} for row in all_kinds.tolist()]
