"""The Shapley value, run by run: what each of some players adds, in the mean of all their orders.

Every set of players has played the same runs, so the parts sum to the whole difference in each of
them, and a player whose coming changes no run gets exactly 0. Orders are counted in whole numbers.

References
----------
Shapley 1953, A value for n-person games; Castro, Gómez & Tejada 2009, Computers & Operations
Research 36:1726-1730.
"""

from __future__ import annotations

from math import factorial, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray


def added(happens: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return what each player adds in each run, summed over all orders of the players.

    Parameters
    ----------
    happens : ndarray of bool, shape (2 ** players, runs)
        Whether the outcome comes about, by the set of players there: bit n is player n.

    Returns
    -------
    ndarray of int, shape (players, runs)
        Divided by the number of orders, `factorial` of players, it is what a player adds.
    """
    k = len(happens).bit_length() - 1
    found = np.zeros((k, happens.shape[1]), np.int64)
    for n in range(k):
        for which in range(len(happens)):
            if not which >> n & 1:
                size = which.bit_count()
                orders = factorial(size) * factorial(k - size - 1)
                gained = happens[which | 1 << n].astype(np.int64) - happens[which]
                found[n] += orders * gained
    return found


def mean(one: NDArray[np.int64], players: int) -> float:
    """Return what a player adds in the mean of the runs, given its row of `added`."""
    return int(one.sum()) / (factorial(players) * len(one))


def standard_error(one: NDArray[np.int64], players: int) -> float:
    """Return the standard error of that mean, as runs differ."""
    return float((one / factorial(players)).std()) / sqrt(len(one))


def interval(one: NDArray[np.int64], players: int, confidence: float) -> tuple[float, float]:
    """Return the interval of that mean.

    Two runs are added, one in which the player makes the outcome and one in which it unmakes it,
    as `negsim.questions.paired.difference` does; with one player this is that.

    So a player without effect in any of n runs gets 0 with an interval of some 2.8 / n either way,
    of the kind of the rule of three: what is seen in none of n runs may still come about in three
    of n others. An interval of 0 to 0 would say that it never does, which no number of runs can.
    """
    each: NDArray[Any] = one / factorial(players)
    runs, at = len(one) + 2, mean(one, players)
    middle = float(each.sum()) / runs
    variance = (float((each**2).sum()) + 2.0) / runs - middle**2
    half = NormalDist().inv_cdf((1.0 + confidence) / 2.0) * sqrt(variance / runs)
    return max(-1.0, min(at, middle - half)), min(1.0, max(at, middle + half))
