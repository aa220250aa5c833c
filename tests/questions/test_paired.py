"""The paired interval: its coverage, worked out or drawn, and what a wrong one would have."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from negsim.questions.paired import NO, OUT, YES, Difference, difference
from negsim.sweeps.table.differences import newcombe

Interval = Callable[[int, int, int, int], tuple[float, float]]
"""Ends of an interval from the runs with the outcome in both, in the arm, in the base, in none."""

N = 200
RATES = (
    (0.005, 0.005), (0.01, 1e-9), (0.002, 1e-9), (0.02, 0.005), (0.05, 0.05), (0.10, 0.02),
    (0.2, 0.1),
)  # fmt: skip
"""Shares of runs with the outcome in the arm alone, and in the base alone."""
BOTH = 0.3


def table(both: int, arm: int, base: int, neither: int) -> np.ndarray:
    pairs = np.zeros((3, 3), np.int64)
    pairs[YES, YES], pairs[NO, YES], pairs[YES, NO], pairs[NO, NO] = both, arm, base, neither
    return pairs


def told(pairs: np.ndarray) -> Difference:
    return difference(pairs)


def ends(pairs: np.ndarray) -> tuple[float, float]:
    found = told(pairs)
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


def paired(both: int, arm: int, base: int, neither: int) -> tuple[float, float]:
    return ends(table(both, arm, base, neither))


def unpaired(both: int, arm: int, base: int, neither: int) -> tuple[float, float]:
    n = both + arm + base + neither
    return newcombe((both + base, n), (both + arm, n))


def without_the_two_runs(both: int, arm: int, base: int, neither: int) -> tuple[float, float]:
    n = both + arm + base + neither
    apart = (arm - base) / n
    half = 1.96 * math.sqrt((arm + base) / n - apart**2) / math.sqrt(n)
    return apart - half, apart + half


def coverage(interval: Interval, rise: float, fall: float) -> float:
    """Return how often an interval holds the true difference, by all counts that there may be."""
    found = 0.0
    logs = [math.lgamma(n + 1) for n in range(N + 1)]
    same = 1.0 - rise - fall
    for up in range(N + 1):
        for down in range(N + 1 - up):
            left = N - up - down
            log = logs[N] - logs[up] - logs[down] - logs[left]
            log += up * math.log(rise) + down * math.log(fall) + left * math.log(same)
            if log < -25.0:
                continue
            both = round(BOTH * left)
            low, high = interval(both, up, down, left - both)
            found += math.exp(log) * (low <= rise - fall <= high)
    return found


@pytest.mark.parametrize(("rise", "fall"), RATES)
def test_the_interval_holds_the_difference_as_often_as_it_says(rise: float, fall: float) -> None:
    held = coverage(paired, rise, fall)
    assert held >= 0.935
    if N * min(rise, fall) >= 4:  # with fewer runs that differ it may hold more often, never less
        assert held <= 0.97


def test_a_difference_taken_for_one_of_independent_runs_is_seen() -> None:
    assert coverage(unpaired, 0.05, 0.05) > 0.995


def test_an_interval_of_nothing_where_no_run_differs_is_seen() -> None:
    assert coverage(without_the_two_runs, 0.01, 1e-9) < 0.9


def test_no_run_that_differs_leaves_little_but_not_nothing() -> None:
    low, high = paired(2000, 0, 0, 18_000)
    assert -0.0002 < low < 0.0 < high < 0.0002


def test_a_share_of_all_runs_has_the_interval_of_bonett_and_price() -> None:
    low, high = paired(100, 30, 10, 60)
    rise, fall = 31 / 202, 11 / 202
    half = 1.959963985 * math.sqrt((rise + fall - (rise - fall) ** 2) / 202)
    assert (low, high) == pytest.approx((rise - fall - half, rise - fall + half))
    found = told(table(100, 30, 10, 60))
    assert (found.base, found.arm, found.difference) == (0.55, 0.65, pytest.approx(0.1))
    assert (found.rescued, found.spoiled) == (30, 10)


@pytest.mark.parametrize(
    "chances",
    [
        [[0.50, 0.10, 0.02], [0.05, 0.15, 0.03], [0.01, 0.04, 0.10]],
        [[0.86, 0.02, 0.002], [0.03, 0.06, 0.002], [0.002, 0.004, 0.02]],
        [[0.0, 0.0, 0.0], [0.0, 0.6, 0.1], [0.0, 0.05, 0.25]],
    ],
)
def test_a_share_of_some_runs_has_an_interval_that_holds(chances: list[list[float]]) -> None:
    cells = np.array(chances) / np.sum(chances)
    base, arm = cells.sum(axis=1), cells.sum(axis=0)
    true = arm[YES] / (arm[YES] + arm[NO]) - base[YES] / (base[YES] + base[NO])
    drawn = np.random.default_rng(5).multinomial(1500, cells.ravel(), size=4000)
    held = [low <= true <= high for low, high in (ends(one.reshape(3, 3)) for one in drawn)]
    assert 0.935 <= np.mean(held) <= 0.97


def test_a_share_of_no_runs_has_no_difference() -> None:
    pairs = np.zeros((3, 3), np.int64)
    pairs[OUT, OUT], pairs[YES, OUT] = 90, 10
    found = told(pairs)
    assert (found.base, found.arm, found.difference, found.low) == (1.0, None, None, None)
    assert (found.rescued, found.spoiled) == (0, 10)
