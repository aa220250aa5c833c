"""Differences between the arms of a sweep, with the best interval that its counts allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negsim.differences import blocks_of, blockwise, newcombe
from negsim.outcomes import EVENTS
from negsim.playing import EVENT_COUNTS
from negsim.sweeptable import SweepTable, share

Blocks = dict[str, NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class Pairing:
    """Compares arms with the first arm, at the same scenario and point.

    Parameters
    ----------
    table : SweepTable
        Of a sweep with at least two arms.
    joint : int
        Number of differences shown together at a point.
    runs : int64 (blocks,)
        Runs of each block; empty if the arms have to be taken for independent.
    blocks : dict of str to int64 (blocks, scenarios, arms, points)
        Counts of each block by outcome or event.
    """

    table: SweepTable
    joint: int
    runs: NDArray[np.int64]
    blocks: Blocks

    @classmethod
    def of(cls, table: SweepTable, joint: int) -> Pairing:
        """Return the pairing of a sweep; its part files are read where they can be of use."""
        runs, blocks = _blocks(table)
        return cls(table, joint, runs, blocks)

    @property
    def method(self) -> str:
        """What the intervals are, for a caption."""
        if len(self.runs):
            return (
                f"paired intervals from the spread over {len(self.runs)} blocks of runs "
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
                self.blocks[outcome][:, :, which].reshape(len(self.runs), -1) for which in (0, arm)
            )
            low, high = blockwise(first, second, self.runs, joint=self.joint)
            return middle, low.reshape(middle.shape), high.reshape(middle.shape)
        rows = np.stack([counts[:, 0], runs[:, 0], counts[:, arm], runs[:, arm]], axis=-1)
        rows, back = np.unique(rows.reshape(-1, 4), axis=0, return_inverse=True)
        ends = [newcombe((a, m), (b, n), joint=self.joint) for a, m, b, n in rows.tolist()]
        both = np.array(ends)[back.ravel()].reshape(*middle.shape, 2)
        return middle, both[..., 0], both[..., 1]


def _blocks(table: SweepTable) -> tuple[NDArray[np.int64], Blocks]:
    """Return runs and counts of each block if all cells have enough of the same blocks."""
    none: tuple[NDArray[np.int64], Blocks] = (np.zeros(0, dtype=np.int64), {})
    plan = table.store.plan
    order = list(plan.blocks())
    place = blocks_of([block.count for block in order])
    if plan.adaptive or not table.complete or not place:
        return none
    runs = np.bincount(place, [block.count for block in order]).astype(np.int64)
    ids = (*table.store.classes, *EVENTS)
    counts = np.zeros((len(ids), len(runs), plan.cells), dtype=np.int64)
    events = [EVENT_COUNTS.index(event) for event in EVENTS]
    for block in order:
        for unit in plan.units(block):
            part = table.store.read(unit)
            if part is None:
                return none
            found = np.concatenate([part.outcomes, part.events[:, events]], axis=1)
            counts[:, place[block.number], part.cells] += found.T
    shaped = counts.reshape(len(ids), len(runs), *table.runs.shape)
    return runs, dict(zip(ids, shaped, strict=True))
