"""`negsim new`: the starter is a good example, and nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from negsim.check.judgements import judgements
from negsim.check.report import Check
from negsim.cli.main import main
from negsim.scenario.files.load import load


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_starter_is_written_and_what_to_do_next(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "my-talks"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["wrote", "my-talks.yaml"]
    assert [line[-3:] for line in lines[1:3]] == [
        ["negsim", verb, "my-talks.yaml"] for verb in ("check", "run")
    ]
    assert [file.name for file in here.iterdir()] == ["my-talks.yaml"]


def test_the_starter_is_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "my-talks"]) == 0
    scenario = load("my-talks.yaml")
    assert (scenario.id, scenario.name) == ("my-talks", "My talks")
    parts = scenario.parties, scenario.mediators, scenario.issues, scenario.sources
    assert tuple(map(len, parts)) == (2, 1, 3, 1)
    assert [judgement.path for judgement in judgements(scenario)] == ["parties.southport.batna"]
    check = Check.of(scenario)
    assert check.warnings == ()
    assert check.blocked == ()
    assert check.zone.zone_now > 0
    assert main(["check", "my-talks.yaml"]) == 0
    assert "valid, no warnings" in capsys.readouterr().out


def test_nothing_is_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "mine.yaml").write_text("mine")
    assert main(["new", "mine"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("negsim: mine.yaml: exists")
    assert (here / "mine.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["My-Talks", "talks.yaml", "a/b", "..", "2026", "a b", "-", "a-", "türkiye", ""]
)
def test_a_name_must_be_plain(name: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "--", name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"negsim: {name!r} is no name")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", ["null", "true", "a1_b-2"])
def test_any_plain_name_gives_a_valid_file(name: str) -> None:
    assert main(["new", name]) == 0
    assert load(f"{name}.yaml").id == name


def test_a_missing_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("negsim: a name is missing")


def test_a_folder_that_is_gone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here.rmdir()
    assert main(["new", "talks"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("negsim: talks.yaml: ")
    assert err.endswith(": No such file or directory\n")
