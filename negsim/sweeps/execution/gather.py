"""From part files to one table, and how far a sweep has come.

Cells are gathered some thousand at a time, so memory does not grow with their number. The
table depends on the counts alone: whoever played them, in whatever order, its bytes are the
same. It carries a digest of its rows: one that is damaged is made anew from the parts.
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from negsim.disk import STORED, replacing, unwritable
from negsim.errors import Mistake, NegsimError
from negsim.sweeps.execution.doubt import DoubtCounts
from negsim.sweeps.execution.part_files import count_columns, flat, opened, table_writer
from negsim.sweeps.execution.store import MANIFEST, Store
from negsim.sweeps.execution.tasks import EVENT_COUNTS, Counts
from negsim.sweeps.execution.work_units import MOST_CELLS
from negsim.vocabulary import MILESTONES

RESULTS = "results.parquet"
PARTIAL = "partial.parquet"

DIGEST = "digest"
"""Key in the metadata of a table under which the digest of its rows stands."""

MOST_ROWS = 16_384
MOST_NUMBERS = 1 << 21
"""Cells and numbers of their lists that are held at once; powers of two."""


@dataclass(frozen=True)
class Status:
    """How far a sweep has come.

    Parameters
    ----------
    cells, cells_done : int
        Number of cells, and of those that need no more runs.
    runs, most_runs : int
        Runs played so far, and those there can be in all; an adaptive sweep needs fewer.
    parts, parts_missing : int
        Part files that are there, and those known to be missing; more may turn out to be
        needed in an adaptive sweep.
    """

    cells: int
    cells_done: int
    runs: int
    most_runs: int
    parts: int
    parts_missing: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.parts_missing == 0


def status(store: Store) -> Status:
    """Return how far a sweep has come; damaged parts go to the store's log."""
    total = Status(store.plan.cells, 0, 0, store.plan.all_runs, 0, 0)
    for chunk in _chunks(store):
        total = replace(
            total,
            cells_done=total.cells_done + int((~chunk.lacking).sum()),
            runs=total.runs + chunk.runs,
            parts=total.parts + chunk.parts,
            parts_missing=total.parts_missing + len(chunk.missing),
        )
    return total


def gathered(store: Store) -> tuple[Path, Status | None]:
    """Return the table of a sweep, and how far it came if it is not complete.

    A table that is not there, or not whole, is made from the parts; in a folder that lasts as long
    as `store` where that of the sweep cannot be written. Raises NegsimError if nothing was played.
    """
    file = store.folder / RESULTS
    if _whole(store, file):
        return file, None
    if file.exists():
        store.log(f"{RESULTS} is damaged or of another sweep; it is made anew from the parts")
    state = status(store)
    if state.runs == 0:
        what = "nothing of this sweep was played yet; run it first, with the same folder"
        raise NegsimError(Mistake(what, file=str(store.folder)))
    quiet = replace(store, log=lambda words: None)  # damage is reported once
    partial = not state.complete
    try:
        file = finish(quiet, partial)
    except NegsimError as error:
        if not isinstance(error.__cause__, OSError):
            raise
        passing = Path(tempfile.mkdtemp(prefix="negsim-"))
        weakref.finalize(store, shutil.rmtree, passing, ignore_errors=True)
        file = finish(quiet, partial, passing)
    return file, state if partial else None


def _whole(store: Store, file: Path) -> bool:
    """Return whether a table is of this sweep and has the rows that were written."""
    if not file.is_file():
        return False
    try:
        with opened(file) as table:
            schema, found = _schema(store), hashlib.sha256()
            marks = table.metadata.metadata
            if not table.schema_arrow.equals(schema):
                return False
            for number in range(table.num_row_groups):
                _add_to(found, table.read_row_group(number, use_threads=False))
            label = schema.metadata[MANIFEST.encode()]
            return bool(
                marks[MANIFEST.encode()] == label
                and marks[DIGEST.encode()].decode() == found.hexdigest()
            )
    except Exception:  # a damaged file leads pyarrow anywhere
        return False


