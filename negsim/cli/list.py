"""``negsim list``: print the shipped scenarios."""

from __future__ import annotations

import argparse

from negsim.cli.shared import Parser, print_list, spare_compiling

HELP = "Print the scenarios that come with negsim."

EXAMPLE = """\
example:
  negsim list
"""


def options(listing: Parser) -> None:
    """Give ``negsim list`` its options: none."""


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim list``."""
    spare_compiling()
    from negsim.scenario.files.catalogue import HEADS, scenarios

    print_list(HEADS, scenarios().rows())
