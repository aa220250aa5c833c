"""What a package is worth to a party.

With D the change that a level brings against the status quo, a party's utility is

    U(x, T) = sum_k s_k [v_k(sq) + min(D_k, 0) + max(D_k, 0) c_k],

where c_k = 1 if nobody but the party itself performs issue k, else c = q(x) + (1 - q(x)) T:
gains that others must deliver are worth what verification (q) or trust (T) makes them worth.

The sum is split once a run into a part that is certain and a part that is promised, so that
U = base + T gain with base = certain + q promised and gain = (1 - q) promised.

References
----------
Keeney & Raiffa 1976 (additive value). Fearon 1995; Walter 1997 (commitment problem: why an
unverified promise of somebody one does not trust is worth little).
"""

from __future__ import annotations

import numpy as np

from negsim.jit import rule


@rule
def certain_part(worth: float, worth_of_status_quo: float, others_perform: bool) -> float:
    """Return the part of a level's worth that needs nobody else: v(sq) + min(D, 0), or v."""
    change = worth - worth_of_status_quo
    if others_perform:
        return worth_of_status_quo + min(change, 0.0)
    return worth


@rule
def promised_part(worth: float, worth_of_status_quo: float, others_perform: bool) -> float:
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
    certain: np.ndarray,
    due: np.ndarray,
) -> None:
    """Fill in, for each level, what is certain (`certain`) and what is promised (`due`).

    Parameters
    ----------
    salience : ndarray of float, shape (parties, issues)
        Weights, not negative; each party's are scaled to sum to 1.
    value : ndarray of float, shape (parties, issues, levels)
        Worth of each level, 0 to 1; unused levels of short issues are ignored.
    status_quo : ndarray of int, shape (issues,)
        Level that holds without agreement.
    others_perform : ndarray of bool, shape (parties, issues)
        Whether anybody but the party performs the issue.
    certain, due : ndarray of float, shape (parties, issues, levels)
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
                certain[i, k, level] = weight * certain_part(worth, now, others_perform[i, k])
                due[i, k, level] = weight * promised_part(worth, now, others_perform[i, k])


@rule
def worth_if_kept(
    i: int, certain: np.ndarray, due: np.ndarray, own: np.ndarray, theirs: np.ndarray
) -> None:
    """Fill in what each level is worth to a party, and to all others, if promises are kept.

    That is what is certain and what is promised together.

    Parameters
    ----------
    i : int
        The party.
    certain, due : ndarray of float, shape (parties, issues, levels)
        From `split_values`.
    own, theirs : ndarray of float, shape (issues, levels)
        Modified in place: the worth to party `i`, and the sum of that to each other one.
    """
    for k in range(certain.shape[1]):
        for level in range(certain.shape[2]):
            theirs[k, level] = 0.0
            for h in range(certain.shape[0]):
                kept = certain[h, k, level] + due[h, k, level]
                if h == i:
                    own[k, level] = kept
                else:
                    theirs[k, level] += kept


@rule
def assured(assurance: np.ndarray, verification: int, package: np.ndarray) -> float:
    """Return q of a package: of its level of verification, or the constant where there is none."""
    return assurance[package[verification]] if verification >= 0 else assurance[0]


@rule
def parts(certain: float, due: float, q: float) -> tuple[float, float]:
    """Return base and gain of a package, given its sums over issues and its assurance."""
    return certain + q * due, (1.0 - q) * due


@rule
def value_package(
    i: int, certain: np.ndarray, due: np.ndarray, q: float, package: np.ndarray
) -> tuple[float, float]:
    """Return base and gain of one package to party `i`, so that U = base + T gain.

    Parameters
    ----------
    i : int
        The party.
    certain, due : ndarray of float, shape (parties, issues, levels)
        From `split_values`.
    q : float
        Assurance of the package, from `assured`.
    package : ndarray of int, shape (issues,)
        Level of each issue.
    """
    sum_certain = 0.0
    sum_due = 0.0
    for k in range(package.shape[0]):
        sum_certain += certain[i, k, package[k]]
        sum_due += due[i, k, package[k]]
    return parts(sum_certain, sum_due, q)


@rule
def value_packages(
    certain: np.ndarray,
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
    certain, due : ndarray of float, shape (parties, issues, levels)
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
    for x in range(packages.shape[0]):
        q = assured(assurance, verification, packages[x])
        for i in range(certain.shape[0]):
            base[i, x], gain[i, x] = value_package(i, certain, due, q, packages[x])


@rule
def utility(base: float, gain: float, trust: float) -> float:
    """Return U = base + T gain, 0 to 1."""
    return base + trust * gain


@rule
def best_levels(
    certain: np.ndarray,
    due: np.ndarray,
    level_counts: np.ndarray,
    most_certain: np.ndarray,
    most_due: np.ndarray,
) -> None:
    """Fill in the largest `certain` and the largest `due` of each issue to each party.

    A gain over the status quo is due from others or is not, so the level worth most has both:
    no other one keeps more or is due more. It is the best one at any trust.

    Parameters
    ----------
    certain, due : ndarray of float, shape (parties, issues, levels)
        From `split_values`.
    level_counts : ndarray of int, shape (issues,)
        Number of levels of each issue.
    most_certain, most_due : ndarray of float, shape (parties, issues)
        Modified in place.
    """
    for i in range(certain.shape[0]):
        for k in range(level_counts.shape[0]):
            most_certain[i, k], most_due[i, k] = certain[i, k, 0], due[i, k, 0]
            for level in range(1, level_counts[k]):
                most_certain[i, k] = max(most_certain[i, k], certain[i, k, level])
                most_due[i, k] = max(most_due[i, k], due[i, k, level])


@rule
def most_to_hope_for(
    i: int,
    certain: np.ndarray,
    due: np.ndarray,
    most_certain: np.ndarray,
    most_due: np.ndarray,
    assurance: np.ndarray,
    verification: int,
    trust: float,
) -> float:
    """Return the largest utility of any package to party `i`, red lines ignored.

    Given the level of verification every issue can be maximised by itself, so no package
    need be enumerated.

    Parameters
    ----------
    i : int
        The party.
    certain, due, assurance, verification
        As in `value_packages`.
    most_certain, most_due : ndarray of float, shape (parties, issues)
        From `best_levels`.
    trust : float
        T, 0 to 1.
    """
    best = -1.0
    for v in range(assurance.shape[0]):
        delivered = assurance[v] + (1.0 - assurance[v]) * trust
        total = 0.0
        for k in range(most_certain.shape[1]):
            if k == verification:
                total += certain[i, k, v] + delivered * due[i, k, v]
            else:
                total += most_certain[i, k] + delivered * most_due[i, k]
        best = max(best, total)
    return best
