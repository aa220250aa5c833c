"""Sweeps without a model: cells whose shares are known, and that take no time to play."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binom

from negsim.engine.draws import uniform
from negsim.sweeps.execution.manifest import FORMAT
from negsim.sweeps.execution.store import Store, begin
from negsim.sweeps.execution.sweep import Session
from negsim.sweeps.execution.tasks import EVENT_COUNTS, Counts
from negsim.sweeps.execution.work_units import Unit
from negsim.sweeps.execution.workers import threads_here

CLASSES = ["deal", "interim_truce", "stalemate", "collapse", "hostilities"]


def manifest(points: int, runs: int, **changes: Any) -> dict[str, Any]:
    """Return the manifest of a sweep of one scenario and arm with one parameter, p."""
    return {
        "format": FORMAT,
        "negsim": "0.1.0",
        "fingerprint": "0123456789abcdef",
        "seed": 1,
        "runs": runs,
        "until": None,
        "scenarios": [["neighbours", "fedcba9876543210"]],
        "parameters": {"p": [["process.trust"], 0.0, 1.0, points, None]},
        "design": {"kind": "grid", "table": ""},
        "arms": {"as_is": {"drop": [], "set": []}},
        "points": points,
        "classes": CLASSES,
        "rounds": 3,
        "units": [],
        "about": {"question": "?"},
    } | changes


def events_of(known: dict[str, np.ndarray]) -> np.ndarray:
    """Return the events of cells, of which some are known and none of the others happened."""
    nothing = np.zeros_like(next(iter(known.values())))
    return np.stack([known.get(event, nothing) for event in EVENT_COUNTS], axis=1)


def counts(cells: list[int], runs: int, deals: list[int]) -> Counts:
    """Return counts of cells in which so many runs ended with a deal, the others in collapse."""
    number, deal = np.array(cells), np.array(deals)
    zero = np.zeros_like(deal)
    histogram = np.stack([deal, runs - deal, zero, zero], axis=1)
    return Counts(
        cells=number,
        values=number[:, None] / 8,
        runs=np.full(len(cells), runs),
        outcomes=np.stack([deal, zero, zero, runs - deal, zero], axis=1),
        events=events_of({"settled": deal, "collapses": runs - deal}),
        lengths=np.full(len(cells), 4),
        first_collapse=histogram,
        rounds_to_revival=np.zeros_like(histogram),
        batches=np.zeros((len(cells), 0, len(CLASSES) + len(EVENT_COUNTS)), dtype=np.int64),
    )


def play_with(share: Callable[[int], float]) -> Callable[[Any, Any], Counts]:
    """Return who plays cells that each end with a deal with a share of its own."""

    def play(task: tuple[Unit, np.ndarray], stop: Callable[[], bool]) -> Counts:
        unit, cells = task
        runs = unit.block.count
        drawn = [uniform(np.uint64(1), int(cell), unit.block.number, 0, 0) for cell in cells]
        shares = [share(int(cell)) for cell in cells]
        deals = binom.ppf(drawn, runs, shares).astype(np.int64)
        return counts(cells.tolist(), runs, deals.tolist())

    return play


def carried_out(
    folder: Path,
    manifest: dict[str, Any],
    share: Callable[[int], float] = lambda cell: 0.3,
    shard: tuple[int, int] = (1, 1),
    threads: int = 1,
    log: Callable[[str], None] = print,
    progress: Any = None,
) -> Store:
    """Return the store of a sweep that was carried out by such workers."""
    store = begin(folder, manifest, log)
    with threads_here(threads, play_with(share)) as workers:
        Session(store, lambda unit, cells: (unit, cells), shard, progress).go(workers)
    return store
