"""One look for every figure: palette, marks, sizes, and the page with head and foot.

A figure is drawn at the size of print, never scaled, and places everything in inches:

>>> page = new_page(PAGE, "71 % of runs end in collapse", "How runs end", ["seed 1"], tall=1.5)
>>> ax = page.axes(left=2.0, below=0.0, width=3.0, height=1.5)
>>> bars = ax.barh([0], [0.71], color=ENDINGS["collapse"].fill)
>>> data_axis(ax.xaxis, 0.0, 0.71)
>>> interval(0.69849, 0.71547)
'69.8–71.6'

Whatever draws takes a ``size`` and is decorated with `sized`. A class of outcome, a phase and a
party look the same in every figure: `outcome_looks`, `PHASE_LOOKS`, `party_looks`. Lightness falls
in the order of outcomes, so that grey keeps it. Figures are plain objects, drawn without pyplot
and its state; the same input gives the same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
import numpy as np
import yaml
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from negsim.results.provenance import changes, version
from negsim.scenario.scenario import Scenario
from negsim.wording import a_round

CAUTION = "share of model runs, not a forecast"

# ---- palette

INK, QUIET, RULE, HAIR, PAPER = "#1b2025", "#545c64", "#9aa1a9", "#e6e3db", "#ffffff"
"""Words and marks; second words; axes; grids; ground."""


class OutcomeLook(NamedTuple):
    """Fill; darker ink of the same hue, for words and edges; ink of words on the fill."""

    fill: str
    ink: str
    on: str


SETTLED = OutcomeLook("#88e7c9", "#107460", INK), OutcomeLook("#6ccad4", "#176f7c", INK)
"""The best and the last class of settlement; those between lie between them."""

ENDINGS = {
    "interim_truce": OutcomeLook("#6fa8cc", "#2e6386", INK),
    "stalemate": OutcomeLook("#858994", "#565b66", INK),
    "collapse": OutcomeLook("#8c6159", "#6a403b", PAPER),
    "hostilities": OutcomeLook("#502238", "#43162d", PAPER),
}
PHASE_LOOKS = {
    "settled": SETTLED[0],
    "adjourned": OutcomeLook("#abc6d8", "#2e6386", INK),
    "talks": OutcomeLook("#e3e7e9", "#565b66", INK),
    "collapsed": OutcomeLook("#cbb0a8", "#6a403b", INK),
    "hostilities": ENDINGS["hostilities"],
}
"""Tints of the outcomes, from the bottom of a stack up: a phase is a state, not an ending."""

OPEN_ZONE = "#dcf3ea"
"""Ground where all parties could sign."""

SHARE_STEPS = (0.0, "#f4f5f3"), (0.4, "#88e7c9"), (0.8, "#2f9a80"), (1.0, "#107460")
"""Colours of a map of shares: light is none, dark is many."""


class PartyLook(NamedTuple):
    """Colour, mark and line of a party; a `hollow` mark has a white face, a sign beside colour."""

    color: str
    marker: str
    line: Any
    hollow: bool

    @property
    def mark(self) -> dict[str, Any]:
        """What `Axes.plot` draws the mark with."""
        face = PAPER if self.hollow else self.color
        return {"marker": self.marker, "color": self.color, "markerfacecolor": face}


PARTY_LOOKS = (
    PartyLook("#5e589f", "o", "-", False),
    PartyLook("#8b5e22", "s", (0, (4, 1.2)), True),
    PartyLook("#2f6f6a", "^", (0, (1.2, 1.2)), False),
    PartyLook("#7a4a6e", "D", (0, (5, 1, 1, 1)), True),
    PartyLook("#3f6d8f", "v", (0, (7, 1.5)), False),
    PartyLook("#6b6b2a", "P", (0, (3, 1, 1, 1, 1, 1)), True),
)
"""By the order of parties in the scenario, the same in every figure."""


def outcome_looks(ids: Iterable[str]) -> dict[str, OutcomeLook]:
    """Return the look of each class of outcome; settlements are given best first."""
    settlements = [id for id in ids if id not in ENDINGS]
    parts = np.linspace(0, 1, len(settlements)) if len(settlements) > 1 else [0.0]
    mixed = {
        id: OutcomeLook(_mixed(SETTLED, "fill", part), _mixed(SETTLED, "ink", part), INK)
        for id, part in zip(settlements, parts, strict=False)
    }
    return mixed | ENDINGS


def _mixed(ends: tuple[OutcomeLook, OutcomeLook], which: str, part: float) -> str:
    first, last = (np.array(to_rgb(getattr(end, which))) for end in ends)
    return to_hex(first + part * (last - first))


def party_looks(scenario: Scenario) -> dict[str, PartyLook]:
    """Return the look of each party, by its place in the scenario."""
    return dict(zip((party.id for party in scenario.parties), cycle(PARTY_LOOKS), strict=False))


# ---- sizes and settings


class Size(NamedTuple):
    """Inches: width, least height, free edge. Points: title, words, caption, data lines, axes."""

    width: float
    height: float
    title: float
    text: float
    small: float
    data: float
    axis: float
    edge: float = 0.1

    @property
    def tick(self) -> float:
        """Points of the numbers at an axis."""
        return self.small + 0.5

    @property
    def line(self) -> float:
        """Height of a line of words, in inches."""
        return self.text * 1.3 / 72


COLUMN = Size(3.5, 0.0, 8.5, 7.0, 6.0, 1.1, 0.5)
PAGE = Size(7.0, 0.0, 10.5, 8.0, 6.5, 1.3, 0.6)
SLIDE = Size(10.0, 5.6, 20.0, 13.0, 10.0, 2.0, 0.9, 0.3)

SIZES = {"column": COLUMN, "page": PAGE, "slide": SLIDE}
"""What ``--size`` takes: a column and a page of a journal, a slide."""

FORMATS = "png", "svg", "pdf"

DOTS = 200
"""Dots an inch of saved figures."""


def settings(size: Size = PAGE) -> dict[Any, Any]:
    """Return the settings of matplotlib that drawing relies on, whatever the user's own are."""
    return {
        "font.family": "DejaVu Sans", "font.size": size.text, "text.color": INK,
        "text.parse_math": False,  # a name may hold a dollar
        "axes.edgecolor": RULE, "axes.linewidth": size.axis, "axes.labelcolor": QUIET,
        "axes.labelsize": size.text, "axes.spines.top": False, "axes.spines.right": False,
        "axes.axisbelow": True, "axes.facecolor": "none", "figure.facecolor": PAPER,
        "xtick.color": RULE, "ytick.color": RULE, "xtick.labelcolor": QUIET,
        "ytick.labelcolor": QUIET, "xtick.labelsize": size.tick, "ytick.labelsize": size.tick,
        "xtick.major.width": size.axis, "ytick.major.width": size.axis, "xtick.major.size": 2.5,
        "ytick.major.size": 0, "lines.linewidth": size.data, "lines.markersize": 3.2 * size.data,
        "lines.markeredgewidth": 0.7 * size.data, "svg.hashsalt": "negsim",
    }  # fmt: skip


