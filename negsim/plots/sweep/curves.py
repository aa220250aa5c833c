"""Curves over one parameter, each with the band of its interval."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from negsim.plots.axes import data_axis
from negsim.plots.page import Size
from negsim.plots.sweep.caption import arm_name, listing, number, parameter, scenario_name
from negsim.plots.sweep.page import curve_look
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape

MOST_BARS = 12
"""Points up to which each interval is drawn as a bar; of more, only the band."""

MOST_MARKERS = 25


DOUBT: dict[str, Any] = {"facecolor": "#eeece6", "edgecolor": "#9aa1a9", "linewidth": 0.5}
"""Look of what the assumptions leave: lighter than the band of any curve, with an edge."""


class Band(NamedTuple):
    """A curve with its interval: values of the parameter, middle, low and high at each."""

    x: NDArray[np.float64]
    middle: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


class Curve(NamedTuple):
    """Cells along the parameter, of a scenario, an arm and a value of the minor parameter.

    `points` has the index of the point at each value of the parameter, -1 where there is none;
    the only curve has an empty label.
    """

    label: str
    scenario: int
    arm: int
    points: NDArray[np.int64]


def curves_of(table: SweepTable, shape: Shape, only: int | None = None) -> list[Curve]:
    """Return the curves of all scenarios, or of one, with all arms and minor values."""
    minors = [("", shape.point)]
    if len(shape.along) == 2:
        name = parameter(table, shape.along[1])
        minors = [
            (f"{name} {number(value)}", shape.point[:, at])
            for at, value in enumerate(shape.levels[1])
        ]
    scenarios = range(len(table.scenarios)) if only is None else [only]
    curves = []
    for scenario, arm, (minor, points) in product(scenarios, range(len(table.arms)), minors):
        where = scenario_name(table, scenario) if only is None else ""
        label = listing(where, arm_name(table, arm), minor)
        curves.append(Curve(label, scenario, arm, points))
    return curves


def along(numbers: NDArray[np.float64], curve: Curve) -> NDArray[np.float64]:
    """Return the numbers of a curve's cells, from those of its arm (scenarios, points)."""
    return np.where(curve.points < 0, np.nan, numbers[curve.scenario][curve.points])


def draw_curve(ax: Axes, band: Band, look: dict[str, Any], size: Size) -> None:
    """Draw a curve with its interval as a band and, at a few points, as bars."""
    played = ~np.isnan(band.middle)
    x, middle, low, high = (end[played] for end in band)
    ax.fill_between(x, low, high, color=look["color"], alpha=0.18, linewidth=0)
    if len(x) <= MOST_BARS:
        ax.vlines(x, low, high, color=look["color"], linewidth=0.8 * size.data, clip_on=False)
    every: dict[str, Any] = (
        {"markevery": len(x) // MOST_MARKERS + 1} if len(x) > MOST_MARKERS else {}
    )
    ax.plot(x, middle, **look, **every, markersize=2.4 * size.data, clip_on=False)


def look_of(at: int, alone: bool, ink: str) -> dict[str, Any]:
    """Return the look of the curve of that index; a single curve has the ink of its outcome."""
    return {"color": ink, "linestyle": "-", "marker": "o"} if alone else curve_look(at)


def draw_doubt(ax: Axes, x: NDArray[np.float64], ends: NDArray[np.float64], curve: Curve) -> None:
    """Draw what the assumptions leave along a curve, from `SweepTable.doubt`, as a band."""
    low, high = (along(ends[:, curve.arm, :, end], curve) for end in range(2))
    ax.fill_between(x, low, high, **DOUBT)


def parameter_axis(ax: Axes, name: str, x: NDArray[np.float64]) -> None:
    """Lay out the horizontal axis for a parameter; it ends where the points do."""
    data_axis(ax.xaxis, float(x[0]), float(x[-1]), "number")
    ax.set_xlabel(name, loc="left")
