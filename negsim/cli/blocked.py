"""``negsim blocked``: which demands do not meet, and the smallest concessions that open a zone."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.shared import Parser, plain_table, progress_bar, report_compiling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from negsim.questions.blockage import Blockage

HELP = """\
Say what blocks an agreement: which demands no text meets together, always both
sides, and the smallest sets of concessions that open the zone of agreement. A
concession moves a line by a level, or drops a condition of it.

SCENARIO is the name of a shipped scenario or the path of a YAML file.
"""

EXAMPLE = """\
example:
  negsim blocked istanbul-2025
  negsim blocked kenya-2008 --runs 5000 --doubt
  negsim blocked my-talks.yaml --out answer
"""

MOST_LISTED = 12
"""Sets that are printed; --json has them all."""

CLOSING = (
    "A text is in the zone if it crosses no red line and is worth at least no deal to every party, "
    "at median numbers and the trust of the start. A concession of one side is no better than that "
    "of another: they are alike to this count. "
)
"""What the words of a page mean."""


def options(blocked: Parser) -> None:
    """Give ``negsim blocked`` its options."""
    blocked.take("scenario")
    answers.options(blocked)
    blocked.add_argument(
        "--doubt", action="store_true",
        help="also say how far what concessions change differs with what nobody knows",
    )  # fmt: skip


def conflicts(answer: Blockage) -> str:
    """Return the sets of demands that do not meet."""
    from negsim.wording import wrapped

    found, _ = answer.demands.conflicts
    told = [wrapped(answer.words.conflict(one), "- ") for one in found[:MOST_LISTED]]
    more = [f"... and {len(found) - MOST_LISTED} more (--json has them all)"]
    return "\n".join(["What does not meet:", *told, *more * (len(found) > MOST_LISTED)])


def concessions(answer: Blockage) -> Table:
    """Return the table of concessions."""
    from negsim.questions.words import points, span_of_points

    rows = answer.rows()
    found = plain_table()
    found.add_column("", justify="right")
    found.add_column("Concession", overflow="fold")
    for head in ("Steps", "Opens", "Settled, points", "95 % interval"):
        found.add_column(head, justify="right")
    for n, row in enumerate(rows[:MOST_LISTED], 1):
        apart = points(row["settled_difference"], answer.runs)
        left = span_of_points(row["settled_low"], row["settled_high"], answer.runs)
        cells = row["concession"], str(row["steps"]), f"{row['opens']:,}"
        found.add_row(str(n), *cells, apart, left)
    if len(rows) > MOST_LISTED:
        found.add_row("", f"... and {len(rows) - MOST_LISTED} more", "", "", "", "")
    return found


def softening(answer: Blockage) -> Table:
    """Return the table of what softening a concession needs, against what can be reached."""
    from negsim.questions.words import share_in_words

    found = plain_table()
    found.add_column("To give way so far by softening", overflow="fold")
    for head in ("Needs", "At most", "Runs that reached it"):
        found.add_column(head, justify="right")
    for one in answer.seen.softening:
        told = "not recorded"
        if one.enough is not None:
            told = share_in_words(one.enough / answer.runs, answer.runs)
        reach = "" if one.reachable else " (never)"
        words = answer.words.move(one.move)
        found.add_row(words, f"{one.needs:.2f}", f"{one.most:.2f}{reach}", told)
    return found


def in_the_way(answer: Blockage) -> Table:
    """Return the table of how many runs which lines blocked."""
    from negsim.questions.words import share_in_words
    from negsim.results.intervals import percent_interval

    found = plain_table()
    found.add_column("In the way of runs without a signature", overflow="fold")
    for head in ("Of all runs", "95 % interval"):
        found.add_column(head, justify="right", no_wrap=True)
    for one in answer.in_the_way():
        left = percent_interval(one["low"], one["high"], answer.runs)
        share = share_in_words(one["share"], answer.runs)
        found.add_row(answer.lines_in_words(one), share, left)
    rest = answer.runs - answer.seen.signed - answer.blocked_runs
    share = share_in_words(rest / answer.runs, answer.runs)
    found.add_row("none: some text was within what all could have borne", share, "")
    return found


def body(answer: Blockage) -> Iterator[str | Table]:
    """Yield the sentence, what does not meet, and tables."""
    from negsim.wording import wrapped

    yield wrapped(answer.sentence)
    if answer.demands.conflicts[0]:
        yield conflicts(answer)
    if answer.demands.concessions[0]:
        yield concessions(answer)
    if answer.seen.softening:
        yield softening(answer)
    yield in_the_way(answer)


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim blocked``."""
    base = answers.base(arguments)
    answers.check_out(arguments)

    from negsim.questions.blocked import MOST_PLAYED, blocked, runs_in_all

    report_compiling()
    names = ("runs", "seed", "threads", "doubt")
    given = {name: getattr(arguments, name) for name in names}
    with progress_bar(runs_in_all(arguments.runs, MOST_PLAYED, arguments.doubt)) as progress:
        answer = blocked(base, progress=progress, **given)
    answers.conclude(arguments, answer, body(answer), CLOSING + answers.CLOSING)
