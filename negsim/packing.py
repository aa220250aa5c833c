"""Scenario to arrays: what rules and executors see.

`pack` lays a scenario out in two parts. The structure (who, which levels, which texts exist)
is the same in every run: the arrays of `Case`. The numbers may differ from run to run, so they
stand in one vector, in the order of `layout`; `draw_numbers` fills it for each run and
`numbers_of` gives its parts their shapes again.

Everything is put in the order of stream numbers, never in that of the file, so that neither
renaming nor reordering changes a sum, a tie or a draw.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy import special

from negsim.compiled import rule
from negsim.draws import NUMBER, Seed, quantile, uniform
from negsim.fields import table
from negsim.scenario import (
    Distribution,
    Issue,
    Mediator,
    Number,
    Party,
    Process,
    RedLine,
    Scenario,
    Violence,
    lowest,
)

TALKS, COLLAPSED, ADJOURNED, SETTLED, HOSTILITIES = range(5)
"""Phases of a run, as numbers."""

PROCESS = tuple(f.path for f in table(Process, "process") if f.kind == "number")
"""Paths of the numbers of the process, in the order they are laid out."""

PROCESS_RECORD = np.dtype(
    [(path.removeprefix("process.").replace(".", "_"), np.float64) for path in PROCESS]
)
"""The same as a record: ``process.collapse.gap`` is read as ``p.collapse_gap``."""

QUANTILES = 1025
"""Points of the table of quantiles that stands for a beta or normal distribution."""

KINDS = {"uniform": 0, "triangular": 1}
TABLE = 2


class Case(NamedTuple):
    """What is the same in every run, as arrays; N parties, K issues, M mediators, J sources.

    Parties, issues, mediators and sources are in the order of their streams. X is the number
    of packages kept (those that could ever be signed by all), Y the number of interim texts.
    """

    party_stream: np.ndarray  # int (N,)
    source_stream: np.ndarray  # int (J,)
    victim: np.ndarray  # int (J,): place of the party struck
    mediators: int  # M
    status_quo: np.ndarray  # int (K,)
    level_counts: np.ndarray  # int (K,)
    verification: int  # place of the verification issue, or -1
    others_perform: np.ndarray  # bool (N, K): somebody but the party performs the issue
    line_party: np.ndarray  # int (lines,)
    packages: np.ndarray  # int (X, K): level of each issue
    package_number: np.ndarray  # int (X,): place among all packages
    package_class: np.ndarray  # int (X,): outcome class, by the scenario's order
    steps: np.ndarray  # int (lines, X): levels beyond each line
    interims: np.ndarray  # int (Y, K)
    interim_steps: np.ndarray  # int (lines, Y): 0 on issues set aside
    set_aside: np.ndarray  # bool (K,): the interim text leaves the issue open
    rounds: int
    start_phase: int
    start_on_site: bool
    start_truce: bool
    classes: int  # number of the scenario's outcome classes
    values_vary: bool  # saliences, values or assurances differ from run to run
    lines_vary: bool  # firmness differs from run to run
    at: np.ndarray  # int (17,): where each part of the vector of numbers begins, and its end
    fixed: np.ndarray  # float (numbers,): values of those that are fixed
    drawn: np.ndarray  # int (D,): places of those that are drawn
    kind: np.ndarray  # int (D,): kind of distribution, see `draws.quantile`
    parameters: np.ndarray  # float (any,): parameters of all, end to end
    begins: np.ndarray  # int (D + 1,): where the parameters of each begin
    key: np.ndarray  # int (D, 2): hash of its path: 24 and 32 bits


class Numbers(NamedTuple):
    """The numbers of one run but for those of the process, as views of the vector."""

    batna: np.ndarray  # (N,)
    at_the_table: np.ndarray  # (N,)
    under_pressure: np.ndarray  # (N,)
    mandate: np.ndarray  # (N,)
    salience: np.ndarray  # (N, K)
    value: np.ndarray  # (N, K, L)
    assurance: np.ndarray  # (levels of the verification issue,), or (1,)
    firmness: np.ndarray  # (lines,)
    leverage: np.ndarray  # (M, N)
    facilitation: np.ndarray  # (M,)
    formulation: np.ndarray  # (M,)
    pressure: np.ndarray  # (M,)
    endurance: np.ndarray  # (M,)
    rate: np.ndarray  # (J,)
    attribution: np.ndarray  # (J,)


@dataclass(frozen=True)
class Packed:
    """A scenario laid out for the executors, with what is needed to read a run back.

    Parameters
    ----------
    case : Case
        The arrays.
    scenario : Scenario
        Where they come from.
    parties, issues, mediators, sources : tuple of str
        Ids in the order of the arrays.
    lines : tuple of (str, RedLine)
        Party and red line, in the order of the arrays.
    """

    case: Case
    scenario: Scenario
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    mediators: tuple[str, ...]
    sources: tuple[str, ...]
    lines: tuple[tuple[str, RedLine], ...]

    def levels(self, package: int) -> dict[str, str]:
        """Return issue and level names of a package, by its number among all packages."""
        counts = tuple(int(n) for n in self.case.level_counts)
        chosen = dict(zip(self.issues, np.unravel_index(package, counts), strict=True))
        return {k.id: k.levels[int(chosen[k.id])] for k in self.scenario.issues}


@dataclass(frozen=True)
class _Ordered:
    """A scenario's things in the order of their streams."""

    scenario: Scenario
    issues: tuple[Issue, ...]
    parties: tuple[Party, ...]
    mediators: tuple[Mediator, ...]
    violence: tuple[Violence, ...]
    lines: tuple[tuple[Party, RedLine], ...]

    @classmethod
    def of(cls, scenario: Scenario) -> _Ordered:
        """Put `scenario` in order; lines go by party, issue, side and level."""
        issues = tuple(sorted(scenario.issues, key=lambda k: k.stream))
        parties = tuple(sorted(scenario.parties, key=lambda i: i.stream))
        place = {issue.id: k for k, issue in enumerate(issues)}
        lines = tuple(
            (party, line)
            for party in parties
            for line in sorted(
                party.red_lines, key=lambda j: (place[j.issue], j.at_least, j.level)
            )
        )
        return cls(
            scenario,
            issues,
            parties,
            tuple(sorted(scenario.mediators, key=lambda m: m.stream)),
            tuple(sorted(scenario.violence, key=lambda j: j.stream)),
            lines,
        )

    def place(self, issue: str) -> int:
        """Return the place of an issue."""
        return next(k for k, other in enumerate(self.issues) if other.id == issue)

    def party(self, name: str) -> int:
        """Return the place of a party."""
        return next(i for i, other in enumerate(self.parties) if other.id == name)

    @property
    def verification(self) -> int:
        """Place of the issue that verifies the others, or -1."""
        return next((k for k, issue in enumerate(self.issues) if issue.assurance), -1)


