"""When talks break off and come back in class: as often, thrown with two dice, as in the model.

People walk out and come back as they like. Talks also fail although nobody wants it, and a break
lasts although all would end it; how often that happens in runs of the model becomes a number that
the sum of two dice must not exceed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.scenario.scenario import Scenario
from negsim.teaching.packs.plan import Plan
from negsim.vocabulary import ADJOURNED, COLLAPSED, HOSTILITIES, SETTLED, TALKS

SUMS = np.array([0, 0, 1, 3, 6, 10, 15, 21, 26, 30, 33, 35, 36]) / 36
"""Chance that two dice show a sum of at most 0, 1, ..., 12."""

RUNS = 1_000
SEED = 1


@dataclass(frozen=True)
class Dice:
    """Sums of two dice at which something happens at the end of a class's round.

    Each is a pair, for the first half of the rounds (`Plan.half`) at the table, or the first round
    of a break, and for later. The talks break off, or come back, at a sum of at most `off` or
    `back`, and parties at least meet at one of at most `meet`, 1 being never; they end in
    hostilities at one of at least `over` at the table, `over_off` in a break, 13 being never.
    """

    off: tuple[int, int]
    back: tuple[int, int]
    meet: tuple[int, int]
    over: tuple[int, int]
    over_off: tuple[int, int]

    def come_back(self, rounds: int) -> float:
        """Return the share of groups that ever sit down or meet, of those that are off at first.

        All are ready in each round. After the last they can only meet.
        """
        share, waiting = 0.0, 1.0
        for number in range(rounds):
            at = min(number, 1)
            sum_ = max(self.meet[at], self.back[at] if number + 1 < rounds else 1)
            share += waiting * float(SUMS[sum_])
            waiting *= float(SUMS[self.over_off[at] - 1] - SUMS[sum_])
        return share


def dice(scenario: Scenario, plans: Sequence[Plan]) -> list[Dice]:
    """Return the numbers for each length of a class, from runs of the scenario.

    A round of the class is as large a part of the course as it is of the class. A run that settles
    at the table does not count in the round in which it does.
    """
    played = play_runs(lay_out(scenario), SEED, 0, RUNS)
    revived = int((played.records["revivals"] > 0).sum())
    start = TALKS if scenario.process.start.phase == "talks" else COLLAPSED
    seen = (_seen(played.phases, start, plan.rounds) for plan in plans)
    return [_dice(*one, revived, plan.short) for one, plan in zip(seen, plans, strict=True)]


def _seen(phases: np.ndarray, start: int, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each run's phase at the start and after each class round, and if it came back in it.

    It came back if its talks were off before and it was at the table at any time in the round.
    """
    ends = [-(-n * phases.shape[1] // rounds) for n in range(rounds + 1)]
    seen = np.column_stack([np.full(len(phases), start), phases[:, np.array(ends[1:]) - 1]])
    there = np.isin(phases, (TALKS, ADJOURNED, SETTLED))
    came = np.column_stack([there[:, begin:end].any(axis=1) for begin, end in pairwise(ends)])
    return seen, came & (seen[:, :-1] == COLLAPSED)


def _dice(seen: np.ndarray, came: np.ndarray, revived: int, short: bool) -> Dice:
    """Return the numbers, given what `_seen` does and how many runs ever came back.

    In a `short` class most returns are over by the end of a round, or begin and end within one:
    those are meetings of a minute, the others bring a whole round at the table.
    """
    rounds = came.shape[1]
    at_table = (seen == TALKS) | (seen == ADJOURNED)
    off, over = seen == COLLAPSED, seen == HOSTILITIES
    first = off[:, :-1].copy()
    first[:, 1:] &= ~off[:, :-2]
    late = np.arange(rounds) >= (rounds + 1) // 2  # as `Plan.half`
    stayed = came & ~(off | over)[:, 1:] if short else came
    there = at_table[:, :-1] & (seen[:, 1:] != SETTLED)
    halves = [there & (late == half) for half in (False, True)]
    breaks, lost = [first, off[:, :-1] & ~first], ~stayed & over[:, 1:]
    return Dice(
        off=_pair([_sum((one & off[:, 1:]).sum(), one.sum()) for one in halves]),
        back=_back(first, off[:, :-1], stayed, rounds - 1),
        meet=_back(first, off[:, :-1], came, rounds, revived) if short else (1, 1),
        over=_pair([14 - _sum((one & over[:, 1:]).sum(), one.sum()) for one in halves]),
        over_off=_pair([14 - _sum((one & lost).sum(), one.sum()) for one in breaks]),
    )


def _back(
    first: np.ndarray, off: np.ndarray, came: np.ndarray, throws: int, revived: int = 0
) -> tuple[int, int]:
    """Return the sums at which talks come back, from the first break of each run.

    The returns of all rounds, of `revived` runs at least, are met by the throws at the ends of the
    first rounds; the second number makes up for what the first, a whole sum of dice, lacks.
    """
    waits = off.copy()
    waits[:, 1:] &= ~np.logical_or.accumulate(came, axis=1)[:, :-1]
    fresh = (waits & first)[:, :throws]
    missed = max(0, revived - came.any(axis=1).sum())
    returned, among = (fresh & came[:, :throws]).sum() + missed, fresh.sum()
    soon = _sum(returned, among)
    left = (waits & ~first)[:, :throws].sum() * (1.0 - SUMS[soon])
    wanted = (waits & came).sum() + missed - SUMS[soon] * among
    later = _sum(wanted, left * among / max(1, among - returned))
    return soon, min(soon, later)


def _pair(both: list[int]) -> tuple[int, int]:
    return both[0], both[1]


def _sum(number: float, among: float) -> int:
    """Return the sum of two dice that is as likely as what was counted, as nearly as can be."""
    return int(np.abs(SUMS[1:] - number / max(1, among)).argmin() + 1)
