"""Patterns of what happens in a run: ``incident in Pakistan, then walks out pakistan, then back``.

A pattern is a list of steps separated by ``,`` or ``then``. A step is something that happens: a
short name (`SHORT`) or any move of `negsim.engine.moves`, perhaps with the id or name of who makes
it (of an incident also ``in`` and the party that is struck), and perhaps ``within N`` rounds of the
step before, of the start for the first one. The last step may be a way to end (`LAST_STEPS`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from negsim.engine.moves import MOVES
from negsim.errors import NegsimError, nearest
from negsim.scenario.scenario import Scenario

SHORT = {
    "back": ("talks are back",),
    "interim": ("all take the interim text",),
    "resume": ("talks resume after the adjournment",),
    "collapse": ("talks collapse",),
    "settled": ("signed", "agreed by constant chance"),
    "hostilities": ("hostilities break out", "abandoned by constant chance"),
}
"""Short names of what happens most, and the moves that they stand for."""

TRUCES = "truce_talks_on", "truce_talks_off"
LAST_STEPS = {"stalemate": "stalemate", "truce": "interim_truce"} | {one: one for one in TRUCES}
"""Ways to end that no move shows, and their class of outcome or milestone."""

NEVER = "refuses the mediators' text"
"""The move that only a run with somebody in a seat has."""

STEPS: dict[str, tuple[str, ...]] = SHORT | {move: (move,) for move in MOVES if move != NEVER}
"""All that a step may be called but for endings, and the moves that it stands for."""

PARTIES = {
    *("offers", "tables a draft", "walks out", "leaves the venue", "waits"),
    *("blames the other side", "the principal ratifies", "the principal vetoes"),
}
MEDIATORS = {"joins", "leaves", "runs out of effort"}
SOURCES = {"incident", "an incident is bound to happen"}
"""Moves that somebody makes, by what they are: parties, mediators, sources of violence."""

ALLOWED = (
    f"steps are {', '.join(SHORT)}, {', '.join(LAST_STEPS)}, or a move, such as 'walks out' or "
    "'incident' (docs/story.md)"
)


@dataclass(frozen=True)
class Step:
    """One step of a pattern.

    Parameters
    ----------
    what : str
        One of `STEPS` or `LAST_STEPS`.
    who : tuple of str
        Ids of those one of whom must make the move; empty where anybody may.
    within : int
        Rounds since the step before, at most; 0 for any number.
    """

    what: str
    who: tuple[str, ...] = ()
    within: int = 0


def read_pattern(words: str, scenario: Scenario, given: str = "--find") -> tuple[Step, ...]:
    """Return the steps of a pattern; `given` is what a command calls it.

    Raises
    ------
    NegsimError
        For a step or an actor that is not known, with the nearest that is; for an ending that is
        not the last step; where there is none.
    """
    parts = [part.strip() for part in re.split(r",\s*then\b|,|\bthen\b", words)]
    try:
        steps = tuple(_step(part, scenario) for part in parts)
        for step in steps[:-1]:
            if step.what in LAST_STEPS:
                raise NegsimError(f"'{step.what}' is how a run ends; it must be the last step")
    except NegsimError as error:
        raise NegsimError(f"{given}: {error}") from None
    return steps


def _step(words: str, scenario: Scenario) -> Step:
    if not words:
        raise NegsimError(f"a step is missing; {ALLOWED}, separated by commas or 'then'")
    what = _longest_name(words.casefold())
    if what is None:
        known = (*STEPS, *LAST_STEPS)
        given = words.partition(" within ")[0]
        raise NegsimError(f"'{given}' is not known; {ALLOWED}{nearest(given, known)}")
    rest = words[len(what) :].strip()
    counted = re.fullmatch(r"(.*?)\s*\bwithin ([1-9][0-9]{0,5})", rest)
    who, within = (counted[1], int(counted[2])) if counted else (rest, 0)
    if what in LAST_STEPS and rest:
        raise NegsimError(f"only nothing may follow '{what}'; found '{rest}'")
    return Step(what, _who(what, who, scenario) if who else (), within)


def _longest_name(words: str) -> str | None:
    """Return the longest name of a step that the words begin with."""
    known = [name for name in (*STEPS, *LAST_STEPS) if f"{words} ".startswith(f"{name} ")]
    return max(known, key=len, default=None)


def _who(what: str, words: str, scenario: Scenario) -> tuple[str, ...]:
    """Return the ids of those that the words name, who might make the move."""
    named = dict(_actors(what, scenario))
    if words.casefold() not in named:
        who = f", or who: {', '.join(dict.fromkeys(named))}" if named else ""
        raise NegsimError(
            f"only 'within N', N a number of rounds from 1{who}, may follow '{what}'; "
            f"found '{words}'{nearest(words, tuple(named))}"
        )
    return named[words.casefold()]


def _actors(what: str, scenario: Scenario) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what may stand for whoever makes a move, in small letters, and their ids."""
    for moves, actors in (
        (PARTIES, scenario.parties),
        (MEDIATORS, scenario.mediators),
        (SOURCES, scenario.violence),
    ):
        if what in moves:
            for actor in actors:
                yield actor.id.casefold(), (actor.id,)
                yield actor.name.casefold(), (actor.id,)
    if what in SOURCES:
        for party in scenario.parties:
            of_party = tuple(j.id for j in scenario.violence if j.victim == party.id)
            yield f"in {party.id}".casefold(), of_party
            yield f"in {party.name}".casefold(), of_party
