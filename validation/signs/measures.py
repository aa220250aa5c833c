"""What is counted of the runs of a row's arms.

A measure makes of the arms as many pairs of arrays as there are cells in the row: a number and a
weight for each run. What a cell says is the sum of numbers by the sum of weights, such as failed
settlements by settlements.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np

from negsim.vocabulary import HOSTILITIES
from validation.patterns.arms import YEAR
from validation.patterns.hazards import hazards, waits
from validation.signs.play import Seen


class Counted(NamedTuple):
    """A number and a weight for each run."""

    number: np.ndarray
    weight: np.ndarray


Measure: TypeAlias = Callable[[Sequence[Seen]], list[Counted]]


def _counted(events: np.ndarray, of: np.ndarray | None = None) -> Counted:
    """Return the share of events among those runs, or rounds, that could have one."""
    of = np.ones_like(events, dtype=bool) if of is None else of
    number, weight = events & of, of
    if number.ndim > 1:
        number, weight = number.sum(axis=1), weight.sum(axis=1)
    return Counted(number.astype(float), weight.astype(float))


def _of_each(count: Callable[[Seen], Counted]) -> Measure:
    """Return the measure that counts each arm by itself."""
    return lambda arms: [count(seen) for seen in arms]


def signed(seen: Seen) -> np.ndarray:
    """Return which runs signed a text."""
    return np.asarray(seen.records.package >= 0)


def failed(seen: Seen) -> np.ndarray:
    """Return which runs signed a text that failed."""
    return np.asarray(seen.records.failed & signed(seen))


def _broken(seen: Seen) -> np.ndarray:
    """Return which runs had talks broken off, from the start or later."""
    return np.asarray((seen.records.collapses > 0) | bool(seen.away[:, 0].any()))


def settled(seen: Seen) -> Counted:
    """Share of runs that settle."""
    return _counted(signed(seen))


def lasting(seen: Seen) -> Counted:
    """Share of runs with a settlement that lasts."""
    return _counted(signed(seen) & ~failed(seen))


def fails(seen: Seen) -> Counted:
    """Share of settlements that fail."""
    return _counted(failed(seen), signed(seen))


def back(seen: Seen) -> Counted:
    """Share of runs with talks broken off in which they come back."""
    return _counted(np.asarray(seen.records.revivals > 0), _broken(seen))


def interim(seen: Seen) -> Counted:
    """Share of runs with an interim text."""
    return _counted(np.asarray(seen.records.interim > 0))


def hostilities(seen: Seen) -> Counted:
    """Share of runs that end in open hostilities."""
    return _counted(seen.phases[:, -1] == HOSTILITIES)


def truce_alone(seen: Seen) -> Counted:
    """Share of runs without a settlement at the end of which a truce holds."""
    return _counted(np.asarray(seen.records.truce), ~signed(seen))


def hurried(seen: Seen) -> Counted:
    """Share of broken-off talks that come back within seven rounds."""
    soon = np.asarray((seen.records.revivals > 0) & (seen.records.rounds_to_revival <= 7))
    return _counted(soon, _broken(seen))


def _in_both(arms: Sequence[Seen]) -> np.ndarray:
    together = signed(arms[0])
    for seen in arms[1:]:
        together = together & signed(seen)
    return together


def fails_in_all(arms: Sequence[Seen]) -> list[Counted]:
    """Share of settlements that fail, of runs that settle in every arm."""
    together = _in_both(arms)
    return [_counted(failed(seen), together) for seen in arms]


def fails_same_text(arms: Sequence[Seen]) -> list[Counted]:
    """Share of settlements that fail, of runs that sign the same text in every arm."""
    same = _in_both(arms)
    for seen in arms[1:]:
        same = same & np.asarray(seen.records.package == arms[0].records.package)
    return [_counted(failed(seen), same) for seen in arms]


def fails_same_text_and_round(arms: Sequence[Seen]) -> list[Counted]:
    """Share of settlements that fail, of runs that sign the same text in the same round."""
    same = _in_both(arms)
    first = arms[0].records
    for seen in arms[1:]:
        text = seen.records.package == first.package
        same = same & np.asarray(text & (seen.records.at_table == first.at_table))
    return [_counted(failed(seen), same) for seen in arms]


def walks_first(seen: Seen) -> Counted:
    """Share of the party that comes first in the file among those that walked out last."""
    first = seen.layout.parties.index(seen.layout.scenario.parties[0].id)
    walker = np.asarray(seen.records.walker)
    return _counted(walker == first, walker >= 0)


def walks_last(seen: Seen) -> Counted:
    """Share of the party that comes last in the file among those that walked out last."""
    last = seen.layout.parties.index(seen.layout.scenario.parties[-1].id)
    walker = np.asarray(seen.records.walker)
    return _counted(walker == last, walker >= 0)


def walks_exchanged(arms: Sequence[Seen]) -> list[Counted]:
    """Who walks: the first party, and where sides are exchanged the last one."""
    return [walks_first(arms[0]), walks_last(arms[1])]


def walks_either(arms: Sequence[Seen]) -> list[Counted]:
    """Who walks in the same runs: the first party, the last one."""
    return [walks_first(arms[0]), walks_last(arms[0])]


THIRDS = (0.0, 1 / 3, 2 / 3, 1.0)
"""Parts of the deadline that has passed at the table."""


def _by_part(seen: Seen, parts: Sequence[float]) -> list[np.ndarray]:
    spent = seen.rounds_at_table / seen.deadlines[:, None]
    pairs = pairwise(parts)
    return [seen.at_table & (low < spent) & (spent <= high) for low, high in pairs]


def collapse_by_part(arms: Sequence[Seen]) -> list[Counted]:
    """Hazard of collapse a round at the table, by third of the deadline that has passed."""
    return [_counted(arms[0].breaks_off, part) for part in _by_part(arms[0], THIRDS)]


def deals_by_part(arms: Sequence[Seen]) -> list[Counted]:
    """Share of settlements signed in each third of the deadline; the rest come after it."""
    seen = arms[0]
    signs = signed(seen)
    last = np.asarray(seen.records.rounds) - 1
    spent = seen.rounds_at_table[np.arange(len(last)), last] / seen.deadlines
    pairs = pairwise(THIRDS)
    return [_counted((low < spent) & (spent <= high), signs) for low, high in pairs]


MONTHS = (0, 1, 3, 6, 12)


def return_by_month(arms: Sequence[Seen]) -> list[Counted]:
    """Hazard of return a day, in month 1, 2 and 3, 4 to 6, 7 to 12 after one side has left."""
    seen = arms[0]
    days = float(seen.layout.scenario.process.days)  # type: ignore[arg-type]
    since, back_in = _since_leaving(seen)
    found = []
    for low, high in pairwise(MONTHS):
        window = (since > low * 30 / days) & (since <= high * 30 / days)
        number, weight = _counted(back_in, window)
        found.append(Counted(number, weight * days))
    return found


def back_within(seen: Seen, months: int) -> Counted:
    """Share back within some months after one side has left, as docs/evidence.md counts it.

    Runs that end before that, in hostilities or with their last round, are watched as long as they
    last and then left out (Kaplan-Meier). Each run's number is the share and how far the run moves
    it, so that the spread over runs gives the error of the share (Greenwood).
    """
    left = np.asarray(seen.records.broke_off > 0)
    times, back_in = waits(seen.records)
    until = months * YEAR // 12
    rates = hazards(times, back_in, until)
    rounds = np.arange(1, until + 1)
    waiting = (times[:, None] >= rounds).sum(axis=0)
    weights = len(times) / np.maximum(waiting * (1.0 - rates), 1.0)
    due = np.cumsum(rates * weights)[np.minimum(times, until) - 1]
    came = np.where(back_in & (times <= until), weights[np.minimum(times, until) - 1], 0.0)
    gone = float(np.prod(1.0 - rates))
    number = np.zeros(len(left))
    number[left] = 1.0 - gone + gone * (came - due)
    return Counted(number, left.astype(float))


def _since_leaving(seen: Seen) -> tuple[np.ndarray, np.ndarray]:
    """Return rounds since a side first left, 0 once talks are back, and where they come back."""
    rounds = np.arange(1, seen.phases.shape[1] + 1)
    left = np.asarray(seen.records.broke_off)[:, None]
    after = np.asarray(seen.records.back_after)[:, None]
    since = np.where((left > 0) & (rounds >= left), rounds - left + 1, 0)
    since = np.where((after > 0) & (since > after), 0, since)
    since = np.where(seen.away, since, 0)
    return since, (since > 0) & (since == after)


def return_before_leaving(arms: Sequence[Seen]) -> list[Counted]:
    """Hazard of return a round: broken off for up to a week, and while all are still there."""
    seen = arms[0]
    since, back_in = _since_leaving(seen)
    left = np.asarray(seen.records.broke_off)[:, None]
    rounds = np.arange(1, seen.phases.shape[1] + 1)
    there = seen.away & ((left == 0) | (rounds < left)) & (np.cumsum(seen.returns, axis=1) <= 1)
    soon = (since > 0) & (since <= 7)
    return [_counted(back_in, soon), _counted(seen.returns, there)]


MEASURES: dict[str, tuple[str, Measure]] = {
    "settled": ("runs that settle", _of_each(settled)),
    "lasting": ("runs with a settlement that lasts", _of_each(lasting)),
    "fails": ("settlements that fail", _of_each(fails)),
    "fails, of runs that settle in all arms": (
        "settlements that fail, of runs that settle in all arms", fails_in_all,
    ),
    "fails, of runs that sign the same text": (
        "settlements that fail, of runs that sign the same text in all arms", fails_same_text,
    ),
    "fails, of runs that sign the same text in the same round": (
        "settlements that fail, of runs that sign the same text in the same round in all arms",
        fails_same_text_and_round,
    ),
    "back": ("runs with talks broken off in which they come back", _of_each(back)),
    "back within seven rounds": (
        "runs with talks broken off in which they are back within seven rounds", _of_each(hurried),
    ),
    "interim": ("runs with an interim text", _of_each(interim)),
    "hostilities": ("runs that end in open hostilities", _of_each(hostilities)),
    "truce without a settlement": (
        "runs without a settlement in which a truce holds at the end", _of_each(truce_alone),
    ),
    "collapse by third of the deadline": (
        "hazard of collapse a round at the table, by third of the deadline", collapse_by_part,
    ),
    "deals by third of the deadline": (
        "settlements signed in each third of the deadline", deals_by_part,
    ),
    "return by month": (
        "hazard of return a day in month 1, 2 to 3, 4 to 6, 7 to 12 after a side has left",
        return_by_month,
    ),
    **{
        f"back within {months}": (
            f"talks back within {months} month{'s' if months > 1 else ''} after a side has left, "
            "runs that end before left out from then on",
            _of_each(partial(back_within, months=months)),
        )
        for months in MONTHS[1:]
    },
    "return before and after a side has left": (
        "hazard of return a round: in the week after a side has left; while all are there",
        return_before_leaving,
    ),
    "first party walks": ("share of the first party among who walks out", _of_each(walks_first)),
    "who walks": ("share that walks out last: first party, last party", walks_either),
    "who walks, sides exchanged": (
        "share that walks out last: first party, the other once sides are exchanged",
        walks_exchanged,
    ),
}  # fmt: skip
"""Measures by name, with what they count in words."""