def sized[**Given, Made](draw: Callable[Given, Made]) -> Callable[Given, Made]:
    """Let `settings` hold while something draws, those of its ``size`` if it is given one."""

    @wraps(draw)
    def drawn(*args: Given.args, **more: Given.kwargs) -> Made:
        size = more.get("size", PAGE)
        with matplotlib.rc_context(settings(size if isinstance(size, Size) else PAGE)):
            return draw(*args, **more)

    return drawn


class Drawing(Figure):
    """A figure that a notebook shows by itself, though pyplot does not know it."""

    @sized
    def _repr_png_(self) -> bytes:
        picture = io.BytesIO()
        self.savefig(picture, format="png", dpi=DOTS / 2)
        return picture.getvalue()


# ---- words


@lru_cache(maxsize=20_000)
def width_of(words: str, points: float, weight: str = "normal") -> float:
    """Return how wide words are in print, in inches."""
    face = FontProperties(family="DejaVu Sans", weight=weight, size=points)
    lines = words.split("\n")
    wide = (text_to_path.get_text_width_height_descent(one, face, ismath=False)[0] for one in lines)
    return 1.03 * float(max(wide)) / 72  # on a screen letters stand a little wider


def broken(
    words: str, points: float, inches: float, most: int | None = None, weight: str = "normal"
) -> str:
    """Return words in lines not wider than `inches`, at most so many; what is left over is cut."""
    # Only single words are measured, and each once: captions are broken again and again.
    space = width_of("a a", points, weight) - 2 * width_of("a", points, weight)
    pieces = [part for word in words.split(" ") for part in _that_fit(word, points, inches, weight)]
    lines: list[list[str]] = [[]]
    room = inches
    for at, piece in enumerate(pieces):  # a hard space keeps a dot with the fact before it
        wide = width_of(piece, points, weight)
        if lines[-1] and wide > room:
            if most is not None and len(lines) == most:
                lines[-1] = _cut([*lines[-1], *pieces[at:]], points, inches, weight)
                break
            lines.append([])
            room = inches
        lines[-1].append(piece)
        room -= wide + space
    return "\n".join(map(" ".join, lines))


