"""Axes that end at the data, labels that do not touch, and the marks of intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from negsim.plots.page import Size
from negsim.plots.palette import HAIR, INK, LEFT_OPEN, PAPER
from negsim.plots.words import plain, width_of, with_sign
from negsim.scenario.scenario import Scenario
from negsim.wording import a_round


def data_axis(axis: XAxis | YAxis, low: float, high: float, unit: str = "share") -> None:
    """Let an axis begin and end at the data, with round ticks inside.

    The `unit` is ``share`` (of runs, in per cent), ``points`` (differences of shares), or anything
    else for plain numbers.
    """
    scale = 100 if unit in ("share", "points") else 1
    ticks = _inside(low * scale, high * scale, _most_ticks(axis))
    if isinstance(axis, XAxis):
        ticks = _with_room(axis, ticks, high * scale - low * scale, unit)
    named = [_tick(tick, unit) for tick in ticks]
    if unit == "share" and named:
        named[0] += " %"
    axis.set_ticks([tick / scale for tick in ticks], named)
    axis.set_tick_params(labelsize=_points())  # an axes of the user's has letters of its own
    ax = axis.axes
    span = high - low
    (ax.set_xlim if isinstance(axis, XAxis) else ax.set_ylim)(low, high if span else low + 1)


def _inside(low: float, high: float, most: int) -> list[float]:
    """Return round ticks of about so many steps within a range; two at least if there are any."""
    ticks: list[float] = []
    for steps in range(most, most + 9):
        locator = MaxNLocator(nbins=steps, steps=[1, 2, 2.5, 5, 10])
        slack = 1e-9 + 1e-6 * (high - low)
        found = locator.tick_values(low, high)
        ticks = [tick for tick in found if low - slack <= tick <= high + slack]
        if len(ticks) > 1:
            break
    return ticks


def _most_ticks(axis: XAxis | YAxis) -> int:
    """Return how many steps between ticks leave room for their numbers."""
    ax = axis.axes
    box = ax.get_window_extent()
    if isinstance(axis, XAxis):
        return max(1, min(5, int(box.width / ax.figure.dpi / (4.6 * _points() / 72))))
    return max(1, min(4, int(box.height / ax.figure.dpi / (2.0 * _points() / 72))))


def _points() -> float:
    """Return the points of numbers at an axis."""
    return FontProperties(size=matplotlib.rcParams["xtick.labelsize"]).get_size_in_points()


def _with_room(axis: XAxis, ticks: list[float], span: float, unit: str) -> list[float]:
    """Leave out ticks whose numbers would touch on a narrow axis.

    That at 0 stays, and where only one would, that which is furthest from it, if there is room.
    """
    if len(ticks) < 2:
        return ticks
    wide = max(width_of(_tick(tick, unit), _points()) for tick in ticks) + 0.06
    wide += width_of(" %", _points()) * (unit == "share")
    apart = (ticks[1] - ticks[0]) / span * axis.axes.get_window_extent().width
    dpi = axis.axes.figure.dpi
    every = math.ceil(wide * dpi / apart)
    at = ticks.index(0.0) if 0.0 in ticks else 0
    kept = ticks[at % every :: every]
    if len(kept) < 2:
        one, far = ticks[at], max(ticks, key=lambda tick: abs(tick - ticks[at]))
        both = [width_of(_tick(tick, unit), _points()) for tick in (one, far)]
        free = abs(far - one) / (ticks[1] - ticks[0]) * apart / dpi - sum(both) / 2
        more = width_of(" %", _points()) * (unit == "share")
        kept = sorted((one, far)) if free > 0.04 + more else kept
    return kept


def round_axis(ax: Axes, edges: NDArray[np.float64], scenario: Scenario) -> None:
    """Lay out a horizontal axis of whole rounds; the first and the last are named."""
    first, last = math.ceil(edges[0]), math.floor(edges[-1])
    locator = MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10])
    apart = (last - first) / 12
    inside = [t for t in locator.tick_values(first, last) if first + apart < t < last - apart]
    ticks = sorted({first, last, *map(int, inside)})
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.set_xlim(edges[0], edges[-1])
    ax.set_xlabel(f"round ({a_round(scenario.process)} each)", loc="left")


def _tick(value: float, unit: str) -> str:
    if unit == "points":
        return with_sign(f"{value:g}")
    return f"{value:g}" if unit == "share" else plain(value)


def grid(ax: Axes, axis: str = "x") -> None:
    """Draw hairs at the ticks of an axis, and no other rule but its own."""
    ax.grid(axis=axis, color=HAIR, linewidth=0.6)  # type: ignore[arg-type]
    ax.spines[["left" if axis == "x" else "bottom"]].set_visible(False)


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Return places for labels as near as can be to where they are wanted, but so far apart."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    found = list(wanted)
    for _ in range(200):  # neighbours push each other off; the ends hold
        for one, next_ in pairwise(order):
            if (short := apart - (found[next_] - found[one])) > 1e-9:
                found[one] -= short / 2
                found[next_] += short / 2
        found = [min(max(place, low), high) for place in found]
    return found


def keep_inside(text: Text, ax: Axes) -> None:
    """Move words that stand over the edge of their panel back into it, sideways."""
    box, frame = text.get_window_extent(), ax.get_window_extent()
    over = max(0.0, box.x1 - frame.x1 + 3) - max(0.0, frame.x0 + 3 - box.x0)
    if over:
        x, y = ax.transData.transform(text.get_position())
        text.set_position(tuple(ax.transData.inverted().transform((x - over, y))))


def cased(ax: Axes, low: float, high: float, row: float, size: Size, **more: Any) -> None:
    """Draw an interval along a row as a dark dash cased in white, to be seen on any fill."""
    for color, wide in ((PAPER, 3.4), (INK, 1.5)):
        look: dict[str, Any] = {"color": color, "solid_capstyle": "butt", "zorder": 4}
        ax.plot([low, high], [row, row], linewidth=wide * size.data, **look | more)


def left_open(ax: Axes, ends: Sequence[float], row: float, size: Size) -> None:
    """Draw what the assumptions leave along a row, as ground for what is known better."""
    ax.plot(
        ends, [row, row], color=LEFT_OPEN, linewidth=6.0 * size.data, zorder=1,
        solid_capstyle="butt",
    )  # fmt: skip


def dotted(
    ax: Axes, middle: float, low: float, high: float, row: float, size: Size, color: str = INK
) -> None:
    """Draw an open circle with its interval as a bar inside, so that it never hides one."""
    ax.plot(
        [middle], [row], "o", color=color, markerfacecolor=PAPER, zorder=3,
        markersize=5.0 * size.data, markeredgewidth=0.7 * size.data, clip_on=False,
    )  # fmt: skip
    ax.plot(
        [low, high], [row, row], color=color, linewidth=2.0 * size.data, zorder=4,
        solid_capstyle="butt", clip_on=False,
    )  # fmt: skip
