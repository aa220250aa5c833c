"""The Pareto front: packages that no other makes better for somebody and worse for nobody.

Packages that all parties value alike are all on the front, or all off it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

import numpy as np

from negsim.jit import rule

FIRST, MOST = 64, 16_384
"""Rivals that a package is compared with at first, and at most, at once."""

WEIGHINGS = 40
"""Weighings that look for good packages, at most."""

Progress = Callable[[float], None]
"""Called with the share of the work that is done."""


def front(worth: np.ndarray, progress: Progress | None = None) -> np.ndarray:
    """Return which packages are Pareto-optimal.

    Parameters
    ----------
    worth : ndarray of float, shape (parties, packages)
        Utilities; equal means the same number, so round first what is only nearly equal.
    progress : callable, optional
        Called with the share of the work that is done, between 0 and 1.

    Returns
    -------
    ndarray of bool, shape (packages,)
    """
    left = _thinned(worth)
    ranks, order, new = in_order(worth, left)
    points = ranks[:, order[new]]
    del ranks  # with many parties as large as all that is still to be held
    small = {1: _two, 2: _two, 3: _three}.get(len(worth))
    optimal = _many(points, progress) if small is None else small(-points)
    answer = np.zeros(worth.shape[1], dtype=bool)
    answer[left[order]] = optimal[np.cumsum(new) - 1]
    return answer


def _thinned(worth: np.ndarray) -> np.ndarray:
    """Return the indices of packages that a few good ones do not beat; it only saves time.

    Whatever has the largest weighted sum is one of the best, so each weighing finds one. Where
    the best of the plain sum beats few, as with many parties, the others would not beat many.
    """
    left, rows = np.arange(worth.shape[1]), worth
    weighings = [np.ones(len(worth))]
    for party in np.eye(len(worth)):
        weighings += [np.ones(len(worth)) + times * party for times in (1.0, 4.0, 16.0)]
    for weights in weighings[:WEIGHINGS]:
        best = rows[:, [int(np.argmax(weights @ rows))]]
        stay = (rows > best).any(axis=0) | (rows == best).all(axis=0)
        if rows is worth and stay.sum() > 0.99 * len(left):
            break
        left, rows = left[stay], rows[:, stay]
    return left


def in_order(worth: np.ndarray, packages: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Order packages by what they are worth, those best for the first party first.

    Returns ranks, int32 (parties, packages): how many are at least as good for each party (they
    compare as utilities do, the smaller the better, in half the memory); the order, indices into
    `packages`; and whether each, in order, has other utilities than the one before it.
    """
    ranks = np.empty((len(worth), len(packages)), dtype=np.int32)
    for row, utilities in zip(ranks, worth, strict=True):
        some = utilities[packages]
        row[:] = len(packages) - np.searchsorted(np.sort(some), some)
    order = np.lexsort(ranks[::-1])
    new = np.arange(len(order)) == 0
    for row in ranks:
        new[1:] |= row[order[1:]] != row[order[:-1]]
    return ranks, order, new


def _two(points: np.ndarray) -> np.ndarray:
    """For one or two parties: whoever beats, for the last, all that are better for the first."""
    last = points[-1]
    best = np.ones(len(last), dtype=bool)
    best[1:] = last[1:] > np.maximum.accumulate(last)[:-1]
    return best


def _three(points: np.ndarray) -> np.ndarray:
    """For three parties: keep a staircase of the best by the second and third so far."""
    best = np.zeros(points.shape[1], dtype=bool)
    falls: list[float] = []  # minus the third party's utility at each step, rising
    rises: list[float] = []  # the second party's, rising too
    for at, (second, third) in enumerate(points[1:].T.tolist()):
        # Of the steps with at least this third utility, the last has the highest second.
        step = bisect_right(falls, -third)
        if step and rises[step - 1] >= second:
            continue
        best[at] = True
        end = bisect_right(rises, second, lo=step)
        begin = step - (step > 0 and falls[step - 1] == -third)
        falls[begin:end] = [-third]
        rises[begin:end] = [second]
    return best


def _many(ranks: np.ndarray, progress: Progress | None) -> np.ndarray:
    """For any number: compare each point with those before it in one party's order only.

    Whatever beats a point is at least as good for every party, so for the one in whose order the
    fewest are. The best come first, few and then more at once, as most that are beaten at all
    are beaten by these.
    """
    best = np.ones(ranks.shape[1], dtype=bool)
    lead = ranks.argmin(axis=0)
    few = False  # were beaten, as with many parties: then so many blocks would only cost time
    for party in range(len(ranks)):
        order = np.argsort(ranks[party], kind="stable")
        reach = np.searchsorted(ranks[party, order], ranks[party], "right")
        begin, size, left = 0, MOST if few else FIRST, np.flatnonzero(lead == party)
        total = len(left)
        while len(left):
            rivals = order[begin : min(begin + size, reach[left].max())]
            _strike(best, ranks, left, rivals[best[rivals]], party)
            few = bool(best[left].mean() > 0.9)
            begin, size = begin + size, MOST if few else min(MOST, 16 * size)
            left = left[best[left] & (reach[left] > begin)]
            if progress is not None:
                progress((party + 1 - len(left) / total) / len(ranks))
    return best


def _strike(
    best: np.ndarray, ranks: np.ndarray, points: np.ndarray, rivals: np.ndarray, lead: int
) -> None:
    """Mark those of distinct points that a rival beats as not `best`.

    Rivals are in the order of the party `lead`. For it each point has its best rank, so that few
    rivals come before the point.
    """
    theirs = np.ascontiguousarray(ranks[:, rivals].T)
    own = np.ascontiguousarray(ranks[:, points].T)
    before = np.searchsorted(theirs[:, lead], own[:, lead], "right")
    best[points] = [
        not is_beaten(own[n], points[n], theirs, rivals, before[n]) for n in range(len(points))
    ]


@rule
def is_beaten(
    own: np.ndarray, point: int, theirs: np.ndarray, rivals: np.ndarray, count: int
) -> bool:
    """Return whether one of the first `count` rivals is at least as good as a point for everybody.

    The party for whom the point has its next best rank is asked first: it strikes out the most.
    """
    first, second = 0, 0
    for party in range(1, len(own)):
        if own[party] < own[first]:
            first, second = party, first
        elif first == second or own[party] < own[second]:
            second = party
    for rival in range(count):
        if theirs[rival, second] > own[second] or rivals[rival] == point:
            continue
        party = 0
        while party < len(own) and theirs[rival, party] <= own[party]:
            party += 1
        if party == len(own):
            return True
    return False
