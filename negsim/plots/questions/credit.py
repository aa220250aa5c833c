"""What each mediator adds to the share of an outcome, and what each instrument adds."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes

from negsim.plots.page import Page, Size
from negsim.plots.questions import rows
from negsim.plots.questions.rows import dot
from negsim.plots.rows import Row
from negsim.plots.words import in_points, signed_interval
from negsim.questions.attribution import Attribution
from negsim.results.words import share_in_words

AXIS = "percentage points of model runs"
"""What the axis shows."""


def page(answer: Attribution, size: Size) -> Page:
    """Return the figure with head and foot."""
    make = "mediators make" if len(answer.mediators.players) != 1 else "the mediator makes"
    question = f"{answer.base.scenario.name}: the difference that {make} in the model, shared out"
    heads = "adds", "interval"
    return rows.page(answer, size, title(answer), question, heads, [*rows_of(answer)], axis=AXIS)


def draw(answer: Attribution, ax: Axes, size: Size) -> None:
    """Draw what each mediator and each instrument adds."""
    rows.draw([*rows_of(answer)], ax, size, AXIS)


def title(answer: Attribution) -> str:
    """Return what all mediators change in the share of runs with the outcome."""
    one = answer.mediators
    base = share_in_words(one.base, answer.runs)
    words = f"{answer.names[answer.outcome]}: {in_points(one.whole - one.base)} points by mediators"
    return f"{words}, from {base} of runs with none"


def rows_of(answer: Attribution) -> Iterator[Row]:
    """Yield a heading for mediators and one for instruments, and each of them below, most first."""
    for over, account in answer.accounts.items():
        if not account.players:
            continue
        yield Row(over.capitalize(), heads=True)
        parts = [row for row in answer.rows() if row["over"] == over]
        for row in sorted(parts, key=lambda row: -row["part"]):
            part, low, high = row["part"], row["low"], row["high"]
            cells = in_points(part), signed_interval(low, high)
            yield dot(row["name"], cells, part, low, high, row)
