"""Figures of answers to questions; each verb that asks one has a module of its name here.

It has `page(answer, size)`, the figure with head and foot, and `draw(answer, ax, size)`, which
draws into an axes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes

from negsim.plots.files import FORMATS, save_figures
from negsim.plots.page import PAGE, Page, Size, sized
from negsim.plots.questions import after, blocked, compare, credit, map, need, rank
from negsim.questions.answer import Answer

DRAWN = {
    "after": after,
    "blocked": blocked,
    "compare": compare,
    "credit": credit,
    "map": map,
    "need": need,
    "rank": rank,
}
"""The module of each verb."""


@sized
def page_of(answer: Answer, *, size: Size = PAGE) -> Page:
    """Return a new figure of an answer with head and foot, and what these say."""
    made: Page = DRAWN[answer.verb].page(answer, size)
    return made


@sized
def draw(answer: Answer, ax: Axes | None = None, *, size: Size = PAGE) -> Any:
    """Draw an answer in `ax` and return that; by default return a new figure with head and foot."""
    if ax is None:
        return page_of(answer, size=size).figure
    DRAWN[answer.verb].draw(answer, ax, size)
    return ax


def save(answer: Answer, folder: Path, size: Size = PAGE, formats: Sequence[str] = FORMATS) -> None:
    """Save the figure of an answer in some formats into an existing folder, its origin inside."""
    figures = {answer.verb: draw(answer, size=size)}
    facts = {"Seed": answer.seed, "Runs": answer.runs}
    save_figures(figures, folder, answer.base.scenario, answer.sentence, facts, formats)
