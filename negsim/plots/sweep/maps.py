"""Maps of a grid of two parameters: shares with contours, and differences between arms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from negsim.plots.style import paper, value_ticks, write
from negsim.plots.sweep import caption, estimates
from negsim.plots.sweep.estimates import Estimates
from negsim.plots.sweep.page import COLUMNS, USUAL, Margins, fill, name_panel, new_page
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape

LineStyle = Literal["dotted", "solid", "dashed"]

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

RIM: list[AbstractPathEffect] = [withStroke(linewidth=2, foreground="white")]
"""Makes black words and lines stand out on dark and on light."""

Map = NDArray[np.float64]
"""Numbers of points as rows of the second parameter and columns of the first."""

Panel = tuple[str, int, int]
"""Outcome, scenario, arm."""


@dataclass(frozen=True)
class Scale:
    """How numbers become colours, and where curves are drawn: at the contours.

    `colors` names the colour map; a scale is one of differences if `low`, its end, is below 0.
    """

    name: str
    unit: str
    colors: str
    low: float
    high: float
    contours: tuple[float, float, float]
    ticks: int

    @property
    def look(self) -> dict[str, Any]:
        """What a mesh of colours is drawn with."""
        return {"cmap": self.colors, "vmin": self.low, "vmax": self.high, "rasterized": True}

    def words(self, value: float) -> str:
        """Return a share or difference in whole percentage points."""
        points = round(100 * value)
        return f"{points:+d}" if self.low < 0 and points else str(points)


SHARES = Scale("Share of runs", " %", "cividis", 0.0, 1.0, (0.25, 0.5, 0.75), ticks=5)


def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the maps of shares of a sweep over a grid of two parameters.

    There is a panel for each outcome, scenario and arm; several arms are columns.
    """
    found, outcomes = estimates.shares_of(table), len(estimates.shown(table))
    reach = max(
        float(np.nanmax(np.maximum(middle - low, high - middle), initial=0.0))
        for middle, low, high in found.values()
    )
    joint = f", joint over {outcomes} outcomes at a point," if outcomes > 1 else ""
    names = list(table.manifest["parameters"])
    across, up = (names[at] for at in shape.along)
    written = (
        "Where no curve has a label, the least and the largest share are written, and the first "
        f"point with the largest ({across}, {up})."
    )
    note = (
        f"95 % Wilson intervals{joint} reach at most {100 * reach:.1f} points from a share: "
        f"Monte Carlo error only. {'In %.' if shape.point.size <= MOST_WRITTEN else written}"
    )
    question = f"Share of model runs over {names[0]} and {names[1]}"
    return _figure(table, shape, question, note, found, SHARES)


