"""How far each parameter moves a share over many points, and whether that is more than noise.

The mean share over the points in the highest quarter of a parameter's range is compared with that
in the lowest quarter, whatever the other parameters are. Only a difference whose interval leaves
out 0 has a place in an order: the others would be sorted by noise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from negsim.sweeps.table.counts import SweepTable, intervals
from negsim.sweeps.table.shape import varying

DRAWN = ("lhs", "sobol")
"""Designs whose points stand for the whole range, so that others could have been drawn."""

Mean = tuple[float, float, float]
"""Middle, low and high; not a number where there are no points."""

NO_MEAN: Mean = (np.nan, np.nan, np.nan)


class Effect(NamedTuple):
    """Mean share at the low end, in the middle and at the high end of a parameter.

    `parameter` is its index, `least` and `most` are the ends of its range; `difference` is the
    mean at the high end less that at the low end, with its interval.
    """

    parameter: int
    least: float
    most: float
    low: Mean
    middle: Mean
    high: Mean
    difference: Mean

    @property
    def clear(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        _, low, high = self.difference
        return low > 0 or high < 0


def mean(counts: NDArray[np.int64], runs: NDArray[np.int64], drawn: bool, joint: int) -> Mean:
    """Return the mean of shares over points, with its interval.

    All points share their random numbers, so their errors do not cancel: the Wilson interval is
    that of the runs of one point. Where points were drawn from a range, the spread between them
    adds its own part by Student's t, as the root of the sum of squares; one point alone says
    nothing of it. `drawn` says whether other points could have been drawn, and `joint` how many
    intervals are to be right together.
    """
    from scipy.stats import t as student  # takes a second, and many who come here need it not

    points = len(counts)
    if points == 0 or (drawn and points == 1):
        return NO_MEAN
    shares, fewest = counts / runs, int(runs.min())
    middle = float(shares.mean())
    alike = np.array([round(middle * fewest)])
    low, high = (float(end[0]) for end in intervals(alike, np.array([fewest]), joint))
    reach = 0.0
    if drawn:
        spread = float(shares.std(ddof=1)) / np.sqrt(points)
        reach = spread * float(student.ppf(1 - 0.025 / joint, points - 1))
    down, up = np.hypot(max(middle - low, 0.0), reach), np.hypot(max(high - middle, 0.0), reach)
    return middle, max(middle - float(down), 0.0), min(middle + float(up), 1.0)


def effects(table: SweepTable, outcome: str, scenario: int = 0, arm: int = 0) -> list[Effect]:
    """Return what each parameter that varies does to an outcome in a scenario and arm.

    Those that move it beyond noise come first, the one that does most at the head; then the others
    in the order of the experiment. Their intervals hold jointly.
    """
    columns = varying(table)
    drawn = table.manifest["design"]["kind"] in DRAWN
    of, counts = table.of(outcome)[scenario, arm], table.counts[outcome][scenario, arm]
    found = []
    for column in columns:
        values = table.values[:, column]
        played = (of > 0) & ~np.isnan(values)
        least, most = float(np.nanmin(values)), float(np.nanmax(values))
        quarter = (most - least) / 4
        below, above = values <= least + quarter, values >= most - quarter
        here = [some & played for some in (below, ~below & ~above, above)]
        low, middle, high = (mean(counts[at], of[at], drawn, len(columns)) for at in here)
        found.append(Effect(column, least, most, low, middle, high, _difference(low, high)))
    return sorted(found, key=lambda one: -abs(one.difference[0]) if one.clear else 0.0)


def _difference(low: Mean, high: Mean) -> Mean:
    """Return the second mean less the first, with an interval that takes them for independent.

    Its limits come from those of both means (Zou & Donner 2008), and are too wide, as all points
    share their random numbers.
    """
    (m1, l1, u1), (m2, l2, u2) = low, high
    apart = m2 - m1
    down, up = float(np.hypot(m2 - l2, u1 - m1)), float(np.hypot(u2 - m2, m1 - l1))
    return apart, apart - down, apart + up
