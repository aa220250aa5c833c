"""Tables of players who know the sheets of a pack and nothing else, and follow one plain strategy.

Nothing here calls the model: what players decide rests on `paper_sheets`. A party proposes, of the
texts that it may sign and that give it what it now asks for, the one nearest to what the others
proposed last; at first that is its best. What it asks for falls, in its sheet's manner, from its
best to no deal by the round that its sheet names. It takes what gives it as much as it asks for;
from mediators, whose texts cost less face, it takes all that is worth more than no deal. Parties
tell each other which levels they may never sign. Mediators press while they have boxes, put
the text that lies between the last proposals, and from the round that their sheets name up to three
interim texts a round. No text
is put twice in a round, and there is time for one a minute.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

import numpy as np

from teaching.packs.paper_sheets import NO_TEXT, Pack, Party

ENDINGS = ("settled", "interim truce", "stalemate", "collapse", "hostilities")
SETTLED, INTERIM, STALEMATE, COLLAPSE, OVER = ENDINGS

TRIES = 3
"""Interim texts that mediators put in a round."""


@dataclass
class Table:
    """One group: its die, where it is, how soft its parties are, and what it remembers."""

    pack: Pack
    signable: Pack
    rng: random.Random
    takes_all: bool
    die: int = 0
    talks: bool = False
    fresh: bool = True
    truce: bool = False
    interim: bool = False
    at_table: int = 0
    was_off: bool = False
    came_back: bool = False
    meets: bool = False
    soft: list[float] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    last: dict[int, int] = field(default_factory=dict)

    def throw(self) -> int:
        """Return the sum of two dice."""
        return self.rng.randint(1, 6) + self.rng.randint(1, 6)


def told(pack: Pack) -> Pack:
    """Return what is left to talk about once all have told which levels they may never sign."""
    never = [party.prices.min(axis=(0, 1)) >= NO_TEXT for party in pack.parties]
    left = ~np.logical_or.reduce(never)
    parties = [
        replace(party, worth=party.worth[left], prices=party.prices[:, :, left])
        for party in pack.parties
    ]
    return replace(pack, texts=pack.texts[left], parties=parties)


def play(
    pack: Pack, signable: Pack, rng: random.Random, takes_all: bool = False
) -> tuple[str, bool]:
    """Play one table to its end; return how it ended and if it ever sat down after a break.

    `signable` is from `told`. With `takes_all` parties take whatever is worth more than no deal
    from each other, too.
    """
    table = Table(pack, signable, rng, takes_all, die=rng.randint(1, 6) - 1)
    table.talks, table.truce = pack.talks, pack.truce
    return _end(table), table.came_back


def _end(table: Table) -> str:
    """Play a table, as it is before the first round, and return how it ended."""
    pack, rng = table.pack, table.rng
    table.soft = [0.0] * len(pack.parties)
    table.boxes = [mediator.boxes for mediator in pack.mediators]
    for number in range(1, pack.rounds + 1):
        struck = pack.struck.get(number, [])
        blame = {one for one in pack.blamed.get(number, []) if rng.random() < 0.5}
        press(table, number)
        least, softened = _now(table, number, blame)
        table.came_back |= table.talks and table.was_off
        table.was_off = not table.talks
        if table.talks:
            table.at_table += 1
            if talk(table, softened, least):
                return SETTLED
            if table.last and not table.interim and 0 < pack.set_aside_from <= table.at_table:
                table.interim = set_aside(table, softened, least)
                table.truce |= table.interim
        table.meets = False
        if throw_for(table, number, struck):
            return OVER
        if table.meets and talk(replace(table, signable=a_minute(table.signable)), softened, least):
            return SETTLED
        table.soft = [round(p.kept * s) for p, s in zip(pack.parties, table.soft, strict=True)]
    if not table.talks:
        return COLLAPSE
    return INTERIM if table.interim and table.truce else STALEMATE


def press(table: Table, number: int) -> None:
    """Let each mediator press up to twice, while it may and has boxes; it keeps one in round 1."""
    for m, mediator in enumerate(table.pack.mediators):
        deadlock = mediator.deadlock and not (table.talks and table.at_table)
        if number < mediator.joins or deadlock or (mediator.collapse and table.talks):
            continue
        ticked = min(2, table.boxes[m] - (number == 1))
        table.boxes[m] -= ticked
        for i, far in enumerate(mediator.softens):
            table.soft[i] += ticked * far


def _now(table: Table, number: int, blame: set[str]) -> tuple[list[float], list[float]]:
    """Return what no deal is worth to each party in this round, and how far it has softened."""
    told = [next(w[1:] for w in party.waited if number <= w[0]) for party in table.pack.parties]
    pain = [
        0 if party.name in blame else soft
        for party, (_, soft) in zip(table.pack.parties, told, strict=True)
    ]
    less, more = (one * (number == table.pack.further) for one in table.pack.hurts)
    least = [max(0, least - less) for least, _ in told]
    return least, [a + b + more for a, b in zip(table.soft, pain, strict=True)]


def _prices(party: Party, prices: np.ndarray, die: int, softened: float) -> np.ndarray:
    """Return what each text must be worth to a party, as its die and its softening have it."""
    return prices[die, max(0, sum(softened >= begins for begins in party.columns) - 1)]


def _takes(worth: np.ndarray, asked: np.ndarray, least: float) -> np.ndarray:
    """Return which texts beat no deal and cross no line, or are worth more than their price."""
    return ((asked == 0) | (worth > asked)) & (worth > least)


def talk(table: Table, softened: list[float], least: list[float]) -> bool:
    """Talk for a round; return whether a text was signed."""
    pack, n = table.signable, len(table.signable.parties)
    takes = [
        _takes(party.worth, _prices(party, party.prices, table.die, soft), low)
        for party, soft, low in zip(pack.parties, softened, least, strict=True)
    ]
    best = [
        float(party.worth[one].max(initial=low))
        for party, one, low in zip(pack.parties, takes, least, strict=True)
    ]
    order = table.rng.sample(range(n), n)
    put = np.zeros(len(pack.texts), dtype=bool)
    for minute in range(pack.minutes):
        i = order[minute % n]
        gone = table.at_table - 1 + (minute + 1) / pack.minutes
        asks = [
            _asks(party, most, low, gone)
            for party, most, low in zip(pack.parties, best, least, strict=True)
        ]
        text = _proposal(table, i, takes[i] & (pack.parties[i].worth >= asks[i]) & ~put)
        if text is not None:
            put[text] = True
            table.last[i] = text
            if all(
                one[text] and (table.takes_all or party.worth[text] >= asked)
                for party, one, asked in zip(pack.parties, takes, asks, strict=True)
            ):
                return True
        if pack.mediators and minute % n == n - 1 and len(table.last) == n:
            text = _between(table, put)
            put[text] = True
            if all(one[text] for one in takes):
                return True
    return False


@cache
def a_minute(signable: Pack) -> Pack:
    """Return what can be signed where each party puts one text, and mediators none."""
    return replace(signable, minutes=len(signable.parties), mediators=[])


def _asks(party: Party, best: float, least: float, gone: float) -> float:
    """Return what a party asks for after so many rounds at the table."""
    given_up = min(1.0, max(0.0, gone) / party.patience) ** party.power
    return least + (best - least) * (1.0 - given_up)


def _proposal(table: Table, i: int, among: np.ndarray) -> int | None:
    """Return the text that a party proposes: nearest to the others' last, of those its best."""
    found = np.flatnonzero(among)
    if not len(found):
        return None
    others = [_apart(table.signable, x)[found] for h, x in table.last.items() if h != i]
    if others:
        apart = sum(others)
        found = found[apart == apart.min()]
    return int(found[table.signable.parties[i].worth[found].argmax()])


