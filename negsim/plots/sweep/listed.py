"""Points chosen one by one: a row for each, labelled by its values, and arms within the row.

Such points stand for nothing but themselves, so no line joins them and no mean runs over them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from negsim.plots.result import in_style
from negsim.plots.sweep.page import (
    ABOVE,
    WIDEST,
    Page,
    Room,
    Words,
    caption,
    in_lines,
    interval_note,
    key,
    look,
    name_panel,
    new_page,
    number,
    shown,
    title,
)
from negsim.sweeps.table.counts import SweepTable, intervals
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.shape import Shape, varying

MARK, ROW = 0.105, 0.19
"""Height of the interval of one arm, and of a point at least, in inches."""

NUMBER, VALUE, LETTERS = 0.45, 0.64, 11
"""Width of the column of point numbers and of each column of values, in inches; letters a line."""

MOST_VALUES = 6
"""Parameters whose values stand beside the rows; points are numbered for the others."""

HEADING, GAP, PANEL = 0.12, 0.25, 1.15
"""Height of a line of a heading, room between panels and least width of one, in inches."""

Ends = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Middle, low and high over scenarios, arms and points."""


@in_style
def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of shares at points chosen one by one.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        A list. Points are rows, arms are marks within them, outcomes are panels.
    """
    outcomes = shown(table)

    def ends(outcome: str) -> Ends:
        return table.shares(outcome), *intervals(table.counts[outcome], table.runs, len(outcomes))

    note = _note(table, f"Shares: {interval_note(len(outcomes))}")
    words = Words(title(table, "Share of model runs at each point"), caption(table, *note))
    page = _page(table, words, range(len(table.arms)), ends)
    for ax in page.figure.axes:
        ax.set_xlim(-0.02, 1.02)
        ax.set_xticks(np.linspace(0, 1, 5), ["0 %", "", "50 %", "", "100 %"])
    return page.figure


@in_style
def difference_picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of differences from the first arm at points chosen one by one.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        A list, of a sweep with several arms.
    """
    outcomes, others = shown(table), range(1, len(table.arms))
    pairing = Pairing.of(table, len(outcomes) * len(others))
    far = [0.05]

    def ends(outcome: str) -> Ends:
        nothing = np.full(table.runs.shape, np.nan)
        filled = nothing, nothing.copy(), nothing.copy()
        for arm in others:
            for into, end in zip(filled, pairing.difference(outcome, arm), strict=True):
                into[:, arm] = end
        both = ~np.isnan(filled[0])
        far.extend(float(np.abs(end[both]).max(initial=0)) for end in filled)
        return filled

    note = _note(
        table,
        f"Differences, in percentage points: 95 % {pairing.method}; joint over "
        f"{pairing.joint} at a point.",
    )
    question = f"Differences in the share of model runs from {table.arms[0]}"
    page = _page(table, Words(title(table, question), caption(table, *note)), others, ends)
    reach = float(np.ceil(max(far) * 20) / 20)
    for ax in page.figure.axes:
        ax.axvline(0, color="black", linewidth=0.8, zorder=1.5)
        ax.set_xlim(-1.03 * reach, 1.03 * reach)
        ax.set_xticks([-reach, 0, reach], [f"{100 * -reach:+.3g}", "0", f"{100 * reach:+.3g}"])
    return page.figure


def _note(table: SweepTable, note: str) -> list[str]:
    left_out = len(varying(table)) - MOST_VALUES
    more = f"Points differ in {left_out} more parameters than stand beside them." * (left_out > 0)
    return [note, "Points in the order of the experiment.", more]


def _page(table: SweepTable, words: Words, arms: range, ends: Callable[[str], Ends]) -> Page:
    """Return a page with every panel drawn; only its horizontal axes are missing."""
    outcomes, points = shown(table), np.flatnonzero(table.runs.any(axis=(0, 1)))
    left = NUMBER + VALUE * len(varying(table)[:MOST_VALUES])
    room = WIDEST - left - 0.25
    tall = len(points) * max(ROW, MARK * len(arms) + 0.08)
    fit = max(1, int((room + GAP) / (PANEL + GAP)))
    bands = -(-len(outcomes) // fit)
    columns = -(-len(outcomes) // bands)
    panel = min(2.4, (room - (columns - 1) * GAP) / columns)
    rows = [(tall, columns)] * (bands * len(table.scenarios))
    keys = [key(arm, table.arms[arm]) for arm in arms] if len(table.arms) > 1 else []
    for one in keys:
        one.set_linestyle("")
    lines = [in_lines(name, LETTERS, 4).count("\n") for name in table.manifest["parameters"]]
    above = ABOVE + HEADING * max(0, max(lines) - 1)
    page = new_page(words, rows, keys, Room(above, 0.3, left, 0.25, GAP, panel))
    for at, row in enumerate(page.panels):
        scenario, band = divmod(at, bands)
        here = outcomes[band * columns : (band + 1) * columns]
        _label(row[0], table, points)
        for ax, outcome in zip(row, here, strict=False):
            for arm in arms:
                _marks(ax, ends(outcome), (scenario, arm), points, arms)
            where = f"{table.scenarios[scenario]}: " if len(table.scenarios) > 1 else ""
            name_panel(ax, where + table.name(outcome))
        for ax in row:
            _rows(ax, len(points))
        for ax in row[len(here) :]:
            ax.remove()
    return page


def _marks(
    ax: Axes, ends: Ends, cell: tuple[int, int], points: NDArray[np.int64], arms: range
) -> None:
    """Draw the interval of one arm in every row in which it was played."""
    style = look(cell[1]) | {"linestyle": ""}
    middle, low, high = (end[cell][points] for end in ends)
    down = (cell[1] - (arms[0] + arms[-1]) / 2) * 0.8 / len(arms)
    rows = np.arange(len(points)) + down
    played = ~np.isnan(middle)
    ax.hlines(rows[played], low[played], high[played], color=style["color"], linewidth=1.0)
    ax.plot(middle[played], rows[played], **style, markersize=3.2, clip_on=False)


def _label(ax: Axes, table: SweepTable, points: NDArray[np.int64]) -> None:
    """Write number and values of each point at the left of its row, with headings."""
    names = list(table.manifest["parameters"])
    columns = [("point", [str(point + 1) for point in points])]
    columns += [
        (names[at], [number(value) for value in table.values[points, at].tolist()])
        for at in varying(table)[:MOST_VALUES]
    ]
    for at, (name, values) in enumerate(reversed(columns)):
        across = -72 * (0.12 + at * VALUE)
        ax.annotate(
            in_lines(name, LETTERS, 4), (0, 1), (across, 4), xycoords="axes fraction",
            textcoords="offset points", ha="right", va="bottom", fontsize=7,
        )  # fmt: skip
        for row, value in enumerate(values):
            ax.annotate(
                value, (0, row), (across, 0), xycoords=("axes fraction", "data"),
                textcoords="offset points", ha="right", va="center", fontsize=7.5,
            )  # fmt: skip


def _rows(ax: Axes, rows: int) -> None:
    """Lay out the rows of a panel, every other one shaded."""
    ax.set_ylim(rows - 0.5, -0.5)
    for row in range(0, rows, 2):
        ax.axhspan(row - 0.5, row + 0.5, color="#EEEEEE", linewidth=0, zorder=0)
    ax.set_yticks([])
    ax.tick_params(labelsize=7.5)
    ax.grid(axis="x", linewidth=0.4, color="#BBBBBB")
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
