"""``negsim after``: what follows a pattern, held against plain Python and closed forms."""

from __future__ import annotations

import csv
import json
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negsim
from amounts import few_of
from answers import validate
from generated import generated
from negsim.cli.main import main
from negsim.engine.ensemble import Block, play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import log_of_everything
from negsim.engine.moves import Move
from negsim.engine.read_log import moves_of
from negsim.plots.files import FORMATS
from negsim.questions import after as module
from negsim.questions.aftermath import Aftermath
from negsim.questions.answer import Check
from negsim.questions.followed import (
    ENDS,
    NONE,
    TURNS,
    Drawn,
    Followed,
    followed,
    moments,
    outcomes,
)
from negsim.questions.paired import difference
from negsim.questions.pattern_words import happens
from negsim.questions.shared_numbers import apart_and_error, student
from negsim.questions.table import Table
from negsim.results.result import classes
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from negsim.story.find import ends
from negsim.story.pattern import LAST_STEPS, STEPS, Step, read_pattern
from refusals import refusals

PATTERN = "back within 2, then interim, then collapse"
WORDS = ["after", "istanbul-2025", PATTERN, "--runs", "400"]
ROOT = Path(__file__).parents[2]
MESSAGES = Path(__file__).with_name("refused_after.txt")


@pytest.fixture(scope="module")
def answer() -> Aftermath:
    return negsim.after("istanbul-2025", PATTERN, runs=1000, seed=3)


# ---- against plain Python


def is_step(move: Move, step: Step) -> bool:
    return move.what in STEPS[step.what] and (not step.who or move.who in step.who)


def completed(moves: list[Move], steps: tuple[Step, ...]) -> int | None:
    """Return by which move all steps have happened first: every way to place them is tried."""
    places = {-1: 0}  # where the steps so far may end, and in which round
    for step in steps:
        places = {
            n: move.round
            for n, move in enumerate(moves)
            if is_step(move, step)
            and any(
                at < n and (not step.within or move.round - round_ <= step.within)
                for at, round_ in places.items()
            )
        }
    return min(places, default=None)


def turn(move: Move) -> str | None:
    return next((id for id, (_, moves) in TURNS.items() if move.what in moves), None)


def told(moves: list[Move], outcome: str) -> set[tuple[str, str]]:
    """Return which turning points come first and at all among moves, and how the run ends."""
    turns = [id for id in map(turn, moves) if id]
    first = ("next", turns[0] if turns else NONE)
    return {first, (ENDS, outcome), *(("later", id) for id in turns)}


def by_hand(scenario: Scenario, pattern: str, runs: int) -> tuple[list[int], dict[Any, Any]]:
    """Return how many runs get so far, and of each outcome how many have it, all and matching."""
    layout, steps = lay_out(scenario), read_pattern(pattern, scenario)
    far = [0] * (len(steps) + 1)
    counts: dict[Any, Any] = {key: [0, 0] for key in outcomes(layout)}
    for run in range(runs):
        event_log = log_of_everything(layout.case)
        records = play_runs(layout, 1, run, 1, event_log).records
        moves = moves_of(layout, event_log, 0, int(records[0].lasted))
        outcome = classes(scenario)[records[0].outcome][0]
        plain = tuple(step for step in steps if step.what not in LAST_STEPS)
        at = [completed(moves, plain[:k]) for k in range(len(plain) + 1)]
        done = [one is not None for one in at]
        if plain != steps:
            done += [done[-1] and bool(ends(layout.case, records)[steps[-1].what][0])]
        far = [one + so for one, so in zip(far, done, strict=True)]
        for key in told(moves, outcome):
            counts[key][0] += 1
        if done[-1]:
            for key in told(moves[at[-1] + 1 :], outcome):
                counts[key][1] += 1
    return far, counts


def assert_as_by_hand(scenario: Scenario, pattern: str, runs: int) -> list[int]:
    layout, steps = lay_out(scenario), read_pattern(pattern, scenario)
    one, other = followed(steps, layout, runs, 1, threads=1)
    far, counts = by_hand(scenario, pattern, runs)
    assert (one + other).reached.tolist() == far
    found, milestones = one + other, ("settled", "truce_talks_on", "truce_talks_off")
    came = [key for key in counts if key[0] != ENDS]
    assert found.came.tolist() == [counts[key][1] for key in came]
    for key, pairs in zip([key for key in counts if key[0] == ENDS], found.pairs, strict=True):
        if key[1] not in milestones:
            assert [pairs[2].sum(), pairs[:, 2].sum()] == counts[key], key
            assert [pairs[:, 1:].sum(), pairs.sum()] == [far[-1], runs]
    return far


