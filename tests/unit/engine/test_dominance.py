"""What thinning leaves out is never chosen."""

import random

import numpy as np
import pytest

from negsim.engine.dominance import CLEARLY, FEW, thinned
from negsim.rules.mediation import nash_package
from negsim.rules.offers import best_offer

NOTHING = np.zeros((2, 0))
MANY = 10**6


def kept(base, gain=None, even=None, pairs=MANY):
    """Return the places of the texts that are kept."""
    base = np.array(base)
    gain = np.zeros(base.shape) if gain is None else np.array(gain)
    even = NOTHING if even is None else np.array(even)
    found = np.arange(base.shape[1])
    count = thinned(base, gain, even, np.zeros(even.shape), found, base.shape[1], pairs)
    return found[:count].tolist()


def test_a_text_that_is_worse_for_all_is_left_out_wherever_it_stands():
    assert kept([[0.2, 0.5, 0.4], [0.3, 0.5, 0.1]]) == [1]


def test_a_text_that_is_better_for_one_is_kept():
    assert kept([[0.2, 0.5], [0.6, 0.5]]) == [0, 1]


def test_of_equal_texts_the_first_is_kept():
    assert kept([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]) == [0]


def test_a_text_that_is_as_good_for_one_and_better_for_the_other_beats_only_those_after_it():
    assert kept([[0.5, 0.5], [0.6, 0.5]]) == [0]
    assert kept([[0.5, 0.5], [0.5, 0.6]]) == [0, 1]  # a tie of products would go to the first


def test_what_rounding_could_make_up_for_is_not_clearly_better():
    little = CLEARLY / 2
    assert kept([[0.5, 0.5 + little], [0.5, 0.5 + little]]) == [0, 1]
    assert kept([[0.5, 0.5 + 4 * little], [0.5, 0.5 + 4 * little]]) == [1]


def test_what_is_worth_less_under_full_trust_beats_nothing():
    assert kept([[0.5, 0.4], [0.5, 0.4]], [[0.0, 0.2], [0.0, 0.0]]) == [0, 1]


def test_what_the_others_may_take_for_worse_beats_nothing():
    assert kept([[0.5, 0.4], [0.5, 0.4]], even=[[0.5, 0.5], [0.4, 0.5]]) == [0, 1]
    assert kept([[0.5, 0.4], [0.5, 0.4]], even=[[0.5, 0.5], [0.5, 0.5]]) == [0]


def test_among_very_many_parties_only_the_order_counts():
    many = np.array([[0.4, 0.5]] * (FEW + 1))
    assert kept(many) == [0, 1]
    assert kept(many[:, ::-1]) == [0]


def test_once_enough_pairs_are_compared_the_rest_is_kept():
    falling = [[0.9, 0.8, 0.7, 0.6], [0.9, 0.8, 0.7, 0.6]]
    assert kept(falling, pairs=0) == [0, 1, 2, 3]
    assert kept(falling, pairs=2) == [0, 2, 3]
    assert kept(falling, pairs=3) == [0, 3]
    assert kept(falling, pairs=4) == [0]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_asked_the_same_text_is_chosen(seed):
    numbers = np.random.default_rng(seed)
    draw = random.Random(seed)
    parties, texts = draw.choice([2, 2, 3, 4]), draw.choice([5, 40, 200])
    steps = draw.choice([2, 4, 10, 1000])  # few steps make many ties

    def parts():
        both = numbers.integers(0, steps + 1, (2, parties, texts)) / steps / 2
        return both[0], both[1] * (numbers.random(texts) < 0.7)

    (base, gain), (even_base, even_gain) = parts(), parts()
    found = np.arange(texts)
    now = [array.copy() for array in (base, gain, even_base, even_gain)]
    count = thinned(*now, found, texts, draw.choice([MANY, 3 * texts]))
    assert found[:count].tolist() == sorted(found[:count])
    for _ in range(40):
        trust, mistaken = draw.choice([0.0, 1.0, draw.random()]), draw.choice([0.0, 0.3, 1.0])
        whole, evenly = base + trust * gain, even_base + trust * even_gain
        worth, even_worth = now[0] + trust * now[1], now[2] + trust * now[3]
        asked = draw.choice([0.0, draw.random(), whole[0, draw.randrange(texts)]])
        for i in range(parties):
            chosen = best_offer(i, whole, evenly, texts, asked, mistaken)
            again = best_offer(i, worth, even_worth, count, asked, mistaken)
            assert chosen == (found[again] if again >= 0 else -1)
        reserve = np.array([draw.choice([0.0, draw.random()]) for _ in range(parties)])
        chosen, again = nash_package(whole, texts, reserve), nash_package(worth, count, reserve)
        assert chosen == (found[again] if again >= 0 else -1)
