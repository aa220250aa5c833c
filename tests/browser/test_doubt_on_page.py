"""What the assumptions leave of shares stands on the page as `negsim run --doubt` prints it."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import negsim
from negsim.browser.page import assemble
from negsim.browser.page.assemble import page
from negsim.browser.page.serve import Watched
from negsim.browser.page.words import PSEUDO
from negsim.cli.main import main
from negsim.doubt import shares
from negsim.jit import COMPILE
from negsim.results.result import classes
from open_page import OpenPage

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

NAME = "kenya-2008"
ROWS = "[...document.querySelectorAll('%s tbody tr')].map((r) => [...r.children].map((c) => c.%s))"
SEEN = "[...document.querySelectorAll('.left')].map((one) => one.checkVisibility())"


FEWER = partial(shares.doubt, runs=20, sets=64)


@pytest.fixture
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Play few runs under few sets of assumptions, of pages and of the command line alike."""
    monkeypatch.setattr(shares, "doubt", FEWER)
    monkeypatch.setattr(assemble, "RUNS", 2000)


@pytest.fixture(scope="module")
def doubted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "doubted.html"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shares, "doubt", FEWER)
        patched.setattr(assemble, "RUNS", 2000)
        assert main(["page", NAME, "--out", str(file)]) == 0
    return file


def printed(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], dict[str, Any]]:
    """Return what `negsim run --doubt` prints of each ending, and its document."""
    capsys.readouterr()
    assert main(["run", NAME, "--doubt"]) == 0
    found = re.findall(r"\| +(\d+ to \d+ %)$", capsys.readouterr().out, re.MULTILINE)
    assert main(["run", NAME, "--doubt", "--json"]) == 0
    return found, json.loads(capsys.readouterr().out)["doubt"]


def text_at(found: OpenPage, place: str) -> str:
    return str(found.value(f"document.getElementById('{place}').textContent"))


def test_it_is_that_of_the_command_line(
    few_runs: None, opened: Any, doubted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    column, document = printed(capsys)
    count = len(classes(negsim.load(NAME)))
    found = opened(name=doubted)
    found.ready(100)
    found.value("document.getElementById('many-more').open = true")
    found.until("document.querySelector('#many-table tr')")
    rows = found.value(ROWS % ("#many-table", "textContent"))
    left = [row[4] for row in rows]
    assert left == column[:count]
    assert len({*left}) > 1
    beside = "[...document.querySelectorAll('.left')].map((one) => one.textContent)"
    assert found.value(beside) == [f"assumptions leave {one}" for one in left]
    assert all(found.value(SEEN))
    still = found.value(ROWS % (".still", "textContent"))
    assert [row[4] for row in still] == left
    for key in ("revived", "failed"):
        ends = document[key]
        words = f"(assumptions leave {100 * ends['low']:.0f} to {100 * ends['high']:.0f} %)"
        assert words in text_at(found, "many-foot"), key
    told = f"{document['sets']} sets of values within their ranges, with {document['runs']} runs"
    assert told in text_at(found, "many-left")
    assert told in found.value("document.querySelector('.still').textContent")


@pytest.mark.long
def test_of_changed_settings_it_says_whose_it_is_and_how_to_have_it(
    opened: Any, doubted: Path
) -> None:
    path = "parties.opposition.batna"
    found = opened(f"#{path}=0.5", doubted)
    found.ready(2000)
    found.value("document.getElementById('many-more').open = true")
    found.until("document.querySelector('#many-table tr')")
    assert not any(found.value(SEEN))
    assert "assumptions leave" not in text_at(found, "many-foot")
    command = f" negsim run {NAME} --set {path}=0.5 --runs 100000 --doubt"
    assert text_at(found, "many-left").endswith(command)
    assert "base case" in text_at(found, "many-left")
    heads = "[...document.querySelectorAll('#many-table thead th')].map((h) => h.textContent)"
    # The base case is played after the present one, and its column comes with it.
    found.until(f"{heads}.length === 6")
    assert found.value(heads)[4:] == ["Base case", "Base case: assumptions leave"]
    found.value("document.getElementById('reset').click()")
    found.until("!document.getElementById('dots').classList.contains('changed-case')")
    assert all(found.value(SEEN))


def test_where_it_is_left_out_the_page_says_so(few_runs: None, opened: Any, tmp_path: Path) -> None:
    scenario = negsim.load(NAME, {"parties.opposition.batna": 0.5})
    command = f"negsim run {NAME} --set parties.opposition.batna=0.5"
    file = tmp_path / "plain.html"
    file.write_text(page(scenario), encoding="utf-8")
    found = opened(name=file)
    found.ready(100)
    still = found.value("document.querySelector('.still .tiny').textContent")
    for told, runs in ((text_at(found, "many-left"), " --runs 100000"), (still, "")):
        assert told.startswith("What the assumptions leave of these shares was not worked out")
        assert told.endswith(f"{command}{runs} --doubt")
    assert found.value("document.querySelector('.left')") is None
    assert len(found.value(ROWS % (".still", "textContent"))[0]) == 4


def test_it_is_left_out_where_it_is_not_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("runs were played under other assumptions")

    monkeypatch.setattr(shares, "doubt", never)
    monkeypatch.setattr(assemble, "RUNS", 2000)
    file = tmp_path / "plain.html"
    assert main(["page", NAME, "--no-doubt", "--out", str(file)]) == 0
    read = lambda: negsim.load(NAME)  # noqa: E731
    for text in (file.read_text("utf-8"), Watched(NAME, read, NAME).page()):
        assert f"negsim run {NAME} --doubt</code>" in text
    with pytest.raises(AssertionError, match="other assumptions"):
        main(["page", NAME, "--out", str(tmp_path / "doubted.html")])


@pytest.mark.long
def test_its_words_are_those_of_the_language(few_runs: None, opened: Any, tmp_path: Path) -> None:
    file = tmp_path / "pseudo.html"
    file.write_text(page(NAME, language=PSEUDO, doubt=True), encoding="utf-8")
    found = opened(name=file, width=320, height=700)
    found.ready(100)
    for words in (
        text_at(found, "many-left"),
        *found.value(
            "[...document.querySelectorAll('.left, .still :is(caption, .tiny, td, thead th)')]"
            ".map((one) => one.textContent)"
        ),
    ):
        assert not re.search("[A-Za-z]", words), words
    assert found.value("document.documentElement.scrollWidth") <= 320
