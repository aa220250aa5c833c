"""Points at which a share is known: which runs have an outcome there, on the same random numbers.

What plays a point is handed in, so that tests can put in shares that are known in closed form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import BLOCK, PACKAGES_AT_ONCE, in_order, play_runs
from negsim.engine.lay_out import lay_out
from negsim.questions.levers import Lever, with_values
from negsim.questions.paired import OUT, YES, check_outcome, outcomes, states
from negsim.results.intervals import wilson
from negsim.scenario.scenario import Scenario

States = NDArray[np.int8]
"""Of each run what the outcome is: `paired.OUT`, `paired.NO` or `paired.YES`."""

Play = Callable[[tuple[float, ...], int, int], States]
"""Plays runs at the values of levers: values, number of the first run, how many."""


def name_of(scenario: Scenario, outcome: str) -> str:
    """Return the name of an outcome, which must be one of the scenario's.

    Raises
    ------
    NegsimError
        If there is no such outcome.
    """
    names = outcomes([lay_out(scenario)])
    check_outcome(outcome, names)
    return names[outcome]


def player(
    scenario: Scenario, levers: Sequence[Lever], outcome: str, seed: int, threads: int | None
) -> Play:
    """Return what plays runs of a scenario with some levers moved; no values leave it as it is."""

    def play(values: tuple[float, ...], first: int, count: int) -> States:
        moved = with_values(scenario, levers, values) if values else scenario
        layout = lay_out(moved)
        play_runs(layout, seed, 0, 1)  # rules are compiled here, not in a thread
        most = PACKAGES_AT_ONCE // max(1, len(layout.searched.packages))
        size = max(1, min(BLOCK, most, count // 8))  # few runs occupy all processors, too

        def work(begin: int) -> States:
            block = play_runs(layout, seed, begin, min(size, first + count - begin))
            found: States = states(layout, block, [outcome])[0]
            return found

        return np.concatenate([*in_order(work, range(first, first + count, size), threads)])

    return play


@dataclass(frozen=True)
class Point:
    """The share of runs with an outcome at the values of some levers.

    Parameters
    ----------
    values : tuple of float
    runs : int
        Runs played there.
    yes, of : int
        Runs that have the outcome, of those among which it is counted.
    """

    values: tuple[float, ...]
    runs: int
    yes: int
    of: int

    @property
    def share(self) -> float | None:
        """The share; None where there are no runs to take it of."""
        return self.yes / self.of if self.of else None

    def interval(self, confidence: float) -> tuple[float, float]:
        """Return the interval of the share (Wilson's)."""
        return wilson(self.yes, self.of, confidence)

    def row(self, names: Sequence[str], confidence: float) -> dict[str, Any]:
        """Return the point as a row of a table, the values under names of levers."""
        low, high = self.interval(confidence)
        values = dict(zip(names, self.values, strict=True))
        counts = {"runs": self.runs, "share": self.share, "low": low, "high": high}
        return {**values, **counts}

    @classmethod
    def of_states(cls, values: tuple[float, ...], found: States) -> Point:
        """Return the point from what the outcome is in each run."""
        yes, out = int((found == YES).sum()), int((found == OUT).sum())
        return cls(values, len(found), yes, len(found) - out)


class Points:
    """Points that were played, all on the same random numbers: none is played twice.

    Parameters
    ----------
    play : Play
    share : float
        What is asked for, above 0 and below 1.
    most : bool
        Whether the share is to be at most that, and not at least.
    told : callable, optional
        Called with the number of runs played so far.
    """

    def __init__(
        self, play: Play, share: float, most: bool = False,
        told: Callable[[int], None] | None = None,
    ) -> None:  # fmt: skip
        self.play, self.share, self.most, self.told = play, share, most, told
        self.known: dict[tuple[float, ...], States] = {}
        self.played = 0

    def states(self, values: tuple[float, ...], runs: int) -> States:
        """Return what the outcome is in the first runs at some values."""
        known = self.known.get(values, np.empty(0, np.int8))
        if len(known) < runs:
            more = self.play(values, len(known), runs - len(known))
            self.played += runs - len(known)
            self.known[values] = known = np.concatenate([known, more])
            if self.told is not None:
                self.told(self.played)
        return known[:runs]

    def at(self, values: tuple[float, ...], runs: int) -> Point:
        """Return the share of the first runs at some values."""
        return Point.of_states(values, self.states(values, runs))

    def score(self, values: tuple[float, ...], runs: int) -> float:
        """Return by how many standard errors a share is beyond what is asked: 0 and more reach it.

        The standard error is that of a share which is exactly what is asked for, so that the values
        whose score is within a quantile of the normal distribution are the inverse of Wilson's
        interval.
        """
        point = self.at(values, runs)
        if point.share is None:
            return -math.inf
        error = math.sqrt(self.share * (1.0 - self.share) / point.of)
        beyond = (point.share - self.share) / error
        return -beyond if self.most else beyond

    def points(self) -> list[Point]:
        """Return all points, with as many runs as were played of each, in the order of values."""
        return [Point.of_states(values, self.known[values]) for values in sorted(self.known)]


def not_monotone(runs: Sequence[States]) -> float:
    """Return the share of runs that gain an outcome and lose it, along points in their order."""
    has = np.array([found == YES for found in runs])
    counted = np.array([found != OUT for found in runs]).all(axis=0)
    turns = np.diff(has[:, counted].astype(np.int8), axis=0)
    both = (turns > 0).any(axis=0) & (turns < 0).any(axis=0)
    return float(both.mean()) if both.size else 0.0
