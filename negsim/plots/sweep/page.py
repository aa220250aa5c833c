"""The page that figures of a sweep with panels are drawn on: panels in rows, keys, caption."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from negsim.plots.page import PAGE, Key, Page, Size, keys_height, new_page, write_keys
from negsim.plots.palette import INK, PAPER
from negsim.plots.sweep.caption import facts, title
from negsim.plots.words import broken
from negsim.sweeps.table.counts import SweepTable

INKS = INK, "#7d858d", "#3d5a73"
LINES: tuple[Any, ...] = "-", (0, (4, 1.2)), (0, (1.2, 1.2)), (0, (5, 1, 1, 1))
MARKERS = "o", "s", "^", "D", "v", "P", "X"
"""Inks, lines and markers of the curves of a sweep, in turn; together they come back after 84."""


class Margins(NamedTuple):
    """Room around the panels, in heights of the words at its axes.

    It lies `above` each row for the names of panels, `between` rows for their axes, `left` of all
    and `right`, and as a `gap` beside each panel.
    """

    above: float = 3.8
    between: float = 3.4
    left: float = 4.6
    right: float = 1.6
    gap: float = 4.6


USUAL = Margins()
"""Room around panels with a line of name each and an axis of its own."""


def columns(size: Size) -> int:
    """Return how many panels stand beside each other where nothing else says how many."""
    return 1 if size.width < 5 else 3


def fill[Item](panels: Sequence[Axes], items: Iterable[Item]) -> Iterator[tuple[Axes, Item]]:
    """Yield a panel for each of some items; panels left over are removed."""
    filled = list(items)
    for ax in panels[len(filled) :]:
        ax.remove()
    yield from zip(panels, filled, strict=False)


def panel_page(
    size: Size,
    table: SweepTable,
    found: str,
    question: str,
    notes: Sequence[str],
    rows: Sequence[tuple[float, int]],
    keys: Sequence[Key] = (),
    margins: Margins = USUAL,
) -> tuple[Page, list[list[Axes]]]:
    """Return a page and its empty panels, row by row.

    `found` is the finding, `question` what is shown, `notes` are facts of the caption, and `keys`
    state above the panels what signs mean. `rows` has the height of each row of panels, in inches
    of a page, and how many panels stand in it.
    """
    letter, scale = size.tick / 72, size.text / PAGE.text
    start = keys_height(size, keys)
    inside = [tall * scale for tall, _ in rows]
    each = (margins.above + margins.between) * letter
    wanted = start + sum(inside) + len(rows) * each
    asked = f"{title(table)}: {question}"
    page = new_page(size, found, asked, facts(table, *notes), wanted)
    write_keys(page, keys)
    stretch = (page.tall - start - len(rows) * each) / sum(inside)  # more than 1 on a slide only
    left, right, gap = (part * letter for part in (margins.left, margins.right, margins.gap))
    panels, y = [], start
    for (_, count), tall in zip(rows, inside, strict=True):
        y += margins.above * letter
        room = size.width - 2 * size.edge - left - right - (count - 1) * gap
        xs = [size.edge + left + k * (room / count + gap) for k in range(count)]
        panels.append([page.axes(x, y, room / count, tall * stretch) for x in xs])
        y += tall * stretch + margins.between * letter
    return page, panels


def name_panel(ax: Axes, name: str, size: Size, color: str = INK, lines: int = 2) -> None:
    """Write what a panel shows above it, in so many lines at most."""
    words = broken(name, size.text, inches_of(ax), lines, "bold")
    ax.set_title(words, loc="left", fontsize=size.text, weight="bold", color=color, pad=4)


def in_lines(name: str, width: int, lines: int) -> str:
    """Return a name in lines of about `width` letters, cut where too long."""
    return "\n".join(textwrap.wrap(name, width, max_lines=lines, placeholder=" …"))


def inches_of(ax: Axes) -> float:
    """Return how wide a panel is, in inches."""
    return float(ax.get_window_extent().width / ax.figure.dpi)


def curve_look(index: int) -> dict[str, Any]:
    """Return ink, line and mark of the curve of that index among those of a sweep."""
    color, marker = INKS[index % len(INKS)], MARKERS[index % len(MARKERS)]
    face = color if index // len(MARKERS) % 2 == 0 else PAPER
    line = LINES[index % len(LINES)]
    return {"color": color, "linestyle": line, "marker": marker, "markerfacecolor": face}


def key(index: int, label: str, joined: bool = True) -> Key:
    """Return the key of the curve of that index, or of its marks where no line joins them."""
    look = curve_look(index)
    return Key(label, line=look if joined else look | {"linestyle": ""})
