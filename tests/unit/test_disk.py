"""Files are written whole or not at all, alone or together, and what is left behind goes."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import pytest

from negsim import disk
from negsim.errors import NegsimError


def test_a_temporary_file_taken_away_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    replace = os.replace

    def take_once(source: Path, target: Path) -> None:
        if not taken:
            taken.append(source)
            os.unlink(source)
        replace(source, target)

    monkeypatch.setattr(os, "replace", take_once)
    disk.write_bytes(tmp_path / "a", b"whole")
    assert taken
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"whole")]


def test_only_what_was_left_behind_is_removed(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    here = disk.machine()
    left = [f".a.{here}.{dead.pid}.tmp", f".b.{here}.{os.getpid()}.tmp", ".c.elsewhere.7.tmp"]
    mine = f".f.7.{here}.{os.getpid()}.tmp"  # another thread writes it
    kept = [f".d.{here}.{os.getppid()}.tmp", ".e.elsewhere.8.tmp", ".mine.tmp", "a.parquet", mine]
    for name in left + kept:
        (tmp_path / name).touch()
    for name in left[1:]:
        os.utime(tmp_path / name, (0, 0))  # .b is of an earlier process with our number
    disk.remove_stale(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(kept)


def test_threads_of_one_process_write_the_same_file_at_once(tmp_path: Path) -> None:
    with disk.replacing(tmp_path / "a") as stream:
        stream.write(b"whole")
        with ThreadPoolExecutor(1) as pool:  # the other thread begins, and ends, in between
            pool.submit(disk.remove_stale, tmp_path).result()
            pool.submit(disk.write_bytes, tmp_path / "a", b"other").result()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"whole")]


def test_files_that_belong_together_are_written_all_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"earlier")

    def full(stream: BinaryIO) -> None:
        stream.write(b"some")
        raise OSError(28, os.strerror(28))

    with pytest.raises(NegsimError) as caught:
        disk.write_files({first: lambda stream: stream.write(b"new"), second: full})
    [mistake] = caught.value.mistakes
    assert mistake.path == "--out"
    assert f"'{second}': {os.strerror(28)}" in mistake.what
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"earlier")]
    disk.write_files({file: lambda stream: stream.write(b"new") for file in (first, second)})
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == dict.fromkeys(
        "ab", b"new"
    )


def test_files_that_cannot_be_kept_are_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(NegsimError, match="cannot write"):
        disk.write_files({tmp_path / name: lambda stream: stream.write(b"new") for name in "ab"})
    assert not list(tmp_path.iterdir())


def test_numbers_in_a_csv_file_stay_numbers(tmp_path: Path) -> None:
    rows = [{"=id": "=1+1", "value": -1.5, "text": "-1.5", "none": None}]
    disk.write_csv(tmp_path / "t.csv", rows)
    words = (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert words == "=id,value,text,none\n'=1+1,-1.5,-1.5,\n"
