"""What a shell may complete in what is said of a scenario: paths, arms, outcomes.

Each function takes what is typed, `prefix`, and what was said before, `parsed_args`, as argcomplete
gives them. A scenario is the one that the line names, a shipped one or a file. Where there is none,
nothing is offered.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import Any

from negsim.errors import NegsimError

NO_PART = ("negsim", "id", "name", "summary", "sources", "sources.", "fictional", "fictional.")
"""Where a scenario written out has what is not played: nobody wants to change it in a command."""


def settings(prefix: str, parsed_args: argparse.Namespace, **given: object) -> list[str]:
    """Return how the path of ``PATH=VALUE`` may go on."""
    return _paths(prefix, parsed_args, lambda form: True)


def numbers(prefix: str, parsed_args: argparse.Namespace, **given: object) -> list[str]:
    """Return how the path of ``PATH=VALUES`` may go on, to a number only."""
    return _paths(prefix, parsed_args, _is_number)


def arms(prefix: str, parsed_args: argparse.Namespace, **given: object) -> list[str]:
    """Return how the last path of ``LABEL: PATH=VALUE, PATH=VALUE`` may go on."""
    label, colon, rest = prefix.partition(":")
    if not colon:
        return []
    before, comma, last = rest.rpartition(",")
    begun = last.lstrip()
    kept = f"{label}{colon}{before}{comma}{last[: len(last) - len(begun)]}"
    return [f"{kept}{path}" for path in settings(begun, parsed_args)]


def outcomes(parsed_args: argparse.Namespace, **given: object) -> list[str]:
    """Return the ids of ways to end, and of what may happen on the way."""
    from negsim.vocabulary import ENDINGS, MILESTONES

    scenario = _scenario(parsed_args)
    own = [outcome.id for outcome in scenario.outcomes] if scenario else []
    return [*own, *ENDINGS, *MILESTONES]


def _paths(prefix: str, parsed_args: argparse.Namespace, fits: Callable[[Any], bool]) -> list[str]:
    """Return how a path may go on, with ``=`` behind a whole one, to what fits."""
    scenario = None if "=" in prefix else _scenario(parsed_args)
    if scenario is None:
        return []
    from negsim.scenario.files.resolve import bare, continued

    return [
        path if form is None else f"{path}="
        for path, form in continued(bare(scenario), prefix).items()
        if path not in NO_PART and (form is None or fits(form))
    ]


def _is_number(form: Any) -> bool:
    """Return whether a number stands in a resolved scenario, or a distribution of numbers."""
    number = isinstance(form, int | float) and not isinstance(form, bool)
    return number or (isinstance(form, dict) and bool(form))


def _scenario(parsed_args: argparse.Namespace) -> Any:
    """Return the scenario that the line names; None if it names none."""
    from negsim.domains.load import load
    from negsim.scenario.files.fictional import deal

    said = vars(parsed_args)
    name = os.path.expanduser(said.get("scenario") or said.get("experiment") or "")
    try:
        if said.get("fictional"):
            return deal(name, {}, True)
        return load(name, profiles=said.get("profile") or ())
    except NegsimError:
        return None
