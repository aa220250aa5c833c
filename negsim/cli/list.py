"""``negsim list``: print the shipped scenarios."""

from __future__ import annotations

import argparse

from negsim.cli.shared import Parser, print_list

HELP = "Print the scenarios that come with negsim."

EXAMPLE = """\
example:
  negsim list
"""


def options(listing: Parser) -> None:
    """Give ``negsim list`` its options: none."""


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim list``."""
    from negsim.scenario.files.load import load, shipped

    def row(name: str) -> tuple[str, str, str, str]:
        scenario = load(name)
        parties = ", ".join(party.name or party.id for party in scenario.parties)
        return name, scenario.name, parties, str(scenario.packages)

    print_list(("Name", "Title", "Parties", "Packages"), map(row, shipped()))
