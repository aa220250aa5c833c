"""In the bargaining core a stricter line or a higher batna never brings a settlement.

The core has two parties and nothing but time: no collapse, no incidents, no vetoes. In half of the
cores a mediator presses, and does nothing else. Both arms of a comparison share all random numbers,
so what holds of shares is checked run by run.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from amounts import few_or_many
from generated import generated
from negsim.scenario.fields import Distribution, Number, lowest
from negsim.scenario.process import Start
from negsim.scenario.scenario import Party, RedLine, Scenario
from properties.byhand import calm, mediator, on_all_parties, play, told

FEW, CORES = 75, 600
RUNS = 20


def core(number: int) -> Scenario:
    """Return a made-up core; in every other one a mediator presses."""
    given = generated(number)
    dice = random.Random(f"core {number}")
    two = given.parties[:2]
    ids = {i.id for i in two}
    pressing = mediator("mediator", (dice.random(), dice.random()), pressure=dice.random())
    return replace(
        given,
        issues=tuple(
            replace(k, performed_by=tuple(p for p in k.performed_by if p in ids))
            for k in given.issues
        ),
        parties=tuple(_bare(i, dice) for i in two),
        mediators=(pressing,) if number % 2 else (),
        violence=(),
        events=(),
        process=calm(
            given.process.rounds,
            deadline=given.process.deadline,
            assurance=given.process.assurance,
            start=Start(trust=given.process.start.trust),
            softening=given.process.softening,
            reservation=given.process.reservation,
        ),
    )


def _bare(party: Party, dice: random.Random) -> Party:
    """Return a party whose principal is easy."""
    # A range of firmness is keyed by the level of its line, so it would not stay the same.
    lines = tuple(replace(j, firmness=lowest(j.firmness)) for j in party.red_lines)
    return replace(
        party, batna=dice.uniform(0.0, 0.3), mandate=1.0, red_lines=lines, principal_lines=(),
    )  # fmt: skip


def raised(value: Number, by: float) -> Number:
    if not isinstance(value, Distribution):
        return value + by
    return replace(value, parameters=tuple(x + by for x in value.parameters))


def higher_batna(party: Party, given: Scenario, dice: random.Random) -> Party:
    return replace(party, batna=raised(party.batna, dice.uniform(0.02, 0.3)))


def firmer_line(party: Party, given: Scenario, dice: random.Random) -> Party:
    def firmer(line: RedLine) -> RedLine:
        return replace(line, firmness=lowest(line.firmness) + (1 - lowest(line.firmness)) / 4)

    return replace(party, red_lines=tuple(map(firmer, party.red_lines)))


def stricter_level(party: Party, given: Scenario, dice: random.Random) -> Party:
    def stricter(line: RedLine) -> RedLine:
        top = next(len(k.levels) for k in given.issues if k.id == line.issue) - 1
        return replace(line, level=min(line.level + 1, top) if line.at_least else
                       max(line.level - 1, 0))  # fmt: skip

    return replace(party, red_lines=tuple(map(stricter, party.red_lines)))


def another_line(party: Party, given: Scenario, dice: random.Random) -> Party:
    issue = dice.choice(given.issues)
    line = RedLine(
        issue=issue.id,
        at_least=dice.random() < 0.5,
        level=dice.randrange(len(issue.levels)),
        firmness=dice.choice((0.1, 0.4, 1.0)),
    )
    return replace(party, red_lines=(*party.red_lines, line))


Change = Callable[[Party, Scenario, random.Random], Party]
CHANGES: list[Change] = [higher_batna, firmer_line, stricter_level, another_line]


Arm = Callable[[Scenario], Scenario]


def as_it_is(given: Scenario) -> Scenario:
    """Return a core unchanged."""
    return given


@cache
def unchanged(number: int, arm: Arm) -> Any:
    """Return the records of a core's runs before any change."""
    return play(arm(core(number)), RUNS)


def compare(change: Change, arm: Arm = as_it_is, cores: int = CORES) -> Iterator[dict[str, int]]:
    """Yield how many runs a stricter party loses, settles earlier, or settles anew, so far."""
    counts = {"settled": 0, "lost": 0, "earlier": 0, "anew": 0}
    for number in range(cores):
        given = core(number)
        dice = random.Random(f"change {number}")
        which = dice.randrange(2)
        parties = list(given.parties)
        parties[which] = change(parties[which], given, dice)
        before = unchanged(number, arm)
        after = play(arm(replace(given, parties=tuple(parties))), RUNS)
        was, now = before.package >= 0, after.package >= 0
        counts["settled"] += int(was.sum())
        counts["lost"] += int((was & ~now).sum())
        counts["anew"] += int((now & ~was).sum())
        counts["earlier"] += int((was & now & (after["rounds"] < before["rounds"])).sum())
        yield counts


def changes(always: Change) -> pytest.MarkDecorator:
    """Return a mark that gives a test one change each time, and the others as long tests."""
    given = [
        pytest.param(one, id=one.__name__, marks=[] if one is always else pytest.mark.long)
        for one in CHANGES
    ]
    return pytest.mark.parametrize("change", given)


@few_or_many("cores", FEW, CORES)
@changes(firmer_line)
def test_a_stricter_party_never_brings_a_settlement(change: Change, cores: int) -> None:
    *_, counts = compare(change, cores=cores)
    assert counts["lost"] > 100 * cores / CORES
    assert counts["earlier"] == 0
    assert counts["anew"] == 0
    what = change.__name__.replace("_", " ")
    if cores == CORES:
        told(f"{what}: {counts['lost']} lost, {counts['anew']} won")


@few_or_many("cores", FEW, CORES)
def test_the_cores_settle_and_are_many(cores: int) -> None:
    shares = [unchanged(number, as_it_is).package >= 0 for number in range(cores)]
    share = float(np.mean(shares))
    assert 0.2 < share < 0.9
    if cores == CORES:
        pairs = CORES * RUNS
        told(f"{CORES} cores, {pairs} paired runs a change, share of settlements {share:.2f}")


def wary(given: Scenario) -> Scenario:
    """Return a core with principals who accept half the softening of their delegations."""
    return on_all_parties(given, mandate=0.5)


@pytest.mark.long
@changes(another_line)
def test_outside_the_core_it_may(change: Change) -> None:
    """A line may rule out the text that a principal would have vetoed: the count can see it."""
    assert any(counts["anew"] > 10 for counts in compare(change, wary))
