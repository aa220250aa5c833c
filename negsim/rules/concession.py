"""Reservation values and aspirations: concession by time.

A party's aspiration falls from the most it could hope for, M, to its reservation value r:

    a = r + (M - r) (1 - min(1, t / t_max)^(1 / beta)),   beta = 10^(2 f - 1),

with f its flexibility at the table: below .5 it holds out and concedes late (Boulware), above
.5 it concedes early (Conceder). Pain of the stalemate lowers the reservation value for good, and
so do side payments, which come with the deal; pressure does so only while it lasts.

References
----------
Faratin, Sierra & Jennings 1998, "Negotiation decision functions for autonomous agents",
Robotics and Autonomous Systems 24:159-182. Zartman 2000 (a hurting stalemate lowers what a
party would settle for). Touval & Zartman 1985 (pressure makes no deal cost more).
"""

from __future__ import annotations

from typing import Any

from negsim.jit import rule
from negsim.rules.elementary import exp, log_in_two_parts, power

LOG_10 = 2.302585092994046

TACTICS = ("polynomial", "exponential")
"""Shapes of the time-dependent tactic. A new one is a name here and its lines in `kept_back`."""

LOG_FIRST_STEP = -2.0 * LOG_10
"""ln kappa: the exponential tactic has conceded a hundredth of the way at the very start."""


@rule
def steepness(tactic: int, flexibility: float) -> float:
    """Return the power to which a tactic raises time: 1 / beta (polynomial) or beta (exponential).

    Parameters
    ----------
    tactic : int
        Its index in `TACTICS`.
    flexibility : float
        f, flexibility at the table, 0 to 1; beta = 10^(2 f - 1).
    """
    log_beta = (2.0 * flexibility - 1.0) * LOG_10
    return exp(log_beta if tactic == 1 else -log_beta)


@rule
def kept_back(tactic: int, log_high: float, log_low: float, steep: float) -> float:
    """Return the share of the way to its reservation value that a party has not yet conceded.

    Polynomial 1 - tau^(1 / beta); exponential 1 - exp((1 - tau)^beta ln kappa).

    Parameters
    ----------
    tactic : int
        Its index in `TACTICS`.
    log_high, log_low : float
        ln tau, tau = min(1, t / t_max), from `elementary.log_of_share`: t is rounds at the table
        so far, this one included, t_max those after which a party asks for no more than r.
    steep : float
        From `steepness`.
    """
    if tactic == 1:
        left = log_in_two_parts(1.0 - power(log_high, log_low, 1.0))
        return 1.0 - exp(power(left[0], left[1], steep) * LOG_FIRST_STEP)
    return 1.0 - power(log_high, log_low, steep)


@rule
def reservation_unpressured(p: Any, batna: float, pain: float, inducement: float) -> float:
    """Return r0 = max(0, batna - a Z - b Y): the worst deal worth taking, without pressure.

    Parameters
    ----------
    p : record
        Coefficients: a, the fall at full pain, b, that by full inducements.
    batna : float
        Utility of no deal, 0 to 1.
    pain : float
        Z, pain that grievance does not outweigh, from `softening.ripe`.
    inducement : float
        Y, influence of side payments on the party, 0 to 1.
    """
    return max(0.0, batna - p.reservation_hurt * pain - p.reservation_pressure * inducement)


@rule
def reservation(p: Any, unpressured: float, pressure: float) -> float:
    """Return r = max(0, r0 - b P): the reservation value while pressed, P the pressure felt."""
    return max(0.0, unpressured - p.reservation_pressure * pressure)


@rule
def aspiration(reserve: float, most: float, kept: float) -> float:
    """Return the utility that a party asks for this round.

    Parameters
    ----------
    reserve : float
        r, its reservation value.
    most : float
        M, the most it could hope for; no less than `reserve` is used.
    kept : float
        Share of the way from M to r that it has not yet conceded, from `kept_back`.
    """
    return reserve + (max(most, reserve) - reserve) * kept
