"""Injects: when each card comes that the teacher reads out on violence, pressure and deadline.

Events of the scenario that people bring about come as cards too, at their share of the course.

Nothing is drawn: incidents are spread evenly over the course and alternate between sources, so
that no party is struck more often by chance. ``templates/card-words.html`` has the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from negsim.scenario.fields import highest, middle
from negsim.scenario.scenario import Event, Scenario, Violence
from negsim.teaching.packs.plan import PLANS, Plan

FURTHER = 2
"""Incidents expected of a source from which on there is a card on further ones."""

MANY_ROUNDS = 5
"""From so many rounds on there is time for further incidents and for a deadline set early."""

LEFT_OUT = 0
"""Instead of a round: the plan has no time for the card."""


class Card(NamedTuple):
    """A card: its kind, before which round of each plan it comes, and what it is about.

    A card on pressure, an interim text or what follows a collapse has no rounds: the course of the
    talks decides.
    """

    kind: str
    rounds: tuple[int, ...]
    about: Violence | Event | None = None


def cards(scenario: Scenario, plans: Sequence[Plan] = PLANS) -> list[Card]:
    """Return the cards in the order in which they come, those of any round last.

    A card for which none of the plans has time is left out.
    """
    found = []
    if scenario.process.start.phase == "collapsed":
        found.append(Card("return", tuple(1 for _ in plans)))
    found += _incidents(scenario, plans)
    halfway = (plan.before(0.5) if plan.rounds >= MANY_ROUNDS else LEFT_OUT for plan in plans)
    found.append(Card("deadline", tuple(halfway)))
    found.append(Card("last round", tuple(plan.rounds for plan in plans)))
    found += _events(scenario, plans)
    found = [card for card in found if any(card.rounds) or not card.rounds]
    found.sort(key=lambda card: card.rounds[-1:] or (99,))
    if any(issue.interim >= 0 for issue in scenario.issues):
        found.append(Card("interim", ()))
    if any(highest(mediator.pressure) > 0.0 for mediator in scenario.mediators):
        found.append(Card("pressure", ()))
    return found


def _events(scenario: Scenario, plans: Sequence[Plan]) -> Iterator[Card]:
    """Yield the cards of mediators who join or leave, of summits and of incidents that must come.

    Events that only change numbers have no card: nobody could read one out. Who comes again on
    paper has never left, so one card is enough.
    """
    told = {("", "", False)}
    sources = {source.id: source for source in scenario.violence}
    for event in scenario.events:
        share = event.at / scenario.process.rounds
        rounds = tuple(plan.before(share) for plan in plans) if event.at else ()
        if event.incident and event.at:
            yield Card("incident", rounds, sources[event.incident])
        elif (what := (event.joins, event.leaves, event.summit)) not in told:
            told.add(what)
            yield Card("event", rounds, event)


def _incidents(scenario: Scenario, plans: Sequence[Plan]) -> list[Card]:
    """Return a card for each source of violence, and one on all if the model expects more of any.

    A source that an event makes strike has its card from there.
    """
    timed = {event.incident for event in scenario.events if event.at}
    turns: list[Violence | None] = [one for one in scenario.violence if one.id not in timed]
    firsts = len(turns)
    turns += [None] * any(expected(scenario, one) >= FURTHER for one in scenario.violence)

    def before(plan: Plan, at: int) -> int:
        most = len(turns) if plan.rounds >= MANY_ROUNDS else firsts
        return plan.before((at + 1) / (most + 1)) if at < most else LEFT_OUT

    rounds = [tuple(before(plan, at) for plan in plans) for at in range(len(turns))]
    kinds = ["incident" if source else "further" for source in turns]
    return [Card(*one) for one in zip(kinds, rounds, turns, strict=True)]


def expected(scenario: Scenario, source: Violence) -> float:
    """Return how many incidents of a source the model expects over the whole course."""
    return middle(source.rate) * scenario.process.rounds
