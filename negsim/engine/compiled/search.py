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
from negsim.rules.softening import FREE, price, signable


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
    price_all(work, values, linkage)
    count = 0
    for at in range(found):
        package = values.found[at]
        if (values.wanted[at] or values.taken[at]) and could_all(case, work, values, at):
            values.chosen[count] = package
            for i in range(work.credibility.shape[0]):
                values.offered[i, count] = values.worth[i, at]
            count += 1
    return count


@step
def count_signable(case: Case, work: Workspace, values: Values) -> int:
    """Return how many packages all could sign now, whether or not anybody would choose them."""
    count = 0
    for at in range(values.memo[COUNT]):
        count += could_all(case, work, values, at)
    return count


@step
def could_all(case: Case, work: Workspace, values: Values, at: int) -> bool:
    """Return whether all could sign the package found at an index, principals' lines included."""
    package = values.found[at]
    if not could(values.worth, at, values.kind, values.prices, package):
        return False
    return not values.principals or could(
        values.worth, at, case.principal_kind, work.principal_prices, package
    )


@step
def price_all(work: Workspace, values: Values, linkage: float) -> None:
    """Work out what each kind of package must be worth to each party now.

    Where principals have lines of their own, a party's mandate counts for these, and only where it
    knows them.
    """
    for i in range(work.credibility.shape[0]):
        own = 1.0 if values.principals else work.heeded[i]
        price_kinds(work, values.needs[i], own, linkage, i, values.prices[i])
        if values.principals and work.knows[i]:
            price_kinds(
                work, work.principal_needs[i], work.heeded[i], linkage, i, work.principal_prices[i]
            )
        elif values.principals:
            work.principal_prices[i] = FREE


@step
def price_kinds(
    work: Workspace, needs: np.ndarray, mandate: float, linkage: float, i: int, prices: np.ndarray
) -> None:
    """Fill in what each kind of package must be worth to party `i`, given what each needs."""
    opened, reserve, most = work.opened[i], work.unpressured[i], work.hoped[i]
    for z in range(needs.shape[0]):
        prices[z] = price(needs[z], mandate, opened, linkage, reserve, most)


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
def could(worth: np.ndarray, at: int, kind: np.ndarray, prices: np.ndarray, package: int) -> bool:
    """Return whether all could sign a package: it is worth more than its price to each."""
    for i in range(kind.shape[0]):
        if not signable(worth[i, at], prices[i, kind[i, package]]):
            return False
    return True
