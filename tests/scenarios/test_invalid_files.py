"""Every mistake in a scenario file has its message: over 160 files, each with what is printed."""

from __future__ import annotations

import errno
import json
import os
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from mistakes import code_page, mistakes
from negsim.cli.main import main
from negsim.engine.lay_out import lay_out
from negsim.scenario.files.across import UNCOUNTED
from negsim.scenario.files.load import load, loads

ROOT = Path(__file__).parents[2]
INVALID = sorted((ROOT / "tests" / "scenarios" / "invalid").glob("*.yaml"))
CODES = ROOT / "tests" / "scenarios" / "invalid" / "codes.list"


def answer(file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Return the exit code of ``negsim run`` on a file, and what it prints on both outputs."""
    code = main(["run", str(file), "--runs", "1"])
    return (code, *capsys.readouterr())


def refused(message: str) -> tuple[int, str, str]:
    """Return the answer to an invalid file: exit code 2 and its message, and nothing else."""
    return (2, "", message)


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_an_invalid_file_gets_its_message(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    message = file.with_suffix(".txt").read_text(encoding="utf-8")
    assert answer(file.relative_to(ROOT), capsys) == refused(message)


def test_every_mistake_has_its_path_line_and_code() -> None:
    assert code_page(INVALID[0].parent, load) == CODES.read_text(encoding="utf-8")


def test_every_file_has_its_message_and_every_message_its_file() -> None:
    messages = {file.stem for file in INVALID[0].parent.glob("*.txt")}
    assert messages == {file.stem for file in INVALID}
    assert len(messages) >= 60


def test_a_wrong_message_or_a_valid_file_would_be_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "talks.yaml"
    file.write_text("", encoding="utf-8")
    message = f"negsim: {file}: is empty\n"
    assert answer(file, capsys) == refused(message)
    assert answer(file, capsys) != refused(message.replace("empty", "void"))
    file.write_text(SMALL, encoding="utf-8")
    assert answer(file, capsys) != refused(message)


SMALL = (ROOT / "tests" / "scenarios" / "small.yaml").read_text(encoding="utf-8")
LATIN = SMALL.replace("A-Land", "\N{LATIN CAPITAL LETTER A WITH DIAERESIS}-Land")
NO_FILES = (ROOT / "tests" / "scenarios" / "no_files.txt").read_text("utf-8").splitlines(True)
"""What is printed on files of each kind that is none of a scenario."""


def hundred_megabytes(file: Path) -> None:
    """Make a file that is that long, but takes no room."""
    file.touch()
    os.truncate(file, 100 * 2**20)


MADE: dict[str, Callable[[Path], object]] = {
    "nothing": lambda at: None,
    "a folder": lambda at: at.mkdir(),
    "an empty file": lambda at: at.write_bytes(b""),
    "a mark and nothing": lambda at: at.write_bytes(b"\xef\xbb\xbf"),
    "binary": lambda at: at.write_bytes(bytes(range(256))),
    "zeros": lambda at: at.write_bytes(bytes(1000)),
    "Latin-1": lambda at: at.write_text(LATIN, "latin-1"),
    "UTF-16": lambda at: at.write_text(SMALL, "utf-16"),
    "a link to itself": lambda at: at.symlink_to(at),
    "100 MB": hundred_megabytes,
    "1 MB and a letter": lambda at: at.write_bytes(b"#" * 1_000_001),
    "100,000 nested lists": lambda at: at.write_text("negsim: 2\nname: " + "[" * 100_000),
    "100,000 nested mappings": lambda at: at.write_text("{a: " * 100_000),
}


@pytest.mark.parametrize("what", MADE)
def test_what_is_no_scenario_file_at_all(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "talks.yaml"
    MADE[what](file)
    code, out, words = answer(file, capsys)
    assert (code, out) == (2, "")
    assert f"{what}: {words.replace(str(file), file.name)}" in NO_FILES
    assert len(NO_FILES) == len(MADE)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("my-talk.yaml", "; did you mean 'my-talks.yaml'?"),
        ("istanbul-2025.yml", "; did you mean 'istanbul-2025'?"),
        ("quarrel.yml", ""),
        ("nowhere/my-talks.yaml", ""),
    ],
)
def test_of_a_file_that_is_not_there_the_nearest_is_named(
    name: str,
    near: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "my-talks.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["run", name]) == 2
    assert capsys.readouterr() == ("", f"negsim: {name}: there is no such file{near}\n")


def test_a_file_that_may_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "talks.yaml"
    file.write_text(SMALL, encoding="utf-8")
    file.chmod(0)
    if os.access(file, os.R_OK):  # root may read anything, so the system's answer is made up

        def refuse(*given: object, **options: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    assert main(["run", str(file)]) == 2
    words = os.strerror(errno.EACCES)
    assert capsys.readouterr() == ("", f"negsim: {file}: cannot be read: {words}\n")


def test_of_thousands_of_mistakes_the_first_are_told_and_the_rest_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "talks.yaml"
    levels = ", ".join(f"l{at}" for at in range(5000))
    wrong = ", ".join(f"k{at}: 0" for at in range(5000))
    text = SMALL.replace("[none, some, all]", f"[{levels}]")
    file.write_text(text.replace("{none: 0, some: .5, all: 1}", f"{{{wrong}}}"), encoding="utf-8")
    assert main(["run", str(file)]) == 2
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == ""
    assert len(lines) == 26
    assert "are l0, l1, l2, " in lines[0]
    assert lines[0].endswith(", l29, ... (5000 in all)")
    assert lines[-1].startswith("... and ")
    assert max(map(len, lines)) < 2100


@pytest.mark.long
def test_issues_without_number_are_refused_by_their_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # 2 to the power of 15,000 has more digits than Python prints.
    file = tmp_path / "talks.yaml"
    issues = "".join(f"  i{at}: {{levels: [a, b], status_quo: a}}\n" for at in range(15_000))
    file.write_text(f"negsim: 2\nname: many\nissues:\n{issues}", encoding="utf-8")
    assert mistakes(load, file) == ["missing +1", "issues too-large +3"]
    code, _, words = answer(file, capsys)
    assert code == 2
    assert f"over {UNCOUNTED:,} complete" in words


def test_ends_of_lines_and_a_mark_at_the_front_are_no_matter(tmp_path: Path) -> None:
    prints = []
    for at, ends in enumerate(("\n", "\r\n", "\r")):
        for mark in (b"", b"\xef\xbb\xbf"):
            file = tmp_path / f"talks-{at}{len(mark)}.yaml"
            file.write_bytes(mark + SMALL.replace("\n", ends).encode())
            prints.append(load(file).fingerprint)
    assert len(prints) == 6
    assert len(set(prints)) == 1


@pytest.mark.parametrize(
    ("path", "value", "end"),
    [
        ("mediators.qatr.pressure", 1, "did you mean 'qatar'?"),
        ("parties.pakistan.batna", 2, "allowed is 0 to 1"),
    ],
)
def test_a_mistaken_setting_gets_its_message(
    path: str, value: int, end: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "istanbul-2025", "--set", f"{path}={value}"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"negsim: {path}: ")
    assert line.endswith(end)


def large(issues: int, parties: int) -> str:
    """Return a scenario of issues with two levels each, on which every party has a red line."""
    names = [f"i{k}" for k in range(issues)]
    party = {
        "batna": 0.2,
        "flexibility": 0.5,
        "salience": dict.fromkeys(names, 1),
        "values": {name: {"a": 0, "b": 1} for name in names},
        "red_lines": {name: {"at_least": "b", "firmness": 0.5} for name in names},
    }
    tree = {
        "negsim": 2,
        "name": "Large",
        "issues": {name: {"levels": ["a", "b"], "status_quo": "a"} for name in names},
        "parties": {f"p{i}": party for i in range(parties)},
        "process": {"rounds": 2, "start": {"trust": 1}},
        "outcomes": {"any_text": {}},
    }
    return json.dumps(tree, indent=1)


def test_texts_that_take_too_much_memory_are_refused_with_the_sum(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "large.yaml"
    file.write_text(large(23, 12), encoding="utf-8")
    code, out, words = answer(file, capsys)
    assert (code, out) == (2, "")
    assert words.startswith(f"negsim: {file}:4: issues: ")
    numbers = re.findall(r"\d[\d,]*", words.partition("issues:")[2])
    assert numbers == ["8,388,608", "12", "276", "194", "8"]


def test_the_memory_reckoned_is_about_what_is_taken() -> None:
    scenario = loads(large(12, 8))
    tracemalloc.start()
    lay_out(scenario)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    reckoned = scenario.packages * 8 * (3 * 12 + 5 * 8 + 10 * 96)
    assert reckoned / 2 < peak < 1.2 * reckoned
