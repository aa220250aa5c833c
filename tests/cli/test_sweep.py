"""``negsim sweep`` as a user meets it: from nothing to a table, stopped, shared out, mistyped."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from negsim import jit
from negsim.cli import sweep
from negsim.cli.main import main
from negsim.cli.shared import progress_bar
from negsim.scenario.files.load import shipped
from negsim.sweeps.execution.sweep import Progress
from negsim.sweeps.experiment import read
from negsim.sweeps.experiment.experiment import Sets
from refusals import refusals

ROOT = Path(__file__).parents[2]
QUICK = ["sweep", "textbook-two-party", "--vary", "process.deadline=6:30:3", "--runs", "300"]

FILE = """\
negsim_experiment: 1
question: Does time help?
prediction: More time, more agreements.
scenario: textbook-two-party
vary: {deadline: {path: process.deadline, values: [6, 18, 30]}}
runs: 300
seed: 1
report: [settled]
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(jit, "compiled_before", lambda: True)
    monkeypatch.setattr(sweep, "SECONDS_BETWEEN_LINES", 1e9)  # compiling may take some seconds
    return tmp_path


def digest(out: str) -> str:
    found = re.search(r"digest of its rows ([0-9a-f]{16})\n", out)
    assert found
    return found[1]


def test_a_sweep_tells_what_was_asked_predicted_and_found(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "time.yaml").write_text(FILE, encoding="utf-8")
    assert main(["sweep", "time.yaml"]) == 0
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert [line.partition(": ")[::2] for line in lines[:3]] == [
        ("Question", "Does time help?"), ("Predicted", "More time, more agreements."), ("", ""),
    ]  # fmt: skip
    rows = [[cell.strip() for cell in line.split("|")] for line in lines[3:9]]
    assert [row[0] for row in rows] == [
        "Outcome", rows[1][0], "A settlement signed",
        *(f"Deadline {value} rounds" for value in (6, 18, 30)),
    ]  # fmt: skip
    assert rows[0][1:] == ["Share", "95 % interval"]
    assert all(re.fullmatch(r"[\d.]+ %", row[1]) for row in rows[3:])
    assert all(re.fullmatch(r"[\d.]+ to [\d.]+ %", row[2]) for row in rows[3:])
    assert re.findall(r"[\d.]+\d", lines[10]) == ["300", "95", "1.3"]
    assert re.findall(r"\d+ (?:runs|cells)|seed \d", lines[10]) == ["300 runs", "3 cells", "seed 1"]
    assert lines[-3].split()[0] == "out/time/results.parquet,"
    assert lines[-3].endswith(digest(told.out))
    assert lines[-2:] == ["Next: negsim plot out/time", "      negsim export out/time --to csv"]
    assert told.err == ""
    # The same command finds all done and says the same.
    assert main(["sweep", "time.yaml"]) == 0
    assert capsys.readouterr().out == told.out
    log = (here / "out" / "time" / sweep.LOG).read_text(encoding="utf-8")
    assert re.fullmatch(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d complete\n){2}", log)


def test_the_next_commands_can_be_copied_into_a_shell(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "time.yaml").write_text(FILE, encoding="utf-8")
    folder = "a folder with so long a name that the commands for it take more than one line of 80"
    assert main(["sweep", "time.yaml", "--out", folder]) == 0
    *_, one, other = capsys.readouterr().out.splitlines()
    assert one == f'Next: negsim plot "{folder}"'
    assert other == f'      negsim export "{folder}" --to csv'


def test_a_quick_sweep_and_the_file_it_stands_for_give_the_same_table(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*QUICK, "--save", "saved.yaml", "--out", "quick"]) == 0
    told = capsys.readouterr()
    assert re.fullmatch(r"negsim: .* saved\.yaml\n", told.err)
    assert main(["sweep", "saved.yaml", "--out", "again", "--threads", "1"]) == 0
    assert digest(capsys.readouterr().out) == digest(told.out)
    assert main([*QUICK, "--runs", "301", "--out", "other"]) == 0
    assert digest(capsys.readouterr().out) != digest(told.out)


