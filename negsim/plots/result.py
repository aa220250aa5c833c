"""Figures of a result: how runs end, and the phases over the rounds.

Each carries its number of runs, its seed and the caution that goes with its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from negsim.errors import chosen
from negsim.plots import own
from negsim.plots.axes import cased, data_axis, grid, keep_inside, round_axis, spread
from negsim.plots.files import FORMATS, save_figures
from negsim.plots.page import PAGE, SIZES, Drawing, Size, new_page, sized
from negsim.plots.palette import PAPER, PHASE_LOOKS, QUIET, outcome_looks
from negsim.plots.rows import Row, let_down, places, rows_page
from negsim.plots.words import (
    CAUTION,
    about,
    in_words,
    interval,
    name_of,
    origin_of,
    width_of,
)
from negsim.results.intervals import decimals, percent, wilson
from negsim.results.result import Result, classes
from negsim.vocabulary import PHASES

LEAST_NAMED = 0.07
"""Share of runs that a phase must reach to be named at its peak."""

GROWTH = {
    "settled": "Settlement grows",
    "collapsed": "Collapse grows",
    "hostilities": "Hostilities grow",
}
"""How a title says that a phase grows."""

LEAST_GROWTH = 0.05
"""Share of runs by which a phase must grow to be the finding."""

MOST_STEPS = 2000
"""Steps drawn over the rounds; of more rounds only every second, third, ... is shown."""


def facts(result: Result, *notes: str) -> list[str]:
    """Return the facts of a caption: what was run, then `notes`, then the caution."""
    runs = f"{result.tally.runs:,} runs, seed {result.seed}"
    return [*origin_of(result.scenario), runs, *notes, CAUTION]


# ---- how runs end


@sized
def shares_page(result: Result, size: Size = PAGE) -> Drawing:
    """Return the figure of how runs end: a bar for each class, its share and interval in words."""
    runs, names = result.tally.runs, dict(classes(result.scenario))
    digits, ends = decimals(runs), result.shares()
    most = max(ends, key=lambda id: ends[id]["count"])
    heads = ["% of runs", f"{100 * result.confidence:g} % interval"]
    heads += ["assumptions\nleave"] * (result.doubt is not None)
    rows = []
    for id, share in ends.items():
        cells = [percent(share["count"], runs).removesuffix(" %")]
        cells.append(interval(share["low"], share["high"], digits))
        if result.doubt is not None:
            cells.append("\N{EN DASH}".join(result.left_in_percent(id)))
        rows.append(Row(names[id], tuple(cells), strong=0 if id == most else None))
    title = f"{names[most]} in {about(ends[most]['share'])} of runs"
    question = f"{name_of(result.scenario)}: how {runs:,} model runs end"
    note = "joint intervals: Monte Carlo error only"
    if result.doubt is not None:
        note += (
            f" · line under a bar: {100 * result.confidence:g} % of {result.doubt.sets} sets of "
            f"assumptions, {result.doubt.runs} runs each, and their median"
        )
    page, ax, at = rows_page(size, title, question, facts(result, note), heads, rows)
    bars(ax, result, size, at)
    return page.figure


def bars(ax: Axes, result: Result, size: Size, at: Iterable[float]) -> None:
    """Draw a bar for each class in its row, with its interval."""
    ends = result.shares()
    looks, most = outcome_looks(ends), 0.0
    for row, (id, share) in zip(at, ends.items(), strict=True):
        look = looks[id]
        ax.barh(row, share["share"], 0.6, color=look.fill, edgecolor=look.ink, linewidth=size.axis)
        cased(ax, share["low"], share["high"], row, size)
        most = max(most, share["high"])
        if result.doubt is not None:
            left = result.left_open(id)
            where = [row + 0.43] * 2
            ax.plot([left["low"], left["high"]], where, color=QUIET, linewidth=size.data)
            ax.plot(left["median"], row + 0.43, "|", color=QUIET, markersize=4 * size.data)
            most = max(most, left["high"])
    data_axis(ax.xaxis, 0.0, most)
    grid(ax)


@sized
def shares(result: Result, ax: Axes, size: Size = PAGE) -> Axes:
    """Draw how runs end into given axes, without title and caption; return them."""
    names, runs = dict(classes(result.scenario)), result.tally.runs
    told = [
        Row(f"{names[id]}: {percent(share['count'], runs)}")
        for id, share in result.shares().items()
    ]
    rows = own.named(told, ax, size)
    bars(ax, result, size, places(rows))
    own.padded(ax)
    own.labelled(ax, size, "share of runs")
    let_down(ax, rows, places(rows))
    return ax


# ---- phases over the rounds


@sized
def phases_page(result: Result, size: Size = PAGE) -> Figure:
    """Return the figure of phases: the share of runs in each at the end of each round."""
    level, reach = 100 * result.confidence, farthest(result)
    note = f"{level:g} % intervals: at most ±{reach:.1f} points"
    question = f"{name_of(result.scenario)}: phase at the end of each round"
    left, below = size.edge + 4.2 * size.text / 72, 3.6 * size.text / 72
    above = 1.6 * size.text / 72
    tall = above + below + 0.34 * (size.width - 1)
    page = new_page(size, growing(result), question, facts(result, note), tall)
    names = max(width_of(name.capitalize(), size.text, "bold") for name in PHASE_LOOKS)
    right = names + width_of("100.0", size.text) + 0.3 + size.edge
    height = page.tall - above - below
    ax = page.axes(left, above, size.width - left - right, height)
    named = phases(result, ax, size=size)
    last = len(result.tally.phases)
    page.write(
        size.width - size.edge, 0.0, f"% in round {last}", ha="right", fontsize=size.small,
        color=QUIET,
    )  # fmt: skip
    middles = [middle for _, middle, _ in named]
    apart = 1.3 * size.text / 72 / height
    for (phase, _, share), y in zip(named, spread(middles, apart, 0.0, 1.0), strict=True):
        down, ink = above + (1 - y) * height, PHASE_LOOKS[phase].ink
        look: dict[str, Any] = {"va": "center", "color": ink}
        page.write(size.width - right + 0.1, down, phase.capitalize(), weight="bold", **look)
        words = percent(round(share * result.tally.runs), result.tally.runs).removesuffix(" %")
        page.write(size.width - size.edge, down, words, ha="right", **look)
    return page.figure


@sized
def phases(result: Result, ax: Axes, size: Size = PAGE) -> list[tuple[str, float, float]]:
    """Draw the phases into given axes, stacked, without title and caption.

    Return phase, middle and share in the last round of those that are to be named at the right;
    one that is over by then is named at its peak.
    """
    # More steps than an eye can distinguish would only make a file of many megabytes.
    step = -(-len(result.tally.phases) // MOST_STEPS)
    ends = result.tally.phases[step - 1 :: step]
    edges = np.arange(len(ends) + 1, dtype=np.float64) * step + 0.5
    base, named = np.zeros(len(ends)), []
    for phase, look in PHASE_LOOKS.items():
        share = ends[:, PHASES.index(phase)] / result.tally.runs
        ax.stairs(base + share, edges, baseline=base, fill=True, color=look.fill)
        if share.any():
            edge = look.ink if phase == "settled" else PAPER
            ax.stairs(base + share, edges, baseline=None, color=edge, linewidth=0.8 * size.data)
        if share[-1] >= 0.0005:
            named.append((phase, float(base[-1] + share[-1] / 2), float(share[-1])))
        elif share.max(initial=0) >= LEAST_NAMED:
            at_peak(ax, phase, edges, base, share)
        base = base + share
    data_axis(ax.yaxis, 0.0, 1.0)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    round_axis(ax, edges, result.scenario)
    return named


def at_peak(
    ax: Axes, phase: str, edges: NDArray[Any], base: NDArray[Any], share: NDArray[Any]
) -> None:
    """Name a phase where it is widest, if there is room for its name."""
    at = int(np.argmax(share))
    words = f"{phase.capitalize()}\n{about(float(share[at]))} in round {math.ceil(edges[at])}"
    x, y = (edges[at] + edges[at + 1]) / 2, float(base[at] + 0.42 * share[at])
    if share[at] < 0.2:
        words = words.replace("\n", " ")
    text = ax.text(x, y, words, ha="center", va="center", color=PHASE_LOOKS[phase].on)
    keep_inside(text, ax)


def growing(result: Result) -> str:
    """Return from which round on the phase grows that grows most to the end, or nothing."""
    by = {
        phase: result.tally.phases[:, PHASES.index(phase)] / result.tally.runs for phase in GROWTH
    }
    least = {phase: len(share) - 1 - int(np.argmin(share[::-1])) for phase, share in by.items()}
    grown = {phase: float(share[-1] - share[least[phase]]) for phase, share in by.items()}
    phase = max(grown, key=lambda one: grown[one])
    if grown[phase] < LEAST_GROWTH:
        return ""
    return f"{GROWTH[phase]} from round {least[phase] + 1} on"


def farthest(result: Result) -> float:
    """Return how far the interval of a share of phases reaches from it at most, in points."""
    reach, runs = 0.0, result.tally.runs
    for count in np.unique(result.tally.phases).tolist():
        low, high = wilson(count, runs, result.confidence)
        reach = max(reach, high - count / runs, count / runs - low)
    return math.ceil(1000 * reach) / 10


# ---- both, and files


@sized
def figures(result: Result, size: Size = PAGE) -> dict[str, Figure]:
    """Return every figure of a result by name: ``shares`` and ``phases``."""
    return {"shares": shares_page(result, size=size), "phases": phases_page(result, size=size)}


def plot(result: Result, ax: Axes | None = None, what: str = "shares", size: str = "page") -> Any:
    """Draw how runs end, or the phases over the rounds.

    Parameters
    ----------
    ax : matplotlib.axes.Axes, optional
        Axes to draw into, without title and caption; they are returned. Without them a figure of
        its own is.
    what : str
        ``shares``, how runs end, or ``phases``.
    size : str
        ``column``, ``page`` or ``slide``, as what is printed.
    """
    pages = {"shares": shares_page, "phases": phases_page}
    page, of = chosen("what", what, pages), chosen("size", size, SIZES)
    if ax is None:
        return page(result, size=of)
    (shares if what == "shares" else phases)(result, ax, size=of)
    return ax


def save_all(
    result: Result, folder: Path, size: Size = PAGE, formats: Sequence[str] = FORMATS
) -> None:
    """Save each of `figures` in some formats into an existing folder, its origin inside."""
    what = {"Seed": result.seed, "Runs": result.tally.runs}
    words = in_words(facts(result))
    save_figures(figures(result, size=size), folder, result.scenario, words, what, formats)
