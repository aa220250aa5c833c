"""``negsim compare``: the same runs in all arms, differences of them, and what checks see."""

from __future__ import annotations

import csv
import json
import shlex
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from PIL import Image

import negsim
from answers import validate
from negsim.cli.main import main
from negsim.doubt import shares
from negsim.engine.ensemble import Block, happened, play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.plots.files import FORMATS
from negsim.plots.page import COLUMN, DOTS
from negsim.questions import paired
from negsim.questions.checks import with_placebo
from negsim.questions.comparison import Comparison
from negsim.scenario.files.load import apply, load, shipped
from negsim.story.account import play

NO_QATAR = {"without Qatar": {"mediators.qatar.present": 0}}
RUNS = 1500
WORDS = [
    "compare", "istanbul-2025", "--arm", "without Qatar: mediators.qatar.present=0",
    "--runs", "300",
]  # fmt: skip


@pytest.fixture(scope="module")
def answer() -> Comparison:
    return negsim.compare("istanbul-2025", NO_QATAR, runs=RUNS, seed=3)


def rows(answer: Comparison) -> dict[str, Any]:
    found: dict[str, Any] = answer.document()["arms"][0]["outcomes"]
    return found


# ---- what it counts


def test_shares_are_those_of_run_and_pairs_those_of_the_records(answer: Comparison) -> None:
    base = load("istanbul-2025")
    other = apply(base, NO_QATAR["without Qatar"])
    results = [negsim.run(one, runs=RUNS, seed=3) for one in (base, other)]
    of_each = [one.shares() | one.events() for one in results]
    for key, row in rows(answer).items():
        assert row["share_base"] == pytest.approx(of_each[0][key]["share"]), key
        assert row["share_arm"] == pytest.approx(of_each[1][key]["share"]), key
        assert row["low"] <= row["difference"] <= row["high"]
    back = [
        happened(layout.case, play_runs(layout, 3, 0, RUNS).records)["revived"]
        for layout in map(lay_out, (base, other))
    ]
    row = rows(answer)["revived"]
    assert row["rescued"] == int((back[1] & ~back[0]).sum())
    assert row["spoiled"] == int((back[0] & ~back[1]).sum()) > 100
    assert row["difference"] == pytest.approx((row["rescued"] - row["spoiled"]) / RUNS)


@pytest.mark.parametrize("scenario", ["istanbul-2025", "textbook-two-party", "kenya-2008"])
def test_an_arm_that_changes_nothing_gives_exactly_nothing(scenario: str) -> None:
    answer = negsim.compare(scenario, {"same": {}}, runs=300)
    for key, row in rows(answer).items():
        assert row["share_base"] == row["share_arm"], key
        assert row["rescued"] == row["spoiled"] == 0
        none = None if row["share_base"] is None else 0.0
        assert [row["difference"], row["low"], row["high"]] == [none] * 3, key
    [arm] = answer.document()["arms"]
    assert arm["differ"] == 0
    assert answer.pairs() == []
    assert all(check.holds for check in answer.checks())


@pytest.mark.long
def test_threads_change_nothing() -> None:
    given: dict[str, Any] = {"scenario": "istanbul-2025", "arms": NO_QATAR, "runs": 2600}
    one, two = (negsim.compare(**given, threads=threads).document() for threads in (1, 3))
    assert one == two


@pytest.mark.long
def test_two_scenarios_may_have_other_outcomes_and_rounds() -> None:
    answer = negsim.compare("textbook-two-party", {"other": "kenya-2008"}, runs=60)
    validate(answer.document(), "compare")
    ways = [key for key in answer.names if key not in negsim.run("kenya-2008", 1).events()]
    assert sum(rows(answer)[key]["share_arm"] for key in ways) == pytest.approx(1.0)
    assert sum(rows(answer)[key]["share_base"] for key in ways) == pytest.approx(1.0)


# ---- checks


@pytest.mark.parametrize("scenario", shipped())
def test_a_mediator_who_is_never_there_changes_no_run(scenario: str) -> None:
    base = load(scenario)
    sham = with_placebo(base)
    assert sham.fingerprint != base.fingerprint
    found = paired.count_pairs([lay_out(base), lay_out(sham)], 100, 1, threads=1)
    assert [int(half.apart.sum()) for half in found] == [0, 0]


def test_random_numbers_that_are_not_common_are_seen_by_the_placebo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def independent(layout: Layout, seed: int, first: int, count: int) -> Block:
        return play_runs(layout, seed + len(layout.mediators), first, count)

    monkeypatch.setattr(paired, "play_runs", independent)
    answer = negsim.compare("istanbul-2025", {"same": {}}, runs=200)
    [placebo] = [check for check in answer.checks() if check.check == "placebo"]
    assert not placebo.holds
    assert placebo.numbers["differ"] > 50
    assert "NOT as expected" in placebo.verdict


