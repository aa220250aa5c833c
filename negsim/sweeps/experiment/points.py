"""Points of an experiment from a table of comma-separated values, read strictly."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Iterator
from pathlib import Path

from negsim.errors import Mistake, NegsimError, nearest
from negsim.scenario.files.blocks import Names
from negsim.scenario.files.strict_yaml import DECIMAL
from negsim.sweeps.experiment.design import MOST_POINTS

Table = tuple[tuple[float, ...], ...]
Row = tuple[int, list[str]]
"""Line and cells of a row."""

MOST_TOLD = 100
"""Mistakes of a table after which the rest is not read."""


MOST_BYTES = 300_000_000
"""Largest table of points that is read at all."""


def read_text(
    file: Path, kind: str, most: int, known: Collection[str] = ()
) -> str:
    """Return the text of a file.

    Parameters
    ----------
    file : Path
        The file.
    kind : str
        What it should be, for messages, such as ``an experiment file``.
    most : int
        Bytes after which reading stops, so that a file that is too long is found out.
    known : collection of str, optional
        Names that could have been meant where there is no such file.

    Raises
    ------
    NegsimError
        If it cannot be read or is not text.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(most)
    except IsADirectoryError:
        raise NegsimError(Mistake(f"is a folder, not {kind}", file=str(file))) from None
    except FileNotFoundError:
        listed = f"; shipped: {', '.join(known)}" if known and not file.suffix else ""
        what = f"there is no such file{listed}{nearest(file.stem, known)}"
        raise NegsimError(Mistake(what, file=str(file))) from None
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise NegsimError(Mistake(what, file=str(file))) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise NegsimError(Mistake("is not text in UTF-8", file=str(file), line=line)) from None


def read_table(
    file: Path, names: tuple[str, ...]
) -> tuple[Table, list[tuple[str, int]], list[Mistake]]:
    """Read the points of an experiment.

    Parameters
    ----------
    file : Path
        Comma-separated values; the first line names the columns, in any order.
    names : tuple of str
        The columns it must have, and no others.

    Returns
    -------
    table : tuple of tuple of float
        One row a point, in the order of `names`.
    rows : list of (str, int)
        File and line of each point.
    mistakes : list of Mistake
        Everything wrong with the file; the table is then of no use.
    """
    reader = _TableReader(str(file), names)
    try:
        text = read_text(file, "a table of points", MOST_BYTES + 1)
        if len(text) > MOST_BYTES:
            what = f"is over {MOST_BYTES // 1_000_000} MB, too long for a table of points"
            raise NegsimError(Mistake(what, file=str(file)))
        reader.read(text)
    except NegsimError as error:
        reader.mistakes += error.mistakes
    places = [(reader.file, line) for line in reader.lines]
    return tuple(reader.table), places, reader.mistakes


class _TableReader:
    """Reads one table; collects points and mistakes."""

    def __init__(self, file: str, names: tuple[str, ...]) -> None:
        self.file, self.names = file, names
        self.table: list[tuple[float, ...]] = []
        self.lines: list[int] = []
        self.mistakes: list[Mistake] = []

    def fail(self, line: int, what: str, column: str = "") -> None:
        self.mistakes.append(Mistake(what, column, self.file, line))

    def read(self, text: str) -> None:
        rows = self.rows(text)
        line, head = next(rows, (0, []))
        if not head:
            self.fail(0, f"is empty; its first line must name the columns: {', '.join(self.names)}")
            return
        if not self.head(line, [cell.strip() for cell in head]):
            return
        index = {cell.strip(): at for at, cell in enumerate(head)}
        order = [index[name] for name in self.names]
        for line, cells in rows:
            self.point(line, cells, order, len(head))
            if len(self.table) > MOST_POINTS:
                self.fail(line, f"has more than {MOST_POINTS:,} points")
            if len(self.mistakes) >= MOST_TOLD or len(self.table) > MOST_POINTS:
                return
        if not self.table and not self.mistakes:
            self.fail(line, "has no points, only the names of columns")

    def rows(self, text: str) -> Iterator[Row]:
        """Yield the rows that are not blank."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
        except csv.Error as error:
            self.fail(reader.line_num, f"is not comma-separated values: {error}")

    def head(self, line: int, columns: list[str]) -> bool:
        """Whether the columns are those of the parameters, each once."""
        if len(columns) == 1 and ";" in columns[0]:
            self.fail(line, "columns must be separated by ',', not by ';'")
            return False
        known = Names("in 'vary'", "parameters", self.names)
        given = dict.fromkeys(self.names, 0)
        for column in columns:
            if column not in given:
                self.fail(line, f"column {known.unknown(column)}")
                continue
            given[column] += 1
            if given[column] > 1:
                self.fail(line, f"column {column!r} is given twice")
        missing = [name for name, times in given.items() if not times]
        if missing:
            words = ", ".join(repr(name) for name in missing)
            many = len(missing) > 1
            self.fail(line, f"column{'s' * many} {words} {'are' if many else 'is'} missing")
        return not self.mistakes

    def point(self, line: int, cells: list[str], order: list[int], width: int) -> None:
        """Keep the point of one row."""
        if len(cells) != width:
            self.fail(line, f"must have {width} numbers, as the first line; found {len(cells)}")
            return
        values = []
        for name, at in zip(self.names, order, strict=True):
            cell = cells[at].strip()
            value = float(cell) if DECIMAL.fullmatch(cell) else math.nan
            if math.isfinite(value):
                values.append(value + 0.0)
            else:
                self.fail(line, f"must be a number; found {cell!r}", name)
        self.table.append(tuple(values))
        self.lines.append(line)
