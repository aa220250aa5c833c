"""``negsim page``: write one file in which anybody can change a scenario and watch."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from negsim.cli.shared import Parser, check_scenario, load_scenario, remark, report_compiling
from negsim.errors import NegsimError

HELP = """\
Write a page in which a person who has never seen code can move a red line or
any number of a scenario, and watch how runs of the model end.

It is one HTML file with the model inside. It opens with a double click, asks
for nothing from outside, and plays the runs that "negsim run" plays, to the
last digit.

SCENARIO is the name of a shipped scenario or the path of a YAML file.
"""

EXAMPLE = """\
example:
  negsim page istanbul-2025 --out talks.html
  negsim page my-talks.yaml --out my-talks.html
"""


def options(page: Parser) -> None:
    """Give ``negsim page`` its options."""
    page.take("scenario", "--set", "--fictional")
    page.add_argument("--out", metavar="FILE", help="write to this new file, such as talks.html")


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim page``."""
    check_scenario(arguments)
    if arguments.out is None:
        raise NegsimError("say where to: --out talks.html")
    scenario = load_scenario(arguments)

    from negsim.browser.page.assemble import page
    from negsim.disk import check_new, write_bytes

    file = Path(arguments.out)
    check_new(file)
    report_compiling()
    asked = shlex.quote(arguments.scenario) + " --fictional" * arguments.fictional
    write_bytes(file, page(scenario, asked).encode())
    remark(f"the page is in {file}; open it with a double click")
