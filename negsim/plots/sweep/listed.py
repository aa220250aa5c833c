"""Points chosen one by one: a row for each, labelled by its values, and arms within the row.

Such points stand for nothing but themselves, so no line joins them and no mean runs over them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from negsim.plots.axes import data_axis, grid
from negsim.plots.page import PAGE, Size, sized
from negsim.plots.palette import INK, PAPER, QUIET, RULE
from negsim.plots.sweep import caption, estimates, page
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape, varying

MARK, ROW = 0.1, 0.17
"""Height of the interval of one arm, and of a point at least, in inches of a page."""

MOST_VALUES = {3.5: 2, 7.0: 4, 10.0: 4}
"""Parameters whose values stand beside the rows, by width; points are numbered for the others."""

PANELS = {3.5: 1, 7.0: 3, 10.0: 3}
"""Panels beside each other at most, by width."""

LETTER = 0.64
"""About the width of a letter, in heights of words."""


@sized
def picture(table: SweepTable, shape: Shape, size: Size = PAGE) -> Figure:
    """Return the figure of shares at points chosen one by one.

    Points are rows, arms are marks within them, outcomes are panels.
    """
    found = estimates.shares_of(table)
    title = caption.widest_spread(table, found) if len(table.arms) == 1 else ""
    ends = 0.0, estimates.reach_of(found)[1]
    return _page(table, title, "share of model runs at each point",
                 caption.interval_note(table), found, ends, "share", size)  # fmt: skip


@sized
def difference_picture(table: SweepTable, shape: Shape, size: Size = PAGE) -> Figure:
    """Return the figure of differences from the first arm at points chosen one by one."""
    pairing = estimates.pairing_of(table)
    found = estimates.differences_of(pairing)
    title = caption.widest_difference(table, found, estimates.shares_of(table))
    question = f"difference from '{caption.arm_label(table, 0)}' in the share of model runs"
    note, ends = caption.difference_note(pairing), estimates.reach_of(found)
    return _page(table, title, question, note, found, ends, "points", size)


def _page(
    table: SweepTable,
    title: str,
    question: str,
    note: str,
    found: estimates.Estimates,
    ends: tuple[float, float],
    unit: str,
    size: Size,
) -> Figure:
    arms = sorted({arm for _, arm in found})
    outcomes, points = estimates.shown(table), np.flatnonzero(table.runs.any(axis=(0, 1)))
    beside = varying(table)[: MOST_VALUES[size.width]]
    left_out = len(varying(table)) - len(beside)
    more = f"points differ in {left_out} more parameters" * (left_out > 0)
    columns = min(PANELS[size.width], len(outcomes))
    bands = -(-len(outcomes) // columns)
    heads = [page.in_lines(caption.parameter(table, at), 11, 3) for at in beside]
    lines = 1 + max((head.count("\n") for head in heads), default=0)
    wide = [_wide(head, table.values[points, at]) for head, at in zip(heads, beside, strict=True)]
    margins = page.USUAL._replace(left=sum(wide) + 4.5, gap=1.6, above=1.4 + 1.3 * max(lines, 2))
    tall = len(points) * max(ROW, MARK * len(arms) + 0.06)
    rows = [(tall, columns)] * (bands * len(table.scenarios))
    several = len(table.arms) > 1
    keys = [page.key(arm, caption.arm_label(table, arm), False) for arm in arms if several]
    whole, panels = page.panel_page(size, table, title, question, [note, more], rows, keys, margins)
    for at, row in enumerate(panels):
        scenario, band = divmod(at, bands)
        _label(row[0], table, points, beside, heads, wide, size)
        for ax, outcome in page.fill(row, outcomes[band * columns : (band + 1) * columns]):
            for arm in arms:
                down = (arm - (arms[0] + arms[-1]) / 2) * 0.8 / len(arms)
                sides = [end[scenario][points] for end in found[outcome, arm]]
                _marks(ax, sides, arm, np.arange(len(points)) + down, size)
            page.name_panel(ax, caption.outcome_name(table, outcome, scenario), size)
            for shaded in range(0, len(points), 2):
                ax.axhspan(shaded - 0.5, shaded + 0.5, color="#f4f5f3", linewidth=0, zorder=0)
            if unit == "points":
                ax.axvline(0, color=RULE, linewidth=1.5 * size.axis, zorder=1)
            ax.set_ylim(len(points) - 0.5, -0.5)
            ax.set_yticks([])
            data_axis(ax.xaxis, *ends, unit)
            grid(ax)
    return whole.figure


def _marks(
    ax: Axes,
    ends: Sequence[NDArray[np.float64]],
    arm: int,
    rows: NDArray[np.floating[Any]],
    size: Size,
) -> None:
    """Draw the interval of one arm in every row in which it was played."""
    look, played = page.curve_look(arm) | {"linestyle": ""}, ~np.isnan(ends[0])
    middle, low, high = (end[played] for end in ends)
    ax.plot(middle, rows[played], **look, markersize=2.6 * size.data, clip_on=False)
    for color, wide in ((PAPER, 1.8), (look["color"], 0.8)):
        ax.hlines(rows[played], low, high, color=color, linewidth=wide * size.data,
                  zorder=3, clip_on=False)  # fmt: skip


def _wide(head: str, values: NDArray[np.float64]) -> float:
    """Return how wide a column of values is, in heights of words."""
    words = [*head.split("\n"), *map(caption.number, values.tolist())]
    return 1.2 + LETTER * max(map(len, words))


def _label(
    ax: Axes,
    table: SweepTable,
    points: NDArray[np.int64],
    beside: Sequence[int],
    heads: Sequence[str],
    wide: Sequence[float],
    size: Size,
) -> None:
    """Write number and values of each point at the left of its row, with headings."""
    columns = [("point", [str(point + 1) for point in points])]
    columns += [
        (head, [caption.number(value) for value in table.values[points, at].tolist()])
        for head, at in zip(heads, beside, strict=True)
    ]
    place: dict[str, Any] = {"textcoords": "offset points", "ha": "right"}
    for at, (head, values) in enumerate(columns):
        across = -size.tick * (1.4 + sum(wide[at:]))
        look = {"fontsize": size.small, "color": QUIET, "va": "bottom"}
        ax.annotate(head, (0, 1), (across, 4), xycoords="axes fraction", **place | look)
        look = {"fontsize": size.tick, "color": INK, "va": "center"}
        for row, value in enumerate(values):
            where = ("axes fraction", "data")
            ax.annotate(value, (0, row), (across, 0), xycoords=where, **place | look)
