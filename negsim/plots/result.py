"""Figures of a result: how runs end, and the phases over the rounds.

Each carries its number of runs, its seed and the caution that goes with its numbers.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from numpy.typing import NDArray

from negsim.plots import style
from negsim.results.intervals import percent, wilson
from negsim.results.result import Result, classes
from negsim.vocabulary import PHASES

CAUTION = "Shares of model runs under the scenario's assumptions, not forecasts."

LEAST_LABELLED = 0.07
"""Share of runs that a band must reach to have its name written inside it."""

Band: TypeAlias = NDArray[np.floating[Any]]

MOST_STEPS = 2000
"""Steps drawn over the rounds; of more rounds only every second, third, ... is shown."""


def new_figure(result: Result, width: float = style.WIDTH) -> Figure:
    """Return an empty figure, `width` inches wide and high enough for a bar for each class."""
    height = 2.4 + 0.34 * len(result.tally.outcomes)
    return style.Drawing(figsize=(width, height), layout="constrained")


def caption(result: Result, *notes: str) -> str:
    """Return the words under a figure: what was run, then `notes`, then the caution."""
    what = f"{result.tally.runs:,} runs, seed {result.seed}."
    return style.caption(result.scenario, what, *notes, CAUTION)


def finish(ax: Axes, result: Result, question: str, note: str) -> Axes:
    """Write what a panel shows above it and the caption under it; return the panel."""
    ax.set_title(f"{style.heading(result.scenario)}\n{question}", loc="left", fontsize=10)
    style.write_caption(ax, caption(result, note))
    return ax


@style.in_style
def shares(result: Result, ax: Axes | None = None) -> Axes:
    """Draw the share of runs that end in each class, with jointly valid Wilson intervals.

    It is drawn in `ax`, by default that of a new figure, ``.figure`` of what is returned.
    """
    ax = ax or new_figure(result).add_subplot()
    names = [style.wrapped(name, 26, lines=3) for _, name in classes(result.scenario)]
    runs = result.tally.runs
    ends = result.shares()
    styles = style.class_styles(ends)
    for row, (id, share) in enumerate(ends.items()):
        color, hatch = styles[id]
        value, low, high = share["share"], share["low"], share["high"]
        ax.barh(row, value, 0.7, color=color, hatch=hatch, edgecolor="black", linewidth=0.5)
        error = [[max(value - low, 0)], [max(high - value, 0)]]
        # A white rim keeps the interval visible on a black bar.
        ax.errorbar(value, row, xerr=error, fmt="none", ecolor="white", elinewidth=3.2)
        ax.errorbar(value, row, xerr=error, fmt="none", ecolor="#444444", capsize=3)
        ax.text(high + 0.015, row, percent(int(share["count"]), runs), va="center")
        if result.doubt is not None:
            left = result.left_open(id)
            ax.plot([left["low"], left["high"]], [row + 0.42] * 2, color="black", linewidth=1.6)
            ax.plot(left["median"], row + 0.42, "|", color="black", markersize=7)
    ax.set_yticks(range(len(names)), names, fontsize=8)
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.14)
    ax.set_xticks(*style.percent_ticks(count=6))
    ax.set_xlabel("Share of runs")
    ax.spines[["top", "right"]].set_visible(False)
    level = f"{100 * result.confidence:g} %"
    note = f"{level} joint Wilson intervals: Monte Carlo error only."
    if result.doubt is not None:
        note = (
            f"On bars, {note} Lines under them: {level} of {result.doubt.sets} sets of assumptions "
            f"({result.doubt.runs} runs each), and their median."
        )
    return finish(ax, result, "How runs end", note)


@style.in_style
def phases(result: Result, ax: Axes | None = None) -> Axes:
    """Draw the share of runs in each phase at the end of each round, stacked, as `shares` does."""
    ax = ax or new_figure(result).add_subplot()
    # More steps than an eye can distinguish would only make a file of many megabytes.
    step = -(-len(result.tally.phases) // MOST_STEPS)
    ends = result.tally.phases[step - 1 :: step]
    edges = np.arange(len(ends) + 1, dtype=np.float64) * step + 0.5
    base = np.zeros(len(ends))
    unlabelled = []
    for phase, (color, hatch) in style.PHASE_STYLES.items():
        share = ends[:, PHASES.index(phase)] / result.tally.runs
        look: dict[str, Any] = {"facecolor": color, "hatch": hatch, "edgecolor": "black"}
        ax.stairs(base + share, edges, baseline=base, fill=True, linewidth=0.3, **look)
        if not label_band(ax, phase.capitalize(), edges, base, share) and share.any():
            unlabelled.append(Patch(label=phase.capitalize(), **look))
        base = base + share
    if unlabelled:
        ax.legend(handles=unlabelled, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    ax.set_xlim(edges[0], edges[-1])
    style.round_ticks(ax)
    ax.set_ylim(0, 1)
    ax.set_yticks(*style.percent_ticks(count=6))
    ax.set_ylabel("Share of runs")
    ax.set_xlabel(f"Round (one round: {result.scenario.process.round})")
    level, reach = 100 * result.confidence, farthest(ends, result.tally.runs, result.confidence)
    note = f"{level:g} % Wilson intervals reach at most {reach:.1f} points from a share."
    return finish(ax, result, "Phase at the end of each round", note)


def farthest(counts: NDArray[np.int64], runs: int, confidence: float) -> float:
    """Return how far the interval of a share reaches from it at most, in points, rounded up."""
    reach = 0.0
    for count in np.unique(counts).tolist():
        low, high = wilson(count, runs, confidence)
        reach = max(reach, high - count / runs, count / runs - low)
    return math.ceil(1000 * reach) / 10


def label_band(ax: Axes, words: str, edges: Band, base: Band, share: Band) -> bool:
    """Write `words` into a band of a stack if it fits, and return whether it did.

    The label needs a stretch of about a fifth of the rounds over which the band stays thick
    enough at one height; the middle one of those with the most room is taken.
    """
    width = max(1, round(len(share) / 5))
    windows = np.lib.stride_tricks.sliding_window_view
    floor = windows(base, width).max(axis=1)
    ceiling = windows(base + share, width).min(axis=1)
    room = ceiling - floor
    roomy = np.flatnonzero(room >= room.max() - 0.01)
    start = int(roomy[len(roomy) // 2])
    if room[start] < LEAST_LABELLED:
        return False
    x, y = (edges[start] + edges[start + width]) / 2, (floor[start] + ceiling[start]) / 2
    ax.text(x, y, words, ha="center", va="center", bbox=style.paper(1.5, alpha=0.85))
    return True


@style.in_style
def figures(result: Result) -> dict[str, Figure]:
    """Return every figure of a result by name: ``shares`` and ``phases``."""
    drawn = {"shares": new_figure(result), "phases": new_figure(result)}
    shares(result, drawn["shares"].add_subplot())
    phases(result, drawn["phases"].add_subplot())
    return drawn


@style.in_style
def overview(result: Result) -> Figure:
    """Return one figure with shares and phases side by side."""
    figure = new_figure(result, width=2 * style.WIDTH)
    left, right = figure.subplots(1, 2)
    shares(result, left)
    phases(result, right)
    return figure


def save_all(result: Result, folder: Path) -> None:
    """Save each of `figures` as PNG, SVG and PDF into an existing folder, its origin inside."""
    facts = {"Seed": result.seed, "Runs": result.tally.runs}
    style.save_figures(figures(result), folder, result.scenario, caption(result), facts)
