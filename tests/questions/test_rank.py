"""``negsim rank``: rankings that are known, the same runs at both ends, and work that goes on."""

from __future__ import annotations

import csv
import json
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negsim
from answers import validate
from negsim.check.judgements import judgements
from negsim.cli.main import main
from negsim.doubt.assumptions import open_coefficients
from negsim.engine.ensemble import Block, play_runs
from negsim.engine.lay_out import lay_out
from negsim.plots.files import FORMATS
from negsim.questions import rank as module
from negsim.questions.checks import with_placebo
from negsim.questions.ranges import (
    COEFFICIENT,
    JUDGEMENT,
    Moved,
    Players,
    low_against_high,
    moved,
    stated,
)
from negsim.questions.ranking import Effect, Ranking
from negsim.questions.table import Table
from negsim.scenario.files.load import apply, load, shipped
from negsim.scenario.scenario import Scenario
from refusals import refusals

ROOT = Path(__file__).parents[2]
MESSAGES = Path(__file__).with_name("refused_rank.txt")
WORDS = ["rank", "istanbul-2025", "--budget", "20000", "--no-doubt"]
UPTON = "parties.upton.batna"
BUDGET = 20_000


@pytest.fixture(scope="module")
def istanbul() -> Scenario:
    return load("istanbul-2025")


@pytest.fixture(scope="module")
def answer() -> Ranking:
    """Return what the command of `WORDS` answers."""
    return negsim.rank("istanbul-2025", budget=BUDGET, doubt=False)


@dataclass(frozen=True)
class Interrupted:
    """What a command told and left that was stopped and given again."""

    folder: Path
    stopped: str
    unfinished: list[str]
    page: str
    again: list[str]


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    """Stop a command at its 61st number, and give it again."""
    folder = tmp_path_factory.mktemp("rank") / "out"
    file, worked = folder.with_name("out.unfinished"), list[str]()
    words = [*WORDS, "--threads", "1", "--out", str(folder)]

    def stopping(players: Players, one: Moved, *given: Any) -> dict[str, Any]:
        if len(worked) == 60:
            raise KeyboardInterrupt
        worked.append(one.path)
        return low_against_high(players, one, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "low_against_high", stopping)
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as err:
            assert main(words) == 130
        unfinished = file.read_text(encoding="utf-8").splitlines()
        worked += [""]  # one more, so that it is not stopped again
        with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()):
            assert main(words) == 0
    assert not file.exists()
    return Interrupted(folder, err.getvalue(), unfinished, out.getvalue(), worked[61:])


# ---- rankings that are known


def planted() -> Scenario:
    """Return talks in which one number decides, and others that no rule reads.

    The best text is worth .70 to Upton: whether no deal is worth more to it decides every run.
    A mediator who is never there has numbers that nobody reads.
    """
    given = {
        "parties.upton.batna": {"uniform": [0.1, 0.95]},
        "mediators.placebo.pressure": {"uniform": [0, 1]},
        "mediators.placebo.facilitation": {"uniform": [0, 1]},
        "mediators.placebo.endurance": {"uniform": [1, 9]},
    }
    return apply(with_placebo(load("textbook-two-party")), given)


def test_the_one_number_that_is_read_is_first_and_the_others_are_noise() -> None:
    answer = negsim.rank(planted(), budget=40_000)
    first, *others = answer.ranked[JUDGEMENT]
    assert first.number == Moved("parties.upton.batna", JUDGEMENT, 0.1, 0.95)
    found = answer.effect(first)
    assert (found.base, found.arm, found.difference) == (1.0, 0.0, -1.0)
    assert len(others) == 3
    for one in others:
        assert one.apart == one.between == 0
        assert answer.effect(one).difference == 0.0
        assert answer.noise(one)
    assert answer.told(JUDGEMENT) == [first]
    assert "1 of 4 judgements with a range" in answer.sentence


def chances() -> Scenario:
    """Return talks of two rounds with constant chances, quickly played.

    Agreed in the first with p, collapsed with q, else agreed in the second with p. So
    p + (1 - p - q) p; whoever is back in the second round has no round left to agree in.
    """
    given = {
        "process.chain.on": True,
        "process.rounds": 2,
        "process.chain.revive": {"uniform": [0, 0.9]},
        "process.chain.collapse": {"uniform": [0, 0.4]},
        "process.chain.agree": {"uniform": [0.1, 0.6]},
    }
    return load("textbook-two-party", given)


