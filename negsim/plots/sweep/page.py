"""The page that every figure of a sweep is drawn on: title, panels, legend, caption.

Places are reckoned in inches, without a solver, so that the same sweep gives the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from negsim.plots.result import CAUTION, Drawing, wrapped
from negsim.sweeps.table.counts import SweepTable

WIDTH, LEFT, RIGHT, BETWEEN = 7.2, 0.78, 0.2, 0.5
"""Width of a page at least, of its margins and between panels, in inches."""

WIDEST, PANEL = 10.0, 1.9
"""Width of a page at most where panels can be wrapped, and of a panel at least, in inches."""

ABOVE, BELOW, LINE = 0.38, 0.5, 0.125
"""Height of a panel's title, of its horizontal axis and of a line of the caption, in inches."""

LETTER = 0.058
"""About the width of a letter of the legend, in inches."""

LOOKS = (
    ("#000000", "-", "o"), ("#0072B2", "--", "s"), ("#D55E00", "-.", "^"), ("#009E73", ":", "D"),
    ("#56B4E9", (0, (6, 1)), "v"), ("#CC79A7", (0, (3, 1, 1, 1, 1, 1)), "P"),
)  # fmt: skip
"""Colour, line and marker of curves that share a panel, in turn."""

COLUMNS = 3
"""Panels beside each other where nothing else says how many."""


@dataclass(frozen=True)
class Words:
    """What is written around the panels."""

    title: str
    caption: str


@dataclass(frozen=True)
class Room:
    """Room around the panels, in inches.

    Parameters
    ----------
    above : float
        Over each row, for what its panels are called.
    between : float
        Under each row but the last, for its axis.
    left, right : float
        Margins of the page.
    gap : float
        Between panels beside each other.
    panel : float
        Width of a panel at least.
    """

    above: float = ABOVE
    between: float = BELOW
    left: float = LEFT
    right: float = RIGHT
    gap: float = BETWEEN
    panel: float = PANEL


USUAL = Room()
"""Room around panels with a line of name each and an axis of its own."""


@dataclass(frozen=True, eq=False)
class Page:
    """A figure with its panels."""

    figure: Figure
    panels: list[list[Axes]]

    @property
    def flat(self) -> list[Axes]:
        """All panels, row by row."""
        return [ax for row in self.panels for ax in row]


