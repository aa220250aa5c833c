"""The smallest move of a lever at which a share of runs reaches what is asked, with its interval.

A share of runs at each value of the lever is played on the same random numbers. First a coarse grid
is played with few runs; where a share reaches what is asked nearest to where the lever stands, all
runs are played, at few values.

The interval holds the values at which a share from so many runs would not be told from the share
that is asked: those between the first value at which it comes within the quantile of the normal
distribution and the first at which it is beyond. For a share that rises along the lever that is
Woodruff's interval of a quantile, and its coverage that of Wilson's interval of a share; a lever
whose steps are coarse against the interval has more.

References
----------
Woodruff 1952, Journal of the American Statistical Association 47:635-646; Wilson 1927, ibid. 22.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from negsim.questions.points import Points

PILOT, GRID = 2_000, 10
"""Runs of the coarse grid, and its steps over the whole range."""

NEAR = 0.4
"""Standard errors to which the share at the value told may be beyond what is asked."""

LINEAR = 3.0
"""Standard errors within which shares are taken as linear between two values, for an end."""

FLAT = 0.005
"""Shares that differ by no more are told as flat."""


@dataclass(frozen=True)
class Inverse:
    """What a lever's inverse found.

    Parameters
    ----------
    value : float or None
        The value needed, at which all runs were played; None if no value does.
    low, high : float or None
        Its interval from where the lever stands outwards; `high` is None where it has no end
        within the range.
    best : float
        Value with the highest share on the coarse grid, or the lowest if at most is asked.
    flat : float or None
        Value from which on to the end of the range the share is flat, where it is.
    grid : tuple of float
        Values of the coarse grid, in order.
    crossings : int
        How often the share of the coarse grid crosses what is asked.
    """

    value: float | None
    low: float | None
    high: float | None
    best: float
    flat: float | None
    grid: tuple[float, ...]
    crossings: int


def invert(
    points: Points, tracks: Sequence[Sequence[float]], runs: int, confidence: float = 0.95
) -> Inverse:
    """Return the smallest move of a lever that does.

    Parameters
    ----------
    points : Points
        Of one lever.
    tracks : sequence of sequence of float
        Values of moves to each side, outwards from where the lever stands.
    runs : int
        Runs of each value near the one needed.
    confidence : float
        Confidence level of the interval.
    """
    pilot = min(runs, PILOT)
    wide = sum(abs(track[-1] - track[0]) for track in tracks)
    coarse = [_coarse(track, wide) for track in tracks]
    shares = {v: points.score((v,), pilot) for track in coarse for v in track}
    grid = tuple(sorted(shares))
    crossings = sum((shares[a] >= 0) != (shares[b] >= 0) for a, b in pairwise(grid))
    best = max(grid, key=lambda v: (shares[v], -abs(v - tracks[0][0])))
    flat = _flat(points, grid, pilot)
    value = low = high = None
    for track, few in sorted(
        zip(tracks, coarse, strict=True), key=lambda one: _distance(one[1], shares)
    ):
        if value is None and (found := _refined(points, track, few, best, runs, confidence)):
            value, low, high = found
    return Inverse(value, low, high, best, flat, grid, crossings)


def _coarse(track: Sequence[float], wide: float) -> list[float]:
    """Return the values of a track that the coarse grid has, both ends among them."""
    steps = max(1, round(GRID * abs(track[-1] - track[0]) / wide)) if wide else 1
    at = np.unique(np.round(np.linspace(0, len(track) - 1, steps + 1)).astype(int))
    return [track[n] for n in at]


def _distance(few: Sequence[float], shares: dict[float, float]) -> float:
    """Return how far off a track about reaches what is asked; infinity if it does not."""
    if shares[few[0]] >= 0.0:
        return 0.0
    for a, b in pairwise(few):
        if shares[b] >= 0.0:
            below, above = max(shares[a], -1e6), shares[b]
            part = -below / (above - below)
            return abs(a + part * (b - a) - few[0])
    return float("inf")


def _refined(
    points: Points, track: Sequence[float], few: Sequence[float], best: float, runs: int,
    confidence: float,
) -> tuple[float, float, float | None] | None:  # fmt: skip
    """Return value and interval along a track, from all runs; None if it does not reach."""
    z = NormalDist().inv_cdf((1.0 + confidence) / 2.0)
    known: dict[int, float] = {}

    def score(n: int) -> float:
        known[n] = points.score((track[n],), runs)
        return known[n]

    marks = [track.index(v) for v in few]
    pilot = {n: points.score((track[n],), min(runs, PILOT)) for n in marks}
    likely = [n for n in marks if pilot[n] >= 0.0] or [n for n in marks if track[n] == best]
    if not likely or pilot[likely[0]] < -2.0 * z:
        return None
    above = next((n for n in marks if n >= likely[0] and score(n) >= 0.0), None)
    if above is None:
        return None
    below = [n for n in marks if n < above]
    while below and score(below[-1]) >= 0.0:
        above = below.pop()
    if below:
        near = below[-1], above, 0.0, lambda _, beyond: beyond <= NEAR, (NEAR / 2,)
        above = seek(score, *near)[1]
    low = _end(score, known, -z, [n for n in {*marks, *known} if n <= above])
    high = _end(score, known, z, [n for n in {*marks, *known} if n >= above])
    ends = [None if end is None else _between(track, end) for end in (low, high)]
    return track[above], track[0] if ends[0] is None else ends[0], ends[1]


def _between(track: Sequence[float], at: float) -> float:
    """Return the value at a place between two of a track."""
    low = min(math.floor(at), len(track) - 2)
    return track[low] + (at - low) * (track[low + 1] - track[low]) if low >= 0 else track[0]


def _end(
    score: Callable[[int], float], known: dict[int, float], level: float, among: Sequence[int]
) -> float | None:
    """Return the end of the interval, as a place on a track: where scores cross a level.

    The nearest crossing to the value needed is taken; scores between values not far apart are
    taken as linear. None if there is none.
    """
    outwards = sorted(among, reverse=level < 0.0)
    if level > 0.0 and known[outwards[0]] >= level:
        return outwards[0]
    for one, other in pairwise(outwards):
        at = min(one, other), max(one, other)
        below, above = (known[n] if n in known else score(n) for n in at)
        if below < level <= above:
            aims = LINEAR / 4, -LINEAR / 4
            low, high = seek(score, *at, level, lambda low, high: high - low <= LINEAR, aims)
            part = (level - known[low]) / (known[high] - known[low])
            return low + part * (high - low)
    return None


def seek(
    score: Callable[[int], float], low: int, high: int, level: float,
    enough: Callable[[float, float], bool], aims: Sequence[float],
) -> tuple[int, int]:  # fmt: skip
    """Return two numbers, `score` below a level at one and not at the other, near each other.

    They are neighbours, or `enough` of how far the scores are beyond the level. Secant steps, to
    `aims` beyond the level in turn; each third halves instead, as a share may jump.
    """
    below, above = score(low) - level, score(high) - level
    turn = 0
    while high - low > 1 and not enough(below, above):
        aim = aims[turn % len(aims)]
        part = (aim - below) / (above - below) if turn % 3 < 2 and below > -1e9 else 0.5
        n = min(high - 1, max(low + 1, round(low + part * (high - low))))
        found = score(n) - level
        if found >= 0.0:
            high, above = n, found
        else:
            low, below = n, found
        turn += 1
    return low, high


def _flat(points: Points, grid: Sequence[float], runs: int) -> float | None:
    """Return from which value of the grid on shares are flat to the end of the range."""
    shares = [points.at((v,), runs).share for v in grid]
    last = shares[-1]
    if last is None:
        return None
    n = len(grid) - 1
    while n and (share := shares[n - 1]) is not None and abs(share - last) <= FLAT:
        n -= 1
    return grid[n] if n < len(grid) - 2 else None
