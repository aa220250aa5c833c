"""``negsim need``: levers and their ranges, what is needed of a scenario, and what is refused."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import negsim
from answers import validate
from negsim.cli.main import main
from negsim.doubt import shares
from negsim.errors import NegsimError
from negsim.plots.questions import need
from negsim.questions import checks, inverse
from negsim.questions.levers import all_levers, lever_of, refuse_kept
from negsim.questions.needed import Needed
from negsim.questions.table import Table
from negsim.scenario.files.load import load
from refusals import refusals
from shipped_cases import few_always

MESSAGES = Path(__file__).with_name("refused_need.txt")
ROOT = Path(__file__).parents[2]
ENDURANCE = "mediators.qatar.endurance"
FLEXIBILITY = "parties.afghan_taliban.flexibility.under_pressure"
FEW: dict[str, Any] = {"sets": 40, "runs": 50}

REFUSED = [
    ["need"],
    ["need", "istanbul-2025"],
    ["need", "istanbul-2025", "--share", "half"],
    ["need", "istanbul-2025", "--share", "50%"],
    ["need", "istanbul-2025", "--share", "1", "--by", ENDURANCE],
    ["need", "istanbul-2025", "--share", ".5", "--by", "mediators.qatar.endurence"],
    ["need", "istanbul-2025", "--share", ".5", "--by", "mediators.qatar"],
    ["need", "istanbul-2025", "--share", ".5", "--by", "mediators.qatar.stream"],
    ["need", "istanbul-2025", "--share", ".5", "--by", f"{ENDURANCE}=5"],
    ["need", "istanbul-2025", "--share", ".5", "--by", f"{ENDURANCE}=9:5"],
    ["need", "istanbul-2025", "--share", ".5", "--by", ENDURANCE, "--outcome", "setled"],
    ["need", "istanbul-2025", "--share", ".5", "--and", ENDURANCE],
    ["need", "istanbul-2025", "--share", ".5", "--by", ENDURANCE, "--and", "mediators.*.endurance"],
    ["need", "istanbul-2025", "--share", ".5", "--by", ENDURANCE, "--keep", "mediators.*"],
    ["need", "istanbul-2025", "--share", ".5", "--keep", "mediatrs.*"],
    ["need", "istanbul-2025", "--share", ".5", "--keep", "*"],
    ["need", "istanbul-2025", "--share", ".5", "--at-least"],
    ["need", "istanbul-2025", "--share", ".5", "--by", ENDURANCE, "--out", "tests"],
]


@pytest.fixture
def few_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let levers be looked at at half as many values before what is needed is sought."""
    monkeypatch.setattr(inverse, "GRID", 5)


@pytest.fixture(scope="module")
def reached() -> Needed:
    return negsim.need("istanbul-2025", 0.2, FLEXIBILITY, runs=1000)


@pytest.fixture(scope="module")
def out_of_reach() -> Needed:
    return negsim.need("istanbul-2025", 0.9, ENDURANCE, outcome="revived", runs=1000)


def test_a_mistake_is_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert refusals(REFUSED, capsys) == MESSAGES.read_text(encoding="utf-8")


@pytest.mark.parametrize("share", ["half", None, True, [0.5], float("nan"), 1])
def test_a_share_that_is_no_number_between_is_refused_in_python_too(share: Any) -> None:
    for ask in (
        lambda: negsim.need("kenya-2008", share, "process.rounds"),
        lambda: negsim.map("istanbul-2025", ENDURANCE, "process.rounds", share=share),
    ):
        with pytest.raises(NegsimError, match=r"above 0 and below 1, such as \.5; found"):
            ask()


def test_a_size_that_there_is_not_is_refused_with_those_there_are() -> None:
    one: Any = negsim.run("textbook-two-party", 20, doubt=False)
    plots: list[Any] = [one.plot, negsim.compare("textbook-two-party", {"same": {}}, runs=20).plot]
    for plot in plots:
        with pytest.raises(NegsimError, match="size: 'poster' must be one of column, page, slide"):
            plot(size="poster")
    with pytest.raises(NegsimError, match=r"what: 'phase' must be one of .*mean 'phases'"):
        one.plot(what="phase")


