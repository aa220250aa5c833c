"""Where does it tip? The line over two levers at which a share of runs is what is asked."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from negsim.doubt import shares
from negsim.engine.ensemble import check_ensemble
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError, check_share, check_whole
from negsim.questions.answer import SEED
from negsim.questions.arms import Arm, base_of
from negsim.questions.checks import another, placebo
from negsim.questions.contour import COARSE, GRID, SIDE, Cell, Node, trace
from negsim.questions.doubted import Doubted, planned, under_each
from negsim.questions.levers import Lever, arm_with, lever_of, with_values
from negsim.questions.paired import in_pairs
from negsim.questions.pieces import Pieces, about
from negsim.questions.points import Play, Point, Points, name_of, not_monotone, player
from negsim.questions.stages import Stages
from negsim.questions.tipping import EACH, Tipping, under_sets
from negsim.scenario.scenario import Scenario

BUDGET = 1_000_000
"""Runs in all unless another number is asked for."""

LINES = 500
"""Runs along which it is looked whether they are monotone, at most."""


def map(
    scenario: Scenario | Arm | str | os.PathLike[str],
    x: str,
    y: str,
    outcome: str = "settled",
    share: float = 0.5,
    runs: int = EACH,
    budget: int = BUDGET,
    seed: int = SEED,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    unfinished: Path | None = None,
    doubt: bool | None = None,
) -> Tipping:
    """Return where over two levers a share of runs is what is asked, played closely there.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what that takes.
    x, y : str
        The levers: each a path, perhaps with a range, as for `negsim.need`.
    outcome : str
        Id of the way to end, or of what may happen on the way.
    share : float
        Share of runs at the line, above 0 and below 1.
    runs, budget : int
        Number of runs at each point, 1 to 10**9, the same runs at all; and at all points, at least
        those of the four corners; as in `negsim.rank`.
    seed, threads, progress, doubt
        As in `negsim.compare`; sets of assumptions play the coarse grid.
    unfinished : Path, optional
        File of points that are played, from which interrupted work goes on; removed at the end.

    Returns
    -------
    Tipping
        With a `sentence`, a `table()`, a `document()` and `checks()`.

    Raises
    ------
    NegsimError
        If there is no such scenario, path or outcome, or a number is out of range.
    """
    base = scenario if isinstance(scenario, Arm) else base_of(scenario)
    _check(share, runs, budget, seed)
    sets = planned(doubt, budget, len(GRID))
    name, levers = name_of(base.scenario, outcome), _levers(base.scenario, x, y)
    play, stages = player(base.scenario, levers, outcome, seed, threads), Stages(progress)
    where = [[lever.path, lever.low, lever.high] for lever in levers]
    asked = about("map", base.scenario, levers=where, outcome=outcome, runs=runs, seed=seed)
    with Pieces(unfinished, asked) as pieces:
        grid = _Grid(play, levers, runs, pieces, stages.begin())
        contour = trace(grid.counted, share, budget // runs, lambda cell: _fits(levers, cell))
        found = Tipping(
            base, outcome, name, float(share), int(seed), int(runs), int(budget), levers, contour,
            placebo=placebo(lay_out(base.scenario), runs, seed, threads, stages.begin()),
        )  # fmt: skip
        _look_closer(found, seed, threads)
        if sets:
            found.doubted = _doubted(found, *sets, threads, pieces, stages.begin())
        pieces.remove()
    return found


def _check(share: float, runs: int, budget: int, seed: int) -> None:
    """Refuse numbers out of range."""
    check_ensemble(runs, seed)
    check_whole("budget", budget, 4, 10**12)
    if budget < 4 * runs:
        raise NegsimError(f"budget: {budget:,} is too few for four points of {runs:,} runs each")
    check_share(share)


class _Grid:
    """Counts runs at points of the finest grid, and tells how many are done."""

    def __init__(
        self, play: Play, levers: tuple[Lever, Lever], runs: int, pieces: Pieces,
        progress: Callable[[int], None],
    ) -> None:  # fmt: skip
        self.play, self.levers, self.runs = play, levers, runs
        self.pieces, self.progress = pieces, progress
        self.done = 0

    def counted(self, node: Node) -> tuple[int, int]:
        """Return in how many runs the outcome comes about, of how many."""
        yes, of = self.pieces.of(f"{node[0]} {node[1]}", lambda: self._work(node))
        self.done += self.runs
        self.progress(self.done)
        return yes, of

    def _work(self, node: Node) -> tuple[int, int]:
        point = Point.of_states((), self.play(values(self.levers, node), 0, self.runs))
        return point.yes, point.of


def values(levers: tuple[Lever, Lever], node: Node) -> tuple[float, float]:
    """Return the values of the levers at a point of the finest grid."""
    return levers[0].at(node[0] / SIDE), levers[1].at(node[1] / SIDE)


def _levers(scenario: Scenario, x: str, y: str) -> tuple[Lever, Lever]:
    one, other = lever_of(scenario, x, "--x"), lever_of(scenario, y, "--y")
    twice = [place for place in one.places if place in other.places]
    if twice:
        raise NegsimError(f"--y: {twice[0]!r} is moved by --x already")
    return one, other


def _fits(levers: tuple[Lever, Lever], cell: Cell) -> bool:
    """Return whether both levers have a value between the corners of a cell."""
    half = cell.side // 2
    (x, y), *_ = cell.corners
    found = [values(levers, (x + n, y + n)) for n in (0, half, cell.side)]
    return all(len({one[n] for one in found}) == 3 for n in (0, 1))


def _look_closer(found: Tipping, seed: int, threads: int | None) -> None:
    """Play what checks and pairs need: the base, the tipping point, and two lines across."""
    scenario, levers, runs = found.base.scenario, found.levers, found.runs
    tip = found.tip

    def points(some: tuple[Lever, ...], seed: int) -> Points:
        return Points(player(scenario, some, found.outcome, seed, threads), found.share)

    found.stands = points((), seed).states((), runs)
    if tip is not None:
        found.arm = arm_with(found.base, [*zip(levers, tip, strict=True)])
        found.tipped = points(levers, seed).states(tip, runs)
        sides = points((), another(seed)), points(levers, another(seed))
        found.again = in_pairs(sides[0].states((), runs), sides[1].states(tip, runs))
    few, grid = min(runs, LINES), range(0, SIDE + 1, SIDE // COARSE)
    x, y = (round(n) for n in found.place)
    across = points(levers, seed)
    lines = [(n, y) for n in grid], [(x, n) for n in grid]
    found.turning = tuple(
        not_monotone([across.states(values(levers, node), few) for node in line]) for line in lines
    )


def _doubted(
    found: Tipping, sets: int, runs: int, threads: int | None, pieces: Pieces,
    progress: Callable[[int], None],
) -> Doubted:  # fmt: skip
    """Return the map under sets of assumptions, played on the coarse grid alone."""
    known = {}
    for n, node in enumerate(GRID, 1):

        def work(node: Node = node) -> list[float]:
            moved = with_values(found.base.scenario, found.levers, found.values(node))
            played = shares.doubt(moved, found.seed, threads, sets=sets, runs=runs, apart=True)
            left: list[float] = under_each(played, moved, found.outcome).tolist()
            return left

        name = f"{node[0]} {node[1]}, {sets} sets of assumptions, {runs} runs"
        known[node] = np.array(pieces.of(name, work))
        progress(n * sets * runs)
    return under_sets(found, runs, known)
