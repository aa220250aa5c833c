"""`negsim new`: the starter is a good example, and nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from negsim.check.judgements import judgements
from negsim.check.report import Check
from negsim.cli.main import main
from negsim.scenario.files.load import load

RULE = "names are lower-case letters and digits, parts joined by - or _, such as 'my-talks-2026'"


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
    assert out.splitlines()[:3] == [
        "wrote my-talks.yaml",
        "next: negsim check my-talks.yaml",
        "      negsim run my-talks.yaml",
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
    what = "exists already, and stays as it is; choose another name or remove it"
    assert capsys.readouterr() == ("", f"negsim: mine.yaml: {what}\n")
    assert (here / "mine.yaml").read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["My-Talks", "talks.yaml", "a/b", "..", "2026", "a b", "-", "a-", "türkiye", ""]
)
def test_a_name_must_be_plain(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "--", name]) == 2
    assert capsys.readouterr() == ("", f"negsim: {name!r} is no name for a scenario; {RULE}\n")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("name", ["null", "true", "a1_b-2"])
def test_any_plain_name_gives_a_valid_file(name: str) -> None:
    assert main(["new", name]) == 0
    assert load(f"{name}.yaml").id == name


def test_a_missing_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new"]) == 2
    message = "negsim: a name is missing, such as: negsim new my-talks\n"
    assert capsys.readouterr() == ("", message)


def test_a_folder_that_is_gone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here.rmdir()
    assert main(["new", "talks"]) == 2
    message = "negsim: talks.yaml: cannot be written: No such file or directory\n"
    assert capsys.readouterr() == ("", message)
