"""What followed? What came next in the runs that go a certain way, and which numbers they share."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import numpy as np

from negsim.doubt.assumptions import assumptions
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import log_of_moves
from negsim.questions.aftermath import FEW, MATCHING, Aftermath
from negsim.questions.answer import RUNS, SEED, Check
from negsim.questions.arms import Arm, base_of
from negsim.questions.checks import CHECKED, PLACEBO, another, with_placebo
from negsim.questions.doubted import Doubted, planned, runs_in_doubt, under_sets
from negsim.questions.followed import Drawn, Followed, UnderSets, followed, matched, outcomes
from negsim.questions.paired import difference
from negsim.questions.pieces import Pieces
from negsim.questions.stages import Stages
from negsim.scenario.scenario import Scenario
from negsim.story.find import at_once
from negsim.story.pattern import Step, read_pattern


def runs_in_all(runs: int, doubt: bool | None) -> int:
    """Return how many runs are counted as done by the end, see `after`."""
    return runs + min(runs, CHECKED) + min(runs, PLACEBO) + runs_in_doubt(doubt)


def after(
    scenario: Scenario | Arm | str | os.PathLike[str],
    pattern: str,
    runs: int = RUNS,
    seed: int = SEED,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    doubt: bool | None = None,
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
    seed, threads, progress, doubt
        As in `negsim.compare`.

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
    names = outcomes(layout)
    sham = _placebo(steps, layout, min(runs, PLACEBO), seed, stages.begin())
    doubted = None
    if (sets := planned(doubt)) is not None:
        doubted = _doubted(steps, base, names, sets, seed, threads, stages.begin())
    return Aftermath(
        base, str(pattern), steps, names, Drawn.of(layout).paths,
        int(seed), int(runs), halves, again[0] + again[1], sham,
        doubted,
    )  # fmt: skip


def in_doubt(
    names: Iterable[tuple[str, str]], one: Followed
) -> dict[tuple[str, str], float | None]:
    """Return shares of runs and differences of one set of assumptions, by part and id.

    Where few runs match, what follows in them is not told: it would be one of random numbers.
    """
    reached = [int(count) / one.runs for count in one.reached[1:]]
    found: dict[tuple[str, str], float | None] = {MATCHING: reached[-1]}
    found |= {("step", str(n)): share for n, share in enumerate(reached, 1)}
    if one.matching < FEW:
        return found | dict.fromkeys(names)
    came = (int(count) / one.matching for count in one.came)
    told = [*came, *(difference(pairs).difference for pairs in one.pairs)]
    return found | dict(zip(names, told, strict=True))


def _doubted(
    steps: tuple[Step, ...], base: Arm, names: Iterable[tuple[str, str]], sets: tuple[int, int],
    seed: int, threads: int | None, progress: Callable[[int], None],
) -> Doubted:  # fmt: skip
    """Return what follows under sets of assumptions."""
    number, runs = sets
    under = UnderSets(steps, assumptions(base.scenario, number, seed))
    # Rules are compiled here, not in a thread.
    keys = [*in_doubt(names, under.followed(0, 1, seed))]

    def work(n: int) -> list[float | None]:
        return [*in_doubt(names, under.followed(n, runs, seed)).values()]

    def told(done: int) -> None:
        progress(done * runs)

    return under_sets(work, keys, number, runs, Pieces(None, {}), threads, told)


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
        f"placebo, a mediator who is never there: {differ:,} of {runs:,} runs match elsewhere or "
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
