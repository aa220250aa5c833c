"""The subjects of the table: a title and what a reader must know, by the first part of an id."""

from __future__ import annotations

SUBJECTS = {
    "S1": (
        "Red lines move without pressure, and pressure still matters",
        "Full hosting and drafting, no pressure, unless an arm says otherwise.",
    ),
    "S2": ("No instrument of mediators harms", ""),
    "S3": (
        "Attacks cost settlements and returns",
        "Camp David and Cyprus have no violence in their files. Rates are chances a round.",
    ),
    "S4": (
        "What lasts",
        "Trust and guarantees act twice: they make promises credible after the signature, and they "
        "let texts through, and sooner, that would not have been signed without them. The share of "
        "all settlements that fail shows both; the same text signed in the same round shows the "
        "first alone. Whether pressed deals fail more is asked of the same runs, pressed and not: "
        "among the runs of one arm pressure is mixed up with whom it was needed for.",
    ),
    "S5": (
        "A firmer line never settles more",
        "One line after the other is set to four degrees of firmness, with a tolerance of .01. "
        "*Known*: delegations know their mandates (`process.ratification.misjudged` 0). *As in the "
        "file*: one in ten misjudges it, so that a firmer line may spare a delegation a veto. The "
        "step is that between two degrees which comes nearest to a rise beyond the tolerance.",
    ),
    "S6": (
        "Somebody always offers something, and deadlock ends talks",
        "That every party at the table has an offer or a draft on it is asked of the readable "
        "executor, round by round (`tests/validation/test_signs.py`).",
    ),
    "S7": (
        "Return",
        "Months are of 30 days. How many are back within some months is asked of the crises, and "
        "counted in the way, of [evidence](evidence.md), section 2: `mix` is all kinds of crises "
        "with a mediator, a run that ends before is left out from then on, and bands are those of "
        "the data. All other rows are of one kind of crisis, `gen`, and count every run.",
    ),
    "S8": (
        "It is bargaining, not one inequality",
        "What parties value decides too: numbers moved as far as others are. Within the narrow "
        "ranges of the files single saliences tell little.",
    ),
    "S9": ("Many mediators", ""),
    "S10": (
        "The deadline",
        "No free lunch between 2 and 14 rounds: in every scenario but South Sudan a tight deadline "
        "costs settlements or durability, seldom both. Kenya's file has 2 to 6, so there 1 and 6. "
        "From 2 to 60 rounds neither holds in Istanbul and Kenya.",
    ),
    "before": ("What was right in the first form, and stays", ""),
    "walks": (
        "Who walks out is neutral",
        "Exchanged sides have changed their places in every order, and their random numbers, and "
        "nothing else.",
    ),
}
