"""How far lines could give way: worked out by hand, reached by runs, and never exceeded by any."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from amounts import few_or_many
from generated import generated
from laid_out import line, party, scenario
from negsim.check.reach import closed, reach
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.engine.readable.run import NegotiationModel
from negsim.scenario.fields import Distribution
from negsim.scenario.files.load import load, loads
from negsim.scenario.files.starter import starter
from negsim.scenario.scenario import Event, Scenario

GUILD = "mediators.pilot_guild"

QUIET: dict[str, object] = {
    "process.start.phase": "collapsed",
    "process.consent.base": -100,
    "process.consent.mediation": 0,
    "process.ratification.misjudged": 0,
    "process.rounds": 20,
    "process.softening.rate": 0.2,
    "parties.*.waiting": 0,
    f"{GUILD}.leverage": {"northport": 0.5, "southport": 0.8},
    f"{GUILD}.pressure": 0.5,
    f"{GUILD}.endurance": 99,
}
"""Talks that stay broken off, without pain: a mediator presses in every round."""


def quiet(**more: object) -> Scenario:
    """Return it with other numbers; ``__`` stands for a dot, ``guild`` for the mediator."""
    paths = {k.replace("guild", GUILD).replace("__", "."): v for k, v in more.items()}
    return loads(starter("towns"), set=QUIET | paths)


def softest(case: Scenario, runs: int = 1) -> dict[str, float]:
    """Return the most that the parties of the readable model soften in any round."""
    most: dict[str, float] = {one.id: 0.0 for one in case.parties}
    for run in range(runs):
        model = NegotiationModel(case, seed=1, run=run)
        while model.running:
            model.step()
            for one in model.parties:
                most[one.id] = max(most[one.id], one.softening)
    return most


@pytest.mark.parametrize(
    ("more", "softening"),
    [
        ({}, 0.5 * 0.5 * (1 - 0.8**20)),
        ({"guild__pressure": 0}, 0.0),
        ({"guild__presses": ["southport"]}, 0.0),
        ({"guild__present": 0}, 0.0),
        ({"guild__press_from": 21}, 0.0),
        ({"guild__endurance": 2}, 0.25 * (1 - 0.8**4)),  # four rounds of half pressing
        ({"guild__press_from": 5, "guild__press_until": 7}, 0.25 * (1 - 0.8**3)),
        ({"guild__press_from": 19}, 0.25 * (1 - 0.8**2)),
        ({"process__rounds": 1}, 0.25 * 0.2),
        ({"process__softening__rate": {"uniform": [0.1, 0.2]}}, 0.25 * (1 - 0.8**20)),
        ({"guild__pressure": {"uniform": [0, 0.5]}}, 0.25 * (1 - 0.8**20)),
    ],
    ids=str,
)
def test_a_bound_by_hand_which_a_run_reaches(more: dict[str, Any], softening: float) -> None:
    case = quiet(**more)
    assert reach(case)["northport"].softening == pytest.approx(softening)
    if not any(isinstance(value, dict) for value in more.values()):
        assert softest(case)["northport"] == pytest.approx(softening)


def test_pain_by_hand() -> None:
    # Waiting of .1 a day and none kept: pain .1 in every round, of which half softens.
    more = {"parties__northport__waiting": 0.1, "process__hurt__kept": 0, "guild__pressure": 0}
    case = quiet(**more, process__softening__pain=0.5)
    assert reach(case)["northport"].softening == pytest.approx(0.05 * (1 - 0.8**20))
    assert softest(case)["northport"] == pytest.approx(0.05 * (1 - 0.8**20))
    # .1, .1 + .5 x .1, ...: what is kept adds up to .2.
    kept = replace(case.process.hurt, kept=0.5)
    case = replace(case, process=replace(case.process, hurt=kept))
    assert reach(case)["northport"].softening == pytest.approx(0.1 * (1 - 0.8**20), abs=1e-6)


def test_what_a_party_bears_by_hand() -> None:
    case = quiet(process__softening__linkage=0.5, parties__northport__mandate=0.8)
    found = reach(case)["northport"]
    opened = 0.5 * found.softening  # half as flexible under pressure
    assert found.by_softening == pytest.approx(0.8 * opened)
    assert found.by_both == pytest.approx(0.8 * (1 - (1 - opened) * 0.5))
    for heeds_none in (
        replace(case, events=(Event(at=3, summit=True),)),
        quiet(process__softening__linkage=0.5, process__ratification__misjudged=0.1),
        replace(
            case,
            parties=tuple(replace(one, principal_lines=one.red_lines) for one in case.parties),
        ),
    ):
        assert reach(heeds_none)["northport"].by_softening == pytest.approx(opened)


def test_what_events_change_counts() -> None:
    case = quiet(guild__present=0, process__softening__linkage=0.5)
    event = Event(at=2, joins="pilot_guild", set=(("process.softening.linkage", 0.75),))
    found = reach(replace(case, events=(event,)))["northport"]
    assert found.softening == pytest.approx(0.25 * (1 - 0.8**20))
    assert found.by_both > reach(case)["northport"].by_both
    struck = replace(event, joins="", set=(("violence.raids.rate", 0.5),))
    source = "\nviolence:\n  raids: {rate: 0, victim: southport}\n\noutcomes:"
    calm = loads(starter("towns").replace("\noutcomes:", source, 1), set=QUIET)
    assert reach(calm)["northport"].softening == reach(quiet())["northport"].softening
    for stirred in (struck, Event(at=2, incident="raids")):
        more = reach(replace(calm, events=(stirred,)))["northport"].softening
        assert more > reach(calm)["northport"].softening


def stiff(number: int) -> Scenario:
    """Return a made-up scenario with hard lines, in which linkage and flexibility are small."""
    dice = random.Random(number)
    case = generated(number)
    softening = replace(case.process.softening, linkage=dice.uniform(0, 0.3))
    hard = tuple(
        replace(
            one,
            flexibility=replace(one.flexibility, under_pressure=dice.uniform(0, 0.5)),
            red_lines=tuple(
                replace(each, firmness=each.firmness if each.firm else dice.uniform(0.2, 0.6))
                for each in one.red_lines
            ),
        )
        for one in case.parties
    )
    return replace(case, parties=hard, process=replace(case.process, softening=softening))


def borne(case: Scenario, runs: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the most that each party bears in runs, its bound, and which runs sign a text."""
    layout, bounds = lay_out(case), reach(case)
    block = play_runs(layout, 5, 0, runs)
    limit = np.array([bounds[id].by_both for id in layout.parties])
    return block.borne.max(axis=0), limit, block.records.package >= 0


