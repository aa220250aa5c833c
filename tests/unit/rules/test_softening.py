"""Red lines and how they give way."""

import numpy as np
import pytest

from negsim.rules.softening import UNBREACHED, need, needs_of_packages, signable, softened


@pytest.mark.parametrize(
    ("firmness", "steps", "expected"),
    [
        (0.5, 1, 0.5),
        (0.5, 2, 0.75),  # 1 - .5 * .5
        (0.5, 3, 0.875),  # 1 - .5 * .5 * .5
        (0.25, 2, 0.4375),  # 1 - .75 * .75
        (0.0, 3, 0.0),
        (1.0, 1, 1.0),
        (1.0, 4, 1.0),
    ],
)
def test_need_grows_with_firmness_and_steps(firmness, steps, expected):
    assert need(firmness, steps) == expected


@pytest.mark.parametrize("firmness", [0.0, 0.5, 1.0])
def test_a_line_that_is_respected_needs_less_than_nothing(firmness):
    assert need(firmness, 0) == UNBREACHED == -1.0


def filled(firmness, line_party, steps, parties):
    breaches = [
        (line, line_party[line], package, beyond)
        for line, row in enumerate(steps)
        for package, beyond in enumerate(row)
        if beyond > 0
    ]
    needs = np.full((parties, len(steps[0])), 7.0)
    needs_of_packages(
        np.array(firmness, dtype=np.float64), np.array(breaches, dtype=np.int64), needs
    )
    return needs.tolist()


def test_a_partys_need_is_the_largest_over_its_lines():
    needs = filled(
        firmness=[0.5, 0.75, 1.0],
        line_party=[0, 0, 2],
        steps=[[0, 1, 3, 0], [0, 1, 1, 0], [0, 0, 2, 1]],
        parties=3,
    )
    assert needs == [
        [-1.0, 0.75, 0.875, -1.0],  # second line .75 over .5; first line 1 - .5^3 over .75
        [-1.0, -1.0, -1.0, -1.0],  # no line
        [-1.0, -1.0, 1.0, 1.0],
    ]


def test_a_breached_line_of_firmness_0_still_needs_some_softening():
    assert filled([0.0], [1], [[0, 2]], parties=2) == [[-1.0, -1.0], [-1.0, 0.0]]


def test_without_lines_all_needs_are_overwritten_as_unbreached():
    needs = np.full((2, 3), 7.0)
    needs_of_packages(np.empty(0), np.empty((0, 4), dtype=np.int64), needs)
    assert needs.tolist() == [[-1.0] * 3] * 2


def test_a_respected_line_lets_sign_without_any_softening():
    assert signable(UNBREACHED, 0.0)


@pytest.mark.parametrize(
    ("needed", "softening", "expected"),
    [(0.5, 0.6, True), (0.5, 0.5, False), (0.5, 0.4, False), (0.0, 0.0, False), (0.0, 0.1, True)],
)
def test_signable_when_the_need_is_below_the_softening(needed, softening, expected):
    assert bool(signable(needed, softening)) is expected


@pytest.mark.parametrize("rate", [0.15, 0.5, 0.9, 1.0])
def test_a_line_of_firmness_1_is_never_signable(rate):
    # Full flexibility under full pressure for ever: S comes to 1, and no further.
    softening = 0.0
    for _ in range(1000):
        softening = softened(softening, rate, 1.0, 1.0)
        assert not signable(need(1.0, 1), softening)
    assert softening == pytest.approx(1.0)


def test_softened_by_hand():
    # .2 + .5 * (.8 * .5 - .2) = .2 + .5 * .2
    assert softened(0.2, 0.5, 0.8, 0.5) == pytest.approx(0.3)
    # .6 + .25 * (0 - .6)
    assert softened(0.6, 0.25, 0.8, 0.0) == pytest.approx(0.45)


def test_softening_stays_where_flexibility_times_pressure_is():
    assert softened(0.375, 0.15, 0.75, 0.5) == 0.375  # .75 * .5


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_softening_ends_there_from_both_sides_without_passing_it(start):
    softening = start
    for _ in range(300):
        before, softening = softening, softened(softening, 0.15, 0.75, 0.5)
        assert abs(softening - 0.375) <= abs(before - 0.375)
        assert (softening - 0.375) * (start - 0.375) > -1e-15
    assert softening == pytest.approx(0.375, abs=1e-12)


def test_softening_moves_at_once_at_rate_1_and_never_at_rate_0():
    assert softened(0.1, 1.0, 0.5, 0.5) == pytest.approx(0.25)
    assert softened(0.1, 0.0, 0.5, 0.5) == 0.1


def test_an_inflexible_party_only_recovers():
    assert softened(0.0, 0.15, 0.0, 1.0) == 0.0
    assert softened(0.4, 0.5, 0.0, 1.0) == 0.2
