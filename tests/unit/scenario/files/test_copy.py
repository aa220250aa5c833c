"""A scenario's file under another title: the same runs, its comments kept, what it carries told."""

from __future__ import annotations

from pathlib import Path

import pytest

from negsim.errors import NegsimError
from negsim.scenario.files.copy import copied
from negsim.scenario.files.load import load, loads, shipped

SMALL = Path(__file__).parents[3] / "scenarios/small.yaml"


@pytest.mark.parametrize("source", ["istanbul-2025", "textbook-two-party", "kenya-2008"])
def test_a_copy_plays_the_same_runs_and_keeps_comments(source: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    text, told = copied(source, file, "My talks")
    original, copy = load(source), loads(text, str(file))
    assert (copy.id, copy.name, copy.fingerprint) == ("mine", "My talks", original.fingerprint)
    assert f"# Begun as a copy of {original.id}, fingerprint {original.fingerprint}." in text
    assert f"it plays the same runs as {original.id}" in " ".join(told.split())
    assert all(len(line) <= 80 for line in told.splitlines())


def test_an_id_is_dropped_and_a_comment_behind_the_title_stays(tmp_path: Path) -> None:
    words = SMALL.read_text(encoding="utf-8")
    name = next(line for line in words.splitlines() if line.startswith("name:"))
    source = tmp_path / "source.yaml"
    source.write_text(words.replace(name, "id: other\nname: Two talk  # a title"), encoding="utf-8")
    text, _ = copied(str(source), tmp_path / "mine.yaml", "Mine")
    assert 'name: "Mine"  # a title' in text
    assert "id: other" not in text


def test_a_scenario_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NegsimError, match="no scenario 'istanbul-205'"):
        copied("istanbul-205", tmp_path / "mine.yaml", "Mine")


def test_a_reading_tells_what_it_extends_still(tmp_path: Path) -> None:
    reading = next(one for one in shipped() if load(one).extends)
    _, told = copied(reading, tmp_path / "mine.yaml", "Mine")
    assert "it extends istanbul-2025 still" in told
