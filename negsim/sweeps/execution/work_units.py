"""Which runs of which cells are played in one piece, and in what order.

A unit of work is a block of runs of a block of cells. Run blocks come outermost, and within one
the units jump over all cells: a sweep that is stopped, even before each cell had its turn, is an
even sample. Everything here follows from the experiment alone, so a unit is the same piece of work
in every process, shard and session.

Runs come in blocks that double the total: 500, 500, 1000, 2000, ... So a cell, which takes
some time to lay out, is laid out only a few times; and a cell that runs until its interval is
narrow is looked at after 500 runs and at each doubling, the rule whose intervals still cover.

Where there is doubt, one more block comes last: a few runs under each of many sets of assumptions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from negsim.results.intervals import wilson
from negsim.sweeps.experiment.experiment import Sets

FIRST_LOOK = 500
"""Runs of the first block, and those before which no interval is trusted."""

LONGEST_BLOCK = 32 * FIRST_LOOK
"""Runs of one block at most; a power of two of the first, so that all doublings are ends."""

MOST_BATCHES, SMALLEST_BATCH = 10, 50
"""Batches of a block's runs at most, and runs of each at least. Arms are compared batch by batch:
more of them make the interval hardly narrower, and fewer runs make it less trustworthy."""

MOST_CELLS = 64
"""Cells of one unit at most; a power of two, so that later units lie within earlier ones."""

NAME = re.compile(r"part-(\d{5,})-(\d{7,})\.parquet")
"""Name of a part file: number of the block, and position of the unit in it."""

GOLDEN = (5**0.5 - 1) / 2
"""Jumps by this part of the whole leave no wide gap, nor keep to one column of any grid."""

FEWEST_PARTS = 32
"""Units of the first block if there are that many cells, so that all who play have something."""


@dataclass(frozen=True)
class RunBlock:
    """Runs `first` to `first` + `count` - 1 of each cell.

    Parameters
    ----------
    number : int
        Its position in the order, from 0.
    first, count : int
        Number of the first run, and how many.
    cells : int
        Cells of one unit, a power of two.
    look : int
        In an adaptive sweep, the runs at which it was last decided who goes on; else 0.
    sets : int
        Sets of assumptions under each of which these runs are played; 0 for runs as they are.
    """

    number: int
    first: int
    count: int
    cells: int
    look: int
    sets: int = 0


@dataclass(frozen=True)
class Unit:
    """A block of runs of the cells `first_cell` to `stop_cell` - 1."""

    block: RunBlock
    first_cell: int
    stop_cell: int

    @property
    def name(self) -> str:
        """Name of its part file."""
        return f"part-{self.block.number:05d}-{self.first_cell // self.block.cells:07d}.parquet"


@dataclass(frozen=True)
class Plan:
    """All units of an experiment.

    Parameters
    ----------
    cells : int
        Number of cells.
    runs : int
        Runs of each cell; the most of them in an adaptive sweep.
    adaptive : bool
        Whether a cell may stop earlier.
    doubt : Sets or None
        Sets of assumptions under which every cell is played besides.
    """

    cells: int
    runs: int
    adaptive: bool
    doubt: Sets | None = None

    @property
    def widest(self) -> int:
        """Cells of a unit of the first block."""
        share = max(1, min(MOST_CELLS, self.cells // FEWEST_PARTS))
        return 1 << (share.bit_length() - 1)

    def blocks(self) -> Iterator[RunBlock]:
        """Yield the run blocks, in order."""
        number = first = 0
        while first < self.runs:
            whole = min(max(first, FIRST_LOOK), LONGEST_BLOCK)
            cells = min(self.widest, MOST_CELLS * FIRST_LOOK // whole)
            look = last_doubling(first) if self.adaptive else 0
            yield RunBlock(number, first, min(whole, self.runs - first), cells, look)
            first += whole
            number += 1

    def all_blocks(self) -> Iterator[RunBlock]:
        """Yield the run blocks and then that under sets of assumptions, if there is one."""
        number = 0
        for block in self.blocks():
            yield block
            number += 1
        if self.doubt is not None:
            yield RunBlock(number, 0, self.doubt.runs, 1, 0, self.doubt.sets)

    @property
    def all_runs(self) -> int:
        """The most runs of all cells, those under sets of assumptions included."""
        under_sets = self.doubt.sets * self.doubt.runs if self.doubt is not None else 0
        return self.cells * (self.runs + under_sets)

    def units(self, block: RunBlock, first: int = 0, stop: int | None = None) -> Iterator[Unit]:
        """Yield the units of a block that hold cells from `first` to before `stop`."""
        stop = self.cells if stop is None else min(stop, self.cells)
        for cell in range(first - first % block.cells, stop, block.cells):
            yield Unit(block, cell, min(cell + block.cells, self.cells))

    def in_turn(self, block: RunBlock) -> Iterator[Unit]:
        """Yield all units of a block in the order to play them: any first few lie evenly."""
        count = -(-self.cells // block.cells)
        step = max(1, round(count * GOLDEN))
        while math.gcd(step, count) > 1:
            step += 1
        for turn in range(count):
            cell = turn * step % count * block.cells
            yield Unit(block, cell, min(cell + block.cells, self.cells))

    def strays(self, names: Iterable[str]) -> list[str]:
        """Return those of some names that no part file of these units can have, sorted."""
        cells = {block.number: block.cells for block in self.all_blocks()}

        def stray(name: str) -> bool:
            found = NAME.fullmatch(name)
            block = found and cells.get(int(found[1]))
            return not (found and block and int(found[2]) * block < self.cells)

        return sorted(filter(stray, names))

    def owner(self, unit: Unit, shards: int) -> int:
        """Return which of `shards` has to do a unit, from 1.

        In an adaptive sweep whole cells are shared out, as who goes on depends on the runs
        before; otherwise units are, which is more even.
        """
        if self.adaptive:
            return unit.first_cell // self.widest % shards + 1
        return (unit.first_cell // unit.block.cells + unit.block.number) % shards + 1


def last_doubling(runs: int) -> int:
    """Return the largest of 500, 1000, 2000, ... that is at most `runs`; 0 below 500."""
    return FIRST_LOOK << ((runs // FIRST_LOOK).bit_length() - 1) if runs >= FIRST_LOOK else 0


def batch_sizes(runs: int) -> list[int]:
    """Return the runs of each of the batches into which a block of `runs` is cut."""
    many = max(1, min(MOST_BATCHES, runs // SMALLEST_BATCH))
    ends = [runs * batch // many for batch in range(many + 1)]
    return [end - begin for begin, end in pairwise(ends)]


def narrow(count: int, runs: int, half_width: float) -> bool:
    """Return whether the 95 % Wilson interval of a share has this half-width or less."""
    low, high = wilson(count, runs)
    return high - low <= 2 * half_width
