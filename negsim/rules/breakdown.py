"""Incidents, blame, escalation, and the hazard that talks collapse.

An incident that is blamed on the other side raises the victim's grievance; one that is not raises
everybody's pain of the stalemate. Violence answers grievance, and what is in force checks it.

References
----------
Kydd & Walter 2002, "Sabotaging the peace", International Organization 56:263-296 (violence
works through the blame it casts on the other side). Haushofer, Biletzki & Kanwisher 2010,
Proceedings of the National Academy of Sciences 107:17927-17932 (retaliation). Clayton & Sticher
2021 (what makes cease-fires hold). Binmore, Rubinstein & Wolinsky 1986 (an exogenous risk of
breakdown).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.jit import rule
from negsim.rules.chance import logistic
from negsim.vocabulary import COLLAPSED


@rule
def blame_chance(attribution: float, assurance: float, shield: float) -> float:
    """Return the chance that the other side is blamed for an incident.

    Parameters
    ----------
    attribution : float
        Chance without any verification, 0 to 1.
    assurance : float
        q of the verification in force, 0 to 1; 0 if none is.
    shield : float
        How far full verification lowers the chance, 0 to 1.
    """
    return attribution * (1.0 - shield * assurance)


@rule
def incident_chance(
    p: Any, rate: float, checked: float, assurance: float, grievance: float
) -> float:
    """Return the chance of an incident in a round: r (1 - c q)(1 + rho B), at most 1.

    Parameters
    ----------
    p : record
        Coefficients: rho, how much likelier violence is at full grievance.
    rate : float
        r, chance with nothing in force and no grievance, 0 to 1.
    checked : float
        c, level in force of the issue that checks this violence, 0 to 1.
    assurance : float
        q of the verification in force, 0 to 1.
    grievance : float
        B, the largest grievance of any party but the one that is struck, 0 to 1.
    """
    return min(1.0, rate * (1.0 - checked * assurance) * (1.0 + p.escalation_answers * grievance))


@rule
def escalation_chance(p: Any, phase: int, truce: bool) -> float:
    """Return the chance that an incident becomes open hostilities.

    Parameters
    ----------
    p : record
        Coefficients: chances with and without a truce, and how much likelier escalation is while
        talks are broken off.
    phase : int
        See `negsim.vocabulary.PHASES`.
    truce : bool
        Whether a truce holds.
    """
    base = p.escalation_truce if truce else p.escalation_no_truce
    factor = p.escalation_collapsed if phase == COLLAPSED else 1.0
    return min(1.0, base * factor)


@rule
def collapse_chance(
    p: Any, gap: float, spent: float, trust: float, blamed: bool, facilitation: float, shift: float
) -> float:
    """Return the chance that talks collapse in a round without a text.

    A wide gap is no alarm at the beginning; as the deadline nears it is.

    Parameters
    ----------
    p : record
        Coefficients, in log odds; trust and facilitation lower the odds.
    gap : float
        From `offers.gap`.
    spent : float
        Rounds at the table so far as a share of the deadline.
    trust : float
        T, 0 to 1.
    blamed : bool
        Whether there was an incident this round that was blamed on the other side.
    facilitation : float
        Mean influence of facilitation on the parties.
    shift : float
        What further instruments add to the log odds.
    """
    incident = p.collapse_incident if blamed else 0.0
    return logistic(
        p.collapse_base
        + shift
        + p.collapse_gap * gap * spent
        - p.collapse_trust * trust
        + incident
        - p.collapse_facilitation * facilitation
    )


@rule
def discontent(shortfall: float, reserve: float, most: float) -> float:
    """Return what a party misses as a share, 0 to 1, of what it could gain: so parties compare.

    Parameters
    ----------
    shortfall : float
        Utility that the draft nearest to its aspiration misses, at least 0.
    reserve, most : float
        r, its reservation value, and M, the most it could hope for.
    """
    if shortfall <= 0.0:
        return 0.0
    return min(1.0, shortfall / (most - reserve)) if most > reserve else 1.0


@rule
def who_walks(discontents: np.ndarray, u: float) -> int:
    """Return the party that walks out: drawn in proportion to discontents.

    Parameters
    ----------
    discontents : ndarray of float, shape (parties,)
        Each at least 0; if all are 0, all are equally likely.
    u : float
        A uniform random number.
    """
    parties = discontents.shape[0]
    total = 0.0
    for i in range(parties):
        total += discontents[i]
    if total <= 0.0:
        return min(parties - 1, int(u * parties))
    passed = 0.0
    for i in range(parties):
        passed += discontents[i]
        if u * total < passed:
            return i
    return parties - 1
