"""What blocked it? The demands that do not meet, and the smallest concessions to open the zone."""

from __future__ import annotations

import os
from collections.abc import Callable

from negsim.check.agreement import appraise, zone
from negsim.engine.ensemble import check_ensemble
from negsim.engine.lay_out import lay_out
from negsim.questions.answer import RUNS, SEED, Check
from negsim.questions.arms import Arm, arm_of, base_of
from negsim.questions.blockage import Blockage
from negsim.questions.checks import PLACEBO, placebo
from negsim.questions.compare import compare
from negsim.questions.compare import runs_in_all as of_comparison
from negsim.questions.comparison import Comparison
from negsim.questions.concession_words import Words
from negsim.questions.concessions import Demands, settings
from negsim.questions.doubted import Doubted, planned, runs_in_doubt
from negsim.questions.softness import in_the_way_under_sets, observe
from negsim.questions.stages import Stages
from negsim.scenario.scenario import Scenario
from negsim.wording import listed

MOST_PLAYED = 3
"""Smallest concessions that runs are played with, at most."""

MOST_RECOUNTED = 20
"""Concessions that are tried with a step taken back, at most."""


def runs_in_all(runs: int, played: int, doubt: bool | None) -> int:
    """Return how many runs are counted as done by the end, see `blocked`."""
    besides = of_comparison(runs, played, doubt) if played else min(runs, PLACEBO)
    return runs + runs_in_doubt(doubt) + besides


def blocked(
    scenario: Scenario | Arm | str | os.PathLike[str],
    runs: int = RUNS,
    seed: int = SEED,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    doubt: bool | None = None,
) -> Blockage:
    """Tell which demands do not meet, and which smallest concessions open the zone of agreement.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what that takes.
    runs : int
        Number of runs of the scenario, and of each with a smallest concession made, 1 to 10**9.
    seed, threads, progress, doubt
        As in `negsim.compare`.

    Returns
    -------
    Blockage
        With a `sentence`, a `table()`, a `document()` and `checks()`.

    Raises
    ------
    NegsimError
        If there is no such scenario, or a number is out of range.
    """
    base = scenario if isinstance(scenario, Arm) else base_of(scenario)
    check_ensemble(runs, seed)
    demands = Demands.of(base.scenario)
    arms = arms_of(base, demands)
    stages = Stages(progress)
    moves = dict.fromkeys(m for one in demands.concessions[0] for m in one.moves if m.steps)
    seen = observe(demands, [*moves], runs, seed, threads, stages.begin())
    made = sham = None
    if arms:
        made = compare(base, arms, runs, seed, "settled", threads, stages.begin(), doubt)
    else:
        sham = placebo(lay_out(base.scenario), runs, seed, threads, stages.begin())
    doubted = None
    if (sets := planned(doubt)) is not None:
        doubted = _doubted(base.scenario, made, sets, seed, threads, stages.begin())
    return Blockage(
        base, int(seed), int(runs), demands, seen, zone(appraise(base.scenario)), made,
        sham or made.placebo, recount(demands, arms),  # type: ignore[union-attr]
        doubted,
    )  # fmt: skip


def _doubted(
    scenario: Scenario, made: Comparison | None, sets: tuple[int, int], seed: int,
    threads: int | None, progress: Callable[[int], None],
) -> Doubted:  # fmt: skip
    """Return which lines are in the way under sets of assumptions, and what concessions change."""
    found = in_the_way_under_sets(scenario, *sets, seed, threads, progress)
    apart = made.doubted.values if made and made.doubted else {}
    return Doubted(found.runs, {**found.values, **apart})


def arms_of(base: Arm, demands: Demands) -> dict[str, Arm]:
    """Return the scenario with each smallest concession made, `MOST_PLAYED` of them at most."""
    played = demands.smallest()[:MOST_PLAYED]
    whose = enumerate(Words.of(base.scenario).whose(played), 1)
    labels = [f"Concession {n} ({who})" for n, who in whose]
    given = zip(labels, played, strict=True)
    return {label: arm_of(base, label, settings(base.scenario, one)) for label, one in given}


def recount(demands: Demands, arms: dict[str, Arm]) -> Check:
    """Check that each concession played opens what it should, and that no step can be spared."""
    said = [one.opens for one in demands.smallest()][: len(arms)]
    found = [Demands.of(arm.scenario).opened() for arm in arms.values()]
    sets = demands.concessions[0][:MOST_RECOUNTED]
    less = sum(demands.opened(moves) for one in sets for moves in one.smaller())
    numbers = {"found": found, "said": said, "less": less}
    if arms:
        told = (
            f"texts in the zone with a smallest concession made, counted again: "
            f"{listed(map(str, found))}; with any step of a concession taken back: {less}"
        )
    else:
        told = f"texts in the zone as it stands: {demands.opened()}, and no concession to make"
    return Check("recount", found == said and not less, told, numbers)
