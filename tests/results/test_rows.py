"""One row a run: the records of the readable model, in a file that is there whole or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from generated import generated
from negsim.engine.ensemble import BLOCK
from negsim.engine.readable.obstacles import Obstacle
from negsim.engine.readable.run import NegotiationModel
from negsim.errors import NegsimError
from negsim.results.result import classes, run
from negsim.results.rows import MEANINGS, TEXT, run_rows
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from negsim.story.account import play

TEXTBOOK = "textbook-two-party"


def rows(scenario: Scenario, file: Path, runs: int, seed: int = 1) -> list[dict[str, Any]]:
    run_rows(scenario, file, runs, seed)
    found: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return found


def worst(obstacles: tuple[Obstacle, ...]) -> Obstacle | None:
    """Return the obstacle that leaves most unmet; of equals the first."""
    return max(obstacles, key=lambda o: o.need - o.borne, default=None)


def told_by_the_model(scenario: Scenario, seed: int, number: int) -> dict[str, Any]:
    """Return the row of a run, from the readable model and its story."""
    model = NegotiationModel(scenario, seed, number)
    model.run_model()
    record: dict[str, Any] = model.record()
    signed = record["package"] >= 0
    text = model.layout.levels(int(record["package"])) if signed else {}
    account = play(scenario, seed, number)
    blocked = worst(account.in_the_way)
    sides = {}
    if blocked:
        sides[blocked.party] = f"{blocked.side} {blocked.level}"
        names = next(issue.levels for issue in scenario.issues if issue.id == blocked.issue)
        turn = -1 if blocked.side == "at_least" else 1
        facing = account.lines.facing(blocked)
        for party, line in sorted(facing, key=lambda pair: turn * pair[1].level):  # strictest last
            sides[party] = f"{'at_least' if line.at_least else 'at_most'} {names[line.level]}"
    order = [party.id for party in scenario.parties if party.id in sides]
    walker = record["walker"]
    return {
        **record,
        "run": number,
        "outcome": classes(scenario)[record["outcome"]][0],
        "package": record["package"] if signed else None,
        "walker": model.layout.parties[walker] if walker >= 0 else None,
        **{
            name: record[name] or None
            for name in (
                *("first_collapse", "rounds_to_revival", "broke_off", "back_after", "interim"),
            )
        },
        **{name: record[name] if signed else None for name in ("failed", "lasted")},
        **{TEXT + issue: text.get(issue) for issue in model.layout.issues},
        "blocked_issue": blocked.issue if blocked else None,
        "blocked_party": ";".join(order) or None,
        "blocked_line": ";".join(sides[party] for party in order) or None,
    }


def test_rows_are_what_the_readable_model_tells(tmp_path: Path) -> None:
    for name in ("istanbul-2025", "camp-david-1978", TEXTBOOK):
        scenario = load(name)
        for number, row in enumerate(rows(scenario, tmp_path / f"{name}.parquet", 25)):
            assert row == told_by_the_model(scenario, 1, number), (name, number)


def test_rows_of_made_up_scenarios_too(tmp_path: Path) -> None:
    blocked = set()
    for made in range(24):
        scenario = generated(made)
        for number, row in enumerate(rows(scenario, tmp_path / f"{made}", 8, seed=made)):
            assert row == told_by_the_model(scenario, made, number), (made, number)
            blocked.add((row["blocked_issue"], row["package"] is None))
    assert len(blocked) > 3


@pytest.mark.parametrize("firm", [("afghan_taliban", 1), ("pakistan", 0.2)])
def test_lines_that_do_not_meet_are_both_named_whichever_is_crossed(
    firm: tuple[str, float], tmp_path: Path
) -> None:
    path = f"parties.{firm[0]}.red_lines.militants.firmness"
    scenario = load("istanbul-2025", {path: firm[1]})
    found = [row for row in rows(scenario, tmp_path / "r.parquet", 300) if row["blocked_issue"]]
    assert {row["blocked_party"] for row in found} == {"pakistan;afghan_taliban"}
    least, most = "detain or hand over", "restrain and relocate"
    assert {row["blocked_line"] for row in found} == {f"at_least {least};at_most {most}"}


def test_the_counts_are_those_of_a_run_and_the_file_of_any_number_of_threads(
    tmp_path: Path,
) -> None:
    scenario = load("istanbul-2025")
    files = [tmp_path / f"{threads}.parquet" for threads in (1, 3)]
    results = [
        run_rows(scenario, file, 5000, 7, threads)
        for file, threads in zip(files, (1, 3), strict=True)
    ]
    assert results[0].tally == results[1].tally == run(scenario, 5000, 7).tally
    assert files[0].read_bytes() == files[1].read_bytes()
    assert pq.read_table(files[0], columns=["run"])["run"].to_pylist() == list(range(5000))


def test_the_file_says_what_its_columns_mean_and_where_they_come_from(tmp_path: Path) -> None:
    scenario = load(TEXTBOOK, {"process.rounds": 20})
    run_rows(scenario, tmp_path / "r.parquet", 3, 5)
    schema = pq.read_schema(tmp_path / "r.parquet")
    about = json.loads(schema.metadata[b"negsim"])
    assert about["scenario"] == TEXTBOOK
    assert about["fingerprint"] == scenario.fingerprint
    assert (about["overrides"], about["seed"], about["runs"]) == ({"process.rounds": "20"}, 5, 3)
    assert {f.name for f in schema} == set(MEANINGS) | {f"{TEXT}water", f"{TEXT}bridge"}
    assert all(field.metadata[b"meaning"] for field in schema)


def refusal(file: Path | str) -> str:
    with pytest.raises(NegsimError) as refused:
        run_rows(load(TEXTBOOK), file, 10)
    return str(refused.value)


def test_a_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "r.parquet"
    file.write_text("mine")
    assert refusal(file).startswith(f"--rows: '{file}' exists already")
    assert file.read_text() == "mine"


def test_what_cannot_be_written_is_told_before_anything_is_played(tmp_path: Path) -> None:
    file = tmp_path / "none" / "r.parquet"
    told = refusal(file)
    assert told.startswith("--rows: ")
    assert told.endswith(f"'{file}': No such file or directory")
    assert "'a\\x00b'" in refusal("a\0b")


def test_a_failure_on_the_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(done: int) -> None:
        if done > BLOCK:
            raise OSError(28, "No space left on device")

    file = tmp_path / "r.parquet"
    with pytest.raises(NegsimError, match=r"^--rows: .*: No space left on device$"):
        run_rows(load(TEXTBOOK), file, 10 * BLOCK, progress=full)
    assert list(tmp_path.iterdir()) == []


def test_memory_is_flat_in_the_number_of_runs(tmp_path: Path) -> None:
    script = (
        "import sys, resource, negsim\n"
        "from negsim.results.rows import run_rows\n"
        f"run_rows(negsim.load('{TEXTBOOK}'), sys.argv[1], int(sys.argv[2]), threads=2)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    most = [
        int(
            subprocess.run(
                [sys.executable, "-c", script, str(tmp_path / f"{runs}"), str(runs)],
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for runs in (20_000, 400_000)
    ]
    assert most[1] - most[0] < 40_000  # kB; all rows in memory would take 70 MB more


@pytest.mark.parametrize("name", ["-", "rows.csv", "rows.XLSX"])
def test_a_name_that_promises_another_format_is_refused(name: str, tmp_path: Path) -> None:
    file = Path(name) if name == "-" else tmp_path / name
    told = refusal(file)
    assert told.startswith("--rows: rows are Parquet")
    assert f"'{file}'" in told
    assert not file.exists()
