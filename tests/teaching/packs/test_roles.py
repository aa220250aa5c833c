"""Who a role is, on its sheet: texts from sources, or notes and lines; its points on a scale."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from html import unescape
from pathlib import Path

import pytest

from negsim.errors import NegsimError
from negsim.scenario.commentary import ROLE_TEXTS
from negsim.scenario.fields import middle
from negsim.scenario.files.fictional import deal, fictional
from negsim.scenario.files.load import load, loads, shipped, text_of
from negsim.scenario.scenario import Scenario
from negsim.teaching.packs.pack import level_points, pack_pages, points
from printed import words_of
from scenarios.test_fictional import given_away
from shipped_cases import few_always, loaded
from teaching.packs.made_packs import pages_of

TOLD = ("camp-david-1978", "istanbul-2025", "kenya-2008")
"""Cases whose roles have texts."""

REAL = [name for name in shipped() if not loaded(name).invented]


@cache
def sheets(name: str, made_up: bool = False) -> dict[str, str]:
    """Return the words of each page of a scenario's pack."""
    return {file: words_of(page) for file, page in pages_of(name, made_up=made_up).items()}


def uncited(words: str) -> str:
    """Return words without what stands in square brackets."""
    return " ".join(re.sub(r" ?\[[^]]*\]", "", words).split())


@pytest.mark.parametrize("name", few_always(TOLD))
@pytest.mark.parametrize("made_up", [False, True], ids=["real", "fictional"])
def test_texts_on_a_role_are_on_its_sheet_and_on_no_other(name: str, made_up: bool) -> None:
    scenario = deal(name, made_up=made_up)
    pages = {file: uncited(words) for file, words in sheets(name, made_up).items()}
    for role in (*scenario.parties, *scenario.mediators):
        for key in ROLE_TEXTS:
            words = uncited(getattr(role, key))
            assert [file for file in pages if words in pages[file]] == [f"role-{role.id}.html"]
        assert "Lines are for the teacher" not in pages[f"role-{role.id}.html"]


@pytest.mark.parametrize("name", few_always(TOLD))
def test_each_text_has_half_a_page_its_sources_and_its_judgements_marked(name: str) -> None:
    scenario = load(name)
    pages, sources = pages_of(name), dict(scenario.sources)
    for role in (*scenario.parties, *scenario.mediators):
        cited = list(dict.fromkeys(re.findall(r"\[(.*?)\]", role.told)))
        listed = pages[f"role-{role.id}.html"].partition("<h2>Sources</h2>")[2]
        found = re.findall(r"<li>\[(\d+)\] (.*)</li>", unescape(listed))
        assert found == [(str(at), sources[key]) for at, key in enumerate(cited, 1)]
        assert cited
        assert "(a reading)" in role.told
        assert 100 < len(uncited(role.told).split()) < 320
        for key in ROLE_TEXTS:
            assert re.search(r"\(a reading\)|\[", getattr(role, key)), (role.id, key)


@pytest.mark.long
@pytest.mark.parametrize("name", ["dayton-1995", "south-sudan-2018"])
def test_a_role_without_texts_has_its_own_notes_and_lines_to_fill_in(name: str) -> None:
    scenario = load(name)
    pages = pages_of(name)
    for party in scenario.parties:
        page = pages[f"role-{party.id}.html"].partition("How you negotiate")[0]
        assert page.count('class="ask"') == len(ROLE_TEXTS)
        assert "Lines are for the teacher" in page
        notes = {path: note.words for path, note in scenario.notes}
        own = {words for path, words in notes.items() if path.startswith(f"parties.{party.id}.")}
        told = uncited(unescape(re.sub(r"<[^>]+>", " ", page)))
        assert len(own) > 5
        assert [words for words in own if uncited(words) not in told] == []
        for line in party.red_lines:
            words = notes.get(f"parties.{party.id}.red_lines.{line.issue}.firmness")
            assert words is None or uncited(f"{scenario.issue(line.issue).name}: {words}") in told


@pytest.mark.parametrize("name", few_always(REAL))
def test_no_note_on_a_number_stands_among_what_a_role_wants_and_fears(name: str) -> None:
    scenario, pages = load(name), pages_of(name)
    for role in (*scenario.parties, *scenario.mediators):
        told = pages[f"role-{role.id}.html"].partition("you speak for</h2>")[2]
        told = told.partition("note on the numbers behind")[0]
        assert "<li>" not in told.partition("<h2>")[0]


def test_one_missing_text_alone_has_notes_and_lines() -> None:
    scenario = load("istanbul-2025")
    party = replace(scenario.parties[0], fears="")
    page = pack_pages(replace(scenario, parties=(party, scenario.parties[1])))["role-pakistan.html"]
    fears = page.partition("What is feared")[2].partition("<h3>")[0]
    assert fears.count('class="line"') == 2
    notes = page.partition("What the scenario's authors note on the numbers")[2]
    assert "Worth of no deal: Strikes and closed crossings are at hand and announced" in notes
    assert page.partition("How you negotiate")[0].count('class="ask"') == 1


