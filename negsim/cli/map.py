"""``negsim map``: where over two numbers of a scenario a share of runs is what is asked."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.completion import numbers
from negsim.cli.shared import Parser, progress_bar, report_compiling
from negsim.errors import NegsimError

if TYPE_CHECKING:
    from negsim.questions.tipping import Tipping

HELP = """\
Where does it tip? The line over two numbers of a scenario at which a share of
model runs is what is asked, with the band it may lie in. Points are played
more closely near that line, all with the same random numbers.

SCENARIO is the name of a shipped scenario or the path of a YAML file. The two
numbers are paths as --set takes them, perhaps with ranges: PATH=LOW:HIGH.
Interrupted work with --out goes on where it was when it is asked for again.
"""

EXAMPLE = """\
example:
  negsim map istanbul-2025 --x process.rounds --y mediators.qatar.endurance
"""


def options(verb: Parser) -> None:
    """Give ``negsim map`` its options."""
    verb.take("scenario")
    for name, where in (("--x", "across"), ("--y", "up")):
        verb.add_argument(
            name, metavar="LEVER", completer=numbers, help=f"number that is moved {where}"
        )
    answers.outcome(verb, "")
    verb.add_argument(
        "--share", type=answers.share, default=0.5, metavar="P",
        help="share of runs at the line (default: %(default)s)",
    )  # fmt: skip
    answers.options(verb)
    verb.set_defaults(runs=2_000)
    answers.budget(verb, "runs of all points together, at most")


def ask(arguments: argparse.Namespace) -> Tipping:
    """Return the answer to what was asked."""
    base = answers.base(arguments)
    for name in ("x", "y"):
        if getattr(arguments, name) is None:
            raise NegsimError(f"--{name} is missing: the path of a number that is moved")

    from negsim.questions.contour import GRID
    from negsim.questions.doubted import runs_in_doubt
    from negsim.questions.map import map as tipping

    report_compiling()
    names = ("x", "y", "outcome", "share", "runs", "budget", "seed", "threads", "doubt")
    given = {name: getattr(arguments, name) for name in names}
    total = arguments.budget + runs_in_doubt(arguments.doubt, arguments.budget, len(GRID))
    with answers.unfinished(arguments) as file, progress_bar(total) as progress:
        return tipping(base, progress=progress, unfinished=file, **given)


carry_out = partial(answers.carry_out, ask=ask)
