"""The doubt of cells: the same runs under many sets of assumptions, counted set by set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from negsim.doubt.assumptions import assumptions
from negsim.doubt.shares import under
from negsim.results.result import classes
from negsim.sweeps.execution.tasks import Counts, StoppedError, Task, play_task, scenario_of
from negsim.vocabulary import MILESTONES


@dataclass(frozen=True)
class DoubtCounts:
    """What came of some cells under sets of assumptions.

    Parameters
    ----------
    cells, runs : int64 (cells,)
        Numbers of the cells, rising, and the runs of each, those under all sets together.
    sets : int64 (cells, sets, classes + milestones)
        Runs under each set by how they ended, and with each of `negsim.vocabulary.MILESTONES`.
    """

    cells: NDArray[np.int64]
    runs: NDArray[np.int64]
    sets: NDArray[np.int64]


Played: TypeAlias = Counts | DoubtCounts
"""What comes of a unit of work."""


def play(task: Task, stop: Callable[[], bool] = lambda: False) -> Played:
    """Play a unit of either kind; `stop` and what is raised are those of `play_task`."""
    return play_sets(task, stop) if task.sets else play_task(task, stop)


def play_sets(task: Task, stop: Callable[[], bool]) -> DoubtCounts:
    """Play the runs of a unit under each of its sets of assumptions and count them."""
    sets = [
        _play_cell(task, int(cell), tuple(values), stop)
        for cell, values in zip(task.cells, task.values.tolist(), strict=True)
    ]
    runs = np.full(len(task.cells), task.sets * task.count, dtype=np.int64)
    return DoubtCounts(task.cells, runs, np.stack(sets))


def _play_cell(
    task: Task, cell: int, values: tuple[float, ...], stop: Callable[[], bool]
) -> NDArray[np.int64]:
    """Return the counts of one cell under each set, (sets, classes + milestones)."""
    scenario = scenario_of(task, cell, values)
    drawn = assumptions(scenario, task.sets, task.experiment.seed)
    columns = [task.classes.index(id) for id, _ in classes(scenario)]
    counts = np.zeros((task.sets, len(task.classes) + len(MILESTONES)), dtype=np.int64)
    for n in range(task.sets):
        if stop():
            raise StoppedError
        found = under(drawn, task.experiment.seed, task.count, n)
        counts[n, columns] = found.outcomes
        counts[n, len(task.classes) :] = [getattr(found, name) for name in MILESTONES]
    return counts
