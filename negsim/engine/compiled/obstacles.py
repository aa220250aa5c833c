"""Which red line stood in the way of each of many runs, compiled.

`negsim.engine.readable.obstacles` says the same of one run. The text is the one that crosses lines
least (see there); of the lines that it crosses, the one that leaves most unmet is named, of equals
the first.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.lay_out import Layout
from negsim.jit import rule, step
from negsim.rules.offers import respects
from negsim.rules.softening import need, signable

NOTHING = -1
"""No line is in the way."""


class Lines:
    """The red lines of a scenario and all of its texts, laid out for `in_the_way`.

    Parameters
    ----------
    layout : Layout
        From `lay_out.lay_out` with all texts, dropped ones too.

    Attributes
    ----------
    whose : ndarray of int, shape (lines,)
        Place of the party of each line.
    steps : ndarray of int, shape (texts, lines)
        Levels that each text lies beyond each line.
    texts : ndarray of int, shape (texts, issues)
    """

    def __init__(self, layout: Layout) -> None:
        self.whose = np.array(
            [layout.parties.index(party) for party, _ in layout.lines], dtype=np.int64
        )
        self.steps = np.ascontiguousarray(layout.case.steps.T)
        self.texts = layout.case.packages

    def in_the_way(
        self, firmness: np.ndarray, softest: np.ndarray, settled: np.ndarray
    ) -> np.ndarray:
        """Return the place of the line in the way of each run, or `NOTHING`: int (runs,).

        Parameters
        ----------
        firmness : ndarray of float, shape (runs, lines)
            Of each line in each run.
        softest : ndarray of float, shape (runs, parties)
            The highest softening that each party reached.
        settled : ndarray of int, shape (runs, issues)
            Level that an interim text gave an issue, or -1.
        """
        found = np.full(len(softest), NOTHING, dtype=np.int64)
        most = int(self.steps.max(initial=0)) + 1
        needs = np.zeros((len(self.whose), most))
        find_lines(firmness, softest, settled, self.whose, self.steps, self.texts, needs, found)
        return found


@rule
def find_lines(
    firmness: np.ndarray,
    softest: np.ndarray,
    settled: np.ndarray,
    whose: np.ndarray,
    steps: np.ndarray,
    texts: np.ndarray,
    needs: np.ndarray,
    found: np.ndarray,
) -> None:
    """Fill in `found`; `needs` (lines, most steps + 1) is room to work in."""
    for r in range(found.shape[0]):
        for j in range(needs.shape[0]):
            for n in range(needs.shape[1]):
                needs[j, n] = need(firmness[r, j], n)
        text = least_crossed(needs, softest[r], settled[r], whose, steps, texts)
        found[r] = worst_line(needs, softest[r], whose, steps[text])


@step
def least_crossed(
    needs: np.ndarray,
    softest: np.ndarray,
    settled: np.ndarray,
    whose: np.ndarray,
    steps: np.ndarray,
    texts: np.ndarray,
) -> int:
    """Return the text that crosses lines least among those that leave settled issues alone."""
    best, least_largest, least_total, fewest = 0, np.inf, np.inf, needs.shape[0] + 1
    for x in range(texts.shape[0]):
        largest, total, crossed = 0.0, 0.0, 0
        for j in range(needs.shape[0]):
            needed = needs[j, steps[x, j]]
            if steps[x, j] > 0 and not signable(needed, softest[whose[j]]):
                unmet = max(needed - softest[whose[j]], 0.0)
                largest, total, crossed = max(largest, unmet), total + unmet, crossed + 1
            if largest > least_largest:
                break
        if crossed == 0:
            if respects(texts[x], settled):
                return x
        elif (largest, total, crossed) < (least_largest, least_total, fewest):
            if respects(texts[x], settled):
                best, least_largest, least_total, fewest = x, largest, total, crossed
    return best


@step
def worst_line(needs: np.ndarray, softest: np.ndarray, whose: np.ndarray, steps: np.ndarray) -> int:
    """Return which line a text that lies `steps` beyond each leaves most unmet, or `NOTHING`."""
    worst, most = NOTHING, -1.0
    for j in range(needs.shape[0]):
        needed = needs[j, steps[j]]
        if steps[j] > 0 and not signable(needed, softest[whose[j]]):
            unmet = needed - softest[whose[j]]
            if unmet > most:
                worst, most = j, unmet
    return worst
