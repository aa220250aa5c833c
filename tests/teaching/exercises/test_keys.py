"""Keys say where their numbers come from, and the commands of the sheet give them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from negsim.cli.main import main
from negsim.scenario.files.load import load
from negsim.teaching.exercises.case_study import CaseStudy, Played
from negsim.teaching.exercises.keys import KEYS
from negsim.teaching.exercises.sheets import case_study, key, shared, sheet
from negsim.teaching.exercises.source import NAMES, Words, read
from negsim.teaching.paper import fill
from shipped_cases import few_always


def settings(text: str) -> set[frozenset[str]]:
    """Return which paths each command of a page sets, alone and with each that stands by itself."""
    runs = re.findall(r"^\$ negsim (?:run|story) (.+)$", text, re.M)
    found = {frozenset(re.findall(r"--set [\"']?([^=\s\"']+)=", run)) for run in runs}
    single = {frozenset([path]) for path in re.findall(r"`--set \"?([^=\s\"]+)=", text)}
    return found | single | {one | more for one in found for more in single} | {frozenset()}


def unheard_of(
    words: Words, study: CaseStudy, monkeypatch: pytest.MonkeyPatch
) -> set[frozenset[str]]:
    """Return the settings that a key is worked out by and neither sheet nor key tells."""
    played: set[frozenset[str]] = set()
    whole = CaseStudy.play

    def noted(self: CaseStudy, changes: Mapping[str, object] | None = None) -> Played:
        played.add(frozenset(changes or {}))
        return whole(self, changes)

    monkeypatch.setattr(CaseStudy, "play", noted)
    text = sheet(words, study).text() + key(words, study).text()
    return played - settings(text)


@pytest.mark.parametrize(
    "name",
    few_always([name for name in NAMES if name != "own-scenario"], ["guarantees", "ripeness"]),
)
def test_every_number_of_a_key_can_be_had(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = read(name)
    assert unheard_of(words, CaseStudy(load(words.case), words.case, runs=40), monkeypatch) == set()


def test_the_falls_are_those_of_the_shares_column_by_column() -> None:
    study = CaseStudy(load("istanbul-2025"), "istanbul-2025", runs=400)
    answers = KEYS["one-more-chance"].answers(study)
    shares, falls = (
        [row.split(" | ") for row in answers[name].splitlines()] for name in ("shares", "falls")
    )
    assert shares[0][1:] == falls[0][1:]
    for at, fall in enumerate(falls[2:], start=2):
        for column in (1, 2, 3):
            first, second = (float(shares[row][column].split()[0]) for row in (at, at + 1))
            assert abs(float(fall[column].strip(" |")) - (second - first)) < 0.11


def test_pairs_are_counted_as_the_key_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words, study = read("one-more-chance"), case_study(read("one-more-chance"))
    late = re.findall(r"^\$ (negsim run .+)$", sheet(words, study).text(), re.M)[0]
    early = re.sub(r"press_from=\d+", "press_from=1", late)
    back = []
    for name, command in (("early.parquet", early), ("late.parquet", late)):
        assert main([*shlex.split(command)[1:], "--rows", name]) == 0
        back.append([n > 0 for n in pq.read_table(name)["revivals"].to_pylist()])
    lost, won = (sum(a == x and b != x for a, b in zip(*back, strict=True)) for x in (True, False))
    assert (
        f"lost in {lost} runs, won in {won}:" in KEYS["one-more-chance"].answers(study)["waiting"]
    )


def test_the_foot_tells_the_runs_that_were_counted() -> None:
    for name, runs in (("one-case", "10,000"), ("mediator", "2,000")):
        paper = sheet(read(name), case_study(read(name)))
        assert re.search(rf"; {runs} model runs .*seed 1\.", paper.foot)


@pytest.mark.long
def test_a_wider_pattern_changes_which_account_is_likely() -> None:
    study = case_study(read("one-case"))
    answers = KEYS["one-case"].answers(study)
    assert answers["wider"] == "collapse"
    assert answers["first"] == answers["first_when_wider"] == "all lines firm"
    assert answers["last"] != answers["last_when_wider"] == "parties give way"
    values = shared(study) | KEYS["one-case"].facts(study) | answers
    body = fill(read("one-case").key, values)
    assert 'The most likely account stays "all lines firm"' in body
    assert "from most to least" not in body
    other = {"last_when_wider": answers["first"], "first_when_wider": answers["last"]}
    assert "from most to least" in fill(read("one-case").key, values | other)


def test_pages_go_into_a_folder_that_is_there_and_nothing_in_it_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ex").mkdir()
    Path("ex/notes.txt").write_text("mine")
    for _ in range(2):  # the same pages once more are no loss
        assert main(["exercise", "mediator", "--sheet", "--out", "ex"]) == 0
    there = sorted(file.name for file in Path("ex").iterdir())
    assert there == ["mediator-sheet.html", "notes.txt"]
    Path("ex/red-lines-sheet.html").write_text("with my remarks")
    capsys.readouterr()
    assert main(["exercise", "red-lines", "--sheet", "--out", "ex"]) == 2
    assert {"--out:", "'ex/red-lines-sheet.html'"} <= set(capsys.readouterr().err.split())
    assert Path("ex/red-lines-sheet.html").read_text() == "with my remarks"


def test_the_share_stands_below_the_story_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["story", "istanbul-2025", "--find", "back within 2"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert printed.count("Of the first 10,000 model runs") == 2
    assert printed.endswith(" %).")
