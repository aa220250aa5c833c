"""After a collapse: who leaves the venue, and who consents to return.

Talks come back when all parties consent in the same round. Mediators act twice: they keep a
delegation from leaving, and they weigh on consent.

References
----------
Zartman 2000 (ripeness: it is each party's own perception of a hurting stalemate that counts,
and it must be mutual). Touval & Zartman 1985 (pressure). Greig 2001 on moments of ripeness.
"""

from __future__ import annotations

from typing import Any

from negsim.jit import rule
from negsim.rules.chance import logistic
from negsim.rules.mediation import joined


@rule
def leaving_chance(leaving: float, facilitation: float, pressure: float) -> float:
    """Return the chance that a delegation leaves the venue: h (1 - the stronger influence)."""
    return leaving * (1.0 - max(facilitation, pressure))


@rule
def consent_chance(
    p: Any,
    facilitation: float,
    pressure: float,
    hurt: float,
    on_site: bool,
    walked: bool,
    waited: int,
    shift: float,
) -> float:
    """Return the chance that a party consents to return this round.

    Parameters
    ----------
    p : record
        Coefficients, in log odds; waiting and having walked out lower the odds.
    facilitation, pressure : float
        Influence of the two instruments on it, 0 to 1.
    hurt : float
        Its pain of the stalemate, 0 to 1.
    on_site : bool
        Whether its delegation is still at the venue.
    walked : bool
        Whether it was the one who walked out.
    waited : int
        Rounds since the collapse, this one included.
    shift : float
        What further instruments add to the log odds.
    """
    presence = p.consent_on_site if on_site else 0.0
    walking = p.consent_walker if walked else 0.0
    return logistic(
        p.consent_base
        + shift
        + p.consent_mediation * joined(facilitation, pressure)
        + p.consent_hurt * hurt
        + presence
        - p.consent_waiting * waited
        - walking
    )


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
