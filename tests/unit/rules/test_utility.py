"""What a package is worth: verification, trust, and the most to hope for."""

import itertools
import random

import numpy as np
import pytest

from negsim.rules.utility import (
    best_levels,
    certain_part,
    most_to_hope_for,
    promised_part,
    split_values,
    utility,
    value_packages,
    worth_if_kept,
)

UNUSED = 9.0
"""Stands in places of short issues that no rule may look at."""


@pytest.mark.parametrize(
    ("worth", "now", "others", "expected_sure", "expected_promised"),
    [
        (0.75, 0.25, True, 0.25, 0.5),  # a gain of .5 that others must deliver
        (0.75, 0.25, False, 0.75, 0.0),  # the same gain in one's own hands
        (0.25, 0.75, True, 0.25, 0.0),  # a loss is sure: .75 - .5
        (0.25, 0.75, False, 0.25, 0.0),
        (0.5, 0.5, True, 0.5, 0.0),  # the status quo
        (1.0, 0.0, True, 0.0, 1.0),
        (0.0, 1.0, True, 0.0, 0.0),
    ],
)
def test_a_level_splits_into_what_is_sure_and_what_is_promised(
    worth, now, others, expected_sure, expected_promised
):
    assert certain_part(worth, now, others) == expected_sure
    assert promised_part(worth, now, others) == expected_promised


def two_parties():
    """Return certain and due of two parties and two issues; the second issue has three levels."""
    salience = np.array([[3.0, 1.0], [1.0, 1.0]])  # scaled: .75 and .25; .5 and .5
    value = np.array(
        [
            [[0.0, 1.0, UNUSED], [0.5, 0.0, 1.0]],
            [[1.0, 0.0, UNUSED], [0.0, 0.5, 1.0]],
        ]
    )
    status_quo = np.array([0, 1])
    others_perform = np.array([[True, True], [True, False]])
    certain, due = np.full(value.shape, -1.0), np.full(value.shape, -1.0)
    split_values(salience, value, status_quo, others_perform, certain, due)
    return certain, due


def test_split_values_by_hand():
    certain, due = two_parties()
    # Party 0, issue 0, weight .75: the gain of level 1 is promised.
    assert certain[0, 0, :2].tolist() == [0.0, 0.0]
    assert due[0, 0, :2].tolist() == [0.0, 0.75]
    # Party 0, issue 1, weight .25, now 0: gains of .5 and 1 are promised.
    assert certain[0, 1].tolist() == [0.0, 0.0, 0.0]
    assert due[0, 1].tolist() == [0.125, 0.0, 0.25]
    # Party 1, issue 0, weight .5: level 1 is a sure loss.
    assert certain[1, 0, :2].tolist() == [0.5, 0.0]
    assert due[1, 0, :2].tolist() == [0.0, 0.0]
    # Party 1, issue 1, weight .5, in its own hands: all is sure.
    assert certain[1, 1].tolist() == [0.0, 0.25, 0.5]
    assert due[1, 1].tolist() == [0.0, 0.0, 0.0]


def test_a_level_is_worth_what_is_sure_and_what_is_promised_if_promises_are_kept():
    certain, due = np.array([[[0.1, 0.2]], [[0.3, 0.0]]]), np.array([[[0.0, 0.5]], [[0.25, 0.0]]])
    assert if_kept(0, certain, due) == ([[0.1, 0.7]], [[0.55, 0.0]])
    assert if_kept(1, certain, due) == ([[0.55, 0.0]], [[0.1, 0.7]])


def test_what_levels_are_worth_to_the_others_adds_up():
    certain, due = np.array([[[0.5]], [[0.25]], [[0.125]]]), np.array([[[0.0]], [[0.0]], [[0.5]]])
    assert [if_kept(i, certain, due) for i in range(3)] == [
        ([[0.5]], [[0.875]]),
        ([[0.25]], [[1.125]]),
        ([[0.625]], [[0.75]]),
    ]


def if_kept(i, certain, due):
    own, theirs = np.full((2, *certain.shape[1:]), -7.0)
    worth_if_kept(i, certain, due, own, theirs)
    return own.tolist(), theirs.tolist()


def test_an_issue_without_salience_is_worth_nothing():
    value = np.array([[[0.0, 1.0], [1.0, 0.5]]])
    certain, due = np.empty(value.shape), np.empty(value.shape)
    split_values(
        np.array([[0.0, 2.0]]),
        value,
        np.array([0, 0]),
        np.array([[True, True]]),
        certain,
        due,
    )
    assert certain[0].tolist() == [[0.0, 0.0], [1.0, 0.5]]
    assert due[0].tolist() == [[0.0, 0.0], [0.0, 0.0]]


