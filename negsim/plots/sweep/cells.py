"""A few cells by themselves: under each outcome a row for each, differences between arms about 0.

The same outcome in all cells is what is compared, so these rows stand together, on one scale.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from negsim.plots.axes import data_axis, dotted, grid, left_open
from negsim.plots.page import PAGE, Size, sized
from negsim.plots.palette import INK, QUIET, RULE
from negsim.plots.rows import Row, rows_page
from negsim.plots.sweep import caption, estimates
from negsim.plots.sweep.caption import NO_RUN
from negsim.plots.sweep.estimates import Ends, Estimates
from negsim.plots.words import in_points, interval, signed_interval
from negsim.results.intervals import decimals, percent
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape
from negsim.vocabulary import SHARE_OF

SHARES = ("% of runs", "95 % interval")
DIFFERENCES = ("% of runs", "difference,\npoints", "95 % interval")


class Cell(NamedTuple):
    """An outcome in a scenario, an arm and a point, and how its row is called.

    The name of an outcome heads its rows, in one whose `arm` is -1.
    """

    label: str
    outcome: str
    scenario: int = 0
    arm: int = -1
    point: int = 0


def cells_of(table: SweepTable) -> list[Cell]:
    """Return the cells of a sweep that were played, under each outcome, arms side by side."""
    scenarios, points = range(len(table.scenarios)), range(len(table.values))
    where = [
        (scenario, arm, point)
        for scenario, point, arm in product(scenarios, points, range(len(table.arms)))
        if table.runs[scenario, arm, point]
    ]
    outcomes = estimates.shown(table)
    if len(where) == 1:
        return [Cell(table.name(outcome), outcome, *where[0]) for outcome in outcomes]
    return [
        cell
        for outcome in outcomes
        for cell in (
            Cell(table.name(outcome), outcome),
            *(Cell(caption.cell_name(table, *place), outcome, *place) for place in where),
        )
    ]


@sized
def picture(table: SweepTable, shape: Shape, size: Size = PAGE) -> Figure:
    """Return the figure of a sweep of a few points, or of several scenarios side by side.

    With several arms, each row shows how far its cell is from the first arm at the same scenario
    and point; with one, its share.
    """
    cells, found = cells_of(table), estimates.shares_of(table)
    if len(table.arms) > 1:
        return differences(table, cells, found, size)
    some = bool(SHARE_OF.keys() & {cell.outcome for cell in cells})
    heads = [*SHARES, *["of runs"] * some]
    rows = [shares_row(table, cell, found, some) for cell in cells]
    question = str(table.manifest["about"]["question"]) if len(table.scenarios) > 1 else ""
    asked = question if question.strip(" ?") else f"{caption.title(table)}: share of model runs"
    title = caption.widest_spread(table, found) if len(cells) > len(estimates.shown(table)) else ""
    notes = caption.interval_note(table), "grey: what assumptions leave" * bool(table.doubt)
    page, ax, places = rows_page(size, title, asked, caption.facts(table, *notes), heads, rows)
    most = 0.0
    for cell, at in zip(cells, places, strict=True):
        if cell.arm < 0:
            continue
        if table.doubt:
            low, high = table.doubt[cell.outcome][cell.scenario, cell.arm, cell.point]
            left_open(ax, (low, high), at, size)
            most = max(most, 0.0 if np.isnan(high) else float(high))
        middle, low, high = ends_of(found[cell.outcome, cell.arm], cell)
        if not np.isnan(middle):
            dotted(ax, middle, low, high, at, size)
            most = max(most, high)
    data_axis(ax.xaxis, 0.0, most)
    grid(ax)
    return page.figure


def differences(table: SweepTable, cells: list[Cell], shares: Estimates, size: Size) -> Figure:
    """Return the figure of differences between arms, with the shares beside them."""
    pairing = estimates.pairing_of(table)
    found = estimates.differences_of(pairing)
    some = bool(SHARE_OF.keys() & {cell.outcome for cell in cells})
    heads = [*DIFFERENCES, *["of runs"] * some]
    rows = [difference_row(table, cell, found, some) for cell in cells]
    first = caption.arm_label(table, 0)
    question = f"{caption.title(table)}: difference from '{first}' in the share of model runs"
    title = caption.widest_difference(table, found, shares)
    notes = [caption.difference_note(pairing)]
    page, ax, places = rows_page(size, title, question, caption.facts(table, *notes), heads, rows)
    reach = [0.0]
    for cell, at in zip(cells, places, strict=True):
        if cell.arm > 0:
            middle, low, high = ends_of(found[cell.outcome, cell.arm], cell)
            if not np.isnan(middle):
                stem(ax, middle, at, size)
                dotted(ax, middle, low, high, at, size)
                reach += [low, high]
    ax.axvline(0, color=RULE, linewidth=1.5 * size.axis, zorder=1)
    data_axis(ax.xaxis, min(reach), max(reach), "points")
    grid(ax)
    return page.figure


def stem(ax: Axes, value: float, at: float, size: Size) -> None:
    """Draw a thin line from 0 to a difference."""
    ax.plot([0, value], [at, at], color=RULE, linewidth=size.data, zorder=2)


def ends_of(ends: Ends, cell: Cell) -> tuple[float, float, float]:
    """Return middle, low and high of a cell."""
    middle, low, high = (float(end[cell.scenario, cell.point]) for end in ends)
    return middle, low, high


def counts(table: SweepTable, cell: Cell) -> tuple[int, int]:
    """Return in how many runs an outcome happened in a cell, and of how many."""
    where = cell.scenario, cell.arm, cell.point
    return int(table.counts[cell.outcome][where]), int(table.of(cell.outcome)[where])


def share_words(table: SweepTable, cell: Cell) -> str:
    """Return the share of a cell in per cent."""
    count, of = counts(table, cell)
    return percent(count, of).removesuffix(" %") if of else NO_RUN


def shares_row(table: SweepTable, cell: Cell, found: Estimates, some: bool) -> Row:
    """Return the row of a cell with its share, its interval, and of how many runs if need be."""
    if cell.arm < 0:
        return Row(cell.label, heads=True)
    _, low, high = ends_of(found[cell.outcome, cell.arm], cell)
    _, of = counts(table, cell)
    said = interval(low, high, decimals(of)) if of else ""
    more = [f"{of:,}" if cell.outcome in SHARE_OF else ""] * some
    return Row(cell.label, (share_words(table, cell), said, *more))


def difference_row(table: SweepTable, cell: Cell, found: Estimates, some: bool) -> Row:
    """Return the row of a cell with its share and its difference from the first arm."""
    if cell.arm < 0:
        return Row(cell.label, heads=True)
    share, (_, of) = share_words(table, cell), counts(table, cell)
    more = [f"{of:,}" if cell.outcome in SHARE_OF else ""] * some
    if cell.arm == 0:
        return Row(cell.label, (share, "", "", *more))
    middle, low, high = ends_of(found[cell.outcome, cell.arm], cell)
    if np.isnan(middle):
        return Row(cell.label, (share, "", "", *more))
    digits = decimals(of)
    words = in_points(middle, digits), signed_interval(low, high, digits)
    color = QUIET if low <= 0 <= high else INK
    return Row(cell.label, (share, *words, *more), strong=1 if color == INK else None, color=color)
