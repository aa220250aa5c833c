"""Mediators: their influence, what pressing costs them, the texts they table."""

import itertools

import numpy as np
import pytest

from negsim.rules.mediation import (
    ALWAYS,
    COLLAPSE_ODDS,
    CREDIBILITY,
    DEADLOCK,
    FAVRETTO,
    FURTHER,
    GUARANTEE,
    INDUCEMENT,
    KYDD,
    NO_BIAS,
    RAUCHHAUS,
    RETURN_ODDS,
    WHEN_COLLAPSED,
    affordable,
    bar,
    belief,
    concerted,
    credibility,
    felt,
    influence,
    joined,
    mean_influence,
    package_all_take,
    presses_now,
    shift,
    shifted_odds,
)
from negsim.rules.offers import NONE
from negsim.vocabulary import ADJOURNED, COLLAPSED, TALKS


def test_further_instruments_are_in_their_order():
    assert [FURTHER[GUARANTEE], FURTHER[INDUCEMENT]] == ["guarantee", "inducement"]


def test_a_guarantee_moves_credibility_and_nothing_else():
    moved = [shift(what, GUARANTEE, 0.5) for what in (CREDIBILITY, COLLAPSE_ODDS, RETURN_ODDS)]
    assert moved == [0.5, 0.0, 0.0]


def test_an_inducement_shifts_nothing():
    moved = [shift(what, INDUCEMENT, 0.5) for what in (CREDIBILITY, COLLAPSE_ODDS, RETURN_ODDS)]
    assert moved == [0.0, 0.0, 0.0]
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
        (0.25, [0.0, 1.0], 0.25),  # nobody believes more for being paid
        (0.25, [0.5, 1.0], 0.625),
    ],
)
def test_a_guarantee_makes_promises_credible_beyond_trust(trust, influences, expected):
    assert credibility(trust, np.array(influences)) == expected


def test_a_stronger_guarantee_and_more_trust_never_lower_credibility():
    believed = [[credibility(t / 8, np.array([z / 8])) for t in range(9)] for z in range(9)]
    for rows in (believed, list(zip(*believed, strict=True))):
        assert all(a <= b for row in rows for a, b in itertools.pairwise(row))


def test_shifts_of_all_further_instruments_are_added():
    # Of the two only the guarantee shifts anything, and only credibility: .5 + 0.
    assert shifted_odds(CREDIBILITY, np.array([0.5, 0.25])) == 0.5
    assert shifted_odds(COLLAPSE_ODDS, np.array([0.5])) == 0.0
    assert shifted_odds(RETURN_ODDS, np.array([0.5])) == 0.0
    assert shifted_odds(RETURN_ODDS, np.empty(0)) == 0.0


@pytest.mark.parametrize(
    ("left", "pressing", "expected"),
    [
        (6.0, 0.5, 0.5),
        (0.5, 0.5, 0.5),
        (0.125, 0.5, 0.125),  # what is left
        (0.0, 0.5, 0.0),
        (0.0, 0.0, 0.0),
        (1.0, 0.0, 0.0),
    ],
)
def test_a_mediator_presses_as_hard_as_its_effort_allows(left, pressing, expected):
    assert affordable(left, pressing) == expected


def test_endurance_is_rounds_of_full_pressing():
    left, pressed = 2.5, []
    for _ in range(5):
        pressed.append(affordable(left, 1.0))
        left -= pressed[-1]
    assert pressed == [1.0, 1.0, 0.5, 0.0, 0.0]


@pytest.mark.parametrize(
    ("mediators", "discord", "expected"),
    [
        (1, 0.5, 1.0),  # alone at one with itself
        (2, 0.5, 0.5),
        (3, 0.5, 0.25),  # .5 * .5
        (3, 0.25, 0.5625),  # .75 * .75
        (4, 0.5, 0.125),
        (0, 0.5, 1.0),
        (4, 0.0, 1.0),  # in concert
        (1, 1.0, 1.0),
        (2, 1.0, 0.0),
    ],
)
def test_discord_takes_a_share_of_every_hold(mediators, discord, expected):
    assert concerted(mediators, discord) == expected


def on_party_0(intensity, hold):
    both = np.array([[held, 0.9] for held in hold]).reshape(len(hold), 2)
    return influence(np.array(intensity), both, 0)


def test_influence_of_two_mediators_by_hand():
    # 1 - (1 - .5 * .5) * (1 - .8 * .25) = 1 - .75 * .8
    assert on_party_0([0.5, 0.8], [0.5, 0.25]) == pytest.approx(0.4)


