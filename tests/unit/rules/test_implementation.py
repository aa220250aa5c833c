"""After the signature: the hazard that an agreement fails."""

import itertools
import math

import pytest

from coefficients import coefficients
from negsim.rules.elementary import log_in_two_parts, log_of_share
from negsim.rules.implementation import (
    failure_chance,
    hazard_passed,
    promises_kept,
    short_of,
    steady_hazard,
    worth_unpressed,
)

NUMBERS = {"failure": 0.5, "assurance": 1.5, "shape": 0.5, "shortfall": 6.0, "haste": 6.0}
LONG = 10**15
"""Rounds at the table after which nothing is left of haste."""


def record(numbers):
    numbers = {**NUMBERS, **numbers}
    return coefficients(**{f"implementation_{name}": number for name, number in numbers.items()})


def passed(k, rounds, shape):
    share = log_of_share(*log_in_two_parts(float(k)), *log_in_two_parts(float(rounds)))
    return hazard_passed(*share, shape)


def chance(n, rounds, kept=0.0, short=0.0, violence=0.0, at_table=LONG, **numbers):
    p = record(numbers)
    shape = p.implementation_shape
    passing = passed(n, rounds, shape) - passed(n - 1, rounds, shape)
    return failure_chance(p, steady_hazard(p, kept, at_table), passing, rounds, short, violence)


def hazard(*circumstances, **coefficients):
    return -math.log(1.0 - chance(*circumstances, **coefficients))


@pytest.mark.parametrize(
    ("k", "rounds", "shape", "expected"),
    [
        (0, 4, 0.5, 0.0),
        (1, 4, 0.5, 0.5),
        (4, 4, 0.5, 1.0),
        (1, 4, 1.0, 0.25),
        (2, 4, 2.0, 0.25),
        (0, 1, 0.01, 0.0),
        (1, 1, 10.0, 1.0),
    ],
)
def test_share_of_the_hazard_that_is_over(k, rounds, shape, expected):
    assert passed(k, rounds, shape) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("assurance", "credibility", "expected"),
    [
        (0.5, 0.5, 0.75),  # .5 + .5 * .5
        (0.25, 0.5, 0.625),
        (0.0, 0.3, 0.3),
        (0.3, 0.0, 0.3),
        (1.0, 0.0, 1.0),
        (0.0, 1.0, 1.0),
        (1.0, 1.0, 1.0),
        (0.0, 0.0, 0.0),
    ],
)
def test_promises_are_kept_where_they_are_verified_or_believed(assurance, credibility, expected):
    assert promises_kept(assurance, credibility) == expected


@pytest.mark.parametrize(
    ("kept", "at_table", "expected"),
    [
        (0.0, 1, 3.5),  # .5 * (1 + 6 / 1)
        (0.0, 6, 1.0),
        (0.0, 12, 0.75),
        (1.0, 6, 0.2231302),  # e^-1.5
        (0.5, 12, 0.3542749),  # .75 e^-.75 = .75 * .4723666
    ],
)
def test_the_steady_hazard_by_hand(kept, at_table, expected):
    assert steady_hazard(record({}), kept, at_table) == pytest.approx(expected, abs=1e-7)


def test_haste_and_promises_that_are_not_kept_raise_it():
    by_rounds = [steady_hazard(record({}), 0.3, t) for t in (1, 2, 5, 14, 100, LONG)]
    assert all(later < earlier for earlier, later in itertools.pairwise(by_rounds))
    assert by_rounds[-1] == pytest.approx(0.5 * math.exp(-0.45))
    by_promises = [steady_hazard(record({}), c, 5) for c in (0.0, 0.25, 0.5, 1.0)]
    assert all(later < earlier for earlier, later in itertools.pairwise(by_promises))
    assert steady_hazard(record({"haste": 0.0}), 0.0, 1) == 0.5


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
    # c = .5: .25 e^-.75 = .25 * .4723666 = .1180916; short .02: 6 / 4 * .02 = .03;
    # 1 - e^-.1480916 = 1 - .8623521
    assert chance(1, 4, kept=0.5, short=0.02) == pytest.approx(0.1376479, abs=1e-6)
    # twice .1180916 in haste, + .03, + .01 of violence: 1 - e^-.2761832 = 1 - .7586739
    hasty = chance(1, 4, kept=0.5, short=0.02, violence=0.01, at_table=6)
    assert hasty == pytest.approx(0.2413261, abs=1e-6)


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
    # c = .4: .5 e^-.6; in haste .5 (1 + 6 / 3); short .05 all the time: 6 * .05
    assert survival(kept=0.4) == pytest.approx(math.exp(-0.5 * math.exp(-0.6)))
    assert survival(at_table=3) == pytest.approx(math.exp(-1.5))
    assert survival(short=0.05) == pytest.approx(math.exp(-0.8))
    # violence is a chance in each round, however many these are
    assert survival(violence=0.001) == pytest.approx(math.exp(-0.5 - 0.001 * rounds))


