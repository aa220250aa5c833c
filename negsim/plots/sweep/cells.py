"""A few cells by themselves: a row for each, and differences between arms beside them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from negsim.plots.result import in_style
from negsim.plots.sweep.page import (
    LETTER,
    Room,
    Words,
    caption,
    interval_note,
    look,
    name_panel,
    new_page,
    number,
    short,
    shown,
    title,
)
from negsim.results.intervals import percent, wilson
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.shape import Shape, varying

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
    names, found = list(table.manifest["parameters"]), []
    differ = varying(table) or range(len(names))
    scenarios, points = range(len(table.scenarios)), range(len(table.values))
    for scenario, point, arm in product(scenarios, points, range(len(table.arms))):
        if table.runs[scenario, arm, point]:
            values = table.values[point].tolist()
            parts = [
                table.scenarios[scenario] if len(scenarios) > 1 else "",
                ", ".join(f"{names[at]} {number(values[at])}" for at in differ),
                table.arms[arm] if len(table.arms) > 1 else "",
            ]
            found.append(Variant(", ".join(filter(None, parts)), scenario, arm, point))
    return found


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
    several = len(table.arms) > 1
    pairing = Pairing.of(table, len(outcomes) * (len(table.arms) - 1)) if several else None
    tall = ROW * len(variants) + 2 * HEAD
    left = min(3.0, 0.3 + LETTER * max(len(variant.label) for variant in variants))
    question = "Share of model runs" + (", and differences between arms" if several else "")
    notes = [f"Shares: {interval_note(len(outcomes))}"]
    if pairing:
        notes.append(
            f"Differences from {table.arms[0]}, in percentage points: 95 % {pairing.method}; "
            f"joint over {pairing.joint}."
        )
    words = Words(title(table, question), caption(table, *notes))
    room = Room(between=0.0, left=left, right=0.45)
    page = new_page(words, [(tall, 2 if several else 1)] * len(outcomes), room=room)
    for row, outcome in zip(page.panels, outcomes, strict=True):
        shares(row[0], table, outcome, variants, len(outcomes))
        if pairing:
            differences(row[1], pairing, outcome, variants)
    if pairing:
        far = max(abs(end) for row in page.panels for end in row[1].get_xlim())
        for row in page.panels:
            difference_axis(row[1], far)
    for row in page.panels[:-1]:
        for ax in row:
            ax.tick_params(axis="x", length=0, labelbottom=False)
    return page.figure


def one_cell(table: SweepTable, variant: Variant) -> Figure:
    """Return the figure of a single cell: a row for each outcome."""
    outcomes = shown(table)
    words = Words(title(table, "Share of model runs"), caption(table, interval_note(len(outcomes))))
    names = [short(table.name(outcome)) for outcome in outcomes]
    left = 0.3 + LETTER * max(map(len, names))
    tall = ROW * len(outcomes) + 2 * HEAD
    page = new_page(words, [(tall, 1)], room=Room(left=left, right=0.6))
    (ax,) = page.flat
    for row, outcome in enumerate(outcomes):
        interval(ax, table, outcome, variant, (row, len(outcomes)))
    share_axis(ax, names)
    name_panel(ax, variant.label)
    return page.figure


def shares(
    ax: Axes, table: SweepTable, outcome: str, variants: list[Variant], joint: int
) -> None:
    """Draw the share of an outcome in each cell, with its interval and in words."""
    for row, variant in enumerate(variants):
        interval(ax, table, outcome, variant, (row, joint))
    share_axis(ax, [short(variant.label) for variant in variants])
    name_panel(ax, table.name(outcome))


def interval(
    ax: Axes, table: SweepTable, outcome: str, variant: Variant, place: tuple[int, int]
) -> None:
    """Draw the share of an outcome in a cell; `place` is its row, and how many are joint."""
    row, joint = place
    cell = variant.scenario, variant.arm, variant.point
    count, runs = int(table.counts[outcome][cell]), int(table.runs[cell])
    low, high = wilson(count, runs, joint=joint)
    ax.plot([low, high], [row, row], color="black", linewidth=1.2)
    ax.plot([count / runs], [row], markersize=4.5, **look(variant.arm) | {"linestyle": ""})
    ax.text(high + 0.02, row, percent(count, runs), va="center", fontsize=7)


def share_axis(ax: Axes, names: list[str]) -> None:
    """Lay out a panel of shares, a row for each name."""
    ax.set_xlim(-0.01, 1.0)
    ax.set_xticks(np.linspace(0, 1, 5), [f"{p} %" for p in range(0, 101, 25)])
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
        ax.plot([low, high], [row, row], color="black", linewidth=1.2)
        ax.plot([middle], [row], markersize=4.5, **look(variant.arm) | {"linestyle": ""})
        far = max(far, abs(low), abs(high))
    ax.axvline(0, color="black", linewidth=0.8)
    ax.set_xlim(-far, far)
    ax.set_yticks([])
    finish(ax, len(variants))
    name_panel(ax, f"less {pairing.table.arms[0]}, points")


def difference_axis(ax: Axes, far: float) -> None:
    """Make the horizontal axis one of differences that reaches `far`, up in steps of 5 points."""
    far = float(np.ceil(far * 20) / 20)
    ax.set_xlim(-far, far)
    ticks = np.linspace(-far, far, 5)
    ax.set_xticks(ticks, [f"{100 * tick:+.3g}" if tick else "0" for tick in ticks])


def finish(ax: Axes, rows: int) -> None:
    """Lay out the rows of a panel."""
    ax.set_ylim(rows - 0.5 + HEAD / ROW, -0.5 - HEAD / ROW)
    ax.tick_params(labelsize=7.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", linewidth=0.3, color="#BBBBBB")
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
