"""Draws made ahead are the draws."""

import numpy as np

from negsim.ahead import AHEAD, forget, make_ahead, uniform_ahead
from negsim.draws import COLLAPSE, CONSENT, uniform

SEED = np.uint64(7)


def test_every_draw_made_ahead_is_the_draw_of_its_event():
    ahead = make_ahead(2)
    for round_ in range(3 * AHEAD + 1):
        for event, (actor, purpose) in enumerate(((0, COLLAPSE), (41, CONSENT))):
            drawn = uniform_ahead(ahead, event, SEED, 5, round_, actor, purpose)
            assert drawn == uniform(SEED, 5, round_, actor, purpose)


def test_rounds_may_be_left_out_and_come_in_any_order():
    ahead = make_ahead(1)
    for round_ in (40, 3, AHEAD, 2, 1000):
        drawn = uniform_ahead(ahead, 0, SEED, 5, round_, 9, CONSENT)
        assert drawn == uniform(SEED, 5, round_, 9, CONSENT)


def test_another_run_needs_all_forgotten():
    ahead = make_ahead(1)
    uniform_ahead(ahead, 0, SEED, 5, 0, 9, CONSENT)
    right = uniform(SEED, 6, 0, 9, CONSENT)
    assert uniform_ahead(ahead, 0, SEED, 6, 0, 9, CONSENT) != right
    forget(ahead)
    assert uniform_ahead(ahead, 0, SEED, 6, 0, 9, CONSENT) == right
