"""Rows on one scale: names at the left, marks on an axis, numbers in columns at the right.

A row is as high as the lines of its name need, and no higher.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from matplotlib.axes import Axes

from negsim.plots.page import Page, Size, new_page
from negsim.plots.palette import INK, PAPER, QUIET
from negsim.plots.words import broken, width_of

GAP, MORE = 0.55, 0.68
"""Room above the heading of a group, and that of each further line of a name, in rows."""

INDENT = 0.14
"""How far the rows of a group stand in, in inches."""

NAMES, PANEL = 0.42, 0.22
"""Part of the width of a page that names may take at most, and that the panel has at least."""

APART = 0.12
"""Room between columns, in inches."""


@dataclass(frozen=True)
class Row:
    """A row: its name and the words in its columns; one that `heads` a group stands out.

    The number in the column `strong` is bold, and the name is written in `color`.
    """

    name: str
    cells: tuple[str, ...] = ()
    heads: bool = False
    strong: int | None = None
    color: str = INK

    @property
    def weight(self) -> str:
        """How bold the name is."""
        return "bold" if self.heads else "normal"


def high(row: Row) -> float:
    """Return how high a row is whose name stands in lines, in rows of one line."""
    return 1 + MORE * row.name.count("\n")


def places(rows: Sequence[Row]) -> list[float]:
    """Return how far down the middle of each row stands, in rows of one line."""
    found = [high(row) / 2 - 0.5 for row in rows[:1]]
    for above, row in pairwise(rows):
        found.append(found[-1] + (high(above) + high(row)) / 2 + GAP * row.heads)
    return found


def let_down(ax: Axes, rows: Sequence[Row], at: Sequence[float]) -> None:
    """Let the vertical axis run downwards, from the upper edge of rows to the lower one."""
    ax.set_ylim(at[-1] + high(rows[-1]) / 2, -0.5)


def rows_page(
    size: Size,
    title: str,
    question: str,
    facts: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[Row],
    labelled: bool = False,
) -> tuple[Page, Axes, list[float]]:
    """Return a page with rows, an empty panel between their names and numbers, and their places.

    `heads` stand above the columns of numbers. In the panel each row lies at its place on a
    vertical axis that runs down; the marks are the caller's, and the horizontal axis too; there is
    room to label it if it is `labelled`.
    """
    wide = _widths(size, heads, rows)
    inset = INDENT * any(row.heads for row in rows)
    numbers = sum(wide) + APART * len(wide)
    free = free_width(size, heads, rows)
    words = [word for row in rows if not row.heads for word in row.name.split()]
    longest = max((width_of(word, size.text) for word in words), default=0.0)
    most = max(min(NAMES * size.width, free), min(longest, free + 0.1 * size.width))
    # A heading may run on above its rows, where there is nothing to draw beside it.
    rows = [in_lines(row, size.text, most + numbers * row.heads) for row in rows]
    under = [row.name for row in rows if not row.heads or row.cells]
    widest = max((width_of(name, size.text) for name in under), default=0.0)
    left = size.edge + min(most, widest) + inset + 0.12
    at = places(rows)
    whole = at[-1] + (1 + high(rows[-1])) / 2
    tall = whole * (size.line + 0.62 * size.text / 72)
    above = 1.5 * size.small / 72 * (1 + max((head.count("\n") for head in heads), default=0))
    below = 2.6 * size.tick / 72 + 1.2 * size.line * labelled
    page = new_page(size, title, question, facts, tall + above + below)
    tall = page.tall - above - below
    ax = page.axes(left, above, size.width - size.edge - left - numbers, tall)
    let_down(ax, rows, at)
    ax.set_yticks([])
    ends = [size.width - size.edge - sum(wide[k + 1 :]) - APART * (len(wide) - k - 1)
            for k in range(len(wide))]  # fmt: skip
    for head, end in zip(heads, ends, strict=True):
        look = {"ha": "right", "va": "bottom", "color": QUIET, "fontsize": size.small}
        page.write(end, above - 0.03, head, **look)
    for row, down in zip(rows, at, strict=True):
        y = above + (down + 0.5) * tall / whole
        start, side = (
            (size.edge + inset * (not row.heads), "left") if inset else (left - 0.12, "right")
        )
        # Lines of the panel end at the words of a heading that runs on into it.
        ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5} if row.heads else None
        look = {"ha": side, "va": "center", "weight": row.weight, "color": row.color}
        page.write(start, y, row.name, bbox=ground, **look)
        _write_cells(page, row, ends, y, size.number)
    return page, ax, at


def in_lines(row: Row, points: float, inches: float, most: int = 3) -> Row:
    """Return a row with its name in so many lines at most; what is below it has its own line."""
    parts = [broken(one, points, inches, most, row.weight) for one in row.name.split("\n")]
    return replace(row, name="\n".join(parts))


def free_width(size: Size, heads: Sequence[str], rows: Sequence[Row]) -> float:
    """Return how much room columns of numbers and the least panel leave for names, in inches."""
    numbers = sum(_widths(size, heads, rows)) + APART * len(heads)
    inset = INDENT * any(row.heads for row in rows)
    return size.width - 2 * size.edge - numbers - PANEL * size.width - inset


def _widths(size: Size, heads: Sequence[str], rows: Sequence[Row]) -> list[float]:
    """Return how wide each column of numbers is, in inches."""
    told = [row.cells for row in rows if row.cells]
    return [
        max([width_of(head, size.small), *(width_of(row[k], size.number, "bold") for row in told)])
        for k, head in enumerate(heads)
    ]


def _write_cells(page: Page, row: Row, ends: Sequence[float], y: float, points: float) -> None:
    for k, words in enumerate(row.cells):
        first = k == row.strong or (k == 0 and row.color == INK)
        weight, color = "bold" if k == row.strong else "normal", INK if first else QUIET
        look = {"ha": "right", "va": "center", "weight": weight, "color": color}
        page.write(ends[k], y, words, fontsize=points, **look)