def test_effects_of_constant_chances_are_those_worked_out_by_hand() -> None:
    answer = negsim.rank(chances(), budget=200_000)
    names = ["process.chain.agree", "process.chain.collapse", "process.chain.revive"]
    ranked = answer.ranked[JUDGEMENT]
    assert [one.number.path for one in ranked] == names
    ends = [p + (1 - p - 0.2) * p for p in (0.1, 0.6)]
    truths = [ends[1] - ends[0], -0.4 * 0.35, 0.0]
    for one, truth in zip(ranked, truths, strict=True):
        found = answer.effect(one)
        assert found.low <= truth <= found.high
        assert found.high - found.low < 0.1
    assert [answer.noise(one) for one in ranked] == [False, False, True]
    assert ranked[2].apart > 0
    assert answer.told(COEFFICIENT) == []


# ---- the same runs


def same(one: Block, other: Block) -> bool:
    return bool((one.records == other.records).all() and (one.phases == other.phases).all())


def test_runs_are_those_of_the_scenario_with_the_number_put_in(istanbul: Scenario) -> None:
    numbers = moved(istanbul)
    lines = [one for one in numbers if "lines" in one.path]
    assert len(lines) >= 2
    players = Players.of(istanbul, numbers)
    base = play_runs(lay_out(istanbul), 1, 0, 30)
    assert same(players.play(1, 0, 30), base)
    differ = 0
    for one in [*numbers[::9], *lines]:
        for value in (one.low, one.high):
            put_in = play_runs(lay_out(apply(istanbul, {one.path: value})), 1, 0, 30)
            assert same(players.play(1, 0, 30, one, value), put_in), (one, value)
            differ += not same(put_in, base)
    assert differ > 10


def test_a_coefficient_at_its_default_changes_no_run(istanbul: Scenario) -> None:
    numbers = moved(istanbul)
    players, base = Players.of(istanbul, numbers), play_runs(lay_out(istanbul), 1, 0, 200)
    fields = {field.path: field for field in open_coefficients(istanbul)}
    left = [one for one in numbers if one.group == COEFFICIENT]
    assert [one.path for one in left] == [*fields]
    for one in left:
        default = fields[one.path].default
        assert same(players.play(1, 0, 200, one, float(default)), base), one.path


def test_a_line_that_is_also_the_principals_is_moved_in_both_places() -> None:
    scenario = load("us-taliban-2019")
    numbers = tuple(one for one in moved(scenario) if "lines" in one.path)
    players = Players.of(scenario, numbers)
    for one in numbers[:4]:
        put_in = play_runs(lay_out(apply(scenario, {one.path: one.high})), 1, 0, 20)
        assert same(players.play(1, 0, 20, one, one.high), put_in), one.path


def test_pairs_halves_and_what_ends_hide_are_counted_run_by_run(istanbul: Scenario) -> None:
    numbers = moved(istanbul)
    one = next(one for one in numbers if one.path == "process.softening.linkage")
    players, runs = Players.of(istanbul, numbers), 301
    base = module.base_states(players, "revived", runs, 1, 1)
    found = low_against_high(players, one, "revived", runs, 1, base)
    low, high = (
        players.play(1, 0, runs, one, end).records.revivals > 0 for end in (one.low, one.high)
    )
    now = players.play(1, 0, runs).records.revivals > 0
    for half, part in enumerate((slice(0, 150), slice(150, None))):
        kinds = 3 * (1 + low[part]) + 1 + high[part]
        assert np.array(found["halves"])[half].tolist() == np.bincount(
            kinds, minlength=9
        ).reshape(3, 3).tolist()
    assert found["between"] == int(((low == high) & (now != low)).sum())
    firsts = [np.flatnonzero(high & ~low), np.flatnonzero(low & ~high)]
    assert found["first"] == [int(n[0]) if len(n) else -1 for n in firsts]


@pytest.mark.long
def test_all_that_has_a_range_is_moved_and_the_rest_is_said() -> None:
    given = {"parties.pakistan.batna": 0.4}
    scenario = load("istanbul-2025", given)
    paths = [one.path for one in moved(scenario)]
    assert "parties.pakistan.batna" not in paths
    assert len(set(paths)) == len(paths) > 140
    kenya = load("kenya-2008")
    assert not {one.path for one in moved(kenya)} & {*stated(kenya)}
    told = negsim.rank(kenya, budget=15_000, doubt=False)
    if stated(kenya):
        assert f"single numbers, not moved: {len(stated(kenya))}." in str(told.shown()[1])


@pytest.mark.parametrize("name", shipped())
def test_every_judgement_is_moved_or_said_not_to_be(name: str) -> None:
    scenario = load(name)
    paths = {one.path for one in moved(scenario) if one.group == JUDGEMENT}
    known = {one.path: one.low < one.high for one in judgements(scenario)}
    assert {path for path, wide in known.items() if wide} <= paths
    assert [path for path, wide in known.items() if not wide] == [*stated(scenario)]


# ---- intervals and noise