@pytest.mark.parametrize(
    "pattern",
    [
        PATTERN,
        "collapse",
        "stalemate",
        "interim, truce_talks_off",
        "back, collapse within 3, back within 4",
        "incident in Pakistan, walks out pakistan, back within 3",
        "waits, waits within 1, waits within 1, back",
    ],
)
def test_all_counts_are_those_of_plain_python(pattern: str) -> None:
    far = assert_as_by_hand(load("istanbul-2025"), pattern, 60)
    assert far[-1] > 0


@pytest.mark.parametrize("number", few_of(range(12), 0, 1, 2, 3))
def test_all_counts_are_those_of_plain_python_in_scenarios_made_up(number: int) -> None:
    scenario = generated(number)
    for pattern in ("collapse, back within 3", "walks out, waits", "interim, resume, settled"):
        assert_as_by_hand(scenario, pattern, 8)


# ---- which numbers runs share


def test_a_number_that_decides_alone_differs_as_worked_out_by_hand() -> None:
    # A text is signed wherever no deal is worth less to Upton than that text: a share p of the
    # runs, those with the lowest numbers. Their mean is p / 2, of a number from 0 to 1.
    drawn = {"parties.upton.batna": {"uniform": [0, 1]}, "process.days": {"uniform": [1, 2]}}
    base = load("textbook-two-party", drawn)
    answer = negsim.after(base, "settled", runs=4000)
    share = answer.counts.matching / 4000
    assert 0.3 < share < 0.9
    first, second = answer.shared()
    assert first.path == "parties.upton.batna"
    assert not first.noise
    assert first.difference == pytest.approx((share - 1) / 2 * 12**0.5, abs=0.03)
    assert second.noise


def test_means_and_deviations_of_distributions_are_those_of_what_is_drawn() -> None:
    given = {
        "parties.upton.batna": {"uniform": [0.1, 0.4]},
        "parties.downton.batna": {"triangular": [0.1, 0.2, 0.6]},
        "process.start.trust": {"beta": [2, 3, 0.2, 0.9]},
        "process.discord": {"normal": [0.2, 0.1, 0.0, 0.5]},
    }
    layout = lay_out(load("textbook-two-party", given))
    vectors = play_runs(layout, 1, 0, 4000).vectors[:, layout.case.drawn]
    mean, deviation = moments(layout.case)
    assert len(mean) == 4
    assert np.abs((vectors.mean(axis=0) - mean) / deviation).max() < 0.06
    assert np.abs(vectors.std(axis=0) / deviation - 1).max() < 0.04


@pytest.mark.parametrize(("cut", "runs"), [
    (0.05, 300), *(pytest.param(*one, marks=pytest.mark.long) for one in ((0.2, 300), (0.5, 200))),
])  # fmt: skip
def test_intervals_of_shared_numbers_cover_what_they_should(cut: float, runs: int) -> None:
    dice = np.random.default_rng(7)
    truth, held, tried = (cut - 1) / 2 * 12**0.5, np.zeros(2), 0
    for _ in range(3000):
        far = (dice.random((runs, 2)) - 0.5) * 12**0.5
        these = far[:, 0] < (cut - 0.5) * 12**0.5
        if these.sum() < 5:
            continue
        sums = [far[these].sum(0), (far[these] ** 2).sum(0), far.sum(0)]
        counts = Followed(
            np.array([runs, these.sum()]), np.zeros(0), np.zeros((0, 3, 3)), np.zeros(2),
            np.array(sums),
        )  # fmt: skip
        apart, error = apart_and_error(counts)
        half = student(counts.matching - 1, 0.05) * error
        held += np.abs(apart - [truth, 0.0]) <= half
        tried += 1
    covered = held / tried
    assert 0.93 <= covered.min() <= covered.max() <= 0.975, covered


