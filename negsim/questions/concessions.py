"""Which demands do not meet, and the smallest sets of concessions that open the zone of agreement.

A text is in the zone if it crosses no red line, firm or soft, of a delegation or a principal, and
is worth at least no deal to every party, at median numbers and the trust of the start. A
concession moves a line by some levels, or drops conditions under which alone a line would not bind;
each level and each condition is a step. Both answers are exact: each text stands for the
concessions that it asks for, so the sets of concessions are those of texts that no other text
undercuts, and the sets of demands that do not meet are those of which every text offends one.

References
----------
Zone of possible agreement: Raiffa 1982. Win-sets as overlapping red lines: Putnam 1988. Sets that
offend every text are minimal transversals: Berge 1989, "Hypergraphs".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.check.agreement import Appraisal, appraise
from negsim.engine.inputs import Ordered
from negsim.engine.prune import alike
from negsim.results.obstacles import minimal
from negsim.scenario.scenario import RedLine, Scenario

MOST_SETS, MOST_CONFLICTS = 500, 10_000
"""Sets of concessions, and sets of demands, to stop at where there are very many."""


@dataclass(frozen=True)
class Demand:
    """What a text must meet: a red line, of a delegation or its principal; or to beat no deal.

    Parameters
    ----------
    party : str
        Whose demand it is.
    line : RedLine or None
        None where it is to be worth at least no deal.
    home : bool
        Whether it is a line of the principal's alone.
    """

    party: str
    line: RedLine | None = None
    home: bool = False


@dataclass(frozen=True)
class Move:
    """What a party gives up: its line goes `steps` levels, or conditions in `dropped` go."""

    demand: Demand
    steps: int = 0
    dropped: tuple[int, ...] = ()

    @property
    def line(self) -> RedLine:
        """The line that is moved."""
        assert self.demand.line is not None
        return self.demand.line

    @property
    def level(self) -> int:
        """Where the line is after it has moved."""
        return self.line.level - self.steps if self.line.at_least else self.line.level + self.steps


@dataclass(frozen=True)
class Concession:
    """A set of moves that opens the zone: `opens` is how many texts are in it then."""

    moves: tuple[Move, ...]
    opens: int

    @property
    def steps(self) -> int:
        """Levels moved and conditions dropped, all together."""
        return sum(move.steps + len(move.dropped) for move in self.moves)

    def smaller(self) -> Iterator[tuple[Move, ...]]:
        """Yield the sets of moves with a step less."""
        for n, move in enumerate(self.moves):
            others = self.moves[:n] + self.moves[n + 1 :]
            if move.steps:
                yield (*others, replace(move, steps=move.steps - 1))
            for condition in move.dropped:
                left = tuple(one for one in move.dropped if one != condition)
                yield (*others, replace(move, dropped=left))


@dataclass(frozen=True, eq=False)
class Demands:
    """All demands of a scenario, and which of them each kind of text offends.

    Parameters
    ----------
    appraisal : Appraisal
        Of all texts.
    lines : tuple of Demand
    steps : ndarray of int, shape (lines, kinds)
        Levels that texts of each kind lie beyond each line.
    conditions : tuple of (int, int)
        Line and which of its conditions, in order.
    unmet : ndarray of int, shape (conditions, kinds)
        1 where a line is crossed and the condition not met.
    refused : ndarray of bool, shape (parties, kinds)
        Where a text is worth less than no deal.
    texts : ndarray of int, shape (kinds,)
        How many texts there are of each kind.
    """

    appraisal: Appraisal
    lines: tuple[Demand, ...]
    steps: NDArray[Any]
    conditions: tuple[tuple[int, int], ...]
    unmet: NDArray[Any]
    refused: NDArray[np.bool_]
    texts: NDArray[np.int64]

    @classmethod
    def of(cls, scenario: Scenario) -> Demands:
        """Return the demands of a scenario."""
        found = appraise(scenario, drop=False)
        case, ordered = found.layout.case, Ordered.of(scenario)
        home = [n for n, (i, _) in enumerate(ordered.principal_lines) if i.principal_lines]
        lines = [Demand(party, line) for party, line in found.layout.lines]
        lines += [
            Demand(i.id, line, True) for i, line in (ordered.principal_lines[n] for n in home)
        ]
        steps = np.concatenate([case.steps, case.principal_steps[home]]).astype(np.int16)
        conditions = [
            (j, n) for j, one in enumerate(lines) if one.line for n in range(len(one.line.unless))
        ]
        unmet = np.zeros((len(conditions), steps.shape[1]), np.int16)
        for row, (j, n) in zip(unmet, conditions, strict=True):
            asked = lines[j].line.unless[n]  # type: ignore[union-attr]
            row[:] = (steps[j] > 0) & ~asked.met_by(case.packages[:, ordered.index(asked.issue)])
        refused = found.worth < found.batna[:, None]
        kinds = alike(np.concatenate([steps, unmet, refused]).astype(np.int64))
        _, first, texts = np.unique(kinds, return_index=True, return_counts=True)
        return cls(
            found, (*lines,), steps[:, first], (*conditions,), unmet[:, first],
            refused[:, first], texts,
        )  # fmt: skip

    @property
    def worth_it(self) -> NDArray[np.bool_]:
        """Whether texts of each kind are worth at least no deal to every party."""
        return ~self.refused.any(axis=0)

    def opened(self, moves: Iterable[Move] = ()) -> int:
        """Return how many texts are in the zone after some moves."""
        levels, gone = np.zeros(len(self.lines), np.int16), set()
        for move in moves:
            j = self.lines.index(move.demand)
            levels[j] = move.steps
            gone |= {(j, n) for n in move.dropped}
        kept = self._worthwhile
        for j, steps in enumerate(self.steps):
            over = steps[kept] > levels[j]
            left = [row for row in self._conditional.get(j, ()) if self.conditions[row] not in gone]
            if j in self._conditional:
                over &= self.unmet[left][:, kept].any(axis=0)
            kept = kept[~over]
        return int(self.texts[kept].sum())

    @cached_property
    def _worthwhile(self) -> NDArray[np.int64]:
        """Kinds that are worth at least no deal to every party."""
        return np.flatnonzero(self.worth_it)

    @cached_property
    def _conditional(self) -> dict[int, list[int]]:
        """Rows of `unmet` of each line that has conditions."""
        found: dict[int, list[int]] = {}
        for row, (j, _) in enumerate(self.conditions):
            found.setdefault(j, []).append(row)
        return found

    @cached_property
    def concessions(self) -> tuple[tuple[Concession, ...], bool]:
        """Sets of moves that open the zone, none of which can be spared; fewest steps first.

        Also whether these are all; it stops at `MOST_SETS`. There are none where the zone is open
        as it stands, or no text beats no deal for everybody.
        """
        rows, whole = self._sets
        made = [self._concession(row) for row in rows[:MOST_SETS]]
        # Of as many steps, those that open more come first, then those of earlier parties.
        ordered = sorted(made, key=lambda one: (one.steps, -one.opens))
        return tuple(ordered), whole and len(made) == len(rows)

    @cached_property
    def _sets(self) -> tuple[NDArray[Any], bool]:
        """Rows of `_asked` that no other undercuts, fewest steps first; and whether all."""
        if not self.worth_it.any() or self.opened():
            return np.zeros((0, len(self.lines) + len(self.conditions)), np.int16), True
        rows = self._asked()
        kept, whole = minimal(rows, MOST_SETS)
        return rows[kept[np.argsort(rows[kept].sum(axis=1), kind="stable")]], whole

    @property
    def fewest(self) -> int:
        """How many sets of moves there are of the fewest steps."""
        steps = self._sets[0].sum(axis=1)
        return int((steps == steps[:1]).sum())

    def _asked(self) -> NDArray[Any]:
        """Return what texts ask for: levels of each line and conditions, a row a way to do it."""
        rows = np.concatenate([self.steps, self.unmet]).T[self.worth_it]
        for j, own in self._conditional.items():
            columns = [len(self.lines) + row for row in own]
            moved = rows.copy()
            moved[:, columns] = 0
            dropped = rows[rows[:, j] > 0]
            dropped[:, j] = 0
            rows = np.concatenate([moved, dropped])
        first = np.unique(alike(rows.T.astype(np.int64)), return_index=True)[1]
        return rows[first]

    def _concession(self, row: NDArray[Any]) -> Concession:
        """Return the set of moves that a row asks for."""
        steps, dropped = row[: len(self.lines)], row[len(self.lines) :]
        moves = []
        for j, demand in enumerate(self.lines):
            gone = tuple(
                n for (of, n), drops in zip(self.conditions, dropped, strict=True)
                if of == j and drops
            )  # fmt: skip
            if steps[j] or gone:
                moves.append(Move(demand, int(steps[j]), gone))
        return Concession(tuple(moves), self.opened(moves))

    @cached_property
    def conflicts(self) -> tuple[tuple[tuple[Demand, ...], ...], bool]:
        """Sets of demands that no text meets, none of which can be spared; and whether all.

        They are sets of red lines; where some text crosses none, sets in which some are worth.
        """
        if (~(self.steps > 0).any(axis=0)).any():
            worth = [Demand(party) for party in self.appraisal.layout.parties]
            rows = np.concatenate([self.steps > 0, self.refused])
            return _transversals([*self.lines, *worth], rows)
        return _transversals(self.lines, self.steps > 0)

    def smallest(self) -> tuple[Concession, ...]:
        """Return the concessions of fewest steps."""
        found, _ = self.concessions
        return tuple(one for one in found if one.steps == found[0].steps)


def _transversals(
    demands: Sequence[Demand], offends: NDArray[np.bool_]
) -> tuple[tuple[tuple[Demand, ...], ...], bool]:
    """Return the minimal sets of demands of which each kind of text offends one."""
    first = np.unique(alike(offends.astype(np.int64)), return_index=True)[1]
    rows = offends.T[first].astype(np.int16)
    kept, whole = minimal(rows, MOST_CONFLICTS)
    sets = [0]
    for row in rows[kept]:
        sets = _hitting(sets, [1 << n for n in np.flatnonzero(row).tolist()])
        if len(sets) > MOST_CONFLICTS:
            return (), False
    found = [tuple(d for n, d in enumerate(demands) if one >> n & 1) for one in sets]
    return tuple(sorted(filter(None, found), key=len)), whole


def _hitting(sets: Iterable[int], edge: Sequence[int]) -> list[int]:
    """Return the minimal sets, as bits, that hit what `sets` hit and an edge as well."""
    whole = sum(edge)
    hit = [one for one in sets if one & whole]
    missed = (one for one in sets if not one & whole)
    more = [one | bit for one in missed for bit in edge]
    return hit + [one for one in more if not any(one & other == other for other in hit)]


def settings(scenario: Scenario, concession: Concession) -> dict[str, object]:
    """Return a concession as settings by path, as `negsim.apply` takes them."""
    found: dict[str, object] = {}
    for move in concession.moves:
        path, line = _path(scenario, move.demand), move.line
        levels = scenario.issue(line.issue).levels
        left = [c for n, c in enumerate(line.unless) if n not in move.dropped]
        level = move.level
        if move.dropped and not left:  # nothing is asked for it any more: it never binds
            level = 0 if line.at_least else len(levels) - 1
        if level != line.level:
            found[f"{path}.{line.side}"] = levels[level]
        elif move.dropped:
            found[f"{path}.unless"] = dict(_conditions(scenario, left))
    return found


def _path(scenario: Scenario, demand: Demand) -> str:
    """Return the path of a line; where a party has several on an issue, its number is in it."""
    party = next(one for one in scenario.parties if one.id == demand.party)
    key = "principal_lines" if demand.home else "red_lines"
    assert demand.line is not None
    here = [line for line in getattr(party, key) if line.issue == demand.line.issue]
    at = f".{here.index(demand.line)}" if len(here) > 1 else ""
    return f"parties.{party.id}.{key}.{demand.line.issue}{at}"


def _conditions(scenario: Scenario, left: Iterable[Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield conditions as a file has them, by issue."""
    found: dict[str, dict[str, str]] = {}
    for condition in left:
        levels = scenario.issue(condition.issue).levels
        found.setdefault(condition.issue, {})[condition.side] = levels[condition.level]
    yield from found.items()
