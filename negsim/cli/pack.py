"""``negsim pack``: write the sheets that a class needs to play a scenario."""

from __future__ import annotations

import argparse

from negsim.cli.shared import (
    Parser,
    check_scenario,
    opened,
    remark,
    report_compiling,
    whole_number,
)
from negsim.errors import NegsimError

HELP = """\
Write all that a class needs to play a scenario, as pages to print: a plan for
the teacher, a brief in two lengths, a private sheet for each role, worksheet,
log, injects, observer's sheet, debrief and rubric.

SCENARIO is the name of a shipped scenario or the path of a YAML file. Each
page is one HTML file; open index.html and print from the browser. With
--fictional the same case is dealt under made-up names, which the scenario must
give. With --students the pack has a plan of the class: seats, timetable, copies
of each sheet, cards and what to do when talks break off. With --templates,
pages come from your own templates; see docs/classroom.md.
"""

EXAMPLE = """\
example:
  negsim pack camp-david-1978 --out pack
  negsim pack istanbul-2025 --out pack --fictional
  negsim pack istanbul-2025 --out pack --students 24 --minutes 90
"""


def options(pack: Parser) -> None:
    """Give ``negsim pack`` its options."""
    pack.take("scenario")
    pack.add_argument("--out", metavar="DIR", help="write the pages to this new folder")
    pack.take("--fictional")
    pack.add_argument(
        "--students",
        type=whole_number(4, 60),
        metavar="N",
        help="plan a class of so many students, 4 to 60",
    )
    pack.add_argument(
        "--minutes",
        type=whole_number(45, 180),
        metavar="N",
        help="length of the class, 45 to 180 (default: plans for 45, 90 and 180; 90 with "
        "--students)",
    )
    pack.add_argument("--templates", metavar="DIR", help="folder of templates that come first")


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim pack``."""
    check_scenario(arguments)
    if arguments.out is None:
        raise NegsimError("say where the pages go, such as: --out pack")
    from negsim.disk import check_folder
    from negsim.teaching.packs.pack import write_pack

    scenario = opened(arguments.scenario, {}, arguments.fictional)
    check_folder(arguments.out)
    report_compiling()
    asked = {"students": arguments.students, "minutes": arguments.minutes}
    for name in write_pack(scenario, arguments.out, arguments.templates, **asked):
        print(name)
    remark(f"the pack is in {arguments.out}; begin with index.html")
