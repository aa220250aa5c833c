"""``negsim new``: write a scenario to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from negsim.cli.options import Parser, Verb

HELP = """\
Write NAME.yaml into the current folder: a small commented scenario to begin
with.
"""

EXAMPLE = """\
example:
  negsim new my-talks
"""


def options(new: Parser) -> None:
    """Give ``negsim new`` its options."""
    new.add_argument("name", nargs="?", metavar="NAME", help="lower-case name, such as my-talks")


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim new``."""
    from negsim.scenario.files.starter import write_starter

    print(write_starter(arguments.name, Path()), end="")


def lacks_name(arguments: argparse.Namespace) -> str:
    """Return what to say where no name is given, or ""."""
    return "a name is missing, such as: negsim new my-talks" if arguments.name is None else ""


VERB = Verb(HELP, EXAMPLE, options, carry_out, lacks_name)
