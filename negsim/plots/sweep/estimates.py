"""What figures of a sweep show: outcomes, and shares and differences with their intervals."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from negsim.sweeps.table.counts import SweepTable, intervals
from negsim.sweeps.table.differences import Pairing

Ends = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]
"""Middle, low and high (scenarios, points); not a number where nothing was played."""

Estimates = dict[tuple[str, int], Ends]
"""Those of each outcome and arm."""


def shown(table: SweepTable) -> list[str]:
    """Return the outcomes that figures show: those reported that any run had, else all."""
    seen = [id for id in table.reported if table.counts[id].any()]
    return seen or list(table.reported)


def shares_of(table: SweepTable) -> Estimates:
    """Return the shares of runs, with intervals joint over the outcomes shown."""
    outcomes, found = shown(table), {}
    for id in outcomes:
        ends = table.shares(id), *intervals(table.counts[id], table.of(id), len(outcomes))
        for arm in range(len(table.arms)):
            middle, low, high = (end[:, arm] for end in ends)
            found[id, arm] = middle, low, high
    return found


def pairing_of(table: SweepTable) -> Pairing:
    """Return the pairing of the arms, over all differences shown together at a point."""
    return Pairing.of(table, len(shown(table)) * (len(table.arms) - 1))


def differences_of(pairing: Pairing) -> Estimates:
    """Return the differences of the further arms from the first."""
    cells = product(shown(pairing.table), range(1, len(pairing.table.arms)))
    return {(id, arm): pairing.difference(id, arm) for id, arm in cells}


def reach_of(found: Estimates) -> tuple[float, float]:
    """Return the lowest and the highest end of all intervals, 0 included."""
    ends = [end[~np.isnan(end)] for _, low, high in found.values() for end in (low, high)]
    every = np.concatenate([[0.0], *(end.ravel() for end in ends)])
    return float(every.min()), float(every.max())
