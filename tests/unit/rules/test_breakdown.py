"""Incidents, blame, escalation, and the hazard that talks collapse."""

import math

import numpy as np
import pytest

from coefficients import coefficients
from negsim.rules.breakdown import blame_chance, collapse_chance, escalation_chance, who_walks
from negsim.vocabulary import ADJOURNED, COLLAPSED, TALKS


@pytest.mark.parametrize(
    ("attribution", "assurance", "shield", "expected"),
    [
        (0.8, 0.0, 1.0, 0.8),  # no verification
        (0.8, 0.5, 0.5, 0.6),  # .8 * (1 - .25)
        (0.8, 1.0, 0.5, 0.4),
        (0.8, 1.0, 1.0, 0.0),
        (0.8, 1.0, 0.0, 0.8),  # verification that shields nobody
        (0.0, 0.5, 0.5, 0.0),
    ],
)
def test_verification_shields_from_blame(attribution, assurance, shield, expected):
    assert blame_chance(attribution, assurance, shield) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("phase", "truce", "expected"),
    [
        (TALKS, True, 0.125),
        (TALKS, False, 0.25),
        (COLLAPSED, True, 0.375),  # .125 * 3
        (COLLAPSED, False, 0.75),  # .25 * 3
        (ADJOURNED, True, 0.0625),  # .125 * .5
        (ADJOURNED, False, 0.125),
    ],
)
def test_escalation_by_phase(phase, truce, expected):
    p = coefficients(
        escalation_truce=0.125,
        escalation_no_truce=0.25,
        escalation_collapsed=3.0,
        escalation_adjourned=0.5,
    )
    assert escalation_chance(p, phase, truce) == expected


def test_escalation_is_a_chance():
    p = coefficients(escalation_no_truce=0.5, escalation_collapsed=3.0)
    assert escalation_chance(p, COLLAPSED, False) == 1.0
    assert escalation_chance(p, COLLAPSED, True) == 0.0


FIRST_GUESS = {"base": -3.6, "gap": 3.0, "trust": 1.5, "incident": 1.0, "facilitation": 1.0}


def chance(gap=0.0, trust=0.0, struck=False, facilitation=0.0, shift=0.0, **numbers):
    numbers = {**FIRST_GUESS, **numbers}
    p = coefficients(**{f"collapse_{name}": number for name, number in numbers.items()})
    return collapse_chance(p, gap, trust, struck, facilitation, shift)


def odds(probability):
    return math.log(probability / (1.0 - probability))


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        ({}, -3.6),
        ({"gap": 0.4}, -2.4),  # -3.6 + 3 * .4
        ({"trust": 0.4}, -4.2),  # -3.6 - 1.5 * .4
        ({"struck": True}, -2.6),
        ({"facilitation": 0.3}, -3.9),
        # -3.6 + 3 * .5 - 1.5 * .2 + 1 - .6
        ({"gap": 0.5, "trust": 0.2, "struck": True, "facilitation": 0.6}, -2.0),
    ],
)
def test_log_odds_of_a_collapse_by_hand(circumstances, expected):
    assert odds(chance(**circumstances)) == pytest.approx(expected)


def test_chance_of_a_collapse_by_hand():
    assert chance(gap=1.0, base=-3.0) == 0.5
    # log odds -2: 1 / (1 + e^2) = 1 / 8.389056
    assert chance(gap=0.5, trust=0.2, struck=True, facilitation=0.6) == pytest.approx(0.119203)


def test_an_incident_counts_only_when_there_was_one():
    assert chance(incident=5.0) == chance(incident=0.0)
    assert odds(chance(struck=True, incident=2.5)) == pytest.approx(-1.1)


def test_what_brings_a_collapse_and_what_keeps_it_off():
    usual = chance(gap=0.3, trust=0.5, facilitation=0.5)
    assert chance(gap=0.4, trust=0.5, facilitation=0.5) > usual
    assert chance(gap=0.3, trust=0.5, facilitation=0.5, struck=True) > usual
    assert chance(gap=0.3, trust=0.6, facilitation=0.5) < usual
    assert chance(gap=0.3, trust=0.5, facilitation=0.6) < usual


@pytest.mark.parametrize(
    ("u", "expected"), [(0.0, 0), (0.24, 0), (0.25, 1), (0.74, 1), (0.75, 2), (0.99, 2)]
)
def test_who_walks_is_drawn_in_proportion_to_shortfalls(u, expected):
    # Shares 1/4, 1/2, 1/4
    assert who_walks(np.array([0.125, 0.25, 0.125]), u) == expected


@pytest.mark.parametrize("u", [0.0, 0.5, 1.0 - 2.0**-53])
def test_a_party_without_a_shortfall_does_not_walk(u):
    assert who_walks(np.array([0.0, 0.3, 0.0]), u) == 1


@pytest.mark.parametrize(
    ("u", "expected"), [(0.0, 0), (0.33, 0), (0.34, 1), (0.66, 1), (0.67, 2), (1.0 - 2.0**-53, 2)]
)
def test_all_are_equally_likely_to_walk_when_nobody_falls_short(u, expected):
    assert who_walks(np.zeros(3), u) == expected


@pytest.mark.parametrize("shortfalls", [[0.0, 0.0], [0.3, 0.4], [0.1, 0.7]])
def test_somebody_walks_at_the_largest_draw(shortfalls):
    assert who_walks(np.array(shortfalls), 1.0 - 2.0**-53) == 1
    assert who_walks(np.array(shortfalls), 1.0) == 1
