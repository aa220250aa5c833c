"""Texts of a user's files and odd paths and streams: no other file is touched, nothing raises."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from negsim.cli.main import main
from negsim.disk import machine, new_folder, replacing
from negsim.errors import NegsimError
from negsim.roleplay.game import refuse_existing, usual_file
from negsim.roleplay.seat import Game
from negsim.scenario.files.blocks import file_name
from negsim.scenario.files.load import dump, load, loads
from negsim.scenario.files.starter import starter
from negsim.sweeps.execution.sweep import sweep
from negsim.sweeps.experiment.file import load_experiment, quick
from negsim.sweeps.table.export import export

ODD = os.fsdecode(b"od\xff")
"""A name that is not UTF-8."""

EXPERIMENT = """\
negsim_experiment: 1
question: Does it matter?
prediction: It does not.
scenario: textbook-two-party
vary:
  flexibility: {path: parties.*.flexibility, values: [0.5, 0.6]}
runs: 5
"""


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def started(command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Return what a shell says that starts negsim."""
    environment = {**os.environ, "NEGSIM_COMPILE": "0", "PY": sys.executable} | more
    return subprocess.run(
        ["sh", "-c", command], env=environment, capture_output=True, text=True, check=False
    )


# ---- texts that become names of files


@pytest.mark.parametrize("made_up", [True, False])
def test_a_made_up_case_replaces_no_other_file(made_up: bool, tmp_path: Path) -> None:
    victim = tmp_path / "victim.yaml"
    victim.write_text("mine")
    text = dump(load("istanbul-2025"))
    id = f"{tmp_path}/victim"
    if made_up:
        old = dict(load("istanbul-2025").fictional)["id"]
        text = text.replace(f"id: {old}", f"id: {id}", 1)
    else:
        text = text.replace("id: istanbul-2025", f"id: {id}", 1)
        text = re.sub(r"(?m)^fictional:\n( .*\n)*", "fictional: true\n", text)
    Path("case.yaml").write_text(text)
    asked = ["exercise", "mediator", "--scenario", "case.yaml", "--fictional", "--sheet"]
    assert main([*asked, "--out", "out"]) == 0
    assert victim.read_text() == "mine"
    assert sorted(file.name for file in Path("out").iterdir()) == sorted(
        ["mediator-sheet.html", f"{file_name(id)}.yaml"]
    )


@pytest.mark.parametrize("words", ["../a", "/a/b", "..", ".", "a\\..\\b", "C:a", "a\nb", ODD, ""])
def test_any_words_give_the_name_of_one_file(words: str) -> None:
    name = file_name(words)
    Path(name).write_text("")
    assert [file.name for file in Path().iterdir()] == [name]
    assert not set(name) & set('/\\:*?"<>|\n')


@pytest.mark.parametrize("name", ["...yaml", f"{ODD}.yaml"])
def test_the_name_of_an_experiments_file_leads_to_a_folder_in_out(name: str) -> None:
    Path(name).write_text(EXPERIMENT)
    id = load_experiment(name).id
    assert os.path.normpath(Path("out", id)) == str(Path("out", id))
    assert Path("out", id).parent == Path("out")
    assert id.isprintable()


# ---- paths


def test_a_sweep_into_a_folder_that_is_no_text_is_exported() -> None:
    Path("e.yaml").write_text(EXPERIMENT)
    store = sweep(load_experiment("e.yaml"), ODD)
    for to in ("csv", "parquet"):
        file = export(store.folder, to, None, print)
        assert file is not None
        assert file.exists()


def test_a_scenario_whose_path_is_no_text_is_varied() -> None:
    Path(f"{ODD}.yaml").write_text(starter("towns"))
    experiment = quick(f"{ODD}.yaml", ["process.rounds=5,6"], 5, 1)
    assert experiment.scenarios == (f"{ODD}.yaml",)


@pytest.mark.long
def test_a_scenario_whose_path_is_no_text_is_compared() -> None:
    Path(f"{ODD}.yaml").write_text(starter("towns"))
    asked = ["compare", f"{ODD}.yaml", "--arm", "short: process.rounds=5", "--runs", "5"]
    assert main([*asked, "--out", "out"]) == 0
    assert f"{ODD}.yaml" in json.loads(Path("out", "compare.json").read_text())["command"]


@pytest.mark.parametrize(
    "asked", ["page", pytest.param("report --ask blocked", marks=pytest.mark.long)]
)
def test_a_page_of_a_scenario_whose_path_is_no_text_is_written(asked: str) -> None:
    verb, *further = asked.split()
    Path(ODD).mkdir()
    Path(ODD, "s.yaml").write_text(starter("towns"))
    assert main([verb, f"{ODD}/s.yaml", *further, "--no-doubt", "--out", "page.html"]) == 0
    assert "towns" in Path("page.html").read_text("utf-8")


