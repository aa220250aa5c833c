"""Runs that a move of levers turns: those that gain the outcome or lose it, and what is checked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from negsim.questions.answer import Check, Pair
from negsim.questions.arms import Arm
from negsim.questions.checks import another_seed, halves
from negsim.questions.paired import YES, difference, in_pairs
from negsim.questions.points import States


def turned_pairs(
    what: str, sides: tuple[Arm, Arm], stands: States, moved: States, seed: int
) -> list[Pair]:
    """Return the first run that gains an outcome by a move, and the first that loses it.

    `what` tells outcome and move; `stands` and `moved` are what the outcome is in each run as the
    scenario stands and with the move, see `negsim.questions.paired`.
    """
    found = []
    for which, runs in (
        ("gain", (moved == YES) & (stands != YES)),
        ("lose", (stands == YES) & (moved != YES)),
    ):
        if runs.any():
            told = f"Runs that {which} {what}: {int(runs.sum()):,}. The first"
            found += [Pair.of(told, *sides, seed, int(np.argmax(runs)))]
    return found


def checked(
    stands: States, moved: States, again: NDArray[np.int64], runs: int, seed: int, level: float
) -> list[Check]:
    """Check that a move does the same in both halves of the runs, and with another seed.

    `again` are the counts of another seed; the other numbers are as in `turned_pairs`, `runs` is
    told of, and `level` is the confidence level.
    """
    half = len(moved) // 2
    counts = (
        in_pairs(stands[:half], moved[:half]),
        in_pairs(stands[half:], moved[half:]),
        in_pairs(stands, moved),
        again,
    )
    one, other, whole, anew = (difference(part, level) for part in counts)
    return [halves(one, other, runs), another_seed(whole, anew, runs, seed)]