def layout(things: _Ordered) -> Iterator[list[tuple[str, Number]]]:
    """Yield the parts of the vector of numbers: key and value of each number of the part.

    Keys are paths with stream numbers for names and level numbers for levels, so that a
    number keeps its draws through any renaming. Parts are in the order of `Numbers`, those of
    the process first.
    """
    scenario = things.scenario
    yield [(path, _at(scenario, path)) for path in PROCESS]
    parties, mediators = things.parties, things.mediators
    yield [(f"{i.stream}.batna", i.batna) for i in parties]
    yield [(f"{i.stream}.at_the_table", i.flexibility.at_the_table) for i in parties]
    yield [(f"{i.stream}.under_pressure", i.flexibility.under_pressure) for i in parties]
    yield [(f"{i.stream}.mandate", i.mandate) for i in parties]
    column = {issue.id: k for k, issue in enumerate(scenario.issues)}
    yield [
        (f"{i.stream}.salience.{k.stream}", i.salience[column[k.id]])
        for i in parties
        for k in things.issues
    ]
    most = max(len(k.levels) for k in things.issues)
    yield [
        (f"{i.stream}.value.{k.stream}.{level}", value)
        for i in parties
        for k in things.issues
        for level, value in enumerate(_padded(i.values[column[k.id]], most))
    ]
    verifying = things.issues[things.verification].assurance if things.verification >= 0 else ()
    yield [(f"assurance.{level}", q) for level, q in enumerate(verifying)] or [
        ("process.assurance", scenario.process.assurance)
    ]
    yield [
        (f"{i.stream}.line.{things.issues[things.place(j.issue)].stream}.{j.at_least}.{j.level}",
         j.firmness)
        for i, j in things.lines
    ]  # fmt: skip
    place = {party.id: i for i, party in enumerate(scenario.parties)}
    yield [
        (f"{m.stream}.leverage.{i.stream}", m.leverage[place[i.id]])
        for m in mediators
        for i in parties
    ]
    yield [(f"{m.stream}.facilitation", m.facilitation) for m in mediators]
    yield [(f"{m.stream}.formulation", m.formulation) for m in mediators]
    yield [(f"{m.stream}.pressure", m.pressure) for m in mediators]
    yield [(f"{m.stream}.endurance", m.endurance) for m in mediators]
    yield [(f"{j.stream}.rate", j.rate) for j in things.violence]
    yield [(f"{j.stream}.attribution", j.attribution) for j in things.violence]


