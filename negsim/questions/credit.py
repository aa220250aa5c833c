"""Who deserves the credit? A difference of the model over mediators, and over their instruments."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import check_ensemble, in_order, play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.errors import NegsimError
from negsim.questions import players as playing
from negsim.questions.answer import RUNS, SEED
from negsim.questions.arms import Arm, arm_of, base_of
from negsim.questions.attribution import BUDGET, Account, Attribution
from negsim.questions.checks import another, placebo
from negsim.questions.paired import check_outcome, outcomes
from negsim.questions.pieces import Pieces
from negsim.questions.players import MOST, Player
from negsim.questions.stages import Stages
from negsim.results.provenance import version
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import SHARE_OF

if TYPE_CHECKING:
    from negsim.doubt.shares import Doubt

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
        least = f"{sets} sets of mediators and instruments take {sets * min(FEWEST, runs)} at least"
        raise NegsimError(f"--budget: {budget} runs are too few; {least}")
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
    doubt: bool = False,
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
        Runs in all, at most, but for those of the placebo and of `doubt`.
    seed, threads, progress
        As in `negsim.compare`.
    unfinished : path, optional
        Where what is done is kept, so that the same call goes on after an interrupt.
    doubt : bool
        Whether talks with all mediators and with none are also played under the same sets of
        assumptions, see `negsim.doubt.shares`.

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
    play_runs(layout, seed, 0, 1)  # rules are compiled here, not in a thread
    with Pieces(unfinished, _about(base, outcome, runs, seed)) as pieces:
        work = _Work(layout, outcome, runs, threads, pieces, stages)
        one, other = work.account(mediators, seed), work.account(instruments, seed)
        again = work.account(mediators, another(seed))
        sham = placebo(layout, runs, seed, threads, stages.begin())
        doubts = _doubts(base, mediators, seed, threads, stages) if doubt else ()
        pieces.remove()
    return Attribution(
        base, names, outcome, int(seed), runs, int(budget), one, other, again, joined, sham, doubts
    )


def _names(layout: Layout, outcome: str) -> dict[str, str]:
    """Return id and name of each outcome; refuse one that there is not, or that has no parts."""
    names = outcomes([layout])
    check_outcome(outcome, names)
    if outcome in SHARE_OF:
        raise NegsimError(f"{outcome!r} is a share of some runs only, and has no parts")
    return names


def _about(base: Arm, outcome: str, runs: int, seed: int) -> dict[str, object]:
    """Return what the counts of sets depend on."""
    about = {"verb": "credit", "outcome": outcome, "runs": runs, "seed": seed}
    return about | {"version": version(), "fingerprint": base.scenario.fingerprint}


def _doubts(
    base: Arm, mediators: tuple[Player, ...], seed: int, threads: int | None, stages: Stages
) -> tuple[Doubt, ...]:
    """Return the shares with all mediators, and with none, under the same sets of assumptions."""
    from negsim.doubt.shares import doubt

    all_of_them = Player("all", "all", tuple(path for one in mediators for path in one.paths))
    none = arm_of(base, "no mediator", playing.settings(base.scenario, all_of_them))
    return tuple(doubt(one.scenario, seed, threads, stages.begin()) for one in (base, none))


class _Work:
    """Plays the sets of some players, those that are not known yet."""

    def __init__(
        self,
        layout: Layout,
        outcome: str,
        runs: int,
        threads: int | None,
        pieces: Pieces,
        stages: Stages,
    ) -> None:
        self.layout, self.outcome, self.runs, self.threads = layout, outcome, runs, threads
        self.pieces, self.stages = pieces, stages

    def account(self, players: tuple[Player, ...], seed: int) -> Account:
        """Return what happens with each set of some players."""
        further = self.stages.begin()
        sets = range(2 ** len(players))
        names = [f"{' '.join(p.id for p in players)} {which} {seed}" for which in sets]
        todo = [which for which in sets if names[which] not in self.pieces.known]

        numbers = playing.places(self.layout, players)
        none = np.zeros(0, np.int64)

        def play(which: int) -> str:
            absent = (one for n, one in enumerate(numbers) if not which >> n & 1)
            gone = np.concatenate([none, *absent])
            found = playing.happens(self.layout, gone, self.outcome, self.runs, seed)
            return np.packbits(found).tobytes().hex()

        done = len(sets) - len(todo)
        for which, bits in zip(todo, in_order(play, todo, self.threads), strict=True):
            self.pieces.of(names[which], lambda bits=bits: bits)  # type: ignore[misc]
            done += 1
            further(done * self.runs)
        return Account(players, self._read(names))

    def _read(self, names: list[str]) -> NDArray[np.bool_]:
        """Return what happened, from the pieces by their names: bool (sets, runs)."""
        rows = [np.frombuffer(bytes.fromhex(self.pieces.known[name]), np.uint8) for name in names]
        return np.unpackbits(np.array(rows), axis=1, count=self.runs).astype(bool)
