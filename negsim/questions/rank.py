"""Which assumption decides? Each number in doubt at the low and the high end of its range."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import check_ensemble, in_order
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError, check_whole, nearest
from negsim.questions.answer import SEED, Check
from negsim.questions.arms import Arm, base_of
from negsim.questions.checks import CHECKED, PLACEBO, another, with_placebo
from negsim.questions.paired import outcomes
from negsim.questions.pieces import Pieces
from negsim.questions.ranges import (
    JUDGEMENT,
    Moved,
    Players,
    base_states,
    low_against_high,
    moved,
    stated,
)
from negsim.questions.ranking import BUDGET, Effect, Ranking
from negsim.results.provenance import version
from negsim.scenario.files.load import apply
from negsim.scenario.scenario import Scenario

MOST, LEAST = 10**9, 50
"""Runs of each end at most and at least."""


def runs_each(numbers: int, budget: int) -> int:
    """Return how many runs are played at each end, so that all take no more than a budget.

    Besides both ends of each number these are the base, and of checks a placebo and another seed.
    """
    arms = 2 * numbers + 5
    if budget < LEAST * arms:
        raise NegsimError(
            f"--budget: {numbers} numbers are moved, which takes {LEAST * arms} runs at least; "
            f"found {budget}"
        )
    return min(MOST, budget // arms)


def runs_in_all(numbers: int, runs: int) -> int:
    """Return how many runs are counted as done by the end, see `rank`."""
    return runs * (2 * numbers + 1) + 2 * min(runs, PLACEBO) + 2 * min(runs, CHECKED)


def rank(
    scenario: Scenario | Arm | str | os.PathLike[str],
    outcome: str = "settled",
    budget: int = BUDGET,
    seed: int = SEED,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    unfinished: Path | None = None,
) -> Ranking:
    """Rank the numbers in doubt by how far they move the share of an outcome.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what that takes.
    outcome : str
        Id of the way to end, or of what may happen on the way.
    budget : int
        Runs in all, at most; it is divided over both ends of all numbers.
    seed : int
        Seed, 0 to 2**64 - 1.
    threads : int, optional
        Threads to use; by default one for each processor. Changes no result.
    progress : callable, optional
        Called with the number of runs done so far, of `runs_in_all`.
    unfinished : path, optional
        File that keeps what is done until all is, so that an interrupted call can go on.

    Returns
    -------
    Ranking
        With a `sentence`, a `table()`, a `document()` and `checks()`.

    Raises
    ------
    NegsimError
        If there is no such scenario or outcome, no number has a range, or the budget is too small.
    """
    base = scenario if isinstance(scenario, Arm) else base_of(scenario)
    numbers = moved(base.scenario)
    if not numbers:
        raise NegsimError("no number of the scenario or the model has a range to be moved in")
    check_whole("budget", budget, 1, 10**15)
    runs = runs_each(len(numbers), budget)
    check_ensemble(runs, seed)
    names = outcomes([lay_out(base.scenario)])
    if outcome not in names:
        what = f"there is no outcome {outcome!r}; there are {', '.join(names)}"
        raise NegsimError(what + nearest(str(outcome), names))
    players = Players.of(base.scenario, numbers)
    now = base_states(players, outcome, runs, seed, threads)
    asked = base, outcome, runs, seed
    effects = _effects(players, numbers, asked, now, threads, progress, unfinished)
    ranking = Ranking(
        base, outcome, names[outcome], tuple(effects), stated(base.scenario),
        np.bincount(now, minlength=3), int(seed), runs, int(budget),
    )  # fmt: skip
    return ranking.checked(
        _again(players, ranking.first.number, outcome, min(runs, CHECKED), seed),
        _placebo(base.scenario, outcome, min(runs, PLACEBO), seed),
    )


def _effects(
    players: Players,
    numbers: tuple[Moved, ...],
    asked: tuple[Arm, str, int, int],
    now: NDArray[np.int8],
    threads: int | None,
    progress: Callable[[int], None] | None,
    unfinished: Path | None,
) -> list[Effect]:
    """Return what each number does; what a file knows of unfinished work is not done again."""
    base, outcome, runs, seed = asked
    about: dict[str, Any] = {"verb": "rank", "version": version(), "outcome": outcome}
    about |= {"fingerprint": base.scenario.fingerprint, "runs": runs, "seed": seed}

    def work(n: int) -> dict[str, Any]:
        return low_against_high(players, numbers[n], outcome, runs, seed, now)

    found = []
    with Pieces(unfinished, about) as kept:
        missing = [n for n, one in enumerate(numbers) if one.path not in kept.known]
        done = in_order(work, missing, threads)
        for n, one in enumerate(numbers):
            found.append(Effect.of(one, kept.of(one.path, lambda: next(done))))
            if progress is not None:
                progress(runs * (2 * n + 3))
        kept.remove()
    return found


def _again(players: Players, one: Moved, outcome: str, runs: int, seed: int) -> Effect:
    """Return what a number does in runs of another seed."""
    return Effect.of(one, low_against_high(players, one, outcome, runs, another(seed)))


def _placebo(scenario: Scenario, outcome: str, runs: int, seed: int) -> Check:
    """Check that the pressure of a mediator who is never there changes no run when it is moved."""
    sham = with_placebo(scenario)
    [id] = {one.id for one in sham.mediators} - {one.id for one in scenario.mediators}
    one = Moved(f"mediators.{id}.pressure", JUDGEMENT, 0.0, 1.0)
    wide = apply(sham, {one.path: {"uniform": [one.low, one.high]}})
    found = Effect.of(one, low_against_high(Players.of(wide, (one,)), one, outcome, runs, seed))
    told = "placebo, the pressure of a mediator who is never there"
    told += f": {found.apart} of {runs} runs differ"
    return Check("placebo", found.apart == 0, told, {"differ": found.apart, "of": runs})
