"""Which assumption decides? Each number in doubt at the low and the high end of its range."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.doubt.assumptions import assumptions
from negsim.engine.ensemble import check_ensemble
from negsim.errors import NegsimError, check_whole
from negsim.questions.answer import SEED, Check
from negsim.questions.arms import Arm, base_of
from negsim.questions.checks import CHECKED, PLACEBO, another, with_placebo
from negsim.questions.doubted import Doubted, planned, under_sets
from negsim.questions.pieces import Pieces, about
from negsim.questions.points import name_of
from negsim.questions.ranges import (
    JUDGEMENT,
    Moved,
    Players,
    base_states,
    effects_under,
    low_against_high,
    moved,
    stated,
)
from negsim.questions.ranking import BUDGET, GROUPS, LEADING, Effect, Ranking
from negsim.questions.stages import Stages
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
            f"--budget: {numbers} numbers are moved, which takes {LEAST * arms:,} runs at least; "
            f"found {budget:,}"
        )
    return min(MOST, budget // arms)


def runs_in_all(numbers: int, runs: int) -> int:
    """Return how many runs are counted as done by the end, see `rank`, but for those of doubt."""
    return runs * (2 * numbers + 1) + 2 * min(runs, PLACEBO) + 2 * min(runs, CHECKED)


def rank(
    scenario: Scenario | Arm | str | os.PathLike[str],
    outcome: str = "settled",
    budget: int = BUDGET,
    seed: int = SEED,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    unfinished: Path | None = None,
    doubt: bool | None = None,
) -> Ranking:
    """Rank the numbers in doubt by how far they move the share of an outcome.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what that takes.
    outcome : str
        Id of the way to end, or of what may happen on the way.
    budget : int
        Runs in all, at most; it is divided over both ends of all numbers. What the assumptions
        leave takes as many again, at most, and by default is left out where it takes more.
    seed, threads, progress
        As in `negsim.compare`.
    unfinished : path, optional
        File that keeps what is done until all is, so that an interrupted call can go on.
    doubt : bool, optional
        As in `negsim.compare`, of the numbers that do most.

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
    numbers = _in_doubt(base.scenario)
    check_whole("budget", budget, 1, 10**15)
    runs = runs_each(len(numbers), budget)
    check_ensemble(runs, seed)
    sets = planned(doubt, budget, 2 * leading(numbers))
    name = name_of(base.scenario, outcome)
    players = Players.of(base.scenario, numbers)
    now = base_states(players, outcome, runs, seed, threads)
    stages = Stages(progress)
    asked = about("rank", base.scenario, outcome=outcome, runs=runs, seed=seed)
    with Pieces(unfinished, asked) as kept:
        work = _Work(players, outcome, seed, threads, kept)
        effects = work.effects(numbers, now, stages.begin())
        ranking = Ranking(
            base, outcome, name, tuple(effects), stated(base.scenario),
            np.bincount(now, minlength=3), int(seed), runs, int(budget),
        )  # fmt: skip
        if sets is not None:
            ranking = replace(ranking, doubted=work.doubted(ranking, *sets, stages.begin()))
        kept.remove()
    return _checked(ranking, players)


def _checked(ranking: Ranking, players: Players) -> Ranking:
    """Return a ranking with what its checks are made of: runs of another seed, and a placebo."""
    outcome, runs, seed = ranking.outcome, ranking.runs, ranking.seed
    return ranking.checked(
        _again(players, ranking.first.number, outcome, min(runs, CHECKED), seed),
        _placebo(ranking.base.scenario, outcome, min(runs, PLACEBO), seed),
    )


def _in_doubt(scenario: Scenario) -> tuple[Moved, ...]:
    """Return the numbers that are moved, of which there must be some."""
    numbers = moved(scenario)
    if not numbers:
        raise NegsimError("no number of the scenario or the model has a range to be moved in")
    return numbers


def leading(numbers: tuple[Moved, ...]) -> int:
    """Return how many numbers are also moved under sets of assumptions, at most."""
    groups = [one.group for one in numbers]
    return sum(min(LEADING, groups.count(group)) for group in GROUPS)


@dataclass(frozen=True)
class _Work:
    """Moves numbers; what a file knows of unfinished work is not done again."""

    players: Players
    outcome: str
    seed: int
    threads: int | None
    kept: Pieces

    def effects(
        self, numbers: tuple[Moved, ...], now: NDArray[np.int8], told: Callable[[int], None]
    ) -> list[Effect]:
        """Return what each number does."""
        runs = len(now)

        def work(n: int) -> dict[str, Any]:
            return low_against_high(self.players, numbers[n], self.outcome, runs, self.seed, now)

        pieces, found = self.kept.each(work, [one.path for one in numbers], self.threads), []
        for n, (one, counts) in enumerate(zip(numbers, pieces, strict=True)):
            found.append(Effect.of(one, counts))
            told(runs * (2 * n + 3))
        return found

    def doubted(
        self, ranking: Ranking, sets: int, runs: int, told: Callable[[int], None]
    ) -> Doubted:
        """Return what the numbers that do most do under sets of assumptions."""
        drawn = assumptions(ranking.base.scenario, sets, self.seed)
        numbers = [one.number for some in ranking.leading.values() for one in some]
        asked = self.outcome, runs, self.seed
        effects_under(drawn, self.players, numbers[:1], (self.outcome, 1, self.seed), 0)

        def work(n: int) -> list[float]:
            return effects_under(drawn, self.players, numbers, asked, n)

        def done(n: int) -> None:
            told(2 * len(numbers) * runs * n)

        paths = (one.path for one in numbers)
        return under_sets(work, paths, sets, runs, self.kept, self.threads, done)


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
    told += f": {found.apart:,} of {runs:,} runs differ"
    return Check("placebo", found.apart == 0, told, {"differ": found.apart, "of": runs})