def test_student_is_that_of_the_tables() -> None:
    assert student(10, 0.05) == pytest.approx(2.228, abs=0.002)
    assert student(4, 0.05) == pytest.approx(2.776, abs=0.01)
    assert student(29, 0.001) == pytest.approx(3.659, abs=0.005)
    assert student(10**6, 0.05) == pytest.approx(1.96, abs=0.001)


@pytest.mark.parametrize(
    ("runs", "match", "here", "elsewhere"),
    [
        (400, 0.1, 0.3, 0.15),
        pytest.param(400, 0.5, 0.3, 0.1, marks=pytest.mark.long),
        pytest.param(2000, 0.02, 0.5, 0.2, marks=pytest.mark.long),
        pytest.param(2000, 0.3, 0.85, 0.7, marks=pytest.mark.long),
    ],
)
def test_intervals_of_shares_cover_what_they_should(
    runs: int, match: float, here: float, elsewhere: float
) -> None:
    dice = np.random.default_rng(5)
    truth, held = (1 - match) * (here - elsewhere), 0
    for _ in range(2000):
        these = dice.random(runs) < match
        ends_so = dice.random(runs) < np.where(these, here, elsewhere)
        kinds = 3 * (1 + ends_so) + np.where(these, 1 + ends_so, 0)
        one = difference(np.bincount(kinds, minlength=9).reshape(3, 3))
        assert one.low is not None
        assert one.high is not None
        held += one.low <= truth <= one.high
    assert 0.93 <= held / 2000 <= 0.97


# ---- checks


