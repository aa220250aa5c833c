"""The packages that all could sign now and their worths, worked out only where they have changed.

They depend on softening, on what is settled and on how far promises are believed, and stay the
same for many rounds; a package that nobody gets to see is never valued. The numbers are those of
the rules.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.values import appraise, base_and_gain, find_signable
from negsim.engine.compiled.workspace import COUNT, SEARCHES, STALE, Values, Workspace
from negsim.engine.dominance import thinned
from negsim.jit import rule, step
from negsim.rules.softening import signable

MANY = 32
"""Packages; fewer are not worth thinning."""

OFTEN = 64
"""Searches after which thinning pays, where values differ from run to run; and pairs of packages
that it compares for each package, so that it never takes much longer than those searches did."""


@step
def set_out(case: Case, x: Inputs, work: Workspace, values: Values, evenly: bool) -> int:
    """Return how many packages all could sign now; `values` holds what they are worth."""
    afresh = opens(values, work.softening) or values.memo[STALE]
    if afresh:
        find_signable(values, work.locked)
        base_and_gain(case, work.certain, work.due, x.assurance, values, values.base, values.gain)
        if evenly:
            base_and_gain(
                case,
                work.even_certain,
                work.even_due,
                x.assurance,
                values,
                values.even_base,
                values.even_gain,
            )
        values.memo[STALE], values.memo[SEARCHES] = False, 0
    afresh = thins(case, values) or afresh
    count = values.memo[COUNT]
    for i in range(work.credibility.shape[0]):
        if afresh or values.believed[i] != work.credibility[i]:
            values.believed[i] = work.credibility[i]
            appraise(values.base, values.gain, i, values.believed[i], count, values.worth)
            if evenly:
                appraise(
                    values.even_base, values.even_gain, i, values.believed[i], count, values.evenly
                )
    return count


@rule
def opens(values: Values, softening: np.ndarray) -> bool:
    """Note which kinds the parties' softening opens; return whether any has changed."""
    changed = False
    for i in range(softening.shape[0]):
        for z in range(values.needs.shape[1]):
            now = signable(values.needs[i, z], softening[i])
            changed = changed or now != values.opened[i, z]
            values.opened[i, z] = now
    return changed


@step
def thins(case: Case, values: Values) -> bool:
    """Leave out packages that nobody can choose, once that pays; return whether it was done."""
    searches, count = values.memo[SEARCHES], values.memo[COUNT]
    values.memo[SEARCHES] = searches + 1
    if count < MANY or searches != (OFTEN if case.values_vary else 0):
        return False
    values.memo[COUNT] = thinned(
        values.base,
        values.gain,
        values.even_base,
        values.even_gain,
        values.found,
        count,
        count * OFTEN,
    )
    return True
