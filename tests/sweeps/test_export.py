"""A sweep's table, read back as R, Stata, Excel and pandas read it."""

from __future__ import annotations

import builtins
import csv
import gc
import io
import json
import re
import sys
from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas
import pyarrow.parquet as pq
import pytest

from made_up_sweeps import CLASSES, carried_out, manifest
from messages import messages
from negsim import disk
from negsim.disk import FORMULA
from negsim.errors import NegsimError
from negsim.plots.sweep.choose import plot
from negsim.results.intervals import wilson
from negsim.results.result import Result, run
from negsim.results.tables import Column, check_size, label, shortened
from negsim.scenario.files.load import load
from negsim.scenario.files.starter import starter
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.execution.sweep import sweep
from negsim.sweeps.experiment.file import quick
from negsim.sweeps.table.columns import tidy
from negsim.sweeps.table.dictionary import columns
from negsim.sweeps.table.export import FORMATS, export
from negsim.vocabulary import MILESTONES, SHARE_OF

COLLAPSE = "process.collapse.base"
BASES = (-4.0, -1.5)
RUNS, SEED = 300, 5
TOWNS = "textbook-two-party"
message = messages(Path(__file__).with_name("messages.txt"))


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a complete sweep of two cells."""
    folder = tmp_path_factory.mktemp("sweep") / "swept"
    values = ",".join(map(str, BASES))
    sweep(quick("textbook-two-party", [f"{COLLAPSE}={values}"], RUNS, SEED), folder, threads=1)
    return folder


@pytest.fixture(scope="module")
def direct() -> list[Result]:
    """Return the same cells, run one by one."""
    return [
        run(load("textbook-two-party", {COLLAPSE: base}), RUNS, SEED, threads=1) for base in BASES
    ]


def read(file: Path) -> pandas.DataFrame:
    """Return an exported table as pandas reads it."""
    match file.suffix:
        case ".csv":
            return pandas.read_csv(file)
        case ".xlsx":
            return pandas.read_excel(file, sheet_name="table")
        case ".dta":
            return pandas.read_stata(file)
    return pandas.read_parquet(file)


def refusal(*arguments: Any) -> str:
    """Return the words with which an export is refused."""
    with pytest.raises(NegsimError) as refused:
        export(*arguments, pytest.fail)
    return str(refused.value)


@pytest.mark.parametrize("to", FORMATS)
def test_a_table_read_back_holds_what_direct_runs_come_to(
    to: str, swept: Path, direct: list[Result], tmp_path: Path
) -> None:
    file = export(swept, to, tmp_path / f"table.{to}", pytest.fail)
    table = read(file)
    assert table["scenario"].tolist() == ["textbook-two-party"] * 2
    assert table["arm"].tolist() == ["as_is"] * 2
    assert table["cell"].tolist() == table["point"].tolist() == [0, 1]
    assert table["base"].tolist() == list(BASES)
    for number, result in enumerate(direct):
        row = table.iloc[number]
        assert row["runs"] == RUNS
        for id, share in (result.shares() | result.events()).items():
            reported = [row[f"k_{id}"], row[f"p_{id}"], row[f"p_{id}_low"], row[f"p_{id}_high"]]
            expected = [share["count"], share["share"], share["low"], share["high"]]
            assert id not in SHARE_OF or row[f"n_{id}"] == share["of"]
            if share["share"] is None:
                assert reported[0] == 0
                assert all(map(isnan, reported[1:]))
                continue
            exact = to in ("dta", "parquet")  # Excel keeps 15 digits
            assert reported == (expected if exact else pytest.approx(expected, rel=1e-14))
        assert row["collapses_mean"] == pytest.approx(result.tally.collapses / RUNS)
        for end, rounds in result.quantiles("rounds_to_revival").items():
            reported = row[f"rounds_to_revival_{end}"]
            assert (None if isnan(reported) else reported) == rounds
    assert 0 < table["p_settled"][1] < table["p_settled"][0] < 1


@pytest.mark.parametrize("to", FORMATS)
def test_exports_are_the_same_byte_for_byte(to: str, swept: Path, tmp_path: Path) -> None:
    first = export(swept, to, tmp_path / f"first.{to}", pytest.fail)
    second = export(swept, to, tmp_path / f"second.{to}", pytest.fail)
    assert first.read_bytes() == second.read_bytes()


def test_no_file_tells_when_it_was_made(swept: Path, tmp_path: Path) -> None:
    workbook = export(swept, "xlsx", tmp_path / "t.xlsx", pytest.fail)
    with ZipFile(workbook) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r">([0-9]{4})-", core) == ["1980", "1980"]
    with pandas.io.stata.StataReader(
        export(swept, "dta", tmp_path / "t.dta", pytest.fail)
    ) as stata:
        assert stata.time_stamp == "01 Jan 1980 00:00"


def test_rounds_are_counted_by_hand(tmp_path: Path) -> None:
    # Of 100 runs in each cell, `deal` never collapse and the others do in round 1.
    carried_out(tmp_path / "made", manifest(points=2, runs=100), lambda cell: float(cell))
    file = export(tmp_path / "made", "parquet", tmp_path / "t.parquet", pytest.fail)
    table = pq.read_table(file)
    assert table["k_deal"].to_pylist() == [0, 100]
    assert table["first_collapse_median"].to_pylist() == [1, None]
    assert table["rounds_to_revival_p90"].to_pylist() == [None, None]
    assert table["p_deal_high"].to_pylist() == [wilson(0, 100, joint=5)[1], 1.0]
    assert table["p_settled_high"].to_pylist() == [wilson(0, 100)[1], 1.0]


def test_an_outcome_that_a_scenario_does_not_know_stays_empty(tmp_path: Path) -> None:
    known = {"neighbours": CLASSES, "towns": CLASSES[1:]}
    made = manifest(1, 100, scenarios=[["neighbours", "a" * 16], ["towns", "b" * 16]])
    made["about"] = made["about"] | {"classes": known}
    carried_out(tmp_path / "made", made, lambda cell: 0.0)
    table = tidy(open_store(tmp_path / "made", pytest.fail)).whole()
    assert table["k_deal"].to_pylist() == [0, None]
    assert table["p_deal_high"].to_pylist() == [wilson(0, 100, joint=5)[1], None]
    assert table["p_hostilities_high"].to_pylist() == [
        wilson(0, 100, joint=5)[1],
        wilson(0, 100, joint=4)[1],
    ]


# ---- dictionary and provenance


def dictionary(words: str) -> dict[str, tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(words))
    return {row["name"]: (row["meaning"], row["unit"]) for row in rows}


def test_every_column_is_in_the_dictionary_of_each_format(swept: Path, tmp_path: Path) -> None:
    files = {to: export(swept, to, tmp_path / f"t.{to}", pytest.fail) for to in FORMATS}
    reported = dictionary((tmp_path / "t.dictionary.csv").read_text(encoding="utf-8"))
    columns = list(read(files["csv"]))
    assert list(reported)[: len(columns)] == columns
    assert reported["base"][0].startswith(f"Collapse: base ({COLLAPSE}): ")
    assert reported["p_settled_low"] == (message("low end of settled"), "share of runs")
    assert reported["p_collapse_high"][0] == message("high end of collapse")
    assert reported["first_collapse_median"][1] == "rounds"
    sheet = pandas.read_excel(files["xlsx"], sheet_name="dictionary", dtype=str).fillna("")
    assert {row["name"]: (row["meaning"], row["unit"]) for _, row in sheet.iterrows()} == reported
    schema = pq.read_schema(files["parquet"])
    assert {name: reported[name] for name in columns} == {
        field.name: (field.metadata[b"meaning"].decode(), field.metadata[b"unit"].decode())
        for field in schema
    }
    with pandas.io.stata.StataReader(files["dta"]) as stata:
        labels = stata.variable_labels()
        mark = open_store(swept, pytest.fail).manifest["fingerprint"]
        assert f", sweep {mark}, seed {SEED}" in stata.data_label
    assert list(labels) == columns
    assert labels["runs"] == "Runs of this cell"
    assert all(0 < len(label) <= 80 for label in labels.values())


def test_an_export_tells_where_its_numbers_come_from(swept: Path, tmp_path: Path) -> None:
    store = open_store(swept, pytest.fail)
    file = export(swept, "parquet", tmp_path / "t.parquet", pytest.fail)
    about = json.loads(pq.read_schema(file).metadata[b"negsim"])
    assert about["seed"] == str(SEED)
    assert about["sweep"] == f"fingerprint {store.manifest['fingerprint']}"
    assert store.identity not in json.dumps(about)
    assert about["extent"] == "complete"
    mark = load(TOWNS).fingerprint
    assert about[f"scenario {TOWNS}"] == f"fingerprint {mark}"
    assert "not a forecast" in about["shares"]
    export(swept, "csv", tmp_path / "t.csv", pytest.fail)
    reported = dictionary((tmp_path / "t.dictionary.csv").read_text(encoding="utf-8"))
    assert {name: reported[name][0] for name in about} == about


def test_names_that_stata_cannot_take_are_made_short_and_stay_apart(tmp_path: Path) -> None:
    long = "settlement_with_joint_verification"
    made = manifest(1, 100, classes=[f"{long}_a", f"{long}_b", *CLASSES[2:]])
    made["parameters"] = {"int": made["parameters"]["p"]}
    carried_out(tmp_path / "made", made, lambda cell: 1.0)
    table = read(export(tmp_path / "made", "dta", tmp_path / "t.dta", pytest.fail))
    assert "int_" in table
    assert table["k_settlement_with_joint_ver"][0] == 100
    assert table["p_settlement_with_joint_v_2_high"][0] < 1
    assert all(len(name) <= 32 for name in table)


def test_shortened_names_are_different() -> None:
    assert shortened(["abcdef", "abcdeg", "abcd", "x"], 4) == ["ab_2", "ab_3", "abcd", "x"]


def test_an_outcome_called_as_an_end_of_an_interval_is_refused(tmp_path: Path) -> None:
    made = manifest(1, 100, classes=["deal", "deal_low", *CLASSES[1:]])
    with pytest.raises(NegsimError) as refused:
        columns(made)
    assert str(refused.value) == message("twin columns")
    text = starter("neighbours")
    first = re.search(r"^outcomes:\n(?:\s*#.*\n)*  ([a-z_]+):", text, re.M)
    assert first is not None
    file = tmp_path / "talks.yaml"
    file.write_text(text.replace(f"  {first[1]}:", "  settled_low:"), encoding="utf-8")
    with pytest.raises(NegsimError) as refused:
        quick(file, [f"{COLLAPSE}=-4,-1"], RUNS, SEED)
    assert [(mistake.path, mistake.code) for mistake in refused.value.mistakes] == [
        ("scenario", "bad-name")
    ]
    assert str(refused.value) == message("twin outcomes")


# ---- sweeps that are not complete


def test_a_stopped_sweep_is_exported_as_far_as_it_goes(tmp_path: Path) -> None:
    store = carried_out(tmp_path / "made", manifest(points=8, runs=4000))
    parts = sorted((tmp_path / "made" / "parts").glob("part-*"))
    for part in parts[len(parts) // 2 :]:
        part.unlink()
    reported: list[str] = []
    file = export(tmp_path / "made", "csv", tmp_path / "t.csv", reported.append)
    table = read(file)
    runs = int(table["runs"].sum())
    assert len(table) == 8
    assert 0 < runs < 8 * 4000
    assert reported == [message("incomplete export", runs=runs)]
    words = dictionary((tmp_path / "t.dictionary.csv").read_text(encoding="utf-8"))
    assert words["extent"] == (f"not complete: {runs} of at most {8 * 4000} runs", "")
    assert store.folder == tmp_path / "made"


def test_damage_is_reported_once_and_a_sweep_of_nothing_is_refused(tmp_path: Path) -> None:
    carried_out(tmp_path / "made", manifest(points=2, runs=100))
    part, *others = sorted((tmp_path / "made" / "parts").glob("part-*"))
    for other in others:
        other.unlink()
    part.write_bytes(b"?")
    reported: list[str] = []
    with pytest.raises(NegsimError) as refused:
        export(tmp_path / "made", "csv", tmp_path / "t.csv", reported.append)
    assert reported == [message("damaged part", part=part.name)]
    assert str(refused.value) == message("nothing played", folder=tmp_path / "made")
    assert not list(tmp_path.glob("t.*"))


def test_a_table_of_another_sweep_or_a_damaged_one_is_not_taken(
    swept: Path, tmp_path: Path
) -> None:
    carried_out(tmp_path / "made", manifest(points=2, runs=100))
    export(swept, "csv", tmp_path / "t.csv", pytest.fail)
    for wrong in ((swept / "results.parquet").read_bytes(), b"?"):
        (tmp_path / "made" / "results.parquet").write_bytes(wrong)
        reported: list[str] = []
        table = tidy(open_store(tmp_path / "made", reported.append)).whole()
        assert table["scenario"].to_pylist() == ["neighbours"] * 2
        assert reported == [message("damaged table")]


def test_a_table_damaged_while_it_is_read_is_reported(tmp_path: Path) -> None:
    carried_out(tmp_path / "made", manifest(points=2, runs=100))
    table = tidy(open_store(tmp_path / "made", pytest.fail))
    data = table.counts.read_bytes()
    table.counts.write_bytes(data[:100] + bytes(200) + data[300:])
    with pytest.raises(NegsimError, match=r"results\.parquet: is damaged; remove it"):
        table.whole()


@pytest.mark.long
@pytest.mark.parametrize("blocks", [slice(0), slice(1, None)])
def test_a_sweep_in_a_folder_that_cannot_be_written_is_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: slice
) -> None:
    carried_out(tmp_path / "made", manifest(points=2, runs=1200))
    for part in sorted((tmp_path / "made" / "parts").iterdir())[blocks]:
        part.unlink()
    before = sorted(tmp_path.rglob("*"))
    real = disk.replacing

    def read_only(target: Path) -> Any:
        if target.parent == tmp_path / "made":
            raise OSError(30, "Read-only file system")
        return real(target)

    monkeypatch.setattr("negsim.sweeps.execution.gather.replacing", read_only)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "passing"))
    (tmp_path / "passing").mkdir()
    export(tmp_path / "made", "parquet", tmp_path / "t.parquet", lambda words: None)
    table = read(tmp_path / "t.parquet")
    assert table["runs"].tolist() == ([1200, 1200] if blocks == slice(0) else [500])
    plot(tmp_path / "made", tmp_path / "t.png")
    gc.collect()
    new = {"t.parquet", "t.png", "passing"}
    assert {file.name for file in {*tmp_path.rglob("*")} - {*before}} == new


# ---- where it goes


def test_by_default_the_table_lies_in_the_folder_of_the_sweep(tmp_path: Path) -> None:
    carried_out(tmp_path / "made", manifest(points=2, runs=100))
    assert export(tmp_path / "made", "csv", None, pytest.fail) == tmp_path / "made" / "table.csv"
    assert (tmp_path / "made" / "table.dictionary.csv").exists()
    existing = message("existing table", file=tmp_path / "made" / "table.csv")
    assert refusal(tmp_path / "made", "csv", None) == existing


class Out(io.TextIOWrapper):
    """Standard output that may be a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__(io.BytesIO())
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def test_standard_output_gets_the_table_alone(
    swept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for to in ("csv", "parquet", "dta", "xlsx"):
        file = export(swept, to, tmp_path / f"t.{to}", pytest.fail)
        monkeypatch.setattr(sys, "stdout", Out(terminal=to == "csv"))
        assert export(swept, to, "-", pytest.fail) is None
        assert sys.stdout.buffer.getvalue() == file.read_bytes()


def test_a_terminal_gets_no_binary_file(swept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Out(terminal=True))
    assert refusal(swept, "xlsx", "-") == message("terminal")


@pytest.mark.parametrize("to", FORMATS)
def test_a_failed_export_leaves_nothing(
    to: str, swept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object) -> Iterator[object]:
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr("negsim.sweeps.table.columns.Tidy.tables", broken)
    file = tmp_path / f"t.{to}"
    assert refusal(swept, to, file) == message("full disk of a table", file=file)
    assert not list(tmp_path.iterdir())


def test_folders_around_the_file_are_made(swept: Path, tmp_path: Path) -> None:
    assert export(swept, "csv", tmp_path / "a" / "b.csv", pytest.fail).exists()
    assert (tmp_path / "a" / "b.dictionary.csv").exists()


# ---- mistakes


def test_what_cannot_be_exported_is_refused(swept: Path, tmp_path: Path) -> None:
    assert refusal(swept, "xls", None) == message("unknown format")
    assert refusal(tmp_path, "csv", None) == message("no sweep", folder=tmp_path)
    other = tmp_path / "table.xlsx"
    assert refusal(swept, "csv", other) == message("wrong ending", file=other)
    printed = f"{tmp_path}/a\\x00b"
    assert refusal(swept, "csv", tmp_path / "a\0b") == message("null character", file=printed)


def test_limits_are_reported_before_they_are_hit() -> None:
    check_size("xlsx", 1_048_575, 16_384)
    check_size("csv", 10**9, 10**6)
    excel, stata = "a sheet of Excel's", "a file of Stata's"
    for to, size, width, whose, what, number in (
        ("xlsx", 1_048_576, 9, excel, "rows", 1_048_576),
        ("xlsx", 9, 16_385, excel, "columns", 16_385),
        ("dta", 9, 32_768, stata, "columns", 32_768),
    ):
        with pytest.raises(NegsimError) as refused:
            check_size(to, size, width)
        words = message("limit", whose=whose, what=what, number=number, most=number - 1)
        assert str(refused.value) == words


def test_a_workbook_needs_its_library(swept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert refusal(swept, "xlsx", None) == message("no openpyxl")


def test_texts_in_a_workbook_are_no_formulas(tmp_path: Path) -> None:
    made = manifest(1, 100, arms={"as_is": {"drop": [], "set": []}})
    made["about"] = {"question": "=1+1", "experiment": "x"}
    carried_out(tmp_path / "made", made)
    file = export(tmp_path / "made", "xlsx", tmp_path / "t.xlsx", pytest.fail)
    sheet = pandas.read_excel(file, sheet_name="dictionary").set_index("name")
    assert sheet.loc["question", "meaning"] == "=1+1"


def test_a_workbook_is_laid_out_to_be_read(swept: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(swept, "xlsx", tmp_path / "t.xlsx", pytest.fail))
    sheet, words = book["table"], book["dictionary"]
    head = {cell.value: cell for cell in sheet[1]}
    assert all(cell.font.bold for cell in (*sheet[1], *words[1]))
    formats = {name: sheet.cell(3, cell.column).number_format for name, cell in head.items()}
    shares = {name for name, form in formats.items() if form == "0.0%"}
    assert shares == {name for name in head if name.startswith("p_")}
    assert not sheet["A2"].font.bold
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(head)).column_letter}3"
    widths = {
        name: sheet.column_dimensions[cell.column_letter].width for name, cell in head.items()
    }
    assert all(width > len(name) for name, width in widths.items())
    assert words.column_dimensions["C"].width > 60


