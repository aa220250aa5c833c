"""The numbers of a run, drawn from their ranges.

Whatever a scenario gives as a number may differ from run to run, so all numbers stand in one
vector, in the order of `layout`. `draw_numbers` fills it for each run, and `numbers_of` gives
its parts their shapes again.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from negsim.engine.draws import NUMBER, Seed, quantile, uniform
from negsim.engine.order import Ordered
from negsim.jit import rule
from negsim.rules.mediation import FURTHER
from negsim.scenario.distribution import Distribution, Number, lowest
from negsim.scenario.fields import table
from negsim.scenario.process import Process
from negsim.scenario.scenario import Condition, Party, RedLine, Scenario

if TYPE_CHECKING:
    from negsim.engine.lay_out import Case

PROCESS = tuple(f.path for f in table(Process, "process") if f.kind == "number")
"""Paths of the numbers of the process, in the order they are laid out."""

PROCESS_RECORD = np.dtype(
    [(path.removeprefix("process.").replace(".", "_"), np.float64) for path in PROCESS]
)
"""The same as a record: ``process.collapse.gap`` is read as ``p.collapse_gap``."""

QUANTILES = 1025
"""Points of the table of quantiles that stands for a beta or normal distribution."""

RUNS_AT_ONCE = 32
"""Runs whose numbers are drawn together: few enough to stay near the processor."""

KINDS = {"uniform": 0, "triangular": 1}
TABLE = 2


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
    reciprocity: np.ndarray  # (N,)
    misperception: np.ndarray  # (N,)
    quiet: np.ndarray  # (N,)
    press_from: np.ndarray  # (M,)
    press_until: np.ndarray  # (M,)
    alignment: np.ndarray  # (M, N)
    principal_firmness: np.ndarray  # (principals' lines,)
    further: np.ndarray  # (M, further instruments)


def layout(things: Ordered) -> Iterator[list[tuple[str, Number]]]:
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
    yield [(_line_key(things, i, j), j.firmness) for i, j in things.lines]
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
    yield [(f"{i.stream}.reciprocity", i.reciprocity) for i in parties]
    yield [(f"{i.stream}.misperception", i.misperception) for i in parties]
    yield [(f"{i.stream}.quiet", i.preconditions.quiet) for i in parties]
    yield [(f"{m.stream}.press_from", m.press_from) for m in mediators]
    yield [(f"{m.stream}.press_until", m.press_until) for m in mediators]
    yield [
        (f"{m.stream}.alignment.{i.stream}", m.alignment[place[i.id]] if m.alignment else 0.0)
        for m in mediators
        for i in parties
    ]
    yield [
        ("principal " * bool(i.principal_lines) + _line_key(things, i, j), j.firmness)
        for i, j in things.principal_lines
    ]
    yield [
        (f"{m.stream}.further.{name}", m.further[z] if m.further else 0.0)
        for m in mediators
        for z, name in enumerate(FURTHER)
    ]


def _line_key(things: Ordered, party: Party, line: RedLine) -> str:
    """Return the key of a line's firmness."""

    def words(bound: RedLine | Condition) -> str:
        issue = things.issues[things.place(bound.issue)]
        return f"{issue.stream}.{bound.at_least}.{bound.level}"

    unless = sorted(words(condition) for condition in line.unless)
    return ".".join([str(party.stream), "line", words(line), *unless])


def _at(scenario: Scenario, path: str) -> Number:
    """Return the number of the process at a dotted path."""
    value: Any = scenario
    for name in path.split("."):
        value = getattr(value, name)
    number: Number = value
    return number


def _padded(values: tuple[Number, ...], length: int) -> tuple[Number, ...]:
    return values + (0.0,) * (length - len(values))


def vector(parts: list[list[tuple[str, Number]]]) -> dict[str, np.ndarray]:
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
    from scipy import special  # long to import, and few scenarios need it

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
    # Number by number for some runs at a time: draws of one number are worked out side by side.
    for begin in range(0, vectors.shape[0], RUNS_AT_ONCE):
        end = min(begin + RUNS_AT_ONCE, vectors.shape[0])
        for d in range(case.drawn.shape[0]):
            place, here, there = case.drawn[d], case.key[d, 0], case.key[d, 1]
            for r in range(begin, end):
                vectors[r, place] = uniform(seed, first + r, here, there, NUMBER)
            parameters = case.parameters[case.begins[d] : case.begins[d + 1]]
            for r in range(begin, end):
                vectors[r, place] = quantile(case.kind[d], parameters, vectors[r, place])


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
        vector[at[16] : at[17]],
        vector[at[17] : at[18]],
        vector[at[18] : at[19]],
        vector[at[19] : at[20]],
        vector[at[20] : at[21]],
        vector[at[21] : at[22]].reshape((case.mediators, parties)),
        vector[at[22] : at[23]],
        vector[at[23] : at[24]].reshape((case.mediators, len(FURTHER))),
    )
