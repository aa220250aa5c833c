"""Finding runs that go a certain way, by their event logs (see `negsim.story.pattern`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from negsim.engine.arrays import Case
from negsim.engine.compiled.match import Pattern, match
from negsim.engine.ensemble import happened, in_order, play_runs
from negsim.engine.lay_out import Layout
from negsim.engine.log import ROW, WHATS, log_of_moves, most_rows
from negsim.errors import NegsimError
from negsim.results.intervals import percent, percent_interval, wilson
from negsim.story.pattern import LAST_STEPS, MEDIATORS, SOURCES, STEPS, Step, read_pattern
from negsim.vocabulary import ENDINGS
from negsim.wording import wrapped

SEARCHES = 10_000, 100_000, 1_000_000
"""Runs searched: the first number; if none of them matches, the next."""

AT_ONCE, MEMORY = 500, 2**26
"""Runs that are searched together, and bytes that their logs take, at most."""

MOST_SHOWN = 5
"""Matching runs whose numbers are reported."""


@dataclass(frozen=True)
class Found:
    """What a search for a pattern, as it was given, came to.

    Runs are searched from number 0 on; `runs` has the numbers of the first of those `matching`.
    """

    pattern: str
    searched: int
    matching: int
    runs: tuple[int, ...]

    def document(self) -> dict[str, object]:
        """Return it as plain data, with the Wilson interval of the share of runs that match."""
        low, high = wilson(self.matching, self.searched)
        return {
            "pattern": self.pattern,
            "searched": self.searched,
            "count": self.matching,
            "share": self.matching / self.searched,
            "low": low,
            "high": high,
            "runs": list(self.runs),
        }

    def words(self) -> str:
        """Return what was found in words, 80 columns wide."""
        others = f"; the next are {', '.join(map(str, self.runs[1:]))}" if self.runs[1:] else ""
        first = f"Looking for '{self.pattern}': run {self.runs[0]} is the first{others}."
        return wrapped(f"{first} {self.share()}")

    def share(self) -> str:
        """Return the share of runs that match as a sentence."""
        low, high = wilson(self.matching, self.searched)
        return (
            f"Of the first {self.searched:,} model runs {percent(self.matching, self.searched)} go "
            f"this way (95 % interval {percent_interval(low, high, self.searched)})."
        )


def ends(case: Case, records: Any) -> dict[str, np.ndarray]:
    """Return of each of `LAST_STEPS` which runs end so."""
    classes = np.array([""] * case.classes + list(ENDINGS))  # settlements have no name here
    endings, milestones = classes[records.outcome], happened(case, records)
    return {step: milestones.get(n, endings == n) for step, n in LAST_STEPS.items()}


def pattern_of(steps: tuple[Step, ...], layout: Layout) -> Pattern:
    """Return steps, endings left out, as arrays."""
    steps = tuple(step for step in steps if step.what not in LAST_STEPS)
    most = max(len(layout.parties), len(layout.mediators), len(layout.sources))
    what = np.zeros((len(steps), len(WHATS)), dtype=np.bool_)
    who = np.zeros((len(steps), most + 1), dtype=np.bool_)
    for k, step in enumerate(steps):
        what[k, [WHATS.index(move) for move in STEPS[step.what]]] = True
        actors = layout.mediators if step.what in MEDIATORS else layout.parties
        actors = layout.sources if step.what in SOURCES else actors
        who[k, [1 + actors.index(id) for id in step.who] if step.who else slice(None)] = True
    return Pattern(what, who, np.array([step.within for step in steps], dtype=np.int64))


def matching(
    steps: tuple[Step, ...], layout: Layout, seed: int, first: int, count: int
) -> np.ndarray:
    """Return which of `count` runs from number `first` on match, as bool (runs,)."""
    event_log = log_of_moves(layout.case, count)
    block = play_runs(layout, seed, first, count, event_log)
    pattern, found = pattern_of(steps, layout), np.zeros(count, dtype=np.bool_)
    match(pattern, event_log, np.zeros(len(pattern.within) + 1, dtype=np.int64), found)
    if steps[-1].what in LAST_STEPS:
        found &= ends(layout.case, block.records)[steps[-1].what]
    return found


def find(
    pattern: str,
    layout: Layout,
    seed: int,
    searches: tuple[int, ...] = SEARCHES,
    progress: Callable[[int], None] | None = None,
) -> Found:
    """Search the first runs of an ensemble for those that match a pattern.

    It stops after each number of `searches` if some run has matched by then. How many are
    searched is fixed beforehand, so that the share of those that match is fair. `progress` is
    told how many are searched.

    Raises
    ------
    NegsimError
        If the pattern cannot be read, or no run matches.
    """
    steps = read_pattern(pattern, layout.scenario)
    runs: list[int] = []
    for begin, until in zip((0, *searches), searches, strict=False):
        for numbers, searched in search(steps, layout, seed, begin, until):
            runs += numbers
            if progress is not None:
                progress(searched)
        if runs:
            return Found(pattern, until, len(runs), tuple(runs[:MOST_SHOWN]))
    raise NegsimError(
        f"--find: none of the first {searches[-1]:,} runs of seed {seed} goes '{pattern}'"
    )


def at_once(case: Case) -> int:
    """Return how many runs are searched together."""
    return max(1, min(AT_ONCE, MEMORY // (ROW.itemsize * most_rows(case))))


def search(
    steps: tuple[Step, ...], layout: Layout, seed: int, begin: int, until: int
) -> Iterator[tuple[list[int], int]]:
    """Yield numbers of runs that match, from run `begin` on, and how many are searched so far."""
    size = at_once(layout.case)
    matching(steps, layout, seed, 0, 1)  # compiled here, not in a thread

    def numbers(first: int) -> list[int]:
        found = matching(steps, layout, seed, first, min(size, until - first))
        return [first + int(n) for n in np.flatnonzero(found)]

    pieces = range(begin, until, size)
    for first, found in zip(pieces, in_order(numbers, pieces, None), strict=True):
        yield found, min(first + size, until)
