"""A block of runs, one after the other in one workspace, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine.arrays import Case, Inputs, inputs_of
from negsim.engine.compiled.run import play
from negsim.engine.compiled.workspace import NEVER, STALE, Workspace
from negsim.engine.draws import Seed
from negsim.jit import rule, step
from negsim.rules.softening import needs_of_packages
from negsim.rules.utility import best_levels, split_values


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
    """Play runs `first`, `first` + 1, ...

    Parameters
    ----------
    case : Case
        From `lay_out.lay_out`.
    process, vectors
        The numbers of each run, from `arrays.draw_inputs`.
    work : Workspace
        Modified in place.
    seed, first : int
        As ``numpy.uint64`` and the number of the first run.
    records : recarray of RECORD, shape (runs,)
        Modified in place: what came of each run.
    phases : ndarray of int, shape (runs, rounds)
        Modified in place: phase at the end of each round.
    softest : ndarray of float, shape (runs, parties)
        Modified in place: the highest softening that each party reached.
    settled : ndarray of int, shape (runs, issues)
        Modified in place: level that an interim text gave an issue, or -1.
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


@step
def value_levels(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what every level of every issue is worth to every party."""
    split_values(x.salience, x.value, case.status_quo, case.others_perform, work.kept, work.due)
    best_levels(work.kept, work.due, case.level_counts, work.most_kept, work.most_due)
    if case.misperceive:
        split_values(
            work.even_salience,
            x.value,
            case.status_quo,
            case.others_perform,
            work.even_kept,
            work.even_due,
        )
    work.hoped_at[:] = NEVER
    work.complete.memo[STALE] = True
    work.interim.memo[STALE] = True


@step
def find_needs(case: Case, x: Inputs, work: Workspace) -> None:
    """Work out what softening every kind of text needs."""
    needs_of_packages(x.firmness, case.kind_breaches, work.complete.needs)
    needs_of_packages(x.firmness, case.interim_kind_breaches, work.interim.needs)
    if case.principals_differ:
        needs_of_packages(x.principal_firmness, case.principal_kind_breaches, work.principal_needs)
