"""Curves over one parameter, each with the band of its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from negsim.plots.sweep.page import look, number
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape

MOST_BARS = 12
"""Points up to which each interval is drawn as a bar; of more, only the band."""

MOST_MARKERS = 25

Ends = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Middle, low and high along the parameter."""


@dataclass(frozen=True)
class Curve:
    """Cells along the parameter: a scenario, an arm, and a value of the minor parameter.

    Parameters
    ----------
    label : str
        What tells it from the others; empty for the only one.
    scenario, arm : int
        Their places in the table.
    points : tuple of int
        Number of the point at each value of the parameter; -1 where there is none.
    """

    label: str
    scenario: int
    arm: int
    points: tuple[int, ...]


def curves_of(table: SweepTable, shape: Shape, scenarios: Sequence[int]) -> list[Curve]:
    """Return the curves of some scenarios, all arms and all values of the minor parameter."""
    names = list(table.manifest["parameters"])
    minors: list[tuple[str, NDArray[np.int64]]] = [("", shape.point)]
    if len(shape.along) == 2:
        name = names[shape.along[1]]
        minors = [
            (f"{name} {number(value)}", shape.point[:, at])
            for at, value in enumerate(shape.levels[1])
        ]
    curves = []
    for scenario, arm, (minor, points) in product(scenarios, range(len(table.arms)), minors):
        parts = [
            table.scenarios[scenario] if len(scenarios) > 1 else "",
            table.arms[arm] if len(table.arms) > 1 else "",
            minor,
        ]
        label = ", ".join(part for part in parts if part)
        curves.append(Curve(label, scenario, arm, tuple(points.tolist())))
    return curves


def along(array: NDArray[np.float64], curve: Curve) -> NDArray[np.float64]:
    """Return the numbers of a curve's cells, from an array over scenarios, arms and points."""
    points = np.array(curve.points)
    row = array[curve.scenario, curve.arm]
    return np.where(points < 0, np.nan, row[points])


def draw_curve(ax: Axes, x: NDArray[np.float64], ends: Ends, which: int) -> None:
    """Draw a curve in the look of its number, with a band and, at a few points, bars."""
    style = look(which)
    played = ~np.isnan(ends[0])
    x = x[played]
    middle, low, high = (end[played] for end in ends)
    ax.fill_between(x, low, high, color=style["color"], alpha=0.18, linewidth=0)
    if len(x) <= MOST_BARS:
        ax.vlines(x, low, high, color=style["color"], linewidth=0.9)
    if len(x) > MOST_MARKERS:
        style["markevery"] = len(x) // MOST_MARKERS + 1
    ax.plot(x, middle, **style, markersize=3, linewidth=1.1, clip_on=False)


def parameter_axis(ax: Axes, name: str, x: NDArray[np.float64], named: bool = True) -> None:
    """Lay out the horizontal axis for a parameter, with room for marks at both ends."""
    margin = 0.03 * (x[-1] - x[0]) or 0.5
    ax.set_xlim(x[0] - margin, x[-1] + margin)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    ax.tick_params(axis="x", labelsize=7.5)
    if named:
        ax.set_xlabel(name, fontsize=8)
