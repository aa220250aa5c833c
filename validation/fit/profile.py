"""How well data hold each coefficient: how wide its draws are, against what was thought before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from validation.fit.coefficients import COEFFICIENTS, Coefficient, rounded

HELD, WEAK, NOT = "held by data", "weakly held", "not held"

MIDDLE = (0.025, 0.5, 0.975)
"""Quantiles of the draws that are told."""

NARROW, WIDE = 1 / 3, 2 / 3
"""Up to the first part of the width beforehand a coefficient is held by data, up to the second
weakly."""

TOGETHER = 0.6
"""Correlation from which two coefficients are told to move together."""

Draws = Sequence[Mapping[str, float]]


@dataclass(frozen=True)
class Profile:
    """One coefficient.

    Parameters
    ----------
    coefficient : Coefficient
    low, median, high : float
        Quantiles of its draws, see `MIDDLE`.
    """

    coefficient: Coefficient
    low: float
    median: float
    high: float

    @property
    def part(self) -> float:
        """How wide the middle 95 % of the draws are, as a part of that beforehand."""
        low, high = self.coefficient.beforehand
        return (self.high - self.low) / (high - low)

    @property
    def words(self) -> str:
        """How it is held."""
        return HELD if self.part <= NARROW else WEAK if self.part <= WIDE else NOT

    def holds(self, value: float) -> bool:
        """Return whether a value lies among the draws."""
        return self.low <= value <= self.high


def profiles(draws: Draws) -> list[Profile]:
    """Return the profile of each coefficient."""
    return [
        Profile(c, *map(rounded, np.quantile([d[c.path] for d in draws], MIDDLE).tolist()))
        for c in COEFFICIENTS
    ]


def together(draws: Draws) -> list[tuple[str, str, float]]:
    """Return the pairs of coefficients that move together, and their correlation; strongest first.

    Of such a pair data hold a combination better than either. Few draws tell none.
    """
    if len(draws) <= len(COEFFICIENTS):
        return []
    table = np.array([[d[c.path] for c in COEFFICIENTS] for d in draws])
    found = np.corrcoef(table, rowvar=False)
    pairs = [
        (COEFFICIENTS[i].path, COEFFICIENTS[j].path, float(found[i, j]))
        for i, j in combinations(range(len(COEFFICIENTS)), 2)
        if abs(found[i, j]) >= TOGETHER
    ]
    return sorted(pairs, key=lambda pair: -abs(pair[2]))
