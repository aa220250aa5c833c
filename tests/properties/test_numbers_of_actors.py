"""Any number of parties, all of whom must agree, and any number of mediators."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from amounts import few_or_many
from generated import generated
from negsim.engine.readable.run import NegotiationModel
from negsim.scenario.process import Softening
from negsim.scenario.scenario import Flexibility, RedLine, Scenario
from properties.byhand import (
    calm,
    issue,
    mediator,
    party,
    play,
    scenario,
    settled,
    told,
    without_ranges,
)

RUNS = 50
COMMON = 2
"""The level that suits everybody."""


def gathering(parties: int) -> Scenario:
    """Return parties who each like a level of their own best and one common level well."""
    levels = COMMON + 1 + parties
    return scenario(
        [issue("issue", levels)],
        [
            party(
                f"party {i}",
                [[0.6 if n == COMMON else float(n == COMMON + 1 + i) for n in range(levels)]],
                batna=0.5,
            )
            for i in range(parties)
        ],
        calm(20, deadline=10.0),
    )


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_all_agree_on_what_suits_all(parties: int) -> None:
    records = play(gathering(parties), RUNS)
    assert np.all(records.package == COMMON)
    # Each asks for 1 - .5 t / 10, which first falls to the .6 of the common level in round 8.
    assert np.all(records.rounds == 8)


@pytest.mark.parametrize("parties", [2, 3, 4])
@pytest.mark.parametrize("how", ["batna", "line"])
def test_any_one_of_them_can_block(parties: int, how: str) -> None:
    for one in range(parties):
        given = gathering(parties)
        refusing = {
            "batna": replace(given.parties[one], batna=0.61),
            "line": replace(
                given.parties[one],
                red_lines=(RedLine(issue="issue", at_least=True, level=COMMON + 1, firmness=1.0),),
            ),
        }[how]
        others = (*given.parties[:one], *given.parties[one + 1 :])
        blocked = replace(given, parties=(*others, refusing))
        assert not settled(blocked, RUNS).any()
        if parties > 2:  # the others could agree without it
            assert settled(replace(given, parties=others), RUNS).all()


LEVERAGE = 0.3


def pressed(mediators: int, firmness: float) -> Scenario:
    """Return two parties between whom stands a soft line, and mediators who press on it."""
    line = RedLine(issue="issue", at_least=False, level=0, firmness=firmness)
    flexible = Flexibility(at_the_table=0.5, under_pressure=1.0)
    return scenario(
        [issue("issue", 2)],
        [
            party("first", [(0.0, 1.0)], batna=0.5),
            party("second", [(0.0, 1.0)], batna=0.5, red_lines=(line,), flexibility=flexible),
        ],
        calm(60, softening=Softening(rate=0.5, linkage=0.0)),
        [mediator(f"mediator {m}", (LEVERAGE, LEVERAGE), pressure=1.0) for m in range(mediators)],
    )


@pytest.mark.parametrize("mediators", [0, 1, 2, 3, 4])
def test_influence_of_several_is_joined_and_bounded(mediators: int) -> None:
    """M mediators open every line up to 1 - .7^M, and none beyond, however long they press."""
    reach = 1 - (1 - LEVERAGE) ** mediators
    assert settled(pressed(mediators, reach - 0.01), RUNS).all() or mediators == 0
    assert not settled(pressed(mediators, reach + 0.01), RUNS).any()
    # Four together would reach 1.2 if their influences were added up.
    assert reach <= 0.76


def influences(given: Scenario, run: int) -> np.ndarray:
    """Return the influence of each instrument on each party in the first round."""
    model = NegotiationModel(given, seed=1, run=run)
    model.step()
    return np.array([(i.facilitation, i.formulation, i.pressure) for i in model.parties])


@few_or_many("scenarios", 40, 120)
def test_another_mediator_never_lowers_any_influence(scenarios: int) -> None:
    compared = 0
    for number in range(scenarios):
        given = without_ranges(generated(number))
        # in concert, and all of them there from the start
        process = replace(given.process, discord=0.0)
        quiet = replace(given, violence=(), events=(), process=process)
        arms = [
            influences(replace(quiet, mediators=quiet.mediators[:m]), number)
            for m in range(len(given.mediators) + 1)
        ]
        assert np.all(arms[0] == 0)
        for fewer, more in pairwise(arms):
            assert np.all(more >= fewer - 1e-12)  # rounding apart
            assert np.all(more <= 1)
            compared += more.size
    assert compared > 10 * scenarios
    if scenarios == 120:
        told(f"{compared} influences, with one more mediator never lower")


def test_more_mediators_never_settle_later_here() -> None:
    rounds = [play(pressed(m, 0.5), RUNS).rounds for m in range(5)]
    assert all(np.all(more <= fewer) for fewer, more in pairwise(rounds))
    assert rounds[4][0] < rounds[3][0] < rounds[0][0]


def test_a_mediator_who_tires_loses_influence() -> None:
    """Influence may fall: the comparison above could find it lower."""
    tired = replace(pressed(1, 0.5).mediators[0], endurance=0.1)
    given = replace(pressed(0, 0.5), mediators=(tired,))
    model = NegotiationModel(given, seed=1, run=0)
    model.step()
    first = model.parties[0].pressure
    model.step()
    assert model.parties[0].pressure < first
