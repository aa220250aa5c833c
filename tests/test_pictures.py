"""The pictures in docs were drawn of the scenarios that ship: each keeps its fingerprint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from negsim.scenario.files.load import load

PICTURES = sorted((Path(__file__).parents[1] / "docs" / "images").glob("*.png"))

WITHOUT = {"icb-calibration.png", "scale.png"}
"""Drawn by tools: of many crises, of speed."""

OF_A_SCENARIO = re.compile(r"(?<!sweep )(?<![a-z0-9-])(?!sweep )([a-z0-9-]+) ([0-9a-f]{16})\b")
"""Scenario and fingerprint in the words that ``negsim plot`` keeps in a picture."""


def prints_in(facts: dict[str, str]) -> dict[str, str]:
    """Return scenario and fingerprint that the facts in a picture state."""
    found = dict(OF_A_SCENARIO.findall(facts["Description"]))
    return found or {facts["Scenario"]: facts["Fingerprint"]}


def of_negsim() -> list[Path]:
    """Return the pictures that negsim itself draws."""
    return [file for file in PICTURES if file.name not in WITHOUT]


@pytest.mark.parametrize("file", of_negsim(), ids=lambda file: file.name)
def test_a_picture_is_of_the_scenario_that_ships(file: Path) -> None:
    with Image.open(file) as picture:
        facts = {key: str(words) for key, words in picture.info.items()}
    stated = prints_in(facts)
    assert ", ".join(stated) == facts["Scenario"]
    assert stated == {name: load(name).fingerprint for name in stated}, "draw it anew"


def test_the_check_reads_what_a_sweep_and_what_a_run_keeps() -> None:
    words = "camp-david-1978 03a5b57f8a3bca5b, b 0123456789abcdef, sweep f96f8481f96f8481 · 7 runs"
    assert prints_in({"Description": words}) == {
        "camp-david-1978": "03a5b57f8a3bca5b",
        "b": "0123456789abcdef",
    }
    one = {"Scenario": "istanbul-2025", "Fingerprint": "d89baca01dd6f729", "Description": "Runs."}
    assert prints_in(one) == {"istanbul-2025": "d89baca01dd6f729"}
