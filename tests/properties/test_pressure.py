"""What must not lower, or raise, the share of settlements in the case of Istanbul.

Two arms share all random numbers, so a difference of shares is a mean over runs of 1, 0 or -1, and
its standard error is that of the pairs.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from amounts import few_or_many
from negsim.scenario.files.load import apply, load
from properties.byhand import settled, told

RUNS = 10_000
FEW = 2_000
"""Runs that are played each time where they tell as much."""
Changes = tuple[tuple[str, object], ...]

UNLIMITED: Changes = (("mediators.*.endurance", 1000),)
FLEXIBLE: Changes = (("parties.afghan_taliban.flexibility.under_pressure", 0.9),)
BASES = (-100.0, -6.0, -3.6, -2.0, 0.0, 3.0)
NO_INTERIM = ("issues.*.interim", False)
PRESSURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@cache
def runs_settled(changes: Changes = (), runs: int = RUNS) -> np.ndarray:
    """Return which runs of Istanbul settle under some changes."""
    return settled(apply(load("istanbul-2025"), dict(changes)), runs)


def rise(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """Return by how much the share of settlements rises, and the standard error of that."""
    change = after.astype(float) - before
    return float(change.mean()), float(change.std() / np.sqrt(len(change)))


def falls(before: np.ndarray, after: np.ndarray) -> bool:
    """Return whether the share of settlements falls beyond noise."""
    mean, error = rise(before, after)
    return mean < -4 * error


def under(pressure: float, runs: int) -> np.ndarray:
    return runs_settled((*UNLIMITED, ("mediators.*.pressure", pressure)), runs)


def with_base(base: float, runs: int) -> np.ndarray:
    return runs_settled((*FLEXIBLE, ("process.collapse.base", base)), runs)


def shares(arms: list[np.ndarray]) -> str:
    return ", ".join(f"{arm.mean():.2f}" for arm in arms)


@few_or_many("runs", FEW, RUNS)
def test_more_pressure_does_not_lower_settlements_if_mediators_endure(runs: int) -> None:
    arms = [under(pressure, runs) for pressure in PRESSURES]
    for k, before in enumerate(arms):
        assert not any(falls(before, after) for after in arms[k + 1 :])
    if runs == RUNS:
        told(f"pressure {', '.join(map(str, PRESSURES))}: shares {shares(arms)}")


def test_less_pressure_does() -> None:
    """The arms exchanged: the comparison can see a fall."""
    assert falls(under(0.6, FEW), under(0.0, FEW))


@few_or_many("runs", FEW, RUNS)
def test_more_frequent_collapse_does_not_raise_settlements(runs: int) -> None:
    arms = [with_base(base, runs) for base in BASES]
    for k, calmer in enumerate(arms):
        assert not any(falls(after, calmer) for after in arms[k + 1 :])
    assert falls(arms[0], arms[-1])  # and so the other way round it would be refused
    if runs == RUNS:
        told(f"collapse.base {', '.join(map(str, BASES))}: shares {shares(arms)}")


@pytest.mark.long
def test_interim_texts_do_not_lower_settlements_where_there_is_time() -> None:
    """An adjournment takes days, which forty days are too few for."""
    long: Changes = (*FLEXIBLE, ("process.rounds", 120))
    never = runs_settled((*long, NO_INTERIM))
    assert np.array_equal(never, runs_settled((*long, ("process.interim.patience", 1e6))))
    assert not falls(never, runs_settled(long))
    told(f"without interim texts {never.mean():.3f}, with them {runs_settled(long).mean():.3f}")
    short = runs_settled((*FLEXIBLE, NO_INTERIM)), runs_settled(FLEXIBLE)
    assert falls(*short)
    told(f"in 40 days {short[0].mean():.3f} and {short[1].mean():.3f}")
