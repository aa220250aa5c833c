"""When talks first collapse, and how soon they come back: shares of runs over the rounds.

Every run is watched to its end and counts from the first round on, so the share of all runs
in which it has happened is the cumulative incidence itself: ways to end that rule it out stay
in the denominator, and nothing is censored (Aalen & Johansen 1978 comes to the same). One less
a Kaplan-Meier curve would be too high, as it takes runs that settled for runs not yet watched.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from negsim.plots.page import PAGE, Key, Size, sized
from negsim.plots.sweep.caption import arm_name, listing, point_name, scenario_name
from negsim.plots.sweep.lines import share_axis
from negsim.plots.sweep.page import USUAL, curve_look, key, name_panel, panel_page
from negsim.plots.words import width_of
from negsim.sweeps.table.counts import HISTOGRAMS, SweepTable, intervals
from negsim.sweeps.table.shape import Shape

PANELS = {
    "first_collapse": ("First collapse", "round"),
    "rounds_to_revival": ("Back after it", "rounds since then"),
}

MOST_CURVES = 6

NUMBERED = "points are numbered in the order of the experiment"

TALL = 1.35
"""Height of a panel, in inches of a page."""

Cell = tuple[int, int]
"""Scenario and arm."""


def chosen(table: SweepTable, shape: Shape) -> list[int]:
    """Return the points whose curves are drawn.

    Those are ends and middle of a line, corners of a map, a few evenly taken from a list.
    """
    if shape.kind == "list":
        played = np.flatnonzero(table.runs.any(axis=(0, 1)))
        some = np.linspace(0, len(played) - 1, min(MOST_CURVES, len(played)))
        return [int(played[round(at)]) for at in some]
    if shape.kind in ("rows", "scenarios"):
        return list(range(len(table.values)))
    if shape.kind == "line":
        row = shape.point if shape.point.ndim == 1 else shape.point[:, 0]
        return list(dict.fromkeys(int(row[at]) for at in (0, len(row) // 2, -1)))
    corners = [int(shape.point[i, j]) for i, j in product((0, -1), (0, -1))]
    return list(dict.fromkeys(corners))


@sized
def picture(table: SweepTable, shape: Shape, size: Size = PAGE) -> Figure:
    """Return the figure of first collapses and revivals over the rounds.

    Of a single point, scenarios and arms are curves in two panels; of several points, each
    scenario and arm has two panels, in which the points are curves.
    """
    points = [point for point in chosen(table, shape) if point >= 0][:MOST_CURVES]
    cells = list(product(range(len(table.scenarios)), range(len(table.arms))))
    together = len(points) == 1
    groups: list[list[Cell]] = [cells] if together else [[cell] for cell in cells]
    wide = 1 if together or len(cells) == 1 or size.width < 5 else 2
    keys, numbered = keys_of(table, points, cells, size)
    some = f"drawn: {len(points)} of {len(table.values):,} points"
    notes = [
        "share of all runs, whichever way they end",
        "where talks start collapsed, coming back counts from the start",
        "95 % intervals at each round",
        some * (len(points) < len(table.values)),
        NUMBERED * numbered,
    ]
    question = "when talks first collapse, and how soon they come back"
    rows = [(TALL, 2 * wide)] * -(-len(groups) // wide)
    margins = USUAL._replace(
        gap=2.2 if wide == 2 else USUAL.gap, above=USUAL.above if together else 3.6
    )
    page, panels = panel_page(size, table, "", question, notes, rows, keys, margins)
    flat = [ax for row in panels for ax in row]
    for ax in flat[2 * len(groups) :]:
        ax.remove()
    high, drawn = 0.0, []
    for at, group in enumerate(groups):
        for which, ax in zip(HISTOGRAMS, flat[2 * at : 2 * at + 2], strict=True):
            high = max(high, curves(ax, table, which, group, points, size))
            where = scenario_name(table, group[0][0]), arm_name(table, group[0][1])
            name, axis = PANELS[which]
            name_panel(ax, listing(name, *where) if not together else name, size)
            ax.set_xlabel(axis if at >= len(groups) - wide else "", loc="left")
            drawn.append((ax, 2 * at % (2 * wide) == 0 and which == HISTOGRAMS[0]))
    for ax, named in drawn:
        share_axis(ax, 0.0, high, named)
    return page.figure


def keys_of(
    table: SweepTable, points: list[int], cells: list[Cell], size: Size
) -> tuple[list[Key], bool]:
    """Return the keys of the curves, and whether points are but numbered in them."""
    if len(points) == 1:
        names = [listing(scenario_name(table, s), arm_name(table, a)) for s, a in cells]
        return [key(at, name) for at, name in enumerate(names)] if len(cells) > 1 else [], False
    labels = [point_name(table, point) for point in points]
    fits = all(width_of(label, size.text) < 0.42 * size.width for label in labels)
    if not fits:
        labels = [f"point {point + 1}" for point in points]
    return [key(at, label) for at, label in enumerate(labels)], not fits


def curves(
    ax: Axes,
    table: SweepTable,
    which: str,
    cells: Sequence[Cell],
    points: Sequence[int],
    size: Size,
) -> float:
    """Draw a curve for each cell and point; return the largest share drawn."""
    most = last = 0.0
    for at, ((scenario, arm), point) in enumerate(product(cells, points)):
        runs = int(table.runs[scenario, arm, point])
        (histogram,) = table.histogram(which, [table.cell(scenario, arm, point)])
        if runs:
            most = max(most, curve(ax, histogram, runs, at, size))
            last = max(last, len(histogram) - 1)
    ax.set_xlim(0, last or 1)
    ticks = sorted({0, round(last / 2), int(last)})
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    return most


def curve(ax: Axes, histogram: NDArray[np.int64], runs: int, which: int, size: Size) -> float:
    """Draw the share of runs in which it has happened by the end of each round."""
    reached = np.cumsum(histogram[1:])
    low, high = intervals(reached, np.array(runs))
    look = curve_look(which)
    rounds = np.arange(len(histogram), dtype=np.float64)
    at, low, high = (np.concatenate([[0.0], side]) for side in (reached / runs, low, high))
    ax.fill_between(rounds, low, high, step="post", color=look["color"], alpha=0.18, linewidth=0)
    ax.plot(
        rounds, at, drawstyle="steps-post", **look, markersize=2.4 * size.data, clip_on=False,
        markevery=(which % max(1, len(rounds)), max(1, len(rounds) // 6)),
    )  # fmt: skip
    return float(high.max())