def finish(store: Store, partial: bool = False, folder: Path | None = None) -> Path:
    """Write the table of a sweep: one row a cell, in the order of cells.

    With `partial`, what is there of a sweep that was stopped is written as ``partial.parquet``:
    cells with the runs they have. Blocks of runs come outermost, so it is an even sample. The
    table goes to the folder of the sweep unless another is given; its bytes are the same however
    the parts came about. Raises NegsimError if parts are missing, or it cannot be written.
    """
    target = (folder or store.folder) / (PARTIAL if partial else RESULTS)
    found = hashlib.sha256()
    try:
        with replacing(target) as stream:
            schema = _schema(store)
            with table_writer(stream, schema) as writer:
                for chunk in _chunks(store):
                    if chunk.missing and not partial:
                        what = (
                            f"the sweep is not complete: {chunk.missing[0]}, for one, is missing; "
                            "run the sweep again with the same folder to play what is missing, "
                            "all shards of it if it is shared out"
                        )
                        raise NegsimError(Mistake(what, file=str(store.folder)))
                    rows = _table(store, chunk, schema)
                    _add_to(found, rows)
                    writer.write_table(rows)
                writer.add_key_value_metadata({DIGEST: found.hexdigest()})
    except OSError as error:
        raise unwritable(target, error, stored=STORED) from error
    return target


def digest(file: Path) -> str:
    """Return sixteen hexadecimal digits of the rows of a table, whatever wrote or describes it."""
    with opened(file) as table:
        found = hashlib.sha256(json.dumps(table.schema_arrow.names).encode())
        for batch in table.iter_batches(MOST_ROWS):
            _add_to(found, pa.Table.from_batches([batch]))
    return found.hexdigest()[:16]


def _add_to(digest: Any, rows: pa.Table) -> None:
    """Add the values of some rows to a digest: of lists their lengths and items."""
    for column in rows.columns:
        values = column.combine_chunks()
        if pa.types.is_list(values.type):
            digest.update(values.value_lengths().to_numpy().astype("<i8").tobytes())
            digest.update(values.flatten().to_numpy().astype("<i8").tobytes())
        elif pa.types.is_string(values.type):
            digest.update("\n".join(values.to_pylist()).encode())
        else:
            digest.update(values.to_numpy().astype("<f8").tobytes())


def _chunks(store: Store) -> Iterator[_Chunk]:
    """Yield the pieces in which cells are gathered."""
    rows, numbers = MOST_ROWS, 2 * (store.manifest["rounds"] + 1) + math.prod(by_set(store))
    while rows > MOST_CELLS and rows * numbers > MOST_NUMBERS:
        rows //= 2
    for first in range(0, store.plan.cells, rows):
        yield _Chunk(store, first, min(first + rows, store.plan.cells))


