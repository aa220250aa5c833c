"""What packages are worth to whom, and what they need, compiled.

`negsim.engine.readable.values` has the same steps by the same names, in the same order;
`negsim.engine.compiled.search` takes them only where what they depend on has changed.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.workspace import NEVER, Workspace
from negsim.jit import step
from negsim.rules.softening import might_sign, needs_of_packages
from negsim.rules.utility import (
    assured,
    best_levels,
    most_to_hope_for,
    parts,
    split_values,
    utility,
    worth_if_kept,
)


@step
def value_levels(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what every level of every issue is worth to every party."""
    split_values(x.salience, x.value, case.status_quo, case.others_perform, work.certain, work.due)
    best_levels(work.certain, work.due, case.level_counts, work.most_certain, work.most_due)
    worth_if_kept(work.certain, work.due, work.if_kept)
    work.hoped_at[:] = NEVER


@step
def find_needs(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what every kind of package needs."""
    needs_of_packages(x.firmness, case.package_kind_breaches, work.complete.needs)
    needs_of_packages(x.firmness, case.interim_kind_breaches, work.interim.needs)
    if case.principals_differ:
        needs_of_packages(x.principal_firmness, case.principal_kind_breaches, work.principal_needs)


@step
def find(
    kind: np.ndarray, needs: np.ndarray, flexibility: np.ndarray, linkage: float, found: np.ndarray
) -> int:
    """Find the packages that all might sign at some time in the run; return how many there are."""
    count = 0
    for package in range(kind.shape[1]):
        all_might = True
        for i in range(kind.shape[0]):
            if not might_sign(needs[i, kind[i, package]], flexibility[i], linkage):
                all_might = False
                break
        if all_might:
            found[count] = package
            count += 1
    return count


@step
def base_and_gain(
    packages: np.ndarray,
    found: np.ndarray,
    count: int,
    certain: np.ndarray,
    due: np.ndarray,
    assurance: np.ndarray,
    verification: int,
    sums: np.ndarray,
    base: np.ndarray,
    gain: np.ndarray,
) -> None:
    """Fill in `base` and `gain` of the packages found: those of `utility.value_package`.

    Packages are in order, so most begin with the levels of the one before: `sums`, float (2,
    parties, issues + 1), holds the sums over the first issues.
    """
    issues = packages.shape[1]
    for at in range(count):
        package, k = packages[found[at]], 0
        if at > 0:
            before = packages[found[at - 1]]
            while package[k] == before[k]:
                k += 1
        q = assured(assurance, verification, package)
        for i in range(certain.shape[0]):
            for n in range(k, issues):
                sums[0, i, n + 1] = sums[0, i, n] + certain[i, n, package[n]]
                sums[1, i, n + 1] = sums[1, i, n] + due[i, n, package[n]]
            base[i, at], gain[i, at] = parts(sums[0, i, issues], sums[1, i, issues], q)


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
