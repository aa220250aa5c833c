"""The folder of a sweep: what is written comes back, or is reported to be of no use."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import made_up_sweeps as made_up
from messages import messages
from negsim import disk
from negsim.errors import NegsimError
from negsim.plots.sweep.choose import plot
from negsim.sweeps.execution.gather import Status, finish, status
from negsim.sweeps.execution.manifest import FORMAT, to_text
from negsim.sweeps.execution.part_files import digest
from negsim.sweeps.execution.store import Store, begin, open_store
from negsim.sweeps.execution.work_units import Plan, Unit
from negsim.sweeps.table.export import export

message = messages(Path(__file__).with_name("messages.txt"))


def new(folder: Path, points: int = 2, runs: int = 500, **changes: object) -> Store:
    """Return the store of a small sweep, which keeps what it logs."""
    reported: list[str] = []
    store = begin(folder, made_up.manifest(points, runs, **changes), reported.append)
    object.__setattr__(store, "reported", reported)
    return store


def reported(store: Store) -> list[str]:
    return store.__dict__["reported"]


def units(store: Store) -> list[Unit]:
    return [unit for block in store.plan.blocks() for unit in store.plan.units(block)]


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    store = new(tmp_path)
    unit = units(store)[0]
    assert unit.name == "part-00000-0000000.parquet"
    assert store.read(unit) is None
    counts = made_up.counts([0], 500, [123])
    store.write(unit, counts)
    assert digest(store.read(unit)) == digest(counts)
    table = pq.read_table(store.file(unit))
    assert table.column_names == [
        *("cell", "p", "first_run", "runs"),
        *("k_deal", "k_interim_truce", "k_stalemate", "k_collapse", "k_hostilities"),
        *("revived", "suspended", "suspended_back", "broken_off", "broken_off_back"),
        *("interim_reached", "settled", "failed", "truce_talks_on", "truce_talks_off", "collapses"),
        *("first_collapse", "rounds_to_revival", "batches"),
    ]
    assert table["first_collapse"].to_pylist() == [[123, 377, 0, 0]]
    assert reported(store) == []


def test_histograms_of_cells_may_differ_in_length(tmp_path: Path) -> None:
    store = new(tmp_path, points=70)
    [unit] = [u for u in units(store) if u.first_cell == 0]
    counts = made_up.counts([0, 1], 500, [100, 200])
    counts.lengths[1] = 2
    store.write(unit, counts)
    assert digest(store.read(unit)) == digest(counts)
    lists = pq.read_table(store.file(unit))["first_collapse"].to_pylist()
    assert lists == [[100, 400, 0, 0], [200, 300]]


def test_no_flipped_bit_changes_a_count(tmp_path: Path) -> None:
    store = new(tmp_path)
    unit = units(store)[0]
    counts = made_up.counts([0], 500, [123])
    store.write(unit, counts)
    whole = store.file(unit).read_bytes()
    for place in range(0, len(whole), 7):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << place % 8
        store.file(unit).write_bytes(spoilt)
        read = store.read(unit)
        assert read is None or digest(read) == digest(counts)
    assert len(reported(store)) > len(whole) / 20


@pytest.mark.parametrize("data", [b"", b"PAR1", b"no Parquet at all"])
def test_a_damaged_part_is_named(tmp_path: Path, data: bytes) -> None:
    store = new(tmp_path)
    unit = units(store)[0]
    store.file(unit).write_bytes(data)
    assert store.read(unit) is None
    assert reported(store) == [message("damaged part", part=unit.name)]


def test_a_foreign_part_is_named(tmp_path: Path) -> None:
    store, other = new(tmp_path / "a"), new(tmp_path / "b", seed=2)
    first, second = units(store)
    for unit in units(other):
        other.write(unit, made_up.counts([unit.first_cell], 500, [1]))
    store.file(first).write_bytes(other.file(first).read_bytes())
    assert store.read(first) is None
    store.write(first, made_up.counts([0], 500, [1]))
    store.file(second).write_bytes(store.file(first).read_bytes())
    assert store.read(second) is None
    assert reported(store) == [
        message("part of another sweep", part="part-00000-0000000.parquet"),
        message("part of another unit", part="part-00000-0000001.parquet"),
    ]


def test_a_file_that_no_unit_can_have_is_named(tmp_path: Path) -> None:
    store = new(tmp_path)
    for unit in units(store):
        store.write(unit, made_up.counts([unit.first_cell], 500, [1]))
    parts = tmp_path / "parts"
    assert reported(new(tmp_path)) == []
    for name in ("part-00000-9999999.parquet", "part-00099-0000000.parquet", "notes.txt", ".nfs1"):
        (parts / name).touch()
    assert reported(new(tmp_path)) == [
        message("stray file", part=name)
        for name in ("notes.txt", "part-00000-9999999.parquet", "part-00099-0000000.parquet")
    ]
    assert (parts / "notes.txt").exists()


def test_another_sweep_is_refused_with_all_that_differs(tmp_path: Path) -> None:
    new(tmp_path)
    with pytest.raises(NegsimError) as caught:
        new(tmp_path, runs=900, negsim="0.2.0", fingerprint="fedcba9876543210")
    assert str(caught.value) == message(
        "another sweep",
        file=tmp_path / "manifest.json",
        first=("negsim", "0.1.0", "0.2.0"),
        second=("runs", 500, 900),
    )


def test_another_question_is_no_other_sweep(tmp_path: Path) -> None:
    new(tmp_path)
    store = new(tmp_path, about={"question": "Another?"})
    assert store.manifest["about"] == {"question": "?"}


def test_a_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").touch()
    with pytest.raises(NegsimError) as caught:
        new(tmp_path)
    assert str(caught.value) == message("something else there", folder=tmp_path)
    assert not (tmp_path / "manifest.json").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", "3", '{"format": 1}', "[" * 100_000])
def test_a_damaged_manifest_is_reported(tmp_path: Path, text: str) -> None:
    file = tmp_path / "manifest.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NegsimError) as caught:
        new(tmp_path)
    assert str(caught.value) == message("damaged manifest", file=file)


def test_a_sweep_of_another_format_is_reported(tmp_path: Path) -> None:
    with pytest.raises(NegsimError) as caught:
        new(tmp_path, format=99)
    file = tmp_path / "manifest.json"
    assert str(caught.value) == message("another format", file=file, format=FORMAT)


@pytest.mark.parametrize("format", [1, 2, 3])
def test_a_sweep_of_the_first_model_is_refused_and_left_as_it_is(
    tmp_path: Path, format: int
) -> None:
    def stored() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}

    old = made_up.manifest(1, 500)
    begin(tmp_path, old, print)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(to_text(old | {"format": format}), encoding="utf-8")
    (tmp_path / "parts" / "part-00000-0000000.parquet").write_bytes(b"counts of then")
    (tmp_path / "results.parquet").write_bytes(b"a table of then")
    before = stored()
    refused = (
        lambda: open_store(tmp_path, print),
        lambda: begin(tmp_path, old, print),
        lambda: plot(tmp_path),
        lambda: export(tmp_path, "csv", None, print),
    )
    for use in refused:
        with pytest.raises(NegsimError) as caught:
            use()
        assert str(caught.value) == message(
            "format of the first model", file=manifest, format=FORMAT, old=format
        )
    assert stored() == before


def test_a_folder_without_a_sweep_is_reported(tmp_path: Path) -> None:
    with pytest.raises(NegsimError) as caught:
        open_store(tmp_path, print)
    assert str(caught.value) == message("no sweep", folder=tmp_path)


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "out"
    with pytest.raises(NegsimError) as caught:
        new(folder)
    assert str(caught.value) == message("no folder", folder=folder)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EDQUOT])
def test_a_full_disk_is_reported_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    store = new(tmp_path)
    first, second = units(store)
    store.write(first, made_up.counts([0], 500, [1]))

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(NegsimError) as caught:
        store.write(second, made_up.counts([1], 500, [1]))
    words = message("unwritable part", file=store.file(second), why=os.strerror(number))
    assert str(caught.value) == words
    assert [file.name for file in (tmp_path / "parts").iterdir()] == [first.name]
    assert store.read(first) is not None


@pytest.mark.parametrize("links", [True, False])
def test_of_two_sweeps_begun_at_once_in_one_folder_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    real, begun = disk.machine, []

    def meanwhile() -> str:
        if not begun:  # the first has seen no manifest, and is about to write its own
            begun.append(True)
            new(tmp_path, seed=2)
        return real()

    def no_links(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(disk, "machine", meanwhile)
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(NegsimError, match="the folder holds another sweep"):
        new(tmp_path, seed=1)
    assert open_store(tmp_path, pytest.fail).manifest["seed"] == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["manifest.json", "parts"]


# ---- the table


def test_the_table_adds_up(tmp_path: Path) -> None:
    store = new(tmp_path, points=2, runs=1200)
    for unit in units(store):  # runs 0 to 499, 500 to 999, 1000 to 1199
        cell = unit.first_cell
        deals = {0: 10, 500: 20, 1000: 3}[unit.block.first] + cell
        store.write(unit, made_up.counts([cell], unit.block.count, [deals]))
    table = pq.read_table(finish(store))
    assert table.column_names[:6] == ["cell", "scenario", "arm", "point", "p", "runs"]
    first, second = table.to_pylist()
    assert (first["runs"], first["k_deal"], first["k_collapse"]) == (1200, 33, 1167)
    assert (second["cell"], second["p"], second["k_deal"]) == (1, 0.125, 36)
    assert second["first_collapse"] == [36, 1164, 0, 0]
    assert {first["scenario"], second["scenario"]} == {"neighbours"}
    assert status(store) == Status(2, 2, 2400, 2400, 6, 0)
    assert b"manifest.json" in table.schema.metadata


def test_an_incomplete_sweep_has_no_table_but_a_partial_one(tmp_path: Path) -> None:
    store = new(tmp_path, points=2, runs=1000)
    for unit in units(store)[:3]:
        store.write(unit, made_up.counts([unit.first_cell], 500, [100]))
    with pytest.raises(NegsimError) as caught:
        finish(store)
    assert str(caught.value) == message("incomplete", folder=tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["manifest.json", "parts"]
    assert status(store) == Status(2, 1, 1500, 2000, 3, 1)
    table = pq.read_table(finish(store, partial=True))
    assert table["runs"].to_pylist() == [1000, 500]


# ---- units


@pytest.mark.parametrize("adaptive", [False, True])
@pytest.mark.parametrize("runs", [1, 499, 500, 501, 1700, 20_000, 100_000])
@pytest.mark.parametrize("cells", [1, 45, 2047, 5000])
def test_units_share_out_every_run_of_every_cell(cells: int, runs: int, adaptive: bool) -> None:
    plan = Plan(cells, runs, adaptive)
    played = np.zeros(cells, dtype=int)
    shares, names, wider = [0, 0, 0], set(), 64
    for block in plan.blocks():
        assert (played == block.first).all()
        assert wider % block.cells == 0  # later units lie within earlier ones
        wider = block.cells
        for unit in plan.units(block):
            played[unit.first_cell : unit.stop_cell] += block.count
            shares[plan.owner(unit, 3) - 1] += 1
            names.add(unit.name)
    assert (played == runs).all()
    assert len(names) == sum(shares)


@pytest.mark.parametrize("cells", [1, 2, 3, 33, 242, 1024, 99_999])
def test_units_are_played_in_turn_each_once(cells: int) -> None:
    plan = Plan(cells, 600, False)
    for block in plan.blocks():
        assert sorted(plan.in_turn(block), key=lambda unit: unit.first_cell) == [*plan.units(block)]


@pytest.mark.parametrize(("rows", "columns"), [(11, 11), (16, 16), (8, 25), (100, 100)])
@pytest.mark.parametrize("part", [0.1, 0.25, 0.5, 0.8])
def test_a_block_that_is_stopped_is_an_even_sample(rows: int, columns: int, part: float) -> None:
    """Each arm, and each third of either parameter, has about its share of what was played."""
    plan = Plan(2 * rows * columns, 500, False)
    units = [*plan.in_turn(next(plan.blocks()))]
    played = np.zeros(plan.cells)
    for unit in units[: round(part * len(units))]:
        played[unit.first_cell : unit.stop_cell] = 1
    grid = played.reshape(2, rows, columns)
    slices = [grid[0], grid[1], *np.array_split(grid, 3, axis=1), *np.array_split(grid, 3, axis=2)]
    for some in slices:
        assert some.mean() == pytest.approx(part, abs=0.15)


def test_run_blocks_double() -> None:
    blocks = list(Plan(5000, 70_000, True).blocks())
    assert [block.first for block in blocks] == [
        *(0, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 48_000, 64_000)
    ]
    assert [block.look for block in blocks] == [
        *(0, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 32_000, 64_000)
    ]
    assert blocks[-1].count == 6000
    assert [block.cells for block in blocks[:7]] == [64, 64, 32, 16, 8, 4, 2]
