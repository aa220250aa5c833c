"""Pages of a pack as they leave the printer: one sheet where one is meant, and nobody's secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from negsim.scenario.files.load import load, shipped
from negsim.teaching.packs.injects import cards
from negsim.teaching.packs.pack import pack_pages
from negsim.teaching.paper import TEMPLATES
from printed import PAPERS, joined, printed_lines, printed_words
from teaching.packs.test_pack import sheet

LONGEST = ("camp-david-1978", "istanbul-2025")
"""Cases with the most rows on a worksheet."""


def test_the_cases_that_are_printed_are_those_with_most_rows() -> None:
    rows = {name: sheet("worksheet.html", load(name)).count("<tr>") for name in shipped()}
    assert {rows[name] for name in LONGEST} == {max(rows.values())}


@pytest.mark.parametrize("paper", PAPERS)
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


@pytest.mark.parametrize("paper", PAPERS)
def test_no_role_sheet_ends_with_a_page_of_few_lines(paper: str, tmp_path: Path) -> None:
    ends: dict[str, int] = {}
    for name in TOLD:
        pages = {one: text for one, text in pack_pages(load(name)).items() if "role-" in one}
        file = tmp_path / f"{name}.html"
        file.write_text(joined(pages.values()), encoding="utf-8")
        lines = printed_lines(file, paper)
        last = [at for at, one in enumerate(lines) if any("fingerprint" in line for line in one)]
        assert len(last) == len(pages)
        ends |= {f"{name}, page {at + 1}": len(lines[at]) for at in last}
    assert {where: count for where, count in ends.items() if count < FEW_LINES} == {}
    assert min(ends.values()) < MANY_LINES  # lines are counted


@pytest.mark.parametrize("paper", PAPERS)
def test_a_debrief_of_two_parties_is_one_sheet_on_both_sides(paper: str, tmp_path: Path) -> None:
    file = tmp_path / "debrief.html"
    file.write_text(pack_pages(load("istanbul-2025"))["debrief.html"], encoding="utf-8")
    assert len(printed_words(file, paper)) == 2


def test_no_card_that_is_handed_out_tells_what_is_for_the_teacher() -> None:
    for name in shipped():
        scenario = load(name)
        page = sheet("injects.html", scenario)
        page = page.partition("<main>")[2]
        handed = "".join(re.findall(r'<section class="card">(.*?)</section>', page, re.S))
        assert handed.count("<h3>") == len(cards(scenario))
        assert "eacher only" not in handed
        assert "The model" not in handed
        assert "Best when" not in handed
        assert page.count("<li>") == len(cards(scenario))
