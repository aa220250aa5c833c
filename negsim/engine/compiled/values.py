"""What packages are worth to whom, what they need, and which all could sign now, compiled.

`negsim.engine.readable.values` has the same steps by the same names, in the same order;
`negsim.engine.compiled.search` takes them only where what they depend on has changed.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.workspace import COUNT, NEVER, STALE, Values, Workspace
from negsim.jit import rule, step
from negsim.rules.offers import respects
from negsim.rules.softening import needs_of_packages
from negsim.rules.utility import (
    assured,
    best_levels,
    most_to_hope_for,
    split_values,
    utility,
    value_package,
)


@step
def value_levels(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what every level of every issue is worth to every party."""
    split_values(x.salience, x.value, case.status_quo, case.others_perform, work.certain, work.due)
    best_levels(work.certain, work.due, case.level_counts, work.most_certain, work.most_due)
    if case.misperceive:
        split_values(
            work.even_salience,
            x.value,
            case.status_quo,
            case.others_perform,
            work.even_certain,
            work.even_due,
        )
    work.hoped_at[:] = NEVER
    work.complete.memo[STALE] = True
    work.interim.memo[STALE] = True


@step
def find_needs(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what softening every kind of package needs."""
    needs_of_packages(x.firmness, case.package_kind_breaches, work.complete.needs)
    needs_of_packages(x.firmness, case.interim_kind_breaches, work.interim.needs)
    if case.principals_differ:
        needs_of_packages(x.principal_firmness, case.principal_kind_breaches, work.principal_needs)


@rule
def base_and_gain(
    case: Case,
    certain: np.ndarray,
    due: np.ndarray,
    assurance: np.ndarray,
    values: Values,
    base: np.ndarray,
    gain: np.ndarray,
) -> None:
    """Fill in `base` and `gain` of the packages found, so that U = base + T gain."""
    for at in range(values.memo[COUNT]):
        package = values.packages[values.found[at]]
        q = assured(assurance, case.verification, package)
        for i in range(certain.shape[0]):
            base[i, at], gain[i, at] = value_package(i, certain, due, q, package)


@rule
def find_signable(values: Values, locked: np.ndarray) -> None:
    """Find the packages that all could sign: `rules.offers.signable_by_all`, by kind."""
    count = 0
    for x in range(values.packages.shape[0]):
        all_could = True
        for i in range(values.opened.shape[0]):
            if not values.opened[i, values.kind[i, x]]:
                all_could = False
                break
        if all_could and respects(values.packages[x], locked):
            values.found[count] = x
            count += 1
    values.memo[COUNT] = count


@step
def appraise(
    base: np.ndarray, gain: np.ndarray, i: int, believed: float, count: int, worth: np.ndarray
) -> None:
    """Work out what each package found is worth to party `i`, as far as it believes promises."""
    for at in range(count):
        worth[i, at] = utility(base[i, at], gain[i, at], believed)


@step
def hope(case: Case, x: Inputs, work: Workspace, i: int) -> float:
    """Return the most that party `i` could hope for, worked out where its credibility changed."""
    if work.hoped_at[i] != work.credibility[i]:
        work.hoped_at[i] = work.credibility[i]
        work.hoped[i] = most_to_hope_for(
            i,
            work.certain,
            work.due,
            work.most_certain,
            work.most_due,
            x.assurance,
            case.verification,
            work.credibility[i],
        )
    return work.hoped[i]
