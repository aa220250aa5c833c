"""Tables of crises in the layout of the International Crisis Behavior extract: CSV to facts.

Brecher & Wilkenfeld 2000, A Study of Crisis; Brecher, Wilkenfeld, Beardsley, James & Quinn,
International Crisis Behavior Data Codebook. The codes are theirs; what is read from them is
documented field by field in `validation.icb.crisis.Known`.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from negsim.errors import Mistake, NegsimError, nearest
from validation.icb.crisis import INSTRUMENTS, Known
from validation.icb.scores import Floats

MOST_BYTES = 100_000_000
"""Largest table that is read at all; that of all crises has some 100 KB."""

MISSING = ("", ".", "na", "nan")
"""What stands where nothing is known; R and pandas write the last two."""

CODES = {
    "mediated": (0, 1, 9),
    "agree": (0, 1),
    "cractr": tuple(range(1, 100)),
    "gravcr": tuple(range(8)),
    "protrac": (1, 2, 3),
}
"""Columns of whole numbers and the codes they may hold."""

UNKNOWN = (("gravcr", 9), ("protrac", 9))
"""Codes that say that a code is not known."""

COLUMNS = (*CODES, "style")
UNKNOWN_IF_MEDIATED = 9
GRAVE = (5, 6)
"""GRAVCR: threat of grave damage, threat to existence."""

SPLIT = 1975.0


@dataclass(frozen=True)
class Crises:
    """The crises of a table that can be used.

    Parameters
    ----------
    known : list of Known
        What is known of each, its mediator's style included.
    agreed : ndarray of float
        1 where it ended in a formal or semi-formal agreement, otherwise 0.
    dropped : int
        Rows left out because `mediated` or `agree` is missing.
    unmarked : int
        Crises kept although another fact is missing; it is taken not to hold.
    before_split : int
        Crises triggered before 1975, as far as a column `yrtrig` says.
    """

    known: list[Known]
    agreed: Floats
    dropped: int
    unmarked: int
    before_split: int


def read_crises(file: str) -> Crises:
    """Read a table of crises.

    Parameters
    ----------
    file : str
        Path of a CSV file with at least the columns `COLUMNS`, in any order.

    Raises
    ------
    NegsimError
        If the file cannot be read, a column is missing, a value is none of its codes, or no
        crisis is left.
    """
    rows = _rows(file)
    known: list[Known] = []
    agreed: list[int] = []
    mistakes: list[Mistake] = []
    unmarked = before = 0
    for line, row in rows:
        codes = _codes(row, file, line, mistakes)
        style = _style(row, file, line, mistakes)
        if codes["mediated"] in (None, UNKNOWN_IF_MEDIATED) or codes["agree"] is None:
            continue
        unmarked += any(codes[name] is None for name in ("cractr", "gravcr", "protrac"))
        before += _before_split(row)
        known.append(_known(codes, style))
        agreed.append(codes["agree"])
    if mistakes:
        raise NegsimError(*mistakes)
    _check_usable(file, agreed)
    dropped = len(rows) - len(known)
    return Crises(known, np.array(agreed, dtype=float), dropped, unmarked, before)


def _rows(file: str) -> list[tuple[int, dict[str, str]]]:
    """Return line number and cells, by lower-case column, of each row."""
    try:
        with Path(file).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise NegsimError(Mistake("is over 100 MB, too long for a table of crises", file=file))
        text = data.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "is not text in UTF-8"
        raise NegsimError(Mistake(f"cannot be read: {what}", file=file)) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        table = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        mistake = Mistake(f"is not CSV: {error}", file=file, line=reader.line_num)
        raise NegsimError(mistake) from error
    if not table:
        raise NegsimError(Mistake("is empty; a table of crises is needed", file=file))
    names = [name.strip().lower() for name in table[0][1]]
    _check_columns(file, names)
    for line, cells in table[1:]:
        if len(cells) != len(names):
            what = f"has {len(cells)} cells; the first line names {len(names)} columns"
            raise NegsimError(Mistake(what, file=file, line=line))
    return [
        (line, dict(zip(names, map(str.strip, cells), strict=True))) for line, cells in table[1:]
    ]


def _check_columns(file: str, names: list[str]) -> None:
    for mark, called in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and mark in names[0]:
            what = f"columns are separated by {called}; commas are needed"
            raise NegsimError(Mistake(what, file=file, line=1))
    mistakes = [
        Mistake(f"the column '{column}' is missing{nearest(column, names)}", file=file, line=1)
        for column in COLUMNS
        if column not in names
    ]
    if mistakes:
        raise NegsimError(*mistakes)


def _codes(
    row: dict[str, str], file: str, line: int, mistakes: list[Mistake]
) -> dict[str, int | None]:
    """Return the code in each column of whole numbers, None where it is missing."""
    found: dict[str, int | None] = {}
    for name, allowed in CODES.items():
        words = row[name]
        number = _number(words)
        found[name] = None
        if number in allowed:
            found[name] = int(number)
        elif words.lower() not in MISSING and (name, number) not in UNKNOWN:
            what = f"must be a whole number from {allowed[0]} to {allowed[-1]}"
            if name in ("mediated", "agree"):
                what = f"must be one of {', '.join(map(str, allowed))}"
            what = f"{what}, or '.' or nothing where it is missing; found '{words}'"
            mistakes.append(Mistake(what, path=name, file=file, line=line))
    return found


def _style(row: dict[str, str], file: str, line: int, mistakes: list[Mistake]) -> str:
    """Return the style of the mediator, "" where it is missing."""
    style = row["style"].lower()
    if style in MISSING or style == str(UNKNOWN_IF_MEDIATED):
        return ""
    if style not in INSTRUMENTS:
        names = [name for name in INSTRUMENTS if name]
        what = f"must be {', '.join(names)}, '.' or nothing; found '{style}'{nearest(style, names)}"
        mistakes.append(Mistake(what, path="style", file=file, line=line))
    return style


def _number(words: str) -> float:
    """Return the number that `words` say, or not-a-number."""
    try:
        return float(words)
    except ValueError:
        return math.nan


def _before_split(row: dict[str, str]) -> bool:
    return _number(row.get("yrtrig", "")) < SPLIT


def _known(codes: dict[str, int | None], style: str) -> Known:
    mediated = codes["mediated"] == 1
    return Known(
        mediated=mediated,
        one_sided=codes["cractr"] == 1,
        grave=codes["gravcr"] in GRAVE,
        protracted=codes["protrac"] in (2, 3),
        style=style if mediated else "",
    )


def _check_usable(file: str, agreed: list[int]) -> None:
    if not agreed:
        what = "has no crisis with both 'mediated' and 'agree' known: nothing can be scored"
        raise NegsimError(Mistake(what, file=file))
