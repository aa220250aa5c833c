"""The packages that all could sign now and their worths, worked out only where they have changed.

Which packages could be had at all depends on the parties' softening, and stays the same for many
rounds; a package that nobody gets to see is never valued. The numbers are those of the rules.
"""

from __future__ import annotations

from typing import Any

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.values import appraise, base_and_gain, find, price_kinds
from negsim.engine.compiled.workspace import COUNT, SEARCHES, STALE, Values, Workspace
from negsim.jit import rule, step
from negsim.rules.softening import signable

MANY = 32
"""Packages; fewer are not worth thinning."""

OFTEN = 64
"""Searches after which thinning pays, where values differ from run to run; and pairs of packages
that it compares for each package, so that it never takes much longer than those searches did."""


@step
def set_out(
    case: Case, p: Any, x: Inputs, work: Workspace, values: Values, principals: bool
) -> int:
    """Return how many packages all might sign; `values` holds their worths and which all could.

    `principals` is whether the red lines of principals are looked at besides.
    """
    moved = price_kinds(p, x, work, values.needs, not principals, values.prices)
    if principals:
        price_kinds(p, x, work, work.principal_needs, True, work.principal_prices)
    afresh = moved or values.memo[STALE]
    if afresh:
        find(values)
        base_and_gain(case, x, work, values)
        values.memo[STALE], values.memo[SEARCHES] = False, 0
    count = values.memo[COUNT]
    for i in range(work.credibility.shape[0]):
        if afresh or values.believed[i] != work.credibility[i]:
            values.believed[i] = work.credibility[i]
            appraise(values.base, values.gain, i, values.believed[i], count, values.worth)
    for at in range(count):
        values.can[at] = could(case, work, values, at, principals)
    return count


@rule
def could(case: Case, work: Workspace, values: Values, at: int, principals: bool) -> bool:
    """Return whether all could sign a package found: it is worth its price to each."""
    x = values.found[at]
    for i in range(values.kind.shape[0]):
        if not signable(values.worth[i, at], values.prices[i, values.kind[i, x]]):
            return False
        if principals and work.knows[i]:
            if not signable(
                values.worth[i, at], work.principal_prices[i, case.principal_kind[i, x]]
            ):
                return False
    return True
