"""What must not lower, or raise, the share of settlements in the case of Istanbul.

Two arms share all random numbers, so a difference of shares is a mean over runs of 1, 0 or -1, and
its standard error is that of the pairs.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from negsim.scenario.files.load import apply, load
from properties.byhand import settled, told

RUNS = 10_000
Changes = tuple[tuple[str, object], ...]

UNLIMITED: Changes = (("mediators.*.endurance", 1000),)
FLEXIBLE: Changes = (("parties.afghan_taliban.flexibility.under_pressure", 0.9),)
BASES = (-100.0, -6.0, -3.6, -2.0, 0.0, 3.0)
PRESSURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@cache
def runs_settled(changes: Changes = ()) -> np.ndarray:
    """Return which runs of Istanbul settle under some changes."""
    return settled(apply(load("istanbul-2025"), dict(changes)), RUNS)


def rise(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """Return by how much the share of settlements rises, and the standard error of that."""
    change = after.astype(float) - before
    return float(change.mean()), float(change.std() / np.sqrt(len(change)))


def falls(before: np.ndarray, after: np.ndarray) -> bool:
    """Return whether the share of settlements falls beyond noise."""
    mean, error = rise(before, after)
    return mean < -4 * error


def under(pressure: float, *changes: tuple[str, object]) -> np.ndarray:
    return runs_settled((*changes, ("mediators.*.pressure", pressure)))


def with_base(base: float) -> np.ndarray:
    return runs_settled((*FLEXIBLE, ("process.collapse.base", base)))


def shares(arms: list[np.ndarray]) -> str:
    return ", ".join(f"{arm.mean():.2f}" for arm in arms)


def test_more_pressure_does_not_lower_settlements_if_mediators_endure() -> None:
    arms = [under(pressure, *UNLIMITED) for pressure in PRESSURES]
    for k, before in enumerate(arms):
        assert not any(falls(before, after) for after in arms[k + 1 :])
    told(f"pressure {', '.join(map(str, PRESSURES))}: shares {shares(arms)}")


def test_with_little_endurance_it_may() -> None:
    """What is spent on pressing is not there later: the comparison can see a fall."""
    little: Changes = (
        *FLEXIBLE,
        ("mediators.*.endurance", 4),
        ("parties.afghan_taliban.red_lines.militants.firmness", 0.1),
    )
    some, full = under(0.6, *little), under(1.0, *little)
    assert falls(some, full)
    told(f"from {some.mean():.2f} to {full.mean():.2f}")


def test_more_frequent_collapse_does_not_raise_settlements() -> None:
    arms = [with_base(base) for base in BASES]
    for k, calmer in enumerate(arms):
        assert not any(falls(after, calmer) for after in arms[k + 1 :])
    assert falls(arms[0], arms[-1])  # and so the other way round it would be refused
    told(f"collapse.base {', '.join(map(str, BASES))}: shares {shares(arms)}")


def test_interim_texts_do_not_lower_settlements() -> None:
    never = runs_settled((*FLEXIBLE, ("issues.*.interim", False)))
    late = runs_settled((*FLEXIBLE, ("process.interim.patience", 1e6)))
    assert np.array_equal(never, late)
    assert not falls(never, runs_settled(FLEXIBLE))
    told(f"without interim texts {never.mean():.3f}, with them {runs_settled(FLEXIBLE).mean():.3f}")
