"""What every answer checks by itself: a placebo, other runs, another seed."""

from __future__ import annotations

import math
from collections.abc import Callable

from negsim.engine.lay_out import Layout, lay_out
from negsim.questions.answer import Check
from negsim.questions.paired import Difference, count_pairs
from negsim.results.words import points
from negsim.scenario.files.load import apply, resolved
from negsim.scenario.scenario import Scenario

CHECKED, PLACEBO = 5_000, 2_000
"""Runs of another seed, and runs with a placebo, at most."""

AGREE = 3.29
"""Standard errors by which two estimates may differ: one time in 1000 they differ by more."""


def another(seed: int) -> int:
    """Return the seed that an answer is held against."""
    return (seed + 1) % 2**64


def with_placebo(scenario: Scenario) -> Scenario:
    """Return a scenario with one mediator more, who could press hard but is never there."""
    mediators = resolved(scenario)["mediators"]
    id = "placebo"
    while id in mediators:
        id += "_too"
    leverage = {party.id: 1.0 for party in scenario.parties}
    sham = {"leverage": leverage, "pressure": 1.0, "endurance": 10.0, "present": 0.0}
    return apply(scenario, {"mediators": {**mediators, id: sham}})


def placebo(
    layout: Layout,
    runs: int,
    seed: int,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Check:
    """Check that a mediator who is never there changes no run, of `PLACEBO` runs at most."""
    sham = [layout, lay_out(with_placebo(layout.scenario))]
    first, second = count_pairs(sham, min(runs, PLACEBO), seed, threads, progress)
    counts = first + second
    differ, of = int(counts.apart.sum()), int(counts.pairs[0, 0].sum())
    told = f"placebo, a mediator who is never there: {differ:,} of {of:,} runs differ"
    return Check("placebo", differ == 0, told, {"differ": differ, "of": of})


def halves(one: Difference, other: Difference, runs: int, of: str = "") -> Check:
    """Check that a difference in the first half of the runs is near that in the second."""
    both = [points(half.difference, runs) for half in (one, other)]
    told = f"{of and f'{of}: '}first half of the runs {both[0]} points, second half {both[1]}"
    return _agree("halves", one, other, told, of)


def another_seed(one: Difference, other: Difference, runs: int, seed: int, of: str = "") -> Check:
    """Check that a difference is near that of runs of another seed."""
    told = f"seed {another(seed)} instead of {seed}: {points(other.difference, runs)} points"
    return _agree("another seed", one, other, f"{of and f'{of}: '}{told}", of)


def _agree(check: str, one: Difference, other: Difference, told: str, of: str) -> Check:
    """Check that two differences from other runs are as near as they should be."""
    numbers = {"of": of, "one": one.difference, "other": other.difference}
    if one.difference is None or other.difference is None:
        return Check(check, one.difference == other.difference, told, numbers)
    error = math.hypot(one.error or 0.0, other.error or 0.0)
    return Check(check, abs(one.difference - other.difference) <= AGREE * error, told, numbers)
