"""What a sweep is told by in a terminal: tables of numbers with their intervals, under labels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import NamedTuple

import numpy as np

from negsim.results.intervals import percent, percent_interval
from negsim.results.words import points, share_in_words, span_of_points
from negsim.sweeps.table.counts import SweepTable, intervals
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.effects import Effect, effects
from negsim.sweeps.table.shape import shape_of, varying
from negsim.vocabulary import SHARE_OF

MOST_CELLS = 12
"""Cells that are all told; of more, those where a share is lowest and highest."""

MOST_VALUES = 4
"""Parameters whose values tell where a cell is; of more, the number of its point does."""

MOST_RANKED = 6
"""Parameters that are told of as moving an outcome with numbers; more with their labels alone."""


class Listing(NamedTuple):
    """A table: its heads, and rows of a label with numbers in words.

    A row of a label alone stands over those that follow.
    """

    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


class Page:
    """What is told of the table of a complete sweep."""

    def __init__(self, table: SweepTable) -> None:
        self.table = table
        seen = [id for id in table.reported if table.counts[id].any()]
        self.shown = seen or list(table.reported)
        self.unseen = [id for id in table.reported if id not in self.shown]
        self.differ = varying(table)

    def parts(self) -> Iterator[str | Listing]:
        """Yield tables and sentences, in order."""
        cells = range(self.table.runs.size)
        few = len(cells) <= MOST_CELLS
        heads: tuple[str, ...] = ("Outcome", "Share", "95 % interval")
        if self.pairing:
            heads += ("Difference", "95 % interval")
        rows: list[tuple[str, ...]] = []
        for id in self.shown:
            rows.append((self.table.name(id),))
            some = [(cell, "") for cell in cells] if few else self.ends(id)
            rows += self.rows(id, some)
        yield Listing(heads, rows)
        if not few and len(self.differ) > MOST_VALUES:
            yield "Points have the numbers that they have in the exported table."
        if self.unseen:
            yield f"In no run: {'; '.join(map(self.table.name, self.unseen))}."
        if self.pairing:
            yield f"In percentage points. {self.pairing.told}"
        if not few and shape_of(self.table).kind == "cloud":
            yield from self.ranking()

    @cached_property
    def pairing(self) -> Pairing | None:
        """The differences from the first arm; None if there is no other."""
        return Pairing.of_all(self.table) if len(self.table.arms) > 1 else None

    # ---- shares and differences

    def ends(self, id: str) -> list[tuple[int, str]]:
        """Return the cells to tell of, and what they are.

        Those are where the share is lowest and highest in the first arm, and where each other arm
        is farthest from it; in both directions, if both are beyond Monte Carlo error.
        """
        found = []
        arms = range(len(self.table.arms))
        shares = self.table.shares(id)
        for scenario, arm in product(range(len(self.table.scenarios)), arms):
            here = shares[scenario, arm]
            if arm == 0:
                marks = {"lowest": here, "highest": -here}
            else:
                middle, low, high = self.difference(id, arm, scenario)
                marks = {"farthest": -np.abs(middle)}
                if (low > 0).any() and (high < 0).any():
                    marks = {"farthest below": middle, "farthest above": -middle}
            for which, values in marks.items():
                if not np.isnan(values).all():
                    point = int(np.nanargmin(values))
                    found.append((self.table.cell(scenario, arm, point), which))
        return found

    def difference(self, id: str, arm: int, scenario: int) -> tuple[np.ndarray, ...]:
        """Return differences from the first arm by point, with their intervals."""
        assert self.pairing is not None
        return tuple(end[scenario] for end in self.pairing.difference(id, arm))

    def rows(self, id: str, some: list[tuple[int, str]]) -> Iterator[tuple[str, ...]]:
        """Yield the rows of some cells, those of a scenario and arm under its label."""
        last = ""
        for cell, which in some:
            scenario, arm, point = self.table.at(cell)
            whose, place = self.whose(scenario, arm), self.point(point)
            short = len(self.differ) > MOST_VALUES or not place
            label = ", ".join(filter(None, (which, place))) if short or not which else which
            if whose and label and whose != last:
                yield (f"  {whose}",)
                last = whose
            indent = "    " if whose and label else "  "
            yield (f"{indent}{label or whose}", *self.numbers(id, cell))
            if which and not short:  # the place may be long, and would leave no room for numbers
                yield (f"{indent}  at {place}",)

    def numbers(self, id: str, cell: int) -> list[str]:
        """Return share and difference of a cell with their intervals, in words."""
        scenario, arm, point = self.table.at(cell)
        count = int(self.table.counts[id].flat[cell])
        of = int(self.table.of(id).flat[cell])
        words = ["-", "-"]
        if of:
            low, high = intervals(np.array([count]), np.array([of]), len(self.shown))
            some = f" of {of:,}" * (id in SHARE_OF)
            interval = percent_interval(float(low[0]), float(high[0]), of)
            words = [f"{percent(count, of)}{some}", interval]
        if self.pairing:
            words += self.apart(id, scenario, arm, point)
        return words

    def apart(self, id: str, scenario: int, arm: int, point: int) -> list[str]:
        """Return the difference of a cell from the first arm, and its interval, in words."""
        if arm == 0:
            return ["", ""]
        ends = [float(end[point]) for end in self.difference(id, arm, scenario)]
        runs = int(self.table.runs[scenario, arm, point])
        if np.isnan(ends[0]):
            return ["-", "-"]
        return [points(ends[0], runs), span_of_points(ends[1], ends[2], runs)]

    def where(self, scenario: int, arm: int, point: int) -> str:
        """Return scenario, arm and point of a cell in words, as far as there are several."""
        return "; ".join(filter(None, (self.whose(scenario, arm), self.point(point))))

    def whose(self, scenario: int, arm: int) -> str:
        """Return scenario and arm in words, as far as there are several."""
        table = self.table
        words = [table.scenarios[scenario]] * (len(table.scenarios) > 1)
        words += [table.labels.arms[table.arms[arm]]] * (len(table.arms) > 1)
        return ", ".join(words)

    def point(self, point: int) -> str:
        """Return a point in words: the values of what varies, or its number if that is much."""
        table = self.table
        if len(self.differ) > MOST_VALUES:
            return f"point {point}"
        labels = table.labels.parameters
        named = ((labels[table.store.parameters[at]], at) for at in self.differ)
        values = (f"{label} {table.values[point, at]:g} {unit}" for (label, unit), at in named)
        return ", ".join(map(str.strip, values))

    # ---- what moves an outcome

    def ranking(self) -> Iterator[str | Listing]:
        """Yield which parameters move each outcome beyond noise in the first scenario and arm."""
        table = self.table
        several = table.runs.shape[:2] != (1, 1)
        rows: list[tuple[str, ...]] = []
        for id in self.shown:
            found = effects(table, id)
            clear = [one for one in found if one.clear]
            runs = int(table.of(id)[0, 0].min(initial=1, where=table.of(id)[0, 0] > 0))
            rows.append((table.name(id),))
            rows += [self.moved(one, runs) for one in clear[:MOST_RANKED]]
            if clear[MOST_RANKED:]:
                rows.append((f"  less: {self.labels(clear[MOST_RANKED:])}",))
            rest = [one for one in found if not one.clear]
            if rest:
                words = self.labels(rest) if clear else "all parameters"
                rows.append((f"  within noise: {words}",))
        heads = ("What moves it, low to high", "Low", "High", "Difference", "95 % interval")
        yield Listing(heads, rows)
        which = [f"In '{self.whose(0, 0)}'."] if several else []
        joint = len(self.differ)
        yield " ".join(
            [
                *which,
                "Low and high: mean share over the points in the lowest and the highest quarter of "
                "the range of a parameter, whatever the others are; the difference in percentage "
                f"points, intervals joint over {joint} parameters. Within noise: the interval "
                "holds 0, so no order can be told.",
            ]
        )

    def labels(self, some: list[Effect]) -> str:
        """Return the labels of parameters, in a list."""
        names = self.table.store.parameters
        return "; ".join(self.table.labels.parameters[names[one.parameter]][0] for one in some)

    def moved(self, one: Effect, runs: int) -> tuple[str, ...]:
        """Return the row of a parameter that moves an outcome."""
        name = self.table.store.parameters[one.parameter]
        _, least, most, *_ = self.table.manifest["parameters"][name]
        least, most = (one.least, one.most) if least is None else (least, most)
        label = f"  {self.table.labels.parameter(name)}, {least:g} to {most:g}"
        middle, low, high = one.difference
        ends = (share_in_words(end[0], runs) for end in (one.low, one.high))
        return (label, *ends, points(middle, runs), span_of_points(low, high, runs))
