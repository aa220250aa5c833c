"""What the assumptions leave of answers: one form for all verbs, held against closed forms."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negsim
from answers import coarse_maps, validate
from negsim.cli.main import main
from negsim.doubt import shares
from negsim.doubt.assumptions import Assumptions, assumptions
from negsim.errors import NegsimError
from negsim.questions import after as after_module
from negsim.questions import doubted as doubted_module
from negsim.questions import map as map_module
from negsim.questions import rank as rank_module
from negsim.questions.answer import Answer
from negsim.questions.attribution import WHOLE
from negsim.questions.checks import with_placebo
from negsim.questions.doubted import KNOWN, Doubted, divided, planned
from negsim.questions.levers import with_values
from negsim.questions.ranges import JUDGEMENT, Moved, Players, effects_under, moved
from negsim.questions.tipping import AREA, AT
from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import Scenario
from shipped_cases import few_always

FLEXIBILITY = "parties.afghan_taliban.flexibility.under_pressure"
NO_QATAR = {"without Qatar": {"mediators.qatar.present": 0}}
TEXTBOOK, LEVERS = "textbook-two-party", ("parties.upton.batna", "parties.downton.batna")
SMALL = 25 * 12 * 20
"""Runs that just do for a map under as few sets of assumptions as `fewest` allows."""

OUT = ["--format", "svg", "--out"]


@pytest.fixture
def fewest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 12 sets of assumptions and 20 runs of each do where words and forms are asked for."""
    monkeypatch.setattr(shares, "SETS", 12)
    monkeypatch.setattr(shares, "RUNS", 20)
    monkeypatch.setattr(doubted_module, "LEAST_SETS", 12)
    monkeypatch.setattr(doubted_module, "LEAST_RUNS", 20)


@pytest.fixture
def coarse() -> Iterator[None]:
    """Let maps have few points."""
    with coarse_maps():
        yield


def with_one_number() -> Scenario:
    """Return the two towns with one judgement in doubt, which decides every run."""
    return load(TEXTBOOK, {"parties.upton.batna": {"uniform": [0.1, 0.95]}})


def chain(**given: Any) -> Scenario:
    """Return talks of two rounds with constant shares that agree and collapse in each.

    Agreed in the first with p, collapsed with q, else agreed in the second with p; whoever is back
    in the second round has no round left. So p + (1 - p - q) p settle, and `revive` is not read.
    """
    plain = {"process.chain.on": True, "process.rounds": 2, "process.chain.collapse": OPEN}
    return load("textbook-two-party", plain | {f"process.chain.{k}": v for k, v in given.items()})


OPEN = {"uniform": [0.0, 0.4]}
SHARES = "process.chain.agree=0:0.6", "process.chain.revive=0:0.6"


def collapsing(drawn: Assumptions) -> np.ndarray:
    """Return how many collapse under each set of assumptions."""
    return drawn.vectors[:, drawn.paths["process.chain.collapse"]]


# ---- numbers under sets


def test_an_interval_is_that_of_the_sets_that_have_the_number() -> None:
    values = {key: np.full(100, np.nan) for key in ("few", "none")}
    values["a"] = np.arange(100.0) / 100
    values["few"][: KNOWN - 1] = 0.5
    doubted = Doubted(50, values)
    assert doubted.document() == {"sets": 100, "runs": 50}
    assert doubted.left("a", 0.9) == pytest.approx(
        {"doubt_median": 0.495, "doubt_low": 0.0495, "doubt_high": 0.9405}
    )
    for key in ("few", "none", "unheard of"):
        assert {*doubted.left(key, 0.9).values()} == {None}
    values["few"][KNOWN] = 0.5
    assert {*doubted.left("few", 0.9).values()} == {0.5}


@pytest.mark.parametrize(
    ("budget", "arms", "found"),
    [(20_000, 20, (20, 50)), (1_000_000, 20, (250, 200)), (10**7, 4, (512, 500))],
)
def test_sets_and_runs_stay_within_the_budget(
    budget: int, arms: int, found: tuple[int, int]
) -> None:
    assert divided(budget, arms) == found
    assert arms * found[0] * found[1] <= budget
    with pytest.raises(NegsimError, match=f"{arms} times, {1000 * arms:,} in all; found {arms}"):
        divided(arms, arms)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((None,), (24, 40)),  # by default few, see conftest.py
        ((None, 24 * 40 * 3, 3), (24, 40)),
        ((None, 24 * 40 * 3 - 1, 3), None),  # no word of it where the budget does not suffice
        ((True,), (shares.SETS, shares.RUNS)),
        ((True, 6_000, 3), (20, 100)),
        ((False,), None),
        ((False, 1, 3), None),
    ],
)
def test_few_sets_are_played_by_default_and_none_beyond_a_budget(
    asked: tuple[Any, ...], found: tuple[int, int] | None
) -> None:
    assert planned(*asked) == found


