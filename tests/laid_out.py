"""A scenario small enough to write its arrays down by hand.

Two issues and two parties stand in it in the opposite order of their streams. So the arrays
have land first, with three levels, then arms, with two; and north before south.
"""

from __future__ import annotations

from typing import Any

from negsim.engine.arrays import Case
from negsim.engine.lay_out import lay_out
from negsim.scenario.fields import Number
from negsim.scenario.process import Process, Start
from negsim.scenario.scenario import Flexibility, Issue, Outcome, Party, RedLine, Scenario

ARMS = Issue(id="arms", levels=("keep", "lay down"), status_quo=0, stream=20)
LAND = Issue(id="land", levels=("none", "half", "whole"), status_quo=1, stream=10)


def party(name: str, stream: int, *lines: RedLine, **more: Any) -> Party:
    """Return a party that values what the scenario's arrays do not depend on."""
    given: dict[str, Any] = {
        "batna": 0.25,
        "flexibility": Flexibility(at_the_table=0.5, under_pressure=0.5),
        "salience": (1.0, 2.0),  # arms, land
        "values": ((0.0, 1.0), (0.0, 0.5, 1.0)),
        "red_lines": lines,
    }
    return Party(id=name, stream=stream, **(given | more))


def line(
    issue: str, level: int, firmness: Number = 0.5, at_least: bool = True, unless: Any = ()
) -> RedLine:
    """Return a red line; it is a least level unless told otherwise."""
    return RedLine(issue=issue, at_least=at_least, level=level, firmness=firmness, unless=unless)


def scenario(*north: RedLine, south: tuple[RedLine, ...] = (), **more: Any) -> Scenario:
    """Return the scenario with these red lines of north and south."""
    given: dict[str, Any] = {
        "issues": (ARMS, LAND),
        "parties": (party("south", 2, *south), party("north", 1, *north)),
        "process": Process(rounds=30, start=Start(trust=0.5)),
        "outcomes": (Outcome(id="any_text"),),
    }
    return Scenario(id="made_up", name="Made up", **(given | more))


def case(*north: RedLine, drop: bool = True, **more: Any) -> Case:
    """Return the arrays of the scenario with these red lines of north."""
    return lay_out(scenario(*north, **more), drop).case
