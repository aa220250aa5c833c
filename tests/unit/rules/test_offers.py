"""Which packages all could sign, what each party offers, what it falls short of."""

import itertools

import numpy as np
import pytest

from negsim.rules.offers import (
    NONE,
    accepts,
    best_offer,
    gap,
    perceived,
    respects,
    shortfall,
    signable_by_all,
)

PACKAGES = np.array(list(itertools.product(range(2), range(2))))
"""(0, 0), (0, 1), (1, 0), (1, 1)."""

OPEN = [-1, -1]


def test_no_package_is_no_place():
    assert NONE == -1


@pytest.mark.parametrize(
    ("package", "locked", "expected"),
    [
        ([0, 2, 1], [-1, -1, -1], True),
        ([0, 2, 1], [-1, 2, -1], True),
        ([0, 2, 1], [0, 2, 1], True),
        ([0, 2, 1], [-1, 1, -1], False),
        ([1, 2, 1], [0, -1, -1], False),  # level 0 is a level
        ([0, 2, 1], [0, 2, 0], False),
    ],
)
def test_a_package_respects_what_is_locked(package, locked, expected):
    assert bool(respects(np.array(package), np.array(locked))) is expected


def found_by_all(needs, softening, locked):
    found = np.full(PACKAGES.shape[0], 7, dtype=np.int64)
    count = signable_by_all(
        np.array(needs), np.array(softening), PACKAGES, np.array(locked), found
    )
    return found[:count].tolist(), found[count:].tolist()


def test_all_packages_that_breach_no_line_are_found_in_order():
    found, rest = found_by_all([[-1.0] * 4] * 2, [0.0, 0.0], OPEN)
    assert found == [0, 1, 2, 3]
    assert rest == []


def test_each_of_three_parties_can_exclude_packages():
    needs = [[0.5, -1.0, -1.0, -1.0], [-1.0, -1.0, 0.3, -1.0], [-1.0, -1.0, -1.0, 1.0]]
    # Party 0 with .4 cannot sign 0, party 1 with .4 can sign 2, party 2 can never sign 3.
    found, rest = found_by_all(needs, [0.4, 0.4, 0.99], OPEN)
    assert found == [1, 2]
    assert rest == [7, 7]  # left alone


def test_softening_opens_packages_and_never_closes_one():
    needs = [[0.1, 0.3, 0.5, 1.0], [-1.0, 0.6, -1.0, -1.0]]
    found = [found_by_all(needs, [s, s], OPEN)[0] for s in (0.0, 0.1, 0.2, 0.4, 0.7, 1.0)]
    assert found == [[], [], [0], [0], [0, 1, 2], [0, 1, 2]]


@pytest.mark.parametrize(
    ("locked", "expected"),
    [([0, -1], [0, 1]), ([-1, 0], [0, 2]), ([1, 1], [3]), (OPEN, [0, 1, 2, 3])],
)
def test_locked_issues_leave_fewer_packages(locked, expected):
    assert found_by_all([[-1.0] * 4] * 2, [0.0, 0.0], locked)[0] == expected


def test_nothing_is_found_when_lines_exclude_each_other():
    found, rest = found_by_all([[1.0, 1.0, -1.0, -1.0], [-1.0, -1.0, 1.0, 1.0]], [1.0, 1.0], OPEN)
    assert found == []
    assert rest == [7, 7, 7, 7]


def offered(i, worth, count, asked, evenly=None, misperception=0.0):
    """Return what party `i` offers; it sees the others as they are unless told otherwise."""
    return best_offer(i, worth, worth if evenly is None else evenly, count, asked, misperception)


WORTH = np.array([[0.9, 0.7, 0.5, 0.1], [0.1, 0.4, 0.6, 0.9]])


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
    assert offered(i, WORTH, 4, asked) == expected


def test_only_the_signable_packages_are_looked_at():
    assert offered(0, WORTH, 2, 0.0) == 1
    assert offered(0, WORTH, 0, 0.0) == NONE


def test_with_three_parties_the_product_of_the_others_decides():
    worth = np.array([[0.5, 0.5, 0.5], [0.9, 0.5, 0.4], [0.2, 0.4, 0.5]])
    # For party 0: .9 * .2 = .18, .5 * .4 = .20, .4 * .5 = .20, and the sums would say 0.
    assert offered(0, worth, 3, 0.5) == 1
    # For party 1: .5 * .2 = .10, .5 * .4 = .20, .5 * .5 = .25; its own worth counts not.
    assert offered(1, worth, 3, 0.0) == 2
    # For party 2: .5 * .9 = .45, .5 * .5 = .25, .5 * .4 = .20
    assert offered(2, worth, 3, 0.0) == 0