@pytest.mark.long
def test_a_fictional_sheet_has_no_notes() -> None:
    for name in ("dayton-1995", *TOLD):
        scenario = deal(name, made_up=True)
        page = pages_of(name, made_up=True)[f"role-{scenario.parties[0].id}.html"]
        assert "authors note on the numbers" not in page
        assert "<h2>Sources</h2>" not in page


@pytest.mark.parametrize("name", few_always(REAL))
def test_no_year_is_left_in_a_fictional_pack(name: str) -> None:
    for file, words in sheets(name, made_up=True).items():
        said = re.sub(r"fingerprint [0-9a-f]{16}", "", words)
        assert not re.findall(r"\b(?:1[5-9]|20)\d\d\b", said), file
    assert re.search(r"\b2025\b", sheets("istanbul-2025")["role-qatar.html"])


LEAK = ("The truce was made there ten days ago", "qatar", "Doha saw the truce")
"""A sentence of a made-up text, whose it is, and the same with a real name at its beginning."""


def planted(words: str) -> Scenario:
    """Return the Istanbul case with other words in a made-up text on Qatar."""
    text = text_of(shipped()["istanbul-2025"])
    assert text.count(LEAK[0]) == 1
    return loads(text.replace(LEAK[0], words), "istanbul-2025.yaml")


def test_a_real_name_at_the_beginning_of_a_sentence_would_be_seen() -> None:
    real = planted(LEAK[2])
    page = pack_pages(fictional(real))["role-ilse.html"]
    assert given_away(real, page) == {"Doha"}
    assert given_away(real, pack_pages(fictional(planted(LEAK[0])))["role-ilse.html"]) == set()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The truce was made in Doha", "holds 'Doha', which no label there has"),
        ("The truce was made there (Doha)", "holds 'Doha'"),
        ("The truce was made there in 2025", "holds '2025'"),
        ("The truce was made there [afintl-2025-10-19]", r"holds '\[afintl-2025-10-19\]'"),
        ("Qatar saw the truce", "holds 'Qatar', a name of the real case"),
    ],
)
def test_a_made_up_text_with_what_is_real_is_refused(words: str, said: str) -> None:
    with pytest.raises(NegsimError, match=said) as caught:
        fictional(planted(words))
    assert {mistake.path for mistake in caught.value.mistakes} == {
        "fictional.mediators.qatar.until_now"
    }


def test_a_text_without_its_made_up_one_is_told() -> None:
    text = text_of(shipped()["istanbul-2025"])
    scenario = loads(text, "istanbul-2025.yaml")
    names = tuple(one for one in scenario.fictional if one[0] != "parties.pakistan.fears")
    with pytest.raises(NegsimError, match="needs 'fears'"):
        fictional(replace(scenario, fictional=names))


def test_a_text_that_cites_no_source_of_the_file_is_refused() -> None:
    text = text_of(Path(shipped()["kenya-2008"]))
    wrong = text.replace("he holds [bbc-due]", "he holds [bbc-dew]")
    assert wrong != text
    with pytest.raises(NegsimError, match=r"mediators.chairman.at_home: 'bbc-dew' is not a key"):
        loads(wrong, "kenya-2008.yaml")


@pytest.mark.parametrize("name", few_always())
def test_points_stand_on_one_scale_and_in_the_debrief(name: str) -> None:
    scenario = load(name)
    pages = sheets(name)
    debrief = pages["debrief.html"]
    for party in scenario.parties:
        worth = level_points(party)
        now = sum(row[issue.status_quo] for issue, row in zip(scenario.issues, worth, strict=True))
        marks = {
            "The worst text": sum(map(min, worth)),
            "No deal": points(middle(party.batna)),
            "All as it is now": now,
            "The best text": sum(map(max, worth)),
        }
        said = pages[f"role-{party.id}.html"]
        table = said.partition("From 0 to 100 What it means")[2].partition("Your lines")[0]
        rows = re.findall(rf"({'|'.join(marks)}) (\d+) ", table)
        assert dict(rows) == {key: str(count) for key, count in marks.items()}
        assert [int(count) for _, count in rows] == sorted(marks.values())
        told = [marks[key] for key in ("No deal", "All as it is now", "The best text")]
        assert f"{party.name} {' '.join(map(str, told))} " in debrief


def test_the_debrief_asks_for_the_interest_behind_a_position() -> None:
    said = sheets("textbook-two-party")["debrief.html"]
    assert "The first is a position, the second an interest." in said
