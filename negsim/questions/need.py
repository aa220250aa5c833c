"""What would it take? The smallest move of a lever at which a share of runs reaches a target."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from negsim.doubt import shares
from negsim.engine.ensemble import check_ensemble
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError, check_share
from negsim.questions.answer import RUNS, SEED
from negsim.questions.arms import Arm, base_of
from negsim.questions.cheapest import Make, Moved, alone, any_of, or_pair
from negsim.questions.checks import CHECKED, another, placebo
from negsim.questions.doubted import Doubted, planned, under_each
from negsim.questions.inverse import PILOT
from negsim.questions.levers import Lever, all_levers, arm_with, lever_of, refuse_kept
from negsim.questions.needed import CONFIDENCE, SHARE, Needed
from negsim.questions.paired import in_pairs
from negsim.questions.points import Points, name_of, player
from negsim.questions.stages import Stages
from negsim.scenario.scenario import Scenario


def need(
    scenario: Scenario | Arm | str | os.PathLike[str],
    share: float,
    by: str = "",
    others: Sequence[str] = (),
    keep: Sequence[str] = (),
    outcome: str = "settled",
    runs: int = RUNS,
    seed: int = SEED,
    at_most: bool = False,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    doubt: bool | None = None,
) -> Needed:
    """Return the smallest move of a lever at which a share of runs reaches what is asked.

    All values of the lever are played on the same random numbers. See ``docs/need.md`` for what
    the interval is.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what that takes.
    share : float
        Share of runs that is asked for, above 0 and below 1.
    by : str
        The lever: a path, perhaps with a range, such as ``mediators.qatar.endurance=2:30``; by
        default all numbers of parties, mediators and violence are tried but what a party wants.
    others : sequence of str
        More levers; if `by` alone does not do, the cheapest pair of all is told.
    keep : sequence of str
        Paths of what may not move, with ``*`` for any name.
    outcome : str
        Id of the way to end, or of what may happen on the way, that is asked for.
    runs : int
        Number of runs at each value near the one needed, 1 to 10**9.
    at_most : bool
        Whether the share is to be at most that, and not at least.
    seed, threads, progress
        As in `negsim.compare`.
    doubt : bool, optional
        As in `negsim.compare`, of what is needed; where nothing need be moved, of the scenario as
        it stands.

    Returns
    -------
    Needed
        With a `sentence`, a `table()`, a `document()` and `checks()`.

    Raises
    ------
    NegsimError
        If there is no such scenario, path or outcome, a lever is to be kept, or a number is out of
        range.
    """
    base = scenario if isinstance(scenario, Arm) else base_of(scenario)
    check_ensemble(runs, seed)
    name_of(base.scenario, outcome)  # refuses an outcome that there is not
    levers = _levers(base.scenario, share, by, others, keep)
    named = (by, *others) if by else ()
    asked = _Asked(base, float(share), outcome, at_most, int(runs), int(seed), tuple(keep), threads)
    return asked.answer(levers, named, Stages(progress), doubt)


@dataclass(frozen=True)
class _Asked:
    """What is asked for, of which scenario, and with which runs."""

    base: Arm
    share: float
    outcome: str
    at_most: bool
    runs: int
    seed: int
    keep: tuple[str, ...]
    threads: int | None

    def answer(
        self, levers: Sequence[Lever], named: tuple[str, ...], stages: Stages, doubt: bool | None
    ) -> Needed:
        """Return the answer: what is moved, or that nothing does."""

        def make(some: Sequence[Lever], seed: int = self.seed) -> Points:
            play = player(self.base.scenario, some, self.outcome, seed, self.threads)
            return Points(play, self.share, self.at_most, stages.begin())

        here, sets = make(()), planned(doubt)
        stands = here.states((), self.runs)
        scenario, met = self.base.scenario, here.score((), self.runs) >= 0.0
        moved = _moved(make, scenario, levers, self.keep, self.runs, met)
        arm = None if moved is None else arm_with(self.base, moved.settings)
        again = None if moved is None else self._again(make, moved)
        sham = placebo(lay_out(scenario), self.runs, self.seed, self.threads, stages.begin())
        return Needed(
            self.base, self.outcome, name_of(scenario, self.outcome), self.share, self.at_most,
            self.seed, self.runs, stands, moved, arm, named, self.keep, again, sham,
            self._doubted(self.base if met or arm is None else arm, sets, stages) if sets else None,
        )  # fmt: skip

    def _doubted(self, arm: Arm, sets: tuple[int, int], stages: Stages) -> Doubted:
        """Return the share with what is needed under sets of assumptions."""
        found = shares.doubt(arm.scenario, self.seed, self.threads, stages.begin(), *sets)
        return Doubted(found.runs, {SHARE: under_each(found, arm.scenario, self.outcome)})

    def _again(self, make: Callable[..., Points], moved: Moved) -> Any:
        """Return what the move does with another seed."""
        some = [lever for lever, _ in moved.settings]
        values = tuple(value for _, value in moved.settings)
        few, other = min(self.runs, CHECKED), another(self.seed)
        return in_pairs(make((), other).states((), few), make(some, other).states(values, few))


def _levers(
    scenario: Scenario, share: float, by: str, others: Sequence[str], keep: Sequence[str]
) -> list[Lever]:
    """Return the levers that are named; refuse what cannot be asked."""
    check_share(share)
    if others and not by:
        raise NegsimError("--and adds to --by; name the first lever with --by")
    named = [lever_of(scenario, words) for words in ([by] if by else [])]
    named += [lever_of(scenario, words, "--and") for words in others]
    places = [place for lever in named for place in lever.places]
    for place in places:
        if places.count(place) > 1:
            raise NegsimError(f"--and: {place!r} is moved by two levers; name it once")
    refuse_kept(named, keep, scenario)
    return named


def _moved(
    make: Make, scenario: Scenario, levers: Sequence[Lever], keep: Sequence[str], runs: int,
    already: bool,
) -> Moved | None:  # fmt: skip
    """Return what is moved; where nothing need be, the first lever is drawn from few runs."""
    if already:
        return alone(make, levers[0], min(runs, PILOT), CONFIDENCE) if levers else None
    if not levers:
        return any_of(make, [*all_levers(scenario, keep)], runs, CONFIDENCE)
    first = alone(make, levers[0], runs, CONFIDENCE)
    return first if first.inverse.value is not None else or_pair(make, first, levers, CONFIDENCE)
