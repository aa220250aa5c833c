"""Figures of a result: how runs end, and the phases over the rounds.

The only room that knows matplotlib. Figures are plain objects, drawn without pyplot and its
state; the same result gives the same bytes. Each carries its number of runs, its seed and the
caution that goes with its numbers.

A class of outcome has one colour and one hatching in every figure. The colours keep apart in
all common kinds of colour vision, the hatching in grey; none is red for bad or green for good.
"""

from __future__ import annotations

import io
import math
import textwrap
from pathlib import Path
from typing import Any, TypeAlias

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from negsim.results.intervals import percent, wilson
from negsim.results.provenance import version
from negsim.results.result import Result, classes
from negsim.vocabulary import ENDINGS, PHASES

BLUES = "#0072B2", "#56B4E9"
"""Colours of the first and the last class of settlement; those between are blends."""

SETTLEMENT_HATCHES = "", "//", "\\\\", "||", "oo", "++"

CLASS_STYLES = {
    "interim_truce": ("#BBBBBB", ".."),
    "stalemate": ("#F0E442", "--"),
    "collapse": ("#D55E00", "xx"),
    "hostilities": ("#000000", ""),
}

PHASE_STYLES = {
    "settled": (BLUES[0], ""),
    "adjourned": CLASS_STYLES["interim_truce"],
    "talks": CLASS_STYLES["stalemate"],
    "collapsed": CLASS_STYLES["collapse"],
    "hostilities": CLASS_STYLES["hostilities"],
}
"""Style of each phase, from the bottom of the stack up: that of the class it leads to."""

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "hatch.linewidth": 0.5,
    "text.parse_math": False,
    "svg.hashsalt": "negsim",
}
"""Settings that drawing relies on, whatever the user's own are; a name may hold a dollar."""

in_style = matplotlib.rc_context(STYLE)
"""Decorator of all that draws: `STYLE` holds while it works, and not after."""

CAUTION = "Shares of model runs under the scenario's assumptions, not forecasts."

LEAST_LABELLED = 0.07
"""Share of runs that a band must reach to have its name written inside it."""

Band: TypeAlias = NDArray[np.floating[Any]]

MOST_STEPS = 2000
"""Steps drawn over the rounds; of more rounds only every second, third, ... is shown."""

FORMATS = "png", "svg", "pdf"

DOTS = 200
"""Dots an inch of saved figures."""


class Drawing(Figure):
    """A figure that a notebook shows by itself, though pyplot does not know it."""

    @in_style
    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        self.savefig(picture, format="png", dpi=100)
        return picture.getvalue()


def new_figure(result: Result, width: float = 7.2) -> Figure:
    """Return an empty figure, `width` inches wide and high enough for a bar for each class."""
    height = 2.4 + 0.34 * len(result.tally.outcomes)
    return Drawing(figsize=(width, height), layout="constrained")


def class_styles(result: Result) -> list[tuple[str, str]]:
    """Return colour and hatching of each class of outcome, in the order of `classes`."""
    settlements = len(result.scenario.outcomes)
    first, last = (np.array(to_rgb(blue)) for blue in BLUES)
    styles = [
        (to_hex(first + (last - first) * place), SETTLEMENT_HATCHES[i % len(SETTLEMENT_HATCHES)])
        for i, place in enumerate(np.linspace(0, 1, settlements))
    ]
    return styles + [CLASS_STYLES[name] for name in ENDINGS]


