"""After a collapse: who leaves the venue, and when talks return.

Talks are suspended while all delegations are still at the venue, and broken off once one has
left. They come back when all parties are ready in the same moment; some breaks are deeper than
others. Mediators act twice: they keep a delegation from leaving, and they make parties readier.
All chances are those of a day, so that rounds of a day and of a week are on one scale.

References
----------
Zartman 2000 (ripeness: it is each party's own perception of a hurting stalemate that counts,
and it must be mutual). Touval & Zartman 1985 (pressure). Greig 2001 on moments of ripeness.
"""

from __future__ import annotations

from typing import Any

from negsim.jit import rule
from negsim.rules.chance import logistic, within
from negsim.rules.elementary import log
from negsim.rules.mediation import joined

HALF_A_STEP = 2.0**-54
"""Half the distance of two uniform random numbers: their middle is a half, none is 0 or 1."""


@rule
def leaving_chance(p: Any, facilitation: float, pressure: float) -> float:
    """Return the chance that a delegation leaves the venue in a round.

    A day it is h (1 - the stronger influence).

    Parameters
    ----------
    p : record
        h, the chance without mediators, and the days of a round.
    facilitation, pressure : float
        Influence of the two instruments on the party, 0 to 1.
    """
    return within(p.leaving * (1.0 - max(facilitation, pressure)), p.days)


@rule
def depth_of_break(spread: float, u: float) -> float:
    """Return how deep a break is: spread times the logistic quantile u, in log odds of return.

    Parameters
    ----------
    spread : float
        Scale of the logistic distribution, at least 0.
    u : float
        A uniform random number.
    """
    return spread * (log(u + HALF_A_STEP) - log(1.0 - u - HALF_A_STEP))


@rule
def joined_influence(
    facilitation: float, formulation: float, pressure: float, inducement: float
) -> float:
    """Return J, the influences of all that mediators do for a return, taken together."""
    return joined(joined(facilitation, pressure), joined(formulation, inducement))


@rule
def readiness(
    p: Any,
    influence: float,
    hurt: float,
    grievance: float,
    on_site: bool,
    walked: bool,
    depth: float,
    shift: float,
) -> float:
    """Return the chance, a day, that a party is ready to return.

    Parameters
    ----------
    p : record
        Coefficients, in log odds; grievance and having walked out lower the odds.
    influence : float
        J, from `joined_influence`.
    hurt : float
        H, its pain of the stalemate, 0 to 1.
    grievance : float
        B, what it holds against the other side, 0 to 1.
    on_site : bool
        Whether its delegation is still at the venue.
    walked : bool
        Whether it was the one who walked out.
    depth : float
        From `depth_of_break`.
    shift : float
        What further instruments add to the log odds.
    """
    presence = p.consent_on_site if on_site else 0.0
    walking = p.consent_walker if walked else 0.0
    return logistic(
        p.consent_base
        + depth
        + shift
        + p.consent_mediation * influence
        + p.consent_hurt * (hurt - grievance)
        + presence
        - walking
    )


@rule
def return_chance(all_ready: float, days: float) -> float:
    """Return the chance that talks come back in a round: 1 - (1 - prod_i p_i)^days.

    Parameters
    ----------
    all_ready : float
        Product of the parties' `readiness`.
    days : float
        Days that a round stands for.
    """
    return within(all_ready, days)


@rule
def preconditions_met(
    quiet_rounds: int, quiet_asked: float, truce: bool, truce_asked: bool
) -> bool:
    """Return whether what a party asks for before it returns has come about.

    Parameters
    ----------
    quiet_rounds : int
        Rounds in a row without an incident against it.
    quiet_asked : float
        How many it asks for.
    truce, truce_asked : bool
        Whether a truce holds, and whether it asks for one.
    """
    return quiet_rounds >= quiet_asked and (truce or not truce_asked)
