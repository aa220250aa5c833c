"""Which packages all could sign, what each party offers, how far the others' drafts are."""

import itertools

import numpy as np
import pytest

from negsim.rules.offers import (
    NONE,
    accepts,
    best_offer,
    gap,
    shortfall,
    signable_by_all,
    unborne,
)
from negsim.rules.softening import FREE, NEVER


def test_no_package_is_no_index():
    assert NONE == -1


def signed(worth, prices):
    can = np.array([True, False] * len(worth[0]))[: len(worth[0])]
    signable_by_all(np.array(worth), np.array(prices), can)
    return can.tolist()


def test_all_could_sign_what_has_no_price_even_if_it_is_worth_nothing():
    assert signed([[0.0, 0.5, 1.0]] * 2, [[FREE] * 3] * 2) == [True] * 3


def test_nobody_signs_what_is_worth_enough_to_no_one():
    assert signed([[1.0, 1.0]] * 2, [[NEVER] * 2] * 2) == [False] * 2


@pytest.mark.parametrize("i", [0, 1, 2])
def test_each_party_can_exclude_packages(i):
    worth = np.full((3, 4), 0.5)
    prices = np.full((3, 4), FREE)
    prices[i] = [0.4, 0.5, 0.6, NEVER]  # what is worth just its price is not signed
    assert signed(worth, prices) == [True, False, False, False]


def test_a_package_is_signable_if_no_party_excludes_it():
    worth = [[0.5, 0.5, 0.5, 0.9], [0.2, 0.6, 0.6, 0.6], [0.3, 0.3, 0.3, 0.3]]
    prices = [[0.4, 0.6, 0.4, 0.8], [0.3, 0.3, 0.3, 0.5], [FREE, FREE, FREE, 0.1]]
    assert signed(worth, prices) == [False, False, True, True]


def test_lower_prices_never_close_a_package():
    worth = [[0.1, 0.4, 0.6, 0.9], [0.9, 0.5, 0.4, 0.2]]
    opened = [signed(worth, [[p] * 4] * 2) for p in (NEVER, 0.6, 0.45, 0.3, 0.15, 0.0)]
    # The smaller worth of the two is .1, .4, .4, .2
    assert opened[0] == opened[1] == opened[2] == [False] * 4
    assert opened[3:] == [[False, True, True, False], [False, True, True, True], [True] * 4]


WORTH = np.array([[0.9, 0.7, 0.5, 0.1], [0.1, 0.4, 0.6, 0.9]])


def offered(i, worth, asked, count=None):
    return best_offer(i, worth, worth.shape[1] if count is None else count, asked)


@pytest.mark.parametrize(
    ("i", "asked", "expected"),
    [
        (0, 1.0, NONE),
        (0, 0.9, 0),  # what is worth just what it asks for will do
        (0, 0.6, 1),  # of packages 0 and 1 the other likes 1 best
        (0, 0.5, 2),
        (0, 0.0, 3),
        (1, 0.5, 2),
        (1, 0.0, 0),
        (1, 0.95, NONE),
    ],
)
def test_a_party_offers_what_the_other_likes_best_and_gives_it_what_it_asks(i, asked, expected):
    assert offered(i, WORTH, asked) == expected


def test_only_as_many_packages_as_there_are_are_looked_at():
    assert offered(0, WORTH, 0.0, count=2) == 1
    assert offered(0, WORTH, 0.0, count=0) == NONE


def test_with_three_parties_the_product_of_the_others_decides():
    worth = np.array([[0.5, 0.5, 0.5], [0.9, 0.5, 0.4], [0.2, 0.4, 0.5]])
    # For party 0: .9 * .2 = .18, .5 * .4 = .20, .4 * .5 = .20, and the sums would say 0.
    assert offered(0, worth, 0.5) == 1
    # For party 1: .5 * .2 = .10, .5 * .4 = .20, .5 * .5 = .25; its own worth counts not.
    assert offered(1, worth, 0.0) == 2
    # For party 2: .5 * .9 = .45, .5 * .5 = .25, .5 * .4 = .20
    assert offered(2, worth, 0.0) == 0


@pytest.mark.parametrize("i", [0, 1, 2])
def test_in_whatever_order_a_party_stands_all_others_count(i):
    worth = np.array([[0.6, 0.5]] * 3)
    worth[i] = 1.0
    assert offered(i, worth, 0.5) == 0  # .6 * .6 against .5 * .5
    for other in {0, 1, 2} - {i}:
        disliked = worth.copy()
        disliked[other, 0] = 0.3
        assert offered(i, disliked, 0.5) == 1  # .6 * .3


def test_equal_products_go_to_the_first_package():
    worth = np.array([[0.5, 0.6, 0.7], [0.25, 0.5, 0.5], [0.5, 0.25, 0.25]])
    assert offered(0, worth, 0.0) == 0
    assert offered(0, worth, 0.55) == 1
    assert offered(0, worth[:, 1:], 0.0) == 0


def test_a_package_worth_nothing_to_the_others_is_still_an_offer():
    assert offered(0, np.array([[1.0], [0.0]]), 0.5) == 0


@pytest.mark.parametrize(
    ("worth", "asked", "expected"),
    [(0.6, 0.5, True), (0.5, 0.5, True), (0.4, 0.5, False), (0.0, 0.0, True)],
)
def test_a_party_accepts_what_gives_it_what_it_asks(worth, asked, expected):
    assert bool(accepts(worth, asked)) is expected


@pytest.mark.parametrize(
    ("asked", "worth", "expected"),
    [(0.75, 0.5, 0.25), (0.5, 0.5, 0.0), (0.5, 0.75, 0.0), (0.75, 0.0, 0.75)],
)
def test_shortfall_is_what_a_draft_misses(asked, worth, expected):
    assert shortfall(asked, worth) == expected


@pytest.mark.parametrize(
    ("needed", "borne", "expected"),
    [
        (0.75, 0.25, 0.5),
        (0.75, 0.75, 0.0),
        (0.25, 0.75, 0.0),  # what it could bear besides makes up for nothing
        (-1.0, 0.0, 0.0),  # no line in the way
        (1.0, 0.0, 1.0),
        (0.0, 0.0, 0.0),
    ],
)
def test_what_a_draft_needs_beyond_what_is_borne(needed, borne, expected):
    assert unborne(needed, borne) == expected


@pytest.mark.parametrize(
    ("distances", "expected"),
    [
        ([0.25, 0.5], 0.5),
        ([0.5, 0.25], 0.5),
        ([0.1, 0.3, 0.2], 0.3),
        ([0.0, 0.0], 0.0),
        ([0.0, 0.0, 0.125], 0.125),
    ],
)
def test_the_gap_is_the_largest_distance(distances, expected):
    assert gap(np.array(distances)) == expected


def test_the_gap_does_not_hang_on_the_order_of_parties():
    assert {gap(np.array(order)) for order in itertools.permutations([0.1, 0.7, 0.4])} == {0.7}
