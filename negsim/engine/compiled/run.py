"""One run, compiled: the order of play as a loop.

`negsim.engine.readable.run` tells the same order of play in its own words, and the two must agree
run by run, exactly. Every decision is taken in `negsim.rules`; every random number comes from
`negsim.engine.draws`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine import draws
from negsim.engine.compiled.away import adjourned, begin_collapse, collapsed, revive
from negsim.engine.compiled.draws_ahead import forget, uniform_ahead
from negsim.engine.compiled.talks import talks
from negsim.engine.compiled.values import STALE
from negsim.engine.compiled.workspace import NEVER, Room
from negsim.engine.draws import NOBODY, Seed, uniform
from negsim.engine.inputs import Numbers, numbers_of
from negsim.engine.lay_out import (
    ADJOURNED,
    COLLAPSED,
    HOSTILITIES,
    SETTLED,
    TALKS,
    Case,
)
from negsim.jit import part, rule, step
from negsim.rules.breakdown import blame_chance, escalation_chance
from negsim.rules.chain import ENDS_BADLY, ENDS_WELL, chain_step
from negsim.rules.chance import lowered, raised
from negsim.rules.concession import (
    reservation,
    reservation_unpressured,
)
from negsim.rules.implementation import failure_chance, short_of_no_deal
from negsim.rules.mediation import (
    affordable,
    belief,
    cost_of_round,
    influence,
    mean_influence,
    presses_now,
)
from negsim.rules.softening import needs_of_packages, softened
from negsim.rules.utility import best_levels, split_values


@rule
def play_block(
    case: Case,
    process: Any,
    vectors: np.ndarray,
    room: Room,
    seed: Seed,
    first: int,
    records: Any,
    phases: np.ndarray,
    softest: np.ndarray,
    settled: np.ndarray,
) -> None:
    """Play runs `first`, `first` + 1, ...

    Parameters
    ----------
    case : Case
        From `packing.pack`.
    process, vectors
        The numbers of each run, from `numbers.draw_numbers`.
    room : Room
        Modified in place.
    seed, first : int
        As ``numpy.uint64`` and the number of the first run.
    records : recarray of RECORD, shape (runs,)
        Modified in place: what came of each run.
    phases : ndarray of int, shape (runs, rounds)
        Modified in place: phase at the end of each round.
    softest : ndarray of float, shape (runs, parties)
        Modified in place: the highest softening that each party reached.
    settled : ndarray of int, shape (runs, issues)
        Modified in place: level that an interim text gave an issue, or -1.
    """
    for r in range(records.shape[0]):
        x = numbers_of(case, vectors[r])
        if r == 0 or case.values_vary:
            value_levels(case, x, room)
        if r == 0 or case.lines_vary:
            find_needs(case, x, room)
        play(case, process[r], x, room, seed, first + r, records[r], phases[r])
        for i in range(room.softest.shape[0]):
            softest[r, i] = room.softest[i]
        for k in range(room.locked.shape[0]):
            settled[r, k] = room.locked[k]


@step
def value_levels(case: Case, x: Numbers, room: Room) -> None:
    """Work out what every level of every issue is worth to every party."""
    split_values(x.salience, x.value, case.status_quo, case.others_perform, room.kept, room.due)
    best_levels(room.kept, room.due, case.level_counts, room.most_kept, room.most_due)
    if case.misperceive:
        split_values(
            room.even_salience,
            x.value,
            case.status_quo,
            case.others_perform,
            room.even_kept,
            room.even_due,
        )
    room.hoped_at[:] = NEVER
    room.complete.memo[STALE] = True
    room.interim.memo[STALE] = True


@step
def find_needs(case: Case, x: Numbers, room: Room) -> None:
    """Work out what softening every kind of text needs."""
    needs_of_packages(x.firmness, case.kind_breaches, room.complete.needs)
    needs_of_packages(x.firmness, case.interim_kind_breaches, room.interim.needs)
    if case.principals_differ:
        needs_of_packages(
            x.principal_firmness, case.principal_kind_breaches, room.principal_needs
        )


@part
def play(
    case: Case,
    p: Any,
    x: Numbers,
    room: Room,
    seed: Seed,
    run: int,
    s: Any,
    phases: np.ndarray,
) -> None:
    """Play one run: incidents, mediators, parties, then what the phase asks for, each round."""
    begin(case, p, x, room, s)
    for d in range(case.rounds):
        s.rounds = d + 1
        incidents(case, p, x, room, seed, run, d, s)
        if s.phase == HOSTILITIES:
            phases[d:] = HOSTILITIES
            break
        mediators_act(case, p, x, room, s)
        parties_soften(p, x, room)
        if case.chain:
            chain_round(case, p, seed, run, d, s)
        elif s.phase == TALKS:
            talks(case, p, x, room, seed, run, d, s)
        elif s.phase == COLLAPSED:
            collapsed(case, p, x, room, seed, run, d, s)
        else:
            adjourned(p, room, seed, run, d, s)
        if s.phase == SETTLED:
            phases[d:] = SETTLED
            implement(case, p, x, room, seed, run, s)
            break
        if s.phase == HOSTILITIES:
            phases[d:] = HOSTILITIES
            break
        phases[d] = s.phase
    s.outcome = outcome(case, s)


@step
def begin(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> None:
    """Set the state in which a run begins."""
    room.softening[:] = 0.0
    room.softest[:] = 0.0
    room.hurt[:] = 0.0
    room.heard[:] = -1.0
    room.heard_before[:] = -1.0
    room.quiet[:] = 0
    room.on_site[:] = case.start_on_site
    room.share[:] = NEVER
    forget(room.strikes)
    forget(room.walkouts)
    forget(room.consents)
    for m in range(case.mediators):
        room.left[m] = x.endurance[m]
        for i in range(room.hurt.shape[0]):
            room.hold[m, i] = x.leverage[m, i] * belief(x.alignment[m, i], case.bias)
            room.pressing_hold[m, i] = room.hold[m, i] * case.addresses[m, i]
    for k in range(room.locked.shape[0]):
        if room.locked[k] >= 0:
            room.locked[k] = -1
            room.complete.memo[STALE] = True
    s.outcome, s.package, s.walker = -1, -1, -1
    s.collapses, s.revivals, s.first_collapse, s.rounds_to_revival, s.interim = 0, 0, 0, 0, 0
    s.truce, s.trust, s.effort = case.start_truce, p.start_trust, 0.0
    s.phase, s.at_table, s.stuck, s.since = case.start_phase, 0, 0, 0
    s.away, s.struck, s.assurance = 0.0, False, 0.0
    s.failed, s.lasted = False, 0


@step
def incidents(
    case: Case, p: Any, x: Numbers, room: Room, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Let each source of violence strike or not; hostilities may follow, the truce may end."""
    for i in range(room.hurt.shape[0]):
        room.hurt[i] *= p.hurt_kept
        room.quiet[i] += 1
    s.struck = False
    for j in range(case.victim.shape[0]):
        source = case.source_stream[j]
        if uniform_ahead(room.strikes, j, seed, run, d, source, draws.STRIKE) >= x.rate[j]:
            continue
        s.struck = True
        chance = blame_chance(x.attribution[j], s.assurance, p.shield)
        if uniform(seed, run, d, source, draws.BLAME) < chance:
            s.trust = lowered(s.trust, p.trust_incident)
        for i in range(room.hurt.shape[0]):
            rise = p.hurt_victim if i == case.victim[j] else p.hurt_others
            room.hurt[i] = raised(room.hurt[i], rise)
        i = case.victim[j]
        room.softening[i] = lowered(room.softening[i], p.softening_hardening)
        room.quiet[i] = 0
        chance = escalation_chance(
            p.escalation_truce if s.truce else p.escalation_no_truce, escalation_factor(p, s.phase)
        )
        if uniform(seed, run, d, source, draws.ESCALATION) < chance:
            s.phase, s.truce = HOSTILITIES, False
            return
        if s.truce and uniform(seed, run, d, source, draws.TRUCE_ENDS) < p.escalation_truce_ends:
            s.truce = False