def test_influence_goes_by_the_hold_on_that_party():
    hold = np.array([[0.2, 0.5, 1.0, 0.0]])
    influences = [influence(np.array([0.5]), hold, i) for i in range(4)]
    assert influences == pytest.approx([0.1, 0.25, 0.5, 0.0])  # the last one is not addressed


@pytest.mark.parametrize(
    ("intensity", "hold"), [(0.0, 1.0), (1.0, 0.0)], ids=["no intensity", "no hold"]
)
def test_a_null_mediator_has_no_influence_and_changes_none(intensity, hold):
    assert on_party_0([intensity], [hold]) == 0.0
    assert on_party_0([0.5, intensity], [0.5, hold]) == 0.25


def test_without_mediators_there_is_no_influence():
    assert influence(np.empty(0), np.empty((0, 2)), 1) == 0.0


def test_full_intensity_and_hold_is_full_influence():
    assert on_party_0([1.0], [1.0]) == 1.0
    assert on_party_0([1.0, 0.7], [1.0, 0.3]) == 1.0


def test_each_further_mediator_adds_less_and_all_together_stay_below_1():
    influences = [on_party_0([0.8] * m, [0.5] * m) for m in range(1, 11)]
    # 1 - .6, 1 - .36, 1 - .216
    assert influences[:3] == pytest.approx([0.4, 0.64, 0.784])
    added = [later - earlier for earlier, later in itertools.pairwise([0.0, *influences])]
    assert all(0.0 < later < earlier for earlier, later in itertools.pairwise(added))
    assert influences[-1] < 1.0


def test_in_concert_a_further_mediator_helps_and_in_discord_it_may_hurt():
    # Two that press in full with a hold of .4 each
    together = [on_party_0([1.0] * 2, [0.4 * concerted(2, chi)] * 2) for chi in (0.0, 0.2, 0.5)]
    # 1 - .6^2; 1 - .68^2; 1 - .8^2, which is less than .4
    assert together == pytest.approx([0.64, 0.5376, 0.36])


def test_the_order_of_mediators_does_not_matter():
    assert on_party_0((0.3, 0.7), (0.6, 0.4)) == on_party_0((0.7, 0.3), (0.4, 0.6))


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
    ("when", "phase", "at_table", "expected"),
    [
        (ALWAYS, TALKS, 0, True),
        (ALWAYS, COLLAPSED, 0, True),
        (ALWAYS, ADJOURNED, 7, False),
        (DEADLOCK, TALKS, 0, False),
        (DEADLOCK, TALKS, 1, True),
        (DEADLOCK, TALKS, 7, True),
        (DEADLOCK, COLLAPSED, 7, False),  # rounds without a text before talks broke off
        (DEADLOCK, ADJOURNED, 7, False),
        (WHEN_COLLAPSED, COLLAPSED, 0, True),
        (WHEN_COLLAPSED, TALKS, 7, False),
        (WHEN_COLLAPSED, ADJOURNED, 7, False),
    ],
)
def test_when_a_mediator_presses(when, phase, at_table, expected):
    assert bool(presses_now(when, phase, at_table, 5, 1.0, 1e6)) is expected


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
    phase = COLLAPSED if when == WHEN_COLLAPSED else TALKS
    assert [d for d in range(1, 7) if presses_now(when, phase, 1, d, first, last)] == rounds


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


@pytest.mark.parametrize(
    ("formulation", "face_saving", "expected"),
    [
        (0.0, 0.5, 0.75),  # what is asked for
        (0.5, 0.5, 0.5),  # .75 - .5 * .5
        (1.0, 0.25, 0.5),
        (1.0, 0.5, 0.375),  # .25 is below the reservation value, which holds
        (1.0, 0.0, 0.75),  # no face is saved where none is at stake
    ],
)
def test_a_text_of_the_mediators_may_be_worth_less_than_asked_for(
    formulation, face_saving, expected
):
    assert bar(0.375, 0.75, face_saving, formulation) == expected


def test_who_asks_for_less_than_no_deal_still_wants_that_much():
    assert bar(0.5, 0.25, 0.5, 0.0) == 0.5


FRONTIER = np.array([[1.0, 0.9, 0.75, 0.6, 0.35, 0.0], [0.0, 0.35, 0.6, 0.7, 0.85, 1.0]])
DISAGREEMENT = (0.2, 0.25)


def text(worth, reserve, bars=None, count=None):
    """Return the mediators' text; who is not said to ask for more asks for no deal's worth."""
    worth, bars = np.array(worth), reserve if bars is None else bars
    count = worth.shape[1] if count is None else count
    return package_all_take(worth, count, np.array(reserve), np.array(bars))


