"""Tables as a workbook of Excel's, byte for byte the same each time.

A workbook notes when it was made, twice over; both are set to one fixed day.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from negsim.errors import NegsimError

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet can hold, the head included."""

THE_DAY = datetime(1980, 1, 1)
"""The first that a zip archive can tell."""


def need_openpyxl() -> None:
    """Refuse to go on without the library that writes workbooks.

    Raises
    ------
    NegsimError
        With how to install it.
    """
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        raise NegsimError(
            "xlsx needs openpyxl, which is not installed: pip install 'negsim[export]'; "
            "csv, dta and parquet need nothing more"
        ) from None


def write_workbook(stream: BinaryIO, sheets: Iterable[tuple[str, Iterable[Sequence[Any]]]]) -> None:
    """Write a workbook.

    Parameters
    ----------
    stream : binary stream
        Where to.
    sheets : iterable of (str, iterable of sequence)
        Name and rows of each sheet: texts, numbers and None. The first row is the head, which
        stays in sight.
    """
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    for name, rows in sheets:
        sheet = workbook.create_sheet(name)
        sheet.freeze_panes = "A2"
        try:
            for row in rows:
                sheet.append([_cell(sheet, value) for value in row])
        finally:
            sheet.close()
    with tempfile.TemporaryFile() as dated:
        _save(workbook, dated)
        _undate(dated, stream)


def _cell(sheet: Any, value: Any) -> Any:
    """Return what goes into a cell; a text that begins with = is no formula."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


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