def test_halves_and_seeds_that_are_far_apart_are_seen(answer: Comparison) -> None:
    assert all(check.holds for check in answer.checks())
    found = {check.check: check.numbers for check in answer.checks()}
    whole = answer.difference(0, "settled").difference
    assert np.mean([found["halves"]["one"], found["halves"]["other"]]) == pytest.approx(whole)
    assert found["another seed"]["one"] == whole != found["another seed"]["other"]
    first, second = answer.halves
    exchanged = replace(second, pairs=second.pairs.swapaxes(2, 3))  # as if base and arm were
    for faulty, check in ({"halves": (first, exchanged)}, 1), ({"again": exchanged}, 2):
        assert not replace(answer, **faulty).checks()[check].holds


# ---- two runs


def test_the_two_runs_are_the_first_and_part_where_it_says(answer: Comparison) -> None:
    base = load("istanbul-2025")
    both = base, apply(base, NO_QATAR["without Qatar"])
    told = negsim.compare(base, NO_QATAR, runs=RUNS, seed=3, outcome="collapse", doubt=False)
    pairs = told.document()["pairs"]
    assert [one["told"].split()[1] for one in pairs] == ["rescued", "spoiled"]
    for one in pairs:
        stories = [play(side, 3, one["run"]) for side in both]
        assert [story.outcome == "collapse" for story in stories] == (
            [False, True] if "rescued" in one["told"] else [True, False]
        )
        assert [side["outcome"] for side in one["sides"]] == [
            story.outcome_name for story in stories
        ]
        moves = [
            [[(m.what, m.who, m.text) for m in now.moves] for now in story.rounds]
            for story in stories
        ]
        assert moves[0][: one["round"] - 1] == moves[1][: one["round"] - 1]
        assert moves[0][one["round"] - 1] != moves[1][one["round"] - 1]
        ends = [
            [play(side, 3, run).outcome == "collapse" for side in both] for run in range(one["run"])
        ]
        assert [story.outcome == "collapse" for story in stories] not in ends


# ---- the command


