"""Maps of a grid of two parameters: shares with contours, and differences between arms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from negsim.plots.axes import data_axis, spread
from negsim.plots.page import PAGE, SWATCH, Key, Page, Size, sized
from negsim.plots.palette import INK, PAPER, RULE, SHARE_STEPS
from negsim.plots.sweep import caption, estimates
from negsim.plots.sweep.estimates import Estimates
from negsim.plots.sweep.page import USUAL, Margins, columns, inches_of, name_panel, panel_page
from negsim.plots.words import broken, plain, width_of, with_sign
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape

TALL = {1: 2.6, 2: 2.2, 3: 1.6}
"""Height of a map by how many stand beside each other, in inches of a page."""

CELL = 0.4
"""Height of a row of cells that have their numbers written in them, at most, in the same."""

LONGEST = 40
"""Letters of both parameters up to which a title names them; the line below it does anyhow."""

MOST_WRITTEN = 36
"""Cells of a map up to which each has its number written in it."""

LEVELS = 0.05, 0.25, 0.5, 0.75, 0.95
"""Shares at which curves are drawn, if a map crosses some of them."""

NARROW = 0.1
"""Width of the range of colours at least, as noise would look like a pattern."""

UNSURE = "#ececea"
"""Colour of differences whose interval holds 0."""

MISSING: dict[str, Any] = {"facecolor": PAPER, "edgecolor": RULE, "hatch": "////"}

Map = NDArray[np.float64]
"""Numbers of points as rows of the second parameter and columns of the first."""

Panel = tuple[str, int, int]
"""Outcome, scenario, arm."""


@dataclass(frozen=True)
class Scale:
    """How numbers become colours; of differences if `signed`, with 0 in the middle."""

    colors: Colormap
    low: float
    high: float
    signed: bool

    @property
    def look(self) -> dict[str, Any]:
        """What a mesh of colours is drawn with."""
        return {"cmap": self.colors, "vmin": self.low, "vmax": self.high, "rasterized": True}

    def words(self, value: float) -> str:
        """Return a share or difference in whole percentage points."""
        whole = f"{round(100 * value):d}"
        return with_sign(whole) if self.signed else whole

    def levels(self, grid: Map) -> list[float]:
        """Return where curves are drawn on a map."""
        least, most = float(np.nanmin(grid)), float(np.nanmax(grid))
        crossed = [] if self.signed else [level for level in LEVELS if least < level < most]
        if len(crossed) < 2:
            ticks = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(least, most)
            crossed = [float(tick) for tick in ticks if least < tick < most]
        return [level for level in crossed if round(100 * level, 9) % 1 == 0]


GREENS = LinearSegmentedColormap.from_list("shares", SHARE_STEPS)
SIGNED = LinearSegmentedColormap.from_list(
    "differences", ("#7a5a2f", "#dcc79f", "#f4f5f3", "#9cc0d8", "#1f4f73")
)
"""Of shares, from none to many; of differences, from fewer by way of none to more."""


@sized
def picture(table: SweepTable, shape: Shape, size: Size = PAGE) -> Figure:
    """Return the maps of shares of a sweep over a grid of two parameters.

    There is a panel for each outcome, scenario and arm; several arms are columns.
    """
    found = estimates.shares_of(table)
    middles = [middle for middle, _, _ in found.values()]
    reach = max(
        float(np.nanmax(np.maximum(middle - low, high - middle), initial=0.0))
        for middle, low, high in found.values()
    )
    joint = len(estimates.shown(table))
    note = f"95 % intervals{f', joint over {joint} at a point,' if joint > 1 else ''} reach at most"
    note += f" {100 * reach:.1f} points from a share"
    least = min(float(np.nanmin(middle, initial=1.0)) for middle in middles)
    most = max(float(np.nanmax(middle, initial=0.0)) for middle in middles)
    least, most = math.floor(least * 20 + 1e-9) / 20, math.ceil(most * 20 - 1e-9) / 20
    if most - least < NARROW:
        least, most = max(0.0, least - NARROW / 2), min(1.0, max(most, least + NARROW / 2))
    scale = Scale(GREENS, least, most, signed=False)
    names = [caption.parameter(table, at) for at in shape.along]
    title = caption.widest_spread(table, found, named=sum(map(len, names)) <= LONGEST)
    return _figure(table, shape, title, "share of model runs", [note], found, scale, size)


@sized
def difference_picture(table: SweepTable, shape: Shape, size: Size = PAGE) -> Figure:
    """Return the maps of differences from the first arm, of a sweep with several arms.

    Cells whose interval holds 0 are grey. Several further arms are columns.
    """
    pairing = estimates.pairing_of(table)
    found = estimates.differences_of(pairing)
    far = max(float(np.nanmax(np.abs(end[0]), initial=0.05)) for end in found.values())
    far = math.ceil(round(far * 20, 9)) / 20
    notes = ["plain grey: 0 lies within the interval", caption.difference_note(pairing)]
    first = caption.arm_label(table, 0)
    question = f"difference from '{first}' in the share of model runs, in points,"
    title = caption.widest_difference(table, found, estimates.shares_of(table))
    scale = Scale(SIGNED, -far, far, signed=True)
    return _figure(table, shape, title, question, notes, found, scale, size)


def _figure(
    table: SweepTable,
    shape: Shape,
    title: str,
    question: str,
    notes: Sequence[str],
    found: Estimates,
    scale: Scale,
    size: Size,
) -> Figure:
    few = shape.point.size <= MOST_WRITTEN
    arms = sorted({arm for _, arm in found})
    panels = list(product(estimates.shown(table), range(len(table.scenarios)), arms))
    across, up = (caption.parameter(table, at) for at in shape.along)
    most = 2 if few and size.narrow else columns(size)
    beside = min(most, len(arms) if len(arms) > 1 else len(panels))
    if len(arms) > 1 and len(arms) % beside:
        beside = next(k for k in range(beside, 0, -1) if len(arms) % k == 0 or k == 2 or k == 1)
    tall = min(TALL[beside], CELL * len(shape.levels[1]) if few else TALL[beside])
    rows = [(tall, beside)] * -(-len(panels) // beside)
    if any(not scale.signed and not few and 0.5 in scale.levels(end[0]) for end in found.values()
           if not np.isnan(end[0]).all()):  # fmt: skip
        notes = [*notes, "thin lines beside 50 %: where its interval ends"]
    up = broken(up, size.text, max(1.0, tall * size.text / PAGE.text), 3)
    left = 5.6 + 1.5 * up.count("\n")
    margins = USUAL._replace(left=left, right=4.4, gap=5.6)
    if few:
        margins = Margins(above=3.0, between=3.3, left=left, right=0.0, gap=3.0)
    asked = f"{question} over {across} and {' '.join(up.split())}"
    page, grid = panel_page(
        size, table, title, asked, notes, rows, _keys(table, panels, scale), margins
    )
    axes = [ax for row in grid for ax in row]
    for ax in axes[len(panels) :]:
        ax.remove()
    for at, (ax, panel) in enumerate(zip(axes, panels, strict=False)):
        outcome, scenario, arm = panel
        sides = [laid_out(shape, end[scenario]) for end in found[outcome, arm]]
        _draw(ax, shape, sides, scale, size)
        last = at == len(panels) - 1 - (len(panels) - 1) % beside  # the first of the last row
        if last or (at + beside >= len(panels) and width_of(across, size.text) < inches_of(ax)):
            ax.set_xlabel(broken(across, size.text, size.width - 1.0, 1), loc="left")
        if last or (at % beside == 0 and "\n" not in up):
            ax.set_ylabel(up, loc="bottom")
        if not few and clear(sides, scale):
            contours(ax, shape, sides, scale, size)
        name = caption.listing(
            table.name(outcome), caption.scenario_name(table, scenario),
            caption.arm_name(table, arm),
        )  # fmt: skip
        name_panel(ax, name, size)
    _draw_scale(page, scale, size)
    return page.figure


def _keys(table: SweepTable, panels: Sequence[Panel], scale: Scale) -> list[Key]:
    """Return the key of cells without a number; room for the scale stands before it."""
    unit = "points" if scale.signed else "% of runs"
    ends = f"{scale.words(scale.low)} to {scale.words(scale.high)} {unit}"
    keys = [Key(ends, ({"facecolor": "none", "edgecolor": "none"},))]
    if not table.complete:
        keys.append(Key("not played yet", (MISSING,)))
    elif any((table.of(outcome) == 0).any() for outcome, _, _ in panels):
        keys.append(Key(caption.NO_RUN, (MISSING,)))
    return keys


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


def _draw(ax: Axes, shape: Shape, sides: list[Map], scale: Scale, size: Size) -> None:
    """Draw a map; a few cells get their number written in."""
    grid, low, high = sides
    x, y = (edges(levels) for levels in shape.levels)
    ax.pcolormesh(x, y, grid, **scale.look)
    if scale.signed:
        unsure = np.where((low <= 0) & (high >= 0), 1.0, np.nan)
        flat = LinearSegmentedColormap.from_list("unsure", (UNSURE, UNSURE))
        ax.pcolormesh(x, y, unsure, cmap=flat, rasterized=True)
    _hatch(ax, x, y, np.isnan(grid))
    if shape.point.size <= MOST_WRITTEN:
        _write(ax, shape, grid, scale, size)
    for axis, levels, ends in ((ax.xaxis, shape.levels[0], x), (ax.yaxis, shape.levels[1], y)):
        data_axis(axis, float(levels[0]), float(levels[-1]), "number")
        if len(levels) <= 5:
            axis.set_ticks(levels.tolist(), [plain(level) for level in levels.tolist()])
        axis.set_view_interval(float(ends[0]), float(ends[-1]), ignore=True)
    ax.spines[["left", "bottom"]].set_visible(False)


def _write(ax: Axes, shape: Shape, grid: Map, scale: Scale, size: Size) -> None:
    """Write the percentages into the cells of a map, readable on any shade."""
    for (row, column), value in np.ndenumerate(grid):
        if not np.isnan(value):
            part = (value - scale.low) / (scale.high - scale.low)
            light = np.dot(to_rgb(scale.colors(float(part))), (0.299, 0.587, 0.114))
            ax.text(
                float(shape.levels[0][column]), float(shape.levels[1][row]), scale.words(value),
                ha="center", va="center", fontsize=size.small, color=INK if light > 0.5 else PAPER,
            )  # fmt: skip


def _hatch(
    ax: Axes, x: NDArray[np.float64], y: NDArray[np.float64], where: NDArray[np.bool_]
) -> None:
    """Hatch the cells of a map that have no number."""
    cells = [
        [(x[j], y[i]), (x[j + 1], y[i]), (x[j + 1], y[i + 1]), (x[j], y[i + 1])]
        for i, j in np.argwhere(where)
    ]
    if cells:
        ax.add_collection(PolyCollection(cells, linewidth=0, **MISSING), autolim=False)


def clear(sides: list[Map], scale: Scale) -> bool:
    """Return whether a map has a pattern to draw curves of."""
    grid, low, high = sides
    if scale.signed:
        return bool(((low > 0) | (high < 0)).any())
    return not np.isnan(grid).all()


def contours(ax: Axes, shape: Shape, sides: list[Map], scale: Scale, size: Size) -> None:
    """Draw curves in ink cased in white, and name each at its right end, or else at its top.

    The curve of half of the runs is bold between the limits of its interval.
    """
    grid, low, high = sides
    x, y = shape.levels
    rim: list[AbstractPathEffect] = [withStroke(linewidth=3 * size.data, foreground=PAPER)]
    ends: list[tuple[float, float, str]] = []
    for level in scale.levels(grid):
        half = level == 0.5 and not scale.signed
        zero = level == 0 and scale.signed
        thick = (2.0 if half or zero else 0.9) * size.data
        lines = ax.contour(x, y, grid, [level], colors=INK, linewidths=thick, linestyles="solid")
        lines.set_path_effects(rim)
        if half:
            for side in (low, high):
                if np.nanmin(side) < level < np.nanmax(side):
                    ax.contour(x, y, side, [level], colors=INK, linewidths=0.5 * size.data)
        points = np.concatenate([path.vertices for path in lines.get_paths()] or [np.zeros((0, 2))])
        if len(points):
            far = points[np.argmax(points[:, 0])]
            last = far if far[0] >= x[-1] - 1e-9 else points[np.argmax(points[:, 1])]
            ends.append(
                (float(last[0]), float(last[1]), scale.words(level) + " %" * (not scale.signed))
            )
    _name_curves(ax, ends, float(x[-1]), size)


def _name_curves(ax: Axes, ends: list[tuple[float, float, str]], right: float, size: Size) -> None:
    """Name curves beside the map where they reach its right side, or inside at their top.

    Of names that would stand over each other inside, the first stays.
    """
    low, high = ax.get_ylim()
    tall, wide = (float(n) / ax.figure.dpi for n in ax.get_window_extent().size[::-1])
    beside = [end for end in ends if end[0] >= right - 1e-9]
    heights = [(y - low) / (high - low) for _, y, _ in beside]
    look: dict[str, Any] = {"textcoords": "offset points", "fontsize": size.tick, "va": "center"}
    places = spread(heights, 1.2 * size.tick / 72 / tall, 0.03, 0.97)
    for (_, _, words), y in zip(beside, places, strict=True):
        weight = "bold" if words == "50 %" else "normal"
        ax.annotate(words, (1, y), (4, 0), xycoords="axes fraction", weight=weight, **look)
    taken: list[float] = []
    left, span = ax.get_xlim()[0], ax.get_xlim()[1] - ax.get_xlim()[0]
    for x, y, words in ends:
        at, room = (x - left) / span * wide, width_of(words, size.tick) + 0.04
        if x < right - 1e-9 and all(abs(at - other) > room for other in taken):
            taken.append(at)
            rim = [withStroke(linewidth=2.4 * size.data, foreground=PAPER)]
            down = -0.8 * size.tick
            ax.annotate(words, (x, y), (0, down), ha="center", path_effects=rim, **look)


def _draw_scale(page: Page, scale: Scale, size: Size) -> None:
    """Draw the scale of colours in its place among the keys."""
    wide, high = SWATCH * size.text / 72, size.line * 0.9
    ax = page.axes(size.edge, 0.0, wide, high)
    steps = np.linspace(scale.low, scale.high, 129)
    ax.pcolormesh(steps, [0, 1], (steps[None, 1:] + steps[None, :-1]) / 2, **scale.look)
    ax.set_axis_off()
