"""What verbs are made of: parsers, options that several of them take, and their mistakes.

Nothing that takes long to import is imported here, so that help comes at once.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from negsim.errors import NegsimError


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are the user's mistakes, reported as all others are."""

    def error(self, message: str) -> NoReturn:
        """Raise the complaint as a mistake."""
        raise NegsimError(message.removeprefix("argument "))

    def options(self) -> list[str]:
        """Return the long names of all options."""
        names = [name for action in self._actions for name in action.option_strings]
        return [name for name in names if name.startswith("--")]


class Verb(NamedTuple):
    """A verb: its help and example, its options, and what carries it out.

    `lacks` says what the user left out, or "": a missing word is reported after a mistyped option.
    """

    help: str
    example: str
    options: Callable[[Parser], None]
    carry_out: Callable[[argparse.Namespace], None]
    lacks: Callable[[argparse.Namespace], str] = lambda arguments: ""


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `low` to `high` for argparse."""

    def read(words: str) -> int:
        # int() would also take 1_000, other scripts' digits and spaces, and no thousands of them.
        plain = words.isascii() and words.isdigit() and len(words) < 100
        number = int(words) if plain else low - 1
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


def scenario_name(verb: Parser) -> None:
    """Let a verb take a scenario."""
    # Optional to argparse only: a missing scenario is reported after a mistyped option.
    scenario = verb.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="shipped name or YAML file"
    )
    scenario.completer = shipped_names  # type: ignore[attr-defined]


def profiles(verb: Parser) -> None:
    """Let a verb take some of the profiles of another program's domain."""
    verb.add_argument(
        "--profile", action="append", default=[], metavar="FILE",
        help="take this profile of a negotiation domain; may be given several times",
    )  # fmt: skip


def made_up_names(verb: Parser) -> None:
    """Let a verb put a scenario's fictional names for its real ones."""
    verb.add_argument("--fictional", action="store_true", help="put made-up names for real ones")


def lacks_scenario(arguments: argparse.Namespace) -> str:
    """Return what to say where no scenario is given, or ""."""
    if arguments.scenario is not None:
        return ""
    return "a scenario is missing: give the name of a shipped one (see negsim list) or a YAML file"


def shipped_names(**given: object) -> list[str]:
    """Return what a shell may complete; where nothing fits, it goes on with file names."""
    from negsim.scenario.files.load import shipped

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
