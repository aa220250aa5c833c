"""How runs end that go a certain way, as differences from all runs."""

from __future__ import annotations

from matplotlib.axes import Axes

from negsim.plots.page import Page, Size
from negsim.plots.questions import rows
from negsim.plots.questions.rows import dot, share_row
from negsim.plots.rows import Row
from negsim.plots.words import in_points, signed_interval
from negsim.questions.aftermath import PARTS, Aftermath
from negsim.results.intervals import percent
from negsim.results.words import share_in_words

DRAWN = ("end",)
"""Parts of the answer that are drawn: those that are compared with all runs."""


def page(answer: Aftermath, size: Size) -> Page:
    """Return the figure with head and foot."""
    count = answer.counts.matching
    title = f"'{answer.pattern}' in {percent(count, answer.runs)} of runs"
    those = "that run" if count == 1 else f"those {count:,} runs"
    told = f"how {those} ended, and all runs" if count else "how many runs get how far"
    question = f"{answer.base.scenario.name}: {told}"
    heads: tuple[str, ...] = "all runs \N{RIGHTWARDS ARROW} these", "difference", "interval"
    axis, unit = _scale(answer)
    return rows.page(
        answer, size, title, question, heads if count else ("runs", "interval"), rows_of(answer),
        axis=axis, unit=unit, keep=answer.names[answer.end],
    )  # fmt: skip


def draw(answer: Aftermath, ax: Axes, size: Size) -> None:
    """Draw the differences, or how far runs get where none matches."""
    rows.draw(rows_of(answer), ax, size, *_scale(answer))


def _scale(answer: Aftermath) -> tuple[str, str]:
    """Return the words of the axis, and its unit."""
    return (rows.AXIS, "points") if answer.counts.matching else (rows.SHARES, "share")


def rows_of(answer: Aftermath) -> list[Row]:
    """Return a heading for each part, and below it what comes about in some run.

    Where no run matches it is told how far runs get.
    """
    if not answer.counts.matching:
        steps = (row for row in answer.rows() if row["part"] == "step")
        return [share_row(f"{row['id']}. {row['name']}", row["all"], answer) for row in steps]
    found: list[Row] = []
    for part in DRAWN:
        found += [Row(PARTS[part], heads=True)]
        found += [row for key in answer.names if key[0] == part for row in _row(answer, key)]
    return found


def _row(answer: Aftermath, key: tuple[str, str]) -> list[Row]:
    """Return the row of an outcome, or none where it comes about in no run."""
    one = answer.differences()[key]
    if not (one.base or one.arm) or one.low is None or one.high is None:
        return []
    here, all_ = (
        share_in_words(share, of)
        for share, of in ((one.arm, answer.counts.matching), (one.base, answer.runs))
    )
    cells = (
        f"{all_} \N{RIGHTWARDS ARROW} {here}",
        in_points(one.difference or 0.0),
        signed_interval(one.low, one.high),
    )
    ends = one.difference or 0.0, one.low, one.high
    return [dot(answer.names[key], cells, *ends, answer.left(key))]