def test_the_text_is_the_nash_solution_of_a_discrete_problem():
    # Gains over (.2, .25): (.7, .10) = .07, (.55, .35) = .1925, (.4, .45) = .18,
    # (.15, .60) = .09; the first and the last package leave one party below.
    assert text(FRONTIER, DISAGREEMENT) == 2


def test_the_text_does_not_change_with_the_scale_of_utilities():
    # u -> a u + b for each party by itself
    scale, shift = np.array([0.5, 2.0]), np.array([0.25, 0.125])
    scaled = FRONTIER * scale[:, np.newaxis] + shift[:, np.newaxis]
    assert text(scaled, DISAGREEMENT * scale + shift) == 2


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        ((0.6, 0.6), 2),  # only 2 and 3 give both that: .1925 and .18
        ((0.6, 0.7), 3),
        ((0.7, 0.7), NONE),
        ((0.7, 0.6), 2),
        ((0.9, 0.3), 1),
        ((0.8, 0.8), NONE),
        ((0.75, 0.6), 2),  # just as much as it is worth
        ((0.76, 0.6), NONE),
    ],
)
def test_the_text_is_the_best_of_those_that_all_take(bars, expected):
    assert text(FRONTIER, DISAGREEMENT, bars) == expected


def test_the_best_text_being_refused_another_is_tabled():
    # Gains 2 and 3 are .18 and .21, but the first asks for .6.
    worth = [[0.6, 0.5], [0.3, 0.42]]
    assert text(worth, (0.0, 0.0)) == 1
    assert text(worth, (0.0, 0.0), (0.6, 0.0)) == 0


def test_only_as_many_packages_as_there_are_are_looked_at():
    assert text(FRONTIER, DISAGREEMENT, count=2) == 1
    assert text(FRONTIER, DISAGREEMENT, count=1) == NONE
    assert text(FRONTIER, DISAGREEMENT, count=0) == NONE


def test_a_wider_choice_never_leaves_mediators_without_a_text():
    choices = [[x for x in range(6) if bits >> x & 1] for bits in range(64)]
    for bars in itertools.product((0.2, 0.5, 0.7), (0.3, 0.6, 0.8)):
        found = [text(FRONTIER[:, some], DISAGREEMENT, bars) != NONE for some in choices]
        for bits, x in itertools.product(range(64), range(6)):
            assert found[bits | 1 << x] or not found[bits]


def test_a_text_that_gives_somebody_no_more_than_no_deal_will_do():
    worth = [[0.5, 0.9, 0.4], [0.5, 0.3, 0.9]]
    assert text(worth, (0.4, 0.3)) == 0
    # a trace of a gain for the one, and .2 for the other; .4, and a trace for the other
    assert text(worth, (0.5, 0.3)) == 1
    assert text(worth, (0.6, 0.3)) == 1
    assert text(worth, (0.5, 0.4)) == 0
    assert text(worth, (0.6, 0.4)) == NONE


def test_of_texts_that_give_somebody_nothing_the_better_one_is_tabled():
    assert text([[0.5, 0.5], [0.6, 0.9]], (0.5, 0.3)) == 1
    assert text([[0.5, 0.5, 0.5], [0.9, 0.6, 0.9]], (0.5, 0.3)) == 0  # of equals the first


def test_two_losses_do_not_multiply_to_a_gain():
    assert text([[0.1], [0.1]], (0.5, 0.5)) == NONE


def test_equal_products_go_to_the_first_text():
    worth = [[0.25, 0.5, 1.0, 0.5], [1.0, 1.0, 0.5, 1.0]]
    assert text(worth, (0.0, 0.0)) == 1


def test_the_text_of_three_parties():
    worth = [[0.9, 0.5, 0.6], [0.9, 0.5, 0.4], [0.2, 0.5, 0.5]]
    # .9 * .9 * .2 = .162, .125, .12; over (0, 0, .1) .081, .1, .096
    assert text(worth, (0.0, 0.0, 0.0)) == 0
    assert text(worth, (0.0, 0.0, 0.1)) == 1
    assert text(worth, (0.0, 0.0, 0.0), (0.0, 0.0, 0.4)) == 1
    assert text(worth, (0.0, 0.0, 0.0), (0.6, 0.0, 0.4)) == 2


def test_a_higher_reservation_value_never_gives_its_party_less():
    got = [FRONTIER[0, text(FRONTIER, (r, 0.25))] for r in (0.0, 0.2, 0.5, 0.7, 0.8)]
    # r = 0: .09, .2625, .27, .21; r = .5: .04, .0875, .045; from .7: .02, .0175; .8: .01
    assert got == [0.6, 0.75, 0.75, 0.9, 0.9]
