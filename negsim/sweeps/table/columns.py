"""From the counts of a sweep to a table that stands for itself: shares, intervals, rounds.

Rows come some thousand at a time, as they lie in the table of the counts, so memory does not
grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from negsim.errors import Mistake, NegsimError
from negsim.results.tables import Column, described, whole
from negsim.sweeps.execution.gather import gathered
from negsim.sweeps.execution.part_files import from_lists, opened
from negsim.sweeps.execution.store import Store
from negsim.sweeps.experiment.labels import labels_in
from negsim.sweeps.experiment.vary import DOUBT_ENDS
from negsim.sweeps.table.counts import intervals, read_table
from negsim.sweeps.table.dictionary import SPANS, TENTHS, about, columns, reported
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.doubt import Ends, left_open
from negsim.vocabulary import MILESTONES, SHARE_OF

TYPES = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64()}


@dataclass(frozen=True)
class Tidy:
    """The table of a sweep, one row a cell.

    `counts` is the table of its counts, from `gathered`; `extent` says whether all of it is there.
    """

    store: Store
    counts: Path
    extent: str

    @cached_property
    def columns(self) -> list[Column]:
        """The columns, in order."""
        return columns(self.store.manifest)

    @cached_property
    def about(self) -> dict[str, str]:
        """Where the numbers come from."""
        told = "" if self.differences is None else self.differences.told
        return about(self.store.manifest, self.extent, told)

    @cached_property
    def differences(self) -> Pairing | None:
        """Compares the arms with the first; None of a sweep with one arm."""
        if len(self.store.manifest["arms"]) == 1:
            return None
        return Pairing.of_all(read_table(self.store, self.counts))

    @cached_property
    def ends(self) -> dict[str, NDArray[np.float64]]:
        """Difference, low and high end of each column with differences, (3, cells)."""
        pairs = self.differences
        if pairs is None:
            return {}
        found = {}
        for id in reported(self.store.manifest):
            ends = np.full((3, *pairs.table.runs.shape), np.nan)
            for arm in range(1, len(pairs.table.arms)):
                ends[:, :, arm] = pairs.difference(id, arm)
            ends[:, np.isnan(ends[0])] = np.nan
            found[id] = ends.reshape(3, -1)
        return found

    @property
    def title(self) -> str:
        """The same in one line."""
        mark = self.store.manifest["fingerprint"]
        return f"negsim {self.about['negsim']}, sweep {mark}, seed {self.about['seed']}"

    @property
    def size(self) -> int:
        """Number of rows."""
        with opened(self.counts) as file:
            return int(file.metadata.num_rows)

    @cached_property
    def schema(self) -> pa.Schema:
        """Names and types of the columns, with their meanings and units."""
        return described(self.columns, [TYPES[c.kind] for c in self.columns], self.about)

    def tables(self) -> Iterator[pa.Table]:
        """Yield the rows, some thousand at a time.

        Raises NegsimError if the table of the counts was damaged since it was written.
        """
        with opened(self.counts) as file:
            for number in range(file.num_row_groups):
                try:
                    group = file.read_row_group(number, use_threads=False)
                except (OSError, pa.ArrowException):
                    what = "is damaged; remove it, and do the same again"
                    raise NegsimError(Mistake(what, file=str(self.counts))) from None
                if group.num_rows:
                    yield pa.table(self._values(group), schema=self.schema)

    def whole(self) -> pa.Table:
        """Return all rows at once."""
        return whole(self)

    def _values(self, group: pa.Table) -> dict[str, Any]:
        """Return the columns made of some rows of the counts."""
        runs = group["runs"].to_numpy()
        copied = ("cell", "scenario", "arm", "point", *self.store.parameters, "runs")
        values: dict[str, Any] = {name: group[name] for name in copied}
        can = self._can_end(group["scenario"])
        joint = can.sum(axis=0)
        shown = reported(self.store.manifest)
        for id, here in zip(self.store.classes, can, strict=True):
            if id not in shown:
                continue
            values |= _shares(id, group[f"k_{id}"].to_numpy(), runs, joint, here)
        for id in filter(shown.__contains__, MILESTONES):
            values |= _milestone(id, group)
        cells = group["cell"].to_numpy()
        for id, ends in self.ends.items():
            for end, column in zip(("", "_low", "_high"), ends[:, cells], strict=True):
                values[f"d_{id}{end}"] = pa.array(column, mask=np.isnan(column))
        if self.differences is not None:
            labels = labels_in(self.store.manifest).arms
            values["arm_label"] = [labels[name] for name in group["arm"].to_pylist()]
        if self.store.plan.doubt is not None:
            known = dict(zip(self.store.classes, can, strict=True))
            values |= _doubt(left_open(self.store, group["doubt"]), known)
        values["collapses_mean"] = group["collapses"].to_numpy() / runs
        for name in SPANS:
            values |= _quantiles(name, group[name])
        return values

    def _can_end(self, scenarios: Any) -> NDArray[np.bool_]:
        """Return which outcomes the scenario of each row knows, shape (outcomes, rows)."""
        known = self.store.manifest["about"].get("classes", {})
        names = scenarios.combine_chunks().dictionary_encode()
        table = [
            [id in known.get(name, self.store.classes) for id in self.store.classes]
            for name in names.dictionary.to_pylist()
        ]
        return np.array(table)[np.asarray(names.indices)].T


def _shares(
    id: str,
    counts: NDArray[np.int64],
    runs: NDArray[np.int64],
    joint: NDArray[np.int64],
    here: NDArray[np.bool_],
) -> dict[str, Any]:
    """Return count, share and interval of what happened in `counts` of `runs`.

    The interval holds together with those of `joint` - 1 others; rows not `here` stay empty.
    """
    low, high = intervals(counts, runs, joint)
    values = {f"k_{id}": counts, f"p_{id}": counts / np.maximum(runs, 1)}
    values |= {f"p_{id}_low": low, f"p_{id}_high": high}
    return {name: pa.array(value, mask=~here) for name, value in values.items()}


def _milestone(id: str, group: pa.Table) -> dict[str, Any]:
    """Return the columns of a milestone; of how many runs it is a share, where not of all."""
    of = group[SHARE_OF.get(id, "runs")].to_numpy()
    values = _shares(id, group[id].to_numpy(), of, np.ones_like(of), of > 0)
    values[f"k_{id}"] = group[id]  # none of none is a count all the same
    return values | ({f"n_{id}": of} if id in SHARE_OF else {})


def _doubt(ends: dict[str, Ends], known: dict[str, NDArray[np.bool_]]) -> dict[str, Any]:
    """Return the columns of what assumptions leave; empty where an outcome is not `known`."""
    values = {}
    for id, found in ends.items():
        there = known.get(id, True) & ~np.isnan(found[:, 0])
        for end, column in zip(DOUBT_ENDS, found.T, strict=True):
            values[f"p_{id}{end}"] = pa.array(column, mask=~there)
    return values


def _quantiles(name: str, histograms: pa.ChunkedArray) -> dict[str, Any]:
    """Return by which round so many tenths of the runs were reached; null if there are none."""
    counts, _ = from_lists(histograms)
    if name == "first_collapse":
        counts[:, 0] = 0  # entry 0 stands for no collapse
    reached = np.cumsum(counts, axis=1)
    total = reached[:, -1]
    return {
        f"{name}_{end}": pa.array(
            np.argmax(10 * reached >= tenths * total[:, None], axis=1), mask=total == 0
        )
        for end, tenths in TENTHS.items()
    }


def tidy(store: Store) -> Tidy:
    """Return the table of a sweep; of one that is not complete, which is logged, of what there is.

    Raises NegsimError if nothing was played yet.
    """
    file, state = gathered(store)
    if state is None:
        return Tidy(store, file, "complete")
    store.log(
        f"the sweep is not complete: {state.cells_done} of {state.cells} cells have all their "
        f"runs; what is there is written, {state.runs} runs, an even sample of all cells"
    )
    extent = f"not complete: {state.runs} of at most {state.most_runs} runs"
    return Tidy(store, file, extent)
