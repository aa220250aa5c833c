"""The numbers of a scenario: whose they are, in order, and what each is drawn from.

Whatever a scenario gives as a number may differ from run to run, so all numbers stand in one
vector, in the order of `parts_of`. `negsim.engine.arrays.draw_inputs` fills it for each run, and
`inputs_of` gives its parts their shapes again.

Everything the executors see is put in the order of `Ordered`, never in that of the file, so that
neither renaming nor reordering changes a sum, a tie or a draw.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

import numpy as np

from negsim.engine.arrays import Inputs
from negsim.rules.mediation import FURTHER
from negsim.scenario.fields import Distribution, Number, lowest, table
from negsim.scenario.process import Process
from negsim.scenario.scenario import Condition, Issue, Mediator, Party, RedLine, Scenario, Violence

PROCESS = tuple(f.path for f in table(Process, "process") if f.kind == "number")
"""Paths of the numbers of the process, in the order they are laid out."""


class ProcessNumbers(np.void):  # type: ignore[misc]
    """Those numbers by name: ``process.collapse.gap`` is ``p.collapse_gap``.

    NumPy's own record takes three times as long to look up a name.
    """


_NAMES = [path.removeprefix("process.").replace(".", "_") for path in PROCESS]
for _name in _NAMES:
    setattr(ProcessNumbers, _name, property(itemgetter(_name)))

PROCESS_RECORD = np.dtype((ProcessNumbers, [(name, np.float64) for name in _NAMES]))

PARTY = (
    "batna",
    "flexibility.at_the_table",
    "flexibility.under_pressure",
    "waiting",
    "mandate",
    "preconditions.quiet",
)
MEDIATOR = (
    *("facilitation", "formulation", "pressure", "present", "endurance"),
    *("press_from", "press_until"),
)
"""Paths of the numbers that each party and each mediator has one of."""

QUANTILES = 1025
"""Points of the table of quantiles that stands for a beta or normal distribution."""

Lines: TypeAlias = tuple[tuple[Party, RedLine], ...]
"""Red lines, each with its party."""

Part: TypeAlias = list[tuple[str, Number]]
"""Key and value of each number of a part of the vector."""

KINDS = {"uniform": 0, "triangular": 1}
TABLE = 2


@dataclass(frozen=True)
class Ordered:
    """Parties, issues, mediators and sources of a scenario in the order of their streams."""

    scenario: Scenario
    issues: tuple[Issue, ...]
    parties: tuple[Party, ...]
    mediators: tuple[Mediator, ...]
    violence: tuple[Violence, ...]
    lines: Lines
    principal_lines: Lines

    @classmethod
    def of(cls, scenario: Scenario) -> Ordered:
        """Put `scenario` in order; lines go by party, issue, side and level."""
        issues = tuple(sorted(scenario.issues, key=lambda k: k.stream))
        parties = tuple(sorted(scenario.parties, key=lambda i: i.stream))
        index = {issue.id: k for k, issue in enumerate(issues)}

        def in_order(party: Party, lines: tuple[RedLine, ...]) -> list[tuple[Party, RedLine]]:
            def rank(line: RedLine) -> tuple[object, ...]:
                unless = sorted((index[c.issue], c.at_least, c.level) for c in line.unless)
                return index[line.issue], line.at_least, line.level, unless

            return [(party, line) for line in sorted(lines, key=rank)]

        return cls(
            scenario,
            issues,
            parties,
            tuple(sorted(scenario.mediators, key=lambda m: m.stream)),
            tuple(sorted(scenario.violence, key=lambda j: j.stream)),
            tuple(pair for i in parties for pair in in_order(i, i.red_lines)),
            tuple(pair for i in parties for pair in in_order(i, i.principal_lines or i.red_lines))
            if any(i.principal_lines for i in parties)
            else (),
        )

    def index(self, id: str) -> int:
        """Return the index of an issue."""
        return next(k for k, other in enumerate(self.issues) if other.id == id)

    def party(self, id: str) -> int:
        """Return the index of a party."""
        return next(i for i, other in enumerate(self.parties) if other.id == id)

    @property
    def verification(self) -> int:
        """Index of the issue that verifies the others, or -1."""
        return next((k for k, issue in enumerate(self.issues) if issue.assurance), -1)


def parts_of(ordered: Ordered) -> dict[str, Part]:
    """Return the parts of the vector of numbers: key and value of each number of the part.

    Keys are paths with stream numbers for names and level numbers for levels, so that a
    number keeps its draws through any renaming. Parts are in the order of `Inputs`, the process
    first.
    """
    parts = {
        "process": [(path, attrgetter(path)(ordered.scenario)) for path in PROCESS],
        **_of_each(ordered.parties, *PARTY),
        **_of_values(ordered),
        **_of_lines(ordered),
        **_of_each(ordered.mediators, *MEDIATOR),
        **_of_mediators(ordered),
        **_of_each(ordered.violence, "rate", "attribution"),
    }
    return {name: parts[name] for name in ("process", *Inputs._fields)}


def _of_each(actors: Iterable[Any], *paths: str) -> dict[str, Part]:
    """Return the parts of numbers that each actor has one of, by the last word of their paths."""
    return {
        name: [(f"{actor.stream}.{name}", attrgetter(path)(actor)) for actor in actors]
        for path in paths
        for name in path.split(".")[-1:]
    }


def _of_values(ordered: Ordered) -> dict[str, Part]:
    scenario = ordered.scenario
    column = {issue.id: k for k, issue in enumerate(scenario.issues)}
    most = max(len(k.levels) for k in ordered.issues)
    verifying = ordered.issues[ordered.verification].assurance if ordered.verification >= 0 else ()
    return {
        "salience": [
            (f"{i.stream}.salience.{k.stream}", i.salience[column[k.id]])
            for i in ordered.parties
            for k in ordered.issues
        ],
        "value": [
            (f"{i.stream}.value.{k.stream}.{level}", value)
            for i in ordered.parties
            for k in ordered.issues
            for level, value in zip_longest(range(most), i.values[column[k.id]], fillvalue=0.0)
        ],
        "assurance": [(f"assurance.{level}", q) for level, q in enumerate(verifying)]
        or [("process.assurance", scenario.process.assurance)],
    }


def _of_lines(ordered: Ordered) -> dict[str, Part]:
    return {
        "firmness": [(line_key(ordered, i, j), j.firmness) for i, j in ordered.lines],
        "principal_firmness": [
            ("principal " * bool(i.principal_lines) + line_key(ordered, i, j), j.firmness)
            for i, j in ordered.principal_lines
        ],
    }


def _of_mediators(ordered: Ordered) -> dict[str, Part]:
    index = {party.id: i for i, party in enumerate(ordered.scenario.parties)}
    pairs = [(m, i) for m in ordered.mediators for i in ordered.parties]
    return {
        "leverage": [
            (f"{m.stream}.leverage.{i.stream}", m.leverage[index[i.id]]) for m, i in pairs
        ],
        "alignment": [
            (f"{m.stream}.alignment.{i.stream}", m.alignment[index[i.id]] if m.alignment else 0.0)
            for m, i in pairs
        ],
        "further": [
            (f"{m.stream}.further.{name}", m.further[z] if m.further else 0.0)
            for m in ordered.mediators
            for z, name in enumerate(FURTHER)
        ],
    }


def line_key(ordered: Ordered, party: Party, line: RedLine) -> str:
    """Return the key of a line's firmness."""

    def words(bound: RedLine | Condition) -> str:
        issue = ordered.issues[ordered.index(bound.issue)]
        return f"{issue.stream}.{bound.at_least}.{bound.level}"

    unless = sorted(words(condition) for condition in line.unless)
    return ".".join([str(party.stream), "line", words(line), *unless])


