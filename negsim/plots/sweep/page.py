"""The page that every figure of a sweep is drawn on: title, panels, legend, caption.

Positions are reckoned in inches, without a solver, so that the same sweep gives the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from negsim.plots.style import Drawing, percent_ticks, shortened, wrapped
from negsim.plots.sweep.caption import caption, title
from negsim.sweeps.table.counts import SweepTable

WIDTH, LEFT, RIGHT, BETWEEN = 7.2, 0.78, 0.2, 0.5
"""Width of a page at least, of its margins and between panels, in inches."""

WIDEST, PANEL = 10.0, 1.9
"""Width of a page at most where panels can be wrapped, and of a panel at least, in inches."""

ABOVE, BELOW, LINE = 0.38, 0.5, 0.125
"""Height of a panel's title, of its horizontal axis and of a line of the caption, in inches."""

LETTER = 0.058
"""About the width of a letter of the legend, in inches."""

LOOKS = (
    ("#000000", "-", "o"), ("#0072B2", "--", "s"), ("#D55E00", "-.", "^"), ("#009E73", ":", "D"),
    ("#56B4E9", (0, (6, 1)), "v"), ("#CC79A7", (0, (3, 1, 1, 1, 1, 1)), "P"),
)  # fmt: skip
"""Colour, line and marker of curves that share a panel, in turn."""

COLUMNS = 3
"""Panels beside each other where nothing else says how many."""


@dataclass(frozen=True)
class Margins:
    """Room around the panels, in inches.

    Parameters
    ----------
    above : float
        Over each row, for what its panels are called.
    between : float
        Under each row but the last, for its axis.
    left, right : float
        Margins of the page.
    gap : float
        Between panels beside each other.
    panel : float
        Width of a panel at least.
    """

    above: float = ABOVE
    between: float = BELOW
    left: float = LEFT
    right: float = RIGHT
    gap: float = BETWEEN
    panel: float = PANEL


USUAL = Margins()
"""Room around panels with a line of name each and an axis of its own."""


@dataclass(frozen=True, eq=False)
class Page:
    """A figure with its panels."""

    figure: Figure
    panels: list[list[Axes]]

    @property
    def flat(self) -> list[Axes]:
        """All panels, row by row."""
        return [ax for row in self.panels for ax in row]


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
) -> Page:
    """Return a page with empty panels.

    Parameters
    ----------
    table : SweepTable
    question : str
        What the figure shows, for the title.
    notes : sequence of str
        Sentences of the caption that are the figure's own.
    rows : sequence of (float, int)
        Height in inches of each row of panels, and how many panels stand in it.
    keys : sequence
        What signs stand for, above the panels.
    margins : Margins
    """
    most = max(columns for _, columns in rows)
    around = margins.left + margins.right
    width = max(WIDTH, around + most * margins.panel + (most - 1) * margins.gap)
    letters = int(16.8 * (width - 0.2))
    below = textwrap.fill(caption(table, *notes), letters, break_on_hyphens=False)
    per_line = int(13 * (width - 0.2))
    above = f"{wrapped(title(table), per_line, 2)}\n{wrapped(question, per_line, 2)}"
    lines = 1 + above.count("\n")
    longest = max((len(str(one.get_label())) for one in keys), default=0)
    side_by_side = max(1, min(4, int((width - 0.2) / (0.6 + LETTER * longest))))
    listed = 0.17 * -(-len(keys) // side_by_side) + 0.08 if keys else 0.0
    head = 0.12 + 0.17 * lines + listed
    foot = 0.12 + LINE * (1 + below.count("\n"))
    rest = BELOW - margins.between + foot
    height = head + sum(tall + margins.above + margins.between for tall, _ in rows) + rest
    figure = Drawing(figsize=(width, height))
    figure.text(0.1 / width, 1 - 0.1 / height, above, va="top", fontsize=10)
    figure.text(0.1 / width, 0.1 / height, below, va="bottom", fontsize=7.5)
    if keys:
        corner = (0, 1 - (0.12 + 0.17 * lines) / height)
        figure.legend(
            handles=list(keys), loc="upper left", bbox_to_anchor=corner, ncols=side_by_side,
            fontsize=7.5, frameon=False, handlelength=3.2, columnspacing=1.2, labelspacing=0.35,
        )  # fmt: skip
    panels, y = [], height - head
    for tall, columns in rows:
        y -= margins.above + tall
        wide = (width - around - (columns - 1) * margins.gap) / columns
        steps = [margins.left + column * (wide + margins.gap) for column in range(columns)]
        boxes = [(x / width, y / height, wide / width, tall / height) for x in steps]
        panels.append([figure.add_axes(box) for box in boxes])
        y -= margins.between
    return Page(figure, panels)


def name_panel(ax: Axes, name: str, lines: int = 2) -> None:
    """Write what a panel shows above it, in a few lines at most."""
    ax.set_title(in_lines(name, max(12, int(16 * inches_of(ax))), lines), loc="left", fontsize=8)


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
    ax.set_yticks(*percent_ticks(low, high))
    ax.tick_params(labelsize=7.5)
    ax.spines[["top", "right"]].set_visible(False)


def look(number: int) -> dict[str, Any]:
    """Return colour, line and marker of the curve of that number."""
    color, line, marker = LOOKS[number % len(LOOKS)]
    return {"color": color, "linestyle": line, "marker": marker}


def key(number: int, label: str) -> Line2D:
    """Return the entry of the curve of that number in a legend."""
    return Line2D([], [], **look(number), markersize=4, linewidth=1.2, label=short(label))


def short(name: str) -> str:
    """Return a name in at most 44 letters, cut where too long."""
    return shortened(name, 44)
