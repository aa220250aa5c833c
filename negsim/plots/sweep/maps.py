"""Maps of a grid of two parameters: shares with contours, and differences between arms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from negsim.plots.result import in_style
from negsim.plots.sweep.page import (
    ABOVE,
    COLUMNS,
    PANEL,
    Page,
    Room,
    Words,
    caption,
    name_panel,
    new_page,
    number,
    shown,
    title,
)
from negsim.sweeps.table.counts import SweepTable, intervals
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.shape import Shape

LineStyle = Literal["dotted", "solid", "dashed"]

CONTOURS = (0.25, 0.5, 0.75)
STYLES: tuple[LineStyle, LineStyle, LineStyle] = ("dotted", "solid", "dashed")
"""How the curves of a low, a middle and a high level are drawn."""

TALL, LOW, MANY = 1.5, 1.3, 4
"""Height of a map in inches, and where more than so many rows of maps make a page long."""

HEADED, TICKS = 0.42, 0.3
"""Room for two headings over a row of maps, and for the ticks under it, in inches."""

MOST_WRITTEN = 36
"""Cells of a map up to which each has its number written in it."""

BAR = 0.75
"""Room for the scale beside the maps, in inches."""

Map = NDArray[np.float64]
Panel = tuple[str, int, int]
"""Outcome, scenario, arm."""


@in_style
def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the maps of shares of a sweep over a grid of two parameters.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        A map. There is a panel for each outcome, scenario and arm; several arms are columns.
    """
    outcomes = shown(table)
    reach = max(_widest(table, outcome, len(outcomes)) for outcome in outcomes)
    joint = f", joint over {len(outcomes)} outcomes at a point," if len(outcomes) > 1 else ""
    few = shape.point.size <= MOST_WRITTEN
    names = list(table.manifest["parameters"])
    across, up = (names[at] for at in shape.along)
    written = (
        " Where no curve has a label, the least and the largest share are written, and the first "
        f"point with the largest ({across}, {up})."
    )
    words = Words(
        title(table, f"Share of model runs over {names[0]} and {names[1]}"),
        caption(
            table,
            f"95 % Wilson intervals{joint} reach at most {100 * reach:.1f} points from a share: "
            "Monte Carlo error only." + written * (not few) + " In %." * few,
            "Neighbouring points share their luck, so their errors go the same way.",
        ),
    )
    panels = list(product(outcomes, range(len(table.scenarios)), range(len(table.arms))))
    curves = [] if few else _keys(CONTOURS)
    page = _page(words, table, panels, curves)

    def shares(panel: Panel) -> Map:
        cells: Map = table.shares(panel[0])[panel[1], panel[2]]
        return cells

    look = {"cmap": "cividis", "vmin": 0.0, "vmax": 1.0}
    _draw(page, table, shape, panels, shares, look)
    _scale(page, look, "Share of runs", np.linspace(0, 1, 5), " %")
    if not few:
        for ax, panel in zip(page.flat, panels, strict=False):
            grid = laid_out(shape, shares(panel))
            if not contours(ax, shape, grid, CONTOURS):
                _write_range(ax, shape, grid)
    return page.figure


