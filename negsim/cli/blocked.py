"""``negsim blocked``: which demands do not meet, and the smallest concessions that open a zone."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.shared import Parser, progress_bar, report_compiling

if TYPE_CHECKING:
    from negsim.questions.blockage import Blockage

HELP = """\
Say what blocks an agreement: which demands no text meets together, always both
sides, and the smallest sets of concessions that open the zone of agreement. A
concession moves a line by a level, or drops a condition of it.

SCENARIO is the name of a shipped scenario or the path of a YAML file.
"""

EXAMPLE = """\
example:
  negsim blocked istanbul-2025
  negsim blocked kenya-2008 --runs 5000 --doubt
  negsim blocked my-talks.yaml --out answer
"""

def options(blocked: Parser) -> None:
    """Give ``negsim blocked`` its options."""
    blocked.take("scenario")
    answers.options(blocked)


def ask(arguments: argparse.Namespace) -> Blockage:
    """Return the answer to what was asked."""
    base = answers.base(arguments)

    from negsim.questions.blocked import MOST_PLAYED, blocked, runs_in_all

    report_compiling()
    names = ("runs", "seed", "threads", "doubt")
    given = {name: getattr(arguments, name) for name in names}
    with progress_bar(runs_in_all(arguments.runs, MOST_PLAYED, arguments.doubt)) as progress:
        return blocked(base, progress=progress, **given)


carry_out = partial(answers.carry_out, ask=ask)
