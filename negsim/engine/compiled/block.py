"""A block of runs, one after the other in one workspace, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine.arrays import Case, inputs_of
from negsim.engine.compiled.run import play
from negsim.engine.compiled.values import find_needs, value_levels
from negsim.engine.compiled.workspace import Workspace
from negsim.engine.draws import Seed
from negsim.jit import rule


@rule
def play_block(
    case: Case,
    process: Any,
    vectors: np.ndarray,
    work: Workspace,
    seed: Seed,
    first: int,
    records: Any,
    phases: np.ndarray,
    softest: np.ndarray,
    settled: np.ndarray,
) -> None:
    """Play runs `first`, `first` + 1, ... and fill in what came of each.

    `process` and `vectors` are the numbers of each run, from `inputs.process_records` and
    `arrays.draw_inputs`; `records`, `phases`, `softest` and `settled` are filled in, see
    `ensemble.Block`.
    """
    for r in range(records.shape[0]):
        x = inputs_of(case, vectors[r])
        if r == 0 or case.values_vary:
            value_levels(case, x, work)
        if r == 0 or case.lines_vary:
            find_needs(case, x, work)
        play(case, process[r], x, work, seed, first + r, records[r], phases[r])
        for i in range(work.softest.shape[0]):
            softest[r, i] = work.softest[i]
        for k in range(work.locked.shape[0]):
            settled[r, k] = work.locked[k]