def valued(certain, due, assurance, verification, packages):
    base = np.full((certain.shape[0], packages.shape[0]), -1.0)
    gain = np.full(base.shape, -1.0)
    value_packages(certain, due, assurance, verification, packages, base, gain)
    return base, gain


def test_value_packages_by_hand_where_an_issue_verifies():
    certain, due = two_parties()
    packages = np.array([[1, 0], [1, 1], [1, 2], [0, 1]])
    # Issue 1 verifies with q = 0, .5 and 1.
    base, gain = valued(certain, due, np.array([0.0, 0.5, 1.0]), 1, packages)
    # Party 0 promised .75 + .125, .75, .75 + .25, 0; nothing sure.
    assert base[0].tolist() == [0.0, 0.375, 1.0, 0.0]
    assert gain[0].tolist() == [0.875, 0.375, 0.0, 0.0]
    # Party 1: sure 0 + 0, 0 + .25, 0 + .5, .5 + .25; nothing promised.
    assert base[1].tolist() == [0.0, 0.25, 0.5, 0.75]
    assert gain[1].tolist() == [0.0, 0.0, 0.0, 0.0]


def test_value_packages_by_hand_with_one_assurance_for_all():
    certain, due = two_parties()
    base, gain = valued(certain, due, np.array([0.25]), -1, np.array([[1, 2]]))
    # Party 0: all of 1 is promised, a quarter of it verified. Party 1: .5 is sure.
    assert base[:, 0].tolist() == [0.25, 0.5]
    assert gain[:, 0].tolist() == [0.75, 0.0]


@pytest.mark.parametrize(
    ("trust", "expected"), [(0.0, 0.25), (0.5, 0.625), (1.0, 1.0)], ids=["none", "half", "full"]
)
def test_trust_makes_up_for_missing_verification(trust, expected):
    # q + (1 - q) T = .25 + .75 T of a promise of 1
    assert utility(0.25, 0.75, trust) == expected


def test_trust_is_irrelevant_under_full_verification_and_without_promises():
    certain, due = two_parties()
    base, gain = valued(certain, due, np.array([1.0]), -1, np.array([[1, 0], [1, 2]]))
    assert gain.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert utility(base[0, 1], gain[0, 1], 0.0) == utility(base[0, 1], gain[0, 1], 1.0) == 1.0


def test_verification_never_lowers_a_utility():
    certain, due = two_parties()
    packages = np.array([[1, 2]])
    worths = []
    for q in (0.0, 0.25, 0.5, 1.0):
        base, gain = valued(certain, due, np.array([q]), -1, packages)
        worths.append(utility(base[0, 0], gain[0, 0], 0.5))
    # q + (1 - q) / 2
    assert worths == [0.5, 0.625, 0.75, 1.0]


def test_the_status_quo_is_worth_the_same_at_any_trust():
    certain, due = two_parties()
    base, gain = valued(certain, due, np.array([0.0]), -1, np.array([[0, 1]]))
    assert base[:, 0].tolist() == [0.0, 0.75]  # party 1: .5 * 1 + .5 * .5
    assert gain[:, 0].tolist() == [0.0, 0.0]


def test_three_parties_value_one_package_each_for_itself():
    value = np.array([[[0.0, 1.0]], [[0.0, 0.5]], [[1.0, 0.25]]])
    certain, due = np.empty(value.shape), np.empty(value.shape)
    split_values(np.ones((3, 1)), value, np.array([0]), np.ones((3, 1), dtype=bool), certain, due)
    base, gain = valued(certain, due, np.array([0.5]), -1, np.array([[1]]))
    assert base[:, 0].tolist() == [0.5, 0.25, 0.25]
    assert gain[:, 0].tolist() == [0.5, 0.25, 0.0]


def most_to_hope(i, certain, due, assurance, verification, counts, trust):
    most_certain, most_due = np.full(certain.shape[:2], -1.0), np.full(certain.shape[:2], -1.0)
    best_levels(certain, due, counts, most_certain, most_due)
    return most_to_hope_for(i, certain, due, most_certain, most_due, assurance, verification, trust)


def test_the_best_level_of_each_issue_by_hand():
    certain, due = two_parties()
    most_certain, most_due = np.full((2, 2), -1.0), np.full((2, 2), -1.0)
    best_levels(certain, due, np.array([2, 3]), most_certain, most_due)
    # Party 0 is promised at most .75 and .25; party 1 keeps at most .5 on either issue.
    assert most_certain.tolist() == [[0.0, 0.0], [0.5, 0.5]]
    assert most_due.tolist() == [[0.75, 0.25], [0.0, 0.0]]


