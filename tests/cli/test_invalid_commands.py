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

ROOT = Path(cli.__file__).parents[2]
SMALL = str(ROOT / "tests" / "scenarios" / "small.yaml")
FULL_DISK = OSError(errno.ENOSPC, "No space left on device")

PARTS = (
    "negsim, id, name, summary, sources, issues, parties, mediators, violence, process, outcomes"
)
FORM = "a setting must be PATH=VALUE, such as process.rounds=60; found "
ROUNDS = "process.rounds: must be a whole number from 1 to 100000; found "
BROAD = "' is not a whole number from "
YAML = "process.rounds: is not YAML: "

SETTINGS = [  # what follows --set, and what is told of it
    ("", f"{FORM}''"),
    ("=", f"{FORM}'='"),
    ("=3", f"{FORM}'=3'"),
    ("process.rounds", f"{FORM}'process.rounds'"),
    ("process.rounds=", "process.rounds: must have a value after '='; found nothing"),
    ("process.rounds=# later", "process.rounds: is empty"),
    ("process.rounds=0", f"{ROUNDS}the number 0"),
    ("process.rounds=1e9", f"{ROUNDS}the number 1000000000"),
    ("process.rounds=many", f"{ROUNDS}the text 'many'"),
    ("process.rounds==3", f"{ROUNDS}the text '=3'"),
    ("process.rounds={uniform: [5, 9]}", f"{ROUNDS}a mapping"),
    ("process.rounds=[", f"{YAML}did not find expected node content (while parsing a flow node "
     "that begins in line 2)"),
    ("process.rounds=a: b: c", f"{YAML}mapping values are not allowed in this context; "
     "a text with ': ' in it needs quotes"),
    ("process.rounds=&a 3", "process.rounds: '&a': anchors are not allowed; take it out"),
    ("process.rounds=!!int 3", "process.rounds: '!!int': tags are not allowed; take it out"),
    ("process.rounds=3\n---\n4",
     "process.rounds: a second document begins here; a file holds only one"),
    ("process.rounds=\udcff", "process.rounds: is not text"),
    ("process.start.truce=yes", "process.start.truce: must be true or false; found the text 'yes'"),
    ("proces.rounds=3",
     f"proces.rounds: 'proces' is not a part of a scenario; allowed are {PARTS}; "
     "did you mean 'process'?"),
    ("batna=.3",
     f"batna: 'batna' is not a part of a scenario; allowed are {PARTS}; "
     "did you mean 'parties.*.batna'?"),
    ("a_land.values.border.open=.3",
     f"a_land.values.border.open: 'a_land' is not a part of a scenario; allowed are {PARTS}; "
     "did you mean 'parties.a_land.values.border.open'?"),
    ("parties.*.batna=[.2, .4]",
     "parties.a_land.batna: must be a number from 0 to 1; found a list of 2; a range is written "
     "{uniform: [LOW, HIGH]}\n"
     "parties.b_land.batna: must be a number from 0 to 1; found a list of 2; a range is written "
     "{uniform: [LOW, HIGH]}"),
    ("parties..batna=.3", "parties..batna: '' is not in 'parties'; allowed are a_land, b_land"),
    ("parties.*.batna=high",
     "parties.a_land.batna: must be a number from 0 to 1; found the text 'high'\n"
     "parties.b_land.batna: must be a number from 0 to 1; found the text 'high'"),
    ("violence.*.firmness=.3",
     "violence.*.firmness: 'firmness' is not in 'violence.*'; allowed are name, rate, victim, "
     "attribution, stream"),
    ("parties.*.salience.*=0",
     "parties.a_land.salience: at least one weight must be above 0 in every run\n"
     "parties.b_land.salience: at least one weight must be above 0 in every run"),
    ("parties.a_land.batna=1.5", "parties.a_land.batna: 1.5 is out of range; allowed is 0 to 1"),
    ("parties.a_land.batna.low=.1",
     "parties.a_land.batna.low: nothing lies below 'parties.a_land.batna', so 'low' leads "
     "nowhere"),
    ("parties.a_land.values.border.opn=.3",
     "parties.a_land.values.border.opn: 'opn' is not in 'parties.a_land.values.border'; allowed "
     "are closed, aid only, open; did you mean 'open'?"),
    ("parties.b_land.red_lines.prisoners.2.firmness=1",
     "parties.b_land.red_lines.prisoners.2.firmness: '2' is not in "
     "'parties.b_land.red_lines.prisoners'; allowed are 0, 1"),
    ("parties.*.stream=3",
     "parties.b_land.stream: stream 3 is also that of parties.a_land; give one of them another "
     "number with 'stream:'"),
    ("mediators.nobody.pressure=1",
     "mediators.nobody.pressure: 'nobody' is not in 'mediators'; allowed are envoy"),
    ("outcomes={}", "outcomes: needs at least one class of signed texts"),
    ("*=3", "negsim: must be 1, the format that this negsim reads; found the number 3"),
    ("up\x1b[2J=3", f"up\\x1b[2J: 'up\\x1b[2J' is not a part of a scenario; allowed are {PARTS}"),
]  # fmt: skip

