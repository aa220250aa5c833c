"""``negsim blocked``: demands that do not meet, and the smallest concessions, as planted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import made_up_lines as by_hand
import negsim
from answers import given_again, validate
from negsim.cli.main import main
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.plots.questions.blocked import rows_of
from negsim.questions.blockage import Blockage
from negsim.questions.blocked import recount
from negsim.questions.concessions import MOST_SETS, Demands, settings
from negsim.results.obstacles import Obstacles, minimal
from negsim.rules.softening import need
from negsim.scenario.files.load import apply, load, shipped
from negsim.scenario.scenario import Scenario
from refusals import refusals
from shipped_cases import few_always

MESSAGES = Path(__file__).with_name("refused_blocked.txt")
ROOT = Path(__file__).parents[2]
MADE = (
    0, 2, 5, 7, 9, 10, 11, 14, 16, 19, 22, 23, 24, 25, 28, 31, 34, 36, 38, 39, 41, 42, 44, 45, 46,
    47, 50, 53, 54, 55, 64, 78, 80, 89, 90, 102, 108,
)  # fmt: skip
"""Numbers of made-up scenarios that are small enough for brute force, some with lines at home."""
REFUSED = [
    ["blocked"],
    ["blocked", "istanbul-2024"],
    ["blocked", "istanbul-2025", "--runs", "0"],
    ["blocked", "istanbul-2025", "--set", "mediators.qatr.present=0"],
    ["blocked", "istanbul-2025", "--outcome", "settled"],
    ["blocked", "istanbul-2025", "--out", "tests"],
]


@pytest.fixture(scope="module")
def answer() -> Blockage:
    return negsim.blocked("istanbul-2025", runs=600, seed=3)


def towns(**lines: dict[str, Any]) -> Scenario:
    """Return the two towns with red lines by party."""
    given = {f"parties.{party}.red_lines": some for party, some in lines.items()}
    return apply("textbook-two-party", given)


def moves(demands: Demands) -> dict[frozenset[tuple[Any, ...]], int]:
    """Return the sets of concessions, and how many texts each opens."""
    return {
        frozenset(
            (m.demand.party, m.demand.home, m.line.issue, m.line.side, m.steps, m.dropped)
            for m in one.moves
        ): one.opens
        for one in demands.concessions[0]
    }


# ---- what is known


def test_lines_that_are_planted_are_found_on_both_sides() -> None:
    firm = {"firmness": 1}
    demands = Demands.of(
        towns(
            upton={"water": {"at_least": "Upton", **firm}},
            downton={"water": {"at_most": "by turns", "firmness": 0.4}},
        )
    )
    [[one, other]], whole = demands.conflicts
    assert whole
    assert {one.party, other.party} == {"upton", "downton"}
    assert {frozenset(way) for way in moves(demands)} == {
        frozenset({("upton", False, "water", "at_least", 1, ())}),
        frozenset({("downton", False, "water", "at_most", 1, ())}),
    }


def test_a_condition_may_be_dropped_in_place_of_levels() -> None:
    line = {"at_most": "Downton", "firmness": 1, "unless": {"bridge": {"at_least": "Downton"}}}
    scenario = towns(
        upton={"water": {"at_least": "by turns", "firmness": 1}},
        downton={"water": line, "bridge": {"at_most": "shared", "firmness": 1}},
    )
    demands = Demands.of(scenario)
    told = moves(demands)
    assert frozenset({("downton", False, "water", "at_most", 0, (0,))}) in told
    [dropped] = [one for one in demands.concessions[0] if one.moves[0].dropped]
    assert settings(scenario, dropped) == {"parties.downton.red_lines.water.at_most": "Upton"}
    assert Demands.of(apply(scenario, settings(scenario, dropped))).opened() == dropped.opens


def test_where_nothing_is_blocked_that_is_said() -> None:
    answer = negsim.blocked("textbook-two-party", runs=20)
    assert answer.sentence.startswith("Nothing is blocked: 5 of 9 texts")
    assert answer.sentence.endswith(". No concession is needed.")
    assert len(re.findall(r"[.](?: |$)", answer.sentence)) == 2
    assert answer.document()["conflicts"] == answer.document()["concessions"] == []
    assert answer.pairs() == []
    assert all(check.holds for check in answer.checks())
    validate(json.loads(json.dumps(answer.document())), "blocked")


def test_where_no_text_beats_no_deal_no_concession_helps() -> None:
    scenario = apply("textbook-two-party", {"parties.*.batna": 0.9})
    answer = negsim.blocked(scenario, runs=20)
    assert "No concession on red lines opens the zone" in answer.sentence
    [both] = answer.document()["conflicts"]
    assert {one["party"] for one in both} == {"upton", "downton"}
    assert {one["issue"] for one in both} == {None}


@pytest.mark.parametrize("number", MADE)
def test_concessions_are_those_of_brute_force(number: int) -> None:
    scenario = by_hand.drawn(number)
    demands = Demands.of(scenario)
    expected = by_hand.concessions(scenario)
    expected.pop(frozenset(), None)
    assert moves(demands) == expected
    steps = [one.steps for one in demands.concessions[0]]
    assert steps == sorted(steps)
    for one in demands.concessions[0]:
        made = apply(scenario, settings(scenario, one))
        assert Demands.of(made).opened() == one.opens


@pytest.mark.parametrize("number", MADE)
def test_demands_that_do_not_meet_are_those_of_brute_force(number: int) -> None:
    scenario = by_hand.drawn(number)
    demands = Demands.of(scenario)
    lines = [(d.party, d.home, d.line) for d in demands.lines]
    numbers = {one: n for n, one in enumerate(by_hand.lines_of(scenario))}
    parties = demands.appraisal.layout.parties
    of_all = [numbers[one] for one in lines] + [len(lines) + n for n in range(len(parties))]
    names = [*demands.lines, *(replace(demands.lines[0], party=p, line=None, home=False)
                               for p in parties)]  # fmt: skip
    found = {frozenset(of_all[names.index(d)] for d in one) for one in demands.conflicts[0]}
    expected = by_hand.conflicts(scenario)
    assert found == (expected if expected != {frozenset()} else set())


def test_made_up_lines_are_of_every_kind() -> None:
    assert max(by_hand.size(by_hand.drawn(n)) for n in MADE) <= 1300
    kinds = [(bool(c := Demands.of(by_hand.drawn(n)).concessions[0]), any(
        m.dropped for one in c for m in one.moves), any(
        m.demand.home for one in c for m in one.moves)) for n in MADE]  # fmt: skip
    assert all(sum(column) >= 3 for column in zip(*kinds, strict=True))
    assert not all(blocked for blocked, *_ in kinds)


def test_rows_that_no_other_undercuts() -> None:
    rows = np.array([[2, 0], [1, 1], [0, 2], [2, 1], [0, 3], [1, 2]])
    assert [part if isinstance(part, bool) else part.tolist() for part in minimal(rows, 9)] == [
        [0, 1, 2],
        True,
    ]
    more = np.array([[1, 0, 0], [0, 2, 0], [0, 0, 3]])
    kept, whole = minimal(more, 1)
    assert (kept.tolist(), whole) == ([0], False)


# ---- what runs show


@pytest.mark.parametrize("scenario", few_always())
def test_lines_in_the_way_are_those_of_the_rows(scenario: str, tmp_path: Path) -> None:
    import pandas

    negsim.run_rows(scenario, tmp_path / "rows.csv", runs=150, seed=3)
    table = pandas.read_csv(tmp_path / "rows.csv", keep_default_na=False)
    answer = negsim.blocked(scenario, runs=150, seed=3, doubt=False)
    of_rows = table[table.blocked_issue != ""].groupby(
        ["blocked_issue", "blocked_party", "blocked_line"]
    )
    told = {
        (one["issue"], ";".join(one["parties"]), ";".join(one["demands"])): one["runs"]
        for one in answer.in_the_way()
    }
    assert told == of_rows.size().to_dict()
    assert answer.seen.signed == int((table.package != "").sum())


def test_every_blocked_run_has_lines_of_both_sides(answer: Blockage) -> None:
    document = answer.document()
    validate(json.loads(json.dumps(document)), "blocked")
    assert all(len({one["party"] for one in both}) == 2 for both in document["conflicts"])
    assert all(len(one["parties"]) == 2 for one in document["in_the_way"])
    for party in ("Pakistan", "Afghan Taliban"):
        assert party in answer.sentence.partition(". ")[0]


def test_a_sentence_stays_short_and_has_the_number_of_its_verbs() -> None:
    answer = negsim.blocked("vance-owen-1993", runs=50)
    assert len(answer.sentence) < 800
    assert "and 5 other sets of demands" in answer.sentence
    assert "(1) moves of Bosnian Croats and Government" in answer.sentence
    told = " ".join(row["concession"] for row in answer.rows())
    assert "Bosnian Croats go to" in told
    assert "the principal of Bosnian Serbs goes to" in told
    assert "Croats goes" not in told
    assert "Government of Bosnia and Herzegovina goes to" in told


def test_no_two_sets_of_concessions_and_no_two_rows_of_the_figure_read_alike() -> None:
    answer = negsim.blocked("rambouillet-1999", runs=20)
    one, other = re.findall(r"\([12]\) (.*?), opening", answer.sentence)
    assert one != other
    assert "Belgrade to 'referendum' on What comes after the interim" in one
    assert answer.comparison is not None
    labels = [arm.label.partition(" (")[2] for arm in answer.comparison.arms]
    assert len({*labels}) == len(labels) == 2
    names = [row.name for row in rows_of(answer)]
    assert len({*names}) == len(names) > 10


def test_softening_is_that_of_the_runs(answer: Blockage) -> None:
    layout = lay_out(answer.base.scenario)
    block = play_runs(layout, 3, 0, 600)
    obstacles = Obstacles.of(answer.base.scenario)
    for soft in answer.seen.softening:
        j = layout.lines.index((soft.move.demand.party, soft.move.line))
        needed = [need(f, soft.move.steps) for f in obstacles.firmness(layout, block)[:, j]]
        borne = block.borne[:, layout.parties.index(soft.move.demand.party)]
        assert soft.enough == int((np.array(needed) < borne).sum())
        assert soft.reachable or not soft.enough
    assert {soft.reachable for soft in answer.seen.softening} == {True, False}


def test_a_line_that_nothing_softens_is_told_as_out_of_reach() -> None:
    still = {
        "mediators.*.present": 0, "parties.*.waiting": 0, "violence.*.rate": 0,
        "process.softening.linkage": 0,
    }  # fmt: skip
    found = negsim.blocked(negsim.apply("istanbul-2025", still), runs=50).seen.softening
    assert found  # so the party could bear as much at full softening, which no run has
    assert any(soft.needs < soft.most for soft in found)
    assert [(soft.reachable, soft.enough) for soft in found] == [(False, 0)] * len(found)


def test_a_concession_is_played_as_compare_plays_it(answer: Blockage) -> None:
    arm = {"softer": {"parties.pakistan.red_lines.militants.at_least": "restrain and relocate"}}
    alone = negsim.compare("istanbul-2025", arm, runs=600, seed=3).difference(0, "settled")
    rows = [row for row in answer.rows() if "Pakistan goes" in row["concession"]]
    assert [row["settled_difference"] for row in rows] == [alone.difference]
    assert {pair.sides[1].label for pair in answer.pairs()} == {
        "Concession 1 (Afghan Taliban)",
        "Concession 2 (Pakistan)",
    }


def test_a_wrong_count_of_texts_is_seen(answer: Blockage) -> None:
    assert all(check.holds for check in answer.checks())
    assert answer.comparison is not None
    arms = {arm.label: arm for arm in answer.comparison.arms}
    faulty = replace(answer.demands, texts=answer.demands.texts * 2)
    assert not recount(faulty, arms).holds
    # As if no text needed a second step: a set that asks for one too many.
    loose = replace(answer.demands)
    first = answer.demands.concessions[0][0]
    more = replace(first.moves[0], steps=first.moves[0].steps + 1)
    loose.__dict__["concessions"] = ((replace(first, moves=(more,)),), True)
    assert recount(loose, {}).numbers["less"] > 0


@pytest.mark.long
def test_threads_change_nothing() -> None:
    one, two = (
        negsim.blocked("kenya-2008", runs=1000, threads=threads, doubt=False).document()
        for threads in (1, 3)
    )
    assert one == two


@pytest.mark.long
def test_very_many_texts_are_quick() -> None:
    levels = [f"l{n}" for n in range(7)]
    issues = {f"i{k}": {"levels": levels, "status_quo": "l3"} for k in range(6)}
    rising = {level: n / 6 for n, level in enumerate(levels)}
    falling = {level: 1 - n / 6 for n, level in enumerate(levels)}
    parties = {
        name: {
            "batna": 0.3, "waiting": 0, "flexibility": 0.5,
            "salience": dict.fromkeys(issues, 1),
            "values": dict.fromkeys(issues, worth),
            "red_lines": {i: {side: level, "firmness": 0.5} for i in issues},
        }
        for name, side, level, worth in (
            ("upton", "at_least", "l4", rising), ("downton", "at_most", "l2", falling),
        )
    }  # fmt: skip
    given: dict[str, Any] = {"issues": issues, "parties": parties, "outcomes": {"any": {}}}
    demands = Demands.of(apply("textbook-two-party", given))
    assert demands.texts.sum() == 7**6 == 117_649
    found, whole = demands.concessions
    assert not whole  # lines meet at three levels of each issue, and texts are worth it to both
    assert demands.fewest > len(found) == MOST_SETS
    assert {one.steps for one in found} == {12}  # two levels on each of six issues
    assert len(demands.conflicts[0]) == 6


# ---- the command


@pytest.mark.long
def test_the_command_repeats_the_answer(
    answer: Blockage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told, rows = given_again(answer, tmp_path / "out", capsys)
    assert [int(row["opens"]) for row in rows] == [one["opens"] for one in told["concessions"]]


def test_a_mistake_is_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert refusals(REFUSED, capsys) == MESSAGES.read_text(encoding="utf-8")


@pytest.mark.parametrize("scenario", shipped())
def test_all_shipped_scenarios_can_be_asked(scenario: str) -> None:
    demands = Demands.of(load(scenario))
    assert demands.opened() or demands.conflicts[0]
    assert all(one.opens > 0 for one in demands.concessions[0])


def test_where_nothing_is_blocked_its_table_has_no_rows(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["blocked", "textbook-two-party", "--runs", "50", "--out", str(out)]) == 0
    assert (out / "blocked.csv").read_text() == "scenario,fingerprint,seed,runs\n"
    assert json.loads((out / "blocked.json").read_text())["scenario"] == "textbook-two-party"
