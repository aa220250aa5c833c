"""``negsim show``: print a scenario and what it rests on."""

from __future__ import annotations

import argparse

from negsim.cli.shared import Parser, check_scenario, opened, spare_compiling

HELP = """\
Print a scenario: summed up, or written out in full, or with what its numbers
rest on.

SCENARIO is the name of a shipped scenario or the path of a YAML file.
"""

EXAMPLE = """\
example:
  negsim show camp-david-1978
  negsim show camp-david-1978 --sources
  negsim show --schema > negsim.schema.json
"""


def options(show: Parser) -> None:
    """Give ``negsim show`` its options."""
    show.take("scenario", "--profile", "--fictional")
    what = show.add_mutually_exclusive_group()
    what.add_argument(
        "--resolved", action="store_true", help="as complete YAML, every default written out"
    )
    what.add_argument(
        "--sources", action="store_true", help="what its numbers rest on: sources and judgements"
    )
    what.add_argument("--schema", action="store_true", help="the JSON Schema of all scenario files")


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim show``."""
    spare_compiling()
    if arguments.schema:
        from negsim.scenario.files.schema import text

        print(text(), end="")
        return
    check_scenario(arguments)

    from negsim.check.summary import basis, summary
    from negsim.scenario.files.load import dump
    from negsim.wording import say

    scenario = opened(arguments.scenario, {}, arguments.fictional, arguments.profile)
    if arguments.resolved:
        print(dump(scenario), end="")
    else:
        say((basis if arguments.sources else summary)(scenario), end="")
