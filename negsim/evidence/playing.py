"""Playing the runs of a check: records and phases of runs 0, 1, ... of a scenario."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negsim.ensemble import Block, in_blocks
from negsim.packing import Packed, pack
from negsim.scenario import Scenario

SEED = 1
"""Seed of all checks. Arms of a comparison share it, so that they share their luck."""


class Played(NamedTuple):
    """Records of runs, and the phase at the end of each of their rounds; see `ensemble.Block`."""

    records: Any
    phases: np.ndarray


def played(scenario: Scenario, runs: int, seed: int = SEED) -> Played:
    """Return records and phases of runs 0 to `runs` - 1, on all processors.

    A run depends on its number alone, so the number of threads changes nothing.
    """
    parts = list(in_blocks(pack(scenario), _kept, runs, seed, threads=None))
    records = np.concatenate([part.records for part in parts]).view(np.recarray)
    return Played(records, np.concatenate([part.phases for part in parts]))


def _kept(packed: Packed, block: Block) -> Played:
    return Played(block.records, block.phases)