def difference_picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the maps of differences from the first arm, of a sweep with several arms.

    Cells whose interval holds 0 are dotted, those below 0 lined. Several further arms are columns.
    """
    pairing = estimates.pairing_of(table)
    found = estimates.differences_of(pairing)
    far = max(float(np.nanmax(np.abs(end[0]), initial=0.05)) for end in found.values())
    far = float(np.ceil(round(far * 10, 9)) / 10)  # so that half of it is in whole points
    names = list(table.manifest["parameters"])
    note = (
        f"Over {names[0]} and {names[1]}, in percentage points. Dotted: 0 lies within the "
        f"interval; lined: all of it is below 0. 95 % {pairing.method}; joint over "
        f"{pairing.joint} at a point.{caption.of_some_note(pairing)}"
    )
    first, *others = table.arms
    less = f"{others[0] if len(others) == 1 else 'each arm'} less {first}"
    question = f"Differences in the share of model runs: {less}"
    scale = Scale("Points", "", "PuOr", -far, far, (-far / 2, 0.0, far / 2), ticks=3)
    return _figure(table, shape, question, note, found, scale)


def _figure(
    table: SweepTable, shape: Shape, question: str, note: str, found: Estimates, scale: Scale
) -> Figure:
    few = shape.point.size <= MOST_WRITTEN
    arms = sorted({arm for _, arm in found})
    panels = list(product(estimates.shown(table), range(len(table.scenarios)), arms))
    figure, columns = _page(table, question, note, panels, scale, few)
    for at, (ax, (outcome, scenario, arm)) in enumerate(zip(figure.axes, panels, strict=True)):
        grid, low, high = (laid_out(shape, end[scenario]) for end in found[outcome, arm])
        _draw(ax, shape, grid, scale)
        if at + columns >= len(panels):  # none below it
            ax.set_xlabel(list(table.manifest["parameters"])[shape.along[0]], fontsize=8)
        if at % columns == 0:
            ax.set_ylabel(list(table.manifest["parameters"])[shape.along[1]], fontsize=8)
        if scale.low < 0:
            played = ~np.isnan(grid)
            _hatch(ax, shape, played & (low <= 0) & (high >= 0), "....", "#555555")
            _hatch(ax, shape, played & (high < 0), "--", "#555555")  # a sign that shows in grey
        empty = bool(np.isnan(grid).all())
        labelled = few or empty or contours(ax, shape, grid, scale)
        if scale.low >= 0 and not labelled:
            _write_range(ax, shape, grid)
    _draw_scale(figure, scale)
    return figure


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
    table: SweepTable, question: str, note: str, panels: Sequence[Panel], scale: Scale, few: bool
) -> tuple[Figure, int]:
    """Return a page with a panel for each map, and its columns: arms, or all maps in turn."""
    arms = len({arm for _, _, arm in panels})
    columns = arms if arms > 1 else min(COLUMNS, len(panels))
    lines = -(-len(panels) // columns)
    rows = [(TALL if lines <= MANY else LOW, columns)] * lines
    unit = "points" if scale.low < 0 else "% of runs"
    keys: list[Line2D | Patch] = [
        Line2D([], [], color="black", linestyle=style, label=f"{scale.words(level)} {unit}")
        for level, style in zip(scale.contours, STYLES, strict=True)
        if not few
    ]
    crossed: dict[str, Any] = {"facecolor": "white", "edgecolor": "black", "hatch": "xx"}
    if not table.complete:
        keys.append(Patch(label="not played yet", **crossed))
    elif any((table.of(outcome) == 0).any() for outcome, _, _ in panels):
        keys.append(Patch(label=caption.NO_RUN, **crossed))
    wraps = max(map(len, table.arms)) > 16 * USUAL.panel
    above = HEADED + 0.14 * wraps if arms > 1 else USUAL.above
    margins = Margins(above, TICKS, right=BAR + 0.15)
    figure, _ = new_page(table, question, [note, caption.NEIGHBOURS], rows, keys, margins)
    for at, (ax, (outcome, scenario, arm)) in enumerate(fill(figure.axes, panels)):
        name = caption.listing(table.name(outcome), caption.scenario_name(table, scenario))
        name_panel(ax, name if arms == 1 else table.arms[arm])
        if arms > 1 and at % columns == 0:
            lift = 72 * (above - 0.14)
            write(ax, name, (0, 1), (0, lift), va="center", fontsize=9, fontweight="bold")
    return figure, columns


def _draw(ax: Axes, shape: Shape, grid: Map, scale: Scale) -> None:
    """Draw a map; a few cells get their number written in."""
    ax.pcolormesh(edges(shape.levels[0]), edges(shape.levels[1]), grid, **scale.look)
    _hatch(ax, shape, np.isnan(grid), "xx", "black")
    if shape.point.size <= MOST_WRITTEN:
        _write(ax, shape, grid, scale)
    value_ticks(ax.xaxis)
    value_ticks(ax.yaxis)
    ax.tick_params(labelsize=7.5)


def _write(ax: Axes, shape: Shape, grid: Map, scale: Scale) -> None:
    """Write the percentages into the cells of a map, readable on any shade."""
    for (row, column), value in np.ndenumerate(grid):
        if not np.isnan(value):
            ax.text(
                float(shape.levels[0][column]), float(shape.levels[1][row]),
                scale.words(value), ha="center", va="center", fontsize=7, path_effects=RIM,
            )  # fmt: skip


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


def contours(ax: Axes, shape: Shape, grid: Map, scale: Scale) -> bool:
    """Draw the curves of a scale that a map crosses; return whether any has a label."""
    crossed = [level for level in scale.contours if np.nanmin(grid) < level < np.nanmax(grid)]
    if not crossed:
        return False
    styles = dict(zip(scale.contours, STYLES, strict=True))
    lines = ax.contour(
        shape.levels[0], shape.levels[1], grid, crossed, colors="black", linewidths=1.0,
        linestyles=[styles[level] for level in crossed],
    )  # fmt: skip
    lines.set_path_effects(RIM)
    labels = ax.clabel(
        lines, fmt=lambda level: scale.words(level) + scale.unit, fontsize=7, inline=False
    )
    return bool(_thinned_out(list(labels)))


def _thinned_out(labels: list[Text]) -> list[Bbox]:
    """Remove each label that would touch one before it, as the legend has all curves."""
    boxes: list[Bbox] = []
    for text in labels:
        text.set_bbox(paper(0.5))
        box = text.get_window_extent().padded(2.0)
        if any(box.overlaps(other) for other in boxes):
            text.remove()
        else:
            boxes.append(box)
    return boxes


def _write_range(ax: Axes, shape: Shape, grid: Map) -> None:
    """Write the least and the largest share of a map, and where the largest is first found."""
    row, column = np.unravel_index(int(np.nanargmax(grid)), grid.shape)
    x, y = float(shape.levels[0][column]), float(shape.levels[1][row])
    least, most = 100 * float(np.nanmin(grid)), 100 * float(np.nanmax(grid))
    ax.text(
        0.03, 0.05,
        f"{least:.3g} to {most:.3g} %, most at ({caption.number(x)}, {caption.number(y)})",
        transform=ax.transAxes, fontsize=7, bbox=paper(0.5),
    )  # fmt: skip


def _draw_scale(figure: Figure, scale: Scale) -> None:
    """Draw the scale of colours at the right of the page, beside the first row of maps."""
    box = figure.axes[0].get_position()
    width = figure.get_figwidth()
    ax = figure.add_axes((1 - (BAR - 0.05) / width, box.y0, 0.12 / width, box.height))
    steps = np.linspace(scale.low, scale.high, 257)
    ax.pcolormesh([0, 1], steps, (steps[1:, None] + steps[:-1, None]) / 2, **scale.look)
    ax.set_xticks([])
    ax.yaxis.tick_right()
    ticks = np.linspace(scale.low, scale.high, scale.ticks)
    ax.set_yticks(ticks, [scale.words(tick) + scale.unit for tick in ticks])
    ax.tick_params(labelsize=7.5)
    ax.set_title(scale.name, fontsize=7.5, loc="center")
