"""What the rules say of every package, worked out only where it has changed."""

import random

import numpy as np
import pytest

from negsim.engine.compiled.search import opens
from negsim.engine.compiled.values import find_signable
from negsim.engine.compiled.workspace import COUNT, make_values
from negsim.engine.prune import kinds_of
from negsim.rules.offers import signable_by_all
from negsim.rules.softening import needs_of_packages

PACKAGES = np.array([[a, b] for a in range(4) for b in range(3)])
WHOSE = np.array([0, 0, 1])
STEPS = np.maximum(
    np.stack([PACKAGES[:, 0] - 1, 1 - PACKAGES[:, 1], 2 - PACKAGES[:, 0]]), 0
)  # levels beyond each of three lines
FIRMNESS = np.array([0.5, 0.25, 0.75])


def values_and_needs():
    """Return the values of those packages, and what each needs of each party."""
    kind, kind_breaches = kinds_of(WHOSE, STEPS, 2)
    values = make_values(PACKAGES, kind, even=False)
    needs_of_packages(FIRMNESS, kind_breaches, values.needs)
    line, package = np.nonzero(STEPS)
    breaches = np.stack([line, WHOSE[line], package, STEPS[line, package]], axis=1)
    needs = np.zeros((2, len(PACKAGES)))
    needs_of_packages(FIRMNESS, breaches, needs)
    return values, needs


@pytest.mark.parametrize("seed", range(40))
def test_it_finds_the_packages_that_all_could_sign(seed):
    numbers = random.Random(seed)
    values, needs = values_and_needs()
    softening = np.array([numbers.choice([0.0, 0.3, 0.6, 0.99]) for _ in range(2)])
    locked = np.array([numbers.choice([-1, -1, 2]), numbers.choice([-1, -1, 1])])
    expected = np.zeros(len(PACKAGES), dtype=np.int64)
    count = signable_by_all(needs, softening, PACKAGES, locked, expected)
    opens(values, softening)
    find_signable(values, locked)
    assert values.memo[COUNT] == count
    assert values.found[:count].tolist() == expected[:count].tolist()


def test_it_says_whether_softening_opens_or_closes_anything():
    values, _ = values_and_needs()
    assert opens(values, np.array([0.0, 0.0]))  # what breaches no line
    assert not opens(values, np.array([0.2, 0.5]))  # below any need
    assert opens(values, np.array([0.3, 0.5]))  # above 1 - .75 = .25
    assert not opens(values, np.array([0.4, 0.75]))  # a need of .75 wants more
    assert opens(values, np.array([0.0, 0.75]))
