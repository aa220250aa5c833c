"""Incidents, blame, escalation, and the hazard that talks collapse."""

import math

import numpy as np
import pytest

from coefficients import coefficients
from negsim.rules.breakdown import (
    blame_chance,
    collapse_chance,
    discontent,
    escalation_chance,
    incident_chance,
    who_walks,
)
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
    ("rate", "checked", "assurance", "grievance", "answers", "expected"),
    [
        (0.25, 0.0, 0.0, 0.0, 1.0, 0.25),
        (0.25, 0.5, 0.5, 0.0, 1.0, 0.1875),  # .25 * (1 - .25)
        (0.25, 1.0, 1.0, 1.0, 3.0, 0.0),  # in force in full, and verified
        (0.25, 1.0, 0.0, 0.0, 1.0, 0.25),  # in force, but nobody looks
        (0.25, 0.0, 1.0, 0.0, 1.0, 0.25),  # verified, but nothing is in force
        (0.25, 0.0, 0.0, 0.5, 1.0, 0.375),  # .25 * 1.5
        (0.25, 0.5, 0.5, 1.0, 1.0, 0.375),  # .25 * .75 * 2
        (0.125, 0.0, 0.0, 0.5, 3.0, 0.3125),  # .125 * 2.5
        (0.25, 0.0, 0.0, 1.0, 0.0, 0.25),  # violence that answers nothing
        (0.5, 0.0, 0.0, 1.0, 3.0, 1.0),  # .5 * 4, but a chance
        (1.0, 0.0, 0.0, 1.0, 100.0, 1.0),
        (0.0, 0.0, 0.0, 1.0, 100.0, 0.0),
    ],
)
def test_violence_is_checked_and_answers(rate, checked, assurance, grievance, answers, expected):
    p = coefficients(escalation_answers=answers)
    assert incident_chance(p, rate, checked, assurance, grievance) == expected


@pytest.mark.parametrize(
    ("phase", "truce", "expected"),
    [
        (TALKS, True, 0.125),
        (TALKS, False, 0.25),
        (COLLAPSED, True, 0.375),  # .125 * 3
        (COLLAPSED, False, 0.75),  # .25 * 3
        (ADJOURNED, True, 0.125),  # as at the table
        (ADJOURNED, False, 0.25),
    ],
)
def test_escalation_by_phase(phase, truce, expected):
    p = coefficients(escalation_truce=0.125, escalation_no_truce=0.25, escalation_collapsed=3.0)
    assert escalation_chance(p, phase, truce) == expected


def test_escalation_is_a_chance():
    p = coefficients(escalation_no_truce=0.5, escalation_collapsed=3.0)
    assert escalation_chance(p, COLLAPSED, False) == 1.0
    assert escalation_chance(p, COLLAPSED, True) == 0.0


FITTED = {"base": -4.1, "gap": 9.0, "trust": 1.5, "incident": 1.0, "facilitation": 1.0}


def chance(
    gap=0.0, spent=1.0, trust=0.0, blamed=False, facilitation=0.0, shift=0.0, coefficient=()
):
    numbers = {**FITTED, **dict(coefficient)}
    p = coefficients(**{f"collapse_{name}": number for name, number in numbers.items()})
    return collapse_chance(p, gap, spent, trust, blamed, facilitation, shift)


def odds(probability):
    return math.log(probability / (1.0 - probability))


@pytest.mark.parametrize(
    ("circumstances", "expected"),
    [
        ({}, -4.1),
        ({"gap": 0.4, "spent": 0.5}, -2.3),  # -4.1 + 9 * .4 * .5
        ({"gap": 0.4, "spent": 0.0}, -4.1),  # no alarm at the beginning
        ({"gap": 0.0, "spent": 2.0}, -4.1),  # nor where drafts meet
        ({"gap": 0.2, "spent": 1.5}, -1.4),  # past the deadline it grows on: + 9 * .3
        ({"trust": 0.4}, -4.7),  # -4.1 - 1.5 * .4
        ({"blamed": True}, -3.1),
        ({"facilitation": 0.3}, -4.4),
        ({"shift": -0.5}, -4.6),
        # -4.1 + 9 * .5 * .5 - 1.5 * .2 + 1 - .6 + .25
        (
            {
                "gap": 0.5,
                "spent": 0.5,
                "trust": 0.2,
                "blamed": True,
                "facilitation": 0.6,
                "shift": 0.25,
            },
            -1.5,
        ),
    ],
)
def test_log_odds_of_a_collapse_by_hand(circumstances, expected):
    assert odds(chance(**circumstances)) == pytest.approx(expected)


