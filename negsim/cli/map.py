"""``negsim map``: where over two numbers of a scenario a share of runs is what is asked."""

from __future__ import annotations

import argparse
from pathlib import Path

from negsim.cli import answers
from negsim.cli.shared import Parser, progress_bar, report_compiling, whole_number
from negsim.errors import NegsimError

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
  negsim map istanbul-2025 --x "mediators.*.pressure" \\
    --y parties.afghan_taliban.flexibility.under_pressure --share .2 --out map
"""


def options(verb: Parser) -> None:
    """Give ``negsim map`` its options."""
    verb.take("scenario")
    for name, where in (("--x", "across"), ("--y", "up")):
        verb.add_argument(name, metavar="LEVER", help=f"number that is moved {where}")
    verb.add_argument(
        "--outcome", default="settled", metavar="KEY",
        help="way to end, or what may happen on the way (default: %(default)s)",
    )  # fmt: skip
    verb.add_argument(
        "--share", type=float, default=0.5, metavar="P",
        help="share of runs at the line (default: %(default)s)",
    )  # fmt: skip
    answers.options(verb)
    verb.set_defaults(runs=2_000)
    verb.add_argument(
        "--budget", type=whole_number(4, 10**12), default=1_000_000, metavar="N",
        help="runs of all points together, at most (default: %(default)s)",
    )  # fmt: skip


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim map``."""
    base = answers.base(arguments)
    for name in ("x", "y"):
        if getattr(arguments, name) is None:
            raise NegsimError(f"--{name} is missing: the path of a number that is moved")
    answers.check_out(arguments)

    from negsim.questions.map import map as tipping

    unfinished = None
    if arguments.out is not None:
        folder = Path(arguments.out)
        unfinished = folder.with_name(f"{folder.name}.unfinished")
    report_compiling()
    names = ("x", "y", "outcome", "share", "runs", "budget", "seed", "threads")
    given = {name: getattr(arguments, name) for name in names}
    try:
        with progress_bar(arguments.budget) as progress:
            answer = tipping(base, progress=progress, unfinished=unfinished, **given)
    except KeyboardInterrupt:
        if unfinished is None:
            raise
        told = f"interrupted; {unfinished} has what is done, and the same command goes on from it"
        raise KeyboardInterrupt(told) from None
    answers.conclude(arguments, answer)
