"""What a package is worth to a party.

With D the change that a level brings against the status quo, a party's utility is

    U(x, T) = sum_k s_k [v_k(sq) + min(D_k, 0) + max(D_k, 0) c_k],

where c_k = 1 if nobody but the party itself performs issue k, else c = q(x) + (1 - q(x)) T:
gains that others must deliver are worth what verification (q) or trust (T) makes them worth.

The sum is split once a run into a part that is sure and a part that is promised, so that
U = base + T gain with base = sure + q promised and gain = (1 - q) promised.

References
----------
Keeney & Raiffa 1976 (additive value). Fearon 1995; Walter 1997 (commitment problem: why an
unverified promise of somebody one does not trust is worth little).
"""

from __future__ import annotations

import numpy as np

from negsim.compiled import rule


@rule
def sure(worth: float, worth_of_status_quo: float, others_perform: bool) -> float:
    """Return the part of a level's worth that needs nobody else: v(sq) + min(D, 0), or v."""
    change = worth - worth_of_status_quo
    if others_perform:
        return worth_of_status_quo + min(change, 0.0)
    return worth


@rule
def promised(worth: float, worth_of_status_quo: float, others_perform: bool) -> float:
    """Return the part of a level's worth that others must deliver: max(D, 0), or 0."""
    if others_perform:
        return max(worth - worth_of_status_quo, 0.0)
    return 0.0


@rule
def split_values(
    salience: np.ndarray,
    value: np.ndarray,
    status_quo: np.ndarray,
    others_perform: np.ndarray,
    kept: np.ndarray,
    due: np.ndarray,
) -> None:
    """Fill in, for each level, what is sure (`kept`) and what is promised (`due`).

    Parameters
    ----------
    salience : ndarray of float, shape (parties, issues)
        Weights, not negative; each party's are scaled to sum to 1.
    value : ndarray of float, shape (parties, issues, levels)
        Worth of each level, 0 to 1; unused places of short issues are ignored.
    status_quo : ndarray of int, shape (issues,)
        Level that holds without agreement.
    others_perform : ndarray of bool, shape (parties, issues)
        Whether anybody but the party performs the issue.
    kept, due : ndarray of float, shape (parties, issues, levels)
        Modified in place.
    """
    parties, issues, levels = value.shape
    for i in range(parties):
        total = 0.0
        for k in range(issues):
            total += salience[i, k]
        for k in range(issues):
            weight = salience[i, k] / total
            now = value[i, k, status_quo[k]]
            for level in range(levels):
                worth = value[i, k, level]
                kept[i, k, level] = weight * sure(worth, now, others_perform[i, k])
                due[i, k, level] = weight * promised(worth, now, others_perform[i, k])


@rule
def value_packages(
    kept: np.ndarray,
    due: np.ndarray,
    assurance: np.ndarray,
    verification: int,
    packages: np.ndarray,
    base: np.ndarray,
    gain: np.ndarray,
) -> None:
    """Fill in `base` and `gain` of every package, so that U = base + T gain.

    Parameters
    ----------
    kept, due : ndarray of float, shape (parties, issues, levels)
        From `split_values`.
    assurance : ndarray of float, shape (levels of the verification issue,)
        q of each level, 0 to 1; one constant where no issue verifies.
    verification : int
        The verification issue, or -1.
    packages : ndarray of int, shape (packages, issues)
        Level of each issue.
    base, gain : ndarray of float, shape (parties, packages)
        Modified in place.
    """
    parties, issues, _ = kept.shape
    for x in range(packages.shape[0]):
        q = assurance[packages[x, verification]] if verification >= 0 else assurance[0]
        for i in range(parties):
            certain = 0.0
            promise = 0.0
            for k in range(issues):
                certain += kept[i, k, packages[x, k]]
                promise += due[i, k, packages[x, k]]
            base[i, x] = certain + q * promise
            gain[i, x] = (1.0 - q) * promise


@rule
def utility(base: float, gain: float, trust: float) -> float:
    """Return U = base + T gain, 0 to 1."""
    return base + trust * gain


@rule
def most_to_hope_for(
    i: int,
    kept: np.ndarray,
    due: np.ndarray,
    assurance: np.ndarray,
    verification: int,
    level_counts: np.ndarray,
    trust: float,
) -> float:
    """Return the largest utility of any package to party `i`, red lines ignored.

    Given the level of verification every issue can be maximised by itself, so no package
    need be enumerated.

    Parameters
    ----------
    i : int
        The party.
    kept, due, assurance, verification
        As in `value_packages`.
    level_counts : ndarray of int, shape (issues,)
        Number of levels of each issue.
    trust : float
        T, 0 to 1.
    """
    best = -1.0
    for v in range(assurance.shape[0]):
        delivered = assurance[v] + (1.0 - assurance[v]) * trust
        total = 0.0
        for k in range(level_counts.shape[0]):
            if k == verification:
                total += kept[i, k, v] + delivered * due[i, k, v]
            else:
                top = kept[i, k, 0] + delivered * due[i, k, 0]
                for level in range(1, level_counts[k]):
                    top = max(top, kept[i, k, level] + delivered * due[i, k, level])
                total += top
        best = max(best, total)
    return best
