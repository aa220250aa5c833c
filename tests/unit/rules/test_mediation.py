"""Mediators: their influence, its cost, the texts they table."""

import itertools

import numpy as np
import pytest

from negsim.rules.mediation import (
    ALWAYS,
    COLLAPSE_ODDS,
    CONSENT_ODDS,
    CREDIBILITY,
    DEADLOCK,
    FAVRETTO,
    FURTHER,
    KYDD,
    NO_BIAS,
    RAUCHHAUS,
    WHEN_COLLAPSED,
    affordable,
    belief,
    cost_of_round,
    credibility,
    felt,
    influence,
    joined,
    mean_influence,
    nash_package,
    presses_now,
    shift,
    shifted_odds,
    takes_package,
)
from negsim.rules.offers import NONE


@pytest.mark.parametrize(
    ("intensities", "further", "cost", "expected"),
    [
        ((0.5, 0.25, 0.75), [0.0], 1.0, 0.5),  # 1.5 / 3
        ((0.5, 0.25, 0.75), [0.0], 0.5, 0.25),
        ((1.0, 1.0, 1.0), [0.0], 2.0, 2.0),
        ((0.0, 0.0, 0.75), [0.0], 1.0, 0.25),
        ((0.0, 0.0, 0.0), [0.0], 1.0, 0.0),
        ((1.0, 1.0, 1.0), [1.0], 0.0, 0.0),
        ((0.5, 0.25, 0.75), [0.375], 1.0, 0.625),  # 1.875 / 3: still a third
        ((0.0, 0.0, 0.0), [0.75], 2.0, 0.5),
        ((0.0, 0.0, 0.0), [0.5, 0.25], 1.0, 0.25),
        ((1.0, 1.0, 1.0), [], 1.0, 1.0),
    ],
)
def test_a_round_costs_a_third_of_all_intensities_times_the_cost_of_the_phase(
    intensities, further, cost, expected
):
    assert cost_of_round(*intensities, np.array(further), cost) == expected


def test_a_guarantee_moves_credibility_and_nothing_else():
    guarantee = FURTHER.index("guarantee")
    moved = [shift(what, guarantee, 0.5) for what in (CREDIBILITY, COLLAPSE_ODDS, CONSENT_ODDS)]
    assert moved == [0.5, 0.0, 0.0]
    assert shift(CREDIBILITY, len(FURTHER), 0.5) == 0.0  # what is no instrument moves nothing


@pytest.mark.parametrize(
    ("trust", "influences", "expected"),
    [
        (0.25, [0.5], 0.625),  # half of the way from .25 to 1
        (0.25, [0.0], 0.25),  # without a guarantee it is trust
        (0.25, [1.0], 1.0),
        (0.0, [0.25], 0.25),
        (1.0, [0.5], 1.0),
        (0.25, [], 0.25),
    ],
)
def test_a_guarantee_makes_promises_credible_beyond_trust(trust, influences, expected):
    assert credibility(trust, np.array(influences)) == expected


def test_a_stronger_guarantee_and_more_trust_never_lower_credibility():
    believed = [[credibility(t / 8, np.array([z / 8])) for t in range(9)] for z in range(9)]
    for rows in (believed, list(zip(*believed, strict=True))):
        assert all(a <= b for row in rows for a, b in itertools.pairwise(row))


def test_shifts_of_all_further_instruments_are_added():
    # Only the guarantee is one so far, and only credibility is shifted by it: .5 + 0.
    assert shifted_odds(CREDIBILITY, np.array([0.5, 0.25])) == 0.5
    assert shifted_odds(COLLAPSE_ODDS, np.array([0.5])) == 0.0
    assert shifted_odds(CONSENT_ODDS, np.array([0.5])) == 0.0
    assert shifted_odds(CONSENT_ODDS, np.empty(0)) == 0.0


@pytest.mark.parametrize(
    ("left", "cost", "expected"),
    [
        (6.0, 0.5, 1.0),
        (0.5, 0.5, 1.0),
        (0.125, 0.5, 0.25),
        (0.0, 0.5, 0.0),
        (0.0, 0.0, 1.0),  # what costs nothing can always be afforded
        (1.0, 0.0, 1.0),
    ],
)
def test_a_mediator_affords_what_effort_it_has_left(left, cost, expected):
    assert affordable(left, cost) == expected


def on_party_0(intensity, hold, share):
    both = np.array([[held, 0.9] for held in hold]).reshape(len(hold), 2)
    return influence(np.array(intensity), both, np.array(share), 0)


def test_influence_of_two_mediators_by_hand():
    # 1 - (1 - .5 * .5 * 1) * (1 - .8 * .5 * .5) = 1 - .75 * .8
    assert on_party_0([0.5, 0.8], [0.5, 0.5], [1.0, 0.5]) == pytest.approx(0.4)


