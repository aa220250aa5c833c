"""Mediators: their influence, what pressing costs them, the texts they table.

Three instruments cumulate: facilitation, formulation and pressure; further ones may join. Every
effect of a mediator goes through its influence on a party, so one that is not present, or has no
leverage or intensity, has none. Mediators at odds weaken each other.

References
----------
Touval & Zartman 1985; Bercovitch 1997; Beardsley, Quinn, Biswas & Wilkenfeld 2006 (styles).
Böhmelt 2011; Menninga 2023 (many mediators). Nash 1950 (the text that is tabled). Pruitt &
Carnevale 1993 (a concession to a mediator costs less face than one to the other side).
"""

from __future__ import annotations

import numpy as np

from negsim.jit import rule
from negsim.rules.offers import NONE
from negsim.rules.softening import ROUNDING
from negsim.vocabulary import ADJOURNED, COLLAPSED, TALKS

PRESS_WHEN = ("always", "deadlock", "collapse")
ALWAYS, DEADLOCK, WHEN_COLLAPSED = range(len(PRESS_WHEN))
"""When a mediator presses."""

BIASES = ("none", "kydd", "rauchhaus", "favretto")
NO_BIAS, KYDD, RAUCHHAUS, FAVRETTO = range(len(BIASES))
"""Hypotheses on how a mediator's alignment with a party changes its hold on it."""

FURTHER = ("guarantee", "inducement")
GUARANTEE, INDUCEMENT = range(len(FURTHER))
"""Instruments beyond the three. A new one is a name here and its lines in `shift`.

Inducements, side payments that come with a deal, lower the reservation value
(`concession.reservation_unpressured`) and help talks return (`joined_influence`)."""

CREDIBILITY, COLLAPSE_ODDS, RETURN_ODDS = range(3)
"""What a further instrument may shift: how far a party believes promises (towards 1), the log
odds that talks collapse, the log odds that a party is ready to return."""


@rule
def shift(what: int, instrument: int, influence: float) -> float:
    """Return by how much a further instrument shifts a quantity.

    A guarantee (to verify, to stand by the text) makes promises credible beyond what the
    parties trust each other (Walter 1997); it moves nothing else.

    Parameters
    ----------
    what : int
        `CREDIBILITY`, `COLLAPSE_ODDS` or `RETURN_ODDS`.
    instrument : int
        Its index in `FURTHER`.
    influence : float
        Influence of the instrument, 0 to 1.
    """
    if instrument == GUARANTEE and what == CREDIBILITY:
        return influence
    return 0.0


@rule
def shifted_odds(what: int, influences: np.ndarray) -> float:
    """Return the shift of log odds by all further instruments together.

    Parameters
    ----------
    what : int
        `COLLAPSE_ODDS` or `RETURN_ODDS`.
    influences : ndarray of float, shape (further instruments,)
        Influence of each.
    """
    total = 0.0
    for z in range(influences.shape[0]):
        total += shift(what, z, influences[z])
    return total


@rule
def credibility(trust: float, influences: np.ndarray) -> float:
    """Return how far a party believes what others promise: trust, brought nearer to 1.

    Parameters
    ----------
    trust : float
        T, 0 to 1.
    influences : ndarray of float, shape (further instruments,)
        Influence of each further instrument on the party.
    """
    believed = trust
    for z in range(influences.shape[0]):
        believed += (1.0 - believed) * shift(CREDIBILITY, z, influences[z])
    return believed


@rule
def presses_now(
    when: int, phase: int, at_table: int, round_: int, first: float, last: float
) -> bool:
    """Return whether a mediator presses this round; it does not while talks are adjourned.

    Parameters
    ----------
    when : int
        `ALWAYS`; `DEADLOCK`, at the table once a round there has brought no text; or
        `WHEN_COLLAPSED`, while talks are broken off.
    phase : int
        See `negsim.vocabulary.PHASES`.
    at_table : int
        Rounds at the table so far.
    round_ : int
        The round, from 1.
    first, last : float
        Rounds between which it presses, both included.
    """
    if phase == ADJOURNED or round_ < first or round_ > last:
        return False
    if when == DEADLOCK:
        return phase == TALKS and at_table > 0
    if when == WHEN_COLLAPSED:
        return phase == COLLAPSED
    return True


