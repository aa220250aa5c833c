"""Which red line stood in the way of each of many runs, compiled.

`negsim.engine.readable.obstacles` has the same steps for one run. The package is the one that
crosses lines least (see there); of the lines that it crosses, the one that leaves most unmet is
named, of equals the first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from negsim.engine.lay_out import Layout
from negsim.jit import rule, step
from negsim.rules.softening import need

NOTHING = -1
"""No line is in the way."""


class Lines(NamedTuple):
    """The red lines of a scenario and all of its packages."""

    whose: np.ndarray  # int (lines,): index of the party of each line
    steps: np.ndarray  # int (packages, lines): levels that each package lies beyond each line

    @classmethod
    def of(cls, layout: Layout) -> Lines:
        """Return the lines of `layout`, laid out with all packages, dropped ones too."""
        whose = [layout.parties.index(party) for party, _ in layout.lines]
        steps = np.ascontiguousarray(layout.case.steps.T)
        return cls(np.array(whose, dtype=np.int64), steps)

    def empty_needs(self) -> np.ndarray:
        """Return an array for the need of each line at each number of steps beyond it."""
        return np.zeros((len(self.whose), int(self.steps.max(initial=0)) + 1))


@rule
def in_the_way(
    lines: Lines,
    firmness: np.ndarray,
    borne: np.ndarray,
    needs: np.ndarray,
    found: np.ndarray,
) -> None:
    """Find the line in the way of each run.

    Parameters
    ----------
    lines : Lines
    firmness : ndarray of float, shape (runs, lines)
        Of each line in each run.
    borne : ndarray of float, shape (runs, parties)
        The most that each party could have borne at any time, for the best of packages.
    needs : ndarray of float
        To work in, from `Lines.empty_needs`: a compiled function makes no array.
    found : ndarray of int, shape (runs,)
        Modified in place: index of the line, or `NOTHING`.
    """
    for r in range(found.shape[0]):
        for j in range(needs.shape[0]):
            for n in range(needs.shape[1]):
                needs[j, n] = need(firmness[r, j], n)
        package = least_crossed(lines, needs, borne[r])
        found[r] = worst_crossed(lines, needs, borne[r], package)


@step
def least_crossed(lines: Lines, needs: np.ndarray, borne: np.ndarray) -> int:
    """Return the package that crosses lines least."""
    whose, steps = lines.whose, lines.steps
    best, least_largest, least_total, fewest = 0, np.inf, np.inf, needs.shape[0] + 1
    for x in range(steps.shape[0]):
        largest, total, crossed = 0.0, 0.0, 0
        for j in range(needs.shape[0]):
            needed = needs[j, steps[x, j]]
            if steps[x, j] > 0 and needed >= borne[whose[j]]:
                unmet = needed - borne[whose[j]]
                largest, total, crossed = max(largest, unmet), total + unmet, crossed + 1
            if largest > least_largest:
                break
        if crossed == 0:
            return x
        if (largest, total, crossed) < (least_largest, least_total, fewest):
            best, least_largest, least_total, fewest = x, largest, total, crossed
    return best


@step
def worst_crossed(lines: Lines, needs: np.ndarray, borne: np.ndarray, package: int) -> int:
    """Return which of the lines that a package crosses it leaves most unmet, or `NOTHING`."""
    worst, most = NOTHING, -1.0
    for j in range(needs.shape[0]):
        steps, most_borne = lines.steps[package, j], borne[lines.whose[j]]
        if steps > 0 and needs[j, steps] >= most_borne:
            unmet = needs[j, steps] - most_borne
            if unmet > most:
                worst, most = j, unmet
    return worst
