"""A run described round by round in plain words.

Rounds in which nothing is new are one paragraph. Only names that the scenario gives for display
are used, and 80 columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TypeAlias

from negsim.engine.moves import Move
from negsim.results.provenance import changes
from negsim.story.account import Account, Round
from negsim.story.catalogue import CATALOGUE, Catalogue, first_asked
from negsim.story.lines import crossed_by_drafts, faced
from negsim.story.sentences import OFFERS, WAITS, Describer
from negsim.vocabulary import ENDINGS
from negsim.wording import Names, a_round, wrapped

NO_BREAK = "\N{NO-BREAK SPACE}"

REMINDER: str = CATALOGUE["head"]["reminder"]

Part: TypeAlias = tuple[str, Round, list[str]]
"""The phase that a round passes in with nothing new, the round, and its sentences."""


def describe(account: Account) -> str:
    """Return the story of a run, in lines of at most 80 columns, the last one ended."""
    says = Catalogue(Names.of(account.scenario))
    parts = [*_head(account, says), *_rounds(account, says), *_ending(account, says)]
    return "\n".join(parts) + "\n"


def folded(words: str, bullet: str = "") -> str:
    """Return words in lines of at most 80 columns, numbers and their % in one."""
    return wrapped(words.replace(" %", f"{NO_BREAK}%"), bullet).replace(NO_BREAK, " ")


def title(account: Account, says: Catalogue) -> Iterator[str]:
    """Yield the lines that say which run of what is told."""
    scenario = account.scenario
    yield folded(scenario.name or scenario.id)
    which = {"run": account.run, "seed": account.seed}
    yield folded(says.say("head", "run", **which, id=scenario.id, fingerprint=scenario.fingerprint))
    for path, value in changes(scenario).items():
        yield folded(says.say("head", "changed", path=path, value=value))


def _head(account: Account, says: Catalogue) -> Iterator[str]:
    start = account.start
    yield from title(account, says)
    yield ""
    yield folded(REMINDER)
    yield ""
    away = any(not state.on_site for state in start.parties.values())
    words = {
        "where": says.say("head", "away" if away else "here"),
        "truce": says.say("head", "a_truce" if start.truce else "no_truce"),
        "scale": says.say("head", "scale"),
        "round": a_round(account.scenario.process),
    }
    yield folded(says.say("head", "start", phase=stand(start), trust=start.trust, **words))


def _rounds(account: Account, says: Catalogue) -> Iterator[str]:
    """Yield the rounds in words; those in a row with nothing new are one paragraph."""
    describer, before, parts = Describer(account), account.start, []
    for now in account.rounds:
        parts.append((_quiet(before, now), now, describer.round(now)))
        before = now
    for quiet, group in groupby(parts, key=lambda part: part[0]):
        rounds = list(group)
        if quiet:
            yield ""
            yield folded(_together(quiet, account, says, rounds))
            continue
        for _, now, sentences in rounds:
            yield ""
            yield says.say("rounds", "one", round=now.round)
            told = [*sentences, *describer.moved(now)] or [says.say("rounds", "nothing_new")]
            yield from (folded(sentence, "- ") for sentence in told)


def stand(now: Round) -> str:
    """Return how talks stand after a round: broken off only once a delegation has left."""
    words: str = CATALOGUE["phases"]["suspended" if now.suspended else now.phase]
    return words


def _quiet(before: Round, now: Round) -> str:
    """Return the phase that a round with nothing new passes in, or nothing."""
    pressed = [[m.presses for m in one.mediators.values()] for one in (before, now)]
    if before.phase != now.phase or pressed[0] != pressed[1]:
        return ""
    if now.phase == "collapsed":
        return stand(now) * all(move.what == WAITS for move in now.moves)
    if now.phase == "adjourned":
        return "adjourned" * (not now.moves)
    earlier, later = ([(m.what, m.who, m.text) for m in one.moves] for one in (before, now))
    struck = any(move.what == "incident" for move in now.moves)
    return "talks" * (earlier == later and not struck)


def _together(phase: str, account: Account, says: Catalogue, passed: list[Part]) -> str:
    """Return in one paragraph what passed in rounds with nothing new."""
    rounds = [now for _, now, _ in passed]
    when = [now.round for now in rounds]
    if phase == "adjourned":
        return says.say("rounds", "adjourned", when=when)
    if phase == "talks":
        asks = [
            says.say("rounds", "asks", who=party, asks=state.aspiration)
            for party, state in rounds[-1].parties.items()
            if state.aspiration is not None
        ]
        return says.say("rounds", "talks_same" if asks else "talks", when=when, asks=asks)
    ready = "".join(_readiness(account, says, rounds))
    return says.say("rounds", "stay", when=when, phase=phase, ready=ready)


def _readiness(account: Account, says: Catalogue, rounds: list[Round]) -> Iterator[str]:
    """Yield how ready parties were to return, and what they first asked for."""
    if not any(now.moves for now in rounds):  # constant chances: nobody is asked
        return
    ready, asked = [], []
    asks = {party.id: first_asked(party.preconditions) for party in account.scenario.parties}
    for party in rounds[0].parties:
        waits = [move for now in rounds for move in now.moves if move.who == party]
        chances = [move.facts["chance"] for move in waits]
        between = min(chances), max(chances)
        ready.append(says.say("rounds", "ready_one", who=party, chances=between))
        unmet = [move.round for move in waits if not move.facts["conditions_met"]]
        if unmet:
            given = {"who": party, "asked": asks[party], "when": unmet}
            asked.append(says.say("rounds", "asks_first", **given))
    yield says.say("rounds", "ready", ready=ready)
    yield from asked


def _ending(account: Account, says: Catalogue) -> Iterator[str]:
    """Yield the outcome, what became of what was signed, or what stood in the way."""
    last = account.rounds[-1].round
    yield ""
    how = last_state(account, says)
    outcome = account.outcome_name
    yield folded(says.say("end", "outcome", round=last, outcome=outcome, how=how))
    for move in account.rounds[-1].moves[-1:]:
        if move.what == "the agreement fails":
            yield folded(says.say("end", "fails", rounds=move.facts["rounds"]))
            yield folded(_why_it_failed(says, move))
        elif move.what == "the agreement lasts":
            yield folded(says.say("end", "lasts", rounds=move.facts["rounds"]))
    if account.outcome in ENDINGS and not account.scenario.process.chain.on:
        yield ""
        yield says.say("end", "in_the_way")
        yield from (folded(sentence, "- ") for sentence in _in_the_way(account, says))


def last_state(account: Account, says: Catalogue) -> str:
    """Return how things stand at the end: a text signed, or else the talks, and the truce."""
    last = account.rounds[-1]
    if account.outcome not in ENDINGS:
        return says.say("end", "signed")
    if last.phase == "hostilities":
        return says.say("end", "hostilities")
    return says.say("end", "truce" if last.truce else "no_truce", phase=stand(last))


def _why_it_failed(says: Catalogue, move: Move) -> str:
    """Return what made a signed text likely to fail in the round in which it did."""
    facts = move.facts
    missing = [
        says.say("end", "missing", who=party, short=short)
        for party, short in facts["missing"].items()
        if short
    ]
    told = sorted((c for c in CAUSES if facts[c] > 0.0), key=lambda c: -facts[c])
    causes = [
        says.say("end", "cause", cause=says.say("end", c, missing=missing), chance=facts[c])
        for c in told
    ]
    return says.say("end", "why", causes=causes)


CAUSES = "doubt", "shortfall", "violence"
"""What may make a signed text fail."""


def _in_the_way(account: Account, says: Catalogue) -> Iterator[str]:
    """Yield which lines no text got past, or how far apart the wishes were."""
    lines = account.in_the_way
    if lines:
        texts = account.scenario.packages
        yield says.say("end", "red_lines", texts=texts, lines=len(lines))
        yield from (f"{words}." for words in faced(account, says, lines, "could_bear_at_most"))
    else:
        yield from _no_line_alone(account, says)
        yield _wishes(account, says)
    for move in (move for now in account.rounds for move in now.moves):
        if move.what == "the principal vetoes":
            yield says.say("end", "vetoed", who=move.who, round=move.round)


def _no_line_alone(account: Account, says: Catalogue) -> Iterator[str]:
    """Yield what red lines did where none of them barred every text."""
    moves = [move for now in account.rounds for move in now.moves if move.what in OFFERS]
    most = max((move.facts["texts"] for move in moves), default=0)
    yield says.say("end", "no_line_alone")
    if not moves:
        return
    if most:
        yield says.say("end", "most", texts=most)
        return
    yield says.say("end", "none")
    last = next(now for now in reversed(account.rounds) if now.gap is not None)
    for words in faced(account, says, crossed_by_drafts(account, last), "could_bear"):
        yield says.say("end", "crossed", round=last.round, lines=words)


def _wishes(account: Account, says: Catalogue) -> str:
    """Return how far apart the parties were when they last sat at the table."""
    for now in reversed(account.rounds):
        if all(state.shortfall is not None for state in now.parties.values()):
            short = [
                says.say("end", "wished", who=who, asked=state.aspiration, short=state.shortfall)
                for who, state in now.parties.items()
            ]
            return says.say("end", "last_sat", round=now.round, short=short, gap=now.gap)
    return says.say("end", "never_sat")
