"""What a seat is told and asked: no more than the role knows, and nothing lost by a slip."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from negsim.cli.main import main
from negsim.errors import NegsimError
from negsim.roleplay import debrief
from negsim.roleplay.draft import first_draft
from negsim.roleplay.game import resume
from negsim.roleplay.parse import understand
from negsim.roleplay.seat import Game, advance
from negsim.roleplay.view import Observation
from negsim.scenario.files.load import load

TOWNS, ISTANBUL = "textbook-two-party", "istanbul-2025"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(debrief, "RUNS", 500)


@pytest.fixture
def play(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that plays a game by what is typed and returns what is printed."""

    def played(words: list[str], typed: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        assert main(["play", *words]) == 0, capsys.readouterr().err
        return capsys.readouterr().out

    return played


def test_whoever_asks_for_a_text_is_not_told_why_there_is_none(play: Any) -> None:
    told = play([ISTANBUL, "--as", "afghan_taliban", "--seed", "3"], "return\nask\nask\n")
    assert "The mediators table no text.\n" in told
    assert "could sign" not in told
    assert "worth more than no deal" not in told


def tabling(offers: dict[str, dict[str, str]]) -> Observation:
    """Return what Qatar sees as it may table a text, the parties' last offers put in."""
    view = advance(Game(load(ISTANBUL), "qatar", 3), [])
    assert isinstance(view, Observation)
    moves: list[dict[str, Any]] = [
        {"round": 1, "what": "offers", "who": who, "text": text, "facts": {}, "worth": None}
        for who, text in offers.items()
    ]
    return replace(view, moves=moves, question={"kind": "table"})


def test_the_joint_text_rests_on_what_was_offered_and_on_nothing_else() -> None:
    with pytest.raises(NegsimError, match="no party has offered a text yet"):
        understand(tabling({}), "joint", {})
    low = {
        "militants": "no commitment", "form": "nothing stated", "verification": "no verification",
        "airspace": "right to strike", "crossings": "closed", "refugees": "removals as now",
    }  # fmt: skip
    high = low | {
        "militants": "designate and dismantle", "form": "joint statement",
        "verification": "technical contacts", "airspace": "mutual truce no drones",
    }  # fmt: skip
    view = tabling({"pakistan": high, "afghan_taliban": low})
    heard = understand(view, "joint", first_draft(view))
    # Halfway, by hand; airspace lies between two levels, and the status quo is the upper one.
    assert heard.decision == {
        "text": low | {"militants": "restrain and relocate", "form": "spoken assurance",
                       "verification": "technical contacts", "airspace": "truce void on attack"}
    }  # fmt: skip
    hidden = replace(view, own={})
    assert understand(hidden, "joint", {}).decision == heard.decision


def test_an_interim_text_leaves_the_draft_as_it_was() -> None:
    view = replace(tabling({}), question={"kind": "aside"})
    draft = first_draft(view) | {"militants": "detain or hand over"}
    heard = understand(view, "table crossings open", draft)
    assert heard.draft == draft | {"crossings": "open"}
    assert heard.decision is not None
    assert heard.decision["text"]["militants"] == "soil not used"


@pytest.mark.parametrize("name", ["Afghan Taliban", "afghan taliban", "afghan_taliban"])
def test_a_role_goes_by_its_name_or_its_id(name: str, play: Any) -> None:
    assert "You are Afghan Taliban." in play([ISTANBUL, "--as", name], "")


def test_a_mediator_goes_by_its_name(play: Any) -> None:
    assert "You are Qatar." in play([ISTANBUL, "--as", "Qatar"], "")
    assert "You are Qatar." in play([ISTANBUL, "--as", "QATAR", "--save", "other.json"], "")


def test_whoever_walks_out_is_asked_once_more_and_reads_of_it(play: Any) -> None:
    told = play([TOWNS, "--as", "upton"], "walk\nno\nwalk\nyes\n")
    assert told.count("Type yes to do so.") == 2
    assert told.index("You stay.") < told.index("- You walk out.")
    assert told.count("You walk out.") == 1
    [game] = Path("out").glob("*.json")
    assert json.loads(game.read_text(encoding="utf-8"))["moves"] == [
        {"text": None, "walk_out": True}
    ]


def test_a_draft_is_there_after_a_collapse_and_after_a_pause(play: Any) -> None:
    typed = "return\nset verification 4\nwalk out\nyes\nreturn\n"
    told = play([ISTANBUL, "--as", "afghan_taliban", "--seed", "3"], typed)
    back = told.rindex("talks are back")
    line = "Verification             findings and penalties"
    assert line in told[back:]
    [game] = Path("out").glob("*.json")
    draft = resume(game).draft
    assert draft is not None
    assert draft["verification"] == "findings and penalties"
    assert line in play(["--resume", str(game)], "show\n")
