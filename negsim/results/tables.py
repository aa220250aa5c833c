"""Tables for other programs: what their columns mean, and how CSV and Stata hold them.

The words go into the dictionary beside a CSV file, the second sheet of a workbook, the labels of a
Stata file and the metadata of a Parquet file. A file depends on its table alone: written again, it
is the same byte for byte.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.csv

from negsim.disk import no_formula
from negsim.errors import Mistake, NegsimError
from negsim.scenario.fields import Field, table
from negsim.scenario.process import Process
from negsim.scenario.scenario import Issue, Mediator, Party, RedLine, Violence

BLOCKS: dict[str, type[Any]] = {
    "issues.*": Issue,
    "parties.*": Party,
    "parties.*.red_lines.*": RedLine,
    "parties.*.principal_lines.*": RedLine,
    "mediators.*": Mediator,
    "violence.*": Violence,
    "process": Process,
}
"""Where in a scenario numbers stand."""

LONGEST_NAME, LABEL = 32, 80
"""Letters that a name and a label may have in Stata."""

LIMITS = {
    "xlsx": ("a sheet of Excel's", 1_048_575, 16_384),
    "dta": ("a file of Stata's", 2_147_483_619, 32_767),
}
"""Whose limits a format has, and the rows, the head not counted, and columns that it can hold."""

THE_DAY = datetime(1980, 1, 1)
"""The first that a zip archive can hold; every file that notes when it was made has it."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name, meaning : str
        Head of the column, and one phrase.
    unit : str
        Unit of its numbers; empty for texts and pure numbers.
    kind : str
        ``text``, ``whole`` (yes and no too) or ``number``.
    short : str
        The name in at most `LONGEST_NAME` letters.
    note : str
        Where its numbers come from; empty if there is nothing to say.
    """

    name: str
    meaning: str
    unit: str
    kind: str
    short: str
    note: str = ""


class Table(Protocol):
    """What is written: some thousand rows at a time, so that memory need not grow with them."""

    @property
    def columns(self) -> list[Column]:
        """The columns, in order."""

    @property
    def about(self) -> Mapping[str, Any]:
        """Where the numbers come from."""

    @property
    def title(self) -> str:
        """The same in one line."""

    @property
    def schema(self) -> pa.Schema:
        """Names and types of the columns, with their meanings."""

    def tables(self) -> Iterator[pa.Table]:
        """Yield the rows."""


def described(
    columns: Sequence[Column], types: Sequence[pa.DataType], about: Mapping[str, Any]
) -> pa.Schema:
    """Return the schema of a Parquet file that says what its columns mean and where it is from."""
    fields = []
    for column, type in zip(columns, types, strict=True):
        words = {"meaning": column.meaning, "unit": column.unit}
        words |= {"note": column.note} if column.note else {}
        fields.append(pa.field(column.name, type, metadata=words))
    return pa.schema(fields, metadata={"negsim": json.dumps(about)})


def whole(table: Table) -> pa.Table:
    """Return all rows at once."""
    return pa.concat_tables([table.schema.empty_table(), *table.tables()])


@cache
def _fields() -> list[Field]:
    return [field for path, cls in BLOCKS.items() for field in table(cls, path)]


def number_at(path: str, what: str) -> tuple[str, str]:
    """Return meaning, beginning with `what`, and unit of a column of the numbers at a path."""
    fitting = [field for field in _fields() if fnmatchcase(path, field.path)]
    if not fitting:
        return what, ""
    field = min(fitting, key=lambda field: field.path.count("*"))  # the one that says most
    return f"{what}: {field.meaning}", field.unit


def shortened(names: Sequence[str], most: int) -> list[str]:
    """Return names of at most `most` letters, all different: ends go, numbers come."""
    taken = {name for name in names if len(name) <= most}
    found: dict[str, None] = {}
    for name in names:
        short, number = name[:most], 1
        while short in found or (short in taken and short != name):
            number += 1
            short = f"{name[: most - len(f'_{number}')]}_{number}"
        found[short] = None
    return list(found)


def as_names(words: Sequence[str]) -> list[str]:
    """Return different names, of letters that no program minds, for paths and the like."""
    names = [re.sub("[^A-Za-z0-9_]+", "_", word) for word in words]
    return shortened(names, max(map(len, names), default=0) + len("_") + len(str(len(names))))


def dictionary(columns: Sequence[Column], about: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return the dictionary of a table: kind (``column`` or ``about``), name, meaning, unit.

    Where columns have notes, these come last.
    """
    lines = [("kind", "name", "meaning", "unit", "note")]
    lines += [("column", c.name, c.meaning, c.unit, c.note) for c in columns]
    for name, fact in about.items():
        words = fact if isinstance(fact, str) else json.dumps(fact)
        lines.append(("about", name, words, "", ""))
    return [line[: 5 if any(c.note for c in columns) else 4] for line in lines]


