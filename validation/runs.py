"""Runs of a check: records and phases of runs 0, 1, ... of a scenario."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np

from negsim.engine.ensemble import Block, in_blocks
from negsim.engine.lay_out import Layout, lay_out
from negsim.scenario.files.load import apply
from negsim.scenario.scenario import Scenario

SEED = 1
"""Seed of all checks. Arms of a comparison share it: common random numbers."""

Changes: TypeAlias = tuple[tuple[str, Any], ...]
"""Paths of a scenario and values to put in: the faults that tests plant."""


class Played(NamedTuple):
    """Records of runs, and the phase at the end of each of their rounds; see `ensemble.Block`."""

    records: Any
    phases: np.ndarray


def with_changes(scenario: Scenario, changes: Changes) -> Scenario:
    """Return a scenario with `changes` put in, if there are any."""
    return apply(scenario, dict(changes)) if changes else scenario


def played(scenario: Scenario, runs: int, changes: Changes = (), seed: int = SEED) -> Played:
    """Return records and phases of runs 0 to `runs` - 1, on all processors.

    A run depends on its number alone, so the number of threads changes nothing.
    """
    layout = lay_out(with_changes(scenario, changes))
    parts = list(in_blocks(layout, _records_and_phases, runs, seed, threads=None))
    records = np.concatenate([part.records for part in parts]).view(np.recarray)
    return Played(records, np.concatenate([part.phases for part in parts]))


def _records_and_phases(layout: Layout, block: Block) -> Played:
    return Played(block.records, block.phases)