@pytest.mark.long
@pytest.mark.parametrize("tried", [400])
def test_of_numbers_that_do_nothing_one_in_twenty_rankings_calls_some_more_than_noise(
    tried: int,
) -> None:
    dice = np.random.default_rng(3)
    k, runs, wrong = 40, 400, 0
    blank = negsim.rank("textbook-two-party", budget=5000)
    numbers = [Moved(f"n{n}", JUDGEMENT, 0.0, 1.0) for n in range(k)]
    for _ in range(tried):
        effects = []
        for one in numbers:
            pairs = np.zeros((2, 3, 3), np.int64)
            # A third of the runs are turned, as many one way as the other.
            pairs[0, 1:, 1:] = dice.multinomial(runs, [1 / 3, 1 / 6, 1 / 6, 1 / 3]).reshape(2, 2)
            effects.append(Effect(one, pairs, (0, 0), runs, 0))
        ranking = replace(blank, effects=tuple(effects), runs=runs)
        wrong += bool(ranking.told(JUDGEMENT))
    assert 0.02 <= wrong / tried <= 0.08


def test_checks_hold_and_see_faults(answer: Ranking) -> None:
    names = ["placebo", "halves", "another seed", "monotone"]
    assert [check.check for check in answer.checks()] == names
    assert all(check.holds for check in answer.checks()[:3])
    first = answer.first
    turned = replace(first, halves=np.array([first.halves[0], first.halves[1].T]))
    assert not replace(answer, effects=(turned,)).checks()[1].holds
    away = replace(first, halves=first.halves.swapaxes(1, 2))
    assert not replace(answer, again=away).checks()[2].holds
    last = answer.ranked[JUDGEMENT][-1]
    others = tuple(
        replace(one, between=answer.runs // 2 if one is last else 0) for one in answer.effects
    )
    assert not replace(answer, effects=others).checks()[3].holds


def test_random_numbers_that_are_not_common_are_seen_by_the_placebo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    common = Players.play

    def independent(
        self: Players, seed: int, first: int, count: int, one: Any = None, value: float = 0.0
    ) -> Block:
        return common(self, seed + abs(int(100 * value)), first, count, one, value)

    monkeypatch.setattr(Players, "play", independent)
    answer = negsim.rank(chances(), budget=BUDGET, doubt=False)
    assert not answer.checks()[0].holds
    assert "NOT as expected" in answer.checks()[0].verdict


# ---- budget, threads, work that goes on


def test_no_more_runs_are_played_than_the_budget_has(monkeypatch: pytest.MonkeyPatch) -> None:
    played, common = [], Players.play

    def counting(self: Players, seed: int, first: int, count: int, *more: Any) -> Block:
        played.append(count)
        return common(self, seed, first, count, *more)

    monkeypatch.setattr(Players, "play", counting)
    seen: list[int] = []
    answer = negsim.rank(chances(), budget=BUDGET, progress=seen.append, doubt=False)
    assert 0.9 * BUDGET < sum(played) <= BUDGET
    assert sum(played) == module.runs_in_all(len(answer.effects), answer.runs)
    assert seen == sorted(seen)
    assert seen[-1] == answer.runs * (2 * len(answer.effects) + 1)


def test_threads_change_nothing() -> None:
    one, two = (
        negsim.rank(chances(), budget=BUDGET, threads=threads, doubt=False).document()
        for threads in (1, 3)
    )
    assert one == two


@pytest.mark.long
def test_an_interrupted_command_goes_on_where_it_was(
    interrupted: Interrupted, answer: Ranking
) -> None:
    out = interrupted.folder
    assert f"what is done is in {out.with_name('out.unfinished')}" in interrupted.stopped
    kept = len(interrupted.unfinished) - 1
    assert 50 < kept <= 60
    assert len(interrupted.again) == 148 - kept + 2
    document = json.loads((out / "rank.json").read_text(encoding="utf-8"))
    assert document == json.loads(json.dumps(answer.document()))


# ---- words and files


@pytest.mark.long
@pytest.mark.parametrize(
    "words",
    [
        ["rank", "textbook-two-party", "--budget", "5000", "--set",
         f"{UPTON}={{uniform: [0.1, 0.95]}}"],
        [*WORDS, "--set", "process.rounds=20", "--outcome", "revived"],
    ],
    ids=["textbook-two-party", "istanbul-2025"],
)  # fmt: skip
def test_the_document_is_what_the_schema_says_and_the_command_repeats_it(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--seed", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    validate(told, "rank")
    assert main([*shlex.split(told["command"])[1:], "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == told
    for pair in told["pairs"]:
        for side in pair["sides"]:
            assert main([*shlex.split(side["command"])[1:], "--json"]) == 0
            assert json.loads(capsys.readouterr().out)["outcome_name"] == side["outcome"]
    assert told["pairs"]


@pytest.mark.long
def test_the_folder_has_table_document_words_and_figure(interrupted: Interrupted) -> None:
    folder, page = interrupted.folder, interrupted.page
    for words in ("hold jointly", "Budget 20,000 runs", "Noise:", "moved alone"):
        assert words in " ".join(page.split())
    assert "probability" not in page
    with (folder / "rank.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 148
    assert {row["outcome"] for row in table} == {"settled"}
    assert all((folder / f"rank.{ending}").stat().st_size > 2000 for ending in FORMATS)


def test_where_no_number_moves_the_outcome_it_says_so_and_which_one_is_checked() -> None:
    answer = negsim.rank("textbook-two-party", budget=5000)
    assert "is moved by none of 37 " in answer.sentence
    assert "no run gains or loses it" in answer.sentence
    assert "others cannot be told" not in answer.sentence
    assert "nothing that was changed turns the outcome of a run" in answer.told_pairs()
    told = [check.told for check in answer.checks()]
    assert all("(an example, as no number moves it): " in words for words in told[1:3])
    assert told[3].endswith("in the base: none")


def test_the_number_that_is_checked_is_told_from_noise_if_any_is(answer: Ranking) -> None:
    judgements = [one for one in answer.effects if answer.noise(one)][:1]
    moved = answer.told(COEFFICIENT)[:1]
    few = replace(answer, effects=(*judgements, *moved))
    assert [few.first] == moved
    assert "(moves it most): " in few.checks()[1].told


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("textbook-two-party", {UPTON: {"uniform": [0.75, 0.95]}}),  # nobody signs
        pytest.param(
            "textbook-two-party", {UPTON: {"uniform": [0.1, 0.95]}}, marks=pytest.mark.long
        ),
        pytest.param("istanbul-2025", {}, marks=pytest.mark.long),
    ],
)
def test_an_outcome_of_runs_of_which_there_are_none_is_noise(
    name: str, given: dict[str, Any]
) -> None:
    answer = negsim.rank(load(name, given), outcome="failed", budget=BUDGET)
    assert answer.doubted is not None
    validate(json.loads(json.dumps(answer.document())), "rank")
    assert answer.plot() is not None


def test_a_coefficient_that_does_more_than_any_judgement_is_in_the_sentence(
    answer: Ranking,
) -> None:
    assert "Of the coefficients" not in answer.sentence
    coefficients = [one for one in answer.effects if one.number.group == "coefficient"]
    weak = replace(answer, effects=(answer.told("judgement")[-1], *coefficients))
    of = {group: abs(weak.effect(weak.told(group)[0]).difference or 0.0) for group in weak.ranked}
    assert of["coefficient"] > of["judgement"] > 0.0
    for group in ("judgements with a range", "coefficients of the model"):
        assert weak.sentence.count(f"Of the {group}, ") == 1
    assert not any("Of the coefficients" in str(part) for part in weak.shown()[1:])


def test_sentences_name_numbers_in_words_and_tables_add_their_paths(answer: Ranking) -> None:
    firmness = "parties.afghan_taliban.red_lines.militants.firmness"
    told = "Afghan Taliban: firmness on 'Action on militants'"
    assert {row["path"]: row["name"] for row in answer.rows()}[firmness] == told
    assert answer.told("judgement")
    assert len(re.findall(r"[.](?: |$)", answer.sentence)) == 2
    [further, *_] = answer.shown()[1:]
    assert str(further).startswith("Of the coefficients of the model, ")
    assert "single number" not in answer.sentence + str(further)  # each judgement has a range
    words = [answer.sentence, str(further), *(check.told for check in answer.checks())]
    words += [arm.label for pair in answer.pairs() for arm in pair.sides]
    assert not [one for one in words if re.search(r"[a-z]\.[a-z]|_", one)]
    tables = [part for part in answer.shown() if isinstance(part, Table)]
    for part, group in zip(tables, ("judgement", "coefficient"), strict=True):
        one = answer.told(group)[0]
        assert part.rows[0][0] == f"{answer.label(one)} ({one.number.path})"


REFUSED = [
    ["rank"],
    ["rank", "istanbul-2024"],
    ["rank", "istanbul-2025", "--outcome", "setled"],
    ["rank", "istanbul-2025", "--budget", "1000"],
    ["rank", "istanbul-2025", "--budget", "many"],
    ["rank", "istanbul-2025", "--doubts"],
    ["rank", "istanbul-2025", "--runs", "1000"],
    ["rank", "istanbul-2025", "--out", "tests"],
    ["rank", "istanbul-2025", "settled"],
]


def test_a_mistake_is_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert refusals(REFUSED, capsys) == MESSAGES.read_text(encoding="utf-8")
