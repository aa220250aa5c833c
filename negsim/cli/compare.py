"""``negsim compare``: what would change in the shares of runs if a scenario were different."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.completion import arms
from negsim.cli.shared import (
    Parser,
    load_scenario,
    progress_bar,
    report_compiling,
    shipped_names,
)
from negsim.errors import NegsimError

if TYPE_CHECKING:
    from negsim.questions.arms import Arm
    from negsim.questions.comparison import Comparison

HELP = """\
Compare a scenario with arms that change it: what if? All play the same runs
with the same random numbers, so a difference is that of the change alone.

SCENARIO is the name of a shipped scenario or the path of a YAML file. Each arm
is a label, a colon, and settings as --set takes them, with commas between.
Another scenario is an arm too; it stands before all options.
"""

EXAMPLE = """\
example:
  negsim compare istanbul-2025 --arm "without Qatar: mediators.qatar.present=0"
  negsim compare istanbul-2025 --arm "same:" --outcome interim_reached
  negsim compare istanbul-2025 istanbul-2025-afghan-account --out answer
"""


def options(compare: Parser) -> None:
    """Give ``negsim compare`` its options."""
    compare.take("scenario")
    compare.add_argument(
        "other", nargs="*", metavar="OTHER", help="another scenario, as an arm",
        completer=shipped_names,
    )  # fmt: skip
    compare.add_argument(
        "--arm", action="append", default=[], metavar="ARM", completer=arms,
        help='an arm, such as "without Qatar: mediators.qatar.present=0"; may be given several '
        "times",
    )  # fmt: skip
    answers.outcome(compare, ", that the sentence and the two runs are about")
    answers.options(compare)
    compare.add_argument(
        "--split", action="store_true",
        help="also split the difference of each arm over its changes (Shapley value); of more than "
        "12, those of one actor or group are one",
    )  # fmt: skip


def asked(arguments: argparse.Namespace) -> tuple[Arm, dict[str, object]]:
    """Return the base, and the arms by their labels."""
    from negsim.questions.arms import base_of, read_arms

    base = answers.base(arguments)
    if not arguments.arm and not arguments.other:
        raise NegsimError(
            "there is nothing to compare the scenario with: give an arm, such as "
            '--arm "longer: process.rounds=60", or a second scenario'
        )
    arms: dict[str, object] = {}
    for other in arguments.other:
        its = load_scenario(argparse.Namespace(**{**vars(arguments), "scenario": other}))
        label = other if its.name in ("", base.scenario.name, *arms) else its.name
        arms[label] = base_of(its, [other, *answers.settings(arguments)])
    return base, arms | read_arms(arguments.arm, arms)


def ask(arguments: argparse.Namespace) -> Comparison:
    """Return the answer to what was asked."""
    base, arms = asked(arguments)

    from negsim.questions.compare import compare, runs_in_all, runs_to_split

    report_compiling()
    names = ("runs", "seed", "outcome", "threads", "doubt", "split")
    given = {name: getattr(arguments, name) for name in names}
    total = runs_in_all(arguments.runs, len(arms), arguments.doubt)
    total += runs_to_split(base, arms, arguments.runs) if arguments.split else 0
    with progress_bar(total) as progress:
        return compare(base, arms, progress=progress, **given)


carry_out = partial(answers.carry_out, ask=ask)
