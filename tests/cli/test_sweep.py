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
    assert lines[:3] == [
        "Question: Does time help?",
        "Predicted: More time, more agreements.",
        "",
    ]
    assert re.fullmatch(r"Outcome \| Lowest +\| where +\| Highest +\| where *", lines[3])
    assert re.fullmatch(
        r"settled +\| +[\d.]+ % +\| deadline \d+ +\| [\d.]+ % +\| deadline \d+ *", lines[5]
    )
    assert lines[7:9] == [
        "300 runs in each of 3 cells, seed 1; 95 % intervals reach at most 1.3 points",
        "from a share.",
    ]
    assert lines[-3].startswith("out/time/results.parquet, digest of its rows ")
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
    assert told.err == "negsim: the experiment is in saved.yaml\n"
    assert main(["sweep", "saved.yaml", "--out", "again", "--threads", "1"]) == 0
    assert digest(capsys.readouterr().out) == digest(told.out)
    assert main([*QUICK, "--runs", "301", "--out", "other"]) == 0
    assert digest(capsys.readouterr().out) != digest(told.out)


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
    assert re.fullmatch(
        "Share 1 of 2 is played; parts left to other shares: \\d\\.\n"
        "When all are there, the same command, with or without --shard, gathers them.\n",
        capsys.readouterr().out,
    )
    assert not (here / "shared" / "results.parquet").exists()
    assert main([*QUICK, "--out", "shared", "--shard", "2/2"]) == 0
    assert digest(capsys.readouterr().out) == whole


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
    assert re.search(
        "negsim: interrupted; \\d+ finished parts are kept in 'stopped', and the same command "
        "goes on from there\n$",
        complaints,
    )
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


NO_SWEEP = "nowhere: is not there"

MISTAKES = {
    "no experiment": (
        ["sweep"],
        "an experiment is missing: give a YAML file or a shipped name, or a scenario and --vary",
    ),
    "a scenario alone": (
        ["sweep", "istanbul-2025"],
        "'istanbul-2025' is a scenario; say what varies, such as --vary "
        "mediators.*.pressure=0:1:11",
    ),
    "no file": (["sweep", "nowhere.yaml"], "nowhere.yaml: there is no such file"),
    "a shipped experiment by a path that is not there": (
        ["sweep", "experiments/timing.yaml"],
        "experiments/timing.yaml: there is no such file; did you mean 'timing'?",
    ),
    "no shipped experiment": (
        ["sweep", "timming"],
        f"timming: there is no such file; shipped: {', '.join(shipped('experiments'))}; did you "
        "mean 'timing'?",
    ),
    "a seed beside a file": (
        ["sweep", "time.yaml", "--seed", "3"],
        "--seed goes with --vary; an experiment file says its own",
    ),
    "a seed that no file holds": (
        [*QUICK, "--seed", str(10**18)],
        "--seed: '1000000000000000000' is not a whole number from 0 to 999999999999999999",
    ),
    "a save beside a file": (
        ["sweep", "time.yaml", "--save", "x.yaml"],
        "--save goes with --vary; an experiment file says its own",
    ),
    "saved over something": (
        [*QUICK, "--save", "time.yaml"],
        "--save: 'time.yaml' exists already; choose another file or remove it",
    ),
    "saved where nothing can be": (
        [*QUICK, "--save", "nowhere/x.yaml"],
        "--save: cannot write 'nowhere/x.yaml': No such file or directory\n",
    ),
    "played where nothing can be": (
        [*QUICK, "--out", "time.yaml/x"],
        "--out: cannot write 'time.yaml/x': Not a directory\n",
    ),
    "a single step": (
        ["sweep", "textbook-two-party", "--vary", "process.deadline=1:9:0"],
        "process.deadline: STEPS must be a whole number from 2 on; found the number 0\n",
    ),
    "a path cut short": (
        ["sweep", "textbook-two-party", "--vary", "batna=0:1:3"],
        "did you mean 'parties.*.batna'?\n",
    ),
    "saved into no folder": (
        [*QUICK, "--save", "nowhere/x.yaml"],
        "--save: cannot write 'nowhere/x.yaml': No such file or directory\n",
    ),
    "shard zero": (
        [*QUICK, "--shard", "0/2"],
        "--shard: '0/2' is not a share: I goes from 1 to N, and N to 1000000",
    ),
    "shard beyond": (
        [*QUICK, "--shard", "3/2"],
        "--shard: '3/2' is not a share: I goes from 1 to N, and N to 1000000",
    ),
    "no shard": ([*QUICK, "--shard", "two"], "--shard: 'two' is not a share such as 2/8"),
    "two ways to play": (
        [*QUICK, "--threads", "2", "--cluster", "tcp://127.0.0.1:9"],
        "--cluster: not allowed with argument --threads",
    ),
    "a file for a folder": (
        ["sweep", "time.yaml", "--out", "time.yaml"],
        "--out: 'time.yaml' is a file, not a folder",
    ),
    "a foreign folder": (
        ["sweep", "time.yaml", "--out", "."],
        "--out: '.' holds something, but no manifest.json; choose another folder",
    ),
    "unknown path": (
        ["sweep", "textbook-two-party", "--vary", "process.dedline=1:2:2"],
        "did you mean 'deadline'",
    ),
    "no folder to plot": (["plot"], "the folder of a sweep is missing"),
    "no folder to export": (["export", "--to", "csv"], "the folder of a sweep is missing"),
    "no format": (["export", "x"], "say in which format: --to csv, xlsx, dta or parquet"),
    "a wrong format": (["export", "x", "--to", "sav"], "--to: 'sav' is no format; allowed are csv"),
    "a near format": (["export", "x", "--to", "xls"], "did you mean 'xlsx'?\n"),
    "no such sweep to plot": (["plot", "nowhere"], NO_SWEEP),
    "a file to plot": (["plot", "time.yaml"], "time.yaml: is a file, not the folder of a sweep\n"),
    "no such sweep to export": (["export", "nowhere", "--to", "csv"], NO_SWEEP),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_message_and_nothing_is_written(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "time.yaml").write_text(FILE, encoding="utf-8")
    words, message = MISTAKES[name]
    assert main(words) == 2
    out, complaints = capsys.readouterr()
    assert out == ""
    assert complaints.startswith("negsim: ")
    assert message in complaints
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
