"""After the signature: the hazard that an agreement fails.

The hazard falls in time (Weibull, shape below 1), and the more so the better the agreement is
verified. A party that was pressed below what no deal is worth to it adds to the hazard for as
long as it is short, once the pressure and the pain that made it sign have faded. So deals
forced on a party break more often: that is built in here, by this term, and its size depends
on the batnas of the scenario.

References
----------
Walter 1997 (verification). Werner & Yuen 2005, International Organization 59; Beardsley 2008,
American Journal of Political Science 52:723-740 (short run and long run of pressure). Shapes
.28 to .78 were fitted to published peace agreements and cease-fires.
"""

from __future__ import annotations

from typing import Any

from negsim.jit import rule
from negsim.rules.elementary import exp, power


@rule
def hazard_passed(log_high: float, log_low: float, shape: float) -> float:
    """Return (n / N)^shape, given ln(n / N): the share of the hazard that is over by round n."""
    return power(log_high, log_low, shape)


@rule
def failure_chance(p: Any, passing: float, rounds: int, assurance: float, short: float) -> float:
    """Return the chance that an agreement fails in a round.

    It is 1 - exp(-h) with the hazard of the round

        h = F exp(-k q) ((n / N)^shape - ((n - 1) / N)^shape) + s / N * short.

    Parameters
    ----------
    p : record
        Coefficients: F, k and s.
    passing : float
        Share of the hazard that passes in this round: the difference of two `hazard_passed`.
    rounds : int
        N, rounds it is watched for.
    assurance : float
        q of the verification that was signed, 0 to 1.
    short : float
        Utility that the parties together are short of no deal.
    """
    hazard = p.implementation_failure * exp(-p.implementation_assurance * assurance) * passing
    return 1.0 - exp(-(hazard + p.implementation_shortfall / rounds * short))


@rule
def short_of_no_deal(worth: float, reserve: float) -> float:
    """Return by how much an agreement is worth less to a party than no deal, at least 0.

    Parameters
    ----------
    worth : float
        Utility of the agreement to it.
    reserve : float
        Its reservation value without pressure.
    """
    return max(0.0, reserve - worth)
