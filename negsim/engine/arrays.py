"""The arrays that rules and executors see: what is the same in every run of a scenario."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


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
    packages: np.ndarray  # int (X, K): level of each issue
    package_number: np.ndarray  # int (X,): place among all packages
    package_class: np.ndarray  # int (X,): outcome class, by the scenario's order
    steps: np.ndarray  # int (lines, X): levels beyond each line
    breaches: np.ndarray  # int (any, 4): the steps above 0: line, party, package, steps
    package_kind: np.ndarray  # int (N, X): packages of a kind cross the party's lines alike
    kind_breaches: np.ndarray  # int (any, 4): line, party, kind, steps
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
    tactic: np.ndarray  # int (N,): place in `rules.concession.TACTICS`
    wants_truce: np.ndarray  # bool (N,): returns only while a truce holds
    press_when: np.ndarray  # int (M,): see `rules.mediation.presses_now`
    addresses: np.ndarray  # float (M, N): 1 where the mediator presses the party
    bias: int  # hypothesis, see `rules.mediation.belief`
    misperceive: bool  # some party may mistake what matters to the others
    watched: int  # rounds that a signed text is watched for
    chain: bool  # constant chances replace bargaining
    rounds: int
    start_phase: int
    start_on_site: bool
    start_truce: bool
    classes: int  # number of the scenario's outcome classes
    values_vary: bool  # saliences, values or assurances differ from run to run
    lines_vary: bool  # firmness differs from run to run
    at: np.ndarray  # int (parts + 1,): where each part of the vector of numbers begins, and its end
    fixed: np.ndarray  # float (numbers,): values of those that are fixed
    drawn: np.ndarray  # int (D,): places of those that are drawn
    kind: np.ndarray  # int (D,): kind of distribution, see `draws.quantile`
    parameters: np.ndarray  # float (any,): parameters of all, end to end
    begins: np.ndarray  # int (D + 1,): where the parameters of each begin
    key: np.ndarray  # int (D, 2): hash of its path: 24 and 32 bits