def test_the_document_is_what_the_schema_says_and_the_command_repeats_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*WORDS, "--set", "process.rounds=30", "--arm", "same:", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    validate(told, "compare")
    assert "--set process.rounds=30" in told["command"]
    assert main([*shlex.split(told["command"])[1:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == told
    sides = [side for one in told["pairs"] for side in one["sides"]]
    assert len(sides) >= 2
    for side in sides:
        assert main([*shlex.split(side["command"])[1:], "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["outcome_name"] == side["outcome"]
    del told["checks"]
    with pytest.raises(jsonschema.ValidationError, match="'checks' is a required property"):
        validate(told, "compare")


def test_scenarios_made_in_python_have_the_command_that_repeats_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    base = load("istanbul-2025", {"process.rounds": 20})
    arms = {"softer": apply(base, {"process.collapse.base": -3}), "no": {"mediators.*.present": 0}}
    answer = negsim.compare(base, arms, runs=50, doubt=False)
    assert main([*shlex.split(answer.command)[1:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(answer.document()))


def test_several_scenarios_may_be_compared_and_stand_before_settings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["compare", "istanbul-2025", "istanbul-2025-afghan-account", "jeddah-2023"]
    given = ["--set", "process.rounds=9", "--runs", "20", "--no-doubt", "--fictional", "--json"]
    assert main([*words, *given]) == 0
    told = json.loads(capsys.readouterr().out)
    assert shlex.split(told["command"])[1:5] == words
    assert len(told["arms"]) == 2
    assert main([*shlex.split(told["command"])[1:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == told


def test_two_cases_are_told_as_such_and_by_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "istanbul-2025", "kenya-2008", "--runs", "20", "--no-doubt"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Kenya 2008: the share of model runs" in told
    assert "'Kenya 2008' shares no party and no issue with the base" in told
    assert "- only in the base: parties Pakistan (parties.pakistan) and Afghan Taliban" in told
    assert "- only in the arm: parties Government (parties.government) and Opposition" in told
    account = {"account": "istanbul-2025-afghan-account"}
    copy = negsim.compare("istanbul-2025", account, runs=20, doubt=False)
    assert not any("shares no" in part for part in copy.shown() if isinstance(part, str))
    assert main(["compare", "istanbul-2025", "istanbul-2025", "--runs", "20", "--no-doubt"]) == 0
    assert "istanbul-2025: the share of model runs" in capsys.readouterr().out


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder that the command of `WORDS` writes, and the page that it prints."""
    folder = tmp_path_factory.mktemp("compare") / "out"
    with redirect_stdout(StringIO()) as out:
        assert main([*WORDS, "--out", str(folder)]) == 0
    return folder, out.getvalue()


@pytest.mark.long
def test_the_folder_has_the_table_and_the_document(written: tuple[Path, str]) -> None:
    folder, page = written
    assert "share of model runs" in " ".join(page.split())
    with (folder / "compare.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    document = json.loads((folder / "compare.json").read_text(encoding="utf-8"))
    assert [row["outcome"] for row in table] == [*document["arms"][0]["outcomes"]]
    [settled] = [row for row in table if row["outcome"] == "settled"]
    assert float(settled["difference"]) == document["arms"][0]["outcomes"]["settled"]["difference"]
    assert settled["runs"] == "300"
    page = (folder / "compare.txt").read_text(encoding="utf-8")
    assert document["sentence"] in " ".join(page.split())
    assert all((folder / f"compare.{ending}").stat().st_size > 2000 for ending in FORMATS)


@pytest.mark.long
def test_figures_fit_what_they_are_printed_on(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    look = ["--no-doubt", "--size", "column", "--format", "svg", "--format", "png"]
    assert main([*WORDS, "--out", str(folder), *look]) == 0
    assert {f"compare.{ending}" for ending in ("csv", "json", "png", "svg", "txt")} == {
        file.name for file in folder.iterdir()
    }
    with Image.open(folder / "compare.png") as picture:
        assert picture.width == COLUMN.width * DOTS


@pytest.mark.long
def test_the_page_says_what_it_must(written: tuple[Path, str]) -> None:
    _, told = written
    assert all(len(line) <= 80 for line in told.splitlines() if "negsim " not in line)
    for words in ("What differs:", "95 % interval", "Runs spoiled by", "Checks", "Again: negsim"):
        assert words in told
    assert "probability" not in told
    assert "chance" not in told


# ---- what the assumptions leave


@pytest.mark.usefixtures("few_sets")
def test_assumptions_are_the_same_in_both_arms(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WORDS, "--arm", "same:", "--doubt", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    validate(told, "compare")
    without, same = (arm["outcomes"] for arm in told["arms"])
    for key, row in same.items():
        left = [row[f"doubt_{end}"] for end in ("median", "low", "high")]
        assert left in ([0.0] * 3, [None] * 3), key
    back = without["revived"]
    assert back["doubt_low"] <= back["doubt_median"] <= back["doubt_high"] <= 0.0
    assert "the assumptions" in told["sentence"]
    assert main([*WORDS, "--doubt"]) == 0
    page = capsys.readouterr().out
    assert "Assumptions leave" in page
    assert "Monte Carlo error only" not in page
    assert "Differences are of shares before rounding." in " ".join(page.split())


@pytest.mark.usefixtures("few_sets")
def test_a_number_in_doubt_has_the_same_value_in_both_arms_of_a_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stated = {"softer": {"process.collapse.base": -3, "mediators.qatar.present": 0}}
    played, common = list[shares.Doubt](), shares.doubt

    def kept(*given: Any) -> shares.Doubt:
        played.append(common(*given))
        return played[-1]

    monkeypatch.setattr(shares, "doubt", kept)
    negsim.compare("istanbul-2025", stated, runs=20, doubt=True)
    base, arm = (doubt.numbers for doubt in played)
    assert "process.collapse.base" not in arm
    assert arm.keys() <= base.keys()
    assert len(arm) > 50
    for path, values in arm.items():
        assert np.array_equal(values, base[path]), path


# ---- in Python


def test_a_comparison_has_a_sentence_a_table_and_tells_its_progress() -> None:
    seen: list[int] = []
    answer = negsim.compare("istanbul-2025", NO_QATAR, runs=200, progress=seen.append)
    assert answer.sentence.startswith("without Qatar: the share of model runs with")
    table = answer.table()
    assert [*table.columns[:4]] == ["arm", "outcome", "name", "share_base"]
    assert len(table) == len(answer.names)
    assert seen == sorted(seen)
    assert answer.doubted is not None
    assert seen[-1] == 600 + 2 * answer.doubted.sets * answer.doubted.runs


@pytest.mark.parametrize("arms", [{}, "qatar", {"x": {"mediators.qatr.present": 0}}, {"x": 3}])
def test_arms_that_are_none_are_refused(arms: Any) -> None:
    with pytest.raises(negsim.NegsimError):
        negsim.compare("istanbul-2025", arms, runs=10)
