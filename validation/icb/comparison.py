"""The test on the International Crisis Behavior data: fit, score, compare.

The share of runs of the generic crisis is held against what happened, crisis by crisis, beside
rates of the past and a logistic regression on the same facts. That a model reproduces rates it
was fitted to is calibration; nothing here forecasts a crisis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from negsim.errors import Mistake, NegsimError
from validation.icb.baselines import fit_baselines
from validation.icb.crisis import Known, shares
from validation.icb.emulator import play_emulator
from validation.icb.fitted import ICB_BEFORE_1975, Fitted
from validation.icb.fitting import Fitter
from validation.icb.scores import SCORES, Floats, interval, resampled
from validation.icb.table import Crises, read_crises
from validation.runs import SEED

RUNS = 4_000
"""Runs of each pattern of what is known, when crises are scored."""

NEAR = 0.01
"""How much worse than the rate by mediated a Brier score may be, by the rule set beforehand."""

MODEL, STYLED = "model", "model_with_style"

NOTE = (
    "Calibration, not forecasting: the share of model runs is held against published crises. "
    "model_with_style and by_style use the mediator's style, which is coded when a crisis is over."
)


def fit(crises: Crises, source: str) -> Fitted:
    """Fit model and baselines to crises; plays some hundred thousand runs."""
    return Fitted(
        parameters=Fitter(play_emulator(), crises.known, crises.agreed).fit(),
        baselines=fit_baselines(crises.known, crises.agreed),
        crises=len(crises.known),
        agreements=int(crises.agreed.sum()),
        source=source,
    )


def _check_both_endings(crises: Crises, file: str) -> None:
    """Refuse to fit to crises that all ended alike: no number makes a regression sure."""
    if crises.agreed.min() == crises.agreed.max():
        code = int(crises.agreed[0])
        how = "in an agreement" if code else "without an agreement"
        what = f"has only crises that ended {how} ('agree' is {code}): nothing can be fitted"
        raise NegsimError(Mistake(what, file=file))


def chances(fitted: Fitted, known: list[Known], runs: int = RUNS) -> dict[str, Floats]:
    """Return what the model, without and with styles, and each baseline say of each crisis."""
    plain = [k.at_start() for k in known]
    played = shares(plain + known, fitted.parameters, runs, SEED)
    return {
        MODEL: np.array([played[k] for k in plain]),
        STYLED: np.array([played[k] for k in known]),
    } | fitted.baselines.chances(known)


def compare(stated: dict[str, Floats], agreed: Floats) -> dict[str, Any]:
    """Score all chances `stated` of crises, and the model's differences to the rest.

    Returns
    -------
    dict
        ``scores``: mean Brier and log score by name, lower is better. ``differences``: the
        model's score less each other's, with its paired 95 % bootstrap interval; negative is
        better for the model.
    """
    each = {
        name: {score: rule(chance, agreed) for score, rule in SCORES.items()}
        for name, chance in stated.items()
    }
    counts = resampled(len(agreed), SEED)
    differences: dict[str, dict[str, dict[str, float]]] = {}
    for name in stated:
        if name == MODEL:
            continue
        differences[name] = {}
        for score in SCORES:
            difference = each[MODEL][score] - each[name][score]
            low, high = interval(difference, counts)
            differences[name][score] = {
                "difference": float(difference.mean()), "low": low, "high": high,
            }  # fmt: skip
    means = {
        name: {score: float(values.mean()) for score, values in found.items()}
        for name, found in each.items()
    }
    return {"scores": means, "differences": differences}


def criteria(compared: dict[str, Any]) -> dict[str, bool]:
    """Return whether the model meets the rule that was set before any crisis was scored."""
    differences = compared["differences"]
    return {
        "beats_base_rate": differences["base_rate"]["brier"]["high"] < 0,
        "near_by_mediated": differences["by_mediated"]["brier"]["difference"] <= NEAR,
    }


def score_table(
    data: str, fit_to: str | None = None, log: Callable[[str], None] = lambda words: None
) -> dict[str, Any]:
    """Score the model on a table of crises.

    Parameters
    ----------
    data : str
        Path of the table that is scored.
    fit_to : str, optional
        Path of a table to fit to; without one, the numbers shipped with negsim are used.
    log : callable, optional
        Told what takes long.

    Returns
    -------
    dict
        The document of ``python -m validation icb --json``.

    Raises
    ------
    NegsimError
        With every mistake in the tables.
    """
    crises = read_crises(data)
    if fit_to is None:
        fitted = ICB_BEFORE_1975
    else:
        learned = read_crises(fit_to)
        _check_both_endings(learned, fit_to)
        log(f"fitting to {len(learned.known)} crises")
        fitted = fit(learned, fit_to)
    log(f"scoring {len(crises.known)} crises")
    compared = compare(chances(fitted, crises.known), crises.agreed)
    return {
        "n": len(crises.known),
        "agreements": int(crises.agreed.sum()),
        "dropped": crises.dropped,
        "unmarked": crises.unmarked,
        "before_1975": crises.before_split,
        "runs": RUNS,
        "seed": SEED,
        "fitted_to": {
            "source": fitted.source,
            "shipped": fit_to is None,
            "n": fitted.crises,
            "agreements": fitted.agreements,
        },
        "parameters": asdict(fitted.parameters),
        **compared,
        "criteria": criteria(compared),
        "note": NOTE,
    }
