"""Reservation values and aspirations: the time-dependent concession tactic.

A party's aspiration falls from the most it could hope for, M, to its reservation value r:

    a = r + (M - r) (1 - min(1, t / t_max)^(1 / beta)),   beta = 10^(2 f - 1),

with f its flexibility at the table: below .5 it holds out and concedes late (Boulware), above
.5 it concedes early (Conceder).

References
----------
Faratin, Sierra & Jennings 1998, "Negotiation decision functions for autonomous agents",
Robotics and Autonomous Systems 24:159-182. Zartman 2000 (a hurting stalemate lowers what a
party would settle for). Touval & Zartman 1985 (pressure makes no deal cost more).
"""

from __future__ import annotations

import math

from negsim.compiled import rule

LOG_10 = math.log(10.0)


@rule
def reservation_unpressured(batna: float, hurt: float, fall: float) -> float:
    """Return max(0, batna - fall * hurt): the worst deal worth taking, without pressure.

    Parameters
    ----------
    batna : float
        Utility of no deal, 0 to 1.
    hurt : float
        The party's pain of the stalemate, 0 to 1.
    fall : float
        Fall at full hurt.
    """
    return max(0.0, batna - fall * hurt)


@rule
def reservation(unpressured: float, pressure: float, fall: float) -> float:
    """Return max(0, unpressured - fall * pressure): the reservation value while pressed."""
    return max(0.0, unpressured - fall * pressure)


@rule
def aspiration(
    reserve: float, most: float, rounds_at_table: int, deadline: float, flexibility: float
) -> float:
    """Return the utility that a party asks for this round.

    Parameters
    ----------
    reserve : float
        r, its reservation value.
    most : float
        M, the most it could hope for; no less than `reserve` is used.
    rounds_at_table : int
        t, rounds spent at the table so far, this one included.
    deadline : float
        t_max, rounds at the table after which it asks for no more than r.
    flexibility : float
        f, its flexibility at the table, 0 to 1.
    """
    elapsed = min(1.0, rounds_at_table / deadline)
    one_over_beta = math.exp((1.0 - 2.0 * flexibility) * LOG_10)
    return reserve + (max(most, reserve) - reserve) * (1.0 - elapsed**one_over_beta)
