"""Log odds to chances, chances of days to those of rounds, and how trust moves."""

import itertools
import math
import random
from decimal import Decimal, localcontext

import pytest

from negsim.rules.chance import left_after, logistic, lowered, raised, within


def test_even_odds_are_a_half():
    assert logistic(0.0) == 0.5


def test_odds_of_three_to_one_are_three_quarters():
    assert logistic(math.log(3.0)) == pytest.approx(0.75)
    assert logistic(-math.log(3.0)) == pytest.approx(0.25)


def test_logistic_by_hand():
    # e^3.6 = 36.5982, so 1 / 37.5982
    assert logistic(-3.6) == pytest.approx(0.0265969, abs=1e-7)


def test_extreme_odds_are_as_good_as_certain():
    assert logistic(700.0) == logistic(1e13) == logistic(math.inf) == 1.0
    assert 0.0 < logistic(-700.0) < 1e-300
    assert logistic(-10_000.0) == logistic(-math.inf) == logistic(-700.0)


def test_higher_odds_are_a_higher_chance():
    chances = [logistic(odds) for odds in (-5.0, -1.0, 0.0, 0.1, 2.0)]
    assert chances == sorted(set(chances))


@pytest.mark.parametrize(
    ("share", "days", "expected"),
    [
        (0.97, 2.0, 0.9409),
        (0.5, 3.0, 0.125),
        (0.25, 0.5, 0.5),  # half a day
        (0.5, 7.0, 0.0078125),
        (0.97, 1.0, 0.97),
        (1.0, 366.0, 1.0),
        (1.0, 0.01, 1.0),
        (0.0, 0.01, 0.0),
        (0.0, 1.0, 0.0),
        (0.0, 366.0, 0.0),
    ],
)
def test_what_is_left_after_days(share, days, expected):
    assert left_after(share, days) == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize(
    ("chance", "days", "expected"),
    [
        (0.5, 2.0, 0.75),
        (0.2, 7.0, 0.7902848),  # 1 - .8^7 = 1 - .2097152
        (0.75, 0.5, 0.5),  # half a day: 1 - .25^.5
        (0.2, 1.0, 0.2),
        (0.0, 366.0, 0.0),
        (0.0, 0.01, 0.0),
        (1.0, 0.01, 1.0),
        (1.0, 366.0, 1.0),
    ],
)
def test_a_chance_within_days(chance, days, expected):
    assert within(chance, days) == pytest.approx(expected, abs=1e-15)


def shares_and_days():
    draw = random.Random(4)
    for _ in range(300):
        yield draw.random(), draw.choice([0.01, 0.5, 2.0, 7.0, 366.0, draw.uniform(0.01, 366.0)])
    for share in (2.0**-53, 1e-300, 5e-324, 1.0 - 2.0**-53):
        yield from ((share, days) for days in (0.01, 2.0, 366.0))


def test_both_are_what_exact_powers_say():
    with localcontext(prec=60):
        for share, days in shares_and_days():
            exact = (Decimal(share).ln() * Decimal(days)).exp()
            assert abs(Decimal(left_after(share, days)) - exact) <= max(
                2 * Decimal(math.ulp(float(exact))), Decimal("1e-300")
            )
            kept = Decimal(1.0 - share) ** Decimal(days)
            assert abs(Decimal(within(share, days)) - (1 - kept)) <= Decimal(2.0**-52)


def test_one_day_changes_nothing_at_all():
    for share, _ in shares_and_days():
        assert left_after(share, 1.0) == share == within(share, 1.0)


def test_they_stay_chances_and_move_with_days_and_chance():
    days = (0.01, 0.5, 1.0, 2.0, 7.0, 366.0)
    for chance in (1e-6, 0.01, 0.3, 0.9):
        rising = [within(chance, d) for d in days]
        assert all(0.0 <= a <= b <= 1.0 for a, b in itertools.pairwise(rising))
        falling = [left_after(chance, d) for d in days]
        assert all(1.0 >= a >= b >= 0.0 for a, b in itertools.pairwise(falling))
    for d in days:
        chances = [within(c / 50, d) for c in range(51)]
        assert all(a <= b for a, b in itertools.pairwise(chances))
        assert (chances[0], chances[-1]) == (0.0, 1.0)


def test_a_week_is_seven_days():
    assert within(within(0.03, 1.0), 7.0) == pytest.approx(1.0 - 0.97**7)
    assert left_after(left_after(0.97, 2.0), 3.5) == pytest.approx(0.97**7)


@pytest.mark.parametrize(
    ("level", "by", "expected"),
    [(0.25, 0.5, 0.75), (0.75, 0.5, 1.0), (1.0, 0.25, 1.0), (0.0, 0.0, 0.0), (0.5, 0.5, 1.0)],
)
def test_raised_stops_at_1(level, by, expected):
    assert raised(level, by) == expected


@pytest.mark.parametrize(
    ("level", "by", "expected"),
    [(0.75, 0.5, 0.25), (0.25, 0.5, 0.0), (0.0, 0.25, 0.0), (1.0, 0.0, 1.0), (0.5, 0.5, 0.0)],
)
def test_lowered_stops_at_0(level, by, expected):
    assert lowered(level, by) == expected
