"""Every mistake in a scenario file has its message: over 160 files, each with what is printed."""

from __future__ import annotations

import errno
import json
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from mistakes import code_page
from negsim.cli.main import main
from negsim.engine.lay_out import lay_out
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
LARGE = ": is over 1 MB, too long for a scenario"


def hundred_megabytes(file: Path) -> None:
    """Make a file that is that long, but takes no room."""
    file.touch()
    os.truncate(file, 100 * 2**20)


MADE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda at: None, ": there is no such file"),
    "a folder": (
        lambda at: at.mkdir(),
        ": is neither a scenario file nor a domain of GENIUS, GeniusWeb, NegoLog or NegMAS",
    ),
    "an empty file": (lambda at: at.write_bytes(b""), ": is empty"),
    "a mark and nothing": (lambda at: at.write_bytes(b"\xef\xbb\xbf"), ": is empty"),
    "binary": (lambda at: at.write_bytes(bytes(range(256))), ":2: is not text in UTF-8"),
    "zeros": (
        lambda at: at.write_bytes(bytes(1000)),
        ":1: is not text: it holds control characters",
    ),
    "Latin-1": (lambda at: at.write_text(LATIN, "latin-1"), ":25: is not text in UTF-8"),
    "UTF-16": (lambda at: at.write_text(SMALL, "utf-16"), ":1: is not text in UTF-8"),
    "a link to itself": (
        lambda at: at.symlink_to(at),
        ": cannot be read: Too many levels of symbolic links",
    ),
    "100 MB": (hundred_megabytes, LARGE),
    "1 MB and a letter": (lambda at: at.write_bytes(b"#" * 1_000_001), LARGE),
    "100,000 nested lists": (
        lambda at: at.write_text("negsim: 1\nname: " + "[" * 100_000),
        ":2: is nested too deeply",
    ),
    "100,000 nested mappings": (
        lambda at: at.write_text("{a: " * 100_000),
        ":1: is nested too deeply",
    ),
}


@pytest.mark.parametrize("what", MADE)
def test_what_is_no_scenario_file_at_all(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, message = MADE[what]
    file = tmp_path / "talks.yaml"
    make(file)
    assert main(["run", str(file)]) == 2
    assert capsys.readouterr() == ("", f"negsim: {file}{message}\n")


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
    message = f"negsim: {file}: cannot be read: Permission denied\n"
    assert capsys.readouterr() == ("", message)


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


def test_issues_without_number_are_refused_by_their_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # 2 to the power of 15,000 has more digits than Python prints.
    file = tmp_path / "talks.yaml"
    issues = "".join(f"  i{at}: {{levels: [a, b], status_quo: a}}\n" for at in range(15_000))
    file.write_text(f"negsim: 1\nname: many\nissues:\n{issues}", encoding="utf-8")
    assert main(["run", str(file)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"negsim: {file}:1: 'parties', 'process', 'outcomes' are missing",
        f"{file}:3: issues: over 1,000,000,000,000,000 complete texts (levels multiplied) are more "
        "than 10,000,000; leave out issues or levels",
    ]


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
    ("setting", "message"),
    [
        ("mediators.qatr.pressure=1",
         "mediators.qatr.pressure: 'qatr' is not in 'mediators'; allowed are turkiye, qatar; "
         "did you mean 'qatar'?"),
        ("parties.pakistan.batna=2",
         "parties.pakistan.batna: 2 is out of range; allowed is 0 to 1"),
    ],
)  # fmt: skip
def test_a_mistaken_setting_gets_its_message(
    setting: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "istanbul-2025", "--set", setting]) == 2
    assert capsys.readouterr().err == f"negsim: {message}\n"


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
        "negsim": 1,
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
    assert words.startswith(f"negsim: {file}:4: issues: 8,388,608 complete texts (levels")
    assert "12 parties and 276 red lines take about 194 GB of memory, more than 8;" in words


def test_the_memory_reckoned_is_about_what_is_taken() -> None:
    scenario = loads(large(12, 8))
    tracemalloc.start()
    lay_out(scenario)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    reckoned = scenario.packages * 8 * (3 * 12 + 5 * 8 + 10 * 96)
    assert reckoned / 2 < peak < 1.2 * reckoned
