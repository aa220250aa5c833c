"""The short form of a story: the scene, the turning points, what moved the parties, the end.

It is half a page at most and for a reader who knows nothing of the model. Numbers stand apart, so
that they are told only where somebody asks for them. Where many turning points follow each other,
the first and the last are told in full, those in between by what they are and whose.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from negsim.engine.moves import Move
from negsim.story.account import Account, Round
from negsim.story.catalogue import CATALOGUE, Catalogue
from negsim.story.lines import crossed_by_drafts, opposed
from negsim.story.page import folded, last_state, stand, title
from negsim.vocabulary import ENDINGS
from negsim.wording import Names, a_round

TURNS = (
    *("walks out", "talks collapse", "leaves the venue", "talks are back", "joins", "leaves"),
    *("all take the interim text", "talks resume after the adjournment", "the principal vetoes"),
    *("the truce ends", "hostilities break out", "signed", "a summit begins"),
    *("agreed by constant chance", "abandoned by constant chance"),
)
"""Moves that turn a story."""

FIRST, LAST = 4, 3
"""Turning points told in full before and after those that are told together."""

SHIFT = 0.1
"""How far softening or grievance must have risen to be told."""


@dataclass(frozen=True)
class Told:
    """A sentence, the numbers behind it in words ("" where there are none), and the moves in it."""

    words: str
    numbers: str = ""
    moves: tuple[Move, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        moves = [{"round": m.round, "what": m.what, "who": m.who} for m in self.moves]
        return {"words": self.words, "numbers": self.numbers} | ({"moves": moves} if moves else {})

    def full(self) -> str:
        """Return the sentence with its numbers in brackets."""
        return f"{self.words.removesuffix('.')} ({self.numbers})." if self.numbers else self.words


@dataclass
class Turn:
    """A turning point: a move, and others of its kind that belong to it; the round of the first."""

    now: Round
    moves: list[Move] = field(default_factory=list)

    @property
    def what(self) -> str:
        """What the move is."""
        return self.moves[0].what

    def goes_on(self, now: Round, move: Move) -> bool:
        """Return whether a move of a round belongs to it: talks collapse as somebody walks out."""
        if move.what == "talks collapse":
            return self.what == "walks out" and self.now is now
        return move.what == self.what == "leaves the venue"

    @property
    def who(self) -> list[str]:
        """Who makes it, each once."""
        return list(dict.fromkeys(move.who for move in self.moves if move.what == self.what))


@dataclass(frozen=True)
class Short:
    """The short form of a run in four paragraphs."""

    scene: tuple[Told, ...]
    turns: tuple[Told, ...]
    moved: tuple[Told, ...]
    end: tuple[Told, ...]

    def document(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {name: [told.document() for told in part] for name, part in vars(self).items()}


def shorten(account: Account) -> Short:
    """Return the short form of a run."""
    teller = Teller(account)
    parts = teller.scene(), teller.turns(), teller.moved(), teller.end()
    return Short(*map(tuple, parts))


def describe_shortly(account: Account, numbers: bool = False) -> str:
    """Return the short form in lines of at most 80 columns, with or without numbers."""
    says, short = Catalogue(Names.of(account.scenario)), shorten(account)
    head = [*title(account, says)]
    lines = [*(head if numbers else head[:1]), "", folded(says.say("short", "reminder"))]
    for part in vars(short).values():
        words = " ".join(told.full() if numbers else told.words for told in part)
        lines += ["", folded(words)] * bool(words)
    return "\n".join(lines) + "\n"


class Teller:
    """Tells the short form of one account."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.says = Catalogue(Names.of(account.scenario))

    def told(self, case: str, number: str = "", **given: Any) -> Told:
        """Return a sentence of the short form with its numbers, by another name if one is given."""
        form = CATALOGUE["short_numbers"].get(number or case, "")
        return Told(self.says.say("short", case, **given), self.says.filled(form, given))

    # ---- the scene

    def scene(self) -> Iterator[Told]:
        """Yield who negotiates about what, which red lines do not meet, and how talks stand."""
        says, account, start = self.says, self.account, self.account.start
        process, mediated = account.scenario.process, ""
        there = [id for id, state in start.mediators.items() if state.present]
        if there:
            mediated = says.say("short", "mediated", who=there)
        who, round_ = list(start.parties), a_round(process)
        yield self.told("parties", who=who, mediated=mediated, rounds=process.rounds, round=round_)
        issues = says.names.issues.values()
        yield self.told("stake", issues="; ".join(issues), texts=account.scenario.packages)
        if not account.scenario.process.chain.on:
            yield from self.blocked()
        here = all(state.on_site for state in start.parties.values())
        where = says.say("short", "here" if here else "away")
        truce = says.say("head", "a_truce" if start.truce else "no_truce")
        phase, trust = stand(start), start.trust
        yield self.told("start", phase=phase, where=where, truce=truce, trust=trust)

    def blocked(self) -> Iterator[Told]:
        """Yield on which issues no level respects all red lines, the first with these lines."""
        facing = opposed(self.account.scenario)
        if not facing:
            yield self.told("open")
            return
        issue, *others = facing
        sides = [
            self.says.say("lines", "against", who=party, side=self.says.bound(side), level=level)
            for party, side, level in facing[issue]
        ]
        yield self.told("blocked", issue=issue, sides=sides)
        if others:
            yield self.told("blocked_too", issues=others)

    # ---- turning points

    def turns(
        self, rounds: Sequence[Round] | None = None, first: int = FIRST, last: int = LAST
    ) -> Iterator[Told]:
        """Yield the turning points, by default of all rounds; those in between together."""
        turns = self.found(self.account.rounds if rounds is None else rounds)
        if len(turns) <= first + last + 1:
            yield from map(self.turn, turns)
            return
        yield from map(self.turn, turns[:first])
        yield self.between(turns[first:-last])
        yield from map(self.turn, turns[-last:])

    def found(self, rounds: Sequence[Round]) -> list[Turn]:
        """Return the turning points in order; delegations that leave one after the other as one."""
        turns: list[Turn] = []
        for now in rounds:
            for move in now.moves:
                last = turns[-1] if turns else None
                if last and move.what == "talks are broken off":
                    last.moves.append(move)
                if move.what in TURNS:
                    if last and last.goes_on(now, move):
                        last.moves.append(move)
                    else:
                        turns.append(Turn(now, [move]))
        return turns

    def turn(self, turn: Turn) -> Told:
        """Return a turning point in a sentence."""
        move, rounds = turn.moves[0], list(dict.fromkeys(m.round for m in turn.moves))
        given: dict[str, Any] = {"who": turn.who, "rounds": rounds}
        given["when"] = self.says.say("short_numbers", "when", rounds=rounds)
        number = turn.what if turn.what in CATALOGUE["short_numbers"] else "when"
        given |= self.facts(turn, move)
        told = self.told(given.pop("case", turn.what), number, **given)
        return Told(told.words, told.numbers, tuple(turn.moves))

    def facts(self, turn: Turn, move: Move) -> dict[str, Any]:
        """Return what else fills the sentence of a turning point, perhaps the case it is."""
        facts = move.facts
        match turn.what:
            case "walks out":
                return self.walk_out(turn.now, move)
            case "leaves the venue":
                chances = [m.facts["chance"] for m in turn.moves if m.what == turn.what]
                off = any(m.what == "talks are broken off" for m in turn.moves)
                too = {} if off else {"case": "leaves the venue too"}
                return {"chances": (min(chances), max(chances))} | too
            case "talks are back":
                return self.back(turn.now)
            case "all take the interim text":
                aside = [issue for issue in move.text if issue in facts["set_aside"]]
                rounds = max(1, math.ceil(facts["rounds"]))
                return {"aside": aside, "adjourned": rounds}
            case "the principal vetoes":
                beyond = {"case": "beyond the mandate"} if facts["beyond_mandate"] else {}
                return {"risk": facts["chance"]} | beyond
            case "the truce ends" | "hostilities break out":
                strikes = [m.who for m in turn.now.moves if m.what == "incident"]
                return {"source": strikes[-1]}
            case "signed":
                return {"text": move.text, "worth": facts["worth"]}
        return {}

    def walk_out(self, now: Round, move: Move) -> dict[str, Any]:
        """Return why a party walks out: what it misses, and which red lines are in the way."""
        borne = {party: state.borne for party, state in now.parties.items()}
        found = self.account.lines.in_the_way(borne) or crossed_by_drafts(self.account, now)
        lines = ""
        if found:
            issues = list(dict.fromkeys(line.issue for line in found))
            lines = self.says.say("short", "lines", issues=issues)
        facts = move.facts
        though = {} if facts["missed"][move.who] else {"case": "walks out though"}
        return {"short": facts["shortfall"], "risk": facts["chance"], "lines": lines} | though

    def back(self, now: Round) -> dict[str, Any]:
        """Return why talks are back: the largest of what made the parties ready."""
        waits = [move.facts for move in now.moves if move.what == "waits"]
        given: dict[str, Any] = {"together": math.prod(facts["chance"] for facts in waits)}
        sums = {
            term: sum(facts["terms"][term] for facts in waits)
            for term in ("mediation", "presence", "hurt")
        }
        most = max(sums, key=lambda term: sums[term])
        if not waits or sums[most] <= 0.0:
            return given
        if most == "mediation":
            there = [id for id, state in now.mediators.items() if state.present]
            return given | {"case": "back by mediation", "who": there} if there else given
        return given | {"case": f"back by {most}"}

    def between(self, turns: list[Turn]) -> Told:
        """Return turning points together, by what they are, and who makes them."""
        kinds: dict[str, list[Move]] = {}
        for turn in turns:
            kinds.setdefault(turn.what, []).extend(m for m in turn.moves if m.what == turn.what)
        each, numbers = [], []
        for what, moves in kinds.items():
            who = list(dict.fromkeys(move.who for move in moves))
            each.append(self.says.say("short_again", what, who=who))
            rounds = list(dict.fromkeys(move.round for move in moves))
            numbers.append(self.says.say("short_numbers", "when", rounds=rounds))
        words = self.says.say("short", "between", each="; ".join(each))
        return Told(words, "; ".join(numbers), tuple(move for turn in turns for move in turn.moves))

    # ---- what moved them, and the end

    def moved(self) -> Iterator[Told]:
        """Yield pressure, violence, the deadline, softening and grievance, as far as there were."""
        yield from self.pressure()
        yield from self.violence()
        yield from self.deadline()
        first, last = self.account.start.parties, self.account.rounds[-1].parties
        for case, name in (("softens", "softening"), ("grieves", "grievance")):
            risen = {p: getattr(last[p], name) - getattr(first[p], name) for p in first}
            who = [party for party, by in risen.items() if by >= SHIFT]
            if who:
                each = [self.of(party, getattr(last[party], name)) for party in who]
                yield self.told(case, "each", who=who, each=each)

    def of(self, who: str, number: float) -> str:
        """Return a number of somebody."""
        return self.says.say("short_numbers", "of", who=who, number=number)

    def pressure(self) -> Iterator[Told]:
        """Yield which mediators pressed whom, and how hard at most."""
        words, numbers = [], []
        for mediator in self.account.start.mediators:
            states = [now.mediators[mediator] for now in self.account.rounds]
            pressed = {party for state in states for party in state.presses}
            if pressed:
                hard = max(state.pressing for state in states if state.presses)
                whom = [party for party in self.account.start.parties if party in pressed]
                given = {"who": mediator, "whom": whom, "hard": hard}
                words.append(self.says.say("short", "presses", **given))
                numbers.append(self.of(mediator, hard))
        if words:
            form = CATALOGUE["short_numbers"]["pressed"]
            said = self.says.say("short", "pressed", each=words)
            yield Told(said, self.says.filled(form, {"each": numbers}))

    def violence(self) -> Iterator[Told]:
        """Yield which sources struck, and who blamed the other side."""
        moves = [move for now in self.account.rounds for move in now.moves]
        strikes = [move.who for move in moves if move.what == "incident"]
        if not strikes:
            return
        blames = [move.who for move in moves if move.what == "blames the other side"]
        sources = [name for id, name in self.says.names.sources.items() if id in strikes]
        who = [party for party in self.account.start.parties if party in blames]
        given = {"sources": sources, "who": who, "count": len(strikes), "blamed": len(blames)}
        both = len(who) == len(self.account.start.parties) == 2
        case = "blamed by both" if both else "blamed" if who else "violence"
        yield self.told(case, "blamed" if who else "violence", **given)

    def deadline(self) -> Iterator[Told]:
        """Yield who asked for less in the end than when the parties first sat at the table."""
        asked: dict[str, list[float]] = {party: [] for party in self.account.start.parties}
        for now in self.account.rounds:
            for party, state in now.parties.items():
                asked[party] += [state.aspiration] if state.aspiration is not None else []
        fell = {p: some for p, some in asked.items() if some and some[-1] < some[0]}
        if fell:
            each = [
                self.says.say("short_numbers", "fell", who=party, first=some[0], last=some[-1])
                for party, some in fell.items()
            ]
            yield self.told("deadline", who=list(fell), each=each)

    def end(self) -> Iterator[Told]:
        """Yield the outcome, what became of what was signed, or what stood in the way."""
        account, last = self.account, self.account.rounds[-1]
        how, outcome = last_state(account, self.says), account.outcome_name
        yield self.told("ends", round=last.round, outcome=outcome, how=how)
        for move in last.moves[-1:]:
            if move.what in ("the agreement fails", "the agreement lasts"):
                yield self.told(move.what, "the agreement", rounds=move.facts["rounds"])
        if account.outcome in ENDINGS and not account.scenario.process.chain.on:
            yield from self.obstacle()

    def obstacle(self) -> Iterator[Told]:
        """Yield what stood in the way of a settlement: red lines, or what the parties asked for."""
        lines = self.account.in_the_way
        if lines:
            issues = list(dict.fromkeys(line.issue for line in lines))
            yield self.told("barred", issues=issues, lines=len(lines))
            return
        for now in reversed(self.account.rounds):
            short = {p: s.shortfall for p, s in now.parties.items() if s.shortfall is not None}
            if short:
                left = {party: by for party, by in short.items() if by > 0.0}
                each = [self.of(party, by) for party, by in left.items()]
                yield self.told("apart" if left else "met", "each", who=list(left), each=each)
                return
