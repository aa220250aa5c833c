"""One unit of work: the runs of a few cells, played and counted.

This is what threads and machines of a cluster carry out. A task brings all that it
needs, and whoever plays it comes to the same counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import Block, Tally, happened, play_runs, tally
from negsim.engine.lay_out import Layout, lay_out
from negsim.errors import Mistake, NegsimError
from negsim.results.result import classes
from negsim.scenario.scenario import Scenario
from negsim.sweeps.execution.work_units import batch_sizes
from negsim.sweeps.experiment.design import scenario_at
from negsim.sweeps.experiment.experiment import Experiment
from negsim.vocabulary import MILESTONES

PIECE = 500
"""Runs played between two looks at whether to stop: some hundredths of a second."""

EVENT_COUNTS = (*MILESTONES, "collapses")
"""Counts of a cell besides those of the outcome classes, in the order of `Counts.events`."""


class StoppedError(Exception):
    """A task was told to stop before it was done."""


@dataclass(frozen=True)
class Task:
    """A unit of work with all that is needed to do it.

    Parameters
    ----------
    experiment : Experiment
        Without its table of points.
    scenarios : tuple of Scenario
        All of the experiment's.
    classes : tuple of str
        Ids of the outcome classes of all scenarios, in the order of the counts.
    first, count : int
        Number of the first run, and how many.
    cells, values : int64 (cells,), float (cells, parameters)
        Numbers of the cells, and the values of the parameters in each.
    points : int
        Number of points: cell = (scenario * arms + arm) * points + point.
    sets : int
        Sets of assumptions under each of which the runs are played; 0 for runs as they are.
    """

    experiment: Experiment
    scenarios: tuple[Scenario, ...]
    classes: tuple[str, ...]
    first: int
    count: int
    cells: NDArray[np.int64]
    points: int
    values: NDArray[np.float64]
    sets: int = 0


@dataclass(frozen=True)
class Counts:
    """What came of a block of runs in some cells.

    Parameters
    ----------
    cells, runs : int64 (cells,)
        Numbers of the cells, rising, and the runs counted of each.
    values : float (cells, parameters)
        Values of the parameters.
    outcomes, events : int64 (cells, classes), (cells, events)
        Runs by how they ended, and in the order of `EVENT_COUNTS`.
    lengths : int64 (cells,)
        Rounds of a run, and one: how many entries of the next two are of this cell.
    first_collapse, rounds_to_revival : int64 (cells, most of `lengths`)
        Runs by the round of the first collapse (entry 0: none), and revived runs by the rounds
        from the first collapse to the first revival.
    batches : int64 (cells, batches, classes + events)
        Outcomes and events of each of the batches of runs that `batch_sizes` gives: how sure a
        difference between arms is shows in them. No batches in a sweep with one arm.
    """

    cells: NDArray[np.int64]
    values: NDArray[np.float64]
    runs: NDArray[np.int64]
    outcomes: NDArray[np.int64]
    events: NDArray[np.int64]
    lengths: NDArray[np.int64]
    first_collapse: NDArray[np.int64]
    rounds_to_revival: NDArray[np.int64]
    batches: NDArray[np.int64]


def play_task(task: Task, stop: Callable[[], bool] = lambda: False) -> Counts:
    """Play the runs of a unit and count them: the same counts, whoever plays them.

    `stop` is asked every few hundredths of a second whether to give up. Raises NegsimError if the
    values of a cell do not fit its scenario; the message names the cell. Raises StoppedError if
    told to stop.
    """
    played = [
        _play_cell(task, int(cell), tuple(values), stop)
        for cell, values in zip(task.cells, task.values.tolist(), strict=True)
    ]
    totals, outcomes, first_collapse, batches = zip(*played, strict=True)
    return Counts(
        cells=task.cells,
        values=task.values,
        runs=np.array([total.runs for total in totals], dtype=np.int64),
        outcomes=np.array(outcomes, dtype=np.int64),
        events=np.array(
            [[getattr(total, name) for name in EVENT_COUNTS] for total in totals], dtype=np.int64
        ),
        lengths=np.array([len(total.rounds_to_revival) for total in totals], dtype=np.int64),
        first_collapse=_side_by_side(first_collapse),
        rounds_to_revival=_side_by_side([total.rounds_to_revival for total in totals]),
        batches=np.stack(batches),
    )


def _side_by_side(rows: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return rows of different lengths as one array, filled up with zeros."""
    array = np.zeros((len(rows), max(map(len, rows), default=0)), dtype=np.int64)
    for at, row in enumerate(rows):
        array[at, : len(row)] = row
    return array


