"""Fitting the five parameters: the likeliest numbers, drawn towards what theory expects."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from negsim.engine.draws import NUMBER, uniform
from negsim.scenario.scenario import default_stream
from validation.icb.baselines import fit_baselines
from validation.icb.crisis import PRIORS, Known, Parameters
from validation.icb.emulator import Emulator, coordinates
from validation.icb.scores import Floats
from validation.runs import SEED

Indices: TypeAlias = NDArray[np.signedinteger[Any]]

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
        plain = [known.at_start() for known in patterns]
        self.emulator = emulator
        self.distinct = sorted(set(plain))
        index = np.array([self.distinct.index(known) for known in plain])
        self.n = np.bincount(index, minlength=len(self.distinct)).astype(float)
        self.k = np.bincount(index, weights=agreed, minlength=len(self.distinct))

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
        at = list(PRIORS).index(name)
        grid = np.linspace(PRIOR[at, 2], PRIOR[at, 3], GRID)
        bounds = [(low, high) for low, high in PRIOR[:, 2:]]
        misfits, start = [], np.array(self.fit().values())
        for value in grid:
            bounds[at] = (value, value)
            start[at] = value
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


def shuffled(count: int, repeat: int) -> Indices:
    """Return the numbers 0 to `count` - 1 in random order (Fisher & Yates)."""
    order = np.arange(count)
    for i in range(count - 1, 0, -1):
        j = int(uniform(np.uint64(SEED), repeat, i, STREAM, NUMBER) * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


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
        order = shuffled(count, repeat)
        for fold in range(FOLDS):
            held = order[fold::FOLDS]
            rest = np.setdiff1d(order, held)
            for name, chances in held_out(emulator, patterns, agreed, rest, held).items():
                table = found.setdefault(name, np.zeros((repeats, count)))
                table[repeat, held] = chances
    return found


def held_out(
    emulator: Emulator, patterns: list[Known], agreed: Floats, rest: Indices, held: Indices
) -> dict[str, Floats]:
    """Return what model and baselines, fitted to the crises `rest`, say of those `held` out."""
    learned, asked = [patterns[i] for i in rest], [patterns[i] for i in held]
    parameters = Fitter(emulator, learned, agreed[rest]).fit()
    points = np.array([coordinates(parameters.crisis(known)) for known in asked])
    chances = fit_baselines(learned, agreed[rest]).chances(asked)
    return {"model": emulator.chances(points)} | chances
