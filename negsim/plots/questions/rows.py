"""Differences in rows: a dot with its interval in each, its name before and numbers after it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from negsim.plots.axes import data_axis, dotted, grid
from negsim.plots.page import Page, Size, new_page
from negsim.plots.palette import HAIR, INK, QUIET, RULE
from negsim.plots.words import broken, width_of
from negsim.questions.answer import Answer

FOOT = 3.0
"""Lines of words that the axis takes below the rows."""

LEAST = 0.2
"""Part of the page's width that dots have at least; columns of numbers give way."""

AXIS = "difference in percentage points"
"""What the axis shows, unless something else is said."""


@dataclass(frozen=True)
class Row:
    """A row of a figure.

    Parameters
    ----------
    name : str
        What stands before it.
    cells : tuple of str
        Numbers after it, one a column.
    middle, low, high : float, optional
        Difference and its interval; a row without them is a heading.
    noise : bool
        Whether the difference could be random numbers alone: it is drawn in grey.
    """

    name: str
    cells: tuple[str, ...] = ()
    middle: float | None = None
    low: float = 0.0
    high: float = 0.0
    noise: bool = False


def facts(answer: Answer, intervals: str = "") -> list[str]:
    """Return what a caption says of an answer."""
    level = f"{100 * answer.confidence:g} %"
    return [
        f"{answer.base.scenario.id} {answer.base.scenario.fingerprint}",
        f"{answer.runs:,} runs each, seed {answer.seed}, the same random numbers",
        intervals or f"bars in circles: {level} intervals of random numbers, each by itself",
        "share of model runs, not a forecast",
    ]


def page(
    answer: Answer, size: Size, title: str, question: str, heads: Sequence[str],
    rows: Sequence[Row], paint: Callable[[Axes], None] | None = None, intervals: str = "",
    axis: str = AXIS,
) -> Page:  # fmt: skip
    """Return a page of rows: names, dots on one scale, and columns of numbers under `heads`.

    `paint` draws something else than dots; `intervals` says in the caption what the bars are.
    """
    high = 1.5 * size.line
    tall = (len(rows) + 1) * high + FOOT * size.line
    made = new_page(size, title, question, facts(answer, intervals), tall)
    high *= max(1.0, (made.tall - FOOT * size.line) / ((len(rows) + 1) * high))
    names = min(0.42 * made.wide, max(_wide(row, size) for row in rows)) + 0.12
    left = size.edge + names
    columns = _columns(made, heads, rows, left)
    right = columns[0][0] - 0.15 if columns else size.edge + made.wide
    ax = made.axes(left, high, right - left, len(rows) * high)
    if paint is None:
        draw(rows, ax, size, axis)
    else:
        paint(ax)
    ax.set_yticks([])
    kept = len(heads) - len(columns)
    for at, row in enumerate(rows):
        below = (at + 1.5) * high
        bold = {"weight": "bold"} if row.middle is None else {}
        name = broken(row.name, size.text, names - 0.1, 1)
        made.write(size.edge, below, name, va="center", color=QUIET if row.noise else INK, **bold)
        for (_, end), cell in zip(columns, row.cells[kept:], strict=False):
            made.write(end, below, cell, va="center", ha="right", color=QUIET if row.noise else INK)
    for (_, end), head in zip(columns, heads[kept:], strict=True):
        made.write(end, 0.5 * high, head, va="center", ha="right", color=QUIET, fontsize=size.small)
    return made


def _wide(row: Row, size: Size) -> float:
    return width_of(row.name, size.text, "bold" if row.middle is None else "normal")


def _columns(
    made: Page, heads: Sequence[str], rows: Sequence[Row], left: float
) -> list[tuple[float, float]]:
    """Return where columns of numbers begin and end, in inches: the last ones that leave room."""
    ends: list[tuple[float, float]] = []
    right = made.size.edge + made.wide
    for n in reversed(range(len(heads))):
        cells = [row.cells[n] for row in rows if n < len(row.cells)]
        width = max(
            [width_of(heads[n], made.size.small)]
            + [width_of(cell, made.size.text) for cell in cells]
        )
        if right - width - left < LEAST * made.wide:
            break
        ends.insert(0, (right - width, right))
        right -= width + 0.16
    return ends


def draw(rows: Sequence[Row], ax: Axes, size: Size, axis: str = AXIS) -> None:
    """Draw the dots of rows in an axes, with the names of the rows as its ticks."""
    reach = [end for row in rows if row.middle is not None for end in (row.low, row.high)]
    low, high = min([0.0, *reach]), max([0.0, *reach])
    if low == high:
        low, high = -0.01, 0.01
    for at, row in enumerate(rows):
        if row.middle is not None:
            color = QUIET if row.noise else INK
            ax.plot([0, row.middle], [at, at], color=HAIR, zorder=2)
            dotted(ax, row.middle, row.low, row.high, at, size, color)
    data_axis(ax.xaxis, low, high, "points")
    _thin(ax, size)
    grid(ax)
    ax.axvline(0, color=RULE, linewidth=size.axis, zorder=1)
    ax.set_yticks(range(len(rows)), [row.name for row in rows])
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xlabel(axis)


def _thin(ax: Axes, size: Size) -> None:
    """Leave out ticks for which a narrow axis has no room; that at 0 stays."""
    ticks = [float(tick) for tick in ax.get_xticks()]
    named = [label.get_text() for label in ax.get_xticklabels()]
    across = ax.get_position().width * ax.figure.get_figwidth()  # type: ignore[union-attr]
    wide = max([width_of(name, size.tick) for name in named], default=0.0) + 0.06
    every = max(1, math.ceil(len(ticks) * wide / across))
    at = min(range(len(ticks)), key=lambda n: abs(ticks[n]), default=0) % every
    ax.set_xticks(ticks[at::every], named[at::every])
