"""The command line as a user meets it: output, messages, exit codes, files."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from itertools import takewhile
from pathlib import Path

import jsonschema
import pytest

from negsim import jit
from negsim.cli import main as cli
from negsim.cli import shared
from negsim.cli.main import main
from negsim.cli.run import EXAMPLE
from negsim.plots import result as plots
from negsim.results import result as outcomes
from negsim.results.provenance import version
from negsim.results.result import Result
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from synthetic import tally

ROOT = Path(cli.__file__).parents[2]
SCENARIO = "istanbul-2025"
PAGE = Path(__file__).with_name("run.txt")
START = "import sys; from negsim.cli.main import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Put made-up counts in the place of an ensemble; return the (runs, seed) asked for."""
    asked: list[tuple[int, int]] = []

    def run(scenario: Scenario, runs: int, seed: int, **options: object) -> Result:
        asked.append((runs, seed))
        return Result(scenario, seed, tally())

    monkeypatch.setattr(outcomes, "run", run)
    monkeypatch.setattr(jit, "compiled_before", lambda: True)
    return asked


@pytest.mark.parametrize(
    ("words", "example"),
    [
        ("--help", "negsim run istanbul-2025"),
        ("run --help", "--out results"),
        ("story --help", "--run 7"),
        ("list --help", ""),
    ],
)
def test_help_has_an_example(words: str, example: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words.split())
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert "example:\n  negsim " in out
    assert example in out


