"""What all figures share: colours and marks, settings, axes, captions and files.

Figures are plain objects, drawn without pyplot and its state; the same input gives the same bytes.

A class of outcome has one colour and one hatching in every figure, a party one colour and mark.
The colours keep apart in all common kinds of colour vision, hatching and marks in grey; none is
red for bad or green for good.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any, TypeAlias

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from negsim.results.provenance import changes, version
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import ENDINGS

BLACK, BLUE, ORANGE, GREEN = "#000000", "#0072B2", "#D55E00", "#009E73"
SKY, PURPLE, YELLOW, GREY = "#56B4E9", "#CC79A7", "#F0E442", "#BBBBBB"

SETTLEMENT_HATCHES = "", "//", "\\\\", "||", "oo", "++"

CLASS_STYLES = {
    "interim_truce": (GREY, ".."),
    "stalemate": (YELLOW, "--"),
    "collapse": (ORANGE, "xx"),
    "hostilities": (BLACK, ""),
}

PHASE_STYLES = {
    "settled": (BLUE, ""),
    "adjourned": CLASS_STYLES["interim_truce"],
    "talks": CLASS_STYLES["stalemate"],
    "collapsed": CLASS_STYLES["collapse"],
    "hostilities": CLASS_STYLES["hostilities"],
}
"""Style of each phase, from the bottom of the stack up: that of the class it leads to."""

Look: TypeAlias = tuple[str, Any, str]
"""Colour, line and marker."""

PARTY_COLORS = BLUE, ORANGE, GREEN, BLACK
CURVE_COLORS = BLACK, BLUE, ORANGE, GREEN, SKY, PURPLE
LINES: tuple[Any, ...] = "-", "--", "-.", ":", (0, (6, 1)), (0, (3, 1, 1, 1, 1, 1))
MARKERS = "o", "s", "^", "D", "v", "P"
"""Looks of parties, and of the curves of a sweep, in turn; a single curve is black."""

WIDTH, LINE = 7.2, 0.125
"""Width of a page, at least, and height of a line of its caption, in inches."""

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

FORMATS = "png", "svg", "pdf"

DOTS = 200
"""Dots an inch of saved figures."""

OUTLINE: dict[str, Any] = {"edgecolor": "black", "linewidth": 0.4}
"""Edge of filled areas."""


class Drawing(Figure):
    """A figure that a notebook shows by itself, though pyplot does not know it."""

    @in_style
    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        self.savefig(picture, format="png", dpi=100)
        return picture.getvalue()


def class_styles(ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return colour and hatching of each class of outcome; settlements are given best first."""
    settlements = [id for id in ids if id not in ENDINGS]
    blues = np.linspace(to_rgb(BLUE), to_rgb(SKY), len(settlements))
    looks = zip(map(to_hex, blues), cycle(SETTLEMENT_HATCHES), strict=False)
    return dict(zip(settlements, looks, strict=False)) | CLASS_STYLES


def looks_of(scenario: Scenario) -> dict[str, Look]:
    """Return colour, line and marker of each party: the same in every figure of a scenario."""
    looks = cycle(zip(PARTY_COLORS, LINES, MARKERS, strict=False))
    return dict(zip((party.id for party in scenario.parties), looks, strict=False))


def curve_look(index: int) -> dict[str, Any]:
    """Return colour, line and marker of the curve of that index among those of a sweep."""
    at = index % len(CURVE_COLORS)
    return {"color": CURVE_COLORS[at], "linestyle": LINES[at], "marker": MARKERS[at]}


# ---- words


def shortened(words: str, letters: int = 26) -> str:
    """Return words in at most so many letters, cut where too long."""
    return textwrap.shorten(words, letters, placeholder=" ...")


