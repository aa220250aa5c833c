"""The region that fits nearly as well as the best point: a random walk over it, and what is kept.

Many chains walk at once, each by the difference of two others, and take a step by Metropolis's
rule for the density exp(-loss / 2), flat between the bounds. If misses are normal this is the
posterior under flat priors. They begin at points of the searches within the threshold, so the
first part of the walk is left out.

References
----------
ter Braak 2006, "A Markov Chain Monte Carlo version of the genetic algorithm Differential
Evolution", Statistics and Computing 16.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import chi2

from validation.fit.coefficients import mirrored
from validation.fit.random_numbers import RandomNumbers
from validation.fit.search import Loss
from validation.icb.scores import Floats

CHAINS = 32
"""Twice the number of coefficients, the least that ter Braak advises."""

JITTER = 0.005
"""Spread of what is added to each step, so that every place can be reached."""

LEVEL = 0.95
LEFT_OUT = 2
"""One in so many steps is left out at the beginning, as chains have not spread yet."""
EVERY = 3
"""One step in so many is kept: those between are much alike."""


@dataclass
class Walk:
    """The state of the walk.

    Parameters
    ----------
    at : list of list of float
        Loss and place of each chain.
    seen : list of list of list of float
        The same after each step.
    taken : int
        Steps taken, of all that were tried.
    """

    at: list[list[float]]
    seen: list[list[list[float]]] = field(default_factory=list)
    taken: int = 0


def threshold(d: int) -> float:
    """Return how much above the best loss is kept: 95 % quantile of chi-square, `d` degrees.

    If misses are normal and the targets tell all `d` coefficients, this much is lost or less in
    95 % of cases where all coefficients are right (Wilks 1938).
    """
    return float(chi2.ppf(LEVEL, d))


def begin(points: list[list[float]], seed: tuple[int, int]) -> Walk:
    """Return a walk that begins at points of the searches, drawn from those that fit well."""
    points = sorted(points)
    limit = points[0][0] + threshold(len(points[0]) - 1)
    near = max(sum(point[0] <= limit for point in points), min(CHAINS, len(points)))
    chosen = RandomNumbers(*seed).some(min(CHAINS, near), near)
    return Walk([points[i] for i in sorted(chosen)])


def advance(walk: Walk, loss: Loss, seed: tuple[int, int]) -> None:
    """Let each chain try one step; random numbers depend on `seed` and its number alone."""
    random = RandomNumbers(*seed, 1 + len(walk.seen))  # step 0 chose where chains begin
    d, count = len(walk.at[0]) - 1, len(walk.at)
    usual = 2.38 / math.sqrt(2 * d)
    for i in range(count):
        others = [j for j in range(count) if j != i]
        a, b = (others[j] for j in random.some(2, len(others)))
        across = np.array(walk.at[a][1:]) - np.array(walk.at[b][1:])
        # Now and then a whole difference, to jump between humps.
        far = 1.0 if random.one() < 0.1 else usual
        place = mirrored(
            np.array(walk.at[i][1:]) + far * across + JITTER * random.normal(1, d)[0]
        )
        found, lot = loss(place), random.one()
        if math.log(lot) < (walk.at[i][0] - found) / 2:
            walk.at[i] = [found, *place.tolist()]
            walk.taken += 1
    walk.seen.append(list(walk.at))


def kept(walk: Walk, best: float) -> list[list[float]]:
    """Return the draws, loss and place, of the walk that lie within the threshold of `best`."""
    total = len(walk.seen)
    chosen = [g for g in range(total // LEFT_OUT, total) if (total - 1 - g) % EVERY == 0]
    limit = best + threshold(len(walk.at[0]) - 1)
    return [point for g in chosen for point in walk.seen[g] if point[0] <= limit]


def spread_ratio(walk: Walk) -> Floats:
    """Return how far chains differ: Gelman & Rubin's ratio of each coefficient, 1 where they mixed.

    References
    ----------
    Gelman & Rubin 1992, Statistical Science 7.
    """
    total = len(walk.seen)
    table = np.array(walk.seen[total // LEFT_OUT :])[:, :, 1:]
    n = len(table)
    if n < 2:
        return np.full(table.shape[2], np.inf)
    within = table.var(axis=0, ddof=1).mean(axis=0)
    between = table.mean(axis=0).var(axis=0, ddof=1)
    return np.asarray(np.sqrt((n - 1) / n + between / np.maximum(within, 1e-30)))
