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

from negsim.plots.axes import data_axis, grid
from negsim.plots.page import PAGE, Size, sized
from negsim.plots.palette import INK, QUIET, RULE
from negsim.plots.rows import Row, rows_page
from negsim.plots.sweep import caption
from negsim.plots.sweep.estimates import shown
from negsim.plots.words import in_points, plain, signed_interval
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.effects import DRAWN, Effect, effects

FEW = 4
"""Parameters of which all outcomes share a figure."""

HEADS = ("range", "low to high,\npoints", "95 % interval")

class Told(NamedTuple):
    """An effect with what stands before it: its label, and the range of the parameter."""

    label: str
    range: str
    effect: Effect


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
    found = {outcome: told(table, outcome) for outcome in outcomes}
    alone, rows = len(outcomes) == 1, []
    listed: list[Told | None] = []
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
    page, ax, places = rows_page(
        size, finding(table, found), question, caption.facts(table, *notes), HEADS, rows
    )
    ends: list[float] = []
    for one, at in zip(listed, places, strict=True):
        if one is not None:
            draw(ax, one.effect, at, size)
            means = one.effect.low, one.effect.high
            ends += [end for mean in means for end in mean if end == end]
    data_axis(ax.xaxis, min(ends, default=0.0), max(ends, default=1.0))
    grid(ax)
    return page.figure


def between(table: SweepTable) -> str:
    """Return where the intervals come from besides Monte Carlo error."""
    return " over the points drawn" if table.manifest["design"]["kind"] in DRAWN else ""


def finding(table: SweepTable, found: dict[str, list[Told]]) -> str:
    """Return how many parameters move the outcome of a figure, if it has but one."""
    if len(found) > 1 or len(cells(table)) > 1:
        return ""
    ((outcome, all_),) = found.items()
    many = sum(one.effect.clear for one in all_)
    return f"{many or 'None'} of {len(all_)} parameters clearly move '{table.name(outcome)}'"


def told(table: SweepTable, outcome: str) -> list[Told]:
    """Return what each parameter does to an outcome, those that clearly move it first."""
    found = []
    for scenario, arm in cells(table):
        where = caption.scenario_name(table, scenario), caption.arm_name(table, arm)
        for one in effects(table, outcome, scenario, arm):
            name = caption.parameter(table, one.parameter)
            span = f"{plain(one.least)}\N{EN DASH}{plain(one.most)}"
            found.append(Told(caption.listing(name, *where), span, one))
    return sorted(
        found, key=lambda one: -abs(one.effect.difference[0]) if one.effect.clear else 0.0
    )


def row_of(one: Told) -> Row:
    """Return the row of an effect."""
    middle, low, high = one.effect.difference
    if np.isnan(middle):
        return Row(one.label, (one.range, "", ""), color=QUIET)
    words = in_points(middle), signed_interval(low, high)
    clear = one.effect.clear
    color = INK if clear else QUIET
    return Row(one.label, (one.range, *words), strong=1 if clear else None, color=color)


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
