"""The packages that all could sign now and that anybody would choose, and their worths.

Which packages all might sign at some time, and the parts of their worths, stay the same throughout
a run; their worths change with how far promises are believed. Only of those that somebody would
choose it is looked up whether all could sign them now. The numbers are those of the rules.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.values import appraise, base_and_gain, find_kinds
from negsim.engine.compiled.workspace import COUNT, STALE, Values, Workspace
from negsim.jit import step
from negsim.rules.softening import price, signable


@step
def set_out(case: Case, p: Any, x: Inputs, work: Workspace, values: Values) -> int:
    """Return how many packages somebody would choose and all could sign; fill in which, and worths.

    Where principals have red lines of their own, delegations that know their mandate heed these.
    """
    afresh, linkage = values.memo[STALE], p.softening_linkage
    if afresh:
        look_through(case, x, work, values, linkage)
    found = values.memo[COUNT]
    for i in range(work.credibility.shape[0]):
        if afresh or values.believed[i] != work.credibility[i]:
            values.believed[i] = work.credibility[i]
            appraise(values.base, values.gain, i, values.believed[i], found, values.worth)
    want(values.worth, found, work.asked, work.bars, values.wanted, values.taken)
    count = 0
    worth, reserve, hoped = values.worth, work.unpressured, work.hoped
    for at in range(found):
        if not (values.wanted[at] or values.taken[at]):
            continue
        package = values.found[at]
        if not could(
            worth,
            at,
            values.kind,
            values.needs,
            package,
            work.everybody,
            work.whole if values.principals else work.heeded,
            work.opened,
            linkage,
            reserve,
            hoped,
        ):
            continue
        if values.principals and not could(
            worth,
            at,
            case.principal_kind,
            work.principal_needs,
            package,
            work.knows,
            work.heeded,
            work.opened,
            linkage,
            reserve,
            hoped,
        ):
            continue
        values.chosen[count] = package
        for i in range(work.credibility.shape[0]):
            values.offered[i, count] = worth[i, at]
        count += 1
    return count


@step
def look_through(case: Case, x: Inputs, work: Workspace, values: Values, linkage: float) -> None:
    """Find the packages that all might sign in this run, and the parts of their worths."""
    values.memo[STALE] = False
    find_kinds(values.needs, x.under_pressure, linkage, values.might)
    values.memo[COUNT] = base_and_gain(
        values.packages,
        values.change,
        values.kind,
        values.might,
        work.certain,
        work.due,
        x.assurance,
        case.verification,
        work.sums,
        values.found,
        values.base,
        values.gain,
    )


@step
def want(
    worth: np.ndarray,
    count: int,
    asked: np.ndarray,
    bars: np.ndarray,
    wanted: np.ndarray,
    taken: np.ndarray,
) -> None:
    """Fill in which packages some party might offer, and which all would take from mediators."""
    for at in range(count):
        wanted[at], taken[at] = False, True
    for i in range(asked.shape[0]):  # party by party, so that packages are compared side by side
        for at in range(count):
            wanted[at] |= worth[i, at] >= asked[i]
            taken[at] &= worth[i, at] >= bars[i]


@step
def could(
    worth: np.ndarray,
    at: int,
    kind: np.ndarray,
    needs: np.ndarray,
    package: int,
    bound: np.ndarray,
    mandates: np.ndarray,
    opened: np.ndarray,
    linkage: float,
    reserve: np.ndarray,
    hoped: np.ndarray,
) -> bool:
    """Return whether all could sign a package: it is worth its price to each that is `bound`."""
    for i in range(kind.shape[0]):
        if bound[i]:
            asked = price(
                needs[i, kind[i, package]], mandates[i], opened[i], linkage, reserve[i], hoped[i]
            )
            if not signable(worth[i, at], asked):
                return False
    return True
