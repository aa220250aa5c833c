"""Log odds to chances, chances of days to those of rounds, and how trust moves.

Several ideas of the model use these.
"""

from __future__ import annotations

from negsim.jit import rule
from negsim.rules.elementary import exp, log_in_two_parts, power


@rule
def logistic(log_odds: float) -> float:
    """Return the chance, 0 to 1, that has these log odds; below -700 they count as -700."""
    return 1.0 / (1.0 + exp(min(700.0, -log_odds)))


@rule
def left_after(share: float, days: float) -> float:
    """Return what is left after some days of which each leaves a share: share^days.

    Parameters
    ----------
    share : float
        0 to 1.
    days : float
        Days that a round stands for, above 0; for one day it is the share itself.
    """
    if days == 1.0:
        return share
    log = log_in_two_parts(share)
    return power(log[0], log[1], days)


@rule
def within(chance: float, days: float) -> float:
    """Return the chance that what has a chance a day happens within some days.

    It is 1 - (1 - chance)^days.
    """
    if days == 1.0:
        return chance
    return 1.0 - left_after(1.0 - chance, days)


@rule
def raised(level: float, by: float) -> float:
    """Return trust or hurt raised `by`, at most 1."""
    return min(1.0, level + by)


@rule
def lowered(level: float, by: float) -> float:
    """Return trust or effort lowered `by`, at least 0."""
    return max(0.0, level - by)
