"""When talks first collapse, and how soon they come back: shares of runs over the rounds.

Every run is watched to its end and counts from the first round on, so the share of all runs
in which it has happened is the cumulative incidence itself: ways to end that rule it out stay
in the denominator, and nothing is censored (Aalen & Johansen 1978 comes to the same). One less
a Kaplan-Meier curve would be too high, as it takes runs that settled for runs not yet watched.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from negsim.plots.style import CURVE_COLORS, curve_look, round_ticks
from negsim.plots.sweep.caption import arm_name, listing, point_name, scenario_name
from negsim.plots.sweep.page import key, name_panel, new_page, percent_axis, short
from negsim.sweeps.table.counts import HISTOGRAMS, SweepTable, intervals
from negsim.sweeps.table.shape import Shape

PANELS = {
    "first_collapse": ("Talks collapsed for the first time", "Round"),
    "rounds_to_revival": ("Talks came back after it", "Rounds since the first collapse"),
}

MOST_CURVES = len(CURVE_COLORS)

NUMBERED = "Points are numbered in the order of the experiment, as in the figure of shares."


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


def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of first collapses and revivals over the rounds.

    Each scenario and arm is a row of two panels.
    """
    points = [point for point in chosen(table, shape) if point >= 0][:MOST_CURVES]
    names = table.manifest["parameters"]
    labels = _labels(table, points)
    keys = [key(at, label) for at, label in enumerate(labels)] if names else []
    cells = list(product(range(len(table.scenarios)), range(len(table.arms))))
    some = f" Drawn: {len(points)} of {len(table.values):,} points."
    notes = [
        "Share of all runs, whichever way they end: those that settle, or never collapse, stay "
        "in the denominator. Where talks start collapsed, coming back is counted from the "
        "start. 95 % Wilson intervals at each "
        "round: Monte Carlo error only." + some * (len(points) < len(table.values)),
        NUMBERED if labels[0].startswith("point ") else "",
    ]
    question = "When talks first collapse, and how soon they come back"
    figure, panels = new_page(table, question, notes, [(1.5, 2)] * len(cells), keys)
    for (scenario, arm), row in zip(cells, panels, strict=True):
        numbers = [table.cell(scenario, arm, point) for point in points]
        runs = [int(table.runs[scenario, arm, point]) for point in points]
        where = scenario_name(table, scenario), arm_name(table, arm)
        for which, ax in zip(HISTOGRAMS, row, strict=True):
            for at, histogram in enumerate(table.histogram(which, numbers)):
                if runs[at]:
                    curve(ax, histogram, runs[at], at)
            name, axis = PANELS[which]
            percent_axis(ax)
            ax.set_xlim(0, ax.dataLim.x1)
            round_ticks(ax)
            ax.set_xlabel(axis, fontsize=8)
            name_panel(ax, listing(name, *where))
        row[0].set_ylabel("Share of runs", fontsize=8)
    return figure


def _labels(table: SweepTable, points: list[int]) -> list[str]:
    """Return the values of points, or their numbers where the values would not fit."""
    labels = [point_name(table, point) for point in points]
    if all(short(label) == label for label in labels):
        return labels
    return [f"point {point + 1}" for point in points]


def curve(ax: Axes, histogram: NDArray[np.int64], runs: int, which: int) -> None:
    """Draw the share of runs in which it has happened by the end of each round."""
    reached = np.cumsum(histogram[1:])
    low, high = intervals(reached, np.array(runs))
    look = curve_look(which)
    rounds = np.arange(len(histogram), dtype=np.float64)
    at, low, high = (np.concatenate([[0.0], side]) for side in (reached / runs, low, high))
    ax.fill_between(rounds, low, high, step="post", color=look["color"], alpha=0.18, linewidth=0)
    ax.plot(
        rounds, at, drawstyle="steps-post", **look, markersize=3, linewidth=1.1,
        markevery=(which, max(1, len(rounds) // 8)),
    )  # fmt: skip
