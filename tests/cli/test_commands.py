"""Commands that readers copy: any shell takes them, and a narrow terminal splits no word."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from negsim.cli import main as cli
from negsim.errors import quoted
from negsim.scenario.files.catalogue import scenarios
from negsim.scenario.files.load import shipped
from negsim.teaching.exercises.sheets import case_study, narrowed, sheet
from negsim.teaching.exercises.source import NAMES, read
from negsim.wording import fitted, say

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"(?:^\s*(?:\$ |    )negsim .*|`(?:negsim|pip|--[a-z]+) [^`]*`)", re.M)
"""A line to type, or an inline command or option."""

INSTALL = re.compile(r"pip install '.*'")

SINGLE = re.compile(r"(?<=[ =])'[^']*'")


def faults(text: str) -> list[str]:
    """Return the commands of a text that use single quotes, which cmd.exe does not know."""
    return [found for found in COMMAND.findall(text) if SINGLE.search(found)]


def test_no_command_that_is_shown_has_single_quotes() -> None:
    folders = ("docs", "exercises", "experiments", "scenarios")
    files = [*ROOT.glob("*.md"), *(f for folder in folders for f in (ROOT / folder).rglob("*.md"))]
    assert len(files) > 40
    shown = {str(file): faults(file.read_text(encoding="utf-8")) for file in files}
    for verb in (ROOT / "negsim").rglob("*.py"):
        examples = re.findall(r"^  negsim .*", verb.read_text(encoding="utf-8"), re.M)
        shown[str(verb)] = faults("".join(f"$ {line.strip()}\n" for line in examples))
        shown[str(verb)] += re.findall(INSTALL, verb.read_text(encoding="utf-8"))
    assert {file: found for file, found in shown.items() if found} == {}
    assert faults("$ negsim run x --set 'a.*=1'") != []
    assert faults("`pip install 'negsim[cluster]'`") != []
    assert faults("| `--set 'a.*=1'` |") != []


@pytest.mark.parametrize(
    "word", ["plain", "a b", "mediators.*.pressure=0", "x=as now", "it's", 'say "x"', "$HOME"]
)
def test_a_quoted_word_is_that_word_to_a_shell(word: str) -> None:
    assert shlex.split(quoted(word)) == [word]
    if not set(word) & set('"$'):
        assert not quoted(word).startswith("'")


# ---- in a narrow terminal


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_at_60_columns_splits_no_word_and_ends_its_last_line(name: str) -> None:
    words = read(name)
    told = narrowed(sheet(words, case_study(words)).text())
    assert told.endswith("only.\n")
    narrow = fitted(told, 60)
    assert narrow.split() == told.split()
    long = [line for line in narrow.split("\n") if len(line) > 60 and not line.startswith("$ ")]
    assert [line for line in long if " " in line.strip()] == []


def test_text_is_no_wider_than_the_terminal_and_as_it_is_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = f"- {'word ' * 15}end\n  aligned        3"
    say(words)
    assert capsys.readouterr().out == f"{words}\n"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((40, 24)))
    say(words)
    lines = capsys.readouterr().out.split("\n")
    assert max(map(len, lines)) <= 40
    assert [line[:2] for line in lines] == ["- ", "  ", "  ", "  ", ""]
    assert lines[-2] == "  aligned        3"


@pytest.mark.parametrize("columns", [40, 60, 100])
@pytest.mark.parametrize("command", [["list"], ["exercise"]])
def test_names_to_copy_and_words_are_whole_on_a_narrow_screen(
    command: list[str],
    columns: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", str(columns))
    assert cli.main(command) == 0
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= columns
    for name in shipped() if command == ["list"] else NAMES:
        assert re.search(rf"^{name}( |$)", told, re.M), told
    if command == ["list"]:
        words = " ".join(cell for row in scenarios().rows() for cell in row)
        assert {*re.findall(r"[^\s,]+", words)} - {*re.findall(r"[^\s,|]+", told)} == set()
