"""What one role sees when it is asked for a decision, as plain data that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from negsim.wording import Names


@dataclass(frozen=True)
class Observation:
    """What a role sees when it is asked for a decision.

    Parameters
    ----------
    role, kind : str
        Its id, and ``party`` or ``mediator``.
    scene : dict
        What never changes: ``issues`` (id, name, levels, status_quo, interim), names of
        ``parties``, ``mediators`` and ``sources`` by id, ``rounds`` and the length of a ``round``.
    round : int
        The round that is played, from 1.
    phase : str
        One of `negsim.vocabulary.PHASES`.
    truce : bool
    trust : float
        Between the parties, 0 to 1.
    at_venue : list of str
        Parties whose delegations are there.
    moves : list of dict
        All public moves so far: ``round``, ``what`` (see `negsim.engine.moves.MOVES`), ``who``,
        ``text``, ``facts``; and ``worth``, what the text is worth to the role (to a mediator,
        None).
    own : dict
        The role's own numbers.
    question : dict
        What is to be decided: its ``kind`` (see `negsim.roleplay.decide.Decision`) and what belongs
        to it.
    """

    role: str
    kind: str
    scene: dict[str, Any]
    round: int
    phase: str
    truce: bool
    trust: float
    at_venue: list[str]
    moves: list[dict[str, Any]]
    own: dict[str, Any]
    question: dict[str, Any]

    @cached_property
    def issues(self) -> dict[str, Mapping[str, Any]]:
        """The issues by id."""
        return {issue["id"]: issue for issue in self.scene["issues"]}

    @cached_property
    def names(self) -> Names:
        """The display names of all that has an id."""
        return Names(
            parties=self.scene["parties"],
            mediators=self.scene["mediators"],
            sources=self.scene["sources"],
            issues={id_: issue["name"] for id_, issue in self.issues.items()},
            levels={id_: tuple(issue["levels"]) for id_, issue in self.issues.items()},
        )

    def name(self, who: str) -> str:
        """Return the display name of a party, mediator or source, or of all mediators."""
        names = self.names
        everybody = names.parties | names.mediators | names.sources
        return ({"mediators": "the mediators"} | everybody).get(who, who)

    def document(self) -> dict[str, Any]:
        """Return the observation as plain data."""
        return asdict(self)
