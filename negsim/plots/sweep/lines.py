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
from numpy.typing import NDArray

from negsim.plots.axes import data_axis, grid, spread
from negsim.plots.page import PAGE, Key, Size, sized
from negsim.plots.palette import INK, PAPER, QUIET, RULE, outcome_looks
from negsim.plots.sweep import caption, estimates, page
from negsim.plots.sweep.curves import (
    DOUBT,
    Band,
    Curve,
    along,
    curves_of,
    draw_curve,
    draw_doubt,
    look_of,
    parameter_axis,
)
from negsim.plots.words import broken
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape

STACKED, SINGLE = 1.9, 0.95
"""Heights of the stack and of a panel of one outcome, in inches of a page."""

LEAST_NAMED = 0.004
"""Share of runs at the last point that a class must reach to be named beside the stack."""


@sized
def picture(table: SweepTable, shape: Shape, size: Size = PAGE) -> Figure:
    """Return the figure of a sweep along one parameter.

    The minor parameter, and several scenarios, give further curves or panels.
    """
    return (one_arm if len(table.arms) == 1 else several_arms)(table, shape, size)


def one_arm(table: SweepTable, shape: Shape, size: Size) -> Figure:
    """Return the figure of a single arm; scenarios and minor values are curves in one panel."""
    outcomes, shares = estimates.shown(table), estimates.shares_of(table)
    curves, x = curves_of(table, shape), shape.levels[0]
    name, alone = caption.parameter(table, shape.along[0]), len(curves) == 1
    columns = page.columns(size)
    keys = [] if alone else [page.key(at, curve.label) for at, curve in enumerate(curves)]
    if in_doubt := bool(table.doubt) and alone:
        keys.append(Key("what assumptions leave", ({**DOUBT},)))
    rows = [(SINGLE, min(columns, len(outcomes)))] * -(-len(outcomes) // columns)
    rows = [(STACKED, 1)] * alone + rows
    notes = ["top: how runs end, stacked" * alone, caption.interval_note(table)]
    title = caption.widest_spread(table, shares)
    question = f"share of model runs along {name}"
    whole, panels = page.panel_page(size, table, title, question, notes, rows, keys)
    if alone:
        stack(panels[0][0], table, curves[0], x, size)
        parameter_axis(panels[0][0], name, x)
    high, looks = estimates.reach_of(shares)[1], outcome_looks(table.store.classes)
    if in_doubt:
        left = np.array([table.doubt[outcome] for outcome in outcomes])
        high = max(high, float(np.max(left, initial=0.0, where=~np.isnan(left))))
    single = [ax for row in panels[alone:] for ax in row]
    for at, (ax, outcome) in enumerate(page.fill(single, outcomes)):
        if in_doubt:
            draw_doubt(ax, x, table.doubt[outcome], curves[0])
        ink = looks[outcome].ink if outcome in looks else INK
        for which, curve in enumerate(curves):
            ends = (along(end, curve) for end in shares[outcome, curve.arm])
            draw_curve(ax, Band(x, *ends), look_of(which, alone, ink), size)
        share_axis(ax, 0.0, high, at % columns == 0)
        page.name_panel(ax, table.name(outcome), size, ink if alone else INK)
        parameter_axis(ax, name, x)
    return whole.figure


def share_axis(ax: Axes, low: float, high: float, named: bool, unit: str = "share") -> None:
    """Lay out the vertical axis; its numbers stand only beside the first panel of a row."""
    data_axis(ax.yaxis, low, high, unit)
    grid(ax, "y")
    ax.spines["bottom"].set_visible(True)
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", labelleft=named)


def several_arms(table: SweepTable, shape: Shape, size: Size) -> Figure:
    """Return the figure of several arms.

    Each block of panels is one scenario and a few outcomes: shares on top, then a row of
    differences of all further arms.
    """
    outcomes, pairing, x = estimates.shown(table), estimates.pairing_of(table), shape.levels[0]
    shares, differences = estimates.shares_of(table), estimates.differences_of(pairing)
    reach, high = estimates.reach_of(differences), estimates.reach_of(shares)[1]
    name, columns = caption.parameter(table, shape.along[0]), page.columns(size)
    groups = [outcomes[at : at + columns] for at in range(0, len(outcomes), columns)]
    rows = list(product(range(len(table.scenarios)), groups, (False, True)))
    keys = [page.key(at, curve.label) for at, curve in enumerate(curves_of(table, shape, 0))]
    first = caption.arm_label(table, 0)
    question = f"share of model runs along {name}, and below the difference from '{first}'"
    notes = [caption.interval_note(table), caption.difference_note(pairing)]
    sizes = [(SINGLE, min(columns, len(outcomes)))] * len(rows)
    title = caption.widest_difference(table, differences, shares)
    whole, panels = page.panel_page(size, table, title, question, notes, sizes, keys)
    for row, (scenario, group, less) in zip(panels, rows, strict=True):
        for at, (ax, outcome) in enumerate(page.fill(row, group)):
            for which, curve in enumerate(curves_of(table, shape, scenario)):
                if curve.arm or not less:
                    found = differences if less else shares
                    ends = (along(end, curve) for end in found[outcome, curve.arm])
                    draw_curve(ax, Band(x, *ends), page.curve_look(which), size)
            if less:
                share_axis(ax, *reach, at == 0, "points")
                ax.axhline(0, color=RULE, linewidth=1.5 * size.axis)
                page.name_panel(ax, f"less '{first}', points", size, QUIET)
            else:
                share_axis(ax, 0.0, high, at == 0)
                page.name_panel(ax, caption.outcome_name(table, outcome, scenario), size)
            parameter_axis(ax, name if row is panels[-1] else "", x)
    return whole.figure


def stack(ax: Axes, table: SweepTable, curve: Curve, x: NDArray[np.float64], size: Size) -> None:
    """Draw how runs end, stacked from the best class up, named at the right with last shares."""
    base, named = np.zeros(len(x)), []
    for outcome, look in outcome_looks(table.store.classes).items():
        part = along(table.shares(outcome)[:, curve.arm], curve)
        ax.fill_between(x, base, base + part, color=look.fill, linewidth=0)
        ax.plot(x, base + part, color=PAPER, linewidth=0.8 * size.data)
        if part[-1] >= LEAST_NAMED:
            named.append((outcome, float(base[-1] + part[-1] / 2), float(part[-1]), look.ink))
        base = base + part
    share_axis(ax, 0.0, 1.0, named=True)
    page.name_panel(ax, "How runs end", size)
    letters = size.tick / 72
    room = 0.26 * size.width
    box = ax.get_position()
    ax.set_position((box.x0, box.y0, box.width - room / size.width, box.height))
    apart = 2.5 * letters / (ax.get_window_extent().height / ax.figure.dpi)
    places = spread([middle for _, middle, *_ in named], apart, 0.02, 0.98)
    for (outcome, _, share, ink), y in zip(named, places, strict=True):
        words = broken(table.name(outcome), size.tick, room - 0.42, 2, "bold")
        place: dict[str, Any] = {"textcoords": "offset points", "va": "center", "color": ink}
        place |= {"xycoords": "axes fraction", "fontsize": size.tick}
        ax.annotate(words, (1, y), (5, 0), weight="bold", **place)
        end = room * 72 + 0.4 * size.tick
        ax.annotate(f"{100 * share:.1f}", (1, y), (end, 0), ha="right", **place)
