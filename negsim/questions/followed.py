"""What came next in runs that go a certain way, and which drawn numbers they share: counts.

What comes next, and at all, is counted in those runs alone, from the move by which they have gone
that way: no other run has such a move to be counted from. How runs end is counted twice, among all
and among those, so the difference of two shares is one of two ratios of the same runs (see
`negsim.questions.paired`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.doubt.assumptions import Assumptions
from negsim.engine.arrays import Case, draw_inputs
from negsim.engine.ensemble import check_ensemble, happened, in_order, play_numbers
from negsim.engine.inputs import TABLE
from negsim.engine.lay_out import Layout
from negsim.engine.log import WHATS, Log, log_of_moves
from negsim.engine.paths import drawn_numbers
from negsim.questions.paired import NO, OUT
from negsim.results.result import classes
from negsim.story.find import at_once, ends, pattern_of
from negsim.story.pattern import LAST_STEPS, SHORT, Step
from negsim.story.reached import NEVER, reached

TURNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "back": ("Talks are back", SHORT["back"]),
    "interim": ("An interim text is taken", SHORT["interim"]),
    "resume": ("Talks resume after an adjournment", SHORT["resume"]),
    "collapse": ("Talks collapse", SHORT["collapse"]),
    "broken_off": ("Talks are broken off", ("talks are broken off",)),
    "truce_ends": ("The truce ends", ("the truce ends",)),
    "settled": ("A text is signed", SHORT["settled"]),
    "agreement_fails": ("The agreement fails", ("the agreement fails",)),
    "hostilities": ("Hostilities break out", SHORT["hostilities"]),
}
"""Turning points of a run: id, name, and the moves that they are."""

NONE = "nothing"
"""Id of what comes next where no turning point does."""

TRUCES = "truce_talks_on", "truce_talks_off"

ENDS = "end"
"""The part of `outcomes` that is also counted among all runs."""


@dataclass(frozen=True, eq=False)
class Followed:
    """Counts over runs; those of different runs add.

    Parameters
    ----------
    reached : ndarray of int, shape (steps + 1,)
        Runs in which at least so many of the first steps happen.
    came : ndarray of int, shape (outcomes before ends,)
        Runs that match with each outcome that is no end, in the order of `outcomes`.
    pairs : ndarray of int, shape (ends, 3, 3)
        Runs by what an end is among all runs and among those that match, see
        `negsim.questions.paired`; ends in the order of `outcomes`.
    first : ndarray of int, shape (2,)
        The first run that matches, and the first in which all but the last step happen; -1 if none.
    sums : ndarray of float, shape (3, numbers)
        Of each drawn number, in standard deviations from its mean: sum over runs that match, sum
        of squares over those, sum over all runs.
    """

    reached: NDArray[np.int64]
    came: NDArray[np.int64]
    pairs: NDArray[np.int64]
    first: NDArray[np.int64]
    sums: NDArray[np.float64]

    def __add__(self, later: Followed) -> Followed:
        """Return the counts of these runs and of later ones."""
        summed = {f.name: getattr(self, f.name) + getattr(later, f.name) for f in fields(self)}
        first = np.where(self.first >= 0, self.first, later.first)
        return Followed(**{**summed, "first": first})

    @property
    def runs(self) -> int:
        """Runs in all."""
        return int(self.reached[0])

    @property
    def matching(self) -> int:
        """Runs in which all steps happen."""
        return int(self.reached[-1])


def outcomes(layout: Layout) -> dict[tuple[str, str], str]:
    """Return part, id and name of all that may follow: what comes next, later, and at the end."""
    turns = {id: name for id, (name, _) in TURNS.items()}
    milestones = {"settled": "A settlement signed", "truce_talks_on": "Truce, talks on"}
    milestones |= {"truce_talks_off": "Truce, talks off"}
    parts = {
        "next": turns | {NONE: "No turning point"},
        "later": turns,
        ENDS: dict(classes(layout.scenario)) | milestones,
    }
    return {(part, id): name for part, ids in parts.items() for id, name in ids.items()}


def moments(case: Case) -> NDArray[np.float64]:
    """Return mean and standard deviation of each number that is drawn: float (2, numbers)."""
    found = []
    for d, kind in enumerate(case.kind):
        given = case.parameters[case.begins[d] : case.begins[d + 1]]
        if kind == TABLE:  # straight lines between evenly spaced quantiles
            low, high = given[:-1], given[1:]
            mean = float((low + high).mean()) / 2.0
            a, b = low - mean, high - mean
            square = float((a * a + a * b + b * b).mean()) / 3.0
        else:  # uniform, or triangular with its mode between
            mean = float(given.mean())
            away = given - mean
            square = float((away * away).sum()) / (6.0 if len(given) == 2 else 12.0)
        found.append((mean, np.sqrt(square)))
    return np.array(found).reshape(-1, 2).T


@dataclass(frozen=True, eq=False)
class Drawn:
    """The drawn numbers that vary: their paths, indices, means and standard deviations."""

    paths: tuple[str, ...]
    index: NDArray[np.int64]
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]

    @classmethod
    def of(cls, layout: Layout) -> Drawn:
        """Return those of a scenario."""
        case = layout.case
        means, deviations = moments(case)
        at = {index: d for d, index in enumerate(case.drawn.tolist()) if deviations[d] > 0.0}
        found = {path: at[i] for path, i in drawn_numbers(layout.scenario).items() if i in at}
        d = np.array([*found.values()], dtype=np.int64)
        return cls(tuple(found), case.drawn[d], means[d], deviations[d])

    def sums(self, vectors: NDArray[np.float64], these: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the sums of some runs, see `Followed`."""
        far = (vectors[:, self.index] - self.mean) / self.deviation
        return np.array([far[these].sum(axis=0), (far[these] ** 2).sum(axis=0), far.sum(axis=0)])


