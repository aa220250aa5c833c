"""``negsim rank``: which assumption decides, judgements of the file and coefficients apart."""

from __future__ import annotations

import argparse
from pathlib import Path

from negsim.cli import answers
from negsim.cli.shared import Parser, progress_bar, report_compiling

HELP = """\
Say which assumption decides: move each number that has a range, alone, from its
low end to its high end, on the same random numbers, and rank all by what that
does to the share of an outcome. Judgements of the file and coefficients of the
model are ranked apart.

SCENARIO is the name of a shipped scenario or the path of a YAML file. An
interrupted command with --out goes on where it was when it is given again.
"""

EXAMPLE = """\
example:
  negsim rank istanbul-2025
  negsim rank istanbul-2025 --outcome revived --budget 200000 --out answer
"""


def options(rank: Parser) -> None:
    """Give ``negsim rank`` its options."""
    rank.take("scenario")
    rank.add_argument(
        "--outcome", default="settled", metavar="KEY",
        help="way to end, or what may happen on the way, whose share is moved "
        "(default: %(default)s)",
    )  # fmt: skip
    answers.options(rank, budget=True)


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim rank``."""
    base = answers.base(arguments)
    answers.check_out(arguments)

    from negsim.questions.ranges import moved
    from negsim.questions.rank import rank, runs_each, runs_in_all

    numbers = len(moved(base.scenario))
    total = runs_in_all(numbers, runs_each(numbers, arguments.budget))
    report_compiling()
    names = ("outcome", "budget", "seed", "threads")
    given = {name: getattr(arguments, name) for name in names}
    file = Path(f"{arguments.out}.unfinished") if arguments.out is not None else None
    try:
        with progress_bar(total) as progress:
            answer = rank(base, progress=progress, unfinished=file, **given)
    except KeyboardInterrupt:
        if file is None:
            raise
        words = f"interrupted; what is done is in {file}, and the same command goes on with it"
        raise KeyboardInterrupt(words) from None
    answers.conclude(arguments, answer)