def test_the_command_of_an_answer_by_default_has_no_word_of_doubt() -> None:
    answer = negsim.compare("istanbul-2025", NO_QATAR, runs=50)
    assert answer.doubted is not None
    assert (answer.doubted.sets, answer.doubted.runs) == (24, 40)
    assert "doubt" not in answer.command
    assert ", the assumptions " in answer.sentence
    small = negsim.credit("istanbul-2025", runs=50, budget=3_700)
    assert "--no-doubt" in small.command
    assert small.caution.endswith("--doubt does that, if the budget suffices.")


# ---- one form for all verbs


@cache
def answered(verb: str, on: bool) -> Answer:
    """Return the answer to a question under few sets, worked out once for all tests."""
    return asked()[verb](on)


def asked() -> dict[str, Callable[[bool], Answer]]:
    """Return what asks each question, with doubt or without."""
    given: dict[str, Any] = {"runs": 200, "seed": 3}
    return {
        "compare": lambda on: negsim.compare("istanbul-2025", NO_QATAR, doubt=on, **given),
        "need": lambda on: negsim.need("istanbul-2025", 0.2, FLEXIBILITY, doubt=on, **given),
        "blocked": lambda on: negsim.blocked("istanbul-2025", doubt=on, **given),
        "credit": lambda on: negsim.credit("istanbul-2025", doubt=on, **given),
        "after": lambda on: negsim.after("istanbul-2025", "back", doubt=on, **given),
        "rank": lambda on: negsim.rank(with_one_number(), budget=8_000, seed=3, doubt=on),
        "map": lambda on: negsim.map(TEXTBOOK, *LEVERS, runs=240, budget=SMALL, seed=3, doubt=on),
    }


