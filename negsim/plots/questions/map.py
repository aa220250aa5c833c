"""Where it tips: shares over two levers in cells, the line of what is asked, and its band."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patches import Rectangle

from negsim.plots import own
from negsim.plots.axes import data_axis
from negsim.plots.page import Page, Size, new_page
from negsim.plots.palette import INK, PAPER, QUIET, SHARE_STEPS
from negsim.plots.questions import rows
from negsim.plots.words import broken, interval, plain, width_of
from negsim.questions.contour import SIDE, Cell, Contour, lines
from negsim.questions.tipping import Tipping
from negsim.results.words import share_in_words

COLORS = LinearSegmentedColormap.from_list("shares", list(SHARE_STEPS))


def page(answer: Tipping, size: Size) -> Page:
    """Return the figure with head and foot."""
    x, y = answer.levers
    question = (
        f"{answer.base.scenario.name}: share of runs with '{answer.name}', {answer.runs:,} runs at "
        "each point"
    )
    facts = rows.facts(answer, _signs(answer), "dotted: where it ends by")
    across = broken(x.axis, size.text, 0.75 * (size.width - 2 * size.edge), 2)
    key, under = 3.2 * size.line, (3.4 + across.count("\n")) * size.line
    tall = (0.38 if size.slide else 0.62) * (size.width - 2 * size.edge) + key + under
    made = new_page(size, title(answer), question, facts, tall)
    up = broken(y.axis, size.text, made.tall - key - 4 * size.line).count("\n") + 1
    left = (1.2 * up + 0.9) * size.line + width_of(_widest(answer), size.tick)
    high = made.tall - key - under
    ax = made.axes(left, key, size.edge + made.wide - left - 0.15, high)
    paint(answer, ax, size)
    ax.set_ylabel(broken(y.axis, size.text, high))
    ax.set_xlabel(across)
    _key(answer, made.axes(left, 0.9 * size.line, 0.45 * made.wide, 0.6 * size.line), size)
    return made


def _signs(answer: Tipping) -> str:
    """Return what the lines mean that are drawn, and no others."""
    level, z = f"{100 * answer.confidence:g} %", answer.contour.z
    told = ["dashed: the file's own ranges"]
    if any(any(lines(answer.contour, end)) for end in (-z, z)):
        of = f"of {100 * answer.share:g} %" if answer.tip is None else "of the bold one"
        told += [f"thin lines: where the {level} interval {of} ends, point by point"]
    return "; ".join(reversed(told))


def _widest(answer: Tipping) -> str:
    y = answer.levers[1]
    return max((plain(value) for value in (y.low, y.high, (y.low + y.high) / 2)), key=len)


def title(answer: Tipping) -> str:
    """Return what was found."""
    asked = f"{100 * answer.share:g} %"
    if answer.tip is None:
        told = dict.fromkeys(share_in_words(share, answer.runs) for share in answer.reach)
        side = "everywhere below" if answer.reach[1] < answer.share else "nowhere below"
        return f"{answer.name}: {' to '.join(told)} of runs, {side} {asked}"
    area, low, high = answer.contour.area()
    share = f"{100 * area:.1f} % of the map ({interval(low, high)} %)"
    return f"{answer.name} in at least {asked} of runs on {share}"


def draw(answer: Tipping, ax: Axes, size: Size) -> None:
    """Draw the map in an axes of the user's, without the key of its colours."""
    x, y = answer.levers
    paint(answer, ax, size)
    own.labelled(ax, size, x.axis, y.axis)


def paint(answer: Tipping, ax: Axes, size: Size) -> None:
    """Draw cells, line and band in an axes, with the values of the levers at its ticks."""
    x, y = answer.levers
    wide, high = (x.high - x.low) / SIDE, (y.high - y.low) / SIDE
    shares = [_share(answer, cell) for cell in answer.contour.cells]
    patches = [
        Rectangle((x.low + c.x * wide, y.low + c.y * high), c.side * wide, c.side * high)
        for c in answer.contour.cells
    ]
    # Edges of the fill's own colour, as a viewer may leave hairs between cells.
    cells = PatchCollection(patches, edgecolor="face", linewidth=0.2, zorder=0)
    cells.set(array=shares, cmap=COLORS, norm=_scale(answer))  # for a key: figure.colorbar
    cells.update_scalarmappable()
    ax.add_collection(cells)
    z = answer.contour.z
    for level, thick in ((-z, 0.5), (z, 0.5), (0.0, 1.3)):
        _line(answer, answer.contour, level, ax, thick * size.data)
    for edge in answer.edges():
        _line(answer, edge, 0.0, ax, 0.9 * size.data, ":")
    _base(answer, ax, size)
    data_axis(ax.xaxis, x.low, x.high, x.unit)
    data_axis(ax.yaxis, y.low, y.high, y.unit)


def _line(
    answer: Tipping, contour: Contour, level: float, ax: Axes, thick: float, line: str = "-"
) -> None:
    """Draw the line at which the score of a contour is `level`, cased in white."""
    (x, y), found = answer.levers, lines(contour, level)
    wide, high = (x.high - x.low) / SIDE, (y.high - y.low) / SIDE
    pieces = [[(x.low + a * wide, y.low + b * high) for a, b in piece] for piece in found]
    for color, more, style in ((PAPER, 1.2, "-"), (INK, 0.0, line)):
        look: dict[str, Any] = {"linewidth": thick + more, "linestyle": style, "zorder": 3}
        look["capstyle"] = "round"
        ax.add_collection(LineCollection(pieces, colors=color, **look))


def _scale(answer: Tipping) -> Normalize:
    """Return the scale of colours: the range of the shares on the map."""
    low, high = answer.reach
    return Normalize(low, high if high > low else low + 0.01)


def _share(answer: Tipping, cell: Cell) -> float:
    """Return the share of a cell: of the runs at all its corners."""
    counts = [answer.contour.counts[node] for node in cell.corners]
    of = sum(of for _, of in counts)
    return sum(yes for yes, _ in counts) / of if of else 0.0


def _base(answer: Tipping, ax: Axes, size: Size) -> None:
    """Draw where the scenario stands: the values that it draws from, and their middle."""
    ends = [
        [min(lever.high, max(lever.low, end)) for end in lever.drawn] for lever in answer.levers
    ]
    (left, right), (low, high) = ends
    for color, line, wide in ((PAPER, "-", 1.6), (QUIET, (0, (4, 2)), 0.8)):
        look: dict[str, Any] = {"fill": False, "edgecolor": color, "linestyle": line, "zorder": 4}
        look["linewidth"] = wide * size.data
        ax.add_patch(Rectangle((left, low), right - left, high - low, **look))
    start = [lever.start for lever in answer.levers]
    ax.plot(
        *[[value] for value in start], "D", color=INK, markerfacecolor=PAPER,
        markersize=3.4 * size.data, zorder=5, clip_on=False,
    )  # fmt: skip


def _key(answer: Tipping, ax: Axes, size: Size) -> None:
    """Draw the colours of shares as a bar, with what is asked marked on it."""
    scale = _scale(answer)
    low, high = float(scale.vmin or 0.0), float(scale.vmax or 1.0)
    parts = [low + (high - low) * n / 100 for n in range(101)]
    ax.imshow(
        [parts], aspect="auto", cmap=COLORS, norm=scale, extent=(low, high, 0, 1),
        interpolation="nearest",
    )  # fmt: skip
    if low <= answer.share <= high:
        ax.axvline(answer.share, color=INK, linewidth=1.3 * size.data)
    data_axis(ax.xaxis, low, high)
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
