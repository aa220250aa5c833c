"""The table of a sweep for other programs: CSV, Excel, Stata and Parquet.

One row a cell, with all its parameters in it. The file depends on the counts alone: exported
again, it is the same byte for byte.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from negsim.disk import check_new, unwritable, write_files
from negsim.errors import Mistake, NegsimError, nearest
from negsim.results.tables import (
    check_size,
    dictionary,
    dictionary_beside,
    write_csv,
    write_dictionary,
    write_stata,
)
from negsim.sweeps.execution.part_files import table_writer
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.table.columns import Tidy, tidy
from negsim.sweeps.table.dictionary import SHARE
from negsim.sweeps.table.workbook import Sheet, need_openpyxl, write_workbook

FORMATS = ("csv", "xlsx", "dta", "parquet")

STDOUT = "-"
"""Stands for standard output."""


def export(
    folder: str | os.PathLike[str],
    to: str,
    out: str | os.PathLike[str] | None,
    log: Callable[[str], None],
) -> Path | None:
    """Write the table of a sweep for other programs; return its file, None for standard output.

    Of a sweep that is not complete, what there is so far is written, an even sample of all cells.
    `to` is one of `FORMATS`: ``csv`` gets a second file beside it, with what its columns mean; the
    others hold that themselves. `out` is a file that does not exist yet (folders around it are
    made), ``-`` for standard output, which gets the table alone, or None for ``table.FORMAT`` in
    the folder of the sweep. `log` is called with each thing that the user should know.

    Raises
    ------
    NegsimError
        If there is no such sweep, nothing of it was played, the format cannot hold it or lacks
        its library, or the file exists already or cannot be written.
    OSError
        If standard output cannot be written.
    """
    _check_format(to)
    if to == "xlsx":
        need_openpyxl()
    store = open_store(Path(folder), log)
    if out is not None and os.fspath(out) == STDOUT:
        _check_pipe(to)
        table = tidy(store)
        check_size(to, table.size, len(table.columns))
        _write_out(table, to)
        return None
    target = Path(os.path.normpath(out)) if out is not None else store.folder / f"table.{to}"
    _check_ending(target, to)
    files = {target: WRITERS[to]}
    if to == "csv":
        files[dictionary_beside(target)] = write_dictionary
    try:
        for file in files:
            check_new(file)
        table = tidy(store)
        check_size(to, table.size, len(table.columns))
        target.parent.mkdir(parents=True, exist_ok=True)
        write_files({file: partial(fill, table) for file, fill in files.items()})
    except OSError as error:
        raise unwritable(target, error) from error
    return target


# ---- what is refused


def _check_format(to: str) -> None:
    if to not in FORMATS:
        what = f"{to!r} is no format; allowed are {', '.join(FORMATS)}{nearest(to, FORMATS)}"
        raise NegsimError(Mistake(what, path="--to"))


def _check_ending(target: Path, to: str) -> None:
    """Refuse the ending of another format: programs choose their reader by it."""
    ending = target.suffix[1:].lower()
    if ending in FORMATS and ending != to:
        what = f"'{target}' ends in .{ending}, but --to is {to}; change one of them"
        raise NegsimError(Mistake(what, path="--out"))


def _check_pipe(to: str) -> None:
    """Refuse to print what is no text."""
    if to != "csv" and sys.stdout.isatty():
        what = f"{to} is no text to look at; name a file, send it into a pipe, or take --to csv"
        raise NegsimError(Mistake(what, path="--out"))


# ---- the formats


def _write_out(table: Tidy, to: str) -> None:
    """Write a table to standard output."""
    sys.stdout.flush()
    if to == "csv":
        write_csv(table, sys.stdout.buffer)
        return
    with tempfile.TemporaryFile() as whole:  # most formats go back and forth in their file
        WRITERS[to](table, whole)
        whole.seek(0)
        shutil.copyfileobj(whole, sys.stdout.buffer)


def _write_workbook(table: Tidy, stream: BinaryIO) -> None:
    def lines() -> Iterator[list[Any]]:
        yield [column.name for column in table.columns]
        for part in table.tables():
            for row in zip(*(part[name].to_pylist() for name in part.column_names), strict=True):
                yield list(row)

    wide = [max(24 if c.kind == "text" else 8, len(c.name) + 4) for c in table.columns]
    shares = {at for at, c in enumerate(table.columns) if c.unit == SHARE}
    words = Sheet("dictionary", dictionary(table.columns, table.about), [10, 36, 100, 16])
    write_workbook(stream, [Sheet("table", lines(), wide, shares), words])


def _write_parquet(table: Tidy, stream: BinaryIO) -> None:
    with table_writer(stream, table.schema) as writer:
        for part in table.tables():
            writer.write_table(part)


WRITERS: dict[str, Callable[[Tidy, BinaryIO], None]] = {
    "csv": write_csv,
    "xlsx": _write_workbook,
    "dta": write_stata,
    "parquet": _write_parquet,
}
