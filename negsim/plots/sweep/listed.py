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

from negsim.plots.style import curve_look, percent_ticks, write
from negsim.plots.sweep import caption, estimates, page
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape, varying

MARK, ROW = 0.105, 0.19
"""Height of the interval of one arm, and of a point at least, in inches."""

NUMBER, VALUE, LETTERS = 0.45, 0.64, 11
"""Width of the column of point numbers and of each column of values, in inches; letters a line."""

MOST_VALUES = 6
"""Parameters whose values stand beside the rows; points are numbered for the others."""

HEADING, GAP, PANEL = 0.12, 0.25, 1.15
"""Height of a line of a heading, room between panels and least width of one, in inches."""

WIDEST = 10.0
"""Width of a page at most, in inches."""


def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of shares at points chosen one by one.

    Points are rows, arms are marks within them, outcomes are panels.
    """
    question, note = "Share of model runs at each point", f"Shares: {caption.interval_note(table)}"
    figure = _page(table, question, note, estimates.shares_of(table))
    for ax in figure.axes:
        ax.set_xlim(-0.02, 1.02)
        ax.set_xticks(np.linspace(0, 1, 5), ["0 %", "", "50 %", "", "100 %"])
    return figure


def difference_picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of differences from the first arm at points chosen one by one."""
    pairing = estimates.pairing_of(table)
    differences = estimates.differences_of(pairing)
    question = f"Differences in the share of model runs from {table.arms[0]}"
    figure = _page(table, question, caption.difference_note(pairing), differences)
    reach = estimates.reach_of(differences)
    for ax in figure.axes:
        ax.axvline(0, color="black", linewidth=0.8, zorder=1.5)
        ax.set_xlim(-1.03 * reach, 1.03 * reach)
        ax.set_xticks(*percent_ticks(-reach, reach, 3))
    return figure


def _page(table: SweepTable, question: str, note: str, found: estimates.Estimates) -> Figure:
    """Return a page with every panel drawn; only its horizontal axes are missing."""
    arms = sorted({arm for _, arm in found})
    outcomes, points = estimates.shown(table), np.flatnonzero(table.runs.any(axis=(0, 1)))
    left_out = max(0, len(varying(table)) - MOST_VALUES)
    more = f"Points differ in {left_out} more parameters than stand beside them."
    left = NUMBER + VALUE * (len(varying(table)) - left_out)
    wide = WIDEST - left - 0.25
    tall = len(points) * max(ROW, MARK * len(arms) + 0.08)
    fit = max(1, int((wide + GAP) / (PANEL + GAP)))
    bands = -(-len(outcomes) // fit)
    columns = -(-len(outcomes) // bands)
    panel = min(2.4, (wide - (columns - 1) * GAP) / columns)
    rows = [(tall, columns)] * (bands * len(table.scenarios))
    keys = [page.key(arm, table.arms[arm]) for arm in arms] if len(table.arms) > 1 else []
    for one in keys:
        one.set_linestyle("")
    lines = [page.in_lines(name, LETTERS, 4).count("\n") for name in table.manifest["parameters"]]
    above = page.USUAL.above + HEADING * max(0, max(lines) - 1)
    notes = [note, "Points in the order of the experiment.", more * (left_out > 0)]
    margins = page.Margins(above, 0.3, left, 0.25, GAP, panel)
    figure, panels = page.new_page(table, question, notes, rows, keys, margins)
    for at, row in enumerate(panels):
        scenario, band = divmod(at, bands)
        _label(row[0], table, points)
        for ax, outcome in page.fill(row, outcomes[band * columns : (band + 1) * columns]):
            for arm in arms:
                down = (arm - (arms[0] + arms[-1]) / 2) * 0.8 / len(arms)
                ends = [end[scenario][points] for end in found[outcome, arm]]
                _marks(ax, ends, arm, np.arange(len(points)) + down)
            page.name_panel(ax, caption.outcome_name(table, outcome, scenario))
            for shaded in range(0, len(points), 2):
                ax.axhspan(shaded - 0.5, shaded + 0.5, color="#EEEEEE", linewidth=0, zorder=0)
            ax.set_yticks([])
            page.rows_axis(ax, len(points))
    return figure


def _marks(
    ax: Axes, ends: Sequence[NDArray[np.float64]], arm: int, rows: NDArray[np.floating[Any]]
) -> None:
    """Draw the interval of one arm in every row in which it was played."""
    style, played = curve_look(arm) | {"linestyle": ""}, ~np.isnan(ends[0])
    middle, low, high = (end[played] for end in ends)
    ax.hlines(rows[played], low, high, color=style["color"], linewidth=1.0)
    ax.plot(middle, rows[played], **style, markersize=3.2, clip_on=False)


def _label(ax: Axes, table: SweepTable, points: NDArray[np.int64]) -> None:
    """Write number and values of each point at the left of its row, with headings."""
    names = list(table.manifest["parameters"])
    columns = [("point", [str(point + 1) for point in points])]
    columns += [
        (names[at], [caption.number(value) for value in table.values[points, at].tolist()])
        for at in varying(table)[:MOST_VALUES]
    ]
    for at, (name, values) in enumerate(reversed(columns)):
        across = -72 * (0.12 + at * VALUE)
        heading = page.in_lines(name, LETTERS, 4)
        write(ax, heading, (0, 1), (across, 4), ha="right", va="bottom", fontsize=7)
        look = {"xycoords": ("axes fraction", "data"), "fontsize": 7.5}
        for row, value in enumerate(values):
            write(ax, value, (0, row), (across, 0), ha="right", va="center", **look)
