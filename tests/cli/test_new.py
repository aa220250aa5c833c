"""`negsim new`: the starter is a good example, and nothing is ever overwritten."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from negsim.check.judgements import judgements
from negsim.check.report import Check
from negsim.cli.main import main
from negsim.scenario.files.load import dump, load, shipped
from negsim.scenario.files.strict_yaml import parse, plain

HARBOUR = Path(__file__).parents[1] / "domains" / "harbour"


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


def copied(name: str, source: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Return what ``negsim new NAME --from SOURCE`` says, and the text that it wrote."""
    assert main(["new", name, "--from", source]) == 0
    return capsys.readouterr().out, Path(f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("source", shipped())
def test_a_copy_plays_the_same_runs_and_keeps_every_line_but_its_title(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, text = copied("my-copy", source, capsys)
    original, copy = load(source), load("my-copy.yaml")
    assert (copy.id, copy.name, copy.fingerprint) == ("my-copy", "My copy", original.fingerprint)
    assert copy.notes == original.notes
    before = shipped()[source].read_text(encoding="utf-8").splitlines()
    kept = [line for line in text.splitlines() if "My copy" not in line]
    begun = f"# Begun as a copy of {source}, fingerprint {original.fingerprint}."
    assert [line for line in kept if line != begun] == [
        line for line in before if not line.startswith("name:")
    ]
    assert begun in kept


def test_what_a_copy_carries_on_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    said, _ = copied("a", "istanbul-2025", capsys)
    assert said.splitlines()[:7] == [
        "wrote a.yaml, a copy of istanbul-2025 called 'A'",
        "- until a number changes, it plays the same runs as istanbul-2025",
        "- summary, sources, texts on roles, comments: they still speak of 'Istanbul",
        "  talks 2025'",
        f"- judgement of {len(judgements(load('a.yaml')))} numbers, source of 14 numbers: reasons "
        "in that case; with a",
        "  number, change its note",
        "- fictional: made-up names, for --fictional, of that case",
    ]
    assert "next: negsim check a.yaml\n" in said
    assert "extends istanbul-2025 still" in copied("b", "istanbul-2025-afghan-account", capsys)[0]
    assert "take it out for a real one" in copied("c", "textbook-two-party", capsys)[0]
    assert "copy of a, fingerprint" in copied("d", "a.yaml", capsys)[1]


READING = """\
negsim: 2
extends: whole.yaml
name: R
set:
  process.deadline: {value: 9, judgement: because}
"""

SMALL = dump(load("textbook-two-party"))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("name: A # why\n", 'name: "Mine" # why\n'),
        ('name: "A # b"  # why\n', 'name: "Mine"  # why\n'),
        ("name: 'A''s # b'\n", 'name: "Mine"\n'),
        ("name: >-\n  A\n  b\n# c\n", 'name: "Mine"\n# c\n'),
        ("name: A\n  b\n", 'name: "Mine"\n'),
        ("name: A\nid: b\n", 'name: "Mine"\n'),
        ("id: b # c\nname: A\n", 'name: "Mine"\n'),
        ("id: b\r\nname: A\r\n", 'name: "Mine"\n'),
    ],
)
def test_titles_and_ids_however_they_are_written(
    given: str, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = re.sub(r"(?m)^id:.*\nname:.*\n", lambda _: given, SMALL)
    assert text != SMALL
    Path("his.yaml").write_text(text, encoding="utf-8", newline="")
    _, found = copied("mine", "his.yaml", capsys)
    assert found == re.sub(
        r"(?m)^id:.*\nname:.*\n",
        lambda _: f"# Begun as a copy of {load('his.yaml').id}, fingerprint "
        f"{load('his.yaml').fingerprint}.\n{written}",
        SMALL,
    )


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("istambul-2025", "did you mean 'istanbul-2025'?"),
        ("his.yml", "his.yml: there is no such file; did you mean 'his.yaml'?"),
        ("broken.yaml", "broken.yaml:1: "),
        ("flow.yaml", "flow.yaml: cannot be copied line by line; negsim show flow.yaml --resolved"),
        (
            "sub/reading.yaml",
            "sub/reading.yaml: extends a file beside it, which must stand beside the copy too; ",
        ),
        (str(HARBOUR), f"{HARBOUR}: is a negotiation domain of another program"),
    ],
)
def test_what_cannot_be_copied(
    source: str, complaint: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "sub").mkdir()
    (here / "his.yaml").write_text(SMALL)
    (here / "broken.yaml").write_text("negsim: 2\n")
    (here / "flow.yaml").write_text(json.dumps(plain(parse(SMALL, "")[0])))
    (here / "sub/whole.yaml").write_text(SMALL)
    (here / "sub/reading.yaml").write_text(READING)
    assert main(["new", "mine", "--from", source]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert complaint in err
    assert not (here / "mine.yaml").exists()
