"""Which levers to move, where several may be: the cheapest one, or the cheapest pair.

The cost of a move is its length as a part of the lever's range; that of a pair is the sum.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from negsim.errors import NegsimError
from negsim.questions.inverse import PILOT, Inverse, invert
from negsim.questions.levers import Lever
from negsim.questions.points import Point, Points, States

SCREENED = 500
"""Runs at each end of the range of each lever, where all are tried."""

PAIRED, MOST = 8, 3
"""Steps of each lever of a pair, and how many levers or pairs are looked at closely."""

TOGETHER = 6
"""Levers whose pairs are tried where none of many does: those that do most by themselves."""

NEAR = -1.0
"""Standard errors to which few runs must come near what is asked, for a closer look."""

Make = Callable[[Sequence[Lever]], Points]
"""Returns where points of some levers are played."""


@dataclass(frozen=True)
class Corner:
    """What the best of some pairs gives, of so many levers, both moved as far as they go."""

    levers: int
    settings: tuple[tuple[Lever, float], ...]
    point: Point


@dataclass(frozen=True)
class Moved:
    """A lever that was inverted, perhaps while another one is held at a value.

    Parameters
    ----------
    lever : Lever
    inverse : Inverse
    points : tuple of Point
        All that were played, of this lever.
    best : Point
        That with the highest share, or the lowest if at most is asked: of all runs.
    grid : tuple of ndarray
        What the outcome is in the first runs at each value of the coarse grid.
    states : ndarray
        What the outcome is in each run at the value needed, or else at that of `best`.
    held : tuple of (Lever, float)
        The other lever of a pair, and its value; else empty.
    corner : Corner, optional
        Of the pairs that were tried in vain.
    tried : int
        Levers that were tried in vain, of which this is the best; 0 where it was named.
    """

    lever: Lever
    inverse: Inverse
    points: tuple[Point, ...]
    best: Point
    grid: tuple[States, ...]
    states: States
    held: tuple[tuple[Lever, float], ...] = ()
    corner: Corner | None = None
    tried: int = 0

    @property
    def settings(self) -> list[tuple[Lever, float]]:
        """Levers and values: those that are needed, or else those that come nearest."""
        value = self.inverse.value
        return [*self.held, (self.lever, self.inverse.best if value is None else value)]

    @property
    def cost(self) -> float:
        """Sum of the moves as parts of the ranges."""
        return sum(lever.cost(value) for lever, value in self.settings)


def alone(
    make: Make, lever: Lever, runs: int, confidence: float,
    held: tuple[tuple[Lever, float], ...] = (),
) -> Moved:  # fmt: skip
    """Invert one lever; `held` is what is set besides."""
    points = make([one for one, _ in (*held, (lever, 0.0))])
    if held:
        points = _with(points, tuple(value for _, value in held))
    tracks = [lever.track(up=True), lever.track(up=False)]
    inverse = invert(points, tracks, runs, confidence)
    few = min(runs, PILOT)
    best = points.at((inverse.best,), runs if inverse.value is None else few)
    grid = tuple(points.states((v,), few) for v in inverse.grid)
    value = inverse.best if inverse.value is None else inverse.value
    states = points.states((value,), runs)
    return Moved(lever, inverse, tuple(points.points()), best, grid, states, held)


def _with(points: Points, values: tuple[float, ...]) -> Points:
    """Return points of the last lever, the others at some values."""

    def play(last: tuple[float, ...], first: int, count: int) -> States:
        return points.play((*values, *last), first, count)

    return Points(play, points.share, points.most, points.told)


def pair(
    make: Make, levers: Sequence[Lever], runs: int, confidence: float, walked: int = PILOT
) -> Moved | Corner:
    """Return the cheapest pair of some levers, or the best if no pair does.

    Along each lever the side is taken whose end has the better share. A pair that does not come
    near with both at these ends, in few runs, is left out; of each other one the frontier of what
    does is walked on a grid of `PAIRED` steps with `walked` runs. Of the cheapest the second lever
    is inverted with all runs, the first held where the grid has it.
    """
    found: list[tuple[float, int, tuple[Lever, float], Lever]] = []
    corners: list[tuple[float, Corner]] = []
    toward = {lever.path: _better(make([lever]), lever, runs) for lever in levers}
    for n, (one, other) in enumerate(combinations(levers, 2)):
        points, few = make([one, other]), min(runs, SCREENED)
        ends = toward[one.path][-1], toward[other.path][-1]
        score, settings = points.score(ends, few), ((one, ends[0]), (other, ends[1]))
        corners.append((score, Corner(len(levers), settings, points.at(ends, few))))
        if score < NEAR:
            continue
        tracks = [_steps(toward[lever.path]) for lever in (one, other)]
        for a, b in frontier(points, tracks, min(runs, walked)):
            found.append((one.cost(a) + other.cost(b), n, (one, a), other))
    for _, _, held, lever in sorted(found, key=lambda item: item[:2])[:MOST]:
        moved = alone(make, lever, runs, confidence, (held,))
        if moved.inverse.value is not None:
            return moved
    return max(corners, key=lambda one: one[0])[1]


def _better(points: Points, lever: Lever, runs: int) -> list[float]:
    """Return the track of a lever whose end has the better share."""
    few = min(runs, PILOT)
    tracks = [lever.track(up) for up in (True, False)]
    return max(tracks, key=lambda track: points.score((track[-1],), few))


def _steps(track: Sequence[float]) -> list[float]:
    at = np.unique(np.round(np.linspace(0, len(track) - 1, PAIRED + 1)).astype(int))
    return [track[n] for n in at]


def frontier(
    points: Points, tracks: Sequence[Sequence[float]], runs: int
) -> list[tuple[float, float]]:
    """Return pairs of values that do, of which no smaller move of the second one does.

    The share is taken to rise along both tracks, so the frontier is a staircase.
    """
    found, a, b = [], len(tracks[0]) - 1, 0
    while a >= 0 and b < len(tracks[1]):
        if points.score((tracks[0][a], tracks[1][b]), runs) >= 0.0:
            found.append((tracks[0][a], tracks[1][b]))
            a -= 1
        else:
            b += 1
    return found


def any_of(make: Make, levers: Sequence[Lever], runs: int, confidence: float) -> Moved:
    """Return the cheapest lever of many, or the cheapest pair of the best ones if none does.

    All are tried at both ends of their ranges with few runs, and the best looked at closely; one
    with an end that the scenario refuses is left out.
    """
    if not levers:
        raise NegsimError("--keep leaves no lever that could be moved")
    few = min(runs, SCREENED)
    scores = {lever: _at_ends(make([lever]), lever, few) for lever in levers}
    tried = [lever for lever in levers if scores[lever] is not None]
    ranked = sorted(tried, key=lambda lever: -(scores[lever] or 0.0))
    if not ranked:
        raise NegsimError("the scenario takes no other value of any number that could be moved")
    able = [lever for lever in ranked if (scores[lever] or 0.0) >= NEAR]
    close = [alone(make, lever, few, confidence) for lever in able]
    reach = sorted((one for one in close if one.inverse.value is not None), key=lambda o: o.cost)
    for one in reach[:MOST]:
        moved = alone(make, one.lever, runs, confidence)
        if moved.inverse.value is not None:
            return moved
    first = replace(alone(make, ranked[0], runs, confidence), tried=len(ranked))
    return or_pair(make, first, ranked[:TOGETHER], confidence, SCREENED)


def _at_ends(points: Points, lever: Lever, runs: int) -> float | None:
    """Return the better score of the ends of a lever, or None if the scenario has not got one.

    A mediator whom an event brings, for one, cannot be there from the start.
    """
    try:
        return max(points.score((value,), runs) for value in (lever.low, lever.high))
    except NegsimError:
        return None


def or_pair(
    make: Make, first: Moved, levers: Sequence[Lever], confidence: float, walked: int = PILOT
) -> Moved:
    """Return the cheapest pair of some levers, or else `first`, one of them that does not do."""
    if len(levers) < 2:
        return first
    both = pair(make, levers, len(first.states), confidence, walked)
    return both if isinstance(both, Moved) else replace(first, corner=both)
