"""The calibration on crises: scores of a test that needs a table which negsim does not ship."""

from __future__ import annotations

from validation.icb.comparison import NEAR
from validation.icb.fitted import ICB_BEFORE_1975
from validation.row import FITTED, NO_TEST, Row, Section, checked, with_interval

WORDS = (
    "These rows are not played anew: the table of crises is not part of negsim. They repeat "
    "[docs/icb.md](icb.md), which says how they came about and what was chosen by eye; "
    "`python -m validation icb --data FILE` scores the model on your copy of the table. Crises are "
    "those before 1975, each told by five numbers fitted to the others alone (tenfold "
    "cross-validation, ten times). The coefficients of the model, which stay the same throughout, "
    "were fitted to shares over all crises of 1918 to 2017, these among them. Calibration, not "
    "forecasting."
)
SOURCE = "docs/icb.md: International Crisis Behavior v14, 256 crises 1918-1974"
BRIER = 0.1705

DIFFERENCES = {
    "base rate": (-0.046, -0.068, -0.023),
    "rate by mediated": (-0.009, -0.016, -0.003),
    "logistic regression on the same facts": (-0.001, -0.006, 0.004),
}
"""Brier score of the model less that of each; paired bootstrap intervals over crises."""


def section() -> Section:
    """Return the section on the calibration."""
    return Section("Calibration on crises", WORDS, tuple(rows()))


def rows() -> list[Row]:
    """Return what was fitted, to what, and the scores."""
    base, mediated, regression = (
        (f"Brier score of the model ({BRIER:.4f}) less that of the {name}", with_interval(*numbers))
        for name, numbers in DIFFERENCES.items()
    )
    met = {
        "base": DIFFERENCES["base rate"][2] < 0.0,
        "mediated": DIFFERENCES["rate by mediated"][0] <= NEAR,
    }
    return [
        _fitted(),
        checked(base[0], SOURCE, "below 0, interval without 0", base[1], met["base"], kind=FITTED),
        checked(mediated[0], SOURCE, f"at most {NEAR}", mediated[1], met["mediated"], kind=FITTED),
        Row(
            regression[0], SOURCE, "about 0", regression[1], NO_TEST,
            "Both know the same facts. The regression has none of the mechanisms and does as well, "
            "so that the scores are no evidence for the mechanisms.",
        ),
    ]  # fmt: skip


def _fitted() -> Row:
    """Return the row on the five numbers."""
    fitted = ICB_BEFORE_1975
    values = fitted.parameters
    return Row(
        "Five numbers of the generic crisis, and whether crises ended in a formal or semi-formal "
        "agreement",
        fitted.source,
        f"{fitted.agreements} agreements of {fitted.crises} crises",
        f"worth of no deal {values.batna:g}, more to a side not in crisis {values.one_sided:g}, "
        f"hold of a mediator {values.leverage:g}, weight of a grave threat {values.grave:g}, "
        f"trust lost in a protracted conflict {values.protracted:g}",
        NO_TEST,
        "The first and the third are those of the joint fit (docs/fit.md), the other three of the "
        "fit to these crises, which by itself has .321 and .560 for the first and the third. The "
        "data tell these two, and that the second is at least .20; the last two are priors with a "
        "number behind them.",
    )
