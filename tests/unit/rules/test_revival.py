"""After a collapse: who leaves the venue, and who consents to return."""

import math

import pytest

from coefficients import coefficients
from negsim.rules.revival import consent_chance, leaving_chance, preconditions_met


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
    assert leaving_chance(0.5, facilitation, pressure) == expected


def test_a_delegation_that_never_leaves_and_one_that_always_does():
    assert leaving_chance(0.0, 0.0, 0.0) == 0.0
    assert leaving_chance(1.0, 0.0, 0.0) == 1.0


FIRST_GUESS = {
    "base": -3.2,
    "mediation": 5.0,
    "hurt": 2.0,
    "on_site": 1.2,
    "waiting": 0.06,
    "walker": 0.5,
}


def chance(
    facilitation=0.0,
    pressure=0.0,
    hurt=0.0,
    on_site=False,
    walked=False,
    waited=0,
    shift=0.0,
    coefficient=(),
):
    numbers = {**FIRST_GUESS, **dict(coefficient)}
    p = coefficients(**{f"consent_{name}": number for name, number in numbers.items()})
    return consent_chance(p, facilitation, pressure, hurt, on_site, walked, waited, shift)


def odds(probability):
    return math.log(probability / (1.0 - probability))


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        ({}, -3.2),
        ({"facilitation": 0.4}, -1.2),  # -3.2 + 5 * .4
        ({"pressure": 0.4}, -1.2),
        ({"facilitation": 0.5, "pressure": 0.5}, 0.55),  # joined .75: -3.2 + 3.75
        ({"hurt": 0.5}, -2.2),
        ({"on_site": True}, -2.0),
        ({"waited": 10}, -3.8),  # -3.2 - .06 * 10
        ({"walked": True}, -3.7),
        ({"walked": True, "on_site": True, "waited": 5}, -2.8),  # -3.2 - .5 + 1.2 - .3
        # joined 1 - .8 * .5 = .6: -3.2 + 3 + .5 + 1.2 - .3
        (
            {"facilitation": 0.2, "pressure": 0.5, "hurt": 0.25, "on_site": True, "waited": 5},
            1.2,
        ),
    ],
)
def test_log_odds_of_consent_by_hand(circumstances, expected):
    assert odds(chance(**circumstances)) == pytest.approx(expected)


def test_chance_of_consent_by_hand():
    assert chance(hurt=1.0, coefficient={"base": -2.0}) == 0.5
    # log odds 1.2: 1 / (1 + e^-1.2) = 1 / 1.301194
    all_at_once = chance(facilitation=0.2, pressure=0.5, hurt=0.25, on_site=True, waited=5)
    assert all_at_once == pytest.approx(0.768525, abs=1e-6)


def test_presence_counts_only_while_the_delegation_is_there():
    assert chance(coefficient={"on_site": 5.0}) == chance(coefficient={"on_site": 0.0})
    assert odds(chance(on_site=True, coefficient={"on_site": 3.2})) == pytest.approx(0.0, abs=1e-12)


def test_having_walked_out_counts_only_against_the_one_who_did():
    assert chance(coefficient={"walker": 5.0}) == chance(coefficient={"walker": 0.0})
    assert chance(walked=True, coefficient={"walker": 0.0}) == chance()
    assert odds(chance(walked=True, coefficient={"walker": 1.8})) == pytest.approx(-5.0)


def test_what_brings_a_party_back_and_what_keeps_it_away():
    usual = chance(facilitation=0.3, pressure=0.3, hurt=0.3, waited=3)
    assert chance(facilitation=0.4, pressure=0.3, hurt=0.3, waited=3) > usual
    assert chance(facilitation=0.3, pressure=0.4, hurt=0.3, waited=3) > usual
    assert chance(facilitation=0.3, pressure=0.3, hurt=0.4, waited=3) > usual
    assert chance(facilitation=0.3, pressure=0.3, hurt=0.3, waited=3, on_site=True) > usual
    assert chance(facilitation=0.3, pressure=0.3, hurt=0.3, waited=4) < usual
    assert chance(facilitation=0.3, pressure=0.3, hurt=0.3, waited=3, walked=True) < usual


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
