"""How a run ends in which nothing is signed.

References
----------
Original to negsim: the classes are those that reports of talks tell apart.
"""

from __future__ import annotations

from negsim.jit import rule
from negsim.vocabulary import COLLAPSED, HOSTILITIES

INTERIM_TRUCE, STALEMATE, COLLAPSE, OPEN_HOSTILITIES = range(4)
"""By their index in `negsim.vocabulary.ENDINGS`."""


@rule
def ending(phase: int, interim: bool, truce: bool) -> int:
    """Return how a run ends that did not settle, as an index into `vocabulary.ENDINGS`.

    Parameters
    ----------
    phase : int
        Phase after the last round, see `negsim.vocabulary.PHASES`.
    interim : bool
        Whether there was an interim text.
    truce : bool
        Whether a truce holds.
    """
    if phase == HOSTILITIES:
        return OPEN_HOSTILITIES
    if phase == COLLAPSED:
        return COLLAPSE
    return INTERIM_TRUCE if interim and truce else STALEMATE