def test_signs_that_a_workbook_cannot_hold_are_written_out(tmp_path: Path) -> None:
    made = manifest(1, 100, scenarios=[["a\x07b\ufffe", "a" * 16]])
    made["about"] = {"question": "Who\x0b?\nAnd\twhen?", "experiment": "x\x1b[31m"}
    carried_out(tmp_path / "made", made)
    file = export(tmp_path / "made", "xlsx", tmp_path / "t.xlsx", pytest.fail)
    reported = pandas.read_excel(file, sheet_name="dictionary").set_index("name")["meaning"]
    assert reported["question"] == "Who\\x0b?\nAnd\twhen?"
    assert reported["experiment"] == "x\\x1b[31m"
    assert read(file)["scenario"].tolist() == ["a\\x07b\\ufffe"]


@pytest.mark.parametrize("sign", FORMULA)
def test_no_text_of_a_csv_file_is_a_formula(tmp_path: Path, sign: str) -> None:
    formula = f"{sign}cmd|' /C calc'!A0"
    made = manifest(2, 100, scenarios=[[formula, "a" * 16]], arms={"-1.5": {}})
    made["about"] = {"names": {"deal": formula}, "question": formula, "experiment": "+.5e3"}
    carried_out(tmp_path / "made", made)
    file = export(tmp_path / "made", "csv", tmp_path / "t.csv", pytest.fail)
    table = pandas.read_csv(file, dtype={"arm": str})
    assert table["scenario"].tolist() == [f"'{formula}"] * 2
    assert table["arm"].tolist() == ["-1.5"] * 2
    with (tmp_path / "t.dictionary.csv").open(encoding="utf-8", newline="") as stream:
        reported = {row["name"]: row["meaning"] for row in csv.DictReader(stream)}
    assert reported["question"] == f"'{formula}"
    assert reported["experiment"] == "+.5e3"
    assert f"'scenario {formula}"[1:] in reported
    other = export(tmp_path / "made", "parquet", tmp_path / "t.parquet", pytest.fail)
    assert read(other)["scenario"].tolist() == [formula] * 2


