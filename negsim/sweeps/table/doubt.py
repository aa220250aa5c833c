"""What the assumptions leave of the shares of cells: intervals over the sets, from their counts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from negsim.doubt.shares import interval
from negsim.sweeps.execution.part_files import from_lists
from negsim.sweeps.execution.store import Store
from negsim.sweeps.table.dictionary import CONFIDENCE, reported
from negsim.vocabulary import MILESTONES, SHARE_OF

Ends = NDArray[np.float64]
"""Low and high end of intervals, (cells, 2); not a number where there is none."""


def left_open(store: Store, counts: pa.ChunkedArray) -> dict[str, Ends]:
    """Return the interval over sets of each share that the experiment reports.

    Parameters
    ----------
    store : Store
        Of a sweep with doubt.
    counts : ChunkedArray of lists
        Counts of each cell by set, from the table of the sweep; an empty list where nothing was
        played under sets of assumptions yet.

    Returns
    -------
    dict of str to ndarray, shape (cells, 2)
        By id of the outcome or event, as `negsim.doubt.shares.interval` has them.
    """
    doubt = store.plan.doubt
    assert doubt is not None
    rows, lengths = from_lists(counts)
    ids = (*store.classes, *MILESTONES)
    ends = {id: np.full((len(rows), 2), np.nan) for id in reported(store.manifest)}
    for row in np.flatnonzero(lengths):
        by_id = dict(zip(ids, rows[row].reshape(doubt.sets, len(ids)).T, strict=True))
        for id, found in ends.items():
            of = by_id[SHARE_OF[id]] if id in SHARE_OF else np.full(doubt.sets, doubt.runs)
            found[row] = interval(_shares(by_id[id], of), CONFIDENCE) or (np.nan, np.nan)
    return ends


def _shares(counts: NDArray[np.int64], of: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return shares; not a number where they are of no runs."""
    nothing = np.full(len(counts), np.nan)
    np.divide(counts, of, out=nothing, where=of > 0)
    return nothing
