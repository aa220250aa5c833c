"""The principals at home, who may veto what their delegations accept.

A delegation knows its mandate: the share of what it could bear that its principal accepts. Now and
then one misjudges it, until it is vetoed for that. What is within the mandate may be vetoed too,
the likelier the less it is worth.

References
----------
Putnam 1988, "Diplomacy and domestic politics: the logic of two-level games", International
Organization 42:427-460. Iida 1993, "When and how do domestic constraints matter?", Journal of
Conflict Resolution 37:403-426 (uncertainty about ratification).
"""

from __future__ import annotations

from negsim.jit import rule
from negsim.rules.elementary import exp


@rule
def knows_mandate(misjudged: float, u: float) -> bool:
    """Return whether a delegation knows its mandate in a run.

    Parameters
    ----------
    misjudged : float
        Chance that it does not, 0 to 1.
    u : float
        A uniform random number.
    """
    return u >= misjudged


@rule
def heeded(mandate: float, knows: bool) -> float:
    """Return the share of what it can bear that a delegation takes its principal to accept."""
    return mandate if knows else 1.0


@rule
def veto_chance(worth: float, reserve: float, most: float, scale: float) -> float:
    """Return the chance of a veto: most * exp(-slack / scale).

    Parameters
    ----------
    worth : float
        Utility of the package to the party.
    reserve : float
        Its reservation value without pressure: the capital is not in the room.
    most : float
        Chance where the package is worth no more than that.
    scale : float
        Slack U - r at which the chance has fallen by the factor e; above 0.
    """
    return most * exp(-max(0.0, worth - reserve) / scale)
