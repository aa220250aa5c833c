"""Which packages all could sign, what each party offers, and how far the others' drafts are.

A party offers, among the packages that all could sign (red lines are public) and that give it
its aspiration, the one the others like best. It accepts what gives it its aspiration. Where there
is no such package it tables a draft of its own: see `negsim.rules.drafts`.

References
----------
Similarity-seeking trade-offs: Faratin, Sierra & Jennings 2002. Acceptance of what is at least
the own next demand (AC_next): Baarslag, Hindriks & Jonker 2013. Zone of possible agreement:
Raiffa 1982.
"""

from __future__ import annotations

import numpy as np

from negsim.jit import rule
from negsim.rules.softening import signable

NONE = -1
"""No package."""


@rule
def signable_by_all(worth: np.ndarray, prices: np.ndarray, can: np.ndarray) -> None:
    """Fill in which packages all could sign now.

    Parameters
    ----------
    worth : ndarray of float, shape (parties, packages)
        Utility of each package to each party.
    prices : ndarray of float, same shape
        What each must be worth to each party at least, from `softening.price`.
    can : ndarray of bool, shape (packages,)
        Modified in place.
    """
    for x in range(worth.shape[1]):
        can[x] = True
        for i in range(worth.shape[0]):
            can[x] = can[x] and signable(worth[i, x], prices[i, x])


@rule
def best_offer(i: int, worth: np.ndarray, count: int, asked: float) -> int:
    """Return the package that party `i` offers, as a column of `worth`, or `NONE`.

    Among packages that all could sign and that are worth at least `asked` to `i` it is the one
    with the largest product of the others' utilities; equal ones go to the first in the order of
    packages.

    Parameters
    ----------
    i : int
        The party that offers.
    worth : ndarray of float, shape (parties, at least count)
        Utility of each package that all could sign to each party.
    count : int
        Number of these packages.
    asked : float
        Aspiration of `i`.
    """
    best, at = -1.0, NONE
    for x in range(count):
        if worth[i, x] >= asked:
            product = 1.0  # two plain loops: one that leaves out i takes twice as long
            for j in range(i):
                product *= worth[j, x]
            for j in range(i + 1, worth.shape[0]):
                product *= worth[j, x]
            if product > best:
                best, at = product, x
    return at


@rule
def accepts(worth: float, asked: float) -> bool:
    """Return whether a party accepts a package worth `worth` when it asks for `asked`."""
    return worth >= asked


@rule
def shortfall(asked: float, worth: float) -> float:
    """Return by how much a draft is worth less to a party than it asks for, at least 0."""
    return max(0.0, asked - worth)


@rule
def unborne(needed: float, borne: float) -> float:
    """Return by how much a draft needs more than a party can bear for it, at least 0.

    Parameters
    ----------
    needed : float
        Need of the draft; negative if it crosses no line of the party.
    borne : float
        From `softening.bearable`.
    """
    return max(0.0, needed - borne)


@rule
def gap(distances: np.ndarray) -> float:
    """Return the gap between the parties: the largest distance of any.

    Parameters
    ----------
    distances : ndarray of float, shape (parties,)
        Of each party, how far the nearest draft of another is: what it misses of its aspiration,
        or what it cannot bear of it, whichever is larger.
    """
    widest = 0.0
    for i in range(distances.shape[0]):
        widest = max(widest, distances[i])
    return widest