def test_influence_goes_by_the_hold_on_that_party():
    hold = np.array([[0.2, 0.5, 1.0, 0.0]])
    one, full = np.array([0.5]), np.array([1.0])
    influences = [influence(one, hold, full, i) for i in range(4)]
    assert influences == pytest.approx([0.1, 0.25, 0.5, 0.0])  # the last one is not addressed


@pytest.mark.parametrize(
    ("intensity", "leverage", "share"),
    [(0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)],
    ids=["no intensity", "no leverage", "no effort left"],
)
def test_a_null_mediator_has_no_influence_and_changes_none(intensity, leverage, share):
    assert on_party_0([intensity], [leverage], [share]) == 0.0
    assert on_party_0([0.5, intensity], [0.5, leverage], [1.0, share]) == 0.25


def test_without_mediators_there_is_no_influence():
    assert influence(np.empty(0), np.empty((0, 2)), np.empty(0), 1) == 0.0


def test_full_intensity_leverage_and_effort_is_full_influence():
    assert on_party_0([1.0], [1.0], [1.0]) == 1.0
    assert on_party_0([1.0, 0.7], [1.0, 0.3], [1.0, 0.2]) == 1.0


def test_each_further_mediator_adds_less_and_all_together_stay_below_1():
    influences = [on_party_0([0.8] * m, [0.5] * m, [1.0] * m) for m in range(1, 11)]
    # 1 - .6, 1 - .36, 1 - .216
    assert influences[:3] == pytest.approx([0.4, 0.64, 0.784])
    added = [later - earlier for earlier, later in itertools.pairwise([0.0, *influences])]
    assert all(0.0 < later < earlier for earlier, later in itertools.pairwise(added))
    assert influences[-1] < 1.0


def test_the_order_of_mediators_does_not_matter():
    one, other = (0.3, 0.7, 0.9), (0.6, 0.4, 0.5)
    assert on_party_0(*zip(one, other, strict=True)) == on_party_0(*zip(other, one, strict=True))


def test_mean_influence_is_over_the_parties():
    assert mean_influence(np.array([0.25, 0.5, 0.75])) == 0.5
    assert mean_influence(np.array([0.0, 1.0])) == 0.5
    assert mean_influence(np.array([0.0, 0.0])) == 0.0


@pytest.mark.parametrize(
    ("influences", "expected"),
    [
        ([0.0, 0.0], False),
        ([0.25, 0.0], True),
        ([0.0, 0.25], True),  # one party is enough
        ([0.0, 0.0, 1e-9], True),
        ([1.0, 1.0], True),
    ],
)
def test_an_instrument_is_felt_if_it_reaches_any_party(influences, expected):
    assert bool(felt(np.array(influences))) is expected


@pytest.mark.parametrize(
    ("when", "talking", "collapsed", "stuck", "expected"),
    [
        (ALWAYS, True, False, 0, True),
        (ALWAYS, False, True, 0, True),
        (ALWAYS, False, False, 0, True),  # adjourned
        (DEADLOCK, True, False, 0, False),
        (DEADLOCK, True, False, 1, True),
        (DEADLOCK, True, False, 7, True),
        (DEADLOCK, False, True, 7, False),  # stuck when talks broke off is no deadlock now
        (DEADLOCK, False, False, 7, False),
        (WHEN_COLLAPSED, False, True, 0, True),
        (WHEN_COLLAPSED, True, False, 7, False),
        (WHEN_COLLAPSED, False, False, 0, False),
    ],
)
def test_when_a_mediator_presses(when, talking, collapsed, stuck, expected):
    assert bool(presses_now(when, talking, collapsed, stuck, 5, 1.0, 1e6)) is expected


@pytest.mark.parametrize("when", [ALWAYS, DEADLOCK, WHEN_COLLAPSED])
@pytest.mark.parametrize(
    ("first", "last", "rounds"),
    [
        (1.0, 1e6, [1, 2, 3, 4, 5, 6]),
        (3.0, 5.0, [3, 4, 5]),  # both included
        (3.0, 3.0, [3]),
        (2.5, 4.5, [3, 4]),
        (1.0, 0.0, []),
        (5.0, 3.0, []),
    ],
)
def test_pressure_has_a_first_and_a_last_round(when, first, last, rounds):
    talking = when != WHEN_COLLAPSED
    pressed = [
        d for d in range(1, 7) if presses_now(when, talking, not talking, 1, d, first, last)
    ]
    assert pressed == rounds


@pytest.mark.parametrize(
    ("hypothesis", "expected"),
    [
        # at alignments -1, -.75, -.5, -.25, 0, .25, .5, .75, 1
        (NO_BIAS, [1.0] * 9),
        (KYDD, [0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0]),
        (RAUCHHAUS, [0.0, 0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25, 0.0]),
        (FAVRETTO, [1.0, 0.25, 0.0, 0.25, 1.0, 0.25, 0.0, 0.25, 1.0]),
    ],
)
def test_what_each_hypothesis_makes_of_alignment(hypothesis, expected):
    assert [belief(quarter / 4.0, hypothesis) for quarter in range(-4, 5)] == expected


