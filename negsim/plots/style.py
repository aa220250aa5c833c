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
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from negsim.results.provenance import changes, version
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import ENDINGS

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

Look: TypeAlias = tuple[str, str, str]
"""Colour, line and marker."""

PARTY_LOOKS: tuple[Look, ...] = (
    ("#0072B2", "-", "o"), ("#D55E00", "--", "s"), ("#009E73", "-.", "^"), ("#000000", ":", "D"),
)  # fmt: skip
"""Looks of the parties, in turn."""

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
    first, last = (np.array(to_rgb(blue)) for blue in BLUES)
    blues = {
        id: (to_hex(first + (last - first) * way), SETTLEMENT_HATCHES[i % len(SETTLEMENT_HATCHES)])
        for i, (id, way) in enumerate(
            zip(settlements, np.linspace(0, 1, len(settlements)), strict=True)
        )
    }
    return blues | {id: CLASS_STYLES[id] for id in ENDINGS}


def looks_of(scenario: Scenario) -> dict[str, Look]:
    """Return colour, line and marker of each party: the same in every figure of a scenario."""
    return dict(zip((party.id for party in scenario.parties), cycle(PARTY_LOOKS), strict=False))


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


def changed(scenario: Scenario) -> str:
    """Return which values of a scenario were changed, for a caption; nothing if none."""
    values = ", ".join(f"{path}={value}" for path, value in changes(scenario).items())
    return f"Changed: {shortened(values, 240)}." if values else ""


def sentences(*parts: str) -> str:
    """Return the parts of a caption that say something as one."""
    return " ".join(filter(None, parts))


def write_caption(ax: Axes, words: str) -> None:
    """Write `words` under the axis labels, as part of the axes, so that they travel along."""
    ax.annotate(
        textwrap.fill(words, 98), xy=(0, 0), xycoords="axes fraction",
        xytext=(0, -36), textcoords="offset points", va="top", fontsize=7.5,
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
