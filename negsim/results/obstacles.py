"""Which red lines stood in the way of each of many runs, and whose lines do not meet them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from negsim.engine.arrays import INDEX
from negsim.engine.compiled.obstacles import NOTHING, Lines, in_the_way
from negsim.engine.ensemble import Block
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.prune import alike
from negsim.scenario.scenario import Scenario

MOST_KEPT = 1000
"""Packages that are told apart at most; if there are more, all that cross lines otherwise are."""


@dataclass(frozen=True, eq=False)
class Obstacles:
    """The red lines of a scenario, to say which one stood in the way of a run.

    Parameters
    ----------
    lines : Lines
        Of all packages that cross lines otherwise than those before them.
    sides : tuple of dict of str to str
        For each line, what it and the strictest of each line against it demand, by party.
    """

    lines: Lines
    sides: tuple[dict[str, str], ...]

    @classmethod
    def of(cls, scenario: Scenario) -> Obstacles:
        """Return the red lines of a scenario, with every package, those nobody can sign too."""
        every = lay_out(scenario, drop=False)
        levels = {issue.id: issue.levels for issue in scenario.issues}
        first = np.sort(np.unique(alike(every.case.steps), return_index=True)[1])
        whose, steps = Lines.of(every)
        # Of packages that cross lines alike the first stands for all, and one that goes at least
        # as far beyond every line as another is never the one that crosses lines least.
        kept, whole = minimal(steps[first], MOST_KEPT)
        lines = Lines(whose, np.ascontiguousarray(steps[first[kept] if whole else first]))
        return cls(lines, (*_both_sides(every, levels),))

    def firmness(self, layout: Layout, block: Block) -> np.ndarray:
        """Return the firmness of each line in each run of a block: float (runs, lines)."""
        begin, end = layout.case.at[INDEX.firmness : INDEX.firmness + 2]
        return np.ascontiguousarray(block.vectors[:, begin:end])

    def found(self, layout: Layout, block: Block) -> np.ndarray:
        """Return the line in the way of each run, or `NOTHING`: int (runs,).

        Nothing stood in the way where a text was signed.
        """
        index = np.full(len(block.records), NOTHING, dtype=np.int64)
        unsigned = np.flatnonzero(block.records.package < 0)
        if not layout.case.chain:
            firmness = self.firmness(layout, block)[unsigned]
            found = np.empty(len(unsigned), dtype=np.int64)
            needs = self.lines.empty_needs()  # not shared: blocks are played in several threads
            in_the_way(self.lines, firmness, block.borne[unsigned], needs, found)
            index[unsigned] = found
        return index


def minimal(rows: np.ndarray, most: int) -> tuple[np.ndarray, bool]:
    """Return which rows no other row is nowhere above; those with the lowest sums are found first.

    Parameters
    ----------
    rows : ndarray of int, shape (rows, columns)
        All different.
    most : int
        Rows to stop at, though of the same sum all are returned.

    Returns
    -------
    ndarray of int, bool
        Their indices in order, and whether it did not stop before all rows were looked at.
    """
    totals = rows.sum(axis=1)
    left, found = np.arange(len(rows)), np.arange(0)
    while len(left):
        lowest = totals[left] == totals[left].min()
        now, left = left[lowest], left[~lowest]  # of equal sums, no row is above another
        found = np.concatenate([found, now])
        if len(found) >= most:
            break
        for one in now if len(left) else ():
            left = left[(rows[left] < rows[one]).any(axis=1)]
    return np.sort(found), not len(left)


def _both_sides(layout: Layout, levels: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Yield, for each line, what it and the strictest of each line against it demand, by party.

    To name only the line that leaves most unmet would say that one side alone is in the way.
    """
    strictest: dict[tuple[str, bool], dict[str, int]] = {}
    for party, line in layout.lines:
        of = strictest.setdefault((line.issue, line.at_least), {})
        of[party] = (max if line.at_least else min)(line.level, of.get(party, line.level))
    order = {party.id: index for index, party in enumerate(layout.scenario.parties)}
    for party, line in layout.lines:
        against = strictest.get((line.issue, not line.at_least), {})
        sides = {
            other: (not line.at_least, level)
            for other, level in against.items()
            if other != party and (level < line.level if line.at_least else level > line.level)
        } | {party: (line.at_least, line.level)}
        yield {
            one: f"{'at_least' if sides[one][0] else 'at_most'} {levels[line.issue][sides[one][1]]}"
            for one in sorted(sides, key=order.__getitem__)
        }
