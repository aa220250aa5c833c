"""Answers in a notebook: tables that a screen reader can read, and nothing taken for markup."""

from __future__ import annotations

import base64
import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import negsim
from negsim.cli.answers import drawn, page_of
from negsim.cli.main import main
from negsim.questions.answer import paragraph
from negsim.questions.table import Table
from negsim.wording import fill


def test_a_table_has_heads_for_columns_and_rows_and_is_escaped() -> None:
    table = Table.of(("Outcome", "<b>"), [("a & b", "1 %"), ("c", "<script>")])
    read = ElementTree.fromstring(table.html("So & so"))
    assert [head.text for head in read.iter("th")] == ["Outcome", "<b>", "a & b", "c"]
    assert [head.get("scope") for head in read.iter("th")] == ["col", "col", "row", "row"]
    assert [cell.text for cell in read.iter("td")] == ["1 %", "<script>"]
    assert read.findtext("caption/strong") == "So & so"
    read = ElementTree.fromstring(Table.of(("A & b", "1"), [("c", "2")]).html())
    assert read.get("aria-label") == "A & b"
    assert " ".join(read.itertext()).split().count("A") == 1


def test_lines_with_a_hyphen_are_a_list_in_html_and_no_line_is_broken() -> None:
    words = f"What differs:\n- one <b>\n- {'two ' * 40}three\nand more"
    read = ElementTree.fromstring(f"<div>{paragraph(words)}</div>")
    assert [one.tag for one in read] == ["p", "ul", "p"]
    assert [one.text for one in read.iter("li")] == ["one <b>", f"{'two ' * 40}three"]
    answer = negsim.compare("istanbul-2025", {"longer": {"process.rounds": 140}}, runs=20)
    shown = [part for part in answer.shown() if isinstance(part, str)]
    changes = [part for part in shown if part.startswith("What differs:")]
    assert [part.count("\n") for part in changes] == [1]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["need", "--share", ".6", "--by", "process.rounds", "--runs", "20"], "0.6"),
        (["map", "--x", "process.rounds", "--y", "process.leaving", "--runs", "20", "--budget",
          "80", "--share", ".6"], "0.6"),
        (["credit", "--budget", "8000", "--no-doubt"], None),
        pytest.param(["rank", "--budget", "16000", "--no-doubt"], None, marks=pytest.mark.long),
    ],
)  # fmt: skip
def test_rows_in_a_file_say_what_was_asked(
    words: list[str], asked: str | None, tmp_path: Path
) -> None:
    verb, *more = words
    out = ["--outcome", "revived", "--out", str(tmp_path / "out"), "--format", "svg"]
    assert main([verb, "istanbul-2025", *more, *out]) == 0
    with (tmp_path / "out" / f"{verb}.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert rows
    assert {(row["outcome"], row.get("asked")) for row in rows} == {("revived", asked)}


def test_a_path_that_does_not_fit_is_broken_after_a_dot() -> None:
    path = "(parties.afghan_taliban.red_lines.militants.firmness)"
    rows = [(f"Firmness {path}", "1"), (f"{'x' * 90}", "2"), ("a.b c", "3")]
    lines = drawn(Table.of(("Number", "A head that leaves less than half of"), rows))
    first = [line.partition("|")[0].strip() for line in lines.splitlines()]
    assert first[2:5] == ["Firmness", "(parties.afghan_taliban.red_lines.", "militants.firmness)"]
    assert "a.b c" in first
    assert all(len(line) <= 80 for line in lines.splitlines())


@pytest.mark.long
def test_a_number_of_a_thousand_has_a_comma_and_none_ends_a_line_before_its_unit() -> None:
    given = {"without Qatar": {"mediators.qatar.present": 0}}
    told = "\n".join(page_of(negsim.compare("istanbul-2025", given, runs=2000, split=True)))
    assert "2,000 runs of each" in told
    assert "0 of 2,000 runs differ" in told
    assert "Change, over 2,000 runs" in told
    assert not re.findall(r"\b\d{4,} (?:runs|of)\b|: \d{4,}\.", told)
    words = "a share of 12.9 % of runs, and +33.2 points"
    assert all(re.search(r"\n(%|points)", fill(words, n)) is None for n in range(8, 40))
    assert "12.9\N{NO-BREAK SPACE}%" in paragraph(words)


def test_an_answer_shows_itself_in_a_notebook() -> None:
    answer = negsim.compare("istanbul-2025", {"<b>": {"process.rounds": 9}}, runs=50, doubt=False)
    page = answer._repr_html_()
    read = ElementTree.fromstring(f"<div>{page}</div>")
    assert len([*read.iter("table")]) == 1
    words = " ".join(" ".join(read.itertext()).split())
    for told in (answer.sentence, answer.base.scenario.fingerprint, "50 runs each, seed 1"):
        assert told in words
    assert "not a forecast" in words
    assert f"Again: {answer.command}" in words
    assert all(check.verdict in words for check in answer.checks())
    picture = re.findall('<img src="data:image/svg.xml;base64,(.*?)"', page)[0]
    assert b"<svg" in base64.b64decode(picture)
    assert 10_000 < len(picture) < 40_000
    assert len(page) - len(picture) < 6500