@pytest.mark.usefixtures("fewest", "coarse")
@pytest.mark.parametrize("verb", few_always(asked(), ["compare"]))
def test_every_answer_says_what_the_assumptions_leave_in_one_form(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without, answer = (answered(verb, on) for on in (False, True))
    told = json.loads(json.dumps(answer.document()))
    validate(told, verb)
    assert answer.doubted is not None
    assert told["doubt"] == {"sets": answer.doubted.sets, "runs": answer.doubted.runs}
    assert "assumptions" in answer.sentence
    assert "Monte Carlo error only" not in answer.caution
    assert "--doubt" not in answer.caution
    assert "What the assumptions leave was not worked out; --doubt does that" in without.caution
    named = [key for key in answer.rows()[0] if "doubt_" in key]
    assert [key.rpartition("doubt_")[2] for key in named][:3] == ["median", "low", "high"]
    some = [row for row in answer.rows() if row[named[0]] is not None]
    assert some
    for row in some:
        assert row[named[1]] <= row[named[0]] <= row[named[2]]
    heads = [part.heads for part in answer.shown() if not isinstance(part, str)]
    assert any("ssumptions" in "".join(words) for words in heads)
    assert answer.command.count("--doubt") == 1
    assert main([*shlex.split(answer.command)[1:], "--json", *OUT, str(tmp_path / "out")]) == 0
    assert json.loads(capsys.readouterr().out) == told
    table = (tmp_path / "out" / f"{verb}.csv").read_text(encoding="utf-8").splitlines()
    assert all(key in table[0].split(",") for key in named)
    # All other numbers are the same without it.
    plain = json.dumps(without.document())
    assert "doubt" not in (plain + without.sentence).replace(" --no-doubt", "")
    assert "--no-doubt" in without.command
    assert [{k: v for k, v in row.items() if "doubt_" not in k} for row in answer.rows()] == (
        without.rows()
    )


@pytest.mark.usefixtures("fewest")
@pytest.mark.parametrize(
    "verb", ["after", *(pytest.param(one, marks=pytest.mark.long) for one in ("rank", "credit"))]
)
def test_threads_change_no_doubt(verb: str) -> None:
    given: dict[str, tuple[Any, ...]] = {
        "rank": (with_one_number(), "settled", 8_000, 1),
        "after": ("istanbul-2025", "back", 100, 1),
        "credit": ("istanbul-2025", "settled", 30, 1, 20_000),
    }
    one, two = (
        getattr(negsim, verb)(*given[verb], doubt=True, threads=threads) for threads in (1, 3)
    )
    assert one.document() == two.document()


# ---- rank


def test_effects_under_a_set_are_those_worked_out_by_hand() -> None:
    given = {"agree": {"uniform": [0.1, 0.6]}, "revive": {"uniform": [0, 0.9]}}
    scenario = chain(**given)
    drawn = assumptions(scenario, 12, 1)
    numbers = [
        Moved("process.chain.agree", JUDGEMENT, 0.1, 0.6),
        Moved("process.chain.collapse", JUDGEMENT, 0.0, 0.4),
        Moved("process.chain.revive", JUDGEMENT, 0.0, 0.9),
    ]
    players, runs = Players.of(scenario, tuple(numbers)), 4000
    p, q = drawn.vectors[:, drawn.paths["process.chain.agree"]], collapsing(drawn)
    truths = np.array([0.65 - 0.5 * q, -0.4 * p, 0 * p]).T
    for n, truth in enumerate(truths):
        found = effects_under(drawn, players, numbers, ("settled", runs, 1), n)
        assert found == pytest.approx(truth, abs=4 * 0.5 / np.sqrt(runs))
        assert found[2] == 0.0
    assert np.ptp(truths[:, 0]) > 0.1


@pytest.mark.long
def test_what_is_worked_out_by_hand_lies_within_what_the_assumptions_leave() -> None:
    given = {"agree": {"uniform": [0.1, 0.6]}, "revive": {"uniform": [0, 0.9]}}
    answer = negsim.rank(chain(**given), budget=800_000, doubt=True)
    rows = {row["path"]: row for row in answer.rows() if row["group"] == JUDGEMENT}
    agree, collapse = rows["process.chain.agree"], rows["process.chain.collapse"]
    assert agree["doubt_median"] == pytest.approx(0.55, abs=0.02)  # .45 to .65, all alike
    assert 0.35 < agree["doubt_low"] < 0.48
    assert 0.62 < agree["doubt_high"] < 0.75
    assert (agree["doubt_first"], agree["doubt_same_sign"]) == (1.0, 1.0)
    assert collapse["doubt_median"] == pytest.approx(-0.14, abs=0.03)
    assert collapse["doubt_first"] == 0.0
    assert collapse["doubt_first_three"] > 0.9
    assert rows["process.chain.revive"]["doubt_low"] is None  # it is noise, so not played
    assert "it leads under 100 % of sets of assumptions, keeps its sign under 100 %" in " ".join(
        answer.sentence.split()
    )


def test_a_number_that_nobody_reads_does_nothing_under_any_set() -> None:
    path = "mediators.placebo.pressure"
    scenario = apply(with_placebo(load("istanbul-2025")), {path: {"uniform": [0, 1]}})
    paths = path, "process.softening.linkage"
    numbers = tuple(Moved(name, JUDGEMENT, 0.25, 0.75) for name in paths)
    players, drawn = Players.of(scenario, numbers), assumptions(scenario, 20, 1)
    asked = "settled", 60, 1
    found = [effects_under(drawn, players, numbers, asked, n) for n in range(20)]
    assert {nothing for nothing, _ in found} == {0.0}
    assert np.ptp([wide for _, wide in found]) > 0.5


@pytest.mark.long
def test_how_often_a_number_leads_and_turns_is_counted_over_sets() -> None:
    answer = negsim.rank("istanbul-2025", budget=20_000, doubt=False)
    first, second = answer.leading[JUDGEMENT][:2]
    sign = np.sign(answer.effect(first).difference or 0.0)
    effects = {first.number.path: sign * np.array([0.5, 0.5, -0.1, 0.0, np.nan])}
    effects |= {second.number.path: np.array([0.1, 0.6, 0.1, 0.0, 0.0])}
    others = [one.number.path for one in answer.leading[JUDGEMENT][2:]]
    effects |= {path: np.array([0.0, 0.9, 0.3, 0.0, 0.0]) for path in others}
    assert len(others) == 1
    told = replace(answer, doubted=Doubted(10, effects)).places(first)
    # It leads under the first set alone, and is third and second under the next two.
    assert told == {"first": 0.2, "first_three": 0.6, "same_sign": 0.4, "other_sign": 0.2}


# ---- after


def test_shares_that_match_are_those_worked_out_by_hand() -> None:
    scenario = chain(agree=0.3, revive=0)
    q = collapsing(assumptions(scenario, shares.SETS, 1))
    answer = negsim.after(scenario, "collapse", runs=500, doubt=True)
    assert answer.doubted is not None
    truth = q + (1 - 0.3 - q) * q  # in the first round or in the second
    found = answer.doubted.values["step", "1"]
    assert found == pytest.approx(truth, abs=5 * 0.5 / np.sqrt(shares.RUNS))
    low, high = np.quantile(truth, [0.025, 0.975])
    left = answer.document()["matching"]
    assert (left["doubt_low"], left["doubt_high"]) == pytest.approx((low, high), abs=0.05)
    ended = answer.doubted.values["end", "collapse"]
    few = found * shares.RUNS < 30
    assert np.isnan(ended[few]).all()
    # All of these end collapsed, and of all runs so many.
    assert ended[~few] == pytest.approx(1.0 - found[~few])


@pytest.mark.usefixtures("few_sets")
def test_where_no_run_matches_the_assumptions_may_leave_some() -> None:
    answer = negsim.after(chain(agree=0.3, collapse=0.0), "collapse", runs=100, doubt=True)
    assert "the assumptions 0.0 to 0.0 %" in answer.sentence  # it is stated that none collapses
    opened = negsim.after("istanbul-2025", "interim, settled", runs=1, seed=3, doubt=True)
    assert opened.counts.matching == 0
    assert opened.document()["matching"]["doubt_high"] > 0.3
    assert ", the assumptions 0.0 to" in opened.sentence


# ---- map


@pytest.fixture
def twenty_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 20 sets do, with few runs at points of the coarse grid alone before them."""
    monkeypatch.setattr(shares, "SETS", 20)
    monkeypatch.setattr(map_module, "_fits", lambda *_: False)


def tipping(q: np.ndarray) -> np.ndarray:
    """Return which p gives a half: p (2 - p - q) = 1 / 2."""
    found: np.ndarray = ((2 - q) - np.sqrt((2 - q) ** 2 - 2)) / 2
    return found


@pytest.mark.long
@pytest.mark.usefixtures("twenty_sets", "coarse")
def test_part_of_the_map_and_nearest_tipping_point_are_those_worked_out_by_hand() -> None:
    scenario = chain(agree=0.2, revive=0.4)
    answer = negsim.map(scenario, *SHARES, runs=500, budget=250_000, doubt=True)
    assert answer.doubted is not None
    assert (answer.doubted.sets, answer.doubted.runs) == (20, 500)
    at = tipping(collapsing(assumptions(with_values(scenario, answer.levers, (0.2, 0.4)), 20, 1)))
    across, up = (answer.doubted.values[key] for key in AT)
    assert across == pytest.approx(at, abs=0.08)  # 500 runs of each have an error of .02
    assert np.corrcoef(across, at)[0, 1] > 0.7
    assert across.mean() == pytest.approx(at.mean(), abs=0.02)
    assert answer.doubted.values[AREA] == pytest.approx(1 - at / 0.6, abs=0.13)
    assert np.ptp(at) > 0.08
    assert np.abs(up - 0.4).max() < 0.1  # nothing is moved up to get there
    assert answer.with_a_line == 1.0
    assert "with a line under 100 % of sets" in answer.sentence


@pytest.mark.long
@pytest.mark.usefixtures("twenty_sets", "coarse")
def test_where_nothing_in_doubt_is_read_the_map_differs_by_random_numbers_alone() -> None:
    scenario = chain(agree=0.2, collapse=0.2, revive=0.4)
    answer = negsim.map(scenario, *SHARES, runs=500, budget=250_000, doubt=True)
    assert answer.doubted is not None
    across = answer.doubted.values[AT[0]]
    truth = float(tipping(np.array(0.2)))
    assert across.mean() == pytest.approx(truth, abs=0.02)
    assert across.std() < 0.035  # .02 and no more; q that is read would add .04
    assert len(moved(scenario)) > 30  # so much is in doubt, and none of it read


@pytest.mark.long
@pytest.mark.usefixtures("fewest", "coarse")
def test_the_lines_of_a_picture_are_those_of_the_ends_of_the_interval() -> None:
    answer = answered("map", True)
    low, high = answer.edges()  # type: ignore[attr-defined]
    assert low.area()[0] <= answer.contour.area()[0] <= high.area()[0]  # type: ignore[attr-defined]
    assert answered("map", False).edges() == []  # type: ignore[attr-defined]


# ---- credit, blocked


@pytest.mark.long
@pytest.mark.usefixtures("few_sets")
def test_credit_under_sets_sums_to_the_whole_and_a_dummy_gets_exactly_nothing() -> None:
    scenario = with_placebo(load("istanbul-2025"))
    answer = negsim.credit(scenario, runs=100, budget=40_000, doubt=True)
    assert answer.doubted is not None
    whole = answer.doubted.values[WHOLE]
    parts = [answer.doubted.values[one.id] for one in answer.mediators.players]
    assert sum(parts) == pytest.approx(whole)
    assert np.ptp(whole) > 0.5
    rows = {row["player"]: row for row in answer.rows()}
    assert [rows["placebo"][f"doubt_{end}"] for end in ("median", "low", "high")] == [0.0] * 3
    assert rows["qatar"]["doubt_low"] < rows["qatar"]["doubt_high"]
    assert rows["qatar.pressure"]["doubt_low"] is None


@pytest.mark.long
@pytest.mark.usefixtures("few_sets")
def test_a_concession_has_the_doubt_of_the_same_arm() -> None:
    given = {"runs": 100, "seed": 3, "doubt": True}
    answer = negsim.blocked("istanbul-2025", **given)  # type: ignore[arg-type]
    arm = {"softer": {"parties.pakistan.red_lines.militants.at_least": "restrain and relocate"}}
    alone = negsim.compare("istanbul-2025", arm, **given)  # type: ignore[arg-type]
    [row] = [row for row in answer.rows() if "Pakistan goes" in row["concession"]]
    same = {f"settled_{key}": value for key, value in alone.left((0, "settled")).items()}
    assert {key: row[key] for key in same} == same
    assert row["settled_doubt_low"] < row["settled_doubt_high"]


@pytest.mark.long
@pytest.mark.usefixtures("few_sets")
def test_lines_are_in_the_way_of_no_run_where_all_can_sign_and_of_many_where_it_hinges() -> None:
    free = negsim.blocked(TEXTBOOK, runs=100, doubt=True)
    assert free.comparison is None
    left = [free.document()["blocked"][f"doubt_{end}"] for end in ("median", "low", "high")]
    assert left == [0.0] * 3
    assert "the assumptions 0.0 to 0.0 %" in free.sentence
    assert free.command == f"negsim blocked {TEXTBOOK} --doubt --runs 100"
    hinges = negsim.blocked("istanbul-2025", runs=100, seed=3, doubt=True)
    assert hinges.doubted is not None
    told = hinges.document()
    assert told["blocked"]["doubt_low"] < 0.1
    assert told["blocked"]["doubt_high"] > 0.5
    [ways] = told["in_the_way"]
    assert {k: ways[k] for k in told["blocked"]} == told["blocked"]  # there is one way only
    # Nobody signs and nothing gives way: lines are in the way of all runs under all sets.
    firm = {"parties.*.red_lines.militants.firmness": 1, "process.softening.linkage": 0}
    shut = negsim.blocked(load("istanbul-2025", firm), runs=100, doubt=True)
    assert shut.document()["blocked"]["doubt_low"] == 1.0


# ---- budget, work that goes on


def test_doubt_is_told_as_it_goes_and_takes_no_more_than_the_budget() -> None:
    seen: list[int] = []
    answer = negsim.rank(with_one_number(), budget=12_000, doubt=True, progress=seen.append)
    assert seen == sorted(seen)
    before = answer.runs * (2 * len(answer.effects) + 1)
    assert before in seen
    assert answer.doubted is not None
    steps = {later - one for one, later in pairwise(n for n in seen if n >= before)}
    played = 2 * len(answer.doubted.values) * answer.doubted.runs
    assert steps == {played}
    assert seen[-1] - before == played * answer.doubted.sets <= 12_000


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "module", "name", "stop"),
    [
        (["rank", TEXTBOOK, "--budget", "20000"], rank_module, "effects_under", 12),
        (
            ["map", TEXTBOOK, "--x", LEVERS[0], "--y", LEVERS[1], "--runs", "1000",
             "--budget", "81000"], map_module, "under_each", 30,
        ),
    ],
)  # fmt: skip
def test_interrupted_doubt_goes_on_and_gives_the_same(
    words: list[str], module: Any, name: str, stop: int, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    verb, given = words[0], [*words, "--doubt", "--threads", "1"]
    assert main([*given, "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    common, worked = getattr(module, name), list[int]()

    def stopping(*asked: Any) -> Any:
        worked.append(1)
        if len(worked) == stop:
            raise KeyboardInterrupt
        return common(*asked)

    monkeypatch.setattr(module, name, stopping)
    out = tmp_path / "out"
    assert main([*given, "--out", str(out)]) == 130
    assert main([*given, "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == whole
    assert stop < len(worked) <= whole["doubt"]["sets"] + stop or verb == "map"
    assert len(worked) < 81 + stop or verb == "rank"
    assert not (tmp_path / "out.unfinished").exists()


def test_runs_of_doubt_are_counted_among_all() -> None:
    assert after_module.runs_in_all(100, True) == after_module.runs_in_all(100, False) + (
        shares.SETS * shares.RUNS
    )
