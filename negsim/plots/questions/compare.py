"""What arms change in the share of each outcome: a row an outcome and arm, with its interval."""

from __future__ import annotations

from matplotlib.axes import Axes

from negsim.plots import style
from negsim.questions.comparison import Comparison


def size(answer: Comparison) -> tuple[float, float]:
    """Return width and height of a figure, in inches."""
    return style.WIDTH, 1.6 + 0.24 * len(answer.names) * len(answer.arms)


def draw(answer: Comparison, ax: Axes) -> None:
    """Draw the differences of all arms."""
    rows = [row for row in answer.rows() if row["difference"] is not None]
    for at, row in enumerate(rows):
        look = style.curve_look([arm.label for arm in answer.arms].index(row["arm"]))
        ax.plot([row["low"], row["high"]], [at, at], color=look["color"])
        ax.plot(row["difference"], at, marker=look["marker"], color=look["color"])
    ax.axvline(0, color="#9aa1a9", linewidth=0.6, zorder=0)
    ax.set_yticks(range(len(rows)), [row["name"] for row in rows])
    ax.invert_yaxis()
