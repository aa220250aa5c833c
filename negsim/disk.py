"""Files that are there whole or not at all, whatever happens while they are written.

A file is written under a temporary name in its own folder, flushed to the disk, and renamed.
The temporary name tells which thread of which process of which machine writes it, so that what a
killed process left behind can be told from what another process is just writing.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from negsim.errors import Mistake, NegsimError

STALE = 24 * 3600
"""Seconds after which an unfinished file of another machine is taken for left behind."""

BEGUN = time.time()
"""An unfinished file of this process's number that is older was left by an earlier process."""

TRIES = 3

KEPT = "; all finished parts are kept, and the same command goes on from there"

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet takes for a formula, and may carry out."""

TEMPORARY = re.compile(r"\..*\.([A-Za-z0-9-]*)\.([0-9]+)\.tmp")


def machine() -> str:
    """Return the name of this machine, as far as it fits into the name of a file."""
    return re.sub(r"[^A-Za-z0-9-]", "-", platform.node())


@contextmanager
def replacing(target: Path, new: bool = False, tidy: bool = True) -> Iterator[BinaryIO]:
    """Give a stream whose content becomes the file `target` at the end, or nothing.

    With `new` a file that is there by then stays as it is; `tidy` removes what killed processes
    left in the folder.

    Raises
    ------
    OSError
        If the file cannot be written; with `new` FileExistsError if it is there.
    """
    writer = f"{threading.get_native_id()}.{machine()}.{os.getpid()}"
    temporary = target.with_name(f".{target.name}.{writer}.tmp")
    if tidy:
        remove_stale(target.parent)
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if new:
            _link(temporary, target)
        else:
            os.replace(temporary, target)
    finally:
        with suppress(OSError):  # if it stays, whoever writes here next removes it
            temporary.unlink(missing_ok=True)


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, which must be new."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:  # some file systems have no links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.replace(source, target)


def read_bytes(file: Path, most: int) -> bytes:
    """Return the content of a regular file of at most `most` bytes.

    Raises
    ------
    OSError
        If it cannot be read, is longer, or is a device or pipe, which may never end.
    """
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError("it is no regular file")
    with file.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise OSError(f"it has more than {most:,} bytes")
    return data


def read_text(
    file: Path, kind: str, most: int, too_long: str, near: Callable[[Path], str] = lambda _: ""
) -> str:
    """Return the text of a file of the user's, of which little more than `most` bytes is read.

    Parameters
    ----------
    file : Path
        The file.
    kind : str
        What it should be, for messages, such as ``a scenario file``.
    most : int
        Largest number of bytes.
    too_long : str
        The message where there are more.
    near : callable
        What to add to the message where there is no such file.

    Raises
    ------
    NegsimError
        If it cannot be read, is too long or is not text.
    """
    code, line = "unreadable", 0
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)
        if len(data) <= most:
            return data.decode("utf-8-sig")
        what, code = too_long, "too-large"
    except UnicodeDecodeError as error:
        what, line = "is not text in UTF-8", data[: error.start].count(b"\n") + 1
    except IsADirectoryError:
        what = f"is a folder, not {kind}"
    except FileNotFoundError:
        what = f"there is no such file{near(file)}"
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
    raise NegsimError(Mistake(what, "", str(file), line, code))


def write_bytes(target: Path, data: bytes, option: str = "--out", kept: str = KEPT) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    NegsimError
        If it cannot be written; a file that was there before stays as it was.
    """
    for again in range(TRIES):
        try:
            with replacing(target, tidy=False) as stream:  # there may be many files in the folder
                stream.write(data)
            return
        except OSError as error:
            # Where two machines have one name, one may take the other's file for left behind.
            if not isinstance(error, FileNotFoundError) or again == TRIES - 1:
                raise writing_refused(target, error, option, kept) from error


def writing_refused(
    target: Path, error: OSError, option: str = "--out", kept: str = KEPT
) -> NegsimError:
    """Return the error for a file or folder that cannot be written, and what is kept."""
    return NegsimError(
        Mistake(
            f"cannot write '{target}': {error.strerror or error}{kept}",
            path=option,
        )
    )


@contextmanager
def passing_folder(around: Path) -> Iterator[Path]:
    """Give a new folder that vanishes at the end; those of killed processes vanish now."""
    remove_stale(around)
    suffix = f".{machine()}.{os.getpid()}.tmp"
    with tempfile.TemporaryDirectory(suffix, ".negsim-", around) as holder:
        yield Path(holder)


def no_formula(value: Any) -> Any:
    """Return what stands for a value in a CSV file: before a formula comes an apostrophe.

    Spreadsheets then take it for a text. Numbers, also as texts such as "-1.5", stay as they are.
    """
    if not isinstance(value, str) or not value.startswith(FORMULA):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value


def remove_stale(folder: Path) -> None:
    """Remove unfinished files and folders that nobody writes any more."""
    for file in folder.glob(".*.tmp"):
        name = TEMPORARY.fullmatch(file.name)
        try:
            if name and _left_behind(file, name[1], int(name[2])):
                shutil.rmtree(file) if file.is_dir() else file.unlink()
        except OSError:
            continue  # somebody else was faster, or may remove it and we may not


def _left_behind(file: Path, where: str, process: int) -> bool:
    """Return whether the process that wrote a temporary file is gone."""
    if where == machine() and os.name == "posix":
        if process == os.getpid():  # written by another thread, unless the number came back
            return file.stat().st_mtime < BEGUN
        return not _alive(process)
    return time.time() - file.stat().st_mtime > STALE


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
