"""A run described round by round in plain words.

Rounds in which nothing is new are one paragraph. Only names that the scenario gives for display
are used, and 80 columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TypeAlias

from negsim.results.provenance import changes
from negsim.story.account import Account, Round
from negsim.story.sentences import ANSWERS, Describer
from negsim.wording import PHASE_WORDS, Names, chance, listed, spans, wrapped

NO_BREAK = "\N{NO-BREAK SPACE}"

REMINDER = (
    "One run of a model under the scenario's stated assumptions, not a forecast. What is common "
    "and what is rare only the shares of many model runs tell (negsim run)."
)

SCALE = (
    "Worth and what a party asks for run from 0 to 1 on its own scale; softening, pressure and "
    "trust too."
)

Part: TypeAlias = tuple[str, Round, list[str]]
"""The phase that a round passes in with nothing new, the round, and its sentences."""

ENDINGS = {
    "interim_truce": "no more than the interim text is reached, and its truce holds",
    "stalemate": "time is over with nothing signed and talks not broken off",
    "collapse": "talks are broken off when time is over",
    "hostilities": "open hostilities",
}


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
        f"Start: talks are {PHASE_WORDS[start.phase]}; {where}; {truce}; trust is "
        f"{start.trust:.2f}. One round: {scenario.process.round}. {SCALE}"
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
            yield _wrapped(_together(quiet, Names.of(account.scenario), rounds))
            continue
        for _, now, sentences in rounds:
            yield ""
            yield f"Round {now.round}"
            yield from (_wrapped(sentence, "- ") for sentence in sentences or ["Nothing new."])


def _quiet(before: Round, now: Round) -> str:
    """Return the phase that a round with nothing new passes in, or nothing."""
    pressed = [[m.presses for m in one.mediators.values()] for one in (before, now)]
    if before.phase != now.phase or pressed[0] != pressed[1]:
        return ""
    if now.phase == "collapsed":
        return "collapsed" * all(move.what in ANSWERS for move in now.moves)
    if now.phase == "adjourned":
        return "adjourned" * (not now.moves)
    earlier, later = ([(m.what, m.who, m.text) for m in one.moves] for one in (before, now))
    struck = any(move.what == "incident" for move in now.moves)
    return "talks" * (earlier == later and not struck)


def _together(phase: str, names: Names, passed: list[Part]) -> str:
    """Return in one paragraph what passed in rounds with nothing new."""
    rounds = [now for _, now, _ in passed]
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
    if len(rounds) == 1:
        return " ".join((f"{when}: talks stay broken off.", *passed[0][2]))
    words = []
    for party in rounds[0].parties:
        moves = [move for now in rounds for move in now.moves if move.who == party]
        would = [move.round for move in moves if move.what == "consents to return"]
        chances = [move.facts["chance"] for move in moves]
        if chances:
            low, high = chance(min(chances)), chance(max(chances))
            span = low if low == high else f"{low.removesuffix(' %')} to {high}"
            some = "all" if len(would) == len(rounds) else spans(would) if would else "none"
            words.append(f"{names.parties[party]} would have come back in {some} (chance {span})")
    return f"{when}: talks stay broken off" + "".join(f"; {each}" for each in words) + "."


def _ending(account: Account) -> Iterator[str]:
    """Yield the outcome, what became of what was signed, or what stood in the way."""
    last = account.rounds[-1].round
    yield ""
    words = ENDINGS.get(account.outcome, "a text is signed")
    yield _wrapped(f"Outcome after round {last}: {account.outcome_name} ({words}).")
    for move in account.rounds[-1].moves[-1:]:
        if move.what == "the agreement fails":
            yield _wrapped(f"What was signed fails after {move.facts['rounds']} rounds.")
        elif move.what == "the agreement lasts":
            watched = move.facts["rounds"]
            yield _wrapped(f"What was signed lasts all {watched} rounds it is watched for.")
    if account.outcome in ENDINGS and not account.scenario.process.chain.on:
        yield ""
        yield "What stood in the way of a settlement"
        yield from (_wrapped(sentence, "- ") for sentence in _in_the_way(account))


def _in_the_way(account: Account) -> Iterator[str]:
    """Yield which lines no text got past, or how far apart the wishes were."""
    names, lines = Names.of(account.scenario), account.in_the_way
    texts = f"{account.scenario.packages:,} texts"
    if account.locked():
        texts += " (those that keep what the interim text settled)"
    if lines:
        yield (
            f"Red lines. Of all {texts}, the one that crosses them least still crosses "
            f"{len(lines)}, even at the softest that each party ever was:"
        )
        for line in lines:
            yield f"{names.obstacle(line, 'the most it had was')}."
            facing = listed(names.line(*pair) for pair in account.lines.facing(line))
            if facing:
                yield f"It faces {facing}."
    else:
        yield "Not red lines alone: at the softest that each party was, some text crossed none."
        yield from _wishes(account, names)
    for move in (move for now in account.rounds for move in now.moves):
        if move.what == "the principal vetoes":
            yield f"{names.parties[move.who]}'s principal vetoed a text in round {move.round}."


def _wishes(account: Account, names: Names) -> Iterator[str]:
    """Yield how far apart the parties were when they last sat at the table."""
    for now in reversed(account.rounds):
        if all(state.shortfall is not None for state in now.parties.values()):
            short = listed(
                f"{names.parties[party]} asked for {state.aspiration:.2f} and was "
                f"{state.shortfall:.2f} short"
                for party, state in now.parties.items()
            )
            yield f"When they last sat at the table, in round {now.round}, {short}."
            return
    yield "The parties never sat at the table."
