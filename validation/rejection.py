"""What the published patterns say of the model's parameters, and what they leave open.

Points are drawn all over the ranges that the authors think possible (a Latin hypercube), four
arms of the generic crisis are played at each, and those points are kept whose ensembles lie
within every band. Where the kept points fill the range of a parameter as evenly as all points
do, the patterns say nothing of it: its number is a judgement and nothing more (rejection, the
simplest form of approximate Bayesian computation; Beaumont 2010).
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.scenario.fields import Distribution
from negsim.scenario.files.load import apply
from negsim.scenario.process import Process
from negsim.scenario.scenario import Scenario
from negsim.sweeps.experiment.design import latin_hypercube
from validation.icb.crisis import SPREAD_OF_BATNA, Known, generic
from validation.icb.fitted import ICB_BEFORE_1975
from validation.patterns.arms import (
    ARMS,
    NOBODY,
    STYLES,
    YEAR,
    arm_scenario,
    failed_within,
    seed_of,
    signed,
    split,
)
from validation.patterns.hazards import (
    BACK,
    FAILED,
    WINDOWS,
    back_within,
    hazards,
    lifetimes,
    waits,
)
from validation.patterns.styles import RATIO, mixed, published_shift
from validation.row import jeffreys, probit
from validation.runs import SEED

POINTS = 1000
RUNS = 400
"""Runs of each arm at each point."""


@dataclass(frozen=True)
class Range:
    """Where a parameter goes, and the range thought possible."""

    path: str
    low: float
    high: float


BATNA, LEVERAGE = "parties.*.batna", "mediators.mediator.leverage"

RANGES = {
    "worth of no deal (centre)": Range(BATNA, 0.1, 0.6),
    "hold of the mediator": Range(LEVERAGE, 0.1, 0.9),
    "collapse: base log odds": Range("process.collapse.base", -5.5, -2.5),
    "collapse: rise with the gap": Range("process.collapse.gap", 3.0, 18.0),
    "collapse: fall with trust": Range("process.collapse.trust", 0.0, 3.0),
    "return: base log odds": Range("process.consent.base", -6.5, -3.0),
    "return: rise with mediation": Range("process.consent.mediation", 1.0, 6.0),
    "return: how far breaks differ": Range("process.consent.spread", 0.0, 1.0),
    "return: rise while on site": Range("process.consent.on_site", 0.0, 4.0),
    "text: face saved": Range("process.formulation.face_saving", 0.0, 1.0),
    "softening: rate": Range("process.softening.rate", 0.05, 0.4),
    "softening: by pain": Range("process.softening.pain", 0.0, 1.0),
    "softening: linkage": Range("process.softening.linkage", 0.0, 0.9),
    "pressure on reservation": Range("process.reservation.pressure", 0.0, 0.6),
    "pain on reservation": Range("process.reservation.hurt", 0.0, 0.4),
    "failure: hazard": Range("process.implementation.failure", 0.05, 0.4),
    "failure: fall with assurance": Range("process.implementation.assurance", 0.0, 3.0),
    "failure: shape in time": Range("process.implementation.shape", 0.15, 0.9),
    "failure: rise with haste": Range("process.implementation.haste", 0.0, 12.0),
    "failure: rise with shortfall": Range("process.implementation.shortfall", 0.0, 12.0),
}
"""Judgements of the authors: about twice and half the defaults, or as wide as makes sense."""

UNMEDIATED, MEDIATED = (0.085, 0.263), (0.362, 0.694)
"""From the low end of formal agreements to the high end of formal and semi-formal ones."""

SIGNING = {
    "unmediated": "agreement without a mediator .085 to .263",
    "mediated": "agreement with one .362 to .694",
    "ratio": "their ratio 2.5 to 5.5",
    "shifts": "probit shifts of all three styles within their intervals",
}
RETURNING = {
    "back_1": "broken off, back in one month .118 to .185",
    "back_3": "in three .305 to .396",
    "return_falls": "hazard of return falls",
}
LASTING = {
    "failed": "failed within a year .17 to .25",
    "pressed": "pressed deals fail more often",
    "failure_falls": "hazard of failure falls",
}
BANDS = SIGNING | RETURNING | LASTING
"""Bands on what is signed, on how soon talks come back, and on how long a text lasts."""


@dataclass(frozen=True)
class Sample:
    """What was tried and what was kept.

    Parameters
    ----------
    unit : ndarray of float, shape (points, parameters)
        Points, each range scaled to 0 to 1.
    passes : dict of str to ndarray of bool, shape (points,)
        By the keys of `BANDS`.
    """

    unit: np.ndarray
    passes: dict[str, np.ndarray]

    def within(self, bands: Iterable[str]) -> np.ndarray:
        """Return whether each point lies within all of some bands."""
        all_of: np.ndarray = np.all([self.passes[band] for band in bands], axis=0)
        return all_of


def try_points(points: int = POINTS, runs: int = RUNS) -> Sample:
    """Play all arms at all points and hold them against the bands."""
    unit = latin_hypercube(points, len(RANGES), SEED)
    base = {(arm, kind): arm_scenario(arm, kind) for arm in ARMS for kind in split(arm, runs)}
    tasks = [Point.at(row) for row in unit.tolist()]
    first = next(iter(base.values()))
    play_runs(lay_out(first), SEED, 0, 1)  # compiles here and not in a thread

    def work(point: Point) -> dict[str, bool]:
        found: dict[str, list[Any]] = {arm: [] for arm in ARMS}
        for (arm, kind), given in base.items():
            layout = lay_out(point.put_into(given, kind))
            block = play_runs(layout, seed_of(kind), 0, split(arm, runs)[kind])
            found[arm].append(block.records)
        return within_bands({arm: np.concatenate(p).view(np.recarray) for arm, p in found.items()})

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        each = list(pool.map(work, tasks))
    return Sample(unit, {key: np.array([one[key] for one in each]) for key in BANDS})


@dataclass(frozen=True)
class Point:
    """The numbers of one point: the process of its scenarios, and what its kinds start from."""

    process: Process
    batna: float
    leverage: float

    @classmethod
    def at(cls, unit: list[float]) -> Point:
        """Return the point at positions 0 to 1 of the ranges."""
        settings: dict[str, object] = {}
        for possible, u in zip(RANGES.values(), unit, strict=True):
            settings[possible.path] = possible.low + u * (possible.high - possible.low)
        batna, leverage = float(str(settings.pop(BATNA))), float(str(settings.pop(LEVERAGE)))
        return cls(apply(generic(), settings).process, batna, leverage)

    def put_into(self, given: Scenario, kind: Known) -> Scenario:
        """Return the scenario of a kind of crisis in an arm, with the numbers of this point.

        Scenarios are put together here, not read anew, because there are thousands of them.
        """
        edges = (0.0, ICB_BEFORE_1975.parameters.one_sided * kind.one_sided)
        parties = tuple(
            replace(party, batna=Distribution("normal", (
                self.batna + edge, SPREAD_OF_BATNA, 0.0, 1.0
            )))
            for party, edge in zip(given.parties, edges, strict=True)
        )
        mediators = tuple(
            replace(m, leverage=tuple(self.leverage if hold else 0.0 for hold in m.leverage))
            for m in given.mediators
        )
        process = replace(self.process, start=given.process.start)
        return replace(given, parties=parties, mediators=mediators, process=process)


def within_bands(found: dict[str, Any]) -> dict[str, bool]:
    """Return whether the ensembles of one point lie within each band."""
    runs = len(found[NOBODY])
    texts = {arm: signed(found[arm]) for arm in ARMS}
    shares = {arm: jeffreys(int(texts[arm].sum()), runs) for arm in ARMS}
    mediated = mixed(shares)
    everything = np.concatenate([found[style] for style in STYLES]).view(np.recarray)
    failed = [jeffreys(*failed_within(found[style], YEAR)) for style in STYLES]
    return {
        "unmediated": UNMEDIATED[0] <= shares[NOBODY] <= UNMEDIATED[1],
        "mediated": MEDIATED[0] <= mediated <= MEDIATED[1],
        "ratio": RATIO[0] <= mediated / shares[NOBODY] <= RATIO[1],
        "shifts": all(shifts(shares, style) for style in STYLES),
        "failed": FAILED[0] <= jeffreys(*failed_within(everything, YEAR)) <= FAILED[1],
        "pressed": failed[-1] > failed[-2],
        **{f"back_{n}": BACK[n][1] <= back_within(everything, n) <= BACK[n][2] for n in (1, 3)},
        "return_falls": falls(*waits(everything), WINDOWS[-1]),
        "failure_falls": falls(*lifetimes(everything), YEAR),
    }


def shifts(shares: dict[str, float], style: str) -> bool:
    """Return whether a style shifts agreement as far as published, within its interval."""
    published, half = published_shift(style)
    return abs(probit(shares[style]) - probit(shares[NOBODY]) - published) <= half


def falls(times: np.ndarray, happened: np.ndarray, until: int) -> bool:
    """Return whether a hazard is higher in the first third of the time than afterwards."""
    rates = hazards(times, happened, until)
    return float(rates[: until // 3].mean()) > float(rates[until // 3 :].mean())


BEYOND = 3.0
"""Standard errors beyond which kept points fill a range otherwise than all points do.

