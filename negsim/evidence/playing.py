"""Playing the runs of a check: records and phases of runs 0, 1, ... of a scenario."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from negsim.ensemble import BLOCK, Block, play_runs
from negsim.packing import pack
from negsim.scenario import Scenario

SEED = 1
"""Seed of all checks. Arms of a comparison share it, so that they share their luck."""


def played(scenario: Scenario, runs: int, seed: int = SEED) -> Block:
    """Return records and phases of runs 0 to `runs` - 1, on all processors.

    A run depends on its number alone, so the number of threads changes nothing.
    """
    packed = pack(scenario)
    play_runs(packed, seed, 0, 1)  # compiles here and not in a thread
    firsts = range(0, runs, BLOCK)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        parts = list(
            pool.map(lambda at: play_runs(packed, seed, at, min(BLOCK, runs - at)), firsts)
        )
    records = np.concatenate([part.records for part in parts]).view(np.recarray)
    return Block(0, records, np.concatenate([part.phases for part in parts]))
