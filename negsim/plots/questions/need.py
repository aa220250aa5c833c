"""What it would take: the share of runs over the lever, what is asked, and where it is reached."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from negsim.plots import own
from negsim.plots.axes import data_axis, grid
from negsim.plots.page import PAGE, Page, Size, new_page
from negsim.plots.palette import HAIR, INK, PAPER, QUIET, RULE, SETTLED
from negsim.plots.questions import rows
from negsim.plots.words import broken, width_of
from negsim.questions.needed import SHARE, Needed
from negsim.results.words import share_in_words


def page(answer: Needed, size: Size) -> Page:
    """Return the figure with head and foot."""
    question = f"{answer.base.scenario.name}: share of runs with '{answer.name}'"
    if answer.moved is not None:
        question += f", over {answer.moved.lever.name}"
    level = f"{100 * answer.confidence:g} %"
    told = f"band: {level} intervals, each by itself; grey bar or diamond: as it stands"
    if answer.status == "reached":
        told += "; dashed: what is needed, on its interval"
    tall = 2.4 * size.width / PAGE.width + (5 if size.narrow else 3) * size.line
    tall *= not size.slide  # which has a height
    made = new_page(size, title(answer), question, rows.facts(answer, told, "upright bar"), tall)
    left = size.edge + 0.5 * size.text / 8
    right = width_of(asked(answer), size.small) + 0.08
    wide = made.wide - left - right
    label = broken(answer.moved.lever.axis, size.text, wide, 3) if answer.moved else ""
    under = (4.6 + label.count("\n")) * size.line
    ax = made.axes(left, size.line, wide, made.tall - under)
    paint(answer, ax, size)
    ax.set_xlabel(label)
    if answer.moved is not None:
        at = answer.moved.lever.high, answer.share
        ax.annotate(asked(answer), at, (4, 0), ha="left", va="center", **_look(size))
    return made


def title(answer: Needed) -> str:
    """Return what was found."""
    moved = answer.moved
    if moved is None or answer.already:
        return f"{answer.name}: {share_in_words(answer.start.share, answer.runs)} as it stands"
    if answer.status == "reached":
        told = [f"{lever.name} at {lever.told(value)}" for lever, value in moved.settings]
        return f"It takes {' and '.join(told)} for {answer.target} of runs"
    most, target = share_in_words(moved.best.share, answer.runs), answer.target.capitalize()
    end = "at least" if answer.at_most else "at most"
    apart = answer.not_told_apart(moved.best)
    return f"{target} of runs is not {answer.reach}: {end} {most}{apart}"


def asked(answer: Needed) -> str:
    """Return what stands beside the line of what is asked."""
    return f"{100 * answer.share:g} % asked"


def draw(answer: Needed, ax: Axes, size: Size) -> None:
    """Draw the share over the lever in an axes of the user's, with what is asked inside."""
    paint(answer, ax, size)
    if answer.moved is None:
        return
    lever, shares = answer.moved.lever, [point.share or 0.0 for point in answer.moved.points]
    left = abs(shares[0] - answer.share) > abs(shares[-1] - answer.share)  # far from the curve
    at, side = (lever.low, 1) if left else (lever.high, -1)
    up = 1 if answer.share < sum(ax.get_ylim()) / 2 else -1
    ax.annotate(
        asked(answer), (at, answer.share), (4 * side, 3 * up), ha="left" if left else "right",
        va="bottom" if up > 0 else "top", **_look(size),
    )  # fmt: skip
    own.labelled(ax, size, lever.axis)


def _look(size: Size) -> dict[str, Any]:
    """Return what the words beside the line of what is asked look like."""
    return {"textcoords": "offset points", "fontsize": size.small, "color": INK}


def paint(answer: Needed, ax: Axes, size: Size) -> None:
    """Draw the share over the lever."""
    if answer.moved is None:
        ax.set_axis_off()
        return
    lever, inverse = answer.moved.lever, answer.moved.inverse
    told = [point for point in answer.moved.points if point.share is not None]
    x = [point.values[0] for point in told]
    shares = [point.share or 0.0 for point in told]
    ends = [point.interval(answer.confidence) for point in told]
    low, high = [one for one, _ in ends], [other for _, other in ends]
    left = rows.ends_left(answer.left(SHARE)) or (answer.share, answer.share)
    top = min(1.0, 1.06 * max(*high, answer.share, *left))
    at = lever.start if answer.already else answer.moved.settings[-1][1]
    if answer.doubted is not None:
        ax.plot(
            [at, at], left, "_-", color=RULE, linewidth=2.4 * size.data, zorder=1,
            markeredgecolor=QUIET, solid_capstyle="butt", clip_on=False,
        )  # fmt: skip
    _lines(answer, ax, size)
    if inverse.value is not None and inverse.low is not None and not answer.already:
        far = inverse.high if inverse.high is not None else _far(answer)
        ax.axvspan(*sorted((inverse.low, far)), color=HAIR, linewidth=0, zorder=0)
        ax.axvline(inverse.value, color=INK, linestyle=(0, (4, 2)), linewidth=size.axis, zorder=2)
    ax.fill_between(x, low, high, color=SETTLED[1].fill, alpha=0.6, linewidth=0, zorder=1)
    ax.plot(x, shares, color=SETTLED[1].ink, zorder=3)
    full = [n for n, point in enumerate(told) if point.runs >= answer.runs]
    ax.plot(
        [x[n] for n in full], [shares[n] for n in full], "o", color=SETTLED[1].ink,
        markerfacecolor=PAPER, markersize=2.6 * size.data, zorder=4, clip_on=False,
    )  # fmt: skip
    data_axis(ax.xaxis, lever.low, lever.high, lever.unit)
    data_axis(ax.yaxis, 0.0, top)
    grid(ax, "y")


def _far(answer: Needed) -> float:
    """Return the end of the range to which an interval without an end reaches."""
    assert answer.moved is not None
    lever, value = answer.moved.lever, answer.moved.inverse.value or 0.0
    return lever.high if value >= lever.start else lever.low


def _lines(answer: Needed, ax: Axes, size: Size) -> None:
    """Draw what is asked, and the share as it stands over the values that the file draws."""
    assert answer.moved is not None
    lever, start = answer.moved.lever, answer.start.share
    ax.axhline(answer.share, color=INK, linewidth=1.5 * size.axis, zorder=2.5)
    if start is None:
        return
    drawn = [min(lever.high, max(lever.low, value)) for value in lever.drawn]
    ax.plot(drawn, [start, start], color=QUIET, linewidth=2.2 * size.data, zorder=2)
    ax.plot([lever.start], [start], "D", color=QUIET, markeredgecolor=RULE, zorder=4)
