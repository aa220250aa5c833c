"""The packages that all could sign now and that anybody would choose, and their worths.

Which packages all might sign at some time, and the parts of their worths, stay the same throughout
a run; their worths change with how far promises are believed. Only of those that somebody would
choose it is looked up whether all could sign them now. The numbers are those of the rules.
"""

from __future__ import annotations

from typing import Any

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.values import appraise, base_and_gain, find
from negsim.engine.compiled.workspace import COUNT, STALE, Values, Workspace
from negsim.jit import rule, step
from negsim.rules.ratification import heeded
from negsim.rules.softening import price, signable


@step
def set_out(
    case: Case, p: Any, x: Inputs, work: Workspace, values: Values, principals: bool
) -> int:
    """Return how many packages somebody would choose and all could sign; fill in which, and worths.

    `principals` is whether the red lines of principals are looked at besides.
    """
    afresh = values.memo[STALE]
    if afresh:
        find(p, x, values)
        base_and_gain(case, x, work, values)
        values.memo[STALE] = False
    found = values.memo[COUNT]
    for i in range(work.credibility.shape[0]):
        if afresh or values.believed[i] != work.credibility[i]:
            values.believed[i] = work.credibility[i]
            appraise(values.base, values.gain, i, values.believed[i], found, values.worth)
    count = 0
    for at in range(found):
        if wanted(work, values, at) and could(case, p, x, work, values, at, principals):
            values.chosen[count] = values.found[at]
            for i in range(work.credibility.shape[0]):
                values.offered[i, count] = values.worth[i, at]
            count += 1
    return count


@rule
def wanted(work: Workspace, values: Values, at: int) -> bool:
    """Return whether a party might offer a package, or mediators table it."""
    all_take = True
    for i in range(work.asked.shape[0]):
        if values.worth[i, at] >= work.asked[i]:
            return True
        all_take = all_take and values.worth[i, at] >= work.bars[i]
    return all_take


@rule
def could(
    case: Case, p: Any, x: Inputs, work: Workspace, values: Values, at: int, principals: bool
) -> bool:
    """Return whether all could sign a package found: it is worth its price to each."""
    package = values.found[at]
    for i in range(values.kind.shape[0]):
        worth, needed = values.worth[i, at], values.needs[i, values.kind[i, package]]
        mandate = 1.0 if principals else heeded(x.mandate[i], work.knows[i])
        if needed >= 0.0 and not signable(worth, price_to(p, x, work, i, needed, mandate)):
            return False
        if principals and work.knows[i]:
            needed = work.principal_needs[i, case.principal_kind[i, package]]
            if not signable(worth, price_to(p, x, work, i, needed, x.mandate[i])):
                return False
    return True


@rule
def price_to(
    p: Any, x: Inputs, work: Workspace, i: int, needed: float, mandate: float
) -> float:
    """Return what a package that needs so much must be worth to party `i` that it could sign it."""
    opened = x.under_pressure[i] * work.softening[i]
    return price(
        needed, mandate, opened, p.softening_linkage, work.unpressured[i], work.hoped[i]
    )
