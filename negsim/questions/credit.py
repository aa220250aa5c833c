"""Who deserves the credit? A difference of the model over mediators, and over their instruments."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from negsim.engine.ensemble import check_ensemble, play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.errors import NegsimError
from negsim.questions import players as playing
from negsim.questions.answer import RUNS, SEED
from negsim.questions.arms import Arm, base_of
from negsim.questions.attribution import BUDGET, WHOLE, Account, Attribution
from negsim.questions.checks import another, placebo
from negsim.questions.doubted import Doubted, planned, under_sets
from negsim.questions.paired import check_outcome, outcomes
from negsim.questions.pieces import Pieces, about
from negsim.questions.players import MOST, Player
from negsim.questions.stages import Stages
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import SHARE_OF

FEWEST = 100
"""Runs of each set of players, at least."""


def sets_of(scenario: Scenario) -> int:
    """Return how many sets of players are played: of mediators twice, and of instruments."""
    instruments, _ = playing.instruments(scenario)
    return (2 << len(scenario.mediators)) + (1 << len(instruments))


def runs_of_each(scenario: Scenario, runs: int, budget: int) -> int:
    """Return how many runs each set of players plays.

    Raises
    ------
    NegsimError
        If there is no mediator, or there are too many, or the budget does not suffice.
    """
    if not scenario.mediators:
        raise NegsimError(f"{scenario.id} has no mediator, so there is no credit to give")
    if len(scenario.mediators) > MOST:
        what = f"{scenario.id} has {len(scenario.mediators)} mediators, and at most {MOST} are told"
        raise NegsimError(f"{what} apart")
    sets = sets_of(scenario)
    if budget // sets < min(FEWEST, runs):
        least = f"{sets} sets of mediators or instruments take {sets * min(FEWEST, runs):,}"
        raise NegsimError(f"--budget: {budget:,} runs are too few; {least} at least")
    return min(runs, budget // sets)


def credit(
    scenario: Scenario | Arm | str | os.PathLike[str],
    outcome: str = "settled",
    runs: int = RUNS,
    seed: int = SEED,
    budget: int = BUDGET,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    unfinished: Path | None = None,
    doubt: bool | None = None,
) -> Attribution:
    """Split the difference that mediators make over them, and over their instruments.

    Each gets the mean of what it adds to the share of an outcome in all orders in which they could
    come (the Shapley value), on the same runs: an account of the model's difference, not of what
    caused anything in the world.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what that takes.
    outcome : str
        Id of a way to end, or of what may happen on the way, that is a share of all runs.
    runs : int
        Runs of each set of players, 1 to 10**9; fewer if `budget` does not suffice.
    budget : int
        Runs in all, at most, but for those of the placebo; as in `negsim.rank`.
    seed, threads, progress, doubt
        As in `negsim.compare`.
    unfinished : path, optional
        Where what is done is kept, so that the same call goes on after an interrupt.

    Returns
    -------
    Attribution
        With a `sentence`, a `table()`, a `document()` and `checks()`.

    Raises
    ------
    NegsimError
        If there is no such scenario or outcome, there are no mediators or too many, or a number is
        out of range.
    """
    base = scenario if isinstance(scenario, Arm) else base_of(scenario)
    layout, stages = lay_out(base.scenario), Stages(progress)
    names = _names(layout, outcome)
    check_ensemble(runs, seed)
    runs = runs_of_each(base.scenario, runs, budget)
    instruments, joined = playing.instruments(base.scenario)
    mediators = playing.mediators(base.scenario)
    sets = planned(doubt, budget, 2 ** len(mediators))
    play_runs(layout, seed, 0, 1)  # rules are compiled here, not in a thread
    asked = about("credit", base.scenario, outcome=outcome, runs=runs, seed=seed)
    with Pieces(unfinished, asked) as pieces:
        work = _Work(layout, outcome, runs, threads, pieces, stages)
        one, other = work.account(mediators, seed), work.account(instruments, seed)
        again = work.account(mediators, another(seed))
        sham = placebo(layout, runs, seed, threads, stages.begin())
        doubted = work.doubted(base.scenario, mediators, *sets, seed) if sets else None
        pieces.remove()
    return Attribution(
        base, names, outcome, int(seed), runs, int(budget), one, other, again, joined, sham, doubted
    )


def _names(layout: Layout, outcome: str) -> dict[str, str]:
    """Return id and name of each outcome; refuse one that there is not, or that has no parts."""
    names = outcomes([layout])
    check_outcome(outcome, names)
    if outcome in SHARE_OF:
        raise NegsimError(f"{outcome!r} is a share of some runs only, and has no parts")
    return names


@dataclass(frozen=True)
class _Work:
    """Plays the sets of some players, those that are not known yet."""

    layout: Layout
    outcome: str
    runs: int
    threads: int | None
    pieces: Pieces
    stages: Stages

    def account(self, players: tuple[Player, ...], seed: int) -> Account:
        """Return what happens with each set of some players."""
        further = self.stages.begin()
        who = " ".join(player.id for player in players)
        names = [f"{who} {which} {seed}" for which in range(2 ** len(players))]
        gone = [*playing.absent(playing.places(self.layout, players))]

        def play(which: int) -> str:
            found = playing.happens(self.layout, gone[which], self.outcome, self.runs, seed)
            return np.packbits(found).tobytes().hex()

        found = []
        for done, bits in enumerate(self.pieces.each(play, names, self.threads), 1):
            found.append(np.frombuffer(bytes.fromhex(bits), np.uint8))
            further(done * self.runs)
        happens = np.unpackbits(np.array(found), axis=1, count=self.runs).astype(bool)
        return Account(players, happens)

    def doubted(
        self, scenario: Scenario, players: tuple[Player, ...], sets: int, runs: int, seed: int
    ) -> Doubted:
        """Return what each mediator adds, and all of them, under sets of assumptions."""
        further, under = self.stages.begin(), playing.UnderSets.of(scenario, players, sets, seed)
        under.happens(0, self.outcome, 1, seed)  # rules are compiled here, not in a thread

        def work(n: int) -> list[float]:
            account = Account(players, under.happens(n, self.outcome, runs, seed))
            return [*account.means(), account.whole - account.base]

        def told(done: int) -> None:
            further(done * 2 ** len(players) * runs)

        keys = [*(player.id for player in players), WHOLE]
        return under_sets(work, keys, sets, runs, self.pieces, self.threads, told)
