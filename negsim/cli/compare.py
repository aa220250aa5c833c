"""``negsim compare``: what would change in the shares of runs if a scenario were different."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from negsim.cli.shared import (
    Parser,
    check_scenario,
    console,
    load_scenario,
    plain_table,
    progress_bar,
    remark,
    report_compiling,
    shipped_names,
)
from negsim.errors import NegsimError

if TYPE_CHECKING:
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

ERRORS = {
    False: "Shares of model runs under the scenario's stated assumptions, not a forecast; "
    "intervals tell Monte Carlo error only, each by itself.",
    True: "Shares of model runs, not a forecast. Assumptions are the same in base and arm; that "
    "the model itself may be wrong is in neither interval.",
}
"""What its intervals tell, without doubt and with it."""


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
    compare.take("--runs", "--seed", "--set", "--fictional")
    compare.add_argument("--out", metavar="DIR", help="write tables to this new folder")
    compare.take("--json")
    compare.add_argument(
        "--doubt", action="store_true",
        help="also say how far differences differ with what nobody knows, the same in all arms",
    )  # fmt: skip
    compare.add_argument(
        "--split", action="store_true",
        help="also split the difference of each arm over its changes, at most 8 (Shapley value)",
    )  # fmt: skip
    compare.take("--threads")


def asked(arguments: argparse.Namespace) -> tuple[Arm, dict[str, object]]:
    """Return the base, and the arms by their labels."""
    from negsim.questions.arms import base_of, read_arm

    check_scenario(arguments)
    if not arguments.arm and not arguments.other:
        raise NegsimError(
            "there is nothing to compare the scenario with: give an arm, such as "
            '--arm "longer: process.rounds=60", or a second scenario'
        )
    made_up = ["--fictional"] * arguments.fictional
    more = [*made_up, *(word for setting in arguments.set for word in ("--set", setting))]
    arms: dict[str, object] = {}
    for other in arguments.other:
        its = argparse.Namespace(**{**vars(arguments), "scenario": other})
        arms[other] = base_of(load_scenario(its), [other, *more])
    for label, settings in map(read_arm, arguments.arm):
        if label in arms:
            raise NegsimError(f"--arm: there are two arms {label!r}")
        arms[label] = settings
    return base_of(load_scenario(arguments), [arguments.scenario, *more]), arms


def table(comparison: Comparison, arm: int) -> Table:
    """Return the table of what an arm changes."""
    found = plain_table()
    found.add_column("Outcome", overflow="fold")
    for head in ("Base", "Arm", "Points", "95 % interval"):
        found.add_column(head, justify="right", no_wrap=True)
    for key, name in comparison.names.items():
        one = comparison.difference(arm, key)
        found.add_row(
            name, comparison.share(one.base), comparison.share(one.arm),
            comparison.points(one.difference), comparison.span(one.low, one.high),
        )  # fmt: skip
    return found


def doubt_table(comparison: Comparison, arm: int) -> Table:
    """Return the table of what the assumptions leave of the differences."""
    found = plain_table()
    found.add_column("Outcome", overflow="fold")
    for head in ("Median, points", "Assumptions leave"):
        found.add_column(head, justify="right", no_wrap=True)
    for key, name in comparison.names.items():
        left = comparison.left_open(arm, key)
        cells = comparison.points(left["median"]), comparison.span(left["low"], left["high"])
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
    split = comparison.splits[arm]
    found = plain_table()
    found.add_column(f"Change, over {split.runs} runs", overflow="fold")
    for head in ("Points", "Standard error"):
        found.add_column(head, justify="right", no_wrap=True)
    for part in split.parts:
        error = comparison.points(part.error).lstrip("+")
        found.add_row(part.change, comparison.points(part.difference), error)
    found.add_row("all of them", comparison.points(split.difference), "")
    return found


def pair(which: str, runs: int, one: dict[str, Any] | None) -> str:
    """Return how many runs an arm rescues or spoils, where the first parts, and how to read it."""
    if one is None:
        return f"Runs {which}: none."
    where = f"parts in round {one['round']}" if one["round"] else "has the same moves in both"
    sides = (("base", one["base"]), ("arm", one["arm"]))
    return "\n".join([
        f"Runs {which}: {runs}. The first, run {one['run']}, {where}:",
        *(f"  {side}: {told['move']} ... {told['outcome']}\n    {told['command']}"
          for side, told in sides),
    ])  # fmt: skip


def show(comparison: Comparison, document: dict[str, Any]) -> None:
    """Print a comparison for a reader."""
    from negsim.questions.comparison import lines
    from negsim.wording import say, wrapped

    scenario, page = comparison.base.scenario, console()
    page.print(scenario.name or scenario.id)
    page.print(f"scenario {scenario.id}, fingerprint {scenario.fingerprint}")
    page.print(f"{comparison.runs} runs of each, seed {comparison.seed}, the same random numbers")
    for n, arm in enumerate(document["arms"]):
        page.print()
        page.print(comparison.told(n))
        page.print()
        say(changes(arm["changes"]))
        page.print()
        page.print(table(comparison, n))
        for made, draw in ((comparison.doubts, doubt_table), (comparison.splits, split_table)):
            if made:
                page.print()
                page.print(draw(comparison, n))
        page.print()
        for which, one in arm["pairs"].items():
            say(pair(which, arm["outcomes"][comparison.outcome][which], one))
    page.print("\nChecks")
    for line in lines(comparison):
        say(wrapped(line, "- "))
    closing = wrapped(CLOSING + ERRORS[bool(comparison.doubts)])
    say(f"\nAgain: {comparison.command}\n\n{closing}")


def write(comparison: Comparison, document: dict[str, Any], folder: str) -> None:
    """Write table and document as a new folder, whole or not at all."""
    from negsim.disk import new_folder, write_csv

    about = {key: document[key] for key in ("scenario", "seed", "runs", "confidence")}
    with new_folder(folder) as part:
        write_csv(part / "differences.csv", (about | row for row in comparison.rows()))
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        (part / "compare.json").write_text(text, encoding="utf-8", newline="\n")
    remark(f"the comparison is in {folder}")


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim compare``."""
    base, arms = asked(arguments)

    from negsim.disk import check_folder
    from negsim.questions.compare import compare, runs_in_all

    if arguments.out is not None:
        check_folder(arguments.out)
    report_compiling()
    names = ("runs", "seed", "outcome", "threads", "doubt", "split")
    given = {name: getattr(arguments, name) for name in names}
    total = runs_in_all(arguments.runs, len(arms), arguments.doubt)
    with progress_bar(total) as progress:
        comparison = compare(base, arms, progress=progress, **given)
    document = comparison.document()
    for words in (words for arm in document["arms"] for words in arm["remarks"]):
        remark(words)
    try:
        if arguments.out is not None:
            write(comparison, document, arguments.out)
    finally:
        # A full disk must not cost the user the numbers as well.
        if arguments.json:
            print(json.dumps(document, indent=2, ensure_ascii=False))
        else:
            show(comparison, document)
