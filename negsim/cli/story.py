"""``negsim story``: tell one run in plain words."""

from __future__ import annotations

import argparse
from pathlib import Path

from negsim.cli.shared import (
    Parser,
    check_scenario,
    load_scenario,
    look,
    progress_bar,
    report,
    report_compiling,
    spare_compiling,
    whole_number,
)
from negsim.errors import NegsimError

HELP = """\
Tell one run of a scenario round by round, in plain words.

SCENARIO is the name of a shipped scenario or the path of a YAML file. The run
is one of those that "negsim run" counts under the same seed: the same number,
the same run.

--find PATTERN looks for a run that goes a certain way. A pattern is a list of
steps, separated by commas or "then": back, interim, resume, collapse, settled,
hostilities, or any move of a story ("walks out", "incident"), perhaps with who
makes it or, of an incident, "in" whom it strikes, and perhaps with "within N"
rounds of the step before. The last step may be a way to end: stalemate, truce
(an interim truce), or a truce that holds at the end, truce_talks_on or
truce_talks_off.
"""

EXAMPLE = """\
example:
  negsim story istanbul-2025 --run 7
  negsim story istanbul-2025 --run 7 --short
  negsim story istanbul-2025 --find "back within 2, then interim, then collapse"
  negsim story istanbul-2025 --find "incident in pakistan, walks out pakistan"
"""

def options(story: Parser) -> None:
    """Give ``negsim story`` its options."""
    story.take("scenario", "--profile")
    which = story.add_mutually_exclusive_group()
    which.add_argument(
        "--run", type=whole_number(0, 10**9 - 1), default=0, metavar="R",
        help="number of the run, from 0 (default: %(default)s)",
    )  # fmt: skip
    which.add_argument("--find", metavar="PATTERN", help="tell the first run that goes this way")
    story.take("--seed", "--set", "--fictional")
    story.add_argument(
        "--short", action="store_true", help="tell it in half a page: scene, turning points, end"
    )
    story.add_argument("--numbers", action="store_true", help="with --short: the numbers behind it")
    story.add_argument(
        "--out", metavar="DIR", help="write story, document and figure to this new folder"
    )
    story.take("--size", "--format", "--json")


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim story``."""
    if arguments.find is None:
        spare_compiling()
    check_scenario(arguments)
    if arguments.numbers and not arguments.short:
        raise NegsimError("--numbers: goes with --short; the long story has all numbers")
    scenario = load_scenario(arguments)

    from negsim.disk import check_folder
    from negsim.engine.lay_out import lay_out
    from negsim.story.account import play
    from negsim.story.find import find
    from negsim.story.page import describe
    from negsim.story.pattern import read_pattern
    from negsim.story.short import describe_shortly, shorten
    from negsim.wording import wrapped

    if arguments.find is not None:
        read_pattern(arguments.find, scenario)
    if arguments.out is not None:
        check_folder(arguments.out)
    report_compiling()
    run, found = arguments.run, None
    if arguments.find is not None:
        with progress_bar(None, "Runs searched") as progress:
            found = find(arguments.find, lay_out(scenario), arguments.seed, progress=progress)
        run = found.runs[0]
    account = play(scenario, arguments.seed, run)
    words = describe_shortly(account, arguments.numbers) if arguments.short else describe(account)
    if found is not None:  # the share also below: a story is longer than a screen
        words = f"{found.words()}\n\n{words}\n{wrapped(found.share())}\n"

    def draw(folder: Path) -> None:
        from negsim.plots.one_run import save_run

        save_run(account, folder, **look(arguments))

    more = {"short": shorten(account).document(), "find": found.document() if found else None}
    document = account.document() | more
    report(arguments, "story", words, document, draw)
