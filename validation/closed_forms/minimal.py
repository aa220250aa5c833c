"""Scenarios made by hand, in which nothing happens but what a check puts in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from negsim.scenario.after_signing import Implementation, Ratification
from negsim.scenario.fields import MOST
from negsim.scenario.process import Collapse, Process, Start
from negsim.scenario.scenario import (
    Flexibility,
    Issue,
    Mediator,
    Outcome,
    Party,
    Scenario,
    Violence,
    default_stream,
)


def issue(name: str, levels: int, **more: Any) -> Issue:
    """Return an issue with numbered levels that nobody performs."""
    given: dict[str, Any] = {"status_quo": 0, "stream": default_stream(name), **more}
    return Issue(id=name, levels=tuple(f"level {n}" for n in range(levels)), **given)


def party(name: str, values: Iterable[Iterable[float]], **more: Any) -> Party:
    """Return a party to which all issues matter equally, that has no line and can wait."""
    worth = tuple(tuple(levels) for levels in values)
    given: dict[str, Any] = {
        "batna": 0.0,
        "flexibility": Flexibility(at_the_table=0.5, under_pressure=1.0),
        "mandate": 1.0,
        "salience": (1.0,) * len(worth),
        "waiting": 0.0,
        "stream": default_stream(name),
    }
    return Party(id=name, values=worth, **(given | more))


def mediator(name: str, leverage: Iterable[float], **more: Any) -> Mediator:
    """Return a mediator that never tires and, unless asked to, does nothing."""
    given: dict[str, Any] = {"endurance": MOST, "stream": default_stream(name)}
    return Mediator(id=name, leverage=tuple(leverage), **(given | more))


NEVER = Collapse(base=-100.0, gap=0.0, trust=0.0, incident=0.0, facilitation=0.0)
"""Talks that do not collapse in a round without a text."""


def calm(rounds: int, **more: Any) -> Process:
    """Return a process in which talks never collapse, nobody vetoes and nothing is watched."""
    given: dict[str, Any] = {
        "start": Start(trust=1.0),
        "collapse": NEVER,
        "ratification": Ratification(veto=0.0),
        "implementation": Implementation(rounds=0),
    }
    return Process(rounds=rounds, **(given | more))


def scenario(
    issues: Iterable[Issue],
    parties: Iterable[Party],
    process: Process,
    mediators: Iterable[Mediator] = (),
    violence: Iterable[Violence] = (),
) -> Scenario:
    """Return a scenario with one class of signed texts."""
    return Scenario(
        id="by-hand",
        name="By hand",
        issues=tuple(issues),
        parties=tuple(parties),
        mediators=tuple(mediators),
        violence=tuple(violence),
        process=process,
        outcomes=(Outcome(id="signed"),),
    )
