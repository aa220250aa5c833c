"""The principals at home, who may veto what their delegations accept.

References
----------
Putnam 1988, "Diplomacy and domestic politics: the logic of two-level games", International
Organization 42:427-460.
"""

from __future__ import annotations

from negsim.jit import rule
from negsim.rules.elementary import exp


@rule
def beyond_mandate(needed: float, mandate: float, softening: float) -> bool:
    """Return whether a package breaches a line by more than the principal lets it.

    Parameters
    ----------
    needed : float
        Softening the package needs of the party; negative if it breaches no line.
    mandate : float
        Share of the delegation's softening that the principal accepts, 0 to 1.
    softening : float
        S of the party.
    """
    return needed >= mandate * softening


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
