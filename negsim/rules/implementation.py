"""After the signature: the hazard that an agreement fails.

The hazard falls in time (Weibull, shape below 1), and the more so the better promises are kept:
verified, or believed. It is higher where a text was signed in haste. A party that was pressed
below what it would have taken otherwise adds to it for as long as it is short, once pressure and
pain have faded; so deals forced on a party break more often. Violence may undo it too.

References
----------
Walter 1997 (verification). Werner & Yuen 2005, International Organization 59; Beardsley 2008,
American Journal of Political Science 52:723-740 (short run and long run of pressure). Pinfari
2011 (time pressure). Shapes .28 to .78 were fitted to published peace agreements and cease-fires.
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
def promises_kept(assurance: float, credibility: float) -> float:
    """Return c = q + (1 - q) C: how far what was promised is verified or believed.

    Parameters
    ----------
    assurance : float
        q of the verification that was signed, 0 to 1.
    credibility : float
        C, how far parties believe promises, mean over them, 0 to 1.
    """
    return assurance + (1.0 - assurance) * credibility


@rule
def steady_hazard(p: Any, kept: float, at_table: int) -> float:
    """Return F (1 + haste / t) exp(-k c): the hazard over all rounds, shortfall and violence aside.

    Parameters
    ----------
    p : record
        Coefficients: F, haste and k.
    kept : float
        c, from `promises_kept`.
    at_table : int
        t, rounds at the table up to the signature, that round included: at least 1.
    """
    rushed = 1.0 + p.implementation_haste / at_table
    return p.implementation_failure * rushed * exp(-p.implementation_assurance * kept)


@rule
def failure_chance(
    p: Any, steady: float, passing: float, rounds: int, short: float, violence: float
) -> float:
    """Return the chance that an agreement fails in a round.

    It is 1 - exp(-h) with the hazard of the round

        h = F (1 + haste / t) exp(-k c) ((n / N)^shape - ((n - 1) / N)^shape) + s / N short + v.

    Parameters
    ----------
    p : record
        Coefficients: s.
    steady : float
        From `steady_hazard`.
    passing : float
        Share of it that passes in this round: the difference of two `hazard_passed`.
    rounds : int
        N, rounds it is watched for.
    short : float
        Utility that the parties together are short of what they would have taken.
    violence : float
        v, chance that violence undoes it in a round.
    """
    hazard = steady * passing + p.implementation_shortfall / rounds * short
    return 1.0 - exp(-(hazard + violence))


@rule
def worth_unpressed(worth: float, reserve: float, overreach: float) -> float:
    """Return what a package is worth to a party once pressure is gone: U - o max(0, U - r0).

    Parameters
    ----------
    worth : float
        U when it was signed.
    reserve : float
        r0, its reservation value without pressure.
    overreach : float
        o, how far it crosses lines beyond what the party could have borne without pressure, 0 to 1.
    """
    return worth - overreach * max(0.0, worth - reserve)


@rule
def short_of(worth: float, bar: float) -> float:
    """Return by how much an agreement is worth less to a party than a bar, at least 0."""
    return max(0.0, bar - worth)
