"""Red lines and how they give way."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from coefficients import coefficients
from negsim.rules.softening import (
    FREE,
    NEVER,
    UNBREACHED,
    bearable,
    gained,
    might_sign,
    need,
    needs_of_packages,
    price,
    ripe,
    signable,
    softened,
)


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


def test_a_breached_line_of_firmness_0_still_needs_something():
    assert filled([0.0], [1], [[0, 2]], parties=2) == [[-1.0, -1.0], [-1.0, 0.0]]


def test_without_lines_all_needs_are_overwritten_as_unbreached():
    needs = np.full((2, 3), 7.0)
    needs_of_packages(np.empty(0), np.empty((0, 4), dtype=np.int64), needs)
    assert needs.tolist() == [[-1.0] * 3] * 2


@pytest.mark.parametrize(
    ("hurt", "grievance", "expected"),
    [
        (0.75, 0.25, 0.5),
        (0.25, 0.75, 0.0),  # grievance outweighs it
        (0.5, 0.5, 0.0),
        (0.75, 0.0, 0.75),
        (0.0, 0.0, 0.0),
        (1.0, 1.0, 0.0),
    ],
)
def test_pain_ripens_as_far_as_grievance_does_not_outweigh_it(hurt, grievance, expected):
    assert ripe(hurt, grievance) == expected


def moved(softening, pressure=0.0, pain=0.0, grievance=0.0, rate=0.5, per_pain=0.5):
    p = coefficients(softening_rate=rate, softening_pain=per_pain)
    return softened(p, softening, pressure, pain, grievance)


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        ({}, 0.25),  # from .5 half of the way to 0
        ({"pressure": 0.75}, 0.625),  # to .75
        ({"pain": 0.5}, 0.375),  # to .5 * .5
        ({"pressure": 0.5, "pain": 0.5}, 0.5625),  # to 1 - .5 * .75 = .625
        ({"pressure": 0.5, "pain": 0.5, "grievance": 0.5}, 0.40625),  # to half of that
        ({"pressure": 1.0, "grievance": 1.0}, 0.25),  # grievance closes all
        ({"pressure": 1.0, "pain": 1.0}, 0.75),  # to 1
        ({"pressure": 0.75, "rate": 0.25}, 0.5625),  # a quarter of the way
        ({"pressure": 0.75, "rate": 1.0}, 0.75),
        ({"pressure": 0.75, "rate": 0.0}, 0.5),
        ({"pain": 1.0, "per_pain": 0.0}, 0.25),
        ({"pain": 0.5, "per_pain": 1.0}, 0.5),
    ],
)
def test_softening_after_a_round_by_hand(circumstances, expected):
    assert moved(0.5, **circumstances) == expected


@pytest.mark.parametrize("start", [0.0, 1.0])
def test_softening_ends_at_its_target_from_both_sides_without_passing_it(start):
    softening = start
    for _ in range(300):
        # to (1 - .5 * .75) * .6 = .375
        before, softening = softening, moved(softening, 0.5, 0.5, 0.4, rate=0.15)
        assert abs(softening - 0.375) <= abs(before - 0.375)
        assert (softening - 0.375) * (start - 0.375) > -1e-15
    assert softening == pytest.approx(0.375, abs=1e-12)


def test_softening_rises_with_pressure_and_pain_and_falls_with_grievance():
    grid = (0.0, 0.1, 0.5, 0.9, 1.0)
    for softening, a, b in itertools.product(grid, repeat=3):
        for rising in (
            [moved(softening, pressure=x, pain=a, grievance=b) for x in grid],
            [moved(softening, pressure=a, pain=x, grievance=b) for x in grid],
            [moved(softening, pressure=a, pain=b, grievance=x) for x in reversed(grid)],
        ):
            assert all(0.0 <= low <= high <= 1.0 for low, high in itertools.pairwise(rising))


@pytest.mark.parametrize(
    ("worth", "reserve", "most", "expected"),
    [
        (0.5, 0.25, 0.75, 0.5),
        (0.75, 0.25, 0.75, 1.0),
        (0.25, 0.25, 0.75, 0.0),
        (0.125, 0.25, 0.75, 0.0),  # worse than no deal
        (0.875, 0.25, 0.75, 1.0),  # what is more than it could hope for counts as all
        (0.25, 0.0, 1.0, 0.25),
        (0.5, 0.5, 0.5, 0.0),  # nothing to gain
        (0.75, 0.5, 0.25, 0.0),
        (0.0, 0.0, 0.0, 0.0),
    ],
)
def test_what_a_package_gives_of_all_that_could_be_gained(worth, reserve, most, expected):
    assert gained(worth, reserve, most) == expected


@pytest.mark.parametrize(
    ("mandate", "opened", "linkage", "gain", "expected"),
    [
        (1.0, 0.0, 0.0, 1.0, 0.0),
        (1.0, 0.25, 0.5, 0.0, 0.25),  # softening alone
        (1.0, 0.0, 0.5, 0.5, 0.25),  # linkage alone
        (1.0, 0.5, 0.5, 0.5, 0.625),  # 1 - .5 * .75
        (0.5, 0.5, 0.5, 0.5, 0.3125),  # half of that
        (0.0, 1.0, 1.0, 1.0, 0.0),  # no mandate at all
        (1.0, 1.0, 0.0, 0.0, 1.0),
        (1.0, 0.0, 1.0, 1.0, 1.0),
        (0.75, 1.0, 1.0, 1.0, 0.75),
    ],
)
def test_what_a_party_can_bear_by_hand(mandate, opened, linkage, gain, expected):
    assert bearable(mandate, opened, linkage, gain) == expected


GRID = (0.0, 0.1, 0.3, 0.5, 0.8, 1.0)


def test_a_party_bears_more_with_mandate_softening_linkage_and_gain():
    for which, fixed in itertools.product(range(4), itertools.product(GRID, repeat=3)):
        borne = [bearable(*fixed[:which], x, *fixed[which:]) for x in GRID]
        assert all(0.0 <= low <= high <= 1.0 for low, high in itertools.pairwise(borne))


@pytest.mark.parametrize(
    ("needed", "mandate", "opened", "linkage", "expected"),
    [
        # Between no deal, .25, and all it could hope for, .75:
        (0.25, 1.0, 0.0, 0.5, 0.5),  # .25 / .5: half of the way
        (0.5, 1.0, 0.25, 0.5, 0.25 + 0.5 * 2 / 3),  # (.5 - .25) / .75 / .5
        (0.25, 0.5, 0.25, 0.5, 0.25 + 0.5 * 2 / 3),  # the same of half a mandate
        (0.5, 1.0, 0.0, 0.5, NEVER),  # all that it could hope for opens .5, and .5 is not below
        (0.49, 1.0, 0.0, 0.5, 0.74),  # .49 / .5
        (0.51, 1.0, 0.0, 0.5, NEVER),
        (0.5, 1.0, 0.6, 0.5, FREE),
        (0.5, 1.0, 0.5, 0.5, 0.25),  # softening does just not do: anything above no deal
        (0.0, 1.0, 0.0, 0.5, 0.25),
        (0.0, 1.0, 0.1, 0.5, FREE),
        (0.25, 1.0, 0.0, 1.0, 0.375),
        (0.25, 1.0, 0.0, 0.0, NEVER),  # nothing is linked
        (0.25, 0.0, 1.0, 1.0, NEVER),  # no mandate
        (0.0, 0.0, 1.0, 1.0, NEVER),
        (0.25, 1.0, 1.0, 0.0, FREE),
        (1.0, 1.0, 1.0, 1.0, NEVER),
        (UNBREACHED, 0.0, 0.0, 0.0, FREE),  # no line in the way
        (UNBREACHED, 1.0, 1.0, 1.0, FREE),
    ],
)
def test_the_price_of_a_package_by_hand(needed, mandate, opened, linkage, expected):
    assert price(needed, mandate, opened, linkage, 0.25, 0.75) == pytest.approx(expected)


@pytest.mark.parametrize("most", [0.5, 0.25])
def test_a_party_with_nothing_to_gain_gives_no_line_up_for_a_package(most):
    assert price(0.25, 1.0, 0.0, 0.9, 0.5, most) == NEVER
    assert price(0.25, 1.0, 0.3, 0.9, 0.5, most) == FREE


def test_a_party_signs_what_is_worth_more_than_its_price():
    assert signable(0.5, 0.25)
    assert not signable(0.5, 0.5)
    assert not signable(0.25, 0.5)
    assert signable(0.0, FREE)
    assert not signable(1.0, NEVER)


def exactly_bearable(mandate, opened, linkage, worth, reserve, most):
    """Return what is borne, in fractions and written out."""
    m, o, k, u, r, top = map(Fraction, (mandate, opened, linkage, worth, reserve, most))
    gain = min(Fraction(1), max(Fraction(0), (u - r) / (top - r))) if top > r else Fraction(0)
    return m * (1 - (1 - o) * (1 - k * gain))


def test_the_price_is_what_is_bearable_solved_for_the_worth():
    needs = (UNBREACHED, 0.0, 0.12, 0.43, 0.71, 0.97, 1.0)
    ends = ((0.0, 1.0), (0.31, 0.83), (0.6, 0.6), (0.7, 0.4))
    worths = (0.0, 0.2, 0.35, 0.41, 0.55, 0.69, 0.82, 0.9, 1.0)
    decided = 0
    for (reserve, most), *given in itertools.product(ends, *[(0.0, 0.17, 0.52, 0.9, 1.0)] * 3):
        asked = [price(needed, *given, reserve, most) for needed in needs]
        for worth in worths:
            exact = exactly_bearable(*given, worth, reserve, most)
            borne = bearable(*given, gained(worth, reserve, most))
            assert borne == pytest.approx(float(exact), abs=1e-15)
            for needed, at in zip(needs, asked, strict=True):
                if abs(float(exact) - needed) > 1e-12:  # no tie
                    assert bool(signable(worth, at)) is (needed < exact)
                    decided += 1
    assert decided > 25_000


def test_a_price_falls_with_softening_linkage_and_mandate_and_rises_with_need():
    needs = (UNBREACHED, 0.0, 0.013, 0.21, 0.48, 0.73, 0.985, 1.0)
    grid = (0.0, 0.01, 0.2, 0.5, 0.7, 0.99, 1.0)
    for a, b, c in itertools.product(grid, repeat=3):
        for falling in (
            *([price(needed, a, x, b, 0.3, 0.9) for x in grid] for needed in needs),
            *([price(needed, a, b, x, 0.3, 0.9) for x in grid] for needed in needs),
            *([price(needed, x, a, b, 0.3, 0.9) for x in grid] for needed in needs),
            [price(x, a, b, c, 0.3, 0.9) for x in reversed(needs)],
        ):
            assert all(later <= earlier + 1e-15 for earlier, later in itertools.pairwise(falling))


@pytest.mark.parametrize("linkage", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("mandate", [0.0, 5e-324, 0.3, 1.0 - 2.0**-53, 1.0])
@pytest.mark.parametrize("steps", [1, 4])
def test_a_line_of_firmness_1_has_no_price(mandate, linkage, steps):
    for opened in (0.0, 5e-324, 0.1, 0.5, 2.0 / 3.0, 1.0 - 2.0**-53, 1.0):
        assert price(need(1.0, steps), mandate, opened, linkage, 0.0, 1.0) == NEVER


@pytest.mark.parametrize("tiny", [5e-324, 1e-308, 1e-20])
def test_tiny_numbers_make_no_error(tiny):
    for needed, mandate, opened, linkage in itertools.product((tiny, 0.5, 1.0), repeat=4):
        asked = price(needed, *np.array([mandate, opened, linkage, tiny, 1.0]))
        assert asked in (FREE, NEVER) or tiny <= asked <= 1.0


@pytest.mark.parametrize(
    ("needed", "flexibility", "linkage", "expected"),
    [
        (UNBREACHED, 0.0, 0.0, True),
        (0.0, 0.0, 0.0, True),  # by rounding
        (1e-6, 0.0, 0.0, False),
        (0.75, 0.5, 0.5, True),  # 1 - .5 * .5, and rounding may make it less
        (0.76, 0.5, 0.5, False),
        (0.76, 0.5, 0.75, True),
        (0.5, 0.0, 0.5, True),
        (0.9, 1.0, 0.0, True),
    ],
)
def test_whether_a_party_might_ever_sign(needed, flexibility, linkage, expected):
    assert bool(might_sign(needed, flexibility, linkage)) is expected


def test_who_could_sign_at_some_time_might():
    quarters = [n / 4 for n in range(5)]
    for needed, m, phi, s, kappa, g in itertools.product(quarters, repeat=6):
        if needed < bearable(m, phi * s, kappa, g):
            assert might_sign(needed, phi, kappa)


def test_full_pressure_for_ever_softens_as_far_as_1_and_no_further():
    softening = 0.0
    for _ in range(1000):
        softening = moved(softening, pressure=1.0, pain=1.0, rate=0.15)
        assert price(need(1.0, 1), 1.0, softening, 1.0, 0.0, 1.0) == NEVER
    assert softening == pytest.approx(1.0)
