"""Many points along no line: the share at each against every parameter, with binned means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray
from scipy.stats import t as student

from negsim.plots.result import in_style
from negsim.plots.sweep.curves import draw_curve, parameter_axis
from negsim.plots.sweep.page import (
    Room,
    Words,
    caption,
    key,
    name_panel,
    new_page,
    percent_axis,
    shown,
    title,
)
from negsim.sweeps.table.counts import SweepTable, intervals

BINS = 10
"""Stretches of equal width into which a parameter's range is cut for means."""

MOST_VALUES = 12
"""Different values up to which each has a mean of its own."""

MOST_DOTS = 2000
"""Points drawn; of more, only every second, third, ... is shown. All count in the means."""

COLUMNS = 4
"""Parameters beside each other."""

SHARES = "Share of model runs"

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


def pictures(table: SweepTable) -> dict[str, Figure]:
    """Return the figures of a sweep over many points by name, ``shares`` first.

    Up to `COLUMNS` parameters make one figure, outcomes by parameters. More of them make a
    figure for each outcome, with the parameters along which it varies most first.
    """
    outcomes = shown(table)
    if table.values.shape[1] <= COLUMNS:
        return {"shares": picture(table, outcomes)}
    first, *others = outcomes
    named = {"shares": first} | {f"shares-{outcome}": outcome for outcome in others}
    return {name: picture(table, [outcome]) for name, outcome in named.items()}


@in_style
def picture(table: SweepTable, outcomes: Sequence[str]) -> Figure:
    """Return the figure of some outcomes of a sweep over many points.

    Parameters
    ----------
    table : SweepTable
        Arms and scenarios are curves in the same panels.
    outcomes : sequence of str
        Ids. One has its parameters sorted and wrapped, several have a row each.
    """
    alone, names = len(outcomes) == 1, list(table.manifest["parameters"])
    order = by_spread(table, outcomes[0]) if alone else list(range(len(names)))
    panels = [(outcome, column) for outcome in outcomes for column in order]
    columns = min(COLUMNS, len(names))
    question = f"{table.name(outcomes[0])}: share of model runs" if alone else SHARES
    words = Words(
        title(table, f"{question} against each parameter"), caption(table, *_notes(table, alone))
    )
    cells = _cells(table)
    rows = [(1.15, columns)] * -(-len(panels) // columns)
    page = new_page(words, rows, _keys(table), Room(gap=0.45, panel=1.7))
    for ax in page.flat[len(panels) :]:
        ax.remove()
    for ax, (outcome, column) in zip(page.flat, panels, strict=False):
        for at, cell in enumerate(cells):
            _panel(ax, table, outcome, (column, at), cell, len(cells) == 1)
        percent_axis(ax)
        played = table.values[~np.isnan(table.values[:, column]), column]
        parameter_axis(ax, names[column], np.array([played.min(), played.max()]))
        far = f"means {100 * apart(table, outcome, column):.1f} points apart"
        name_panel(ax, far if alone else table.name(outcome))
    return page.figure


def by_spread(table: SweepTable, outcome: str) -> list[int]:
    """Return the places of the parameters, first those with means farthest apart."""
    return sorted(range(table.values.shape[1]), key=lambda column: -apart(table, outcome, column))


def apart(table: SweepTable, outcome: str, column: int) -> float:
    """Return how far means along a parameter are apart, in the arm with the most of it."""
    return max(
        float(np.ptp(means.middle)) if len(means.middle) else 0.0
        for means in (_means(table, outcome, column, cell) for cell in _cells(table))
    )


def _means(table: SweepTable, outcome: str, column: int, cell: tuple[int, int]) -> Means:
    played = (table.runs[cell] > 0) & ~np.isnan(table.values[:, column])
    counts, runs = table.counts[outcome][cell][played], table.runs[cell][played]
    drawn = table.manifest["design"]["kind"] in DRAWN
    return binned(table.values[played, column], counts, runs, drawn, len(shown(table)))


def _cells(table: SweepTable) -> list[tuple[int, int]]:
    return [(s, a) for s in range(len(table.scenarios)) for a in range(len(table.arms))]


def _keys(table: SweepTable) -> list[Line2D]:
    """Return what the curves stand for: scenarios and arms, where there are several."""
    cells = _cells(table)
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
    return [key(at, label) for at, label in enumerate(labels)] if len(cells) > 1 else []


def _notes(table: SweepTable, alone: bool) -> list[str]:
    outcomes = len(shown(table))
    joint = f", joint over {outcomes} outcomes," if outcomes > 1 else ""
    means = "means over all points near a value of the parameter, whatever the others are"
    drawn = table.manifest["design"]["kind"] in DRAWN
    between = " and the spread between the points drawn" if drawn else ""
    dots = "Dots: points. " if len(_cells(table)) == 1 else ""
    first = "Sorted by how far the means are apart, their error included." if alone else ""
    return [
        f"{dots}Line: {means}; band: 95 % interval{joint} "
        f"for Monte Carlo error (Wilson, as if of one point, as all share their luck){between}.",
        first,
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
    means = _means(table, outcome, column, cell)
    draw_curve(ax, means.x, (means.middle, means.low, means.high), at)
