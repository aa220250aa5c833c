"""Runs that a move turns, and checks of its difference: numbers that are known."""

from __future__ import annotations

import numpy as np
import pytest

from negsim.questions.arms import arm_of, base_of
from negsim.questions.paired import NO, YES, in_pairs
from negsim.questions.turned import checked, turned_pairs

STANDS = np.full(400, NO, np.int8)


def moved(first: int, second: int) -> np.ndarray:
    """Return runs of which so many of the first 200, and of the second, have the outcome."""
    made = STANDS.copy()
    made[:first], made[200 : 200 + second] = YES, YES
    return made


def test_counts_are_by_what_a_run_is_before_and_after() -> None:
    counts = in_pairs(np.array([NO, NO, YES, YES], np.int8), np.array([NO, YES, YES, NO], np.int8))
    assert counts[NO:, NO:].tolist() == [[1, 1], [1, 1]]
    assert counts.sum() == 4


def test_halves_and_another_seed_are_those_of_the_runs() -> None:
    again = in_pairs(STANDS, moved(25, 25))
    halves, seed = checked(STANDS, moved(20, 30), again, 400, 1, 0.95)
    assert halves.holds
    assert [halves.numbers[side] for side in ("one", "other")] == pytest.approx([0.1, 0.15])
    assert seed.holds
    assert [seed.numbers[side] for side in ("one", "other")] == pytest.approx([0.125, 0.125])


def test_halves_or_a_seed_far_apart_do_not_hold() -> None:
    halves, seed = checked(STANDS, moved(0, 60), in_pairs(STANDS, moved(100, 100)), 400, 1, 0.95)
    assert not halves.holds
    assert not seed.holds
    assert [seed.numbers[side] for side in ("one", "other")] == pytest.approx([0.15, 0.5])


def test_the_first_run_that_gains_and_the_first_that_loses_are_told() -> None:
    base = base_of("textbook-two-party")
    sides = base, arm_of(base, "longer", {"process.rounds": 60})
    one, other = np.full(9, YES, np.int8), np.full(9, YES, np.int8)
    one[[3, 5]], other[[7]] = NO, NO
    gain, lose = turned_pairs("a deal by more time", sides, one, other, 1)
    assert (gain.told, gain.parting.run) == ("Runs that gain a deal by more time: 2. The first", 3)
    assert (lose.told, lose.parting.run) == ("Runs that lose a deal by more time: 1. The first", 7)
    assert turned_pairs("a deal", sides, one, one, 1) == []
