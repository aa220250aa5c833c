"""Which of the numbers drawn for a run are shared by the runs that match a pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from negsim.questions.followed import Followed

FEWEST = 5
"""Matching runs below which numbers are not told."""


@dataclass(frozen=True)
class Shared:
    """A drawn number in the runs that match, against all runs.

    `difference` is that of its means in standard deviations, between `low` and `high`; all are
    None where too few runs match.
    """

    path: str
    difference: float | None
    low: float | None
    high: float | None

    @property
    def noise(self) -> bool:
        """Whether the difference could be random numbers alone."""
        return self.low is None or self.high is None or self.low <= 0.0 <= self.high


def shared_numbers(counts: Followed, paths: Sequence[str], confidence: float) -> list[Shared]:
    """Return the drawn numbers, those that differ most first and noise last.

    Intervals hold jointly over all numbers (Bonferroni), by Student's distribution.
    """
    if counts.matching < FEWEST:
        return [Shared(path, None, None, None) for path in paths]
    apart, error = apart_and_error(counts)
    half = student(counts.matching - 1, (1.0 - confidence) / max(1, len(paths))) * error
    found = [
        Shared(path, float(d), float(d - h), float(d + h))
        for path, d, h in zip(paths, apart, half, strict=True)
    ]
    return sorted(found, key=lambda one: (one.noise, -abs(one.difference or 0.0)))


def apart_and_error(counts: Followed) -> tuple[np.ndarray, np.ndarray]:
    """Return how far means of drawn numbers in runs that match are from those of all, and errors.

    Both in standard deviations. Runs that match are among all runs, so the variance is that of a
    difference of two ratios of the same runs (the delta method); that of a number in all runs is 1.
    """
    n, count = counts.runs, counts.matching
    mean = counts.sums[0] / count
    within = (counts.sums[1] - count * mean**2) / (count - 1)
    share = count / n
    variance = (within / share - 2.0 * within + 1.0) / n
    return mean - counts.sums[2] / n, np.sqrt(np.maximum(variance, 0.0))


def student(free: int, both: float) -> float:
    """Return how far Student's t strays in a part `both` of the cases, by so many `free` degrees.

    References
    ----------
    Cornish-Fisher expansion: Abramowitz & Stegun 1964, 26.7.5.
    """
    z = NormalDist().inv_cdf(1.0 - both / 2.0)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(sum(term / free**n for n, term in enumerate(terms)))
