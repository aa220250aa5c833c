"""The answer to "what would it take?": the value needed of a lever, with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from negsim.questions.answer import Answer, Check, Pair
from negsim.questions.arms import Arm
from negsim.questions.cheapest import Corner, Moved
from negsim.questions.checks import another
from negsim.questions.doubted import Doubted
from negsim.questions.paired import Difference, difference, in_pairs
from negsim.questions.points import Point, States, not_monotone
from negsim.questions.table import Table
from negsim.questions.turned import checked, turned_pairs
from negsim.results.words import share_in_words, span_of_points
from negsim.scenario.labels import with_unit

CONFIDENCE = 0.95
"""Confidence level of all intervals."""

SHARE = "share"
"""The number that is also worked out under sets of assumptions, see `Needed.doubted`."""

MANY = 0.05
"""Share of runs that are not monotone beyond which it is not as expected."""


@dataclass(frozen=True, eq=False, repr=False)
class Needed(Answer):
    """What a share of runs would take, with all that is needed to repeat it.

    Parameters
    ----------
    base : Arm
        What is asked about.
    outcome, name : str
        Id and name of the outcome.
    share : float
        What is asked for.
    at_most : bool
        Whether the share is to be at most that, and not at least.
    seed, runs : int
        Runs of each value near the one needed.
    stands : ndarray
        What the outcome is in each run of the scenario as it stands.
    moved : Moved or None
        What is moved; None if nothing need be and no lever is named.
    arm : Arm or None
        The scenario with that.
    levers : tuple of str
        Levers that are named.
    keep : tuple of str
        What may not move.
    again : ndarray of int, shape (3, 3), or None
        Runs of another seed, counted in pairs.
    placebo : Check
        Of runs with a mediator who is never there.
    doubted : Doubted, optional
        The share with what is needed, under sets of assumptions; with the best of a lever where
        nothing does, as the scenario stands where nothing is needed.
    confidence : float
        Confidence level of all intervals.
    """

    verb: ClassVar[str] = "need"
    columns: ClassVar[Mapping[str, str]] = {"outcome": "outcome", "asked": "share"}

    base: Arm
    outcome: str
    name: str
    share: float
    at_most: bool
    seed: int
    runs: int
    stands: States
    moved: Moved | None
    arm: Arm | None
    levers: tuple[str, ...]
    keep: tuple[str, ...]
    again: NDArray[np.int64] | None
    placebo: Check
    doubted: Doubted | None = None
    confidence: float = CONFIDENCE

    @property
    def start(self) -> Point:
        """The share as the scenario stands."""
        return Point.of_states((), self.stands)

    @property
    def already(self) -> bool:
        """Whether the share is what is asked as the scenario stands."""
        share = self.start.share
        return share is not None and (share <= self.share if self.at_most else share >= self.share)

    @property
    def status(self) -> str:
        """One of ``already``, ``reached`` and ``not reachable``."""
        if self.already:
            return "already"
        reached = self.moved is not None and self.moved.inverse.value is not None
        return "reached" if reached else "not reachable"

    @property
    def target(self) -> str:
        """What is asked for, in words."""
        return f"at {'most' if self.at_most else 'least'} {100 * self.share:g} %"

    @property
    def sentence(self) -> str:
        """The answer in plain words."""
        what = f"'{self.name}' in {self.target} of model runs"
        if self.already:
            stands = self._shares(self.start, self.leaves(SHARE, " %"))
            return f"{what} needs no move: it is {stands} as it stands."
        stands = self._shares(self.start)
        assert self.moved is not None
        if self.status == "reached":
            told = f"{what} needs {self._needed(self.moved)}"
            words = " With that, the assumptions in doubt leave a share of "
            near = self.not_told_apart()
            return f"{told}; as it stands it is {stands}{near}.{self.leaves(SHARE, ' %.', words)}"
        why = f"{self._out_of_reach(self.moved)}{self._no_pair(self.moved)}"
        if self.moved.best.share == self.start.share and not self.levers:
            why = "no number that was tried moves it"
            stands += self.not_told_apart()
        return f"{what} is not {self.reach}: {why}; as it stands it is {stands}."

    @property
    def reach(self) -> str:
        """What is not so where nothing does: ``reachable``, if random numbers can tell."""
        assert self.moved is not None
        tried = [self.moved.best, *([self.moved.corner.point] if self.moved.corner else [])]
        return "reached" if any(map(self.not_told_apart, tried)) else "reachable"

    def not_told_apart(self, point: Point | None = None) -> str:
        """Return that a share, by default as it stands, may be what is asked, if it may."""
        low, high = (point or self.start).interval(self.confidence)
        apart = f", which cannot be told from {100 * self.share:g} %"
        return apart * (low <= self.share <= high)

    def _shares(self, point: Point, left: str = "") -> str:
        """Return a share with its interval in words, and what the assumptions leave."""
        if point.share is None:
            return "a share of no runs"
        span = span_of_points(*point.interval(self.confidence), point.of)
        return f"{share_in_words(point.share, point.of)} (random numbers leave {span} %{left})"

    def _needed(self, moved: Moved) -> str:
        told = [f"{lever.name} at {lever.told(value)}" for lever, value in moved.settings]
        lever, low, high = moved.lever, moved.inverse.low or 0.0, moved.inverse.high
        end = self._end(moved) if high is None else high
        ends = lever.outwards(min(low, end), max(low, end)) + " or beyond" * (high is None)
        of = " of the latter, the former held" * bool(moved.held)
        instead = _span(*lever.drawn) if not moved.held else ""
        words = f"{' and '.join(told)}{instead and f' instead of {instead}'}"
        of_what = "their ranges in all" if moved.held else "its range"
        cost = f", a move of {moved.cost:.2f} of {of_what}"
        return f"{words}{cost} (random numbers leave {ends}{of})"

    def _end(self, moved: Moved) -> float:
        up = (moved.inverse.value or 0.0) >= moved.lever.start
        return moved.lever.high if up else moved.lever.low

    def _out_of_reach(self, moved: Moved) -> str:
        """Return how far the lever goes, and from where on it does no more."""
        lever, inverse = moved.lever, moved.inverse
        most = "at least" if self.at_most else "at most"
        by = f"{lever.name}, {lever.low:g} to {lever.told(lever.high)},"
        words = f"by {by} it is {most} "
        if moved.tried:
            words = f"no single number of {moved.tried} tried does; the best, {by} gives {most} "
        words += f"{self._shares(moved.best, self.leaves(SHARE, ' %'))}, at {inverse.best:g}"
        words += self.not_told_apart(moved.best)
        if inverse.flat == inverse.grid[0]:
            return f"{words}, flat throughout"
        if inverse.flat is None:
            return words
        last = moved.points[-1]
        there = f" within half a point of {share_in_words(last.share, last.of)}"
        return f"{words}, flat from {inverse.flat:g} on{there * (inverse.best < inverse.flat)}"

    def _no_pair(self, moved: Moved) -> str:
        """Return that no pair does, and what the best of those tried gives."""
        if moved.corner is None:
            return ""
        corner = moved.corner
        which = "named" if self.levers else f"tried ({corner.levers}, those that do most alone)"
        ends = " and ".join(f"{lever.name} at {lever.told(at)}" for lever, at in corner.settings)
        share = f"{self._shares(corner.point)}{self.not_told_apart(corner.point)}"
        told = f"with {ends}, the ends that lead there, it is {share}"
        return f"; no pair of the levers {which} does: {told}"

    def asked(self) -> list[str]:
        """Return the words after the scenario that ask the question, but for runs and seed."""
        words = ["--outcome", self.outcome] * (self.outcome != "settled")
        words += ["--share", f"{self.share:g}"] + ["--at-most"] * self.at_most
        for n, lever in enumerate(self.levers):
            words += ["--and" if n else "--by", lever]
        for path in self.keep:
            words += ["--keep", path]
        return words

    def changed(self, counts: NDArray[np.int64] | None = None) -> Difference:
        """Return what the move changes in the share; `counts` are of all runs if None."""
        assert self.moved is not None
        runs = len(self.moved.states)
        return difference(
            in_pairs(self.stands[:runs], self.moved.states) if counts is None else counts,
            self.confidence,
        )

    def pairs(self) -> list[Pair]:
        """Return the first run that gains the outcome by what is set, and the first that loses."""
        if self.moved is None or self.arm is None:
            return []
        arm = self.moved.states
        what, sides = f"'{self.name}' by {self.arm.label}", (self.base, self.arm)
        return turned_pairs(what, sides, self.stands[: len(arm)], arm, self.seed)

    def checks(self) -> list[Check]:
        """Return what was checked by itself."""
        if self.moved is None or self.again is None:
            return [self.placebo]
        arm = self.moved.states
        base = self.stands[: len(arm)]
        found = checked(base, arm, self.again, self.runs, self.seed, self.confidence)
        return [self.placebo, *found, self._monotone(self.moved)]

    def _monotone(self, moved: Moved) -> Check:
        """Check that few runs gain the outcome and lose it along the lever, or turn back."""
        part, times = not_monotone(moved.grid), moved.inverse.crossings
        told = (
            f"runs that are not monotone in {moved.lever.name}: {100 * part:.1f} % of "
            f"{len(moved.grid[0]):,}, and the share crosses {100 * self.share:g} % "
            f"{times} time{'s' * (times != 1)}"
        )
        holds = part <= MANY and times <= 1
        return Check("monotone", holds, told, {"share": part, "crossings": times})

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a value that was played: runs, share and its interval."""
        if self.moved is None:
            return []
        held = {lever.path: value for lever, value in self.moved.held}
        _, needed = self.moved.settings[-1]
        return [
            held
            | point.row([self.moved.lever.path], self.confidence)
            | self.left(None if self.already or point.values != (needed,) else SHARE)
            for point in self.moved.points
        ]

    def shown(self) -> list[str | Table]:
        """Return the sentence, and the values that were played."""
        if self.moved is None:
            return [self.sentence, *self._left_open()]
        lever, held = self.moved.lever, self.moved.held
        before = "".join(f"{with_unit(one.name, one.unit)}; " for one, _ in held)
        head = f"{before}{with_unit(lever.name, lever.unit)}"
        heads = head, "Runs", "Share", "95 % interval"
        values = "".join(f"{one.told(at)}; " for one, at in held)
        rows = []
        for point in self.moved.points:
            ends = span_of_points(*point.interval(self.confidence), point.of)
            share = share_in_words(point.share, point.of) if point.of else "-"
            rows += [(f"{values}{point.values[0]:g}", f"{point.runs:,}", share, ends)]
        about = [
            f"{one.name} ({one.path}): {one.meaning} {one.bounds}."
            for one, _ in self.moved.settings
        ]
        return [self.sentence, *about, Table.of(heads, rows), *self._left_open()]

    def _left_open(self) -> list[str | Table]:
        """Return the table of what the assumptions leave, where the scenario or a move is told."""
        what = "as it stands" if self.already or self.arm is None else self.arm.label
        return self.left_open("Share of runs", [(what, SHARE)], "%")

    def found(self) -> dict[str, Any]:
        """Return what only this question's document has."""
        start = self.start
        return {
            "outcome": self.outcome,
            "share": self.share,
            "at_most": self.at_most,
            "status": self.status,
            "as_it_stands": self._interval(start, self.already),
            "keep": list(self.keep),
            "other_seed": another(self.seed),
            "moved": None if self.moved is None else self._moved(self.moved),
        }

    def _interval(self, point: Point, in_doubt: bool = False) -> dict[str, Any]:
        low, high = point.interval(self.confidence)
        told = {"share": point.share, "low": low, "high": high}
        return told | (self.left(SHARE) if in_doubt else {})

    def _moved(self, moved: Moved) -> dict[str, Any]:
        inverse = moved.inverse
        return {
            "levers": [
                {
                    "path": lever.path, "name": lever.name, "unit": lever.unit,
                    "range": [lever.low, lever.high], "stands": list(lever.drawn), "value": value,
                    "cost": lever.cost(value),
                }
                for lever, value in moved.settings
            ],
            "low": inverse.low,
            "high": inverse.high,
            "cost": moved.cost,
            "at": self._interval(Point.of_states((), moved.states), not self.already),
            "best": {"value": inverse.best, **self._interval(moved.best)},
            "flat_from": inverse.flat,
            **({"pairs": self._pairs(moved.corner)} if moved.corner else {}),
            "points": self.rows(),
        }  # fmt: skip

    def _pairs(self, corner: Corner) -> dict[str, Any]:
        best = {lever.path: value for lever, value in corner.settings}
        return {"tried": corner.levers, "best": best, **self._interval(corner.point)}


def _span(low: float, high: float) -> str:
    ends = sorted((low, high))
    return f"{ends[0]:g}" if low == high else f"{ends[0]:g} to {ends[1]:g}"
