"""Which runs go a certain way, by the rows of their event logs, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from negsim.engine.log import Log
from negsim.jit import rule

NOT_YET = -1


class Pattern(NamedTuple):
    """Steps that must happen one after the other; K steps."""

    what: np.ndarray  # bool (K, moves): the step is one of these moves
    who: np.ndarray  # bool (K, actors + 1): made by one of these; the first stands for nobody
    within: np.ndarray  # int (K,): rounds since the step before, at most; 0 for any number


@rule
def match(pattern: Pattern, event_log: Log, latest: np.ndarray, found: np.ndarray) -> None:
    """Find the runs in which all steps happen in order, each by a later row than the one before.

    Parameters
    ----------
    pattern : Pattern
    event_log : Log
        Rows of the runs.
    latest : ndarray of int, shape (K + 1,)
        To work in: the latest round in which the first steps were done.
    found : ndarray of bool, shape (runs,)
        Modified in place.
    """
    steps = pattern.within.shape[0]
    for r in range(found.shape[0]):
        latest[:] = NOT_YET
        latest[0] = 0
        for at in range(event_log.begins[r, 0], event_log.begins[r + 1, 0]):
            row = event_log.rows[at]
            # From the last step on, so that a row does not stand for two steps.
            for k in range(steps - 1, -1, -1):
                if (
                    pattern.what[k, row["what"]]
                    and pattern.who[k, row["who"] + 1]
                    and latest[k] != NOT_YET
                    and (pattern.within[k] == 0 or row["round"] - latest[k] <= pattern.within[k])
                ):
                    latest[k + 1] = row["round"]
        found[r] = latest[steps] != NOT_YET
