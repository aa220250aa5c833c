"""The page of every figure: its size, with title and question above and the caption below.

A figure is drawn at the size of print, never scaled, and places everything in inches:

>>> from negsim.plots.axes import data_axis
>>> from negsim.plots.palette import ENDINGS
>>> page = new_page(PAGE, "71 % of runs end in collapse", "How runs end", ["seed 1"], tall=1.5)
>>> ax = page.axes(left=2.0, below=0.0, width=3.0, height=1.5)
>>> bars = ax.barh([0], [0.71], color=ENDINGS["collapse"].fill)
>>> data_axis(ax.xaxis, 0.0, 0.71)

Whatever draws takes a ``size`` and is decorated with `sized`. Figures are plain objects, drawn
without pyplot and its state; the same input gives the same bytes.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from html import escape
from typing import Any, NamedTuple

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from negsim.plots.palette import INK, PAPER, QUIET, RULE
from negsim.plots.words import broken, true_minus, width_of


class Size(NamedTuple):
    """Inches: width, least height, free edge. Points: title, words, caption, data lines, axes.

    In one that is not `whole` title and caption are left out, which stand beside it, and columns
    of numbers without room, and further rows.
    """

    width: float
    height: float
    title: float
    text: float
    small: float
    data: float
    axis: float
    edge: float = 0.1
    whole: bool = True

    @property
    def tick(self) -> float:
        """Points of the numbers at an axis."""
        return self.small + 0.5

    @property
    def narrow(self) -> bool:
        """Whether it is a column, where words take more lines and numbers smaller letters."""
        return self.width < 5

    @property
    def slide(self) -> bool:
        """Whether it has a height of its own, with room for few rows in large letters."""
        return self.height > 0

    @property
    def number(self) -> float:
        """Points of the numbers in columns beside a panel."""
        return self.small if self.narrow else self.text

    @property
    def line(self) -> float:
        """Height of a line of words, in inches."""
        return self.text * 1.3 / 72


COLUMN = Size(3.5, 0.0, 8.5, 7.0, 6.0, 1.1, 0.5)
TALL_CARD = 3.35
"""Height of a figure on a card at most, in inches: what is taller is printed smaller."""

CARD = Size(3.4, 0.0, 8.5, 7.7, 7.2, 1.1, 0.5, 0.05, whole=False)
PAGE = Size(7.0, 0.0, 10.5, 8.0, 6.5, 1.3, 0.6)
SHEET = PAGE._replace(small=7.2)
SLIDE = Size(10.0, 5.6, 20.0, 13.0, 10.0, 2.0, 0.9, 0.3)

PRINTED = 7.0
"""Points of the smallest letters on a card and a sheet of a printed report."""

SIZES = {"column": COLUMN, "page": PAGE, "slide": SLIDE}
"""What ``--size`` takes: a column and a page of a journal, a slide."""

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

    @sized
    def image(self, words: str, outlines: bool = True) -> str:
        """Return it as HTML, in words too; letters are `outlines`, or small, of a face at hand."""
        picture, told = io.BytesIO(), {"Title": words, "Creator": "negsim", "Date": None}
        with matplotlib.rc_context({"svg.fonttype": "path" if outlines else "none"}):
            self.savefig(picture, format="svg", metadata=told)
        drawn = picture.getvalue().replace(b"'DejaVu Sans'", b"'DejaVu Sans', Verdana, sans-serif")
        data = base64.b64encode(drawn).decode()
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(words)}"/>'


@dataclass(frozen=True)
class Page:
    """A figure with its head and foot, and the room between them.

    `top` is where the room begins, in inches from the lower edge; it is `tall` inches high. The
    `question` says what is shown, and `facts` are those of the caption.
    """

    figure: Drawing
    size: Size
    top: float
    tall: float
    question: str = ""
    facts: Sequence[str] = ()

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
    above = head_lines(size, title, question) if size.whole else []
    below = foot_lines(size, facts) if size.whole else ""
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
    tall = top - size.edge - foot_height(size, below)
    return Page(figure, size, top, tall, question, facts)


def head_lines(size: Size, title: str, question: str) -> list[tuple[str, dict[str, Any], float]]:
    """Return title and question in lines, each with its look and its height in inches."""
    room, found = size.width - 2 * size.edge, []
    bold: dict[str, Any] = {"weight": "bold", "fontsize": size.title}
    quiet: dict[str, Any] = {"color": QUIET, "fontsize": size.text}
    for words, look in ((title or question, bold), (question if title else "", quiet)):
        if words:
            most = 4 if size.narrow else 2
            lines = broken(words, look["fontsize"], room, most, look.get("weight", "normal"))
            high = (1 + lines.count("\n")) * look["fontsize"] * 1.32 / 72 + 0.03
            found.append((lines, look, high))
    return found


def foot_lines(size: Size, facts: Sequence[str]) -> str:
    """Return facts in at most three lines, with dots between; the longest is cut if need be.

    The narrow lines of a column hold half of that: there they are seven.
    """
    most = 7 if size.narrow else 3
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
    return (1 + lines.count("\n")) * size.small * 1.38 / 72 + 0.06 if lines else 0.0


def put(figure: Figure, x: float, y: float, words: str, **look: Any) -> None:
    """Write words at a place in inches from the lower left corner of a figure."""
    at = x / figure.get_figwidth(), y / figure.get_figheight()
    figure.text(*at, true_minus(words), **look)
