"""Where a share of runs crosses what is asked over two levers, played ever closer to that line.

Cells of a square grid are split in four where the line goes through, and then where the band does
that random numbers leave of it, larger cells before smaller ones, as long as the budget lasts.
Which cells are split depends on counts of runs alone: the same question gives the same cells.

Along edges and within cells scores are taken as linear in each lever.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

SIDE, COARSE = 64, 8
"""Cells a side of the finest grid, and of the one that is played whole: powers of two."""

GRID = tuple(
    (x, y) for x in range(0, SIDE + 1, SIDE // COARSE) for y in range(0, SIDE + 1, SIDE // COARSE)
)
"""Points of the coarse grid."""

NEVER = 100.0
"""Standard errors below what is asked of a point where there is no share."""

INSIDE = 8
"""Points a side at which a cell is looked at for the area."""

Node = tuple[int, int]
Counts = tuple[int, int]
"""Place on the finest grid; runs with the outcome, and runs among which it is counted."""


@dataclass(frozen=True)
class Cell:
    """A square of the grid: its lower corner and how many finest cells it has a side."""

    x: int
    y: int
    side: int

    @property
    def corners(self) -> tuple[Node, Node, Node, Node]:
        """Lower left, lower right, upper left, upper right."""
        right, top = self.x + self.side, self.y + self.side
        return (self.x, self.y), (right, self.y), (self.x, top), (right, top)

    @property
    def quarters(self) -> list[Cell]:
        """The four cells that it is split into."""
        half = self.side // 2
        return [Cell(self.x + i, self.y + j, half) for i in (0, half) for j in (0, half)]


@dataclass(frozen=True, eq=False)
class Contour:
    """Cells that were played, and where the share crosses what is asked.

    Parameters
    ----------
    cells : tuple of Cell
        They cover the square, and none lies over another.
    counts : dict of Node to Counts
        Of each point that was played.
    share : float
        What is asked for, above 0 and below 1.
    confidence : float
        Confidence level of the band.
    whole : bool
        Whether the budget was enough to split all cells that the line goes through.
    """

    cells: tuple[Cell, ...]
    counts: dict[Node, Counts]
    share: float
    confidence: float
    whole: bool

    @property
    def z(self) -> float:
        """Quantile of the normal distribution: the band holds scores within it."""
        return NormalDist().inv_cdf((1.0 + self.confidence) / 2.0)

    def score(self, node: Node) -> float:
        """Return by how many standard errors the share at a point is beyond what is asked."""
        return score(self.counts[node], self.share)

    def at(self, x: float, y: float) -> float:
        """Return the score at any place on the finest grid."""
        cell = next(
            one
            for one in self.cells
            if one.x <= x <= one.x + one.side and one.y <= y <= one.y + one.side
        )
        return float(self._within(cell, (x - cell.x) / cell.side, (y - cell.y) / cell.side))

    def _within(
        self, cell: Cell, right: float | NDArray[np.float64], up: float | NDArray[np.float64]
    ) -> float | NDArray[np.float64]:
        """Return scores within a cell, at parts of its side."""
        a, b, c, d = (self.score(node) for node in cell.corners)
        return (a * (1 - right) + b * right) * (1 - up) + (c * (1 - right) + d * right) * up

    def around(self, cell: Cell) -> Iterator[tuple[Node, Node]]:
        """Yield the pieces of a cell's edge, in turn, between points that were played.

        Where smaller cells meet it an edge has several: lines go on from one cell to the next.
        """
        (x, y), side = (cell.x, cell.y), cell.side
        steps = [
            *((x + n, y) for n in range(side)),
            *((x + side, y + n) for n in range(side)),
            *((x + n, y + side) for n in range(side, 0, -1)),
            *((x, y + n) for n in range(side, 0, -1)),
        ]
        played = [node for node in steps if node in self.counts]
        yield from pairwise([*played, played[0]])

    def area(self) -> tuple[float, float, float]:
        """Return the part of the square that reaches what is asked, and its interval."""
        parts = (np.arange(INSIDE) + 0.5) / INSIDE
        right, up = np.meshgrid(parts, parts)
        found = np.zeros(3)
        for cell in self.cells:
            scores = np.asarray(self._within(cell, right, up))
            reach = [(scores >= level).mean() for level in (0.0, self.z, -self.z)]
            found += np.array(reach) * (cell.side / SIDE) ** 2
        middle, low, high = found.tolist()
        return middle, low, high

    def crossings(self) -> list[tuple[float, float]]:
        """Return the places on edges of cells where the share is what is asked, sorted."""
        found = set()
        for cell in self.cells:
            for one, other in map(sorted, self.around(cell)):
                low, high = self.score(one), self.score(other)
                if (low >= 0.0) != (high >= 0.0):
                    part = low / (low - high)
                    found.add(
                        (
                            one[0] + part * (other[0] - one[0]),
                            one[1] + part * (other[1] - one[1]),
                        )
                    )
        return sorted(found)

    def nearest(self, x: float, y: float) -> tuple[float, float] | None:
        """Return the crossing nearest to a place, or None if there is none."""
        return min(self.crossings(), key=lambda at: (math.dist(at, (x, y)), at), default=None)


def coarse(counts: Mapping[Node, Counts], share: float) -> Contour:
    """Return the line over the coarse grid alone, whose points are known."""
    return trace(counts.__getitem__, share, len(counts), lambda _: False)


def score(counts: Counts, share: float) -> float:
    """Return by how many standard errors a share is beyond what is asked, as `Points.score`."""
    yes, of = counts
    if not of:  # no runs to take a share of: far from what is asked
        return -NEVER
    return (yes - share * of) / math.sqrt(of * share * (1.0 - share))


def trace(
    count: Callable[[Node], Counts],
    share: float,
    most: int,
    fits: Callable[[Cell], bool],
    confidence: float = 0.95,
) -> Contour:
    """Play points ever closer to where a share is what is asked.

    Parameters
    ----------
    count : callable
        Plays a point of the finest grid.
    share : float
        What is asked for.
    most : int
        Points that may be played.
    fits : callable
        Whether a cell can be split: whether the levers have values between its corners.
    confidence : float
        Confidence level of the band.
    """
    counts: dict[Node, Counts] = {}

    def played(cells: list[Cell]) -> bool:
        """Play the corners of cells, unless that takes more than there is left."""
        new = {node for cell in cells for node in cell.corners} - counts.keys()
        if len(counts) + len(new) > most:
            return False
        counts.update((node, count(node)) for node in sorted(new))
        return True

    side = SIDE // COARSE
    while not played(cells := _grid(side)) and side < SIDE:
        side *= 2
    whole = side == SIDE // COARSE
    for z in (0.0, NormalDist().inv_cdf((1.0 + confidence) / 2.0)):
        for size in (2**n for n in range(SIDE.bit_length() - 1, 0, -1)):
            for cell in [one for one in cells if one.side == size]:
                if not _crossed(cell, counts, share, z) or not fits(cell):
                    continue
                if played(cell.quarters):
                    cells.remove(cell)
                    cells += cell.quarters
                else:
                    whole = whole and z > 0.0
    ordered = tuple(sorted(cells, key=lambda one: (one.x, one.y)))
    return Contour(ordered, counts, share, confidence, whole)


def _grid(side: int) -> list[Cell]:
    return [Cell(x, y, side) for x in range(0, SIDE, side) for y in range(0, SIDE, side)]


def _crossed(cell: Cell, counts: dict[Node, Counts], share: float, z: float) -> bool:
    """Return whether scores of the corners come from below `z` to above `-z`."""
    scores = [score(counts[node], share) for node in cell.corners]
    return min(scores) < z + 1e-12 and max(scores) >= -z


def lines(
    contour: Contour, level: float
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the pieces of the line at which the score is `level`, on the finest grid.

    Each cell is cut into triangles at its middle, so that pieces never cross.
    """
    for cell in contour.cells:
        half = cell.side / 2
        middle = cell.x + half, cell.y + half
        centre = sum(map(contour.score, cell.corners)) / 4 - level
        for one, other in contour.around(cell):
            ends = ((node, contour.score(node) - level) for node in (one, other))
            corners = (*ends, (middle, centre))
            if piece := _cut(corners):
                yield piece


def _cut(
    corners: tuple[tuple[tuple[float, float], float], ...],
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Return where a line cuts a triangle with a height at each corner at 0, or None."""
    ends = []
    for n in range(3):
        (one, low), (other, high) = corners[n], corners[(n + 1) % 3]
        if (low >= 0.0) != (high >= 0.0):
            part = low / (low - high)
            ends.append((one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])))
    return (ends[0], ends[1]) if len(ends) == 2 else None