def _cut(pieces: list[str], points: float, inches: float, weight: str) -> list[str]:
    """Return as many words as fit into a line, and a sign that there are more."""
    while len(pieces) > 1 and width_of(" ".join([*pieces, "…"]), points, weight) > inches:
        pieces = pieces[:-1]
    return [*pieces, "…"]


def _that_fit(word: str, points: float, inches: float, weight: str) -> list[str]:
    """Return a word in pieces of which each fits into a line."""
    if width_of(word, points, weight) <= inches or len(word) < 2:
        return [word]
    most = next(n for n in range(len(word) - 1, 0, -1)
                if n == 1 or width_of(word[:n], points, weight) <= inches)  # fmt: skip
    return [word[:most], *_that_fit(word[most:], points, inches, weight)]


def interval(low: float, high: float, digits: int = 1) -> str:
    """Return an interval of shares in per cent, rounded outwards, so that it claims no less."""
    return f"{_outward(low, digits, math.floor)}\N{EN DASH}{_outward(high, digits, math.ceil)}"


def signed_interval(low: float, high: float, digits: int = 1) -> str:
    """Return an interval of differences in percentage points, rounded outwards."""
    below, above = _outward(low, digits, math.floor), _outward(high, digits, math.ceil)
    return f"{with_sign(below)} to {with_sign(above)}"


def _outward(share: float, digits: int, rounded: Any) -> str:
    unit = 10**digits
    return f"{rounded(round(share * 100 * unit, 6)) / unit:.{digits}f}"


def points(difference: float, digits: int = 1) -> str:
    """Return a difference of shares in percentage points, with a true minus."""
    return with_sign(f"{100 * difference:.{digits}f}")


def with_sign(number: str) -> str:
    """Return a written number with its sign, a true minus; 0 has none."""
    bare = number.lstrip("-+")
    if not float(bare):
        return bare
    return ("\N{MINUS SIGN}" if number.startswith("-") else "+") + bare


def plain(value: float) -> str:
    """Return a number from a file in few letters, without the 0 before the point."""
    words = f"{value:.6g}".replace("-", "\N{MINUS SIGN}")
    return words.replace("0.", ".", 1) if words.lstrip("\N{MINUS SIGN}").startswith("0.") else words


def about(share: float) -> str:
    """Return a share as a title says it, in whole per cent."""
    whole = round(100 * share)
    if share and not whole:
        return "<1 %"
    return ">99 %" if share < 1 and whole == 100 else f"{whole} %"


def name_of(scenario: Scenario) -> str:
    """Return the name of a scenario, or else its id."""
    return scenario.name or scenario.id


def origin_of(scenario: Scenario) -> list[str]:
    """Return the facts of every caption: id and fingerprint, and values that were changed."""
    return [f"{scenario.id} {scenario.fingerprint}", changed(changes(scenario))]


def changed(values: Mapping[str, object]) -> str:
    """Return in words which paths have other values than in the file, or nothing."""
    said = ", ".join(f"{path} {written(value)}" for path, value in values.items())
    return f"changed: {said}" if said else ""


