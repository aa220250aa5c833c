"""How far lines softened in runs, against what concessions need, and which lines blocked runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from negsim.check.reach import Reach, gives_way, reach
from negsim.doubt.assumptions import assumptions
from negsim.engine.ensemble import Block, in_blocks, play_numbers
from negsim.engine.inputs import Ordered
from negsim.engine.lay_out import Layout, lay_out
from negsim.questions.concessions import Demands, Move
from negsim.questions.doubted import Doubted, under_sets
from negsim.questions.pieces import Pieces
from negsim.results.obstacles import Obstacles
from negsim.rules.softening import bearable, need
from negsim.scenario.scenario import Scenario


@dataclass(frozen=True)
class Softening:
    """What it takes that a line gives way by itself as far as a concession would move it.

    Parameters
    ----------
    move : Move
        The line and how many levels.
    needs : float
        What so many levels need, 0 to 1, at median numbers.
    most : float
        The most that the party could bear at median numbers: at full softening, for a text that
        gives it all it could hope for.
    reachable : bool
        Whether it could bear as much in any run, by the bounds of `negsim.check.reach`.
    enough : int or None
        Runs in which it could have borne more than so many levels needed, at some time, for the
        best of texts; None of a principal's own line, of which runs keep no record.
    """

    move: Move
    needs: float
    most: float
    reachable: bool
    enough: int | None


BLOCKED = "blocked"
"""Key of the share of runs that signed no text, whichever lines were in the way."""

Key = tuple[str, tuple[tuple[str, str], ...]]
"""Issue, and the demands that do not meet: ``(party, words)`` each."""


@dataclass(frozen=True)
class Seen:
    """What runs showed: how many signed, which lines were in the way of others, what softened.

    Parameters
    ----------
    signed : int
        Runs that signed a text.
    blocked : dict of Key to int
        Runs that signed none, by the lines that do not meet.
    softening : tuple of Softening
    """

    signed: int
    blocked: dict[Key, int]
    softening: tuple[Softening, ...]


def observe(
    demands: Demands,
    moves: Sequence[Move],
    runs: int,
    seed: int,
    threads: int | None,
    progress: Callable[[int], None],
) -> Seen:
    """Play runs; return which lines were in the way, and how often those of `moves` gave way."""
    scenario = demands.appraisal.layout.scenario
    layout, obstacles = lay_out(scenario), Obstacles.of(scenario)
    watched = [n for n, move in enumerate(moves) if not move.demand.home]
    which = [layout.lines.index((moves[n].demand.party, moves[n].line)) for n in watched]

    def count(layout: Layout, block: Block) -> NDArray[np.int64]:
        lines = np.bincount(obstacles.found(layout, block) + 1, minlength=len(layout.lines) + 1)
        firmness = obstacles.firmness(layout, block)
        gave = [
            _gave_way(block, firmness[:, j], obstacles.lines.whose[j], moves[n].steps)
            for n, j in zip(watched, which, strict=True)
        ]
        return np.array([len(block.records), (block.records.package >= 0).sum(), *gave, *lines[1:]])

    total = np.zeros(2 + len(watched) + len(layout.lines), np.int64)
    for part in in_blocks(layout, count, runs, seed, threads):
        total += part
        progress(int(total[0]))
    gave = dict(zip(watched, total[2 : 2 + len(watched)].tolist(), strict=True))
    found = _by_key(_keys(layout, obstacles), total[2 + len(watched) :])
    blocked = dict(sorted(found.items(), key=lambda item: -item[1]))
    blocked = {key: runs_of for key, runs_of in blocked.items() if runs_of}
    bounds = reach(scenario)
    softening = (
        _softening(demands, move, gave.get(n), bounds[move.demand.party])
        for n, move in enumerate(moves)
    )
    return Seen(int(total[1]), blocked, tuple(softening))


def _keys(layout: Layout, obstacles: Obstacles) -> list[Key]:
    """Return which lines do not meet where each line is in the way."""
    issues = (line.issue for _, line in layout.lines)
    told = zip(issues, obstacles.sides, strict=True)
    return [(issue, (*sides.items(),)) for issue, sides in told]


def _by_key(keys: Sequence[Key], runs: NDArray[np.int64]) -> dict[Key, int]:
    """Return runs by the lines that do not meet, from those of each line."""
    found = dict.fromkeys(keys, 0)
    for key, runs_of in zip(keys, runs.tolist(), strict=True):
        found[key] += runs_of
    return found


def in_the_way_under_sets(
    scenario: Scenario, sets: int, runs: int, seed: int, threads: int | None,
    progress: Callable[[int], None],
) -> Doubted:  # fmt: skip
    """Return in which share of runs lines were in the way under sets of assumptions.

    By the lines that do not meet, and in all by `BLOCKED`; each set has runs of its own.
    """
    drawn, obstacles = assumptions(scenario, sets, seed), Obstacles.of(scenario)
    keys = _keys(drawn.layout, obstacles)

    def work(n: int) -> list[float | None]:
        vectors = np.tile(drawn.vectors[n], (runs, 1))
        block = play_numbers(drawn.layout, seed, n * runs, vectors)
        lines = np.bincount(obstacles.found(drawn.layout, block) + 1, minlength=len(keys) + 1)[1:]
        return [int(lines.sum()) / runs, *(of / runs for of in _by_key(keys, lines).values())]

    def told(done: int) -> None:
        progress(done * runs)

    names = [BLOCKED, *dict.fromkeys(keys)]
    return under_sets(work, names, sets, runs, Pieces(None, {}), threads, told)


def _gave_way(block: Block, firmness: NDArray[np.float64], party: int, steps: int) -> int:
    """Return in how many runs a party could have borne more than levels beyond its line need."""
    left = np.ones(len(firmness))
    for _ in range(steps):
        left *= 1.0 - firmness
    return int((1.0 - left < block.borne[:, party]).sum())


def _softening(demands: Demands, move: Move, enough: int | None, bounds: Reach) -> Softening:
    """Return what a move needs and the most that its party could bear."""
    found = demands.appraisal
    layout, x = found.layout, found.inputs
    i = layout.parties.index(move.demand.party)
    if move.demand.home:
        lines = [(p.id, line) for p, line in Ordered.of(layout.scenario).principal_lines]
        firmness, mandate = x.principal_firmness, float(x.mandate[i])
    else:
        lines, firmness, mandate = [*layout.lines], x.firmness, found.heeded(i)
    asked = float(firmness[lines.index((move.demand.party, move.line))])
    return Softening(
        move=move,
        needs=float(need(asked, move.steps)),
        most=float(bearable(mandate, float(x.under_pressure[i]), found.linkage, 1.0)),
        reachable=not move.line.firm and gives_way(move.line, move.steps, bounds),
        enough=enough,
    )
