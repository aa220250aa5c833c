"""One row a run: the records of the readable model, in a file that is there whole or not at all."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pyarrow.parquet as pq
import pytest

from amounts import few_or_many
from generated import generated
from negsim.cli.main import main
from negsim.engine.ensemble import BLOCK
from negsim.engine.paths import drawn_numbers
from negsim.engine.readable.obstacles import Obstacle
from negsim.engine.readable.run import NegotiationModel
from negsim.errors import NegsimError
from negsim.results.result import classes, run
from negsim.results.rows import MEANINGS, TEXT, run_rows
from negsim.results.tables import as_names
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Event, Scenario
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


@few_or_many("runs", 5, 25)
def test_rows_are_what_the_readable_model_tells(runs: int, tmp_path: Path) -> None:
    for name in ("istanbul-2025", "camp-david-1978", TEXTBOOK):
        scenario = load(name)
        for number, row in enumerate(rows(scenario, tmp_path / f"{name}.parquet", runs)):
            assert row == told_by_the_model(scenario, 1, number), (name, number)


@few_or_many("made_up", 12, 24)
def test_rows_of_made_up_scenarios_too(made_up: int, tmp_path: Path) -> None:
    blocked = set()
    for made in range(made_up):
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
    assert {f.name for f in schema} == set(MEANINGS) - {"history"} | {
        *(f"{TEXT}water", f"{TEXT}bridge")
    }
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


@pytest.mark.long
@pytest.mark.parametrize("to", ["parquet", "csv"])
def test_memory_is_flat_in_the_number_of_runs(tmp_path: Path, to: str) -> None:
    script = (
        "import sys, resource, negsim\n"
        "from negsim.results.rows import run_rows\n"
        f"scenario = negsim.load('{TEXTBOOK}')\n"
        "run_rows(scenario, sys.argv[1], int(sys.argv[2]), threads=2, history=True)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    most = [
        int(
            subprocess.run(
                [sys.executable, "-c", script, str(tmp_path / f"{runs}.{to}"), str(runs)],
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for runs in (20_000, 400_000)
    ]
    assert most[1] - most[0] < 40_000  # kB; all rows in memory would take 70 MB more


@pytest.mark.parametrize("name", ["-", "rows.tsv", "rows.XLSX"])
def test_a_name_that_promises_another_format_is_refused(name: str, tmp_path: Path) -> None:
    file = Path(name) if name == "-" else tmp_path / name
    told = refusal(file)
    assert told.startswith("--rows: rows are Parquet")
    assert f"'{file}'" in told
    assert not file.exists()


# ---- numbers and histories


def paths(file: Path) -> dict[str, str]:
    """Return the path that each column of numbers drawn says it is of."""
    told = {field.name: field.metadata[b"meaning"].decode() for field in pq.read_schema(file)}
    drawn = (re.match("Drawn at (.*?)(: |$)", words) for words in told.values())
    return {name: found[1] for name, found in zip(told, drawn, strict=True) if found}


def played(scenario: Scenario, seed: int, number: int) -> tuple[np.ndarray, NegotiationModel, str]:
    """Return what a run of the readable model drew, the model at its end, and its phases."""
    model = NegotiationModel(scenario, seed, number)
    drawn, phases = model.vector.copy(), ""
    while model.running:
        model.step()
        phases += "TCASH"[model.phase]
    return drawn, model, phases


@pytest.mark.parametrize("name", ["istanbul-2025", "us-taliban-2019"])
def test_numbers_and_histories_are_those_of_the_readable_model(name: str, tmp_path: Path) -> None:
    scenario, file = load(name), tmp_path / "r.parquet"
    change = Event(at=1, set=((f"parties.{scenario.parties[0].id}.batna", 0.9),))
    scenario = replace(scenario, events=(*scenario.events, change))
    run_rows(scenario, file, 12, 5, numbers=True, history=True)
    index, of = drawn_numbers(scenario), paths(file)
    moved, rows = set(), pq.read_table(file).to_pylist()
    for number, row in enumerate(rows):
        drawn, model, phases = played(scenario, 5, number)
        assert {column: row[column] for column in of} == {
            column: drawn[index[path]] for column, path in of.items()
        }
        assert row["history"] == phases
        assert len(phases) == row["rounds"]
        moved |= {*np.flatnonzero(model.vector != drawn)} & {*index.values()}
    assert {*index.values()} == {*model.case.drawn} - twice(model)
    assert len({row[column] for row in rows for column in of}) > len(of)
    assert moved  # a row has what was drawn, not what the event made of it


def twice(model: NegotiationModel) -> set[int]:
    """Return indices of numbers that stand in the vector before: a line of the principal's too."""
    keys = [tuple(key) for key in model.case.key]
    return {int(n) for d, n in enumerate(model.case.drawn) if keys[d] in keys[:d]}


