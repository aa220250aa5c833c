"""Axes of the user's own: they give way to the names of rows, and words fit around them."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from negsim.plots.page import Size
from negsim.plots.rows import Row, high, in_lines, places
from negsim.plots.words import broken, width_of

KEPT, PAST = 0.45, 0.03
"""Part of its place that an axes keeps beside names, and of its span that it goes past data."""

PAD = 0.1
"""Room at either side of names, in inches."""


def named(rows: Sequence[Row], ax: Axes, size: Size) -> list[Row]:
    """Name rows at the vertical axis, which gives way to them; return them with names in lines.

    Names take fewer lines, and are cut, where so many do not fit one above the other.
    """
    box, free = _box(ax), _free(ax)
    most = max(free, free + (1 - KEPT) * box.width - PAD) - PAD
    for lines in (3, 2, 1):
        fit = [in_lines(row, size.tick, most, lines) for row in rows]
        whole = places(fit)[-1] + (1 + high(fit[-1])) / 2
        if whole * 1.4 * size.tick / 72 <= box.height:
            break
    points = min(size.tick, 72 * box.height / whole / 1.4)
    wide = max(width_of(row.name, points, row.weight) for row in fit)
    if (more := wide + PAD - free) > 0:
        _give_way(ax, more)
    ax.set_yticks(places(fit), [row.name for row in fit])
    ax.tick_params(axis="y", length=0, labelsize=points)
    for label, row in zip(ax.get_yticklabels(), fit, strict=True):
        label.set(color=row.color, weight=row.weight, linespacing=1.1)
    return fit


def padded(ax: Axes) -> None:
    """Let the horizontal axis go past the data a little, so that marks stand within it."""
    low, up = ax.get_xlim()
    ax.set_xlim(low - PAST * (up - low), up + PAST * (up - low))


def labelled(ax: Axes, size: Size, across: str, up: str = "") -> None:
    """Label axes in lines that end where the figure does, or the axes upwards."""
    box, edges = _box(ax), ax.figure.bbox
    beside = min(box.x0 - edges.x0 / ax.figure.dpi, edges.x1 / ax.figure.dpi - box.x1)
    lines = broken(across, size.text, box.width + 2 * max(0.0, beside - PAD), 2)
    ax.set_xlabel(lines, fontsize=size.text)
    if up:
        ax.set_ylabel(broken(up, size.text, box.height, 2), fontsize=size.text)


def _box(ax: Axes) -> Bbox:
    """Return where an axes lies, in inches."""
    return Bbox(ax.get_window_extent().get_points() / ax.figure.dpi)


def _free(ax: Axes) -> float:
    """Return how much room there is at the left of an axes, to its neighbour or the edge."""
    box, edge = _box(ax), ax.figure.bbox.x0 / ax.figure.dpi
    ends = [
        other.x1
        for other in map(_box, ax.figure.axes)
        if other.x1 <= box.x0 and other.y0 < box.y1 and box.y0 < other.y1
    ]
    return float(box.x0 - max([edge, *ends]))


def _give_way(ax: Axes, inches: float) -> None:
    """Move the left side of an axes to the right; a layout engine still may place it."""
    box = ax.get_position()
    part = inches * ax.figure.dpi / ax.figure.bbox.width
    ax.set_position((box.x0 + part, box.y0, box.width - part, box.height))
    ax.set_in_layout(True)