def test_hypotheses_on_bias_contradict_each_other():
    # Is an ally held in higher regard than one who stands in the middle?
    higher = [belief(1.0, h) - belief(0.0, h) for h in (NO_BIAS, KYDD, RAUCHHAUS, FAVRETTO)]
    assert higher == [0.0, 0.5, -1.0, 0.0]
    # Only by Kydd does it matter whose ally.
    sides = [belief(0.3, h) == belief(-0.3, h) for h in (NO_BIAS, KYDD, RAUCHHAUS, FAVRETTO)]
    assert sides == [True, False, True, True]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (0.5, 0.5, 0.75),  # 1 - .5 * .5
        (0.25, 0.5, 0.625),  # 1 - .75 * .5
        (0.5, 0.0, 0.5),
        (0.0, 0.0, 0.0),
        (1.0, 0.25, 1.0),
    ],
)
def test_two_influences_join_as_two_mediators_do(one, other, expected):
    assert joined(one, other) == joined(other, one) == expected


FRONTIER = np.array([[1.0, 0.9, 0.75, 0.6, 0.35, 0.0], [0.0, 0.35, 0.6, 0.7, 0.85, 1.0]])
DISAGREEMENT = np.array([0.2, 0.25])


def test_the_text_is_the_nash_solution_of_a_discrete_problem():
    # Gains over (.2, .25): (.7, .10) = .07, (.55, .35) = .1925, (.4, .45) = .18,
    # (.15, .60) = .09; the first and the last package leave one party below.
    assert nash_package(FRONTIER, 6, DISAGREEMENT) == 2


def test_the_text_does_not_change_with_the_scale_of_utilities():
    # u -> a u + b for each party by itself
    scale, shift = np.array([0.5, 2.0]), np.array([0.25, 0.125])
    scaled = FRONTIER * scale[:, np.newaxis] + shift[:, np.newaxis]
    assert nash_package(scaled, 6, DISAGREEMENT * scale + shift) == 2


def test_packages_that_are_not_signable_are_no_text():
    assert nash_package(FRONTIER, 2, DISAGREEMENT) == 1
    assert nash_package(FRONTIER, 1, DISAGREEMENT) == NONE
    assert nash_package(FRONTIER, 0, DISAGREEMENT) == NONE


def test_no_text_unless_every_party_gains():
    worth = np.array([[0.5, 0.9, 0.4], [0.5, 0.3, 0.9]])
    assert nash_package(worth, 3, np.array([0.4, 0.3])) == 0
    assert nash_package(worth, 3, np.array([0.5, 0.3])) == NONE  # a gain of 0 is none
    assert nash_package(worth, 3, np.array([0.4, 0.5])) == NONE


def test_two_losses_do_not_multiply_to_a_gain():
    assert nash_package(np.array([[0.1], [0.1]]), 1, np.array([0.5, 0.5])) == NONE


def test_equal_products_go_to_the_first_text():
    worth = np.array([[0.25, 0.5, 1.0, 0.5], [1.0, 1.0, 0.5, 1.0]])
    assert nash_package(worth, 4, np.array([0.0, 0.0])) == 1


def test_the_text_of_three_parties():
    worth = np.array([[0.9, 0.5, 0.6], [0.9, 0.5, 0.4], [0.2, 0.5, 0.5]])
    # .9 * .9 * .2 = .162, .125, .12; over (0, 0, .1) .081, .1, .096
    assert nash_package(worth, 3, np.zeros(3)) == 0
    assert nash_package(worth, 3, np.array([0.0, 0.0, 0.1])) == 1


def test_a_higher_reservation_value_never_gives_its_party_less():
    got = [
        FRONTIER[0, nash_package(FRONTIER, 6, np.array([r, 0.25]))]
        for r in (0.0, 0.2, 0.5, 0.7, 0.8)
    ]
    # r = 0: .09, .2625, .27, .21; r = .5: .04, .0875, .045; from .7: .02, .0175; .8: .01
    assert got == [0.6, 0.75, 0.75, 0.9, 0.9]


@pytest.mark.parametrize(
    ("worth", "formulation", "expected"),
    [
        (0.75, 0.0, True),  # asked .75
        (0.74, 0.0, False),
        (0.5, 0.5, True),  # .75 - .5 * .5
        (0.49, 0.5, False),
        (0.4, 1.0, True),  # .75 - .5 is below the reservation value, which holds
        (0.39, 1.0, False),
    ],
)
def test_a_text_of_the_mediators_may_be_worth_less_than_asked_for(worth, formulation, expected):
    reserve, asked, face_saving = 0.4, 0.75, 0.5
    assert bool(takes_package(worth, reserve, asked, face_saving, formulation)) is expected


def test_formulation_saves_no_face_where_none_is_at_stake():
    assert not takes_package(0.7, 0.4, 0.75, 0.0, 1.0)
