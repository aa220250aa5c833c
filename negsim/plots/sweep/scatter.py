"""Many points along no line: the share at each against every parameter, with binned means."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from scipy.stats import t as student

from negsim.plots.sweep.caption import arm_name, listing, scenario_name
from negsim.plots.sweep.curves import Band, draw_curve, parameter_axis
from negsim.plots.sweep.estimates import shown
from negsim.plots.sweep.page import Margins, fill, key, name_panel, new_page, percent_axis
from negsim.sweeps.table.counts import SweepTable, intervals

BINS = 10
"""Stretches of equal width into which a parameter's range is cut for means."""

MOST_VALUES = 12
"""Different values up to which each has a mean of its own."""

MOST_DOTS = 2000
"""Points drawn; of more, only every second, third, ... is shown. All count in the means."""

COLUMNS = 4
"""Parameters beside each other."""

DRAWN = ("lhs", "sobol")
"""Designs whose points stand for the whole range, so that others could have been drawn."""


def binned(
    x: NDArray[np.float64],
    counts: NDArray[np.int64],
    runs: NDArray[np.int64],
    drawn: bool,
    joint: int,
) -> Band:
    """Return the means of shares over points that are near each other in one parameter.

    All points share their random numbers, so their errors do not cancel: the Wilson interval is
    that of the runs of one point. Where points were drawn from a range, the spread between them
    adds its own part by Student's t, as the root of the sum of squares. `x` has the parameter's
    value at each point, `drawn` says whether other points could have been drawn, and `joint` how
    many intervals are to be right together.
    """
    values = np.unique(x)
    stretch = np.searchsorted(values, x)
    if len(values) > MOST_VALUES:
        cut = np.linspace(values[0], values[-1], BINS + 1)[1:-1]
        stretch = np.searchsorted(cut, x, side="right")
    rows = []
    for here in (stretch == at for at in np.unique(stretch)):
        shares, fewest = counts[here] / runs[here], int(runs[here].min())
        middle, points = float(shares.mean()), len(shares)
        alike = np.array([round(middle * fewest)])
        low, high = (float(end[0]) for end in intervals(alike, np.array([fewest]), joint))
        reach = 0.0
        if drawn and points > 1:
            spread = float(shares.std(ddof=1)) / np.sqrt(points)
            reach = spread * float(student.ppf(1 - 0.025 / joint, points - 1))
        down, up = np.hypot(max(middle - low, 0.0), reach), np.hypot(max(high - middle, 0.0), reach)
        if not drawn or points > 1:  # one point says nothing of the spread between points
            rows.append((x[here].mean(), middle, max(middle - down, 0.0), min(middle + up, 1.0)))
    return Band(*np.array(rows).reshape(-1, 4).T)


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


def picture(table: SweepTable, outcomes: Sequence[str]) -> Figure:
    """Return the figure of some outcomes of a sweep over many points.

    Arms and scenarios are curves in the same panels. One outcome has its parameters sorted and
    wrapped, several have a row each.
    """
    alone, names = len(outcomes) == 1, list(table.manifest["parameters"])
    order = by_spread(table, outcomes[0]) if alone else list(range(len(names)))
    panels = [(outcome, column) for outcome in outcomes for column in order]
    columns = min(COLUMNS, len(names))
    which = f"{table.name(outcomes[0])}: share" if alone else "Share"
    cells = _cells(table)
    labels = [listing(scenario_name(table, s), arm_name(table, a)) for s, a in cells]
    keys = [key(at, label) for at, label in enumerate(labels)] if len(labels) > 1 else []
    figure, _ = new_page(
        table,
        f"{which} of model runs against each parameter",
        _notes(table, alone),
        [(1.15, columns)] * -(-len(panels) // columns),
        keys,
        Margins(gap=0.45, panel=1.7),
    )
    for ax, (outcome, column) in fill(figure.axes, panels):
        for at, cell in enumerate(cells):
            x, counts, runs = _played(table, outcome, column, cell)
            if len(cells) == 1:
                step = -(-len(x) // MOST_DOTS)
                ax.plot(
                    x[::step], (counts / runs)[::step], ".", color="#999999", markersize=2.5,
                    markeredgewidth=0, rasterized=True,
                )  # fmt: skip
            draw_curve(ax, _means(table, outcome, column, cell), at)
        percent_axis(ax)
        values = table.values[~np.isnan(table.values[:, column]), column]
        parameter_axis(ax, names[column], np.array([values.min(), values.max()]))
        far = f"means {100 * apart(table, outcome, column):.1f} points apart"
        name_panel(ax, far if alone else table.name(outcome))
    return figure


def by_spread(table: SweepTable, outcome: str) -> list[int]:
    """Return the positions of the parameters, first those with means farthest apart."""
    return sorted(range(table.values.shape[1]), key=lambda column: -apart(table, outcome, column))


def apart(table: SweepTable, outcome: str, column: int) -> float:
    """Return how far means along a parameter are apart, in the arm with the most of it."""
    return max(
        float(np.ptp(means.middle)) if len(means.middle) else 0.0
        for means in (_means(table, outcome, column, cell) for cell in _cells(table))
    )


def _means(table: SweepTable, outcome: str, column: int, cell: tuple[int, int]) -> Band:
    drawn = table.manifest["design"]["kind"] in DRAWN
    return binned(*_played(table, outcome, column, cell), drawn, len(shown(table)))


def _played(
    table: SweepTable, outcome: str, column: int, cell: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Return values of a parameter, counts and runs of the points of a scenario and arm."""
    of = table.of(outcome)[cell]
    played = (of > 0) & ~np.isnan(table.values[:, column])
    counts, runs = table.counts[outcome][cell][played], of[played]
    return table.values[played, column], counts, runs


def _cells(table: SweepTable) -> list[tuple[int, int]]:
    return list(product(range(len(table.scenarios)), range(len(table.arms))))


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
        f"for Monte Carlo error (Wilson, as if of one point, as all share their random numbers)"
        f"{between}.",
        first,
    ]
