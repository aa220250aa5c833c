"""A few cells by themselves: a row for each, and differences between arms beside them."""

from __future__ import annotations

from itertools import chain, product
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from negsim.plots.style import curve_look, percent_ticks
from negsim.plots.sweep import caption, estimates
from negsim.plots.sweep.caption import NO_RUN
from negsim.plots.sweep.estimates import Ends, Estimates
from negsim.plots.sweep.page import LETTER, Margins, name_panel, new_page, rows_axis, short
from negsim.results.intervals import percent
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape
from negsim.vocabulary import SHARE_OF

ROW, HEAD = 0.19, 0.12
"""Height of a row, and room above and below them in a panel, in inches."""

OF = 0.55
"""Room beside a panel for the number of runs that a share is of, in inches."""


DOUBT: dict[str, Any] = {"color": "#CCCCCC", "linewidth": 6.0, "solid_capstyle": "butt"}
"""Look of what the assumptions leave, behind the interval of a row."""


class Variant(NamedTuple):
    """A cell, and how it is called."""

    label: str
    scenario: int
    arm: int
    point: int


def variants_of(table: SweepTable) -> list[Variant]:
    """Return the cells of a sweep that were played, arms of one point side by side."""
    scenarios, points = range(len(table.scenarios)), range(len(table.values))
    return [
        Variant(caption.cell_name(table, scenario, arm, point), scenario, arm, point)
        for scenario, point, arm in product(scenarios, points, range(len(table.arms)))
        if table.runs[scenario, arm, point]
    ]


def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of a sweep of a few points: a panel for each outcome.

    With several arms, a panel beside each outcome shows how far each cell is from the first arm
    at the same scenario and point.
    """
    outcomes, variants = estimates.shown(table), variants_of(table)
    if len(variants) == 1:
        return one_cell(table, variants[0])
    pairing = estimates.pairing_of(table) if len(table.arms) > 1 else None
    tall = ROW * len(variants) + 2 * HEAD
    left = min(3.0, 0.3 + LETTER * max(len(variant.label) for variant in variants))
    question = "Share of model runs" + (", and differences between arms" if pairing else "")
    notes = [f"Shares: {caption.interval_note(table)}", caption.bars_note(table)]
    if pairing:
        notes.append(
            f"Differences from {table.arms[0]}, in percentage points: 95 % {pairing.method}; "
            f"joint over {pairing.joint}.{caption.of_some_note(pairing)}"
        )
    rows = [(tall, 2 if pairing else 1)] * len(outcomes)
    more = room_for_numbers(outcomes)
    margins = Margins(between=0.0, left=left, right=0.45, gap=Margins().gap + more)
    if not pairing:
        margins = margins._replace(right=0.45 + more)
    figure, panels = new_page(table, question, notes, rows, margins=margins)
    labels = [short(variant.label) for variant in variants]
    for row, outcome in zip(panels, outcomes, strict=True):
        shares(row[0], table, [(outcome, variant) for variant in variants], labels)
        name_panel(row[0], table.name(outcome))
        if pairing:
            differences(row[1], estimates.differences_of(pairing), outcome, variants)
            name_panel(row[1], f"less {table.arms[0]}, points")
    for ax in chain(*panels[:-1]):
        ax.tick_params(axis="x", length=0, labelbottom=False)
    return figure


def one_cell(table: SweepTable, variant: Variant) -> Figure:
    """Return the figure of a single cell: a row for each outcome."""
    outcomes = estimates.shown(table)
    names = [short(table.name(outcome)) for outcome in outcomes]
    right = 0.6 + room_for_numbers(outcomes)
    margins = Margins(left=0.3 + LETTER * max(map(len, names)), right=right)
    rows = [(ROW * len(outcomes) + 2 * HEAD, 1)]
    notes = [caption.interval_note(table), caption.bars_note(table)]
    figure, [[ax]] = new_page(table, "Share of model runs", notes, rows, margins=margins)
    shares(ax, table, [(outcome, variant) for outcome in outcomes], names)
    name_panel(ax, variant.label)
    return figure


def room_for_numbers(outcomes: list[str]) -> float:
    """Return how much room is needed beside a panel for numbers of runs."""
    return OF if SHARE_OF.keys() & set(outcomes) else 0.0


def shares(ax: Axes, table: SweepTable, rows: list[tuple[str, Variant]], names: list[str]) -> None:
    """Draw shares of outcomes in cells, a row for each, with its interval and in words."""
    found = estimates.shares_of(table)
    for row, (outcome, variant) in enumerate(rows):
        cell = variant.scenario, variant.arm, variant.point
        if table.doubt:
            ax.plot(table.doubt[outcome][cell], [row, row], **DOUBT)
        high = mark(ax, row, variant, found[outcome, variant.arm])
        count, of = int(table.counts[outcome][cell]), int(table.of(outcome)[cell])
        words = percent(count, of) if of else NO_RUN
        words += f" of {of:,}" * (of > 0 and outcome in SHARE_OF)
        ax.text(high + 0.02 if of else 0.02, row, words, va="center", fontsize=7)
    ax.set_xlim(-0.01, 1.0)
    ax.set_xticks(*percent_ticks())
    ax.set_yticks(range(len(names)), names)
    rows_axis(ax, len(names), HEAD / ROW, grid=0.3)


def differences(ax: Axes, found: Estimates, outcome: str, variants: list[Variant]) -> None:
    """Draw how far each cell is from the first arm, with its interval."""
    for row, variant in enumerate(variants):
        if variant.arm > 0:
            mark(ax, row, variant, found[outcome, variant.arm])
    ax.axvline(0, color="black", linewidth=0.8)
    far = estimates.reach_of(found)
    ax.set_xlim(-far, far)
    ax.set_xticks(*percent_ticks(-far, far))
    ax.set_yticks([])
    rows_axis(ax, len(variants), HEAD / ROW, grid=0.3)


def mark(ax: Axes, row: int, variant: Variant, ends: Ends) -> float:
    """Draw the interval of a cell in a row, in the look of its arm; return its high end."""
    middle, low, high = (float(end[variant.scenario, variant.point]) for end in ends)
    if not np.isnan(middle):  # else the first arm was not played here yet
        ax.plot([low, high], [row, row], color="black", linewidth=1.2)
        ax.plot([middle], [row], markersize=4.5, **curve_look(variant.arm) | {"linestyle": ""})
    return high
