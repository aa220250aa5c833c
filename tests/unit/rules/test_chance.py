"""Log odds to chances, and how trust moves."""

import math

import pytest

from negsim.rules.chance import logistic, lowered, raised


def test_even_odds_are_a_half():
    assert logistic(0.0) == 0.5


def test_odds_of_three_to_one_are_three_quarters():
    assert logistic(math.log(3.0)) == pytest.approx(0.75)
    assert logistic(-math.log(3.0)) == pytest.approx(0.25)


def test_logistic_of_the_first_guess_of_a_collapse():
    # e^3.6 = 36.5982, so 1 / 37.5982
    assert logistic(-3.6) == pytest.approx(0.0265969, abs=1e-7)


def test_extreme_odds_are_as_good_as_certain():
    assert logistic(700.0) == 1.0
    assert 0.0 < logistic(-700.0) < 1e-300
    assert logistic(-10_000.0) == logistic(-700.0)


def test_higher_odds_are_a_higher_chance():
    chances = [logistic(odds) for odds in (-5.0, -1.0, 0.0, 0.1, 2.0)]
    assert chances == sorted(set(chances))


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
