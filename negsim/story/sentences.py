"""One round of a run in sentences.

A `Describer` goes through the rounds in order. It remembers the latest offers, the mediators' text
and who presses, so that only what changes is said again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from negsim.engine.moves import Move
from negsim.engine.readable.obstacles import Obstacle
from negsim.rules.chance import logistic
from negsim.scenario.scenario import Preconditions
from negsim.story.account import Account, PartyState, Round
from negsim.story.lines import by_issue, crossed_by_drafts, faced
from negsim.wording import Names, chance, listed, shortfall, strength

TERMS = {
    "mediation": "the mediators",
    "presence": "still being at the venue",
    "hurt": "its pain of the stalemate less its grievance",
    "depth": "how deep the break is",
    "walking_out": "having walked out",
    "base": "the starting point",
}
"""Words for what makes the chance that a party is ready to return."""

PLAIN = {
    "hostilities break out": "The incident becomes open hostilities.",
    "the truce ends": "The truce ends with it.",
    "talks collapse": "Talks collapse: they are suspended.",
    "talks are broken off": "Talks are broken off.",
    "talks are back": "All are ready in the same moment: talks are back.",
    "talks resume after the adjournment": "The adjournment is over; talks resume.",
    "a summit ends": "The summit is over.",
    "agreed by constant chance": "Agreement, by the constant chance of the scenario; nothing is "
    "bargained.",
    "abandoned by constant chance": "Open hostilities, by the constant chance of the scenario.",
}
"""Sentences for moves that need no more words."""

OFFERS = {"offers": "offer", "tables a draft": "draft"}
"""Moves that put a party's own text forward, and what the text is called."""

OPENS = {"offer": "offers", "draft": "tables a draft of its own"}
"""Verbs of a text that is put forward for the first time."""

WAITS = "waits"

TOLD = 0.1
"""How far softening, pain or grievance must have moved to be told again."""


def interim_taken(names: Names, text: Mapping[str, str], aside: Sequence[str]) -> str:
    """Return that all take an interim text: what is in force, and the issues it sets aside."""
    in_force = names.text({issue: level for issue, level in text.items() if issue not in aside})
    left = listed(names.issues[issue] for issue in aside)
    return f"All take the interim text. In force: {in_force or 'nothing'}. Set aside: {left}."


def first_asked(asked: Preconditions) -> str:
    """Return what a party asks for before it returns."""
    return listed(["a truce"] * asked.truce + ["quiet rounds"] * bool(asked.quiet))


def noted(facts: Mapping[str, Any]) -> str:
    """Return how long an event lasts, and its note without the keys of sources."""
    rounds = facts.get("rounds", 0)
    lasts = f" for {rounds} round{'s' * (rounds > 1)}" if rounds else ""
    words = re.sub(r"\s*\[[^]]*\]", "", facts.get("note", "")).strip().rstrip(".")
    return f"{lasts}. {words}." if words else f"{lasts}."


def number_named(names: Names, path: str) -> str:
    """Return a number that an event changes, by the names of what its path leads through."""
    known = names.parties | names.mediators | names.sources | names.issues
    return ", ".join(known.get(part, part.replace("_", " ")) for part in path.split(".")[1:])


