"""Points of an experiment from a table of comma-separated values, read strictly."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from pathlib import Path

from negsim.disk import read_text
from negsim.errors import Mistake, NegsimError
from negsim.scenario.files.blocks import Names
from negsim.scenario.files.strict_yaml import DECIMAL
from negsim.sweeps.experiment.design import MOST_POINTS

Table = tuple[tuple[float, ...], ...]
Row = tuple[int, list[str]]
"""Line and cells of a row."""

MOST_MISTAKES = 100
"""Mistakes of a table after which the rest is not read."""

MOST_BYTES = 300_000_000
"""Largest table of points that is read at all."""


def read_table(
    file: Path, names: tuple[str, ...]
) -> tuple[Table, list[tuple[str, int]], list[Mistake]]:
    """Read the points of an experiment: a row each, file and line of each, and all mistakes.

    The first line of the file names the columns, in any order: those of `names` and no others.
    Values come in the order of `names`. With any mistake the points are of no use.
    """
    reader = _TableReader(str(file), names)
    try:
        too_long = f"is over {MOST_BYTES // 1_000_000} MB, too long for a table of points"
        reader.read(read_text(file, "a table of points", MOST_BYTES, too_long))
    except NegsimError as error:
        reader.mistakes += error.mistakes
    return tuple(reader.table), [(reader.file, line) for line in reader.lines], reader.mistakes


class _TableReader:
    """Reads one table; collects points and mistakes."""

    def __init__(self, file: str, names: tuple[str, ...]) -> None:
        self.file, self.names = file, names
        self.table: list[tuple[float, ...]] = []
        self.lines: list[int] = []
        self.mistakes: list[Mistake] = []

    def fail(self, line: int, code: str, what: str, column: str = "") -> None:
        self.mistakes.append(Mistake(what, column, self.file, line, code))

    def read(self, text: str) -> None:
        rows = self.rows(text)
        line, head = next(rows, (0, []))
        if not head:
            what = f"is empty; its first line must name the columns: {', '.join(self.names)}"
            self.fail(0, "missing", what)
            return
        if not self.head(line, [cell.strip() for cell in head]):
            return
        index = {cell.strip(): at for at, cell in enumerate(head)}
        order = [index[name] for name in self.names]
        for line, cells in rows:
            self.point(line, cells, order, len(head))
            if len(self.table) > MOST_POINTS:
                self.fail(line, "too-large", f"has more than {MOST_POINTS:,} points")
            if len(self.mistakes) >= MOST_MISTAKES or len(self.table) > MOST_POINTS:
                return
        if not self.table and not self.mistakes:
            self.fail(line, "missing", "has no points, only the names of columns")

    def rows(self, text: str) -> Iterator[Row]:
        """Yield the rows that are not blank."""
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
        except csv.Error as error:
            self.fail(reader.line_num, "unreadable", f"is not comma-separated values: {error}")

    def head(self, line: int, columns: list[str]) -> bool:
        """Whether the columns are those of the parameters, each once."""
        if len(columns) == 1 and ";" in columns[0]:
            self.fail(line, "unreadable", "columns must be separated by ',', not by ';'")
            return False
        known = Names("in 'vary'", "parameters", self.names)
        given = dict.fromkeys(self.names, 0)
        for column in columns:
            if column not in given:
                self.fail(line, known.code, f"column {known.unknown(column)}")
                continue
            given[column] += 1
            if given[column] > 1:
                self.fail(line, "duplicate", f"column {column!r} is given twice")
        missing = [name for name, times in given.items() if not times]
        if missing:
            words = ", ".join(repr(name) for name in missing)
            verb = "s {} are" if len(missing) > 1 else " {} is"
            self.fail(line, "missing", f"column{verb.format(words)} missing")
        return not self.mistakes

    def point(self, line: int, cells: list[str], order: list[int], width: int) -> None:
        """Keep the point of one row."""
        if len(cells) != width:
            what = f"must have {width} numbers, as the first line; found {len(cells)}"
            self.fail(line, "wrong-kind", what)
            return
        values = []
        for name, at in zip(self.names, order, strict=True):
            cell = cells[at].strip()
            value = float(cell) if DECIMAL.fullmatch(cell) else math.nan
            if math.isfinite(value):
                values.append(value + 0.0)
            else:
                self.fail(line, "not-a-number", f"must be a number; found {cell!r}", name)
        self.table.append(tuple(values))
        self.lines.append(line)