def dictionary_beside(target: Path) -> Path:
    """Return where the dictionary of a CSV file lies."""
    ending = target.suffix if target.suffix.lower() == ".csv" else ""
    return target.with_name(f"{target.name.removesuffix(ending)}.dictionary.csv")


def check_size(to: str, size: int, width: int, option: str = "--to") -> None:
    """Refuse a table of `size` rows, the head not counted, and `width` columns if it is too large.

    Raises NegsimError with the formats that can hold it.
    """
    whose, most_rows, most_columns = LIMITS.get(to, ("", size, width))
    for what, number, most in (("rows", size, most_rows), ("columns", width, most_columns)):
        if number > most:
            words = f"{whose} holds at most {most:,} {what}, and the table has {number:,}"
            raise NegsimError(Mistake(f"{words}; csv and parquet hold it", path=option))


# ---- the formats


def write_csv(table: Table, stream: BinaryIO) -> None:
    """Write a table as CSV; yes and no are 1 and 0."""
    head = True
    texts = [at for at, column in enumerate(table.columns) if column.kind == "text"]
    for part in table.tables():
        for at in texts:
            coded = part[at].combine_chunks().dictionary_encode()
            words = pa.array([no_formula(word) for word in coded.dictionary.to_pylist()])
            part = part.set_column(at, part.schema.field(at).name, words.take(coded.indices))
        options = pyarrow.csv.WriteOptions(include_header=head, quoting_style="needed")
        sink = io.BytesIO()  # the stream itself would be closed
        pyarrow.csv.write_csv(_plain(part), sink, options)
        stream.write(sink.getvalue())
        head = False


def write_dictionary(table: Table, stream: BinaryIO) -> None:
    """Write the dictionary of a table as CSV."""
    text = io.StringIO()
    words = (map(no_formula, row) for row in dictionary(table.columns, table.about))
    csv.writer(text, lineterminator="\n").writerows(words)
    stream.write(text.getvalue().encode())


def write_stata(table: Table, stream: BinaryIO) -> None:
    """Write a table for Stata, all rows at once; yes and no are 1 and 0."""
    from pandas.io.stata import StataParser, StataWriterUTF8

    reserved = StataParser().RESERVED_WORDS
    names = {c.name: f"{c.short}_" if c.short in reserved else c.short for c in table.columns}
    rows = _plain(whole(table)).to_pandas()
    texts = [column.name for column in table.columns if column.kind == "text"]
    rows[texts] = rows[texts].fillna("")  # Stata knows no other empty text
    StataWriterUTF8(
        stream,
        rows.rename(columns=names),
        write_index=False,
        time_stamp=THE_DAY,
        data_label=cut(table.title),
        variable_labels={names[column.name]: label(column) for column in table.columns},
        version=118,
    ).write_file()


def _plain(part: pa.Table) -> pa.Table:
    """Return rows without what only Parquet knows: texts by number, yes and no."""
    types = [
        pa.int8() if pa.types.is_boolean(t) else pa.string() if pa.types.is_dictionary(t) else t
        for t in part.schema.types
    ]
    return part.cast(pa.schema(zip(part.schema.names, types, strict=True)))


def label(column: Column) -> str:
    """Return the label of a variable of Stata's: a long meaning is cut, never the unit."""
    unit = f" [{column.unit}]"
    if not column.unit or column.unit in cut(column.meaning).lower():
        unit = ""
    return cut(column.meaning, LABEL - len(unit)) + unit


def cut(words: str, most: int = LABEL) -> str:
    """Return words in at most so many letters: of longer ones, the beginning."""
    return words if len(words) <= most else f"{words[: most - 3]}..."
