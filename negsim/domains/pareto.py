"""The Pareto front: packages that no other makes better for somebody and worse for nobody.

Packages that all parties value alike are all on the front, or all off it.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import reduce

import numpy as np

BLOCK = 512
"""How many packages are compared with the front at once."""


def front(worth: np.ndarray) -> np.ndarray:
    """Return which packages are Pareto-optimal.

    Parameters
    ----------
    worth : ndarray of float, shape (parties, packages)
        Utilities; equal means the same number, so round first what is only nearly equal.

    Returns
    -------
    ndarray of bool, shape (packages,)
    """
    left = _thinned(worth)
    points, which = _distinct(worth[:, left])
    optimal = {1: _one, 2: _two, 3: _three}.get(len(worth), _many)(points)
    answer = np.zeros(worth.shape[1], dtype=bool)
    answer[left[optimal[which]]] = True
    return answer


def _thinned(worth: np.ndarray) -> np.ndarray:
    """Return the places of packages that a few good ones do not beat; it only saves time.

    Whatever has the largest weighted sum is one of the best, so each weighing finds one.
    """
    left = np.arange(worth.shape[1])
    weighings = [np.ones(len(worth))]
    for party in np.eye(len(worth)):
        weighings += [np.ones(len(worth)) + times * party for times in (1.0, 4.0, 16.0)]
    for weights in weighings:
        rows = worth[:, left]
        best = rows[:, [int(np.argmax(weights @ rows))]]
        left = left[(rows > best).any(axis=0) | (rows == best).all(axis=0)]
    return left


def _distinct(worth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct points, largest first in each party's order, and whose each is."""
    order = np.lexsort(-worth[::-1])
    rows = worth[:, order]
    new = np.ones(rows.shape[1], dtype=bool)
    new[1:] = reduce(np.logical_or, (row[1:] != row[:-1] for row in rows))
    which = np.empty(rows.shape[1], dtype=np.int64)
    which[order] = np.cumsum(new) - 1
    return rows[:, new], which


def _one(points: np.ndarray) -> np.ndarray:
    """Return which of distinct points are optimal, for one party: the first."""
    best: np.ndarray = np.arange(points.shape[1]) == 0
    return best


def _two(points: np.ndarray) -> np.ndarray:
    """For two parties: whoever beats all that are better for the first party."""
    second = points[1]
    best = np.ones(len(second), dtype=bool)
    best[1:] = second[1:] > np.maximum.accumulate(second)[:-1]
    return best


def _three(points: np.ndarray) -> np.ndarray:
    """For three parties: keep a staircase of the best by the second and third so far."""
    best = np.zeros(points.shape[1], dtype=bool)
    falls: list[float] = []  # minus the third party's utility at each step, rising
    rises: list[float] = []  # the second party's, rising too
    for at, (second, third) in enumerate(points[1:].T.tolist()):
        # Of the steps with at least this third utility, the last has the highest second.
        place = bisect_right(falls, -third)
        if place and rises[place - 1] >= second:
            continue
        best[at] = True
        end = bisect_right(rises, second, lo=place)
        begin = place - (place > 0 and falls[place - 1] == -third)
        falls[begin:end] = [-third]
        rises[begin:end] = [second]
    return best


def _many(points: np.ndarray) -> np.ndarray:
    """For any number: whoever has the largest sum left is optimal and strikes out what it beats.

    A point can only be beaten by one with a larger sum, so points come in that order, in blocks.
    """
    order = np.argsort(-points.sum(axis=0), kind="stable")
    kept: list[int] = []
    found = np.empty((0, len(points)))
    for begin in range(0, len(order), BLOCK):
        block = order[begin : begin + BLOCK]
        rows = points[:, block].T
        for some in range(0, len(found), BLOCK):
            free = ~_beaten(rows, found[some : some + BLOCK])
            block, rows = block[free], rows[free]
        free = ~_beaten(rows, rows)
        kept += block[free].tolist()
        found = np.concatenate([found, rows[free]])
    best = np.zeros(points.shape[1], dtype=bool)
    best[kept] = True
    return best


def _beaten(rows: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Return which rows some other row of `by` is at least as good as for all."""
    weak = np.ones((len(rows), len(by)), dtype=bool)
    same = np.ones((len(rows), len(by)), dtype=bool)
    for party in range(rows.shape[1]):
        weak &= by[None, :, party] >= rows[:, None, party]
        same &= by[None, :, party] == rows[:, None, party]
    beaten: np.ndarray = (weak & ~same).any(axis=1)
    return beaten
