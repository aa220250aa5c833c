"""Solutions of a bargaining problem on a finite set of packages.

With utilities u and disagreement point d (what no agreement is worth), over packages that are
worth at least d to everybody and on the Pareto front:

- Nash 1950: the largest ``prod_i (u_i - d_i)``;
- Kalai & Smorodinsky 1975: the largest ``min_i (u_i - d_i) / (a_i - d_i)``, where the ideal a_i is
  the most that i gets in any package worth d to everybody;
- egalitarian (Kalai 1977): the largest ``min_i (u_i - d_i)``; it compares utilities of parties.

Two more points go by the same names in some programs' files, and need no disagreement point:
the largest sum ``sum_i u_i``, and on the Pareto front the smallest gap ``max_i u_i - min_i u_i``.

On a finite set a solution need not be unique. Of packages equal in the formula, the one with the
largest sum is reported, then the first; `ties` says how many there were.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negsim.check.agreement import worth_to_all
from negsim.domains.pareto import Progress, front

DIGITS = 12
"""Digits, counted from the largest utility, in which two packages must differ to differ."""

NOISE = 1e-11
"""Relative difference below which two values of a formula are equal."""

BLOCK = 10_000
"""Packages whose formulas are worked out at once, which bounds the memory."""

FORMULAS = {
    "nash": "largest product of gains, prod (u - d)",
    "kalai_smorodinsky": "largest least share of the ideal gain, min (u - d) / (a - d)",
    "egalitarian": "largest least gain, min (u - d)",
    "max_sum": "largest sum of utilities, sum u; no disagreement point",
    "min_gap": "smallest gap on the Pareto front, max u - min u; no disagreement point",
}
"""Each solution and its formula, in the order they are reported."""

EVERYWHERE = ("max_sum", "min_gap")
"""Solutions that need no disagreement point, so that the whole Pareto front is theirs."""


@dataclass(frozen=True)
class Point:
    """A solution: the index of its package, the value of its formula, and how many tie."""

    package: int
    value: float
    ties: int


@dataclass(frozen=True)
class Solved:
    """The solutions of one problem.

    Parameters
    ----------
    worth : ndarray of float, shape (parties, packages)
        Utilities, rounded to what counts as different.
    disagreement : ndarray of float, shape (parties,)
    optimal : ndarray of bool, shape (packages,)
        Whether each package is on the Pareto front.
    acceptable : ndarray of bool, shape (packages,)
        Whether each is worth at least the disagreement point to everybody.
    ideal : tuple of float, or None
        The most that each party gets in an acceptable package; None where there is none.
    points : dict of str to Point, or None
        By the names of `FORMULAS`; None for a solution that needs an acceptable package where
        there is none.
    """

    worth: np.ndarray
    disagreement: np.ndarray
    optimal: np.ndarray
    acceptable: np.ndarray
    ideal: tuple[float, ...] | None
    points: dict[str, Point | None]


def rounded(utilities: np.ndarray, among: np.ndarray | None = None) -> np.ndarray:
    """Return utilities without the noise of their sums, so that equal packages are equal.

    What is held against utilities is rounded as they are: by the largest `among` them.
    """
    worth = utilities if among is None else among
    largest = max(float(worth.max(initial=0.0)), -float(worth.min(initial=0.0)))
    decimals = DIGITS - (int(np.ceil(np.log10(largest))) if largest > 1.0 else 0)
    values: np.ndarray = np.round(utilities, decimals)
    values += 0.0  # no minus 0
    return values


def values(name: str, worth: np.ndarray, disagreement: np.ndarray, ideal: np.ndarray) -> np.ndarray:
    """Return what a formula makes of packages, the gap negated: float (packages,).

    The largest is the solution. `worth` is float (parties, packages), all else (parties,).
    """
    gains = worth - disagreement[:, None]
    found: np.ndarray
    match name:
        case "nash":
            found = gains.prod(axis=0)
        case "kalai_smorodinsky":
            hopes = ideal - disagreement
            hopeful = hopes > 0.0  # who can gain nothing has all it can hope for
            found = np.ones(gains.shape[1])
            if hopeful.any():
                found = (gains[hopeful] / hopes[hopeful, None]).min(axis=0)
        case "egalitarian":
            found = gains.min(axis=0)
        case "max_sum":
            found = worth.sum(axis=0)
        case _:
            found = worth.min(axis=0) - worth.max(axis=0)
    return found


def solve(worth: np.ndarray, disagreement: np.ndarray, progress: Progress | None = None) -> Solved:
    """Solve a problem of these arrays, float (parties, packages) and (parties,).

    `progress` is called as by `negsim.domains.pareto.front`.
    """
    d, worth = rounded(disagreement, worth), rounded(worth)
    return solve_from(d, worth, front(worth, progress))


def solve_from(d: np.ndarray, worth: np.ndarray, optimal: np.ndarray) -> Solved:
    """Solve a problem whose utilities are rounded and whose Pareto front is known."""
    acceptable = worth_to_all(worth, d)
    fair = np.flatnonzero(optimal & acceptable)
    ideal = np.array([row[fair].max() for row in worth]) if len(fair) else None
    points: dict[str, Point | None] = {}
    for name in FORMULAS:
        among = np.flatnonzero(optimal) if name in EVERYWHERE else fair
        points[name] = _best(name, worth, d, ideal, among) if len(among) else None
    ends = None if ideal is None else tuple(ideal.tolist())
    return Solved(worth, d, optimal, acceptable, ends, points)


def reached(solved: Solved, utilities: np.ndarray, alike: float) -> list[str]:
    """Return the solutions that a point of the utility space, float (parties,), is as good as.

    If no package has its utilities, it is no solution. `alike` is the largest difference between
    utilities, or between values of a formula, that is rounding.
    """
    if not (np.abs(solved.worth - utilities[:, None]) <= alike).all(axis=0).any():
        return []
    ideal = solved.disagreement if solved.ideal is None else np.array(solved.ideal)
    found = []
    for name, point in solved.points.items():
        value = values(name, utilities[:, None], solved.disagreement, ideal)[0]
        if point is not None and abs(_reported(name, value) - point.value) <= alike:
            found.append(name)
    return found


def _best(
    name: str, worth: np.ndarray, d: np.ndarray, ideal: np.ndarray | None, packages: np.ndarray
) -> Point:
    """Return the package with the largest value; of equals that of the largest sum, the first."""
    ends = d if ideal is None else ideal
    parts = np.array_split(packages, len(packages) // BLOCK + 1)
    value = np.concatenate([values(name, worth[:, some], d, ends) for some in parts])
    most = float(value.max())
    best = np.flatnonzero(value >= most - NOISE * abs(most))
    sums = rounded(np.array(sum(row[packages[best]] for row in worth)))
    chosen = best[int(np.argmax(sums))]
    return Point(int(packages[chosen]), _reported(name, value[chosen]), len(best))


def _reported(name: str, value: float) -> float:
    """Return the value of a formula as it is reported: a gap is not negative."""
    return abs(float(value)) if name == "min_gap" else float(value)
