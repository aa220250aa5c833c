"""The compiled ensemble: many runs, in blocks, and their counts, which add.

A run depends on its scenario, seed and number alone, so blocks of runs may be played in any
order on any number of threads: what is made of them is the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from negsim.engine.arrays import Case, draw_inputs
from negsim.engine.compiled.block import play_block
from negsim.engine.compiled.workspace import RECORD, make_workspace
from negsim.engine.inputs import process_records
from negsim.engine.lay_out import Layout
from negsim.engine.log import Log
from negsim.errors import check_whole
from negsim.vocabulary import COLLAPSED, HOSTILITIES, MILESTONES, PHASES, SETTLED

BLOCK = 2048
"""Runs played in one piece; memory is flat in the number of runs."""

PACKAGES_AT_ONCE = 2_000_000
"""Runs times packages played in one piece at most: an interrupt waits for the piece to end."""

MOST_RUNS = 10**9

Made = TypeVar("Made")
"""What is made of a block of runs: a tally, say."""


@dataclass(frozen=True)
class Block:
    """Runs `first` to `first` + len(records) - 1.

    Parameters
    ----------
    first : int
        Number of the first run.
    records : recarray of workspace.RECORD, shape (runs,)
    phases : ndarray of int, shape (runs, rounds)
        Phase at the end of each round.
    borne : ndarray of float, shape (runs, parties)
        The most that each party could have borne at any time, for the best of packages.
    vectors : ndarray of float, shape (runs, numbers)
        The numbers of each run, see `arrays.inputs_of`.
    """

    first: int
    records: Any
    phases: np.ndarray
    borne: np.ndarray
    vectors: np.ndarray


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts over runs; two tallies of different runs add to the tally of all of them.

    Parameters
    ----------
    runs : int
        Number of runs counted.
    outcomes : int64 (classes,)
        Runs that ended in each class, in the order of `results.result.classes`; sums to `runs`.
    revived, suspended, suspended_back, broken_off, broken_off_back, interim_reached, settled, \
    failed, truce_talks_on, truce_talks_off : int
        Runs with each of `negsim.vocabulary.MILESTONES`, see `happened`.
    collapses : int
        Collapses of talks, over all runs.
    rounds_to_revival : int64 (rounds + 1,)
        Revived runs by the number of rounds from the first collapse (or the start, if a run
        starts collapsed) to the first revival.
    back_after : int64 (rounds + 1,)
        Runs that came back after talks were broken off, by the number of rounds from the first
        breaking off to the first return after it.
    phases : int64 (rounds, 5)
        Runs in each of `PHASES` at the end of each round; each row sums to `runs`.
    """

    runs: int
    outcomes: NDArray[np.int64]
    revived: int
    suspended: int
    suspended_back: int
    broken_off: int
    broken_off_back: int
    interim_reached: int
    settled: int
    failed: int
    truce_talks_on: int
    truce_talks_off: int
    collapses: int
    rounds_to_revival: NDArray[np.int64]
    back_after: NDArray[np.int64]
    phases: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("outcomes", "rounds_to_revival", "back_after", "phases"):
            counts = np.array(getattr(self, name), dtype=np.int64)
            counts.setflags(write=False)
            object.__setattr__(self, name, counts)

    @classmethod
    def empty(cls, n_classes: int, rounds: int) -> Tally:
        """Return the tally of no runs: what a sum begins with."""
        return cls(
            runs=0,
            outcomes=np.zeros(n_classes, np.int64),
            **dict.fromkeys(MILESTONES, 0),
            collapses=0,
            rounds_to_revival=np.zeros(rounds + 1, np.int64),
            back_after=np.zeros(rounds + 1, np.int64),
            phases=np.zeros((rounds, len(PHASES)), np.int64),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and all(
            np.array_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)
        )

    __hash__ = None  # type: ignore[assignment]


def play_runs(
    layout: Layout, seed: int, first: int, count: int, event_log: Log | None = None
) -> Block:
    """Play `count` runs from number `first` on, in this thread.

    Parameters
    ----------
    layout : Layout
        From `lay_out.lay_out`.
    seed : int
        Seed, 0 to 2**64 - 1.
    first, count : int
        Number of the first run and how many.
    event_log : Log, optional
        What the runs write to; where its further numbers are read, all packages are searched.

    Returns
    -------
    Block
        Records and phases in the order of run numbers.
    """
    vectors = np.empty((count, len(layout.case.fixed)))
    draw_inputs(layout.searched, np.uint64(seed), first, vectors)
    return play_numbers(layout, seed, first, vectors, event_log)


def play_numbers(
    layout: Layout, seed: int, first: int, vectors: np.ndarray, event_log: Log | None = None
) -> Block:
    """Play runs from number `first` on, in this thread, given the numbers of each.

    Parameters
    ----------
    layout, seed, first
        As in `play_runs`.
    vectors : ndarray of float, shape (runs, numbers)
        See `arrays.inputs_of`.
    event_log : Log, optional
        As in `play_runs`.
    """
    everything = event_log is not None and len(event_log.further) > 0
    case = layout.case if everything else layout.searched
    given = to_play(case, np.uint64(seed), first, vectors, event_log)
    play_block(*given.values())
    return Block(first, given["records"], given["phases"], given["borne"], vectors)


