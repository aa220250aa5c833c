"""``negsim credit``: what mediators and their instruments add to the share of an outcome."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.shared import Parser, plain_table, progress_bar, report_compiling, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from negsim.questions.attribution import Attribution

HELP = """\
Split the difference that mediators make in the share of an outcome over them,
and apart over their instruments. Each gets the mean of what it adds in all
orders in which they could come (the Shapley value), on the same random numbers.

SCENARIO is the name of a shipped scenario or the path of a YAML file.
"""

EXAMPLE = """\
example:
  negsim credit istanbul-2025
  negsim credit kenya-2008 --outcome revived
  negsim credit south-sudan-2018 --budget 4000000 --out answer
"""

CLOSING = (
    "Parts are points of all model runs, and sum to the difference. They are an account of the "
    "model's difference under one rule of sharing, not of what caused anything in the world. "
)
"""What the words of a page mean."""


def options(credit: Parser) -> None:
    """Give ``negsim credit`` its options."""
    credit.take("scenario")
    credit.add_argument(
        "--outcome", default="settled", metavar="KEY",
        help="way to end, or what may happen on the way, that is a share of all runs "
        "(default: %(default)s)",
    )  # fmt: skip
    answers.options(credit)
    credit.add_argument(
        "--budget", type=whole_number(1, 10**12), default=1_000_000, metavar="N",
        help="runs in all; --runs is the most of each set of mediators (default: %(default)s)",
    )  # fmt: skip


def table(answer: Attribution, over: str) -> Table:
    """Return the table of what each player adds."""
    from negsim.questions.words import points, span_of_points

    found, runs = plain_table(), answer.runs
    found.add_column(over.capitalize(), overflow="fold")
    for head in ("Points", "Standard error", "95 % interval"):
        found.add_column(head, justify="right", no_wrap=True)
    for row in answer.rows():
        if row["over"] == over:
            error = f"{100 * row['error']:.2f}"
            left = span_of_points(row["low"], row["high"], runs)
            found.add_row(row["name"], points(row["part"], runs), error, left)
    account = answer.accounts[over]
    found.add_row("all of them", points(account.whole - account.base, runs), "", "")
    return found


def body(answer: Attribution) -> Iterator[str | Table]:
    """Yield the sentence, a table for mediators and one for instruments, and what is undone."""
    from negsim.questions.words import share_in_words
    from negsim.wording import wrapped

    yield wrapped(answer.sentence)
    for over, account in answer.accounts.items():
        if account.players:
            yield table(answer, over)
    undone = share_in_words(answer.mediators.undone / answer.runs, answer.runs)
    yield wrapped(
        f"Runs in which one mediator more undoes the outcome, of whichever set: {undone}. Runs of "
        f"each set of mediators or instruments: {answer.runs}."
    )


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim credit``."""
    base = answers.base(arguments)
    answers.check_out(arguments)

    from negsim.questions.checks import PLACEBO
    from negsim.questions.credit import credit, runs_of_each, sets_of

    report_compiling()
    file = None if arguments.out is None else f"{arguments.out.rstrip('/')}.unfinished"
    runs = runs_of_each(base.scenario, arguments.runs, arguments.budget)
    names = ("outcome", "runs", "seed", "budget", "threads")
    given = {name: getattr(arguments, name) for name in names}
    total = runs * sets_of(base.scenario) + min(runs, PLACEBO)
    try:
        with progress_bar(total) as progress:
            answer = credit(base, progress=progress, file=file, **given)
    except KeyboardInterrupt:
        kept = f"what is done is kept in {file}, and the same command goes on"
        raise KeyboardInterrupt(f"interrupted; {kept}" if file else "") from None
    answers.conclude(arguments, answer, body(answer), CLOSING + answers.CLOSING)