def wrapped(words: str, width: int, lines: int) -> str:
    """Return `words` in at most `lines` lines of about `width` letters, cut where too long."""
    # Breaking lines at words wastes some room, at most about half a line in all.
    short = textwrap.shorten(words, width * lines - width // 2, placeholder=" ...")
    return textwrap.fill(short, width)


def title(ax: Axes, result: Result, question: str) -> None:
    """Write the scenario's name and what the figure shows above the axes."""
    name = wrapped(result.scenario.name or result.scenario.id, 64, lines=2)
    ax.set_title(f"{name}\n{question}", loc="left", fontsize=10)


def caption(result: Result, *notes: str) -> str:
    """Return the words under a figure: what was run, then `notes`, then the caution."""
    what = f"{result.tally.runs:,} runs, seed {result.seed}."
    changed = ", ".join(f"{path}={value}" for path, value in result.scenario.overrides)
    changed = textwrap.shorten(changed, 240, placeholder=" ...")
    return " ".join((what, *([f"Changed: {changed}."] if changed else []), *notes, CAUTION))


def write_caption(ax: Axes, words: str) -> None:
    """Write `words` under the axis labels, as part of the axes, so that they travel along."""
    ax.annotate(
        textwrap.fill(words, 98),
        xy=(0, 0),
        xycoords="axes fraction",
        xytext=(0, -36),
        textcoords="offset points",
        va="top",
        fontsize=7.5,
    )


@in_style
def shares(result: Result, ax: Axes | None = None) -> Axes:
    """Draw the share of runs that end in each class, with jointly valid Wilson intervals.

    Parameters
    ----------
    result : Result
    ax : Axes, optional
        Where to draw; by default a new figure, found as ``.figure`` of what is returned.

    Returns
    -------
    Axes
    """
    ax = ax or new_figure(result).add_subplot()
    names = [wrapped(name, 26, lines=3) for _, name in classes(result.scenario)]
    runs = result.tally.runs
    for row, ((color, hatch), share) in enumerate(
        zip(class_styles(result), result.shares().values(), strict=True)
    ):
        value, low, high = share["share"], share["low"], share["high"]
        ax.barh(row, value, 0.7, color=color, hatch=hatch, edgecolor="black", linewidth=0.5)
        error = [[max(value - low, 0)], [max(high - value, 0)]]
        # A white rim keeps the interval visible on a black bar.
        ax.errorbar(value, row, xerr=error, fmt="none", ecolor="white", elinewidth=3.2)
        ax.errorbar(value, row, xerr=error, fmt="none", ecolor="#444444", capsize=3)
        ax.text(high + 0.015, row, percent(int(share["count"]), runs), va="center")
    ax.set_yticks(range(len(names)), names, fontsize=8)
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
    ax.set_xlim(0, 1.14)
    ax.set_xticks(np.linspace(0, 1, 6), [f"{p} %" for p in range(0, 101, 20)])
    ax.set_xlabel("Share of runs")
    ax.spines[["top", "right"]].set_visible(False)
    title(ax, result, "How runs end")
    level = f"{100 * result.confidence:g} %"
    write_caption(ax, caption(result, f"{level} joint Wilson intervals: Monte Carlo error only."))
    return ax


@in_style
def phases(result: Result, ax: Axes | None = None) -> Axes:
    """Draw the share of runs in each phase at the end of each round, stacked.

    Parameters
    ----------
    result : Result
    ax : Axes, optional
        Where to draw; by default a new figure, found as ``.figure`` of what is returned.

    Returns
    -------
    Axes
    """
    ax = ax or new_figure(result).add_subplot()
    # More steps than an eye can tell apart would only make a file of many megabytes.
    step = -(-len(result.tally.phases) // MOST_STEPS)
    ends = result.tally.phases[step - 1 :: step]
    edges = np.arange(len(ends) + 1, dtype=np.float64) * step + 0.5
    base = np.zeros(len(ends))
    unlabelled = []
    for phase, (color, hatch) in PHASE_STYLES.items():
        share = ends[:, PHASES.index(phase)] / result.tally.runs
        look: dict[str, Any] = {"facecolor": color, "hatch": hatch, "edgecolor": "black"}
        ax.stairs(base + share, edges, baseline=base, fill=True, linewidth=0.3, **look)
        if not label_band(ax, phase.capitalize(), edges, base, share) and share.any():
            unlabelled.append(Patch(label=phase.capitalize(), **look))
        base = base + share
    if unlabelled:
        ax.legend(handles=unlabelled, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    ax.set_xlim(edges[0], edges[-1])
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10], min_n_ticks=1))
    ax.set_ylim(0, 1)
    ax.set_yticks(np.linspace(0, 1, 6), [f"{p} %" for p in range(0, 101, 20)])
    ax.set_ylabel("Share of runs")
    ax.set_xlabel(f"Round (one round: {result.scenario.process.round})")
    title(ax, result, "Phase at the end of each round")
    level, reach = 100 * result.confidence, farthest(ends, result.tally.runs, result.confidence)
    words = f"{level:g} % Wilson intervals reach at most {reach:.1f} points from a share."
    write_caption(ax, caption(result, words))
    return ax


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
    ax.text(
        (edges[start] + edges[start + width]) / 2,
        (floor[start] + ceiling[start]) / 2,
        words,
        ha="center",
        va="center",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
    )
    return True


@in_style
def figures(result: Result) -> dict[str, Figure]:
    """Return every figure of a result by name: ``shares`` and ``phases``."""
    drawn = {}
    for name, draw in {"shares": shares, "phases": phases}.items():
        figure = new_figure(result)
        draw(result, figure.add_subplot())
        drawn[name] = figure
    return drawn


@in_style
def overview(result: Result) -> Figure:
    """Return one figure with shares and phases side by side."""
    figure = new_figure(result, width=14.4)
    left, right = figure.subplots(1, 2)
    shares(result, left)
    phases(result, right)
    return figure


def save(figure: Figure, path: Path, result: Result) -> None:
    """Save a figure of a result; see `save_as`. The file tells scenario, seed and number of runs.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    facts = {
        "Scenario": result.scenario.id,
        "Fingerprint": result.scenario.fingerprint,
        "Seed": str(result.seed),
        "Runs": str(result.tally.runs),
    }
    name = result.scenario.name or result.scenario.id
    save_as(figure, path, name, caption(result), facts)


@in_style
def save_as(
    figure: Figure, path: Path, name: str, description: str, facts: dict[str, str]
) -> None:
    """Save a figure as PNG, SVG or PDF (by the ending of `path`), with its origin inside.

    The file tells `facts` and holds no date: the same figure gives the same bytes under the
    same version of matplotlib.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    origin = ", ".join(f"{key.lower()} {value}" for key, value in facts.items())
    made_by = f"negsim {version()}"
    metadata = {
        "png": {"Title": name, "Description": description, "Software": made_by, **facts},
        "svg": {"Title": name, "Description": origin, "Creator": made_by, "Date": None},
        "pdf": {"Title": name, "Subject": origin, "Creator": made_by, "CreationDate": None},
    }
    ending = Path(path).suffix[1:]
    figure.savefig(path, dpi=DOTS, metadata=metadata[ending])


def save_all(result: Result, folder: Path) -> None:
    """Save each of `figures` in each of `FORMATS` into an existing folder."""
    for name, figure in figures(result).items():
        for ending in FORMATS:
            save(figure, folder / f"{name}.{ending}", result)
