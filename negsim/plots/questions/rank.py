"""A tornado: the share of an outcome with each number at the low and the high end of its range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from negsim.plots.axes import data_axis, grid
from negsim.plots.page import Page, Size
from negsim.plots.palette import HAIR, PAPER, QUIET, RULE
from negsim.plots.questions import rows
from negsim.plots.questions.rows import Dot, ends_left, look
from negsim.plots.rows import Row
from negsim.plots.words import in_points, plain, signed_interval
from negsim.questions.paired import Difference
from negsim.questions.ranges import COEFFICIENT, JUDGEMENT
from negsim.questions.ranking import GROUPS, Effect, Ranking

MOST = {JUDGEMENT: 12, COEFFICIENT: 8}
"""Numbers of each group that are drawn: those that do most, then noise."""

IN_A_COLUMN = 4
"""Numbers of each group that a column and a slide have room for."""

BAR = "#c9cdd6"
"""Fill of what is no noise."""


@dataclass(frozen=True)
class Bar(Dot):
    """A row with the share at either end of a range."""

    share_low: float = 0.0
    share_high: float = 0.0


def page(answer: Ranking, size: Size) -> Page:
    """Return the figure with head and foot."""
    shows = "share with a number low (open) or high (filled) in its range"
    question = f"{answer.base.scenario.name}: {nothing(answer) or shows}"
    heads = "range", "difference", "joint interval"
    room = IN_A_COLUMN if size.whole else IN_A_COLUMN // 2
    few = size.narrow or size.slide or nothing(answer)
    bars = bars_of(answer, room if few else max(MOST.values()))
    return rows.page(
        answer, size, title(answer), question, heads, bars,
        lambda ax, at: paint(answer, bars, at, ax, size),
        "lines: 95 % intervals of the difference, joint over all numbers; grey: it holds 0",
        left="assumptions leave of the difference",
    )  # fmt: skip


def title(answer: Ranking) -> str:
    """Return how many numbers move the share."""
    told, all_ = sum(len(answer.told(group)) for group in GROUPS), len(answer.effects)
    move = f"number{'s' * (all_ != 1)} {'moves' if told < 2 else 'move'}"
    return f"{told or 'None'} of {all_} {move} the share of runs with '{answer.name}'"


def nothing(answer: Ranking) -> str:
    """Return in words that all is noise, and the most that is left of any effect; else nothing."""
    if any(map(answer.told, GROUPS)):
        return ""
    ends = [end for one in map(answer.effect, answer.effects) for end in (one.low, one.high)]
    most = max((abs(end) for end in ends if end is not None), default=0.0)
    told = f"with {answer.runs:,} runs at each end nothing stands out from random numbers"
    return f"{told}; no number does more than {math.ceil(1000 * most) / 10:.1f} points"


def draw(answer: Ranking, ax: Axes, size: Size) -> None:
    """Draw the bars."""
    bars = bars_of(answer)
    rows.draw(bars, ax, size, paint=lambda ax, at: paint(answer, bars, at, ax, size))


def bars_of(answer: Ranking, room: int = max(MOST.values())) -> list[Row]:
    """Return a heading for each group and the first of its numbers, which says of how many."""
    found: list[Row] = []
    for group, effects in answer.ranked.items():
        if effects:
            most = min(MOST[group], room, len(effects))
            found += [Row(f"{group.capitalize()}s, the first {most} of {len(effects)}", heads=True)]
            for one in effects[:most]:
                found += _bar(answer, one, answer.effect(one))
    return found


def _bar(answer: Ranking, one: Effect, found: Difference) -> list[Row]:
    """Return the row of a number, or none if there are no runs to take a share of."""
    if found.base is None or found.arm is None or found.difference is None:
        return []
    low, high = found.low or 0.0, found.high or 0.0
    ends = plain(one.number.low), plain(one.number.high)
    cells = (
        (" to " if one.number.low < 0.0 else "\N{EN DASH}").join(ends),
        in_points(found.difference),
        signed_interval(low, high),
    )
    name = answer.label(one)
    return [
        Bar(
            name, cells, middle=found.difference, low=low, high=high, share_low=found.base,
            share_high=found.arm, left=ends_left(answer.left(one.number.path)),
            **look(cells, answer.noise(one)),
        )
    ]  # fmt: skip


def paint(answer: Ranking, bars: list[Row], places: Sequence[float], ax: Axes, size: Size) -> None:
    """Draw bars from the share at the low end to that at the high end, with the interval."""
    reach = [answer.share or 0.0]
    for bar, at in zip(bars, places, strict=True):
        if isinstance(bar, Bar):
            ends = bar.share_low, bar.share_high
            span = [min(1.0, max(0.0, bar.share_low + end)) for end in (bar.low, bar.high)]
            ax.barh(
                at, ends[1] - ends[0], left=ends[0], height=0.5, zorder=2,
                color=HAIR if bar.color == QUIET else BAR,
            )  # fmt: skip
            ax.plot(span, [at, at], color=bar.color, linewidth=0.8 * size.data, zorder=3)
            for share, face in zip(ends, (PAPER, bar.color), strict=True):
                ax.plot(
                    [share], [at], "o", color=bar.color, markerfacecolor=face, zorder=4,
                    markersize=3.4 * size.data, markeredgewidth=0.8 * size.data, clip_on=False,
                )  # fmt: skip
            reach += [*ends, *span]
    low, high = min(reach), max(reach)
    data_axis(ax.xaxis, low, high if high > low else low + 0.01)
    grid(ax)
    if answer.share is not None:
        ax.axvline(answer.share, color=RULE, linewidth=size.axis, zorder=1)
    ax.set_xlabel("share of runs; line: as it stands")
