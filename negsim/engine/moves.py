"""What can happen in a run, one move at a time, and what is written down of it.

A move says what happened and why, as far as whoever took it knew. It changes nothing: the run
is the same whether anybody reads its moves or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOVES = {
    "incident": "a source of violence strikes; `victim`",
    "blames the other side": "the victim holds the other side answerable for the incident",
    "hostilities break out": "an incident becomes open hostilities: the run is over",
    "the truce ends": "an incident ends the truce",
    "runs out of effort": "a mediator has spent all it would spend; `affords`, the share of the "
    "round's effort that was left",
    "offers": "a party offers `text`; `asks`, what it wants a text to be worth to it; `worth`, "
    "what this one is worth to each party",
    "makes no offer": "a party has nothing to offer; `asks`, and `texts`, how many texts all "
    "could sign",
    "tables a text": "the mediators table `text`; `worth` to each party",
    "tables an interim text": "the same, with issues set aside",
    "refuses the mediators' text": "a party; `worth` to it, what it `asks`, and its "
    "`reservation`, the worst deal it would take",
    "all accept": "all delegations accept `text`",
    "the principal ratifies": "the principal behind a party; `slack`, what the text is worth to "
    "it above no deal; `chance` that there would be a veto",
    "the principal vetoes": "the same; `beyond_mandate`, whether the text crosses a line "
    "further than the principal lets it (then `chance` is 1)",
    "signed": "`text` is signed: the run is settled; `worth` to each party",
    "all take the interim text": "`text` with the issues in `set_aside` left open; `rounds` of "
    "adjournment; a truce holds",
    "walks out": "a party; its `shortfall`, and the `chance` that talks would collapse in this "
    "round",
    "talks collapse": "talks are broken off",
    "leaves the venue": "a delegation goes home; `chance` that it would",
    "consents to return": "a party; `chance` that it would, and the `terms` that make it, in "
    "log odds; `conditions_met`, whether what it asks for first has come about",
    "stays away": "the same of a party that does not consent; without its conditions the "
    "`chance` is 0",
    "talks are back": "all consent in the same round",
    "talks resume after the adjournment": "the adjournment is over",
    "the adjournment is broken": "an incident ends the adjournment",
    "the agreement fails": "what was signed is broken after `rounds` rounds",
    "the agreement lasts": "what was signed holds for all `rounds` rounds it is watched for",
    "agreed by constant chance": "in a scenario of constant chances, where nothing is bargained",
    "abandoned by constant chance": "the same: open hostilities",
}
"""Every `Move.what`, with what it means and the `facts` it brings."""


@dataclass(frozen=True)
class Move:
    """One thing that happened.

    Parameters
    ----------
    round : int
        Round in which it happened, from 1.
    what : str
        One of `MOVES`.
    who : str
        Id of who did it; empty where all did or nobody.
    text : dict of str to str
        Issues and level names of the text it is about; empty where it is about none.
    facts : dict of str to object
        What explains it, see `MOVES`: numbers, names, or numbers by name.
    """

    round: int
    what: str
    who: str = ""
    text: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
