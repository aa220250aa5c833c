"""Damaged folders of sweeps: no wrong count is taken, and no damage ends in a traceback.

Bits are flipped, pieces cut out, doubled or set to zero, and values of the manifest replaced, all
drawn by a seed. The longer form: pytest -m long tests/sweeps/test_damaged.py
"""

from __future__ import annotations

import json
import os
import random
import shutil
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from made_up_sweeps import carried_out, manifest
from messages import messages
from negsim.cli.sweep import Reporter
from negsim.errors import NegsimError
from negsim.sweeps.execution import gather, part_files
from negsim.sweeps.execution import manifest as manifests
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.table.columns import tidy
from negsim.sweeps.table.counts import read_table

message = messages(Path(__file__).with_name("messages.txt"))
POINTS, RUNS = 2, 600
MADE = manifest(POINTS, RUNS)
VALUES = [None, True, -1, 0, 10**12, 1.5, "x", "\ud800", [], [[]], {}, {"x": 1}]


class Swept(NamedTuple):
    """A complete sweep, and the tables that it has whole and without each of its parts."""

    folder: Path
    table: pa.Table
    without: dict[str, pa.Table]


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda number: None)


def table_in(folder: Path, reported: list[str]) -> pa.Table:
    return tidy(open_store(folder, reported.append)).whole().replace_schema_metadata(None)


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Swept:
    folder = tmp_path_factory.mktemp("damaged") / "whole"
    gather.finish(carried_out(folder, MADE, lambda cell: 0.2 + 0.2 * cell))
    without = {}
    for part in (folder / "parts").iterdir():
        other = copied(folder, tmp_path_factory.mktemp("without") / "s")
        (other / "results.parquet").unlink()
        (other / "parts" / part.name).unlink()
        without[part.name] = table_in(other, [])
    assert len(without) == 4
    return Swept(folder, table_in(folder, []), without)


def copied(folder: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    return shutil.copytree(folder, to)


def damaged(data: bytes, draw: random.Random) -> bytes:
    """Return a file with one kind of damage at one place."""
    at, width = draw.randrange(len(data)), draw.randrange(1, 60)
    match draw.randrange(8):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + data[at + width :]
        case 2:
            return data[: at + width] + data[at:]
        case 3:
            return data[:at] + bytes(width) + data[at + width :]
    return data[:at] + bytes([data[at] ^ 1 << draw.randrange(8)]) + data[at + 1 :]


def mistyped(data: bytes, draw: random.Random) -> bytes:
    """Return a manifest with one value replaced, or gone."""
    top: Any = json.loads(data)
    inside, key = top, draw.choice(list(top))
    while isinstance(inside[key], dict | list) and inside[key] and draw.random() < 0.7:
        inside = inside[key]
        key = draw.choice(list(inside) if isinstance(inside, dict) else range(len(inside)))
    if isinstance(inside, dict) and draw.random() < 0.2:
        del inside[key]
    else:
        inside[key] = draw.choice(VALUES)
    return json.dumps(top).encode()


def accepted(swept: Swept, name: str, data: bytes, folder: Path) -> str:
    """Return what is wrong with what is made of a sweep of which one file is damaged, or ""."""
    for file in ("manifest.json", "results.parquet", *(f"parts/{one}" for one in swept.without)):
        if file != name:  # the mutant before may have left it otherwise
            shutil.copyfile(swept.folder / file, folder / file)
    (folder / name).write_bytes(data)
    if name.startswith("parts"):
        (folder / "results.parquet").unlink()
    reported: list[str] = []
    try:
        table = table_in(folder, reported)
        counts = read_table(open_store(folder, reported.append)).counts
    except NegsimError as error:
        return "" if name == "manifest.json" else f"refused: {error}"
    except Exception:
        return traceback.format_exc()
    if table == swept.table:
        expected = swept.table
    elif name.startswith("parts") and any(Path(name).name in words for words in reported):
        expected = swept.without[Path(name).name]
    else:
        return f"{name} taken as it is: {reported}"
    same = table == expected and counts["deal"].sum() == sum(expected["k_deal"].to_pylist())
    return "" if same else f"wrong counts from {name}: {reported}"


def faults(swept: Swept, folder: Path, mutants: int, seed: int) -> list[str]:
    """Return what is wrong with what is made of so many damaged sweeps."""
    draw = random.Random(seed)
    copied(swept.folder, folder)
    names = ["manifest.json", "results.parquet", *(f"parts/{name}" for name in swept.without)]
    found = []
    for _ in range(mutants):
        name = draw.choice([*names[:2], draw.choice(names[2:])])
        how = draw.choice([damaged, mistyped]) if name == names[0] else damaged
        data = how((swept.folder / name).read_bytes(), draw)
        found.append(accepted(swept, name, data, folder))
    return [fault for fault in found if fault]


def test_no_damage_is_taken_for_a_count(swept: Swept, tmp_path: Path) -> None:
    assert faults(swept, tmp_path / "s", 200, 1) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 108))
