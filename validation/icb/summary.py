"""The calibration on crises in words: who scored how well, and what a reader must know of it."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from negsim.cli.shared import console, plain_table

NAMES = {
    "model": "model",
    "base_rate": "base rate",
    "by_mediated": "rate by mediated",
    "logistic": "logistic regression",
    "model_with_style": "model with style *",
    "by_style": "rate by style *",
}

FEW = 30
"""Fewer crises than this settle nothing: resampled, they vary less than crises do."""

HEADS = {"brier": "Brier score", "log": "Log score"}


def show(document: dict[str, Any]) -> None:
    """Print what `comparison.score_table` returns, in words."""
    page = console()
    page.print(about(document))
    page.print()
    for score, head in HEADS.items():
        page.print(table(document, score, head))
        page.print()
    for words in remarks(document):
        page.print(words)


def about(document: dict[str, Any]) -> str:
    """Return what was scored and what was fitted."""
    fitted = document["fitted_to"]
    values = ", ".join(f"{name} {value:g}" for name, value in document["parameters"].items())
    how = "numbers shipped with negsim" if fitted["shipped"] else "numbers fitted now"
    return (
        f"{document['n']} crises, {document['agreements']} of them ended in an agreement; rows "
        f"left out for missing codes: {document['dropped']}; kept with a fact missing: "
        f"{document['unmarked']}.\n"
        f"Model and baselines: {how}, from {fitted['n']} crises ({fitted['source']}).\n"
        f"Parameters: {values}. {document['runs']} runs for each kind of crisis."
    )


def table(document: dict[str, Any], score: str, head: str) -> Table:
    """Return one kind of score, and the model's difference to each with its interval."""
    found = plain_table()
    for words in ("", head, "Model less this"):
        found.add_column(words)
    for key, name in NAMES.items():
        row = [name, f"{document['scores'][key][score]:.4f}", ""]
        if key in document["differences"]:
            row[2] = difference(document["differences"][key][score])
        found.add_row(*row)
    return found


def difference(numbers: dict[str, float]) -> str:
    """Return a difference of scores with its interval, in words."""
    return f"{numbers['difference']:+.4f} [{numbers['low']:+.4f}, {numbers['high']:+.4f}]"


def remarks(document: dict[str, Any]) -> list[str]:
    """Return what a reader must know of the table."""
    met = document["criteria"]
    words = [
        "Lower is better; intervals are paired 95 % bootstrap intervals over crises.",
        "* uses the mediator's style, which is coded when a crisis is over.",
        "Better than the base rate, interval without 0 (Brier): "
        f"{'yes' if met['beats_base_rate'] else 'no'}.",
        f"Within .01 Brier of the rate by mediated: {'yes' if met['near_by_mediated'] else 'no'}.",
        *too_few(document["n"]),
        "The model's coefficients were fitted to shares of agreements over all crises of 1918 to "
        "2017, by mediation and style; no single crisis was looked at.",
        "Calibration, not forecasting: shares of model runs against published crises.",
    ]
    if document["before_1975"] and document["fitted_to"]["shipped"]:
        words.append(
            f"No test: {document['before_1975']} of these crises began before 1975, as those did "
            "that the shipped numbers were fitted to."
        )
    return words


def too_few(crises: int) -> list[str]:
    """Return a warning where resampling so few crises says nothing."""
    if crises >= FEW:
        return []
    return [
        f"Fewer than {FEW} crises: intervals over so few are too narrow, and the two answers "
        "settle nothing."
    ]
