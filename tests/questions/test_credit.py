"""``negsim credit``: parts that are known, sums and zeros that are exact, work that goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negsim
from answers import given_again, validate
from negsim.cli.main import main
from negsim.doubt import shares
from negsim.engine.ensemble import Block, play_numbers, play_runs
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.questions import players as playing
from negsim.questions.attribution import Attribution
from negsim.questions.credit import credit
from negsim.questions.paired import YES, difference, states
from negsim.questions.shapley import added, interval, mean, standard_error
from negsim.scenario.files.load import apply, load
from negsim.scenario.files.resolve import resolved
from negsim.scenario.scenario import Scenario
from refusals import refusals
from shipped_cases import few_always

MESSAGES = Path(__file__).with_name("refused_credit.txt")
ROOT = Path(__file__).parents[2]
RUNS = 200
BROUGHT = "thailand-cambodia-2025", "south-sudan-2018", "us-taliban-2019", "cyprus-2017"
REFUSED = [
    ["credit"],
    ["credit", "istanbul-2024"],
    ["credit", "textbook-two-party"],
    ["credit", "istanbul-2025", "--outcome", "setled"],
    ["credit", "istanbul-2025", "--outcome", "failed"],
    ["credit", "istanbul-2025", "--budget", "0"],
    ["credit", "istanbul-2025", "--budget", "500"],
    ["credit", "istanbul-2025", "--runs", "10", "--budget", "2000", "--doubt"],
    ["credit", "istanbul-2025", "--budgets", "500"],
    ["credit", "istanbul-2025", "--out", "tests"],
]


@pytest.fixture(scope="module")
def answer() -> Attribution:
    return negsim.credit("istanbul-2025", runs=RUNS, seed=3)


@pytest.mark.long
@pytest.mark.usefixtures("few_sets")
def test_assumptions_leave_of_the_whole_difference_that_of_all_and_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = ["credit", "istanbul-2025", "--runs", "50", "--seed", "3", "--doubt"]
    assert main([*given, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    validate(told, "credit")
    none = load("istanbul-2025", {"mediators.*.present": 0})
    with_all, with_none = (
        shares.doubt(one, 3, sets=40, runs=50, apart=True).milestones["settled"]
        for one in (load("istanbul-2025"), none)
    )
    whole = told["accounts"]["mediators"]
    for end, value in shares.left_open(with_all - with_none, 0.95).items():
        assert whole[f"doubt_{end}"] == pytest.approx(value)
    assert whole["doubt_low"] < whole["doubt_high"]
    assert "points (the assumptions leave" in told["sentence"]
    assert main(given) == 0
    page = capsys.readouterr().out
    assert "Monte Carlo error only" not in page
    assert "--doubt --runs 50" in page


def with_mediators(*given: dict[str, Any]) -> Scenario:
    """Return the talks of Istanbul with other mediators, `a`, `b` and so on."""
    base = load("istanbul-2025")
    [one, *_] = resolved(base)["mediators"].values()
    plain = {k: v for k, v in one.items() if k not in ("name", "stream")}
    names = "abcdefghijklmno"
    made = {name: plain | some for name, some in zip(names, given, strict=False)}
    return apply(base, {"fictional": True, "mediators": made})


def parts(answer: Attribution, over: str = "mediators") -> dict[str, float]:
    return {row["player"]: row["part"] for row in answer.rows() if row["over"] == over}


# ---- what is known


def test_outcomes_that_add_up_give_each_its_own() -> None:
    # Of 100 runs the first makes the outcome in 30, the second in 50 others.
    own = [np.arange(100) < 30, np.arange(100) >= 50]
    happens = np.array([[False] * 100, own[0], own[1], own[0] | own[1]])
    found = added(happens)
    assert [mean(one, 2) for one in found] == [0.3, 0.5]


def test_unanimity_shares_alike_and_a_player_without_effect_gets_exactly_nothing() -> None:
    happens = np.array([[which & 7 == 7] * 9 for which in range(16)])
    found = added(happens)
    assert [mean(one, 4) for one in found] == [1 / 3, 1 / 3, 1 / 3, 0.0]
    assert [standard_error(one, 4) for one in found] == [0.0] * 4


@pytest.mark.parametrize("k", [1, 5, 12])
def test_parts_sum_to_the_whole_in_each_run(k: int) -> None:
    happens = np.random.default_rng(k).random((2**k, 30)) < 0.5
    apart = happens[-1].astype(int) - happens[0]
    orders = added(happens).sum(axis=0)
    assert (orders % apart.clip(1) == 0).all()
    assert (orders == apart * int(np.prod(np.arange(1, k + 1)))).all()


def test_with_one_player_the_interval_is_that_of_a_paired_difference() -> None:
    happens = np.random.default_rng(1).random((2, 300)) < [[0.3], [0.5]]
    pairs = np.zeros((3, 3), np.int64)
    np.add.at(pairs, (1 + happens[0].astype(int), 1 + happens[1]), 1)
    whole = difference(pairs)
    assert interval(added(happens)[0], 1, 0.95) == pytest.approx((whole.low, whole.high))


def test_intervals_cover_what_is_true() -> None:
    # Two players, each of whom alone makes the outcome in some runs, both together in more.
    draw, runs, tries = np.random.default_rng(5), 150, 1500
    covered = 0
    for _ in range(tries):
        u = draw.random(runs)
        happens = np.array([u < 0.1, u < 0.25, u < 0.4, u < 0.7])
        low, high = interval(added(happens)[0], 2, 0.95)
        covered += low <= (0.15 + 0.3) / 2 <= high
    assert 0.93 <= covered / tries <= 0.97


def test_an_interval_too_narrow_would_be_seen() -> None:
    draw = np.random.default_rng(5)
    covered = 0
    for _ in range(500):
        u = draw.random(150)
        low, high = interval(added(np.array([u < 0.1, u < 0.25, u < 0.4, u < 0.7]))[0], 2, 0.8)
        covered += low <= 0.225 <= high
    assert covered / 500 < 0.93


def test_one_who_changes_no_run_has_an_interval_of_the_rule_of_three() -> None:
    for runs in (100, 3000):
        low, high = interval(np.zeros(runs, np.int64), 2, 0.95)
        assert high == -low == pytest.approx(1.96 * 2**0.5 / (runs + 2), rel=1e-4)


@pytest.mark.parametrize("expected", [0.5, 1.5, 2.5, 3.5])
def test_intervals_cover_effects_so_rare_that_often_no_run_shows_them(expected: float) -> None:
    draw, runs, tries = np.random.default_rng(3), 400, 3000
    covered = shown = 0
    for _ in range(tries):
        gained = draw.random(runs) < expected / runs
        one = added(np.array([np.zeros(runs, bool), gained]))[0]
        low, high = interval(one, 1, 0.95)
        covered += low <= expected / runs <= high
        shown += bool(one.any())  # only then would an interval that is else 0 to 0 cover it
    assert covered / tries >= 0.93
    assert shown / tries < 0.98


def test_mediators_who_are_alike_get_credit_alike() -> None:
    scenario = with_mediators({}, {})
    alike = credit(scenario, "revived", runs=150, doubt=False)
    found = parts(alike)
    assert found["a"] > 0.05
    # Numbers of each are drawn from ranges of their own; within their error they are the same.
    error = max(row["error"] for row in alike.rows())
    assert abs(found["a"] - found["b"]) < 4 * error
    fixed = {"endurance": 6.0, "leverage": {"pakistan": 0.5, "afghan_taliban": 0.5}}
    same = credit(with_mediators(fixed, fixed), "revived", runs=150, doubt=False)
    assert parts(same)["a"] == pytest.approx(parts(same)["b"], abs=1e-12)


def test_a_mediator_without_leverage_or_never_there_gets_exactly_nothing() -> None:
    less = {"pressure": 0, "formulation": 0}
    void = {"leverage": {"pakistan": 0, "afghan_taliban": 0}} | less
    found = credit(with_mediators({}, void, {"present": 0} | less), "revived", runs=100)
    rows = {row["player"]: row for row in found.rows()}
    assert rows["a"]["part"] > 0.0
    for id in "bc":
        assert rows[id]["part"] == rows[id]["error"] == 0.0
    assert (rows["c"]["low"], rows["c"]["high"]) == (0.0, 0.0)
    assert rows["b"]["low"] < 0.0 < rows["b"]["high"] < 0.03  # of 100 runs, in none of which
    assert rows["b.facilitation"]["part"] == 0.0
    assert "b, which adds nothing in any run, gets 0.0 (random numbers leave -2." in found.sentence
    assert "a gets +" in found.sentence


# ---- sets of players


@pytest.mark.parametrize("name", few_always(("istanbul-2025", *BROUGHT), few=BROUGHT[:1]))
def test_a_player_taken_out_of_runs_is_one_taken_out_of_the_scenario(name: str) -> None:
    base = load(name)
    layout = lay_out(base)
    players = (*playing.mediators(base), *playing.instruments(base)[0])
    for player, gone in zip(players, playing.places(layout, players), strict=True):
        without = lay_out(apply(base, playing.settings(base, player)))
        block = play_runs(without, 3, 0, 60)
        for outcome in ("settled", "revived"):
            quick = playing.happens(layout, gone, outcome, 60, 3)
            assert (quick == (states(without, block, [outcome])[0] == YES)).all(), player


@pytest.mark.long
def test_mediators_whom_events_bring_are_players() -> None:
    found = credit("thailand-cambodia-2025", "revived", runs=40, budget=10**6, doubt=False)
    assert set(parts(found)) == {"china", "malaysia", "united_states"}
    assert not any(player.idle for player in found.mediators.players)
    [arm] = [p.sides[1] for p in found.pairs() if "China" in p.told] or [None]
    assert arm is None or "events=[]" in arm.story(0, 1)


def test_many_instruments_are_joined() -> None:
    many, joined = playing.instruments(with_mediators(*[{}] * 5))
    assert joined
    assert {player.id for player in many} <= set(playing.INSTRUMENTS)
    assert len(many[0].paths) == 5
    with pytest.raises(NegsimError, match="13 mediators, and at most 12"):
        credit(with_mediators(*[{}] * 13), runs=10)


# ---- the answer


def test_parts_sum_to_the_difference_of_compare(answer: Attribution) -> None:
    arm = {"none": {"mediators.*.present": 0}}
    alone = negsim.compare("istanbul-2025", arm, runs=RUNS, seed=3).difference(0, "settled")
    assert alone.difference is not None
    for over in ("mediators", "instruments"):
        assert sum(parts(answer, over).values()) == pytest.approx(-alone.difference, abs=1e-12)
    assert all(check.holds for check in answer.checks())
    validate(json.loads(json.dumps(answer.document())), "credit")
    assert "not of what caused anything in the world" in answer.sentence


def test_faults_are_seen_by_the_checks(answer: Attribution) -> None:
    wrong = replace(answer.mediators)
    wrong.__dict__["added"] = answer.mediators.added + 1
    assert not replace(answer, mediators=wrong).checks()[0].holds
    other = replace(answer.again, happens=answer.again.happens[::-1])
    told = {check.check: check.holds for check in replace(answer, again=other).checks()}
    assert not told["another seed"]


def test_other_random_numbers_in_each_set_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def independent(layout: Any, seed: int, first: int, vectors: Any) -> Block:
        return play_numbers(layout, seed + int((vectors == 0.0).sum()), first, vectors)

    given: dict[str, Any] = {"runs": 100, "doubt": False}
    quiet = credit("istanbul-2025", "revived", **given).mediators.undone
    monkeypatch.setattr(playing, "play_numbers", independent)
    assert credit("istanbul-2025", "revived", **given).mediators.undone > quiet + 5


@pytest.mark.long
def test_threads_change_nothing() -> None:
    one, two = (
        negsim.credit("kenya-2008", "revived", runs=100, threads=threads, doubt=False).document()
        for threads in (1, 3)
    )
    assert one == two


def test_the_budget_is_kept() -> None:
    told: list[int] = []
    found = negsim.credit("istanbul-2025", budget=9_000, progress=told.append, doubt=False)
    assert found.runs == 9_000 // (2 * 4 + 64)
    assert told == sorted(told)
    assert told[-1] == 72 * found.runs + found.runs


@pytest.mark.long
def test_interrupted_work_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, played = tmp_path / "work", []
    plain = playing.happens

    def counting(*given: Any) -> Any:
        played.append(given[1])
        if len(played) == 20:
            raise KeyboardInterrupt
        return plain(*given)

    monkeypatch.setattr(playing, "happens", counting)
    given: dict[str, Any] = {"runs": 60, "threads": 1, "unfinished": file, "doubt": False}
    with pytest.raises(KeyboardInterrupt):
        credit("istanbul-2025", **given)
    assert file.exists()
    before = len(played)
    found = credit("istanbul-2025", **given)
    assert len(played) - before < 72 - 10
    assert not file.exists()
    assert found.document() == credit("istanbul-2025", runs=60, doubt=False).document()


@pytest.mark.long
def test_the_command_repeats_the_answer(
    answer: Attribution, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, rows = given_again(answer, tmp_path / "out", capsys)
    assert [row["player"] for row in rows][:2] == ["turkiye", "qatar"]
    assert [file.name for file in tmp_path.iterdir()] == ["out"]  # nothing is left unfinished


def test_a_mistake_is_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert refusals(REFUSED, capsys) == MESSAGES.read_text(encoding="utf-8")


def test_without_a_player_rules_are_compiled_no_second_time() -> None:
    """Numba tells arrays that may be written to from others, and would take a minute."""
    layout = lay_out(load("kenya-2008"))
    [number] = np.unique(layout.case.events.number)[-1:]
    left = playing.without(layout, np.array([number]))
    assert (left.case.events.value != layout.case.events.value).any()
    for before, after in ((layout.case, left.case), (layout.case.events, left.case.events)):
        forms = [
            [(a.dtype, a.ndim, a.flags.writeable) for a in some if isinstance(a, np.ndarray)]
            for some in (before, after)
        ]
        assert forms[0] == forms[1]
