"""Pages of a pack as they leave the printer: one sheet where one is meant, and nobody's secrets."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from negsim.scenario.files.load import load, shipped
from negsim.teaching.packs.injects import cards
from negsim.teaching.packs.seats import printed, seating
from negsim.teaching.paper import TEMPLATES
from printed import EACH_PAPER, clipped, joined, lost, printed_lines, printed_words
from shipped_cases import few_always
from teaching.packs.made_packs import pages_of
from teaching.packs.test_pack import sheet


def untagged(text: str) -> str:
    """Return the words of a part of a page."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", text)).split())


LONGEST = ("camp-david-1978", "istanbul-2025")
"""Cases with the most rows on a worksheet."""


@pytest.mark.long
def test_the_cases_that_are_printed_are_those_with_most_rows() -> None:
    rows = {name: sheet("worksheet.html", load(name)).count("<tr>") for name in shipped()}
    assert {rows[name] for name in LONGEST} == {max(rows.values())}


@pytest.mark.long
@EACH_PAPER
def test_a_worksheet_is_one_sheet_of_paper(paper: str, tmp_path: Path) -> None:
    whole = joined(sheet("worksheet.html", load(name)) for name in LONGEST)
    file = tmp_path / "all.html"
    file.write_text(whole, encoding="utf-8")
    assert len(printed_words(file, paper)) == len(LONGEST)
    style = (TEMPLATES / "print.css").read_text(encoding="utf-8")
    tight = re.search(r"  \.ticks th, \.ticks td .*\n", style)
    assert tight is not None
    file.write_text(whole.replace(tight[0], ""), encoding="utf-8")
    assert len(printed_words(file, paper)) > len(LONGEST)


TOLD = ("camp-david-1978", "istanbul-2025", "kenya-2008")
"""Cases whose role sheets are full, with half a page of prose and its sources."""

FEW_LINES = 8
"""Fewer lines than these, number of the page and footer included, are not worth a page."""

MANY_LINES = 40


@pytest.fixture(scope="module")
def role_sheets(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str], dict[tuple[str, str], list[list[str]]]]:
    """Return what prints all role sheets one after the other, once on each paper.

    Of each case and file it gives the lines of each page.
    """

    @cache
    def on(paper: str) -> dict[tuple[str, str], list[list[str]]]:
        pages = {
            (name, at): text
            for name in TOLD
            for at, text in pages_of(name).items()
            if at.startswith("role-")
        }
        file = tmp_path_factory.mktemp("roles") / "all.html"
        file.write_text(joined(pages.values()), encoding="utf-8")
        lines = printed_lines(file, paper)
        last = [at for at, one in enumerate(lines) if any("fingerprint" in line for line in one)]
        begins = [0, *(at + 1 for at in last)]
        return {one: lines[a:b] for one, (a, b) in zip(pages, pairwise(begins), strict=True)}

    return on


@pytest.mark.long
@EACH_PAPER
def test_the_first_page_of_a_partys_sheet_has_its_wants_points_and_lines(
    paper: str, role_sheets: Callable[[str], dict[tuple[str, str], list[list[str]]]]
) -> None:
    for name in TOLD:
        pages = pages_of(name)
        for party in load(name).parties:
            page = pages[f"role-{party.id}.html"]
            first = "".join("".join(role_sheets(paper)[name, f"role-{party.id}.html"][0]).split())
            read = page.partition("<body>")[2].partition("</div>\n\n<h2>Rules</h2>")[0]
            told = re.findall("<(?:p|li)>(.*?)</(?:p|li)>", read)
            assert len(told) > 5
            assert [one for one in told if "".join(untagged(one).split()) not in first] == []
            assert [word for word in untagged(read).split() if word not in first] == []


@pytest.mark.long
@EACH_PAPER
def test_no_role_sheet_ends_with_a_page_of_few_lines(
    paper: str, role_sheets: Callable[[str], dict[tuple[str, str], list[list[str]]]]
) -> None:
    ends = {role: len(pages[-1]) for role, pages in role_sheets(paper).items()}
    assert {role: count for role, count in ends.items() if count < FEW_LINES} == {}
    assert min(ends.values()) < MANY_LINES  # lines are counted


@pytest.mark.long
@EACH_PAPER
def test_an_observers_sheet_and_a_plan_end_with_no_page_of_few_lines(
    paper: str, tmp_path: Path
) -> None:
    file, pages = tmp_path / "sheets.html", pages_of("istanbul-2025", students=24)
    file.write_text(joined(pages[f"{one}.html"] for one in ("observer", "class")), encoding="utf-8")
    lines = printed_lines(file, paper)
    ends = [len(one) for one in lines if any("fingerprint" in line for line in one)]
    assert len(ends) == 2
    assert min(ends) >= FEW_LINES


@EACH_PAPER
def test_a_debrief_of_two_parties_is_one_sheet_on_both_sides(paper: str, tmp_path: Path) -> None:
    file = tmp_path / "debrief.html"
    file.write_text(pages_of("istanbul-2025")["debrief.html"], encoding="utf-8")
    assert len(printed_words(file, paper)) == 2


@EACH_PAPER
def test_one_file_prints_all_copies_in_the_order_of_the_piles(paper: str, tmp_path: Path) -> None:
    scenario = load("camp-david-1978")
    copies = printed(seating(scenario, 7))
    pages, files = pages_of(scenario.id, students=7), [file for _, file in copies]
    whole = pages["print-all.html"]
    heads = [untagged(one) for one in re.findall("<header>(.*?)</header>", whole, re.S)]
    firsts = {at: page.split("header>")[1].rstrip("</") for at, page in pages.items()}
    assert heads == [untagged(firsts[file]) for file in files]
    file = tmp_path / "all.html"
    file.write_text(whole, encoding="utf-8")
    sheets = printed_words(file, paper)
    assert clipped(sheets, paper) == []
    assert lost(whole, sheets) == []
    on_each = [" ".join(word for word, _, _ in sheet) for sheet in sheets]
    names = [f"Role: {role.name} · group 1" for role in scenario.parties]
    assert all(sum(name in one for one in on_each) > 3 for name in names)
    begins = iter(" ".join(word for word, _, _ in sheet) for sheet in sheets)
    assert all(any(one.startswith(head) for one in begins) for head in heads)
    told = re.search(r"about (\d+) sheets of paper", pages["index.html"])
    assert told is not None
    assert abs(int(told[1]) / len(sheets) - 1) < 0.1


@pytest.mark.parametrize("name", few_always())
def test_no_card_that_is_handed_out_tells_what_is_for_the_teacher(name: str) -> None:
    scenario = load(name)
    page = sheet("injects.html", scenario)
    page = page.partition("<main>")[2]
    handed = "".join(re.findall(r'<section class="card">(.*?)</section>', page, re.S))
    assert handed.count("<h3>") == len(cards(scenario))
    assert "eacher only" not in handed
    assert "The model" not in handed
    assert "Best when" not in handed
    assert page.count("<li>") == len(cards(scenario))