@pytest.mark.long
@pytest.mark.parametrize("closed", [True, False])
def test_a_game_is_saved_whatever_its_path_and_input(closed: bool) -> None:
    file = "tü.yaml" if closed else f"{ODD}.yaml"
    Path(file).write_text(starter("towns"))
    role, end = load(Path(file)).parties[0].id, "<&-" if closed else "</dev/null"
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = started(f'"$PY" -m negsim play *.yaml --as {role} --save game {end}', **ascii_only)
    assert "Traceback" not in done.stderr
    saved = json.loads(Path("game").read_text())
    assert os.fsencode(saved["scenario"]) == os.fsencode(file)


def test_a_terminal_that_goes_away_costs_no_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(prompt: str) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("builtins.input", gone)
    assert main(["play", "textbook-two-party", "--as", "upton", "--save", "game"]) == 2
    assert json.loads(Path("game").read_text())["moves"] == []


def test_without_standard_error_messages_go_nowhere() -> None:
    done = started('"$PY" -m negsim run nothing 2>&-')
    assert (done.returncode, done.stdout) == (2, "")


def test_a_folder_that_is_missing_leads_past_no_check() -> None:
    Path("e.yaml").write_text(EXPERIMENT)
    Path("other").mkdir()
    Path("other", "mine").write_text("")
    with pytest.raises(NegsimError, match="'other' holds something"):
        sweep(load_experiment("e.yaml"), "missing/../other")
    store = sweep(load_experiment("e.yaml"), "good")
    Path("mine.csv").write_text("mine")
    with pytest.raises(NegsimError, match=r"'mine.csv' exists already"):
        export(store.folder, "csv", "missing/../mine.csv", print)
    Path("game").write_text("mine")
    assert main(["play", "textbook-two-party", "--as", "upton", "--save", "missing/../game"]) == 2
    assert not Path("missing").exists()


def test_a_name_too_long_is_told_with_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    long = "a" * 300
    Path("e.yaml").write_text(f"{EXPERIMENT}id: {long}\n")
    assert main(["sweep", "e.yaml"]) == 2
    assert long in capsys.readouterr().err
    for asked in (
        ["play", "textbook-two-party", "--as", "upton", "--save", long],
        ["run", "textbook-two-party", "--runs", "5", "--rows", long],
        ["run", f"{long}.yaml"],
        ["sweep", f"{long}.yaml"],
        ["sweep", "textbook-two-party", "--vary", "process.rounds=5,6", "--save", long],
        ["play", "--resume", long],
        ["plot", long],
        ["export", long, "--to", "csv"],
        ["check", "textbook-two-party", "--out", long],
    ):
        assert main(asked) == 2
        assert long in capsys.readouterr().err, asked


def test_an_id_too_long_for_a_file_is_told_before_the_game() -> None:
    Path("towns.yaml").write_text(f"{starter('towns')}\nid: {'a' * 250}\n")
    scenario = load("towns.yaml")
    file = usual_file(Game(scenario, scenario.parties[0].id, 1))
    with pytest.raises(NegsimError, match=r"a{250}.*too long"):
        refuse_existing(file)


# ---- what killed processes leave


def test_what_a_killed_process_left_is_removed() -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for writer in (dead.pid, os.getppid()):
        Path(f".negsim-abc.{machine()}.{writer}.tmp").mkdir()
        Path(f".rows.parquet.1.{machine()}.{writer}.tmp").write_text("")
    left = [f".negsim-abc.{machine()}.{os.getppid()}.tmp", "out"]
    left += [f".rows.parquet.1.{machine()}.{os.getppid()}.tmp"]
    with new_folder("out") as part:
        (part / "file").write_text("")
    assert sorted(file.name for file in Path().iterdir()) == sorted(left)
    Path(f".rows.parquet.1.{machine()}.{dead.pid}.tmp").write_text("")
    with replacing(Path("file")):
        pass
    assert sorted(file.name for file in Path().iterdir()) == sorted([*left, "file"])


def test_a_folder_of_a_killed_process_tells_who_made_it() -> None:
    kill = (
        "import os, signal\nfrom negsim.disk import new_folder\n"
        "with new_folder('out'): os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = started(f'"$PY" -c "{kill}"')
    assert done.returncode != 0
    [holder] = Path().iterdir()
    with new_folder("out"):
        assert not holder.exists()


def test_a_byte_order_mark_in_a_text_is_refused() -> None:
    text = dump(load("textbook-two-party")).replace("\nname: ", "\nname: A\ufeffb ", 1)
    with pytest.raises(NegsimError, match=r"^<text>:3: name: must be text without control"):
        loads(text)
