"""An experiment carried out: every unit that is missing is played and stored.

Units are played by whatever has `submit`: threads, or the machines of a cluster. A few more than
there are workers are under way at any time, and each is written as soon as it is done, so nothing
that is done is held in memory or lost. Time is looked at only to estimate how long the rest takes.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from negsim.engine.ensemble import MOST_RUNS, play_runs
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError, check_whole
from negsim.jit import compiled_before
from negsim.scenario.scenario import Scenario
from negsim.sweeps.execution.cluster import workers_at
from negsim.sweeps.execution.doubt import Played
from negsim.sweeps.execution.manifest import manifest_of
from negsim.sweeps.execution.store import Store, begin
from negsim.sweeps.execution.tasks import Task
from negsim.sweeps.execution.work_units import Unit
from negsim.sweeps.execution.workers import Workers, threads_here
from negsim.sweeps.experiment.design import Points
from negsim.sweeps.experiment.experiment import Design, Experiment
from negsim.sweeps.experiment.file import scenarios_of


class Interrupted(KeyboardInterrupt):
    """The user stopped a sweep; the message says what is stored and how to go on."""


@dataclass(frozen=True)
class Progress:
    """How far a sweep has come, for display.

    Parameters
    ----------
    cells : int
        Cells of the whole experiment.
    parts : int
        Units done so far, those of earlier sessions included.
    runs, most_runs : int
        Runs so far, and all that this sweep or shard can take.
    runs_per_second : float
        In this session; 0 before the first unit.
    seconds_left : float or None
        None before the first unit, and in an adaptive sweep, where nobody knows.
    """

    cells: int
    parts: int
    runs: int
    most_runs: int
    runs_per_second: float
    seconds_left: float | None


def sweep(
    experiment: Experiment,
    out: str | os.PathLike[str],
    threads: int | None = None,
    shard: tuple[int, int] | None = None,
    cluster: str | None = None,
    runs: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    log: Callable[[str], None] | None = None,
) -> Store:
    """Carry out an experiment, or what is missing of it; see `negsim.sweep` for the cluster.

    `out` is a new folder, or one that this sweep was begun in; `runs` prevails over what the
    experiment says. With `shard`, ``(i, n)``, only the i-th of n shares is played, counted from 1;
    any number of them may play into one folder at once. `progress` is called whenever a unit is
    done, `log` with each thing the user should know; by default it goes to the log ``negsim``.
    The store is complete, unless `shard` left some of it to others; see `finish`.

    Raises
    ------
    NegsimError
        If the folder holds another sweep or cannot be written, a cell's values do not fit, or
        the cluster does not answer.
    Interrupted
        On Ctrl-C; finished units are stored.
    """
    log = log or logging.getLogger("negsim").warning
    _check(threads, cluster, shard, runs)
    if runs is not None:
        experiment = replace(experiment, runs=int(runs), until=None)
    scenarios, points = scenarios_of(experiment), Points(experiment)
    if cluster is None:
        workers = threads_here(threads or os.cpu_count() or 1)
    else:
        workers = workers_at(cluster, log)
    session = None
    try:
        with workers as ready:  # a cluster must answer before anything is written
            what = manifest_of(experiment, scenarios, points)
            store = begin(Path(os.path.normpath(out)), what, log)
            if cluster is None and not compiled_before():
                # Once, and not by every thread.
                play_runs(lay_out(scenarios[0]), experiment.seed, 0, 1)
            tasks = partial(task_of, experiment, scenarios, points, store.classes)
            session = Session(store, tasks, shard or (1, 1), progress)
            session.go(ready)
    except KeyboardInterrupt:
        if session is None:
            raise
        raise Interrupted(
            f"interrupted; {session.parts} finished parts are kept in '{store.folder}', and the "
            "same command goes on from there"
        ) from None
    return store


def _check(
    threads: int | None, cluster: str | None, shard: tuple[int, int] | None, runs: int | None
) -> None:
    if threads is not None:
        check_whole("threads", threads, 1, 1024)
        if cluster is not None:
            raise NegsimError("give only one of threads and cluster")
    if shard is not None:
        check_whole("number of shards", shard[1], 1, 1_000_000)
        check_whole("shard", shard[0], 1, shard[1])
    if runs is not None:
        check_whole("runs", runs, 1, MOST_RUNS)


def task_of(
    experiment: Experiment,
    scenarios: tuple[Scenario, ...],
    points: Points,
    classes: tuple[str, ...],
    unit: Unit,
    cells: np.ndarray,
) -> Task:
    """Return the task of a unit; only those under way exist at any time."""
    # A table may have millions of points; a task brings only its own.
    return Task(
        experiment=replace(experiment, design=Design(experiment.design.kind)),
        scenarios=scenarios,
        classes=classes,
        first=unit.block.first,
        count=unit.block.count,
        cells=cells,
        points=len(points),
        values=points.at(cells % len(points)),
        sets=unit.block.sets,
    )


MET = (
    "another process plays the same parts into this folder at the same time; nothing is lost, but "
    "some runs are played twice. With --shard I/N each can have a share of its own"
)


class Session:
    """One session of a sweep: what is under way, and how far it has come."""

    def __init__(
        self,
        store: Store,
        tasks: Callable[[Unit, np.ndarray], Any],
        shard: tuple[int, int],
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.store, self.tasks, self.shard, self.progress = store, tasks, shard, progress
        self.waiting: dict[Future[Played], Unit] = {}
        self.replaced: set[Unit] = set()  # their files are of no use
        self.met = False
        self.parts = self.runs = self.played = 0
        self.most_runs = store.plan.all_runs // shard[1]
        self.begun = time.monotonic()

    def go(self, workers: Workers) -> None:
        """Play all units that are missing."""
        for unit, cells in self._mine():
            counts = self.store.played(unit)
            if counts is not None and np.array_equal(counts.cells, cells):
                self._done(counts)
                continue
            if self.store.file(unit).exists():
                self.replaced.add(unit)
            self.waiting[workers.submit(self.tasks(unit, cells))] = unit
            while len(self.waiting) >= workers.most_waiting():
                self._write()
        while self.waiting:
            self._write()

    def _mine(self) -> Iterator[tuple[Unit, np.ndarray]]:
        """Yield the units of this shard that have anything to play, and their cells."""
        plan, (share, shares) = self.store.plan, self.shard
        for block in plan.all_blocks():
            while plan.adaptive and self.waiting:
                self._write()  # who goes on depends on the runs before
            for unit in plan.in_turn(block):
                if plan.owner(unit, shares) == share:
                    cells = self.store.cells_of(unit)
                    if len(cells):
                        yield unit, cells

    def _write(self) -> None:
        """Wait for units that are done and write them."""
        done, _ = wait(self.waiting, return_when=FIRST_COMPLETED)
        for future in [future for future in self.waiting if future in done]:
            counts = future.result()
            unit = self.waiting.pop(future)
            self._meet(unit)
            self.store.write(unit, counts)
            self.played += int(counts.runs.sum())
            self._done(counts)

    def _meet(self, unit: Unit) -> None:
        """Report once that another process has played a unit that was missing a moment ago."""
        if not self.met and unit not in self.replaced and self.store.file(unit).exists():
            self.met = True
            self.store.log(MET)

    def _done(self, counts: Played) -> None:
        self.parts += 1
        self.runs += int(counts.runs.sum())
        if self.progress is None:
            return
        speed = self.played / max(time.monotonic() - self.begun, 1e-9)
        left = (self.most_runs - self.runs) / speed if speed else None
        self.progress(
            Progress(
                cells=self.store.plan.cells,
                parts=self.parts,
                runs=self.runs,
                most_runs=self.most_runs,
                runs_per_second=speed,
                seconds_left=None if self.store.plan.adaptive else left,
            )
        )
