"""``python -m validation``: every check, in words or as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from negsim.errors import NegsimError
from validation import checks, page
from validation.__main__ import main, read_arguments
from validation.row import HOLDS, MISSES, Row, Section


@pytest.fixture(autouse=True)
def few_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Carry out one made-up check in place of all, which take minutes."""
    rows = (Row("One", "who", "1", "1", HOLDS), Row("Two", "who", "1", "2", MISSES, "Odd."))
    monkeypatch.setattr(checks, "CHECKS", (lambda: Section("Made up", "Words.", rows),))


def test_every_check_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("Made up\n=======\nWords.\n\nHOLDS     One\n")
    assert told.out.endswith("1 rows hold, 1 miss, 0 are no test.\n")
    assert "negsim: 1 of 1: made up\n" in told.err


def test_a_page_is_written_and_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "evidence.md"
    file.write_text("old", encoding="utf-8")
    assert main(["--out", str(file)]) == 0
    words = file.read_text(encoding="utf-8")
    assert words.startswith("# Evidence\n")
    assert "| Two | who | 1 | 2 | **misses**. Odd. |\n" in words
    assert [file.name for file in tmp_path.iterdir()] == ["evidence.md"]
    told = capsys.readouterr()
    assert "MISSES    Two\n" in told.out
    assert told.err.endswith(f"the page is in {file}\n")


def test_a_file_that_cannot_be_written_is_told_before_the_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nowhere" / "evidence.md"
    assert main(["--out", str(missing)]) == 2
    assert main(["--out", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "1 of 1" not in told.err
    assert f"cannot write '{missing}': No such file or directory" in told.err
    assert f"'{tmp_path}' is a folder; give the name of a file" in told.err


def test_where_the_page_cannot_be_written_after_all_the_checks_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*given: object) -> None:
        raise NegsimError("No space left on device")

    monkeypatch.setattr(page, "write", full)
    assert main(["--out", str(tmp_path / "evidence.md")]) == 2
    told = capsys.readouterr()
    assert told.out.startswith("Made up\n=======\nWords.\n\nHOLDS     One\n")
    assert told.err.endswith("negsim: No space left on device\n")


def test_the_help_shows_both_commands_and_every_example_is_understood(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert "python -m validation [--out FILE]\n" in out
    assert "python -m validation icb --data FILE [--fit FILE] [--json]\n" in out
    command = "  python -m validation"
    examples = [line for line in out.split("example:\n")[1].splitlines() if line]
    assert len(examples) == 4
    for line in examples:
        assert line.startswith(command)
        read_arguments(line.removeprefix(command).split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--ot", "x"], "'--ot' is not known; the options are --help, --out"),
        (["--ot", "x"], "did you mean '--out'?"),
        (["icb", "--dta", "x.csv"], "'--dta' is not known; the options are --help, --out, --data"),
        (["icb", "--dta", "x.csv"], "did you mean '--data'?"),
        (["icb", "more"], "'more' is not known"),
        (["--out"], "--out: expected one argument"),
        (["--data", ""], "--data goes with icb: python -m validation icb --data FILE"),
    ],
)
def test_a_mistake_is_told_in_one_message(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert captured.err.count("\n") == 1
