"""How sure a difference between two arms of a sweep is.

Both arms play the same run numbers with the same luck, so their counts move together and a
difference is surer than its two shares. How much surer cannot be told from the counts of all
runs, but from those of batches of runs: each gives a difference of its own, and these spread
as the paired difference does (the method of batch means). It needs enough runs. With fewer,
the arms are taken for independent, which is too wide an interval wherever runs of both arms
tend to end alike.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from negsim.results.intervals import wilson

FEWEST_RUNS = 500
"""Runs that the paired interval needs: with fewer, their difference is not near enough to normal,
and with the batches of fewer Student's t takes more than pairing gives."""


def newcombe(
    first: tuple[int, int], second: tuple[int, int], confidence: float = 0.95, joint: int = 1
) -> tuple[float, float]:
    """Return the interval of the second share less the first, taken for independent.

    Parameters
    ----------
    first, second : tuple of int
        Count and number of runs of each arm.
    confidence, joint : float, int
        As for `negsim.results.intervals.wilson`.

    References
    ----------
    Newcombe 1998, Stat. Med. 17, method 10: hybrid of two Wilson intervals.
    """
    if not first[1] or not second[1]:
        return -1.0, 1.0
    (l1, u1), (l2, u2) = (wilson(*arm, confidence, joint) for arm in (first, second))
    p1, p2 = first[0] / first[1], second[0] / second[1]
    return (
        p2 - p1 - math.hypot(p2 - l2, u1 - p1),
        p2 - p1 + math.hypot(u2 - p2, p1 - l1),
    )


def batchwise(
    first: NDArray[np.integer],
    second: NDArray[np.integer],
    runs: NDArray[np.int64],
    confidence: float = 0.95,
    joint: int = 1,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the paired intervals of second less first shares, by the spread between batches.

    Batches of n runs have differences of variance s^2/n; s^2 is estimated from them and the
    interval of the difference of all runs uses Student's t. It is never narrower than what
    runs that all ended alike would leave open.

    Parameters
    ----------
    first, second : int (batches, cells)
        Counts of each batch in both arms.
    runs : int64 (batches,)
        Runs of each batch; at least `FEWEST_RUNS` in all, in at least two of them.
    confidence, joint : float, int
        As for `negsim.results.intervals.wilson`.

    Returns
    -------
    tuple of float (cells,)
        Low and high ends.
    """
    error = (1 - confidence) / joint
    whole = int(runs.sum())
    apart = (second - first) / runs[:, None]
    middle = (second - first).sum(axis=0) / whole
    spread = (runs[:, None] * (apart - middle) ** 2).sum(axis=0) / (len(runs) - 1)
    half = student.ppf(1 - error / 2, len(runs) - 1) * np.sqrt(spread / whole)
    half = np.maximum(half, -math.log(error / 2) / whole)
    return np.maximum(middle - half, -1.0), np.minimum(middle + half, 1.0)