OPTIONS = [  # an option with its value, and what is told of it
    ("--runs", "-1", f"--runs: '-1{BROAD}1 to 1000000000"),
    ("--runs", "1e3", f"--runs: '1e3{BROAD}1 to 1000000000"),
    ("--runs", "", f"--runs: '{BROAD}1 to 1000000000"),
    ("--runs", "1000000001", f"--runs: '1000000001{BROAD}1 to 1000000000"),
    ("--seed", "-1", f"--seed: '-1{BROAD}0 to 18446744073709551615"),
    ("--seed", str(2**64), f"--seed: '{2**64}{BROAD}0 to 18446744073709551615"),
    ("--seed", "0x10", f"--seed: '0x10{BROAD}0 to 18446744073709551615"),
    ("--threads", "-1", f"--threads: '-1{BROAD}1 to 1024"),
    ("--threads", "1025", f"--threads: '1025{BROAD}1 to 1024"),
    ("--threads", "two", f"--threads: 'two{BROAD}1 to 1024"),
    ("--json", "please", "'please' is one word too many; see negsim run --help"),
    ("--set", "--json", "--set: expected one argument"),
]


def told(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the message with which ``negsim`` refuses; nothing else may be printed."""
    assert main([*words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return str(err)


@pytest.mark.parametrize(("setting", "message"), SETTINGS)
def test_a_mistaken_setting(
    setting: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told("run", SMALL, "--set", setting, capsys=capsys) == f"negsim: {message}\n"


def test_every_mistaken_setting_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--set", "process.ruonds=3", "--set", "violence.raid.rate=.1")
    first, second = told("run", SMALL, *words, capsys=capsys).splitlines()
    assert first.startswith("negsim: process.ruonds: 'ruonds' is not in 'process'; allowed are ")
    assert second == (
        "violence.raid.rate: 'raid' is not in 'violence'; allowed are raids; did you mean 'raids'?"
    )


@pytest.mark.parametrize(("option", "value", "message"), OPTIONS)
def test_a_mistaken_option(
    option: str, value: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told("run", SMALL, option, value, capsys=capsys) == f"negsim: {message}\n"


def test_a_name_of_thousands_of_letters_is_not_repeated_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    message = told("run", SMALL, "--set", "x" * 100_000 + "=3", capsys=capsys)
    assert 2000 < len(message) < 2100
    assert message.startswith("negsim: xxx")
    assert message.endswith(f"allowed are {PARTS}\n")


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
    assert message.replace("\\x00", "\0") == f"negsim: --out: cannot write '{out}': {why}\n"
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
    assert message == f"negsim: --out: cannot write '{out}': Permission denied\n"
    assert list(tmp_path.iterdir()) == []


def test_a_way_up_and_down_again_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for out in ("new/../first", "there/../new/second"):
        assert main(["run", SMALL, "--runs", "1", "--out", out]) == 0
    assert "results are in there/../new/second" in capsys.readouterr().err
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
    message = f"negsim: --out: cannot write '{out}': No space left on device"
    assert err.splitlines()[-1] == message
    assert list(tmp_path.iterdir()) == []


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
    assert done.stderr == f"negsim: --out: cannot write '{out}': File too large\n"
    assert list(tmp_path.iterdir()) == []
