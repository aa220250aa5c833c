"""One run, compiled: the order of play as a loop.

`negsim.engine.readable.run` has the same order of play by the same names, and the two must agree
run by run, exactly. Every decision is taken in `negsim.rules`; every random number comes from
`negsim.engine.draws`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine import draws
from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.away import adjourned, begin_collapse, collapsed, revive
from negsim.engine.compiled.draws_ahead import uniform_ahead
from negsim.engine.compiled.talks import talks
from negsim.engine.compiled.workspace import Workspace, begin
from negsim.engine.draws import NOBODY, Seed, uniform
from negsim.jit import part, step
from negsim.rules.breakdown import blame_chance, escalation_chance
from negsim.rules.chain import ENDS_BADLY, ENDS_WELL, chain_step
from negsim.rules.chance import lowered, raised
from negsim.rules.concession import reservation, reservation_unpressured
from negsim.rules.elementary import log_of_share
from negsim.rules.ending import ending
from negsim.rules.implementation import failure_chance, hazard_passed, short_of_no_deal
from negsim.rules.mediation import affordable, cost_of_round, influence, mean_influence, presses_now
from negsim.rules.softening import softened
from negsim.vocabulary import ADJOURNED, COLLAPSED, HOSTILITIES, SETTLED, TALKS


@part
def play(
    case: Case,
    p: Any,
    x: Inputs,
    work: Workspace,
    seed: Seed,
    run: int,
    s: Any,
    phases: np.ndarray,
) -> None:
    """Play one run: incidents, mediators, parties, then what the phase asks for, each round."""
    begin(case, p, x, work, s)
    for d in range(case.rounds):
        s.rounds = d + 1
        incidents(case, p, x, work, seed, run, d, s)
        if s.phase == HOSTILITIES:
            phases[d:] = HOSTILITIES
            break
        mediators_act(case, p, x, work, s)
        parties_soften(p, x, work)
        if case.chain:
            chain_round(case, p, seed, run, d, s)
        elif s.phase == TALKS:
            talks(case, p, x, work, seed, run, d, s)
        elif s.phase == COLLAPSED:
            collapsed(case, p, x, work, seed, run, d, s)
        else:
            adjourned(p, work, seed, run, d, s)
        if s.phase == SETTLED:
            phases[d:] = SETTLED
            implement(case, p, x, work, seed, run, s)
            break
        if s.phase == HOSTILITIES:
            phases[d:] = HOSTILITIES
            break
        phases[d] = s.phase
    s.outcome = final_outcome(case, s)


@step
def incidents(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Let each source of violence strike or not; hostilities may follow, the truce may end."""
    for i in range(work.hurt.shape[0]):
        work.hurt[i] *= p.hurt_kept
        work.quiet[i] += 1
    s.struck = False
    for j in range(case.victim.shape[0]):
        source = case.source_stream[j]
        if uniform_ahead(work.strikes, j, seed, run, d, source, draws.STRIKE) < x.rate[j]:
            incident(case, p, x, work, seed, run, d, s, j)
            if s.phase == HOSTILITIES:
                return


@step
def incident(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any, j: int
) -> None:
    """Bear an incident: blame, pain, perhaps hostilities or the end of the truce."""
    source = case.source_stream[j]
    s.struck = True
    chance = blame_chance(x.attribution[j], s.assurance, p.shield)
    if uniform(seed, run, d, source, draws.BLAME) < chance:
        s.trust = lowered(s.trust, p.trust_incident)
    for i in range(work.hurt.shape[0]):
        rise = p.hurt_victim if i == case.victim[j] else p.hurt_others
        work.hurt[i] = raised(work.hurt[i], rise)
    i = case.victim[j]
    work.softening[i] = lowered(work.softening[i], p.softening_hardening)
    work.quiet[i] = 0
    chance = escalation_chance(p, s.phase, s.truce)
    if uniform(seed, run, d, source, draws.ESCALATION) < chance:
        s.phase, s.truce = HOSTILITIES, False
    elif s.truce and uniform(seed, run, d, source, draws.TRUCE_ENDS) < p.escalation_truce_ends:
        s.truce = False


@step
def mediators_act(case: Case, p: Any, x: Inputs, work: Workspace, s: Any) -> None:
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
        share = affordable(work.left[m], cost)
        moved = moved or share != work.share[m] or pressing != work.pressing[m]
        work.pressing[m], work.share[m] = pressing, share
        work.left[m] = lowered(work.left[m], share * cost)
        s.effort += share * cost
    if moved:
        mediators_reach(x, work)


@step
def mediators_reach(x: Inputs, work: Workspace) -> None:
    """Work out the influence of each instrument on each party, after what mediators do moved."""
    for i in range(work.facilitation.shape[0]):
        work.facilitation[i] = influence(x.facilitation, work.hold, work.share, i)
        work.formulation[i] = influence(x.formulation, work.hold, work.share, i)
        work.pressure[i] = influence(work.pressing, work.pressing_hold, work.share, i)
        for z in range(work.further_mean.shape[0]):
            work.further[i, z] = influence(x.further[:, z], work.hold, work.share, i)
    for z in range(work.further_mean.shape[0]):
        work.further_mean[z] = mean_influence(work.further[:, z])


@step
def parties_soften(p: Any, x: Inputs, work: Workspace) -> None:
    """Update each party's softening and reservation value."""
    for i in range(work.softening.shape[0]):
        work.softening[i] = softened(
            work.softening[i], p.softening_rate, x.under_pressure[i], work.pressure[i]
        )
        work.softest[i] = max(work.softest[i], work.softening[i])
        work.unpressured[i] = reservation_unpressured(x.batna[i], work.hurt[i], p.reservation_hurt)
        work.reserve[i] = reservation(work.unpressured[i], work.pressure[i], p.reservation_pressure)


@step
def implement(case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, s: Any) -> None:
    """Watch what was signed, round by round, until it fails or the time is over."""
    if s.package < 0:
        return
    passed, watched = 0.0, work.log[case.watched]
    for n in range(1, case.watched + 1):
        short = 0.0
        for i in range(work.hurt.shape[0]):
            work.hurt[i] *= p.hurt_kept
            reserve = reservation_unpressured(x.batna[i], work.hurt[i], p.reservation_hurt)
            short += short_of_no_deal(work.signed_worth[i], reserve)
        high, low = log_of_share(work.log[n, 0], work.log[n, 1], watched[0], watched[1])
        before, passed = passed, hazard_passed(high, low, p.implementation_shape)
        chance = failure_chance(p, passed - before, case.watched, s.assurance, short)
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
def final_outcome(case: Case, s: Any) -> int:
    """Return the class of a run that is over."""
    if s.phase == SETTLED:
        return s.outcome
    return case.classes + ending(s.phase, s.interim > 0, s.truce)
