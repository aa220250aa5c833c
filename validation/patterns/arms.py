"""The arms of the published patterns: crises with a mediator of each style, or with none.

All rows of patterns rest on these few ensembles of the one generic crisis. Coefficients of the
model and two numbers of the crisis (`validation.icb.fitted`) were fitted to a part of the rows,
which say so; all else is as ``crisis.yaml`` has it. An arm mixes kinds of crises as often as they
occur, since crises with a mediator are of other kinds than those without.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from negsim.scenario.scenario import Scenario
from validation.icb.crisis import Known
from validation.icb.fitted import ICB_BEFORE_1975
from validation.runs import SEED, Changes, played

RUNS = 20_000

NOBODY, UNAIDED, UNKNOWN = "nobody", "unaided", ""
"""Crises that nobody mediated; those that somebody did, had nobody; those, style unknown."""

STYLES = ("facilitation", "formulation", "manipulation")
"""Highest style of the mediator; styles cumulate."""

ARMS = (NOBODY, *STYLES)

MONTH = 15
YEAR = 182
"""In rounds of two days."""

LONG = 200
"""Rounds of runs that are followed for more than a year."""

KINDS = {
    Known(mediated=False): (38, 11),
    Known(mediated=False, protracted=True): (44, 29),
    Known(mediated=False, grave=True): (7, 3),
    Known(mediated=False, grave=True, protracted=True): (31, 12),
    Known(mediated=False, one_sided=True): (28, 10),
    Known(mediated=False, one_sided=True, protracted=True): (20, 2),
    Known(mediated=False, one_sided=True, grave=True): (1, 0),
    Known(mediated=False, one_sided=True, grave=True, protracted=True): (20, 0),
}
"""Crises before 1975 by what is known of them: how many without and how many with a mediator."""


def split(arm: str, runs: int) -> dict[Known, int]:
    """Return how many of an arm's runs go to each kind of crisis; they sum to `runs`."""
    counts = np.array([pair[arm != NOBODY] for pair in KINDS.values()])
    ends = np.rint(np.cumsum(counts) / counts.sum() * runs).astype(int)
    shares = np.diff(ends, prepend=0).tolist()
    return {known: n for known, n in zip(KINDS, shares, strict=True) if n}


def arm_scenario(arm: str, kind: Known, **moved: float) -> Scenario:
    """Return the scenario of a kind of crisis in an arm.

    Parameters
    ----------
    arm : str
        One of `ARMS`, `UNAIDED` or `UNKNOWN`.
    kind : Known
        A key of `KINDS`.
    **moved : float
        Other numbers of `Crisis`, such as ``batna=0.5``.
    """
    mediated = arm not in (NOBODY, UNAIDED)
    known = replace(kind, mediated=mediated, style=arm if mediated else "")
    crisis = ICB_BEFORE_1975.parameters.crisis(known)
    return replace(crisis, **moved).scenario()  # type: ignore[arg-type]


@cache
def records(arm: str, runs: int = RUNS, changes: Changes = (), **moved: float) -> Any:
    """Return the records of the runs of an arm; arms of the same kinds share random numbers."""
    parts = [
        played(arm_scenario(arm, kind, **moved), n, changes, seed_of(kind)).records
        for kind, n in split(arm, runs).items()
    ]
    return np.concatenate(parts).view(np.recarray)


def seed_of(kind: Known) -> int:
    """Return the seed of a kind of crisis: one each, so that kinds share no random numbers."""
    return SEED + list(KINDS).index(kind)


def signed(found: Any) -> np.ndarray:
    """Return which runs signed a text."""
    return np.asarray(found.package >= 0)


def failed_within(found: Any, rounds: int) -> tuple[int, int]:
    """Return how many signed texts failed within some rounds, and how many were signed."""
    texts = signed(found)
    return int((texts & found.failed & (found.lasted <= rounds)).sum()), int(texts.sum())


def steps_up(lower: np.ndarray, upper: np.ndarray) -> float:
    """Return by how many standard errors a share rises over pairs of runs with the same draws."""
    difference = upper.astype(float) - lower.astype(float)
    error = float(difference.std()) / np.sqrt(len(difference))
    return float(difference.mean()) / error if error > 0.0 else 0.0
