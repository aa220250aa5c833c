"""Numbers moved from the low end of their range to its high end, all else as in the base.

Moved are the numbers of the file that are distributions, and, apart, the coefficients of the model
that the file leaves at their default, within the range they are declared with. Each is moved
alone, in the vector of every run, so that all other random numbers stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.doubt.assumptions import Assumptions, in_doubt, open_coefficients
from negsim.engine.arrays import draw_inputs
from negsim.engine.ensemble import BLOCK, PACKAGES_AT_ONCE, Block, in_order, play_numbers
from negsim.engine.inputs import Ordered, parts_of
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.paths import indices_of
from negsim.questions.paired import OUT, YES, counted, states
from negsim.scenario.fields import Distribution, highest, lowest
from negsim.scenario.files.resolve import number_of, numbers, resolved
from negsim.scenario.scenario import Scenario

JUDGEMENT, COEFFICIENT = "judgement", "coefficient"
"""Groups of numbers: those of the file, and those of the model."""


@dataclass(frozen=True)
class Moved:
    """A number that is moved: its path, its group and the ends of its range."""

    path: str
    group: str
    low: float
    high: float


def moved(scenario: Scenario) -> tuple[Moved, ...]:
    """Return the numbers with a range, those of the file first, in its order."""
    told = ((path, number_of(form)) for path, form in numbers(resolved(scenario)))
    drawn = (
        Moved(path, JUDGEMENT, lowest(number), highest(number))
        for path, number in told
        if isinstance(number, Distribution)
    )
    left = (
        Moved(field.path, COEFFICIENT, *(float(end) for end in field.doubt))
        for field in open_coefficients(scenario)
    )
    return tuple(one for one in chain(drawn, left) if one.low < one.high)


def stated(scenario: Scenario) -> tuple[str, ...]:
    """Return the judgements that are single numbers: without a range, none is moved."""
    tree = resolved(scenario)
    found = [
        path
        for path, form in numbers(tree)
        if isinstance(form, dict) and "judgement" in form and _single(form)
    ]
    for at, event in enumerate(tree["events"]):
        if "judgement" in event:
            found += [f"events.{at}.set.{path}" for path in event.get("set", {})]
    return tuple(found)


def _single(form: dict[str, Any]) -> bool:
    number = number_of(form)
    return lowest(number) == highest(number)


@dataclass(frozen=True, eq=False)
class Players:
    """What plays runs with a number moved.

    Coefficients have a layout of their own, in which all are drawn: of packages that no run can
    choose, it leaves out only those that none can whatever the coefficients are.
    """

    layouts: Mapping[str, Layout]
    at: Mapping[str, NDArray[np.int64]]
    kept: Mapping[int, float]

    @classmethod
    def of(cls, scenario: Scenario, numbers_: tuple[Moved, ...]) -> Players:
        """Lay a scenario out for some numbers to be moved."""
        ordered = Ordered.of(scenario)
        keys = [key for part in parts_of(ordered).values() for key, _ in part]
        at = {one.path: np.array(indices_of(ordered, keys, one.path)) for one in numbers_}
        base = lay_out(scenario)
        left = [n for one in numbers_ if one.group == COEFFICIENT for n in at[one.path].tolist()]
        open_ = lay_out(in_doubt(scenario)) if left else base
        kept = {n: float(base.case.fixed[n]) for n in left}
        return cls({JUDGEMENT: base, COEFFICIENT: open_}, at, kept)

    @property
    def size(self) -> int:
        """How many runs are played in one piece."""
        most = max(len(one.searched.packages) for one in self.layouts.values())
        return max(1, min(BLOCK, PACKAGES_AT_ONCE // max(1, most)))

    def play(
        self, seed: int, first: int, count: int, one: Moved | None = None, value: float = 0.0
    ) -> Block:
        """Play runs with one number at a value, or as the base has them."""
        layout = self.layouts[one.group if one else JUDGEMENT]
        vectors = np.empty((count, len(layout.case.fixed)))
        draw_inputs(layout.searched, np.uint64(seed), first, vectors)
        if one is not None and one.group == COEFFICIENT:
            for index, default in self.kept.items():
                vectors[:, index] = default
        if one is not None:
            vectors[:, self.at[one.path]] = value
        return play_numbers(layout, seed, first, vectors)


def pieces(runs: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield first run and number of runs of each piece; none lies in both halves of the runs."""
    for begin, end in ((0, runs // 2), (runs // 2, runs)):
        yield from ((first, min(size, end - first)) for first in range(begin, end, size))


def base_states(
    players: Players, outcome: str, runs: int, seed: int, threads: int | None
) -> NDArray[np.int8]:
    """Return what an outcome is in each run of the base: int8 (runs,)."""
    layout = players.layouts[JUDGEMENT]
    for one in players.layouts.values():  # rules are compiled here, not in a thread
        play_numbers(one, seed, 0, one.case.fixed[None, :].copy())
    counts = dict(pieces(runs, players.size))

    def work(first: int) -> NDArray[np.int8]:
        block = players.play(seed, first, counts[first])
        found: NDArray[np.int8] = states(layout, block, [outcome])[0]
        return found

    return np.concatenate([*in_order(work, counts, threads)])


def low_against_high(
    players: Players, one: Moved, outcome: str, runs: int, seed: int,
    base: NDArray[np.int8] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Play the same runs with a number at either end of its range, and count them in pairs.

    Returns
    -------
    dict
        JSON values: ``halves``, the counts of each half of the runs, as in
        `negsim.questions.paired.Counts`; ``first``, the first run that has the outcome at the high
        end alone, and at the low end alone; ``apart``, runs that differ in anything recorded;
        ``between``, runs that are alike at both ends and otherwise in the base.
    """
    layout = players.layouts[one.group]
    halves = np.zeros((2, 3, 3), np.int64)
    firsts, apart, between = [-1, -1], 0, 0
    for first, count in pieces(runs, players.size):
        blocks = [players.play(seed, first, count, one, end) for end in (one.low, one.high)]
        found = counted([layout, layout], blocks, [outcome])
        halves[int(first >= runs // 2)] += found.pairs[0, 0]
        earlier = zip(firsts, found.first[0, 0].tolist(), strict=True)
        firsts = [before if before >= 0 else now for before, now in earlier]
        apart += int(found.apart[0])
        if base is not None:
            low, high = (states(layout, block, [outcome])[0] == YES for block in blocks)
            here = base[first : first + count] == YES
            between += int(((low == high) & (here != low)).sum())
    return {"halves": halves.tolist(), "first": firsts, "apart": apart, "between": between}


def effects_under(
    drawn: Assumptions, players: Players, numbers_: Sequence[Moved], asked: tuple[str, int, int],
    n: int,
) -> list[float]:  # fmt: skip
    """Return what each number does to the share of an outcome under a set of assumptions.

    All else is as the set has it; `asked` are the outcome, runs and seed. Each set has runs of its
    own, so that errors of few runs do not move all sets alike. An effect is nan where there are no
    runs to take a share of.
    """
    outcome, runs, seed = asked

    def share(one: Moved, value: float) -> float:
        vectors = np.tile(drawn.vectors[n], (runs, 1))
        vectors[:, players.at[one.path]] = value
        block = play_numbers(drawn.layout, seed, n * runs, vectors)
        found = states(drawn.layout, block, [outcome])[0]
        of = int((found != OUT).sum())
        return int((found == YES).sum()) / of if of else np.nan

    return [share(one, one.high) - share(one, one.low) for one in numbers_]
