"""What thinning leaves out is never chosen."""

import random

import numpy as np
import pytest

from negsim.engine.dominance import CLEARLY, FEW, thinned
from negsim.rules.mediation import package_all_take
from negsim.rules.offers import best_offer

MANY = 10**6


def kept(base, gain=None, pairs=MANY):
    """Return the places of the texts that are kept."""
    base = np.array(base)
    gain = np.zeros(base.shape) if gain is None else np.array(gain)
    found = np.arange(base.shape[1])
    count = thinned(base, gain, found, base.shape[1], pairs)
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

    both = numbers.integers(0, steps + 1, (2, parties, texts)) / steps / 2
    base, gain = both[0], both[1] * (numbers.random(texts) < 0.7)
    found = np.arange(texts)
    now = [array.copy() for array in (base, gain)]
    count = thinned(*now, found, texts, draw.choice([MANY, 3 * texts]))
    assert found[:count].tolist() == sorted(found[:count])
    for _ in range(40):
        # Who is guaranteed more believes more; prices are those of a kind.
        trust = np.array([draw.choice([0.0, 1.0, draw.random()]) for _ in range(parties)])[:, None]
        whole, worth = base + trust * gain, now[0] + trust * now[1]
        prices = np.array([draw.choice([-1.0, 0.3 * draw.random()]) for _ in range(parties)])
        can = np.flatnonzero((whole > prices[:, None]).all(axis=0))
        could = np.flatnonzero((worth[:, :count] > prices[:, None]).all(axis=0))
        asked = draw.choice([0.0, draw.random(), whole[0, draw.randrange(texts)]])

        def the_same(chosen, again, can=can, could=could):
            """Return whether it is the same package, of those that all could sign."""
            return (can[chosen] if chosen >= 0 else -1) == (
                found[could[again]] if again >= 0 else -1
            )

        for i in range(parties):
            chosen = best_offer(i, whole[:, can], len(can), asked)
            assert the_same(chosen, best_offer(i, worth[:, could], len(could), asked))
        reserve = np.array([draw.choice([0.0, 0.5 * draw.random()]) for _ in range(parties)])
        bars = reserve + np.array([draw.choice([0.0, 0.3 * draw.random()]) for _ in range(parties)])
        chosen = package_all_take(whole[:, can], len(can), reserve, bars)
        assert the_same(chosen, package_all_take(worth[:, could], len(could), reserve, bars))
