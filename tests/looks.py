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
    boxes = [(text.get_text(), Text.get_window_extent(text)) for text in texts]
    found = [f"{t.get_fontsize():.1f} points: {t.get_text()}" for t in texts
             if t.get_fontsize() < SMALLEST]  # fmt: skip
    whole = figure.bbox
    for words, box in boxes:
        if min(box.x0, box.y0) < -SLACK or box.x1 > whole.x1 + SLACK or box.y1 > whole.y1 + SLACK:
            found.append(f"cut off: {words}")
    for (one, a), (other, b) in combinations(boxes, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > SLACK and high > SLACK:
            found.append(f"over each other: {one!r} and {other!r}")
    return found
