"""A number of a scenario: one value for all runs, or a distribution that each run draws from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

MOST = 1e6
"""Stands for "without a limit" where a number needs one."""


@dataclass(frozen=True)
class Distribution:
    """A number that is drawn anew for each run.

    Parameters
    ----------
    kind : str
        ``uniform`` (low, high), ``triangular`` (low, mode, high), ``beta`` (p, q, low, high)
        or ``normal`` (mean, sd, low, high; truncated).
    parameters : tuple of float
        In the order above.
    """

    kind: str
    parameters: tuple[float, ...]

    @property
    def low(self) -> float:
        """Smallest value it can take."""
        return self.parameters[-2 if self.kind in ("beta", "normal") else 0]

    @property
    def high(self) -> float:
        """Largest value it can take."""
        return self.parameters[-1]


Number: TypeAlias = float | Distribution
"""A number of a scenario: one value for all runs, or a distribution over runs."""


def lowest(value: Number) -> float:
    """Return the smallest value that `value` takes in any run."""
    return value.low if isinstance(value, Distribution) else value


def highest(value: Number) -> float:
    """Return the largest value that `value` takes in any run."""
    return value.high if isinstance(value, Distribution) else value
