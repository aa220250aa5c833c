"""What a run works in: its record and state, and the arrays of one round.

A workspace is made once and serves a block of runs, one after the other.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.jit import rule, step
from negsim.rules.concession import steepness
from negsim.rules.elementary import log_in_two_parts, logs_of_whole_numbers
from negsim.rules.mediation import FURTHER, belief

COUNT, STALE, SEARCHES = range(3)
"""Indices of `Values.memo`: how many packages are found; whether they must be found anew; how often
these very packages have been searched."""

MOST = 48
"""Rounds that are drawn at once, at most: a run may end before it needs them all."""

RECORD = np.dtype(
    [
        ("outcome", np.int64),  # class: the scenario's, then interim truce, stalemate, ...
        ("rounds", np.int64),  # rounds played
        ("package", np.int64),  # number of the signed package among all, or -1
        ("collapses", np.int64),
        ("revivals", np.int64),
        ("first_collapse", np.int64),  # round of the first collapse, from 1; 0 if none
        ("rounds_to_revival", np.int64),  # from collapse (or start) to first revival; 0 if none
        ("interim", np.int64),  # round of the interim text, from 1; 0 if none
        ("walker", np.int64),  # index of the party that walked out last, or -1
        ("truce", np.bool_),  # whether the truce holds at the end
        ("trust", np.float64),  # at the end
        ("effort", np.float64),  # spent by all mediators
        ("failed", np.bool_),  # whether what was signed failed while it was watched
        ("lasted", np.int64),  # rounds it lasted, of those it was watched for; 0 if none signed
        # what follows is the state of a run while it is played
        ("phase", np.int64),
        ("at_table", np.int64),  # rounds spent at the table
        ("stuck", np.int64),  # rounds at the table in a row with a wide gap
        ("since", np.int64),  # rounds since the collapse
        ("away", np.float64),  # rounds of adjournment left
        ("struck", np.bool_),  # an incident this round
        ("assurance", np.float64),  # of the verification in force
    ],
    align=True,
)
"""One run: what is recorded of it and, above that, the state it is in."""

NEVER = -1.0
"""What no number of a run can be: something is yet to be worked out."""


class Ahead(NamedTuple):
    """Draws made ahead, for some events of a round."""

    drawn: np.ndarray  # (events, rounds drawn at once)
    piece: np.ndarray  # int (events,): which piece of all rounds they are for, or -1


def make_ahead(events: int, rounds: int) -> Ahead:
    """Return arrays for draws of so many events a round; all pieces of `rounds` are alike."""
    pieces = -(-rounds // MOST)
    return Ahead(np.zeros((events, -(-rounds // pieces))), np.full(events, -1))


@rule
def forget(ahead: Ahead) -> None:
    """Forget all draws: another run begins."""
    ahead.piece[:] = -1


class Values(NamedTuple):
    """Packages, complete or interim, and those that all could sign; C is how many."""

    packages: np.ndarray  # int (X, K)
    kind: np.ndarray  # int (N, X), see `negsim.engine.prune`
    needs: np.ndarray  # (N, kinds)
    opened: np.ndarray  # bool (N, kinds): the party's softening opens the kind
    memo: np.ndarray  # int (3,)
    found: np.ndarray  # int (C of X,) indices of packages all could sign
    base: np.ndarray  # (N, C of X) of each of them
    gain: np.ndarray  # (N, C of X)
    worth: np.ndarray  # (N, C of X)
    believed: np.ndarray  # (N,) how far promises were believed when worths were worked out
    even_base: np.ndarray  # (N, C of X) the same, if all issues mattered equally
    even_gain: np.ndarray  # (N, C of X)
    evenly: np.ndarray  # (N, C of X)


def make_values(packages: np.ndarray, kind: np.ndarray, even: bool) -> Values:
    """Return the arrays for `packages`; `even` says whether to know them also evenly weighted."""
    n, x = kind.shape
    kinds = int(kind.max(initial=0)) + 1
    more = x if even else 0
    return Values(
        packages=packages,
        kind=kind,
        needs=np.zeros((n, kinds)),
        opened=np.zeros((n, kinds), dtype=np.bool_),
        memo=np.array([0, 1, 0]),
        found=np.zeros(x, dtype=np.int64),
        base=np.zeros((n, x)),
        gain=np.zeros((n, x)),
        worth=np.zeros((n, x)),
        believed=np.zeros(n),
        even_base=np.zeros((n, more)),
        even_gain=np.zeros((n, more)),
        evenly=np.zeros((n, more)),
    )


class Workspace(NamedTuple):
    """Arrays that a run works in; one set serves a block of runs, one after the other."""

    softening: np.ndarray  # (N,)
    softest: np.ndarray  # (N,) the highest softening so far
    hurt: np.ndarray  # (N,)
    unpressured: np.ndarray  # (N,) reservation value without pressure
    reserve: np.ndarray  # (N,) reservation value
    asked: np.ndarray  # (N,) aspiration
    steepness: np.ndarray  # (N,) power to which its tactic raises time
    log: np.ndarray  # (rounds + 1, 2) logs of numbers of rounds, in two parts
    deadline: np.ndarray  # (2,) log of the deadline, in two parts
    shortfalls: np.ndarray  # (N,)
    offers: np.ndarray  # int (N,) column of `worth`, or NONE
    on_site: np.ndarray  # bool (N,)
    facilitation: np.ndarray  # (N,) influence on each party
    formulation: np.ndarray  # (N,)
    pressure: np.ndarray  # (N,)
    heard: np.ndarray  # (N,) best offer of the others last round, or -1
    heard_before: np.ndarray  # (N,) and the round before
    quiet: np.ndarray  # int (N,) rounds without an incident against the party
    signed_worth: np.ndarray  # (N,) utility of what was signed
    further: np.ndarray  # (N, further instruments) influence on each party
    further_mean: np.ndarray  # (further instruments,) the same, mean over parties
    credibility: np.ndarray  # (N,) how far each believes promises
    hold: np.ndarray  # (M, N) leverage as far as the mediator is believed
    pressing_hold: np.ndarray  # (M, N) the same on parties that it presses
    pressing: np.ndarray  # (M,) intensity of pressure this round
    left: np.ndarray  # (M,) effort left
    share: np.ndarray  # (M,) share of this round's effort that is affordable
    locked: np.ndarray  # int (K,) level of a settled issue, or -1
    certain: np.ndarray  # (N, K, L)
    due: np.ndarray  # (N, K, L)
    most_certain: np.ndarray  # (N, K)
    most_due: np.ndarray  # (N, K)
    even_certain: np.ndarray  # (N, K, L) as certain and due, if all issues mattered equally
    even_due: np.ndarray  # (N, K, L)
    even_salience: np.ndarray  # (N, K) all equal
    principal_needs: np.ndarray  # (N, kinds)
    hoped: np.ndarray  # (N,) the most it could hope for
    hoped_at: np.ndarray  # (N,) credibility it was worked out at
    strikes: Ahead  # (J) draws of incidents
    walkouts: Ahead  # (1) draws of a collapse
    consents: Ahead  # (N) draws of consent
    complete: Values  # the complete packages
    interim: Values  # the interim texts


def make_workspace(case: Case, levels: int) -> Workspace:
    """Return the arrays that runs of `case` work in; `levels` is the most an issue has."""
    n, k = case.others_perform.shape
    m, z = case.mediators, len(FURTHER)
    shapes = (
        ((n,), "softening softest hurt unpressured reserve asked steepness shortfalls"),
        ((n,), "facilitation formulation pressure heard heard_before credibility"),
        ((n,), "signed_worth hoped hoped_at"),
        ((m,), "pressing left share"),
        ((m, n), "hold pressing_hold"),
        ((n, k), "most_certain most_due"),
        ((n, k, levels), "certain due even_certain even_due"),
    )
    arrays: dict[str, Any] = {
        name: np.zeros(shape) for shape, names in shapes for name in names.split()
    }
    log = np.empty((max(case.rounds, case.watched) + 1, 2))
    logs_of_whole_numbers(log)
    return Workspace(
        **arrays,
        offers=np.zeros(n, dtype=np.int64),
        on_site=np.zeros(n, dtype=np.bool_),
        quiet=np.zeros(n, dtype=np.int64),
        further=np.zeros((n, z)),
        further_mean=np.zeros(z),
        log=log,
        deadline=np.zeros(2),
        locked=np.zeros(k, dtype=np.int64),
        even_salience=np.ones((n, k)),
        principal_needs=np.zeros((n, principal_kinds(case))),
        strikes=make_ahead(len(case.victim), case.rounds),
        walkouts=make_ahead(1, case.rounds),
        consents=make_ahead(n, case.rounds),
        complete=make_values(case.packages, case.package_kind, case.misperceive),
        interim=make_values(case.interims, case.interim_kind, even=False),
    )


def principal_kinds(case: Case) -> int:
    """Return how many kinds of packages principals tell apart, those included that none left has.

    Where packages are left out of a case (`negsim.engine.prune`), one of each kind to the
    delegations stays, but not of each kind to the principals; `needs_of_packages` fills in all.
    """
    left, all_kinds = case.principal_kind, case.principal_kind_breaches[:, 2]
    return 1 + max(int(left.max(initial=0)), int(all_kinds.max(initial=0)))


@step
def begin(case: Case, p: Any, x: Inputs, work: Workspace, s: Any) -> None:
    """Set the state in which a run begins."""
    work.softening[:] = 0.0
    work.softest[:] = 0.0
    work.hurt[:] = 0.0
    work.heard[:] = -1.0
    work.heard_before[:] = -1.0
    work.quiet[:] = 0
    work.on_site[:] = case.start_on_site
    work.share[:] = NEVER
    forget(work.strikes)
    forget(work.walkouts)
    forget(work.consents)
    work.deadline[0], work.deadline[1] = log_in_two_parts(p.deadline)
    for i in range(work.steepness.shape[0]):
        work.steepness[i] = steepness(case.tactic[i], x.at_the_table[i])
    for m in range(case.mediators):
        work.left[m] = x.endurance[m]
        for i in range(work.hurt.shape[0]):
            work.hold[m, i] = x.leverage[m, i] * belief(x.alignment[m, i], case.bias)
            work.pressing_hold[m, i] = work.hold[m, i] * case.addresses[m, i]
    for k in range(work.locked.shape[0]):
        if work.locked[k] >= 0:
            work.locked[k] = -1
            work.complete.memo[STALE] = True
    s.outcome, s.package, s.walker = -1, -1, -1
    s.collapses, s.revivals, s.first_collapse, s.rounds_to_revival, s.interim = 0, 0, 0, 0, 0
    s.truce, s.trust, s.effort = case.start_truce, p.start_trust, 0.0
    s.phase, s.at_table, s.stuck, s.since = case.start_phase, 0, 0, 0
    s.away, s.struck, s.assurance = 0.0, False, 0.0
    s.failed, s.lasted = False, 0
