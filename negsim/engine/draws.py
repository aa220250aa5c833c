"""Random numbers: every one is a pure function of what it is for.

``uniform(seed, run, round, actor, purpose)`` is the same number whoever asks, in whatever
order, on any number of threads. So run 17 of seed 1 is one fact: alone or among a million, in
the readable model and in the compiled ensemble; and two scenarios that differ in one mediator
share all other random numbers (common random numbers).

The generator is Philox4x32-10, a counter-based generator: no state, integers only, the same
bits on every platform.

References
----------
Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC '11.
Buffalo, Pearson & Klein 2026, "Realizing Common Random Numbers: Event-Keyed Hashing for
Causally Valid Stochastic Models", arXiv 2603.11084.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np

from negsim.jit import rule

PURPOSES = (
    "number",
    "strike",
    "blame",
    "escalation",
    "truce ends",
    "collapse",
    "walkout",
    "choice of offer",
    "veto",
    "leaving",
    "return",
    "failure",
    "depth",
    "misjudged",
)
"""What draws are for. A new purpose goes to the end: the position keys the numbers."""

(
    NUMBER,
    STRIKE,
    BLAME,
    ESCALATION,
    TRUCE_ENDS,
    COLLAPSE,
    WALKOUT,
    CHOICE_OF_OFFER,
    VETO,
    LEAVING,
    RETURN,
    FAILURE,
    DEPTH,
    MISJUDGED,
) = range(len(PURPOSES))

MOST_RUN = 10**9 - 1
"""Highest number of a run; an ensemble has at most 10**9 of them."""

MOST_SEED = 2**64 - 1

Seed: TypeAlias = int | np.uint64
"""A seed: whole, 0 to 2**64 - 1; compiled rules want it as ``numpy.uint64``."""

NOBODY = 0
"""Stream of what happens to the talks as a whole and not to one actor."""

_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_WORD, _21, _11, _24 = np.uint64(32), np.uint64(21), np.uint64(11), np.uint64(24)


@rule
def philox(
    c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four words of Philox4x32-10 for one counter and key.

    Parameters
    ----------
    c0, c1, c2, c3 : numpy.uint64
        Counter, four words of 32 bits.
    k0, k1 : numpy.uint64
        Key, two words of 32 bits.

    Returns
    -------
    tuple of numpy.uint64
        Four random words of 32 bits.
    """
    for _ in range(10):
        p0 = _M0 * c0
        p1 = _M1 * c2
        c0, c1, c2, c3 = (p1 >> _WORD) ^ c1 ^ k0, p1 & _LOW, (p0 >> _WORD) ^ c3 ^ k1, p0 & _LOW
        k0 = (k0 + _W0) & _LOW
        k1 = (k1 + _W1) & _LOW
    return c0, c1, c2, c3


@rule
def uniform(seed: Seed, run: int, round_: int, actor: int, purpose: int) -> float:
    """Return the uniform random number of one event, from 0 (included) to 1 (excluded).

    Parameters
    ----------
    seed : int
        Seed of the ensemble, 0 to 2**64 - 1, as ``numpy.uint64``.
    run : int
        Number of the run, from 0.
    round_ : int
        Number of the round, from 0 to 2**24 - 1.
    actor : int
        Stream of the actor it happens to, 0 to 2**32 - 1; `NOBODY` for the talks themselves.
    purpose : int
        Position in `PURPOSES`.
    """
    key, which = np.uint64(seed), np.uint64(run)
    event = np.uint64(round_) | (np.uint64(purpose) << _24)
    w0, w1, _, _ = philox(
        event, np.uint64(actor), which & _LOW, which >> _WORD, key & _LOW, key >> _WORD
    )
    return float((w0 << _21) | (w1 >> _11)) * (1.0 / 9007199254740992.0)


@rule
def quantile(kind: int, parameters: np.ndarray, u: float) -> float:
    """Return the quantile `u` of a distribution: the number a run draws.

    Parameters
    ----------
    kind : int
        0 uniform, 1 triangular, 2 a table of evenly spaced quantiles.
    parameters : ndarray of float, shape (any,)
        Low and high; low, mode and high; or the table, joined by straight lines.
    u : float
        From 0 (included) to 1 (excluded).
    """
    if kind == 0:
        return parameters[0] + u * (parameters[1] - parameters[0])
    if kind == 1:
        low, mode, high = parameters[0], parameters[1], parameters[2]
        rising, falling = mode - low, high - mode
        if u * (high - low) < rising:
            return low + math.sqrt(u * (high - low) * rising)
        return high - math.sqrt((1.0 - u) * (high - low) * falling)
    index = u * (parameters.shape[0] - 1)
    cell = int(index)
    return parameters[cell] + (index - cell) * (parameters[cell + 1] - parameters[cell])
