"""The random numbers of search and walk, from the same keyed draws as all others of negsim.

Which numbers come depends on what they are for and on how many came before, and on no state that
an interruption could lose.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from negsim.engine.draws import NUMBER, uniform
from negsim.jit import rule
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

    def uniform(self, count: int) -> Floats:
        """Return numbers between 0 and 1, none of them either."""
        drawn = np.empty(count)
        fill(*self._key, self._drawn, drawn)
        self._drawn += count
        return drawn

    def normal(self, rows: int, columns: int) -> Floats:
        """Return standard normal numbers."""
        return np.asarray(ndtri(self.uniform(rows * columns))).reshape(rows, columns)

    def pairs(self, count: int, of: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return so many pairs of two of the numbers 0 to `of` - 1, two arrays."""
        one = (self.uniform(count) * of).astype(np.int64)
        other = (self.uniform(count) * (of - 1)).astype(np.int64)
        return one, other + (other >= one)


@rule
def fill(seed: np.uint64, part: int, step: int, drawn: int, out: Floats) -> None:
    """Fill an array with the random numbers that follow those drawn before."""
    for i in range(len(out)):
        out[i] = max(uniform(seed, part, step, drawn + 1 + i, NUMBER), 2.0**-53)
