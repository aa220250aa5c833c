"""What repeats a page elsewhere: its file extends the scenario, or it says that none can."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import negsim
from negsim.browser.page import assemble
from negsim.cli.main import main
from negsim.jit import COMPILE
from negsim.scenario.files.load import shipped
from open_page import OpenPage

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

NAME = "textbook-two-party"
FIRST, SECOND = "parties.upton.batna", "parties.downton.batna"


@pytest.fixture(autouse=True)
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "RUNS", 200)


def given_by(opened: Any, folder: Path, *asked: str, link: str = "#table") -> str:
    """Return the file that the page of a command gives."""
    file = folder / "page.html"
    assert main(["page", *asked, "--no-doubt", "--out", str(file)]) == 0
    found: OpenPage = opened(link, file)
    found.ready()
    return str(found.value("document.getElementById('yaml').textContent"))


@pytest.mark.long
@pytest.mark.parametrize("value", ["0.3", "{uniform: [0.3, 0.4]}"])
def test_it_has_what_was_set_when_the_page_was_written(
    opened: Any, tmp_path: Path, value: str
) -> None:
    command = (NAME, "--set", f"{FIRST}={value}")
    numbers: dict[str, Any] = {FIRST: 0.3 if value == "0.3" else {"uniform": [0.3, 0.4]}}
    more = {**numbers, SECOND: 0.11}
    for link, set in (("#table", numbers), (f"#{SECOND}=0.11", more)):
        folder = tmp_path / str(len(set))
        folder.mkdir()
        file = folder / "changed.yaml"
        file.write_text(given_by(opened, folder, *command, link=link), encoding="utf-8")
        assert negsim.load(file).fingerprint == negsim.load(NAME, set).fingerprint


def test_it_has_the_line_that_was_moved(opened: Any, tmp_path: Path) -> None:
    line, file = "parties.pakistan.red_lines.militants.at_least", tmp_path / "changed.yaml"
    moved = {line: "restrain and relocate", "mediators.qatar.pressure": 0.9}
    link = f"#{line}=restrain+and+relocate&mediators.qatar.pressure=0.9"
    file.write_text(given_by(opened, tmp_path, "istanbul-2025", link=link), encoding="utf-8")
    assert negsim.load(file).fingerprint == negsim.load("istanbul-2025", moved).fingerprint


@pytest.mark.parametrize(
    "name", [pytest.param("deep.yaml", marks=pytest.mark.long), "my own talks.yml"]
)
def test_it_extends_an_own_file_by_its_name(opened: Any, tmp_path: Path, name: str) -> None:
    own = tmp_path / name
    shutil.copy(shipped()[NAME], own)
    beside = tmp_path / "changed.yaml"
    beside.write_text(
        given_by(opened, tmp_path, str(own), link=f"#{SECOND}=0.11"), encoding="utf-8"
    )
    assert negsim.load(beside).fingerprint == negsim.load(own, {SECOND: 0.11}).fingerprint


@pytest.mark.parametrize(
    "asked",
    [
        (NAME, "--set", "process.rounds=9"),
        pytest.param((NAME, "--set", "parties.*.batna=0.2"), marks=pytest.mark.long),
        pytest.param(("istanbul-2025", "--fictional"), marks=pytest.mark.long),
        pytest.param(("istanbul-2025-afghan-account",), marks=pytest.mark.long),
    ],
)
def test_it_says_where_no_file_repeats_it(
    opened: Any, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    told = given_by(opened, tmp_path, *asked)
    assert told == "# no file that extends another repeats this page; the command does"


def test_a_page_of_a_path_names_it_in_its_command(opened: Any, tmp_path: Path) -> None:
    own, file = tmp_path / "deep.yaml", tmp_path / "deep.html"
    shutil.copy(shipped()[NAME], own)
    file.write_text(negsim.page(own), encoding="utf-8")
    found = opened(name=file)
    found.ready()
    assert found.value("OPENED.state.data.asked") == str(own)
    assert found.value("OPENED.state.data.extends") == "deep.yaml"
