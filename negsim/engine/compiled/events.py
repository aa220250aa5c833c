"""What is bound to happen: numbers change, and are put back, compiled.

`negsim.engine.readable.events` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine.arrays import Case
from negsim.engine.compiled.workspace import Workspace
from negsim.jit import step


@step
def remember(case: Case, vector: np.ndarray, work: Workspace) -> None:
    """Keep the run's own numbers that events will change."""
    work.begun[:] = 0
    for c in range(case.events.number.shape[0]):
        work.own[c] = vector[case.events.number[c]]


@step
def happen(case: Case, numbers: np.ndarray, vector: np.ndarray, work: Workspace, s: Any) -> bool:
    """Let events begin or end this round; return whether any has."""
    events, changed = case.events, False
    work.forced[:] = False
    s.summit = False
    for e in range(events.at.shape[0]):
        if work.begun[e] == 0:
            if events.at[e] > 0:
                work.begun[e] = events.at[e]
            elif s.collapses >= events.after[e]:
                work.begun[e] = s.rounds - 1 + events.delay[e]
        begun, lasts = work.begun[e], events.lasts[e]
        changed = changed or s.rounds == begun
        changed = changed or (begun > 0 and lasts > 0 and s.rounds == begun + lasts)
        if in_force(case, work, e, s.rounds):
            s.summit = s.summit or events.summit[e]
            if events.strikes[e] >= 0:
                work.forced[events.strikes[e]] = True
    if changed:
        restore(case, numbers, vector, work)
        for e in range(events.at.shape[0]):
            if in_force(case, work, e, s.rounds):
                for c in range(events.begins[e], events.begins[e + 1]):
                    put(numbers, vector, events.number[c], events.value[c])
    return changed


@step
def in_force(case: Case, work: Workspace, e: int, round_: int) -> bool:
    """Return whether an event has begun and is not over."""
    if work.begun[e] == 0 or round_ < work.begun[e]:
        return False
    return case.events.lasts[e] == 0 or round_ < work.begun[e] + case.events.lasts[e]


@step
def restore(case: Case, numbers: np.ndarray, vector: np.ndarray, work: Workspace) -> None:
    """Put the run's own numbers back."""
    for c in range(case.events.number.shape[0]):
        put(numbers, vector, case.events.number[c], work.own[c])


@step
def put(numbers: np.ndarray, vector: np.ndarray, index: int, value: float) -> None:
    """Change a number; those of the process, which come first, also stand in a record."""
    vector[index] = value
    if index < numbers.shape[0]:
        numbers[index] = value
