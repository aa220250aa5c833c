"""Whether a row holds: paired differences between arms against a bound, in standard errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from validation.signs.measures import Counted

RISES, FALLS, PRESENT = "rises", "falls", "present"
NEVER_RISES, NEVER_FALLS, EQUAL = "never rises", "never falls", "equal"
WITHIN = "within"

SHOWN = 3.0
"""Standard errors above 0 from which on a difference is taken as shown."""

SAFE = 5.0
"""Standard errors between a row and its bound: no random numbers make it fail."""


@dataclass(frozen=True)
class Verdict:
    """What came of a row in one scenario.

    Parameters
    ----------
    holds : bool
        Whether what must hold does.
    room : float
        Standard errors between what was found and the bound; below 0 where the row misses.
    cells : tuple of float
        What each arm says.
    difference, error : float
        The paired difference that decides, and its standard error.
    against : bool
        Whether it is the contrary that is shown, by more than `SHOWN` errors.
    """

    holds: bool
    room: float
    cells: tuple[float, ...]
    difference: float
    error: float
    against: bool = False


def judge(
    counted: Sequence[Counted],
    direction: str,
    tolerance: float = 0.0,
    band: tuple[float, float] = (0.0, 1.0),
) -> Verdict:
    """Compare the cells of a row.

    Parameters
    ----------
    counted : sequence of Counted
        Of the arms in their order; runs with the same number share all random numbers.
    direction : str
        `RISES` and `FALLS`: the last cell differs from the first by more than `SHOWN` errors in
        that direction, and no step goes the other way by more than `SAFE` errors. `PRESENT`: the
        last cell is above 0. `WITHIN`: the last cell lies in the band.
        `NEVER_RISES`, `NEVER_FALLS` and `EQUAL`: no cell differs from an earlier one by more than
        `tolerance` in the direction that is ruled out.
    tolerance : float
        The difference that is as good as none.
    band : tuple of float
        Least and largest share.
    """
    cells = tuple(_share(one) for one in counted)
    if any(math.isnan(cell) for cell in cells):
        return Verdict(False, -math.inf, cells, math.nan, math.nan)
    if direction == PRESENT:
        error = _error(_influence(counted[-1]))
        room = (cells[-1] / error if error > 0.0 else 0.0) - SHOWN
        return Verdict(room > 0.0, room, cells, cells[-1], error)
    if direction == WITHIN:
        return _in_band(counted[-1], cells, band)
    if direction in (RISES, FALLS):
        sign = 1.0 if direction == RISES else -1.0
        difference, error = _difference(counted[0], counted[-1])
        steps = [_difference(*pair) for pair in pairwise(counted)]
        back = [SAFE + _in_errors(sign * d, e) for d, e in steps]
        whole = _in_errors(sign * difference, error) - SHOWN
        room = min(whole, *back) if min(back) < 0.0 else whole
        against = whole < -2.0 * SHOWN
        return Verdict(whole > 0.0 and min(back) > 0.0, room, cells, difference, error, against)
    signs = {NEVER_RISES: (1.0,), NEVER_FALLS: (-1.0,), EQUAL: (1.0, -1.0)}[direction]
    worst = (math.inf, 0.0, 0.0)
    for j in range(len(counted)):
        for k in range(j + 1, len(counted)):
            d, e = _difference(counted[j], counted[k])
            worst = min(worst, *((_in_errors(tolerance - s * d, e), d, e) for s in signs))
    return Verdict(worst[0] > 0.0, worst[0], cells, worst[1], worst[2], worst[0] < -SHOWN)


def _in_band(last: Counted, cells: tuple[float, ...], band: tuple[float, float]) -> Verdict:
    """Return whether the last cell lies in a band, and how far from the nearer end of it."""
    low, high = band
    error = _error(_influence(last))
    difference = min(cells[-1] - low, high - cells[-1])
    return Verdict(difference >= 0.0, _in_errors(difference, error), cells, difference, error)


def _share(one: Counted) -> float:
    total = float(one.weight.sum())
    return float(one.number.sum()) / total if total > 0.0 else math.nan


def _influence(one: Counted) -> np.ndarray:
    """Return how far each run moves the share, times the number of runs (delta method)."""
    return (one.number - _share(one) * one.weight) / float(one.weight.mean())


def _error(influence: np.ndarray) -> float:
    return float(influence.std()) / math.sqrt(len(influence))


def _difference(first: Counted, second: Counted) -> tuple[float, float]:
    """Return by how much the second share is above the first, and its paired standard error."""
    return _share(second) - _share(first), _error(_influence(second) - _influence(first))


def _in_errors(difference: float, error: float) -> float:
    if error > 0.0:
        return difference / error
    return 0.0 if difference == 0.0 else math.copysign(math.inf, difference)
