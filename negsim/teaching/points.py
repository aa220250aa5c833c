"""Numbers of a scenario as a class sees them: points out of 100."""

from __future__ import annotations

from negsim.scenario.fields import middle
from negsim.scenario.scenario import Party


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