def _at(scenario: Scenario, path: str) -> Number:
    """Return the number of the process at a dotted path."""
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name)
    number: Number = value
    return number


def _padded(values: tuple[Number, ...], length: int) -> tuple[Number, ...]:
    return values + (0.0,) * (length - len(values))


def pack(scenario: Scenario, drop: bool = True) -> Packed:
    """Lay a scenario out for the executors.

    Parameters
    ----------
    scenario : Scenario
        Checked by `negsim.loading`.
    drop : bool
        Leave out texts that cross a firm line: nobody can ever sign one, so no run changes.

    Returns
    -------
    Packed
        Read-only arrays, and the ids in their order.
    """
    things = _Ordered.of(scenario)
    everything = _every_package(things)
    steps = _steps_beyond(things, everything)
    keep = _ever_signable(things, steps) if drop else np.ones(len(everything), dtype=bool)
    set_aside = np.array([k.interim >= 0 for k in things.issues])
    interims = _interim_texts(things, everything, set_aside)
    # An issue that is set aside binds nobody yet.
    bound = np.array([not set_aside[things.place(j.issue)] for _, j in things.lines], dtype=bool)
    interim_steps = _steps_beyond(things, interims) * bound[:, None]
    keep_interim = _ever_signable(things, interim_steps) if drop else np.ones(len(interims), bool)
    parts = list(layout(things))
    varies = [any(isinstance(v, Distribution) for _, v in part) for part in parts]
    case = Case(
        party_stream=np.array([i.stream for i in things.parties], dtype=np.int64),
        source_stream=np.array([j.stream for j in things.violence], dtype=np.int64),
        victim=np.array([things.party(j.victim) for j in things.violence], dtype=np.int64),
        mediators=len(things.mediators),
        status_quo=np.array([k.status_quo for k in things.issues], dtype=np.int64),
        level_counts=np.array([len(k.levels) for k in things.issues], dtype=np.int64),
        verification=things.verification,
        others_perform=np.array(
            [[any(p != i.id for p in k.performed_by) for k in things.issues]
             for i in things.parties]
        ),
        line_party=np.array([things.party(i.id) for i, _ in things.lines], dtype=np.int64),
        packages=np.ascontiguousarray(everything[keep]),
        package_number=np.flatnonzero(keep).astype(np.int64),
        package_class=_classes(things, everything[keep]),
        steps=np.ascontiguousarray(steps[:, keep]),
        interims=np.ascontiguousarray(interims[keep_interim]),
        interim_steps=np.ascontiguousarray(interim_steps[:, keep_interim]),
        set_aside=set_aside,
        rounds=scenario.process.rounds,
        start_phase=TALKS if scenario.process.start.phase == "talks" else COLLAPSED,
        start_on_site=scenario.process.start.on_site,
        start_truce=scenario.process.start.truce,
        classes=len(scenario.outcomes),
        values_vary=varies[5] or varies[6] or varies[7],
        lines_vary=varies[8],
        **_vector(parts),
    )  # fmt: skip
    for array in case:
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    return Packed(
        case,
        scenario,
        tuple(i.id for i in things.parties),
        tuple(k.id for k in things.issues),
        tuple(m.id for m in things.mediators),
        tuple(j.id for j in things.violence),
        tuple((i.id, j) for i, j in things.lines),
    )


def _every_package(things: _Ordered) -> np.ndarray:
    counts = [len(k.levels) for k in things.issues]
    return np.indices(counts, dtype=np.int64).reshape(len(counts), -1).T


def _steps_beyond(things: _Ordered, packages: np.ndarray) -> np.ndarray:
    """Return how many levels each package lies beyond each line: int (lines, packages)."""
    steps = np.zeros((len(things.lines), len(packages)), dtype=np.int64)
    for j, (_, line) in enumerate(things.lines):
        level = packages[:, things.place(line.issue)]
        steps[j] = np.maximum(line.level - level if line.at_least else level - line.level, 0)
    return steps


def _ever_signable(things: _Ordered, steps: np.ndarray) -> np.ndarray:
    """Return which packages some softening below 1 could open: no firm line is breached."""
    firm = np.array([lowest(j.firmness) >= 1.0 for _, j in things.lines], dtype=bool)
    return ~(steps[firm] > 0).any(axis=0)


