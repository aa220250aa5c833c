"""What the fit aims at: a published number each, how sure it is, and the same counted in runs.

The loss of a point is the sum of squared misses, each divided by the standard error of the
published number and of the runs together. A one-sided target has no published size: only its
sign is asked for. Numbers and estimators are those of validation/patterns.

Shares by a later month count the earlier months again. So they enter as the chance in each window
among those still waiting, whose errors are independent in Kaplan-Meier's estimator (Greenwood
1926), and the shares themselves are only shown.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np

from negsim.results.intervals import wilson
from validation.fit.estimates import (
    Estimate,
    agreed,
    back,
    failed,
    falling,
    log_hazards,
    mediated,
    pressed,
    shift,
    soon,
    spell,
    stayed,
    watched,
    watched_fail,
)
from validation.fit.simulate import Simulated
from validation.icb.scores import Floats
from validation.patterns.arms import NOBODY, STYLES
from validation.patterns.hazards import BACK, CEASEFIRES, CWM, MECHANISM, UCDP
from validation.patterns.styles import (
    ANY_MEDIATED,
    ANY_UNMEDIATED,
    CASEBOOK_SOURCE,
    ICB,
    published_shift,
)

Band: TypeAlias = tuple[float, float, float]
"""A share and its 95 % interval."""

NORMAL = 1.96

FAILED = {
    3: (0.1005, 0.0739, 0.1361),
    6: (0.1522, 0.1193, 0.1931),
    12: (0.2093, 0.1712, 0.2546),
    24: (0.2616, 0.2197, 0.3098),
}
"""Share of agreements that fail within so many months, n = 368 (Kaplan-Meier)."""

COMMISSION = (45, 146), (89, 228)
"""Agreements that failed, of how many, with and without a commission that implements them."""

SPELL = (2.0, 5.0, 19.0)
"""Days that a mediation case lasts: quartiles."""

SUSPENDED = (6, 43)
"""Returns after a near-collapse, in which nobody had left yet, of all returns."""

SOON = (0.9, 5.0, 12.0)
"""Days from a near-collapse to the return: quartiles of six cases."""


@dataclass(frozen=True)
class Target:
    """One number that the fit aims at.

    Parameters
    ----------
    name : str
        Short name.
    words : str
        What it is.
    published : Estimate
        The published number and its standard error, on the scale of `measure`.
    source : str
        Who says so.
    measure : callable
        Counts the same in the records of a point.
    one_sided : bool
        Whether only a number below `value` is a miss.
    shown : callable
        To the scale that a reader knows.
    remark : str
        What is weak about it.
    """

    name: str
    words: str
    published: Estimate
    source: str
    measure: Callable[[Simulated], Estimate]
    one_sided: bool = False
    shown: Callable[[float], float] = float
    remark: str = ""

    @property
    def value(self) -> float:
        """The published number."""
        return self.published.value

    @property
    def scale(self) -> float:
        """Its standard error."""
        return self.published.error

    def miss(self, got: Estimate) -> float:
        """Return by how many standard errors `got` is off; 0 where a sign is as it must be."""
        off = (got.value - self.value) / math.hypot(self.scale, got.error)
        return min(off, 0.0) if self.one_sided else off


def half(low: float, high: float) -> float:
    """Return the standard error that belongs to a 95 % interval."""
    return (high - low) / (2 * NORMAL)


def waiting(band: Band) -> float:
    """Return the variance of the log of the share still waiting, from a share's 95 % interval."""
    return (half(*band[1:]) / (1.0 - band[0])) ** 2


def window(early: Band, late: Band) -> Estimate:
    """Return chance and standard error in a window, among those waiting at its beginning."""
    left = (1.0 - late[0]) / (1.0 - early[0])
    return Estimate(1.0 - left, left * math.sqrt(waiting(late) - waiting(early)))


def _counted(pair: tuple[int, int]) -> Estimate:
    return Estimate(pair[0] / pair[1], half(*wilson(*pair)))


def _banded(band: Band) -> Estimate:
    return Estimate(band[0], half(*band[1:]))


def _quartiles(days: Band) -> Estimate:
    """Return a median in logs; half the distance of the quartiles stands for its standard error."""
    return Estimate(math.log(days[1]), math.log(days[2] / days[0]) / 2)


def _shift(style: str) -> Target:
    value, width = published_shift(style)
    words = f"Probit shift of agreement from no mediator to {style}"
    return Target(f"shift {style}", words, Estimate(value, width / NORMAL), ICB, shift(style))


def _back(early: int, late: int) -> Target:
    words = f"Of those away after {early} month{'s'[: early - 1]}, back within {late}"
    published = window(BACK[early], BACK[late])
    return Target(f"back {early}-{late}", words, published, CWM, back(late, early))


def _failed(early: int, late: int) -> Target:
    words = f"Of those that last {early} months, fail within {late}"
    published = window(FAILED[early], FAILED[late])
    return Target(f"failed {early}-{late}", words, published, UCDP, failed(late, early))


