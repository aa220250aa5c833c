"""Injects: cards that the teacher reads out, made from violence, pressure and deadline.

Nothing is drawn: incidents are spread evenly over the course and alternate between sources, so
that no party is struck more often by chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from negsim.scenario.distribution import highest, middle
from negsim.scenario.scenario import Mediator, Scenario, Violence
from negsim.teaching.packs.page import h2, h3, listed, p, table, tag
from negsim.teaching.packs.plan import HEADS, PLANS
from negsim.teaching.packs.words import tenths

MOST_INCIDENTS = 2
"""Cards for each source of violence; more would crowd out the talks."""

MANY_ROUNDS = 5
"""From so many rounds on there is room for second incidents and for a deadline set early."""

LEFT_OUT = 0
"""In the place of a round: the plan has no room for the card."""


@dataclass(frozen=True)
class Card:
    """A card: before which round of each plan it comes, what is read out, the teacher's aside.

    `whenever` takes the place of the rounds where the course of the talks decides.
    """

    name: str
    rounds: tuple[int, ...]
    read: str
    task: str
    aside: str
    whenever: str = ""

    def times(self) -> list[str]:
        """Return in words when the card comes in each plan."""
        if self.whenever:
            return [self.whenever for _ in PLANS]
        return ["-" if n == LEFT_OUT else f"round {n}" for n in self.rounds]


def injects(scenario: Scenario) -> Iterator[str]:
    """Yield the schedule of the cards and the cards."""
    found = cards(scenario)
    yield p(
        "Read a card out before the round it belongs to, in one tone for all, and give two "
        "minutes. Leave a card out if the table is busy; add none against a party that is losing."
    )
    rows = ((f"{n} {card.name}", *card.times()) for n, card in enumerate(found, start=1))
    yield table("Before which round", ("Card", *HEADS), rows)
    yield h2("Cards")
    for n, card in enumerate(found, start=1):
        yield tag(
            "section",
            h3(f"Card {n}: {card.name}"),
            p(card.read),
            p(card.task),
            class_="card",
        )
    yield h2("On each card, for the teacher")
    yield listed((f"{card.name}: {card.aside}" for card in found), ordered=True)
    if scenario.process.start.truce and scenario.violence:
        yield h2("If the truce ends")
        ends = 100.0 * middle(scenario.process.escalation.truce_ends)
        yield p(
            f"In the model an incident ends the truce in about {ends:.2g} of 100 cases. If you "
            "want that, say so after the last incident card: 'From now on no truce holds.'"
        )


def cards(scenario: Scenario) -> list[Card]:
    """Return the cards in the order in which they come, those of any round last."""
    found = [_return()] if scenario.process.start.phase == "collapsed" else []
    found += _incidents(scenario)
    if any(issue.interim >= 0 for issue in scenario.issues):
        found.append(_interim(scenario))
    found += _deadline(scenario)
    found.sort(key=lambda card: card.rounds[-1])
    return found + [_pressure(m) for m in scenario.mediators if highest(m.pressure) > 0.0]


def _return() -> Card:
    return Card(
        "Nobody at the table",
        tuple(1 for _ in PLANS),
        "The talks are broken off. No party sits at the table.",
        "Parties: write one line to the mediators, or to each other, on what would bring you back.",
        "Round 1 is played in separate corners. Whoever consents sits down; all must.",
    )


def _incidents(scenario: Scenario) -> list[Card]:
    """Return the cards of incidents: a first one of each source, then second ones."""
    firsts = list(scenario.violence)
    seconds = [j for j in firsts if _expected(scenario, j) >= MOST_INCIDENTS]
    turns = [*firsts, *seconds]
    found = []
    for at, source in enumerate(turns):
        rounds = []
        for plan in PLANS:
            room = len(turns) if plan.rounds >= MANY_ROUNDS else len(firsts)
            rounds.append(plan.before((at + 1) / (room + 1)) if at < room else LEFT_OUT)
        found.append(_incident(scenario, source, tuple(rounds)))
    return found


def _expected(scenario: Scenario, source: Violence) -> float:
    """Return how many incidents of a source the model expects over the whole course."""
    return middle(source.rate) * scenario.process.rounds


def _incident(scenario: Scenario, source: Violence, rounds: tuple[int, ...]) -> Card:
    victim = next(party.name for party in scenario.parties if party.id == source.victim)
    return Card(
        source.name,
        rounds,
        f"Word comes of an incident ({source.name}). {victim} is struck. Who did it is not known.",
        f"{victim}: say within two minutes whom you blame, if anybody, and whether you go on.",
        f"The model expects about {_expected(scenario, source):.2g} of these over the course; "
        f"the victim blames the other side in {tenths(middle(source.attribution))}. Blame costs "
        "trust, hardens the victim's lines and makes a collapse likelier; working verification "
        "makes blame rarer.",
    )


WHEN = {
    "always": "in any round",
    "deadlock": "after a round in which nobody moved",
    "collapse": "after somebody walked out",
}


def _pressure(mediator: Mediator) -> Card:
    return Card(
        f"{mediator.name} steps in",
        (),
        f"{mediator.name} asks for a word with each party it wishes to see, alone.",
        f"{mediator.name}: up to two minutes with each. Parties: nobody is bound to answer.",
        "Best when nobody has moved for a round or somebody wants to leave. How much the word "
        "counts stands on the mediator's sheet and on no other.",
        whenever=WHEN[mediator.press_when],
    )


def _interim(scenario: Scenario) -> Card:
    aside = (issue for issue in scenario.issues if issue.interim >= 0)
    levels = "; ".join(f"{issue.name}: {issue.levels[issue.interim]}" for issue in aside)
    patience = middle(scenario.process.interim.patience)
    return Card(
        "Set the hardest aside",
        tuple(plan.before(0.6) for plan in PLANS),
        f"It is suggested to sign now what can be signed and to set aside: {levels}.",
        "Mediators, or whoever wishes: put an interim text to all. It takes all signatures.",
        f"The model tries this after {patience:.2g} rounds in which the gap did not close. Leave "
        "the card out if the parties are close.",
    )


def _deadline(scenario: Scenario) -> list[Card]:
    """Return the cards on the end of the talks."""
    rounds = f"{middle(scenario.process.deadline):.3g}"
    halfway = (plan.before(0.5) if plan.rounds >= MANY_ROUNDS else LEFT_OUT for plan in PLANS)
    return [
        Card(
            "A deadline is set",
            tuple(halfway),
            "The venue is free for a few rounds more. The teacher says how many.",
            "All: decide what you would still give, and for what.",
            f"In the model patience at the table runs out after about {rounds} rounds "
            f"({scenario.process.round} each).",
        ),
        Card(
            "Last round",
            tuple(plan.rounds for plan in PLANS),
            "This is the last round. What is not signed at its end is not agreed.",
            "All: sign, or part.",
            "No overtime: what a deadline does is part of the lesson.",
        ),
    ]