def wrapped(words: str, width: int, lines: int) -> str:
    """Return `words` in at most `lines` lines of about `width` letters, cut where too long."""
    # Breaking lines at words wastes some room, at most about half a line in all.
    return textwrap.fill(shortened(words, width * lines - width // 2), width)


def heading(scenario: Scenario) -> str:
    """Return the name of a scenario as the first lines of a title."""
    return wrapped(scenario.name or scenario.id, 64, lines=2)


def caption(scenario: Scenario, what: str, *notes: str) -> str:
    """Return the words under a figure: what was run, with which values changed, then `notes`."""
    values = ", ".join(f"{path}={value}" for path, value in changes(scenario).items())
    changed = f"Changed: {shortened(values, 240)}." if values else ""
    return sentences(what, changed, *notes)


def sentences(*parts: str) -> str:
    """Return the parts of a caption that say something as one."""
    return " ".join(filter(None, parts))


def write(
    ax: Axes, words: str, at: tuple[float, float], offset: tuple[float, float], **look: Any
) -> None:
    """Write words beside a panel: `at` in parts of it, moved by an offset in points."""
    place = {"xycoords": "axes fraction", "textcoords": "offset points"}
    ax.annotate(words, at, offset, **place | look)


def write_caption(ax: Axes, words: str) -> None:
    """Write `words` under the axis labels, as part of the axes, so that they travel along."""
    write(ax, textwrap.fill(words, 98), (0, 0), (0, -36), va="top", fontsize=7.5)


def write_around(
    figure: Figure, above: str, below: str, keys: Iterable[Artist], under: float, **look: Any
) -> None:
    """Write title, caption and legend of a page, the legend so many inches `under` its top."""
    width, height = figure.get_size_inches()
    figure.text(0.1 / width, 1 - 0.1 / height, above, va="top", fontsize=10)
    figure.text(0.1 / width, 0.1 / height, below, va="bottom", fontsize=7.5)
    if handles := list(keys):
        figure.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, 1 - under / height),
            fontsize=7.5, frameon=False, columnspacing=1.2, labelspacing=0.35, **look,
        )  # fmt: skip


def paper(pad: float, **more: Any) -> dict[str, Any]:
    """Return the white ground of words that are written over something."""
    return {"facecolor": "white", "edgecolor": "none", "pad": pad, **more}


# ---- axes


def percent_ticks(
    low: float = 0.0, high: float = 1.0, count: int = 5
) -> tuple[NDArray[np.float64], list[str]]:
    """Return ticks and labels: percentages, or signed points where `low` is below 0."""
    ticks = np.linspace(low, high, count)
    if low < 0:
        return ticks, [f"{100 * tick:+.3g}" if tick else "0" for tick in ticks]
    return ticks, [f"{100 * tick:.3g} %" for tick in ticks]


def round_ticks(ax: Axes) -> None:
    """Lay out the horizontal axis for rounds, which are whole numbers."""
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10], min_n_ticks=1))


def value_ticks(axis: XAxis | YAxis) -> None:
    """Lay out an axis for the values of a parameter."""
    axis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))


# ---- files


@in_style
def figure_bytes(
    figure: Figure, ending: str, name: str, description: str, facts: Mapping[str, str]
) -> bytes:
    """Return a figure as PNG, SVG or PDF, with its origin inside.

    The file states `facts` and holds no date: the same figure gives the same bytes under the
    same version of matplotlib.
    """
    origin = ", ".join(f"{key.lower()} {value}" for key, value in facts.items())
    made_by = f"negsim {version()}"
    metadata = {
        "png": {"Title": name, "Description": description, "Software": made_by, **facts},
        "svg": {"Title": name, "Description": origin, "Creator": made_by, "Date": None},
        "pdf": {"Title": name, "Subject": origin, "Creator": made_by, "CreationDate": None},
    }
    file = io.BytesIO()
    figure.savefig(file, format=ending, dpi=DOTS, metadata=metadata[ending])
    return file.getvalue()


def save_figures(
    figures: Mapping[str, Figure],
    folder: Path,
    scenario: Scenario,
    description: str,
    **facts: object,
) -> None:
    """Save figures of a scenario by name, in each of `FORMATS`, into an existing folder.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    what = {"Scenario": scenario.id, "Fingerprint": scenario.fingerprint}
    what |= {key: str(value) for key, value in facts.items()}
    for name, figure in figures.items():
        for ending in FORMATS:
            title = scenario.name or scenario.id
            content = figure_bytes(figure, ending, title, description, what)
            (folder / f"{name}.{ending}").write_bytes(content)
