"""What if? A scenario against arms that change it, on the same random numbers, run by run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from negsim.doubt import shares
from negsim.engine.lay_out import Layout, lay_out
from negsim.errors import NegsimError
from negsim.questions.answer import RUNS, SEED
from negsim.questions.arms import Arm, arm_of, base_of
from negsim.questions.checks import CHECKED, PLACEBO, another, placebo
from negsim.questions.comparison import Comparison
from negsim.questions.doubted import Doubted, planned, runs_in_doubt, under_each
from negsim.questions.paired import check_outcome, count_pairs, outcomes
from negsim.questions.split import in_all
from negsim.questions.split import split as split_over
from negsim.questions.stages import Stages
from negsim.scenario.scenario import Scenario


def runs_in_all(runs: int, arms: int, doubt: bool | None) -> int:
    """Return how many runs are counted as done by the end, see `compare`."""
    in_doubt = runs_in_doubt(doubt, arms=arms + 1)
    return runs + min(runs, CHECKED) + min(runs, PLACEBO) + in_doubt


def runs_to_split(base: Arm, arms: Mapping[str, object], runs: int) -> int:
    """Return how many runs are counted besides where the differences of arms are split."""
    return in_all(base, _arms(base, arms), runs)


def compare(
    scenario: Scenario | Arm | str | os.PathLike[str],
    arms: Mapping[str, object],
    runs: int = RUNS,
    seed: int = SEED,
    outcome: str = "settled",
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    doubt: bool | None = None,
    split: bool = False,
) -> Comparison:
    """Compare a scenario with arms that change it, on the same random numbers.

    Parameters
    ----------
    scenario : Scenario, str or path
        The base: from `negsim.load`, or its name or the path of its file.
    arms : mapping of str to mapping, Scenario, str or path
        By their labels: settings by path as `negsim.apply` takes them, or another scenario.
    runs : int
        Number of runs of each, 1 to 10**9.
    seed : int
        Seed, 0 to 2**64 - 1.
    outcome : str
        Id of the way to end, or of what may happen on the way, that the sentence is about.
    threads : int, optional
        Threads to use; by default one for each processor. Changes no result.
    progress : callable, optional
        Called with the number of runs done so far, of `runs_in_all` and `runs_to_split`.
    doubt : bool, optional
        Whether all are also played under many sets of assumptions, the same for all, see
        `negsim.doubt.shares`; by default under as few as `negsim.questions.doubted.QUICK`.
    split : bool
        Whether the difference of each arm is split over its changes, see
        `negsim.questions.split`.

    Returns
    -------
    Comparison
        With a `sentence`, a `table()`, a `document()` and `checks()`.

    Raises
    ------
    NegsimError
        If there is no such scenario, path or outcome, or a number is out of range.
    """
    base = scenario if isinstance(scenario, Arm) else base_of(scenario)
    others = _arms(base, arms)
    layouts = [lay_out(one.scenario) for one in (base, *others)]
    names = outcomes(layouts)
    check_outcome(outcome, names)
    stages, sets = Stages(progress), planned(doubt)
    splits = tuple(
        split_over(base, arm, outcome, runs, seed, threads, stages.begin())
        for arm in others
        if split
    )
    halves = count_pairs(layouts, runs, seed, threads, stages.begin())
    return Comparison(
        base, others, names, outcome, int(seed), int(runs), halves,
        **_checked(layouts, runs, seed, threads, stages),
        doubted=_doubted((base, *others), names, sets, seed, threads, stages) if sets else None,
        splits=splits,
    )  # fmt: skip


def _checked(
    layouts: Sequence[Layout], runs: int, seed: int, threads: int | None, stages: Stages
) -> dict[str, Any]:
    """Return what checks are made of: runs of another seed, and runs with a placebo."""
    again = count_pairs(layouts, min(runs, CHECKED), another(seed), threads, stages.begin())
    return {
        "again": again[0] + again[1],
        "placebo": placebo(layouts[0], runs, seed, threads, stages.begin()),
    }


def _arms(base: Arm, given: Mapping[str, object]) -> tuple[Arm, ...]:
    """Return the arms, of which there must be some."""
    if not isinstance(given, Mapping):
        raise NegsimError(
            f"arms must be given by their labels, such as {{'same': {{}}}}; found {given!r}"
        )
    if not given:
        raise NegsimError("there is nothing to compare the scenario with: give an arm")
    return tuple(arm_of(base, str(label), one) for label, one in given.items())


def _doubted(
    sides: Sequence[Arm], names: Iterable[str], sets: tuple[int, int], seed: int,
    threads: int | None, stages: Stages,
) -> Doubted:  # fmt: skip
    """Return the differences under the same sets of assumptions, which are drawn by the seed."""
    played = [shares.doubt(side.scenario, seed, threads, stages.begin(), *sets) for side in sides]
    base, *others = (
        {key: under_each(one, side.scenario, key) for key in names}
        for one, side in zip(played, sides, strict=True)
    )
    apart = {(n, key): arm[key] - base[key] for n, arm in enumerate(others) for key in base}
    return Doubted(played[0].runs, apart)
