"""One run, compiled: the order of play as a loop.

`negsim.engine.readable.run` has the same order of play by the same names, and the two must agree
run by run, exactly. Every decision is taken in `negsim.rules`; every random number comes from
`negsim.engine.draws`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine import draws
from negsim.engine.arrays import Case, Inputs, inputs_of
from negsim.engine.compiled.away import adjourned, begin_collapse, collapsed, revive
from negsim.engine.compiled.draws_ahead import uniform_ahead, uniform_now
from negsim.engine.compiled.events import happen, remember, restore
from negsim.engine.compiled.log import (
    BLAMES,
    CHAIN_ABANDONS,
    CHAIN_AGREES,
    FAILS,
    HOSTILITIES_BREAK_OUT,
    INCIDENT,
    LASTS,
    RUNS_OUT,
    TRUCE_ENDS,
    log,
    log_events,
    log_numbers,
    log_of_each,
    log_state,
)
from negsim.engine.compiled.talks import talks
from negsim.engine.compiled.workspace import (
    LEVELS,
    NEEDS,
    PRESSURE,
    STALE,
    Workspace,
    begin,
)
from negsim.engine.draws import NOBODY, Seed
from negsim.engine.log import Log
from negsim.jit import part, step
from negsim.rules.breakdown import blame_chance, escalation_chance, incident_chance
from negsim.rules.chain import ENDS_BADLY, ENDS_WELL, chain_step
from negsim.rules.chance import left_after, lowered, raised
from negsim.rules.concession import reservation, reservation_unpressured, steepness
from negsim.rules.elementary import log_in_two_parts, log_of_share
from negsim.rules.ending import ending
from negsim.rules.implementation import (
    failure_chance,
    hazard_passed,
    promises_kept,
    short_of,
    steady_hazard,
)
from negsim.rules.mediation import (
    INDUCEMENT,
    affordable,
    belief,
    concerted,
    influence,
    mean_influence,
    presses_now,
)
from negsim.rules.ratification import heeded
from negsim.rules.softening import bearable, ripe, softened
from negsim.vocabulary import ADJOURNED, COLLAPSED, HOSTILITIES, SETTLED, TALKS


@part
def play(
    case: Case,
    p: Any,
    numbers: np.ndarray,
    vector: np.ndarray,
    work: Workspace,
    afresh: bool,
    seed: Seed,
    run: int,
    s: Any,
    phases: np.ndarray,
) -> None:
    """Play one run: events, incidents, mediators, parties, then what the phase asks for, a round.

    `p` is the record of the process, `numbers` the same as an array; `afresh` says whether the
    workspace is new.
    """
    x = inputs_of(case, vector)
    remember(case, vector, work)
    begin(case, p, x, work, seed, run, s)
    log_state(case, p, x, work, s)
    for d in range(case.rounds):
        s.rounds = d + 1
        changed = happen(case, numbers, vector, work, s)
        if changed:
            log_events(case, x, work, s)
        if changed or d == 0:
            renew(case, p, x, work, afresh and d == 0, s)
        incidents(case, p, x, work, seed, run, d, s)
        if s.phase != HOSTILITIES:
            mediators_act(case, x, work, s)
            parties_soften(case, p, x, work)
            if case.chain:
                chain_round(case, p, work.event_log, seed, run, d, s)
            elif s.phase == TALKS:
                talks(case, p, x, work, seed, run, d, s)
            elif s.phase == COLLAPSED:
                collapsed(case, p, x, work, seed, run, d, s)
            else:
                adjourned(work.event_log, s)
            if s.phase == SETTLED:
                implement(case, p, x, work, seed, run, s)
        log_state(case, p, x, work, s)
        if s.phase == SETTLED or s.phase == HOSTILITIES:
            phases[d:] = s.phase
            break
        phases[d] = s.phase
    restore(case, numbers, vector, work)
    s.outcome = final_outcome(case, s)


@step
def renew(case: Case, p: Any, x: Inputs, work: Workspace, afresh: bool, s: Any) -> None:
    """Work out what depends on the run's numbers alone, at its start and after an event."""
    work.stale[LEVELS] |= afresh or case.values_vary
    work.stale[NEEDS] |= afresh or case.lines_vary
    work.complete.memo[STALE] = True
    work.interim.memo[STALE] = True
    work.drafts.written[:] = 0
    work.deadline[0], work.deadline[1] = log_in_two_parts(p.deadline)
    for i in range(work.steepness.shape[0]):
        work.steepness[i] = steepness(case.tactic[i], x.at_the_table[i])
    s.kept = left_after(p.hurt_kept, p.days)
    take_hold(case, p, x, work)


