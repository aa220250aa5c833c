"""What can be found by program of how people with little sight, or a keyboard alone, fare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from in_chromium import Browser
from negsim.cli.main import main
from negsim.jit import COMPILE
from open_page import ENOUGH, OpenPage
from shipped_cases import few_always

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

NAME = "istanbul-2025"
AXE = (files("axe_selenium_python") / "node_modules/axe-core/axe.min.js").read_text("utf-8")

LEVELS = '{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}'

FOUND = f"""axe.run({LEVELS}).then((result) => result.violations.flatMap((one) =>
  one.nodes.map((node) => [one.id, node.target.join(" "), node.html.slice(0, 200)].join(": "))))"""

STATES: dict[str, tuple[str, dict[str, Any], str]] = {
    "the table": ("#table", {}, ""),
    "the table, dark": ("#table", {"dark": True}, ""),
    "a number moved and a run open": ("#mediators.qatar.present=0&run=2", {}, "#story li"),
    "on a phone, a run open": ("#run=2", {"width": 320}, "#story li"),
    "a broken link": ("#parties.nobody.batna=7", {}, "#notices > *"),
}
"""Of the page: its link, how it is looked at, and what is waited for."""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., OpenPage]]:
    pages: list[OpenPage] = []

    def one(*given: Any, dark: bool = False, **how: Any) -> OpenPage:
        found = OpenPage(browser, *given, **how)
        pages.append(found)
        look(found, dark=dark)
        found.until("document.readyState === 'complete'")
        return found

    yield one
    for found in pages:
        found.close()


def look(found: OpenPage, dark: bool = False) -> None:
    """Look at a page as a system that is dark or light does."""
    feature = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    found.ask("Emulation.setEmulatedMedia", features=[feature])


def faults(found: OpenPage) -> list[str]:
    """Return what axe finds wrong, each with the element."""
    if not found.value("'axe' in window"):
        found.value(AXE + "; undefined")
    return list(found.value(FOUND))


@pytest.mark.parametrize("state", few_always(STATES, ["a number moved and a run open"]))
def test_the_page_has_no_fault_that_axe_knows(
    opened: Callable[..., OpenPage], talks: Path, state: str
) -> None:
    link, how, awaited = STATES[state]
    found = opened(talks, link, **how)
    found.ready(500)
    if awaited:
        found.until(f"document.querySelector({awaited!r})")
    found.value("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert faults(found) == []


@pytest.mark.long  # the first of them is looked at below, from right to left
def test_its_scenes_have_none(opened: Callable[..., OpenPage], file: Path) -> None:
    found = opened(file, "", most=ENOUGH)
    found.until("document.documentElement.classList.contains('guessing')")
    assert faults_in_every_look(found) == {}
    for n in range(5):
        found.value("document.getElementById('guess').dispatchEvent(new Event('input'))")
        found.value("document.getElementById('scene-answer').click()")
        found.until(f"OPENED.scenes.answers[{n}] !== null")
        if n == 4:
            assert faults_in_every_look(found) == {}
        found.value("document.getElementById('scene-next').click()")
    assert faults_in_every_look(found) == {}


def faults_in_every_look(found: OpenPage) -> dict[str, list[str]]:
    """Return what axe finds of a page as it is, dark, and on a phone; leave it as it was."""
    said = {"as it is": faults(found)}
    look(found, dark=True)
    said["dark"] = faults(found)
    look(found)
    found.size(320, 900)
    said["on a phone"] = faults(found)
    found.size(1280, 900)
    return {how: wrong for how, wrong in said.items() if wrong}


@pytest.mark.long
def test_the_page_from_right_to_left_has_none(
    opened: Callable[..., OpenPage], made_up: Path
) -> None:
    found = opened(made_up)
    found.until("document.documentElement.classList.contains('guessing')")
    assert faults(found) == []
    found.value("document.getElementById('scenes-leave').click()")
    found.ready(500)
    assert faults(found) == []


@pytest.mark.long
def test_a_fault_is_found(opened: Callable[..., OpenPage], file: Path) -> None:
    found = opened(file, "#table")
    found.ready(500)
    found.value("document.querySelectorAll('label').forEach((one) => one.remove())")
    found.value("document.getElementById('many-title').style.color = '#ddd'")
    said = {one.partition(":")[0] for one in faults(found)}
    assert {"label", "color-contrast"} <= said


ONE_LOOK = """const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@media (prefers-color-scheme: dark) { h2 { color: #333 !important; } }
    @media (max-width: 400px) { h2 { color: #eee !important; } }`);
  document.adoptedStyleSheets.push(sheet); undefined"""
"""Words that cannot be read in the dark, or on a phone, alone."""


@pytest.mark.long
def test_a_fault_of_one_look_is_found_there(opened: Callable[..., OpenPage], file: Path) -> None:
    found = opened(file, "#table")
    found.ready(500)
    assert faults_in_every_look(found) == {}
    found.value(ONE_LOOK)
    assert set(faults_in_every_look(found)) == {"dark", "on a phone"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the other pages that negsim writes, of a small case."""
    folder = tmp_path_factory.mktemp("pages")
    asked = ("--ask", "after collapse", "--ask", "blocked", "--runs", "200", "--no-doubt")
    for command in (
        ("report", "textbook-two-party", *asked, "--out", str(folder / "report.html")),
        ("pack", "textbook-two-party", "--out", str(folder / "pack"), "--students", "7"),
        ("exercise", "mediator", "--out", str(folder / "exercise")),
    ):
        assert main(command) == 0
    return folder


@pytest.mark.long
def test_other_pages_have_none(opened: Callable[..., OpenPage], written: Path) -> None:
    pages = [*written.rglob("*.html")]
    assert len(pages) > 10
    assert {page.name: found for page in pages if (found := faults(opened(page)))} == {}
