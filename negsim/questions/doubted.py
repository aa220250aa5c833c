"""What the assumptions leave of the numbers of an answer: one form for all questions.

Numbers are worked out under each of many sets of assumptions, with the same runs, and told as
median and interval over the sets.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.doubt import shares
from negsim.doubt.shares import Doubt
from negsim.errors import NegsimError
from negsim.questions.pieces import Pieces
from negsim.results.result import classes
from negsim.results.words import span_of_points
from negsim.scenario.scenario import Scenario

QUICK = 100, 100
"""Sets of assumptions and runs under each, unless more or none are asked for."""

LEAST_SETS, LEAST_RUNS, EACH = 20, 50, 200
"""Sets of assumptions and runs under each, at least; runs under each while there are few sets."""

KNOWN = 10
"""Sets of assumptions under which there must be a number for its interval to be told."""

Values = NDArray[np.float64]
"""A number of an answer under each set of assumptions; nan where there is none."""


@dataclass(frozen=True, eq=False)
class Doubted:
    """Numbers of an answer under the same sets of assumptions.

    Parameters
    ----------
    runs : int
        Runs under each set.
    values : mapping
        Of each number, by what it is a number of.
    """

    runs: int
    values: Mapping[Any, Values]

    @property
    def sets(self) -> int:
        """How many sets of assumptions there are."""
        return len(next(iter(self.values.values())))

    def left(self, key: Hashable, confidence: float) -> dict[str, float | None]:
        """Return median, low and high of a number, as rows have them.

        They are None where there is such a number under fewer than `KNOWN` sets.
        """
        values = self.values.get(key, np.empty(0))
        known = values[~np.isnan(values)]
        left = shares.left_open(known if len(known) >= KNOWN else known[:0], confidence)
        return {f"doubt_{end}": value for end, value in left.items()}

    def span(self, key: Hashable, confidence: float) -> str:
        """Return the interval of a share or a difference in words, in points."""
        left = self.left(key, confidence)
        return span_of_points(left["doubt_low"], left["doubt_high"], self.runs)

    @property
    def quick(self) -> bool:
        """Whether these are the sets that are played unless more are asked for."""
        return (self.sets, self.runs) == QUICK

    @property
    def words(self) -> str:
        """How many sets there are, and runs under each."""
        return f"{self.sets:,} sets of assumptions, {self.runs:,} runs under each"

    def document(self) -> dict[str, int]:
        """Return the same as JSON has it."""
        return {"sets": self.sets, "runs": self.runs}


def planned(doubt: bool | None, budget: int | None = None, arms: int = 1) -> tuple[int, int] | None:
    """Return how many sets of assumptions, and runs under each, are played; None if none are.

    Parameters
    ----------
    doubt : bool, optional
        As in `negsim.compare`.
    budget : int, optional
        Runs in all, at most; by default there is no limit.
    arms : int
        How many times the runs under each set are played.

    Raises
    ------
    NegsimError
        If many sets are asked for, and the budget does not suffice for any.
    """
    if doubt is None:
        return QUICK if budget is None or math.prod(QUICK) * arms <= budget else None
    if not doubt:
        return None
    return (shares.SETS, shares.RUNS) if budget is None else divided(budget, arms)


def runs_in_doubt(doubt: bool | None, budget: int | None = None, arms: int = 1) -> int:
    """Return how many runs are played under sets of assumptions, see `planned`."""
    return arms * math.prod(planned(doubt, budget, arms) or (0,))


def divided(budget: int, arms: int) -> tuple[int, int]:
    """Return how many sets of assumptions, and runs under each, are played within a budget.

    Parameters
    ----------
    budget : int
        Runs in all, at most.
    arms : int
        How many times the runs under each set are played.

    Raises
    ------
    NegsimError
        If it does not suffice for `LEAST_SETS` of `LEAST_RUNS`.
    """
    each, least = budget // arms, LEAST_SETS * LEAST_RUNS
    if each < least:
        raise NegsimError(
            f"--budget: --doubt plays {LEAST_SETS} sets of assumptions at least, {LEAST_RUNS} runs "
            f"under each {arms} times, {least * arms:,} in all; found {budget:,}"
        )
    sets = min(shares.SETS, max(LEAST_SETS, each // EACH))
    return sets, min(shares.RUNS, each // sets)


def under_each(doubt: Doubt, scenario: Scenario, key: str) -> Values:
    """Return the share of an outcome under each set of assumptions; one it has not, is never."""
    ids = [id for id, _ in classes(scenario)]
    if key in doubt.milestones and key not in ids:
        return doubt.milestones[key]
    return doubt.outcomes[:, ids.index(key)] if key in ids else np.zeros(doubt.sets)


def under_sets(
    work: Callable[[int], Sequence[float | None]], keys: Iterable[Hashable], sets: int, runs: int,
    pieces: Pieces, threads: int | None, told: Callable[[int], None],
) -> Doubted:  # fmt: skip
    """Return numbers that are worked out for one set of assumptions after the other.

    Parameters
    ----------
    work : callable
        Returns the numbers under a set, in the order of `keys`; called in some thread.
    keys : iterable
        What each is a number of.
    sets, runs : int
        How many sets, and runs under each.
    pieces : Pieces
        Keeps what is done.
    threads : int, optional
        As in `negsim.compare`.
    told : callable
        Called with the number of sets done so far.
    """
    names = [f"{n} of {sets} sets of assumptions, {runs} runs" for n in range(sets)]
    found = []
    for n, numbers in enumerate(pieces.each(work, names, threads), 1):
        found.append(numbers)
        told(n)
    return Doubted(runs, dict(zip(keys, np.array(found, np.float64).T, strict=True)))
