"""How the points of a sweep lie: what a figure or a table of them can be laid out along."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from negsim.sweeps.table.counts import SweepTable

FEW = 3
"""Values of a parameter that make lines beside each other rather than an axis of their own."""

FEW_POINTS = 8
"""Points that are shown one by one where they lie along no line."""

MOST_LISTED = 40
"""Points that are shown one by one where somebody chose each of them."""

CHOSEN = ("list", "csv")
"""Designs whose points were chosen one by one, so that a mean over them says nothing."""


@dataclass(frozen=True, eq=False)
class Shape:
    """How points lie.

    Parameters
    ----------
    kind : str
        ``rows``: a few points, each by itself. ``scenarios``: several scenarios in which nothing
        varies. ``list``: points chosen one by one, in the order
        of the experiment. ``line``: along one parameter, perhaps at a few values of another.
        ``map``: a grid of two parameters. ``cloud``: anything else.
    along : tuple of int
        Indices of the parameters of a line or map: first the horizontal one, then the other.
    levels : tuple of float arrays
        Their values, rising.
    point : int64, as many axes as `along`
        Number of the point at each combination of values; -1 where there is none.
    """

    kind: str
    along: tuple[int, ...] = ()
    levels: tuple[NDArray[np.float64], ...] = ()
    point: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


def shape_of(table: SweepTable) -> Shape:
    """Return how the points of a sweep lie, as far as they were played."""
    values = table.values
    points, parameters = values.shape
    played = np.flatnonzero(~np.isnan(values).any(axis=1)) if parameters else np.arange(points)
    if parameters == 0:
        several = len(table.scenarios) > 1 and len(table.arms) == 1
        return Shape("scenarios" if several else "rows")
    levels = [np.unique(values[played, k]) for k in range(parameters)]
    sizes = [len(level) for level in levels]
    if parameters == 1:
        return _laid_out("line" if sizes[0] >= FEW else "rows", (0,), levels, values, played)
    kind = table.manifest["design"]["kind"]
    grid = kind == "grid" or np.prod(sizes) == len(played)
    if parameters == 2 and grid:
        wide, other = sorted((0, 1), key=lambda k: -sizes[k])
        line = sizes[wide] > FEW >= sizes[other]
        along = (wide, other) if line else (0, 1)
        return _laid_out("line" if line else "map", along, levels, values, played)
    if kind in CHOSEN and 1 < len(played) <= MOST_LISTED:
        return Shape("list")
    return Shape("rows" if len(played) <= FEW_POINTS else "cloud")


def varying(table: SweepTable) -> list[int]:
    """Return the indices of the parameters in which points differ."""
    played = table.values[~np.isnan(table.values).any(axis=1)]
    return [k for k in range(played.shape[1]) if len(np.unique(played[:, k])) > 1]


def _laid_out(
    kind: str,
    along: tuple[int, ...],
    levels: list[NDArray[np.float64]],
    values: NDArray[np.float64],
    played: NDArray[np.int64],
) -> Shape:
    axes = tuple(levels[k] for k in along)
    point = np.full([len(axis) for axis in axes], -1, dtype=np.int64)
    indices = tuple(
        np.searchsorted(axis, values[played, k]) for k, axis in zip(along, axes, strict=True)
    )
    point[indices] = played
    return Shape(kind, along, axes, point)
