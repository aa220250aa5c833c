"""Incidents, blame, escalation, and the hazard that talks collapse.

References
----------
Kydd & Walter 2002, "Sabotaging the peace", International Organization 56:263-296 (violence
works through the blame it casts on the other side). Binmore, Rubinstein & Wolinsky 1986 (an
exogenous risk of breakdown). Numbers are first guesses.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.jit import rule
from negsim.rules.chance import logistic
from negsim.vocabulary import ADJOURNED, COLLAPSED


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
def escalation_chance(p: Any, phase: int, truce: bool) -> float:
    """Return the chance that an incident becomes open hostilities.

    Parameters
    ----------
    p : record
        Coefficients: chances at the table with and without a truce, and how much likelier
        escalation is while talks are broken off or adjourned.
    phase : int
        See `negsim.vocabulary.PHASES`.
    truce : bool
        Whether a truce holds.
    """
    base = p.escalation_truce if truce else p.escalation_no_truce
    factor = 1.0
    if phase == COLLAPSED:
        factor = p.escalation_collapsed
    elif phase == ADJOURNED:
        factor = p.escalation_adjourned
    return min(1.0, base * factor)


@rule
def collapse_chance(
    p: Any, gap: float, trust: float, struck: bool, facilitation: float, shift: float
) -> float:
    """Return the chance that talks collapse in a round without a text.

    Parameters
    ----------
    p : record
        Coefficients, in log odds; trust and facilitation lower the odds.
    gap : float
        Largest shortfall of any party.
    trust : float
        T, 0 to 1.
    struck : bool
        Whether there was an incident this round.
    facilitation : float
        Mean influence of facilitation on the parties.
    shift : float
        What further instruments add to the log odds.
    """
    incident = p.collapse_incident if struck else 0.0
    return logistic(
        p.collapse_base
        + shift
        + p.collapse_gap * gap
        - p.collapse_trust * trust
        + incident
        - p.collapse_facilitation * facilitation
    )


@rule
def who_walks(shortfalls: np.ndarray, u: float) -> int:
    """Return the party that walks out: drawn in proportion to shortfalls.

    Parameters
    ----------
    shortfalls : ndarray of float, shape (parties,)
        Each at least 0; if all are 0, all are equally likely.
    u : float
        A uniform random number.
    """
    parties = shortfalls.shape[0]
    total = 0.0
    for i in range(parties):
        total += shortfalls[i]
    if total <= 0.0:
        return min(parties - 1, int(u * parties))
    passed = 0.0
    for i in range(parties):
        passed += shortfalls[i]
        if u * total < passed:
            return i
    return parties - 1
