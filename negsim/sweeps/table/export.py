"""The table of a sweep for other programs: CSV, Excel, Stata and Parquet.

One row a cell, with all its parameters in it. The file depends on the counts alone: exported
again, it is the same byte for byte.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow
import pyarrow.csv

from negsim.disk import check_new, no_formula, unwritable, write_files
from negsim.errors import Mistake, NegsimError, nearest
from negsim.sweeps.execution.part_files import table_writer
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.table.columns import Tidy, tidy
from negsim.sweeps.table.dictionary import SHARE, Column, rows
from negsim.sweeps.table.workbook import (
    MOST_COLUMNS,
    MOST_ROWS,
    THE_DAY,
    Sheet,
    need_openpyxl,
    write_workbook,
)

FORMATS = ("csv", "xlsx", "dta", "parquet")

STDOUT = "-"
"""Stands for standard output."""

LABEL = 80
"""Letters of a label in Stata."""

MOST_VARIABLES, MOST_OBSERVATIONS = 32_767, 2_147_483_619
"""What Stata/SE can hold."""


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
        beside = f"{target.name.removesuffix('.csv')}.dictionary.csv"
        files[target.with_name(beside)] = _write_dictionary
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


def check_size(to: str, size: int, width: int) -> None:
    """Refuse a table of `size` rows, the head not counted, and `width` columns if it is too large.

    Raises NegsimError with the formats that can hold it.
    """
    limits = {
        "xlsx": ("a sheet of Excel's", MOST_ROWS - 1, MOST_COLUMNS),
        "dta": ("a file of Stata's", MOST_OBSERVATIONS, MOST_VARIABLES),
    }
    whose, most_rows, most_columns = limits.get(to, ("", size, width))
    for what, number, most in (("rows", size, most_rows), ("columns", width, most_columns)):
        if number > most:
            words = f"{whose} holds at most {most:,} {what}, and the table has {number:,}"
            raise NegsimError(Mistake(f"{words}; csv and parquet hold it", path="--to"))


# ---- the formats


def _write_out(table: Tidy, to: str) -> None:
    """Write a table to standard output."""
    sys.stdout.flush()
    if to == "csv":
        _write_csv(table, sys.stdout.buffer)
        return
    with tempfile.TemporaryFile() as whole:  # most formats go back and forth in their file
        WRITERS[to](table, whole)
        whole.seek(0)
        shutil.copyfileobj(whole, sys.stdout.buffer)


def _write_csv(table: Tidy, stream: BinaryIO) -> None:
    head = True
    texts = [(at, c.name) for at, c in enumerate(table.columns) if c.kind == "text"]
    for part in table.tables():
        for at, name in texts:
            words = pyarrow.array([no_formula(value) for value in part[name].to_pylist()])
            part = part.set_column(at, name, words)
        options = pyarrow.csv.WriteOptions(include_header=head, quoting_style="needed")
        sink = io.BytesIO()  # the stream itself would be closed
        pyarrow.csv.write_csv(part, sink, options)
        stream.write(sink.getvalue())
        head = False


def _write_dictionary(table: Tidy, stream: BinaryIO) -> None:
    text = io.StringIO()
    words = (map(no_formula, row) for row in rows(table.columns, table.about))
    csv.writer(text, lineterminator="\n").writerows(words)
    stream.write(text.getvalue().encode())


def _write_workbook(table: Tidy, stream: BinaryIO) -> None:
    def lines() -> Iterator[list[Any]]:
        yield [column.name for column in table.columns]
        for part in table.tables():
            for row in zip(*(part[name].to_pylist() for name in part.column_names), strict=True):
                yield list(row)

    wide = [max(24 if c.kind == "text" else 8, len(c.name) + 4) for c in table.columns]
    shares = {at for at, c in enumerate(table.columns) if c.unit == SHARE}
    dictionary = Sheet("dictionary", rows(table.columns, table.about), [10, 36, 100, 16])
    write_workbook(stream, [Sheet("table", lines(), wide, shares), dictionary])


def _write_stata(table: Tidy, stream: BinaryIO) -> None:
    from pandas.io.stata import StataParser, StataWriterUTF8

    reserved, about = StataParser().RESERVED_WORDS, table.about
    mark = table.store.manifest["fingerprint"]
    names = {c.name: f"{c.short}_" if c.short in reserved else c.short for c in table.columns}
    StataWriterUTF8(
        stream,
        table.whole().to_pandas().rename(columns=names),
        write_index=False,
        time_stamp=THE_DAY,
        data_label=cut(f"negsim {about['negsim']}, sweep {mark}, seed {about['seed']}"),
        variable_labels={names[column.name]: label(column) for column in table.columns},
        version=118,
    ).write_file()


def label(column: Column) -> str:
    """Return the label of a variable of Stata's: a long meaning is cut, never the unit."""
    unit = f" [{column.unit}]"
    if not column.unit or column.unit in cut(column.meaning).lower():
        unit = ""
    return cut(column.meaning, LABEL - len(unit)) + unit


def cut(words: str, most: int = LABEL) -> str:
    """Return words in at most so many letters: of longer ones, the beginning."""
    return words if len(words) <= most else f"{words[: most - 3]}..."


def _write_parquet(table: Tidy, stream: BinaryIO) -> None:
    with table_writer(stream, table.schema) as writer:
        for part in table.tables():
            writer.write_table(part)


WRITERS: dict[str, Callable[[Tidy, BinaryIO], None]] = {
    "csv": _write_csv,
    "xlsx": _write_workbook,
    "dta": _write_stata,
    "parquet": _write_parquet,
}
