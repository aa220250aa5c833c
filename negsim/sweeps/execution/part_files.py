"""The file of one unit of work: its counts as a Parquet table, with a label to trust it by.

The label in the file's metadata says which sweep and unit the counts are of, and a digest of
them: so a file that is damaged, or strayed in from another sweep, is never counted.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from negsim.sweeps.execution.doubt import DoubtCounts, Played
from negsim.sweeps.execution.tasks import EVENT_COUNTS, Counts
from negsim.sweeps.execution.work_units import Unit

WRITER = {
    "compression": "zstd",
    "compression_level": 3,
    "version": "2.6",
    "data_page_version": "1.0",
    "write_page_checksum": True,
}
"""How every Parquet file is written, spelled out so that defaults may change."""


@contextmanager
def opened(file: Path) -> Iterator[pq.ParquetFile]:
    """Give a table on the disk."""
    with (
        file.open("rb") as stream,  # a path need not be text
        pq.ParquetFile(stream, page_checksum_verification=True) as table,
    ):
        yield table


def table_writer(stream: BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """Return what writes a table with one row a cell."""
    return pq.ParquetWriter(stream, schema, use_dictionary=["scenario", "arm"], **WRITER)


class DamagedError(Exception):
    """A part file that cannot be used, and why."""


def encode(
    sweep: str, parameters: tuple[str, ...], classes: tuple[str, ...], unit: Unit, counts: Played
) -> bytes:
    """Return the part file of a unit of the sweep with this identity.

    `parameters` are names, and `classes` ids of outcome classes, in the order of the counts.
    """
    columns: dict[str, Any] = {"cell": counts.cells}
    if isinstance(counts, DoubtCounts):
        columns |= {"runs": counts.runs, "doubt": flat(counts.sets)}
    else:
        columns |= {name: counts.values[:, at] for at, name in enumerate(parameters)}
        columns |= {"first_run": np.full(len(counts.cells), unit.block.first)}
        columns |= count_columns(classes, counts) | {"batches": flat(counts.batches)}
    table = pa.table(columns)
    label = {"sweep": sweep, "unit": _label(unit), "digest": digest(counts)}
    table = table.replace_schema_metadata({"negsim": json.dumps(label)})
    sink = io.BytesIO()
    pq.write_table(table, sink, use_dictionary=False, **WRITER)
    return sink.getvalue()


def decode(
    sweep: str, parameters: tuple[str, ...], classes: tuple[str, ...], unit: Unit, data: bytes
) -> Counts:
    """Return the counts in the part file of a unit.

    Raises DamagedError if it is of another sweep or unit, or its counts are not those written.
    """
    return _decode(sweep, unit, data, lambda table: _counts(table, parameters, classes))


def decode_doubt(sweep: str, unit: Unit, data: bytes) -> DoubtCounts:
    """Return the counts in the part file of a unit under sets of assumptions, as `decode` does."""
    return _decode(sweep, unit, data, lambda table: _doubt_counts(table, unit.block.sets))


def _decode[Kind: (Counts, DoubtCounts)](
    sweep: str, unit: Unit, data: bytes, counted: Callable[[pa.Table], Kind]
) -> Kind:
    try:
        table = pq.ParquetFile(io.BytesIO(data)).read(use_threads=False)
        label = json.loads((table.schema.metadata or {})[b"negsim"])
        written_by, written_for, expected = label["sweep"], label["unit"], label["digest"]
    except Exception:  # a damaged file leads pyarrow, and what is made of it, anywhere
        raise DamagedError("is damaged") from None
    if written_by != sweep:
        raise DamagedError("is of another sweep")
    if written_for != _label(unit):
        raise DamagedError("is of another unit of this sweep")
    try:
        counts = counted(table)
    except Exception:
        raise DamagedError("is damaged") from None
    if digest(counts) != expected:
        raise DamagedError("is damaged: its counts are not those that were written")
    return counts


def _label(unit: Unit) -> list[int]:
    runs, sets = [unit.block.first, unit.block.count], unit.block.sets
    return [*runs, unit.first_cell, unit.stop_cell, *([sets] if sets else [])]


def digest(counts: Played) -> str:
    """Return a digest of counts; any two differ in it."""
    sha = hashlib.sha256()
    for field in fields(counts):
        array = getattr(counts, field.name)
        sha.update(f"{field.name} {array.dtype.str} {array.shape} ".encode())
        sha.update(np.ascontiguousarray(array).tobytes())
    return sha.hexdigest()


def count_columns(classes: tuple[str, ...], counts: Counts) -> dict[str, Any]:
    """Return the columns of counts that parts and results have in common."""
    columns: dict[str, Any] = {"runs": counts.runs}
    columns |= {f"k_{id}": counts.outcomes[:, at] for at, id in enumerate(classes)}
    columns |= {name: counts.events[:, at] for at, name in enumerate(EVENT_COUNTS)}
    return columns | {
        "first_collapse": _lists(counts.first_collapse, counts.lengths),
        "rounds_to_revival": _lists(counts.rounds_to_revival, counts.lengths),
    }


def flat(counts: NDArray[np.int64], there: NDArray[np.bool_] | bool = True) -> pa.ListArray:
    """Return all counts of each cell as a list; an empty one for cells that are not `there`."""
    rows = counts.reshape(len(counts), math.prod(counts.shape[1:]))  # also where there are no cells
    return _lists(rows, np.where(there, np.full(len(rows), rows.shape[1]), 0))


def _lists(rows: NDArray[np.int64], lengths: NDArray[np.int64]) -> pa.ListArray:
    inside = np.arange(rows.shape[1]) < lengths[:, None]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(rows[inside].astype(np.int32)))


def from_lists(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the lists of a column side by side, filled up with zeros, and their lengths."""
    lists = column.combine_chunks()
    lengths = np.asarray(lists.value_lengths(), dtype=np.int64)
    inside = np.arange(int(lengths.max(initial=0))) < lengths[:, None]
    rows = np.zeros(inside.shape, dtype=np.int64)
    rows[inside] = lists.flatten().to_numpy()
    return rows, lengths


def _doubt_counts(table: pa.Table, sets: int) -> DoubtCounts:
    rows, _ = from_lists(table["doubt"])
    by_set = rows.reshape(len(rows), sets, -1)
    return DoubtCounts(table["cell"].to_numpy(), table["runs"].to_numpy(), by_set)


def _counts(table: pa.Table, parameters: tuple[str, ...], classes: tuple[str, ...]) -> Counts:
    def side_by_side(names: list[str], kind: type) -> NDArray[Any]:
        array = np.empty((table.num_rows, len(names)), dtype=kind)
        for at, name in enumerate(names):
            array[:, at] = table[name].to_numpy()
        return array

    first_collapse, lengths = from_lists(table["first_collapse"])
    batches = table["batches"].combine_chunks().flatten().to_numpy().astype(np.int64)
    wide = len(classes) + len(EVENT_COUNTS)
    return Counts(
        cells=table["cell"].to_numpy(),
        values=side_by_side(list(parameters), np.float64),
        runs=table["runs"].to_numpy(),
        outcomes=side_by_side([f"k_{id}" for id in classes], np.int64),
        events=side_by_side(list(EVENT_COUNTS), np.int64),
        lengths=lengths,
        first_collapse=first_collapse,
        rounds_to_revival=from_lists(table["rounds_to_revival"])[0],
        batches=batches.reshape(len(lengths), len(batches) // (len(lengths) * wide), wide),
    )
