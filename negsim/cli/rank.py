"""``negsim rank``: which assumption decides, judgements of the file and coefficients apart."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.shared import Parser, progress_bar, report_compiling

if TYPE_CHECKING:
    from negsim.questions.ranking import Ranking

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
    answers.outcome(rank, ", whose share is moved")
    answers.options(rank, runs=False)
    answers.budget(rank, "runs in all, at most")


def ask(arguments: argparse.Namespace) -> Ranking:
    """Return the answer to what was asked."""
    base = answers.base(arguments)

    from negsim.questions.doubted import runs_in_doubt
    from negsim.questions.ranges import moved
    from negsim.questions.rank import leading, rank, runs_each, runs_in_all

    numbers = moved(base.scenario)
    total = runs_in_all(len(numbers), runs_each(len(numbers), arguments.budget))
    total += runs_in_doubt(arguments.doubt, arguments.budget, 2 * leading(numbers))
    report_compiling()
    names = ("outcome", "budget", "seed", "threads", "doubt")
    given = {name: getattr(arguments, name) for name in names}
    with answers.unfinished(arguments) as file, progress_bar(total) as progress:
        return rank(base, progress=progress, unfinished=file, **given)


carry_out = partial(answers.carry_out, ask=ask)
