"""Files that are there whole or not at all, whatever happens while they are written.

A file is written under a temporary name in its own folder, flushed to the disk, and renamed.
The temporary name tells which process of which machine writes it, so that what a killed
process left behind can be told from what another process is just writing.
"""

from __future__ import annotations

import os
import platform
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from negsim.errors import Mistake, NegsimError

STALE = 24 * 3600
"""Seconds after which an unfinished file of another machine is taken for left behind."""

TRIES = 3

KEPT = "; all finished parts are kept, and the same command goes on from there"

TEMPORARY = re.compile(r"\..*\.([A-Za-z0-9-]*)\.([0-9]+)\.tmp")


def machine() -> str:
    """Return the name of this machine, as far as it fits into the name of a file."""
    return re.sub(r"[^A-Za-z0-9-]", "-", platform.node())


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Give a stream whose content becomes the file `target` at the end, or nothing.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    temporary = target.with_name(f".{target.name}.{machine()}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, target)
    finally:
        with suppress(OSError):  # if it stays, the next sweep into this folder removes it
            temporary.unlink(missing_ok=True)


def write_bytes(target: Path, data: bytes, option: str = "--out", kept: str = KEPT) -> None:
    """Write a file, whole or not at all.

    Raises
    ------
    NegsimError
        If it cannot be written; a file that was there before stays as it was.
    """
    for again in range(TRIES):
        try:
            with replacing(target) as stream:
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


def remove_stale(folder: Path) -> None:
    """Remove unfinished files that nobody writes any more."""
    for file in folder.glob(".*.tmp"):
        name = TEMPORARY.fullmatch(file.name)
        try:
            if name and _left_behind(file, name[1], int(name[2])):
                file.unlink()
        except OSError:
            continue  # somebody else was faster, or may remove it and we may not


def _left_behind(file: Path, where: str, process: int) -> bool:
    """Return whether the process that wrote a temporary file is gone."""
    if where == machine() and os.name == "posix":
        return process == os.getpid() or not _alive(process)
    return time.time() - file.stat().st_mtime > STALE


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
