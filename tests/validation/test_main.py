"""``python -m validation``: every check, in words or as a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from negsim.errors import NegsimError
from validation import checks, page
from validation.__main__ import USAGE, main, read_arguments
from validation.row import HOLDS, MISSES, Row, Section
from validation.signs import table
from validation.signs.rows import every


@pytest.fixture(autouse=True)
def few_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Carry out one made-up check in place of all, which take minutes."""
    rows = (Row("One", "who", "1", "1", HOLDS), Row("Two", "who", "1", "2", MISSES, "Odd."))
    monkeypatch.setattr(checks, "CHECKS", (lambda: Section("Made up", "Words.", rows),))


def test_every_check_is_printed_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    printed = capsys.readouterr()
    assert printed.out == page.in_words(checks.sections())
    assert "negsim: 1 of 1: made up\n" in printed.err


def test_a_page_is_written_and_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "evidence.md"
    file.write_text("old", encoding="utf-8")
    assert main(["--out", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == page.markdown(checks.sections())
    assert [file.name for file in tmp_path.iterdir()] == ["evidence.md"]
    printed = capsys.readouterr()
    assert "MISSES    Two\n" in printed.out
    assert printed.err.endswith(f"the page is in {file}\n")


def test_a_file_that_cannot_be_written_is_reported_before_the_checks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nowhere" / "evidence.md"
    assert main(["--out", str(missing)]) == 2
    assert main(["--out", str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "1 of 1" not in printed.err
    assert f"cannot write '{missing}': " in printed.err
    assert f"'{tmp_path}' is a folder; " in printed.err


def test_where_the_page_cannot_be_written_after_all_the_checks_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    message = "No space left on device"

    def full(*given: object) -> None:
        raise NegsimError(message)

    monkeypatch.setattr(page, "write", full)
    assert main(["--out", str(tmp_path / "evidence.md")]) == 2
    printed = capsys.readouterr()
    assert printed.out == page.in_words(checks.sections())
    assert printed.err.endswith(f"negsim: {message}\n")


def test_the_table_of_signs_is_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two made-up rows stand for all, which take minutes."""
    rows = tuple(row for row in every.all_rows() if row.id in ("S8.withdrawal", "S7.on site"))
    monkeypatch.setattr(table, "all_rows", lambda: rows)
    monkeypatch.setattr(table, "BOUNDS", {})
    file = tmp_path / "signs.md"
    assert main(["signs", "--runs", "300", "--out", str(file)]) == 0
    printed = capsys.readouterr()
    signs = table.make(300, lambda words: None)
    assert printed.out == table.in_words(signs)
    assert file.read_text(encoding="utf-8") == table.markdown(signs)
    assert "negsim: S8: us-taliban-2019\n" in printed.err
    assert printed.err.endswith(f"the page is in {file}\n")


def test_the_help_shows_all_commands_and_every_example_is_understood(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert USAGE in out
    assert USAGE.count(" validation ") == 4
    command = "  python -m validation"
    examples = [line for line in out.split("example:\n")[1].splitlines() if line]
    assert len(examples) == 8
    for line in examples:
        assert line.startswith(command)
        read_arguments(line.removeprefix(command).split())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--ot", "x"], "'--ot' is not known; the options are --help, --out"),
        (["--ot", "x"], "did you mean '--out'?"),
        (["icb", "--dta", "x.csv"], "'--dta' is not known; the options are --help, --out, --data"),
        (["icb", "--dta", "x.csv"], "did you mean '--data'?"),
        (["icb", "more"], "'more' is not known"),
        (["--out"], "--out: expected one argument"),
        (["--data", ""], "--data goes with icb: python -m validation icb --data FILE"),
        (["signs", "--data", "x"], "--data goes with icb: python -m validation icb --data FILE"),
        (["--runs", "9"], "--runs goes with signs: python -m validation signs --runs N"),
        (["icb", "--runs", "9"], "--runs goes with signs: python -m validation signs --runs N"),
        (["signs", "--runs", "1"], "--runs: must be 2 to 1000000; found '1'"),
        (["signs", "--runs", "many"], "--runs: must be 2 to 1000000; found 'many'"),
        (["sign"], "'sign' is not known; allowed are signs, icb and fit; did you mean 'signs'?"),
        (["fitt"], "'fitt' is not known; allowed are signs, icb and fit; did you mean 'fit'?"),
        (["--starts", "2"], "--starts goes with fit: python -m validation fit --starts N"),
        (["icb", "--generations", "2"], "--generations goes with fit: python -m validation fit"),
        (["fit", "--starts", "0"], "--starts: must be 1 to 100; found '0'"),
        (["fit", "--generations", "ten"], "--generations: must be 1 to 10000; found 'ten'"),
        (["fit", "--start", "2"], "did you mean '--starts'?"),
        (["fit", "--runs", "9"], "--runs goes with signs: python -m validation signs --runs N"),
        (["fit", "--json"], "--json goes with icb: python -m validation icb --data FILE"),
        (["fit", "more"], "'more' is not known"),
        (["icb", "--out", "x"], "--out goes with every check, with signs and with fit, not with"),
    ],
)
def test_a_mistake_is_reported_in_one_message(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
    assert captured.err.count("\n") == 1
