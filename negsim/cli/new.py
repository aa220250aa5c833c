"""``negsim new``: write a scenario to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from negsim.cli.shared import Parser
from negsim.errors import NegsimError

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
    if arguments.name is None:
        raise NegsimError("a name is missing, such as: negsim new my-talks")

    from negsim.scenario.files.starter import write_starter

    print(write_starter(arguments.name, Path()), end="")
