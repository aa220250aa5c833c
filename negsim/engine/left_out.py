"""Which packages a case is searched for, worked out by compiled code: here and in a browser alike.

`negsim.engine.prune` says which may be left out and why; this is the part that depends on numbers,
and that is done anew wherever one is changed.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from negsim.engine.arrays import INDEX, Case, inputs_of
from negsim.engine.dominance import PAIRS, thinned
from negsim.jit import apart, rule, step
from negsim.rules.utility import split_values, value_packages


class Search(NamedTuple):
    """Packages by groups that cross every line alike, and what a look at them works in."""

    worthwhile: int  # packages of a group, on average; fewer are not worth looking at
    members: np.ndarray  # int (X,): the packages, group by group, each in order
    begins: np.ndarray  # int (G + 1,): where the members of each group begin
    firm: np.ndarray  # bool (lines,): the line never gives way
    certain: np.ndarray  # (N, K, L)
    due: np.ndarray  # (N, K, L)
    base: np.ndarray  # (N, X)
    gain: np.ndarray  # (N, X)
    some_base: np.ndarray  # (N, X): of the packages of one group
    some_gain: np.ndarray  # (N, X)
    kept: np.ndarray  # bool (X,)
    found: np.ndarray  # int (X,): the packages to search, in order
    left: np.ndarray  # int (1,): how many


class Fewer(NamedTuple):
    """What a run reads of the packages that are searched; arrays are flat, filled from the start.

    Kinds are numbered anew, so that none is left out.
    """

    packages: np.ndarray  # int (X K,)
    package_number: np.ndarray  # int (X,)
    package_class: np.ndarray  # int (X,)
    package_kind: np.ndarray  # uint32 (N X,)
    package_kind_breaches: np.ndarray  # int (4 any,)
    package_change: np.ndarray  # int (X,): see `compiled.workspace.first_changes`
    principal_kind: np.ndarray  # uint32 (N X,)
    principal_kind_breaches: np.ndarray  # int (4 any,)
    interims: np.ndarray  # int (Y K,)
    interim_kind: np.ndarray  # uint32 (N Y,)
    interim_kind_breaches: np.ndarray  # int (4 any,)
    interim_change: np.ndarray  # int (Y,)
    found: np.ndarray  # int (Y,): the interim texts, in order
    number: np.ndarray  # int (N, kinds): new number of each kind, or -1
    sizes: np.ndarray  # int (8,): see `SIZES`


SIZES = (
    *("packages", "package_kinds", "package_breaches", "principal_kinds", "principal_breaches"),
    *("interims", "interim_kinds", "interim_breaches"),
)
"""What `Fewer.sizes` counts, in order."""


def make_search(case: Case, group: np.ndarray, worthwhile: int) -> Search:
    """Return the arrays for a look at a case; `group` is the number of each package's group."""
    parties, kinds = case.package_kind.shape
    shape = (*case.others_perform.shape, int(case.level_counts.max()))
    return Search(
        worthwhile=worthwhile,
        members=np.argsort(group, kind="stable"),
        begins=np.cumsum([0, *np.bincount(group)], dtype=np.int64),
        firm=np.zeros(len(case.steps), dtype=np.bool_),
        certain=np.zeros(shape),
        due=np.zeros(shape),
        base=np.zeros((parties, kinds)),
        gain=np.zeros((parties, kinds)),
        some_base=np.zeros((parties, kinds)),
        some_gain=np.zeros((parties, kinds)),
        kept=np.zeros(kinds, dtype=np.bool_),
        found=np.zeros(kinds, dtype=np.int64),
        left=np.zeros(1, dtype=np.int64),
    )


def make_fewer(case: Case) -> Fewer:
    """Return arrays that hold what is read of all packages of a case, or of fewer."""
    flat = {name: getattr(case, name).size for name in Fewer._fields if hasattr(case, name)}
    kinds = (case.package_kind, case.principal_kind, case.interim_kind)
    sizes = flat | {
        "package_change": len(case.packages),
        "interim_change": len(case.interims),
        "found": len(case.interims),
        "sizes": len(SIZES),
        "number": (len(kinds[0]), 1 + max(int(kind.max(initial=0)) for kind in kinds)),
    }
    types = {name: getattr(case, name).dtype for name in flat}
    return Fewer(
        **{name: np.zeros(sizes[name], types.get(name, np.int64)) for name in Fewer._fields}
    )


@rule
def look(case: Case, search: Search) -> None:
    """Find the packages that a run might choose; `found` and `left` of `search` are filled in.

    Those that cross a line that never gives way are left out, and, where worths are the same in
    all runs and groups are large, those for which a run would always choose another one.
    """
    x = inputs_of(case, case.fixed)
    find_firm(case, x.firmness, search.firm)
    left, groups = 0, 0
    for g in range(search.begins.shape[0] - 1):
        if signable_ever(case, search, g):
            left += search.begins[g + 1] - search.begins[g]
            groups += 1
    thin = not case.values_vary and not case.chain and left >= search.worthwhile * max(groups, 1)
    if thin:
        performed, certain, due = case.others_perform, search.certain, search.due
        split_values(x.salience, x.value, case.status_quo, performed, certain, due)
        value_packages(
            *(certain, due, x.assurance, case.verification), case.packages, search.base, search.gain
        )
    search.kept[:] = False
    for g in range(search.begins.shape[0] - 1):
        if signable_ever(case, search, g):
            keep(search, g, thin)
    search.left[0] = 0
    for package in range(search.kept.shape[0]):
        if search.kept[package]:
            search.found[search.left[0]] = package
            search.left[0] += 1


