"""What the command line understands: verbs, options, their help, and mistakes in them.

Nothing that takes long to import is imported here, so that help comes at once.
"""

from __future__ import annotations

import argparse
import os
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

CHECK_HELP = """\
Look a scenario over before it is run: is it valid, is there room for agreement, which issues are
blocked by whose red lines, what rests on judgement, and what is legal but perhaps not meant.

SCENARIO is the name of a shipped scenario or the path of a YAML file. The exit code is 0 if it is
valid, warnings or not, and 2 if it is not; then every mistake is told with its line.
"""

CHECK_EXAMPLE = """\
example:
  negsim check my-talks.yaml
  negsim check istanbul-2025 --out map
"""

SHOW_HELP = """\
Print a scenario: summed up, or written out in full, or with what its numbers rest on.

SCENARIO is the name of a shipped scenario or the path of a YAML file.
"""

SHOW_EXAMPLE = """\
example:
  negsim show camp-david-1978
  negsim show camp-david-1978 --sources
  negsim show --schema > negsim.schema.json
"""

NEW_HELP = """\
Write NAME.yaml into the current folder: a small commented scenario to begin with.
"""

NEW_EXAMPLE = """\
example:
  negsim new my-talks
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
  negsim new my-talks
  negsim check my-talks.yaml
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
    parsers: dict[str, Parser] = {}
    for name, (help_line, words, example, options) in VERBS.items():
        parsers[name] = verbs.add_parser(
            name, help=help_line, description=words, epilog=example, **PLAIN
        )
        options(parsers[name])
    return top, parsers


def run_options(run: Parser) -> None:
    """Give ``negsim run`` its options."""
    scenario_name(run)
    run.add_argument(
        "--runs", type=whole_number(1, 10**9), default=20_000, metavar="N",
        help="number of runs, 1 to 1000000000 (default: %(default)s)",
    )  # fmt: skip
    seed(run)
    changes(run)
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
    seed(story)
    changes(story)
    story.add_argument(
        "--out", metavar="DIR", help="write story, document and figure to this new folder"
    )
    story.add_argument("--json", action="store_true", help="print one JSON document only")


def list_options(listing: Parser) -> None:
    """Give ``negsim list`` its options: none."""


def check_options(check: Parser) -> None:
    """Give ``negsim check`` its options."""
    scenario_name(check)
    changes(check)
    check.add_argument(
        "--out", metavar="DIR", help="write text, document and figure to this new folder"
    )
    check.add_argument("--json", action="store_true", help="print one JSON document only")


def show_options(show: Parser) -> None:
    """Give ``negsim show`` its options."""
    scenario_name(show)
    what = show.add_mutually_exclusive_group()
    what.add_argument(
        "--resolved", action="store_true", help="as complete YAML, every default written out"
    )
    what.add_argument(
        "--sources", action="store_true", help="what its numbers rest on: sources and judgements"
    )
    what.add_argument(
        "--schema", action="store_true", help="the JSON Schema of all scenario files"
    )


def new_options(new: Parser) -> None:
    """Give ``negsim new`` its options."""
    new.add_argument("name", nargs="?", metavar="NAME", help="lower-case name, such as my-talks")


def scenario_name(verb: Parser) -> None:
    """Let a verb take a scenario."""
    # Optional to argparse only: a missing scenario is told after a mistyped option.
    scenario = verb.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="shipped name or YAML file"
    )
    scenario.completer = shipped_names  # type: ignore[attr-defined]


def shipped_names(**given: object) -> list[str]:
    """Return what a shell may complete; where nothing fits, it goes on with file names."""
    from negsim.loading import shipped

    return list(shipped())


def seed(verb: Parser) -> None:
    """Let a verb take the seed."""
    verb.add_argument(
        "--seed", type=whole_number(0, 2**64 - 1), default=1, metavar="S",
        help="seed of all random numbers, 0 to 2**64 - 1 (default: %(default)s)",
    )  # fmt: skip


def changes(verb: Parser) -> None:
    """Let a verb take changes of the scenario."""
    verb.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE",
        help="change a number of the scenario; may be given several times",
    )  # fmt: skip


VERBS = {
    "run": ("play many runs of a scenario", RUN_HELP, RUN_EXAMPLE, run_options),
    "story": ("tell one run in plain words", STORY_HELP, STORY_EXAMPLE, story_options),
    "list": ("print the shipped scenarios", LIST_HELP, LIST_EXAMPLE, list_options),
    "check": ("look a scenario over before it is run", CHECK_HELP, CHECK_EXAMPLE, check_options),
    "show": ("print a scenario and what it rests on", SHOW_HELP, SHOW_EXAMPLE, show_options),
    "new": ("write a scenario to begin with", NEW_HELP, NEW_EXAMPLE, new_options),
}
"""Each verb: what it does in one line, its help, its example, and what gives it its options."""


def answer_the_shell(top: Parser) -> None:
    """Complete the words of a command line, if a shell asks for it, and end."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(top)


def read_arguments(argv: list[str]) -> argparse.Namespace:
    """Return what the user asked for.

    Raises
    ------
    NegsimError
        For an unknown verb or option, with the nearest there is, or a value out of range.
    """
    top, verbs = make_parser()
    answer_the_shell(top)
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
    refuse_missing(arguments)
    return arguments


def refuse_missing(arguments: argparse.Namespace) -> None:
    """Raise the mistake that a verb lacks its scenario or name."""
    if getattr(arguments, "scenario", "") is None and not getattr(arguments, "schema", False):
        raise NegsimError(
            "a scenario is missing: give the name of a shipped one (see negsim list) or a YAML file"
        )
    if getattr(arguments, "name", "") is None:
        raise NegsimError("a name is missing, such as: negsim new my-talks")