@in_style
def difference_picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the maps of differences from the first arm, of a sweep with several arms.

    Parameters
    ----------
    table : SweepTable
    shape : Shape
        A map. Cells whose interval holds 0 are dotted, those below 0 lined. Several further
        arms are columns.
    """
    outcomes, others = shown(table), range(1, len(table.arms))
    pairing = Pairing.of(table, len(outcomes) * len(others))
    names = list(table.manifest["parameters"])
    words = Words(
        title(table, f"Differences in the share of model runs: {_less(table)}"),
        caption(
            table,
            f"Over {names[0]} and {names[1]}, in percentage points. Dotted: 0 lies within the "
            f"interval; lined: all of it is below 0. 95 % {pairing.method}; joint over "
            f"{pairing.joint} at a point.",
            "Neighbouring points share their luck, so their errors go the same way.",
        ),
    )
    panels = list(product(outcomes, range(len(table.scenarios)), others))
    ends = {(id, arm): pairing.difference(id, arm) for id in outcomes for arm in others}
    far = max(float(np.nanmax(np.abs(end[0]), initial=0.05)) for end in ends.values())
    far = float(np.ceil(round(far * 10, 9)) / 10)  # so that half of it is in whole points
    few = shape.point.size <= MOST_WRITTEN
    levels = (-far / 2, 0.0, far / 2)
    page = _page(words, table, panels, [] if few else _keys(levels))

    def middles(panel: Panel) -> Map:
        cells: Map = ends[panel[0], panel[2]][0][panel[1]]
        return cells

    look = {"cmap": "PuOr", "vmin": -far, "vmax": far}
    _draw(page, table, shape, panels, middles, look)
    _scale(page, look, "Points", np.linspace(-far, far, 3), "")
    for ax, panel in zip(page.flat, panels, strict=False):
        _, low, high = (end[panel[1]] for end in ends[panel[0], panel[2]])
        low, high = laid_out(shape, low), laid_out(shape, high)
        played = ~np.isnan(laid_out(shape, middles(panel)))
        _hatch(ax, shape, played & (low <= 0) & (high >= 0), "....", "#555555")
        _hatch(ax, shape, played & (high < 0), "--", "#555555")  # a sign that shows in grey
        if not few:
            contours(ax, shape, laid_out(shape, middles(panel)), levels)
    return page.figure


def _less(table: SweepTable) -> str:
    """Return what is taken from what, for a title."""
    first, *others = table.arms
    return f"{others[0] if len(others) == 1 else 'each arm'} less {first}"


def _keys(levels: Sequence[float]) -> list[Line2D]:
    """Return what the curves stand for."""
    signed = levels[0] < 0
    unit = "points" if signed else "% of runs"
    return [
        Line2D([], [], color="black", linestyle=style, label=f"{in_words(level, signed)} {unit}")
        for level, style in zip(levels, STYLES, strict=True)
    ]


def _widest(table: SweepTable, outcome: str, joint: int) -> float:
    """Return how far an interval reaches from its share at most."""
    low, high = intervals(table.counts[outcome], table.runs, joint)
    shares = table.shares(outcome)
    return float(np.nanmax(np.maximum(shares - low, high - shares)))


def laid_out(shape: Shape, row: Map) -> Map:
    """Return numbers of points as rows of the second parameter and columns of the first."""
    cells: Map = np.where(shape.point < 0, np.nan, row[shape.point]).T
    return cells


def edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return where the cells around values end: half-way to the next."""
    if len(values) == 1:
        return np.array([values[0] - 0.5, values[0] + 0.5])
    middles = (values[1:] + values[:-1]) / 2
    first, last = 2 * values[0] - middles[0], 2 * values[-1] - middles[-1]
    return np.concatenate([[first], middles, [last]])


