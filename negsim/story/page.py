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
from negsim.scenario.scenario import Scenario
from negsim.story.account import Account, Round
from negsim.story.lines import crossed_by_drafts, faced
from negsim.story.sentences import OFFERS, WAITS, Describer, first_asked
from negsim.vocabulary import ENDINGS
from negsim.wording import PHASE_WORDS, Names, a_round, chance, listed, spans, wrapped

NO_BREAK = "\N{NO-BREAK SPACE}"

REMINDER = (
    "One run of a model under the scenario's stated assumptions, not a forecast. What is common "
    "and what is rare only the shares of many model runs tell (negsim run)."
)

SCALE = (
    "Worth and what a party asks for run from 0 to 1 on its own scale; softening, pain, "
    "grievance, pressure and trust too."
)

Part: TypeAlias = tuple[str, Round, list[str]]
"""The phase that a round passes in with nothing new, the round, and its sentences."""


def describe(account: Account) -> str:
    """Return the story of a run, in lines of at most 80 columns, the last one ended."""
    parts = [*_head(account), *_rounds(account), *_ending(account)]
    return "\n".join(parts) + "\n"


def _wrapped(words: str, bullet: str = "") -> str:
    """Return words in lines of at most 80 columns, numbers and their % in one."""
    return wrapped(words.replace(" %", f"{NO_BREAK}%"), bullet).replace(NO_BREAK, " ")


def _head(account: Account) -> Iterator[str]:
    scenario, start = account.scenario, account.start
    yield _wrapped(scenario.name or scenario.id)
    yield _wrapped(
        f"run {account.run} of seed {account.seed}, scenario {scenario.id}, "
        f"fingerprint {scenario.fingerprint}"
    )
    for path, value in changes(scenario).items():
        yield _wrapped(f"changed: {path}={value}")
    yield ""
    yield _wrapped(REMINDER)
    yield ""
    away = [p for p, state in start.parties.items() if not state.on_site]
    where = "the delegations are not at the venue" if away else "the delegations are at the venue"
    truce = "a truce holds" if start.truce else "there is no truce"
    yield _wrapped(
        f"Start: talks are {_phase(start)}; {where}; {truce}; trust is "
        f"{start.trust:.2f}. One round: {a_round(scenario.process)}. {SCALE}"
    )


def _rounds(account: Account) -> Iterator[str]:
    """Yield the rounds in words; those in a row with nothing new are one paragraph."""
    describer, before, parts = Describer(account), account.start, []
    for now in account.rounds:
        parts.append((_quiet(before, now), now, describer.round(now)))
        before = now
    for quiet, group in groupby(parts, key=lambda part: part[0]):
        rounds = list(group)
        if quiet:
            yield ""
            yield _wrapped(_together(quiet, account.scenario, rounds))
            continue
        for _, now, sentences in rounds:
            yield ""
            yield f"Round {now.round}"
            told = [*sentences, *describer.moved(now)] or ["Nothing new."]
            yield from (_wrapped(sentence, "- ") for sentence in told)


def _phase(now: Round) -> str:
    """Return how talks stand after a round: broken off only once a delegation has left."""
    return "suspended" if now.suspended else PHASE_WORDS[now.phase]


def _quiet(before: Round, now: Round) -> str:
    """Return the phase that a round with nothing new passes in, or nothing."""
    pressed = [[m.presses for m in one.mediators.values()] for one in (before, now)]
    if before.phase != now.phase or pressed[0] != pressed[1]:
        return ""
    if now.phase == "collapsed":
        return _phase(now) * all(move.what == WAITS for move in now.moves)
    if now.phase == "adjourned":
        return "adjourned" * (not now.moves)
    earlier, later = ([(m.what, m.who, m.text) for m in one.moves] for one in (before, now))
    struck = any(move.what == "incident" for move in now.moves)
    return "talks" * (earlier == later and not struck)


def _together(phase: str, scenario: Scenario, passed: list[Part]) -> str:
    """Return in one paragraph what passed in rounds with nothing new."""
    rounds, names = [now for _, now, _ in passed], Names.of(scenario)
    when = spans(now.round for now in rounds).capitalize()
    if phase == "adjourned":
        return f"{when}: adjourned."
    if phase == "talks":
        asks = listed(
            f"{names.parties[party]} asks for {state.aspiration:.2f}"
            for party, state in rounds[-1].parties.items()
            if state.aspiration is not None
        )
        if not asks:
            return f"{when}: talks go on."
        return f"{when}: talks go on; no offer and no text changes. In the end {asks}."
    return f"{when}: talks stay {phase}{''.join(_readiness(scenario, rounds))}."