def test_what_is_needed_reaches_it_when_it_is_played(reached: Needed) -> None:
    moved = reached.moved
    assert moved is not None
    value, low, high = moved.inverse.value, moved.inverse.low, moved.inverse.high
    assert value is not None
    assert low is not None
    assert high is not None
    assert low < value < high
    scenario = negsim.apply("istanbul-2025", {FLEXIBILITY: value})
    played = negsim.run(scenario, runs=1000).events()["settled"]["share"]
    assert 0.2 <= played < 0.21
    assert played == pytest.approx(reached.document()["moved"]["at"]["share"])
    assert reached.status == "reached"
    assert all(check.holds for check in reached.checks())


@pytest.mark.long
def test_the_document_is_what_the_schema_says_and_the_command_repeats_it(
    reached: Needed, out_of_reach: Needed, capsys: pytest.CaptureFixture[str]
) -> None:
    for answer in (reached, out_of_reach):
        told = json.loads(json.dumps(answer.document()))
        validate(told, "need")
        assert main([*shlex.split(answer.command)[1:], "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == told


@pytest.mark.long
def test_threads_change_nothing(reached: Needed) -> None:
    one = negsim.need("istanbul-2025", 0.2, FLEXIBILITY, runs=1000, threads=1)
    assert one.document() == reached.document()


def test_what_is_out_of_reach_is_told_with_the_best_share(out_of_reach: Needed) -> None:
    assert out_of_reach.status == "not reachable"
    assert "is not reachable: by Qatar: endurance, 0 to 40 rounds, it is at most" in (
        out_of_reach.sentence
    )
    assert "flat from" in out_of_reach.sentence
    moved = out_of_reach.document()["moved"]
    assert moved["best"]["share"] == max(point["share"] for point in moved["points"])


def test_what_is_reached_already_needs_no_move() -> None:
    answer = negsim.need("istanbul-2025", 0.5, outcome="revived", runs=500)
    assert answer.status == "already"
    assert "needs no move" in answer.sentence
    assert (answer.pairs(), answer.rows()) == ([], [])
    validate(answer.document(), "need")
    drawn = negsim.need("istanbul-2025", 0.8, ENDURANCE, outcome="revived", runs=500, at_most=True)
    assert drawn.status == "already"
    assert len(drawn.rows()) > 9


@pytest.mark.long
@pytest.mark.usefixtures("few_values")
def test_a_pair_is_told_where_one_lever_does_not_do() -> None:
    pressure = "mediators.qatar.pressure"
    answer = negsim.need("istanbul-2025", 0.31, pressure, [FLEXIBILITY], runs=1000, doubt=False)
    moved = answer.moved
    assert moved is not None
    assert [lever.path for lever, _ in moved.settings] == [pressure, FLEXIBILITY]
    costs = [lever.cost(value) for lever, value in moved.settings]
    assert moved.cost == pytest.approx(sum(costs))
    settings = {lever.path: value for lever, value in moved.settings}
    scenario = negsim.apply("istanbul-2025", settings)
    assert negsim.run(scenario, runs=1000).events()["settled"]["share"] >= 0.31
    validate(answer.document(), "need")
    assert " and " in answer.sentence
    assert "of the latter, the former held" in answer.sentence
    *told, table = answer.shown()
    assert [str(words).partition(" (")[0] for words in told[1:]] == [
        "Qatar: pressure", "Afghan Taliban: flexibility under pressure",
    ]  # fmt: skip
    assert isinstance(table, Table)
    assert table.heads[0] == "Qatar: pressure; Afghan Taliban: flexibility under pressure"
    assert {row[0].partition("; ")[0] for row in table.rows} == {f"{settings[pressure]:g}"}


@pytest.mark.long
@pytest.mark.usefixtures("few_values")
def test_what_is_out_of_reach_of_pairs_is_told_with_the_best_pair() -> None:
    keep = ["parties.*", "violence.*", "mediators.*.leverage.*", "mediators.turkiye.*"]
    answer = negsim.need("istanbul-2025", 0.7, keep=keep, runs=100)
    assert answer.status == "not reachable"
    words = r"no single number of \d\d tried does; the best, .*, gives at most"
    assert re.search(words, answer.sentence)
    assert "no pair of the levers tried (6, those that do most alone) does: with" in answer.sentence
    told = json.loads(json.dumps(answer.document()))
    validate(told, "need")
    settings = told["moved"]["pairs"]["best"]
    scenario = negsim.apply("istanbul-2025", settings)
    share = negsim.run(scenario, runs=100).events()["settled"]["share"]
    assert share == pytest.approx(told["moved"]["pairs"]["share"])


def test_a_unit_that_a_name_says_is_not_said_again() -> None:
    base = load("istanbul-2025")
    assert lever_of(base, "process.rounds").told(97) == "97"
    assert lever_of(base, ENDURANCE).told(9.5) == "9.5 rounds"
    assert lever_of(base, FLEXIBILITY).told(0.5) == "0.5"


@pytest.mark.long
@pytest.mark.usefixtures("few_sets")
def test_what_assumptions_leave_is_that_of_the_scenario_with_what_is_needed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ["need", "istanbul-2025", "--share", ".2", "--by", FLEXIBILITY, "--runs", "500"]
    assert main([*given, "--doubt", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    validate(told, "need")
    [lever] = told["moved"]["levers"]
    moved = shares.doubt(negsim.apply("istanbul-2025", {FLEXIBILITY: lever["value"]}), **FEW)
    left = shares.left_open(moved.milestones["settled"], 0.95)
    at = told["moved"]["at"]
    assert {end: at[f"doubt_{end}"] for end in left} == pytest.approx(left)
    assert 0.0 <= left["low"] < at["low"]  # type: ignore[operator]
    assert at["high"] < left["high"]
    assert "With that, the assumptions in doubt leave a share of" in told["sentence"]
    assert told["command"].endswith("--doubt --runs 500")
    assert main([*given, "--doubt"]) == 0
    assert "Monte Carlo error only" not in capsys.readouterr().out
    assert main([*given[:3], ".01", *given[4:], "--at-most", "--doubt", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] in ("reached", "not reachable")


@pytest.mark.long
@pytest.mark.usefixtures("few_sets")
def test_of_what_needs_no_move_the_doubt_is_that_as_it_stands() -> None:
    answer = negsim.need("istanbul-2025", 0.05, FLEXIBILITY, runs=300, doubt=True)
    assert answer.status == "already"
    told = json.loads(json.dumps(answer.document()))
    validate(told, "need")
    left = shares.left_open(shares.doubt(answer.base.scenario, **FEW).milestones["settled"], 0.95)
    stands = told["as_it_stands"]
    assert {end: stands[f"doubt_{end}"] for end in left} == pytest.approx(left)
    assert ", the assumptions 0.0 to " in answer.sentence
    assert not any(row["doubt_low"] for row in answer.rows())


@pytest.mark.long
@pytest.mark.usefixtures("few_sets")
def test_of_what_is_out_of_reach_the_doubt_is_that_of_the_best() -> None:
    answer = negsim.need("istanbul-2025", 0.9, FLEXIBILITY, runs=300, doubt=True)
    assert answer.status == "not reachable"
    told = json.loads(json.dumps(answer.document()))
    validate(told, "need")
    best = negsim.apply("istanbul-2025", {FLEXIBILITY: told["moved"]["best"]["value"]})
    left = shares.left_open(shares.doubt(best, **FEW).milestones["settled"], 0.95)
    assert told["moved"]["at"]["doubt_high"] == pytest.approx(left["high"])
    assert "the assumptions" in answer.sentence


@pytest.mark.long
@pytest.mark.usefixtures("few_values")
def test_all_levers_are_tried_but_what_is_kept() -> None:
    base = load("istanbul-2025")
    paths = [lever.path for lever in all_levers(base, ["parties.*", "violence.*"])]
    assert ENDURANCE in paths
    assert all(path.startswith("mediators.") for path in paths)
    keep = ["parties.*", "mediators.turkiye.*", "violence.*", "mediators.qatar.leverage.*"]
    answer = negsim.need("istanbul-2025", 0.16, keep=keep, runs=200)
    assert answer.moved is not None
    assert all(lever.path.startswith("mediators.qatar") for lever, _ in answer.moved.settings)
    assert "leverage" not in answer.moved.lever.path
    assert shlex.split(answer.command)[-2:] == ["--runs", "200"]
    with pytest.raises(NegsimError, match=r"holds 'mediators\.qatar\.endurance'"):
        refuse_kept([lever_of(base, "mediators.*.endurance")], ["mediators.qatar"], base)


@pytest.mark.parametrize("name", few_always(few=["textbook-two-party"]))
def test_levers_whose_ends_a_scenario_refuses_are_passed_by(name: str) -> None:
    answer = negsim.need(name, 0.5, runs=40)
    assert answer.status in ("already", "reached", "not reachable")


@pytest.mark.long
def test_a_mediator_whom_an_event_brings_is_no_lever_that_is_tried() -> None:
    path = "mediators.chairman.present"
    with pytest.raises(NegsimError, match="'chairman' is there from the start"):
        load("kenya-2008", {path: 1})
    others = ["parties.*", "violence.*", "mediators.panel.*", "mediators.donors.*"]
    found = negsim.need("kenya-2008", 0.5, keep=others, runs=40)
    assert found.moved is not None
    assert path not in [lever.path for lever, _ in found.moved.settings]


def test_rounds_go_from_the_last_event_on() -> None:
    last = max(event.at for event in load("kenya-2008").events)
    assert last > 1
    assert lever_of(load("kenya-2008"), "process.rounds").low == last
    assert negsim.need("kenya-2008", 0.9, "process.rounds", runs=40).moved is not None


@pytest.mark.long
def test_what_cannot_be_told_from_what_is_asked_is_said() -> None:
    given: dict[str, Any] = {"by": FLEXIBILITY, "runs": 400, "doubt": False}
    share = negsim.need("istanbul-2025", 0.9, **given).start.share
    assert share is not None
    near = negsim.need("istanbul-2025", share + 0.01, **given)
    assert ", which cannot be told from" in near.sentence
    far = negsim.need("istanbul-2025", share + 0.08, **given)
    assert far.status == "reached"
    assert "cannot be told" not in far.sentence


@pytest.mark.long
def test_what_is_short_of_what_is_asked_by_random_numbers_is_not_called_out_of_reach(
    out_of_reach: Needed,
) -> None:
    assert "cannot be told" not in out_of_reach.sentence
    assert "is not reachable" in need.title(out_of_reach)
    assert out_of_reach.moved is not None
    asked = round((out_of_reach.moved.best.share or 0.0) + 0.01, 3)
    near = negsim.need("istanbul-2025", asked, ENDURANCE, outcome="revived", runs=1000)
    assert near.status == "not reachable"
    for words in (near.sentence, need.title(near)):
        assert "is not reached: " in words
        assert f", which cannot be told from {100 * asked:g} %" in words


@pytest.mark.long
def test_where_no_lever_moves_anything_it_says_so() -> None:
    found = negsim.need("textbook-two-party", 0.9, outcome="revived", runs=100)
    assert "no number that was tried moves it" in found.sentence


@pytest.mark.parametrize(
    ("path", "low", "high", "start", "step"),
    [
        (ENDURANCE, 0.0, 40.0, 6.0, 0.1),
        ("process.rounds", 1.0, 160.0, 40.0, 1.0),
        ("process.collapse.base", -5.3, -2.8, -4.1, 0.005),
        (FLEXIBILITY, 0.0, 1.0, 0.6, 0.002),
        (f"{ENDURANCE}=2:9", 2.0, 9.0, 6.0, 0.01),
        ("mediators.qatar.press_until", 0.0, 40.0, 40.0, 0.1),
    ],
)
def test_a_lever_has_a_finite_range_and_steps(
    path: str, low: float, high: float, start: float, step: float
) -> None:
    lever = lever_of(load("istanbul-2025"), path)
    assert (lever.low, lever.high, lever.step) == (low, high, step)
    assert lever.start == pytest.approx(start)
    up, down = lever.track(up=True), lever.track(up=False)
    assert (up[0], up[-1], down[0], down[-1]) == (lever.start, high, lever.start, low)
    assert up == sorted(set(up))
    assert down == sorted(set(down), reverse=True)


def test_random_numbers_that_are_not_common_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "with_placebo", lambda scenario: negsim.apply(
        scenario, {ENDURANCE: 0.0}
    ))  # fmt: skip
    answer = negsim.need("istanbul-2025", 0.2, FLEXIBILITY, runs=300)
    assert not answer.checks()[0].holds
