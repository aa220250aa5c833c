"""Counts over runs, which add: what each thread made of its blocks becomes one sum."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import Block
from negsim.engine.lay_out import Layout
from negsim.vocabulary import HOSTILITIES, PHASES


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts over runs; two tallies of different runs add to the tally of all of them.

    Parameters
    ----------
    runs : int
        Number of runs counted.
    outcomes : int64 (classes,)
        Runs that ended in each class, in the order of `results.result.classes`; sums to `runs`.
    revived, interim_reached, settled, failed : int
        Runs whose talks came back at least once, that had an interim text, that settled, and
        whose settlement failed within the rounds it is watched for.
    collapses : int
        Collapses of talks, over all runs.
    rounds_to_revival : int64 (rounds + 1,)
        Revived runs by the number of rounds from the first collapse (or the start, if a run
        starts collapsed) to the first revival.
    phases : int64 (rounds, 5)
        Runs in each of `PHASES` at the end of each round; each row sums to `runs`.
    """

    runs: int
    outcomes: NDArray[np.int64]
    revived: int
    interim_reached: int
    settled: int
    failed: int
    collapses: int
    rounds_to_revival: NDArray[np.int64]
    phases: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("outcomes", "rounds_to_revival", "phases"):
            counts = np.array(getattr(self, name), dtype=np.int64)
            counts.setflags(write=False)
            object.__setattr__(self, name, counts)

    @classmethod
    def empty(cls, n_classes: int, rounds: int) -> Tally:
        """Return the tally of no runs: what a sum begins with."""
        return cls(
            runs=0,
            outcomes=np.zeros(n_classes, np.int64),
            revived=0,
            interim_reached=0,
            settled=0,
            failed=0,
            collapses=0,
            rounds_to_revival=np.zeros(rounds + 1, np.int64),
            phases=np.zeros((rounds, len(PHASES)), np.int64),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and all(
            np.array_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)
        )

    __hash__ = None  # type: ignore[assignment]


def tally(layout: Layout, block: Block) -> Tally:
    """Count a block of runs."""
    case, records = layout.case, block.records
    revived = records.revivals > 0
    return Tally(
        runs=len(records),
        outcomes=np.bincount(records.outcome, minlength=case.classes + 4),
        revived=int(revived.sum()),
        interim_reached=int((records.interim > 0).sum()),
        settled=int((records.outcome < case.classes).sum()),
        failed=int(records.failed.sum()),
        collapses=int(records.collapses.sum()),
        rounds_to_revival=np.bincount(
            records.rounds_to_revival[revived], minlength=case.rounds + 1
        ),
        phases=np.stack(
            [(block.phases == phase).sum(axis=0) for phase in range(HOSTILITIES + 1)], axis=1
        ),
    )
