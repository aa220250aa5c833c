"""Which packages all could sign, what each party offers, and what it falls short of.

A party offers, among the packages that all could sign (red lines are public) and that give it
its aspiration, the one the others like best. It accepts what gives it its aspiration.

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
def respects(package: np.ndarray, locked: np.ndarray) -> bool:
    """Return whether a package leaves every issue that is already settled as it is.

    Parameters
    ----------
    package : ndarray of int, shape (issues,)
        Level of each issue.
    locked : ndarray of int, shape (issues,)
        Level that an issue is locked at, or -1.
    """
    for k in range(locked.shape[0]):
        if locked[k] >= 0 and package[k] != locked[k]:
            return False
    return True


@rule
def signable_by_all(
    needs: np.ndarray,
    softening: np.ndarray,
    packages: np.ndarray,
    locked: np.ndarray,
    found: np.ndarray,
) -> int:
    """Fill `found` with the packages that all could sign now and return how many there are.

    Parameters
    ----------
    needs : ndarray of float, shape (parties, packages)
        Softening that each party needs for each package.
    softening : ndarray of float, shape (parties,)
        Softening of each party.
    packages : ndarray of int, shape (packages, issues)
        Level of each issue.
    locked : ndarray of int, shape (issues,)
        Levels of settled issues, -1 for open ones.
    found : ndarray of int, shape (packages,)
        Modified in place: indices of the packages found, in order.
    """
    count = 0
    for x in range(packages.shape[0]):
        all_could = True
        for i in range(softening.shape[0]):
            all_could = all_could and signable(needs[i, x], softening[i])
        if all_could and respects(packages[x], locked):
            found[count] = x
            count += 1
    return count


@rule
def perceived(worth: float, evenly: float, misperception: float) -> float:
    """Return the utility that a party believes another to have: (1 - m) U + m V.

    Parameters
    ----------
    worth : float
        U, the other's utility.
    evenly : float
        V, what it would be if all issues mattered equally to the other.
    misperception : float
        m, 0 to 1.
    """
    return (1.0 - misperception) * worth + misperception * evenly


@rule
def best_offer(
    i: int,
    worth: np.ndarray,
    evenly: np.ndarray,
    count: int,
    asked: float,
    misperception: float,
) -> int:
    """Return the package that party `i` offers, as a column of `worth`, or `NONE`.

    Among packages worth at least `asked` to `i` it is the one with the largest product of the
    others' utilities as `i` perceives them; equal ones go to the first in the order of
    packages.

    Parameters
    ----------
    i : int
        The party that offers.
    worth : ndarray of float, shape (parties, at least count)
        Utility of each signable package to each party.
    evenly : ndarray of float, same shape
        The same if all issues mattered equally to each party.
    count : int
        Number of signable packages.
    asked : float
        Aspiration of `i`.
    misperception : float
        How far `i` mistakes the others' utilities for `evenly`, 0 to 1.
    """
    best, at = -1.0, NONE
    for x in range(count):
        if worth[i, x] >= asked:
            product = 1.0  # two plain loops: one that leaves out i takes twice as long
            for j in range(i):
                product *= perceived(worth[j, x], evenly[j, x], misperception)
            for j in range(i + 1, worth.shape[0]):
                product *= perceived(worth[j, x], evenly[j, x], misperception)
            if product > best:
                best, at = product, x
    return at


@rule
def accepts(worth: float, asked: float) -> bool:
    """Return whether a party accepts a package worth `worth` when it asks for `asked`."""
    return worth >= asked


@rule
def shortfall(asked: float, best_offered: float) -> float:
    """Return by how much the best offer of the others misses what a party asks for.

    Parameters
    ----------
    asked : float
        Its aspiration.
    best_offered : float
        Utility to it of the best offer of another party; 0 if nobody else made one.
    """
    return max(0.0, asked - best_offered)


@rule
def gap(shortfalls: np.ndarray) -> float:
    """Return the gap between the parties: the largest shortfall of any, shape (parties,)."""
    widest = 0.0
    for i in range(shortfalls.shape[0]):
        widest = max(widest, shortfalls[i])
    return widest
