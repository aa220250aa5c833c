"""Mistakes on the command line, disks that fail: one message, 2, and nothing left behind."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from negsim.cli import main as cli
from negsim.cli.main import main
from negsim.plots import result as plots
from negsim.results import result as outcomes
from refusals import refusals

ROOT = Path(cli.__file__).parents[2]
MESSAGES = Path(__file__).with_name("invalid_commands.txt")
FULL_DISK = OSError(errno.ENOSPC, "No space left on device")

SMALL = "tests/scenarios/small.yaml"

COMMANDS = [
    "",
    "rnu",
    "--verbos",
    "run",
    "run --rusn 5",
    "run x --sede=5",
    "run x y",
    "list y",
    "run x --runs -1",
    "run x --runs 0",
    "run x --runs 1_000",
    "run x --runs abc",
    "run x --seed x",
    "run x --seed 1.5",
    "run x --threads 0",
    "run x --runs",
    "run x --rows-with history",
    "run x --rows r.csv --rows-with numbers,histroy",
    "run x --rows r.csv --rows-with",
    "run tests/scenarios/small.yaml --rows r.tsv --rows-with numbers",
    "run tests/scenarios/small.yaml --rows none/r.csv --rows-with numbers",
    "pack textbook-two-party --out none/p --students 3",
    "pack textbook-two-party --out none/p --students 61",
    "pack textbook-two-party --out none/p --students many",
    "pack textbook-two-party --out none/p --minutes 44",
    "pack textbook-two-party --out none/p --minutes 181",
]
"""Command lines that are refused whatever the scenario is."""

SETTINGS = [
    "",
    "=",
    "=3",
    "process.rounds",
    "process.rounds=",
    "process.rounds=# later",
    "process.rounds=0",
    "process.rounds=1e9",
    "process.rounds=many",
    "process.rounds==3",
    "process.rounds={uniform: [5, 9]}",
    "process.rounds=[",
    "process.rounds=a: b: c",
    "process.rounds=&a 3",
    "process.rounds=!!int 3",
    "process.rounds=3\n---\n4",
    "process.rounds=\udcff",
    "process.start.truce=yes",
    "proces.rounds=3",
    "batna=.3",
    "a_land.values.border.open=.3",
    "parties.*.batna=[.2, .4]",
    "parties..batna=.3",
    "parties.*.batna=high",
    "violence.*.firmness=.3",
    "parties.*.salience.*=0",
    "parties.a_land.batna=1.5",
    "parties.a_land.batna.low=.1",
    "parties.a_land.values.border.opn=.3",
    "parties.b_land.red_lines.prisoners.2.firmness=1",
    "parties.*.stream=3",
    "mediators.nobody.pressure=1",
    "outcomes={}",
    "*=3",
    "up\x1b[2J=3",
]
"""What follows --set."""

OPTIONS = [
    ("--runs", "-1"),
    ("--runs", "1e3"),
    ("--runs", ""),
    ("--runs", "1000000001"),
    ("--seed", "-1"),
    ("--seed", str(2**64)),
    ("--seed", "0x10"),
    ("--threads", "-1"),
    ("--threads", "1025"),
    ("--threads", "two"),
    ("--json", "please"),
    ("--set", "--json"),
]
"""Options of a run with their values."""


def told(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the message with which ``negsim`` refuses; nothing else may be printed."""
    assert main([*words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return str(err)


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_each_mistake_is_one_message_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    commands = [
        *(line.split() for line in COMMANDS),
        *(["run", SMALL, option, value] for option, value in OPTIONS),
        *(["run", SMALL, "--set", setting] for setting in SETTINGS),
        ["run", SMALL, "--set", "process.ruonds=3", "--set", "violence.raid.rate=.1"],
    ]
    assert refusals(commands, capsys) == MESSAGES.read_text(encoding="utf-8")


def test_a_name_of_thousands_of_letters_is_not_repeated_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    message = told("run", SMALL, "--set", "x" * 100_000 + "=3", capsys=capsys)
    assert 2000 < len(message) < 2100
    assert message.startswith("negsim: xxx")
    assert message.endswith("process, outcomes, events\n")


# ---- folders


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("file/out", "Not a directory"),
        ("x" * 300, "File name too long"),
        ("new/" + "x" * 300, "File name too long"),
        ("a\0b", "a name cannot hold a null character"),
    ],
)
def test_a_folder_that_cannot_be_made_is_told_before_anything_runs(
    folder: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    out = f"{tmp_path}/{folder}"
    message = told("run", SMALL, "--out", out, capsys=capsys)
    assert message.startswith("negsim: --out: ")
    assert message.replace("\\x00", "\0").endswith(f"'{out}': {why}\n")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


def test_a_folder_in_which_nothing_may_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Root may write anywhere, so the system's answer is made up.
    def refuse(*given: object, **options: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    out = tmp_path / "out"
    message = told("run", SMALL, "--out", str(out), capsys=capsys)
    assert message.endswith(f"'{out}': Permission denied\n")
    assert list(tmp_path.iterdir()) == []


def test_a_way_up_and_down_again_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for out in ("new/../first", "there/../new/second"):
        assert main(["run", str(ROOT / SMALL), "--runs", "1", "--out", out]) == 0
    assert "there/../new/second" in capsys.readouterr().err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["first", "new"]
    assert (tmp_path / "new" / "second" / "outcomes.csv").exists()


# ---- full disks


def fail(*given: object, **options: object) -> Any:
    raise FULL_DISK


def after(calls: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does what `real` does `calls` times, and then has no space."""
    done = 0

    def limited(*given: Any, **options: Any) -> Any:
        nonlocal done
        done += 1
        return real(*given, **options) if done <= calls else fail()

    return limited


POINTS = {
    "the table": (outcomes, "write_csv", 0),
    "the second table": (outcomes, "write_csv", 1),
    "where it comes from": (Path, "write_text", 0),
    "the scenario": (Path, "write_text", 1),
    "the figures": (plots, "save_all", 0),
    "the last step": (Path, "rename", 0),
}


@pytest.mark.parametrize("point", POINTS)
def test_a_disk_that_fills_up_leaves_nothing(
    point: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    owner, name, calls = POINTS[point]
    monkeypatch.setattr(owner, name, after(calls, getattr(owner, name)))
    out = tmp_path / "new" / "out"
    assert main(["run", SMALL, "--runs", "1", "--out", str(out)]) == 2
    shown, err = capsys.readouterr()
    assert shown.startswith("Small talks\n")  # the numbers are not lost
    assert err.splitlines()[-1].endswith(f"'{out}': No space left on device")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
@pytest.mark.parametrize("most", [100, 20_000])
def test_files_that_the_system_cuts_off_leave_nothing(most: int, tmp_path: Path) -> None:
    script = (
        "import resource, sys\nfrom negsim.cli import main as cli\n"
        "from negsim.plots import result\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
        "sys.exit(cli.main(sys.argv[1:]))"
    )
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-c", script, "run", SMALL, "--runs", "1", "--out", str(out)],
        env=os.environ | {"PYTHONPATH": str(ROOT), "NEGSIM_COMPILE": "0"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stdout.startswith("Small talks\n")
    assert (done.stderr[:15], done.stderr.count("\n")) == ("negsim: --out: ", 1)
    assert done.stderr.endswith(f"'{out}': File too large\n")
    assert list(tmp_path.iterdir()) == []
