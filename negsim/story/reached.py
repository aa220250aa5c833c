"""How far runs get along a pattern, and by which move they complete it, from their event logs.

`negsim.engine.compiled.match` says whether a run matches; what came next needs the very row.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from negsim.engine.compiled.match import NOT_YET, Pattern
from negsim.engine.log import Log

NEVER = -2
"""Row of a run that does not complete the pattern."""


def reached(pattern: Pattern, event_log: Log) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many of the first steps each run does, and the row that completes all of them.

    Parameters
    ----------
    pattern : Pattern
        K steps.
    event_log : Log
        Rows of the runs.

    Returns
    -------
    tuple of ndarray of int, shape (runs,)
        0 to K; and the first row by which all K are done, `NEVER` if they are not. Without any
        step that is the row before the run's first.
    """
    begins = event_log.begins[:, 0]
    runs, steps = len(begins) - 1, len(pattern.within)
    if not steps:
        return np.zeros(runs, np.int64), begins[:-1] - 1
    rows = event_log.rows[: begins[-1]]
    hits = pattern.what[:, rows["what"]] & pattern.who[:, rows["who"] + 1]
    latest = np.full((runs, steps + 1), NOT_YET)
    latest[:, 0] = 0
    done = np.full(runs, NEVER)
    for now, run in _side_by_side(np.flatnonzero(hits.any(axis=0)), begins):
        rounds = rows["round"][now]
        # From the last step on, so that a row does not stand for two steps.
        for k in reversed(range(steps)):
            before, within = latest[run, k], pattern.within[k]
            here = hits[k, now] & (before != NOT_YET)
            if within:
                here &= rounds - before <= within
            latest[run[here], k + 1] = rounds[here]
            if k == steps - 1:
                first = here & (done[run] == NEVER)
                done[run[first]] = now[first]
    return (latest != NOT_YET).sum(axis=1) - 1, done


def _side_by_side(
    told: NDArray[np.int64], begins: NDArray[np.int64]
) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return the first of some rows of each run with its run, then the second of each, ..."""
    run = np.searchsorted(begins, told, side="right") - 1
    place = np.arange(len(told)) - np.searchsorted(told, begins)[run]
    order = np.argsort(place, kind="stable")
    cuts = np.cumsum(np.bincount(place))[:-1]
    parts = np.split(told[order], cuts), np.split(run[order], cuts)
    return [*zip(*parts, strict=True)]
