"""One round of a run in sentences.

A `Describer` goes through the rounds in order. It remembers the latest offers, the mediators' text
and who presses, so that only what changes is said again. The sentences themselves stand in
`catalogue.json`; `story.js` chooses among them in a browser as this file does here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from negsim.engine.moves import Move
from negsim.engine.readable.obstacles import Obstacle
from negsim.rules.chance import logistic
from negsim.story.account import Account, PartyState, Round
from negsim.story.catalogue import CATALOGUE, PLAIN, Catalogue, first_asked, plain_note
from negsim.story.lines import by_issue, crossed_by_drafts, faced, needed
from negsim.wording import Names

OFFERS = "offers", "tables a draft"
"""Moves that put a party's own text forward."""

EVENTS = (
    *("joins", "leaves", "a summit begins", "an incident is bound to happen"),
    *("a number changes", "a number is put back"),
)
"""Moves that an event of the scenario brings."""

WAITS = "waits"

TOLD = 0.1
"""How far softening, pain or grievance must have moved to be told again."""


def interim_taken(says: Catalogue, text: Mapping[str, str], aside: Sequence[str]) -> str:
    """Return that all take an interim text: what is in force, and the issues it sets aside."""
    in_force = says.names.text({issue: at for issue, at in text.items() if issue not in aside})
    nothing = CATALOGUE["words"]["nothing"]
    return says.say("interim", "taken", in_force=in_force or nothing, aside=aside)


def noted(says: Catalogue, facts: Mapping[str, Any]) -> str:
    """Return how long an event lasts, and its note without the keys of sources."""
    rounds, note = facts.get("rounds", 0), plain_note(facts.get("note", ""))
    lasts = says.say("events", "lasts", rounds=rounds) if rounds else ""
    return says.say("events", "noted" if note else "not_noted", lasts=lasts, note=note)


def number_named(names: Names, path: str) -> str:
    """Return a number that an event changes, by the names of what its path leads through."""
    known = names.parties | names.mediators | names.sources | names.issues
    return ", ".join(known.get(part, part.replace("_", " ")) for part in path.split(".")[1:])


def of_event(says: Catalogue, move: Move) -> str:
    """Return what an event of the scenario brings."""
    facts = move.facts
    number = number_named(says.names, facts["path"]) if "path" in facts else ""
    words = {"number": number, "value": facts.get("value"), "noted": noted(says, facts)}
    return says.say("events", move.what, who=move.who, **words)


