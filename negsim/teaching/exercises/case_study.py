"""The case study of an exercise: runs of its case under changes, and how they are reported.

All settings have the same number of runs and the same seed, so two of them share all random numbers
that the change between them does not touch, and their runs can be compared one by one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import play_runs, tally
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.results.intervals import percent, percent_interval, wilson
from negsim.results.result import Result
from negsim.scenario.fields import highest
from negsim.scenario.files.load import apply
from negsim.scenario.scenario import Scenario
from negsim.teaching.paper import Markdown, escaped
from negsim.vocabulary import MILESTONES

RUNS = 2000
"""Model runs of every setting; the sheets ask for as many, so keys show what students see."""

SEED = 1


@dataclass(frozen=True, eq=False)
class Played:
    """What came of a setting.

    Parameters
    ----------
    result : Result
        Counts with their intervals.
    records : structured array (runs,)
        One record a run; see `negsim.engine.compiled.workspace.RECORD`.
    """

    result: Result
    records: Any

    def reported(self, outcome: str) -> str:
        """Return the share of a way to end or an event as `negsim run` reports it."""
        events = self.result.events()
        row = events[outcome] if outcome in MILESTONES else self.result.shares()[outcome]
        runs = self.result.tally.runs
        interval = percent_interval(float(row["low"]), float(row["high"]), runs)
        return f"{percent(int(row['count']), runs)} ({interval})"

    def share(self, event: str) -> float:
        """Return the share of an event of `negsim.vocabulary.MILESTONES`."""
        return float(self.result.events()[event]["share"])

    def reached(self, way: str) -> float:
        """Return the share of a way to end or an event."""
        return self.share(way) if way in MILESTONES else self.ends(way) / self.result.tally.runs

    def ends(self, outcome: str) -> int:
        """Return how many runs end in one way."""
        return int(self.result.shares()[outcome]["count"])

    def failed(self) -> str:
        """Return how many of the settlements failed, with the interval of their share."""
        counts = self.result.tally
        return of(counts.failed, counts.settled) if counts.settled else "none signed"

    def happened(self, event: str) -> NDArray[np.bool_]:
        """Return whether ``revived``, ``settled`` or ``hostilities`` came in each run: (runs,)."""
        if event == "revived":
            return np.asarray(self.records.revivals > 0)
        if event == "hostilities":
            return np.asarray(self.records.outcome == list(self.result.shares()).index(event))
        return np.asarray(self.records.outcome < len(self.result.scenario.outcomes))


@dataclass(frozen=True)
class CaseStudy:
    """Plays a case under changes; each setting is played once, however often it is asked for.

    Parameters
    ----------
    scenario : Scenario
        The case.
    called : str
        How commands name it: a shipped name, or the path of a file.
    runs, seed : int
        Of every setting.
    """

    scenario: Scenario
    called: str
    runs: int = RUNS
    seed: int = SEED
    played: dict[str, Played] = field(default_factory=dict, compare=False, repr=False)

    def play(self, changes: Mapping[str, object] | None = None) -> Played:
        """Return what comes of the case under changes by path."""
        scenario = apply(self.scenario, changes) if changes else self.scenario
        if scenario.fingerprint not in self.played:
            layout = lay_out(scenario)
            block = play_runs(layout, self.seed, 0, self.runs)
            result = Result(scenario, self.seed, tally(layout, block))
            self.played[scenario.fingerprint] = Played(result, block.records)
        return self.played[scenario.fingerprint]

    def require(self, met: object, lack: str) -> None:
        """Refuse a case to which an exercise does not apply, as something it needs is not met."""
        if not met:
            raise NegsimError(f"this exercise does not apply to {self.scenario.id}: {lack}")

    def require_pressure(self) -> None:
        """Refuse a case in which no mediator ever presses."""
        pressing = any(highest(one.pressure) > 0 for one in self.scenario.mediators)
        self.require(pressing, "no mediator in it presses")

    def require_mediators_from_the_start(self) -> None:
        """Refuse a case without mediators, or with one who comes by an event whatever is set."""
        self.require(self.scenario.mediators, "it has no mediator")
        come = any(event.joins for event in self.scenario.events)
        self.require(not come, "an event brings a mediator, whom 'present=0' does not keep away")


def of(count: int, total: int) -> str:
    """Return ``3 of 20: 15.0 % (5.2 to 36.1 %)``, with the 95 % Wilson interval."""
    low, high = wilson(count, total)
    return f"{count} of {total}: {percent(count, total)} ({percent_interval(low, high, total)})"


def lost_and_won(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> tuple[int, int]:
    """Return in how many runs something is lost from the first setting to the second, and won."""
    return int((first & ~second).sum()), int((~first & second).sum())


def changed(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> str:
    """Return in how many runs something is lost and won, and the difference with its interval.

    The interval is for pairs of runs: Agresti & Min 2005, Statistics in Medicine 24, which adds
    half a run to each of the four kinds of pairs.
    """
    runs, (lost, won) = len(first), lost_and_won(first, second)
    n, more, less = runs + 2, won + 0.5, lost + 0.5
    middle = (more - less) / n
    half = NormalDist().inv_cdf(0.975) * math.sqrt(more + less - (more - less) ** 2 / n) / n
    points = f"{100 * (won - lost) / runs:+.1f} points"
    ends = f"{100 * (middle - half):+.1f} to {100 * (middle + half):+.1f}"
    return f"lost in {lost} runs, won in {won}: {points} ({ends})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Markdown:
    """Return a table in Markdown, every cell escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return Markdown("\n".join("| " + " | ".join(map(escaped, line)) + " |" for line in lines))


def joint(parts: Iterable[float]) -> float:
    """Return influences taken together, 1 - product of (1 - part): 7.5 of ``docs/model.md``."""
    return 1 - math.prod(1 - part for part in parts)


def logistic(odds: float) -> float:
    """Return the chance that belongs to log odds."""
    return 1 / (1 + math.exp(-odds))
