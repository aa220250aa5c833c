"""The compiled ensemble: many runs, in blocks.

A run depends on its scenario, seed and number alone, so blocks of runs may be played in any
order on any number of threads: what is made of them is the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from negsim.engine.compiled.block import play_block
from negsim.engine.compiled.workspace import RECORD, make_workspace
from negsim.engine.inputs import draw_inputs, process_records
from negsim.engine.lay_out import Layout
from negsim.errors import check_whole

BLOCK = 2048
"""Runs played in one piece; memory is flat in the number of runs."""

TEXTS_AT_ONCE = 2_000_000
"""Runs times texts played in one piece at most: an interrupt waits for the piece to end."""

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
    softest : ndarray of float, shape (runs, parties)
        The highest softening that each party reached.
    settled : ndarray of int, shape (runs, issues)
        Level that an interim text gave an issue, or -1.
    vectors : ndarray of float, shape (runs, numbers)
        The numbers of each run, see `inputs.inputs_of`.
    """

    first: int
    records: Any
    phases: np.ndarray
    softest: np.ndarray
    settled: np.ndarray
    vectors: np.ndarray


def play_runs(layout: Layout, seed: int, first: int, count: int) -> Block:
    """Play `count` runs from number `first` on, in this thread.

    Parameters
    ----------
    layout : Layout
        From `lay_out.lay_out`.
    seed : int
        Seed, 0 to 2**64 - 1.
    first, count : int
        Number of the first run and how many.

    Returns
    -------
    Block
        Records and phases in the order of run numbers.
    """
    case = layout.searched
    vectors = np.empty((count, len(case.fixed)))
    records = np.zeros(count, dtype=RECORD).view(np.recarray)
    phases = np.empty((count, case.rounds), dtype=np.int8)
    parties, issues = case.others_perform.shape
    softest = np.empty((count, parties))
    settled = np.empty((count, issues), dtype=np.int64)
    key = np.uint64(seed)
    draw_inputs(case, key, first, vectors)
    work = make_workspace(case, int(case.level_counts.max()))
    process = process_records(vectors)
    play_block(case, process, vectors, work, key, first, records, phases, softest, settled)
    return Block(first, records, phases, softest, settled, vectors)


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
    check_whole("runs", runs, 1, MOST_RUNS)
    check_whole("seed", seed, 0, 2**64 - 1)
    threads = threads if threads is not None else os.cpu_count() or 1
    check_whole("threads", threads, 1, 1024)
    # Rules are compiled here, not in a thread, so that an interrupt need not wait for them.
    made_of(layout, play_runs(layout, seed, 0, 1))

    size = max(1, min(BLOCK, TEXTS_AT_ONCE // max(1, len(layout.searched.packages))))

    def work(first: int) -> Made:
        return made_of(layout, play_runs(layout, seed, first, min(size, runs - first)))

    firsts = iter(range(0, runs, size))
    with ThreadPoolExecutor(threads) as pool:
        waiting: list[Future[Made]] = [
            pool.submit(work, first) for first in islice(firsts, 2 * threads)
        ]
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting.extend(pool.submit(work, first) for first in islice(firsts, 1))
        finally:
            for future in waiting:
                future.cancel()
