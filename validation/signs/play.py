"""Runs of an arm, and what measures need of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeAlias

import numpy as np

from negsim.engine.ensemble import Block, in_blocks
from negsim.engine.inputs import process_records
from negsim.engine.lay_out import Layout, lay_out
from negsim.scenario.files.load import apply
from negsim.scenario.files.resolve import resolved
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import ADJOURNED, COLLAPSED, HOSTILITIES, TALKS
from validation.runs import SEED

Settings: TypeAlias = Mapping[str, object]
"""Values by path, as `negsim.scenario.files.load.apply` takes them, but that `events` are added to
those of the file, and `JOINS` says whether mediators join in the file's."""

JOINS = "joins"
"""False: no mediator joins late, where a row asks what comes of talks without any."""

Fault: TypeAlias = Callable[[Scenario], Scenario]
"""What a test plants in a scenario after all settings; it need not be what a file could say."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Runs 0, 1, ... of an arm.

    Parameters
    ----------
    records : recarray, shape (runs,)
        See `negsim.engine.compiled.workspace.RECORD`.
    phases : ndarray of int, shape (runs, rounds)
        Phase at the end of each round.
    deadlines : ndarray of float, shape (runs,)
        The deadline that each run drew.
    layout : Layout
        Of the scenario played.
    """

    records: Any
    phases: np.ndarray
    deadlines: np.ndarray
    layout: Layout

    @cached_property
    def at_table(self) -> np.ndarray:
        """Whether each run begins each round at the table and no hostilities cut it short."""
        return np.asarray((self._before == TALKS) & (self.phases != HOSTILITIES))

    @cached_property
    def breaks_off(self) -> np.ndarray:
        """Whether talks collapse in each round of each run."""
        return np.asarray(self.at_table & (self.phases == COLLAPSED))

    @cached_property
    def rounds_at_table(self) -> np.ndarray:
        """How many rounds at the table each run has had by the end of each round."""
        counts = np.cumsum(self.at_table, axis=1) + self.layout.case.start_rounds
        return np.asarray(counts)

    @cached_property
    def away(self) -> np.ndarray:
        """Whether each run begins each round with talks collapsed."""
        return np.asarray((self._before == COLLAPSED) & (self.phases != HOSTILITIES))

    @cached_property
    def returns(self) -> np.ndarray:
        """Whether talks come back in each round of each run."""
        return np.asarray(self.away & ((self.phases == TALKS) | (self.phases == ADJOURNED)))

    @cached_property
    def _before(self) -> np.ndarray:
        first = np.full((len(self.phases), 1), self.layout.case.start_phase, self.phases.dtype)
        return np.concatenate([first, self.phases[:, :-1]], axis=1)


@lru_cache(maxsize=6)
def play(scenario: Scenario, runs: int, seed: int = SEED) -> Seen:
    """Return the first runs of a scenario; all arms share their random numbers."""
    layout = lay_out(scenario)
    blocks = list(in_blocks(layout, _kept, runs, seed, threads=None))
    return Seen(
        np.concatenate([block[0] for block in blocks]).view(np.recarray),
        np.concatenate([block[1] for block in blocks]),
        np.concatenate([block[2] for block in blocks]),
        layout,
    )


def joined(parts: Sequence[Seen]) -> Seen:
    """Return the runs of several scenarios as one, with the layout of the first."""
    if len(parts) == 1:
        return parts[0]
    return Seen(
        np.concatenate([part.records for part in parts]).view(np.recarray),
        np.concatenate([part.phases for part in parts]),
        np.concatenate([part.deadlines for part in parts]),
        parts[0].layout,
    )


def _kept(layout: Layout, block: Block) -> tuple[Any, np.ndarray, np.ndarray]:
    return block.records, block.phases, process_records(block.vectors)["deadline"].copy()


def arm(scenario: Scenario, settings: Settings, fault: Fault | None = None) -> Scenario:
    """Return the scenario of an arm: settings put in one after the other, then the fault."""
    changed = apply(scenario, _with_events(scenario, settings)) if settings else scenario
    return fault(changed) if fault else changed


def _with_events(scenario: Scenario, settings: Settings) -> dict[str, object]:
    """Return settings whose events are those of the file, as far as they stay, and the row's.

    What a row moves no event of the file moves back.
    """
    given: dict[str, Any] = dict(settings)
    joins, more = given.pop(JOINS, True), given.pop("events", [])
    own = resolved(scenario).get("events", [])
    stay = [
        one
        for one in own
        if (joins or not one.get("joins")) and not set(one.get("set") or ()) & set(given)
    ]
    if more or stay != own:
        given["events"] = [*stay, *more]
    return given