def to_play(
    case: Case,
    seed: np.uint64,
    first: int,
    vectors: np.ndarray,
    event_log: Log | None = None,
) -> dict[str, Any]:
    """Return the arguments of `play_block` by name, in order, with arrays for what comes of runs.

    Parameters
    ----------
    case : Case
        As `Layout.searched` has it, or `Layout.case`.
    seed, first, vectors, event_log
        As in `play_numbers`.
    """
    count, process = len(vectors), process_records(vectors)
    return {
        "case": case,
        "process": process,
        "numbers": process.view(np.float64).reshape(count, -1),
        "vectors": vectors,
        "work": make_workspace(case, int(case.level_counts.max()), event_log),
        "seed": seed,
        "first": first,
        "records": np.zeros(count, dtype=RECORD).view(np.recarray),
        "phases": np.empty((count, case.rounds), dtype=np.int8),
        "borne": np.empty((count, len(case.party_stream))),
    }


def happened(case: Case, records: Any) -> dict[str, NDArray[np.bool_]]:
    """Return in which runs each of `negsim.vocabulary.MILESTONES` came about: bool (runs,).

    The first return counts from the start, if talks are stopped there, or the first collapse.

    Parameters
    ----------
    case : Case
        What was played.
    records : recarray of workspace.RECORD, shape (runs,)
    """
    stopped, revived = case.start_phase == COLLAPSED, records.revivals > 0
    left, came_back = records.broke_off, records.rounds_to_revival
    if not stopped:
        came_back = came_back + records.first_collapse
    truce = records.truce & (records.phase != SETTLED) & (records.phase != HOSTILITIES)
    off = records.phase == COLLAPSED
    return {
        "revived": revived,
        "suspended": (records.collapses > 0) & (not stopped) | (stopped and case.start_on_site),
        "suspended_back": revived & ((left == 0) | (left > came_back)),
        "broken_off": left > 0,
        "broken_off_back": records.back_after > 0,
        "interim_reached": records.interim > 0,
        "settled": records.outcome < case.classes,
        "failed": records.failed,
        "truce_talks_on": truce & ~off,
        "truce_talks_off": truce & off,
    }


def tally(layout: Layout, block: Block) -> Tally:
    """Count a block of runs."""
    case, records = layout.case, block.records
    milestones = happened(case, records)
    waited = records.rounds_to_revival[milestones["revived"]]
    away = records.back_after[milestones["broken_off_back"]]
    return Tally(
        runs=len(records),
        outcomes=np.bincount(records.outcome, minlength=case.classes + 4),
        **{name: int(runs.sum()) for name, runs in milestones.items()},
        collapses=int(records.collapses.sum()),
        rounds_to_revival=np.bincount(waited, minlength=case.rounds + 1),
        back_after=np.bincount(away, minlength=case.rounds + 1),
        phases=np.stack(
            [(block.phases == phase).sum(axis=0) for phase in range(HOSTILITIES + 1)], axis=1
        ),
    )


def check_ensemble(runs: int, seed: int) -> None:
    """Refuse a number of runs or a seed that is out of range."""
    check_whole("runs", runs, 1, MOST_RUNS)
    check_whole("seed", seed, 0, 2**64 - 1)


def in_blocks(
    layout: Layout,
    made_of: Callable[[Layout, Block], Made],
    runs: int,
    seed: int,
    threads: int | None,
) -> Iterator[Made]:
    """Yield what is made of each block of runs, in order, with few blocks waiting at any time.

    Parameters
    ----------
    layout : Layout
        From `lay_out.lay_out`.
    made_of : callable
        Called with `layout` and a block, in the thread that played it.
    runs, seed, threads
        As in `results.result.run`.

    Raises
    ------
    NegsimError
        If `runs`, `seed` or `threads` is out of range.
    """
    check_ensemble(runs, seed)
    # Rules are compiled here, not in a thread, so that an interrupt need not wait for them.
    made_of(layout, play_runs(layout, seed, 0, 1))

    size = max(1, min(BLOCK, PACKAGES_AT_ONCE // max(1, len(layout.searched.packages))))

    def work(first: int) -> Made:
        return made_of(layout, play_runs(layout, seed, first, min(size, runs - first)))

    yield from in_order(work, range(0, runs, size), threads)


def in_order(
    work: Callable[[int], Made], pieces: Iterable[int], threads: int | None
) -> Iterator[Made]:
    """Yield what is made of each piece of work, in order, with few waiting at any time.

    Parameters
    ----------
    work : callable
        Called with each of `pieces`, in some thread.
    pieces : iterable of int
    threads : int, optional
        As in `results.result.run`.

    Raises
    ------
    NegsimError
        If `threads` is out of range.
    """
    threads = threads if threads is not None else os.cpu_count() or 1
    check_whole("threads", threads, 1, 1024)
    left = iter(pieces)
    with ThreadPoolExecutor(threads) as pool:
        waiting: list[Future[Made]] = [
            pool.submit(work, piece) for piece in islice(left, 2 * threads)
        ]
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting.extend(pool.submit(work, piece) for piece in islice(left, 1))
        finally:
            for future in waiting:
                future.cancel()