def test_the_best_level_need_not_be_the_last():
    value = np.array([[[0.5, 1.0, 0.0]], [[0.5, 1.0, 0.75]]])
    certain, due = np.empty(value.shape), np.empty(value.shape)
    others = np.array([[False], [True]])
    split_values(np.ones((2, 1)), value, np.array([0]), others, certain, due)
    most_certain, most_due = np.empty((2, 1)), np.empty((2, 1))
    best_levels(certain, due, np.array([3]), most_certain, most_due)
    assert most_certain.tolist() == [[1.0], [0.5]]
    assert most_due.tolist() == [[0.0], [0.5]]


@pytest.mark.parametrize("seed", range(20))
def test_some_level_has_both_the_most_kept_and_the_most_due(seed):
    numbers = random.Random(seed)
    value = np.array([[[numbers.choice([0.0, 0.1, 0.7, numbers.random()]) for _ in range(5)]]])
    certain, due = np.empty(value.shape), np.empty(value.shape)
    others = np.array([[seed % 4 > 0]])
    split_values(np.ones((1, 1)), value, np.array([numbers.randrange(5)]), others, certain, due)
    most_certain, most_due = np.empty((1, 1)), np.empty((1, 1))
    best_levels(certain, due, np.array([5]), most_certain, most_due)
    best = np.argmax(value[0, 0])
    assert (most_certain[0, 0], most_due[0, 0]) == (certain[0, 0, best], due[0, 0, best])


def test_most_to_hope_for_by_hand():
    certain, due = two_parties()
    assurance, counts = np.array([0.0, 0.5, 1.0]), np.array([2, 3])
    # Party 0 gets .875 T, .375 + .375 T or 1 from (1, 0), (1, 1) and (1, 2).
    assert most_to_hope(0, certain, due, assurance, 1, counts, 0.5) == 1.0
    # Party 1 keeps .5 on the first issue and has .5 in its own hands on the second.
    assert most_to_hope(1, certain, due, assurance, 1, counts, 0.5) == 1.0
    # Without verification at all and with a trust of .5: half of .75 + .25.
    assert most_to_hope(0, certain, due, np.array([0.0]), -1, counts, 0.5) == 0.5


def test_verification_may_cost_its_buyer_the_best_of_the_issue_itself():
    # Issue 0 is worth 1 - q to the party and in its own hands; issue 1 promises a gain of 1.
    # Weights .5: q = 0 gives .5 + .5 T, q = 1 gives 0 + .5. At T = .5 the first is better.
    value = np.array([[[1.0, 0.0], [0.0, 1.0]]])
    certain, due = np.empty(value.shape), np.empty(value.shape)
    others = np.array([[False, True]])
    split_values(np.array([[1.0, 1.0]]), value, np.array([0, 0]), others, certain, due)
    counts = np.array([2, 2])
    assert most_to_hope(0, certain, due, np.array([0.0, 1.0]), 0, counts, 0.5) == 0.75
    assert most_to_hope(0, certain, due, np.array([0.0, 1.0]), 0, counts, 0.0) == 0.5


@pytest.mark.parametrize("verification", [-1, 0, 2])
@pytest.mark.parametrize("seed", range(4))
def test_most_to_hope_for_is_the_largest_utility_of_any_package(seed, verification):
    numbers = random.Random(seed)
    parties, counts = 3, np.array([2, 4, 3])
    value = np.full((parties, 3, 4), UNUSED)
    for i, k in itertools.product(range(parties), range(3)):
        value[i, k, : counts[k]] = [numbers.random() for _ in range(counts[k])]
    salience = np.array([[numbers.random() for _ in range(3)] for _ in range(parties)])
    others = np.array([[numbers.random() < 0.7 for _ in range(3)] for _ in range(parties)])
    status_quo = np.array([numbers.randrange(count) for count in counts])
    levels_that_verify = counts[verification] if verification >= 0 else 1
    assurance = np.array([numbers.random() for _ in range(levels_that_verify)])
    certain, due = np.empty(value.shape), np.empty(value.shape)
    split_values(salience, value, status_quo, others, certain, due)
    packages = np.array(list(itertools.product(*(range(count) for count in counts))))
    base, gain = valued(certain, due, assurance, verification, packages)
    for i, trust in itertools.product(range(parties), (0.0, 0.4, 1.0)):
        most = most_to_hope(i, certain, due, assurance, verification, counts, trust)
        assert most == pytest.approx((base[i] + trust * gain[i]).max(), abs=1e-14)
