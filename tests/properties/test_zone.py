"""No deal where no text is signable by all, and no signed text beyond a firm line."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from amounts import few_or_many
from generated import generated
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.scenario.fields import lowest
from negsim.scenario.scenario import Condition, RedLine, Scenario
from properties.byhand import crosses, excused, on_all_parties, settled, texts_signed, told

SCENARIOS = 700
SQUEEZED = 300
RUNS = 20


def eager(number: int) -> Scenario:
    """Return a made-up scenario whose parties have nothing to fall back on."""
    given = generated(number)
    chain = replace(given.process.chain, on=False)
    events = tuple(
        replace(e, set=tuple(change for change in e.set if "_lines." not in change[0]))
        for e in given.events
    )  # all lines stay as they are
    process = replace(given.process, chain=chain)
    return on_all_parties(replace(given, process=process, events=events), batna=0.0, mandate=1.0)


def with_firm_lines(number: int, apart: int) -> Scenario:
    """Return a made-up scenario with firm lines of two parties, `apart` levels from meeting.

    In half of them the first party would give way if another issue reached its best level, and
    a firm line of the second party bars that level.
    """
    given = eager(number)
    dice = random.Random(f"lines {number}")
    issue, *others = dice.sample(given.issues, len(given.issues))
    at = dice.randrange(1, len(issue.levels))
    unless: tuple[Condition, ...] = ()
    lines = [RedLine(issue=issue.id, at_least=False, level=at - apart, firmness=1.0)]
    if others and dice.random() < 0.5:
        top = len(others[0].levels) - 1
        unless = (Condition(issue=others[0].id, at_least=True, level=top),)
        lines.append(RedLine(issue=others[0].id, at_least=False, level=top - 1, firmness=1.0))
    first, second, *rest = given.parties
    demand = RedLine(issue=issue.id, at_least=True, level=at, firmness=1.0, unless=unless)
    first = replace(first, red_lines=(*first.red_lines, demand))
    second = replace(second, red_lines=(*second.red_lines, *lines))
    return replace(given, parties=(first, second, *rest))


def firm_lines(given: Scenario) -> Iterator[RedLine]:
    """Yield every line of a party or its principal that never gives way."""
    for party in given.parties:
        for line in (*party.red_lines, *party.principal_lines):
            if lowest(line.firmness) >= 1.0:
                yield line


def crossings(text: dict[str, int], given: Scenario) -> list[RedLine]:
    """Return the firm lines that a text crosses."""
    return [j for j in firm_lines(given) if crosses(text, j) and not excused(text, j)]


def zone(given: Scenario) -> bool:
    """Return whether any text crosses no firm line: full softening would open it to all."""
    ids = [issue.id for issue in given.issues]
    texts = product(*(range(len(issue.levels)) for issue in given.issues))
    return any(not crossings(dict(zip(ids, text, strict=True)), given) for text in texts)


@few_or_many("scenarios", 50, SQUEEZED)
def test_where_the_zone_is_empty_nothing_is_ever_signed(scenarios: int) -> None:
    conditional = signed = 0
    for number in range(scenarios):
        empty = with_firm_lines(number, apart=1)
        assert not zone(empty)
        conditional += bool(empty.parties[0].red_lines[-1].unless)
        signed += int(settled(empty, RUNS).sum())
    assert signed == 0
    if scenarios == SQUEEZED:
        told(
            f"{signed} settlements in {SQUEEZED * RUNS} runs of {SQUEEZED} scenarios with an empty "
            f"zone, {conditional} of them by conditional lines"
        )


@few_or_many("scenarios", 100, SQUEEZED)
def test_where_the_same_lines_meet_some_texts_are_signed(scenarios: int) -> None:
    """Lines that meet: what keeps the empty zones empty is their lines."""
    signed = 0
    for number in range(scenarios):
        meeting = with_firm_lines(number, apart=0)
        runs = settled(meeting, RUNS)
        signed += int(runs.sum())
        assert zone(meeting) or not runs.any()
    assert signed > 500
    if scenarios == SQUEEZED:
        told(f"the same lines one level closer: {signed} settlements")


class Signing(NegotiationModel):
    """Notes by how much what is signed is worth more than the worst deal each would take."""

    over: list[float] = []  # noqa: RUF012

    def log(self, what: str, *args: Any, **facts: Any) -> None:
        super().log(what, *args, **facts)
        if what == "signed":
            self.over += [facts["worth"][i.id] - float(i.reserve) for i in self.parties]


def signed_over(number: int, runs: int) -> list[float]:
    """Return that of each party to what is signed in runs of a made-up scenario."""
    Signing.over.clear()
    for run in range(runs):
        Signing(generated(number), seed=1, run=run).run_model()
    return list(Signing.over)


@few_or_many("scenarios", 25, 60)
def test_nobody_signs_below_the_worst_deal_it_would_take(scenarios: int) -> None:
    over = [gain for number in range(scenarios) for gain in signed_over(number, 4)]
    assert len(over) > 50
    assert min(over) >= 0.0
    if scenarios == 60:
        told(f"{len(over)} signatures, none below the worst deal its party would take")


def test_a_party_that_takes_anything_signs_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PartyAgent, "accepts_offer", lambda *_: True)
    assert any(gain < 0.0 for number in range(60) for gain in signed_over(number, 2))


def softer(given: Scenario) -> Scenario:
    """Planted fault: return the scenario with firm lines that give way after all."""

    def soft(lines: tuple[RedLine, ...]) -> tuple[RedLine, ...]:
        return tuple(replace(j, firmness=0.05) if lowest(j.firmness) >= 1.0 else j for j in lines)

    parties = tuple(
        replace(i, red_lines=soft(i.red_lines), principal_lines=soft(i.principal_lines))
        for i in given.parties
    )
    return replace(given, parties=parties)


@few_or_many("scenarios", 50, SCENARIOS)
def test_no_signed_text_crosses_a_firm_line(scenarios: int) -> None:
    held = signed = excuses = planted = 0
    for number in range(scenarios):
        given = eager(number)
        texts = texts_signed(given, RUNS) if list(firm_lines(given)) else []
        assert not any(crossings(text, given) for text in texts), given.id
        held += bool(texts)
        signed += len(texts)
        excuses += sum(
            any(crosses(text, j) and excused(text, j) for j in firm_lines(given)) for text in texts
        )
        planted += sum(bool(crossings(text, given)) for text in texts_signed(softer(given), RUNS))
    share = scenarios / SCENARIOS
    assert held >= 150 * share
    assert excuses > 100 * share
    assert planted > 100 * share
    if scenarios == SCENARIOS:
        told(
            f"{signed} settlements in {held} scenarios with firm lines, {excuses} of them beyond a "
            "conditional line whose condition they meet: 0 crossings; "
            f"{planted} crossings once those lines are made soft"
        )
