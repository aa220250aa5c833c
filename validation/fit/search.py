"""A seeded evolution strategy with a learned covariance: the CMA-ES, in plain numpy.

Each generation draws points around a mean, ranks them by their loss, and moves mean, covariance
and step size towards the better half. Places are scaled so that all bounds are 0 and 1; what is
drawn beyond a bound is reflected. The random numbers of a generation depend on seed, start and
generation alone, so a search that was interrupted goes on as if it never had been.

References
----------
Hansen 2016, "The CMA Evolution Strategy: A Tutorial", arXiv 1604.00772, whose constants are used.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from validation.fit.coefficients import mirrored
from validation.fit.random_numbers import RandomNumbers
from validation.fit.targets import Measure, Played, played
from validation.icb.scores import Floats

STEP = 0.2
"""First step size: a fifth of the distance between bounds."""


@dataclass
class Search:
    """The state of one start.

    Parameters
    ----------
    mean : ndarray, shape (d,)
        Centre of the next generation.
    step : float
        Step size.
    covariance : ndarray, shape (d, d)
        Shape of a generation.
    long_path, short_path : ndarray, shape (d,)
        Recent ways of the mean: as it went, and on the scale on which steps are round.
    generation : int
        Generations done.
    points : list of Played
        Every point that was played.
    """

    mean: Floats
    step: float
    covariance: Floats
    long_path: Floats
    short_path: Floats
    generation: int = 0
    points: list[Played] = field(default_factory=list)


def begin(mean: Floats) -> Search:
    """Return a search that has not begun, around a mean."""
    d = len(mean)
    return Search(np.asarray(mean, dtype=float), STEP, np.eye(d), np.zeros(d), np.zeros(d))


def offspring(d: int) -> int:
    """Return how many points a generation has in `d` dimensions."""
    return 4 + int(3 * math.log(d))


def advance(search: Search, measure: Measure, seed: tuple[int, int]) -> None:
    """Carry out one generation; its random numbers depend on `seed` and its number alone."""
    d = len(search.mean)
    values, axes = np.linalg.eigh(search.covariance)
    root = axes * np.sqrt(np.maximum(values, 1e-20))
    drawn = RandomNumbers(*seed, search.generation).normal(offspring(d), d) @ root.T
    places = mirrored(search.mean + search.step * drawn)
    points = [played(place, measure) for place in places]
    best = np.argsort([point.loss for point in points], kind="stable")
    search.points += [points[i] for i in best]
    steps = (places[best] - search.mean) / search.step
    whitened = axes @ np.diag(1.0 / np.sqrt(np.maximum(values, 1e-20))) @ axes.T
    search.generation += 1
    _learn(search, steps, whitened)


def _learn(search: Search, steps: Floats, whitened: Floats) -> None:
    """Move mean, paths, covariance and step size, given the steps of a generation, best first."""
    d, mu = len(search.mean), len(steps) // 2
    weights = np.log(mu + 0.5) - np.log(np.arange(1, mu + 1))
    weights /= weights.sum()
    mass = 1.0 / float((weights**2).sum())
    c_step = (mass + 2) / (d + mass + 5)
    damping = 1 + c_step + 2 * max(0.0, math.sqrt((mass - 1) / (d + 1)) - 1)
    c_path = (4 + mass / d) / (d + 4 + 2 * mass / d)
    c_one = 2 / ((d + 1.3) ** 2 + mass)
    c_mu = min(1 - c_one, 2 * (mass - 2 + 1 / mass) / ((d + 2) ** 2 + mass))
    usual = math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d**2))

    move = weights @ steps[:mu]
    search.mean = search.mean + search.step * move
    search.short_path = (1 - c_step) * search.short_path + math.sqrt(
        c_step * (2 - c_step) * mass
    ) * (whitened @ move)
    length = float(np.linalg.norm(search.short_path))
    faded = math.sqrt(1 - (1 - c_step) ** (2 * search.generation))
    steady = length / faded < (1.4 + 2 / (d + 1)) * usual
    search.long_path = (1 - c_path) * search.long_path + steady * math.sqrt(
        c_path * (2 - c_path) * mass
    ) * move
    kept = 1 - c_one - c_mu + (not steady) * c_one * c_path * (2 - c_path)
    search.covariance = (
        kept * search.covariance
        + c_one * np.outer(search.long_path, search.long_path)
        + c_mu * (weights * steps[:mu].T) @ steps[:mu]
    )
    search.step = min(search.step * math.exp(c_step / damping * (length / usual - 1)), 1.0)