TARGETS = (
    Target("back 1", "Broken-off talks back within a month", _banded(BACK[1]), CWM, back(1)),
    *(_back(early, late) for early, late in itertools.pairwise(BACK)),
    Target(
        "hazard falls",
        "Chance of return, a day, falls from days 1-10 to 11-30 to 31-90: log of the smaller fall",
        Estimate(0.0, 0.1), CWM, falling, one_sided=True,
        remark="Only the sign is asked for; the scale is a judgement.",
    ),
    Target(
        "nobody", "Agreement where nobody mediates", _counted(ANY_UNMEDIATED), ICB,
        lambda runs: agreed(runs, NOBODY),
    ),
    Target(
        "mediated", "Agreement with a mediator, styles mixed", _counted(ANY_MEDIATED), ICB,
        mediated,
    ),
    *map(_shift, STYLES),
    Target(
        "failed 3", "Agreements that fail within 3 months", _banded(FAILED[3]), UCDP, failed(3)
    ),
    *(_failed(early, late) for early, late in itertools.pairwise(FAILED)),
    Target(
        "pressed fail",
        "Texts signed under manipulation fail within a year more often than under formulation: "
        "difference",
        Estimate(0.0, 0.01), "Werner & Yuen 2005; Beardsley 2008; Gartner & Bercovitch 2006",
        pressed, one_sided=True, remark="Only the sign is asked for; the scale is a judgement.",
    ),
    Target(
        "watched", "Signed texts that outsiders watch", _counted(MECHANISM), CEASEFIRES, watched
    ),
    Target(
        "watched fail",
        "Hazard of failure within two years of texts that outsiders watch, divided by that of "
        "others",
        log_hazards(*COMMISSION),
        "UCDP Peace Agreements 22.1: failed with a commission that implements 45 of 146, without "
        "89 of 228; counted for negsim",
        watched_fail, shown=math.exp,
        remark="An association, over all years seen; Fortna 2004 has .54 for peacekeepers.",
    ),
    Target(
        "spell", "Median days from the start to the first collapse or the end", _quartiles(SPELL),
        f"{CWM}: a mediation case lasts 5 days (quartiles 2 to 19)", spell, shown=math.exp,
        remark="Low weight: a mediation case is not quite a spell at the table, so the quartiles "
        "of cases stand for one standard error of the median.",
    ),
    Target(
        "stayed", "Of first returns, those before anybody has left", _counted(SUSPENDED),
        CASEBOOK_SOURCE, stayed, remark="Six cases, coded with the outcome known.",
    ),
    Target(
        "soon", "Median days of these returns", _quartiles(SOON),
        f"{CASEBOOK_SOURCE}: 5 days (quartiles .9 to 12), n = 6", soon, shown=math.exp,
        remark="Low weight: six cases, and what is near a collapse in a casebook may not be what "
        "it is in the model.",
    ),
)  # fmt: skip
"""What the fit aims at. Not among them: agreements after a collapse by the mediator's hold
(validation.patterns.styles), since this casebook goes against the data on return."""

VALUES = np.array([target.value for target in TARGETS])
SCALES = np.array([target.scale for target in TARGETS])
ONE_SIDED = np.array([target.one_sided for target in TARGETS])

SHOWN = (
    *(
        Target(
            f"back {months}", f"Broken-off talks back within {months} months",
            _banded(BACK[months]), CWM, back(months),
        )
        for months in [*BACK][1:]
    ),
    *(
        Target(
            f"failed {months}", f"Agreements that fail within {months} months",
            _banded(FAILED[months]), UCDP, failed(months),
        )
        for months in [*FAILED][1:]
    ),
)  # fmt: skip
"""What is shown beside, and not counted: these follow from targets."""


class Played(NamedTuple):
    """A point that was played.

    Parameters
    ----------
    loss : float
        Its loss.
    place : list of float
        Where it is, bounds at 0 and 1.
    found : list of Estimate
        What it gives for each target.
    """

    loss: float
    place: list[float]
    found: list[Estimate]


Measure: TypeAlias = Callable[[Floats], Sequence[Estimate]]
"""What a place, between 0 and 1 in each direction, gives for each target."""


def played(place: Floats, measure: Measure) -> Played:
    """Play a place."""
    found = [Estimate(*one) for one in measure(place)]
    return Played(loss(found), place.tolist(), found)


def measured(runs: Simulated) -> list[Estimate]:
    """Return every target counted in the runs of a point."""
    return [target.measure(runs) for target in TARGETS]


def losses(values: Floats, errors: Floats) -> Floats:
    """Return the sum of squared misses over all targets, for each point.

    Parameters
    ----------
    values, errors : ndarray of float, shape (..., targets)
        What points give for each target, and the standard errors.
    """
    off = (values - VALUES) / np.hypot(SCALES, errors)
    counted = np.where(ONE_SIDED, np.minimum(off, 0.0), off)
    return np.asarray((counted**2).sum(axis=-1))


def loss(found: Sequence[Estimate]) -> float:
    """Return the sum of squared misses of a point over all targets."""
    return float(losses(*np.array(found).T))
