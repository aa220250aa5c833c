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

    Each is a pair, for the first half of the rounds at the table, or the first round of a break,
    and for later. The talks break off, or come back, at a sum of at most `off` or `back`, 1 being
    never; they end in hostilities at one of at least `over` at the table, `over_off` in a break, 13
    being never.
    """

    off: tuple[int, int]
    back: tuple[int, int]
    over: tuple[int, int]
    over_off: tuple[int, int]


def dice(scenario: Scenario, plans: Sequence[Plan]) -> list[Dice]:
    """Return the numbers for each length of a class, from runs of the scenario.

    A round of the class is as large a part of the course as it is of the class. A run that settles
    at the table does not count in the round in which it does.
    """
    phases = play_runs(lay_out(scenario), SEED, 0, RUNS).phases
    start = TALKS if scenario.process.start.phase == "talks" else COLLAPSED
    found = []
    for plan in plans:
        ends = [-(-n * scenario.process.rounds // plan.rounds) for n in range(1, plan.rounds + 1)]
        seen = np.column_stack([np.full(RUNS, start), phases[:, np.array(ends) - 1]])
        found.append(_dice(seen))
    return found


def _dice(seen: np.ndarray) -> Dice:
    """Return the numbers, given the phase of each run at the start and after each round."""
    rounds = seen.shape[1] - 1
    at_table = (seen == TALKS) | (seen == ADJOURNED)
    off, over, settled = seen == COLLAPSED, seen == HOSTILITIES, seen == SETTLED
    counts = np.zeros((2, 2, 3))  # at the table or off; first or later; goes on, turns, over
    fresh = off[:, 0]
    for before, after in pairwise(range(rounds + 1)):
        late = int(2 * before >= rounds)
        _count(counts[0, late], at_table[:, before], (at_table, off, over), after)
        for later, which in enumerate((fresh, off[:, before] & ~fresh)):
            _count(counts[1, later], which, (off, at_table | settled, over), after)
        fresh = at_table[:, before] & off[:, after]
    low = [[_sum(one[1], one) for one in half] for half in counts]
    high = [[14 - _sum(one[2], one) for one in half] for half in counts]
    return Dice(*map(_pair, (*low, *high)))


def _count(into: np.ndarray, which: np.ndarray, then: tuple[np.ndarray, ...], after: int) -> None:
    """Add how many of some runs were in each state at the end of a round."""
    into += [(which & state[:, after]).sum() for state in then]


def _pair(both: list[int]) -> tuple[int, int]:
    return both[0], both[1]


def _sum(number: float, among: np.ndarray) -> int:
    """Return the sum of two dice that is as likely as what was counted, as nearly as can be."""
    return int(np.abs(SUMS[1:] - number / max(1, among.sum())).argmin() + 1)
