"""After a collapse: who leaves the venue, and when talks return."""

import itertools
import math

import pytest

from coefficients import coefficients
from negsim.rules.revival import (
    depth_of_break,
    joined_influence,
    leaving_chance,
    preconditions_met,
    readiness,
    return_chance,
)


def leaves(facilitation=0.0, pressure=0.0, leaving=0.5, days=1.0):
    return leaving_chance(coefficients(leaving=leaving, days=days), facilitation, pressure)


@pytest.mark.parametrize(
    ("facilitation", "pressure", "expected"),
    [
        (0.0, 0.0, 0.5),
        (0.5, 0.25, 0.25),  # .5 * (1 - .5): the stronger one
        (0.25, 0.5, 0.25),
        (0.5, 0.5, 0.25),  # they do not add up
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 0.0),
    ],
)
def test_the_stronger_influence_keeps_a_delegation_from_leaving(facilitation, pressure, expected):
    assert leaves(facilitation, pressure) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (2.0, 0.4375),  # 1 - .75^2
        (7.0, 0.8665161),  # 1 - .75^7 = 1 - .1334839
        (0.5, 0.1339746),  # 1 - .75^.5
    ],
)
def test_in_more_days_more_delegations_leave(days, expected):
    assert leaves(facilitation=0.5, days=days) == pytest.approx(expected, abs=1e-7)


@pytest.mark.parametrize("days", [0.01, 1.0, 366.0])
def test_a_delegation_that_never_leaves_and_one_that_always_does(days):
    assert leaves(leaving=0.0, days=days) == 0.0
    assert leaves(leaving=1.0, days=days) == 1.0
    assert leaves(facilitation=1.0, leaving=1.0, days=days) == 0.0


@pytest.mark.parametrize(
    ("spread", "u", "expected"),
    [
        (0.4, 0.5, 0.0),  # as often deeper as less deep
        (0.4, 0.75, 0.4394449),  # .4 ln 3
        (0.4, 0.25, -0.4394449),
        (1.0, 0.9, 2.1972246),  # ln 9
        (0.0, 0.9, 0.0),
        (2.0, 0.2, -2.7725887),  # -2 ln 4
    ],
)
def test_how_deep_a_break_is_by_hand(spread, u, expected):
    assert depth_of_break(spread, u) == pytest.approx(expected, abs=1e-7)


def test_depth_is_finite_and_even_for_all_random_numbers():
    step = 2.0**-53  # from one random number to the next, of 0 to 1 - step
    for u in (0.0, step, 1e-9, 0.125, 0.3, 0.5 - step, 0.5, 0.875, 1.0 - 2.0 * step, 1.0 - step):
        u = math.floor(u / step) * step
        assert depth_of_break(0.4, u) == -depth_of_break(0.4, 1.0 - step - u)
    assert depth_of_break(1.0, 0.0) == pytest.approx(-54 * math.log(2.0))
    assert depth_of_break(100.0, 1.0 - step) == pytest.approx(5400 * math.log(2.0))


def test_depth_rises_with_the_random_number():
    depths = [depth_of_break(0.4, at / 64) for at in range(64)]
    assert all(a < b for a, b in itertools.pairwise(depths))


@pytest.mark.parametrize(
    ("influences", "expected"),
    [
        ((0.0, 0.0, 0.0, 0.0), 0.0),
        ((0.5, 0.0, 0.0, 0.0), 0.5),
        ((0.0, 0.5, 0.0, 0.0), 0.5),
        ((0.0, 0.0, 0.5, 0.0), 0.5),
        ((0.0, 0.0, 0.0, 0.5), 0.5),
        ((0.5, 0.5, 0.5, 0.5), 0.9375),  # 1 - .5^4
        ((0.25, 0.5, 0.0, 0.5), 0.8125),  # 1 - .75 * .5 * .5
        ((0.2, 0.3, 0.4, 1.0), 1.0),
    ],
)
def test_all_that_mediators_do_joins(influences, expected):
    assert joined_influence(*influences) == pytest.approx(expected)


FITTED = {"base": -4.75, "mediation": 3.0, "hurt": 2.0, "on_site": 2.0, "walker": 0.5}


def ready(
    influence=0.0,
    hurt=0.0,
    grievance=0.0,
    on_site=False,
    walked=False,
    depth=0.0,
    shift=0.0,
    coefficient=(),
):
    numbers = {**FITTED, **dict(coefficient)}
    p = coefficients(**{f"consent_{name}": number for name, number in numbers.items()})
    return readiness(p, influence, hurt, grievance, on_site, walked, depth, shift)


