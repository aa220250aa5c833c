"""A record of the coefficients of the process, as rules take it."""

import numpy as np

from negsim.engine.inputs import PROCESS_RECORD


def coefficients(**numbers):
    """Return the record with these numbers, all others 0."""
    records = np.zeros(1, dtype=PROCESS_RECORD)
    for name, number in numbers.items():
        records[name] = number
    return records[0]
