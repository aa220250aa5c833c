"""Kinds of packages, and packages that no run can choose, left out before the first run.

To a party, packages that cross its lines alike need the same softening. There are far fewer such
kinds than packages, so a run works out needs, and looks at every round what its softening opens,
by kind.

Where no worth differs from run to run, `negsim.engine.dominance` can look at all packages
beforehand. One is left out for another that is worth more and crosses every line alike, those of
principals too: whoever could sign the one could sign the other. The runs are the same, bit for bit.

What is left depends on worths and lines alone. So scenarios that differ in anything else, as
most points of a sweep do, share one look at their packages.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from negsim.engine.arrays import Case, inputs_of
from negsim.engine.left_out import Search, look, make_search
from negsim.jit import plain

KEPT = 4
"""How many of what was made of packages are kept, to be found by a key."""

WORTHWHILE = 32
"""Packages that are alike, on average; fewer are not worth looking at."""

SPARSE = 64
"""Numbers for each column, of which few are taken; more of them are sorted instead of counted."""


def kinds_of(whose: np.ndarray, steps: np.ndarray, parties: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the kind of each package to each party, and how each kind breaches lines.

    Parameters
    ----------
    whose : ndarray of int, shape (lines,)
        Index of the party of each line.
    steps : ndarray of int, shape (lines, packages)
        Levels that each package lies beyond each line.
    parties : int
        How many there are.

    Returns
    -------
    kind : ndarray of int, shape (parties, packages)
        Numbered from 0 for each party.
    breaches : ndarray of int, shape (breaches, 4)
        Line, party, kind and steps, as `rules.softening.needs_of_packages` wants them.
    """
    kind = np.zeros((parties, steps.shape[1]), dtype=np.uint32)
    breaches = [np.zeros((0, 4), dtype=np.int64)]
    for i in range(parties):
        lines = np.flatnonzero(whose == i)
        kind[i] = alike(steps[lines])
        one = np.zeros(kind[i].max(initial=0) + 1, dtype=np.int64)  # a package of each kind
        one[kind[i]] = np.arange(steps.shape[1])
        if steps.shape[1]:
            line, of_kind = np.nonzero(steps[lines][:, one])
            beyond = steps[lines[line], one[of_kind]]
            breaches.append(np.stack([lines[line], np.full(len(line), i), of_kind, beyond], axis=1))
    return kind, np.concatenate(breaches)


def alike(rows: np.ndarray) -> np.ndarray:
    """Return a number for each column, the same for equal columns.

    Parameters
    ----------
    rows : ndarray of int, shape (rows, columns)
        0 and above.

    Returns
    -------
    ndarray of int, shape (columns,)
        0 and above; no number is left out.
    """
    number = np.zeros(rows.shape[1], dtype=np.int64)
    for row in rows:
        number = number * (row.max(initial=0) + 1) + row
        if number.max(initial=0) > SPARSE * len(number):  # else memory is that of the largest
            number = np.unique(number, return_inverse=True)[1]
            continue
        there = np.zeros(number.max(initial=0) + 1, dtype=bool)
        there[number] = True
        number = (np.cumsum(there) - 1)[number]
    return number


def narrowed(case: Case) -> Case:
    """Return a case without the packages that no run can choose.

    It has less of what the compiled run reads of packages: `packages`, `package_number`,
    `package_class`, `package_kind` and `principal_kind`.
    """
    if case.values_vary or case.chain or len(case.packages) < WORTHWHILE:
        return case
    x = plain(inputs_of)(case, case.fixed)
    arrays = (x.salience, x.value, x.assurance, x.firmness >= 1.0)
    people = (case.status_quo, case.others_perform, case.level_counts, case.events.number)
    of_packages = (case.package_number, case.package_kind, case.principal_kind)
    key = (*(_frozen(array) for array in (*arrays, *people, *of_packages)), case.verification)
    keep = _worth_searching(Keyed(key, case))
    fewer = {
        "packages": case.packages[keep],
        "package_number": case.package_number[keep],
        "package_class": case.package_class[keep],
        "package_kind": case.package_kind.take(keep, axis=1),
        "principal_kind": case.principal_kind.take(keep, axis=1),
    }
    for array in fewer.values():
        array.flags.writeable = False
    return case._replace(**fewer)


@dataclass(frozen=True)
class Keyed:
    """What something is made of, the same as another by a key: all that it depends on."""

    key: tuple[Any, ...]
    of: Any = field(compare=False)


def _frozen(array: np.ndarray) -> tuple[str, tuple[int, ...], bytes]:
    """Return an array as something that can be looked up: type, shape and content."""
    return array.dtype.str, array.shape, array.tobytes()


@lru_cache(maxsize=KEPT)
def _worth_searching(at: Keyed) -> np.ndarray:
    """Return the indices of packages that a run might choose in a case, see `narrowed`."""
    search = search_of(at.of)
    look(at.of, search)
    return search.found[: search.left[0]].copy()


def search_of(case: Case) -> Search:
    """Return the arrays for a look at the packages of a case, its groups among them."""
    group = alike(np.vstack([case.package_kind, case.principal_kind]))
    return make_search(case, group, WORTHWHILE)