class Describer:
    """Puts the rounds of an account into sentences, in order."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.names = Names.of(account.scenario)
        self.asked_first = {p.id: p.preconditions for p in account.scenario.parties}
        self.before = account.start
        self.latest: dict[str, dict[str, str]] = {}
        self.barred = False
        self.moved_to = account.start.parties
        self.in_the_way: list[str] = []
        self.pressing: dict[str, tuple[str, ...]] = {}
        self.explained: dict[str, Callable[[Move, Round], str]] = {
            "joins": lambda move, _: f"{self._mediator(move)} joins{noted(move.facts)}",
            "leaves": lambda move, _: f"{self._mediator(move)} leaves{noted(move.facts)}",
            "a summit begins": lambda move, _: f"The principals themselves meet{noted(move.facts)}",
            "an incident is bound to happen": self._bound_to_happen,
            "a number changes": self._number_changes,
            "a number is put back": lambda move, _: f"{self._number(move)} is again what it was.",
            "runs out of effort": self._runs_out,
            "tables a text": self._tables,
            "tables an interim text": self._tables,
            "refuses the mediators' text": self._refuses,
            "all accept": self._accepted,
            "the principal ratifies": self._ratifies,
            "the principal vetoes": self._vetoes,
            "signed": lambda move, _: f"Signed. {self._worth(move)}",
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
        each = (
            f"{self.names.parties[party]} softening {state.softening:.2f}, pain {state.hurt:.2f}, "
            f"grievance {state.grievance:.2f}"
            for party, state in now.parties.items()
        )
        yield f"By now: {'; '.join(each)}."

    def _party(self, move: Move) -> str:
        return self.names.parties[move.who]

    def _mediator(self, move: Move) -> str:
        return self.names.mediators[move.who]

    def _worth(self, move: Move) -> str:
        return f"It is worth {self.names.worths(move.facts['worth'])}."

    # ---- mediators

    def _pressure(self, now: Round) -> Iterator[str]:
        """Yield who presses whom, where that has changed."""
        names = self.names
        pressing = {m: state.presses for m, state in now.mediators.items() if state.presses}
        if pressing != self.pressing:
            for mediator in self.pressing:
                if mediator not in pressing:
                    yield f"{names.mediators[mediator]} no longer presses anybody."
            for mediator, pressed in pressing.items():
                state = now.mediators[mediator]
                yield (
                    f"{names.mediators[mediator]} presses "
                    f"{listed(names.parties[party] for party in pressed)} "
                    f"{strength(state.pressing)} ({state.pressing:.2f} of 1; effort left for "
                    f"{state.effort_left:.1f} rounds of full pressing)."
                )
            felt = [f"{names.parties[party]} {s.pressure:.2f}" for party, s in now.parties.items()]
            if pressing:
                yield f"Pressure felt: {listed(felt)}."
        self.pressing = pressing

    def _runs_out(self, move: Move, now: Round) -> str:
        name, left = self.names.mediators[move.who], chance(move.facts["affords"])
        return f"{name} runs out of effort: it presses at {left} of what it meant to."

    def _tables(self, move: Move, now: Round) -> str:
        interim = "an interim text" if "interim" in move.what else "a text"
        before = self.latest.get(move.what)
        self.latest[move.what] = move.text
        if before is None:
            what = f"The mediators table {interim}: {self.names.text(move.text)}"
        elif before == move.text:
            what = f"The mediators table {interim} again, the same"
        else:
            change = self.names.change(before, move.text)
            what = f"The mediators table {interim} again, changed ({change})"
        return f"{what}. {self._worth(move)}"

    def _refuses(self, move: Move, now: Round) -> str:
        facts = move.facts
        if facts.get("crosses_a_line"):  # only somebody who plays a mediator tables such a text
            why = "it crosses a red line of its own"
        elif facts["worth"] < facts["reservation"]:
            why = f"the worst deal it would take is worth {facts['reservation']:.2f}"
        else:
            why = f"it asks for {facts['asks']:.2f}, too far above {facts['worth']:.2f}"
        return f"{self._party(move)} refuses it: {why}."

    def _takes_interim(self, move: Move, now: Round) -> str:
        aside = [issue for issue in move.text if issue in move.facts["set_aside"]]
        rounds = max(1, math.ceil(move.facts["rounds"]))
        truce = "The truce holds on" if self.before.truce else "A truce begins"
        taken = interim_taken(self.names, move.text, aside)
        return f"{taken} {truce}; talks adjourn for {rounds} round{'s' * (rounds > 1)}."

    # ---- the table

    def _offers(self, offers: list[Move]) -> Iterator[str]:
        """Yield the offers of a round: in full at first, then what changes."""
        barred = all(m.facts["texts"] == 0 for m in offers)
        if barred and not self.barred:
            yield "There is no text that all could sign: all table drafts of their own."
        elif self.barred and not barred:
            yield f"There are {offers[0].facts['texts']:,} texts now that all could sign."
        self.barred = barred
        repeated: dict[str, list[str]] = {}
        for move in offers:
            name, before, kind = self._party(move), self.latest.get(move.who), OFFERS[move.what]
            self.latest[move.who] = move.text
            if before is None:
                yield f"{name} {OPENS[kind]}: {self.names.text(move.text)}."
            elif before == move.text:
                repeated.setdefault(kind, []).append(name)
            else:
                yield f"{name} changes its {kind}: {self.names.change(before, move.text)}."
        for move in offers:
            if move.facts.get("cannot_sign"):  # only somebody who plays a party is told so
                who = listed(self.names.parties[party] for party in move.facts["cannot_sign"])
                yield f"{who} could not sign what {self._party(move)} tables."
        for kind, who_repeat in repeated.items():
            how = f"repeats its {kind}" if len(who_repeat) == 1 else f"repeat their {kind}s"
            yield f"{listed(who_repeat)} {how}."

    def _asks(self, now: Round, offers: list[Move]) -> Iterator[str]:
        """Yield what each party asks for and how far short the others' best text falls."""
        for party, state in now.parties.items():
            heard = [m.facts["worth"][party] for m in offers if m.who != party]
            short, distance = state.shortfall or 0.0, state.distance or 0.0
            lines = f"; red lines put it {distance:.2f} away" if distance > short else ""
            yield (
                f"{self.names.parties[party]} asks for {state.aspiration:.2f}; the best it hears "
                f"is worth {max(heard):.2f}: {shortfall(short)}{lines}."
            )

    def _walks_out(self, move: Move, now: Round) -> str:
        missed, name = dict(move.facts["missed"]), self._party(move)
        own = missed.pop(move.who)
        others = listed(f"{self.names.parties[p]} {chance(share)}" for p, share in missed.items())
        why = (
            f"the best it hears misses {move.facts['shortfall']:.2f} of what it asks for, "
            f"{chance(own)} of what it could gain ({others}; the larger the share, the likelier)"
        )
        if own == 0.0 and not any(missed.values()):
            why = "nobody misses anything of what it asks for, so any of them might have"
        lines = self.account.lines.in_the_way({p: s.borne for p, s in now.parties.items()})
        lines = lines or crossed_by_drafts(self.account, now)
        barred = self._barring(lines) if lines else "No red line is in the way"
        risk = f"gap {now.gap or 0.0:.2f}, risk of collapse {chance(move.facts['chance'])}"
        return f"{name} walks out: {why}. {barred}. ({risk.capitalize()}.)"

    def _barring(self, lines: tuple[Obstacle, ...]) -> str:
        """Return which lines are in the way: in full at first, then only how far they are."""
        said = [f"{line.party} {line.issue} {line.side} {line.level}" for line in lines]
        again, self.in_the_way = said == self.in_the_way, said
        if again:
            return f"In the way, as before: {'; '.join(map(self._still, by_issue(lines)))}"
        return f"In the way: {'. '.join(faced(self.account, lines, 'could bear'))}"

    def _still(self, lines: Sequence[Obstacle]) -> str:
        """Return whose lines on an issue do not meet, and how far those crossed are from it."""
        names = self.names
        sides = {line.party for line in lines}
        sides |= {party for line in lines for party, _ in self.account.lines.facing(line)}
        whose = listed(f"{name}'s" for party, name in names.parties.items() if party in sides)
        needs = "; ".join(names.needed(line, "could bear") for line in lines)
        return f"{whose} on {names.issues[lines[0].issue]} ({needs})"

    def _accepted(self, move: Move, now: Round) -> str:
        source = next(
            m for m in reversed(now.moves)
            if m.what in {"offers", "tables a text"} and m.text == move.text
        )  # fmt: skip
        whose = "the mediators table"
        if source.what == "offers":
            whose = f"{self._party(source)} offers"
        return f"All delegations accept what {whose}: {self.names.text(move.text)}."

    # ---- principals

    def _ratifies(self, move: Move, now: Round) -> str:
        risk = chance(move.facts["chance"])
        return f"{self._party(move)}'s principal ratifies it (chance of a veto: {risk})."

    def _vetoes(self, move: Move, now: Round) -> str:
        facts, name = move.facts, self._party(move)
        if not facts["beyond_mandate"]:
            return (
                f"{name}'s principal vetoes it: it is worth only {facts['slack']:.2f} more than "
                f"no deal (chance of a veto: {chance(facts['chance'])})."
            )
        text = next(m.text for m in now.moves if m.what == "all accept")
        lines = self.account.lines.beyond_mandate(move.who, text, facts["borne"])
        way = "".join(f" {words}." for words in faced(self.account, lines, "may bear"))
        return f"{name}'s principal vetoes it: beyond its mandate.{way}"

    # ---- violence, and the way back

    def _incident(self, move: Move, blames: bool) -> str:
        victim = self.names.parties[move.facts["victim"]]
        blame = "blames the other side: its grievance grows"
        if not blames:
            blame = "does not blame the other side: everybody's pain grows"
        return f"Incident: {self.names.sources[move.who]}. {victim} is struck and {blame}."

    def _bound_to_happen(self, move: Move, now: Round) -> str:
        source = self.names.sources[move.who]
        return f"Bound to happen in this round: {source}{noted(move.facts)}"

    def _number(self, move: Move) -> str:
        return number_named(self.names, move.facts["path"])

    def _number_changes(self, move: Move, now: Round) -> str:
        return f"By an event: {self._number(move)} is {move.facts['value']:g}{noted(move.facts)}"

    def _leaves(self, move: Move, now: Round) -> str:
        risk = chance(move.facts["chance"])
        return f"{self._party(move)} leaves the venue (chance: {risk})."

    def _readiness(self, waiting: list[Move], back: bool) -> Iterator[str]:
        """Yield how ready parties are to return: briefly, or term by term where talks come back."""
        if back:
            yield from (self._ready(move) for move in waiting)
            return
        together = math.prod(move.facts["chance"] for move in waiting)
        yield (
            f"Ready to return, chance a day: {listed(map(self._waits, waiting))}; all in the same "
            f"moment {chance(together)}."
        )
        for move in waiting:
            if not move.facts["conditions_met"]:
                asked = first_asked(self.asked_first[move.who])
                yield f"{self._party(move)} first asks for {asked}."

    def _waits(self, move: Move) -> str:
        return f"{self._party(move)} {chance(move.facts['chance'])}"

    def _ready(self, move: Move) -> str:
        """Return what made a party ready: its chance, and the terms of it, the largest first."""
        terms = move.facts["terms"]
        count = sorted((t for t in TERMS if t != "base" and terms[t]), key=lambda t: -abs(terms[t]))
        weights = [f"{TERMS[t]} {terms[t]:+.1f}" for t in [*count, "base"]]
        without = logistic(sum(terms.values()) - terms["mediation"])
        mediated = f"; without the mediators it would be {chance(without)}"
        return (
            f"{self._party(move)} is ready to return. Its chance was "
            f"{chance(move.facts['chance'])} a day{mediated * (terms['mediation'] > 0)}. Weights, "
            f"in log odds: {', '.join(weights)}."
        )


def _far(state: PartyState, told: PartyState) -> bool:
    """Return whether softening, pain or grievance has moved far since it was told."""
    pairs = (
        (state.softening, told.softening),
        (state.hurt, told.hurt),
        (state.grievance, told.grievance),
    )
    return any(abs(one - other) >= TOLD for one, other in pairs)