@rule
def belief(alignment: float, hypothesis: int) -> float:
    """Return by what a mediator's alignment with a party multiplies its hold on it.

    The three published claims contradict each other, so none is built in. Kydd 2003: who is on
    your side is believed, (1 + a) / 2. Rauchhaus 2006: impartial mediators do better, 1 - |a|.
    Favretto 2009: the unbiased and the highly biased do better than the moderately biased,
    (1 - 2 |a|)^2. The formulas are negsim's reductions, not those of the papers.

    Parameters
    ----------
    alignment : float
        a, from -1 (with the other side) over 0 to 1 (with this party).
    hypothesis : int
        `NO_BIAS`, `KYDD`, `RAUCHHAUS` or `FAVRETTO`.
    """
    if hypothesis == KYDD:
        return (1.0 + alignment) / 2.0
    if hypothesis == RAUCHHAUS:
        return 1.0 - abs(alignment)
    if hypothesis == FAVRETTO:
        return (1.0 - 2.0 * abs(alignment)) * (1.0 - 2.0 * abs(alignment))
    return 1.0


@rule
def concerted(mediators: int, discord: float) -> float:
    """Return the share of its hold that each of some mediators keeps: (1 - chi)^(n - 1).

    Parameters
    ----------
    mediators : int
        n, how many are at work.
    discord : float
        chi, share that each loses to each further one, 0 to 1; 0 where they act in concert.
    """
    kept = 1.0
    for _ in range(1, mediators):
        kept *= 1.0 - discord
    return kept


@rule
def affordable(effort_left: float, pressing: float) -> float:
    """Return how hard a mediator presses: as hard as it means to, or as its effort still allows.

    Only pressing wears a mediator out: its endurance is rounds of full pressing.
    """
    return min(effort_left, pressing)


@rule
def influence(intensity: np.ndarray, hold: np.ndarray, i: int) -> float:
    """Return the influence of one instrument on party `i`: 1 - prod_m (1 - z_m l_mi).

    It is bounded by 1, each further mediator adds less, and their order matters to rounding only.

    Parameters
    ----------
    intensity : ndarray of float, shape (mediators,)
        z, intensity of the instrument, 0 to 1.
    hold : ndarray of float, shape (mediators, parties)
        l, hold of each mediator on each party, 0 to 1; 0 on a party it does not address.
    i : int
        The party.
    """
    untouched = 1.0
    for m in range(intensity.shape[0]):
        untouched *= 1.0 - intensity[m] * hold[m, i]
    return 1.0 - untouched


@rule
def mean_influence(influences: np.ndarray) -> float:
    """Return the mean of an instrument's influence over the parties, shape (parties,)."""
    total = 0.0
    for i in range(influences.shape[0]):
        total += influences[i]
    return total / influences.shape[0]


@rule
def felt(influences: np.ndarray) -> bool:
    """Return whether an instrument reaches any party, shape (parties,)."""
    for i in range(influences.shape[0]):
        if influences[i] > 0.0:
            return True
    return False


@rule
def joined(one: float, other: float) -> float:
    """Return two influences taken together: 1 - (1 - one)(1 - other)."""
    return 1.0 - (1.0 - one) * (1.0 - other)


@rule
def bar(reserve: float, asked: float, face_saving: float, formulation: float) -> float:
    """Return what the mediators' text must be worth to a party: max(r, a - k * influence).

    Parameters
    ----------
    reserve, asked : float
        Its reservation value and its aspiration.
    face_saving : float
        k, how far below its aspiration it goes for a text of the mediators'.
    formulation : float
        Influence of formulation on it.
    """
    return max(reserve, asked - face_saving * formulation)


@rule
def package_all_take(
    worth: np.ndarray,
    count: int,
    reserve: np.ndarray,
    bars: np.ndarray,
) -> int:
    """Return the package that mediators table, as a column of `worth`, or `NONE`.

    It is the Nash bargaining solution over the packages that all could sign and all would take,
    with the reservation values as disagreement point: the largest product of gains, each a trace
    above 0 so that of packages that give somebody nothing the better one is taken. So a wider
    choice never makes them fail.

    Parameters
    ----------
    worth : ndarray of float, shape (parties, at least count)
        Utility of each package that all could sign to each party.
    count : int
        Number of these packages.
    reserve : ndarray of float, shape (parties,)
        Reservation values.
    bars : ndarray of float, shape (parties,)
        What it must be worth to each party, from `bar`.
    """
    best, at = -1.0, NONE
    for x in range(count):
        product = 1.0
        for i in range(worth.shape[0]):
            if worth[i, x] < bars[i]:
                product = -1.0
                break
            product *= worth[i, x] - reserve[i] + ROUNDING
        if product > best:
            best, at = product, x
    return at
