"""Tables as a workbook of Excel's, byte for byte the same each time.

A workbook notes when it was made, twice over; both are set to one fixed day.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from negsim.errors import NegsimError
from negsim.results.tables import THE_DAY

if TYPE_CHECKING:
    from openpyxl import Workbook

UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that XML cannot hold; they are written as Python writes them, such as \\x07."""


class Sheet(NamedTuple):
    """A sheet of a workbook.

    Parameters
    ----------
    name : str
    rows : iterable of sequence
        Texts, numbers and None. The first row is the head: bold, always in sight, with filters.
    widths : sequence of int
        Letters that each column has room for.
    shares : collection of int
        Columns to be shown in percent, counted from 0.
    """

    name: str
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int]
    shares: Collection[int] = ()


def need_openpyxl() -> None:
    """Refuse to go on without the library that writes workbooks, and say how to install it."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise NegsimError(
            'xlsx needs openpyxl, which is not installed: pip install "negsim[export]"; '
            "csv, dta and parquet need nothing more"
        ) from None


def write_workbook(stream: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Write a workbook."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(workbook.create_sheet(sheet.name), sheet)
    with tempfile.TemporaryFile() as dated:
        _save(workbook, dated)
        _undate(dated, stream)


def _write_sheet(target: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    letters = [get_column_letter(at) for at in range(1, len(sheet.widths) + 1)]
    for letter, width in zip(letters, sheet.widths, strict=True):
        target.column_dimensions[letter].width = width
    target.freeze_panes = "A2"
    head, cells = ([WriteOnlyCell(target) for _ in letters] for _ in range(2))
    for cell in head:
        cell.font = Font(bold=True)
    for at in sheet.shares:
        cells[at].number_format = "0.0%"
    try:
        for number, row in enumerate(sheet.rows):
            for cell, value in zip(cells if number else head, row, strict=True):
                _fill(cell, value)
            target.append(cells if number else head)  # written at once, so cells serve again
            target.auto_filter.ref = f"A1:{letters[-1]}{number + 1}"
    finally:
        target.close()


def _fill(cell: Any, value: Any) -> None:
    """Put a value into a cell; a text that begins with = is no formula."""
    if isinstance(value, str):
        cell.value = UNWRITABLE.sub(lambda found: repr(found[0])[1:-1], value)
        cell.data_type = "s"
    else:
        cell.value = value


def _save(workbook: Workbook, stream: Any) -> None:
    from openpyxl.writer.excel import ExcelWriter

    workbook.properties.created = workbook.properties.modified = THE_DAY
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(workbook, archive).write_data()


def _undate(dated: Any, stream: BinaryIO) -> None:
    """Copy a zip archive, all its files with the same date."""
    with ZipFile(dated) as archive, ZipFile(stream, "w", ZIP_DEFLATED) as undated:
        for item in archive.infolist():
            info = ZipInfo(item.filename, THE_DAY.timetuple()[:6])
            info.compress_type, info.file_size = ZIP_DEFLATED, item.file_size
            with archive.open(item) as source, undated.open(info, "w") as target:
                shutil.copyfileobj(source, target)
