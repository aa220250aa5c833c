"""What the command line understands: verbs, options, their help, and mistakes in them.

Nothing that takes long to import is imported here, so that help comes at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn

from negsim.errors import NegsimError, nearest

RUN_HELP = """\
Play many runs of a scenario and print how they end.

SCENARIO is the name of a shipped scenario (see "negsim list") or the path of a YAML file.
The same scenario, seed and number of runs give the same numbers, on any number of threads.
"""

RUN_EXAMPLE = """\
example:
  negsim run istanbul-2025 --runs 100000 --set process.rounds=60 --out results
"""

STORY_HELP = """\
Tell one run of a scenario round by round, in plain words.

SCENARIO is the name of a shipped scenario or the path of a YAML file. The run is one of those
that "negsim run" counts under the same seed: the same number, the same run.

--find PATTERN looks for a run that goes a certain way. A pattern is a list of steps, separated by
commas or "then": back, interim, resume, collapse, settled or hostilities, each perhaps followed by
"within N" rounds of the step before; the last step may be a way to end, stalemate or truce.
"""

STORY_EXAMPLE = """\
example:
  negsim story istanbul-2025 --run 7
  negsim story istanbul-2025 --find "back within 2, then interim, then collapse"
"""

LIST_HELP = "Print the scenarios that come with negsim."

LIST_EXAMPLE = """\
example:
  negsim list
"""

TOP_HELP = """\
Simulate mediated peace talks that collapse and come back.

Shares of model runs are properties of a model under a scenario's assumptions, not forecasts.
"""

TOP_EXAMPLE = """\
example:
  negsim list
  negsim run istanbul-2025
  negsim story istanbul-2025 --run 7
  negsim run --help
"""

class Parser(argparse.ArgumentParser):
    """A parser whose complaints are the user's mistakes, told as all others are."""

    def error(self, message: str) -> NoReturn:
        """Raise the complaint as a mistake."""
        raise NegsimError(message.removeprefix("argument "))

    def options(self) -> list[str]:
        """Return the long names of all options."""
        names = [name for action in self._actions for name in action.option_strings]
        return [name for name in names if name.startswith("--")]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `low` to `high` for argparse."""

    def read(words: str) -> int:
        try:
            number = int(words)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(
                f"'{words}' is not a whole number from {low} to {high}"
            )
        return number

    return read


PLAIN: dict[str, Any] = {
    "formatter_class": argparse.RawDescriptionHelpFormatter,
    "allow_abbrev": False,
}
"""How every parser prints its help, and that an option must be written out."""


def make_parser() -> tuple[Parser, dict[str, Parser]]:
    """Return the parser of the command line and that of each verb."""
    top = Parser(prog="negsim", description=TOP_HELP, epilog=TOP_EXAMPLE, **PLAIN)
    top.add_argument("--version", action="store_true", help="print the version and exit")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    run = verbs.add_parser(
        "run", help="play many runs of a scenario", description=RUN_HELP, epilog=RUN_EXAMPLE,
        **PLAIN,
    )  # fmt: skip
    run_options(run)
    story = verbs.add_parser(
        "story", help="tell one run in plain words", description=STORY_HELP, epilog=STORY_EXAMPLE,
        **PLAIN,
    )  # fmt: skip
    story_options(story)
    shipped = verbs.add_parser(
        "list", help="print the shipped scenarios", description=LIST_HELP, epilog=LIST_EXAMPLE,
        **PLAIN,
    )  # fmt: skip
    return top, {"run": run, "story": story, "list": shipped}


def run_options(run: Parser) -> None:
    """Give ``negsim run`` its options."""
    scenario_name(run)
    run.add_argument(
        "--runs", type=whole_number(1, 10**9), default=20_000, metavar="N",
        help="number of runs, 1 to 1000000000 (default: %(default)s)",
    )  # fmt: skip
    seed_and_changes(run)
    run.add_argument("--out", metavar="DIR", help="write tables and figures to this new folder")
    run.add_argument("--json", action="store_true", help="print one JSON document only")
    run.add_argument(
        "--threads", type=whole_number(1, 1024), metavar="N",
        help="threads, 1 to 1024 (default: one for each processor); changes no result",
    )  # fmt: skip


def story_options(story: Parser) -> None:
    """Give ``negsim story`` its options."""
    scenario_name(story)
    which = story.add_mutually_exclusive_group()
    which.add_argument(
        "--run", type=whole_number(0, 10**9 - 1), default=0, metavar="R",
        help="number of the run, from 0 (default: %(default)s)",
    )  # fmt: skip
    which.add_argument("--find", metavar="PATTERN", help="tell the first run that goes this way")
    seed_and_changes(story)
    story.add_argument(
        "--out", metavar="DIR", help="write story, document and figure to this new folder"
    )
    story.add_argument("--json", action="store_true", help="print one JSON document only")


def scenario_name(verb: Parser) -> None:
    """Let a verb take a scenario."""
    # Optional to argparse only: a missing scenario is told after a mistyped option.
    verb.add_argument("scenario", nargs="?", metavar="SCENARIO", help="shipped name or YAML file")


def seed_and_changes(verb: Parser) -> None:
    """Let a verb take the seed and changes of the scenario."""
    verb.add_argument(
        "--seed", type=whole_number(0, 2**64 - 1), default=1, metavar="S",
        help="seed of all random numbers, 0 to 2**64 - 1 (default: %(default)s)",
    )  # fmt: skip
    verb.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE",
        help="change a number of the scenario; may be given several times",
    )  # fmt: skip


def read_arguments(argv: list[str]) -> argparse.Namespace:
    """Return what the user asked for.

    Raises
    ------
    NegsimError
        For an unknown verb or option, with the nearest there is, or a value out of range.
    """
    top, verbs = make_parser()
    if not argv:
        raise NegsimError(f"a verb is missing; the verbs are {', '.join(verbs)}")
    first = argv[0]
    words = [*verbs, "-h", *top.options()]
    if first not in words:
        near = nearest(first, words)
        raise NegsimError(f"there is no verb '{first}'{near}; the verbs are {', '.join(verbs)}")
    arguments, rest = top.parse_known_args(argv)
    options = [word for word in rest if word.startswith("-")]
    if options:
        name = options[0].split("=")[0]
        known = verbs.get(first, top).options()
        near = nearest(name, known)
        raise NegsimError(f"there is no option '{name}'{near}; the options are {', '.join(known)}")
    if rest:
        raise NegsimError(f"'{rest[0]}' is one word too many; see negsim {first} --help")
    if arguments.verb in ("run", "story") and arguments.scenario is None:
        raise NegsimError(
            "a scenario is missing: give the name of a shipped one (see negsim list) or a YAML file"
        )
    return arguments
