"""A random walk over what fits, in proportion to how well.

Many chains walk at once, each by the difference of two others, in all coordinates or in some, and
take a step by Metropolis's rule for the density exp(-loss / 2) between the bounds; what is thought
beforehand can be part of the loss. Chains begin at points of least loss, so the first part of the
walk is left out. They form two teams, one of which stands while the other steps, so that a whole
team can step at once.

References
----------
ter Braak 2006, "A Markov Chain Monte Carlo version of the genetic algorithm Differential
Evolution", Statistics and Computing 16; some coordinates alone: Vrugt et al. 2009, International
Journal of Nonlinear Sciences and Numerical Simulation 10.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from scipy.stats import chi2

from validation.fit.coefficients import mirrored
from validation.fit.random_numbers import RandomNumbers
from validation.icb.scores import Floats

CHAINS = 64
"""Two teams, each of twice the number of coefficients, the least that ter Braak advises."""

JITTER = 0.005
"""Spread of what is added to each step, so that every place can be reached."""

MOVED = (0.25, 0.5, 1.0)
"""Which part of the coordinates moves in a step: one of these at random."""

LEVEL = 0.95
LEFT_OUT = 2
"""One in so many steps is left out at the beginning, as chains have not spread yet."""

Losses: TypeAlias = Callable[[Floats], Floats]
"""What is small in the region, at places (points, d) between 0 and 1 in each direction."""


@dataclass
class Walk:
    """A walk.

    Parameters
    ----------
    losses : ndarray of float, shape (steps, chains)
        After each step.
    places : ndarray of float, shape (steps, chains, d)
    taken : float
        Share of steps taken, of all that were tried.
    """

    losses: Floats
    places: Floats
    taken: float

    @property
    def settled(self) -> slice:
        """The steps that are not left out."""
        return slice(len(self.losses) // LEFT_OUT, None)


def threshold(d: int) -> float:
    """Return how much above the best loss is near: 95 % quantile of chi-square, `d` degrees.

    If misses are normal and the targets tell all `d` coefficients, this much is lost or less in
    95 % of cases where all coefficients are right (Wilks 1938).
    """
    return float(chi2.ppf(LEVEL, d))


def walk(places: Floats, losses: Losses, steps: int, seed: tuple[int, int]) -> Walk:
    """Walk over a region.

    Parameters
    ----------
    places : ndarray of float, shape (points, d)
        At least 4; chains begin at those of least loss, `CHAINS` or as many as there are.
    losses : callable
        What is small in the region.
    steps : int
        Steps of each chain, at least 1.
    seed : tuple of int
        Random numbers depend on it and on the number of the step alone.
    """
    lost = losses(places)
    chains = min(CHAINS, len(places) // 2 * 2)
    best = np.argsort(lost, kind="stable")[:chains]
    at, lost = places[best].copy(), lost[best].copy()
    seen = Walk(np.empty((steps, chains)), np.empty((steps, *at.shape)), 0.0)
    teams = np.arange(0, chains, 2), np.arange(1, chains, 2)
    taken = 0
    for step in range(steps):
        random = RandomNumbers(*seed, step)
        for team, others in (teams, teams[::-1]):
            tried = _tried(at[team], at[others], random)
            found = losses(tried)
            better = np.log(random.uniform(len(team))) < (lost[team] - found) / 2
            at[team[better]], lost[team[better]] = tried[better], found[better]
            taken += int(better.sum())
        seen.losses[step], seen.places[step] = lost, at
    seen.taken = taken / (steps * chains)
    return seen


def _tried(at: Floats, others: Floats, random: RandomNumbers) -> Floats:
    """Return where the chains of a team try to step, by differences of two of the other team."""
    count, d = at.shape
    one, other = random.pairs(count, len(others))
    across = others[one] - others[other]
    part = np.array(MOVED)[(random.uniform(count) * len(MOVED)).astype(int)]
    moved = random.uniform(count * d).reshape(count, d) < part[:, None]
    usual = 2.38 / np.sqrt(2 * np.maximum(moved.sum(axis=1), 1))
    # Now and then a whole difference, to jump between humps.
    far = np.where(random.uniform(count) < 0.1, 1.0, usual)
    steps = far[:, None] * across + JITTER * random.normal(count, d)
    return mirrored(at + moved * steps)


def kept(found: Walk, count: int) -> Floats:
    """Return the places of so many draws, as far from each other as there are steps."""
    places = found.places[found.settled]
    rows = math.ceil(count / places.shape[1])
    at = np.unique(np.linspace(0, len(places) - 1, rows).round().astype(int))
    return np.asarray(places[at].reshape(-1, places.shape[-1])[:count])


def spread_ratio(found: Walk) -> Floats:
    """Return how far chains differ: Gelman & Rubin's ratio of each coefficient, 1 where they mixed.

    References
    ----------
    Gelman & Rubin 1992, Statistical Science 7.
    """
    table = found.places[found.settled]
    n = len(table)
    if n < 2:
        return np.full(table.shape[2], np.inf)
    within = table.var(axis=0, ddof=1).mean(axis=0)
    between = table.mean(axis=0).var(axis=0, ddof=1)
    return np.asarray(np.sqrt((n - 1) / n + between / np.maximum(within, 1e-30)))
