"""``negsim check``: look a scenario over before it is run."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from negsim.cli.shared import (
    Parser,
    check_scenario,
    load_scenario,
    look,
    progress_bar,
    report,
    report_compiling,
)
from negsim.errors import NegsimError

HELP = """\
Look a scenario over before it is run: is it valid, is there room for
agreement, which issues are blocked by whose red lines, what rests on
judgement, and what is legal but perhaps not meant.

SCENARIO is the name of a shipped scenario or the path of a YAML file. The exit
code is 0 if it is valid, warnings or not, and 2 if it is not; then every
mistake is told with its line.

It may also be the folder, or a file, of a negotiation domain of GENIUS,
GeniusWeb, NegMAS or NegoLog. Then the bargaining solutions are told as well:
Nash, Kalai-Smorodinsky and others.
"""

EXAMPLE = """\
example:
  negsim check my-talks.yaml
  negsim check istanbul-2025 --out map
  negsim check domains/party
"""


def options(check: Parser) -> None:
    """Give ``negsim check`` its options."""
    check.take("scenario", "--profile", "--set", "--fictional")
    check.add_argument(
        "--out", metavar="DIR", help="write text, document and figure to this new folder"
    )
    check.take("--size", "--format", "--json")


def solutions_of(domain: str, profiles: list[str]) -> tuple[str, dict[str, Any]]:
    """Return the solutions of another program's domain in words and as a document."""
    from negsim.domains.find import read
    from negsim.domains.solutions import of_domain

    with progress_bar(1, "Pareto front") as progress:
        solved = of_domain(read(domain, profiles), progress)
    return f"\n{solved.describe()}", solved.document()


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim check``."""
    from negsim.check.report import Check, refusal
    from negsim.disk import check_folder
    from negsim.scenario.files.load import is_foreign

    check_scenario(arguments)
    try:
        scenario = load_scenario(arguments)
    except NegsimError as error:
        if arguments.json:
            print(json.dumps(refusal(error), indent=2, ensure_ascii=False))
        raise
    if arguments.out is not None:
        check_folder(arguments.out)
    report_compiling()
    # First what is printed last: both hold the utilities of all packages, one after the other.
    foreign = is_foreign(arguments.scenario)
    more, solved = solutions_of(arguments.scenario, arguments.profile) if foreign else ("", {})
    check = Check.of(scenario)

    def draw(folder: Path) -> None:
        from negsim.plots.scenario import save_picture

        save_picture(scenario, check.appraisal, folder, **look(arguments))

    report(arguments, "check", check.describe() + more, check.document() | solved, draw)
