"""When talks break off and come back in class: as often, thrown with two dice, as in the model.

People walk out and come back as they like. Talks also fail although nobody wants it, and a break
lasts although all would end it; how often that happens in runs of the model becomes a number that
the sum of two dice must not exceed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

WITHIN = 4
"""Rounds from which returns within a round count, too.

In fewer, one round at the table is far longer than most of the model's returns last.
"""


@dataclass(frozen=True)
class Dice:
    """Sums of two dice at which something happens at the end of a class's round.

    Each is a pair, for the first half of the rounds (`Plan.half`) at the table, or the first round
    of a break, and for later. The talks break off, or come back, at a sum of at most `off` or
    `back`, 1 being never; they end in hostilities at one of at least `over` at the table,
    `over_off` in a break, 13 being never.
    """

    off: tuple[int, int]
    back: tuple[int, int]
    over: tuple[int, int]
    over_off: tuple[int, int]

    def come_back(self, rounds: int) -> float:
        """Return the share of groups that ever sit down, of those whose talks are off at first.

        All are ready in each round, and a round follows in which they sit.
        """
        share, waiting = 0.0, 1.0
        for number in range(rounds - 1):
            back, over = (pair[min(number, 1)] for pair in (self.back, self.over_off))
            share += waiting * float(SUMS[back])
            waiting *= float(SUMS[over - 1] - SUMS[back])
        return share


def dice(scenario: Scenario, plans: Sequence[Plan]) -> list[Dice]:
    """Return the numbers for each length of a class, from runs of the scenario.

    A round of the class is as large a part of the course as it is of the class. A run that settles
    at the table does not count in the round in which it does.
    """
    phases = play_runs(lay_out(scenario), SEED, 0, RUNS).phases
    start = TALKS if scenario.process.start.phase == "talks" else COLLAPSED
    return [_dice(*_seen(phases, start, plan.rounds)) for plan in plans]


def _seen(phases: np.ndarray, start: int, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each run's phase at the start and after each class round, and if it came back in it.

    It came back if its talks were off before and it was at the table at any time in the round,
    or, in a short class, at its end.
    """
    ends = [-(-n * phases.shape[1] // rounds) for n in range(rounds + 1)]
    seen = np.column_stack([np.full(len(phases), start), phases[:, np.array(ends[1:]) - 1]])
    there = np.isin(phases, (TALKS, ADJOURNED, SETTLED))
    begins = ends[:-1] if rounds >= WITHIN else [end - 1 for end in ends[1:]]
    spans = zip(begins, ends[1:], strict=True)
    came = np.column_stack([there[:, begin:end].any(axis=1) for begin, end in spans])
    return seen, came & (seen[:, :-1] == COLLAPSED)


def _dice(seen: np.ndarray, came: np.ndarray) -> Dice:
    """Return the numbers, given what `_seen` does."""
    rounds = came.shape[1]
    at_table = (seen == TALKS) | (seen == ADJOURNED)
    off, over = seen == COLLAPSED, seen == HOSTILITIES
    first = off[:, :-1].copy()
    first[:, 1:] &= ~off[:, :-2]
    late = np.arange(rounds) >= (rounds + 1) // 2  # as `Plan.half`
    there = at_table[:, :-1] & (seen[:, 1:] != SETTLED)
    halves = [there & (late == half) for half in (False, True)]
    breaks = [first, off[:, :-1] & ~first]
    return Dice(
        off=_pair([_sum((one & off[:, 1:]).sum(), one.sum()) for one in halves]),
        back=_back(first, off[:, :-1], came),
        over=_pair([14 - _sum((one & over[:, 1:]).sum(), one.sum()) for one in halves]),
        over_off=_pair([14 - _sum((one & ~came & over[:, 1:]).sum(), one.sum()) for one in breaks]),
    )


def _back(first: np.ndarray, off: np.ndarray, came: np.ndarray) -> tuple[int, int]:
    """Return the sums at which talks come back, from the first break of each run.

    After the last round nobody can sit down, so the returns of all rounds are met by the throws
    before it; the second number makes up for what the first, a whole sum of dice, lacks.
    """
    waits = off.copy()
    waits[:, 1:] &= ~np.logical_or.accumulate(came, axis=1)[:, :-1]
    fresh = (waits & first)[:, :-1]
    returned, among = (fresh & came[:, :-1]).sum(), fresh.sum()
    soon = _sum(returned, among)
    left = (waits & ~first)[:, :-1].sum() * (1.0 - SUMS[soon]) * among / max(1, among - returned)
    later = _sum((waits & came).sum() - SUMS[soon] * among, left)
    return soon, min(soon, later)


def _pair(both: list[int]) -> tuple[int, int]:
    return both[0], both[1]


def _sum(number: float, among: float) -> int:
    """Return the sum of two dice that is as likely as what was counted, as nearly as can be."""
    return int(np.abs(SUMS[1:] - number / max(1, among)).argmin() + 1)
