"""Counts of runs that two arms play on the same random numbers, and the difference they make.

A run is the same in both arms but for what the arm changes, so it is counted in pairs: of each
outcome, how many runs have it in both, in one alone or in neither. The difference of two shares,
and how sure it is, follow from those counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import (
    BLOCK,
    PACKAGES_AT_ONCE,
    Block,
    check_ensemble,
    happened,
    in_order,
    play_runs,
)
from negsim.engine.lay_out import Layout
from negsim.errors import NegsimError, nearest
from negsim.results.result import classes
from negsim.vocabulary import MILESTONES, SHARE_OF

OUT, NO, YES = range(3)
"""What an outcome is in a run: the run is not among those it is a share of; it is not; it is."""


@dataclass(frozen=True, eq=False)
class Counts:
    """Runs counted in pairs.

    Parameters
    ----------
    pairs : ndarray of int, shape (arms, outcomes, 3, 3)
        Runs by what the outcome is in the base and in the arm: `OUT`, `NO` or `YES`.
    first : ndarray of int, shape (arms, outcomes, 2)
        Number of the first run that has the outcome in the arm alone, and in the base alone; -1
        if none has.
    apart : ndarray of int, shape (arms,)
        Runs that differ in anything that is recorded of them.
    """

    pairs: NDArray[np.int64]
    first: NDArray[np.int64]
    apart: NDArray[np.int64]

    def __add__(self, later: Counts) -> Counts:
        """Return the counts of these runs and of later ones."""
        first = np.where(self.first >= 0, self.first, later.first)
        return Counts(self.pairs + later.pairs, first, self.apart + later.apart)


def outcomes(layouts: Sequence[Layout]) -> dict[str, str]:
    """Return id and name of each outcome of some scenarios, classes of settlement first."""
    ways = [dict(classes(layout.scenario)) for layout in layouts]
    settlements = {key: name for way in ways for key, name in [*way.items()][:-4]}
    return settlements | dict([*ways[0].items()][-4:]) | MILESTONES


def check_outcome(outcome: str, names: Collection[str]) -> None:
    """Refuse an outcome that there is not."""
    if outcome not in names:
        what = f"there is no outcome {outcome!r}; there are {', '.join(names)}"
        raise NegsimError(what + nearest(str(outcome), names))


def states(layout: Layout, block: Block, keys: Sequence[str]) -> NDArray[np.int8]:
    """Return what each outcome is in each run of a block: int8 (outcomes, runs)."""
    found = happened(layout.case, block.records)
    none = np.zeros(len(block.records), dtype=np.bool_)
    for number, (key, _) in enumerate(classes(layout.scenario)):
        found[key] = block.records.outcome == number
    among = {key: found[of] for key, of in SHARE_OF.items()}
    return np.array(
        [np.where(among.get(key, ~none), NO + found.get(key, none), OUT) for key in keys],
        dtype=np.int8,
    )


def counted(layouts: Sequence[Layout], blocks: Sequence[Block], keys: Sequence[str]) -> Counts:
    """Count the runs of a block as the first layout and as each other one has played them."""
    base, *others = (states(*pair, keys) for pair in zip(layouts, blocks, strict=True))
    first = blocks[0].first
    return Counts(
        np.array([[in_pairs(b, a) for b, a in zip(base, arm, strict=True)] for arm in others]),
        np.array(
            [
                [[_first(a > b, first), _first(b > a, first)] for b, a in _happens(base, arm)]
                for arm in others
            ]
        ),
        np.array([_differ(blocks[0], block) for block in blocks[1:]]),
    )


def in_pairs(base: NDArray[np.int8], arm: NDArray[np.int8]) -> NDArray[np.int64]:
    """Return how many runs have an outcome in both, in one alone and in neither: int (3, 3)."""
    return np.bincount(3 * base + arm, minlength=9).reshape(3, 3)


def _happens(base: NDArray[np.int8], arm: NDArray[np.int8]) -> Any:
    return zip(base == YES, arm == YES, strict=True)


def _first(runs: NDArray[np.bool_], first: int) -> int:
    return first + int(np.argmax(runs)) if runs.any() else -1


def _differ(one: Block, other: Block) -> int:
    """Return how many runs differ in phases, outcome, or any other number recorded of them."""
    if one.phases.shape != other.phases.shape:
        return len(one.records)
    same = (one.phases == other.phases).all(axis=1)
    for name in one.records.dtype.names:
        same &= one.records[name] == other.records[name]
    return int((~same).sum())


def count_pairs(
    layouts: Sequence[Layout], runs: int, seed: int, threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Counts, Counts]:  # fmt: skip
    """Play the same runs by each layout; return the counts of their first and their second half.

    Parameters
    ----------
    layouts : sequence of Layout
        The base, then the arms.
    runs, seed, threads, progress
        As in `negsim.results.result.run`; a run that all layouts have played counts once.

    Raises
    ------
    NegsimError
        If `runs`, `seed` or `threads` is out of range.
    """
    check_ensemble(runs, seed)
    keys = [*outcomes(layouts)]
    for layout in layouts:  # rules are compiled here, not in a thread
        play_runs(layout, seed, 0, 1)
    most = max(len(layout.searched.packages) for layout in layouts)
    size = max(1, min(BLOCK, PACKAGES_AT_ONCE // max(1, most)))
    half = runs // 2
    ends = {begin: min(begin + size, half) for begin in range(0, half, size)}
    ends |= {begin: min(begin + size, runs) for begin in range(half, runs, size)}

    def work(begin: int) -> Counts:
        count = ends[begin] - begin
        return counted(layouts, [play_runs(one, seed, begin, count) for one in layouts], keys)

    arms = len(layouts) - 1
    none = Counts(
        np.zeros((arms, len(keys), 3, 3), np.int64),
        np.full((arms, len(keys), 2), -1),
        np.zeros(arms, np.int64),
    )
    halves = [none, none]
    for begin, part in zip(ends, in_order(work, ends, threads), strict=True):
        halves[begin >= half] = halves[begin >= half] + part
        if progress is not None:
            progress(ends[begin])
    return halves[0], halves[1]


@dataclass(frozen=True)
class Difference:
    """The share in an arm less that in the base, both of runs among which the outcome is counted.

    `error` is the standard error of the difference, `low` and `high` its interval; all are None,
    and so is a share, where there are no runs to take it of.
    """

    base: float | None
    arm: float | None
    difference: float | None
    low: float | None
    high: float | None
    error: float | None
    rescued: int
    spoiled: int


def difference(pairs: NDArray[np.int64], confidence: float = 0.95) -> Difference:
    """Return the paired difference of two shares with its interval.

    Two runs are added for the interval, one with the outcome in the arm alone and one with it in
    the base alone, so that it is right where few runs or none differ (Bonett & Price 2012). For a
    share of some runs only, the variance is that of a difference of two ratios of the same runs
    (the delta method); for a share of all it is Bonett and Price's.

    Parameters
    ----------
    pairs : ndarray of int, shape (3, 3)
        See `Counts`.
    confidence : float
        Confidence level, between 0 and 1.

    References
    ----------
    Bonett & Price 2012, Journal of Educational and Behavioral Statistics 37:479-488.
    """
    rescued = int(pairs[:YES, YES].sum())
    spoiled = int(pairs[YES, :YES].sum())
    base, arm = _share(pairs.sum(axis=1)), _share(pairs.sum(axis=0))
    if base is None or arm is None:
        return Difference(base, arm, None, None, None, None, rescued, spoiled)
    more = pairs.astype(np.float64)
    more[NO, YES] += 1.0
    more[YES, NO] += 1.0
    middle, error = _moments(more)
    half = NormalDist().inv_cdf((1.0 + confidence) / 2.0) * error
    apart = arm - base
    low, high = max(-1.0, min(apart, middle - half)), min(1.0, max(apart, middle + half))
    return Difference(base, arm, apart, low, high, error, rescued, spoiled)


def _share(counts: NDArray[Any]) -> float | None:
    """Return the share of runs that have an outcome, of those among which it is counted."""
    of = counts[NO] + counts[YES]
    return float(counts[YES] / of) if of else None


def _moments(pairs: NDArray[np.float64]) -> tuple[float, float]:
    """Return the difference of the shares, and its standard error."""
    whole = pairs.sum()
    told = [_influence(pairs.sum(axis=axis), whole) for axis in (1, 0)]
    apart = told[1][1][None, :] - told[0][1][:, None]
    variance = float((pairs * apart**2).sum() / whole)
    return told[1][0] - told[0][0], math.sqrt(variance / whole)


def _influence(counts: NDArray[np.float64], whole: float) -> tuple[float, NDArray[np.float64]]:
    """Return a share, and how far a run of each kind pulls it: (happened - share) / part."""
    of = counts[NO] + counts[YES]
    share = float(counts[YES] / of)
    return share, np.array([0.0, -share, 1.0 - share]) * whole / of