def test_a_quick_sweep_takes_settings_arms_and_what_to_report(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    more = ["--arm", "hardly any time: process.rounds=2", "--set", "process.collapse.base=-3"]
    asked = [*QUICK, *more, "--report", "settled,collapse", "--save", "saved.yaml"]
    assert main([*asked, "--out", "quick"]) == 0
    told = capsys.readouterr().out
    lines = told.splitlines()
    heads = [cell.strip() for cell in lines[3].split("|")]
    assert heads == ["Outcome", "Share", "95 % interval", "Difference", "95 % interval"]
    first, less = (
        re.findall(r"-?\d+\.\d", row) for row in _of(told, "A settlement signed", 6)[::3]
    )
    assert (len(first), len(less)) == (3, 6)
    assert float(less[3]) == pytest.approx(float(less[0]) - float(first[0]), abs=0.11)
    assert float(less[4]) <= float(less[3]) <= float(less[5])
    assert "as_is" not in told
    assert "hardly_any_time" not in told
    assert "Interim" not in told
    assert main(["sweep", "saved.yaml", "--out", "again"]) == 0
    assert digest(capsys.readouterr().out) == digest(told)
    monkeypatch.setenv("COLUMNS", "140")
    assert main(["sweep", "saved.yaml", "--out", "again"]) == 0
    wide = capsys.readouterr().out.splitlines()
    assert max(map(len, lines[:-3])) <= 80 < max(map(len, wide[:-3])) <= 140


def _of(told: str, outcome: str, rows: int) -> list[str]:
    """Return the rows of an outcome; one that takes more lines has its numbers in the first."""
    lines = told.split(f"\n{outcome}\n")[1].splitlines()
    return [line for line in lines if "%" in line][:rows]


def test_doubt_is_told_in_a_line_and_kept_in_the_saved_file(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "Sets", lambda: Sets(4, 25))
    assert main([*QUICK, "--out", "plain"]) == 0
    plain = capsys.readouterr().out
    assert "ssumptions leave" not in plain
    assert main([*QUICK, "--doubt", "--save", "saved.yaml", "--out", "quick"]) == 0
    told = capsys.readouterr().out
    assert "Assumptions leave no share of all runs open" in told  # two towns agree under all
    assert "(95 % of 4 sets, 25 runs each, the same sets in all cells)" in " ".join(told.split())
    assert "Intervals tell Monte Carlo error only" in plain
    assert "Intervals tell Monte Carlo error only" not in told
    assert digest(told) != digest(plain)
    assert main(["sweep", "saved.yaml", "--out", "again"]) == 0
    assert digest(capsys.readouterr().out) == digest(told)


def test_the_share_that_is_left_most_open_is_told_with_its_cell(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "Sets", lambda: Sets(8, 25))
    vary = ["--vary", "process.deadline=10,18", "--runs", "20", "--doubt", "--out", "left"]
    assert main(["sweep", "istanbul-2025", *vary]) == 0
    told = capsys.readouterr().out
    told = " ".join(told.split())
    [ends] = re.findall(
        r"leave most open for '[^']+'\s\(Deadline \d+ rounds\): (\d+)\sto\s(\d+)\s%", told
    )
    assert int(ends[0]) < int(ends[1])


def test_shares_of_some_runs_only_are_not_told_as_the_widest(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "Sets", lambda: Sets(2, 5))
    some = FILE.replace("[settled]", "[failed]").replace("vary:", "doubt: yes\nvary:")
    (here / "time.yaml").write_text(some, encoding="utf-8")
    assert main(["sweep", "time.yaml"]) == 0
    assert "What the assumptions leave (95 % of 2 sets" in capsys.readouterr().out


@pytest.mark.long
def test_a_sweep_of_a_grid_begins_without_what_takes_long_to_import(here: Path) -> None:
    """Only Sobol' points and paired intervals need scipy.stats, and only figures matplotlib."""
    script = (
        "import sys\nfrom negsim.cli.main import main\n"
        f"assert main({QUICK!r} + ['--out', 'grid']) == 0\n"
        "assert main(['export', 'grid', '--to', 'csv', '--out', '-']) == 0\n"
        "sys.exit(', '.join({'scipy.stats', 'matplotlib'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_shares_say_what_is_left_and_the_last_one_gathers(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*QUICK, "--out", "whole"]) == 0
    whole = digest(capsys.readouterr().out)
    assert main([*QUICK, "--out", "shared", "--shard", "1/2"]) == 0
    assert re.match(r"Share 1 of 2 is played; .*: \d\.\n", capsys.readouterr().out)
    assert not (here / "shared" / "results.parquet").exists()
    assert main([*QUICK, "--out", "shared", "--shard", "2/2"]) == 0
    assert digest(capsys.readouterr().out) == whole


@pytest.mark.long
def test_ctrl_c_says_what_is_kept_and_the_same_command_goes_on(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [*QUICK[:-1], "200000", "--threads", "1", "--out", "stopped"]
    running = subprocess.Popen(
        [sys.executable, "-m", "negsim", *many],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while len(list(here.glob("stopped/parts/part-*"))) < 2:
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    asked = time.monotonic()
    out, complaints = running.communicate(timeout=60)
    assert time.monotonic() - asked < 5
    assert (out, running.returncode) == ("", 130)
    last = complaints.splitlines()[-1]
    assert last.startswith("negsim: interrupted; ")
    assert re.search(r"\d+ .* are kept in 'stopped'", last)
    assert "Traceback" not in complaints


def progress(left: float | None = 3725.4) -> Progress:
    return Progress(
        cells=11, parts=3, runs=500, most_runs=2000, runs_per_second=123.4, seconds_left=left
    )


def test_progress_is_points_speed_and_time_left() -> None:
    start = "11 cells, 3 parts, 500 runs (25%), 123 runs/s"
    assert sweep.progress_line(progress()) == f"{start}, 1:02:05 left"
    assert sweep.progress_line(progress(None)) == start


def test_progress_is_a_bar_on_a_terminal_and_lines_elsewhere(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sweep, "SECONDS_BETWEEN_LINES", 0.0)
    with progress_bar(None) as bar:
        sweep.Reporter(Path("nowhere"), bar).progress(progress(None))
    assert capsys.readouterr().err == f"negsim: {sweep.progress_line(progress(None))}\n"
    monkeypatch.setattr(sweep, "SECONDS_BETWEEN_LINES", 1e9)
    with progress_bar(None) as bar:
        sweep.Reporter(Path("nowhere"), bar).progress(progress())
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress_bar(None) as bar:
        assert bar is not None
        sweep.Reporter(Path("nowhere"), bar).progress(progress())
    assert "0:00" not in capsys.readouterr().out


def test_remarks_and_progress_go_to_the_log_too(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reporter = sweep.Reporter(here, lambda runs, **shown: None)
    reporter.progress(progress())
    assert not (here / sweep.LOG).exists()  # ten seconds have not passed
    monkeypatch.setattr(sweep, "SECONDS_BETWEEN_LINES", 0.0)
    reporter.progress(progress())
    reporter.log("a part is damaged")
    assert capsys.readouterr().err == "negsim: a part is damaged\n"
    lines = (here / sweep.LOG).read_text(encoding="utf-8").splitlines()
    assert [line[20:] for line in lines] == [sweep.progress_line(progress()), "a part is damaged"]


MISTAKES = [
    ["sweep"],
    ["sweep", "istanbul-2025"],
    ["sweep", "nowhere.yaml"],
    ["sweep", "experiments/timing.yaml"],
    ["sweep", "timming"],
    ["sweep", "time.yaml", "--seed", "3"],
    [*QUICK, "--seed", str(10**18)],
    ["sweep", "time.yaml", "--save", "x.yaml"],
    ["sweep", "time.yaml", "--doubt"],
    ["sweep", "time.yaml", "--arm", "short: process.rounds=2"],
    [*QUICK, "--arm", "short process.rounds=2"],
    [*QUICK, "--arm", "short: proces.rounds=2"],
    [*QUICK, "--arm", "short: process.rounds=2", "--arm", "short: process.rounds=3"],
    [*QUICK, "--arm", "same:"],
    [*QUICK, "--set", "proces.rounds=2", "--arm", "short: process.rounds=2"],
    [*QUICK, "--set", "process.rounds"],
    [*QUICK, "--report", "setled"],
    [*QUICK, "--arm", f"{'long ' * 20}: process.rounds=2"],
    [*QUICK, "--save", "time.yaml"],
    [*QUICK, "--save", "nowhere/x.yaml"],
    [*QUICK, "--out", "time.yaml/x"],
    ["sweep", "textbook-two-party", "--vary", "process.deadline=1:9:0"],
    ["sweep", "textbook-two-party", "--vary", "batna=0:1:3"],
    [*QUICK, "--shard", "0/2"],
    [*QUICK, "--shard", "3/2"],
    [*QUICK, "--shard", "two"],
    [*QUICK, "--threads", "2", "--cluster", "tcp://127.0.0.1:9"],
    ["sweep", "time.yaml", "--out", "time.yaml"],
    ["sweep", "time.yaml", "--out", "."],
    ["sweep", "textbook-two-party", "--vary", "process.dedline=1:2:2"],
    ["plot"],
    ["export", "--to", "csv"],
    ["export", "x"],
    ["export", "x", "--to", "sav"],
    ["export", "x", "--to", "xls"],
    ["plot", "nowhere"],
    ["plot", "time.yaml"],
    ["export", "nowhere", "--to", "csv"],
]
"""Commands that are refused, beside the experiment of `FILE`."""


def test_each_mistake_is_one_message_and_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "time.yaml").write_text(FILE, encoding="utf-8")
    page = refusals(MISTAKES, capsys).replace(", ".join(shipped("experiments")), "SHIPPED")
    assert page == Path(__file__).with_name("sweep.txt").read_text(encoding="utf-8")
    assert [file.name for file in here.iterdir()] == ["time.yaml"]


def test_another_experiment_in_the_folder_is_refused_and_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*QUICK, "--out", "begun"]) == 0
    before = {file: file.read_bytes() for file in here.rglob("*") if file.is_file()}
    capsys.readouterr()
    assert main([*QUICK, "--seed", "7", "--out", "begun"]) == 2
    assert "seed" in capsys.readouterr().err
    assert {file: file.read_bytes() for file in here.rglob("*") if file.is_file()} == before
