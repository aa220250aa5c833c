"""``python -m validation icb`` on the command line: its table, its document, its mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from made_up_crises import of_few_kinds, write_table
from validation.__main__ import main

LINES = [
    "1,1980,2,3,2,1,formulation,1",
    "2,1974,2,3,2,0,,0",
    "3,1980,2,3,2,9,,0",
]

MISTAKES = [
    (["--json"], "--json goes with icb: python -m validation icb --data FILE"),
    (["icb", "--out", "x"], "--out goes with every check, with signs and with fit, not with icb"),
    (
        ["icbs"],
        "signs | icb | fit: 'icbs' is not known; allowed are signs, icb and fit; did you mean "
        "'icb'?",
    ),
    (
        ["icb"],
        "--data is missing: give a CSV table of crises (docs/icb.md lists its columns)",
    ),
    (["icb", "--data", "none.csv"], "none.csv: cannot be read: No such file"),
]


def test_the_table_says_what_was_scored_and_how_to_read_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["icb", "--data", write_table(tmp_path, LINES)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith("2 crises, 1 of them ")
    assert "missing codes: 1" in out
    assert "from 256 crises" in out
    assert "rate by mediated" in out
    assert "not forecasting" in out
    assert "No test: 1 of these" in out
    assert "Fewer than 30 crises" in out


@pytest.mark.long
def test_of_many_crises_no_warning_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["icb", "--data", write_table(tmp_path, of_few_kinds(40))]) == 0
    assert "Fewer than" not in capsys.readouterr().out


def test_the_document_has_scores_and_differences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["icb", "--json", "--data", write_table(tmp_path, LINES)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["n"] == 2
    assert document["scores"]["model"].keys() == {"brier", "log"}
    assert document["differences"]["base_rate"]["brier"].keys() == {"difference", "low", "high"}


@pytest.mark.parametrize(("words", "message"), MISTAKES)
def test_a_mistake_is_reported_in_one_message(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err
