"""Rows on one scale: names at the left, marks on an axis, numbers in columns at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from negsim.plots.page import Page, Size, new_page
from negsim.plots.palette import INK, PAPER, QUIET
from negsim.plots.words import broken, width_of

GAP = 0.55
"""Room above the heading of a group, in rows."""

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


def places(rows: Sequence[Row]) -> list[float]:
    """Return how far down each row stands, in rows."""
    found: list[float] = []
    for at, row in enumerate(rows):
        found.append(found[-1] + 1 + GAP * row.heads if at else 0.0)
    return found


def rows_page(
    size: Size,
    title: str,
    question: str,
    facts: Sequence[str],
    heads: Sequence[str],
    rows: Sequence[Row],
    labelled: bool = False,
) -> tuple[Page, Axes]:
    """Return a page with rows and an empty panel between their names and their numbers.

    `heads` stand above the columns of numbers. In the panel the row `i` lies at ``places(rows)[i]``
    of a vertical axis that runs down; the marks are the caller's, and the horizontal axis too;
    there is room to label it if it is `labelled`.
    """
    wide = _widths(size, heads, rows)
    inset = INDENT * any(row.heads for row in rows)
    numbers = sum(wide) + APART * len(wide)
    free = free_width(size, heads, rows)
    words = [word for row in rows if not row.heads for word in row.name.split()]
    longest = max((width_of(word, size.text) for word in words), default=0.0)
    most = max(min(NAMES * size.width, free), min(longest, free + 0.1 * size.width))
    # A heading may run on above its rows, where there is nothing to draw beside it.
    names = [_name(row, size, most + numbers * row.heads) for row in rows]
    under = [name for name, row in zip(names, rows, strict=True) if not row.heads or row.cells]
    widest = max((width_of(name, size.text) for name in under), default=0.0)
    left = size.edge + min(most, widest) + inset + 0.12
    at, lines = places(rows), max(1 + name.count("\n") for name in names)
    tall = (at[-1] + 1) * (lines * size.line + 0.62 * size.text / 72)
    above = 1.5 * size.small / 72 * (1 + max((head.count("\n") for head in heads), default=0))
    below = 2.6 * size.tick / 72 + 1.2 * size.line * labelled
    page = new_page(size, title, question, facts, tall + above + below)
    tall = page.tall - above - below
    ax = page.axes(left, above, size.width - size.edge - left - numbers, tall)
    ax.set_ylim(at[-1] + 0.5, -0.5)
    ax.set_yticks([])
    ends = [size.width - size.edge - sum(wide[k + 1 :]) - APART * (len(wide) - k - 1)
            for k in range(len(wide))]  # fmt: skip
    for head, end in zip(heads, ends, strict=True):
        look = {"ha": "right", "va": "bottom", "color": QUIET, "fontsize": size.small}
        page.write(end, above - 0.03, head, **look)
    for name, row, down in zip(names, rows, at, strict=True):
        y = above + (down + 0.5) * tall / (at[-1] + 1)
        start, side = (
            (size.edge + inset * (not row.heads), "left") if inset else (left - 0.12, "right")
        )
        # Lines of the panel end at the words of a heading that runs on into it.
        ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.5} if row.heads else None
        look = {"ha": side, "va": "center", "weight": row.weight, "color": row.color}
        page.write(start, y, name, bbox=ground, **look)
        _write_cells(page, row, ends, y, size.number)
    return page, ax


def _name(row: Row, size: Size, inches: float) -> str:
    """Return a name in at most three lines; what stands below it in a line of its own."""
    parts = row.name.split("\n")
    return "\n".join(broken(part, size.text, inches, 3, row.weight) for part in parts)


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
