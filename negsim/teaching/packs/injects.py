"""Injects: when each card comes that the teacher reads out on violence, pressure and deadline.

Events of the scenario that people bring about come as cards too, at their share of the course.

Nothing is drawn: incidents are spread evenly over the course and alternate between sources, so
that no party is struck more often by chance. ``templates/card-words.html`` has the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from negsim.scenario.fields import highest, middle
from negsim.scenario.scenario import Event, Mediator, Scenario, Violence
from negsim.teaching.packs.plan import PLANS, Plan

MOST_INCIDENTS = 2
"""Cards for each source of violence; more would crowd out the talks."""

MANY_ROUNDS = 5
"""From so many rounds on there is time for second incidents and for a deadline set early."""

LATE = 99
"""Where a card stands that has no round: last."""

LEFT_OUT = 0
"""Instead of a round: the plan has no time for the card."""


class Card(NamedTuple):
    """A card: its kind, before which round of each plan it comes, and what it is about.

    A card on a mediator's pressure, or on what follows a collapse, has no rounds: the course of the
    talks decides. `again` says that a card on the same source came before.
    """

    kind: str
    rounds: tuple[int, ...]
    about: Violence | Mediator | Event | None = None
    again: bool = False


def cards(scenario: Scenario, plans: Sequence[Plan] = PLANS) -> list[Card]:
    """Return the cards in the order in which they come, those of any round last.

    A card for which none of the plans has time is left out.
    """
    found = []
    if scenario.process.start.phase == "collapsed":
        found.append(Card("return", tuple(1 for _ in plans)))
    found += _incidents(scenario, plans)
    if any(issue.interim >= 0 for issue in scenario.issues):
        found.append(Card("interim", tuple(plan.before(0.6) for plan in plans)))
    halfway = (plan.before(0.5) if plan.rounds >= MANY_ROUNDS else LEFT_OUT for plan in plans)
    found.append(Card("deadline", tuple(halfway)))
    found.append(Card("last round", tuple(plan.rounds for plan in plans)))
    found += _events(scenario, plans)
    found = [card for card in found if any(card.rounds) or not card.rounds]
    found.sort(key=lambda card: card.rounds[-1] if card.rounds else LATE)
    pressing = (mediator for mediator in scenario.mediators if highest(mediator.pressure) > 0.0)
    return found + [Card("pressure", (), mediator) for mediator in pressing]


def _events(scenario: Scenario, plans: Sequence[Plan]) -> Iterator[Card]:
    """Yield the cards of mediators who join or leave, of summits and of incidents that must come.

    Events that only change numbers have no card: nobody could read one out.
    """
    sources = {source.id: source for source in scenario.violence}
    for event in scenario.events:
        share = event.at / scenario.process.rounds
        rounds = tuple(plan.before(share) for plan in plans) if event.at else ()
        if event.incident and event.at:
            yield Card("incident", rounds, sources[event.incident])
        elif event.joins or event.leaves or event.summit:
            yield Card("event", rounds, event)


def _incidents(scenario: Scenario, plans: Sequence[Plan]) -> list[Card]:
    """Return the cards of incidents: a first one of each source, then second ones."""
    firsts = list(scenario.violence)
    turns = [*firsts, *(one for one in firsts if expected(scenario, one) >= MOST_INCIDENTS)]
    found = []
    for at, source in enumerate(turns):
        rounds = []
        for plan in plans:
            most = len(turns) if plan.rounds >= MANY_ROUNDS else len(firsts)
            rounds.append(plan.before((at + 1) / (most + 1)) if at < most else LEFT_OUT)
        found.append(Card("incident", tuple(rounds), source, again=at >= len(firsts)))
    return found


def expected(scenario: Scenario, source: Violence) -> float:
    """Return how many incidents of a source the model expects over the whole course."""
    return middle(source.rate) * scenario.process.rounds
