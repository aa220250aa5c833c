"""``negsim need``: the smallest move of a lever at which a share of runs reaches what is asked."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.completion import numbers
from negsim.cli.shared import Parser, progress_bar, report_compiling
from negsim.errors import NegsimError

if TYPE_CHECKING:
    from negsim.questions.needed import Needed

HELP = """\
What would it take? The smallest move of a number of the scenario, a lever, at
which a share of model runs reaches what is asked for, with its interval. All
values of the lever play the same runs with the same random numbers.

SCENARIO is the name of a shipped scenario or the path of a YAML file. A lever
is a path as --set takes it, perhaps with a range: PATH=LOW:HIGH. Without --by
all numbers of parties, mediators and violence are tried, but not what a party
wants.
"""

EXAMPLE = """\
example:
  negsim need istanbul-2025 --share .2 --by process.rounds
  negsim need camp-david-1978 --outcome revived --share .67 --by process.rounds
  negsim need istanbul-2025 --share .2 --keep "parties.*"
"""

EXPECTED = 200_000
"""Runs that are counted as all of one lever, for the bar."""


def options(need: Parser) -> None:
    """Give ``negsim need`` its options."""
    need.take("scenario")
    need.add_argument(
        "--share", type=answers.share, metavar="P",
        help="share of runs that is asked for, such as .5",
    )  # fmt: skip
    answers.outcome(need, ", that is asked for")
    need.add_argument(
        "--at-most", action="store_true", help="ask for at most the share, and not at least"
    )
    need.add_argument(
        "--by", default="", metavar="LEVER", completer=numbers,
        help="what is moved; by default all are tried",
    )  # fmt: skip
    need.add_argument(
        "--and", dest="others", action="append", default=[], metavar="LEVER",
        completer=numbers,
        help="another lever, for a pair where one does not do; may be given several times",
    )  # fmt: skip
    need.add_argument(
        "--keep", action="append", default=[], metavar="PATH",
        completer=numbers,
        help="what may not move, such as 'parties.*'; may be given several times",
    )  # fmt: skip
    answers.options(need)


def ask(arguments: argparse.Namespace) -> Needed:
    """Return the answer to what was asked."""
    base = answers.base(arguments)
    if arguments.share is None:
        raise NegsimError("--share is missing: the share of runs that is asked for, such as .5")

    from negsim.questions.need import need

    report_compiling()
    names = ("share", "by", "others", "keep", "outcome", "runs", "seed", "at_most", "threads")
    given = {name: getattr(arguments, name) for name in (*names, "doubt")}
    with progress_bar(EXPECTED) as progress:
        return need(base, progress=progress, **given)


carry_out = partial(answers.carry_out, ask=ask)
