"""Differences in rows: a dot with its interval in each, its name before and numbers after it.

With doubt, what the assumptions leave is the ground of the dot, and the last of the numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matplotlib.axes import Axes

from negsim.plots import own
from negsim.plots.axes import data_axis, dotted, grid, left_open
from negsim.plots.page import TALL_CARD, Page, Size
from negsim.plots.palette import HAIR, QUIET, RULE
from negsim.plots.rows import Row, free_width, let_down, places, rows_page
from negsim.plots.words import CAUTION, interval, signed_interval
from negsim.questions.answer import Answer
from negsim.results.intervals import wilson
from negsim.results.words import share_in_words

type Paint = Callable[[Axes, Sequence[float]], None]
"""Draws rows into an axes, each at its place."""

FEWEST = 2
"""Columns of numbers that stand before what the assumptions leave, at least."""

LEAST = 0.25
"""Part of the page's width that names have at least; columns of numbers give way."""

ON_A_CARD = 3, 6, 10
"""Rows below a heading, rows without one, rows and headings in all, for which a card has room."""

AXIS, SHARES = "difference in percentage points", "share of model runs"
"""What the axis shows, unless something else is said; and where it is no difference."""


@dataclass(frozen=True)
class Dot(Row):
    """A row with its interval, and what the assumptions leave: `signed` if of a difference."""

    middle: float = 0.0
    low: float = 0.0
    high: float = 0.0
    left: tuple[float, float] | None = None
    signed: bool = True


def dot(
    name: str, cells: tuple[str, ...], middle: float, low: float, high: float,
    left: Mapping[str, float | None],
) -> Dot:  # fmt: skip
    """Return a row of a difference: grey where it could be random numbers alone, else bold.

    `left` is what the assumptions leave, see `negsim.questions.answer.Answer.left`.
    """
    more = look(cells, low <= 0.0 <= high)
    return Dot(name, cells, middle=middle, low=low, high=high, left=ends_left(left), **more)


def share_row(name: str, share: float, answer: Answer) -> Dot:
    """Return a row of the share of all runs, with its interval."""
    low, high = wilson(round(share * answer.runs), answer.runs, answer.confidence)
    cells = share_in_words(share, answer.runs), interval(low, high)
    return Dot(name, cells, middle=share, low=low, high=high, signed=False)


def ends_left(left: Mapping[str, float | None]) -> tuple[float, float] | None:
    """Return the interval that the assumptions leave, or None where there is none."""
    low, high = left.get("doubt_low"), left.get("doubt_high")
    return None if low is None or high is None else (low, high)


def look(cells: tuple[str, ...], noise: bool) -> dict[str, Any]:
    """Return what a row looks like of which the interval stands last, after the difference."""
    return {"color": QUIET} if noise else {"strong": len(cells) - 2}


def facts(answer: Answer, intervals: str = "", left: str = "grey ground") -> list[str]:
    """Return what a caption says of an answer; `left` is what shows what the assumptions leave."""
    level = f"{100 * answer.confidence:g} %"
    return [
        f"{answer.base.scenario.id} {answer.base.scenario.fingerprint}",
        f"{answer.runs:,} runs each, seed {answer.seed}, the same random numbers",
        intervals or f"bars in circles: {level} intervals of random numbers, each by itself",
        *_assumptions(answer, left),
        CAUTION,
    ]


def _assumptions(answer: Answer, left: str) -> list[str]:
    """Return what shows what the assumptions leave, and over how many sets of them."""
    if answer.doubted is None or not left:
        return []
    colon = ":" * (":" not in left)
    return [f"{left}{colon} {100 * answer.confidence:g} % of {answer.doubted.words}"]


def page(
    answer: Answer, size: Size, title: str, question: str, heads: Sequence[str],
    rows: Sequence[Row], paint: Paint | None = None, intervals: str = "",
    axis: str = AXIS, unit: str = "points", left: str = "grey ground", keep: str = "",
    most: int = ON_A_CARD[2],
) -> Page:  # fmt: skip
    """Return a page of rows: names, dots on one scale, and columns of numbers under `heads`.

    `paint` draws something else than dots in the places of rows; `intervals` says in the caption
    what the bars are, and `left` where it stands what the assumptions leave. Where names would
    have too little room, the words of the first columns stand below them, and what the assumptions
    leave has no column. On a card there are `most` rows, or as many as it has room for: those that
    differ most, and that of the name `keep`.
    """
    card = not size.whole and paint is None
    given, columns = (rows, heads) if card else ((), ())
    if card:
        rows = _first(rows, most, keep)
    told = _that_fit(size, heads, rows)
    if answer.doubted is not None:
        fit = _that_fit(size, [*heads, "assumptions\nleave"], [_with_left(row) for row in rows])
        if len(fit[0]) > FEWEST:
            told = fit
        elif paint is not None:  # nothing is left that shows it
            left = ""
    heads, rows = told
    made, ax, at = rows_page(
        size, title, question, facts(answer, intervals, left), heads, rows, labelled=True
    )
    if card and made.figure.get_figheight() > TALL_CARD and most > 1:
        more = (title, question, columns, given, paint, intervals, axis, unit, left, keep, most - 1)
        return page(answer, size, *more)
    if paint is None:
        dots(rows, at, ax, size, axis, unit)
    else:
        paint(ax, at)
    return made


