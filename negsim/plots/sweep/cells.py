"""A few cells by themselves: a row for each, and differences between arms beside them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from negsim.plots.style import in_style, percent_ticks
from negsim.plots.sweep.caption import (
    arm_name,
    interval_note,
    listing,
    pairing_of,
    point_name,
    scenario_name,
    shown,
)
from negsim.plots.sweep.page import (
    LETTER,
    Room,
    look,
    name_panel,
    new_page,
    rounded_up,
    short,
)
from negsim.results.intervals import percent, wilson
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.pairing import Pairing
from negsim.sweeps.table.shape import Shape

ROW, HEAD = 0.19, 0.12
"""Height of a row, and room above and below them in a panel, in inches."""


@dataclass(frozen=True)
class Variant:
    """A cell, and how it is called."""

    label: str
    scenario: int
    arm: int
    point: int


def variants_of(table: SweepTable) -> list[Variant]:
    """Return the cells of a sweep that were played, arms of one point side by side."""
    scenarios, points = range(len(table.scenarios)), range(len(table.values))
    return [
        Variant(
            listing(scenario_name(table, scenario), point_name(table, point), arm_name(table, arm)),
            scenario, arm, point,
        )
        for scenario, point, arm in product(scenarios, points, range(len(table.arms)))
        if table.runs[scenario, arm, point]
    ]  # fmt: skip


@in_style
def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a sweep of a few points: a panel for each outcome.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        Rows. With several arms, a panel beside each outcome shows how far each cell is from
        the first arm at the same scenario and point.
    """
    outcomes, variants = shown(table), variants_of(table)
    if len(variants) == 1:
        return one_cell(table, variants[0])
    pairing = pairing_of(table) if len(table.arms) > 1 else None
    tall = ROW * len(variants) + 2 * HEAD
    left = min(3.0, 0.3 + LETTER * max(len(variant.label) for variant in variants))
    question = "Share of model runs" + (", and differences between arms" if pairing else "")
    notes = [f"Shares: {interval_note(table)}"]
    if pairing:
        notes.append(
            f"Differences from {table.arms[0]}, in percentage points: 95 % {pairing.method}; "
            f"joint over {pairing.joint}."
        )
    rows = [(tall, 2 if pairing else 1)] * len(outcomes)
    page = new_page(table, question, notes, rows, room=Room(between=0.0, left=left, right=0.45))
    for row, outcome in zip(page.panels, outcomes, strict=True):
        for at, variant in enumerate(variants):
            interval(row[0], table, outcome, variant, at)
        share_axis(row[0], [short(variant.label) for variant in variants])
        name_panel(row[0], table.name(outcome))
        if pairing:
            differences(row[1], pairing, outcome, variants)
    if pairing:
        far = rounded_up(max(abs(end) for row in page.panels for end in row[1].get_xlim()))
        for row in page.panels:
            row[1].set_xlim(-far, far)
            row[1].set_xticks(*percent_ticks(-far, far))
    for row in page.panels[:-1]:
        for ax in row:
            ax.tick_params(axis="x", length=0, labelbottom=False)
    return page.figure


def one_cell(table: SweepTable, variant: Variant) -> Figure:
    """Return the figure of a single cell: a row for each outcome."""
    outcomes = shown(table)
    names = [short(table.name(outcome)) for outcome in outcomes]
    room = Room(left=0.3 + LETTER * max(map(len, names)), right=0.6)
    rows = [(ROW * len(outcomes) + 2 * HEAD, 1)]
    page = new_page(table, "Share of model runs", [interval_note(table)], rows, room=room)
    (ax,) = page.flat
    for row, outcome in enumerate(outcomes):
        interval(ax, table, outcome, variant, row)
    share_axis(ax, names)
    name_panel(ax, variant.label)
    return page.figure


def interval(ax: Axes, table: SweepTable, outcome: str, variant: Variant, row: int) -> None:
    """Draw the share of an outcome in a cell, with its interval and in words."""
    cell = variant.scenario, variant.arm, variant.point
    count, runs = int(table.counts[outcome][cell]), int(table.runs[cell])
    low, high = wilson(count, runs, joint=len(shown(table)))
    mark(ax, row, variant.arm, (count / runs, low, high))
    ax.text(high + 0.02, row, percent(count, runs), va="center", fontsize=7)


def mark(ax: Axes, row: int, arm: int, ends: tuple[float, float, float]) -> None:
    """Draw middle, low and high end of an interval in a row, in the look of an arm."""
    middle, low, high = ends
    ax.plot([low, high], [row, row], color="black", linewidth=1.2)
    ax.plot([middle], [row], markersize=4.5, **look(arm) | {"linestyle": ""})


def share_axis(ax: Axes, names: list[str]) -> None:
    """Lay out a panel of shares, a row for each name."""
    ax.set_xlim(-0.01, 1.0)
    ax.set_xticks(*percent_ticks())
    ax.set_yticks(range(len(names)), names)
    finish(ax, len(names))


def differences(ax: Axes, pairing: Pairing, outcome: str, variants: list[Variant]) -> None:
    """Draw how far each cell is from the first arm, with its interval."""
    far = 0.05
    for row, variant in enumerate(variants):
        if variant.arm == 0:
            continue
        ends = pairing.difference(outcome, variant.arm)
        middle, low, high = (float(end[variant.scenario, variant.point]) for end in ends)
        if np.isnan(middle):
            continue  # the first arm was not played here yet
        mark(ax, row, variant.arm, (middle, low, high))
        far = max(far, abs(low), abs(high))
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set_xlim(-far, far)
    ax.set_yticks([])
    finish(ax, len(variants))
    name_panel(ax, f"less {pairing.table.arms[0]}, points")


def finish(ax: Axes, rows: int) -> None:
    """Lay out the rows of a panel."""
    ax.set_ylim(rows - 0.5 + HEAD / ROW, -0.5 - HEAD / ROW)
    ax.tick_params(labelsize=7.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", linewidth=0.3, color="#BBBBBB")
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