def written(value: object) -> str:
    """Return a value from a file in words: ``.2–.4`` for ``{'uniform': [0.2, 0.4]}``."""
    if isinstance(value, str):
        try:
            value = yaml.safe_load(value)
        except yaml.YAMLError:
            return str(value)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return plain(float(value))
    if isinstance(value, Mapping):
        parts = [
            written(part) if kind in ("uniform", "value") else f"{kind} {written(part)}"
            for kind, part in value.items()
            if kind not in ("judgement", "source")
        ]
        return " ".join(parts)
    if isinstance(value, list | tuple):
        return "–".join(map(written, value))
    return str(value)


def in_words(facts: Iterable[str]) -> str:
    """Return facts as a line of words, as the metadata of a file have them."""
    return " · ".join(filter(None, facts))


# ---- the page


@dataclass(frozen=True)
class Page:
    """A figure with its head and foot, and the room between them.

    `top` is where the room begins, in inches from the lower edge; it is `tall` inches high.
    """

    figure: Figure
    size: Size
    top: float
    tall: float

    @property
    def wide(self) -> float:
        """Width between the free edges, in inches."""
        return self.size.width - 2 * self.size.edge

    def axes(self, left: float, below: float, width: float, height: float) -> Axes:
        """Return a new panel: inches from the left edge, below the head, wide, high."""
        across, up = self.size.width, self.figure.get_figheight()
        bottom = self.top - below - height
        return self.figure.add_axes((left / across, bottom / up, width / across, height / up))

    def write(self, left: float, below: float, words: str, **look: Any) -> None:
        """Write words at a place: inches from the left edge and below the head."""
        put(self.figure, left, self.top - below, words, **{"va": "top"} | look)

    def patch(self, left: float, below: float, width: float, height: float, **look: Any) -> None:
        """Draw a rectangle beside the panels, placed as they are."""
        across, up = self.size.width, self.figure.get_figheight()
        corner = left / across, (self.top - below - height) / up
        box = Rectangle(corner, width / across, height / up, transform=self.figure.transFigure)
        box.set(**{"linewidth": self.size.axis} | look)
        self.figure.add_artist(box)

    def line(self, ends: tuple[float, float], below: float, **look: Any) -> None:
        """Draw a level line beside the panels, from so far left to so far right in inches."""
        across, y = self.size.width, (self.top - below) / self.figure.get_figheight()
        xs = [ends[0] / across, sum(ends) / 2 / across, ends[1] / across]
        line = Line2D(xs, [y] * 3, transform=self.figure.transFigure, markevery=[1])
        line.set(**look)
        self.figure.add_artist(line)


class Key(NamedTuple):
    """What a sign means: its words, and patches one above the other, or a line with marks."""

    words: str
    patches: tuple[dict[str, Any], ...] = ()
    line: Mapping[str, Any] | None = None
    color: str = INK


SWATCH = 1.6
"""Width of a sign in a key, in heights of letters."""


def key_places(size: Size, keys: Sequence[Key]) -> list[tuple[float, int]]:
    """Return how far from the left edge, in inches, and in which line each key stands."""
    x, line = size.edge, 0
    found: list[tuple[float, int]] = []
    for key in keys:
        wide = (SWATCH + 2.2) * size.text / 72 + width_of(key.words, size.text, "bold")
        if found and x + wide > size.width:
            x, line = size.edge, line + 1
        found.append((x, line))
        x += wide
    return found


def keys_height(size: Size, keys: Sequence[Key]) -> float:
    """Return the height that keys take above what they explain, in inches."""
    return (1 + key_places(size, keys)[-1][1]) * 1.35 * size.line + 0.08 if keys else 0.0


def write_keys(page: Page, keys: Sequence[Key], below: float = 0.0) -> None:
    """Write keys in lines, below the head by so many inches."""
    size, wide = page.size, SWATCH * page.size.text / 72
    for key, (x, line) in zip(keys, key_places(size, keys), strict=True):
        top, tall = below + line * 1.35 * size.line, size.line * 0.9
        for at, look in enumerate(key.patches):
            high = tall / len(key.patches)
            page.patch(x, top + at * high, wide, high, **look)
        if key.line is not None:
            page.line((x, x + wide), top + tall / 2, **key.line)
        start = x + wide + 0.5 * size.text / 72
        look = {"va": "center", "color": key.color}
        look["weight"] = "normal" if key.color == INK else "bold"
        room = size.width - size.edge - start
        words = broken(key.words, size.text, room, 1, look["weight"])
        page.write(start, top + tall / 2, words, **look)