def test_chance_of_a_collapse_by_hand():
    assert chance(gap=0.5, spent=0.5, coefficient={"base": -2.25}) == 0.5  # -2.25 + 9 / 4
    # log odds -2: 1 / (1 + e^2) = 1 / 8.389056
    assert chance(gap=0.5, spent=0.4, trust=0.2) == pytest.approx(1 / (1 + math.exp(2.6)))
    assert chance(coefficient={"base": -2.0}) == pytest.approx(0.119203, abs=1e-6)


def test_an_incident_counts_only_when_somebody_is_blamed():
    assert chance(coefficient={"incident": 5.0}) == chance(coefficient={"incident": 0.0})
    assert odds(chance(blamed=True, coefficient={"incident": 2.5})) == pytest.approx(-1.6)


def test_what_brings_a_collapse_and_what_keeps_it_off():
    usual = {"gap": 0.3, "spent": 0.5, "trust": 0.5, "facilitation": 0.5}
    for brings in ({"gap": 0.4}, {"spent": 0.6}, {"blamed": True}, {"shift": 0.1}):
        assert chance(**{**usual, **brings}) > chance(**usual)
    for keeps_off in ({"trust": 0.6}, {"facilitation": 0.6}, {"shift": -0.1}):
        assert chance(**{**usual, **keeps_off}) < chance(**usual)


def test_a_tiny_deadline_makes_collapse_certain_and_no_error():
    assert chance(gap=0.1, spent=1.0 / 1e-6) == 1.0
    assert chance(gap=1.0, spent=100_000 / 1e-6, coefficient={"gap": 100.0}) == 1.0
    assert 0.0 < chance(trust=1.0, coefficient={"base": -100.0, "trust": 100.0}) < 1e-80


@pytest.mark.parametrize(
    ("shortfall", "reserve", "most", "expected"),
    [
        (0.25, 0.5, 1.0, 0.5),
        (0.25, 0.25, 0.75, 0.5),
        (0.25, 0.0, 1.0, 0.25),
        (0.5, 0.25, 0.75, 1.0),
        (0.75, 0.5, 1.0, 1.0),  # a draft worth less than no deal: more than all is all
        (0.25, 0.5, 0.5, 1.0),  # nothing to gain
        (0.25, 0.75, 0.5, 1.0),
        (0.0, 0.25, 0.75, 0.0),
        (0.0, 0.5, 0.5, 0.0),  # content with nothing
    ],
)
def test_discontent_is_a_share_of_what_could_be_gained(shortfall, reserve, most, expected):
    assert discontent(shortfall, reserve, most) == expected


def test_discontent_does_not_hang_on_how_a_party_counts_utility():
    # u -> u / 2 + 1 / 4: asked 1, offered .625, no deal .375, so .375 / .625 both times
    assert discontent(0.375, 0.375, 1.0) == discontent(0.1875, 0.4375, 0.75) == 0.6


@pytest.mark.parametrize(
    ("u", "expected"), [(0.0, 0), (0.24, 0), (0.25, 1), (0.74, 1), (0.75, 2), (0.99, 2)]
)
def test_who_walks_is_drawn_in_proportion_to_discontents(u, expected):
    # Shares 1/4, 1/2, 1/4
    assert who_walks(np.array([0.125, 0.25, 0.125]), u) == expected


@pytest.mark.parametrize("u", [0.0, 0.5, 1.0 - 2.0**-53])
def test_a_party_without_discontent_does_not_walk(u):
    assert who_walks(np.array([0.0, 0.3, 0.0]), u) == 1


@pytest.mark.parametrize(
    ("u", "expected"), [(0.0, 0), (0.33, 0), (0.34, 1), (0.66, 1), (0.67, 2), (1.0 - 2.0**-53, 2)]
)
def test_all_are_equally_likely_to_walk_when_nobody_is_discontented(u, expected):
    assert who_walks(np.zeros(3), u) == expected


@pytest.mark.parametrize("discontents", [[0.0, 0.0], [0.3, 0.4], [0.1, 0.7], [1.0, 3.5]])
def test_somebody_walks_at_the_largest_draw(discontents):
    assert who_walks(np.array(discontents), 1.0 - 2.0**-53) == 1
    assert who_walks(np.array(discontents), 1.0) == 1


@pytest.mark.parametrize(
    "discontents", [[0.5, 0.5], [0.1, 0.7], [0.0, 0.0], [1.5, 0.2, 0.9], [0.0, 0.0, 0.0]]
)
def test_parties_in_reversed_order_walk_as_often(discontents):
    there = [who_walks(np.array(discontents), (at + 0.5) / 999) for at in range(999)]
    back = [who_walks(np.array(discontents[::-1]), (at + 0.5) / 999) for at in range(999)]
    mirrored = [len(discontents) - 1 - walker for walker in reversed(back)]
    assert sum(a != b for a, b in zip(there, mirrored, strict=True)) <= 1  # one may stand between
