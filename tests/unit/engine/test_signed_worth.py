"""What a signed text is worth once pressure is gone, and what it would have taken unpressed.

Worked out by hand from section 7 of docs/model.md, for a text that the north signs only because it
is pressed: in both executors. Arms and land weigh 1 to 2 in the north and 2 to 1 in the south, so
that each gains 2/3 from "lay down, whole", which crosses the north's line on arms.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest

from laid_out import line, party, scenario
from negsim.engine.arrays import draw_inputs
from negsim.engine.compiled.block import play_block
from negsim.engine.compiled.workspace import RECORD, make_workspace
from negsim.engine.inputs import process_records
from negsim.engine.lay_out import lay_out
from negsim.engine.readable.run import NegotiationModel
from negsim.scenario.process import Process, Start
from negsim.scenario.scenario import Flexibility, Mediator, Scenario

BATNA, MANDATE, NEED, FLEXIBILITY, WAITING = 0.25, 0.9, 0.5, 0.8, 0.02
RATE, PAIN, LINKAGE = 0.15, 0.5, 0.2
FALL_BY_PAIN, FALL_BY_PRESSURE = 0.2, 0.3
WORTH, MOST = 2 / 3, 1.0
KEPT = 0.95


class Expected(NamedTuple):
    """What the test works out: north first, then south."""

    round: int
    worth: tuple[float, float]
    bar: tuple[float, float]
    short: float


def made(deadline: float, drafting: float, pressure: float) -> Scenario:
    north = party(
        "north", 1, line("arms", 0, NEED, at_least=False), batna=BATNA, mandate=MANDATE,
        flexibility=Flexibility(at_the_table=0.5, under_pressure=FLEXIBILITY), waiting=WAITING,
        salience=(1.0, 2.0), values=((1.0, 0.0), (0.0, 0.5, 1.0)),
    )  # fmt: skip
    south = party(
        "south", 2, batna=BATNA, mandate=MANDATE, waiting=WAITING,
        salience=(2.0, 1.0), values=((0.0, 1.0), (1.0, 0.5, 0.0)),
    )  # fmt: skip
    envoy = Mediator(
        id="envoy", leverage=(1.0, 1.0), formulation=drafting, pressure=pressure, endurance=100.0,
        stream=6, presses=("north",),
    )  # fmt: skip
    given = Process(rounds=30, deadline=deadline, start=Start(trust=0.5))
    process = replace(
        given,
        softening=replace(given.softening, rate=RATE, pain=PAIN, linkage=LINKAGE),
        reservation=replace(given.reservation, hurt=FALL_BY_PAIN, pressure=FALL_BY_PRESSURE),
        hurt=replace(given.hurt, kept=KEPT),
        collapse=replace(given.collapse, base=-100.0),
        ratification=replace(given.ratification, veto=0.0, misjudged=0.0),
        implementation=replace(given.implementation, rounds=0),
    )
    return scenario(parties=(south, north), mediators=(envoy,), process=process)


def by_hand(deadline: float, drafting: float, pressure: float, face: float) -> Expected:
    """Work out the round of the signature and what is set at it, with 7.2, 7.3, 7.5 and 7.6."""
    hurt = softening = unaided = 0.0
    for t in range(1, 31):
        hurt = min(1.0, hurt * KEPT + WAITING)  # no incidents, so that all pain is ripe
        softening += RATE * (1 - (1 - pressure) * (1 - PAIN * hurt) - softening)
        unaided += RATE * (PAIN * hurt - unaided)
        free = max(0.0, BATNA - FALL_BY_PAIN * hurt)
        pressed = max(0.0, free - FALL_BY_PRESSURE * pressure)
        back = 1.0 - min(1.0, t / deadline)
        north, south = (r + (MOST - r) * back for r in (pressed, free))
        gain = (WORTH - free) / (MOST - free)
        bearable = MANDATE * (1 - (1 - FLEXIBILITY * softening) * (1 - LINKAGE * gain))
        takes = face * drafting if drafting else 0.0
        willing = max(pressed, north - takes) <= WORTH and max(free, south - takes) <= WORTH
        if NEED < bearable and willing:
            break
    unpressed = MANDATE * (1 - (1 - FLEXIBILITY * unaided) * (1 - LINKAGE * gain))
    over = max(0.0, NEED - unpressed)
    asked = free + (MOST - free) * back
    bar = max(free, asked - takes) if drafting else asked
    worth = WORTH - over * max(0.0, WORTH - free)
    later = max(0.0, BATNA - FALL_BY_PAIN * hurt * KEPT)  # a round after the signature
    short = max(0.0, max(later, bar) - worth) + max(0.0, max(later, bar) - WORTH)
    return Expected(t, (worth, WORTH), (bar, bar), short)


CASES = [
    pytest.param(40.0, 0.8, 1.0, id="mediators table it, pressed in full"),
    pytest.param(40.0, 0.8, 0.9, id="mediators table it, pressed less"),
    pytest.param(14.0, 0.0, 1.0, id="a party offers it"),
]


@pytest.mark.parametrize(("deadline", "drafting", "pressure"), CASES)
def test_the_readable_executor_remembers_what_is_worked_out_by_hand(
    deadline: float, drafting: float, pressure: float
) -> None:
    given = made(deadline, drafting, pressure)
    expected = by_hand(deadline, drafting, pressure, given.process.formulation.face_saving)
    model = NegotiationModel(given, seed=1, run=0)
    while model.running and model.signed < 0:
        model.step()
    assert model.layout.levels(model.signed) == {"arms": "lay down", "land": "whole"}
    assert model.round == expected.round
    found = [(party.signed_worth, party.bar_unpressed) for party in model.parties]
    assert found == [pytest.approx(pair) for pair in zip(*expected[1:3], strict=True)]


@pytest.mark.parametrize(("deadline", "drafting", "pressure"), CASES)
def test_the_compiled_executor_remembers_the_same(
    deadline: float, drafting: float, pressure: float
) -> None:
    given = made(deadline, drafting, pressure)
    expected = by_hand(deadline, drafting, pressure, given.process.formulation.face_saving)
    layout = lay_out(given)
    case, key = layout.searched, np.uint64(1)
    vectors = np.empty((1, len(case.fixed)))
    records = np.zeros(1, dtype=RECORD).view(np.recarray)
    draw_inputs(case, key, 0, vectors)
    process = process_records(vectors)
    work = make_workspace(case, int(case.level_counts.max()))
    phases = np.empty((1, case.rounds), dtype=np.int8)
    numbers = process.view(np.float64).reshape(1, -1)
    borne = np.empty((1, 2))
    play_block(case, process, numbers, vectors, work, key, 0, records, phases, borne)
    assert layout.levels(int(records.package[0])) == {"arms": "lay down", "land": "whole"}
    assert records.rounds[0] == expected.round
    assert work.signed_worth == pytest.approx(expected.worth)
    assert work.bar_unpressed == pytest.approx(expected.bar)


def test_pressure_mattered_and_what_it_forced_falls_short() -> None:
    """Nobody pressed, nobody signs; and the readable executor's shortfall is the one by hand."""
    free = NegotiationModel(made(40.0, 0.8, 0.0), seed=1, run=0)
    while free.running and free.signed < 0:
        free.step()
    assert free.signed < 0 or free.layout.levels(free.signed)["arms"] == "keep"
    given = made(14.0, 0.0, 1.0)
    expected = by_hand(14.0, 0.0, 1.0, 0.5)
    assert expected.worth[0] < expected.bar[0]
    model = NegotiationModel(given, seed=1, run=0)
    while model.running and model.signed < 0:
        model.step()
    assert sum(one.live_with_it() for one in model.parties) == pytest.approx(expected.short)
