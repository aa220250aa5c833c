"""What arms change in the share of each outcome, as differences from the scenario as it stands."""

from __future__ import annotations

from matplotlib.axes import Axes

from negsim.plots.page import Page, Size
from negsim.plots.questions import rows
from negsim.plots.questions.rows import dot
from negsim.plots.rows import Row
from negsim.plots.words import in_points, signed_interval
from negsim.questions.comparison import Comparison
from negsim.results.words import share_in_words
from negsim.vocabulary import SHARE_OF

TOLD = "revived", "interim_reached", "settled", "collapse", "hostilities"
"""Outcomes that are drawn where there are several arms, besides the one that was asked about."""

MOST = 24
"""Rows and headings of several arms, about; of more arms fewer outcomes are drawn."""


def page(answer: Comparison, size: Size) -> Page:
    """Return the figure with head and foot."""
    question = f"{answer.base.scenario.name}: difference from the scenario as it stands"
    heads = "share of runs", "difference", "interval"
    keep = answer.names[answer.outcome]  # which the sentence is about
    return rows.page(answer, size, title(answer), question, heads, rows_of(answer), keep=keep)


def draw(answer: Comparison, ax: Axes, size: Size) -> None:
    """Draw the differences of all arms."""
    rows.draw(rows_of(answer), ax, size)


def title(answer: Comparison) -> str:
    """Return what the arm that changes most makes of the outcome asked about."""
    found = {arm.label: answer.difference(n, answer.outcome) for n, arm in enumerate(answer.arms)}
    told = {label: one for label, one in found.items() if one.difference is not None}
    if not told:
        return ""
    label, one = max(told.items(), key=lambda item: abs(item[1].difference or 0.0))
    arm, base = (share_in_words(share, answer.runs) for share in (one.arm, one.base))
    of_runs = "" if answer.outcome in SHARE_OF else " of runs"
    return f"{answer.names[answer.outcome]}: {label} {arm}{of_runs}, as it stands {base}"


def rows_of(answer: Comparison) -> list[Row]:
    """Return the rows of an arm; of several a heading for each outcome, and arms below."""
    if len(answer.arms) == 1:
        return [row for key in answer.names for row in _row(answer, 0, key, answer.names[key])]
    found: list[Row] = []
    keys = [*dict.fromkeys((answer.outcome, *TOLD))]
    for key in keys[: max(1, MOST // (1 + len(answer.arms)))]:
        base = share_in_words(answer.difference(0, key).base, answer.runs)
        found.append(Row(f"{answer.names[key]}: {base} as it stands", heads=True))
        for n, arm in enumerate(answer.arms):
            found += _row(answer, n, key, arm.label)
    return found


def _row(answer: Comparison, arm: int, key: str, name: str) -> list[Row]:
    """Return the row of an outcome in an arm, or none if there are no runs to take it of."""
    one = answer.difference(arm, key)
    if one.difference is None or one.low is None or one.high is None:
        return []
    shares = [share_in_words(share, answer.runs) for share in (one.base, one.arm)]
    cells = (
        shares[1] if len(answer.arms) > 1 else " \N{RIGHTWARDS ARROW} ".join(shares),
        in_points(one.difference),
        signed_interval(one.low, one.high),
    )
    return [dot(name, cells, one.difference, one.low, one.high, answer.left((arm, key)))]
