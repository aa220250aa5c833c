"""Scenes of scenario files: read, written out, and no part of any run or changed scenario."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from negsim.scenario.commentary import Scene
from negsim.scenario.files.extend import ALLOWED
from negsim.scenario.files.fictional import fictional
from negsim.scenario.files.load import apply, dump, load, loads, resolved
from negsim.scenario.files.schema import schema

SMALL = (Path(__file__).parents[3] / "scenarios" / "small.yaml").read_text(encoding="utf-8")

SCENES = """
scenes:
  - title: As it stands
    text: Words with a report [survey].
    asks: settled
  - {title: Softer, text: More words., asks: collapse, after: And so on.,
     set: {parties.a_land.flexibility.at_the_table: 1,
           parties.a_land.red_lines.border.at_most: open}}
"""
SECOND = (
    ("parties.a_land.flexibility.at_the_table", 1.0),
    ("parties.a_land.red_lines.border.at_most", "open"),
)


def test_scenes_stand_in_the_order_of_the_file() -> None:
    first, second = loads(SMALL + SCENES).scenes
    words = "Words with a report [survey]."
    assert first == Scene(title="As it stands", text=words, asks="settled")
    assert (second.asks, second.set, second.after) == ("collapse", SECOND, "And so on.")


def test_what_is_written_out_has_them() -> None:
    scenario = loads(SMALL + SCENES)
    assert loads(dump(scenario)).scenes == scenario.scenes
    assert "scenes" not in dump(loads(SMALL))


def test_they_change_no_fingerprint() -> None:
    assert loads(SMALL + SCENES).fingerprint == loads(SMALL).fingerprint


def test_what_is_no_longer_the_file_has_none() -> None:
    scenario = loads(SMALL + SCENES)
    # Of the other side of the line, the second scene could not be played.
    side = {"parties.a_land.red_lines.border": {"at_least": "aid only", "firmness": 0.4}}
    assert apply(scenario, side).scenes == ()
    assert "scenes" not in resolved(scenario)
    real = load("istanbul-2025")
    assert real.scenes
    assert fictional(real).scenes == ()


def test_a_reading_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(SMALL + SCENES, encoding="utf-8")
    head = "negsim: 2\nextends: small.yaml\nname: Another\n"
    head += "set: {parties.b_land.mandate: {value: .5, judgement: why}}\n"
    file = tmp_path / "reading.yaml"
    file.write_text(head, encoding="utf-8")
    assert load(file).scenes == ()
    file.write_text(head + SCENES, encoding="utf-8")
    assert load(file).scenes == load(tmp_path / "small.yaml").scenes


@pytest.mark.parametrize("which", ["scenario", "reading"])
def test_an_editor_knows_them(which: str) -> None:
    known: dict[str, Any] = schema()["$defs"][which]["properties"]["scenes"]
    one = known["items"]
    assert one["required"] == ["title", "asks", "text"]
    assert {*one["properties"]} == {"title", "asks", "set", "after", "text"}
    assert not one["additionalProperties"]
    assert "scenes" in ALLOWED
    assert json.dumps(known)
