"""What must hold of every figure, whatever it shows."""

from __future__ import annotations

from itertools import combinations

from matplotlib.figure import Figure
from matplotlib.text import Text

SMALLEST = 6.0
"""Points of the smallest letters that print well."""

SLACK = 1.0
"""Pixels by which boxes around words may touch."""


def shown(figure: Figure) -> list[Text]:
    """Return all words of a figure that can be seen, in their places."""
    figure.draw_without_rendering()
    hidden = {
        label
        for ax in figure.axes
        for axis in (ax.xaxis, ax.yaxis)
        for tick in axis.get_major_ticks()
        for label, on in ((tick.label1, tick.label1.get_visible()), (tick.label2, False))
        if not on or not ax.axison
    }
    texts = figure.findobj(Text)
    return [t for t in texts if t.get_text().strip() and t.get_visible() and t not in hidden]


def faults(figure: Figure) -> list[str]:
    """Return what is wrong with the words of a figure: too small, cut off or over each other."""
    texts = shown(figure)
    # As plain numbers: the sides of a box are worked out anew each time that they are asked for.
    boxes = [(t.get_text(), *Text.get_window_extent(t).extents.tolist()) for t in texts]
    found = [f"{t.get_fontsize():.1f} points: {t.get_text()}" for t in texts
             if t.get_fontsize() < SMALLEST]  # fmt: skip
    right, top = figure.bbox.x1 + SLACK, figure.bbox.y1 + SLACK
    for words, x0, y0, x1, y1 in boxes:
        if min(x0, y0) < -SLACK or x1 > right or y1 > top:
            found.append(f"cut off: {words}")
    for (one, a0, b0, a1, b1), (other, c0, d0, c1, d1) in combinations(boxes, 2):
        if min(a1, c1) - max(a0, c0) > SLACK and min(b1, d1) - max(b0, d0) > SLACK:
            found.append(f"over each other: {one!r} and {other!r}")
    return found
