"""The counts of a sweep as arrays over scenarios, arms and points, for whoever shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from negsim.errors import Mistake, NegsimError
from negsim.results.intervals import wilson
from negsim.sweeps.execution.gather import RESULTS, gathered
from negsim.sweeps.execution.store import Store
from negsim.sweeps.experiment.labels import Labels, labels_in
from negsim.sweeps.table.dictionary import reported
from negsim.sweeps.table.doubt import left_open
from negsim.vocabulary import MILESTONES, SHARE_OF

HISTOGRAMS = ("first_collapse", "rounds_to_revival")


@dataclass(frozen=True, eq=False)
class SweepTable:
    """All counts of a sweep; a cell that was not played yet has no runs.

    Parameters
    ----------
    store : Store
        Where it comes from.
    file : Path
        The table on the disk.
    values : float (points, parameters)
        Values of the parameters; not a number at points of which nothing was played yet.
    runs : int64 (scenarios, arms, points)
        Runs of each cell.
    counts : dict of str to int64 (scenarios, arms, points)
        Runs of each outcome class, and of each event, by its id.
    doubt : dict of str to float (scenarios, arms, points, 2)
        Ends of what the assumptions leave of each share reported, by its id; not a number where
        there is no such share, or nothing was played yet. Empty in a sweep without doubt.
    """

    store: Store
    file: Path
    values: NDArray[np.float64]
    runs: NDArray[np.int64]
    counts: dict[str, NDArray[np.int64]]
    doubt: dict[str, NDArray[np.float64]]

    @property
    def manifest(self) -> dict[str, Any]:
        """What the sweep is."""
        return self.store.manifest

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Ids of the scenarios."""
        return tuple(id for id, _ in self.manifest["scenarios"])

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms; the first is what the others are compared with."""
        return tuple(self.manifest["arms"])

    @property
    def wanted(self) -> int:
        """Runs that all cells have when the sweep is complete; an adaptive one may have fewer."""
        return self.store.plan.runs * self.store.plan.cells

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.file.name == RESULTS

    @property
    def reported(self) -> tuple[str, ...]:
        """Ids of the outcomes and events to show, in the experiment's order."""
        return reported(self.manifest)

    def name(self, outcome: str) -> str:
        """Return the display name of an outcome or event."""
        names: dict[str, str] = MILESTONES | self.manifest["about"].get("names", {})
        return names.get(outcome, outcome)

    @cached_property
    def labels(self) -> Labels:
        """What parameters and arms are called for readers."""
        return labels_in(self.manifest)

    def of(self, outcome: str) -> NDArray[np.int64]:
        """Return of how many runs of each cell an outcome or event is a share (see `SHARE_OF`)."""
        return self.counts[SHARE_OF[outcome]] if outcome in SHARE_OF else self.runs

    def shares(self, outcome: str) -> NDArray[np.float64]:
        """Return the share of runs of each cell; not a number where it is one of no runs."""
        return share(self.counts[outcome], self.of(outcome))

    def widest(self) -> tuple[str, int, float, float] | None:
        """Return the share that assumptions leave most open: its id, cell, low and high end.

        Shares of some runs only are left out: under a set there may be hardly any such run, and
        random numbers alone leave them open. None where there is no other, or no doubt.
        """
        found = None
        for id in (id for id in self.doubt if id not in SHARE_OF):
            low, high = self.doubt[id].reshape(-1, 2).T
            for cell in np.flatnonzero(~np.isnan(low)).tolist():
                if found is None or high[cell] - low[cell] > found[3] - found[2]:
                    found = id, cell, float(low[cell]), float(high[cell])
        return found

    def histogram(self, which: str, cells: Sequence[int]) -> list[NDArray[np.int64]]:
        """Return one of `HISTOGRAMS` for each of some cells, as stored; empty if not played."""
        rows = read_columns(self.file, ["cell", which], cells)
        found = {row["cell"]: np.array(row[which], dtype=np.int64) for row in rows.to_pylist()}
        return [found.get(cell, np.zeros(0, dtype=np.int64)) for cell in cells]

    def cell(self, scenario: int, arm: int, point: int) -> int:
        """Return the number of a cell."""
        return (scenario * len(self.arms) + arm) * int(self.manifest["points"]) + point

    def at(self, cell: int) -> tuple[int, int, int]:
        """Return scenario, arm and point of the cell of a number."""
        scenario, arm, point = np.unravel_index(cell, self.runs.shape)
        return int(scenario), int(arm), int(point)