def test_no_damage_is_taken_for_a_count_at_length(swept: Swept, tmp_path: Path, seed: int) -> None:
    assert faults(swept, tmp_path / "s", 2000, seed) == []


@pytest.mark.parametrize(
    ("room", "name", "fault"),
    [
        (manifests, "_digest", lambda facts: "0" * 16),
        (gather, "_whole", lambda store, file: file.is_file()),
        (part_files, "digest", lambda counts: ""),
    ],
)
def test_a_planted_fault_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: Any, name: str, fault: Callable[..., Any]
) -> None:
    monkeypatch.setattr(room, name, fault)
    folder = tmp_path / "whole"
    gather.finish(carried_out(folder, MADE, lambda cell: 0.2 + 0.2 * cell))
    whole = Swept(folder, table_in(folder, []), dict.fromkeys(os.listdir(folder / "parts")))
    draw = random.Random(1)
    file = {manifests: "manifest.json", gather: "results.parquet"}.get(room)
    file = file or f"parts/{min(whole.without)}"
    data = (folder / file).read_bytes()
    how = mistyped if room is manifests else damaged
    copied(folder, tmp_path / "s")
    assert any(accepted(whole, file, how(data, draw), tmp_path / "s") for _ in range(60))


def test_a_damaged_part_is_played_again(swept: Swept, tmp_path: Path) -> None:
    folder, draw = tmp_path / "s", random.Random(2)
    for name in swept.without:
        copied(swept.folder, folder)
        part = folder / "parts" / name
        part.write_bytes(damaged(part.read_bytes(), draw))
        gather.finish(carried_out(folder, MADE, lambda cell: 0.2 + 0.2 * cell))
        result = (folder / "results.parquet").read_bytes()
        assert result == (swept.folder / "results.parquet").read_bytes()


def test_a_part_whose_type_changed_is_damaged(swept: Swept) -> None:
    # A flipped bit that makes a list of a number led to AttributeError.
    store = open_store(swept.folder, pytest.fail)
    unit = next(store.plan.units(next(store.plan.blocks())))
    table = part_files.pq.read_table(store.file(unit))
    at = table.column_names.index("first_collapse")
    sink = pa.BufferOutputStream()
    part_files.pq.write_table(table.set_column(at, "first_collapse", table["runs"]), sink)
    with pytest.raises(part_files.DamagedError):
        part_files.decode(
            store.identity, store.parameters, store.classes, unit, sink.getvalue().to_pybytes()
        )


@pytest.mark.parametrize("name", ["manifest.json", "results.parquet", "parts"])
@pytest.mark.parametrize("kind", ["pipe", "endless", "folder"])
def test_what_is_no_file_is_not_read(swept: Swept, tmp_path: Path, name: str, kind: str) -> None:
    folder = copied(swept.folder, tmp_path / "s")
    if name == "parts":
        (folder / "results.parquet").unlink()
        name = f"parts/{min(swept.without)}"
    (folder / name).unlink()
    match kind:
        case "pipe":
            os.mkfifo(folder / name)
        case "endless":
            (folder / name).symlink_to("/dev/zero")
        case "folder":
            (folder / name).mkdir()
    reported: list[str] = []
    if name == "manifest.json":
        with pytest.raises(NegsimError, match=r"manifest\.json: cannot be read"):
            open_store(folder, pytest.fail)
    elif name == "results.parquet" and kind == "folder":  # nothing can be put in its place
        assert table_in(folder, reported) == swept.table
    else:
        expected = swept.table if name == "results.parquet" else swept.without[Path(name).name]
        assert table_in(folder, reported) == expected
        assert any(name in words for words in reported)
        if kind == "folder":
            return  # the sweep cannot go on, and says so
        gather.finish(carried_out(folder, MADE, lambda cell: 0.2 + 0.2 * cell))
        assert table_in(folder, []) == swept.table


def test_a_part_that_is_too_long_is_not_read(
    swept: Swept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(swept.folder, tmp_path / "s")
    part = folder / "parts" / min(swept.without)
    monkeypatch.setattr("negsim.sweeps.execution.store.MOST_BYTES", 100_000)
    with part.open("ab") as stream:
        stream.truncate(10**9)
    (folder / "results.parquet").unlink()
    reported: list[str] = []
    assert table_in(folder, reported) == swept.without[part.name]
    assert message("long part", part=part.name) in reported


def test_a_log_that_is_a_pipe_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sweep.log")
    Reporter(tmp_path, None).write("complete")  # to open a pipe that nobody reads would not end
    assert (tmp_path / "sweep.log").is_fifo()
