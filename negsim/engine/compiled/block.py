"""A block of runs, one after the other in one workspace, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine.arrays import Case
from negsim.engine.compiled.run import play
from negsim.engine.compiled.workspace import Workspace
from negsim.engine.draws import Seed
from negsim.jit import rule


@rule
def play_block(
    case: Case,
    process: Any,
    numbers: np.ndarray,
    vectors: np.ndarray,
    work: Workspace,
    seed: Seed,
    first: int,
    records: Any,
    phases: np.ndarray,
    borne: np.ndarray,
) -> None:
    """Play runs `first`, `first` + 1, ... and fill in what came of each.

    `vectors` are the numbers of each run, from `arrays.draw_inputs`; `process` those of the
    process, from `inputs.process_records`, and `numbers` the same as an array. `records`, `phases`
    and `borne` are filled in, see `ensemble.Block`, and the event log of `work` where it is read.
    """
    event_log = work.event_log
    event_log.written[:] = 0
    for r in range(records.shape[0]):
        play(
            case,
            process[r],
            numbers[r],
            vectors[r],
            work,
            r == 0,
            seed,
            first + r,
            records[r],
            phases[r],
        )
        for i in range(work.borne.shape[0]):
            borne[r, i] = work.borne[i]
        if event_log.begins.shape[0] > 0:
            event_log.begins[r + 1, 0] = event_log.written[0]
            event_log.begins[r + 1, 1] = event_log.written[1]
