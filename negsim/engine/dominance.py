"""Packages that nobody can ever choose are left out of the search.

A package is chosen, by a party or by mediators, for the largest product of what it is worth to some
parties; of equal products the first in order. So a package is never chosen while there is another
one that is worth at least as much to everybody at any trust, if that comes first in order, or if
it is worth clearly more to everybody. What is chosen is the same, bit for bit: sums and products
of rounded numbers keep the order of what goes into them.
"""

from __future__ import annotations

import numpy as np

from negsim.jit import apart, step

CLEARLY = 1e-9
"""Utility that no rounding makes up for."""

PAIRS = 512
"""Pairs of packages compared for each package that there is: what takes longer is not worth it."""

FEW = 16
"""Parties; a product over more of them could vanish."""


@apart
def thinned(base: np.ndarray, gain: np.ndarray, found: np.ndarray, count: int, pairs: int) -> int:
    """Keep of the first `count` packages those that might be chosen; return how many there are.

    Parameters
    ----------
    base, gain : ndarray of float, shape (parties, at least count)
        Parts of utility, so that U = base + T gain. Modified in place: what is kept moves up.
    found : ndarray of int, shape (at least count,)
        The packages, in order. Modified in place.
    count : int
        How many there are.
    pairs : int
        Pairs of packages to compare; packages that are left after that are kept.
    """
    kept = 0
    for x in range(count):
        if pairs > 0:
            y = 0
            while y < kept and not no_worse(base, gain, y, x):
                y += 1
            pairs -= y + 1
            if y < kept:
                continue
            pairs -= kept
            held = 0
            for y in range(kept):
                if not better(base, gain, x, y):
                    move(base, gain, found, y, held)
                    held += 1
            kept = held
        move(base, gain, found, x, kept)
        kept += 1
    return kept


@step
def no_worse(base: np.ndarray, gain: np.ndarray, y: int, x: int) -> bool:
    """Return whether `y` is worth at least as much as `x` to everybody at any trust."""
    for i in range(base.shape[0]):
        if base[i, y] < base[i, x] or gain[i, y] < gain[i, x]:
            return False
    return True


@step
def better(base: np.ndarray, gain: np.ndarray, x: int, y: int) -> bool:
    """Return whether `x` is worth clearly more than `y` to everybody at any trust."""
    if base.shape[0] > FEW:
        return False
    for i in range(base.shape[0]):
        if base[i, x] < base[i, y] + CLEARLY or gain[i, x] < gain[i, y]:
            return False
    return True


@step
def move(base: np.ndarray, gain: np.ndarray, found: np.ndarray, there: int, here: int) -> None:
    """Move what is known of a package from one index to another."""
    found[here] = found[there]
    for i in range(base.shape[0]):
        base[i, here], gain[i, here] = base[i, there], gain[i, there]
