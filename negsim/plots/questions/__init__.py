"""Figures of answers to questions; each verb that asks one has a module of its name here.

It has `draw(answer, ax)`, which draws into an axes, and `size(answer)`, the size of a figure.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from matplotlib.axes import Axes

from negsim.plots import style
from negsim.questions.answer import Answer


@style.in_style
def draw(answer: Answer, ax: Axes | None = None) -> Axes:
    """Draw an answer in `ax`, by default that of a new figure, ``.figure`` of what is returned."""
    module = import_module(f"negsim.plots.questions.{answer.verb}")
    if ax is None:
        ax = style.Drawing(figsize=module.size(answer), layout="constrained").add_subplot()
    module.draw(answer, ax)
    return ax


def save(answer: Answer, folder: Path) -> None:
    """Save the figure of an answer in each format into an existing folder, its origin inside."""
    figures = {answer.verb: draw(answer).figure}
    facts = {"Seed": answer.seed, "Runs": answer.runs}
    style.save_figures(figures, folder, answer.base.scenario, answer.sentence, **facts)  # type: ignore[arg-type]
