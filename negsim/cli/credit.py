"""``negsim credit``: what mediators and their instruments add to the share of an outcome."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.shared import Parser, progress_bar, report_compiling

if TYPE_CHECKING:
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

def options(credit: Parser) -> None:
    """Give ``negsim credit`` its options."""
    credit.take("scenario")
    answers.outcome(credit, ", that is a share of all runs")
    answers.options(credit)
    answers.budget(credit, "runs in all; --runs is the most of each set of mediators")


def ask(arguments: argparse.Namespace) -> Attribution:
    """Return the answer to what was asked."""
    base = answers.base(arguments)

    from negsim.questions.checks import PLACEBO
    from negsim.questions.credit import credit, runs_of_each, sets_of
    from negsim.questions.doubted import runs_in_doubt

    report_compiling()
    runs = runs_of_each(base.scenario, arguments.runs, arguments.budget)
    names = ("outcome", "runs", "seed", "budget", "threads", "doubt")
    given = {name: getattr(arguments, name) for name in names}
    total = runs * sets_of(base.scenario) + min(runs, PLACEBO)
    sets = 2 ** len(base.scenario.mediators)
    total += runs_in_doubt(arguments.doubt, arguments.budget, sets)
    with answers.unfinished(arguments) as file, progress_bar(total) as progress:
        return credit(base, progress=progress, unfinished=file, **given)


carry_out = partial(answers.carry_out, ask=ask)
