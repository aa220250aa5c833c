"""Many points along no line: the share at each against every parameter, with binned means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.stats import t as student

from negsim.plots import in_style
from negsim.sweeplines import draw_curve, parameter_axis
from negsim.sweeppage import (
    Words,
    caption,
    key,
    name_panel,
    new_page,
    percent_axis,
    shown,
    title,
)
from negsim.sweepshape import Shape
from negsim.sweeptable import SweepTable, intervals

BINS = 10
"""Stretches of equal width into which a parameter's range is cut for means."""

MOST_VALUES = 12
"""Different values up to which each has a mean of its own."""

MOST_DOTS = 2000
"""Points drawn; of more, only every second, third, ... is shown. All count in the means."""

DRAWN = ("lhs", "sobol")
"""Designs whose points stand for the whole range, so that others could have been drawn."""


@dataclass(frozen=True, eq=False)
class Means:
    """Means of shares over the points that are near each other in one parameter.

    Parameters
    ----------
    x, middle, low, high : float (bins,)
        Mean value of the parameter, mean share, and its interval.
    """

    x: NDArray[np.float64]
    middle: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def binned(
    x: NDArray[np.float64],
    counts: NDArray[np.int64],
    runs: NDArray[np.int64],
    drawn: bool,
    joint: int,
) -> Means:
    """Return the means of shares along a parameter.

    All points share their luck, so their errors do not cancel: the Wilson interval is that of
    the runs of one point. Where points were drawn from a range, the spread between them adds
    its own part by Student's t, as the root of the sum of squares.

    Parameters
    ----------
    x : float (points,)
        Values of the parameter.
    counts, runs : int64 (points,)
        Of each point.
    drawn : bool
        Whether other points could have been drawn.
    joint : int
        Number of intervals that are to be right together.
    """
    values = np.unique(x)
    place = np.searchsorted(values, x)
    if len(values) > MOST_VALUES:
        cut = np.linspace(values[0], values[-1], BINS + 1)[1:-1]
        place = np.searchsorted(cut, x, side="right")
    rows = []
    for here in (place == at for at in np.unique(place)):
        shares, fewest = counts[here] / runs[here], int(runs[here].min())
        middle, points = float(shares.mean()), len(shares)
        alike = np.array([round(middle * fewest)])
        low, high = (float(end[0]) for end in intervals(alike, np.array([fewest]), joint))
        reach = 0.0
        if drawn and points > 1:
            spread = float(shares.std(ddof=1)) / np.sqrt(points)
            reach = spread * float(student.ppf(1 - 0.025 / joint, points - 1))
        down, up = np.hypot(max(middle - low, 0.0), reach), np.hypot(max(high - middle, 0.0), reach)
        if not drawn or points > 1:  # one point tells nothing of the spread between points
            rows.append((x[here].mean(), middle, max(middle - down, 0.0), min(middle + up, 1.0)))
    return Means(*np.array(rows).reshape(-1, 4).T)


@in_style
def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a sweep over many points: outcomes by parameters.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        A cloud. Arms and scenarios are curves in the same panels.
    """
    outcomes, names = shown(table), list(table.manifest["parameters"])
    drawn = table.manifest["design"]["kind"] in DRAWN
    cells = [(s, a) for s in range(len(table.scenarios)) for a in range(len(table.arms))]
    labels = [
        ", ".join(
            part
            for part, many in (
                (table.scenarios[s], len(table.scenarios) > 1),
                (table.arms[a], len(table.arms) > 1),
            )
            if many
        )
        for s, a in cells
    ]
    keys = [key(at, label) for at, label in enumerate(labels)] if len(cells) > 1 else []
    words = Words(
        title(table, "Share of model runs against each parameter"),
        caption(table, *_notes(len(cells) == 1, drawn, len(outcomes))),
    )
    page = new_page(words, [(1.15, len(names))] * len(outcomes), keys)
    for row, outcome in zip(page.panels, outcomes, strict=True):
        for column, ax in enumerate(row):
            for at, cell in enumerate(cells):
                _panel(ax, table, outcome, (column, at), cell, len(cells) == 1)
            percent_axis(ax)
            played = table.values[~np.isnan(table.values[:, column]), column]
            parameter_axis(ax, names[column], np.array([played.min(), played.max()]))
            name_panel(ax, table.name(outcome))
    return page.figure


def _notes(dots: bool, drawn: bool, outcomes: int) -> list[str]:
    joint = f", joint over {outcomes} outcomes," if outcomes > 1 else ""
    means = "means over all points near a value of the parameter, whatever the others are"
    spread = " and the spread between the points drawn" if drawn else ""
    return [
        ("Dots: points. " if dots else "") + f"Line: {means}; band: 95 % interval{joint} "
        f"for Monte Carlo error (Wilson, as if of one point, as all share their luck){spread}."
    ]


def _panel(
    ax: Axes,
    table: SweepTable,
    outcome: str,
    place: tuple[int, int],
    cell: tuple[int, int],
    dots: bool,
) -> None:
    """Draw one outcome of one arm against the parameter of a column."""
    column, at = place
    played = (table.runs[cell] > 0) & ~np.isnan(table.values[:, column])
    x = table.values[played, column]
    counts, runs = table.counts[outcome][cell][played], table.runs[cell][played]
    if dots:
        step = -(-len(x) // MOST_DOTS)
        ax.plot(
            x[::step], (counts / runs)[::step], ".", color="#999999", markersize=2.5,
            markeredgewidth=0, rasterized=True,
        )  # fmt: skip
    drawn = table.manifest["design"]["kind"] in DRAWN
    means = binned(x, counts, runs, drawn, len(shown(table)))
    draw_curve(ax, means.x, (means.middle, means.low, means.high), at)
