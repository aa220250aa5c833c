"""``negsim run --doubt``: words, document, table and figure."""

from __future__ import annotations

import csv
import json
import re
from functools import partial
from pathlib import Path

import jsonschema
import numpy as np
import pytest

import negsim
from negsim.cli.main import main
from negsim.doubt import shares
from negsim.results import result as outcomes
from negsim.results.result import classes

RUN = ["run", "textbook-two-party", "--runs", "300", "--doubt"]

FEW = 25
"""Runs under each set of assumptions. README has the usual 500, which tests/test_docs.py plays."""


@pytest.fixture(autouse=True)
def few_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "doubt", partial(shares.doubt, runs=FEW))


def test_both_intervals_are_told_and_what_the_doubt_is_made_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "kenya-2008", "--runs", "300", "--doubt"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "| Assumptions leave" in told
    assert "A settlement signed: random numbers alone leave" in told
    assert "It goes with (partial rank correlation):" in told
    assert "process.consent.on_site" in told
    assert f"512 sets of values within their ranges, {FEW} runs each." in told
    assert "Intervals tell Monte Carlo error only" not in told


def test_the_document_is_what_the_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RUN, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    schema = json.loads(
        Path(outcomes.__file__).with_name("run.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.validate(told, schema)
    del told["doubt"]["parts"]
    with pytest.raises(jsonschema.ValidationError, match="'parts' is a required property"):
        jsonschema.validate(told, schema)


@pytest.mark.long
def test_the_folder_has_a_table_and_the_figure_says_what_its_lines_are(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert main([*RUN, "--out", str(folder)]) == 0
    with (folder / "doubt.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"settled", "revived", "stalemate"} <= {row["outcome"] for row in rows}
    assert all(row["sets"] == "512" for row in rows)
    lines = re.findall(r"<!-- (.*?) -->", (folder / "shares.svg").read_text(encoding="utf-8"))
    assert "512 sets of assumptions" in " ".join(lines)  # matplotlib notes each line of a text


def test_without_it_nothing_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert main([*RUN[:-1], "--out", str(folder)]) == 0
    assert "ssumptions leave" not in capsys.readouterr().out
    assert not (folder / "doubt.csv").exists()


@pytest.mark.long
def test_a_result_tells_what_is_left_open() -> None:
    result = negsim.run("istanbul-2025", runs=200, doubt=True)
    assert result.doubt is not None
    [*ids] = [id for id, _ in classes(result.scenario)]
    for key in (*ids, "settled", "revived"):
        left = result.left_open(key)
        assert 0.0 <= left["low"] <= left["median"] <= left["high"] <= 1.0
    settled = result.left_open("settled")
    share = result.events()["settled"]
    # The assumptions leave far more open than the random numbers do.
    assert settled["high"] - settled["low"] > 3 * (share["high"] - share["low"])
    parts = {path for path, _ in result.doubt.parts(result.doubt.milestones["settled"])}
    assert "process.softening.linkage" in parts
    told = result.summary()["doubt"]
    assert told["outcomes"].keys() == set(ids)
    assert told["settled"] == settled


def test_the_median_is_that_of_the_sets_and_progress_goes_on_after_the_runs() -> None:
    seen: list[int] = []
    result = negsim.run("kenya-2008", runs=100, doubt=True, progress=seen.append)
    assert result.doubt is not None
    back = result.doubt.milestones["revived"]
    assert result.left_open("revived")["median"] == pytest.approx(float(np.median(back)))
    assert seen == sorted(seen)
    assert (seen[0], seen[1], seen[-1]) == (100, 100 + FEW, 100 + 512 * FEW)
