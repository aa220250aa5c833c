"""The answer to "where does it tip?": the line over two levers, with the band it may lie in."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from negsim.questions.answer import NOT_WITHIN, Answer, Check, Pair
from negsim.questions.arms import Arm
from negsim.questions.checks import another
from negsim.questions.contour import SIDE, Contour, Counts, Node, coarse
from negsim.questions.doubted import Doubted, Values
from negsim.questions.levers import Lever
from negsim.questions.needed import MANY
from negsim.questions.points import Point, States
from negsim.questions.table import Table
from negsim.questions.turned import checked, turned_pairs
from negsim.results.words import share_in_words, span_of_points

EACH = 2_000
"""Runs of each point unless another number is asked for."""

AREA, AT = "area", ("x", "y")
"""Keys of what is worked out under sets of assumptions, besides the share at each point of the
coarse grid: the part of the map, and the values of the levers at the nearest tipping point."""

MANY_RUNS = 10**6
"""Of how many runs a share is told as a count, where it is that of a set of assumptions."""

SHOWN = 9
"""Rows and columns of the table that is printed: the coarse grid."""


@dataclass(eq=False, repr=False)
class Tipping(Answer):
    """Where a share of runs crosses what is asked, with all that is needed to repeat it.

    Parameters
    ----------
    base : Arm
        What is asked about.
    outcome, name : str
        Id and name of the outcome.
    share : float
        Share of runs at the line.
    seed, runs : int
        Of each point.
    budget : int
        Runs of all points, at most.
    levers : tuple of Lever
        Across and up.
    contour : Contour
        What was played.
    placebo : Check
        Of runs with a mediator who is never there.
    doubted : Doubted, optional
        The coarse grid under sets of assumptions, see `under_sets`.
    confidence : float
        Confidence level of all intervals.
    stands, tipped : ndarray
        What the outcome is in each run of the base, and at the tipping point.
    arm : Arm or None
        The scenario at the tipping point.
    again : ndarray of int, shape (3, 3), or None
        Runs of another seed, of both, counted in pairs.
    turning : tuple of float
        Share of runs that are not monotone in each lever.
    """

    verb: ClassVar[str] = "map"
    not_asked: ClassVar[str] = NOT_WITHIN
    columns: ClassVar[Mapping[str, str]] = {"outcome": "outcome", "asked": "share"}

    base: Arm
    outcome: str
    name: str
    share: float
    seed: int
    runs: int
    budget: int
    levers: tuple[Lever, Lever]
    contour: Contour
    placebo: Check
    doubted: Doubted | None = None
    confidence: float = 0.95
    stands: States = field(default_factory=lambda: np.empty(0, np.int8))
    tipped: States = field(default_factory=lambda: np.empty(0, np.int8))
    arm: Arm | None = None
    again: NDArray[np.int64] | None = None
    turning: tuple[float, ...] = ()

    @property
    def place(self) -> tuple[float, float]:
        """Where the levers stand, on the finest grid."""
        x, y = ((one.start - one.low) / (one.high - one.low) * SIDE for one in self.levers)
        return x, y

    @property
    def tip(self) -> tuple[float, float] | None:
        """Values of the levers at the point of the line nearest to where they stand, or None."""
        return self.tip_of(self.contour)

    def tip_of(self, contour: Contour) -> tuple[float, float] | None:
        """Return the same of another line."""
        at = contour.nearest(*self.place)
        if at is None:
            return None
        x, y = (lever.near(lever.at(n / SIDE)) for lever, n in zip(self.levers, at, strict=True))
        return x, y

    @property
    def start(self) -> Point:
        """The share as the scenario stands."""
        return Point.of_states((), self.stands)

    @property
    def points(self) -> list[Point]:
        """All points that were played, in the order of values."""
        return [
            Point(self.values(node), self.runs, *self.contour.counts[node])
            for node in sorted(self.contour.counts)
        ]

    def values(self, node: Node) -> tuple[float, float]:
        """Return the values of the levers at a point of the finest grid."""
        return self.levers[0].at(node[0] / SIDE), self.levers[1].at(node[1] / SIDE)

    @property
    def reach(self) -> tuple[float, float]:
        """The smallest and the largest share on the map."""
        shares = [point.share for point in self.points if point.share is not None]
        return (min(shares), max(shares)) if shares else (0.0, 0.0)

    @property
    def sentence(self) -> str:
        """The answer in plain words."""
        x, y = self.levers
        asked = f"{100 * self.share:g} %"
        low, high = (share_in_words(share, self.runs) for share in self.reach)
        over = (
            f"over {x.name}, {x.low:g} to {x.told(x.high)}, and {y.name}, "
            f"{y.low:g} to {y.told(y.high)}"
        )
        stands = share_in_words(self.start.share, self.runs)
        spans = f"shares are {low} to {high}, {stands} as it stands"
        if self.tip is None:
            side = "below" if self.reach[1] < self.share else "at or above"
            told = f"'{self.name}' is {side} {asked} of model runs everywhere {over}: {spans}"
            return f"{told}{self.leaves(AREA, ' % of the map', '; the assumptions leave ')}."
        area, least, most = self.contour.area()
        told = span_of_points(least, most, 1)
        near = " and ".join(
            f"{lever.name} at {lever.told(value)}"
            for lever, value in zip(self.levers, self.tip, strict=True)
        )
        return (
            f"'{self.name}' in at least {asked} of model runs takes up {100 * area:.1f} % of the "
            f"map (random numbers leave {told} %{self.leaves(AREA, ' %')}) {over}; nearest to "
            f"where they stand it tips at {near}{self._elsewhere()}; {spans}."
        )

    def _elsewhere(self) -> str:
        """Return where it tips under other assumptions, and under how many it does at all."""
        if self.doubted is None:
            return ""
        told = [
            lever.outwards(left["doubt_low"] or 0.0, left["doubt_high"] or 0.0)
            for lever, left in zip(self.levers, map(self.left, AT), strict=True)
            if left["doubt_low"] is not None
        ]
        left_open = f"the assumptions leave {' and '.join(told)}, with " if told else "there is "
        return f" ({left_open}a line under {100 * self.with_a_line:.0f} % of sets)"

    @property
    def with_a_line(self) -> float:
        """Part of the sets of assumptions under which the map has a line."""
        assert self.doubted is not None
        return float((~np.isnan(self.doubted.values[AT[0]])).mean())

    def edges(self) -> list[Contour]:
        """Return the lines of the lowest and the highest shares that the assumptions leave."""
        if self.doubted is None:
            return []
        nodes = [node for node in self.doubted.values if isinstance(node, tuple)]
        return [
            coarse({node: _count(self.left(node)[f"doubt_{end}"]) for node in nodes}, self.share)
            for end in ("low", "high")
        ]

    def asked(self) -> list[str]:
        """Return the words after the scenario that ask the question, but for runs and seed."""
        words = ["--x", self.levers[0].asked, "--y", self.levers[1].asked]
        words += ["--outcome", self.outcome] * (self.outcome != "settled")
        words += ["--share", f"{self.share:g}"] * (self.share != 0.5)
        return words + ["--budget", str(self.budget)] * (self.budget != 1_000_000)

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a point that was played: values, runs, share and its interval."""
        names = [lever.path for lever in self.levers]
        nodes = sorted(self.contour.counts)
        return [
            point.row(names, self.confidence) | self.left(node)
            for node, point in zip(nodes, self.points, strict=True)
        ]

    def pairs(self) -> list[Pair]:
        """Return the first run that gains the outcome at the tipping point, and one that loses."""
        if self.arm is None:
            return []
        what, sides = f"'{self.name}' there", (self.base, self.arm)
        return turned_pairs(what, sides, self.stands, self.tipped, self.seed)

    def checks(self) -> list[Check]:
        """Return what was checked by itself."""
        found = [self.placebo]
        if self.again is not None:
            runs, tipped = self.runs, self.tipped
            found += checked(self.stands, tipped, self.again, runs, self.seed, self.confidence)
        for lever, part in zip(self.levers, self.turning, strict=True):
            told = f"runs that are not monotone in {lever.name}: {100 * part:.1f} %"
            found += [Check("monotone", part <= MANY, told, {"lever": lever.path, "share": part})]
        return found

    def shown(self) -> list[str | Table]:
        """Return the sentence, the levers, and the shares on the coarse grid."""
        played = f"{len(self.contour.counts)} points of {self.runs:,} runs, of a budget of "
        played += f"{self.budget:,} in all"
        if not self.contour.whole:
            played += "; it was not enough to play the line as closely as can be"
        levers = "\n".join(
            f"{word}: {lever.name} ({lever.path}). {lever.meaning} {lever.bounds}."
            for word, lever in zip(("across", "up"), self.levers, strict=True)
        )
        part = [(f"at least {100 * self.share:g} %", AREA)]
        left_open = self.left_open("Part of the map", part, "%")
        return [self.sentence, levers, f"{played}.", self._coarse(), *left_open, *self._at()]

    def _at(self) -> list[Table]:
        """Return the table of where it tips under sets of assumptions, where it does."""
        rows = []
        for lever, left in zip(self.levers, map(self.left, AT), strict=True):
            if left.get("doubt_low") is not None:
                ends = lever.outwards(left["doubt_low"] or 0.0, left["doubt_high"] or 0.0)
                rows += [(lever.name, lever.told(lever.near(left["doubt_median"] or 0.0)), ends)]
        heads = "Nearest tipping point", "Median", "Assumptions leave"
        return [Table.of(heads, rows)] * bool(rows)

    def _coarse(self) -> Table:
        """Return the table of shares, up from below, on points of the coarse grid."""
        known = self.contour.counts
        at = [n for n in range(0, SIDE + 1, SIDE // (SHOWN - 1))]
        columns = [n for n in at if any((n, m) in known for m in at)]
        heads = ["% of runs", *(f"{self.values((n, 0))[0]:g}" for n in columns)]
        rows = []
        for m in reversed([m for m in at if any((n, m) in known for n in columns)]):
            played = (known.get((n, m)) for n in columns)
            shares = [Point((), self.runs, *one).share if one else None for one in played]
            cells = ["-" if one is None else f"{100 * one:.1f}" for one in shares]
            rows.append([f"{self.values((0, m))[1]:g}", *cells])
        return Table.of(heads, rows)

    def found(self) -> dict[str, Any]:
        """Return what only this question's document has."""
        middle, low, high = self.contour.area()
        start = self.start
        return {
            "outcome": self.outcome,
            "share": self.share,
            "budget": self.budget,
            "played": len(self.contour.counts) * self.runs,
            "whole": self.contour.whole,
            "other_seed": another(self.seed),
            "levers": [
                {
                    "path": lever.path, "name": lever.name, "unit": lever.unit,
                    "range": [lever.low, lever.high], "stands": list(lever.drawn),
                    **self.left(key),
                }
                for lever, key in zip(self.levers, AT, strict=True)
            ],
            "area": {"share": middle, "low": low, "high": high, **self.left(AREA)},
            **({"sets_with_a_line": self.with_a_line} if self.doubted else {}),
            "as_it_stands": start.share,
            "reach": list(self.reach),
            "tip": None if self.tip is None else list(self.tip),
            "line": [self._place(at) for at in self.contour.crossings()],
            "points": self.rows(),
        }  # fmt: skip

    def _place(self, at: tuple[float, float]) -> list[float]:
        """Return the values of the levers at a place on the finest grid, to six digits."""
        return [
            float(f"{lever.low + n / SIDE * (lever.high - lever.low):.6g}")
            for lever, n in zip(self.levers, at, strict=True)
        ]


def under_sets(found: Tipping, runs: int, known: Mapping[Node, Values]) -> Doubted:
    """Return a map under sets of assumptions, from the shares at points of the coarse grid.

    Besides these it is the part of the map, and where it tips nearest; nan where it does not.
    """
    sets = range(len(next(iter(known.values()))))
    maps = [coarse({node: _count(of[n]) for node, of in known.items()}, found.share) for n in sets]
    tips = np.array([found.tip_of(one) or (np.nan, np.nan) for one in maps])
    values: dict[Hashable, Values] = {AREA: np.array([one.area()[0] for one in maps])}
    return Doubted(runs, values | dict(zip(AT, tips.T, strict=True)) | dict(known))


def _count(share: float | None) -> Counts:
    """Return a share as a count; there are no runs where there is no share."""
    if share is None or np.isnan(share):
        return 0, 0
    return round(share * MANY_RUNS), MANY_RUNS