def new_page(size: Size, title: str, question: str, facts: Sequence[str], tall: float) -> Page:
    """Return a page with room of at least `tall` inches between title and caption.

    The `title` says what was found and the `question` what is shown; without a finding the
    question alone is the title. `facts` make the caption: what was run, what intervals are, the
    caution.
    """
    above, below = head_lines(size, title, question), foot_lines(size, facts)
    around = sum(high for *_, high in above) + 0.06 + foot_height(size, below)
    height = max(size.height, tall + around + 2 * size.edge)
    figure = Drawing(figsize=(size.width, height), dpi=DOTS)  # as wide as words will be saved
    y = height - size.edge
    for words, look, high in above:
        put(figure, size.edge, y, words, va="top", linespacing=1.25, **look)
        y -= high
    put(
        figure, size.edge, size.edge, below,
        va="bottom", fontsize=size.small, color=QUIET, linespacing=1.3,
    )  # fmt: skip
    top = y - 0.06
    return Page(figure, size, top, top - size.edge - foot_height(size, below))


def head_lines(size: Size, title: str, question: str) -> list[tuple[str, dict[str, Any], float]]:
    """Return title and question in lines, each with its look and its height in inches."""
    room, found = size.width - 2 * size.edge, []
    bold: dict[str, Any] = {"weight": "bold", "fontsize": size.title}
    quiet: dict[str, Any] = {"color": QUIET, "fontsize": size.text}
    for words, look in ((title or question, bold), (question if title else "", quiet)):
        if words:
            lines = broken(words, look["fontsize"], room, 2, look.get("weight", "normal"))
            high = (1 + lines.count("\n")) * look["fontsize"] * 1.32 / 72 + 0.03
            found.append((lines, look, high))
    return found


def foot_lines(size: Size, facts: Sequence[str]) -> str:
    """Return facts in at most three lines, with dots between; the longest is cut if need be.

    The narrow lines of a column hold half of that: there they are five.
    """
    most = 3 if size.width > 5 else 5
    said, room = [fact for fact in facts if fact], size.width - 2 * size.edge
    while True:
        lines = broken("\N{NO-BREAK SPACE}· ".join(said), size.small, room)
        # What was run, and the caution, are cut last.
        notes = [at for at in range(2, len(said) - 1) if len(said[at]) >= 24]
        longest = max(notes or range(len(said)), key=lambda at: len(said[at]), default=0)
        if lines.count("\n") < most or len(said[longest]) < 24:
            return lines
        said[longest] = said[longest].removesuffix(" …").rpartition(" ")[0] + " …"


def foot_height(size: Size, lines: str) -> float:
    """Return the height of a caption and of the room above it, in inches."""
    return (1 + lines.count("\n")) * size.small * 1.38 / 72 + 0.06


def put(figure: Figure, x: float, y: float, words: str, **look: Any) -> None:
    """Write words at a place in inches from the lower left corner of a figure."""
    figure.text(x / figure.get_figwidth(), y / figure.get_figheight(), words, **look)


# ---- axes


def data_axis(axis: XAxis | YAxis, low: float, high: float, unit: str = "share") -> None:
    """Let an axis begin and end at the data, with round ticks inside.

    The `unit` is ``share`` (of runs, in per cent), ``points`` (differences of shares), or anything
    else for plain numbers.
    """
    locator = MaxNLocator(nbins=_most_ticks(axis), steps=[1, 2, 2.5, 5, 10])
    scale = 100 if unit in ("share", "points") else 1
    inside = [tick for tick in locator.tick_values(low * scale, high * scale)]
    slack = 1e-9 + 1e-6 * (high - low)
    ticks = [tick for tick in inside if low * scale - slack <= tick <= high * scale + slack]
    named = [_tick(tick, unit) for tick in ticks]
    if unit == "share" and named:
        named[0] += " %"
    axis.set_ticks([tick / scale for tick in ticks], named)
    ax = axis.axes
    span = high - low
    (ax.set_xlim if isinstance(axis, XAxis) else ax.set_ylim)(low, high if span else low + 1)


