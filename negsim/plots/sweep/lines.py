"""Shares along one parameter: stacked and each outcome by itself, or arm by arm.

With one arm all classes of outcome are stacked above the single outcomes; with several, the
differences from the first arm stand below the shares.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from negsim.plots.result import label_band
from negsim.plots.style import OUTLINE, class_styles, in_style
from negsim.plots.sweep.caption import (
    NEIGHBOURS,
    difference_note,
    interval_note,
    outcome_name,
    pairing_of,
    shown,
)
from negsim.plots.sweep.curves import Band, Curve, along, curves_of, draw_curve, parameter_axis
from negsim.plots.sweep.page import (
    COLUMNS,
    LETTER,
    Room,
    fill,
    inches_of,
    key,
    name_panel,
    new_page,
    percent_axis,
    rounded_up,
    short,
)
from negsim.sweeps.table.counts import SweepTable, intervals
from negsim.sweeps.table.pairing import Pairing
from negsim.sweeps.table.shape import Shape

STACKED, SINGLE = 2.3, 1.15
"""Heights of the stack and of a panel of one outcome, in inches."""

ROOM = 0.19
"""Part of the width of a stack that a name inside it may take: a fifth less a rim."""

STEPS = 100
"""Steps along the parameter in which room for names is looked for."""

LEAST_REACH = 0.05
"""Half the height of a panel of differences, at least."""


@in_style
def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a sweep along one parameter.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        A line; the minor parameter, and several scenarios, give further curves or panels.
    """
    return (one_arm if len(table.arms) == 1 else several_arms)(table, shape)


def one_arm(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a single arm; scenarios and minor values are curves in one panel."""
    curves, outcomes, x = curves_of(table, shape), shown(table), shape.levels[0]
    name = list(table.manifest["parameters"])[shape.along[0]]
    stacked = len(curves) <= COLUMNS
    top = "Top: how runs end, stacked. Below: each outcome by itself."
    rows = [(STACKED, len(curves))] * stacked
    rows += [(SINGLE, COLUMNS)] * -(-len(outcomes) // COLUMNS)
    keys = [key(at, curve.label) for at, curve in enumerate(curves)] if len(curves) > 1 else []
    styles = class_styles(table.store.classes)
    patches = [
        Patch(label=short(table.name(id)), facecolor=styles[id][0], hatch=styles[id][1], **OUTLINE)
        for id in table.store.classes
        if stacked and table.counts[id].any()
    ]
    notes = [top * stacked, interval_note(table), NEIGHBOURS]
    page = new_page(table, f"Share of model runs along {name}", notes, rows, [*patches, *keys])
    if stacked:
        for ax, curve in zip(page.panels[0], curves, strict=True):
            stack(ax, table, curve, x)
            parameter_axis(ax, name, x)
            ax.set_xlim(x[0], x[-1])
            name_panel(ax, curve.label or "How runs end, stacked")
        page.flat[0].set_ylabel("Share of runs", fontsize=8)
    for ax, outcome in fill(page.flat[stacked * len(curves) :], outcomes):
        single(ax, table, outcome, curves, x)
        name_panel(ax, table.name(outcome))
        parameter_axis(ax, name, x)
    return page.figure


def several_arms(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of several arms.

    Each block of panels is one scenario and up to three outcomes: shares on top, then a row of
    differences for each further arm.
    """
    outcomes, others = shown(table), range(1, len(table.arms))
    pairing, x = pairing_of(table), shape.levels[0]
    name = list(table.manifest["parameters"])[shape.along[0]]
    groups = [outcomes[at : at + COLUMNS] for at in range(0, len(outcomes), COLUMNS)]
    rows = list(product(range(len(table.scenarios)), groups, [0, *others]))
    keys = [key(at, curve.label) for at, curve in enumerate(curves_of(table, shape, 0))]
    page = new_page(
        table,
        f"Share of model runs along {name}, and differences between arms",
        [f"Shares: {interval_note(table)}", difference_note(pairing), NEIGHBOURS],
        [(SINGLE, min(COLUMNS, len(outcomes)))] * len(rows),
        keys,
        Room(between=0.26),
    )
    reach = _reach(pairing, outcomes)
    for panels, (scenario, group, arm) in zip(page.panels, rows, strict=True):
        curves = curves_of(table, shape, scenario)
        for ax, outcome in fill(panels, group):
            if arm == 0:
                single(ax, table, outcome, curves, x)
                name_panel(ax, outcome_name(table, outcome, scenario))
            else:
                difference(ax, pairing, outcome, arm, curves, x)
                percent_axis(ax, -reach, reach)
                name_panel(ax, f"{table.arms[arm]} less {table.arms[0]}, points")
            parameter_axis(ax, name if panels is page.panels[-1] else "", x)
    return page.figure


def _reach(pairing: Pairing, outcomes: list[str]) -> float:
    """Return how far the axis of all differences reaches."""
    far, runs = LEAST_REACH, pairing.table.runs
    for outcome, arm in product(outcomes, range(1, len(pairing.table.arms))):
        _, low, high = pairing.difference(outcome, arm)
        both = (runs[:, 0] > 0) & (runs[:, arm] > 0)
        far = max([far, *np.abs(low[both]).tolist(), *np.abs(high[both]).tolist()])
    return rounded_up(far)


def stack(ax: Axes, table: SweepTable, curve: Curve, x: NDArray[np.float64]) -> None:
    """Draw how runs end, stacked from the best class up, with names where there is room."""
    base = np.zeros(len(x))
    steps = np.linspace(x[0], x[-1], STEPS + 1)

    def inside(side: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp((steps[1:] + steps[:-1]) / 2, x, side)

    for outcome, (color, hatch) in class_styles(table.store.classes).items():
        part = along(table.shares(outcome), curve)
        look: dict[str, Any] = {"facecolor": color, "hatch": hatch, "edgecolor": "black"}
        ax.fill_between(x, base, base + part, linewidth=0.3, **look)
        name = table.name(outcome)
        fits = len(name) < ROOM * inches_of(ax) / LETTER  # longer names stand in the legend alone
        if fits and not np.isnan(part).any():
            label_band(ax, name, steps, inside(base), inside(part))
        base = base + part
    percent_axis(ax)


def single(
    ax: Axes, table: SweepTable, outcome: str, curves: list[Curve], x: NDArray[np.float64]
) -> None:
    """Draw the share of one outcome along the parameter, one curve after the other."""
    low, high = intervals(table.counts[outcome], table.runs, len(shown(table)))
    ends = table.shares(outcome), low, high
    for at, curve in enumerate(curves):
        draw_curve(ax, Band(x, *(along(end, curve) for end in ends)), at)
    percent_axis(ax)


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
            draw_curve(ax, Band(x, *(along(end, here) for end in ends)), at)
