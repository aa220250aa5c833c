"""Numbers of a scenario as a class sees them: the middle of a range, points out of 100."""

from __future__ import annotations

from negsim.scenario.distribution import Number, highest, lowest
from negsim.scenario.scenario import Party, RedLine

FIRM = 0.999999
"""From which firmness on a line never gives way: what a range may miss of 1 by rounding."""


def middle(value: Number) -> float:
    """Return the middle of the range that a number takes, or its only value."""
    return (lowest(value) + highest(value)) / 2.0


def points(share: float) -> int:
    """Return a worth of 0 to 1 in points out of 100, halves rounded up."""
    return int(round(100.0 * share, 6) + 0.5)


def level_points(party: Party) -> tuple[tuple[int, ...], ...]:
    """Return the points of each level of each issue, in the scenario's order of issues.

    An issue's weight is its share of all weights, so the best levels have 100 points together.
    """
    given = [middle(weight) for weight in party.salience]
    return tuple(
        tuple(points(weight / sum(given) * middle(value)) for value in values)
        for weight, values in zip(given, party.values, strict=True)
    )


def is_firm(line: RedLine) -> bool:
    """Whether a line never gives way."""
    return lowest(line.firmness) >= FIRM
