"""Differences between the arms of a sweep, with the best interval that its counts allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negsim.sweeps.execution.unit import EVENT_COUNTS
from negsim.sweeps.execution.units import batch_sizes
from negsim.sweeps.table.counts import SweepTable, share
from negsim.sweeps.table.differences import FEWEST_RUNS, batchwise, newcombe

Batches = dict[str, NDArray[np.int32]]


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

    @property
    def method(self) -> str:
        """What the intervals are, for a caption."""
        if len(self.runs):
            return (
                f"paired intervals from the spread over {len(self.runs)} batches of runs "
                "(batch means)"
            )
        return (
            "Newcombe intervals that take the arms for independent, so they are too wide "
            "wherever a run tends to end alike in both"
        )

    def difference(
        self, outcome: str, arm: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return share in an arm less that in the first, low and high (scenarios, points)."""
        counts, runs = self.table.counts[outcome], self.table.runs
        middle = share(counts[:, arm], runs[:, arm]) - share(counts[:, 0], runs[:, 0])
        if len(self.runs):
            first, second = (
                self.batches[outcome][:, :, which].reshape(len(self.runs), -1)
                for which in (0, arm)
            )
            low, high = batchwise(first, second, self.runs, joint=self.joint)
            return middle, low.reshape(middle.shape), high.reshape(middle.shape)
        rows = np.stack([counts[:, 0], runs[:, 0], counts[:, arm], runs[:, arm]], axis=-1)
        rows, back = np.unique(rows.reshape(-1, 4), axis=0, return_inverse=True)
        ends = [newcombe((a, m), (b, n), joint=self.joint) for a, m, b, n in rows.tolist()]
        both = np.array(ends)[back.ravel()].reshape(*middle.shape, 2)
        return middle, both[..., 0], both[..., 1]


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