def _most_ticks(axis: XAxis | YAxis) -> int:
    """Return how many steps between ticks leave room for their numbers."""
    ax = axis.axes
    points = FontProperties(size=matplotlib.rcParams["xtick.labelsize"]).get_size_in_points()
    box = ax.get_window_extent()
    if isinstance(axis, XAxis):
        return max(1, min(5, int(box.width / ax.figure.dpi / (4.6 * points / 72))))
    return max(1, min(4, int(box.height / ax.figure.dpi / (2.0 * points / 72))))


def round_axis(ax: Axes, edges: NDArray[np.float64], scenario: Scenario) -> None:
    """Lay out a horizontal axis of whole rounds; the first and the last are named."""
    first, last = math.ceil(edges[0]), math.floor(edges[-1])
    locator = MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10])
    apart = (last - first) / 12
    inside = [t for t in locator.tick_values(first, last) if first + apart < t < last - apart]
    ticks = sorted({first, last, *map(int, inside)})
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.set_xlim(edges[0], edges[-1])
    ax.set_xlabel(f"round ({a_round(scenario.process)} each)", loc="left")


def _tick(value: float, unit: str) -> str:
    if unit == "points":
        return with_sign(f"{value:g}")
    return f"{value:g}" if unit == "share" else plain(value)


def grid(ax: Axes, axis: str = "x") -> None:
    """Draw hairs at the ticks of an axis, and no other rule but its own."""
    ax.grid(axis=axis, color=HAIR, linewidth=0.6)  # type: ignore[arg-type]
    ax.spines[["left" if axis == "x" else "bottom"]].set_visible(False)


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Return places for labels as near as can be to where they are wanted, but so far apart."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    found = list(wanted)
    for _ in range(200):  # neighbours push each other off; the ends hold
        for one, next_ in pairwise(order):
            if (short := apart - (found[next_] - found[one])) > 1e-9:
                found[one] -= short / 2
                found[next_] += short / 2
        found = [min(max(place, low), high) for place in found]
    return found


def keep_inside(text: Text, ax: Axes) -> None:
    """Move words that stand over the edge of their panel back into it, sideways."""
    box, frame = text.get_window_extent(), ax.get_window_extent()
    over = max(0.0, box.x1 - frame.x1 + 3) - max(0.0, frame.x0 + 3 - box.x0)
    if over:
        x, y = ax.transData.transform(text.get_position())
        text.set_position(tuple(ax.transData.inverted().transform((x - over, y))))


def cased(ax: Axes, low: float, high: float, row: float, size: Size, **more: Any) -> None:
    """Draw an interval along a row as a dark dash cased in white, to be seen on any fill."""
    for color, wide in ((PAPER, 3.4), (INK, 1.5)):
        look: dict[str, Any] = {"color": color, "solid_capstyle": "butt", "zorder": 4}
        ax.plot([low, high], [row, row], linewidth=wide * size.data, **look | more)


def dotted(
    ax: Axes, middle: float, low: float, high: float, row: float, size: Size, color: str = INK
) -> None:
    """Draw an open circle with its interval as a bar inside, so that it never hides one."""
    ax.plot(
        [middle], [row], "o", color=color, markerfacecolor=PAPER, zorder=3,
        markersize=5.0 * size.data, markeredgewidth=0.7 * size.data, clip_on=False,
    )  # fmt: skip
    ax.plot(
        [low, high], [row, row], color=color, linewidth=2.0 * size.data, zorder=4,
        solid_capstyle="butt", clip_on=False,
    )  # fmt: skip


# ---- files


@sized
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
    facts: Mapping[str, object],
    formats: Sequence[str] = FORMATS,
) -> None:
    """Save figures of a scenario by name, in each of some formats, into an existing folder.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    what = {"Scenario": scenario.id, "Fingerprint": scenario.fingerprint}
    what |= {key: str(value) for key, value in facts.items()}
    for name, figure in figures.items():
        for ending in formats:
            title = scenario.name or scenario.id
            content = figure_bytes(figure, ending, title, description, what)
            (folder / f"{name}.{ending}").write_bytes(content)