@pytest.mark.long
def test_numbers_and_histories_of_made_up_scenarios_too(tmp_path: Path) -> None:
    phases_seen = set()
    for made in range(12):
        scenario, file = generated(made), tmp_path / f"{made}.parquet"
        run_rows(scenario, file, 4, made, numbers=True, history=True)
        index, of = drawn_numbers(scenario), paths(file)
        assert [*of.values()] == [*index]
        for number, row in enumerate(pq.read_table(file).to_pylist()):
            drawn, _, phases = played(scenario, made, number)
            assert [row[column] for column in of] == [drawn[n] for n in index.values()]
            assert row["history"] == phases
            phases_seen |= {*phases}
    assert phases_seen == {*"TCASH"}


@pytest.mark.long
def test_each_column_of_numbers_is_of_the_path_that_it_names(tmp_path: Path) -> None:
    run_rows(load("istanbul-2025"), tmp_path / "r.parquet", 2, numbers=True)
    of = paths(tmp_path / "r.parquet")
    assert of["parties_pakistan_values_form_nothing_stated"] == (
        "parties.pakistan.values.form.nothing stated"
    )
    for name in [*of][::9]:
        fixed = load("istanbul-2025", {of[name]: 0.4375})
        run_rows(fixed, tmp_path / f"{name}.parquet", 2, numbers=True)
        assert {*paths(tmp_path / f"{name}.parquet")} == {*of} - {name}


def test_a_column_of_numbers_has_meaning_unit_and_note(tmp_path: Path) -> None:
    scenario = load("istanbul-2025")
    run_rows(scenario, tmp_path / "r.parquet", 2, numbers=True)
    told = pq.read_schema(tmp_path / "r.parquet").field("violence_fire_into_afghanistan_rate")
    note = dict(scenario.notes)["violence.fire_into_afghanistan.rate"]
    assert told.metadata == {
        b"meaning": b"Drawn at violence.fire_into_afghanistan.rate: "
        b"Chance of an incident in a round.",
        b"unit": b"per round",
        b"note": f"{note.kind}: {note.words}".encode(),
    }


def test_names_stay_apart_and_are_names_everywhere() -> None:
    assert as_names(["a.b c", "a.b_c", "a.b-c", "a.b"]) == ["a_b_c", "a_b_c_2", "a_b_c_3", "a_b"]
    assert as_names(["a.Türkiye", "a.да", "a.нет"]) == ["a_T_rkiye", "a_", "a__2"]


# ---- CSV and Stata


