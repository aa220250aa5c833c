"""Which coefficients move in the fit, within which bounds, and what is thought of them beforehand.

Bounds are wide: from where a rule has no effect to where its effect is plainly absurd. Beforehand a
coefficient is thought to lie about its default, give or take half of it (log odds of a day: .75),
so that from none to twice as much is all open. All other numbers of the model stay at their
defaults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import truncnorm

from negsim.scenario.fields import table
from negsim.scenario.process import Process
from validation.icb.crisis import PRIORS
from validation.icb.fitted import ICB_BEFORE_1975
from validation.icb.scores import Floats

CRISIS = "icb."
"""How the paths of the generic crisis begin: parameters of validation/icb, not of negsim."""

DIGITS = 4
"""Significant digits of a coefficient in every table."""


@dataclass(frozen=True)
class Coefficient:
    """One coefficient that moves.

    Parameters
    ----------
    path : str
        Path of the scenario, such as ``process.consent.base``, or of the generic crisis.
    low, high : float
        Bounds.
    centre, spread : float
        Mean and standard deviation of the normal distribution, cut at the bounds, that says what is
        thought of it beforehand.
    words : str
        What it is.
    """

    path: str
    low: float
    high: float
    centre: float
    spread: float
    words: str

    @property
    def default(self) -> float:
        """What it is where no file says anything else, or was fitted to before."""
        if self.path.startswith(CRISIS):
            return float(getattr(ICB_BEFORE_1975.parameters, self.path.removeprefix(CRISIS)))
        return float(DEFAULTS[self.path])

    @property
    def beforehand(self) -> tuple[float, float]:
        """The middle 95 % of what is thought of it beforehand."""
        ends = (self.low - self.centre) / self.spread, (self.high - self.centre) / self.spread
        low, high = truncnorm.ppf((0.025, 0.975), *ends, loc=self.centre, scale=self.spread)
        return float(low), float(high)

    @property
    def of_model(self) -> bool:
        """Whether it is a coefficient of negsim and not a parameter of the generic crisis."""
        return not self.path.startswith(CRISIS)


DEFAULTS = {f.path: f.default for f in table(Process, "process") if f.kind == "number"}


LOG_ODDS = 0.75
"""Standard deviation of a base log odds beforehand; two of them are odds of 4.5 to 1."""


def _of_model(name: str, low: float, high: float, words: str, spread: float = 0.0) -> Coefficient:
    path = f"process.{name}"
    centre = float(DEFAULTS[path])
    return Coefficient(path, low, high, centre, spread or centre / 2, words)


def _of_crisis(name: str, words: str) -> Coefficient:
    prior = PRIORS[name]
    return Coefficient(CRISIS + name, prior.low, prior.high, prior.centre, prior.spread, words)


COEFFICIENTS = (
    _of_model("collapse.base", -7.0, -2.0, "log odds of a collapse", LOG_ODDS),
    _of_model("collapse.gap", 0.0, 25.0, "their rise with the gap and with time"),
    _of_model("consent.base", -8.0, -2.5, "log odds of return, a day", LOG_ODDS),
    _of_model("consent.mediation", 0.0, 8.0, "their rise with mediation"),
    _of_model("consent.spread", 0.0, 2.0, "how far breaks differ in depth"),
    _of_model("consent.on_site", 0.0, 5.0, "rise of consent of who has not left"),
    _of_model("leaving", 0.02, 1.0, "chance a day that a delegation leaves"),
    _of_model("reservation.pressure", 0.0, 1.0, "how far pressure lowers the least deal"),
    _of_model("formulation.face_saving", 0.0, 1.0, "face saved by a mediators' text"),
    _of_model("implementation.failure", 0.01, 0.5, "cumulative hazard of failure"),
    _of_model("implementation.assurance", 0.0, 5.0, "its fall with verification"),
    _of_model("implementation.shape", 0.05, 1.0, "its Weibull shape"),
    _of_model("implementation.haste", 0.0, 20.0, "its rise with haste"),
    _of_model("implementation.shortfall", 0.0, 20.0, "its rise for forced deals"),
    _of_crisis("batna", "worth of no deal in an ordinary crisis"),
    _of_crisis("leverage", "hold of a mediator in an ordinary crisis"),
)

LOW = np.array([c.low for c in COEFFICIENTS])
HIGH = np.array([c.high for c in COEFFICIENTS])
CENTRE = np.array([c.centre for c in COEFFICIENTS])
SPREAD = np.array([c.spread for c in COEFFICIENTS])


def scaled(point: Mapping[str, float]) -> Floats:
    """Return a point on the scale of the search, on which all bounds are 0 and 1."""
    values = np.array([point[c.path] for c in COEFFICIENTS])
    return np.asarray((values - LOW) / (HIGH - LOW))


def straying(places: Floats) -> Floats:
    """Return how far places stray from what is thought beforehand: -2 log of its density.

    Parameters
    ----------
    places : ndarray of float, shape (points, d)

    Returns
    -------
    ndarray of float, shape (points,)
        Less a constant.
    """
    off = (LOW + places * (HIGH - LOW) - CENTRE) / SPREAD
    return np.asarray((off**2).sum(axis=-1))


def point_at(place: Sequence[float] | Floats) -> dict[str, float]:
    """Return the coefficients at a place of the search, each rounded to `DIGITS` digits."""
    values = LOW + np.asarray(place) * (HIGH - LOW)
    return {c.path: rounded(v) for c, v in zip(COEFFICIENTS, values.tolist(), strict=True)}


def rounded(value: float) -> float:
    """Return a number with `DIGITS` significant digits."""
    return float(f"{value:.{DIGITS}g}")


def defaults() -> dict[str, float]:
    """Return the point at which the model stands today."""
    return {c.path: c.default for c in COEFFICIENTS}


def mirrored(place: Floats) -> Floats:
    """Return a place within the bounds: what lies beyond one is reflected at it."""
    beyond = np.mod(np.asarray(place), 2.0)
    return np.asarray(np.where(beyond > 1.0, 2.0 - beyond, beyond))
