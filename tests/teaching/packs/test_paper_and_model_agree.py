"""Tables that play by the sheets alone settle about as often as runs of the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from amounts import few_of
from negsim.scenario.files.load import load
from negsim.teaching.packs import breaks
from negsim.teaching.packs.plan import PLANS, Plan, plan_for
from shipped_cases import few_always
from teaching.packs.made_packs import pages_of
from teaching.packs.paper_players import ENDINGS, INTERIM, SETTLED, ends
from teaching.packs.paper_sheets import NO_TEXT, Pack, Sheet, read

ROOT = Path(__file__).parents[3]
CASES = ("istanbul-2025", "kenya-2008", "camp-david-1978")
EACH_CASE = pytest.mark.parametrize("name", few_always(CASES, ["istanbul-2025"]))
LENGTHS = (45, 90, 180)
TABLES = 1000
"""Intervals of 95 % are at most 3.1 points to each side."""

APART = 10.0
"""Points of percent by which the tables' share and the model's may differ."""

NEAR = 3.0
"""The same of interim truces, which are far rarer."""


@cache
def pack(name: str, minutes: int) -> Pack:
    """Return what the sheets for a class of one length say."""
    return read(pages_of(name, minutes=minutes))


@cache
def played(told: Pack, seed: str, takes_all: bool) -> tuple[Counter[str], int]:
    """Return how tables end, and how many ever come back after a break."""
    return ends(told, TABLES, seed, takes_all)


def apart(told: Pack, seed: str, takes_all: bool = False) -> float:
    """Return by how many points more tables settle than runs, as the debrief prints them."""
    return 100.0 * played(told, seed, takes_all)[0][SETTLED] / TABLES - float(told.model)


def apart_in_returns(told: Pack, seed: str) -> float:
    """Return by how many points more tables than runs ever come back after a break."""
    return 100.0 * played(told, seed, False)[1] / TABLES - float(told.back)


def apart_in_interim_truces(told: Pack, seed: str) -> float:
    """Return by how many points more tables than runs end in an interim truce."""
    how, _ = played(told, seed, False)
    return 100.0 * how[INTERIM] / TABLES - told.endings[INTERIM.capitalize()]


@pytest.mark.parametrize("minutes", few_of(LENGTHS, 1))
@EACH_CASE
def test_tables_settle_within_ten_points_of_the_model(name: str, minutes: int) -> None:
    assert abs(apart(pack(name, minutes), name)) <= APART


@pytest.mark.parametrize("minutes", LENGTHS)
@EACH_CASE
def test_as_many_tables_as_runs_ever_come_back_after_a_break(name: str, minutes: int) -> None:
    assert abs(apart_in_returns(pack(name, minutes), name)) <= APART


def test_returns_that_are_seen_at_the_ends_of_rounds_only_are_too_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = load("istanbul-2025")
    told = pack(case.id, 90)
    monkeypatch.setattr(Plan, "short", True)
    (late,) = breaks.dice(case, (plan_for(90),))
    fault = replace(told, dice={**told.dice, "back": list(late.back)})
    assert apart_in_returns(fault, case.id) < -APART


@pytest.mark.parametrize("minutes", [90, 180])
@EACH_CASE
def test_tables_end_in_an_interim_truce_about_as_often_as_runs(name: str, minutes: int) -> None:
    assert abs(apart_in_interim_truces(pack(name, minutes), name)) <= NEAR


def test_interim_texts_that_come_late_are_too_few() -> None:
    told = pack("istanbul-2025", 90)
    late = replace(told, set_aside_from=told.rounds)
    assert apart_in_interim_truces(late, "istanbul-2025") < -NEAR


@EACH_CASE
def test_a_short_class_without_meetings_comes_back_too_rarely(name: str) -> None:
    told = pack(name, 45)
    fault = replace(told, dice={**told.dice, "meet": [1, 1]})
    assert apart_in_returns(fault, name) < -APART


@pytest.mark.parametrize("name", few_always(CASES[:2], ["istanbul-2025"]))
def test_the_share_that_the_dice_bring_back_is_that_of_the_tables(name: str) -> None:
    for minutes, plan in zip(LENGTHS, PLANS, strict=True):
        (found,) = breaks.dice(load(name), (plan,))
        _, back = played(pack(name, minutes), name, False)
        assert found.come_back(plan.rounds) == pytest.approx(back / TABLES, abs=0.045)


@EACH_CASE
def test_the_shares_told_in_the_documentation_are_these(name: str) -> None:
    told = (ROOT / "docs" / "classroom.md").read_text(encoding="utf-8")
    packs = [pack(name, minutes) for minutes in LENGTHS]
    shares = [packs[0].model, *(apart(one, name) + one.model for one in packs)]
    assert f"| {name} | {' | '.join(f'{share:.1f} %' for share in shares)} |" in told


@EACH_CASE
def test_all_endings_told_in_the_documentation_are_these(name: str) -> None:
    told = (ROOT / "docs" / "classroom.md").read_text(encoding="utf-8")
    usual = pack(name, 90)
    how, back = played(usual, name, False)
    tables = [100 * count / TABLES for count in (*(how[one] for one in ENDINGS), back)]
    runs = [usual.model, *(usual.endings[one.capitalize()] for one in ENDINGS[1:])]
    for who, shares in (("tables", tables), ("runs", [*runs, usual.back])):
        assert f"| {name} | {who} | {' | '.join(f'{x:.1f} %' for x in shares)} |" in told


@pytest.mark.long
@EACH_CASE
def test_whoever_takes_all_that_is_better_than_no_deal_settles_more(name: str) -> None:
    """Of all three lengths: in one of them Kenya's tables may sign the same texts."""
    more, usual = (
        sum(apart(pack(name, minutes), name, takes_all) for minutes in LENGTHS)
        for takes_all in (True, False)
    )
    assert more > usual


