"""The arrays that rules and executors see: what is the same in every run, and a run's numbers."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, NamedTuple

import numpy as np

from negsim.engine.draws import NUMBER, Seed, quantile, uniform
from negsim.jit import rule
from negsim.rules.drafts import Bounds
from negsim.rules.mediation import FURTHER

RUNS_AT_ONCE = 32
"""Runs whose numbers are drawn together: few enough to stay near the processor."""


class Events(NamedTuple):
    """What is bound to happen, in the order of the file, and the numbers that it changes."""

    at: np.ndarray  # int (E,): round in which it begins, or 0
    after: np.ndarray  # int (E,): number of the collapse that it follows, or 0
    delay: np.ndarray  # int (E,): rounds from that collapse on
    lasts: np.ndarray  # int (E,): rounds; 0 for good
    strikes: np.ndarray  # int (E,): source of violence that strikes for certain, or -1
    summit: np.ndarray  # bool (E,)
    joins: np.ndarray  # int (E,): mediator that joins, or -1
    leaves: np.ndarray  # int (E,): mediator that leaves, or -1
    paths: np.ndarray  # int (E,): how many numbers the scenario lets each change by their paths
    begins: np.ndarray  # int (E + 1,): where the changes of each begin
    number: np.ndarray  # int (changes,): its index in the vector
    value: np.ndarray  # float (changes,)


class Case(NamedTuple):
    """What is the same in every run, as arrays; N parties, K issues, M mediators, J sources.

    Parties, issues, mediators and sources are in the order of their streams. X is the number
    of packages kept (those that could ever be signed by all), Y the number of interim texts.
    """

    party_stream: np.ndarray  # int (N,)
    source_stream: np.ndarray  # int (J,)
    victim: np.ndarray  # int (J,): index of the party struck
    checked: np.ndarray  # int (J,): issue whose level in force checks the source, or -1
    mediators: int  # M
    status_quo: np.ndarray  # int (K,)
    level_counts: np.ndarray  # int (K,)
    verification: int  # index of the verification issue, or -1
    others_perform: np.ndarray  # bool (N, K): somebody but the party performs the issue
    packages: np.ndarray  # int (X, K): level of each issue
    package_number: np.ndarray  # int (X,): index among all packages
    package_class: np.ndarray  # int (X,): outcome class, by the scenario's order
    bounds: Bounds  # the red lines of delegations
    steps: np.ndarray  # int (lines, X): levels beyond each line
    package_breaches: np.ndarray  # int (any, 4): the steps above 0: line, party, package, steps
    package_kind: np.ndarray  # int (N, X): packages of a kind cross the party's lines alike
    package_kind_breaches: np.ndarray  # int (any, 4): line, party, kind, steps
    interims: np.ndarray  # int (Y, K)
    interim_breaches: np.ndarray  # int (any, 4): none on issues set aside
    interim_kind: np.ndarray  # int (N, Y)
    interim_kind_breaches: np.ndarray  # int (any, 4)
    set_aside: np.ndarray  # bool (K,): the interim text leaves the issue open
    principals_differ: bool  # some principal has red lines of its own
    principal_steps: np.ndarray  # int (principals' lines, X)
    principal_breaches: np.ndarray  # int (any, 4)
    principal_kind: np.ndarray  # int (N, X)
    principal_kind_breaches: np.ndarray  # int (any, 4)
    tactic: np.ndarray  # int (N,): index in `rules.concession.TACTICS`
    wants_truce: np.ndarray  # bool (N,): returns only while a truce holds
    press_when: np.ndarray  # int (M,): see `rules.mediation.presses_now`
    addresses: np.ndarray  # float (M, N): 1 where the mediator presses the party
    bias: int  # hypothesis, see `rules.mediation.belief`
    watched: int  # rounds that a signed text is watched for
    chain: bool  # constant chances replace bargaining
    rounds: int
    start_phase: int
    start_on_site: bool
    start_truce: bool
    start_rounds: int
    events: Events
    classes: int  # number of the scenario's outcome classes
    values_vary: bool  # saliences, values or assurances differ from run to run
    lines_vary: bool  # firmness differs from run to run
    at: np.ndarray  # int (parts + 1,): where each part of the vector of numbers begins, and its end
    fixed: np.ndarray  # float (numbers,): values of those that are fixed
    drawn: np.ndarray  # int (D,): indices of those that are drawn
    kind: np.ndarray  # int (D,): kind of distribution, see `draws.quantile`
    parameters: np.ndarray  # float (any,): parameters of all, end to end
    begins: np.ndarray  # int (D + 1,): where the parameters of each begin
    key: np.ndarray  # int (D, 2): hash of its path: 24 and 32 bits


class Inputs(NamedTuple):
    """The numbers of one run but for those of the process, as views of the vector."""

    batna: np.ndarray  # (N,)
    at_the_table: np.ndarray  # (N,)
    under_pressure: np.ndarray  # (N,)
    waiting: np.ndarray  # (N,)
    mandate: np.ndarray  # (N,)
    salience: np.ndarray  # (N, K)
    value: np.ndarray  # (N, K, L)
    assurance: np.ndarray  # (levels of the verification issue,), or (1,)
    firmness: np.ndarray  # (lines,)
    leverage: np.ndarray  # (M, N)
    facilitation: np.ndarray  # (M,)
    formulation: np.ndarray  # (M,)
    pressure: np.ndarray  # (M,)
    present: np.ndarray  # (M,)
    endurance: np.ndarray  # (M,)
    rate: np.ndarray  # (J,)
    attribution: np.ndarray  # (J,)
    quiet: np.ndarray  # (N,)
    press_from: np.ndarray  # (M,)
    press_until: np.ndarray  # (M,)
    alignment: np.ndarray  # (M, N)
    principal_firmness: np.ndarray  # (principals' lines,)
    further: np.ndarray  # (M, further instruments)


INDEX: Any = namedtuple("INDEX", Inputs._fields)(*range(1, len(Inputs._fields) + 1))
"""Index of each of these parts of the vector by name; part 0 is the process."""


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
        vector[at[INDEX.waiting] : at[INDEX.waiting + 1]],
        vector[at[INDEX.mandate] : at[INDEX.mandate + 1]],
        vector[at[INDEX.salience] : at[INDEX.salience + 1]].reshape((parties, issues)),
        value.reshape((parties, issues, value.shape[0] // (parties * issues))),
        vector[at[INDEX.assurance] : at[INDEX.assurance + 1]],
        vector[at[INDEX.firmness] : at[INDEX.firmness + 1]],
        vector[at[INDEX.leverage] : at[INDEX.leverage + 1]].reshape((case.mediators, parties)),
        vector[at[INDEX.facilitation] : at[INDEX.facilitation + 1]],
        vector[at[INDEX.formulation] : at[INDEX.formulation + 1]],
        vector[at[INDEX.pressure] : at[INDEX.pressure + 1]],
        vector[at[INDEX.present] : at[INDEX.present + 1]],
        vector[at[INDEX.endurance] : at[INDEX.endurance + 1]],
        vector[at[INDEX.rate] : at[INDEX.rate + 1]],
        vector[at[INDEX.attribution] : at[INDEX.attribution + 1]],
        vector[at[INDEX.quiet] : at[INDEX.quiet + 1]],
        vector[at[INDEX.press_from] : at[INDEX.press_from + 1]],
        vector[at[INDEX.press_until] : at[INDEX.press_until + 1]],
        vector[at[INDEX.alignment] : at[INDEX.alignment + 1]].reshape((case.mediators, parties)),
        vector[at[INDEX.principal_firmness] : at[INDEX.principal_firmness + 1]],
        vector[at[INDEX.further] : at[INDEX.further + 1]].reshape((case.mediators, len(FURTHER))),
    )
