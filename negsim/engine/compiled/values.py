"""What packages are worth to whom, and what they need, compiled.

`negsim.engine.readable.values` has the same steps by the same names, in the same order;
`negsim.engine.compiled.search` takes them only where what they depend on has changed.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.workspace import LEVELS, NEEDS, NEVER, Workspace
from negsim.jit import step
from negsim.rules.softening import might_sign, needs_of_packages
from negsim.rules.utility import (
    assured,
    best_levels,
    most_to_hope_for,
    parts,
    split_values,
    utility,
)


@step
def bring_up_to_date(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what levels are worth and kinds of packages need, where that has changed."""
    if work.stale[LEVELS]:
        work.stale[LEVELS] = False
        value_levels(case, x, work)
    if work.stale[NEEDS]:
        work.stale[NEEDS] = False
        find_needs(case, x, work)


@step
def value_levels(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what every level of every issue is worth to every party."""
    split_values(x.salience, x.value, case.status_quo, case.others_perform, work.certain, work.due)
    best_levels(work.certain, work.due, case.level_counts, work.most_certain, work.most_due)
    work.hoped_at[:] = NEVER


@step
def find_needs(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what every kind of package needs."""
    needs_of_packages(x.firmness, case.package_kind_breaches, work.complete.needs)
    needs_of_packages(x.firmness, case.interim_kind_breaches, work.interim.needs)
    if case.principals_differ:
        needs_of_packages(x.principal_firmness, case.principal_kind_breaches, work.principal_needs)


@step
def find_kinds(
    needs: np.ndarray, flexibility: np.ndarray, linkage: float, might: np.ndarray
) -> None:
    """Fill in which kinds of packages each party might sign at some time in the run."""
    for i in range(needs.shape[0]):
        for z in range(needs.shape[1]):
            might[i, z] = might_sign(needs[i, z], flexibility[i], linkage)


@step
def base_and_gain(
    packages: np.ndarray,
    change: np.ndarray,
    kind: np.ndarray,
    might: np.ndarray,
    certain: np.ndarray,
    due: np.ndarray,
    assurance: np.ndarray,
    verification: int,
    sums: np.ndarray,
    found: np.ndarray,
    base: np.ndarray,
    gain: np.ndarray,
) -> int:
    """Find the packages that all might sign, and `base` and `gain` of each; return how many.

    The numbers are those of `utility.value_package`. Packages are in order, so most begin with the
    levels of the one before: `sums`, float (2, parties, issues + 1), holds the sums over the first
    issues, and `change` the first issue on which each differs from the one before.
    """
    issues, count = packages.shape[1], 0
    first = issues  # on which this one differs from the last one found
    for x in range(packages.shape[0]):
        first = min(first, change[x])
        all_might = True
        for i in range(kind.shape[0]):
            all_might = all_might and might[i, kind[i, x]]
        if not all_might:
            continue
        q = assured(assurance, verification, packages[x])
        for i in range(certain.shape[0]):
            for n in range(first, issues):
                sums[0, i, n + 1] = sums[0, i, n] + certain[i, n, packages[x, n]]
                sums[1, i, n + 1] = sums[1, i, n] + due[i, n, packages[x, n]]
            base[i, count], gain[i, count] = parts(sums[0, i, issues], sums[1, i, issues], q)
        found[count] = x
        count, first = count + 1, issues
    return count


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