def with_parties(told: Pack, change: Callable[[np.ndarray], np.ndarray]) -> Pack:
    """Return sheets of which the prices are others."""
    parties = [replace(party, prices=change(party.prices)) for party in told.parties]
    return replace(told, parties=parties)


def with_mediators(told: Pack, **changes: object) -> Pack:
    """Return sheets of which all mediators have other numbers."""
    return replace(told, mediators=[replace(one, **changes) for one in told.mediators])


FAULTS: dict[str, Callable[[Pack], Pack]] = {
    "no soft line may be crossed": lambda told: with_parties(
        told, lambda prices: np.where(prices > 0, NO_TEXT, 0.0)
    ),
    "crossing a soft line costs nothing": lambda told: with_parties(
        told, lambda prices: np.where(prices < NO_TEXT, 0.0, prices)
    ),
    "the die does nothing": lambda told: with_parties(
        told, lambda prices: np.repeat(prices[3:4], 6, axis=0)
    ),
    "pressing softens nobody": lambda told: with_mediators(told, softens=[0] * len(told.parties)),
    "mediators can press once": lambda told: with_mediators(told, boxes=1),
    "talks never break off": lambda told: replace(
        told,
        dice={**told.dice, "off": [1, 1], "back": [12, 12], "over": [13, 13], "over_off": [13, 13]},
    ),
    "talks never come back": lambda told: replace(told, dice={**told.dice, "back": [1, 1]}),
}


@pytest.mark.parametrize(
    "fault",
    few_always(FAULTS, ["no soft line may be crossed", "the die does nothing"]),
)
def test_a_fault_in_the_sheets_is_seen(fault: str) -> None:
    far = (abs(apart(FAULTS[fault](pack(name, 90)), name)) for name in CASES)
    assert any(one > APART for one in far)


def test_the_sheets_leave_as_many_texts_to_each_face_as_the_teacher_is_told() -> None:
    for name in CASES:
        sheet = Sheet(pages_of(name, minutes=90)["teacher.html"])
        parties = pack(name, 90).parties
        for at, (_, told) in enumerate(sheet.rows("Texts that all could sign")):
            counts = []
            for column in (0, -1):
                prices = [party.prices[at, column] for party in parties]
                could = [
                    ((asked == 0) | (party.worth > asked)) & (party.worth > party.waited[column][1])
                    for party, asked in zip(parties, prices, strict=True)
                ]
                counts.append(str(np.logical_and.reduce(could).sum()))
            assert told == [str(at + 1), *counts]


def test_players_know_what_the_sheets_say() -> None:
    told = pack("istanbul-2025", 90)
    pakistan, taliban = told.parties
    # Detain or hand over, signed and mutual, four-party channel, mutual truce, open with
    # guarantee, phased return; of gains that Pakistan must carry out 69 of 100 count.
    text = int(np.flatnonzero((told.texts == [3, 3, 2, 2, 4, 2]).all(axis=1))[0])
    assert taliban.worth[text] == pytest.approx(11 + 11 + 8 + 11 + 0.69 * (15 + 13 + 6))
    assert pakistan.worth[text] == pytest.approx(1 + 0.69 * 31 + 1 + 0.69 * 17 + 9 + 9 + 2 + 3)
    assert taliban.columns == [0, 15, 35, 55]
    assert taliban.prices[:, 2, text].tolist() == [NO_TEXT, 85, 75, 67, 60, 47]
    assert taliban.interim_prices[:, 2, text].tolist() == [0] * 6
    assert pakistan.prices[:, 0, text].tolist() == [0] * 6  # crossings hang on militants
    harder = int(np.flatnonzero((told.texts == [2, 3, 2, 2, 0, 2]).all(axis=1))[0])
    assert pakistan.prices[:, 0, harder].tolist() == [NO_TEXT] * 6
    assert told.aside == {0: 1, 1: 2, 3: 1}
    assert (told.rounds, told.minutes, told.talks, told.truce) == (5, 7, False, True)
    assert told.struck == {
        2: ["Pakistan"],
        4: ["Afghan Taliban"],
        5: ["Pakistan", "Afghan Taliban"],
    }
    assert told.blamed == {2: ["Pakistan"], 4: ["Afghan Taliban"]}
    assert (told.further, told.hurts) == (5, (2, 4))
    assert told.set_aside_from == 1
    assert [(one.boxes, one.softens) for one in told.mediators] == [(3, [19, 9]), (3, [9, 19])]