@pytest.mark.parametrize("i", [0, 1, 2])
def test_wherever_a_party_stands_it_sees_all_others_and_these_askew(i):
    worth, evenly = np.array([[0.6, 0.5]] * 3), np.array([[0.2, 0.9]] * 3)
    worth[i], evenly[i] = 1.0, 1.0
    assert offered(i, worth, 2, 0.5, evenly) == 0  # .6 * .6 against .5 * .5
    assert offered(i, worth, 2, 0.5, evenly, misperception=0.5) == 1  # .4 * .4 against .7 * .7
    last = (i + 2) % 3
    worth[last, 0] = 0.3
    assert offered(i, worth, 2, 0.5, evenly) == 1  # .6 * .3 against .5 * .5


def test_equal_products_go_to_the_first_package():
    worth = np.array([[0.5, 0.6, 0.7], [0.25, 0.5, 0.5], [0.5, 0.25, 0.25]])
    assert offered(0, worth, 3, 0.0) == 0
    assert offered(0, worth, 3, 0.55) == 1


def test_a_package_worth_nothing_to_the_others_is_still_an_offer():
    assert offered(0, np.array([[1.0], [0.0]]), 1, 0.5) == 0


@pytest.mark.parametrize(
    ("worth", "asked", "expected"),
    [(0.6, 0.5, True), (0.5, 0.5, True), (0.4, 0.5, False), (0.0, 0.0, True)],
)
def test_a_party_accepts_what_gives_it_what_it_asks(worth, asked, expected):
    assert bool(accepts(worth, asked)) is expected


@pytest.mark.parametrize(
    ("asked", "offered", "expected"),
    [(0.75, 0.5, 0.25), (0.5, 0.5, 0.0), (0.5, 0.75, 0.0), (0.75, 0.0, 0.75)],
)
def test_shortfall_is_what_the_best_offer_misses(asked, offered, expected):
    assert shortfall(asked, offered) == expected


@pytest.mark.parametrize(
    ("worth", "evenly", "misperception", "expected"),
    [
        (0.8, 0.4, 0.25, 0.7),  # .75 * .8 + .25 * .4
        (0.4, 0.8, 0.25, 0.5),
        (0.8, 0.4, 0.0, 0.8),
        (0.8, 0.4, 1.0, 0.4),
        (0.5, 0.5, 0.7, 0.5),  # where all issues do matter equally nothing is mistaken
    ],
)
def test_what_matters_to_others_is_seen_as_more_even_than_it_is(
    worth, evenly, misperception, expected
):
    assert perceived(worth, evenly, misperception) == pytest.approx(expected)


EVENLY = np.array([[0.9, 0.7, 0.5, 0.1], [0.9, 0.8, 0.2, 0.5]])


@pytest.mark.parametrize(
    ("misperception", "expected"),
    [
        # Of packages 0 to 2, worth at least .5 to party 0, as it sees them for party 1:
        (0.0, 2),  # .1, .4, .6
        (0.25, 1),  # .3, .5, .5: the first of equals
        (0.5, 1),  # .5, .6, .4
        (0.75, 0),  # .7, .7, .3
        (1.0, 0),  # .9, .8, .2
    ],
)
def test_who_mistakes_the_others_offers_what_they_like_less(misperception, expected):
    assert offered(0, WORTH, 4, 0.5, EVENLY, misperception) == expected


def test_a_party_does_not_mistake_what_a_package_is_worth_to_itself():
    evenly = np.array([[0.0, 0.0, 0.0, 1.0], WORTH[1]])
    assert offered(0, WORTH, 4, 0.6, evenly, 1.0) == offered(0, WORTH, 4, 0.6) == 1


def test_each_of_the_others_is_mistaken_by_itself():
    worth = np.array([[0.5, 0.5], [0.9, 0.5], [0.2, 0.5]])
    evenly = np.array([[0.5, 0.5], [0.5, 0.5], [0.8, 0.5]])
    # .9 * .2 = .18 against .25; half mistaken (.9 + .5) / 2 * (.2 + .8) / 2 = .35
    assert offered(0, worth, 2, 0.5, evenly, 0.0) == 1
    assert offered(0, worth, 2, 0.5, evenly, 0.5) == 0


@pytest.mark.parametrize(
    ("shortfalls", "expected"),
    [
        ([0.25, 0.5], 0.5),
        ([0.5, 0.25], 0.5),
        ([0.1, 0.3, 0.2], 0.3),
        ([0.0, 0.0], 0.0),
        ([0.0, 0.0, 0.125], 0.125),
    ],
)
def test_the_gap_is_the_largest_shortfall(shortfalls, expected):
    assert gap(np.array(shortfalls)) == expected
