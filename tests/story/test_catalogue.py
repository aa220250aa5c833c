"""The catalogue of sentences: places, plurals, and no sentence that is never said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import negsim.story
from negsim.engine.moves import MOVES
from negsim.scenario.files.fictional import deal
from negsim.scenario.files.load import load
from negsim.scenario.files.resolve import bare, resolved
from negsim.story import catalogue
from negsim.story.account import play
from negsim.story.catalogue import CATALOGUE, PLACE, Catalogue
from negsim.story.page import describe
from negsim.wording import Names

NAMES = Names(
    parties={"isle": "Isle", "islanders": "Islanders", "swiss": "Swiss"},
    mediators={"envoys": "The envoys"},
    sources={},
    issues={"water": "Water"},
    levels={"water": ("none", "all")},
    plural=frozenset({"islanders", "swiss", "envoys"}),
)
SENTENCES = {
    part: cases
    for part, cases in CATALOGUE.items()
    if isinstance(cases, dict) and part not in {"words", "scales", "terms", "terms_of_many"}
}


def sentences() -> Iterator[str]:
    """Yield every sentence."""
    for cases in SENTENCES.values():
        yield from cases.values()


def test_places_have_declared_formats() -> None:
    formats = {"", *Catalogue(NAMES).formats}
    for sentence in sentences():
        assert {form for _, form, _, _ in PLACE.findall(sentence)} <= formats, sentence
        assert not re.search(r"[{}]", PLACE.sub("", sentence)), sentence


def test_each_move_has_a_few_words_and_plural_verbs() -> None:
    assert {*CATALOGUE["moves"]} == {*MOVES}
    says = Catalogue(NAMES)
    assert says.move("waits", "isle") == "Isle waits"
    assert says.move("waits", "islanders") == "Islanders wait"
    assert says.move("the principal vetoes", "swiss") == "Swiss' principal vetoes a text"
    for what in MOVES:
        words = {says.move(what, who) for who in ("isle", "islanders")}
        assert all(":" not in one and one[-1] != "." for one in words), what


def test_every_sentence_and_format_is_used() -> None:
    folder = Path(negsim.story.__file__).parent
    source = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    for part, cases in SENTENCES.items():
        assert f'"{part}"' in source or part in {"tables a text", "plain"}, part
        for case in cases:
            assert f'"{case}"' in source or part in {"plain", "short_again", "moves"} or (
                case.startswith("back by ")
            ), case  # fmt: skip
    used = {form for sentence in sentences() for _, form, _, _ in PLACE.findall(sentence)}
    assert used - {""} == {*Catalogue(NAMES).formats}


@pytest.mark.parametrize(
    ("sentence", "value", "said"),
    [
        ("{x:name} {x|asks|ask}", "isle", "Isle asks"),
        ("{x:name} {x|asks|ask}", "islanders", "Islanders ask"),
        ("{x:whose} line", "isle", "Isle's line"),
        ("{x:whose} line", "islanders", "Islanders' line"),
        ("{x:whose} line", "swiss", "Swiss' line"),
        ("{x:names} {x|asks|ask}", ["isle"], "Isle asks"),
        ("{x:names} {x|asks|ask}", ["islanders"], "Islanders ask"),
        ("{x:names} {x|asks|ask}", ["isle", "envoys"], "Isle and The envoys ask"),
        ("{x:sides} {x|asks|ask}", ["isle", "swiss", "islanders"], "all sides ask"),
        ("{x:Sides} {x|asks|ask}", ["isle", "swiss", "islanders"], "All sides ask"),
        ("{x} {x|round|rounds}", 1, "1 round"),
        ("{x} {x|round|rounds}", 2, "2 rounds"),
        ("{x|Round|Rounds} {x:spans}", [3], "Round 3"),
        ("{x|Round|Rounds} {x:spans}", [3, 4, 7], "Rounds 3-4 and 7"),
        ("{x:.2}, {x:+.1}, {x:g}", 0.125, "0.12, +0.1, 0.125"),
        ("{x:chances}", (0.051, 0.12), "5 to 12 %"),
        ("{x:chances}", (0.12, 0.12), "12 %"),
        ("{x:shortfall}", 0.15, "short"),
        ("{x:strength}", 0.9, "hard"),
    ],
)
def test_places_by_hand(sentence: str, value: object, said: str) -> None:
    assert Catalogue(NAMES).filled(sentence, {"x": value}) == said


def test_names_in_the_plural_have_plural_verbs() -> None:
    told = describe(play(load("vance-owen-1993"), 1, 3))
    assert "Bosnian Serbs ask for" in told
    assert "Bosnian Serbs' " in told
    assert not re.search(r"\b(Serbs|Croats) (asks|walks|leaves|presses|is|repeats|offers)\b", told)


def test_whether_a_name_is_a_plural_changes_no_fingerprint() -> None:
    real, fictional = load("rambouillet-1999"), deal("jeddah-2023", made_up=True)
    assert [p.name_is for p in real.parties] == ["singular", "plural"]
    assert [p.name_is for p in fictional.parties] == ["singular", "plural"]
    assert "name_is" in str(resolved(real)["parties"])
    assert "name_is" not in str(bare(real)["parties"])


def test_a_note_is_told_without_its_sources() -> None:
    assert catalogue.plain_note("The leaders met [key-1]. They stayed [key-2].") == (
        "The leaders met. They stayed"
    )
