"""The Istanbul talks from 29 October 2025 on: how many runs repeat what happened.

Nothing was fitted to what happened, though some rules and how much less an interim text must give
were judged with it in mind. One case tests nothing: a model that gives it a large
share may be wrong, one that gives it a small share may be right. The rows only show that the
course of events is one that the model can take, and how usual it is there.
"""

from __future__ import annotations

from negsim.engine.lay_out import lay_out
from negsim.scenario.files.load import apply, load
from negsim.story.find import search
from negsim.story.pattern import read_pattern
from validation.row import NO_TEST, Row, share_with_interval
from validation.runs import SEED, Changes, with_changes

RUNS = 20_000
DAYS = 120
"""To 26 February 2026; the scenario's own file ends after 40."""

EVENTS = (
    (
        "Back at the table within 2 days",
        "back within 2",
        "29 October: broken off; delegations asked to stay, a joint statement on 30 October",
    ),
    (
        "An interim text at some point",
        "interim",
        "30 October: truce goes on, a monitoring mechanism, next meeting on 6 November",
    ),
    (
        "Back within 2 days, then an interim text, then a second collapse",
        "back within 2, then interim, then collapse",
        "7 November: third round ends without a text",
    ),
    (
        f"Open hostilities within {DAYS} days",
        "hostilities",
        "strikes across the border reported on 22 February 2026, open fighting from the 26th on",
    ),
    (
        f"All of it in this order within {DAYS} days",
        "back within 2, then interim, then collapse, then hostilities",
        "the course of events as a whole",
    ),
)
"""Claim, pattern of `negsim.story.pattern`, and what happened."""

SOURCE = "press reports, as listed in scenarios/README.md (istanbul-2025: what happened)"


def rows(runs: int = RUNS, changes: Changes = ()) -> list[Row]:
    """Return the rows; `changes` are put into the scenario by a test."""
    given = with_changes(apply(load("istanbul-2025"), {"process.rounds": DAYS}), changes)
    layout = lay_out(given)
    counts = [
        sum(
            len(found)
            for found, _ in search(read_pattern(pattern, given), layout, SEED, 0, runs)
        )
        for _, pattern, _ in EVENTS
    ]
    return [
        Row(
            claim,
            SOURCE,
            f"happened ({what})",
            share_with_interval(count, runs) + f" of runs, n = {runs:,}",
            NO_TEST,
        )
        for (claim, _, what), count in zip(EVENTS, counts, strict=True)
    ]
