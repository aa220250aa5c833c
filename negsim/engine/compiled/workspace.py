"""What a run works in: its record and state, and the arrays of one round.

A workspace is made once and serves a block of runs, one after the other.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negsim.engine import draws
from negsim.engine.arrays import Case, Inputs
from negsim.engine.draws import Seed, uniform
from negsim.engine.log import Log, make_rows, unread
from negsim.jit import rule, step
from negsim.rules.drafts import WEIGHTS
from negsim.rules.elementary import logs_of_whole_numbers
from negsim.rules.mediation import FURTHER
from negsim.rules.ratification import knows_mandate
from negsim.vocabulary import COLLAPSED

COUNT, STALE = range(2)
"""Indices of `Values.memo`: how many packages are found; whether they must be found anew."""

LEVELS, NEEDS, PRESSURE = range(3)
"""Indices of `Workspace.stale`: what is worked out anew where it is wanted first."""

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
        ("broke_off", np.int64),  # round in which talks were first broken off, from 1; 0 if never
        ("back_after", np.int64),  # rounds from then to the return; 0 if none
        ("failed", np.bool_),  # whether what was signed failed while it was watched
        ("lasted", np.int64),  # rounds it lasted, of those it was watched for; 0 if none signed
        # what follows is the state of a run while it is played
        ("phase", np.int64),
        ("at_table", np.int64),  # rounds spent at the table
        ("since", np.int64),  # rounds since the collapse
        ("away", np.float64),  # rounds of adjournment left
        ("blamed", np.bool_),  # an incident this round was blamed on the other side
        ("assurance", np.float64),  # of the verification in force
        ("kept", np.float64),  # share of pain and grievance that is left after a round
        ("depth", np.float64),  # how deep the last break is, in log odds of return
        ("summit", np.bool_),  # the principals meet this round
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
    """Packages, complete or interim, and those that all might sign; C is how many."""

    packages: np.ndarray  # int (X, K)
    kind: np.ndarray  # int (N, X), see `negsim.engine.prune`
    change: np.ndarray  # int (X,) first issue on which each differs from the one before
    needs: np.ndarray  # (N, kinds)
    might: np.ndarray  # bool (N, kinds) the party might sign the kind at some time in the run
    prices: np.ndarray  # (N, kinds) what a package of the kind must be worth to the party now
    principals: bool  # the red lines of principals are looked at besides
    memo: np.ndarray  # int (2,)
    found: np.ndarray  # int (C of X,) indices of packages that all might sign
    base: np.ndarray  # (N, C of X) of each of them
    gain: np.ndarray  # (N, C of X)
    worth: np.ndarray  # (N, C of X)
    believed: np.ndarray  # (N,) how far promises were believed when worths were worked out
    wanted: np.ndarray  # bool (C of X,) some party might offer it
    taken: np.ndarray  # bool (C of X,) all would take it from mediators
    chosen: np.ndarray  # int (any of X,) packages that all could sign now and somebody would choose
    offered: np.ndarray  # (N, any of X) worth of each of those


def make_values(packages: np.ndarray, kind: np.ndarray, principals: bool) -> Values:
    """Return the arrays for `packages`."""
    n, x = kind.shape
    kinds = int(kind.max(initial=0)) + 1
    return Values(
        packages=packages,
        kind=kind,
        change=first_changes(packages),
        needs=np.zeros((n, kinds)),
        might=np.zeros((n, kinds), dtype=np.bool_),
        prices=np.zeros((n, kinds)),
        principals=principals,
        memo=np.array([0, 1]),
        found=np.zeros(x, dtype=np.int64),
        base=np.zeros((n, x)),
        gain=np.zeros((n, x)),
        worth=np.zeros((n, x)),
        believed=np.zeros(n),
        wanted=np.zeros(x, dtype=np.bool_),
        taken=np.zeros(x, dtype=np.bool_),
        chosen=np.zeros(x, dtype=np.int64),
        offered=np.zeros((n, x)),
    )


def first_changes(packages: np.ndarray) -> np.ndarray:
    """Return the first issue on which each package differs from the one before; 0 for the first."""
    changes = np.zeros(len(packages), dtype=np.int64)
    if len(packages) > 1:
        changes[1:] = (packages[1:] != packages[:-1]).argmax(axis=1)
    return changes


class Drafts(NamedTuple):
    """The drafts that each party considers, and what is tabled; D is how many drafts at most."""

    written: np.ndarray  # int (N,) drafts of each party; 0 if they are yet to be written
    reaches: np.ndarray  # int (lines,)
    lowest: np.ndarray  # int (K,)
    highest: np.ndarray  # int (K,)
    chosen: np.ndarray  # int (K,)
    own: np.ndarray  # (K, L) worth of each level to its author if promises are kept
    theirs: np.ndarray  # (K, L) the same to all others together
    levels: np.ndarray  # int (N, D, K)
    base: np.ndarray  # (N, D, N) parts of what each draft is worth to each party
    gain: np.ndarray  # (N, D, N)
    needs: np.ndarray  # (N, D, N)
    worth: np.ndarray  # (N, N) of what each tables to each
    borne: np.ndarray  # (N, N) what each could bear for the draft of each
    unborne: np.ndarray  # (N, N) need of what each tables that each cannot bear
    tabled: np.ndarray  # int (N,) index of the draft that each tables


def make_drafts(case: Case, levels: int) -> Drafts:
    """Return the arrays for the drafts of a case; `levels` is the most that an issue has."""
    n, k = case.others_perform.shape
    grades = int(case.level_counts[case.verification]) if case.verification >= 0 else 1
    most = WEIGHTS * grades
    return Drafts(
        written=np.zeros(n, dtype=np.int64),
        reaches=np.zeros(len(case.bounds.whose), dtype=np.int64),
        lowest=np.zeros(k, dtype=np.int64),
        highest=np.zeros(k, dtype=np.int64),
        chosen=np.zeros(k, dtype=np.int64),
        own=np.zeros((k, levels)),
        theirs=np.zeros((k, levels)),
        levels=np.zeros((n, most, k), dtype=np.int64),
        base=np.zeros((n, most, n)),
        gain=np.zeros((n, most, n)),
        needs=np.zeros((n, most, n)),
        worth=np.zeros((n, n)),
        borne=np.zeros((n, n)),
        unborne=np.zeros((n, n)),
        tabled=np.zeros(n, dtype=np.int64),
    )


class Workspace(NamedTuple):
    """Arrays that a run works in; one set serves a block of runs, one after the other."""

    softening: np.ndarray  # (N,)
    unaided: np.ndarray  # (N,) softening as it would be without pressure
    borne: np.ndarray  # (N,) the most that it could have borne so far, for the best of packages
    hurt: np.ndarray  # (N,)
    grievance: np.ndarray  # (N,)
    knows: np.ndarray  # bool (N,) whether the delegation knows its mandate
    heeded: np.ndarray  # (N,) the mandate that it heeds
    opened: np.ndarray  # (N,) how far softening alone opens its lines
    unpressured: np.ndarray  # (N,) reservation value without pressure
    reserve: np.ndarray  # (N,) reservation value
    asked: np.ndarray  # (N,) aspiration
    asked_unpressed: np.ndarray  # (N,) aspiration without pressure
    steepness: np.ndarray  # (N,) power to which its tactic raises time
    log: np.ndarray  # (rounds + 1, 2) logs of numbers of rounds, in two parts
    deadline: np.ndarray  # (2,) log of the deadline, in two parts
    shortfalls: np.ndarray  # (N,) utility that the nearest draft misses
    distances: np.ndarray  # (N,) how far the nearest draft is
    discontents: np.ndarray  # (N,)
    missing: np.ndarray  # (N,) utility that what was signed falls short by
    offers: np.ndarray  # int (N,) column of `worth`, or NONE
    on_site: np.ndarray  # bool (N,)
    facilitation: np.ndarray  # (N,) influence on each party
    formulation: np.ndarray  # (N,)
    pressure: np.ndarray  # (N,)
    quiet: np.ndarray  # int (N,) rounds without an incident against the party
    signed_worth: np.ndarray  # (N,) utility of what was signed, once pressure is gone
    bars: np.ndarray  # (N,) what the mediators' text must be worth to it
    bar_unpressed: np.ndarray  # (N,) what it would have taken to sign without pressure
    further: np.ndarray  # (N, further instruments) influence on each party
    further_mean: np.ndarray  # (further instruments,) the same, mean over parties
    credibility: np.ndarray  # (N,) how far each believes promises
    hold: np.ndarray  # (M, N)
    pressing_hold: np.ndarray  # (M, N) the same on parties that it presses
    pressing: np.ndarray  # (M,) intensity of pressure this round
    left: np.ndarray  # (M,) effort left
    in_force: np.ndarray  # int (K,) level of each issue
    forced: np.ndarray  # bool (J,) the source strikes this round for certain
    certain: np.ndarray  # (N, K, L)
    due: np.ndarray  # (N, K, L)
    sums: np.ndarray  # (2, N, K + 1) see `values.base_and_gain`
    most_certain: np.ndarray  # (N, K)
    most_due: np.ndarray  # (N, K)
    stale: np.ndarray  # bool (3,) what is yet to be worked out
    principal_needs: np.ndarray  # (N, kinds)
    principal_prices: np.ndarray  # (N, kinds) prices to delegations that know their mandate
    hoped: np.ndarray  # (N,) the most it could hope for
    hoped_at: np.ndarray  # (N,) credibility it was worked out at
    begun: np.ndarray  # int (E,) round in which an event begins; 0 if that is not yet known
    own: np.ndarray  # (changes,) the run's own number that an event changes
    strikes: Ahead  # (J) draws of incidents
    walkouts: Ahead  # (1) draws of a collapse
    returns: Ahead  # (1) draws of a return
    complete: Values  # the complete packages
    interim: Values  # the interim texts
    drafts: Drafts
    event_log: Log
    decisions: Any  # recarray of ROW (0,): moves of whoever sits at the table; nobody does yet


def make_workspace(case: Case, levels: int, event_log: Log | None = None) -> Workspace:
    """Return the arrays that runs of `case` work in; `levels` is the most an issue has.

    Nobody reads the event log where none is given.
    """
    n, k = case.others_perform.shape
    m, z = case.mediators, len(FURTHER)
    shapes = (
        ((n,), "softening unaided opened heeded borne hurt grievance unpressured reserve"),
        ((n,), "asked asked_unpressed steepness shortfalls distances discontents missing"),
        ((n,), "facilitation formulation pressure credibility signed_worth bars bar_unpressed"),
        ((n,), "hoped hoped_at"),
        ((m,), "pressing left"),
        ((m, n), "hold pressing_hold"),
        ((n, k), "most_certain most_due"),
        ((2, n, k + 1), "sums"),
        ((n, k, levels), "certain due"),
        ((n, principal_kinds(case)), "principal_needs principal_prices"),
    )
    arrays: dict[str, Any] = {
        name: np.zeros(shape) for shape, names in shapes for name in names.split()
    }
    log = np.empty((max(case.start_rounds + case.rounds, case.watched) + 1, 2))
    logs_of_whole_numbers(log)
    return Workspace(
        **arrays,
        knows=np.zeros(n, dtype=np.bool_),
        offers=np.zeros(n, dtype=np.int64),
        on_site=np.zeros(n, dtype=np.bool_),
        quiet=np.zeros(n, dtype=np.int64),
        further=np.zeros((n, z)),
        further_mean=np.zeros(z),
        log=log,
        stale=np.ones(3, dtype=np.bool_),
        deadline=np.zeros(2),
        in_force=np.zeros(k, dtype=np.int64),
        forced=np.zeros(len(case.victim), dtype=np.bool_),
        begun=np.zeros(len(case.events.at), dtype=np.int64),
        own=np.zeros(len(case.events.number)),
        strikes=make_ahead(len(case.victim), case.rounds),
        walkouts=make_ahead(1, case.rounds),
        returns=make_ahead(1, case.rounds),
        complete=make_values(case.packages, case.package_kind, case.principals_differ),
        interim=make_values(case.interims, case.interim_kind, principals=False),
        drafts=make_drafts(case, levels),
        event_log=unread() if event_log is None else event_log,
        decisions=make_rows(0),
    )


def principal_kinds(case: Case) -> int:
    """Return how many kinds of packages principals tell apart, those included that none left has.

    Where packages are left out of a case (`negsim.engine.prune`), kinds may be left out too;
    `needs_of_packages` fills in all.
    """
    left, all_kinds = case.principal_kind, case.principal_kind_breaches[:, 2]
    return 1 + max(int(left.max(initial=0)), int(all_kinds.max(initial=0)))


@step
def begin(case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, s: Any) -> None:
    """Set the state in which a run begins."""
    work.softening[:] = 0.0
    work.unaided[:] = 0.0
    work.borne[:] = 0.0
    work.hurt[:] = 0.0
    work.grievance[:] = 0.0
    work.reserve[:] = 0.0
    work.asked[:] = 0.0  # as the two below: only the event log reads it before it is worked out
    work.shortfalls[:] = 0.0
    work.distances[:] = 0.0
    work.pressure[:] = 0.0
    work.facilitation[:] = 0.0
    work.pressing[:] = 0.0
    work.quiet[:] = 0
    work.on_site[:] = case.start_on_site
    work.forced[:] = False
    forget(work.strikes)
    forget(work.walkouts)
    forget(work.returns)
    for i in range(work.knows.shape[0]):
        u = uniform(seed, run, 0, case.party_stream[i], draws.MISJUDGED)
        work.knows[i] = knows_mandate(p.ratification_misjudged, u)
    for m in range(case.mediators):
        work.left[m] = x.endurance[m]
    for k in range(work.in_force.shape[0]):
        work.in_force[k] = case.status_quo[k]
    s.outcome, s.package, s.walker = -1, -1, -1
    s.collapses, s.revivals, s.first_collapse, s.rounds_to_revival, s.interim = 0, 0, 0, 0, 0
    s.broke_off = int(case.start_phase == COLLAPSED and not case.start_on_site)
    s.back_after = 0
    s.truce, s.trust, s.effort = case.start_truce, p.start_trust, 0.0
    s.phase, s.at_table, s.since = case.start_phase, case.start_rounds, 0
    s.away, s.blamed, s.assurance, s.depth, s.summit = 0.0, False, 0.0, 0.0, False
    s.failed, s.lasted = False, 0
