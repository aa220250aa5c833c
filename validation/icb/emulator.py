"""A smooth stand-in for the generic crisis, for fitting and cross-validation.

The log odds of an agreement are a cubic in the five numbers of a crisis, fitted to ensembles
played at points that fill the box of all numbers that fitting may try. It knows nothing of any
data. A likelihood of it costs microseconds, so fits can be repeated hundreds of times.
"""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np
from scipy.special import expit

from validation.icb.baselines import logistic
from validation.icb.crisis import PRIORS, USUAL_TRUST, USUAL_WEIGHT, Crisis
from validation.icb.scores import Floats
from validation.runs import SEED

POINTS = 240
RUNS = 1_500
DEGREE = 3
RIDGE = 0.1

BOX = np.array(
    [
        [PRIORS["batna"].low, PRIORS["batna"].high],
        [PRIORS["one_sided"].low, PRIORS["one_sided"].high],
        [USUAL_WEIGHT + PRIORS["grave"].low, USUAL_WEIGHT + PRIORS["grave"].high],
        [USUAL_TRUST - PRIORS["protracted"].high, USUAL_TRUST - PRIORS["protracted"].low],
        [PRIORS["leverage"].low, PRIORS["leverage"].high],
    ]
)
"""Lowest and highest batna, edge, weight, trust and leverage, in the order of `Crisis`."""


FACTORS = np.array(list(combinations_with_replacement(range(len(BOX) + 1), DEGREE)))
"""Factors of each product of `powers`: 0 stands for one, 1 to 5 for the numbers."""


def coordinates(crisis: Crisis) -> Floats:
    """Return the five numbers of a crisis, in the order of `BOX`."""
    return np.array([crisis.batna, crisis.edge, crisis.weight, crisis.trust, crisis.leverage])


def filling(points: int) -> Floats:
    """Return points that fill the box evenly, by an additive recurrence.

    Steps are powers of the root of x**6 = x + 1 (Roberts 2018, after Niederreiter): each new
    point falls into a gap. A third of the points have no mediator, as most crises have none.
    """
    root = 2.0
    for _ in range(60):
        root = (1.0 + root) ** (1.0 / (len(BOX) + 1))
    steps = root ** -np.arange(1.0, len(BOX) + 1)
    spread = (0.5 + np.arange(1.0, points + 1)[:, None] * steps) % 1.0
    filled: Floats = BOX[:, 0] + spread * (BOX[:, 1] - BOX[:, 0])
    filled[::3, -1] = 0.0
    return filled


def powers(points: Floats) -> Floats:
    """Return all products of up to three of the numbers, each scaled to -1 to 1."""
    middle, half = BOX.mean(axis=1), (BOX[:, 1] - BOX[:, 0]) / 2
    scaled = (np.atleast_2d(points) - middle) / half
    with_one = np.concatenate([np.ones((len(scaled), 1)), scaled], axis=1)
    return np.asarray(with_one[:, FACTORS].prod(axis=2))


class Emulator:
    """Log odds of agreement as a cubic, fitted to played points.

    Parameters
    ----------
    points : ndarray of float, shape (points, 5)
        Numbers of the crises played, in the order of `BOX`.
    shares : ndarray of float, shape (points,)
        Share of their runs that signed a text.
    runs : int
        Runs of each.
    """

    def __init__(self, points: Floats, shares: Floats, runs: int) -> None:
        n = np.full(len(points), float(runs))
        self.coefficients = logistic(powers(points), shares * n, n, RIDGE)

    def chances(self, points: Floats) -> Floats:
        """Return the share of agreements at each of `points`."""
        return np.asarray(expit(powers(points) @ self.coefficients))


def play_emulator(points: int = POINTS, runs: int = RUNS) -> Emulator:
    """Play points all over the box and fit the stand-in to them."""
    numbers = filling(points)
    shares = [
        Crisis(batna, edge, weight, trust, leverage).share(runs, SEED)
        for batna, edge, weight, trust, leverage in numbers.tolist()
    ]
    return Emulator(numbers, np.array(shares), runs)
