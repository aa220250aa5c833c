"""What README and docs show is what happens: their examples are run."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import pytest

from negsim.cli import main
from negsim.ensemble import run
from negsim.loading import load, parse_setting

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md"]
MODULES = ["negsim", "negsim.ensemble", "negsim.model"]


def commands(page: str) -> list[tuple[str, str]]:
    """Return command and expected output of each ``$ negsim ...`` in console blocks."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", page, flags=re.M | re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def differs(output: str, expected: str) -> bool:
    """Return whether output is not as shown; ``...`` stands for anything."""
    trimmed = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
    checker = doctest.OutputChecker()
    return not checker.check_output(expected, trimmed, doctest.ELLIPSIS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_the_page_print_what_it_shows(
    page: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for command, expected in commands(page.read_text(encoding="utf-8")):
        words = shlex.split(command)
        assert words[0] == "negsim"
        code = main(words[1:])
        told = capsys.readouterr()
        output = told.out if code == 0 else told.err
        assert not differs(output, expected), f"{command}\n{output}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_of_the_page_runs_as_shown(page: Path) -> None:
    result = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert result.failed == 0


@pytest.mark.parametrize("module", MODULES)
def test_examples_of_docstrings_run_as_shown(module: str) -> None:
    result = doctest.testmod(__import__(module, fromlist=["x"]), optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_check_sees_a_wrong_number() -> None:
    assert differs("share 4.2 %  \n", "share 4.3 %\n")
    assert not differs("share 4.2 %  \nmore\n", "share 4.2 %\n...\n")


def test_the_readme_compares_what_the_model_says() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (as in the file|with\S+ .*?) \| (.*%) \|$", text, flags=re.M)
    assert len(rows) == 4
    for label, shares in rows:
        settings = re.findall(r"--set '?([^`']+)", label)
        result = run(load("istanbul-2025", dict(map(parse_setting, settings))))
        told = result.tally
        counts = (told.revived, told.interim_reached, told.settled, told.outcomes[-2:].sum())
        assert shares == " | ".join(f"{100 * n / told.runs:.1f} %" for n in counts), label


def test_the_readme_shows_a_command_and_its_links_lead_somewhere() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert commands(text)[0][0] == "negsim run istanbul-2025"
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert "://" in target or (ROOT / target).exists(), target
