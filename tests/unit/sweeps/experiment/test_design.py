"""Where the points of an experiment lie, and the scenario at each of them, checked by hand."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from negsim.engine.draws import NOBODY, PURPOSES, uniform
from negsim.errors import NegsimError
from negsim.results.result import run
from negsim.scenario.files.load import apply, dump, load, loads
from negsim.scenario.files.resolve import fingerprint
from negsim.scenario.scenario import Scenario
from negsim.sweeps.experiment.design import (
    BITS,
    PURPOSE,
    Points,
    grid_values,
    latin_hypercube,
    scenario_at,
    sobol,
    without,
)
from negsim.sweeps.experiment.experiment import AS_IS, Arm, Design, Experiment, Parameter

SCENARIOS = Path(__file__).parents[3] / "scenarios"
SMALL = SCENARIOS / "small.yaml"


def experiment(*parameters: Parameter, design: Design | None = None, seed: int = 1) -> Experiment:
    """Return an experiment of which only what varies, design and seed matter."""
    return Experiment(
        id="an_experiment",
        question="?",
        prediction="?",
        scenarios=("small.yaml",),
        parameters=parameters,
        design=design or Design("grid"),
        runs=10,
        until=None,
        seed=seed,
        arms=(AS_IS,),
        report=("settled",),
    )


def ranged(name: str, low: float, high: float, steps: int | None = None) -> Parameter:
    return Parameter(name, (f"process.{name}",), low, high, steps)


# ---- grids


def test_a_grid_counts_like_a_clock_the_last_parameter_fastest() -> None:
    listed = Parameter("b", ("b",), values=(7.0, 5.0))
    points = Points(experiment(ranged("a", 0, 1, 3), listed))
    expected = [(0, 7), (0, 5), (0.5, 7), (0.5, 5), (1, 7), (1, 5)]
    assert points.names == ("a", "b")
    assert len(points) == 6
    assert [points.values(i) for i in range(6)] == expected
    assert points.at(np.arange(1, 4)).tolist() == [list(point) for point in expected[1:4]]
    assert points.at(np.arange(0)).shape == (0, 2)


@pytest.mark.parametrize(("first", "count"), [(-1, 1), (5, 2), (0, 7), (6, 1)])
def test_there_are_no_points_beyond_the_last(first: int, count: int) -> None:
    points = Points(experiment(ranged("a", 0, 1, 6)))
    with pytest.raises(IndexError, match="of 6"):
        points.at(np.arange(first, first + count))


def test_nothing_that_varies_is_one_point() -> None:
    points = Points(experiment())
    assert (len(points), points.names, points.values(0)) == (1, (), ())


def test_values_of_a_grid_are_those_that_people_write() -> None:
    tenths = grid_values(ranged("a", 0, 1, 11), np.arange(11))
    assert tenths.tolist() == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
    assert grid_values(ranged("a", -0.3, 0.3, 7), np.arange(7)).tolist() == [
        *(-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3)
    ]
    assert grid_values(ranged("a", 6, 30, 7), np.arange(7)).tolist() == [6, 10, 14, 18, 22, 26, 30]
    # Thirds have a last digit; where it would be too coarse, nothing is rounded.
    assert grid_values(ranged("a", 0, 1, 4), np.array([1])).tolist() == [0.33333333333]
    tiny = grid_values(ranged("a", 0, 3e-20, 4), np.arange(4))
    assert tiny.tolist() == pytest.approx([0, 1e-20, 2e-20, 3e-20], rel=1e-12, abs=0)
    near = grid_values(ranged("a", 536870912.3125, 536870912.8125, 5), np.arange(5))
    assert near.tolist() == [536870912.3125 + 0.125 * place for place in range(5)]


@given(
    st.floats(-1e4, 1e4),
    st.floats(1e-3, 1e9),
    st.integers(2, 2000),
)
@settings(deadline=None)
def test_a_range_is_cut_evenly_and_both_ends_are_exact(low: float, wide: float, steps: int) -> None:
    high = low + wide
    values = grid_values(ranged("a", low, high, steps), np.arange(steps))
    assert (values[0], values[-1]) == (low, high)
    assert (np.diff(values) > 0.99 * wide / (steps - 1)).all()
    even = np.linspace(low, high, steps)
    assert np.allclose(values, even, rtol=0, atol=1e-11 * max(abs(low), abs(high), 1))


@given(st.lists(st.integers(2, 9), min_size=1, max_size=4), st.data())
@settings(deadline=None)
def test_a_block_is_its_points(sizes: list[int], data: st.DataObject) -> None:
    points = Points(experiment(*(ranged(f"p{at}", 0, 1, n) for at, n in enumerate(sizes))))
    first = data.draw(st.integers(0, len(points) - 1))
    count = data.draw(st.integers(0, len(points) - first))
    block = points.at(np.arange(first, first + count))
    assert [tuple(row) for row in block.tolist()] == [
        points.values(i) for i in range(first, first + count)
    ]
    assert len(np.unique(points.at(np.arange(len(points))), axis=0)) == len(points)


def test_a_grid_of_a_million_points_takes_no_memory() -> None:
    tracemalloc.start()
    points = Points(experiment(*(ranged(f"p{at}", 0, 1, 100) for at in range(3))))
    assert len(points) == 1_000_000
    assert points.values(999_999) == (1, 1, 1)
    assert points.values(123_456) == (0.12121212121, 0.34343434343, 0.56565656566)
    for first in range(0, 1_000_000, 50_000):
        points.at(np.arange(first, first + 100))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 200_000


# ---- tables, Latin hypercubes, Sobol' points


def test_a_table_is_its_rows() -> None:
    table = ((0.1, 5.0), (0.2, 4.0), (0.1, 5.0))
    points = Points(
        experiment(
            Parameter("a", ("a",)), Parameter("b", ("b",)), design=Design("list", table=table)
        )
    )
    assert len(points) == 3
    assert tuple(points.values(i) for i in range(3)) == table
    block = points.at(np.arange(3))
    block[:] = 0
    assert points.values(1) == (0.2, 4.0)


def test_a_latin_hypercube_follows_by_hand_from_the_draws() -> None:
    def numbers(column: int) -> list[float]:
        return [uniform(np.uint64(9), point, column, NOBODY, PURPOSE) for point in range(5)]

    for column in range(3):
        order, inside = numbers(2 * column), numbers(2 * column + 1)
        cells = [sum(other < mine for other in order) for mine in order]
        expected = [(cell + place) / 5 for cell, place in zip(cells, inside, strict=True)]
        assert latin_hypercube(5, 3, 9)[:, column].tolist() == expected


@given(st.integers(2, 200), st.integers(1, 6), st.integers(0, 10**18 - 1))
@settings(deadline=None, max_examples=30)
def test_a_latin_hypercube_hits_every_cell_of_every_range_once(
    points: int, columns: int, seed: int
) -> None:
    unit = latin_hypercube(points, columns, seed)
    assert np.array_equal(
        np.sort(np.floor(unit * points), axis=0), np.tile(np.arange(points)[:, None], columns)
    )


def test_sobol_points_are_those_of_the_book_but_for_a_shift_of_binary_digits() -> None:
    # First points of the sequence, in eighths: Joe & Kuo (2008), columns 1 and 2.
    book = np.array([[0, 0], [4, 4], [6, 2], [2, 6], [3, 3], [7, 7], [5, 1], [1, 5]])
    digits = np.floor(sobol(8, 2, 4) * 2**BITS).astype(np.int64)
    shift = [
        int(uniform(np.uint64(4), 0, column, NOBODY, PURPOSE) * 2**BITS) for column in range(2)
    ]
    assert np.array_equal(digits ^ shift, book * 2 ** (BITS - 3))
    assert sobol(5, 2, 4).tolist() == sobol(8, 2, 4)[:5].tolist()


@given(st.integers(1, 7), st.integers(0, 10**18 - 1))
@settings(deadline=None, max_examples=30)
def test_sobol_points_are_even_in_one_and_two_dimensions(power: int, seed: int) -> None:
    points = 2**power
    unit = sobol(points, 2, seed)
    for columns in range(power + 1):
        boxes = np.floor(unit * [2**columns, 2 ** (power - columns)])
        assert len(np.unique(boxes, axis=0)) == points


@pytest.mark.parametrize("kind", ["lhs", "sobol"])
def test_a_drawn_design_depends_on_the_seed_alone_and_fills_the_ranges(kind: str) -> None:
    def points(seed: int) -> Points:
        ranges = ranged("a", -2, 2), ranged("b", 10, 20)
        return Points(experiment(*ranges, design=Design(kind, points=1000), seed=seed))

    first, again, other = (points(seed).at(np.arange(1000)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    for block in (first, other):
        assert (block >= [-2, 10]).all()
        assert (block <= [2, 20]).all()
        # A point in each thousandth: the mean is off by far less than that of random points.
        assert np.abs(block.mean(axis=0) - [0, 15]).max() < 0.02
        assert abs(np.corrcoef(block.T)[0, 1]) < 0.13  # four standard errors of random points


def test_a_design_does_not_share_the_random_numbers_of_runs() -> None:
    assert len(PURPOSES) <= PURPOSE


# ---- the scenario at a point


@pytest.fixture
def small() -> Scenario:
    return load(SMALL)


def test_a_point_is_put_in_at_every_path(small: Scenario) -> None:
    linked = Parameter("give", ("parties.*.flexibility.at_the_table", "parties.*.batna"))
    pressure = Parameter("pressure", ("mediators.*.pressure",))
    made = scenario_at(small, experiment(linked, pressure), (0.7, 0.1), AS_IS)
    assert [party.flexibility.at_the_table for party in made.parties] == [0.7, 0.7]
    assert [party.flexibility.under_pressure for party in made.parties] == [0.1, 0.5]
    assert [party.batna for party in made.parties] == [0.7, 0.7]
    assert [mediator.pressure for mediator in made.mediators] == [0.1]
    assert made.overrides == (
        ("parties.*.flexibility.at_the_table", "0.7"),
        ("parties.*.batna", "0.7"),
        ("mediators.*.pressure", "0.1"),
    )
    assert small == load(SMALL)
    assert made.fingerprint == fingerprint(made) != small.fingerprint


def test_no_change_leaves_the_scenario_as_it_is(small: Scenario) -> None:
    assert scenario_at(small, experiment(), (), AS_IS) is small


def test_an_arm_prevails_over_the_point(small: Scenario) -> None:
    pressure = Parameter("pressure", ("mediators.*.pressure",))
    firm = Arm("firm", set=(("mediators.envoy.pressure", 1), ("process.start.truce", False)))
    made = scenario_at(small, experiment(pressure), (0.1,), firm)
    assert made.mediators[0].pressure == 1
    assert not made.process.start.truce
    alone = scenario_at(small, experiment(pressure), (0.1,), Arm("none", ("mediators.envoy",)))
    assert alone.mediators == ()


def test_an_arm_may_set_a_level_a_word_and_a_block(small: Scenario) -> None:
    value = {
        "at_most": "closed",
        "firmness": 0.9,
        "unless": {"watch": {"at_least": "joint office"}},
    }
    arm = Arm(
        "hard",
        set=(
            ("issues.border.status_quo", "open"),
            ("parties.a_land.red_lines.border", value),
            ("process.bias", "kydd"),
        ),
    )
    made = scenario_at(small, experiment(), (), arm)
    line = made.parties[0].red_lines[0]
    assert (made.issues[0].status_quo, line.level, line.firmness) == (2, 0, 0.9)
    assert [(one.issue, one.level) for one in line.unless] == [("watch", 1)]
    assert made.process.bias == "kydd"


def test_a_value_that_does_not_fit_is_reported(small: Scenario) -> None:
    pressure = Parameter("pressure", ("mediators.*.pressure",))
    with pytest.raises(NegsimError, match=r"pressure: 2 is out of range; allowed is 0 to 1"):
        scenario_at(small, experiment(pressure), (2.0,), AS_IS)


# ---- what is dropped


def left_out(file: Path, *path: str) -> Scenario:
    """Return a scenario from a text in which something is left out."""
    tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    inner = tree
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return loads(yaml.safe_dump(tree, sort_keys=False), str(file))


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("mediators.envoy", ("mediators", "envoy")),
        ("mediators.*", ("mediators",)),
        ("violence.raids", ("violence",)),
        ("parties.a_land.red_lines.border", ("parties", "a_land", "red_lines")),
        ("parties.a_land.red_lines.*", ("parties", "a_land", "red_lines", "border")),
        ("parties.b_land.red_lines.prisoners", ("parties", "b_land", "red_lines", "prisoners")),
        ("parties.b_land.red_lines.prisoners.*", ("parties", "b_land", "red_lines", "prisoners")),
    ],
)
def test_dropping_is_leaving_it_out_of_the_file(
    small: Scenario, path: str, left: tuple[str, ...]
) -> None:
    made = without(small, (path,))
    expected = left_out(SMALL, *left)
    assert made.fingerprint == fingerprint(made) == expected.fingerprint != small.fingerprint
    assert made.overrides == ((path, "dropped"),)
    assert replace(made, overrides=(), notes=()) == replace(expected, notes=())
    assert loads(dump(replace(made, overrides=()))).fingerprint == made.fingerprint


def test_one_of_several_lines_goes_by_its_number(small: Scenario) -> None:
    def left(*paths: str) -> list[tuple[str, int, object]]:
        party = without(small, paths).parties[1]
        return [(line.issue, line.level, line.firmness) for line in party.red_lines]

    border, some, all_ = ("border", 1, 1.0), ("prisoners", 1, 0.5), ("prisoners", 2, 1.0)
    assert left("parties.b_land.red_lines.prisoners.0") == [border, all_]
    assert left("parties.b_land.red_lines.prisoners.1") == [border, some]
    assert left("parties.*.red_lines.border") == [some, all_]
    assert left("parties.*.red_lines.*") == []


def test_lines_with_conditions_and_those_of_principals_are_dropped_apart() -> None:
    full = load(SCENARIOS / "full.yaml")
    made = without(full, ("parties.a_land.red_lines.border",))
    assert [line.issue for line in made.parties[0].red_lines] == ["prisoners"]
    assert made.parties[0].principal_lines == full.parties[0].principal_lines
    made = without(full, ("parties.a_land.principal_lines.border.0",))
    kept = [(line.issue, line.level) for line in made.parties[0].principal_lines]
    assert kept == [("border", 1), ("prisoners", 1)]
    unconditional = without(full, ("parties.b_land.red_lines.border.0",)).parties[1].red_lines
    assert [(line.firmness, line.unless) for line in unconditional] == [(0.7, ())]


def test_a_principal_never_inherits_by_accident() -> None:
    full = load(SCENARIOS / "full.yaml")
    with pytest.raises(NegsimError, match="the principal's last line cannot be dropped"):
        without(full, ("parties.a_land.principal_lines.*",))
    both = ("parties.a_land.principal_lines.*", "parties.a_land.red_lines.*")
    assert without(full, both).parties[0].principal_lines == ()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("mediators.qatar", "mediators.qatar: 'qatar' is not in 'mediators'; allowed are envoy"),
        ("envoy", "envoy: 'envoy' needs its full path; did you mean 'mediators.envoy'?"),
        ("raids", "raids: 'raids' needs its full path; did you mean 'violence.raids'?"),
        (
            "parties.a_land",
            "parties.a_land: 'parties.a_land' cannot be dropped; what can are mediators.NAME, "
            "violence.NAME, parties.NAME.red_lines.ISSUE and parties.NAME.principal_lines.ISSUE",
        ),
    ],
)
def test_what_cannot_be_dropped_is_reported(small: Scenario, path: str, message: str) -> None:
    with pytest.raises(NegsimError) as error:
        without(small, (path,))
    assert str(error.value) == message


def test_without_a_source_that_never_strikes_random_numbers_are_the_same(small: Scenario) -> None:
    quiet = apply(small, {"violence.raids.rate": 0})
    counts = [run(one, 300, seed=5, threads=1).tally for one in (quiet, small)]
    dropped = run(without(quiet, ("violence.raids",)), 300, seed=5, threads=1).tally
    assert np.array_equal(dropped.outcomes, counts[0].outcomes)
    assert np.array_equal(dropped.phases, counts[0].phases)
    assert not np.array_equal(dropped.phases, counts[1].phases)


def test_parts_that_have_fictional_names_can_be_dropped() -> None:
    istanbul = load("istanbul-2025")
    assert istanbul.fictional
    assert [mediator.id for mediator in without(istanbul, ["mediators.qatar"]).mediators] == [
        "turkiye"
    ]
