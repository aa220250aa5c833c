"""``negsim play`` as a player meets it: typed lines, mistakes, leaving and going on, the end."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from negsim.cli.main import main
from negsim.roleplay import debrief
from negsim.roleplay.game import resume, save
from refusals import refusals
from steps import steps
from test_docs import differs

ROOT = Path(__file__).parents[2]
TOWNS, ISTANBUL = "textbook-two-party", "istanbul-2025"
Play: TypeAlias = Callable[[list[str], str], str]

SAVED = Path("out") / "textbook-two-party-upton-seed1.game.json"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(debrief, "RUNS", 500)


@pytest.fixture
def play(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Play:
    """Return a function that plays a game by what is typed and returns what is printed."""

    def played(words: list[str], typed: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        assert main(["play", *words]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return played


def test_the_example_of_the_page_is_a_game(play: Play) -> None:
    page = (ROOT / "docs" / "play.md").read_text(encoding="utf-8")
    [session] = [step.text for step in steps(page) if step.kind == "text"]
    command, _, expected = session.partition("\n")
    typed = "".join(f"{line}\n" for line in re.findall(r"^> (.*)$", expected, flags=re.M))
    printed = play(command.split()[3:], typed)
    assert not differs(printed, expected), printed


def test_a_game_to_its_end_is_debriefed_in_80_columns(play: Play) -> None:
    typed = "return\n" * 2 + "ask\ntake\nreturn\naccept\nratify\nstay\npass\n" * 60
    words = [ISTANBUL, "--as", "afghan_taliban", "--seed", "3", "--set", "process.rounds=16"]
    printed = play(words, typed)
    assert max(map(len, printed.splitlines())) <= 80
    heads = [
        "1. What happened", "2. Where red lines bound", "3. What there was to agree on",
        "4. What the model's player would have done", "5. Your ending among model runs",
    ]  # fmt: skip
    at = [printed.index(f"\n{head}\n") for head in heads]
    assert at == sorted(at)
    runs, seed = re.findall(r"^(\d+) model runs .* seed (\d+),", printed, flags=re.M)[0]
    assert (runs, seed) == ("500", "3")
    assert len(re.findall(r"^\* (.+?) {2,}", printed, flags=re.M)) == 1
    assert not SAVED.parent.exists()


@pytest.mark.parametrize("role", ["pakistan", "qatar"])
def test_any_role_can_be_played(role: str, play: Play) -> None:
    party = "return\noffer\naccept\ntake\nratify\nstay\npass\nwait\n"
    typed = (party if role == "pakistan" else "press all\njoint\nnothing\n") * 60
    # Each move plays the game anew up to there, so a shorter one takes much less time.
    short = ["--set", "process.rounds=12"]
    printed = play([ISTANBUL, "--as", role, "--seed", "3", *short], typed)
    assert "DEBRIEFING" in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_leaving_saves_and_resuming_goes_on(play: Play) -> None:
    printed = play([TOWNS, "--as", "upton"], "offer\nreject\nquit\n")
    assert printed.endswith(f"\nGo on with:\nnegsim play --resume {SAVED}\n")
    game = json.loads(SAVED.read_text(encoding="utf-8"))
    assert (game["role"], game["seed"], game["run"]) == ("upton", 1, 0)
    assert game["moves"] == [
        {"text": {"water": "Upton", "bridge": "Downton"}}, {"accept": []}
    ]  # fmt: skip
    printed = play(["--resume", str(SAVED)], "pass\naccept\nratify\n")
    assert "You go on after 2 moves." in printed
    assert "ROUND 2 of 12" in printed
    assert "DEBRIEFING" in printed
    again = play(["--resume", str(SAVED)], "")
    assert again[again.index("DEBRIEFING") :] == printed[printed.index("DEBRIEFING") :]


def test_work_that_is_not_said_is_asked_for_and_no_round_is_spent(play: Play) -> None:
    words = "press\npress ,\npress pakistn\n"
    printed = play(["istanbul-2025", "--as", "qatar"], words)
    asked = "Not done: press whom? press pakistan, press afghan_taliban, press all.\n"
    assert printed.count(asked) == 2
    assert "did you mean 'pakistan'? >" in " ".join(printed.split())
    assert "ROUND 2" not in printed


def test_the_command_to_go_on_can_be_copied_into_a_shell(play: Play) -> None:
    printed = play([TOWNS, "--as", "upton", "--save", "our game.json"], "")
    command = shlex.split(printed.splitlines()[-1])
    assert command == ["negsim", "play", "--resume", "our game.json"]


def test_the_end_of_the_input_saves_where_it_was_asked_to(play: Play) -> None:
    words = [TOWNS, "--as", "upton", "--save", "a/game.json", "--set", "parties.upton.batna=0.25"]
    play(words, "pass\n\n")
    saved = resume(Path("a/game.json"))
    assert saved.moves == [{"text": None}]
    assert saved.game.scenario.parties[0].batna == 0.25
    save(saved, Path("b.json"))
    assert Path("b.json").read_bytes() == Path("a/game.json").read_bytes()
    assert sorted(path.name for path in Path().iterdir()) == ["a", "b.json"]


def test_a_fictional_game_is_saved_and_goes_on_under_its_made_up_name(play: Play) -> None:
    words = ["us-taliban-2019", "--as", "ridge", "--fictional", "--save", "game.json"]
    play(words, "wait\n")
    printed = Path("game.json").read_text(encoding="utf-8")
    assert json.loads(printed)["scenario"] == "meridia-ridge"
    assert "taliban" not in printed
    assert "You go on after 1 moves." in play(["--resume", "game.json"], "")


def test_ctrl_c_saves(tmp_path: Path) -> None:
    playing = subprocess.Popen(
        [sys.executable, "-m", "negsim", "play", TOWNS, "--as", "upton"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert playing.stdin is not None
    assert playing.stdout is not None
    playing.stdin.write("pass\n")
    playing.stdin.flush()
    while "Do you accept?" not in playing.stdout.readline():
        assert playing.poll() is None
    time.sleep(0.2)
    playing.send_signal(signal.SIGINT)
    printed, complaints = playing.communicate(timeout=60)
    assert playing.returncode == 0, complaints
    assert "Traceback" not in complaints
    assert "Go on with:\nnegsim play --resume" in printed
    assert resume(tmp_path / SAVED).moves == [{"text": None}]


def page(name: str) -> str:
    """Return a golden page of messages."""
    return Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")


def test_a_mistake_on_the_command_line_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("there").write_text("")
    asked = [
        [], [TOWNS], [TOWNS, "--as", "dwonton"], ["--resume", "nowhere.json"],
        [TOWNS, "--resume", "x"], ["--resume", "x", "--as", "upton"],
        *([TOWNS, "--as", "upton", "--save", file] for file in ("there", ".", "there/game")),
    ]  # fmt: skip
    found = refusals((["play", *words] for words in asked), capsys)
    assert found.replace(str(Path.cwd()), "HERE") == page("play")


# ---- what a seat reads and is asked


def test_whoever_asks_for_a_text_is_not_told_why_there_is_none(play: Play) -> None:
    printed = play([ISTANBUL, "--as", "afghan_taliban", "--seed", "3"], "return\nask\nask\n")
    assert "The mediators table no text.\n" in printed
    assert "could sign" not in printed
    assert "worth more than no deal" not in printed


@pytest.mark.parametrize("name", ["Afghan Taliban", "afghan taliban", "afghan_taliban"])
def test_a_role_goes_by_its_name_or_its_id(name: str, play: Play) -> None:
    assert "You are Afghan Taliban." in play([ISTANBUL, "--as", name], "")


def test_a_mediator_goes_by_its_name(play: Play) -> None:
    assert "You are Qatar." in play([ISTANBUL, "--as", "Qatar"], "")
    assert "You are Qatar." in play([ISTANBUL, "--as", "QATAR", "--save", "other.json"], "")


def test_whoever_walks_out_is_asked_once_more_and_reads_of_it(play: Play) -> None:
    printed = play([TOWNS, "--as", "upton"], "walk\nno\nwalk\nyes\n")
    assert printed.count("Type yes to do so.") == 2
    assert printed.index("You stay.") < printed.index("- You walk out.")
    assert printed.count("You walk out.") == 1
    [game] = Path("out").glob("*.json")
    assert json.loads(game.read_text(encoding="utf-8"))["moves"] == [
        {"text": None, "walk_out": True}
    ]


def test_a_draft_is_there_after_a_collapse_and_after_a_pause(play: Play) -> None:
    typed = "return\nset verification 4\nwalk out\nyes\n" + "return\n" * 3
    printed = play([ISTANBUL, "--as", "afghan_taliban", "--seed", "3"], typed)
    back = printed.rindex("talks are back")
    line = "Verification             findings and penalties"
    assert line in printed[back:]
    [game] = Path("out").glob("*.json")
    draft = resume(game).draft
    assert draft is not None
    assert draft["verification"] == "findings and penalties"
    assert line in play(["--resume", str(game)], "show\n")
