"""The page in Chromium: its numbers, what moves them, links, keys, narrow screens, its policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import negsim
from in_chromium import Browser, chromium
from negsim.browser.page.assemble import page
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.jit import COMPILE
from negsim.results.intervals import percent, percent_interval
from negsim.results.result import classes, run
from open_page import OpenPage

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

NAME = "istanbul-2025"
LINE = "parties.afghan_taliban.red_lines.militants"
MOVED = {f"{LINE}.at_most": "detain or hand over", "mediators.qatar.present": 0.0}
LINK = f"#{LINE}.at_most=detain+or+hand+over&mediators.qatar.present=0"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("page") / "talks.html"
    found.write_text(page(NAME), encoding="utf-8")
    return found


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Any]:
    pages: list[OpenPage] = []

    def one(link: str = "", name: Path = file, **how: Any) -> OpenPage:
        pages.append(OpenPage(browser, name, link, **how))
        return pages[-1]

    yield one
    for found in pages:
        assert found.errors == []
        asked = [url for url in found.requests if not url.startswith(("file:", "blob:"))]
        assert asked == []
        found.close()


def shares(found: OpenPage) -> list[list[str]]:
    """Return the table of shares that the page shows, row by row."""
    found.value("document.getElementById('many-more').open = true")
    table = "document.querySelectorAll('#many-table tbody tr')"
    found.until(f"{table}.length > 0")
    return found.value(f"[...{table}].map((r) => [...r.children].map((c) => c.textContent))")


def expected(scenario: Any, runs: int) -> list[list[str]]:
    result = run(scenario, runs, 1)
    return [
        [
            name,
            f"{share['count']:,}".replace(",", "\u202f"),
            percent(share["count"], runs),
            percent_interval(share["low"], share["high"], runs),
        ]
        for (_, name), share in zip(classes(scenario), result.shares().values(), strict=True)
    ]


def test_it_is_small_and_carries_all(file: Path) -> None:
    text = file.read_text("utf-8")
    assert len(text.encode()) <= 250_000
    assert not re.search(r'(src|href)="(?!#)', text)
    assert "default-src 'none'" in text
    assert "unsafe-inline" not in text
    assert "'unsafe-eval'" not in text


def stopped(found: OpenPage) -> int:
    """Play no more runs; return how many of the present settings are counted."""
    found.value("OPENED.pool.hands.forEach((hand) => hand.worker.terminate())")
    found.value("OPENED.draw()")
    return int(found.value("document.getElementById('many').dataset.runs"))


@pytest.mark.parametrize("changed", [{}, MOVED])
def test_shares_are_those_of_the_command_line(opened: Any, changed: dict[str, Any]) -> None:
    scenario = negsim.load(NAME, changed)
    found = opened(LINK if changed else "")
    if not changed:  # what Python worked out beforehand
        found.until("document.documentElement?.dataset.shown")
        assert shares(found) == expected(scenario, 20_000)
    found.ready(22_000 if not changed else 3000)
    runs = stopped(found)
    assert runs >= 3000
    assert [row[:4] for row in shares(found)] == expected(scenario, runs)
    ends = found.value("[...OPENED.pool.present.ends.slice(0, 500)]")
    assert ends == play_runs(lay_out(scenario), 1, 0, 500).records.outcome.tolist()


@pytest.mark.long
def test_all_shares_are_those_of_the_command_line(opened: Any) -> None:
    found = opened(LINK)
    found.ready(100_000)
    assert stopped(found) == 100_000
    rows = [row[:4] for row in shares(found)]
    assert rows == expected(negsim.load(NAME, MOVED), 100_000)


def test_packages_are_worked_out_as_in_python(opened: Any) -> None:
    found = opened()
    found.ready()
    # Every line of the table as far as it goes: each must be one that the command line takes.
    moves = found.value(
        """(() => { const { state } = OPENED; const { crossed, levels, case: c } = state.data;
          return crossed.lines.flatMap((l) => l.keys === null ? [] : [
            [l.path, levels[c.issues[l.issue]][l.at_least ? 1 : 0]],
            [l.path, levels[c.issues[l.issue]].at(l.at_least ? -1 : -2)]]); })()"""
    )
    assert len(moves) == 22
    for path, level in moves:
        assert negsim.load(NAME, {path: level}).issues
