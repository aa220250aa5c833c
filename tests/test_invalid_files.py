"""Every mistake in a scenario file has its message: 150 files, each with what is printed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from negsim.cli import main

ROOT = Path(__file__).parents[1]
INVALID = sorted((ROOT / "tests" / "scenarios" / "invalid").glob("*.yaml"))


def printed(
    path: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    """Return exit code, standard output and standard error of ``negsim run`` on a file."""
    monkeypatch.chdir(ROOT)
    code = main(["run", path, "--runs", "1"])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_an_invalid_file_gets_its_message(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = file.with_suffix(".txt").read_text(encoding="utf-8")
    code, out, err = printed(str(file.relative_to(ROOT)), capsys, monkeypatch)
    assert (code, out) == (2, "")
    assert err == expected


def test_every_file_has_its_message_and_every_message_its_file() -> None:
    messages = {file.stem for file in INVALID[0].parent.glob("*.txt")}
    assert messages == {file.stem for file in INVALID}
    assert len(messages) >= 60


def test_a_wrong_message_would_be_seen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = INVALID[0]
    _, _, err = printed(str(file.relative_to(ROOT)), capsys, monkeypatch)
    assert err != file.with_suffix(".txt").read_text(encoding="utf-8").replace(":", ";", 1)


MADE = {
    "a directory": (lambda at: at.mkdir(), "is a folder"),
    "an empty file": (lambda at: at.write_bytes(b""), "is empty"),
    "binary": (lambda at: at.write_bytes(bytes(range(256))), "is not"),
    "100 MB": (lambda at: (at.write_bytes(b""), os.truncate(at, 100 * 2**20)), "MB"),
}


@pytest.mark.parametrize("what", MADE)
def test_what_is_no_scenario_file_at_all(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, words = MADE[what]
    file = tmp_path / "talks.yaml"
    make(file)
    assert main(["run", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"negsim: {file}")
    assert words in told.err
    assert "Traceback" not in told.err


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
