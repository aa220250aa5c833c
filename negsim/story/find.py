"""Finding runs that go a certain way: ``back within 2, then interim, then collapse``.

A pattern is a list of steps separated by ``,`` or ``then``. A step is something that happens
(`TRANSITIONS`), perhaps ``within N`` rounds of the step before it (of the start for the first one),
or, as the last step, a way to end (`LAST_STEPS`). A run matches if the steps happen in it in this
order, each in a later round than the one before; other things may happen in between.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from negsim.engine.arrays import Case
from negsim.engine.ensemble import BLOCK, happened, play_runs
from negsim.engine.lay_out import Layout
from negsim.errors import NegsimError, nearest
from negsim.results.intervals import percent, percent_interval, wilson
from negsim.vocabulary import ADJOURNED, COLLAPSED, ENDINGS, HOSTILITIES, SETTLED, TALKS
from negsim.wording import wrapped

TRANSITIONS: dict[str, tuple[tuple[int, ...], int]] = {
    "back": ((COLLAPSED,), TALKS),
    "interim": ((TALKS,), ADJOURNED),
    "resume": ((ADJOURNED,), TALKS),
    "collapse": ((TALKS, ADJOURNED), COLLAPSED),
    "settled": ((TALKS,), SETTLED),
    "hostilities": ((TALKS, COLLAPSED, ADJOURNED), HOSTILITIES),
}
"""What may happen in a round: the phases it leads from, and the one it leads to."""

TRUCES = "truce_talks_on", "truce_talks_off"
LAST_STEPS = {"stalemate": "stalemate", "truce": "interim_truce"} | {one: one for one in TRUCES}
"""Ways to end that no change of phase shows, and their class of outcome or milestone."""

SEARCHES = 10_000, 100_000
"""Runs searched: the first number; if none of them matches, the second."""

MOST_SHOWN = 5
"""Matching runs whose numbers are reported."""


@dataclass(frozen=True)
class Step:
    """One step of a pattern: what, and within how many rounds of the step before (0: any)."""

    what: str
    within: int = 0


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


def read_pattern(words: str) -> tuple[Step, ...]:
    """Return the steps of a pattern.

    Raises
    ------
    NegsimError
        For a step that is not known, with the nearest that is; for an ending that is not the
        last step; where there is none.
    """
    parts = [part.strip() for part in re.split(r",\s*then\b|,|\bthen\b", words)]
    steps = tuple(_step(part) for part in parts)
    for step in steps[:-1]:
        if step.what in LAST_STEPS:
            raise NegsimError(f"--find: '{step.what}' is how a run ends; it must be the last step")
    return steps


def _step(words: str) -> Step:
    known = (*TRANSITIONS, *LAST_STEPS)
    allowed = f"steps are {', '.join(known)}"
    if not words:
        raise NegsimError(f"--find: a step is missing; {allowed}, separated by commas or 'then'")
    what, *rest = words.split()
    if what not in known:
        raise NegsimError(f"--find: '{what}' is not known; {allowed}{nearest(what, known)}")
    if not rest:
        return Step(what)
    within = re.fullmatch(r"within ([1-9][0-9]{0,5})", " ".join(rest))
    if not within or what in LAST_STEPS:
        after = "nothing" if what in LAST_STEPS else "'within N', N a number of rounds from 1,"
        raise NegsimError(f"--find: only {after} may follow '{what}'; found '{' '.join(rest)}'")
    return Step(what, int(within[1]))


def matches(
    steps: tuple[Step, ...], start: int, phases: np.ndarray, ends: dict[str, np.ndarray]
) -> np.ndarray:
    """Return which runs match, as bool (runs,).

    All start in the phase `start`; `phases` (runs, rounds) are those at the end of each round, and
    `ends` tells of each of `LAST_STEPS` which runs end so, as bool (runs,).
    """
    runs, rounds = phases.shape
    before = np.concatenate([np.full((runs, 1), start), phases[:, :-1]], axis=1)
    number = np.arange(1, rounds + 1)
    # Latest round up to each round in which the steps so far were done; 0 is the start.
    latest = np.zeros((runs, rounds + 1), dtype=np.int64)
    for step in steps:
        if step.what in LAST_STEPS:
            return np.asarray((latest[:, -1] >= 0) & ends[step.what])
        origins, to = TRANSITIONS[step.what]
        done = np.isin(before, origins) & (phases == to) & (latest[:, :-1] >= 0)
        if step.within:
            done &= number - latest[:, :-1] <= step.within
        marked = np.where(done, number, -1)
        latest = np.concatenate([np.full((runs, 1), -1), marked], axis=1)
        latest = np.maximum.accumulate(latest, axis=1)
    return np.asarray(latest[:, -1] >= 0)


def _ends(case: Case, records: Any) -> dict[str, np.ndarray]:
    """Return of each of `LAST_STEPS` which runs end so."""
    classes = np.array([""] * case.classes + list(ENDINGS))  # settlements have no name here
    endings, milestones = classes[records.outcome], happened(case, records)
    return {step: milestones.get(n, endings == n) for step, n in LAST_STEPS.items()}


def find(pattern: str, layout: Layout, seed: int, searches: tuple[int, ...] = SEARCHES) -> Found:
    """Search the first runs of an ensemble for those that match a pattern.

    It stops after each number of `searches` if some run has matched by then. How many are
    searched is fixed beforehand, so that the share of those that match is fair.

    Raises
    ------
    NegsimError
        If the pattern cannot be read, or no run matches.
    """
    steps = read_pattern(pattern)
    runs: list[int] = []
    searched = 0
    for until in searches:
        while searched < until:
            block = play_runs(layout, seed, searched, min(BLOCK, until - searched))
            ends = _ends(layout.case, block.records)
            hits = matches(steps, layout.case.start_phase, block.phases, ends)
            runs += (np.flatnonzero(hits) + searched).tolist()
            searched += len(hits)
        if runs:
            return Found(pattern, searched, len(runs), tuple(runs[:MOST_SHOWN]))
    raise NegsimError(
        f"--find: none of the first {searched:,} runs of seed {seed} goes '{pattern}'"
    )