def _first(rows: Sequence[Row], last: int, keep: str) -> list[Row]:
    """Return rows for a card, so many in all at most: of each heading those that differ most.

    One of the name `keep` stays; a heading after the first below which nothing differs does not.
    """
    groups: list[list[Row]] = []
    for row in rows:
        groups += [[]] * (row.heads or not groups)
        groups[-1] += [row]
    headed = any(row.heads for row in rows)
    most, found = ON_A_CARD[0] if headed else min(last, ON_A_CARD[1]), list[Row]()
    for group in groups:
        below = sorted(
            (row for row in group if not row.heads), key=lambda row: (row.name != keep, -_far(row))
        )
        if not found or any(map(_far, below)):
            found += [row for row in group if row.heads or row in below[:most]]
    return found[: last - 1 if len(found) >= last and found[last - 1].heads else last]


def _far(row: Row) -> float:
    """Return how far a row's difference is from 0; what is no difference is as far as all else."""
    return abs(row.middle) if isinstance(row, Dot) and row.signed else 1.0


def _that_fit(
    size: Size, heads: Sequence[str], rows: Sequence[Row]
) -> tuple[Sequence[str], Sequence[Row]]:
    """Return heads and rows with the last columns that leave names some room."""
    while len(heads) > 1 and free_width(size, heads, rows) < LEAST * size.width:
        heads = heads[1:]
        rows = [_joined(row, size.whole) for row in rows]
    return heads, rows


def _joined(row: Row, whole: bool) -> Row:
    """Return a row whose first cell stands below its name, or nowhere."""
    if not row.cells:
        return row
    first, *cells = row.cells
    strong = row.strong and row.strong - 1
    name = f"{row.name}\n{first}" if whole else row.name
    return replace(row, name=name, cells=tuple(cells), strong=strong)


def _with_left(row: Row) -> Row:
    """Return a row with what the assumptions leave as its last number."""
    if not row.cells:
        return row
    if not isinstance(row, Dot) or row.left is None:
        return replace(row, cells=(*row.cells, ""))
    told = signed_interval if row.signed else interval
    return replace(row, cells=(*row.cells, told(*row.left)))


def dots(
    rows: Sequence[Row], places: Sequence[float], ax: Axes, size: Size, axis: str, unit: str
) -> None:
    """Draw the dots of rows at their places in an axes.

    The `unit` is that of `negsim.plots.axes.data_axis`.
    """
    drawn = [row for row in rows if isinstance(row, Dot)]
    reach = [end for row in drawn for end in (row.low, row.high, *(row.left or ()))]
    low, high = min([0.0, *reach]), max([0.0, *reach])
    if low == high:
        low, high = -0.01, 0.01
    for row, at in zip(rows, places, strict=True):
        if isinstance(row, Dot):
            if row.left:
                left_open(ax, row.left, at, size)
            ax.plot([0, row.middle], [at, at], color=HAIR, zorder=2)
            dotted(ax, row.middle, row.low, row.high, at, size, row.color)
    data_axis(ax.xaxis, low, high, unit)
    grid(ax)
    ax.axvline(0, color=RULE, linewidth=size.axis, zorder=1)
    ax.set_xlabel(axis)


def draw(
    rows: Sequence[Row], ax: Axes, size: Size, axis: str = AXIS, unit: str = "points",
    paint: Paint | None = None,
) -> None:  # fmt: skip
    """Draw rows in an axes of the user's, with their names as ticks, for which it makes room."""
    rows = own.named(rows, ax, size)
    at = places(rows)
    if paint is None:
        dots(rows, at, ax, size, axis, unit)
    else:
        paint(ax, at)
    own.padded(ax)
    own.labelled(ax, size, ax.get_xlabel())
    let_down(ax, rows, at)