def matched(steps: Sequence[Step], layout: Layout, block: Any, event_log: Log) -> tuple[Any, Any]:
    """Return how many of the first steps each run does, and the row that completes them."""
    done, at = reached(pattern_of(tuple(steps), layout), event_log)
    if steps[-1].what in LAST_STEPS:
        ended = ends(layout.case, block.records)[steps[-1].what]
        all_ = (at != NEVER) & ended
        return done + all_, np.where(all_, at, NEVER)
    return done, at


def turning_points(
    event_log: Log, after: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the next turning point after a row of each run, and which come at all after it.

    The first is an index in `TURNS`, or their number where none comes; the second is bool
    (turns, runs).
    """
    begins = event_log.begins[:, 0]
    kinds = np.full(len(WHATS), -1)
    for n, (_, moves) in enumerate(TURNS.values()):
        kinds[[WHATS.index(move) for move in moves]] = n
    kind = kinds[event_log.rows["what"][: begins[-1]]]
    which, row = _following(np.flatnonzero(kind >= 0), after, begins)
    following = np.where(which, np.append(kind, 0)[row], len(TURNS))
    ever = [_following(np.flatnonzero(kind == n), after, begins)[0] for n in range(len(TURNS))]
    return following, np.array(ever)


def _following(
    told: NDArray[np.int64], after: NDArray[np.int64], begins: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return in which runs one of some rows comes after another, and the first that does, or 0."""
    end = int(begins[-1])
    row = np.append(told, end)[np.searchsorted(told, after, side="right")]
    comes = row < begins[1:]
    return comes, np.where(comes, row, 0)


def came_after(event_log: Log, after: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of `outcomes` that are no ends come after a row: bool (outcomes, runs)."""
    following, ever = turning_points(event_log, after)
    return np.array([*(following == n for n in range(len(TURNS) + 1)), *ever])


def how_it_ends(layout: Layout, block: Any) -> NDArray[np.bool_]:
    """Return by which of `outcomes` each run ends: bool (ends, runs)."""
    endings, told = block.records.outcome, happened(layout.case, block.records)
    ways = range(len(classes(layout.scenario)))
    return np.array([*(endings == n for n in ways), *(told[key] for key in ("settled", *TRUCES))])


def follow(
    steps: Sequence[Step], layout: Layout, drawn: Drawn, seed: int, first: int,
    vectors: NDArray[np.float64],
) -> Followed:  # fmt: skip
    """Play some runs in this thread, given the numbers of each; count what follows the steps."""
    event_log = log_of_moves(layout.case, len(vectors))
    block = play_numbers(layout, seed, first, vectors, event_log)
    done, at = matched(steps, layout, block, event_log)
    these, begins = at != NEVER, event_log.begins[:-1, 0]
    came = came_after(event_log, np.where(these, at, begins - 1)) & these
    everywhere = NO + how_it_ends(layout, block)
    counts = [np.bincount(3 * one + np.where(these, one, OUT), minlength=9) for one in everywhere]
    near = (done >= len(steps) - 1) & ~these
    firsts = [first + int(np.argmax(one)) if one.any() else -1 for one in (these, near)]
    return Followed(
        np.array([(done >= k).sum() for k in range(len(steps) + 1)]),
        came.sum(axis=1),
        np.array(counts).reshape(-1, 3, 3),
        np.array(firsts),
        drawn.sums(block.vectors, these),
    )


def followed(
    steps: Sequence[Step], layout: Layout, runs: int, seed: int, threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[Followed, Followed]:  # fmt: skip
    """Play runs and count what follows the steps, in their first half and in their second.

    Parameters
    ----------
    steps : sequence of Step
        From `negsim.story.pattern.read_pattern`.
    layout : Layout
    runs, seed, threads, progress
        As in `negsim.results.result.run`.

    Raises
    ------
    NegsimError
        If `runs`, `seed` or `threads` is out of range.
    """
    check_ensemble(runs, seed)
    drawn = Drawn.of(layout)
    fixed = layout.case.fixed[None, :].copy()
    one = follow(steps, layout, drawn, seed, 0, fixed)  # rules are compiled here, not in a thread
    none = Followed(
        0 * one.reached, 0 * one.came, 0 * one.pairs, np.full(2, -1), 0.0 * one.sums
    )  # fmt: skip
    size, half = at_once(layout.case), runs // 2
    counts = {begin: min(size, half - begin) for begin in range(0, half, size)}
    counts |= {begin: min(size, runs - begin) for begin in range(half, runs, size)}

    def work(begin: int) -> Followed:
        vectors = np.empty((counts[begin], len(layout.case.fixed)))
        draw_inputs(layout.searched, np.uint64(seed), begin, vectors)
        return follow(steps, layout, drawn, seed, begin, vectors)

    halves = [none, none]
    for begin, part in zip(counts, in_order(work, counts, threads), strict=True):
        halves[begin >= half] = halves[begin >= half] + part
        if progress is not None:
            progress(begin + counts[begin])
    return halves[0], halves[1]


@dataclass(frozen=True)
class UnderSets:
    """Counts what follows some steps in the same runs under each of many sets of assumptions."""

    steps: Sequence[Step]
    drawn: Assumptions

    def followed(self, n: int, runs: int, seed: int) -> Followed:
        """Return what follows under a set, in runs of its own.

        Numbers are the same in all of these, so they are not summed.
        """
        vectors = np.tile(self.drawn.vectors[n], (runs, 1))
        none = Drawn((), *np.zeros((3, 0), np.int64))
        return follow(self.steps, self.drawn.layout, none, seed, n * runs, vectors)
