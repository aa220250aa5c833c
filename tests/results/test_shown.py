"""What a prompt and a notebook show: short, escaped, and with all that a share needs beside it."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

import negsim
from negsim.results.result import Result
from negsim.scenario.files.load import shipped
from negsim.scenario.scenario import Scenario

NASTY = "<script>alert('&')</script>"


class Table(HTMLParser):
    """Reads a table; fails at a tag that a table has not, or that is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.caption = ""
        self.rows: list[list[str]] = []
        self.scopes: list[str | None] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"table", "caption", "strong", "br", "thead", "tbody", "tr", "th", "td"}
        if tag != "br":
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "br"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "caption" in self.open:
            self.caption += data
        elif self.open[-1:] in (["th"], ["td"]):
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def case() -> Scenario:
    return negsim.load("istanbul-2025", {"process.rounds": 12})


@pytest.fixture(scope="module")
def result(case: Scenario) -> Result:
    return negsim.run(case, runs=200, seed=3)


def test_a_prompt_shows_one_line(case: Scenario, result: Result) -> None:
    assert repr(case) == (
        f"<Scenario istanbul-2025, fingerprint {case.fingerprint}: Istanbul talks 2025; 6 issues, "
        "2 parties, 2 mediators, 1 changed>"
    )
    words = repr(result)
    assert len(words) < 400
    assert words.startswith(
        f"<Result of scenario istanbul-2025, fingerprint {case.fingerprint}, 200 runs, seed 3: "
    )
    share = 100 * result.shares()["collapse"]["share"]
    assert f"; Collapse {share:.1f} %" in words


def test_a_notebook_shows_a_result_with_all_that_its_shares_need(result: Result) -> None:
    html = result._repr_html_()
    assert len(html) < 4_000
    table = Table(html)
    assert {*table.scopes} == {"col", "row"}
    assert table.rows[0] == ["Outcome", "Share", "95 % interval", "Runs"]
    assert {len(row) for row in table.rows} == {4}
    for words in (
        "Istanbul talks 2025",
        "scenario istanbul-2025",
        result.scenario.fingerprint,
        "200 runs, seed 3",
        "changed: process.rounds=12",
        "Share of model runs, not a forecast.",
    ):
        assert words in table.caption
    rows = {name: cells for name, *cells in table.rows[1:]}
    for row in result.rows():
        share, interval, runs = rows[row["name"]]
        if not row["of"]:
            assert (share, interval, runs) == ("-", "-", "of 0")
            continue
        assert float(share.strip("<> %")) == pytest.approx(100 * row["share"], abs=0.1)
        low, high = map(float, interval.removesuffix(" %").split(" to "))
        assert low <= 100 * row["low"] <= 100 * row["high"] <= high
        assert int(runs.split(" of ")[0]) == row["count"]


def test_doubt_has_its_column(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Result, "left_in_words", lambda self, key: f"left of {key}")
    table = Table(replace(result, doubt="some")._repr_html_())  # type: ignore[arg-type]
    assert table.rows[0][-1] == "Assumptions leave"
    assert [row[-1] for row in table.rows[1:]] == [f"left of {r['outcome']}" for r in result.rows()]


def test_a_notebook_shows_a_scenario_in_short(case: Scenario) -> None:
    html = case._repr_html_()
    assert len(html) < 3_000
    table = Table(html)
    assert {*table.scopes} == {"row"}
    rows = dict(table.rows)
    assert rows["Mediators"] == "Türkiye; Qatar"
    assert rows["Rounds"] == "12"
    assert rows["Changed"] == "process.rounds=12"
    assert case.fingerprint in table.caption
    assert "Sources of violence" in rows
    assert "Sources of violence" not in dict(Table(replace(case, violence=())._repr_html_()).rows)


def test_texts_are_escaped(result: Result) -> None:
    [first, *more] = result.scenario.outcomes
    nasty = replace(
        result.scenario,
        name=NASTY,
        summary=NASTY,
        outcomes=(replace(first, name=NASTY), *more),
        overrides=((NASTY, NASTY),),
    )
    for shown in (nasty, replace(result, scenario=nasty), type(negsim.scenarios())([nasty])):
        html = shown._repr_html_()  # type: ignore[attr-defined]
        assert "<script" not in html
        table = Table(html)
        assert NASTY in table.caption + str(table.rows).replace("\\'", "'")


def test_shipped_scenarios_are_listed() -> None:
    found = negsim.scenarios()
    assert [one.id for one in found] == [*shipped()]
    assert all(negsim.load(one.id) == one for one in found)
    assert repr(found).splitlines()[0].split(maxsplit=1) == [found[0].id, found[0].name]
    table = Table(found._repr_html_())
    assert table.rows[0] == ["Name", "Title", "Parties", "Packages"]
    assert len(table.rows) == len(found) + 1
    assert table.rows[1][1] == found[0].name
