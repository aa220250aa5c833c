"""``negsim list``: print the shipped scenarios."""

from __future__ import annotations

import argparse

from negsim.cli.options import Parser, Verb
from negsim.cli.output import console, plain_table

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

    table = plain_table()
    table.add_column("Name", no_wrap=True)  # to be copied
    for head in ("Title", "Parties"):
        table.add_column(head, overflow="fold")
    table.add_column("Packages", justify="right", no_wrap=True)
    for name in shipped():
        scenario = load(name)
        parties = ", ".join(party.name or party.id for party in scenario.parties)
        table.add_row(name, scenario.name, parties, str(scenario.packages))
    console().print(table)


VERB = Verb(HELP, EXAMPLE, options, carry_out)