def _interim_texts(
    things: _Ordered, everything: np.ndarray, set_aside: np.ndarray
) -> np.ndarray:
    """Return the texts that give each issue set aside its interim level: int (Y, K)."""
    if not set_aside.any():
        return everything[:0]
    levels = np.array([k.interim for k in things.issues])
    return everything[(everything[:, set_aside] == levels[set_aside]).all(axis=1)]


def _classes(things: _Ordered, packages: np.ndarray) -> np.ndarray:
    """Return the first outcome class whose conditions each package meets: int (packages,)."""
    found = np.full(len(packages), -1, dtype=np.int64)
    for number, outcome in enumerate(things.scenario.outcomes):
        meets = found < 0
        for condition in outcome.conditions:
            level = packages[:, things.place(condition.issue)]
            meets &= level >= condition.level if condition.at_least else level <= condition.level
        found[meets] = number
    return found


def _vector(parts: list[list[tuple[str, Number]]]) -> dict[str, np.ndarray]:
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
        "drawn": np.array([place for place, _, _ in drawn], dtype=np.int64),
        "kind": np.array([KINDS.get(d.kind, TABLE) for _, _, d in drawn], dtype=np.int64),
        "parameters": np.concatenate([np.zeros(0), *parameters]),
        "begins": np.cumsum([0, *(len(p) for p in parameters)], dtype=np.int64),
        "key": np.array([_key(key) for _, key, _ in drawn], dtype=np.int64).reshape(-1, 2),
    }


def _key(path: str) -> tuple[int, int]:
    digest = hashlib.sha256(path.encode()).digest()
    return int.from_bytes(digest[:3], "big"), int.from_bytes(digest[3:7], "big")


@functools.cache  # inverting a beta distribution is slow, and scenarios repeat themselves
def _parameters(distribution: Distribution) -> np.ndarray:
    """Return what `draws.quantile` needs: parameters, or a table of quantiles."""
    given = distribution.parameters
    if distribution.kind in KINDS:
        return np.array(given, dtype=np.float64)
    a, b, low, high = given
    u = np.linspace(0.0, 1.0, QUANTILES)
    if distribution.kind == "beta":
        return np.asarray(low + (high - low) * special.betaincinv(a, b, u))
    below, above = special.ndtr((low - a) / b), special.ndtr((high - a) / b)
    return np.asarray(np.clip(a + b * special.ndtri(below + u * (above - below)), low, high))


@rule
def draw_numbers(case: Case, seed: Seed, first: int, vectors: np.ndarray) -> None:
    """Fill in the numbers of runs `first`, `first` + 1, ...

    Parameters
    ----------
    case : Case
        From `pack`.
    seed : int
        Seed of the ensemble, as ``numpy.uint64``.
    first : int
        Number of the first run.
    vectors : ndarray of float, shape (runs, numbers)
        Modified in place.
    """
    for r in range(vectors.shape[0]):
        for n in range(case.fixed.shape[0]):
            vectors[r, n] = case.fixed[n]
        for d in range(case.drawn.shape[0]):
            u = uniform(seed, first + r, case.key[d, 0], case.key[d, 1], NUMBER)
            parameters = case.parameters[case.begins[d] : case.begins[d + 1]]
            vectors[r, case.drawn[d]] = quantile(case.kind[d], parameters, u)


def process_records(vectors: np.ndarray) -> Any:
    """Return the numbers of the process as records, one a run: ``p.collapse_gap``."""
    block = np.ascontiguousarray(vectors[:, : len(PROCESS)])
    return block.view(PROCESS_RECORD).reshape(-1).view(np.recarray)


@rule
def numbers_of(case: Case, vector: np.ndarray) -> Numbers:
    """Return the other numbers of one run in their shapes.

    Parameters
    ----------
    case : Case
        From `pack`.
    vector : ndarray of float, shape (numbers,)
        One row of what `draw_numbers` fills.
    """
    at = case.at
    parties, issues = case.others_perform.shape
    levels = (at[7] - at[6]) // (parties * issues)
    return Numbers(
        vector[at[1] : at[2]],
        vector[at[2] : at[3]],
        vector[at[3] : at[4]],
        vector[at[4] : at[5]],
        vector[at[5] : at[6]].reshape((parties, issues)),
        vector[at[6] : at[7]].reshape((parties, issues, levels)),
        vector[at[7] : at[8]],
        vector[at[8] : at[9]],
        vector[at[9] : at[10]].reshape((case.mediators, parties)),
        vector[at[10] : at[11]],
        vector[at[11] : at[12]],
        vector[at[12] : at[13]],
        vector[at[13] : at[14]],
        vector[at[14] : at[15]],
        vector[at[15] : at[16]],
    )