@step
def take_hold(case: Case, p: Any, x: Inputs, work: Workspace) -> None:
    """Work out the hold of each mediator on each party, and what does not follow pressing."""
    kept = concerted(at_work(case, x), p.discord)
    work.stale[PRESSURE] = True
    for m in range(case.mediators):
        for i in range(work.hurt.shape[0]):
            believed = belief(x.alignment[m, i], case.bias)
            work.hold[m, i] = x.leverage[m, i] * believed * x.present[m] * kept
            work.pressing_hold[m, i] = work.hold[m, i] * case.addresses[m, i]
    for i in range(work.facilitation.shape[0]):
        work.facilitation[i] = influence(x.facilitation, work.hold, i)
        work.formulation[i] = influence(x.formulation, work.hold, i)
        for z in range(work.further_mean.shape[0]):
            work.further[i, z] = influence(x.further[:, z], work.hold, i)
    for z in range(work.further_mean.shape[0]):
        work.further_mean[z] = mean_influence(work.further[:, z])


@step
def at_work(case: Case, x: Inputs) -> int:
    """Return how many mediators are present and do anything."""
    count = 0
    for m in range(case.mediators):
        does = x.facilitation[m] + x.formulation[m] + x.pressure[m]
        for z in range(x.further.shape[1]):
            does += x.further[m, z]
        if x.present[m] > 0.0 and does > 0.0:
            count += 1
    return count


