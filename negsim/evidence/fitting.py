"""Fitting the five parameters: the likeliest numbers, drawn towards what theory expects."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from negsim.compiled import rule
from negsim.draws import NUMBER, uniform
from negsim.evidence.baselines import fit_baselines
from negsim.evidence.crisis import PRIORS, Known, Parameters
from negsim.evidence.emulating import Emulator, coordinates
from negsim.evidence.scoring import Floats
from negsim.scenario import default_stream

Places: TypeAlias = NDArray[np.signedinteger[Any]]

DECIMALS = 3
"""Parameters are rounded, so that a fit is the same number on every machine."""

CHI_SQUARE = 3.841
"""95 % quantile of chi-square with one degree of freedom (Wilks 1938)."""

GRID = 29

PRIOR = np.array([astuple(prior) for prior in PRIORS.values()])
"""Centre, spread, low and high of each parameter."""

FOLDS = 10
STREAM = default_stream("folds")


class Fitter:
    """Fits parameters to crises, grouped by what is known of them.

    Parameters
    ----------
    emulator : Emulator
        Stand-in for the ensembles.
    patterns : list of Known
        What is known of each crisis; styles are not looked at.
    agreed : ndarray of float, shape (crises,)
        1 where it ended in an agreement, otherwise 0.
    """

    def __init__(self, emulator: Emulator, patterns: list[Known], agreed: Floats) -> None:
        plain = [Known(p.mediated, p.one_sided, p.grave, p.protracted) for p in patterns]
        self.emulator = emulator
        self.distinct = sorted(set(plain))
        place = np.array([self.distinct.index(known) for known in plain])
        self.n = np.bincount(place, minlength=len(self.distinct)).astype(float)
        self.k = np.bincount(place, weights=agreed, minlength=len(self.distinct))

        # The numbers of a crisis are linear in the parameters.
        zeros = np.zeros(len(PRIORS))
        self.origin = self._points(zeros)
        self.slopes = np.stack([self._points(unit) - self.origin for unit in np.eye(len(zeros))])

    def _points(self, values: Floats) -> Floats:
        parameters = Parameters(*values)
        return np.array([coordinates(parameters.crisis(known)) for known in self.distinct])

    def chances(self, values: Floats) -> Floats:
        """Return the emulated share of agreements of each distinct pattern."""
        return self.emulator.chances(self.origin + np.tensordot(values, self.slopes, axes=1))

    def misfit(self, values: Floats, prior: float = 1.0) -> float:
        """Return minus the log likelihood, and `prior` times the penalty for straying from it."""
        p = self.chances(values)
        straying = (values - PRIOR[:, 0]) / PRIOR[:, 1]
        likelihood = float(self.k @ np.log(p) + (self.n - self.k) @ np.log(1.0 - p))
        return prior * float(straying @ straying) / 2 - likelihood

    def fit(self) -> Parameters:
        """Return the parameters of highest posterior density."""
        best = self._least(PRIOR[:, 0], [(low, high) for low, high in PRIOR[:, 2:]], 1.0)[0]
        return Parameters(*(round(float(value), DECIMALS) for value in best))

    def profile(self, name: str) -> tuple[float, float, bool, bool]:
        """Return the profile-likelihood interval of a parameter, without any prior.

        Returns
        -------
        low, high : float
            Lowest and highest value, in the range allowed, that a likelihood-ratio test at 5 %
            does not refuse when all other parameters are fitted anew.
        at_low, at_high : bool
            The interval ends only because the range does: the data do not bound it there.
        """
        place = list(PRIORS).index(name)
        grid = np.linspace(PRIOR[place, 2], PRIOR[place, 3], GRID)
        bounds = [(low, high) for low, high in PRIOR[:, 2:]]
        misfits, start = [], np.array(self.fit().values())
        for value in grid:
            bounds[place] = (value, value)
            start[place] = value
            misfits.append(self._least(start, bounds, 0.0)[1])
        kept = grid[2 * (np.array(misfits) - min(misfits)) <= CHI_SQUARE]
        low, high = float(kept.min()), float(kept.max())
        return low, high, low == grid[0], high == grid[-1]

    def _least(
        self, start: Floats, bounds: list[tuple[float, float]], prior: float
    ) -> tuple[Floats, float]:
        found = minimize(
            self.misfit, start, args=(prior,), method="L-BFGS-B", bounds=bounds, tol=1e-10
        )
        return found.x, float(found.fun)


@rule
def shuffled(seed: np.uint64, round_: int, stream: int, order: np.ndarray) -> None:
    """Shuffle `order` in place (Fisher & Yates)."""
    for place in range(len(order) - 1, 0, -1):
        other = int(uniform(seed, round_, place, stream, NUMBER) * (place + 1))
        order[place], order[other] = order[other], order[place]


def cross_validated(
    emulator: Emulator, patterns: list[Known], agreed: Floats, repeats: int = 10
) -> dict[str, Floats]:
    """Say of each crisis what was learned from the others alone, by tenfold cross-validation.

    Parameters
    ----------
    emulator : Emulator
        Stand-in for the ensembles; it knows nothing of the crises.
    patterns : list of Known
        What is known of each crisis.
    agreed : ndarray of float, shape (crises,)
        1 where it ended in an agreement, otherwise 0.
    repeats : int
        Divisions into ten parts.

    Returns
    -------
    dict of str to ndarray, shape (repeats, crises)
        Chances by the model and by each baseline.
    """
    count = len(patterns)
    found: dict[str, Floats] = {}
    for repeat in range(repeats):
        order = np.arange(count)
        shuffled(np.uint64(1), repeat, STREAM, order)
        for fold in range(FOLDS):
            held = order[fold::FOLDS]
            rest = np.setdiff1d(order, held)
            for name, chances in told(emulator, patterns, agreed, rest, held).items():
                table = found.setdefault(name, np.zeros((repeats, count)))
                table[repeat, held] = chances
    return found


def told(
    emulator: Emulator, patterns: list[Known], agreed: Floats, rest: Places, held: Places
) -> dict[str, Floats]:
    """Return what model and baselines, fitted to the crises `rest`, say of those `held` out."""
    learned, asked = [patterns[i] for i in rest], [patterns[i] for i in held]
    parameters = Fitter(emulator, learned, agreed[rest]).fit()
    points = np.array([coordinates(parameters.crisis(known)) for known in asked])
    chances = fit_baselines(learned, agreed[rest]).chances(asked)
    return {"model": emulator.chances(points)} | chances
