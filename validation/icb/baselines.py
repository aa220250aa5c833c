"""What the model is held against: rates of the past, and a logistic regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from validation.icb.crisis import Known
from validation.icb.scores import Floats
from validation.row import jeffreys

RIDGE = 1.0
"""Penalty of the logistic regression: a standard normal prior on each coefficient but the first."""

STEPS = 100
CLOSE = 1e-10


def logistic(X: Floats, k: Floats, n: Floats, ridge: float) -> Floats:
    """Fit a logistic regression to counts, by iteratively reweighted least squares.

    Parameters
    ----------
    X : ndarray of float, shape (cases, columns)
        The first column is all ones; its coefficient is not penalised.
    k, n : ndarray of float, shape (cases,)
        How often it happened, of how many times.
    ridge : float
        Penalty on half the sum of squares of the other coefficients.

    Returns
    -------
    ndarray of float, shape (columns,)
        Coefficients.

    References
    ----------
    McCullagh & Nelder 1989, Generalized Linear Models; le Cessie & van Houwelingen 1992,
    Applied Statistics 41 (ridge).
    """
    penalty = np.full(X.shape[1], ridge)
    penalty[0] = 0.0
    coefficients = np.zeros(X.shape[1])
    for _ in range(STEPS):
        p = expit(X @ coefficients)
        slope = X.T @ (k - n * p) - penalty * coefficients
        bend = (X * (n * p * (1 - p))[:, None]).T @ X + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        longest = float(np.abs(step).max())
        coefficients = coefficients + step / max(1.0, longest)  # no step beyond one log odd
        if longest < CLOSE:
            break
    return coefficients


def columns(patterns: list[Known]) -> Floats:
    """Return the regression's columns: one, and the same four facts that the model knows."""
    facts = [[1, p.mediated, p.one_sided, p.grave, p.protracted] for p in patterns]
    return np.array(facts, dtype=float)


@dataclass(frozen=True)
class Baselines:
    """Baselines fitted to some crises; plain numbers, to be stored or applied to others.

    Parameters
    ----------
    base : float
        Share of agreements.
    mediated, unmediated : float
        The same by whether somebody mediated.
    styles : dict of str to float
        The same by the mediator's highest style.
    coefficients : tuple of float
        Of the logistic regression on `columns`.
    """

    base: float
    mediated: float
    unmediated: float
    styles: dict[str, float]
    coefficients: tuple[float, ...]

    def chances(self, patterns: list[Known]) -> dict[str, Floats]:
        """Return what each baseline says of each crisis."""
        rates = [self.mediated if p.mediated else self.unmediated for p in patterns]
        pairs = zip(patterns, rates, strict=True)
        styled = [self.styles.get(p.style, r) if p.mediated else r for p, r in pairs]
        return {
            "base_rate": np.full(len(patterns), self.base),
            "by_mediated": np.array(rates),
            "by_style": np.array(styled),
            "logistic": np.asarray(expit(columns(patterns) @ np.array(self.coefficients))),
        }


def _rate(happened: Floats) -> float:
    return jeffreys(float(happened.sum()), len(happened))


def fit_baselines(patterns: list[Known], agreed: Floats) -> Baselines:
    """Fit all baselines to crises and whether they ended in an agreement."""
    mediated = np.array([p.mediated for p in patterns])
    styles = np.array([p.style if p.mediated else "" for p in patterns])
    seen = sorted({str(style) for style in styles} - {""})
    coefficients = logistic(columns(patterns), agreed, np.ones(len(agreed)), RIDGE)
    return Baselines(
        base=_rate(agreed),
        mediated=_rate(agreed[mediated]),
        unmediated=_rate(agreed[~mediated]),
        styles={style: _rate(agreed[styles == style]) for style in seen},
        coefficients=tuple(float(number) for number in coefficients),
    )