def new_page(
    words: Words,
    rows: Sequence[tuple[float, int]],
    keys: Sequence[Line2D | Patch] = (),
    room: Room = USUAL,
) -> Page:
    """Return a page with empty panels.

    Parameters
    ----------
    words : Words
    rows : sequence of (float, int)
        Height in inches of each row of panels, and how many panels stand in it.
    keys : sequence
        What signs stand for, above the panels.
    room : Room
    """
    most = max(columns for _, columns in rows)
    around = room.left + room.right
    width = max(WIDTH, around + most * room.panel + (most - 1) * room.gap)
    letters = int(16.8 * (width - 0.2))
    caption = textwrap.fill(words.caption, letters, break_on_hyphens=False)
    name, _, question = words.title.partition("\n")
    per_line = int(13 * (width - 0.2))
    title = f"{wrapped(name, per_line, 2)}\n{wrapped(question, per_line, 2)}"
    lines = 1 + title.count("\n")
    longest = max((len(str(one.get_label())) for one in keys), default=0)
    side_by_side = max(1, min(4, int((width - 0.2) / (0.6 + LETTER * longest))))
    listed = 0.17 * -(-len(keys) // side_by_side) + 0.08 if keys else 0.0
    head = 0.12 + 0.17 * lines + listed
    foot = 0.12 + LINE * (1 + caption.count("\n"))
    rest = BELOW - room.between + foot
    height = head + sum(tall + room.above + room.between for tall, _ in rows) + rest
    figure = Drawing(figsize=(width, height))
    figure.text(0.1 / width, 1 - 0.1 / height, title, va="top", fontsize=10)
    figure.text(0.1 / width, 0.1 / height, caption, va="bottom", fontsize=7.5)
    if keys:
        corner = (0, 1 - (0.12 + 0.17 * lines) / height)
        figure.legend(
            handles=list(keys), loc="upper left", bbox_to_anchor=corner, fontsize=7.5,
            ncols=side_by_side,
            frameon=False, handlelength=3.2, columnspacing=1.2, labelspacing=0.35,
        )  # fmt: skip
    panels, y = [], height - head
    for tall, columns in rows:
        y -= room.above + tall
        wide = (width - around - (columns - 1) * room.gap) / columns
        steps = [room.left + column * (wide + room.gap) for column in range(columns)]
        boxes = [(x / width, y / height, wide / width, tall / height) for x in steps]
        panels.append([figure.add_axes(box) for box in boxes])
        y -= room.between
    return Page(figure, panels)


def name_panel(ax: Axes, name: str, lines: int = 2) -> None:
    """Write what a panel shows above it, in a few lines at most."""
    ax.set_title(in_lines(name, max(12, int(16 * inches_of(ax))), lines), loc="left", fontsize=8)


def in_lines(name: str, width: int, lines: int) -> str:
    """Return a name in lines of about `width` letters, broken at spaces or underscores."""
    plain = textwrap.wrap(name, width, break_long_words=False, break_on_hyphens=False)
    if len(plain) <= lines and max(map(len, plain), default=0) <= width:
        return "\n".join(plain)
    mark = "\x00"  # where a line may end, and no space is to be written
    apart = name.replace("_", f"_{mark} ")
    cut = "\n".join(textwrap.wrap(apart, width + 1, max_lines=lines, placeholder=" ..."))
    return cut.replace(f"{mark} ", "").replace(mark, "")


def inches_of(ax: Axes) -> float:
    """Return how wide a panel is, in inches."""
    return float(ax.get_window_extent().width / ax.figure.dpi)


def percent_axis(ax: Axes, low: float = 0.0, high: float = 1.0) -> None:
    """Make the vertical axis one of shares, or of differences in percentage points."""
    ax.set_ylim(low, high)
    ticks = np.linspace(0, 1, 5) if low >= 0 else np.linspace(low, high, 5)
    unit = " %" if low >= 0 else ""
    ax.set_yticks(ticks, [f"{100 * tick:+.3g}" if low < 0 and tick else f"{100 * tick:.3g}{unit}"
                          for tick in ticks])  # fmt: skip
    ax.tick_params(labelsize=7.5)
    ax.spines[["top", "right"]].set_visible(False)


def look(number: int) -> dict[str, Any]:
    """Return colour, line and marker of the curve of that number."""
    color, line, marker = LOOKS[number % len(LOOKS)]
    return {"color": color, "linestyle": line, "marker": marker}


def key(number: int, label: str) -> Line2D:
    """Return the entry of the curve of that number in a legend."""
    return Line2D([], [], **look(number), markersize=4, linewidth=1.2, label=short(label))


def short(name: str) -> str:
    """Return a name in at most 44 letters, cut where too long."""
    return textwrap.shorten(name, 44, placeholder=" ...")


def shown(table: SweepTable) -> list[str]:
    """Return the outcomes that figures show: those reported that any run had, else all."""
    seen = [id for id in table.reported if table.counts[id].any()]
    return seen or list(table.reported)


def number(value: float) -> str:
    """Return a parameter's value in words."""
    return f"{value:.6g}"


# ---- the caption


def title(table: SweepTable, question: str) -> str:
    """Return the title of a figure: names of the scenarios, then what it shows."""
    names = table.manifest["about"].get("titles", {})
    return f"{', '.join(names.get(id) or id for id in table.scenarios)}\n{question}"


def caption(table: SweepTable, *notes: str) -> str:
    """Return the words under a figure: what was run, then `notes`, what is fixed, the caution."""
    prints = ", ".join(f"{id} {print_}" for id, print_ in table.manifest["scenarios"])
    facts = [
        f"{_runs(table)}; seed {table.manifest['seed']}, the same random numbers everywhere.",
        *_stopped(table),
        *notes,
        *_never(table),
        _varied(table),
        *_arms(table),
        f"Scenario {prints}; sweep {table.manifest['fingerprint']}.",
        CAUTION,
    ]
    return " ".join(fact for fact in facts if fact)


def interval_note(joint: int, what: str = "outcomes") -> str:
    """Return what the intervals of shares are, for a caption."""
    if joint == 1:
        return "95 % Wilson intervals at each point: Monte Carlo error only."
    return f"95 % Wilson intervals, joint over {joint} {what} at a point: Monte Carlo error only."


def _runs(table: SweepTable) -> str:
    played = table.runs[table.runs > 0]
    low, high = int(played.min()), int(played.max())
    runs = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    points, arms = int(table.manifest["points"]), len(table.arms)
    where = f" at each of {points:,} points" if points > 1 else ""
    where += f" in each of {arms} arms" if arms > 1 else ""
    where += f" of each of {len(table.scenarios)} scenarios" if len(table.scenarios) > 1 else ""
    until = table.manifest["until"]
    if until:
        target, most = 100 * until["half_width"], until["max_runs"]
        what = f"'{table.name(until['outcome'])}'" if until["outcome"] else "each share"
        where += (
            f" (until the interval of {what} is within "
            f"{target:.3g} points, at most {most:,})"
        )
    return f"{runs} runs{where}"


def _stopped(table: SweepTable) -> list[str]:
    if table.complete:
        return []
    most = "at most " if table.store.plan.adaptive else ""
    waiting = int((table.runs == 0).sum())
    cells = f", none yet in {waiting:,} of {table.runs.size:,} cells" if waiting else ""
    return [f"Stopped early: {int(table.runs.sum()):,} of {most}{table.wanted:,} runs{cells}."]


def _never(table: SweepTable) -> list[str]:
    unseen = [table.name(id) for id in table.reported if not table.counts[id].any()]
    return [f"In no run: {', '.join(unseen)}."] if unseen else []


def _varied(table: SweepTable) -> str:
    parts = [
        f"{name} ({' and '.join(row[0])})" for name, row in table.manifest["parameters"].items()
    ]
    varied = textwrap.shorten(", ".join(parts), 300, placeholder=" ...")
    fixed = "all else is held fixed as the scenario has it"
    return f"Varied: {varied}; {fixed}." if parts else "Nothing is varied from the scenario's file."


def _arms(table: SweepTable) -> list[str]:
    if list(table.manifest["arms"].values()) in ([{"drop": [], "set": []}], [{}]):
        return []
    parts = []
    for name, arm in table.manifest["arms"].items():
        does = [f"drops {', '.join(arm['drop'])}"] if arm.get("drop") else []
        sets = [f"{path}={value}" for path, value in arm.get("set", [])]
        does += [f"sets {', '.join(sets)}"] if sets else []
        parts.append(f"{name} {' and '.join(does) or 'changes nothing'}")
    return [f"Arms: {textwrap.shorten('; '.join(parts), 400, placeholder=' ...')}."]
