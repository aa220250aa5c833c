"""The numbers of a run, drawn from their ranges.

Whatever a scenario gives as a number may differ from run to run, so all numbers stand in one
vector, in the order of `parts_of`. `draw_inputs` fills it for each run, and `inputs_of` gives
its parts their shapes again.
"""

from __future__ import annotations

import functools
import hashlib
from collections import namedtuple
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from negsim.engine.arrays import Case
from negsim.engine.draws import NUMBER, Seed, quantile, uniform
from negsim.engine.order import Ordered
from negsim.jit import rule
from negsim.rules.mediation import FURTHER
from negsim.scenario.fields import Distribution, Number, lowest, table
from negsim.scenario.process import Process
from negsim.scenario.scenario import Condition, Party, RedLine, Scenario

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

Part: TypeAlias = list[tuple[str, Number]]
"""Key and value of each number of a part of the vector."""

KINDS = {"uniform": 0, "triangular": 1}
TABLE = 2


class Inputs(NamedTuple):
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


INDEX: Any = namedtuple("INDEX", Inputs._fields)(*range(1, len(Inputs._fields) + 1))
"""Index of each of these parts of the vector by name; part 0 is the process."""


def parts_of(ordered: Ordered) -> dict[str, Part]:
    """Return the parts of the vector of numbers: key and value of each number of the part.

    Keys are paths with stream numbers for names and level numbers for levels, so that a
    number keeps its draws through any renaming. Parts are in the order of `Inputs`, the process
    first.
    """
    parts = {
        "process": [(path, _at(ordered.scenario, path)) for path in PROCESS],
        **_of_parties(ordered),
        **_of_values(ordered),
        **_of_lines(ordered),
        **_of_mediators(ordered),
        **_of_violence(ordered),
    }
    return {name: parts[name] for name in ("process", *Inputs._fields)}


def _of_parties(ordered: Ordered) -> dict[str, Part]:
    parties = ordered.parties
    return {
        "batna": [(f"{i.stream}.batna", i.batna) for i in parties],
        "at_the_table": [(f"{i.stream}.at_the_table", i.flexibility.at_the_table) for i in parties],
        "under_pressure": [
            (f"{i.stream}.under_pressure", i.flexibility.under_pressure) for i in parties
        ],
        "mandate": [(f"{i.stream}.mandate", i.mandate) for i in parties],
        "reciprocity": [(f"{i.stream}.reciprocity", i.reciprocity) for i in parties],
        "misperception": [(f"{i.stream}.misperception", i.misperception) for i in parties],
        "quiet": [(f"{i.stream}.quiet", i.preconditions.quiet) for i in parties],
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
            for level, value in enumerate(_padded(i.values[column[k.id]], most))
        ],
        "assurance": [(f"assurance.{level}", q) for level, q in enumerate(verifying)]
        or [("process.assurance", scenario.process.assurance)],
    }


def _of_lines(ordered: Ordered) -> dict[str, Part]:
    return {
        "firmness": [(_line_key(ordered, i, j), j.firmness) for i, j in ordered.lines],
        "principal_firmness": [
            ("principal " * bool(i.principal_lines) + _line_key(ordered, i, j), j.firmness)
            for i, j in ordered.principal_lines
        ],
    }


def _of_mediators(ordered: Ordered) -> dict[str, Part]:
    index = {party.id: i for i, party in enumerate(ordered.scenario.parties)}
    pairs = [(m, i) for m in ordered.mediators for i in ordered.parties]
    single = ("facilitation", "formulation", "pressure", "endurance", "press_from", "press_until")
    return {
        **{
            name: [(f"{m.stream}.{name}", getattr(m, name)) for m in ordered.mediators]
            for name in single
        },
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


def _of_violence(ordered: Ordered) -> dict[str, Part]:
    return {
        "rate": [(f"{j.stream}.rate", j.rate) for j in ordered.violence],
        "attribution": [(f"{j.stream}.attribution", j.attribution) for j in ordered.violence],
    }


def _line_key(ordered: Ordered, party: Party, line: RedLine) -> str:
    """Return the key of a line's firmness."""

    def words(bound: RedLine | Condition) -> str:
        issue = ordered.issues[ordered.index(bound.issue)]
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
def draw_inputs(case: Case, seed: Seed, first: int, vectors: np.ndarray) -> None:
    """Fill in the numbers of runs `first`, `first` + 1, ...

    Parameters
    ----------
    case : Case
        From `lay_out`.
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
            index, here, there = case.drawn[d], case.key[d, 0], case.key[d, 1]
            for r in range(begin, end):
                vectors[r, index] = uniform(seed, first + r, here, there, NUMBER)
            parameters = case.parameters[case.begins[d] : case.begins[d + 1]]
            for r in range(begin, end):
                vectors[r, index] = quantile(case.kind[d], parameters, vectors[r, index])


def process_records(vectors: np.ndarray) -> Any:
    """Return the numbers of the process as records, one a run: ``p.collapse_gap``."""
    block = np.ascontiguousarray(vectors[:, : len(PROCESS)])
    return block.view(PROCESS_RECORD).reshape(-1).view(np.recarray)


@rule
def inputs_of(case: Case, vector: np.ndarray) -> Inputs:
    """Return the other numbers of one run in their shapes.

    Parameters
    ----------
    case : Case
        From `lay_out`.
    vector : ndarray of float, shape (numbers,)
        One row of what `draw_inputs` fills.
    """
    # Sliced here: a compiled function returns no array that it was not handed.
    at = case.at
    parties, issues = case.others_perform.shape
    value = vector[at[INDEX.value] : at[INDEX.value + 1]]
    return Inputs(
        vector[at[INDEX.batna] : at[INDEX.batna + 1]],
        vector[at[INDEX.at_the_table] : at[INDEX.at_the_table + 1]],
        vector[at[INDEX.under_pressure] : at[INDEX.under_pressure + 1]],
        vector[at[INDEX.mandate] : at[INDEX.mandate + 1]],
        vector[at[INDEX.salience] : at[INDEX.salience + 1]].reshape((parties, issues)),
        value.reshape((parties, issues, value.shape[0] // (parties * issues))),
        vector[at[INDEX.assurance] : at[INDEX.assurance + 1]],
        vector[at[INDEX.firmness] : at[INDEX.firmness + 1]],
        vector[at[INDEX.leverage] : at[INDEX.leverage + 1]].reshape((case.mediators, parties)),
        vector[at[INDEX.facilitation] : at[INDEX.facilitation + 1]],
        vector[at[INDEX.formulation] : at[INDEX.formulation + 1]],
        vector[at[INDEX.pressure] : at[INDEX.pressure + 1]],
        vector[at[INDEX.endurance] : at[INDEX.endurance + 1]],
        vector[at[INDEX.rate] : at[INDEX.rate + 1]],
        vector[at[INDEX.attribution] : at[INDEX.attribution + 1]],
        vector[at[INDEX.reciprocity] : at[INDEX.reciprocity + 1]],
        vector[at[INDEX.misperception] : at[INDEX.misperception + 1]],
        vector[at[INDEX.quiet] : at[INDEX.quiet + 1]],
        vector[at[INDEX.press_from] : at[INDEX.press_from + 1]],
        vector[at[INDEX.press_until] : at[INDEX.press_until + 1]],
        vector[at[INDEX.alignment] : at[INDEX.alignment + 1]].reshape((case.mediators, parties)),
        vector[at[INDEX.principal_firmness] : at[INDEX.principal_firmness + 1]],
        vector[at[INDEX.further] : at[INDEX.further + 1]].reshape((case.mediators, len(FURTHER))),
    )
