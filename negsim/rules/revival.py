"""After a collapse: who leaves the venue, and who consents to return.

Talks come back when all parties consent in the same round. Mediators act twice: they keep a
delegation from leaving, and they weigh on consent.

References
----------
Zartman 2000 (ripeness: it is each party's own perception of a hurting stalemate that counts,
and it must be mutual). Touval & Zartman 1985 (pressure). Greig 2001 on moments of ripeness.
"""

from __future__ import annotations

from negsim.compiled import rule
from negsim.rules.chance import logistic
from negsim.rules.mediation import joined


@rule
def leaving_chance(leaving: float, facilitation: float, pressure: float) -> float:
    """Return the chance that a delegation leaves the venue: h (1 - the stronger influence)."""
    return leaving * (1.0 - max(facilitation, pressure))


@rule
def consent_chance(
    facilitation: float,
    pressure: float,
    hurt: float,
    on_site: bool,
    waited: int,
    base: float,
    per_mediation: float,
    per_hurt: float,
    for_presence: float,
    per_round: float,
) -> float:
    """Return the chance that a party consents to return this round.

    Parameters
    ----------
    facilitation, pressure : float
        Influence of the two instruments on it, 0 to 1.
    hurt : float
        Its pain of the stalemate, 0 to 1.
    on_site : bool
        Whether its delegation is still at the venue.
    waited : int
        Rounds since the collapse, this one included.
    base, per_mediation, per_hurt, for_presence, per_round : float
        Coefficients, in log odds; waiting lowers the odds.
    """
    presence = for_presence if on_site else 0.0
    return logistic(
        base
        + per_mediation * joined(facilitation, pressure)
        + per_hurt * hurt
        + presence
        - per_round * waited
    )
