"""What tests of the page share: one Chromium, one file, pages that are closed after each test."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from in_chromium import Browser, chromium
from negsim.browser.page.assemble import page
from negsim.browser.page.words import PSEUDO
from negsim.cli.main import main
from negsim.doubt import shares
from open_page import OpenPage


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture(scope="session")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("page") / "talks.html"
    found.write_text(page("istanbul-2025"), encoding="utf-8")
    return found


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page in the made-up language, which is read from right to left."""
    found = tmp_path_factory.mktemp("page") / "made-up.html"
    found.write_text(page("istanbul-2025", language=PSEUDO), encoding="utf-8")
    return found


@pytest.fixture
def opened(browser: Browser, file: Path) -> Iterator[Any]:
    """Give what opens a page, at its table unless a link says otherwise; none may complain."""
    yield from opening(browser, file)


@pytest.fixture(scope="module")
def kept(browser: Browser, file: Path) -> Iterator[Any]:
    """Give what opens a page that the tests of a file have in turns; they leave it as it was."""
    yield from opening(browser, file)


def opening(browser: Browser, file: Path) -> Iterator[Any]:
    """Yield what opens a page; close them all, and see that none complained."""
    pages: list[OpenPage] = []

    def one(link: str = "#table", name: Path = file, **how: Any) -> OpenPage:
        pages.append(OpenPage(browser, name, link, **how))
        return pages[-1]

    yield one
    for found in pages:
        assert found.errors == []
        assert found.requests == []
        found.close()


@pytest.fixture(scope="session")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what ``negsim page`` writes by default: with what the assumptions leave.

    It is of fewer sets of assumptions, with fewer runs, as only digits of numbers differ by them.
    """
    found = tmp_path_factory.mktemp("written") / "talks.html"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shares, "doubt", partial(shares.doubt, runs=20, sets=64))
        assert main(["page", "istanbul-2025", "--out", str(found)]) == 0
    return found