With two looks at each of twenty parameters for each of three groups of bands, .2 are beyond by
chance.
"""


@dataclass(frozen=True)
class Marginal:
    """What one group of bands says of a parameter.

    Parameters
    ----------
    low, high : float
        Range of the middle 90 % of the kept points.
    width : float
        Its width as a part of that of all points: 1 where nothing was learned.
    shift : float
        By how many standard errors the mean of the kept points is off the middle.
    narrowing : float
        By how many standard errors their spread is smaller than that of all points.
    """

    low: float
    high: float
    width: float
    shift: float
    narrowing: float

    @property
    def constrained(self) -> bool:
        """Whether the bands say anything of the parameter, beyond chance."""
        return abs(self.shift) > BEYOND or self.narrowing > BEYOND

    def words(self) -> str:
        """Return the range and how it moved, such as ``0.31 to 0.58 (width .60)``."""
        return f"{self.low:.3g} to {self.high:.3g} (width {self.width:.2f})"


def marginal(possible: Range, unit: np.ndarray) -> Marginal:
    """Return what the kept points, at positions 0 to 1 of a range, say of its parameter."""
    low, high = np.quantile(unit, (0.05, 0.95)).tolist()
    spread = math.sqrt(1 / 12)
    count = len(unit)
    # A uniform distribution has kurtosis 1.8, so its spread is known to sqrt(.8 / (4 n)).
    narrowing = (1.0 - float(unit.std(ddof=1)) / spread) / math.sqrt(0.2 / count)
    scale = possible.high - possible.low
    return Marginal(
        possible.low + low * scale,
        possible.low + high * scale,
        (high - low) / 0.9,
        (float(unit.mean()) - 0.5) / (spread / math.sqrt(count)),
        narrowing,
    )
