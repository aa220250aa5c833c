"""Arms along one parameter: their shares, and how far each is from the first arm."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from negsim.plots.result import in_style
from negsim.plots.sweep.curves import Curve, along, curves_of, draw_curve, parameter_axis
from negsim.plots.sweep.page import (
    Room,
    Words,
    caption,
    interval_note,
    key,
    name_panel,
    new_page,
    percent_axis,
    shown,
    title,
)
from negsim.plots.sweep.shares import SINGLE, single
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.shape import Shape

COLUMNS = 3
"""Outcomes beside each other."""

LEAST_REACH = 0.05
"""Half the height of a panel of differences, at least."""


@in_style
def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a sweep with several arms along one parameter.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        A line. Each block of panels is one scenario and up to three outcomes: shares on top,
        then a row of differences for each further arm.
    """
    outcomes, others = shown(table), range(1, len(table.arms))
    pairing = Pairing.of(table, len(outcomes) * len(others))
    name = list(table.manifest["parameters"])[shape.along[0]]
    groups = [outcomes[at : at + COLUMNS] for at in range(0, len(outcomes), COLUMNS)]
    blocks = [(scenario, group) for scenario in range(len(table.scenarios)) for group in groups]
    rows = [(SINGLE, min(COLUMNS, len(outcomes)))] * (len(blocks) * (1 + len(others)))
    curves = curves_of(table, shape, [0])
    keys = [key(at, curve.label) for at, curve in enumerate(curves)]
    words = _words(table, name, len(outcomes), pairing)
    page = new_page(words, rows, keys, Room(between=0.26))
    at = iter(page.panels)
    reach = _reach(pairing, outcomes)
    for scenario, group in blocks:
        drawn = [(-1, next(at)), *((arm, next(at)) for arm in others)]
        curves = curves_of(table, shape, [scenario])
        for arm, row in drawn:
            for ax, outcome in zip(row, group, strict=False):
                if arm < 0:
                    single(ax, table, outcome, curves, shape.levels[0], len(outcomes))
                    where = f"{table.scenarios[scenario]}: " if len(table.scenarios) > 1 else ""
                    name_panel(ax, where + table.name(outcome))
                else:
                    difference(ax, pairing, outcome, arm, curves, shape.levels[0])
                    percent_axis(ax, -reach, reach)
                    name_panel(ax, f"{table.arms[arm]} less {table.arms[0]}, points")
                parameter_axis(ax, name, shape.levels[0], named=row is page.panels[-1])
            for ax in row[len(group) :]:
                ax.remove()
    return page.figure


def _words(table: SweepTable, name: str, outcomes: int, pairing: Pairing) -> Words:
    return Words(
        title(table, f"Share of model runs along {name}, and differences between arms"),
        caption(
            table,
            f"Shares: {interval_note(outcomes)}",
            f"Differences, in percentage points: 95 % {pairing.method}; joint over "
            f"{pairing.joint} at a point.",
            "Neighbouring points share their luck, so their errors go the same way.",
        ),
    )


def _reach(pairing: Pairing, outcomes: list[str]) -> float:
    """Return how far the axis of all differences reaches: up in steps of 5 points."""
    far = LEAST_REACH
    for outcome in outcomes:
        for arm in range(1, len(pairing.table.arms)):
            _, low, high = pairing.difference(outcome, arm)
            runs = pairing.table.runs
            both = (runs[:, 0] > 0) & (runs[:, arm] > 0)
            far = max([far, *np.abs(low[both]).tolist(), *np.abs(high[both]).tolist()])
    return float(np.ceil(far * 20) / 20)


def difference(
    ax: Axes,
    pairing: Pairing,
    outcome: str,
    arm: int,
    curves: list[Curve],
    x: NDArray[np.float64],
) -> None:
    """Draw how far an arm is from the first one along the parameter."""
    ends = [end[:, None, :] for end in pairing.difference(outcome, arm)]
    ax.axhline(0, color="black", linewidth=0.8)
    for at, curve in enumerate(curves):
        if curve.arm == arm:
            here = Curve(curve.label, curve.scenario, 0, curve.points)
            middle, low, high = (along(end, here) for end in ends)
            draw_curve(ax, x, (middle, low, high), at)