def test_a_label_keeps_its_unit() -> None:
    words = "Low end, 95 % joint interval: A settlement that both assemblies have ratified"
    cut = label(Column("x", words, "share of runs", "number", "x"))
    assert len(cut) == 80
    assert words.startswith(cut.removesuffix("... [share of runs]"))
    count = Column("x", "Count of runs: war", "runs", "whole", "x")
    assert label(count) == "Count of runs: war"
    inside = Column("x", f"{'a' * 80} in runs", "runs", "whole", "x")
    assert label(inside).endswith("... [runs]")


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_only_what_is_reported_is_exported(tmp_path: Path, to: str) -> None:
    made = manifest(2, 100)
    carried_out(tmp_path / "all", made)
    every = read(export(tmp_path / "all", to, None, pytest.fail))
    made["about"] = {"report": ["settled", "deal"]}
    carried_out(tmp_path / "some", made)
    some = read(export(tmp_path / "some", to, None, pytest.fail))
    assert [name for name in some if name.startswith("k_")] == ["k_deal", "k_settled"]
    left = [name for name in every if name.startswith(("k_", "n_", "p_")) and name not in some]
    assert len(left) == 4 * (4 + 9) + len(SHARE_OF)
    pandas.testing.assert_frame_equal(every.drop(columns=left), some)


def test_all_events_are_reported(swept: Path) -> None:
    columns = {column.name for column in tidy(open_store(swept, pytest.fail)).columns}
    assert {f"p_{id}" for id in MILESTONES} <= columns
