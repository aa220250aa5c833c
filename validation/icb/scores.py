"""Scores of stated chances against what happened, and how sure a difference of scores is."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from negsim.engine.draws import NUMBER, uniform
from negsim.jit import rule
from negsim.scenario.scenario import default_stream

Floats: TypeAlias = NDArray[np.float64]

RESAMPLES = 4_000

STREAM = default_stream("bootstrap")


def brier(chances: Floats, happened: Floats) -> Floats:
    """Return the Brier score of each case, (chance - outcome) squared; 0 is best.

    References
    ----------
    Brier 1950, Monthly Weather Review 78.
    """
    return (chances - happened) ** 2


def log_score(chances: Floats, happened: Floats) -> Floats:
    """Return the logarithmic score of each case, -ln of the chance of what happened; 0 is best.

    References
    ----------
    Good 1952, Journal of the Royal Statistical Society B 14.
    """
    return -np.log(np.where(happened > 0, chances, 1.0 - chances))


SCORES = {"brier": brier, "log": log_score}


@rule
def count_resamples(seed: np.uint64, stream: int, counts: np.ndarray) -> None:
    """Draw cases with replacement: fill in how often each case is in each resample.

    Parameters
    ----------
    seed : numpy.uint64
        Seed of the draws.
    stream : int
        Stream that keeps these draws apart from all others.
    counts : ndarray of int, shape (resamples, cases)
        Zeros; filled in.
    """
    resamples, cases = counts.shape
    for resample in range(resamples):
        for case in range(cases):
            u = uniform(seed, resample, case, stream, NUMBER)
            counts[resample, int(u * cases)] += 1


def resampled(cases: int, seed: int) -> NDArray[np.int32]:
    """Return how often each of `cases` cases is in each of `RESAMPLES` resamples."""
    counts = np.zeros((RESAMPLES, cases), dtype=np.int32)
    count_resamples(np.uint64(seed), STREAM, counts)
    return counts


def interval(differences: Floats, counts: NDArray[np.int32]) -> tuple[float, float]:
    """Return the 95 % percentile bootstrap interval of the mean of paired `differences`.

    Parameters
    ----------
    differences : ndarray of float, shape (cases,)
        Score of one method less that of another, case by case.
    counts : ndarray of int, shape (resamples, cases)
        From `resampled`.

    References
    ----------
    Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
    """
    means = counts @ differences / len(differences)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