def vector(parts: Iterable[Part]) -> dict[str, np.ndarray]:
    """Return the entries of `Case` that describe the vector of numbers."""
    fixed: list[float] = []
    drawn: list[tuple[int, str, Distribution]] = []
    at = [0]
    for part in parts:
        for key, value in part:
            if isinstance(value, Distribution):
                drawn.append((len(fixed), key, value))
            fixed.append(lowest(value))
        at.append(len(fixed))
    parameters = [_parameters(distribution) for _, _, distribution in drawn]
    return {
        "at": np.array(at, dtype=np.int64),
        "fixed": np.array(fixed, dtype=np.float64),
        "drawn": np.array([index for index, _, _ in drawn], dtype=np.int64),
        "kind": np.array([KINDS.get(d.kind, TABLE) for _, _, d in drawn], dtype=np.int64),
        "parameters": np.concatenate([np.zeros(0), *parameters]),
        "begins": np.cumsum([0, *(len(p) for p in parameters)], dtype=np.int64),
        "key": np.array([_key(key) for _, key, _ in drawn], dtype=np.int64).reshape(-1, 2),
    }


@functools.lru_cache(10_000)
def _key(path: str) -> tuple[int, int]:
    digest = hashlib.sha256(path.encode()).digest()
    return int.from_bytes(digest[:3], "big"), int.from_bytes(digest[3:7], "big")


@functools.cache  # inverting a beta distribution is slow, and scenarios repeat themselves
def _parameters(distribution: Distribution) -> np.ndarray:
    """Return what `draws.quantile` needs: parameters, or a table of quantiles."""
    given = distribution.parameters
    if distribution.kind in KINDS:
        return np.array(given, dtype=np.float64)
    from scipy import special  # long to import, and few scenarios need it

    a, b, low, high = given
    u = np.linspace(0.0, 1.0, QUANTILES)
    if distribution.kind == "beta":
        return np.asarray(low + (high - low) * special.betaincinv(a, b, u))
    below, above = special.ndtr((low - a) / b), special.ndtr((high - a) / b)
    return np.asarray(np.clip(a + b * special.ndtri(below + u * (above - below)), low, high))


def process_records(vectors: np.ndarray) -> Any:
    """Return the numbers of the process as `ProcessNumbers`, one a run."""
    block = np.ascontiguousarray(vectors[:, : len(PROCESS)])
    return block.view(PROCESS_RECORD).reshape(-1)
