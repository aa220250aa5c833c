"""One round of a run in sentences.

A `Describer` goes through the rounds in order. It remembers the latest offers, the mediators' text
and who presses, so that only what changes is said again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from negsim.engine.moves import Move
from negsim.engine.readable.obstacles import Obstacle
from negsim.rules.chance import logistic
from negsim.story.account import Account, Round
from negsim.wording import Names, chance, listed, shortfall, strength

TERMS = {
    "mediation": "the mediators",
    "presence": "still being at the venue",
    "hurt": "its own pain of the stalemate",
    "waiting": "the time that has passed",
    "walking_out": "having walked out",
    "base": "the starting point",
}
"""Words for what makes the chance that a party consents to return."""

PLAIN = {
    "hostilities break out": "The incident becomes open hostilities.",
    "the truce ends": "The truce ends with it.",
    "talks collapse": "Talks collapse.",
    "talks are back": "Talks are back.",
    "talks resume after the adjournment": "The adjournment is over; talks resume.",
    "the adjournment is broken": "The incident ends the adjournment.",
    "agreed by constant chance": "Agreement, by the constant chance of the scenario; nothing is "
    "bargained.",
    "abandoned by constant chance": "Open hostilities, by the constant chance of the scenario.",
}
"""Sentences for moves that need no more words."""

OFFERS = {"offers", "makes no offer"}

ANSWERS = {"consents to return", "stays away"}


def interim_taken(names: Names, text: Mapping[str, str], aside: Sequence[str]) -> str:
    """Return that all take an interim text: what it settles, and the issues it sets aside."""
    settled = names.text({issue: level for issue, level in text.items() if issue not in aside})
    left = listed(names.issues[issue] for issue in aside)
    return f"All take the interim text. Settled: {settled or 'nothing'}. Set aside: {left}."


class Describer:
    """Puts the rounds of an account into sentences, in order."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.names = Names.of(account.scenario)
        self.asked_first = {p.id: p.preconditions for p in account.scenario.parties}
        self.before = account.start
        self.latest: dict[str, dict[str, str]] = {}
        self.barred = False
        self.in_the_way: list[str] = []
        self.pressing: dict[str, tuple[str, ...]] = {}
        self.explained: dict[str, Callable[[Move, Round], str]] = {
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
        answers = [move for move in moves if move.what in ANSWERS]
        offers = [move for move in moves if move.what in OFFERS]
        for at, move in enumerate(moves):
            if move.what == "incident":
                blames = moves[at + 1 :][:1] and moves[at + 1].what == "blames the other side"
                sentences.append(self._incident(move, bool(blames)))
            elif offers and move is offers[0]:
                sentences += [*self._offers(offers), *self._asks(now, offers)]
            elif answers and move is answers[0]:
                sentences += self._answers(answers, back=now.phase == "talks")
            elif move.what in PLAIN:
                sentences.append(PLAIN[move.what])
            elif move.what in self.explained:
                sentences.append(self.explained[move.what](move, now))
        self.before = now
        return sentences

    def _party(self, move: Move) -> str:
        return self.names.parties[move.who]

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
                    f"{strength(state.pressing)} ({state.pressing:.2f} of 1; effort left "
                    f"{state.effort_left:.1f})."
                )
            felt = [f"{names.parties[party]} {s.pressure:.2f}" for party, s in now.parties.items()]
            if pressing:
                yield f"Pressure felt: {listed(felt)}."
        self.pressing = pressing

    def _runs_out(self, move: Move, now: Round) -> str:
        name, left = self.names.mediators[move.who], chance(move.facts["affords"])
        return f"{name} runs out of effort: it affords {left} of this round's work."

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
        barred = all(m.what != "offers" and m.facts["texts"] == 0 for m in offers)
        again, self.barred = barred and self.barred, barred
        if barred:
            asks = [f"{self._party(move)} asks for {move.facts['asks']:.2f}" for move in offers]
            what = "Still no text" if again else "There is no text"
            yield f"{what} that all could sign, so nobody makes an offer. {listed(asks)}."
            return
        repeated = []
        for move in offers:
            name, before, texts = self._party(move), self.latest.get(move.who), move.facts["texts"]
            if move.what == "makes no offer":
                why = "there is no text that all could sign"
                if texts:
                    why = f"none of the {texts} texts that all could sign gives it what it asks for"
                yield f"{name} makes no offer: {why}."
                continue
            self.latest[move.who] = move.text
            if before is None:
                yield f"{name} offers: {self.names.text(move.text)}."
            elif before == move.text:
                repeated.append(name)
            else:
                yield f"{name} changes its offer: {self.names.change(before, move.text)}."
        for move in offers:
            if move.facts.get("cannot_sign"):  # only somebody who plays a party offers such texts
                who = listed(self.names.parties[party] for party in move.facts["cannot_sign"])
                yield f"{who} could not sign what {self._party(move)} offers: it is as no offer."
        if repeated:
            how = "repeats its offer" if len(repeated) == 1 else "repeat their offers"
            yield f"{listed(repeated)} {how}."

    def _asks(self, now: Round, offers: list[Move]) -> Iterator[str]:
        """Yield what each party asks for and how far short the others' best offer falls."""
        if self.barred:
            return
        for party, state in now.parties.items():
            others = [m for m in offers if m.what == "offers" and m.who != party]
            heard = [m.facts["worth"][party] for m in others if not m.facts.get("cannot_sign")]
            asks = f"{self.names.parties[party]} asks for {state.aspiration:.2f}"
            if not heard:
                yield f"{asks} and hears no offer."
            elif state.shortfall is not None:
                short = shortfall(state.shortfall)
                yield f"{asks}; the best it hears is worth {max(heard):.2f}: {short}."

    def _walks_out(self, move: Move, now: Round) -> str:
        short = {party: state.shortfall or 0.0 for party, state in now.parties.items()}
        own, widest = move.facts["shortfall"], max(short, key=lambda party: short[party])
        beside = ", the largest shortfall of all"
        if own < short[widest]:
            beside = f" ({self.names.parties[widest]} is {short[widest]:.2f} short)"
        why = f"it is {own:.2f} short of what it asks for{beside}"
        softening = {party: state.softening for party, state in now.parties.items()}
        lines = self.account.lines.in_the_way(softening, self.account.locked(now.round))
        barred = self._barring(lines) if lines else "No red line bars every text"
        risk = chance(move.facts["chance"])
        return f"{self._party(move)} walks out: {why}. {barred}. (Risk of collapse: {risk}.)"

    def _barring(self, lines: tuple[Obstacle, ...]) -> str:
        """Return which lines are in the way: in full at first, then only how far they are."""
        said = [f"{line.party} {line.issue} {line.side} {line.level}" for line in lines]
        again, self.in_the_way = said == self.in_the_way, said
        if again:
            return f"In the way, as before: {'; '.join(map(self._still, lines))}"
        return f"In the way: {'; '.join(map(self._faced, lines))}"

    def _faced(self, line: Obstacle) -> str:
        """Return a line in full, and those of others that it does not meet."""
        facing = listed(self.names.line(*pair) for pair in self.account.lines.facing(line))
        return f"{self.names.obstacle(line)}{f'; it faces {facing}' if facing else ''}"

    def _still(self, line: Obstacle) -> str:
        """Return whose lines do not meet, and how far the crossed one is from giving way."""
        names = self.names
        sides = {line.party, *(party for party, _ in self.account.lines.facing(line))}
        whose = listed(f"{name}'s" for party, name in names.parties.items() if party in sides)
        softening = f"{names.parties[line.party]}'s softening" if len(sides) > 1 else "softening"
        return (
            f"{whose} on {names.issues[line.issue]} ({softening} {line.softening:.2f}, needed "
            f"above {line.need:.2f})"
        )

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
        softening = now.parties[move.who].softening
        lines = self.account.lines.beyond_mandate(move.who, text, softening)
        way = "; ".join(self.names.obstacle(line, "its mandate is") for line in lines)
        return f"{name}'s principal vetoes it: beyond its mandate. {way}."

    # ---- violence, and the way back

    def _incident(self, move: Move, blames: bool) -> str:
        victim = self.names.parties[move.facts["victim"]]
        blame = "blames the other side" if blames else "does not blame the other side"
        return f"Incident: {self.names.sources[move.who]}. {victim} is struck and {blame}."

    def _leaves(self, move: Move, now: Round) -> str:
        risk = chance(move.facts["chance"])
        return f"{self._party(move)} leaves the venue (chance: {risk})."

    def _answers(self, answers: list[Move], back: bool) -> Iterator[str]:
        """Yield who consents to return: briefly, or term by term where talks come back."""
        if back:
            yield from (self._consent(move) for move in answers)
            return
        words = []
        for move in answers:
            would = "would" if move.what == "consents to return" else "would not"
            said = f"{would} come back ({chance(move.facts['chance'])})"
            if not move.facts["conditions_met"]:
                asked = self.asked_first[move.who]
                first = ["a truce"] * asked.truce + ["quiet rounds"] * bool(asked.quiet)
                said = f"first asks for {listed(first)}"
            words.append(f"{self._party(move)} {said}")
        yield f"{listed(words)}."

    def _consent(self, move: Move) -> str:
        """Return what made a party consent: its chance, and the terms of it, the largest first."""
        terms = move.facts["terms"]
        count = sorted((t for t in TERMS if t != "base" and terms[t]), key=lambda t: -abs(terms[t]))
        weights = [f"{TERMS[t]} {terms[t]:+.1f}" for t in [*count, "base"]]
        without = logistic(sum(terms.values()) - terms["mediation"])
        mediated = f"; without the mediators it would be {chance(without)}"
        return (
            f"{self._party(move)} consents to return. Its chance was "
            f"{chance(move.facts['chance'])}{mediated * (terms['mediation'] > 0)}. Weights, in log "
            f"odds: {', '.join(weights)}."
        )
