"""Draws made ahead are the draws."""

import numpy as np
import pytest

from negsim.engine.compiled.draws_ahead import uniform_ahead
from negsim.engine.compiled.workspace import MOST, forget, make_ahead
from negsim.engine.draws import COLLAPSE, RETURN, uniform

SEED = np.uint64(7)


@pytest.mark.parametrize("rounds", [1, 2, MOST - 1, MOST, MOST + 1, 3 * MOST + 1])
def test_every_draw_made_ahead_is_the_draw_of_its_event(rounds):
    ahead = make_ahead(2, rounds)
    for round_ in range(rounds):
        for event, (actor, purpose) in enumerate(((0, COLLAPSE), (41, RETURN))):
            drawn = uniform_ahead(ahead, event, SEED, 5, round_, actor, purpose)
            assert drawn == uniform(SEED, 5, round_, actor, purpose)


def test_rounds_may_be_left_out_and_come_in_any_order():
    ahead = make_ahead(1, 1001)
    for round_ in (40, 3, MOST, 2, 1000):
        drawn = uniform_ahead(ahead, 0, SEED, 5, round_, 9, RETURN)
        assert drawn == uniform(SEED, 5, round_, 9, RETURN)


def test_another_run_needs_all_forgotten():
    ahead = make_ahead(1, 20)
    uniform_ahead(ahead, 0, SEED, 5, 0, 9, RETURN)
    right = uniform(SEED, 6, 0, 9, RETURN)
    assert uniform_ahead(ahead, 0, SEED, 6, 0, 9, RETURN) != right
    forget(ahead)
    assert uniform_ahead(ahead, 0, SEED, 6, 0, 9, RETURN) == right


def test_rounds_are_shared_out_evenly():
    lengths = [make_ahead(1, rounds).drawn.shape[1] for rounds in (1, 40, 48, 49, 100)]
    assert lengths == [1, 40, 48, 25, 34]
