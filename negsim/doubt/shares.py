"""How shares differ between sets of assumptions, and which assumptions they go with.

Coefficients that were fitted move together, so what goes with one goes with the others, too. A
partial correlation tells what is left of it when all others are held.

References
----------
Partial rank correlation: Marino, Hogue, Ray & Kirschner 2008, Journal of Theoretical Biology
254:178-196.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from negsim.doubt.assumptions import Assumptions, assumptions
from negsim.engine.ensemble import Tally, in_order, play_numbers, tally
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import MILESTONES, SHARE_OF

SETS, RUNS = 512, 500
"""Sets of assumptions, and runs under each: the same runs under all."""

NOTICED = 3.6
"""Standard errors of a correlation: one of 150 numbers that do nothing has more, one time in 20."""


@dataclass(frozen=True, eq=False)
class Doubt:
    """Shares of runs under many sets of assumptions.

    Parameters
    ----------
    runs : int
        Runs under each set.
    outcomes : ndarray of float, shape (sets, classes)
        Share of runs that end in each class, in the order of `results.result.classes`.
    milestones : dict of str to ndarray of float, shape (sets,)
        Share of each of `negsim.vocabulary.MILESTONES`; nan where it is a share of no runs.
    numbers : dict of str to ndarray of float, shape (sets,)
        Values of each number in doubt, by its path.
    """

    runs: int
    outcomes: np.ndarray
    milestones: dict[str, np.ndarray]
    numbers: dict[str, np.ndarray]

    @property
    def sets(self) -> int:
        """How many sets of assumptions there are."""
        return len(self.outcomes)

    def parts(self, shares: np.ndarray, most: int = 5) -> list[tuple[str, float]]:
        """Return the numbers that shares go with most closely, all others held as they are.

        Parameters
        ----------
        shares : ndarray of float, shape (sets,)
            One of those above.
        most : int
            How many numbers at most.

        Returns
        -------
        list of tuple
            Path and partial rank correlation, the largest in size first; those within `NOTICED`
            standard errors of none are left out. There are none where all sets have one share, or
            there are no more sets than numbers.
        """
        known = ~np.isnan(shares)
        free = known.sum() - len(self.numbers) - 3
        if free <= 0 or not np.ptp(shares[known]):
            return []
        ranked = [ranks(values[known]) for values in (*self.numbers.values(), shares)]
        by = zip(self.numbers, partial_correlations(np.array(ranked)), strict=True)
        closest = sorted(by, key=lambda item: -abs(item[1]))[:most]
        return [(path, r) for path, r in closest if abs(r) >= NOTICED / np.sqrt(free)]


def interval(shares: np.ndarray, confidence: float) -> tuple[float, float] | None:
    """Return the interval that holds a part of the sets, as much left out below as above.

    Parameters
    ----------
    shares : ndarray of float, shape (sets,)
        nan where there is none.
    confidence : float
        The part, 0 to 1.

    Returns
    -------
    tuple of float, or None
        Lowest and highest share; None where no set has one.
    """
    known = shares[~np.isnan(shares)]
    if not len(known):
        return None
    low, high = np.quantile(known, [(1.0 - confidence) / 2.0, (1.0 + confidence) / 2.0])
    return float(low), float(high)


def left_open(shares: np.ndarray, confidence: float) -> dict[str, float | None]:
    """Return median, low and high of shares, or of differences, over sets of assumptions.

    Parameters
    ----------
    shares : ndarray of float, shape (sets,)
        nan where there is none.
    confidence : float
        Part of the sets between low and high, 0 to 1.
    """
    low, high = interval(shares, confidence) or (None, None)
    middle, _ = interval(shares, 0.0) or (None, None)
    return {"median": middle, "low": low, "high": high}


def partial_correlations(rows: np.ndarray) -> list[float]:
    """Return the correlation of the last row with each other one, given all the rest.

    Parameters
    ----------
    rows : ndarray of float, shape (numbers + 1, sets)

    Returns
    -------
    list of float
        To four decimals, as further ones differ between machines.
    """
    precision = np.linalg.pinv(np.corrcoef(rows))
    size = np.sqrt(np.diag(precision))
    return [round(float(-p), 4) for p in precision[-1, :-1] / (size[-1] * size[:-1])]


def ranks(values: np.ndarray) -> np.ndarray:
    """Return the rank of each value, from 1; equal ones share the mean of theirs."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean: np.ndarray = (last - (counts - 1) / 2.0)[which]
    return mean


def doubt(
    scenario: Scenario,
    seed: int = 1,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    sets: int = SETS,
    runs: int = RUNS,
    apart: bool = False,
) -> Doubt:
    """Play the same runs under many sets of assumptions.

    Parameters
    ----------
    scenario : Scenario
        From `negsim.load`.
    seed : int
        Seed of the sets and of the runs, 0 to 2**64 - 1.
    threads, progress
        As in `negsim.results.result.run`.
    sets, runs : int
        How many sets, and runs under each; at least 1.
    apart : bool
        Whether each set has runs of its own, so that errors of few runs do not move all alike.

    Raises
    ------
    NegsimError
        If `threads` is out of range.
    """
    drawn = assumptions(scenario, sets, seed)
    tallies: list[Tally] = []
    for one in in_order(partial(under, drawn, seed, runs, apart=apart), range(sets), threads):
        tallies.append(one)
        if progress is not None:
            progress(len(tallies) * runs)
    return Doubt(
        runs,
        np.array([one.outcomes / runs for one in tallies]),
        {key: np.array([_share(one, key) for one in tallies]) for key in MILESTONES},
        {path: drawn.vectors[:, index] for path, index in drawn.paths.items()},
    )


def under(drawn: Assumptions, seed: int, runs: int, n: int, apart: bool = False) -> Tally:
    """Return the tally of the first `runs` runs of a seed, or of its own, under set `n`."""
    vectors = np.tile(drawn.vectors[n], (runs, 1))
    return tally(drawn.layout, play_numbers(drawn.layout, seed, n * runs * apart, vectors))


def _share(one: Tally, key: str) -> float:
    of = getattr(one, SHARE_OF.get(key, "runs"))
    return getattr(one, key) / of if of else np.nan
