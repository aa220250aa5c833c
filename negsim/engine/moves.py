"""What can happen in a run, one move at a time, and what is written down of it.

A move says what happened and why, as far as whoever took it knew. It changes nothing: the run
is the same whether anybody reads its moves or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

MOVES = {
    "joins": "a mediator joins, by an event of the scenario; `rounds` that it stays, 0 for good, "
    "and the `note` of the event",
    "leaves": "the same of a mediator that is present no more",
    "a summit begins": "the principals themselves meet: all are at the venue, and mandates are "
    "full; `rounds` and `note`",
    "a summit ends": "the principals are home again",
    "a number changes": "the number at `path` is `value` from now on; `rounds` and `note`",
    "a number is put back": "the same number is again what it was",
    "an incident is bound to happen": "a source strikes in this round by an event of the "
    "scenario; `note`",
    "incident": "a source of violence strikes; `victim`",
    "blames the other side": "the victim holds the other side answerable for the incident, which "
    "raises its grievance; an incident that is not blamed raises everybody's pain",
    "hostilities break out": "an incident becomes open hostilities: the run is over",
    "the truce ends": "an incident ends the truce",
    "runs out of effort": "a mediator has spent all it would spend; `affords`, the share of the "
    "round's effort that was left",
    "offers": "a party offers `text`, one of the `texts` that all could sign; `asks`, what it "
    "wants a text to be worth to it; `worth`, what this one is worth to each party",
    "tables a draft": "a party that has nothing to offer tables a draft of its own, `text`; "
    "`asks` and `worth` as above, `bears`, what each party could bear for it, and `texts`, how "
    "many texts all could sign",
    "tables a text": "the mediators table `text`; `worth` to each party",
    "tables an interim text": "the same, with issues set aside",
    "refuses the mediators' text": "a party, where somebody sits in a seat: else mediators table "
    "only what all would take; `worth` to it, what it `asks`, and its `reservation`, the worst "
    "deal it would take",
    "all accept": "all delegations accept `text`",
    "the principal ratifies": "the principal behind a party; `slack`, what the text is worth to "
    "it above no deal; `chance` that there would be a veto",
    "the principal vetoes": "the same; `beyond_mandate`, whether the text crosses a line "
    "further than the principal lets it, which would bear `borne` for it (then `chance` is 1)",
    "signed": "`text` is signed: the run is settled; `worth` to each party",
    "all take the interim text": "`text` is in force, with the issues in `set_aside` left as "
    "they are; `rounds` of adjournment; a truce holds",
    "walks out": "a party; its `shortfall`; `missed`, what each party misses as a share of what "
    "it could gain; and the `chance` that talks would collapse in this round",
    "talks collapse": "talks are suspended, with all delegations at the venue",
    "leaves the venue": "a delegation goes home; `chance` that it would",
    "talks are broken off": "the first delegation has left",
    "waits": "a party while there are no talks; `chance`, a day, that it is ready to return, and "
    "the `terms` that make it, in log odds; `conditions_met`, whether what it asks for first has "
    "come about",
    "talks are back": "all are ready in the same moment",
    "talks resume after the adjournment": "the adjournment is over",
    "the agreement fails": "what was signed is broken after `rounds` rounds; the chances of that "
    "in the round by `doubt` (promises that are not verified or believed, and haste), by "
    "`shortfall` and by `violence`, each alone; `missing`, what each party misses of what it "
    "would have taken unpressed",
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
