"""Two parties that divide one thing by time alone meet when and where the closed form says.

A division x is worth x to the first party and 1 - x to the second; r_A is the least the first
takes and r_B the most it leaves to it, and Z = r_B - r_A is the room between them. Both concede
with the same beta until the deadline N, so with e = (t / N)^(1 / beta) the first asks for
1 - (1 - r_A) e and the second leaves r_B e. They meet at e = 1 / (1 + Z): in the first round
from N (1 + Z)^(-beta) on, at x* = r_B / (1 + Z).

On a grid of levels a party offers the level closest to what it asks for, and so a deal is there
as soon as one level lies between the two. In the round of the closed form the room between them
is (1 + Z) e - 1, so the round is that of the closed form wherever this is a step of the grid or
more; x* lies in that room too, so no level that is signed is farther from it. If both offers
are acceptable a draw decides: the level is the first one above what the first party asks for or
the last one below what the second leaves.

Faratin, Sierra & Jennings 1998, with linear values.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

import numpy as np
import pytest

from negsim.scenario.scenario import Scenario
from properties.byhand import play, told
from validation.closed_forms.concession import DEADLINE, STEPS, flexible
from validation.closed_forms.concession import division as divided

RUNS = 20


def division(
    r_a: float, r_b: float, beta: float, steps: int = STEPS, deadline: int = DEADLINE
) -> Scenario:
    """Return two parties that divide one thing, the second leaving `r_b` to the first."""
    return divided(r_a, 1 - r_b, beta, steps, deadline)


def between(
    t: int, r_a: float, r_b: float, beta: float, steps: int, deadline: int
) -> tuple[int, int]:
    """Return the lowest level the first party takes in round `t` and the highest it is left."""
    e = min(1.0, t / deadline) ** (1 / beta)
    return ceil((1 - (1 - r_a) * e) * steps), floor(r_b * e * steps)


VECTORS = [
    (0.4, 0.7, 0.2, 0.948880, 0.538462),
    (0.4, 0.7, 1.0, 0.769231, 0.538462),
    (0.4, 0.7, 2.0, 0.591716, 0.538462),
    (0.1, 0.9, 0.5, 0.745356, 0.5),
    (0.3, 0.45, 4.0, 0.571753, 0.391304),
    (0.05, 0.15, 8.0, 0.466507, 0.136364),
]
"""r_A, r_B, beta, and the closed form: part of the deadline that passes, and the division."""


@pytest.mark.parametrize(("r_a", "r_b", "beta", "when", "where"), VECTORS)
def test_they_meet_when_and_where_the_closed_form_says(
    r_a: float, r_b: float, beta: float, when: float, where: float
) -> None:
    z = r_b - r_a
    assert (1 + z) ** -beta == pytest.approx(when, abs=1e-6)
    assert r_b / (1 + z) == pytest.approx(where, abs=1e-6)
    meeting = ceil(DEADLINE * when)
    room = (1 + z) * (meeting / DEADLINE) ** (1 / beta) - 1
    assert room >= 1 / STEPS
    records = play(division(r_a, r_b, beta), RUNS)
    assert np.unique(records.rounds).tolist() == [meeting]
    low, high = between(meeting, r_a, r_b, beta, STEPS, DEADLINE)
    assert set(records.package.tolist()) == {low, high}
    assert np.all(np.abs(records.package / STEPS - where) <= room)


def test_the_grid_is_met_in_any_number_of_steps() -> None:
    """On a coarse grid the meeting is later: in the first round with a level between the two."""
    cases = later = 0
    for steps in (7, 23, 101, 1001):
        for r_a, r_b in ((0.41, 0.73), (0.15, 0.35), (0.02, 0.97)):
            for beta in (0.15, 0.4, 0.9, 1.7, 5.0):
                records = play(division(r_a, r_b, beta, steps), RUNS)
                spans = [
                    between(t, r_a, r_b, beta, steps, DEADLINE) for t in range(1, DEADLINE + 1)
                ]
                first = next(t for t, (low, high) in enumerate(spans, 1) if low <= high)
                assert np.unique(records.rounds).tolist() == [first]
                assert set(records.package.tolist()) <= set(spans[first - 1])
                closed = ceil(DEADLINE * (1 + r_b - r_a) ** -beta)
                assert first >= closed
                cases += 1
                later += first > closed
    assert later > 0
    told(f"{cases} divisions on 8 to 1,002 levels, {later} of them later than without a grid")


@pytest.mark.parametrize("beta", [0.2, 1.0, 2.0, 9.0])
def test_where_they_only_just_meet_it_is_at_the_deadline(beta: float) -> None:
    records = play(division(0.4, 0.4, beta), RUNS)
    assert np.unique(records.rounds).tolist() == [DEADLINE]
    assert np.unique(records.package).tolist() == [0.4 * STEPS]


@pytest.mark.parametrize("beta", [0.1, 0.2, 1.0, 2.0, 10.0])
def test_where_there_is_no_room_they_never_meet(beta: float) -> None:
    assert np.all(play(division(0.401, 0.4, beta), RUNS).package == -1)
    assert np.all(play(division(0.7, 0.4, beta), RUNS).package == -1)


def test_parties_that_concede_unequally_meet_elsewhere() -> None:
    """The closed form is for equal tactics: its assertions can fail."""
    given = division(0.4, 0.7, 1.0)
    first, second = given.parties
    unequal = replace(given, parties=(replace(first, flexibility=flexible(2.0)), second))
    records = play(unequal, RUNS)
    assert np.all(records.rounds < ceil(DEADLINE * 0.769231))
    assert np.all(np.abs(records.package / STEPS - 0.538462) > 0.03)
