"""``negsim map``: what is played, that it goes on after an interrupt, and what is refused."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import negsim
from answers import coarse_maps, validate
from negsim.cli.main import main
from negsim.plots.files import FORMATS
from negsim.questions import points
from negsim.questions.levers import with_values
from negsim.questions.table import Table
from negsim.questions.tipping import Tipping
from negsim.scenario.files.load import load
from refusals import refusals

MESSAGES = Path(__file__).with_name("refused_map.txt")
ROOT = Path(__file__).parents[2]
X, Y = "mediators.*.pressure", "parties.afghan_taliban.flexibility.under_pressure"
ASKED = ["map", "istanbul-2025", "--x", X, "--y", Y]
SMALL = [*ASKED, "--share", ".2", "--runs", "100", "--budget", "3000"]

REFUSED = [
    ["map"],
    ["map", "istanbul-2025"],
    ["map", "istanbul-2025", "--x", X],
    ["map", "istanbul-2025", "--x", X, "--y", "mediators.qatar.pressure"],
    ["map", "istanbul-2025", "--x", X, "--y", "mediators.qatar.presure"],
    ["map", "istanbul-2025", "--x", X, "--y", "mediators.qatar"],
    ["map", "istanbul-2025", "--x", f"{X}=0:2", "--y", Y],
    [*ASKED, "--share", "0"],
    [*ASKED, "--budget", "100"],
    [*ASKED, "--budget", "80000", "--doubt"],
    [*ASKED, "--outcome", "setled"],
    [*ASKED, "--z", Y],
    [*ASKED, "--out", "tests"],
]


@pytest.fixture
def coarse() -> Iterator[None]:
    """Let maps have few points."""
    with coarse_maps():
        yield


@pytest.fixture(scope="module")
def answer() -> Tipping:
    with coarse_maps():
        return negsim.map("istanbul-2025", X, Y, share=0.2, runs=100, budget=3000)


def test_a_mistake_is_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert refusals(REFUSED, capsys) == MESSAGES.read_text(encoding="utf-8")


def test_shares_are_those_of_run_at_the_values_told(answer: Tipping) -> None:
    told = answer.document()
    for point in (told["points"][0], told["points"][-1], told["points"][20]):
        values = [point[X], point[Y]]
        scenario = with_values(load("istanbul-2025"), answer.levers, values)
        assert negsim.run(scenario, runs=100).events()["settled"]["share"] == point["share"]
    assert told["played"] <= 3000
    assert len(told["points"]) * 100 == told["played"]


@pytest.mark.long
@pytest.mark.usefixtures("coarse")
def test_the_document_is_what_the_schema_says_and_the_command_repeats_it(
    answer: Tipping, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(json.dumps(answer.document()))
    validate(told, "map")
    assert main([*shlex.split(answer.command)[1:], "--json", "--threads", "1"]) == 0
    assert json.loads(capsys.readouterr().out) == told
    assert {check["check"] for check in told["checks"]} == {
        "placebo", "halves", "another seed", "monotone"
    }  # fmt: skip


def test_the_tipping_point_is_on_the_line_and_in_the_sentence(answer: Tipping) -> None:
    tip = answer.tip
    assert tip is not None
    share = (answer.tipped == 2).mean()
    assert share == pytest.approx(0.2, abs=0.06)
    for lever, value in zip(answer.levers, tip, strict=True):
        assert f"{lever.name} at {value:g}" in answer.sentence
    [pair] = answer.pairs()  # no run of so few loses it
    assert pair.told.startswith("Runs that gain 'A settlement signed' there: 9.")


@pytest.mark.usefixtures("coarse")
def test_interrupted_work_goes_on_and_gives_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: Tipping,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    whole, out = points.in_order, tmp_path / "out"
    played: list[int] = []

    def interrupted(*given: object) -> object:
        played.append(1)
        if len(played) == 25:
            raise KeyboardInterrupt
        return whole(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(points, "in_order", interrupted)
    assert main([*SMALL, "--out", str(out)]) == 130
    assert "the same command goes on with it" in " ".join(capsys.readouterr().err.split())
    assert (tmp_path / "out.unfinished").exists()
    assert main([*SMALL, "--seed", "2", "--out", str(out)]) == 2  # it is of another command
    begun = len(played)
    assert main([*SMALL, "--out", str(out)]) == 0
    assert len(played) - begun < len(answer.contour.counts)
    assert not (tmp_path / "out.unfinished").exists()
    document = json.loads((out / "map.json").read_text(encoding="utf-8"))
    assert document == json.loads(json.dumps(answer.document()))
    with (out / "map.csv").open(encoding="utf-8", newline="") as file:
        assert len([*csv.DictReader(file)]) == len(answer.contour.counts)
    assert all((out / f"map.{ending}").stat().st_size > 2000 for ending in FORMATS)


@pytest.mark.long
@pytest.mark.usefixtures("coarse")
def test_where_nothing_tips_that_is_said() -> None:
    answer = negsim.map("istanbul-2025", X, Y, share=0.9, runs=20, budget=500)
    assert answer.tip is None
    assert "is below 90 % of model runs everywhere" in answer.sentence
    assert answer.pairs() == []
    validate(answer.document(), "map")


@pytest.mark.usefixtures("coarse")
def test_a_count_is_not_split_beyond_whole_numbers() -> None:
    answer = negsim.map("istanbul-2025", "process.rounds=8:12", Y, share=0.1, runs=20, budget=800)
    assert all(point.values[0] == int(point.values[0]) for point in answer.points)
    assert len({point.values for point in answer.points}) == len(answer.points)


@pytest.mark.long
def test_a_small_budget_still_fills_the_table_with_what_was_played() -> None:
    found = negsim.map(
        "istanbul-2025", "process.rounds", "mediators.qatar.endurance", runs=20, budget=500
    )
    table = found.shown()[-1]
    assert isinstance(table, Table)
    shares = [cell for _, *cells in table.rows for cell in cells if cell != "-"]
    assert len(table.heads) > 2
    assert 4 <= len(shares) <= len(found.contour.counts) <= 25
    assert all(0.0 <= float(share) <= 100.0 for share in shares)