def test_the_example_of_run_runs(
    played: list[tuple[int, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = EXAMPLE.splitlines()[1].split()
    assert command.pop(0) == "negsim"
    assert main(command) == 0
    assert played == [(100_000, 1)]
    assert (tmp_path / "results" / "outcomes.csv").exists()


def test_help_comes_without_the_heavy_rooms() -> None:
    script = (
        "import sys\nfrom negsim.cli.main import main\ntry:\n    main(['--help'])\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'numpy', 'numba', 'mesa', 'matplotlib', 'pandas', 'rich', 'yaml'}\n"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"negsim {version()}\n"


def test_list_has_title_parties_and_packages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [word.strip() for word in lines[0].split("|")] == [
        *("Name", "Title", "Parties", "Packages")
    ]
    first = next(at for at, line in enumerate(lines) if line.startswith(SCENARIO))
    row = [lines[first], *takewhile(lambda line: line.startswith(" "), lines[first + 1 :])]
    columns = zip(*(line.split("|") for line in row), strict=True)
    cells = [" ".join(" ".join(column).split()) for column in columns]
    assert cells[1:] == ["Istanbul talks 2025", "Pakistan, Afghan Taliban", "10,000"]


def test_what_a_reader_sees(
    played: list[tuple[int, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = ["--set", "process.rounds=4", "--set", "process.deadline=20"]
    assert main(["run", SCENARIO, *settings]) == 0
    assert played == [(20_000, 1)]
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines == [line.rstrip() for line in lines]
    assert "\x1b" not in out
    fingerprint = load(SCENARIO, {"process.rounds": 4, "process.deadline": 20}).fingerprint
    assert out.replace(fingerprint, "FINGERPRINT") == PAGE.read_text(encoding="utf-8")


def test_a_terminal_without_the_letters_is_no_traceback(
    played: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = (ROOT / "scenarios" / f"{SCENARIO}.yaml").read_text(encoding="utf-8")
    renamed = tmp_path / "renamed.yaml"
    renamed.write_text(shipped.replace("Istanbul talks 2025", "Türkiye [b]:-)"), encoding="utf-8")
    page = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", page)
    assert main(["run", str(renamed)]) == 0
    assert page.buffer.getvalue().startswith(b"T?rkiye [b]:-)\n")


def test_json_is_all_of_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", SCENARIO, "--runs", "60", "--seed", "0", "--json"]
    words += ["--set", "mediators.*.endurance=20", "--set", "process.rounds=9"]
    assert main([*words, "--threads", "1"]) == 0
    told = json.loads(capsys.readouterr().out)
    schema = Path(outcomes.__file__).with_name("run.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(told, json.loads(schema))
    assert (told["scenario"], told["runs"], told["seed"]) == (SCENARIO, 60, 0)
    assert told["overrides"] == {"mediators.*.endurance": "20", "process.rounds": "9"}
    assert sum(share["count"] for share in told["outcomes"].values()) == 60
    assert main([*words, "--threads", "2"]) == 0
    assert json.loads(capsys.readouterr().out) == told


def test_of_two_settings_at_one_path_the_last_one_counts(
    played: list[tuple[int, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", SCENARIO, "--json"]
    for mediator, value in (("qatar", 1), ("*", 2), ("qatar", 3)):
        words += ["--set", f"mediators.{mediator}.endurance={value}"]
    assert main(words) == 0
    overrides = json.loads(capsys.readouterr().out)["overrides"]
    assert list(overrides.items()) == [
        ("mediators.*.endurance", "2"),
        ("mediators.qatar.endurance", "3"),
    ]


def test_out_holds_tables_figures_and_the_scenario(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    words = ["run", SCENARIO, "--runs", "50", "--json", "--set", "process.rounds=8"]
    assert main([*words, "--out", str(out)]) == 0
    told, err = capsys.readouterr()
    assert f"negsim: results are in {out}\n" in err
    assert sorted(file.name for file in out.iterdir()) == [
        *("outcomes.csv", "phases.csv", "phases.pdf", "phases.png", "phases.svg"),
        *("provenance.json", "scenario.yaml", "shares.pdf", "shares.png", "shares.svg"),
    ]
    # The resolved scenario, run again, is the same run.
    again = ["run", str(out / "scenario.yaml"), "--runs", "50", "--json"]
    assert main(again) == 0
    first, second = json.loads(told), json.loads(capsys.readouterr().out)
    assert second["fingerprint"] == first["fingerprint"]
    assert second["outcomes"] == first["outcomes"]


def test_a_folder_that_exists_is_told_before_anything_runs(
    played: list[tuple[int, int]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["run", SCENARIO, "--out", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"negsim: --out: '{tmp_path}' exists already")
    assert played == []


def test_a_full_disk_does_not_cost_the_numbers(
    played: list[tuple[int, int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*given: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(plots, "save_all", full)
    out = tmp_path / "out"
    assert main(["run", SCENARIO, "--json", "--out", str(out)]) == 2
    told, err = capsys.readouterr()
    assert json.loads(told)["runs"] == 100
    assert err.startswith("negsim: --out: ")
    assert err.endswith(f"'{out}': No space left on device\n")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_that_a_library_turns_into_another_error_is_one_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def compile_and_fail(*given: object, **options: object) -> Result:
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
        except KeyboardInterrupt:
            raise SystemError("the compiler returned nothing") from None
        raise AssertionError("no interrupt came")

    monkeypatch.setattr(outcomes, "run", compile_and_fail)
    monkeypatch.setattr(jit, "compiled_before", lambda: True)
    before = signal.getsignal(signal.SIGINT)
    assert main(["run", "istanbul-2025"]) == 130
    assert capsys.readouterr().err.startswith("negsim: interrupted")
    assert signal.getsignal(signal.SIGINT) is before


def test_another_error_is_not_taken_for_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object, **options: object) -> Result:
        raise SystemError("a fault of negsim's own")

    monkeypatch.setattr(outcomes, "run", fail)
    monkeypatch.setattr(jit, "compiled_before", lambda: True)
    with pytest.raises(SystemError, match="a fault"):
        main(["run", "istanbul-2025"])


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("can't start new thread"),
     ImportError("x.so: failed to map segment from shared object")],
    ids=repr,
)  # fmt: skip
def test_too_little_memory_is_no_traceback(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*given: object, **options: object) -> Result:
        raise error

    monkeypatch.setattr(outcomes, "run", run)
    monkeypatch.setattr(jit, "compiled_before", lambda: True)
    assert main(["run", SCENARIO]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "memory" in err


def test_an_interrupt_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*given: object, **options: object) -> Result:
        raise KeyboardInterrupt

    monkeypatch.setattr(outcomes, "run", run)
    monkeypatch.setattr(jit, "compiled_before", lambda: True)
    assert main(["run", SCENARIO, "--out", str(tmp_path / "out")]) == 130
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("negsim: interrupted")
    assert list(tmp_path.iterdir()) == []


def test_the_first_run_says_why_it_takes_longer(
    played: list[tuple[int, int]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(jit, "compiled_before", lambda: False)
    assert main(["run", SCENARIO, "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == f"negsim: {shared.COMPILING}\n"
    json.loads(out)


def test_progress_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with shared.progress_bar(10) as progress:
        assert progress is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with shared.progress_bar(10) as progress:
        assert progress is not None
        progress(10)
    out, err = capsys.readouterr()
    assert out == ""
    assert "Runs" in err


@pytest.mark.parametrize("words", ["list", f"run {SCENARIO} --runs 10 --json"])
def test_a_reader_who_leaves_early_hears_no_complaint(words: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", START, *words.split()],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        process.stdout.close()
        complaints = process.stderr.read().decode().splitlines()
    assert process.returncode == 1
    assert set(complaints) <= {f"negsim: {shared.COMPILING}"}
