"""Differences between the arms of a sweep, with the best interval that its counts allow.

Both arms play the same run numbers with the same random numbers, so their counts move together and
a difference is surer than its two shares. How much surer cannot be seen in the counts of all
runs, but in those of batches of runs: each gives a difference of its own, and these spread
as the paired difference does (the method of batch means). It needs enough runs. With fewer,
the arms are taken for independent, which is too wide an interval wherever runs of both arms
tend to end alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negsim.results.intervals import wilson
from negsim.sweeps.execution.tasks import EVENT_COUNTS
from negsim.sweeps.execution.work_units import batch_sizes
from negsim.sweeps.table.counts import SweepTable, each_once, share
from negsim.vocabulary import SHARE_OF

Batches = dict[str, NDArray[np.int32]]

FEWEST_RUNS = 500
"""Runs that the paired interval needs: with fewer, their difference is not near enough to normal,
and with the batches of fewer Student's t takes more than pairing gives."""


def newcombe(
    first: tuple[int, int], second: tuple[int, int], joint: int = 1
) -> tuple[float, float]:
    """Return the 95 % interval of the second share less the first, taken for independent.

    Each arm is its count and number of runs; `joint` is as in `negsim.results.intervals.wilson`.

    References
    ----------
    Newcombe 1998, Stat. Med. 17, method 10: hybrid of two Wilson intervals.
    """
    if not first[1] or not second[1]:
        return -1.0, 1.0
    (l1, u1), (l2, u2) = (wilson(*arm, joint=joint) for arm in (first, second))
    p1, p2 = first[0] / first[1], second[0] / second[1]
    return (
        p2 - p1 - math.hypot(p2 - l2, u1 - p1),
        p2 - p1 + math.hypot(u2 - p2, p1 - l1),
    )


def batchwise(
    first: NDArray[np.integer],
    second: NDArray[np.integer],
    runs: NDArray[np.int64],
    joint: int = 1,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the paired 95 % intervals of second less first shares, by the spread between batches.

    Batches of n runs have differences of variance s^2/n; s^2 is estimated from them and the
    interval of the difference of all runs uses Student's t. It is never narrower than what
    runs that all ended alike would leave open.

    Parameters
    ----------
    first, second : int (batches, cells)
        Counts of each batch in both arms.
    runs : int64 (batches,)
        Runs of each batch; at least `FEWEST_RUNS` in all, in at least two of them.
    joint : int
        As for `negsim.results.intervals.wilson`.
    """
    from scipy.stats import t as student  # takes a second, and many who come here need it not

    error = (1 - 0.95) / joint
    whole = int(runs.sum())
    apart = (second - first) / runs[:, None]
    middle = (second - first).sum(axis=0) / whole
    spread = (runs[:, None] * (apart - middle) ** 2).sum(axis=0) / (len(runs) - 1)
    half = student.ppf(1 - error / 2, len(runs) - 1) * np.sqrt(spread / whole)
    half = np.maximum(half, -math.log(error / 2) / whole)
    return np.maximum(middle - half, -1.0), np.minimum(middle + half, 1.0)


@dataclass(frozen=True, eq=False)
class Pairing:
    """Compares arms with the first arm, at the same scenario and point.

    Parameters
    ----------
    table : SweepTable
        Of a sweep with at least two arms.
    joint : int
        Number of differences shown together at a point.
    runs : int64 (batches,)
        Runs of each batch; empty if the arms have to be taken for independent.
    batches : dict of str to int32 (batches, scenarios, arms, points)
        Counts of each batch by reported outcome or event.
    """

    table: SweepTable
    joint: int
    runs: NDArray[np.int64]
    batches: Batches

    @classmethod
    def of(cls, table: SweepTable, joint: int) -> Pairing:
        """Return the pairing of a sweep; its part files are read where they can be of use."""
        runs, batches = _batches(table)
        return cls(table, joint, runs, batches)

    @classmethod
    def of_all(cls, table: SweepTable) -> Pairing:
        """Return the pairing of all differences told of at a point, of outcomes any run had."""
        seen = sum(bool(table.counts[id].any()) for id in table.reported)
        return cls.of(table, (seen or len(table.reported)) * (len(table.arms) - 1))

    @property
    def told(self) -> str:
        """What the differences and their intervals are, in words."""
        kind, some = f"paired intervals, by {len(self.runs)} batches of runs (batch means)", ""
        if not len(self.runs):
            kind = (
                "Newcombe intervals that take the arms for independent, so they are too wide "
                "wherever a run tends to end alike in both"
            )
        elif SHARE_OF.keys() & set(self.table.reported):
            some = " Of shares of some runs only: Newcombe intervals."
        first = "Differences are shares less those of the first arm at the same point."
        return f"{first} 95 % {kind}; joint over {self.joint} at a point.{some}"

    def difference(
        self, outcome: str, arm: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return share in an arm less that in the first, low and high (scenarios, points)."""
        counts, runs = self.table.counts[outcome], self.table.of(outcome)
        middle = share(counts[:, arm], runs[:, arm]) - share(counts[:, 0], runs[:, 0])
        if len(self.runs) and outcome not in SHARE_OF:
            first, second = (
                self.batches[outcome][:, :, which].reshape(len(self.runs), -1) for which in (0, arm)
            )
            low, high = batchwise(first, second, self.runs, joint=self.joint)
            return middle, low.reshape(middle.shape), high.reshape(middle.shape)
        pairs = (counts[:, 0], runs[:, 0], counts[:, arm], runs[:, arm])
        ends = each_once(lambda a, m, b, n: newcombe((a, m), (b, n), joint=self.joint), *pairs)
        return middle, ends[..., 0], ends[..., 1]


def _batches(table: SweepTable) -> tuple[NDArray[np.int64], Batches]:
    """Return runs and counts of each batch if all cells have enough of the same runs."""
    none: tuple[NDArray[np.int64], Batches] = (np.zeros(0, dtype=np.int64), {})
    plan = table.store.plan
    if plan.adaptive or not table.complete or plan.runs < FEWEST_RUNS:
        return none
    sizes = [batch_sizes(block.count) for block in plan.blocks()]
    ends = np.cumsum([0, *map(len, sizes)])
    order = (*table.store.classes, *EVENT_COUNTS)
    columns = [order.index(id) for id in table.reported]
    counts = np.zeros((len(columns), ends[-1], plan.cells), dtype=np.int32)
    for block in plan.blocks():
        here = slice(ends[block.number], ends[block.number + 1])
        for unit in plan.units(block):
            part = table.store.read(unit)
            if part is None:
                return none
            counts[:, here, part.cells] = part.batches[:, :, columns].transpose(2, 1, 0)
    shaped = counts.reshape(len(columns), ends[-1], *table.runs.shape)
    return np.concatenate(sizes), dict(zip(table.reported, shaped, strict=True))
