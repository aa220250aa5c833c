"""Where the same run of two scenarios parts, and how it goes on in each: two short stories.

It parts with the first move that is not made in both. Numbers that explain a move differ as soon as
a scenario does; what is compared is who does what, and about which text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from negsim.engine.moves import Move
from negsim.scenario.scenario import Scenario
from negsim.story.account import Account, play
from negsim.story.catalogue import CATALOGUE, Catalogue, capital
from negsim.story.short import Teller
from negsim.wording import Names

ENDED = "the run is over"

FULL = 2
"""Turning points of a story told in full before and after those that are told together."""


@dataclass(frozen=True)
class Told:
    """How a run goes on in one arm where it parts: its move there, its story, its outcome."""

    move: str
    outcome: str
    story: tuple[str, ...]


@dataclass(frozen=True)
class Parting:
    """One run in two arms.

    Parameters
    ----------
    run : int
        Its number.
    round : int or None
        Round of the first move that differs; None if there is none.
    base, arm : Told
        What happens from there on in each.
    before : tuple of str
        What happens before, the same in both.
    """

    run: int
    round: int | None
    base: Told
    arm: Told
    before: tuple[str, ...] = ()


def parting(base: Scenario, arm: Scenario, seed: int, run: int) -> Parting:
    """Return where a run parts when it is played as two scenarios."""
    accounts = play(base, seed, run), play(arm, seed, run)
    moves = [[move for now in one.rounds for move in now.moves] for one in accounts]
    pairs = zip_longest(*moves)
    one, other = next((pair for pair in pairs if _what(pair[0]) != _what(pair[1])), (None, None))
    round_ = min((move.round for move in (one, other) if move), default=None)
    sides = []
    for account, here, there in zip(accounts, (one, other), (other, one), strict=True):
        words = "" if round_ is None else _words(here, there, account.scenario)
        sides += [Told(words, account.outcome_name, story(account, round_, here, words))]
    return Parting(run, round_, sides[0], sides[1], tuple(_shared(accounts, round_)))


def story(
    account: Account, round_: int | None = 1, here: Move | None = None, words: str = ""
) -> tuple[str, ...]:
    """Return the turning points of a run from a round on, none without one, and its end.

    `words` tell the move `here` with which it begins, if that is no turning point itself.
    """
    told = [] if round_ is None else _turns(account, round_, None)
    turns = any(move == here for _, moves in told for move in moves)
    opening = (f"{capital(words)}.",) if words and not turns else ()
    return (*opening, *(one for one, _ in told), *(one.words for one in Teller(account).end()))


def _shared(accounts: tuple[Account, Account], end: int | None) -> Iterator[str]:
    """Yield the turning points before a round, which two runs have in common.

    One that has other causes in each, such as mediators who are in one alone, is told without them.
    """
    says = Catalogue(Names.of(accounts[0].scenario))
    for (words, moves), (other, _) in zip(*(_turns(one, 1, end) for one in accounts), strict=False):
        what = moves[0].what
        if words != other and what in CATALOGUE["short_again"]:
            who = list(dict.fromkeys(move.who for move in moves if move.what == what))
            words = _when(capital(says.say("short_again", what, who=who)), moves)
        yield words


def _turns(account: Account, first: int, end: int | None) -> list[tuple[str, tuple[Move, ...]]]:
    """Return the turning points from a round on and before another, each with its rounds."""
    rounds = account.rounds[first - 1 : None if end is None else end - 1]
    told = Teller(account).turns(rounds, FULL, FULL)
    return [(_when(one.words.removesuffix("."), one.moves), one.moves) for one in told]


def _when(words: str, moves: Sequence[Move]) -> str:
    """Return a sentence with the rounds of its moves."""
    rounds = [move.round for move in moves]
    first, last = min(rounds), max(rounds)
    return f"{words} (round {first})." if first == last else f"{words} (rounds {first} to {last})."


def _what(move: Move | None) -> tuple[object, ...]:
    return (move.round, move.what, move.who, *move.text.items()) if move else ()


def _words(move: Move | None, other: Move | None, scenario: Scenario) -> str:
    """Return a move in words; its text too, where the same move is about another one."""
    if move is None:
        return ENDED
    names = Names.of(scenario)
    text, later = "", ""
    if other is not None and (move.what, move.who) == (other.what, other.who):
        text = names.text({k: v for k, v in move.text.items() if other.text.get(k) != v})
    if other is not None and other.round < move.round:
        later = f" in round {move.round}"
    return f"{Catalogue(names).move(move.what, move.who)}{text and f' ({text})'}{later}"