def _page(
    words: Words, table: SweepTable, panels: Sequence[Panel], curves: Sequence[Line2D]
) -> Page:
    """Return a page with a panel for each map: arms as columns with headings, or all in turn."""
    arms = len({arm for _, _, arm in panels})
    columns = arms if arms > 1 else min(COLUMNS, len(panels))
    lines = -(-len(panels) // columns)
    rows = [(TALL if lines <= MANY else LOW, columns)] * lines
    empty = Patch(facecolor="white", edgecolor="black", hatch="xx", label="not played yet")
    keys: list[Line2D | Patch] = [*curves, *([] if table.complete else [empty])]
    wraps = max(map(len, table.arms)) > 16 * PANEL
    above = HEADED + 0.14 * wraps if arms > 1 else ABOVE
    page = new_page(words, rows, keys, Room(above, TICKS, right=BAR + 0.15))
    for ax in page.flat[len(panels) :]:
        ax.remove()
    for at, (ax, (outcome, scenario, arm)) in enumerate(zip(page.flat, panels, strict=False)):
        where = f", {table.scenarios[scenario]}" if len(table.scenarios) > 1 else ""
        name = table.name(outcome) + where
        if arms == 1:
            name_panel(ax, name)
            continue
        name_panel(ax, table.arms[arm])
        if at % columns == 0:
            lift = 72 * (above - 0.14)
            ax.annotate(
                name, (0, 1), (0, lift), xycoords="axes fraction", textcoords="offset points",
                va="center", fontsize=9, fontweight="bold",
            )  # fmt: skip
    return page


def _draw(
    page: Page,
    table: SweepTable,
    shape: Shape,
    panels: Sequence[Panel],
    of: Callable[[Panel], Map],
    look: dict[str, Any],
) -> None:
    """Draw each panel as a map; a few cells get their number written in."""
    names = list(table.manifest["parameters"])
    for ax, panel in zip(page.flat, panels, strict=False):
        grid = laid_out(shape, of(panel))
        ax.pcolormesh(edges(shape.levels[0]), edges(shape.levels[1]), grid, rasterized=True, **look)
        _hatch(ax, shape, np.isnan(grid), "xx", "black")
        if shape.point.size <= MOST_WRITTEN:
            _write(ax, shape, grid, look["vmin"] < 0)
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
        ax.tick_params(labelsize=7.5)
        if page.flat.index(ax) + len(page.panels[0]) >= len(panels):  # none below it
            ax.set_xlabel(names[shape.along[0]], fontsize=8)
        if any(ax is row[0] for row in page.panels):
            ax.set_ylabel(names[shape.along[1]], fontsize=8)


def _write(ax: Axes, shape: Shape, grid: Map, signed: bool) -> None:
    """Write the percentages into the cells of a map, readable on any shade."""
    for (row, column), value in np.ndenumerate(grid):
        if not np.isnan(value):
            ax.text(
                float(shape.levels[0][column]), float(shape.levels[1][row]),
                in_words(value, signed), ha="center", va="center", fontsize=7, path_effects=RIM,
            )  # fmt: skip


def in_words(value: float, signed: bool) -> str:
    """Return a share or difference in whole percentage points."""
    points = round(100 * value)
    return f"{points:+d}" if signed and points else str(points)


RIM: list[AbstractPathEffect] = [withStroke(linewidth=2, foreground="white")]
"""Makes black words and lines stand out on dark and on light."""


PAPER: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
"""Makes words on a map stand out, and hides what runs beneath them."""


def _hatch(ax: Axes, shape: Shape, where: NDArray[np.bool_], hatch: str, color: str) -> None:
    """Hatch some cells of a map."""
    x, y = edges(shape.levels[0]), edges(shape.levels[1])
    stretches = np.diff(np.pad(where.astype(int), ((0, 0), (1, 1))), axis=1)
    begun, ended = np.argwhere(stretches == 1), np.argwhere(stretches == -1)
    cells = [  # neighbours in a row as one, as each piece takes time to hatch
        [(x[j], y[i]), (x[k], y[i]), (x[k], y[i + 1]), (x[j], y[i + 1])]
        for (i, j), (_, k) in zip(begun, ended, strict=True)
    ]
    if cells:
        look: dict[str, Any] = {"facecolor": "none", "edgecolor": color, "linewidth": 0}
        ax.add_collection(PolyCollection(cells, hatch=hatch, **look), autolim=False)


def contours(ax: Axes, shape: Shape, grid: Map, levels: tuple[float, float, float]) -> bool:
    """Draw the curves of three levels that a map crosses; return whether any has a label."""
    crossed = [level for level in levels if np.nanmin(grid) < level < np.nanmax(grid)]
    if not crossed:
        return False
    styles = dict(zip(levels, STYLES, strict=True))
    signed = levels[0] < 0
    lines = ax.contour(
        shape.levels[0], shape.levels[1], grid, crossed, colors="black", linewidths=1.0,
        linestyles=[styles[level] for level in crossed],
    )  # fmt: skip
    lines.set_path_effects(RIM)
    unit = "" if signed else " %"
    labels = ax.clabel(
        lines, fmt=lambda level: in_words(level, signed) + unit, fontsize=7, inline=False
    )
    return bool(_thinned_out(list(labels)))


def _thinned_out(labels: list[Text]) -> list[Bbox]:
    """Remove each label that would touch one before it, as the legend tells of all curves."""
    kept: list[Bbox] = []
    for text in labels:
        text.set_bbox(PAPER)
        box = text.get_window_extent().padded(2.0)
        if any(box.overlaps(other) for other in kept):
            text.remove()
        else:
            kept.append(box)
    return kept


def _write_range(ax: Axes, shape: Shape, grid: Map) -> None:
    """Write the least and the largest share of a map, and where the largest is first found."""
    row, column = np.unravel_index(int(np.nanargmax(grid)), grid.shape)
    x, y = float(shape.levels[0][column]), float(shape.levels[1][row])
    least, most = 100 * float(np.nanmin(grid)), 100 * float(np.nanmax(grid))
    ax.text(
        0.03, 0.05, f"{least:.3g} to {most:.3g} %, most at ({number(x)}, {number(y)})",
        transform=ax.transAxes, fontsize=7, bbox=PAPER,
    )  # fmt: skip


def _scale(
    page: Page, look: dict[str, Any], name: str, ticks: NDArray[np.float64], unit: str
) -> None:
    """Draw the scale of colours at the right of the page, beside the first row of maps."""
    box = page.panels[0][0].get_position()
    width = page.figure.get_figwidth()
    ax = page.figure.add_axes((1 - (BAR - 0.05) / width, box.y0, 0.12 / width, box.height))
    low, high = look["vmin"], look["vmax"]
    steps = np.linspace(low, high, 257)
    ax.pcolormesh([0, 1], steps, (steps[1:, None] + steps[:-1, None]) / 2, rasterized=True, **look)
    ax.set_xticks([])
    ax.yaxis.tick_right()
    ax.set_yticks(ticks, [in_words(tick, look["vmin"] < 0) + unit for tick in ticks])
    ax.tick_params(labelsize=7.5)
    ax.set_title(name, fontsize=7.5, loc="center")
