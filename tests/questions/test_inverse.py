"""The inverse of a share along a lever, where the share is known in closed form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from negsim.questions.cheapest import Corner, Moved, any_of, frontier, or_pair, pair
from negsim.questions.inverse import Inverse, invert
from negsim.questions.levers import Lever, lever_of
from negsim.questions.paired import NO, OUT, YES
from negsim.questions.points import Points, not_monotone
from negsim.scenario.files.load import load

Share = Callable[[float], float]
RUNS, TIMES = 3000, 400


def made(share_of: Share, seed: int, share: float, most: bool = False) -> Points:
    """Return points of runs that have the outcome where a number drawn is below a known share."""
    drawn = np.random.default_rng(seed).random(20_000)

    def play(values: tuple[float, ...], first: int, count: int) -> np.ndarray:
        has = drawn[first : first + count] < share_of(*values)
        return np.where(has, YES, NO).astype(np.int8)

    return Points(play, share, most)


def tracks(start: float = 0.3, steps: int = 200) -> list[list[float]]:
    """Return the values of a lever from 0 to 1 to both sides of where it stands."""
    up = np.linspace(start, 1.0, steps)
    return [up.tolist(), np.linspace(start, 0.0, steps).tolist()]


def found(share_of: Share, seed: int = 1, share: float = 0.5, runs: int = RUNS) -> Inverse:
    return invert(made(share_of, seed, share), tracks(), runs)


CURVES: dict[str, tuple[Share, float, float]] = {
    "linear": (lambda v: 0.1 + 0.5 * v, 0.4, 0.6),
    "bent": (lambda v: 1 / (1 + np.exp(12 * (0.7 - v))), 0.5, 0.7),
    "rare": (lambda v: 0.2 * v * v, 0.1, np.sqrt(0.5)),
    "falling": (lambda v: 1 - v, 0.9, 0.1),
}
"""Shares along a lever, what is asked, and where that is."""


def coverage(share_of: Share, share: float, where: float) -> float:
    """Return in which part of trials the interval holds the value at which the share is."""
    held = 0
    for seed in range(TIMES):
        one = found(share_of, seed, share)
        low, high = one.low, one.high
        assert low is not None
        ends = sorted((low, high if high is not None else (1.0 if where > 0.3 else 0.0)))
        held += ends[0] - 1e-9 <= where <= ends[1] + 1e-9
    return held / TIMES


@pytest.mark.parametrize(
    "curve", [pytest.param(one, marks=() if one == "bent" else pytest.mark.long) for one in CURVES]
)
def test_the_interval_has_its_coverage(curve: str) -> None:
    assert 0.93 <= coverage(*CURVES[curve]) <= 0.97


def test_an_interval_that_is_too_narrow_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    error = Points.score
    monkeypatch.setattr(Points, "score", lambda *given: 1.25 * error(*given))
    assert coverage(*CURVES["bent"]) < 0.93


@pytest.mark.parametrize("curve", CURVES)
def test_the_value_reaches_what_is_asked_and_is_near_where_that_is(curve: str) -> None:
    share_of, share, where = CURVES[curve]
    points = made(share_of, 1, share)
    one = invert(points, tracks(), 20_000)
    assert one.value == pytest.approx(where, abs=0.03)
    assert one.value is not None
    assert 0.0 <= points.score((one.value,), 20_000)
    full = [point for point in points.points() if point.runs == 20_000]
    assert len(full) <= 8


def test_a_share_that_jumps_is_found_to_one_step() -> None:
    one = found(lambda v: 0.2 if v < 0.6137 else 0.8)
    values = tracks()[0]
    assert one.value == min(v for v in values if v >= 0.6137)
    assert one.low is not None
    assert one.high is not None
    assert values[values.index(one.value) - 1] <= one.low <= one.high <= one.value


def test_what_cannot_be_reached_is_told_with_its_best_and_where_it_is_flat() -> None:
    one = found(lambda v: min(0.3, 0.5 * v))
    assert (one.value, one.low, one.high) == (None, None, None)
    assert one.flat == pytest.approx(0.6, abs=0.07)
    assert one.flat is not None
    assert one.best >= one.flat
    assert found(lambda v: 0.3).flat == 0.0
    assert found(lambda v: 0.3 * v).flat is None


def test_the_nearest_of_two_sides_is_taken_and_turning_back_is_counted() -> None:
    valley = found(lambda v: min(1.0, 2.2 * abs(v - 0.4)))  # .5 at .173 and at .627
    assert valley.value == pytest.approx(0.173, abs=0.02)
    assert valley.crossings == 2
    hill = found(lambda v: max(0.0, 0.8 - 3 * abs(v - 0.6)))
    assert hill.value == pytest.approx(0.5, abs=0.02)
    assert hill.crossings == 2


def test_at_most_is_the_mirror_of_at_least() -> None:
    one = invert(made(lambda v: v, 1, 0.2, most=True), tracks(), RUNS)
    other = found(lambda v: 1 - v, 1, 0.8)
    assert one.value == pytest.approx(0.2, abs=0.03)
    assert other.value == pytest.approx(0.2, abs=0.03)
    assert other.value is not None
    assert other.value < 0.3


def test_a_share_of_some_runs_has_the_error_of_those() -> None:
    def play(values: tuple[float, ...], first: int, count: int) -> np.ndarray:
        number = np.arange(first, first + count)
        has = np.where(number % 7 < 7 * values[0], YES, NO)
        return np.where(number % 10, OUT, has).astype(np.int8)

    one = Points(play, 0.5).at((1.0,), 1000)
    assert (one.yes, one.of, one.runs, one.share) == (100, 100, 1000, 1.0)
    assert Points(play, 0.5).score((1.0,), 1000) == pytest.approx(10.0)


def test_runs_that_gain_and_lose_the_outcome_are_counted() -> None:
    runs = np.array([[NO, YES, NO, YES], [YES, YES, NO, NO], [NO, YES, YES, NO]], np.int8)
    assert not_monotone([*runs]) == 0.25
    assert not_monotone([*runs[:2]]) == 0.0


def test_threads_or_more_runs_play_nothing_twice() -> None:
    played: list[tuple[float, int, int]] = []
    points = made(lambda v: v, 1, 0.5)
    play = points.play

    def seen(values: tuple[float, ...], first: int, count: int) -> np.ndarray:
        played.append((values[0], first, count))
        return play(values, first, count)

    points.play = seen
    invert(points, tracks(), 5000)
    assert len({(value, first) for value, first, _ in played}) == len(played)
    assert sum(count for *_, count in played) == points.played


def test_the_frontier_of_a_pair_is_the_line_where_it_is_reached() -> None:
    points = made(lambda a, b: min(1.0, a + b), 1, 0.6)
    steps = np.linspace(0, 1, 11).tolist()
    pairs = frontier(points, [steps, steps], 20_000)
    assert len([b for _, b in pairs if b > 0.0]) == 6
    assert all(0.59 <= a + b <= 0.71 for a, b in pairs if b > 0.0)
    assert pairs[0] == (1.0, 0.0)


LEVERS = [
    lever_of(load("istanbul-2025"), f"mediators.{id}")
    for id in ("qatar.formulation", "qatar.facilitation", "turkiye.formulation", "qatar.pressure")
]


def make(some: Sequence[Lever]) -> Points:
    """Return points of a share that two levers add to, one of them more, and others do not."""
    weights = {LEVERS[1].path: 0.3, LEVERS[2].path: 0.5}

    def share_of(*values: float) -> float:
        moved = zip(some, values, strict=True)
        return sum(weights.get(lever.path, 0.0) * value for lever, value in moved)

    return made(share_of, 1, ASKED["share"])


ASKED = {"share": 0.6}


def test_the_cheapest_pair_is_told_where_no_single_lever_does() -> None:
    moved = any_of(make, LEVERS, 4000, 0.95)
    assert {lever.path for lever, _ in moved.settings} == {LEVERS[1].path, LEVERS[2].path}
    values = {lever.path: value for lever, value in moved.settings}
    share = 0.3 * values[LEVERS[1].path] + 0.5 * values[LEVERS[2].path]
    assert share == pytest.approx(0.6, abs=0.02)
    [(held, at)] = moved.held
    assert all(len(point.values) == 1 for point in moved.points)
    assert moved.cost == pytest.approx(held.cost(at) + moved.lever.cost(values[moved.lever.path]))


def test_where_no_pair_does_the_best_is_told_at_its_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ASKED, "share", 0.95)
    moved = any_of(make, LEVERS, 4000, 0.95)
    assert moved.inverse.value is None
    corner = moved.corner
    assert corner is not None
    assert [(lever.path, value) for lever, value in corner.settings] in (
        [(LEVERS[1].path, 1.0), (LEVERS[2].path, 1.0)],
        [(LEVERS[2].path, 1.0), (LEVERS[1].path, 1.0)],
    )
    assert corner.point.share == pytest.approx(0.8, abs=0.06)
    assert corner.levers == 4
    assert isinstance(pair(make, LEVERS[:2], 1000, 0.95), Corner)
    assert or_pair(make, moved, LEVERS[:1], 0.95) is moved
    assert isinstance(or_pair(make, moved, LEVERS, 0.95), Moved)
