"""What followed? What came next in the runs that go a certain way, and which numbers they share."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np

from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import log_of_moves
from negsim.questions.aftermath import Aftermath
from negsim.questions.answer import RUNS, SEED, Check
from negsim.questions.arms import Arm, base_of
from negsim.questions.checks import CHECKED, PLACEBO, another, with_placebo
from negsim.questions.followed import Drawn, followed, matched, outcomes
from negsim.questions.stages import Stages
from negsim.scenario.scenario import Scenario
from negsim.story.find import at_once
from negsim.story.pattern import Step, read_pattern


def runs_in_all(runs: int) -> int:
    """Return how many runs are counted as done by the end, see `after`."""
    return runs + min(runs, CHECKED) + min(runs, PLACEBO)


def after(
    scenario: Scenario | Arm | str | os.PathLike[str],
    pattern: str,
    runs: int = RUNS,
    seed: int = SEED,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Aftermath:
    """Say what came next in the runs that go a certain way, and what they have in common.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what that takes.
    pattern : str
        What happens, such as ``back within 2, then interim, then collapse``: steps as
        ``negsim story --find`` takes them.
    runs : int
        Number of runs, 1 to 10**9.
    seed : int
        Seed, 0 to 2**64 - 1.
    threads : int, optional
        Threads to use; by default one for each processor. Changes no result.
    progress : callable, optional
        Called with the number of runs done so far, of `runs_in_all`.

    Returns
    -------
    Aftermath
        With a `sentence`, a `table()`, a `document()` and `checks()`.

    Raises
    ------
    NegsimError
        If there is no such scenario or step, or a number is out of range.
    """
    base = scenario if isinstance(scenario, Arm) else base_of(scenario)
    steps = read_pattern(str(pattern), base.scenario, "the pattern")
    layout, stages = lay_out(base.scenario), Stages(progress)
    halves = followed(steps, layout, runs, seed, threads, stages.begin())
    checked = min(runs, CHECKED)
    again = followed(steps, layout, checked, another(seed), threads, stages.begin())
    return Aftermath(
        base, str(pattern), steps, outcomes(layout), Drawn.of(layout).paths,
        int(seed), int(runs), halves, again[0] + again[1],
        _placebo(steps, layout, min(runs, PLACEBO), seed, stages.begin()),
    )  # fmt: skip


def _placebo(
    steps: tuple[Step, ...], layout: Layout, runs: int, seed: int, progress: Callable[[int], None]
) -> Check:
    """Check that with a mediator who is never there the same runs match, by the same moves."""
    both, differ = (layout, lay_out(with_placebo(layout.scenario))), 0
    size = at_once(both[1].case)
    for first in range(0, runs, size):
        count = min(size, runs - first)
        one, other = (_completed(steps, side, seed, first, count) for side in both)
        differ += int((one != other).sum())
        progress(first + count)
    told = (
        f"placebo, a mediator who is never there: {differ} of {runs} runs match elsewhere or "
        "not at all"
    )
    return Check("placebo", differ == 0, told, {"differ": differ, "of": runs})


def _completed(
    steps: tuple[Step, ...], layout: Layout, seed: int, first: int, count: int
) -> np.ndarray:
    """Return the row that completes the pattern in each of some runs."""
    event_log = log_of_moves(layout.case, count)
    block = play_runs(layout, seed, first, count, event_log)
    at: np.ndarray = matched(steps, layout, block, event_log)[1]
    return at