def share(counts: NDArray[np.int64], runs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return shares of runs; not a number where there are none."""
    nothing = np.full(np.broadcast(counts, runs).shape, np.nan)
    np.divide(counts, runs, out=nothing, where=runs > 0)
    return nothing


def each_once(
    function: Callable[..., tuple[float, float]], *numbers: NDArray[np.int64] | int
) -> NDArray[np.float64]:
    """Return both values of a function of some counts, (..., 2); of equal counts worked out once.

    A sweep has many cells, but few different counts.
    """
    rows = np.stack(np.broadcast_arrays(*numbers), axis=-1)
    different, back = np.unique(rows.reshape(-1, len(numbers)), axis=0, return_inverse=True)
    ends = np.array([function(*row) for row in different.tolist()]).reshape(-1, 2)
    return ends[back.ravel()].reshape(*rows.shape[:-1], 2)


def intervals(
    counts: NDArray[np.int64], runs: NDArray[np.int64], joint: NDArray[np.int64] | int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the 95 % Wilson interval of each count (see `wilson`)."""
    ends = each_once(lambda k, n, held: wilson(k, n, joint=held), counts, runs, joint)
    return ends[..., 0], ends[..., 1]


def read_table(store: Store, file: Path | None = None) -> SweepTable:
    """Return the counts of a sweep, or of as much of it as was played.

    `file` is its table where the caller has just made it. Raises NegsimError if nothing was played.
    """
    file = file or gathered(store)[0]
    outcomes = [f"k_{id}" for id in store.classes]
    known = ["cell", *store.parameters, "runs", *outcomes, *MILESTONES]
    in_doubt = ["doubt"] * (store.plan.doubt is not None)
    table = read_columns(file, known + in_doubt)
    cells = table["cell"].to_numpy()
    manifest = store.manifest
    shape = (len(manifest["scenarios"]), len(manifest["arms"]), int(manifest["points"]))

    def spread(column: str) -> NDArray[np.int64]:
        array = np.zeros(store.plan.cells, dtype=np.int64)
        array[cells] = table[column].to_numpy()
        return array.reshape(shape)

    values = np.full((shape[-1], len(store.parameters)), np.nan)
    for at, name in enumerate(store.parameters):
        values[cells % shape[-1], at] = table[name].to_numpy()
    counts = {id: spread(f"k_{id}") for id in store.classes}
    counts |= {event: spread(event) for event in MILESTONES}
    doubt = {}
    for id, ends in left_open(store, table["doubt"]).items() if in_doubt else ():
        array = np.full((store.plan.cells, 2), np.nan)
        array[cells] = ends
        doubt[id] = array.reshape(*shape, 2)
    return SweepTable(store, file, values, spread("runs"), counts, doubt)


def read_columns(file: Path, columns: list[str], cells: Sequence[int] | None = None) -> Any:
    """Return columns of a table, all its rows or those of some cells.

    Raises NegsimError if the file is damaged.
    """
    some = None if cells is None else [("cell", "in", [int(cell) for cell in cells])]
    try:
        with file.open("rb") as stream:  # a path need not be text
            return pq.read_table(stream, columns=columns, filters=some, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        what = "is damaged; remove it, and it is made anew from the parts"
        raise NegsimError(Mistake(what, file=str(file))) from error