def _between(table: Table, put: np.ndarray) -> int:
    """Return the text that lies between the last proposals and was not put yet."""
    apart = np.array([_apart(table.signable, x) for x in table.last.values()])
    return int(np.where(put, 10**9, 1000 * apart.max(axis=0) + apart.sum(axis=0)).argmin())


@lru_cache(maxsize=1000)
def _apart(pack: Pack, text: int) -> np.ndarray:
    """Return by how many levels each text differs from one of them: tables propose few."""
    return np.abs(pack.texts - pack.texts[text]).sum(axis=1)


def set_aside(table: Table, softened: list[float], least: list[float]) -> bool:
    """Put the three interim texts nearest to the last proposals; return whether one was signed.

    Parties have told the mediators which they may never sign.
    """
    pack = table.pack
    texts, free = _interim_texts(pack)
    issues = [at for at in range(pack.texts.shape[1]) if at not in pack.aside]
    others = [table.signable.texts[x][issues] for x in table.last.values()]
    apart = np.array([np.abs(free - x).sum(axis=1) for x in others])
    near = texts[(1000 * apart.max(axis=0) + apart.sum(axis=0)).argsort(kind="stable")[:TRIES]]
    takes = [
        _takes(p.worth[near], _prices(p, p.interim_prices, table.die, s)[near], low)
        for p, s, low in zip(pack.parties, softened, least, strict=True)
    ]
    return bool(np.logical_and.reduce(takes).any())


@cache
def _interim_texts(pack: Pack) -> tuple[np.ndarray, np.ndarray]:
    """Return the texts that set issues aside and that no party may never sign, and what is left.

    That is their levels of the other issues.
    """
    which = [pack.texts[:, issue] == level for issue, level in pack.aside.items()]
    which += [party.interim_prices.min(axis=(0, 1)) < NO_TEXT for party in pack.parties]
    texts = np.flatnonzero(np.logical_and.reduce(which))
    return texts, np.delete(pack.texts[texts], list(pack.aside), axis=1)


def throw_for(table: Table, number: int, struck: list[str]) -> bool:
    """Throw the teacher's two dice at the end of a round; return whether the talks are over."""
    dice, thrown = table.pack.dice, table.throw()
    if table.talks:
        late = int(number >= table.pack.late_from)
        if thrown >= dice["over"][late]:
            return True
        if thrown <= dice["off"][late]:
            table.talks, table.fresh = False, True
        return False
    later = 0 if table.fresh else 1
    table.fresh = False
    ready = all(
        (table.truce or not one.wants_truce) and not (one.wants_quiet and one.name in struck)
        for one in table.pack.parties
    )
    table.talks = ready and thrown <= dice["back"][later] and number < table.pack.rounds
    table.meets = ready and not table.talks and thrown <= dice["meet"][later]
    table.came_back |= table.meets
    return not table.talks and thrown >= dice["over_off"][later]


def ends(pack: Pack, tables: int, seed: str, takes_all: bool = False) -> tuple[Counter[str], int]:
    """Return how many tables ended in each way, and how many ever sat down after a break."""
    left = told(pack)
    played = [play(pack, left, random.Random(f"{seed} {n}"), takes_all) for n in range(tables)]
    return Counter(how for how, _ in played), sum(back for _, back in played)
