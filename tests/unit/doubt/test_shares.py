"""Shares under sets of assumptions, held against the ensemble and against numbers by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

import negsim
from negsim.doubt.assumptions import assumptions
from negsim.doubt.shares import Doubt, doubt, interval, partial_correlations, ranks
from negsim.errors import NegsimError

CASES = ("istanbul-2025", "textbook-two-party")


def made(shares: list[float], **numbers: list[float]) -> Doubt:
    """Return doubt of which only the share of settlements matters."""
    settled = np.array(shares)
    by_path = {path: np.array(values) for path, values in numbers.items()}
    return Doubt(10, settled[:, None], {"settled": settled}, by_path)


@pytest.mark.parametrize("name", CASES)
def test_a_set_is_the_ensemble_with_its_numbers_put_in(name: str) -> None:
    scenario = negsim.load(name)
    found = doubt(scenario, seed=5, sets=3, runs=60)
    drawn = assumptions(scenario, 3, 5)
    for n in range(3):
        stated = {path: float(drawn.vectors[n, index]) for path, index in drawn.paths.items()}
        result = negsim.run(negsim.apply(scenario, stated), runs=60, seed=5)
        shares = [share["share"] for share in result.shares().values()]
        assert found.outcomes[n].tolist() == shares
        for key, event in result.events().items():
            share = found.milestones[key][n]
            assert (None if np.isnan(share) else share) == event["share"], key


def test_threads_change_nothing() -> None:
    scenario = negsim.load("istanbul-2025")
    one, two = (doubt(scenario, threads=threads, sets=6, runs=40) for threads in (1, 2))
    assert np.array_equal(one.outcomes, two.outcomes)
    assert one.numbers.keys() == two.numbers.keys()


def test_progress_counts_runs() -> None:
    seen: list[int] = []
    doubt(negsim.load("textbook-two-party"), progress=seen.append, sets=3, runs=20)
    assert seen == [20, 40, 60]


def test_threads_out_of_range_are_refused() -> None:
    with pytest.raises(NegsimError, match="threads"):
        doubt(negsim.load("textbook-two-party"), threads=0, sets=1, runs=1)


def test_where_all_is_stated_nothing_is_left_open_but_random_numbers() -> None:
    scenario = negsim.load("istanbul-2025")
    drawn = assumptions(scenario, 1, 1)
    stated = {path: float(drawn.vectors[0, index]) for path, index in drawn.paths.items()}
    found = doubt(negsim.apply(scenario, stated), sets=4, runs=50)
    assert found.numbers == {}
    assert np.ptp(found.outcomes, axis=0).max() == 0.0  # the same runs under all sets


def test_an_interval_leaves_out_as_much_below_as_above() -> None:
    shares = np.linspace(0.0, 1.0, 101)
    assert interval(shares, 0.9) == pytest.approx((0.05, 0.95))
    assert interval(np.array([np.nan, 0.2, np.nan, 0.4]), 1.0) == pytest.approx((0.2, 0.4))
    assert interval(np.array([np.nan]), 0.95) is None


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    assert ranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


def test_parts_are_partial_rank_correlations_the_largest_first() -> None:
    random = np.random.default_rng(1)
    a, b, idle = random.random((3, 400))
    shares = a**3 - 0.4 * b
    found = made([*shares], a=[*a], b=[*b], idle=[*idle]).parts(shares)
    assert [path for path, _ in found] == ["a", "b"]
    assert made([*shares], a=[*a], b=[*b], idle=[*idle]).parts(shares, most=1) == found[:1]


def test_of_one_number_it_is_the_rank_correlation() -> None:
    a, noise = np.random.default_rng(2).random((2, 300))
    [(_, r)] = made([], a=[*a]).parts(a + noise)
    assert r == pytest.approx(spearmanr(a, a + noise).statistic, abs=5e-5)


def test_partial_correlations_by_hand() -> None:
    # r(y,a) = .8, r(y,b) = .6, r(a,b) = .5: (.8 - .6 x .5) / sqrt((1 - .36)(1 - .25)) = .7217
    correlations = np.array([[1.0, 0.5, 0.8], [0.5, 1.0, 0.6], [0.8, 0.6, 1.0]])
    rows = np.linalg.cholesky(correlations) @ np.linalg.qr(centred())[0].T
    assert partial_correlations(rows) == [0.7217, 0.3849]


def centred() -> np.ndarray:
    """Return three columns of mean 0."""
    columns = np.random.default_rng(3).random((50, 3))
    return columns - columns.mean(axis=0)


def test_a_number_that_only_moves_with_one_that_matters_is_not_named() -> None:
    a, noise, other = np.random.default_rng(4).random((3, 500))
    found = made([], a=[*a], neighbour=[*(a + 0.5 * noise)]).parts(a + other)
    assert [path for path, _ in found] == ["a"]


def test_no_more_sets_than_numbers_tell_no_parts() -> None:
    numbers = {f"n{k}": [*np.random.default_rng(k).random(10)] for k in range(7)}
    assert made([], **numbers).parts(np.arange(10.0)) == []


def test_a_share_that_never_differs_has_no_parts() -> None:
    assert made([0.5] * 30, a=[*range(30)]).parts(np.full(30, 0.5)) == []
    assert made([0.5] * 30, a=[*range(30)]).parts(np.full(30, np.nan)) == []