def _readiness(scenario: Scenario, rounds: list[Round]) -> Iterator[str]:
    """Yield how ready parties were to return, and what they first asked for."""
    if not any(now.moves for now in rounds):  # constant chances: nobody is asked
        return
    ready, asked = [], []
    parties = {party.id: party for party in scenario.parties}
    for party in map(parties.__getitem__, rounds[0].parties):
        waits = [move for now in rounds for move in now.moves if move.who == party.id]
        chances = [move.facts["chance"] for move in waits]
        low, high = chance(min(chances)), chance(max(chances))
        between = low if low == high else f"{low.removesuffix(' %')} to {high}"
        ready.append(f"{party.name or party.id} {between}")
        unmet = [move.round for move in waits if not move.facts["conditions_met"]]
        if unmet:
            first = first_asked(party.preconditions)
            asked.append(f"; {party.name or party.id} first asks for {first} ({spans(unmet)})")
    yield f"; ready to return, chance a day: {listed(ready)}"
    yield from asked


def _ending(account: Account) -> Iterator[str]:
    """Yield the outcome, what became of what was signed, or what stood in the way."""
    last = account.rounds[-1].round
    yield ""
    words = _last_state(account) if account.outcome in ENDINGS else "a text is signed"
    yield _wrapped(f"Outcome after round {last}: {account.outcome_name} ({words}).")
    for move in account.rounds[-1].moves[-1:]:
        if move.what == "the agreement fails":
            yield _wrapped(f"What was signed fails after {_rounds_in_words(move)}.")
            yield _wrapped(_why_it_failed(account, move))
        elif move.what == "the agreement lasts":
            yield _wrapped(f"What was signed lasts all {_rounds_in_words(move)} it is watched for.")
    if account.outcome in ENDINGS and not account.scenario.process.chain.on:
        yield ""
        yield "What stood in the way of a settlement"
        yield from (_wrapped(sentence, "- ") for sentence in _in_the_way(account))


def _last_state(account: Account) -> str:
    """Return how things stand at the end where nothing is signed: the talks, and the truce."""
    last = account.rounds[-1]
    if last.phase == "hostilities":
        return "open hostilities"
    truce = "the truce holds" if last.truce else "there is no truce"
    return f"nothing is signed; talks are {_phase(last)}; {truce}"


def _rounds_in_words(move: Move) -> str:
    rounds = move.facts["rounds"]
    return f"{rounds} round{'s' * (rounds > 1)}"


def _why_it_failed(account: Account, move: Move) -> str:
    """Return what made a signed text likely to fail in the round in which it did."""
    names, facts = Names.of(account.scenario), move.facts
    missing = listed(
        f"{names.parties[party]} {short:.2f}" for party, short in facts["missing"].items() if short
    )
    causes = {
        "promises that are neither verified nor believed, and haste": facts["doubt"],
        f"what it misses of what they would have taken unpressed ({missing})": facts["shortfall"],
        "violence": facts["violence"],
    }
    told = sorted((c for c in causes if causes[c] > 0.0), key=lambda c: -causes[c])
    words = listed(f"{cause} {chance(causes[cause])}" for cause in told)
    return f"Chances that it would fail in that round, each cause alone: {words}."


def _in_the_way(account: Account) -> Iterator[str]:
    """Yield which lines no text got past, or how far apart the wishes were."""
    names, lines = Names.of(account.scenario), account.in_the_way
    if lines:
        yield (
            f"Red lines. Of all {account.scenario.packages:,} texts, the one that crosses them "
            f"least still crosses {len(lines)}, at the most that each party could ever bear:"
        )
        yield from (f"{words}." for words in faced(account, lines, "could bear at most"))
    else:
        yield from _no_line_alone(account)
        yield from _wishes(account, names)
    for move in (move for now in account.rounds for move in now.moves):
        if move.what == "the principal vetoes":
            yield f"{names.parties[move.who]}'s principal vetoed a text in round {move.round}."


def _no_line_alone(account: Account) -> Iterator[str]:
    """Yield what red lines did where none of them barred every text."""
    moves = [move for now in account.rounds for move in now.moves if move.what in OFFERS]
    most = max((move.facts["texts"] for move in moves), default=0)
    yield (
        "Not red lines alone: some text crosses none further than each party could have borne for "
        "a text that gives it all it hopes for."
    )
    if not moves:
        return
    if most:
        yield f"Given what texts are worth, up to {most:,} could be signed by all in a round."
        return
    yield "Given what texts are worth, none could be signed by all in any round."
    last = next(now for now in reversed(account.rounds) if now.gap is not None)
    for words in faced(account, crossed_by_drafts(account, last), "could bear"):
        yield f"In round {last.round} drafts crossed lines. {words}."


def _wishes(account: Account, names: Names) -> Iterator[str]:
    """Yield how far apart the parties were when they last sat at the table."""
    for now in reversed(account.rounds):
        if all(state.shortfall is not None for state in now.parties.values()):
            short = listed(
                f"{names.parties[party]} asked for {state.aspiration:.2f} and was "
                f"{state.shortfall:.2f} short"
                for party, state in now.parties.items()
            )
            yield (
                f"When they last sat at the table, in round {now.round}, {short}; red lines "
                f"counted, the gap was {now.gap:.2f}."
            )
            return
    yield "The parties never sat at the table."
