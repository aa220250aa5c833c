"""Red lines and how they give way.

A party's softening S, from 0 up to 1, opens its soft lines: a level n steps beyond a line of
firmness f needs 1 - (1 - f)^n, and a package is signable when the need of every breached line
is below S. Firmness 1 needs 1, which S never reaches: such a line is never crossed.

Softening follows pressure and recovers without it, so it cannot pile up without bound.

References
----------
Original to negsim; red line as in Fisher & Ury 1981 ("bottom line"), pressure as in Touval &
Zartman 1985 (manipulation).
"""

from __future__ import annotations

import numpy as np

from negsim.jit import rule

UNBREACHED = -1.0
"""Need of a line that a package respects: below any softening."""


@rule
def need(firmness: float, steps: int) -> float:
    """Return the softening needed for a level `steps` beyond a line: 1 - (1 - f)^n.

    Parameters
    ----------
    firmness : float
        0 to 1.
    steps : int
        Levels beyond the line; 0 if the line is respected.
    """
    if steps == 0:
        return UNBREACHED
    left = 1.0
    for _ in range(steps):
        left *= 1.0 - firmness
    return 1.0 - left


@rule
def needs_of_packages(firmness: np.ndarray, breaches: np.ndarray, needs: np.ndarray) -> None:
    """Fill in each party's need of each package: the largest over its lines.

    Parameters
    ----------
    firmness : ndarray of float, shape (lines,)
        Firmness of each red line.
    breaches : ndarray of int, shape (breaches, 4)
        Each breach of a line by a package: line, its party, package, levels beyond the line.
    needs : ndarray of float, shape (parties, packages)
        Modified in place.
    """
    needs[:] = UNBREACHED
    for b in range(breaches.shape[0]):
        line, i, x, steps = breaches[b, 0], breaches[b, 1], breaches[b, 2], breaches[b, 3]
        needs[i, x] = max(needs[i, x], need(firmness[line], steps))


@rule
def signable(needed: float, softening: float) -> bool:
    """Return whether a party could sign a package that needs `needed` at its softening."""
    return needed < softening


@rule
def softened(softening: float, rate: float, flexibility: float, pressure: float) -> float:
    """Return softening after a round: S + rate (flexibility * pressure - S).

    Parameters
    ----------
    softening : float
        S before the round, 0 to 1.
    rate : float
        Share of the way covered in a round, 0 to 1.
    flexibility : float
        The party's flexibility under pressure, 0 to 1.
    pressure : float
        Influence of the mediators' pressure on the party, 0 to 1.
    """
    return softening + rate * (flexibility * pressure - softening)
