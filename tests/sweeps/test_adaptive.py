"""Sweeps that stop cell by cell, and sweeps of very many cells."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import made_up_sweeps as made_up
from amounts import few_or_many
from negsim.results.intervals import wilson
from negsim.results.result import run
from negsim.scenario.files.load import load
from negsim.sweeps.execution import gather
from negsim.sweeps.execution import sweep as sweeping
from negsim.sweeps.execution.gather import finish, status
from negsim.sweeps.execution.store import begin
from negsim.sweeps.execution.sweep import Session, sweep
from negsim.sweeps.execution.workers import Workers, threads_here
from negsim.sweeps.experiment.file import loads_experiment

SCENARIO = "textbook-two-party"

UNTIL = {"half_width": 0.02, "outcome": "deal", "max_runs": 5000}


def shares(repetitions: int) -> Callable[[int], float]:
    """Return the share of each cell: the same for so many in a row."""
    return lambda cell: (0.02, 0.1, 0.3, 0.5)[cell // repetitions]


@pytest.mark.long
def test_intervals_of_an_adaptive_sweep_cover(tmp_path: Path) -> None:
    repetitions = 1000
    share = shares(repetitions)
    manifest = made_up.manifest(4 * repetitions, 5000, until=UNTIL)
    store = made_up.carried_out(tmp_path, manifest, share, log=pytest.fail)
    rows = pq.read_table(finish(store)).to_pylist()
    covered = Counter()
    for row in rows:
        low, high = wilson(row["k_deal"], row["runs"])
        assert row["runs"] in (500, 1000, 2000, 4000, 5000)
        assert high - low <= 0.04 or row["runs"] == 5000
        covered[share(row["cell"])] += low <= share(row["cell"]) <= high
    assert min(covered.values()) >= 0.93 * repetitions
    typical = [Counter(r["runs"] for r in rows[i::repetitions]) for i in range(repetitions)]
    assert sum(typical, Counter()).keys() == {500, 1000, 2000, 4000}
    assert {row["runs"] for row in rows[:repetitions]} == {500}
    assert {row["runs"] for row in rows[3 * repetitions :]} == {4000}


@pytest.mark.long
def test_without_an_outcome_the_intervals_of_all_shares_cover(tmp_path: Path) -> None:
    """Collapse is as wide as deals here, so both have the widest interval of a cell."""
    repetitions = 1000
    manifest = made_up.manifest(repetitions, 5000, until=UNTIL | {"outcome": None})
    store = made_up.carried_out(tmp_path, manifest, lambda cell: 0.1, log=pytest.fail)
    rows = pq.read_table(finish(store)).to_pylist()
    covered = Counter()
    for row in rows:
        for outcome, share in (("deal", 0.1), ("collapse", 0.9), ("stalemate", 0.0)):
            low, high = wilson(row[f"k_{outcome}"], row["runs"])
            assert high - low <= 0.04 or row["runs"] == 5000
            covered[outcome] += low <= share <= high
    assert min(covered.values()) >= 0.93 * repetitions
    named = made_up.manifest(repetitions, 5000, until=UNTIL | {"outcome": "stalemate"})
    rare = finish(made_up.carried_out(tmp_path / "rare", named, lambda cell: 0.1, log=pytest.fail))
    assert set(pq.read_table(rare)["runs"].to_pylist()) == {500}
    assert {row["runs"] for row in rows} == {1000, 2000}


def test_an_adaptive_sweep_stops_at_its_most_runs(tmp_path: Path) -> None:
    until = UNTIL | {"half_width": 0.001}
    store = made_up.carried_out(tmp_path, made_up.manifest(3, 5000, until=until), log=pytest.fail)
    assert pq.read_table(finish(store))["runs"].to_pylist() == [5000] * 3
    assert status(store).complete


@few_or_many("repetitions", 3, 50)
def test_an_adaptive_sweep_is_the_same_whoever_plays_and_however_stopped(
    repetitions: int, tmp_path: Path
) -> None:
    manifest = made_up.manifest(4 * repetitions, 5000, until=UNTIL)
    share = shares(repetitions)
    tables = []
    for folder, all_shards in (("whole", [(1, 1)]), ("shards", [(3, 3), (1, 3), (2, 3)])):
        for shard in all_shards:
            store = made_up.carried_out(
                tmp_path / folder, manifest, share, shard, len(all_shards), pytest.fail
            )
        tables.append(finish(store).read_bytes())
        gone = sorted((store.folder / "parts").iterdir())[::5]
        for file in gone:
            file.unlink()
        assert not status(store).complete
        made_up.carried_out(tmp_path / folder, manifest, share, threads=2, log=pytest.fail)
        tables.append(finish(store).read_bytes())
    assert len(set(tables)) == 1


def test_an_adaptive_sweep_of_the_model(tmp_path: Path) -> None:
    text = """\
negsim_experiment: 1
question: "?"
prediction: "?"
scenario: textbook-two-party
vary: {deadline: {path: process.deadline, values: [10, 20]}}
until: {half_width: .02, outcome: settled, max_runs: 3000}
"""
    store = sweep(loads_experiment(text), tmp_path, threads=2, log=pytest.fail)
    for row in pq.read_table(finish(store)).to_pylist():
        low, high = wilson(row["settled"], row["runs"])
        assert high - low <= 0.04 or row["runs"] == 3000
        tally = run(load(SCENARIO, set={"process.deadline": row["deadline"]}), row["runs"]).tally
        assert row["settled"] == tally.settled


# ---- large sweeps


def most_memory(folder: Path, cells: int) -> int:
    """Return the most memory that a sweep of so many cells takes, in bytes."""
    tracemalloc.start()
    manifest = made_up.manifest(cells, 500)
    store = made_up.carried_out(folder, manifest, share=lambda cell: 0.0, log=pytest.fail)
    finish(store)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.long
@pytest.mark.parametrize(
    ("rows", "cells", "more"),
    [(2048, 2_500, 7_500), (gather.MOST_ROWS, 20_000, 120_000)],
)
def test_memory_does_not_grow_with_the_number_of_cells(
    rows: int, cells: int, more: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As many cells as are gathered at once take 1.4 or 11 to 13 MB, any more no more. The first
    # sweep counts what is imported on the way, too.
    monkeypatch.setattr(gather, "MOST_ROWS", rows)
    _, small, large = (most_memory(tmp_path / str(n), n) for n in (1, cells, more))
    assert large < 1.2 * small


def test_a_task_brings_its_own_points_only(tmp_path: Path) -> None:
    text = """\
negsim_experiment: 1
question: "?"
prediction: "?"
scenario: textbook-two-party
vary: {deadline: {path: process.deadline}}
design: {kind: list, table: [{deadline: 10}, {deadline: 12}, {deadline: 14}]}
runs: 10
"""
    tasks = []

    experiment = loads_experiment(text)
    scenarios = sweeping.scenarios_of(experiment)
    points = sweeping.Points(experiment)
    store = begin(tmp_path, sweeping.manifest_of(experiment, scenarios, points), pytest.fail)
    make = partial(sweeping.task_of, experiment, scenarios, points, store.classes)
    with threads_here(1) as here:
        watched = Workers(
            lambda task: (tasks.append(task), here.submit(task))[1], here.most_waiting
        )
        Session(store, make, (1, 1), None).go(watched)
    assert sorted(task.values.tolist() for task in tasks) == [[[10.0]], [[12.0]], [[14.0]]]
    assert all(task.experiment.design.table == () for task in tasks)
