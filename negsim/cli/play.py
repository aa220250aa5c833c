"""``negsim play``: play one role of a scenario; the model's rules play all others."""

from __future__ import annotations

import argparse

from negsim.cli.shared import Parser, check_scenario, load_scenario, report_compiling
from negsim.errors import NegsimError

HELP = """\
Play one role of a scenario; the model's rules play all others.

You see what the role may see and no more. Type "help" at any question for what
you can say. In the end the debriefing tells all that was hidden, and where
your ending lies among model runs.

SCENARIO is the name of a shipped scenario or the path of a YAML file; ROLE the
id or name of a party or a mediator (see "negsim show SCENARIO").
"""

EXAMPLE = """\
example:
  negsim play istanbul-2025 --as afghan_taliban
  negsim play --resume out/istanbul-2025-afghan_taliban-seed1.game.json
"""


def options(play: Parser) -> None:
    """Give ``negsim play`` its options."""
    play.take("scenario")
    play.add_argument(
        "--as", dest="role", metavar="ROLE", help="id or name of the party or mediator",
        completer=role_names,
    )  # fmt: skip
    play.add_argument("--save", metavar="FILE", help="where to save the game (default: in out)")
    play.add_argument("--resume", metavar="FILE", help="go on with a saved game")
    play.take("--seed", "--set", "--fictional")


def role_names(parsed_args: argparse.Namespace, **given: object) -> list[str]:
    """Return what a shell may complete: the roles of the scenario that stands before."""
    from negsim.roleplay.seat import roles_of
    from negsim.scenario.files.load import load

    try:
        return list(roles_of(load(parsed_args.scenario or "")))
    except NegsimError:
        return []


def check_resumed(arguments: argparse.Namespace) -> None:
    """Refuse what does not go with a game that is resumed."""
    given = {
        "a scenario": arguments.scenario,
        "--as": arguments.role,
        "--save": arguments.save,
        "--set": arguments.set or None,
        "--fictional": arguments.fictional or None,
    }
    for name, value in given.items():
        if value is not None:
            raise NegsimError(f"--resume: the file says all of the game; leave out {name}")


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim play``."""
    if arguments.resume is None:
        check_scenario(arguments)
    else:
        check_resumed(arguments)
    report_compiling()
    from negsim.roleplay.session import play

    play(arguments, load_scenario)
