"""What a player types: lines that are understood, and those that are explained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from negsim.errors import NegsimError
from negsim.roleplay import session
from negsim.roleplay.draft import first_draft
from negsim.roleplay.observation import Observation
from negsim.roleplay.parse import commands, understand
from negsim.roleplay.seat import Game, advance
from negsim.scenario.files.load import load

ISTANBUL = "istanbul-2025"


def at_offer(role: str = "afghan_taliban") -> Observation:
    """Return what Kabul sees at its first offer."""
    view = advance(Game(load(ISTANBUL), role, 3), [{"leave": False, "return": True}])
    assert isinstance(view, Observation)
    return view


LINES = (
    "sing",
    "set",
    "set crossings",
    "offer afghan",
    "set a 4",
    "set crossings 6",
    "set airspace mutual",
    "like pakistan",
    "ask nicely",
    "offer form 5",
)
"""Lines that mean nothing when Kabul is asked for an offer, or that it may not say."""


def test_a_line_that_is_a_mistake_is_explained() -> None:
    view = at_offer()
    found = ""
    for line in LINES:
        with pytest.raises(NegsimError) as caught:
            understand(view, line, first_draft(view))
        found += f"> {line}\n{caught.value}\n"
    assert found == Path(__file__).with_name("lines.txt").read_text(encoding="utf-8")


def test_the_beginning_of_one_name_is_enough() -> None:
    view = at_offer()
    draft = understand(view, "set airspace truce", first_draft(view)).draft
    assert draft["airspace"] == "truce void on attack"


def test_names_numbers_and_beginnings_mean_the_same() -> None:
    view = at_offer()
    draft = first_draft(view)
    wanted = draft | {"crossings": "phased cargo", "form": "joint statement"}
    for words in (
        "crossings phased cargo; form joint statement", "5 3; 2 3", "cross phased; form joint",
        "Crossings and trade = phased cargo; FORM: 3",
    ):  # fmt: skip
        assert understand(view, f"set {words}", draft).draft == wanted
        assert understand(view, f"offer {words}", draft).decision == {"text": wanted}


def test_help_tells_each_command_and_every_page_is_80_columns() -> None:
    view = at_offer()
    draft = first_draft(view)
    printed = "\n".join(understand(view, "help", draft).page)
    assert all(f"  {name} " in printed for name in commands(view))
    for page in ("help", "brief", "news", "texts", "show"):
        lines = "\n".join(understand(view, page, draft).page).splitlines()
        assert lines
        assert max(map(len, lines)) <= 80


def test_a_first_draft_crosses_no_line_that_still_holds() -> None:
    view = at_offer()
    assert understand(view, "offer", first_draft(view)).decision is not None
    assert session.asks(view, {"text": None})


def test_a_mediator_says_whom_it_presses_and_how_hard() -> None:
    view = advance(Game(load("istanbul-2025"), "qatar", 1), [])
    assert isinstance(view, Observation)
    assert view.question["kind"] == "work"
    both, hard = ["pakistan", "afghan_taliban"], view.own["pressure"]
    said = {
        "press all": (hard, both),
        "press pakistan 0.2": (0.2, both[:1]),
        "press pakistan 0.1, afghan_taliban 0.1": (0.1, both),
        "press all 0": (0.0, []),
        "rest": (0.0, []),
    }
    for line, (press, whom) in said.items():
        assert understand(view, line, {}).decision == {"press": press, "whom": whom}
    with pytest.raises(NegsimError, match="one strength for all"):
        understand(view, "press pakistan 0.1, afghan_taliban 0.2", {})


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