def test_one_round_has_all_of_the_hazard():
    assert hazard(1, 1) == pytest.approx(0.5)


def test_what_is_kept_lowers_the_hazard_and_shortfall_and_violence_raise_it():
    by_promises = [chance(3, 10, kept=c, short=0.1) for c in (0.0, 0.25, 0.5, 1.0)]
    assert all(more < less for less, more in itertools.pairwise(by_promises))
    by_shortfall = [chance(3, 10, kept=0.5, short=s) for s in (0.0, 0.1, 0.2, 1.0)]
    assert all(more > less for less, more in itertools.pairwise(by_shortfall))
    by_violence = [chance(3, 10, kept=0.5, violence=v) for v in (0.0, 0.01, 0.1, 1.0)]
    assert all(more > less for less, more in itertools.pairwise(by_violence))


def test_promises_and_time_do_not_lower_what_shortfall_and_violence_add():
    # per round .6 * 6 / 12 = .3, and .05
    for circumstances in ({}, {"kept": 0.5}, {"kept": 1.0}, {"at_table": 1}):
        without = hazard(2, 12, **circumstances)
        assert hazard(2, 12, short=0.6, **circumstances) - without == pytest.approx(0.3)
        assert hazard(2, 12, violence=0.05, **circumstances) - without == pytest.approx(0.05)


def test_an_agreement_that_nothing_threatens_never_fails():
    assert chance(1, 10, failure=0.0, at_table=1) == 0.0
    assert chance(10, 10, failure=0.0) == 0.0
    assert chance(1, 10, failure=0.0, short=0.0, shortfall=1000.0) == 0.0
    assert chance(1, 10, failure=0.0, short=1.0, shortfall=0.0) == 0.0


def test_a_chance_stays_one_whatever_the_hazard():
    assert 0.99 < chance(1, 1, failure=100.0, short=4.0, shortfall=1000.0) <= 1.0
    assert chance(1, 1, failure=100.0, haste=1000.0, at_table=1, violence=8.0) == 1.0


@pytest.mark.parametrize(
    ("worth", "reserve", "overreach", "expected"),
    [
        (0.75, 0.25, 0.5, 0.5),  # .75 - .5 * .5
        (0.75, 0.25, 0.0, 0.75),  # no line crossed too far
        (0.75, 0.25, 1.0, 0.25),  # all that it gave over no deal is gone
        (0.25, 0.5, 1.0, 0.25),  # it gave nothing over no deal
        (0.5, 0.5, 0.5, 0.5),
        (1.0, 0.0, 0.25, 0.75),
    ],
)
def test_what_is_left_of_a_package_once_pressure_is_gone(worth, reserve, overreach, expected):
    assert worth_unpressed(worth, reserve, overreach) == expected


@pytest.mark.parametrize(
    ("worth", "bar", "expected"),
    [
        (0.25, 0.5, 0.25),
        (0.5, 0.5, 0.0),
        (0.75, 0.5, 0.0),  # what one party has over makes up for no other's loss
        (0.0, 0.0, 0.0),
        (0.0, 1.0, 1.0),
    ],
)
def test_a_party_is_short_by_what_the_bar_is_higher(worth, bar, expected):
    assert short_of(worth, bar) == expected
