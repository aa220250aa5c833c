"""Intervals of the difference between arms: worked examples, and how often they are right."""

from __future__ import annotations

import numpy as np
import pytest

from amounts import few_of
from negsim.sweeps.execution.work_units import Plan, batch_sizes
from negsim.sweeps.table.differences import batchwise, newcombe


def test_newcombe_gives_the_published_example() -> None:
    # Newcombe 1998, Stat. Med. 17, table II, method 10: 56/70 less 48/80.
    low, high = newcombe((48, 80), (56, 70))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_newcombe_at_the_ends() -> None:
    assert newcombe((0, 0), (3, 10)) == (-1, 1)
    low, high = newcombe((0, 10), (10, 10))  # published: 0.6075 to 1.0000
    assert (round(low, 4), high) == (0.6075, 1)
    low, high = newcombe((10, 10), (0, 10))
    assert (low, round(high, 4)) == (-1, -0.6075)


def test_more_intervals_at_once_are_wider() -> None:
    one, four = newcombe((48, 80), (56, 70)), newcombe((48, 80), (56, 70), joint=4)
    assert four[0] < one[0] < one[1] < four[1]


def test_batches_worked_by_hand() -> None:
    # Two batches of 100 runs with differences .10 and .20: middle .15, s^2/n by hand
    # (.05^2 + .05^2) * 100 / 1 / 200 = .0025, and t of one degree of freedom is 12.7062.
    low, high = batchwise(np.array([[10], [10]]), np.array([[20], [30]]), np.array([100, 100]))
    assert low == pytest.approx(0.15 - 12.7062 * 0.05, abs=1e-5)
    assert high == pytest.approx(0.15 + 12.7062 * 0.05, abs=1e-5)


def test_batches_weigh_by_their_runs() -> None:
    # Differences .1 in 100 runs and .2 in 300: middle .175;
    # s^2 = 100 * .075^2 + 300 * .025^2 = .75; s^2 / 400 = .001875.
    low, high = batchwise(np.array([[0], [0]]), np.array([[10], [60]]), np.array([100, 300]))
    assert (low + high) / 2 == pytest.approx(0.175)
    assert (high - low) / 2 == pytest.approx(12.7062 * 0.001875**0.5, abs=1e-5)


def test_arms_that_never_differ_leave_what_so_many_runs_leave_open() -> None:
    counts, runs = np.full((6, 1), 100), np.full(6, 500)
    low, high = batchwise(counts, counts, runs)
    assert high == pytest.approx(-np.log(0.025) / 3000)  # P(none of n) = e^-pn = 2.5 %
    assert low == -high


def test_batches_are_ten_of_a_block_and_fifty_runs_at_least() -> None:
    assert batch_sizes(500) == [50] * 10
    assert batch_sizes(16_000) == [1600] * 10
    assert batch_sizes(1007) == [100, 101, 101, 100, 101, 101, 100, 101, 101, 101]
    assert batch_sizes(149) == [74, 75]
    assert batch_sizes(99) == [99]
    assert batch_sizes(1) == [1]


def laid_out(runs: int) -> np.ndarray:
    """Return the runs of each batch of a sweep."""
    blocks = Plan(1, runs, False).blocks()
    return np.concatenate([batch_sizes(block.count) for block in blocks])


JOINT_SHARES = [
    (0.05, 0.02, 0.3),  # only the second arm, only the first, both
    (0.2, 0.1, 0.3),
    (0.002, 0.001, 0.2),
    (0.0005, 0.0001, 0.1),
    (0.3, 0.3, 0.0),  # arms that go against each other
]


@pytest.mark.parametrize("shares", JOINT_SHARES)
@pytest.mark.parametrize("runs", few_of([500, 501, 550, 1000, 2000, 10_000], 0, 5))
@pytest.mark.parametrize(("joint", "promised"), [(1, 0.95), (6, 1 - 0.05 / 6)])
def test_paired_intervals_are_right_as_often_as_they_say(
    shares: tuple[float, float, float], joint: int, promised: float, runs: int
) -> None:
    times, sizes = 4000, laid_out(runs)
    drawn = np.random.default_rng(1)
    only_second, only_first, both = shares
    ways = [only_second, only_first, both, 1 - sum(shares)]
    found = np.stack([drawn.multinomial(n, ways, size=times) for n in sizes])
    first, second = found[..., 1] + found[..., 2], found[..., 0] + found[..., 2]
    low, high = batchwise(first, second, sizes, joint=joint)
    truth = only_second - only_first
    right = float(((low <= truth) & (truth <= high)).mean())
    assert right >= promised - 4 * (promised * (1 - promised) / times) ** 0.5


def test_pairing_is_worth_it_and_independence_is_too_wide_where_runs_end_alike() -> None:
    runs = laid_out(2000)
    drawn = np.random.default_rng(2)
    found = np.stack([drawn.multinomial(n, [0.05, 0.02, 0.3, 0.63], size=300) for n in runs])
    first, second = found[..., 1] + found[..., 2], found[..., 0] + found[..., 2]
    low, high = batchwise(first, second, runs)
    counts = zip(first.sum(axis=0).tolist(), second.sum(axis=0).tolist(), strict=True)
    apart = np.array([newcombe((a, 2000), (b, 2000)) for a, b in counts])
    assert (high - low).mean() < 0.55 * (apart[:, 1] - apart[:, 0]).mean()
    assert ((apart[:, 0] <= 0.03) & (0.03 <= apart[:, 1])).mean() > 0.99