def _play_cell(
    task: Task, cell: int, values: tuple[float, ...], stop: Callable[[], bool]
) -> tuple[Tally, list[int], NDArray[np.int64], NDArray[np.int64]]:
    """Return what came of one cell: tally, outcomes of all classes, first collapses, batches."""
    scenario = scenario_of(task, cell, values)
    layout = lay_out(scenario)
    rounds = layout.case.rounds
    total = Tally.empty(layout.case.classes + 4, rounds)
    collapses = np.zeros(rounds + 1, dtype=np.int64)
    ids = [id for id, _ in classes(scenario)]
    columns = np.array([task.classes.index(id) for id in ids])
    by_run = []
    for first in range(task.first, task.first + task.count, PIECE):
        if stop():
            raise StoppedError
        count = min(PIECE, task.first + task.count - first)
        block = play_runs(layout, task.experiment.seed, first, count)
        total = total + tally(layout, block)
        collapses += np.bincount(block.records.first_collapse, minlength=rounds + 1)
        if len(task.experiment.arms) > 1:
            by_run.append(_by_run(layout, block, columns, len(task.classes)))
    ended = dict(zip(ids, total.outcomes.tolist(), strict=True))
    outcomes = [ended.get(id, 0) for id in task.classes]
    return total, outcomes, collapses, _in_batches(by_run, len(task.classes))


def _by_run(
    layout: Layout, block: Block, columns: NDArray[np.int64], outcomes: int
) -> NDArray[np.int64]:
    """Return outcomes and events of each run of a block, (runs, outcomes + events)."""
    records = block.records
    events = happened(layout.case, records) | {"collapses": records.collapses}
    rows = np.zeros((len(records), outcomes + len(EVENT_COUNTS)), dtype=np.int64)
    rows[np.arange(len(records)), columns[records.outcome]] = 1
    for column, event in enumerate(EVENT_COUNTS, start=outcomes):
        rows[:, column] = events[event]
    return rows


def _in_batches(by_run: list[NDArray[np.int64]], outcomes: int) -> NDArray[np.int64]:
    """Return the sums over batches of outcomes and events of each run; no batches of nothing."""
    if not by_run:
        return np.zeros((0, outcomes + len(EVENT_COUNTS)), dtype=np.int64)
    rows = np.concatenate(by_run)
    begins = np.cumsum([0, *batch_sizes(len(rows))[:-1]])
    return np.asarray(np.add.reduceat(rows, begins, axis=0), dtype=np.int64)


def scenario_of(task: Task, cell: int, values: tuple[float, ...]) -> Scenario:
    """Return the scenario of a cell, or say which cell its mistakes are in."""
    experiment = task.experiment
    rest, _ = divmod(cell, task.points)
    base, arm = divmod(rest, len(experiment.arms))
    try:
        scenario = scenario_at(task.scenarios[base], experiment, values, experiment.arms[arm])
    except NegsimError as error:
        names = (parameter.name for parameter in experiment.parameters)
        point = ", ".join(f"{n}={value:.12g}" for n, value in zip(names, values, strict=True))
        where = f"cell {cell} (arm {experiment.arms[arm].name}{', ' if point else ''}{point})"
        raise NegsimError(
            *(Mistake(f"{where}: {m.what}", m.path, m.file, m.line) for m in error.mistakes)
        ) from None
    unknown = {id for id, _ in classes(scenario)} - set(task.classes)
    if unknown:
        raise NegsimError(
            f"cell {cell}: outcome classes may not differ from point to point; "
            f"the scenario itself has no {', '.join(sorted(unknown))}"
        )
    return scenario
