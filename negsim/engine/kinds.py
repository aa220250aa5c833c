"""Kinds of texts: to a party, texts that cross its lines alike need the same softening.

There are far fewer kinds than texts, so a run works out needs, and looks at every round what
its softening opens, by kind.
"""

from __future__ import annotations

import numpy as np

SPARSE = 64
"""Numbers for each column, of which few are taken; more of them are sorted instead of counted."""


def kinds_of(whose: np.ndarray, steps: np.ndarray, parties: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the kind of each text to each party, and how each kind breaches lines.

    Parameters
    ----------
    whose : ndarray of int, shape (lines,)
        Place of the party of each line.
    steps : ndarray of int, shape (lines, texts)
        Levels that each text lies beyond each line.
    parties : int
        How many there are.

    Returns
    -------
    kind : ndarray of int, shape (parties, texts)
        Numbered from 0 for each party.
    breaches : ndarray of int, shape (breaches, 4)
        Line, party, kind and steps, as `rules.softening.needs_of_packages` wants them.
    """
    kind = np.zeros((parties, steps.shape[1]), dtype=np.uint32)
    breaches = [np.zeros((0, 4), dtype=np.int64)]
    for i in range(parties):
        lines = np.flatnonzero(whose == i)
        kind[i] = alike(steps[lines])
        one = np.zeros(kind[i].max(initial=0) + 1, dtype=np.int64)  # a text of each kind
        one[kind[i]] = np.arange(steps.shape[1])
        if steps.shape[1]:
            line, of_kind = np.nonzero(steps[lines][:, one])
            beyond = steps[lines[line], one[of_kind]]
            breaches.append(np.stack([lines[line], np.full(len(line), i), of_kind, beyond], axis=1))
    return kind, np.concatenate(breaches)


def alike(rows: np.ndarray) -> np.ndarray:
    """Return a number for each column, the same for equal columns.

    Parameters
    ----------
    rows : ndarray of int, shape (rows, columns)
        0 and above.

    Returns
    -------
    ndarray of int, shape (columns,)
        0 and above; no number is left out.
    """
    number = np.zeros(rows.shape[1], dtype=np.int64)
    for row in rows:
        number = number * (row.max(initial=0) + 1) + row
        if number.max(initial=0) > SPARSE * len(number):  # else memory is that of the largest
            number = np.unique(number, return_inverse=True)[1]
            continue
        there = np.zeros(number.max(initial=0) + 1, dtype=bool)
        there[number] = True
        number = (np.cumsum(there) - 1)[number]
    return number
