"""What is counted in the runs of a point, each number with its Monte Carlo standard error.

The counting itself is that of validation/patterns, so that fit and evidence mean the same.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from validation.fit.simulate import Simulated
from validation.patterns.arms import NOBODY, STYLES, YEAR, failed_within, signed
from validation.patterns.hazards import (
    OUTSIDERS,
    WINDOWS,
    back_within,
    hazards,
    waits,
    while_all_stay,
)
from validation.patterns.styles import FORMAL, mixed
from validation.row import jeffreys, probit, probit_error

DAYS = 2
"""Days that a round of the generic crisis stands for."""


class Estimate(NamedTuple):
    """A number, published or counted in runs, and its standard error."""

    value: float
    error: float


def share(count: int, n: int) -> Estimate:
    """Return a share and its standard error, both kept off 0 and 1 by half a case."""
    p = jeffreys(count, n)
    return Estimate(p, math.sqrt(p * (1.0 - p) / (n + 1)))


def agreed(runs: Simulated, arm: str) -> Estimate:
    """Return the share of runs of an arm that sign a text."""
    texts = signed(runs.styles[arm])
    return share(int(texts.sum()), len(texts))


def back(months: int, after: int = 0) -> Callable[[Simulated], Estimate]:
    """Return what counts talks that are back within some months, of those not back before."""

    def measure(runs: Simulated) -> Estimate:
        still = int((waits(runs.long)[0] > after * YEAR // 12).sum())
        away = 1.0 - back_within(runs.long, after) if after else 1.0
        come = 1.0 - (1.0 - back_within(runs.long, months)) / max(away, 1e-9)
        return share(round(come * still), still)

    return measure


def falling(runs: Simulated) -> Estimate:
    """Return the smaller of the two falls of the hazard of return, in logs."""
    times, happened = waits(runs.long)
    rates = hazards(times, happened, WINDOWS[-1])
    ends = (0, *WINDOWS)
    counts = [
        int((happened & (times > a) & (times <= b)).sum()) for a, b in itertools.pairwise(ends)
    ]
    means = [max(float(rates[a:b].mean()), 1e-6) for a, b in itertools.pairwise(ends)]
    falls = [
        Estimate(math.log(means[i] / means[i + 1]),
                 math.sqrt(1 / (counts[i] + 1) + 1 / (counts[i + 1] + 1)))
        for i in range(len(means) - 1)
    ]  # fmt: skip
    return min(falls)


def mediated(runs: Simulated) -> Estimate:
    """Return the share of agreements under mediation, styles mixed as in the data."""
    found = {style: agreed(runs, style) for style in STYLES}
    weights = np.array([FORMAL[style][1] for style in STYLES], dtype=float)
    errors = np.array([found[style].error for style in STYLES])
    return Estimate(
        mixed({style: found[style].value for style in STYLES}),
        float(np.sqrt(((weights * errors) ** 2).sum()) / weights.sum()),
    )


def shift(style: str) -> Callable[[Simulated], Estimate]:
    """Return what measures how far a style shifts agreement, in probit units."""

    def measure(runs: Simulated) -> Estimate:
        (p, _), (q, _) = agreed(runs, style), agreed(runs, NOBODY)
        n, m = len(runs.styles[style]), len(runs.styles[NOBODY])
        return Estimate(probit(p) - probit(q), math.hypot(probit_error(p, n), probit_error(q, m)))

    return measure


def failed(months: int, after: int = 0) -> Callable[[Simulated], Estimate]:
    """Return what counts signed texts that fail within some months, of those that last longer."""

    def measure(runs: Simulated) -> Estimate:
        late, n = failed_within(runs.in_time, months * YEAR // 12)
        early = failed_within(runs.in_time, after * YEAR // 12)[0]
        return share(late - early, n - early)

    return measure


def pressed(runs: Simulated) -> Estimate:
    """Return how much more texts signed under pressure fail within a year than others do."""
    (p, e), (q, f) = (share(*failed_within(runs.styles[style], YEAR)) for style in STYLES[1:])
    return Estimate(q - p, math.hypot(e, f))


def watched(runs: Simulated) -> Estimate:
    """Return the share of signed texts that outsiders watch."""
    texts = runs.in_time[signed(runs.in_time)]
    return share(int((texts.assurance >= OUTSIDERS).sum()), len(texts))


def log_hazards(some: tuple[int, int], others: tuple[int, int]) -> Estimate:
    """Return the log of the ratio of cumulative hazards of two shares that failed."""
    logs, variance = [], 0.0
    for count, n in (some, others):
        p = jeffreys(count, n)
        hazard = -math.log1p(-p)
        logs.append(math.log(hazard))
        variance += p / ((n + 1) * (1.0 - p) * hazard**2)
    return Estimate(logs[0] - logs[1], math.sqrt(variance))


def watched_fail(runs: Simulated) -> Estimate:
    """Return how much lower the hazard of failure is of texts that outsiders watch, in logs."""
    found = runs.in_time
    outside = np.asarray(found.assurance >= OUTSIDERS)
    some, others = (failed_within(found[part], 2 * YEAR) for part in (outside, ~outside))
    return log_hazards(some, others)


def spell(runs: Simulated) -> Estimate:
    """Return the median days, in logs, from the start to the first collapse or the end."""
    found = runs.long
    return _log_median(np.where(found.first_collapse > 0, found.first_collapse, found.rounds))


def _log_median(rounds: np.ndarray) -> Estimate:
    """Return the log of the median of some rounds in days, and its standard error.

    Whole numbers are taken as if they were spread evenly up to each of them. The error is that of
    the median of a normal distribution.
    """
    if not len(rounds):
        return Estimate(0.0, 1.0)
    ends = np.arange(0, int(rounds.max()) + 1)
    reached = np.searchsorted(np.sort(rounds), ends, side="right") / len(rounds)
    median = float(np.interp(0.5, reached, ends))
    error = math.sqrt(math.pi / 2 / len(rounds)) * float(np.log(rounds).std())
    return Estimate(math.log(DAYS * median), error)


def stayed(runs: Simulated) -> Estimate:
    """Return the share of first returns that come before anybody has left."""
    back_at_all = (runs.long.first_collapse > 0) & (runs.long.revivals > 0)
    return share(int(while_all_stay(runs.long).sum()), int(back_at_all.sum()))


def soon(runs: Simulated) -> Estimate:
    """Return the median days, in logs, that these took."""
    return _log_median(runs.long.rounds_to_revival[while_all_stay(runs.long)])
