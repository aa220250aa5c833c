"""``negsim compare``: what would change in the shares of runs if a scenario were different."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from negsim.cli import answers
from negsim.cli.shared import (
    Parser,
    load_scenario,
    plain_table,
    progress_bar,
    remark,
    report_compiling,
    shipped_names,
)
from negsim.errors import NegsimError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

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

MOST_CHANGES = 12
"""How many of the numbers that differ are printed; --json has them all."""

CLOSING = (
    "Points are per cent of all model runs, or of those that the outcome names. Runs rescued have "
    "the outcome of the sentence in the arm alone, runs spoiled in the base alone. "
)
"""What the words of a page mean."""

IN_DOUBT = (
    "Shares of model runs, not a forecast. Assumptions are the same in base and arm; that "
    "the model itself may be wrong is in neither interval."
)

def options(compare: Parser) -> None:
    """Give ``negsim compare`` its options."""
    compare.take("scenario")
    compare.add_argument(
        "other", nargs="*", metavar="OTHER", help="another scenario, as an arm",
        completer=shipped_names,
    )  # fmt: skip
    compare.add_argument(
        "--arm", action="append", default=[], metavar="ARM",
        help='an arm, such as "without Qatar: mediators.qatar.present=0"; may be given several '
        "times",
    )  # fmt: skip
    compare.add_argument(
        "--outcome", default="settled", metavar="KEY",
        help="way to end, or what may happen on the way, that the sentence and the two runs are "
        "about (default: %(default)s)",
    )  # fmt: skip
    answers.options(compare)
    compare.add_argument(
        "--doubt", action="store_true",
        help="also say how far differences differ with what nobody knows, the same in all arms",
    )  # fmt: skip
    compare.add_argument(
        "--split", action="store_true",
        help="also split the difference of each arm over its changes, at most 8 (Shapley value)",
    )  # fmt: skip


def asked(arguments: argparse.Namespace) -> tuple[Arm, dict[str, object]]:
    """Return the base, and the arms by their labels."""
    from negsim.questions.arms import base_of, read_arm

    base = answers.base(arguments)
    if not arguments.arm and not arguments.other:
        raise NegsimError(
            "there is nothing to compare the scenario with: give an arm, such as "
            '--arm "longer: process.rounds=60", or a second scenario'
        )
    arms: dict[str, object] = {}
    for other in arguments.other:
        its = argparse.Namespace(**{**vars(arguments), "scenario": other})
        arms[other] = base_of(load_scenario(its), [other, *answers.settings(arguments)])
    for label, settings in map(read_arm, arguments.arm):
        if label in arms:
            raise NegsimError(f"--arm: there are two arms {label!r}")
        arms[label] = settings
    return base, arms


def table(comparison: Comparison, arm: int) -> Table:
    """Return the table of what an arm changes."""
    from negsim.questions.words import points, share_in_words, span_of_points

    found, runs = plain_table(), comparison.runs
    found.add_column("Outcome", overflow="fold")
    for head in ("Base", "Arm", "Points", "95 % interval"):
        found.add_column(head, justify="right", no_wrap=True)
    for key, name in comparison.names.items():
        one = comparison.difference(arm, key)
        found.add_row(
            name, share_in_words(one.base, runs), share_in_words(one.arm, runs),
            points(one.difference, runs), span_of_points(one.low, one.high, runs),
        )  # fmt: skip
    return found


def doubt_table(comparison: Comparison, arm: int) -> Table:
    """Return the table of what the assumptions leave of the differences."""
    from negsim.questions.words import points, span_of_points

    found, runs = plain_table(), comparison.runs
    found.add_column("Outcome", overflow="fold")
    for head in ("Median, points", "Assumptions leave"):
        found.add_column(head, justify="right", no_wrap=True)
    for key, name in comparison.names.items():
        left = comparison.left_open(arm, key)
        cells = points(left["median"], runs), span_of_points(left["low"], left["high"], runs)
        found.add_row(name, *cells)
    return found


def changes(numbers: list[dict[str, Any]]) -> str:
    """Return which numbers differ between base and arm."""
    from negsim.questions.arms import in_words

    told = [
        f"  {one['path']}: {in_words(one['base'])} -> {in_words(one['arm'])}"
        for one in numbers[:MOST_CHANGES]
    ]
    if len(numbers) > MOST_CHANGES:
        told.append(f"  ... and {len(numbers) - MOST_CHANGES} more (--json has them all)")
    return "\n".join(["What differs:", *told] if told else ["Nothing differs."])


def split_table(comparison: Comparison, arm: int) -> Table:
    """Return the table of what each change of an arm adds to its difference."""
    from negsim.questions.words import points

    split = comparison.splits[arm]
    found = plain_table()
    found.add_column(f"Change, over {split.runs} runs", overflow="fold")
    for head in ("Points", "Standard error"):
        found.add_column(head, justify="right", no_wrap=True)
    for part in split.parts:
        error = points(part.error, split.runs).lstrip("+")
        found.add_row(part.change, points(part.difference, split.runs), error)
    found.add_row("all of them", points(split.difference, split.runs), "")
    return found


def body(comparison: Comparison, document: dict[str, Any]) -> Iterator[str | Table]:
    """Yield what is told of each arm: its sentence, what it changes, and tables."""
    from negsim.wording import wrapped

    for n, arm in enumerate(document["arms"]):
        yield wrapped(comparison.told(n))
        yield changes(arm["changes"])
        yield table(comparison, n)
        for made, draw in ((comparison.doubts, doubt_table), (comparison.splits, split_table)):
            if made:
                yield draw(comparison, n)


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim compare``."""
    base, arms = asked(arguments)
    answers.check_out(arguments)

    from negsim.questions.compare import compare, runs_in_all

    report_compiling()
    names = ("runs", "seed", "outcome", "threads", "doubt", "split")
    given = {name: getattr(arguments, name) for name in names}
    total = runs_in_all(arguments.runs, len(arms), arguments.doubt)
    with progress_bar(total) as progress:
        comparison = compare(base, arms, progress=progress, **given)
    document = comparison.document()
    for words in (words for arm in document["arms"] for words in arm["remarks"]):
        remark(words)
    closing = CLOSING + (IN_DOUBT if comparison.doubts else answers.CLOSING)
    answers.conclude(arguments, comparison, body(comparison, document), closing)