def test_checks_hold_and_see_faults(answer: Aftermath) -> None:
    assert [check.check for check in answer.checks()] == ["placebo", "halves", "another seed"]
    assert all(check.holds for check in answer.checks())
    first, second = answer.halves
    faulty = replace(second, reached=second.reached // [1, 2, 2, 2])
    assert not replace(answer, halves=(first, faulty)).checks()[1].holds
    assert not replace(answer, again=faulty).checks()[2].holds


def test_random_numbers_that_are_not_common_are_seen_by_the_placebo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def independent(layout: Layout, seed: int, *given: Any) -> Block:
        return play_runs(layout, seed + len(layout.mediators), *given)

    monkeypatch.setattr(module, "play_runs", independent)
    placebo: Check = negsim.after("istanbul-2025", PATTERN, runs=200).placebo
    assert not placebo.holds
    assert placebo.numbers["differ"] > 20


@pytest.mark.long
def test_threads_change_nothing() -> None:
    one, two = (
        negsim.after("istanbul-2025", PATTERN, runs=2600, threads=threads, doubt=False).document()
        for threads in (1, 3)
    )
    assert one == two


# ---- words, files, runs to read


@pytest.mark.long
def test_the_document_is_what_the_schema_says_and_the_command_repeats_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*WORDS, "--seed", "2", "--set", "process.rounds=30", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    validate(told, "after")
    assert sum(row["these"] for row in told["next"]) == pytest.approx(1.0)
    for row in (*told["next"], *told["later"]):
        assert row["low"] <= row["these"] <= row["high"]
        assert "all" not in row  # other runs have no move to be counted from
    assert all(row["all"] is not None for row in told["end"])
    assert main([*shlex.split(told["command"])[1:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == told
    [pair] = told["pairs"]
    ends_ = []
    for side in pair["sides"]:
        assert main([*shlex.split(side["command"])[1:], "--json"]) == 0
        story = json.loads(capsys.readouterr().out)
        assert story["outcome_name"] == side["outcome"]
        ends_ += [[move["what"] for now in story["rounds"] for move in now["moves"]]]
    assert "talks collapse" in pair["sides"][0]["move"]
    assert "all take the interim text" in ends_[1]


def test_the_folder_has_table_document_words_and_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert main([*WORDS, "--out", str(folder)]) == 0
    page = capsys.readouterr().out
    assert all(len(line) <= 80 for line in page.splitlines() if "negsim " not in line)
    assert "need not come of it" in " ".join(page.split())
    assert "probability" not in page
    assert "chance" not in page
    with (folder / "after.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert {row["part"] for row in table} == {"step", "next", "later", "end", "number"}
    assert all((folder / f"after.{ending}").stat().st_size > 2000 for ending in FORMATS)


def test_few_runs_and_none_are_said() -> None:
    few = negsim.after("istanbul-2025", PATTERN, runs=12)
    assert 0 < few.counts.matching < 12
    assert "intervals are wide" in few.sentence
    none = negsim.after("istanbul-2025", "interim, hostilities, back", runs=300)
    validate(json.loads(json.dumps(none.document())), "after")
    assert none.sentence.startswith(
        "This happens in none of 300 model runs: an interim text is taken, then hostilities break "
        "out, then talks are back. "
    )
    assert "at most 1.3 %" in none.sentence
    assert "% reach step 2." in none.sentence
    assert none.pairs() == []
    assert none.told_pairs() == "No two runs are told: no run matches."
    assert all(number.noise for number in none.shared())
    assert none.plot() is not None
    all_ = negsim.after("textbook-two-party", "settled", runs=20)
    assert all_.counts.matching == 20
    assert "every run that does all steps but the last matches" in all_.told_pairs()


def test_an_end_that_the_pattern_states_is_not_told_as_found(answer: Aftermath) -> None:
    assert "differs most" in answer.sentence
    assert "differs most" not in negsim.after("istanbul-2025", "stalemate", runs=500).sentence


def test_an_event_and_an_end_of_the_same_name_are_told_apart() -> None:
    answer = negsim.after("istanbul-2025", "collapse", runs=500)
    assert "talks collapse at some point. What came next" in answer.sentence
    assert "The end 'Collapse' differs most" in answer.sentence
    assert answer.sentence.count("ollapse") == 2


def test_only_ends_are_compared_with_those_of_all_runs() -> None:
    # In all runs talks are back before they can collapse again, in these runs after it.
    answer = negsim.after("kenya-2008", "walks out, back", runs=1000, doubt=False)
    assert "first in all runs" not in answer.sentence
    compared = {key[0] for key, one in answer.differences().items() if one.difference is not None}
    assert compared == {ENDS}
    heads = {part.heads[0]: part.heads for part in answer.shown() if isinstance(part, Table)}
    assert heads["What came next"] == ("What came next", "These", "95 % interval")
    assert "All runs" in heads["How it ended"]


def test_patterns_are_told_as_clauses() -> None:
    words = {
        "back within 2, walks out pakistan": "talks are back within 2 rounds of the start, then "
        "Pakistan walks out",
        "waits afghan_taliban, stalemate": "Afghan Taliban wait, then the end is 'Stalemate'",
        "leaves, truce_talks_on": "a mediator no longer mediates, then the end is 'Truce holds "
        "at the end, talks on'",
        "incident in pakistan, signed within 1": "an incident happens (Militant attacks in "
        "Pakistan), then a text is signed within 1 round of that",
    }
    scenario = load("istanbul-2025")
    for pattern, told in words.items():
        assert happens(read_pattern(pattern, scenario), scenario) == told
    for step in (*STEPS, *LAST_STEPS):
        assert not happens((Step(step),), scenario).endswith(" ")


def test_a_sentence_names_drawn_numbers_in_words_and_the_table_adds_paths() -> None:
    answer = negsim.after("istanbul-2025", "collapse", runs=600)
    most = answer.shared()[0]
    assert not most.noise
    assert answer.label(most) in answer.sentence
    assert most.path not in answer.sentence
    cells = [row[0] for part in answer.shown() if isinstance(part, Table) for row in part.rows]
    assert f"{answer.label(most)} ({most.path})" in cells
    assert answer.document()["numbers"][0]["name"] == answer.label(most)


def test_a_scenario_without_drawn_numbers_shares_none() -> None:
    answer = negsim.after("textbook-two-party", "settled", runs=20)
    assert Drawn.of(lay_out(answer.base.scenario)).paths == ()
    assert "No number is drawn." in answer.sentence


REFUSED = [
    ["after"],
    ["after", "istanbul-2025"],
    ["after", "istanbul-2025", ""],
    ["after", "istanbul-2025", "bakc, then interim"],
    ["after", "istanbul-2025", "stalemate, back"],
    ["after", "istanbul-2025", "walks out pakistn"],
    ["after", "istanbul-2025", "back within"],
    ["after", "istanbul-2024", "back"],
    ["after", "istanbul-2025", "back", "--find", "interim"],
    ["after", "istanbul-2025", "back", "interim"],
    ["after", "istanbul-2025", "back", "--out", "tests"],
]


def test_a_mistake_is_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert refusals(REFUSED, capsys) == MESSAGES.read_text(encoding="utf-8")
