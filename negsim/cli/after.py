"""``negsim after``: what came next in runs that go a certain way, and what they share."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from negsim.cli import answers
from negsim.cli.shared import Parser, progress_bar, report_compiling
from negsim.errors import NegsimError

if TYPE_CHECKING:
    from negsim.questions.aftermath import Aftermath

HELP = """\
Say what followed: what came next in the runs of a scenario that go a certain
way; how they ended, and which of the numbers drawn for a run they share, both
beside all runs. Such runs are picked out, nothing is changed in them.

SCENARIO is the name of a shipped scenario or the path of a YAML file. PATTERN
is a list of steps, as "negsim story --find" takes them.
"""

EXAMPLE = """\
example:
  negsim after istanbul-2025 "back within 2, then interim, then collapse"
  negsim after istanbul-2025 "incident in pakistan, walks out pakistan"
"""


def options(after: Parser) -> None:
    """Give ``negsim after`` its options."""
    after.take("scenario")
    after.add_argument("pattern", nargs="?", metavar="PATTERN", help="what happens, step by step")
    answers.options(after)


def ask(arguments: argparse.Namespace) -> Aftermath:
    """Return the answer to what was asked."""
    base = answers.base(arguments)
    if arguments.pattern is None:
        raise NegsimError(
            'a pattern is missing: say after what, such as "back within 2, then interim, then '
            'collapse" (docs/story.md)'
        )

    from negsim.questions.after import after, runs_in_all
    from negsim.story.pattern import read_pattern

    read_pattern(arguments.pattern, base.scenario, "the pattern")
    report_compiling()
    given = {name: getattr(arguments, name) for name in ("runs", "seed", "threads", "doubt")}
    with progress_bar(runs_in_all(arguments.runs, arguments.doubt)) as progress:
        return after(base, arguments.pattern, progress=progress, **given)


carry_out = partial(answers.carry_out, ask=ask)
