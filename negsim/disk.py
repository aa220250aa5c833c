"""Files and folders: read up to a bound, and written whole or not at all, whatever happens.

A file is written under a temporary name in its own folder, flushed to the disk, and renamed.
The temporary name tells which thread of which process of which machine writes it, so that what a
killed process left behind can be told from what another process is just writing.

What cannot be read or written is a NegsimError, which tells the user; only `replacing` and
`read_bytes` leave it an OSError.
"""

from __future__ import annotations

import csv
import os
import platform
import re
import shutil
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from negsim.errors import Mistake, NegsimError

STALE = 24 * 3600
"""Seconds after which an unfinished file of another machine is taken for left behind."""

BEGUN = time.time()
"""An unfinished file of this process's number that is older was left by an earlier process."""

TRIES = 3

STORED = "; all finished parts are kept, and the same command goes on from there"

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet takes for a formula, and may carry out."""

TEMPORARY = re.compile(r"\..*\.([A-Za-z0-9-]*)\.([0-9]+)\.tmp")


def machine() -> str:
    """Return the name of this machine, as far as it fits into the name of a file."""
    return re.sub(r"[^A-Za-z0-9-]", "-", platform.node())


@contextmanager
def replacing(target: Path, new: bool = False, tidy: bool = True) -> Iterator[BinaryIO]:
    """Give a stream whose content becomes the file `target` at the end, or nothing.

    With `new` a file that is there by then stays as it is, and FileExistsError is raised; `tidy`
    removes what killed processes left in the folder.
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
    """Return the content of a regular file; OSError if it has more than `most` bytes.

    Devices and pipes, which may never end, are refused by an OSError too.
    """
    state = file.stat()
    if not stat.S_ISREG(state.st_mode):
        raise OSError("it is no regular file")
    with file.open("rb") as stream:  # which sets aside as much memory as it is asked to read
        data = stream.read(min(state.st_size, most) + 1)
    if len(data) > most:
        raise OSError(f"it has more than {most:,} bytes")
    return data


def read_data(
    file: Path, kind: str, most: int, too_long: str, near: Callable[[Path], str] = lambda _: ""
) -> bytes:
    """Return the content of a user's file, of which little more than `most` bytes is read.

    For messages, `kind` is what it should be, such as ``a scenario file``, `too_long` what to say
    where there are more bytes, and `near` what to add where there is no such file.
    """
    code = "unreadable"
    try:
        with file.open("rb") as stream:
            data = stream.read(most + 1)
        if len(data) <= most:
            return data
        what, code = too_long, "too-large"
    except IsADirectoryError:
        what = f"is a folder, not {kind}"
    except FileNotFoundError:
        what = f"there is no such file{near(file)}"
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
    raise NegsimError(Mistake(what, file=str(file), code=code))


def read_text(
    file: Path, kind: str, most: int, too_long: str, near: Callable[[Path], str] = lambda _: ""
) -> str:
    """Return the text of a user's file; see `read_data`."""
    data = read_data(file, kind, most, too_long, near)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        wrong = Mistake("is not text in UTF-8", "", str(file), line, "unreadable")
        raise NegsimError(wrong) from None


def encoded(text: str) -> bytes:
    """Return UTF-8; other bytes, which a path may hold, are told by their numbers."""
    return text.encode("utf-8", "backslashreplace")


def write_bytes(target: Path, data: bytes, option: str = "--out", stored: str = "") -> None:
    """Write a file, whole or not at all: then a file that was there before stays as it was."""
    for again in range(TRIES):
        try:
            with replacing(target, tidy=False) as stream:  # there may be many files in the folder
                stream.write(data)
            return
        except OSError as error:
            # Where two machines have one name, one may take the other's file for left behind.
            if not isinstance(error, FileNotFoundError) or again == TRIES - 1:
                raise unwritable(target, error, option, stored) from error


def write_files(files: Mapping[Path, Callable[[BinaryIO], object]], option: str = "--out") -> None:
    """Write files, each by what fills its stream, in their order: all or none.

    Raises
    ------
    NegsimError
        If one cannot be written; files that were there before stay as they were.
    """
    file = Path()
    try:
        with ExitStack() as stack:  # no name is taken before all are written
            for file, fill in files.items():
                stream = stack.enter_context(replacing(file))
                fill(stream)
                stream.flush()
    except OSError as error:
        raise unwritable(file, error, option) from error


def unwritable(
    target: Path, error: OSError | ValueError, option: str = "--out", stored: str = ""
) -> NegsimError:
    """Return the error for a file or folder that cannot be written, and what is stored so far."""
    why = "a name cannot hold a null character"  # the one ValueError that a path can raise
    if isinstance(error, OSError):
        why = error.strerror or str(error)
    return NegsimError(Mistake(f"cannot write '{target}': {why}{stored}", path=option))


def exists(target: Path, option: str = "--out", another: str = "file") -> NegsimError:
    """Return the error for a file or folder that is there already."""
    what = f"'{target}' exists already; choose another {another} or remove it"
    return NegsimError(Mistake(what, path=option))


def check_new(target: Path, option: str = "--out") -> None:
    """Refuse a file that exists already, or has a name that no file can have."""
    if "\0" in str(target):
        raise unwritable(target, ValueError(), option)
    if os.path.lexists(target):
        raise exists(target, option)


@contextmanager
def temporary_folder(around: Path) -> Iterator[Path]:
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
        try:
            os.kill(process, 0)
        except (OSError, OverflowError) as error:  # PermissionError where somebody else's lives
            return isinstance(error, ProcessLookupError)
        return False
    return time.time() - file.stat().st_mtime > STALE


def nearest_folder(target: Path) -> Path:
    """Return the innermost folder around `target` that exists."""
    return next(parent for parent in target.absolute().parents if os.path.lexists(parent))


@contextmanager
def rehearsed(target: Path) -> Iterator[Path]:
    """Give where `target` stands in a temporary folder beside it: what works there, works."""
    around = nearest_folder(target)
    with temporary_folder(around) as holder:
        yield holder / target.absolute().relative_to(around)


def check_folder(folder: str | os.PathLike[str]) -> Path:
    """Return `folder` as a path, and refuse one where no result can be written.

    That is one which exists already and is not an empty folder, or would stand where nothing can
    be written.
    """
    target = Path(os.path.normpath(folder))
    try:
        if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
            raise exists(target, another="folder")
        with rehearsed(target) as part:
            part.mkdir(parents=True)  # some names no folder can have
            return target
    except (OSError, ValueError) as error:
        raise unwritable(target, error) from error


@contextmanager
def new_folder(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a folder to write into that becomes `folder` at the end, or vanishes on failure."""
    target = check_folder(folder)
    around = nearest_folder(target)
    inside = target.absolute().relative_to(around)
    try:
        with temporary_folder(around) as holder:
            part = holder / inside
            part.mkdir(parents=True)
            yield part
            if target.is_dir():
                target.rmdir()
            # One step makes the folder and those around it, so that a failure leaves none.
            (holder / inside.parts[0]).rename(around / inside.parts[0])
    except OSError as error:
        raise unwritable(target, error) from error


def write_csv(file: Path, rows: Iterable[dict[str, Any]], keys: Iterable[str] = ()) -> None:
    """Write rows with the same keys as a table with a header line; without rows it has `keys`."""
    rows = list(rows)
    heads = list(rows[0] if rows else keys)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, heads, lineterminator="\n")
        table.writeheader()
        table.writerows({key: no_formula(value) for key, value in row.items()} for row in rows)
