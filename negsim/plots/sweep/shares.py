"""Shares along one parameter: stacked, and each outcome by itself with its interval."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from negsim.plots.result import in_style, label_band
from negsim.plots.sweep.curves import Curve, along, curves_of, draw_curve, parameter_axis
from negsim.plots.sweep.page import (
    COLUMNS,
    LETTER,
    Words,
    caption,
    inches_of,
    interval_note,
    key,
    name_panel,
    new_page,
    percent_axis,
    short,
    shown,
    title,
)
from negsim.plots.sweep.styles import styles
from negsim.sweeps.table.counts import SweepTable, intervals
from negsim.sweeps.table.shape import Shape

STACKED, SINGLE = 2.3, 1.15
"""Heights of the stack and of a panel of one outcome, in inches."""

ROOM = 0.19
"""Part of the width of a stack that a name inside it may take: a fifth less a rim."""

STEPS = 100
"""Steps along the parameter in which room for names is looked for."""


@in_style
def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a sweep with one arm along one parameter.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        A line; the minor parameter, and several scenarios, give curves in the same panels.
    """
    curves = curves_of(table, shape, range(len(table.scenarios)))
    outcomes, x = shown(table), shape.levels[0]
    name = list(table.manifest["parameters"])[shape.along[0]]
    words = Words(
        title(table, f"Share of model runs along {name}"),
        caption(
            table,
            "Top: how runs end, stacked. Below: each outcome by itself."
            if len(curves) <= COLUMNS
            else "",
            interval_note(len(outcomes)),
            "Neighbouring points share their luck, so their errors go the same way.",
        ),
    )
    rows = [(STACKED, len(curves))] if len(curves) <= COLUMNS else []
    rows += [(SINGLE, COLUMNS)] * -(-len(outcomes) // COLUMNS)
    keys = [key(at, curve.label) for at, curve in enumerate(curves)] if len(curves) > 1 else []
    ends = styles(table)
    patches = [
        Patch(label=short(table.name(id)), facecolor=ends[id][0], hatch=ends[id][1],
              edgecolor="black", linewidth=0.4)
        for id in table.store.classes
        if table.counts[id].any()
    ]  # fmt: skip
    page = new_page(words, rows, [*(patches if rows[0][0] == STACKED else []), *keys])
    panels = list(page.panels)
    if rows[0][0] == STACKED:
        for ax, curve in zip(panels.pop(0), curves, strict=True):
            stack(ax, table, curve, x)
            parameter_axis(ax, name, x)
            ax.set_xlim(x[0], x[-1])
            name_panel(ax, curve.label or "How runs end, stacked")
        page.panels[0][0].set_ylabel("Share of runs", fontsize=8)
    singles = [ax for row in panels for ax in row]
    for ax in singles[len(outcomes) :]:
        ax.remove()
    for ax, outcome in zip(singles, outcomes, strict=False):
        single(ax, table, outcome, curves, x, len(outcomes))
        parameter_axis(ax, name, x)
    return page.figure


def stack(ax: Axes, table: SweepTable, curve: Curve, x: NDArray[np.float64]) -> None:
    """Draw how runs end, stacked from the best class up, with names where there is room."""
    base = np.zeros(len(x))
    steps = np.linspace(x[0], x[-1], STEPS + 1)

    def inside(side: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp((steps[1:] + steps[:-1]) / 2, x, side)

    for outcome, (color, hatch) in styles(table).items():
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
    ax: Axes,
    table: SweepTable,
    outcome: str,
    curves: list[Curve],
    x: NDArray[np.float64],
    joint: int,
) -> None:
    """Draw the share of one outcome along the parameter, one curve after the other."""
    low, high = intervals(table.counts[outcome], table.runs, joint)
    for at, curve in enumerate(curves):
        middle = along(table.shares(outcome), curve)
        draw_curve(ax, x, (middle, along(low, curve), along(high, curve)), at)
    percent_axis(ax)
    name_panel(ax, table.name(outcome))