class Describer:
    """Puts the rounds of an account into sentences, in order."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.says = Catalogue(Names.of(account.scenario))
        self.asked_first = {p.id: first_asked(p.preconditions) for p in account.scenario.parties}
        self.before = account.start
        self.latest: dict[str, dict[str, str]] = {}
        self.barred = False
        self.moved_to = account.start.parties
        self.in_the_way: list[str] = []
        self.pressing: dict[str, tuple[str, ...]] = {}
        self.explained: dict[str, Callable[[Move, Round], str]] = {
            **dict.fromkeys(EVENTS, lambda move, _: of_event(self.says, move)),
            "runs out of effort": self._runs_out,
            "tables a text": self._tables,
            "tables an interim text": self._tables,
            "refuses the mediators' text": self._refuses,
            "all accept": self._accepted,
            "the principal ratifies": self._ratifies,
            "the principal vetoes": self._vetoes,
            "signed": lambda m, _: self.says.say("principals", "signed", worth=self._worth(m)),
            "all take the interim text": self._takes_interim,
            "walks out": self._walks_out,
            "leaves the venue": self._leaves,
        }

    def round(self, now: Round) -> list[str]:
        """Return what happened in a round, in sentences; nothing where nothing did."""
        sentences = [*self._pressure(now)]
        moves = list(now.moves)
        waiting = [move for move in moves if move.what == WAITS]
        offers = [move for move in moves if move.what in OFFERS]
        for at, move in enumerate(moves):
            if move.what == "incident":
                blames = moves[at + 1 :][:1] and moves[at + 1].what == "blames the other side"
                sentences.append(self._incident(move, bool(blames)))
            elif offers and move is offers[0]:
                sentences += [*self._offers(offers), *self._asks(now, offers)]
            elif waiting and move is waiting[0]:
                sentences += self._readiness(waiting, back=now.phase == "talks")
            elif move.what in PLAIN:
                sentences.append(PLAIN[move.what])
            elif move.what in self.explained:
                sentences.append(self.explained[move.what](move, now))
        self.before = now
        return sentences

    def moved(self, now: Round) -> Iterator[str]:
        """Yield softening, pain and grievance of all parties where any of them has moved far."""
        if not any(_far(now.parties[party], told) for party, told in self.moved_to.items()):
            return
        self.moved_to = now.parties
        each = [
            self.says.say(
                "moved", "one", who=party, softening=state.softening, pain=state.hurt,
                grievance=state.grievance,
            )
            for party, state in now.parties.items()
        ]  # fmt: skip
        yield self.says.say("moved", "now", each="; ".join(each))

    def _worth(self, move: Move) -> str:
        return self.says.say("worth", "is", worth=move.facts["worth"])

    # ---- mediators

    def _pressure(self, now: Round) -> Iterator[str]:
        """Yield who presses whom, where that has changed."""
        says = self.says
        pressing = {m: state.presses for m, state in now.mediators.items() if state.presses}
        if pressing != self.pressing:
            for mediator in self.pressing:
                if mediator not in pressing:
                    yield says.say("mediators", "stops", who=mediator)
            for mediator, pressed in pressing.items():
                state = now.mediators[mediator]
                hard, left = state.pressing, state.effort_left
                yield says.say(
                    "mediators", "presses", who=mediator, whom=pressed, hard=hard, left=left
                )
            if pressing:
                felt = [
                    says.say("mediators", "felt_by", who=party, felt=state.pressure)
                    for party, state in now.parties.items()
                ]
                yield says.say("mediators", "felt", felt=felt)
        self.pressing = pressing

    def _runs_out(self, move: Move, now: Round) -> str:
        return self.says.say("mediators", move.what, who=move.who, left=move.facts["affords"])

    def _tables(self, move: Move, now: Round) -> str:
        before = self.latest.get(move.what)
        self.latest[move.what] = move.text
        case = "first" if before is None else "same" if before == move.text else "changed"
        change, worth = (before, move.text), self._worth(move)
        return self.says.say(move.what, case, text=move.text, change=change, worth=worth)

    def _refuses(self, move: Move, now: Round) -> str:
        facts = move.facts
        case = "worse" if facts["worth"] < facts["reservation"] else "asks"
        if facts.get("crosses_a_line"):  # only somebody who plays a mediator tables such a text
            case = "crosses"
        return self.says.say("refuses", case, who=move.who, **facts)

    def _takes_interim(self, move: Move, now: Round) -> str:
        aside = [issue for issue in move.text if issue in move.facts["set_aside"]]
        taken = interim_taken(self.says, move.text, aside)
        case = "truce_holds" if self.before.truce else "truce_begins"
        rounds = max(1, math.ceil(move.facts["rounds"]))
        return self.says.say("interim", case, taken=taken, rounds=rounds)

    # ---- the table

    def _offers(self, offers: list[Move]) -> Iterator[str]:
        """Yield the offers of a round: in full at first, then what changes."""
        says = self.says
        barred = all(m.facts["texts"] == 0 for m in offers)
        if barred and not self.barred:
            yield says.say("offers", "barred")
        elif self.barred and not barred:
            yield says.say("offers", "open", texts=offers[0].facts["texts"])
        self.barred = barred
        repeated: dict[str, list[str]] = {}
        for move in offers:
            before = self.latest.get(move.who)
            self.latest[move.who] = move.text
            if before is None:
                yield says.say(move.what, "first", who=move.who, text=move.text)
            elif before == move.text:
                repeated.setdefault(move.what, []).append(move.who)
            else:
                yield says.say(move.what, "changed", who=move.who, change=(before, move.text))
        for move in offers:
            whom = move.facts.get("cannot_sign")
            if whom:  # only somebody who plays a party is told so
                yield says.say("offers", "cannot_sign", who=move.who, whom=whom)
        for what, some in repeated.items():
            if len(some) == 1:
                yield says.say(what, "repeated", who=some[0])
            else:
                yield says.say(what, "repeated_by_some", who=some)

    def _asks(self, now: Round, offers: list[Move]) -> Iterator[str]:
        """Yield what each party asks for and how far short the others' best text falls."""
        for party, state in now.parties.items():
            heard = [m.facts["worth"][party] for m in offers if m.who != party]
            short, distance = state.shortfall or 0.0, state.distance or 0.0
            lines = ""
            if distance > short:
                lines = self.says.say("offers", "lines", who=party, distance=distance)
            yield self.says.say(
                "offers", "asks", who=party, asks=state.aspiration, best=max(heard), short=short,
                lines=lines,
            )  # fmt: skip

    def _walks_out(self, move: Move, now: Round) -> str:
        says, missed = self.says, dict(move.facts["missed"])
        own = missed.pop(move.who)
        others = [says.say("walks out", "other", who=p, share=missed[p]) for p in missed]
        case = "nobody" if own == 0.0 and not any(missed.values()) else "short"
        short = move.facts["shortfall"]
        why = says.say("walks out", case, who=move.who, shortfall=short, own=own, others=others)
        lines = self.account.lines.in_the_way({p: s.borne for p, s in now.parties.items()})
        lines = lines or crossed_by_drafts(self.account, now)
        barred = self._barring(lines) if lines else says.say("walks out", "no_line")
        return says.say(
            "walks out", "says", who=move.who, why=why, barred=barred, gap=now.gap or 0.0,
            risk=move.facts["chance"],
        )  # fmt: skip

    def _barring(self, lines: tuple[Obstacle, ...]) -> str:
        """Return which lines are in the way: in full at first, then only how far they are."""
        said = [f"{line.party} {line.issue} {line.side} {line.level}" for line in lines]
        again, self.in_the_way = said == self.in_the_way, said
        if again:
            words = "; ".join(map(self._still, by_issue(lines)))
            return self.says.say("walks out", "as_before", lines=words)
        words = ". ".join(faced(self.account, self.says, lines, "could_bear"))
        return self.says.say("walks out", "in_the_way", lines=words)

    def _still(self, lines: Sequence[Obstacle]) -> str:
        """Return whose lines on an issue do not meet, and how far those crossed are from it."""
        sides = {line.party for line in lines}
        sides |= {party for line in lines for party, _ in self.account.lines.facing(line)}
        whose = [party for party in self.says.names.parties if party in sides]
        needs = "; ".join(needed(self.says, line, "could_bear") for line in lines)
        return self.says.say("walks out", "still", whose=whose, issue=lines[0].issue, needs=needs)

    def _accepted(self, move: Move, now: Round) -> str:
        source = next(
            m for m in reversed(now.moves)
            if m.what in {"offers", "tables a text"} and m.text == move.text
        )  # fmt: skip
        case = "offer" if source.what == "offers" else "mediated"
        return self.says.say("accepted", case, who=source.who, text=move.text)

    # ---- principals

    def _ratifies(self, move: Move, now: Round) -> str:
        return self.says.say("principals", "ratifies", who=move.who, risk=move.facts["chance"])

    def _vetoes(self, move: Move, now: Round) -> str:
        facts = move.facts
        if not facts["beyond_mandate"]:
            slack, risk = facts["slack"], facts["chance"]
            return self.says.say("principals", "vetoes", who=move.who, slack=slack, risk=risk)
        text = next(m.text for m in now.moves if m.what == "all accept")
        lines = self.account.lines.beyond_mandate(move.who, text, facts["borne"])
        way = "".join(f" {words}." for words in faced(self.account, self.says, lines, "may_bear"))
        return self.says.say("principals", "beyond", who=move.who, lines=way)

    # ---- violence, and the way back

    def _incident(self, move: Move, blames: bool) -> str:
        case = "blamed" if blames else "not_blamed"
        return self.says.say("incident", case, who=move.facts["victim"], source=move.who)

    def _leaves(self, move: Move, now: Round) -> str:
        return self.says.say("walks out", move.what, who=move.who, risk=move.facts["chance"])

    def _readiness(self, waiting: list[Move], back: bool) -> Iterator[str]:
        """Yield how ready parties are to return: briefly, or term by term where talks come back."""
        if back:
            yield from (self._ready(move) for move in waiting)
            return
        chances = [(move.who, move.facts["chance"]) for move in waiting]
        each = [self.says.say("waits", "one", who=who, chance=chance) for who, chance in chances]
        together = math.prod(chance for _, chance in chances)
        yield self.says.say("waits", "ready", each=each, together=together)
        for move in waiting:
            if not move.facts["conditions_met"]:
                asked = self.asked_first[move.who]
                yield self.says.say("waits", "asks_first", who=move.who, asked=asked)

    def _ready(self, move: Move) -> str:
        """Return what made a party ready: its chance, and the terms of it, the largest first."""
        says, terms, words = self.says, move.facts["terms"], CATALOGUE["terms"]
        if says.many(move.who):
            words = words | CATALOGUE["terms_of_many"]
        count = sorted((t for t in words if t != "base" and terms[t]), key=lambda t: -abs(terms[t]))
        weights = [
            says.say("waits", "weight", term=words[t], weight=terms[t]) for t in [*count, "base"]
        ]
        mediated = ""
        if terms["mediation"] > 0:
            without = logistic(sum(terms.values()) - terms["mediation"])
            mediated = says.say("waits", "mediated", chance=without)
        chance, weight = move.facts["chance"], ", ".join(weights)
        given = {"chance": chance, "mediated": mediated, "weights": weight}
        return says.say("waits", "back", who=move.who, **given)


def _far(state: PartyState, told: PartyState) -> bool:
    """Return whether softening, pain or grievance has moved far since it was told."""
    pairs = (
        (state.softening, told.softening),
        (state.hurt, told.hurt),
        (state.grievance, told.grievance),
    )
    return any(abs(one - other) >= TOLD for one, other in pairs)
