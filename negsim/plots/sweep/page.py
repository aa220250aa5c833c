"""The page that every figure of a sweep is drawn on: title, panels, legend, caption.

Positions are reckoned in inches, without a solver, so that the same sweep gives the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from negsim.plots import style
from negsim.plots.sweep.caption import caption, title
from negsim.sweeps.table.counts import SweepTable

LETTER = 0.058
"""About the width of a letter of the legend, in inches."""

COLUMNS = 3
"""Panels beside each other where nothing else says how many."""


class Margins(NamedTuple):
    """Room around the panels, in inches.

    It lies `above` each row for the names of panels, `between` rows for their axes, `left` and
    `right` of all, and as a `gap` beside each `panel`, which is at least so wide.
    """

    above: float = 0.38
    between: float = 0.5
    left: float = 0.78
    right: float = 0.2
    gap: float = 0.5
    panel: float = 1.9


USUAL = Margins()
"""Room around panels with a line of name each and an axis of its own."""


def fill[Item](panels: Sequence[Axes], items: Iterable[Item]) -> Iterator[tuple[Axes, Item]]:
    """Yield a panel for each of some items; panels left over are removed."""
    filled = list(items)
    for ax in panels[len(filled) :]:
        ax.remove()
    yield from zip(panels, filled, strict=False)


def new_page(
    table: SweepTable,
    question: str,
    notes: Sequence[str],
    rows: Sequence[tuple[float, int]],
    keys: Sequence[Line2D | Patch] = (),
    margins: Margins = USUAL,
    heading: str = "",
) -> tuple[Figure, list[list[Axes]]]:
    """Return a page and its empty panels, row by row.

    The title is the `heading`, or else the names of the scenarios, and which `question` the figure
    answers; `notes` are sentences of the caption, and `keys` state above the panels what signs
    mean. `rows` has the height of each row of panels, in inches, and how many panels stand in it.
    """
    most = max(columns for _, columns in rows)
    around = margins.left + margins.right
    width = max(style.WIDTH, around + most * margins.panel + (most - 1) * margins.gap)
    letters = int(16.8 * (width - 0.2))
    below = textwrap.fill(caption(table, *notes), letters, break_on_hyphens=False)
    per_line = int(13 * (width - 0.2))
    said = heading or title(table), question
    above = "\n".join(style.wrapped(words, per_line, 2) for words in said)
    lines = 1 + above.count("\n")
    longest = max((len(str(one.get_label())) for one in keys), default=0)
    side_by_side = max(1, min(4, int((width - 0.2) / (0.6 + LETTER * longest))))
    listed = 0.17 * -(-len(keys) // side_by_side) + 0.08 if keys else 0.0
    head = 0.12 + 0.17 * lines + listed
    foot = 0.12 + style.LINE * (1 + below.count("\n"))
    rest = USUAL.between - margins.between + foot
    height = head + sum(tall + margins.above + margins.between for tall, _ in rows) + rest
    figure = style.Drawing(figsize=(width, height))
    under = 0.12 + 0.17 * lines
    style.write_around(figure, above, below, keys, under, ncols=side_by_side, handlelength=3.2)
    panels, y = [], height - head
    for tall, columns in rows:
        y -= margins.above + tall
        wide = (width - around - (columns - 1) * margins.gap) / columns
        steps = [margins.left + column * (wide + margins.gap) for column in range(columns)]
        boxes = [(x / width, y / height, wide / width, tall / height) for x in steps]
        panels.append([figure.add_axes(box) for box in boxes])
        y -= margins.between
    return figure, panels


def name_panel(ax: Axes, name: str) -> None:
    """Write what a panel shows above it, in two lines at most."""
    ax.set_title(in_lines(name, max(12, int(16 * inches_of(ax))), 2), loc="left", fontsize=8)


def in_lines(name: str, width: int, lines: int) -> str:
    """Return a name in lines of about `width` letters, broken at spaces or underscores."""
    plain = textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False)
    if len(plain) <= lines and max(map(len, plain), default=0) <= width:
        return "\n".join(plain)
    mark = "\x00"  # where a line may end, and no space is to be written
    apart = name.replace("_", f"_{mark} ")
    cut = "\n".join(textwrap.wrap(apart, width + 1, max_lines=lines, placeholder=" ..."))
    return cut.replace(f"{mark} ", "").replace(mark, "")


def inches_of(ax: Axes) -> float:
    """Return how wide a panel is, in inches."""
    return float(ax.get_window_extent().width / ax.figure.dpi)


def percent_axis(ax: Axes, low: float = 0.0, high: float = 1.0) -> None:
    """Make the vertical axis one of shares, or of differences in percentage points."""
    ax.set_ylim(low, high)
    ax.set_yticks(*style.percent_ticks(low, high))
    ax.tick_params(labelsize=7.5)
    ax.spines[["top", "right"]].set_visible(False)


def rows_axis(ax: Axes, rows: int, rim: float = 0.0, grid: float = 0.4) -> None:
    """Lay out a panel of rows from the top, with a rim of parts of a row and a grid so wide."""
    ax.set_ylim(rows - 0.5 + rim, -0.5 - rim)
    ax.tick_params(labelsize=7.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", linewidth=grid, color=style.GREY)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)


def key(index: int, label: str) -> Line2D:
    """Return the entry of the curve of that index in a legend."""
    look = style.curve_look(index)
    return Line2D([], [], **look, markersize=4, linewidth=1.2, label=short(label))


def short(name: str) -> str:
    """Return a name in at most 44 letters, cut where too long."""
    return style.shortened(name, 44)