@few_or_many("made_up", 30, 60)
@pytest.mark.parametrize("make", [generated, stiff])
def test_no_run_goes_beyond_the_bound_and_none_signs_what_is_closed(
    make: Any, made_up: int
) -> None:
    shares, shut = [], 0
    for number in range(made_up):
        case = make(number)
        most, limit, signs = borne(case, 40)
        assert (most <= limit + 1e-9).all(), number
        shares += (most[limit > 0] / limit[limit > 0]).tolist()
        if closed(case):
            shut += 1
            assert not signs.any(), number
    assert np.median(shares) > 0.8  # so that a bound that is a fifth too low would be seen
    assert make is generated or shut >= 5


def test_the_softening_of_the_readable_model_keeps_to_the_bound() -> None:
    for number in range(12):
        case = generated(number)
        bounds = reach(case)
        for id, most in softest(case, runs=3).items():
            assert most <= bounds[id].softening + 1e-9


NORTH = line("land", 2, 0.5)
SOUTH = line("land", 0, 0.4, at_least=False)


def land(south: Any = SOUTH, north: Any = NORTH, **more: Any) -> Scenario:
    """Return talks without mediators, whose lines on land lie two levels apart."""
    parties = party("south", 2, south), party("north", 1, north)
    case = scenario(**({"parties": parties} | more))
    process = replace(
        case.process,
        softening=replace(case.process.softening, linkage=0.3),
        ratification=replace(case.process.ratification, misjudged=0.1),
    )
    return replace(case, mediators=(), violence=(), process=process)


def test_what_is_closed() -> None:
    case = land()
    limit = reach(case)["south"].by_both
    assert 0.3 <= limit < 0.4
    [one] = closed(case)
    # Half is a step of each, .4 and .5; none is two of north, .75; whole two of south, .64.
    assert (one.issue, one.level) == ("land", 1)
    assert [(unmet.party, unmet.steps) for unmet in one.unmet] == [("south", 1), ("north", 1)]
    assert [unmet.needs for unmet in one.unmet] == pytest.approx([0.4, 0.5])


@pytest.mark.parametrize(
    ("south", "north"),
    [
        (replace(SOUTH, firmness=0.1), NORTH),  # whole, two steps of south, needs .19
        (replace(SOUTH, firmness=Distribution("uniform", (0.1, 0.9))), NORTH),
        (replace(SOUTH, firmness=0.3), replace(NORTH, firmness=0.3)),  # half
        (replace(SOUTH, firmness=1.0), replace(NORTH, firmness=1.0)),  # firm lines, told elsewhere
    ],
)
def test_what_is_not_closed(south: Any, north: Any) -> None:
    assert closed(land(south, north)) == ()


def test_a_line_that_an_event_softens_closes_nothing() -> None:
    softer = Event(at=2, set=(("parties.south.red_lines.land.firmness", 0.1),))
    assert closed(land(events=(softer,))) == ()


def test_shipped_cases_keep_to_their_bounds() -> None:
    for name in ("istanbul-2025", "cyprus-2017"):
        most, limit, _ = borne(load(name), 500)
        assert (most <= limit + 1e-9).all()
        assert (most > 0.8 * limit).all()