@step
def incidents(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Let pain and grievance fade and time hurt; let each source of violence strike or not."""
    for i in range(work.hurt.shape[0]):
        work.hurt[i] *= s.kept
        work.grievance[i] *= s.kept
        if s.phase != ADJOURNED:
            work.hurt[i] = raised(work.hurt[i], x.waiting[i] * p.days)
        work.quiet[i] += 1
    s.blamed = False
    for j in range(case.victim.shape[0]):
        source = case.source_stream[j]
        chance = chance_of_incident(case, p, x, work, s, j)
        struck = uniform_ahead(work.strikes, j, seed, run, d, source, draws.STRIKE) < chance
        if struck or work.forced[j]:
            incident(case, p, x, work, seed, run, d, s, j)
            if s.phase == HOSTILITIES:
                return


@step
def chance_of_incident(case: Case, p: Any, x: Inputs, work: Workspace, s: Any, j: int) -> float:
    """Return the chance that a source strikes this round."""
    angriest, checked, k = 0.0, 0.0, case.checked[j]
    for h in range(work.grievance.shape[0]):
        if h != case.victim[j]:
            angriest = max(angriest, work.grievance[h])
    if k >= 0:
        checked = work.in_force[k] / max(1, case.level_counts[k] - 1)
    return incident_chance(p, x.rate[j], checked, s.assurance, angriest)


@step
def incident(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any, j: int
) -> None:
    """Bear an incident: blamed on the other side it means grievance and worse, else pain."""
    source, i = case.source_stream[j], case.victim[j]
    log(work.event_log, s, INCIDENT, j)
    work.quiet[i] = 0
    chance = blame_chance(x.attribution[j], s.assurance, p.shield)
    if uniform_now(seed, run, d, source, draws.BLAME) >= chance:
        for h in range(work.hurt.shape[0]):
            work.hurt[h] = raised(work.hurt[h], p.hurt_incident)
        return
    log(work.event_log, s, BLAMES, i)
    s.blamed = True
    s.trust = lowered(s.trust, p.trust_incident)
    work.grievance[i] = raised(work.grievance[i], p.hurt_incident)
    chance = escalation_chance(p, s.phase, s.truce)
    if uniform_now(seed, run, d, source, draws.ESCALATION) < chance:
        s.phase, s.truce = HOSTILITIES, False
        log(work.event_log, s, HOSTILITIES_BREAK_OUT, -1)
    elif s.truce and uniform_now(seed, run, d, source, draws.TRUCE_ENDS) < p.escalation_truce_ends:
        s.truce = False
        log(work.event_log, s, TRUCE_ENDS, -1)


@step
def mediators_act(case: Case, x: Inputs, work: Workspace, s: Any) -> None:
    """Let mediators press or not, which wears them out; so they have their influence."""
    moved = work.stale[PRESSURE]
    work.stale[PRESSURE] = False
    for m in range(case.mediators):
        presses = x.present[m] > 0.0 and presses_now(
            case.press_when[m], s.phase, s.at_table, s.rounds, x.press_from[m], x.press_until[m]
        )
        wanted = x.pressure[m] if presses else 0.0
        pressing = affordable(work.left[m], wanted)
        if work.left[m] > 0.0 and pressing < wanted:
            log_numbers(work.event_log, s, RUNS_OUT, m, pressing / wanted, 0.0, 0.0)
        moved = moved or pressing != work.pressing[m]
        work.pressing[m] = pressing
        work.left[m] = lowered(work.left[m], pressing)
        s.effort += pressing
    if moved:
        for i in range(work.pressure.shape[0]):
            work.pressure[i] = influence(work.pressing, work.pressing_hold, i)


@step
def parties_soften(case: Case, p: Any, x: Inputs, work: Workspace) -> None:
    """Let each party give way or recover, and reconsider the worst deal worth taking."""
    for i in range(work.softening.shape[0]):
        pain = ripe(work.hurt[i], work.grievance[i])
        pressure, grievance = work.pressure[i], work.grievance[i]
        work.softening[i] = softened(p, work.softening[i], pressure, pain, grievance)
        work.unaided[i] = softened(p, work.unaided[i], 0.0, pain, grievance)
        work.unpressured[i] = reservation_unpressured(
            p, x.batna[i], pain, work.further[i, INDUCEMENT]
        )
        work.reserve[i] = reservation(p, work.unpressured[i], pressure)
        work.heeded[i] = heeded(x.mandate[i], work.knows[i])
        work.opened[i] = x.under_pressure[i] * work.softening[i]
        mandate = 1.0 if case.principals_differ else work.heeded[i]  # of its own lines
        most = bearable(mandate, work.opened[i], p.softening_linkage, 1.0)
        work.borne[i] = max(work.borne[i], most)


@step
def implement(case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, s: Any) -> None:
    """Watch what was signed, round by round, until it fails or the time is over."""
    if s.package < 0:
        return
    kept = promises_kept(s.assurance, mean_influence(work.credibility))
    steady = steady_hazard(p, kept, s.at_table)
    violence = chance_of_undoing(case, p, x, work, s)
    passed, watched = 0.0, work.log[case.watched]
    for n in range(1, case.watched + 1):
        short = 0.0
        for i in range(work.hurt.shape[0]):
            work.hurt[i] *= s.kept
            inducement = work.further[i, INDUCEMENT]
            reserve = reservation_unpressured(p, x.batna[i], work.hurt[i], inducement)
            bar = max(reserve, work.bar_unpressed[i])
            work.missing[i] = short_of(work.signed_worth[i], bar)
            short += work.missing[i]
        high, low = log_of_share(work.log[n, 0], work.log[n, 1], watched[0], watched[1])
        before, passed = passed, hazard_passed(high, low, p.implementation_shape)
        chance = failure_chance(p, steady, passed - before, case.watched, short, violence)
        s.lasted = n
        if uniform_now(seed, run, case.rounds + n - 1, NOBODY, draws.FAILURE) < chance:
            s.failed = True
            by_doubt = failure_chance(p, steady, passed - before, case.watched, 0.0, 0.0)
            by_shortfall = failure_chance(p, 0.0, 0.0, case.watched, short, 0.0)
            log_numbers(work.event_log, s, FAILS, -1, by_doubt, by_shortfall, violence)
            log_of_each(work.event_log, work.missing)
            return
    if case.watched > 0:
        log(work.event_log, s, LASTS, -1)


@step
def chance_of_undoing(case: Case, p: Any, x: Inputs, work: Workspace, s: Any) -> float:
    """Return the chance, a round, that violence undoes what was signed; grievances are over."""
    work.grievance[:] = 0.0
    chance = 0.0
    for j in range(case.victim.shape[0]):
        blame = blame_chance(x.attribution[j], s.assurance, p.shield)
        strikes = chance_of_incident(case, p, x, work, s, j)
        chance += strikes * blame * p.escalation_truce
    return chance


@step
def chain_round(case: Case, p: Any, event_log: Log, seed: Seed, run: int, d: int, s: Any) -> None:
    """Play a round by constant chances: nothing is bargained, nobody is asked."""
    if s.phase == TALKS:
        u = uniform_now(seed, run, d, NOBODY, draws.COLLAPSE)
        step = chain_step(u, p.chain_agree, p.chain_collapse)
        if step == ENDS_WELL:
            s.phase, s.outcome = SETTLED, case.classes - 1
            log(event_log, s, CHAIN_AGREES, -1)
        elif step == ENDS_BADLY:
            begin_collapse(event_log, s, -1)
    else:
        s.since += 1
        u = uniform_now(seed, run, d, NOBODY, draws.RETURN)
        step = chain_step(u, p.chain_revive, p.chain_abandon)
        if step == ENDS_WELL:
            revive(event_log, s)
        elif step == ENDS_BADLY:
            s.phase = HOSTILITIES
            log(event_log, s, CHAIN_ABANDONS, -1)


@step
def final_outcome(case: Case, s: Any) -> int:
    """Return the class of a run that is over."""
    if s.phase == SETTLED:
        return s.outcome
    return case.classes + ending(s.phase, s.interim > 0, s.truce)
