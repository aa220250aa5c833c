"""One row of the table of evidence: what was expected, what the model gave, whether they agree.

A row never hides a miss: its verdict is worked out from the two numbers, and the words on why it
may have missed are shown only if it did.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import NormalDist

from negsim.results.intervals import wilson

HOLDS, MISSES, NO_TEST = "holds", "misses", "no test"
"""Verdicts; the last is for numbers that settle nothing."""

PROGRAM, BUILT_IN, FITTED, NOT_BLIND, TEST = (
    "program", "built in", "fitted", "not blind", "test",
)  # fmt: skip
KINDS = {
    PROGRAM: "the program does what its formulas say; nothing of the world",
    BUILT_IN: "an assumption with a source; nothing else in the model undoes it",
    FITTED: "the model can meet this number together with the others it was fitted to",
    NOT_BLIND: "how it comes out was known while rules and numbers were chosen",
    TEST: "what was expected was written down before the first run, and not moved since",
}
"""Kinds of rows, and what one that holds shows, from the least to the most."""

ERRORS = 4.0
"""Standard errors by which a share may be off its closed form."""


@dataclass(frozen=True)
class Row:
    """One row.

    Parameters
    ----------
    claim : str
        What ought to hold, in words.
    source : str
        Who says so.
    expected, got : str
        The number, with its uncertainty, in words.
    verdict : str
        `HOLDS`, `MISSES` or `NO_TEST`.
    why : str
        What a reader must know of the verdict; of a miss, its likely reason.
    kind : str
        One of `KINDS`.
    """

    claim: str
    source: str
    expected: str
    got: str
    verdict: str
    why: str = ""
    kind: str = NOT_BLIND


@dataclass(frozen=True)
class Table:
    """A further table of a section: its head, and rows as long as the head."""

    head: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """Rows on one subject, with what holds for all of them, and remarks at the end."""

    title: str
    words: str
    rows: tuple[Row, ...]
    table: Table | None = None
    remarks: tuple[str, ...] = ()


def checked(
    claim: str,
    source: str,
    expected: str,
    got: str,
    holds: bool,
    why: str = "",
    missed: str = "",
    kind: str = NOT_BLIND,
) -> Row:
    """Return the row of a test; `missed` is added to `why` only where it does not hold."""
    verdict = HOLDS if holds else MISSES
    said = [why.strip(), "" if holds else missed.strip()]
    return Row(claim, source, expected, got, verdict, " ".join(filter(None, said)), kind)


def of_kind(kind: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows, all of one of `KINDS`."""
    return tuple(replace(row, kind=kind) for row in rows)


def listed(numbers: Iterable[float], spec: str = "g") -> str:
    """Return numbers in words, separated by commas."""
    return ", ".join(f"{number:{spec}}" for number in numbers)


def with_interval(share: float, low: float, high: float, digits: int = 3) -> str:
    """Return a number and its interval in words, such as ``.615 (.613 to .617)``."""
    return f"{share:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def share_with_interval(count: int, n: int, digits: int = 3) -> str:
    """Return a share of counted things with its 95 % Wilson interval in words."""
    return with_interval(count / n, *wilson(count, n), digits)


def off_by(share: float, expected: float, n: int) -> float:
    """Return by how many standard errors a share of `n` runs misses what is expected."""
    error = math.sqrt(expected * (1.0 - expected) / n)
    if error == 0.0:
        return 0.0 if share == expected else math.inf
    return abs(share - expected) / error


def closed_share(claim: str, source: str, expected: float, count: int, n: int) -> Row:
    """Return the row of a share of runs whose closed form is known."""
    error = ERRORS * math.sqrt(expected * (1.0 - expected) / n)
    return checked(
        claim,
        source,
        f"{expected:.4f} +- {error:.4f}",
        share_with_interval(count, n, 4) + f", n = {n:,}",
        off_by(count / n, expected, n) <= ERRORS,
    )


def probit(share: float) -> float:
    """Return the standard normal quantile of a share above 0 and below 1."""
    return NormalDist().inv_cdf(share)


def probit_error(share: float, n: int) -> float:
    """Return the standard error of the probit of a share of `n` (delta method)."""
    return math.sqrt(share * (1.0 - share) / n) / NormalDist().pdf(probit(share))


def jeffreys(count: float, n: int) -> float:
    """Return a share kept off 0 and 1 by half a case: the posterior mean of Jeffreys's prior."""
    return (count + 0.5) / (n + 1)
