"""Many points along no line: which parameters move a share, from the low to the high end.

Each parameter has a row with the mean share over the points in the lowest and in the highest
quarter of its range, and between them in the middle half, whatever the other parameters are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.stats import t as student

from negsim.plots.axes import data_axis, grid
from negsim.plots.page import PAGE, Size, sized
from negsim.plots.palette import INK, QUIET, RULE
from negsim.plots.rows import Row, places, rows_page
from negsim.plots.sweep import caption
from negsim.plots.sweep.estimates import shown
from negsim.plots.words import in_points, plain, signed_interval
from negsim.sweeps.table.counts import SweepTable, intervals

FEW = 4
"""Parameters of which all outcomes share a figure."""

DRAWN = ("lhs", "sobol")
"""Designs whose points stand for the whole range, so that others could have been drawn."""

HEADS = ("range", "low to high,\npoints", "95 % interval")

Mean = tuple[float, float, float]
"""Middle, low and high; not a number where there are no points."""


class Effect(NamedTuple):
    """Means of an outcome at the low end, in the middle and at the high end of a parameter."""

    label: str
    range: str
    low: Mean
    middle: Mean
    high: Mean

    @property
    def difference(self) -> Mean:
        """Mean at the high end less that at the low end, with its interval.

        Its limits come from those of both means, taken for independent (Zou & Donner 2008), so
        they are too wide, as all points share their random numbers.
        """
        (m1, l1, u1), (m2, l2, u2) = self.low, self.high
        apart = m2 - m1
        return (
            apart,
            apart - float(np.hypot(m2 - l2, u1 - m1)),
            apart + float(np.hypot(u2 - m2, m1 - l1)),
        )

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
    points = len(counts)
    if points == 0 or (drawn and points == 1):
        return (np.nan,) * 3
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


def pictures(table: SweepTable, size: Size = PAGE) -> dict[str, Figure]:
    """Return the figures of a sweep over many points by name, ``shares`` first.

    Up to `FEW` parameters make one figure with all outcomes; of more, each outcome has its own.
    """
    outcomes = shown(table)
    if table.values.shape[1] <= FEW:
        return {"shares": picture(table, outcomes, size=size)}
    first, *others = outcomes
    named = {"shares": first} | {f"shares-{outcome}": outcome for outcome in others}
    return {name: picture(table, [outcome], size=size) for name, outcome in named.items()}


@sized
def picture(table: SweepTable, outcomes: Sequence[str], size: Size = PAGE) -> Figure:
    """Return the figure of some outcomes of a sweep over many points.

    Parameters are sorted by how far they move an outcome.
    """
    joint = table.values.shape[1]
    found = {outcome: effects(table, outcome, joint) for outcome in outcomes}
    alone, rows = len(outcomes) == 1, []
    listed: list[Effect | None] = []
    for outcome, all_ in found.items():
        if not alone:
            rows.append(Row(table.name(outcome), heads=True))
            listed.append(None)
        rows += [row_of(one) for one in all_]
        listed += all_
    which = f"share of runs with '{table.name(outcomes[0])}'" if alone else "share of runs"
    question = f"{caption.title(table)}: mean {which} at low and high values of each parameter"
    notes = [
        "open and filled: means over the lowest and highest quarter of the range; dash: between",
        f"95 % intervals{between(table)}, joint over {joint}; grey where that of the "
        "difference holds 0",
    ]
    page, ax = rows_page(
        size, finding(table, found), question, caption.facts(table, *notes), HEADS, rows
    )
    ends: list[float] = []
    for one, at in zip(listed, places(rows), strict=True):
        if one is not None:
            draw(ax, one, at, size)
            ends += [end for mean_ in (one.low, one.high) for end in mean_ if end == end]
    data_axis(ax.xaxis, min(ends, default=0.0), max(ends, default=1.0))
    grid(ax)
    return page.figure


def between(table: SweepTable) -> str:
    """Return where the intervals come from besides Monte Carlo error."""
    return " over the points drawn" if table.manifest["design"]["kind"] in DRAWN else ""


def finding(table: SweepTable, found: dict[str, list[Effect]]) -> str:
    """Return how many parameters move the outcome of a figure, if it has but one."""
    if len(found) > 1 or len(cells(table)) > 1:
        return ""
    ((outcome, all_),) = found.items()
    many = sum(one.clear for one in all_)
    return f"{many or 'None'} of {len(all_)} parameters clearly move '{table.name(outcome)}'"


def effects(table: SweepTable, outcome: str, joint: int) -> list[Effect]:
    """Return what each parameter does to an outcome, first that which does most."""
    found = []
    for column, (scenario, arm) in product(range(table.values.shape[1]), cells(table)):
        values = table.values[:, column]
        played = (table.of(outcome)[scenario, arm] > 0) & ~np.isnan(values)
        x = values[played]
        counts = table.counts[outcome][scenario, arm][played]
        runs = table.of(outcome)[scenario, arm][played]
        known = values[~np.isnan(values)]
        least, most = float(known.min()), float(known.max())
        quarter = (most - least) / 4
        drawn = table.manifest["design"]["kind"] in DRAWN
        at = (
            (x <= least + quarter),
            (x > least + quarter) & (x < most - quarter),
            (x >= most - quarter),
        )
        means = (mean(counts[here], runs[here], drawn, joint) for here in at)
        name = caption.parameter(table, column)
        where = caption.scenario_name(table, scenario), caption.arm_name(table, arm)
        span = f"{plain(least)}\N{EN DASH}{plain(most)}"
        found.append(Effect(caption.listing(name, *where), span, *means))
    return sorted(found, key=lambda one: -abs(np.nan_to_num(one.difference[0])))


def row_of(one: Effect) -> Row:
    """Return the row of an effect."""
    middle, low, high = one.difference
    if np.isnan(middle):
        return Row(one.label, (one.range, "", ""), color=QUIET)
    words = in_points(middle), signed_interval(low, high)
    color = INK if one.clear else QUIET
    return Row(one.label, (one.range, *words), strong=1 if one.clear else None, color=color)


def draw(ax: Axes, one: Effect, at: float, size: Size) -> None:
    """Draw the means of an effect with their intervals, that of the low end above."""
    color = INK if one.clear else RULE
    ax.plot([one.low[0], one.high[0]], [at, at], color="#dcdad3", linewidth=4 * size.data,
            solid_capstyle="butt", zorder=1)  # fmt: skip
    for (middle, low, high), away, face in (
        (one.low, -0.2, "white"), (one.high, 0.2, color),
    ):  # fmt: skip
        ax.plot([low, high], [at + away] * 2, color=color, linewidth=size.data, zorder=2)
        ax.plot([middle], [at], "o", color=color, markerfacecolor=face, zorder=3,
                markersize=3.6 * size.data, clip_on=False)  # fmt: skip
    ax.plot([one.middle[0]], [at], "|", color=color, markersize=4.5 * size.data, zorder=3)


def cells(table: SweepTable) -> list[tuple[int, int]]:
    """Return scenarios and arms."""
    return list(product(range(len(table.scenarios)), range(len(table.arms))))