@step
def escalation_factor(p: Any, phase: int) -> float:
    """Return how much likelier escalation is in this phase than at the table."""
    if phase == COLLAPSED:
        return p.escalation_collapsed
    if phase == ADJOURNED:
        return p.escalation_adjourned
    return 1.0


@step
def mediators_act(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> None:
    """Let mediators press or not and spend effort; so they have their influence."""
    phase_cost = p.effort_talks
    if s.phase == COLLAPSED:
        phase_cost = p.effort_collapsed
    elif s.phase == ADJOURNED:
        phase_cost = p.effort_adjourned
    moved = False
    for m in range(case.mediators):
        presses = presses_now(
            case.press_when[m],
            s.phase == TALKS,
            s.phase == COLLAPSED,
            s.stuck,
            s.rounds,
            x.press_from[m],
            x.press_until[m],
        )
        pressing = x.pressure[m] if presses else 0.0
        cost = cost_of_round(
            x.facilitation[m], x.formulation[m], pressing, x.further[m], phase_cost
        )
        share = affordable(room.left[m], cost)
        moved = moved or share != room.share[m] or pressing != room.pressing[m]
        room.pressing[m], room.share[m] = pressing, share
        room.left[m] = lowered(room.left[m], share * cost)
        s.effort += share * cost
    if moved:
        mediators_reach(x, room)


@step
def mediators_reach(x: Numbers, room: Room) -> None:
    """Work out the influence of each instrument on each party, after what mediators do moved."""
    for i in range(room.facilitation.shape[0]):
        room.facilitation[i] = influence(x.facilitation, room.hold, room.share, i)
        room.formulation[i] = influence(x.formulation, room.hold, room.share, i)
        room.pressure[i] = influence(room.pressing, room.pressing_hold, room.share, i)
        for z in range(room.further_mean.shape[0]):
            room.further[i, z] = influence(x.further[:, z], room.hold, room.share, i)
    for z in range(room.further_mean.shape[0]):
        room.further_mean[z] = mean_influence(room.further[:, z])


@step
def parties_soften(p: Any, x: Numbers, room: Room) -> None:
    """Update each party's softening and reservation value."""
    for i in range(room.softening.shape[0]):
        room.softening[i] = softened(
            room.softening[i], p.softening_rate, x.under_pressure[i], room.pressure[i]
        )
        room.softest[i] = max(room.softest[i], room.softening[i])
        room.unpressured[i] = reservation_unpressured(x.batna[i], room.hurt[i], p.reservation_hurt)
        room.reserve[i] = reservation(room.unpressured[i], room.pressure[i], p.reservation_pressure)


@step
def implement(case: Case, p: Any, x: Numbers, room: Room, seed: Seed, run: int, s: Any) -> None:
    """Watch what was signed, round by round, until it fails or the time is over."""
    if s.package < 0:
        return
    for n in range(1, case.watched + 1):
        short = 0.0
        for i in range(room.hurt.shape[0]):
            room.hurt[i] *= p.hurt_kept
            reserve = reservation_unpressured(x.batna[i], room.hurt[i], p.reservation_hurt)
            short += short_of_no_deal(room.signed_worth[i], reserve)
        chance = failure_chance(
            n,
            case.watched,
            s.assurance,
            short,
            p.implementation_failure,
            p.implementation_assurance,
            p.implementation_shape,
            p.implementation_shortfall,
        )
        s.lasted = n
        if uniform(seed, run, case.rounds + n - 1, NOBODY, draws.FAILURE) < chance:
            s.failed = True
            return


@step
def chain_round(case: Case, p: Any, seed: Seed, run: int, d: int, s: Any) -> None:
    """Play a round by constant chances: nothing is bargained, nobody is asked."""
    if s.phase == TALKS:
        u = uniform(seed, run, d, NOBODY, draws.COLLAPSE)
        step = chain_step(u, p.chain_agree, p.chain_collapse)
        if step == ENDS_WELL:
            s.phase, s.outcome = SETTLED, case.classes - 1
        elif step == ENDS_BADLY:
            begin_collapse(s, -1)
    else:
        s.since += 1
        u = uniform(seed, run, d, NOBODY, draws.CONSENT)
        step = chain_step(u, p.chain_revive, p.chain_abandon)
        if step == ENDS_WELL:
            revive(s)
        elif step == ENDS_BADLY:
            s.phase = HOSTILITIES


@step
def outcome(case: Case, s: Any) -> int:
    """Return the class of a run that is over."""
    if s.phase == SETTLED:
        return s.outcome
    if s.phase == HOSTILITIES:
        return case.classes + 3
    if s.phase == COLLAPSED:
        return case.classes + 2
    if s.interim > 0 and s.truce:
        return case.classes
    return case.classes + 1
