"""The random numbers of search and walk, from the same keyed draws as all others of negsim.

Which numbers come depends on what they are for and on how many came before, and on no state that
an interruption could lose.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtri

from negsim.engine.draws import NUMBER, uniform
from validation.icb.scores import Floats


class RandomNumbers:
    """Random numbers one after the other.

    Parameters
    ----------
    seed : int
        Seed of the fit.
    part : int
        Which start, or the walk.
    step : int
        Which generation or step of it.
    """

    def __init__(self, seed: int, part: int, step: int = 0) -> None:
        self._key = np.uint64(seed), part, step
        self._drawn = 0

    def one(self) -> float:
        """Return a number between 0 and 1, neither of them."""
        self._drawn += 1
        return max(uniform(*self._key, self._drawn, NUMBER), math.ulp(0.5))

    def uniform(self, count: int) -> Floats:
        """Return numbers between 0 and 1."""
        return np.array([self.one() for _ in range(count)])

    def normal(self, rows: int, columns: int) -> Floats:
        """Return standard normal numbers."""
        return np.asarray(ndtri(self.uniform(rows * columns))).reshape(rows, columns)

    def some(self, count: int, of: int) -> list[int]:
        """Return some of the numbers 0 to `of` - 1, without repetition (Fisher & Yates)."""
        order = list(range(of))
        for i in range(count):
            j = i + int(self.one() * (of - i))
            order[i], order[j] = order[j], order[i]
        return order[:count]