class _Chunk:
    """All counts of the cells `first` to `stop` - 1, summed over run blocks.

    `parts` is how many part files are there, and `missing` names those that are not; `lacking`,
    bool (cells,), is whether runs of a cell are missing. `sets` is that of `DoubtCounts`, of those
    `in_doubt`, bool (cells,): played under sets of assumptions, and without them too.
    """

    def __init__(self, store: Store, first: int, stop: int) -> None:
        self.first, self.parts = first, 0
        self.missing: list[str] = []
        rows = stop - first
        self.lacking = np.zeros(rows, dtype=np.bool_)
        self.counts = Counts(
            cells=np.arange(first, stop),
            values=np.zeros((rows, len(store.parameters))),
            runs=np.zeros(rows, dtype=np.int64),
            outcomes=np.zeros((rows, len(store.classes)), dtype=np.int64),
            events=np.zeros((rows, len(EVENT_COUNTS)), dtype=np.int64),
            lengths=np.zeros(rows, dtype=np.int64),
            first_collapse=np.zeros((rows, 0), dtype=np.int64),
            rounds_to_revival=np.zeros((rows, 0), dtype=np.int64),
            batches=np.zeros((rows, 0, 0), dtype=np.int64),  # of parts alone
        )
        self.sets = np.zeros((rows, *by_set(store)), dtype=np.int64)
        self.in_doubt = np.zeros(rows, dtype=np.bool_)
        watched = store.none_watched(rows)
        for block in store.plan.all_blocks():
            goes_on = store.goes_on(block, self.counts.runs, watched)
            for unit in store.plan.units(block, first, stop):
                here = slice(unit.first_cell - first, unit.stop_cell - first)
                if not goes_on[here].any():
                    continue
                counts = store.played(unit)
                if counts is None:
                    self.missing.append(unit.name)
                    self.lacking[here] |= goes_on[here]
                    continue
                self.parts += 1
                if isinstance(counts, DoubtCounts):
                    self.sets[counts.cells - first] = counts.sets
                    self.in_doubt[counts.cells - first] = self.counts.runs[counts.cells - first] > 0
                    continue
                self._add(counts)
                if store.plan.adaptive:
                    watched[counts.cells - first] += store.watched(counts)

        self.runs = int(self.counts.runs.sum())
        if store.plan.doubt is not None:
            self.runs += int(self.in_doubt.sum()) * store.plan.doubt.sets * store.plan.doubt.runs

    def _add(self, counts: Counts) -> None:
        total, at = self.counts, counts.cells - self.first
        width = counts.first_collapse.shape[1]
        more = width - total.first_collapse.shape[1]
        if more > 0:
            wider = ((0, 0), (0, more))
            total = self.counts = replace(
                total,
                first_collapse=np.pad(total.first_collapse, wider),
                rounds_to_revival=np.pad(total.rounds_to_revival, wider),
            )
        total.values[at] = counts.values
        total.lengths[at] = counts.lengths
        total.runs[at] += counts.runs
        total.outcomes[at] += counts.outcomes
        total.events[at] += counts.events
        total.first_collapse[at, :width] += counts.first_collapse
        total.rounds_to_revival[at, :width] += counts.rounds_to_revival


def _table(store: Store, chunk: _Chunk, schema: pa.Schema) -> pa.Table:
    """Return the rows of a chunk that have any runs."""
    some = chunk.counts.runs > 0
    counts = Counts(*(array[some] for array in vars(chunk.counts).values()))
    scenarios = np.array([row[0] for row in store.manifest["scenarios"]])
    arms = np.array(list(store.manifest["arms"]))
    rest, point = np.divmod(counts.cells, store.manifest["points"])
    scenario, arm = np.divmod(rest, len(arms))
    columns: dict[str, Any] = {
        "cell": counts.cells,
        "scenario": scenarios[scenario].tolist(),
        "arm": arms[arm].tolist(),
        "point": point,
    }
    columns |= {name: counts.values[:, at] for at, name in enumerate(store.parameters)}
    columns |= count_columns(store.classes, counts)
    if store.plan.doubt is not None:
        columns["doubt"] = flat(chunk.sets[some], chunk.in_doubt[some])
    return pa.table(columns, schema=schema)


def by_set(store: Store) -> tuple[int, int]:
    """Return the shape of the counts of a cell under sets of assumptions: sets, and counts."""
    sets = store.plan.doubt.sets if store.plan.doubt is not None else 0
    return sets, len(store.classes) + len(MILESTONES)


def _schema(store: Store) -> pa.Schema:
    """Return columns and types of the table; it carries the manifest."""
    whole, words, many = pa.int64(), pa.string(), pa.list_(pa.int32())
    columns = [("cell", whole), ("scenario", words), ("arm", words), ("point", whole)]
    columns += [(name, pa.float64()) for name in store.parameters]
    counts = ["runs", *(f"k_{id}" for id in store.classes), *EVENT_COUNTS]
    columns += [(name, whole) for name in counts]
    columns += [("first_collapse", many), ("rounds_to_revival", many)]
    columns += [("doubt", many)] * (store.plan.doubt is not None)
    manifest = json.dumps(store.manifest, sort_keys=True)
    return pa.schema(columns, metadata={MANIFEST: manifest})
