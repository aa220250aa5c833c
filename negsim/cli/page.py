"""``negsim page``: write one file in which anybody can change a scenario and watch."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from negsim.cli.shared import (
    Parser,
    load_scenario,
    progress_bar,
    remark,
    report_compiling,
    whole_number,
)
from negsim.errors import NegsimError

HELP = """\
Write a page in which a person who has never seen code can move a red line or
any number of a scenario, and watch how runs of the model end.

It is one HTML file with the model inside. It opens with a double click, asks
for nothing from outside, and plays the runs that "negsim run" plays, to the
last digit. Beside the shares that it opens with stands what the assumptions
leave of them, as "negsim run --doubt" has it.

With --serve nothing is written: the page is shown to this machine alone, with
what "negsim check" says and without what the assumptions leave, and is loaded
anew when the scenario's file changes.

SCENARIO is the name of a shipped scenario or the path of a YAML file, by
default istanbul-2025.
"""

EXAMPLE = """\
example:
  negsim page istanbul-2025 --out talks.html
  negsim page my-talks.yaml --out my-talks.html
  negsim page my-talks.yaml --serve
"""


def options(page: Parser) -> None:
    """Give ``negsim page`` its options."""
    page.take("scenario", "--set", "--fictional")
    page.add_argument("--out", metavar="FILE", help="write to this new file, such as talks.html")
    page.add_argument(
        "--no-doubt", action="store_true", help="leave out what the assumptions leave open"
    )
    page.add_argument(
        "--serve", action="store_true",
        help="show it at an address of this machine while the scenario is edited",
    )
    page.add_argument(
        "--port", type=whole_number(1, 65535), metavar="N",
        help="with --serve: port to listen on (default: 8000, or a free one)",
    )


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim page``."""
    if arguments.scenario is None:
        arguments.scenario = "istanbul-2025"
    asked = shlex.quote(arguments.scenario) + " --fictional" * arguments.fictional
    if arguments.serve and arguments.out is not None:
        raise NegsimError("--serve writes no file; leave out --out, or --serve")
    if arguments.port is not None and not arguments.serve:
        raise NegsimError("--port goes with --serve")
    if arguments.serve:
        _serve(arguments, asked)
        return
    if arguments.out is None:
        raise NegsimError("say where to: --out talks.html, or --serve to edit the scenario")
    file = Path(arguments.out)
    if file.suffix.lower() not in (".html", ".htm"):
        raise NegsimError(f"--out: a page is an HTML file; name it {file.stem}.html")
    scenario = load_scenario(arguments)

    from negsim.browser.page.assemble import RUNS, page
    from negsim.cli.run import further
    from negsim.disk import check_new, encoded, write_bytes

    check_new(file)
    report_compiling()
    doubt = not arguments.no_doubt
    with progress_bar(RUNS + further(doubt)) as progress:
        written = page(scenario, asked, doubt=doubt, progress=progress)
    write_bytes(file, encoded(written))
    remark(f"the page is in {file}; open it with a double click")


def _serve(arguments: argparse.Namespace, asked: str) -> None:
    """Show the page until the user interrupts; a file that is not there is refused at once."""
    from negsim.browser.page.serve import Watched, serve

    watched = Watched(arguments.scenario, lambda: load_scenario(arguments), asked)
    if not watched.file.exists():
        load_scenario(arguments)
    report_compiling()
    told = f"{watched.file.name}; Ctrl-C ends it"
    serve(watched, arguments.port, lambda address: print(f"{address} shows {told}", flush=True))
