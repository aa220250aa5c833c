"""After the signature: the hazard that an agreement fails."""

import itertools
import math

import pytest

from coefficients import coefficients
from negsim.rules.elementary import log_in_two_parts, log_of_share
from negsim.rules.implementation import (
    failure_chance,
    hazard_passed,
    short_of_no_deal,
)

FIRST_GUESS = {"failure": 0.5, "assurance": 1.5, "shape": 0.5, "shortfall": 6.0}


def chance(n, rounds, assurance=0.0, short=0.0, **numbers):
    numbers = {**FIRST_GUESS, **numbers}
    p = coefficients(**{f"implementation_{name}": number for name, number in numbers.items()})

    def passed(k):
        share = log_of_share(*log_in_two_parts(k), *log_in_two_parts(rounds))
        return hazard_passed(*share, p.implementation_shape) if k else 0.0

    return failure_chance(p, passed(n) - passed(n - 1), rounds, assurance, short)


def hazard(*circumstances, **coefficients):
    return -math.log(1.0 - chance(*circumstances, **coefficients))


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        # Of a cumulative hazard of .5 over 4 rounds with shape .5: roots of n / 4
        (1, 0.25),  # .5 * (.5 - 0)
        (2, 0.1035534),  # .5 * (.7071068 - .5)
        (3, 0.0794593),  # .5 * (.8660254 - .7071068)
        (4, 0.0669873),  # .5 * (1 - .8660254)
    ],
)
def test_hazard_of_each_round_by_hand(n, expected):
    assert hazard(n, 4) == pytest.approx(expected, abs=1e-7)


def test_chance_of_failure_by_hand():
    # 1 - e^-.25 = 1 - .7788008
    assert chance(1, 4) == pytest.approx(0.2211992, abs=1e-7)
    # q = .5: .25 e^-.75 = .25 * .4723666 = .1180916; short .02: 6 / 4 * .02 = .03;
    # 1 - e^-.1480916 = 1 - .8623521
    assert chance(1, 4, assurance=0.5, short=0.02) == pytest.approx(0.1376479, abs=1e-6)


def test_with_shape_1_the_hazard_is_the_same_every_round():
    assert [hazard(n, 5, shape=1.0) for n in range(1, 6)] == pytest.approx([0.1] * 5)


def test_with_shape_2_it_rises():
    # n^2 - (n - 1)^2 = 1, 3, 5 ninths of .9
    assert [hazard(n, 3, shape=2.0, failure=0.9) for n in (1, 2, 3)] == pytest.approx(
        [0.1, 0.3, 0.5]
    )


def test_below_shape_1_the_hazard_falls_in_time():
    for shape in (0.28, 0.5, 0.78, 0.99):
        hazards = [hazard(n, 50, shape=shape) for n in range(1, 51)]
        assert all(later < earlier for earlier, later in itertools.pairwise(hazards))


@pytest.mark.parametrize("rounds", [1, 7, 365])
@pytest.mark.parametrize("shape", [0.28, 1.0, 1.7])
def test_over_all_rounds_the_hazard_adds_up_however_many_there_are(rounds, shape):
    def survival(**more):
        rest = 1.0
        for n in range(1, rounds + 1):
            rest *= 1.0 - chance(n, rounds, shape=shape, **more)
        return rest

    assert survival() == pytest.approx(math.exp(-0.5))
    # q = .4: .5 e^-.6; short .05 all the time: 6 * .05
    assert survival(assurance=0.4) == pytest.approx(math.exp(-0.5 * math.exp(-0.6)))
    assert survival(short=0.05) == pytest.approx(math.exp(-0.8))


def test_one_round_has_all_of_the_hazard():
    assert hazard(1, 1) == pytest.approx(0.5)


def test_verification_lowers_the_hazard_and_shortfall_raises_it():
    by_assurance = [chance(3, 10, assurance=q, short=0.1) for q in (0.0, 0.25, 0.5, 1.0)]
    assert all(more < less for less, more in itertools.pairwise(by_assurance))
    by_shortfall = [chance(3, 10, assurance=0.5, short=s) for s in (0.0, 0.1, 0.2, 1.0)]
    assert all(more > less for less, more in itertools.pairwise(by_shortfall))


def test_verification_does_not_lower_what_shortfall_adds():
    # per round .6 * 6 / 12 = .3, with whatever verification
    for q in (0.0, 0.5, 1.0):
        added = hazard(2, 12, assurance=q, short=0.6) - hazard(2, 12, assurance=q)
        assert added == pytest.approx(0.3)


def test_an_agreement_that_nothing_threatens_never_fails():
    assert chance(1, 10, failure=0.0) == 0.0
    assert chance(10, 10, failure=0.0) == 0.0
    assert chance(1, 10, failure=0.0, short=0.0, shortfall=1000.0) == 0.0
    assert chance(1, 10, failure=0.0, short=1.0, shortfall=0.0) == 0.0


def test_a_chance_stays_one_whatever_the_hazard():
    assert 0.99 < chance(1, 1, failure=100.0, short=4.0, shortfall=1000.0) <= 1.0


@pytest.mark.parametrize(
    ("worth", "reserve", "expected"),
    [
        (0.25, 0.5, 0.25),
        (0.5, 0.5, 0.0),
        (0.75, 0.5, 0.0),  # what one party has over makes up for no other's loss
        (0.0, 0.0, 0.0),
        (0.0, 1.0, 1.0),
    ],
)
def test_a_party_is_short_by_what_no_deal_is_worth_more(worth, reserve, expected):
    assert short_of_no_deal(worth, reserve) == expected
