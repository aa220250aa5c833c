"""A number of a scenario: one value for all runs, or a distribution that each run draws from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

MOST = 1e6
"""Stands for "without a limit" where a number needs one."""

PARAMETERS = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "beta": ("p", "q", "low", "high"),
    "normal": ("mean", "sd", "low", "high"),
}
"""Kinds of distribution, and what each is given by; a normal one is truncated."""

FORMS = ("value", *PARAMETERS)
"""Keys of which a number that is written as a mapping has exactly one."""


@dataclass(frozen=True)
class Distribution:
    """A number that is drawn anew for each run: its kind, and its parameters in their order.

    See `PARAMETERS`.
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


def middle(value: Number) -> float:
    """Return the middle between the smallest and the largest value of `value`."""
    return (lowest(value) + highest(value)) / 2