@step
def find_firm(case: Case, firmness: np.ndarray, firm: np.ndarray) -> None:
    """Fill in which lines never give way, in any run and after any event."""
    for j in range(firm.shape[0]):
        firm[j] = firmness[j] >= 1.0
    first = case.at[INDEX.firmness]
    for e in range(case.events.number.shape[0]):
        j = case.events.number[e] - first
        if 0 <= j < firm.shape[0]:
            firm[j] = False


@step
def signable_ever(case: Case, search: Search, g: int) -> bool:
    """Return whether the packages of a group cross no line that never gives way."""
    package = search.members[search.begins[g]]
    for j in range(search.firm.shape[0]):
        if search.firm[j] and case.steps[j, package] > 0:
            return False
    return True


@step
def keep(search: Search, g: int, thin: bool) -> None:
    """Mark the packages of a group that a run might choose; all of them, if not to `thin`."""
    count = search.begins[g + 1] - search.begins[g]
    for m in range(count):
        package = search.members[search.begins[g] + m]
        search.found[m] = package
        for i in range(search.base.shape[0] if thin else 0):
            search.some_base[i, m] = search.base[i, package]
            search.some_gain[i, m] = search.gain[i, package]
    if thin:
        pairs = PAIRS * count
        count = thinned(search.some_base, search.some_gain, search.found, count, pairs)
    for m in range(count):
        search.kept[search.found[m]] = True


@rule
def narrow(case: Case, search: Search, fewer: Fewer) -> None:
    """Look for the packages that a run might choose and copy what it reads of them to `fewer`.

    So it does with the interim texts that cross no line that never gives way.
    """
    look(case, search)
    count, found, sizes = search.left[0], search.found, fewer.sizes
    for c in range(count):
        fewer.package_number[c] = case.package_number[found[c]]
        fewer.package_class[c] = case.package_class[found[c]]
    sizes[0], sizes[5] = count, find_interims(case, search.firm, fewer.found)
    copy(case.packages, found, sizes[0], fewer.packages, fewer.package_change)
    copy(case.interims, fewer.found, sizes[5], fewer.interims, fewer.interim_change)
    number = fewer.number
    sizes[1] = renumber(case.package_kind, found, sizes[0], number, fewer.package_kind)
    sizes[2] = breaches_left(case.package_kind_breaches, number, fewer.package_kind_breaches)
    sizes[3] = renumber(case.principal_kind, found, sizes[0], number, fewer.principal_kind)
    sizes[4] = breaches_left(case.principal_kind_breaches, number, fewer.principal_kind_breaches)
    sizes[6] = renumber(case.interim_kind, fewer.found, sizes[5], number, fewer.interim_kind)
    sizes[7] = breaches_left(case.interim_kind_breaches, number, fewer.interim_kind_breaches)


@step
def find_interims(case: Case, firm: np.ndarray, found: np.ndarray) -> int:
    """Fill in the interim texts that cross no firm line, in order; return how many there are."""
    count = 0
    found[:] = 0
    for b in range(case.interim_breaches.shape[0]):
        if firm[case.interim_breaches[b, 0]]:
            found[case.interim_breaches[b, 2]] = -1
    for y in range(found.shape[0]):
        if found[y] == 0:
            found[count] = y
            count += 1
    return count


@apart
def copy(
    packages: np.ndarray, found: np.ndarray, count: int, to: np.ndarray, change: np.ndarray
) -> None:
    """Copy the packages found, and fill in on which issue each differs from the one before."""
    issues = packages.shape[1]
    for c in range(count):
        change[c] = 0
        for k in range(issues):
            to[c * issues + k] = packages[found[c], k]
        if c > 0:
            while packages[found[c], change[c]] == packages[found[c - 1], change[c]]:
                change[c] += 1


@apart
def renumber(
    kind: np.ndarray, found: np.ndarray, count: int, number: np.ndarray, to: np.ndarray
) -> int:
    """Give kinds of the packages found new numbers, in order; return the most of any party."""
    most = 1
    number[:] = -1
    for i in range(kind.shape[0]):
        for c in range(count):
            number[i, kind[i, found[c]]] = 0
        kinds = 0
        for z in range(number.shape[1]):
            if number[i, z] == 0:
                number[i, z] = kinds
                kinds += 1
        for c in range(count):
            to[i * count + c] = number[i, kind[i, found[c]]]
        most = max(most, kinds)
    return most


@apart
def breaches_left(breaches: np.ndarray, number: np.ndarray, to: np.ndarray) -> int:
    """Copy the breaches of kinds that are left, by their new numbers; return how many there are."""
    count = 0
    for b in range(breaches.shape[0]):
        kind = number[breaches[b, 1], breaches[b, 2]]
        if kind >= 0:
            to[4 * count], to[4 * count + 1] = breaches[b, 0], breaches[b, 1]
            to[4 * count + 2], to[4 * count + 3] = kind, breaches[b, 3]
            count += 1
    return count