def in_pandas(file: Path) -> pandas.DataFrame:
    """Return rows as pandas reads them; empty where a text is, or a number."""
    readers = {".csv": pandas.read_csv, ".dta": pandas.read_stata, ".parquet": pandas.read_parquet}
    table = readers[file.suffix](file)
    for name in table:
        if table[name].dtype in ("category", "str", "object", "bool"):
            words = table[name].astype(object).replace({True: 1.0, False: 0.0, "": None})
            table[name] = words.where(words.notna(), None)
    return table


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the same rows in each format."""
    folder = tmp_path_factory.mktemp("rows")
    files = {to: folder / f"rows.{to}" for to in ("parquet", "csv", "dta")}
    for file in files.values():
        run_rows(load("istanbul-2025"), file, 300, 4, numbers=True, history=True)
    return files


@pytest.mark.parametrize("to", ["csv", "dta"])
def test_the_same_rows_come_back_from_each_format(written: dict[str, Path], to: str) -> None:
    parquet, other = in_pandas(written["parquet"]), in_pandas(written[to])
    if to == "dta":
        assert [len(name) <= 32 for name in other] == [True] * len(other.columns)
        assert other.columns.is_unique
        other.columns = parquet.columns
    pandas.testing.assert_frame_equal(parquet, other, check_dtype=False, check_exact=True)
    assert parquet["failed"].notna().any()
    assert parquet["failed"].isna().any()


def test_the_words_on_the_columns_come_along(written: dict[str, Path]) -> None:
    schema = pq.read_schema(written["parquet"])
    words = pandas.read_csv(written["csv"].with_name("rows.dictionary.csv"), dtype=str)
    words = words.fillna("").set_index("name")
    for field in schema:
        told = {key.decode(): text.decode() for key, text in field.metadata.items()}
        assert told == {key: words.loc[field.name, key] for key in told}
        assert re.fullmatch("[A-Za-z][A-Za-z0-9_]*", field.name)
    assert words.loc["seed", "meaning"] == "4"
    with pandas.io.stata.StataReader(written["dta"]) as stata:
        labels = stata.variable_labels()
        assert stata.data_label.startswith("negsim ")
        assert stata.data_label.endswith(", seed 4")
        assert stata.time_stamp == "01 Jan 1980 00:00"
    assert len(labels) == len(schema)
    assert labels["parties_pakistan_batna"].startswith("Drawn at parties.pakistan.batna: ")


@pytest.mark.parametrize("to", ["csv", "dta"])
def test_each_format_is_the_same_on_any_number_of_threads(tmp_path: Path, to: str) -> None:
    files = [tmp_path / f"{threads}.{to}" for threads in (1, 3)]
    for threads, file in zip((1, 3), files, strict=True):
        run_rows(load(TEXTBOOK), file, 3 * BLOCK, 7, threads, history=True)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert len(in_pandas(files[0])) == 3 * BLOCK


def test_a_history_too_long_for_a_text_of_stata_s_is_a_long_one(tmp_path: Path) -> None:
    scenario = load(TEXTBOOK, {"process.rounds": 9000, "process.deadline": 9000})
    for to in ("dta", "csv"):
        run_rows(scenario, tmp_path / f"r.{to}", 40, history=True)
    found = [in_pandas(tmp_path / f"r.{to}")["history"].tolist() for to in ("dta", "csv")]
    assert found[0] == found[1]
    assert max(map(len, found[0])) > 2045


def test_a_dictionary_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "r.dictionary.csv").write_text("mine")
    assert "r.dictionary.csv' exists already" in refusal(tmp_path / "r.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["r.dictionary.csv"]


def test_the_command_line_asks_for_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, (words, more) in enumerate(
        (
            ([], set()),
            (["--rows-with", "history"], {"history"}),
            (["--rows-with", "numbers", "--rows-with=history"], {"history", "parties_upton_batna"}),
        )
    ):
        file = tmp_path / f"{number}.parquet"
        setting = ["--set", "parties.upton.batna={uniform: [.1, .3]}", "--runs", "3"]
        assert main(["run", TEXTBOOK, *setting, "--rows", str(file), *words]) == 0
        assert set(pq.read_schema(file).names) - {"text_water", "text_bridge"} == (
            set(MEANINGS) - {"history"} | more
        )
    capsys.readouterr()
