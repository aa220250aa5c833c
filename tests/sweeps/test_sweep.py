"""Sweeps that are shared out and gone on with: no run is lost or played twice."""

from __future__ import annotations

import errno
import os
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from messages import messages
from negsim.engine.ensemble import play_runs, tally
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.results.result import run
from negsim.scenario.files.load import load
from negsim.sweeps.execution import sweep as sweeping
from negsim.sweeps.execution.gather import digest, finish
from negsim.sweeps.execution.sweep import Progress, sweep
from negsim.sweeps.execution.tasks import EVENT_COUNTS
from negsim.sweeps.execution.work_units import Unit, batch_sizes
from negsim.sweeps.experiment.file import loads_experiment, quick
from negsim.sweeps.table.counts import read_table
from negsim.sweeps.table.differences import Pairing, newcombe
from small_sweeps import SCENARIO, experiment, process, table_of

message = messages(Path(__file__).with_name("messages.txt"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the digest of the table of `experiment`, played by one thread at one go."""
    folder = tmp_path_factory.mktemp("undisturbed")
    sweep(experiment(), folder, threads=1, log=pytest.fail)
    return table_of(folder)


# ---- what is counted


def test_a_cell_counts_what_a_run_of_its_scenario_counts(tmp_path: Path) -> None:
    store = sweep(experiment(), tmp_path, threads=2, log=pytest.fail)
    row = pq.read_table(finish(store)).to_pylist()[2]
    assert row["base"] == -4.0
    tally = run(load(SCENARIO, set={"process.collapse.base": -4.0}), 1200, seed=3).tally
    assert 0 < tally.settled < 1200
    assert [row[f"k_{id}"] for id in store.classes] == tally.outcomes.tolist()
    for name in ("runs", *EVENT_COUNTS):
        assert row[name] == getattr(tally, name)
    assert row["rounds_to_revival"] == tally.rounds_to_revival.tolist()
    assert sum(row["first_collapse"]) == 1200
    assert row["first_collapse"][1] == tally.phases[0, 1]  # collapsed at the end of round 1


def test_arms_and_scenarios_are_cells(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "scenarios" / f"{SCENARIO}.yaml"
    long = re.sub(r"(?m)^(  rounds:) \d+", r"\1 70", source.read_text(encoding="utf-8"), count=1)
    (tmp_path / "long.yaml").write_text(long, encoding="utf-8")
    text = f"""\
negsim_experiment: 1
question: "?"
prediction: "?"
scenarios: [{SCENARIO}, {tmp_path / "long.yaml"}]
vary: {{deadline: {{path: process.deadline, values: [10, 20]}}}}
runs: 20
arms:
  as_is: {{}}
  calm: {{set: {{process.collapse.base: 0}}}}
"""
    store = sweep(loads_experiment(text), tmp_path / "out", log=pytest.fail)
    rows = pq.read_table(finish(store)).to_pylist()
    names = [SCENARIO] * 4 + ["long"] * 4
    assert [row["cell"] for row in rows] == list(range(8))
    assert [row["scenario"] for row in rows] == names
    assert [row["arm"] for row in rows] == ["as_is", "as_is", "calm", "calm"] * 2
    assert [row["point"] for row in rows] == [0, 1] * 4
    assert [row["deadline"] for row in rows] == [10.0, 20.0] * 4
    settings = {"process.deadline": 20.0, "process.collapse.base": 0}
    tally = run(load(tmp_path / "long.yaml", set=settings), 20, seed=1).tally
    assert rows[7]["collapses"] == tally.collapses
    assert rows[7]["rounds_to_revival"] == tally.rounds_to_revival.tolist()
    assert len(rows[7]["first_collapse"]) == 71 > len(rows[0]["first_collapse"])


TWO_ARMS = f"""\
negsim_experiment: 1
question: "?"
prediction: "?"
scenario: {SCENARIO}
runs: 1010
seed: 3
arms:
  calm: {{set: {{process.collapse.base: -3.5}}}}
  calmer: {{set: {{process.collapse.base: -4}}}}
"""
CALMER = {"process.collapse.base": -4}


def test_batches_of_arms_are_the_same_runs(tmp_path: Path) -> None:
    store = sweep(loads_experiment(TWO_ARMS), tmp_path, log=pytest.fail)
    calmer = lay_out(load(SCENARIO, set=CALMER))
    first = 0
    for block in store.plan.blocks():
        part = store.read(next(store.plan.units(block, 1)))
        assert part is not None
        for size, counts in zip(batch_sizes(block.count), part.batches[0], strict=True):
            direct = tally(calmer, play_runs(calmer, 3, first, size))
            events = [getattr(direct, name) for name in EVENT_COUNTS]
            assert counts.tolist() == [*direct.outcomes.tolist(), *events]
            first += size
    assert first == 1010


def test_the_interval_of_a_difference_is_as_narrow_as_the_pairs_make_it(tmp_path: Path) -> None:
    table = read_table(sweep(loads_experiment(TWO_ARMS), tmp_path, log=pytest.fail))
    _, low, high = Pairing.of(table, joint=1).difference("settled", 1)
    cases = [lay_out(load(SCENARIO, set=at)) for at in ({"process.collapse.base": -3.5}, CALMER)]
    one, other = (play_runs(case, 3, 0, 1010).records.outcome < case.case.classes for case in cases)
    won, lost = int((other & ~one).sum()), int((one & ~other).sum())
    exact = 1.96 * (won + lost - (won - lost) ** 2 / 1010) ** 0.5 / 1010
    assert won > 20
    assert (high - low).item() / 2 == pytest.approx(exact, rel=0.3)
    alone = newcombe((int(one.sum()), 1010), (int(other.sum()), 1010))
    assert (high - low).item() < 0.8 * (alone[1] - alone[0])


def test_a_sweep_with_one_arm_keeps_no_batches(tmp_path: Path) -> None:
    store = sweep(quick(SCENARIO, [], 700, 3), tmp_path, log=pytest.fail)
    part = store.read(next(store.plan.units(next(store.plan.blocks()))))
    assert part is not None
    assert part.batches.shape == (1, 0, len(store.classes) + len(EVENT_COUNTS))


def test_runs_may_be_given_anew(tmp_path: Path) -> None:
    store = sweep(experiment(), tmp_path, runs=30, log=pytest.fail)
    assert pq.read_table(finish(store))["runs"].to_pylist() == [30] * 7


# ---- the same table, whoever plays


def test_any_number_of_threads_gives_the_same_bytes(tmp_path: Path, undisturbed: str) -> None:
    sweep(experiment(), tmp_path, threads=3, log=pytest.fail)
    assert table_of(tmp_path) == undisturbed


def test_shards_merge_to_the_same_bytes(tmp_path: Path, undisturbed: str) -> None:
    parts: list[str] = []
    for share in (3, 1, 2):
        folder = tmp_path / str(share)
        sweep(experiment(), folder, shard=(share, 3), threads=1, log=pytest.fail)
        names = [file.name for file in (folder / "parts").iterdir()]
        assert 5 <= len(names) <= 9  # of 21
        parts += names
    assert len(parts) == len(set(parts)) == 21
    for share in (2, 3):  # copied together by hand
        for file in (tmp_path / str(share) / "parts").iterdir():
            file.rename(tmp_path / "1" / "parts" / file.name)
    assert table_of(tmp_path / "1") == undisturbed


@pytest.mark.long
@pytest.mark.parametrize("shards", [("1/1", "1/1"), ("1/2", "2/2")])
def test_two_processes_on_one_folder_do_no_harm(
    tmp_path: Path, undisturbed: str, shards: tuple[str, str]
) -> None:
    both = [process(tmp_path, shard) for shard in shards]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in both:
        remarks, errors = one.communicate(timeout=60)
        assert (one.returncode, errors) == (0, "")
        assert remarks == "" or (shards[0] == shards[1] and remarks == f"{sweeping.MET}\n")
    assert table_of(tmp_path) == undisturbed


def test_who_meets_another_process_in_its_share_says_so_once(
    tmp_path: Path, undisturbed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet = sweeping.Session._meet
    remarks: list[str] = []

    def late(session: sweeping.Session, unit: Unit) -> None:
        other = session.store.folder / "parts" / unit.name
        shutil.copy(tmp_path / "other" / "parts" / unit.name, other)
        meet(session, unit)

    sweep(experiment(), tmp_path / "other", threads=1, log=pytest.fail)
    monkeypatch.setattr(sweeping.Session, "_meet", late)
    sweep(experiment(), tmp_path / "mine", threads=1, log=remarks.append)
    assert remarks == [sweeping.MET]
    assert table_of(tmp_path / "mine") == undisturbed


# ---- gone on with


def test_nothing_is_played_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep(experiment(), tmp_path, shard=(1, 2), threads=1, log=pytest.fail)
    there = {file.name for file in (tmp_path / "parts").iterdir()}
    written = []
    write = sweeping.Store.write
    monkeypatch.setattr(
        sweeping.Store, "write", lambda s, u, c: (written.append(u.name), write(s, u, c))
    )
    sweep(experiment(), tmp_path, threads=1, log=pytest.fail)
    assert len(written) == 21 - len(there)
    assert not there & set(written)
    sweep(experiment(), tmp_path, threads=1, log=pytest.fail)
    assert len(written) == 21 - len(there)


def test_run_blocks_come_outermost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    monkeypatch.setattr(sweeping.Store, "write", lambda s, u, c: written.append(u.name))
    sweep(experiment(), tmp_path, threads=1, log=pytest.fail)
    jumps = [0, 4, 1, 5, 2, 6, 3]
    assert written == [f"part-{b:05d}-{c:07d}.parquet" for b in range(3) for c in jumps]


def test_a_damaged_part_is_named_and_played_again(tmp_path: Path, undisturbed: str) -> None:
    sweep(experiment(), tmp_path, threads=1, log=pytest.fail)
    part = tmp_path / "parts" / "part-00001-0000004.parquet"
    part.write_bytes(part.read_bytes()[:-100])
    reported: list[str] = []
    sweep(experiment(), tmp_path, threads=1, log=reported.append)
    assert reported == [message("damaged part", part=part.name)]
    assert table_of(tmp_path) == undisturbed


def test_a_full_disk_loses_nothing(
    tmp_path: Path, undisturbed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    fsync = os.fsync

    def fill(file: int) -> None:
        calls.append(file)
        if len(calls) > 6:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(file)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fill)
        with pytest.raises(NegsimError, match="No space left on device; all finished parts"):
            sweep(experiment(), tmp_path, threads=2, log=pytest.fail)
    assert len(list((tmp_path / "parts").iterdir())) == 5  # the first file is the manifest
    sweep(experiment(), tmp_path, threads=2, log=pytest.fail)
    assert table_of(tmp_path) == undisturbed


# ---- refusals


def test_a_changed_experiment_is_refused(tmp_path: Path) -> None:
    sweep(experiment(), tmp_path, runs=10, log=pytest.fail)
    with pytest.raises(NegsimError) as caught:
        sweep(experiment(seed=4), tmp_path, runs=20, log=pytest.fail)
    assert str(caught.value) == message(
        "another sweep",
        file=tmp_path / "manifest.json",
        first=("seed", 3, 4),
        second=("runs", 10, 20),
    )


def test_a_changed_scenario_is_refused(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    text = (Path(__file__).parents[2] / "scenarios" / f"{SCENARIO}.yaml").read_text()
    mine.write_text(text)
    sweep(quick(str(mine), [], 10, 1), tmp_path / "out", log=pytest.fail)
    mine.write_text(re.sub(r"(?m)^(  rounds: )(\d+)", r"\g<1>7", text, count=1))
    with pytest.raises(NegsimError) as caught:
        sweep(quick(str(mine), [], 10, 1), tmp_path / "out", log=pytest.fail)
    assert [mistake.path for mistake in caught.value.mistakes] == ["", "scenarios", "rounds"]


def test_another_version_of_negsim_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(experiment(), tmp_path, runs=10, log=pytest.fail)
    monkeypatch.setattr("negsim.sweeps.execution.manifest.version", lambda: "9.9")
    with pytest.raises(NegsimError, match=r"(?m)negsim: \S+ there, 9\.9 now$"):
        sweep(experiment(), tmp_path, runs=10, log=pytest.fail)


@pytest.mark.parametrize(
    ("wrong", "reported"),
    [
        ({"threads": 0}, "threads: 0 is not a whole number from 1 to 1024"),
        ({"runs": 0}, "runs: 0 is not a whole number from 1 to 1000000000"),
        ({"shard": (0, 3)}, "shard: 0 is not a whole number from 1 to 3"),
        ({"shard": (4, 3)}, "shard: 4 is not a whole number from 1 to 3"),
        ({"threads": 1, "cluster": "tcp://127.0.0.1:9"}, "give only one of threads and cluster"),
    ],
)
def test_a_wrong_request_is_reported(tmp_path: Path, wrong: dict[str, Any], reported: str) -> None:
    with pytest.raises(NegsimError) as caught:
        sweep(experiment(), tmp_path / "out", **wrong)
    assert str(caught.value) == reported
    assert not (tmp_path / "out").exists()


# ---- progress


def test_progress_tells_what_is_done(tmp_path: Path) -> None:
    reported: list[Progress] = []
    sweep(experiment(), tmp_path, threads=1, progress=reported.append, log=pytest.fail)
    assert [now.parts for now in reported] == list(range(1, 22))
    assert (reported[0].cells, reported[0].runs, reported[0].most_runs) == (7, 500, 8400)
    assert reported[0].runs_per_second > 0
    assert reported[0].seconds_left > 0
    assert (reported[-1].runs, reported[-1].seconds_left) == (8400, 0.0)
    again: list[Progress] = []
    sweep(experiment(), tmp_path, threads=1, progress=again.append, log=pytest.fail)
    assert [now.runs for now in again] == [now.runs for now in reported]
    assert {(now.runs_per_second, now.seconds_left) for now in again} == {(0.0, None)}
    assert np.diff([now.runs for now in reported]).min() > 0


def test_the_digest_is_that_of_the_rows_alone(tmp_path: Path, undisturbed: str) -> None:
    store = sweep(experiment(), tmp_path, threads=1, log=pytest.fail)
    file = finish(store)
    first = digest(file)
    rows = pq.read_table(file)
    pq.write_table(rows.replace_schema_metadata({}), file, compression="none")
    assert digest(file) == first
    two, three = rows.column("first_collapse").to_pylist()[2:4]
    changes: list[tuple[str, list[object]]] = [
        ("k_other", [1, 1]),
        ("arm", ["other", "other"]),
        ("base", [0.5, 0.5]),
        ("first_collapse", [two, [three[0] + 1, *three[1:]]]),
        ("first_collapse", [[*two, three[0]], three[1:]]),  # the same numbers in other rows
    ]
    for name, others in changes:
        place, field = rows.schema.get_field_index(name), rows.schema.field(name)
        column = rows.column(name).to_pylist()
        column[2:4] = others
        changed = rows.set_column(place, field, pa.array(column, field.type))
        pq.write_table(changed, file)
        assert digest(file) != first