def odds(probability):
    return math.log(probability / (1.0 - probability))


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        ({}, -4.75),
        ({"influence": 0.5}, -3.25),  # -4.75 + 3 * .5
        ({"hurt": 0.5}, -3.75),
        ({"grievance": 0.5}, -5.75),
        ({"hurt": 0.75, "grievance": 0.25}, -3.75),
        ({"hurt": 0.25, "grievance": 0.75}, -5.75),  # grievance weighs even beyond all pain
        ({"on_site": True}, -2.75),
        ({"walked": True}, -5.25),
        ({"depth": -0.5}, -5.25),
        ({"shift": 0.25}, -4.5),
        # -4.75 + 2.25 + 2 * .25 + 2 - .5 + .3 + .1
        (
            {
                "influence": 0.75,
                "hurt": 0.5,
                "grievance": 0.25,
                "on_site": True,
                "walked": True,
                "depth": 0.3,
                "shift": 0.1,
            },
            -0.1,
        ),
    ],
)
def test_log_odds_of_readiness_by_hand(circumstances, expected):
    assert odds(ready(**circumstances)) == pytest.approx(expected)


def test_readiness_by_hand():
    assert ready(hurt=1.0, coefficient={"base": -2.0}) == 0.5
    # log odds -2.75: 1 / (1 + e^2.75) = 1 / 16.642632
    assert ready(on_site=True) == pytest.approx(0.0600867, abs=1e-7)


def test_presence_counts_only_while_the_delegation_is_there():
    assert ready(coefficient={"on_site": 5.0}) == ready(coefficient={"on_site": 0.0})
    assert odds(ready(on_site=True, coefficient={"on_site": 4.0})) == pytest.approx(-0.75)


def test_having_walked_out_counts_only_against_the_one_who_did():
    assert ready(coefficient={"walker": 5.0}) == ready(coefficient={"walker": 0.0})
    assert ready(walked=True, coefficient={"walker": 0.0}) == ready()
    assert odds(ready(walked=True, coefficient={"walker": 1.25})) == pytest.approx(-6.0)


def test_what_makes_a_party_readier_and_what_less_ready():
    usual = {"influence": 0.3, "hurt": 0.3, "grievance": 0.3}
    for readier in ({"influence": 0.4}, {"hurt": 0.4}, {"depth": 0.1}, {"on_site": True}):
        assert ready(**{**usual, **readier}) > ready(**usual)
    for less_ready in ({"grievance": 0.4}, {"depth": -0.1}, {"walked": True}):
        assert ready(**{**usual, **less_ready}) < ready(**usual)


def test_the_deepest_break_is_never_bridged_and_the_shallowest_at_once():
    assert 0.0 < ready(depth=depth_of_break(100.0, 0.0)) < 1e-300
    assert ready(depth=depth_of_break(100.0, 1.0 - 2.0**-53)) == 1.0
    assert return_chance(1e-304 * 1e-304, 366.0) == 0.0


@pytest.mark.parametrize(
    ("all_ready", "days", "expected"),
    [
        (0.25, 1.0, 0.25),
        (0.25, 2.0, 0.4375),  # 1 - .75^2
        (0.01, 30.0, 0.2602996),  # 1 - .99^30 = 1 - .7397004
        (0.75, 0.5, 0.5),
        (0.0, 366.0, 0.0),
        (1.0, 0.01, 1.0),
    ],
)
def test_the_chance_of_a_return_within_the_days_of_a_round(all_ready, days, expected):
    assert return_chance(all_ready, days) == pytest.approx(expected, abs=1e-7)


def test_rounds_of_a_day_and_of_a_week_are_on_one_scale():
    daily = return_chance(0.04, 1.0)
    assert 1.0 - (1.0 - daily) ** 7 == pytest.approx(return_chance(0.04, 7.0))


@pytest.mark.parametrize(
    ("quiet", "asked", "truce", "truce_asked", "expected"),
    [
        (0, 0.0, False, False, True),  # nothing asked for
        (3, 3.0, False, False, True),
        (2, 3.0, False, False, False),
        (2, 2.5, False, False, False),  # rounds are whole: the third must pass
        (3, 2.5, False, False, True),
        (0, 0.0, False, True, False),
        (0, 0.0, True, True, True),
        (0, 0.0, True, False, True),  # a truce nobody asked for does no harm
        (9, 3.0, False, True, False),  # both are needed
        (2, 3.0, True, True, False),
        (3, 3.0, True, True, True),
        (999, 1e6, True, True, False),
    ],
)
def test_a_party_returns_only_after_what_it_asks_for(quiet, asked, truce, truce_asked, expected):
    assert bool(preconditions_met(quiet, asked, truce, truce_asked)) is expected
