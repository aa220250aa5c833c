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

from negsim.plots.style import OUTLINE, class_styles, paper
from negsim.plots.sweep import caption, estimates, page
from negsim.plots.sweep.curves import (
    DOUBT,
    Band,
    Curve,
    along,
    curves_of,
    draw_curve,
    draw_doubt,
    parameter_axis,
)
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape

STACKED, SINGLE = 2.3, 1.15
"""Heights of the stack and of a panel of one outcome, in inches."""

ROOM = 0.19
"""Part of the width of a stack that a name inside it may take: a fifth less a rim."""

STEPS = 100
"""Steps along the parameter in which room for names is looked for."""


def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a sweep along one parameter.

    The minor parameter, and several scenarios, give further curves or panels.
    """
    return (one_arm if len(table.arms) == 1 else several_arms)(table, shape)


def one_arm(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a single arm; scenarios and minor values are curves in one panel."""
    outcomes, shares = estimates.shown(table), estimates.shares_of(table)
    curves, x = curves_of(table, shape), shape.levels[0]
    name = list(table.manifest["parameters"])[shape.along[0]]
    stacked = len(curves) <= page.COLUMNS
    top = "Top: how runs end, stacked. Below: each outcome by itself."
    rows = [(STACKED, len(curves))] * stacked
    rows += [(SINGLE, page.COLUMNS)] * -(-len(outcomes) // page.COLUMNS)
    keys = [page.key(at, curve.label) for at, curve in enumerate(curves)] if len(curves) > 1 else []
    patches = [
        Patch(label=page.short(table.name(id)), facecolor=color, hatch=hatch, **OUTLINE)
        for id, (color, hatch) in class_styles(table.store.classes).items()
        if stacked and table.counts[id].any()
    ]
    if in_doubt := bool(table.doubt) and len(curves) == 1:
        patches.append(Patch(label="What the assumptions leave", **DOUBT))
    notes = [top * stacked, caption.interval_note(table), caption.NEIGHBOURS]
    question = f"Share of model runs along {name}"
    figure, panels = page.new_page(table, question, notes, rows, [*patches, *keys])
    single = figure.axes[stacked * len(curves) :]
    if stacked:
        for ax, curve in zip(panels[0], curves, strict=True):
            stack(ax, table, curve, x)
            parameter_axis(ax, name, x)
            ax.set_xlim(x[0], x[-1])
            page.name_panel(ax, curve.label or "How runs end, stacked")
        figure.axes[0].set_ylabel("Share of runs", fontsize=8)
    for ax, outcome in page.fill(single, outcomes):
        if in_doubt:
            draw_doubt(ax, x, table.doubt[outcome], curves[0])
        draw_curves(ax, shares, outcome, curves, x)
        page.percent_axis(ax)
        page.name_panel(ax, table.name(outcome))
        parameter_axis(ax, name, x)
    return figure


def several_arms(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of several arms.

    Each block of panels is one scenario and up to three outcomes: shares on top, then a row of
    differences for each further arm.
    """
    outcomes, pairing, x = estimates.shown(table), estimates.pairing_of(table), shape.levels[0]
    shares, differences = estimates.shares_of(table), estimates.differences_of(pairing)
    reach = estimates.reach_of(differences)
    name = list(table.manifest["parameters"])[shape.along[0]]
    groups = [outcomes[at : at + page.COLUMNS] for at in range(0, len(outcomes), page.COLUMNS)]
    rows = list(product(range(len(table.scenarios)), groups, range(len(table.arms))))
    keys = [page.key(at, curve.label) for at, curve in enumerate(curves_of(table, shape, 0))]
    question = f"Share of model runs along {name}, and differences between arms"
    notes = [f"Shares: {caption.interval_note(table)}", caption.difference_note(pairing)]
    sizes = [(SINGLE, min(page.COLUMNS, len(outcomes)))] * len(rows)
    notes += [caption.NEIGHBOURS]
    figure, panels = page.new_page(table, question, notes, sizes, keys, page.Margins(between=0.26))
    for row, (scenario, group, arm) in zip(panels, rows, strict=True):
        curves = curves_of(table, shape, scenario)
        for ax, outcome in page.fill(row, group):
            if arm == 0:
                draw_curves(ax, shares, outcome, curves, x)
                page.percent_axis(ax)
                page.name_panel(ax, caption.outcome_name(table, outcome, scenario))
            else:
                ax.axhline(0, color="black", linewidth=0.8)
                draw_curves(ax, differences, outcome, curves, x, arm)
                page.percent_axis(ax, -reach, reach)
                page.name_panel(ax, f"{table.arms[arm]} less {table.arms[0]}, points")
            parameter_axis(ax, name if row is panels[-1] else "", x)
    return figure


def label_band(
    ax: Axes,
    words: str,
    edges: NDArray[np.float64],
    base: NDArray[np.float64],
    share: NDArray[np.float64],
) -> bool:
    """Write `words` into a band of a stack if it fits, and return whether it did.

    The label needs a stretch of about a fifth of the rounds over which the band stays thick
    enough at one height; the middle one of those with the most room is taken.
    """
    width = max(1, round(len(share) / 5))
    windows = np.lib.stride_tricks.sliding_window_view
    floor = windows(base, width).max(axis=1)
    ceiling = windows(base + share, width).min(axis=1)
    room = ceiling - floor
    roomy = np.flatnonzero(room >= room.max() - 0.01)
    start = int(roomy[len(roomy) // 2])
    if room[start] < 0.07:
        return False
    x, y = (edges[start] + edges[start + width]) / 2, (floor[start] + ceiling[start]) / 2
    ax.text(x, y, words, ha="center", va="center", bbox=paper(1.5, alpha=0.85))
    return True


def stack(ax: Axes, table: SweepTable, curve: Curve, x: NDArray[np.float64]) -> None:
    """Draw how runs end, stacked from the best class up, with names where there is margins."""
    base = np.zeros(len(x))
    steps = np.linspace(x[0], x[-1], STEPS + 1)

    def inside(side: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.interp((steps[1:] + steps[:-1]) / 2, x, side)

    for outcome, (color, hatch) in class_styles(table.store.classes).items():
        part = along(table.shares(outcome)[:, curve.arm], curve)
        look: dict[str, Any] = {"facecolor": color, "hatch": hatch, "edgecolor": "black"}
        ax.fill_between(x, base, base + part, linewidth=0.3, **look)
        name = table.name(outcome)
        # Longer names stand in the legend alone.
        fits = len(name) < ROOM * page.inches_of(ax) / page.LETTER
        if fits and not np.isnan(part).any():
            label_band(ax, name, steps, inside(base), inside(part))
        base = base + part
    page.percent_axis(ax)


def draw_curves(
    ax: Axes,
    found: estimates.Estimates,
    outcome: str,
    curves: list[Curve],
    x: NDArray[np.float64],
    arm: int | None = None,
) -> None:
    """Draw one outcome along the parameter, one curve after the other, or those of one arm."""
    for at, curve in enumerate(curves):
        if arm in (None, curve.arm):
            ends = (along(end, curve) for end in found[outcome, curve.arm])
            draw_curve(ax, Band(x, *ends), at)
