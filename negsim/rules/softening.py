"""Red lines and how they give way.

A level n steps beyond a line of firmness f needs 1 - (1 - f)^n. What a party can bear for a
package is

    m [1 - (1 - phi S)(1 - kappa g)],     g = (U - r0) / (M - r0), cut to 0 to 1,

with phi its flexibility under pressure, m the share that its principal accepts, S its softening
and g what the package gives it of all that it could gain over no deal. It could sign if the need
of every line that the package crosses is below that: a line is given up for something. Firmness 1
needs 1, which is never reached: such a line is never crossed.

Softening follows the mediators' pressure P and the pain Z that grievance B does not outweigh, and
grievance closes what they open:

    S <- S + rate ([1 - (1 - P)(1 - lambda Z)](1 - B) - S),     Z = max(0, H - B).

References
----------
Original to negsim; red line as in Fisher & Ury 1981 ("bottom line"), pressure as in Touval &
Zartman 1985 (manipulation), pain as in Zartman 2000 and Pruitt 2005 (readiness), what a package
gives elsewhere as in Sebenius 1983 and Morgan 1990 (issue linkage).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.jit import rule

UNBREACHED = -1.0
"""Need of a line that a package respects: below anything a party can bear."""

ROUNDING = 1e-9
"""More than rounding makes of a number from 0 to 1."""

FREE, NEVER = -1.0, 2.0
"""Prices below and above what any package is worth."""


@rule
def need(firmness: float, steps: int) -> float:
    """Return what a level `steps` beyond a line needs: 1 - (1 - f)^n.

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
def ripe(hurt: float, grievance: float) -> float:
    """Return the pain that makes a party ready: Z = max(0, H - B).

    Parameters
    ----------
    hurt : float
        H, pain of the stalemate, 0 to 1.
    grievance : float
        B, what it holds against the other side, 0 to 1.
    """
    return max(0.0, hurt - grievance)


@rule
def softened(p: Any, softening: float, pressure: float, pain: float, grievance: float) -> float:
    """Return softening after a round.

    Parameters
    ----------
    p : record
        Coefficients: rate, and lambda, how far full pain softens by itself.
    softening : float
        S before the round, 0 to 1.
    pressure : float
        P, influence of the mediators' pressure on the party, 0 to 1.
    pain : float
        Z, from `ripe`.
    grievance : float
        B, 0 to 1.
    """
    target = (1.0 - (1.0 - pressure) * (1.0 - p.softening_pain * pain)) * (1.0 - grievance)
    return softening + p.softening_rate * (target - softening)


@rule
def gained(worth: float, reserve: float, most: float) -> float:
    """Return g, the share that a package gives a party of all it could gain over no deal, 0 to 1.

    Parameters
    ----------
    worth : float
        U, utility of the package to it.
    reserve : float
        r0, its reservation value without pressure.
    most : float
        M, the most it could hope for.
    """
    if worth <= reserve or most <= reserve:
        return 0.0
    return min(1.0, (worth - reserve) / (most - reserve))


@rule
def bearable(mandate: float, opened: float, linkage: float, gain: float) -> float:
    """Return what a party can bear for a package: m [1 - (1 - phi S)(1 - kappa g)].

    Parameters
    ----------
    mandate : float
        m, share that its principal accepts, 0 to 1; 1 where it takes no heed of it.
    opened : float
        phi S: its flexibility under pressure times its softening, 0 to 1.
    linkage : float
        kappa, how far lines give way for a package that gives all it could hope for, 0 to 1.
    gain : float
        g, from `gained`.
    """
    return mandate * (1.0 - (1.0 - opened) * (1.0 - linkage * gain))


@rule
def price(
    needed: float, mandate: float, opened: float, linkage: float, reserve: float, most: float
) -> float:
    """Return what a package must be worth to a party, at least, that it could sign it.

    It is `bearable` solved for the utility: the party could sign what is worth more than

        r0 + (M - r0) / kappa (need / m - phi S) / (1 - phi S).

    Parameters
    ----------
    needed : float
        Need of the package, from `needs_of_packages`.
    mandate, opened, linkage
        As in `bearable`.
    reserve, most : float
        As in `gained`.

    Returns
    -------
    float
        `FREE` where softening alone does; `NEVER` where no package is worth enough.
    """
    if needed < mandate * opened:
        return FREE
    beyond = needed - mandate * opened
    linked = mandate * (1.0 - opened) * linkage  # what a package opens that gives all
    if beyond >= linked or most <= reserve:
        return NEVER
    return reserve + beyond / linked * (most - reserve)


@rule
def might_sign(needed: float, flexibility: float, linkage: float) -> bool:
    """Return whether a party could ever sign in a run, softened as far as can be.

    Parameters
    ----------
    needed : float
        Need of the package.
    flexibility : float
        phi, its flexibility under pressure, 0 to 1.
    linkage : float
        As in `bearable`.
    """
    return needed < bearable(1.0, flexibility, linkage, 1.0) + ROUNDING


@rule
def signable(worth: float, asked: float) -> bool:
    """Return whether a party could sign a package worth `worth`, the price of which is `asked`."""
    return worth > asked
