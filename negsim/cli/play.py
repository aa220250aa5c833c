"""``negsim play``: play one role of a scenario; the model's rules play all others."""

from __future__ import annotations

import argparse

from negsim.cli.options import (
    Parser,
    Verb,
    changes,
    lacks_scenario,
    made_up_names,
    scenario_name,
    seed,
)
from negsim.cli.output import load_scenario, tell_compiling

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
    scenario_name(play)
    role = play.add_argument(
        "--as", dest="role", metavar="ROLE", help="id or name of the party or mediator"
    )
    role.completer = role_names  # type: ignore[attr-defined]
    play.add_argument("--save", metavar="FILE", help="where to save the game (default: in out)")
    play.add_argument("--resume", metavar="FILE", help="go on with a saved game")
    seed(play)
    changes(play)
    made_up_names(play)


def role_names(parsed_args: argparse.Namespace, **given: object) -> list[str]:
    """Return what a shell may complete: the roles of the scenario that stands before."""
    from negsim.errors import NegsimError
    from negsim.roleplay.seat import roles_of
    from negsim.scenario.files.load import load

    try:
        return list(roles_of(load(parsed_args.scenario or "")))
    except NegsimError:
        return []


def lacks(arguments: argparse.Namespace) -> str:
    """Return what is missing, or what does not go with a game that is resumed, or ""."""
    if arguments.resume is None:
        return lacks_scenario(arguments)
    given = {
        "a scenario": arguments.scenario,
        "--as": arguments.role,
        "--save": arguments.save,
        "--set": arguments.set or None,
        "--fictional": arguments.fictional or None,
    }
    for name, value in given.items():
        if value is not None:
            return f"--resume: the file says all of the game; leave out {name}"
    return ""


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim play``."""
    tell_compiling()
    from negsim.roleplay.session import play

    play(arguments, load_scenario)


VERB = Verb(HELP, EXAMPLE, options, carry_out, lacks)
