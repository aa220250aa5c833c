"""``negsim new``: write a scenario to begin with."""

from __future__ import annotations

import argparse
from pathlib import Path

from negsim.cli.shared import Parser, shipped_names
from negsim.errors import NegsimError

HELP = """\
Write NAME.yaml into the current folder: a small commented scenario to begin
with or, with --from, a copy of another one, its comments and layout kept. What
the copy carries on from that case is told.
"""

EXAMPLE = """\
example:
  negsim new my-talks
  negsim new my-talks --from istanbul-2025
"""


def options(new: Parser) -> None:
    """Give ``negsim new`` its options."""
    new.add_argument("name", nargs="?", metavar="NAME", help="lower-case name, such as my-talks")
    new.add_argument(
        "--from", dest="source", metavar="SCENARIO", completer=shipped_names,
        help="copy this scenario: shipped name or YAML file",
    )  # fmt: skip


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim new``."""
    if arguments.name is None:
        raise NegsimError("a name is missing, such as: negsim new my-talks")

    from negsim.scenario.files.starter import write_starter

    print(write_starter(arguments.name, Path(), arguments.source), end="")
