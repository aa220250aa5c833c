"""Talks broken off or adjourned: collapse, waiting, return, compiled.

`negsim.engine.readable.away` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

from typing import Any

from negsim.engine import draws
from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.draws_ahead import uniform_ahead, uniform_now
from negsim.engine.compiled.log import (
    BACK,
    BROKEN_OFF,
    COLLAPSE,
    LEAVES_VENUE,
    RESUME,
    log,
    log_numbers,
    log_readiness,
)
from negsim.engine.compiled.workspace import Workspace
from negsim.engine.draws import NOBODY, Seed
from negsim.engine.log import Log
from negsim.jit import step
from negsim.rules.chance import lowered
from negsim.rules.mediation import INDUCEMENT, RETURN_ODDS, shifted_odds
from negsim.rules.revival import (
    depth_of_break,
    joined_influence,
    leaving_chance,
    preconditions_met,
    readiness,
    return_chance,
)
from negsim.vocabulary import COLLAPSED, TALKS


@step
def collapse(work: Workspace, s: Any, walker: int, loss: float) -> None:
    """Let talks collapse: who walked is remembered, delegations are still at the venue."""
    begin_collapse(work.event_log, s, walker)
    s.trust = lowered(s.trust, loss)
    work.on_site[:] = True


@step
def begin_collapse(event_log: Log, s: Any, walker: int) -> None:
    """Break talks off, and remember who walked."""
    s.phase, s.since, s.walker = COLLAPSED, 0, walker
    s.collapses += 1
    if s.first_collapse == 0:
        s.first_collapse = s.rounds
    log(event_log, s, COLLAPSE, -1)


@step
def collapsed(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Pass a round without talks: delegations leave or stay; if all are ready, they return."""
    s.since += 1
    if s.since == 1:
        s.depth = depth_of_break(p.consent_spread, uniform_now(seed, run, d, NOBODY, draws.DEPTH))
    suspended = all_stayed = True
    for i in range(work.hurt.shape[0]):
        suspended = suspended and work.on_site[i]
        stays(case, p, work, seed, run, d, s, i)
        all_stayed = all_stayed and work.on_site[i]
    if not all_stayed:
        break_off(work.event_log, s, suspended)
    all_met, all_ready = True, 1.0
    for i in range(work.hurt.shape[0]):
        met = preconditions_met(work.quiet[i], x.quiet[i], s.truce, case.wants_truce[i])
        ready = chance_of_readiness(p, work, s, i)
        log_readiness(p, work, s, i, ready, met)
        all_met = all_met and met
        all_ready *= ready
    chance = return_chance(all_ready, p.days)
    u = uniform_ahead(work.returns, 0, seed, run, d, NOBODY, draws.RETURN)
    if all_met and u < chance:
        revive(work.event_log, s)


@step
def break_off(event_log: Log, s: Any, suspended: bool) -> None:
    """Note that a delegation is away, and when one first was."""
    if s.broke_off == 0:
        s.broke_off = s.rounds
    if suspended:
        log(event_log, s, BROKEN_OFF, -1)


@step
def stays(
    case: Case, p: Any, work: Workspace, seed: Seed, run: int, d: int, s: Any, i: int
) -> None:
    """Let the delegation of party `i` leave the venue or stay; to a summit it comes."""
    if work.on_site[i]:
        chance = leaving_chance(p, work.facilitation[i], work.pressure[i])
        if uniform_now(seed, run, d, case.party_stream[i], draws.LEAVING) < chance:
            work.on_site[i] = False
            log_numbers(work.event_log, s, LEAVES_VENUE, i, chance, 0.0, 0.0)
    if s.summit:
        work.on_site[i] = True


@step
def chance_of_readiness(p: Any, work: Workspace, s: Any, i: int) -> float:
    """Return the chance, a day, that party `i` is ready to return."""
    influence = joined_influence(
        work.facilitation[i],
        work.formulation[i],
        work.pressure[i],
        work.further[i, INDUCEMENT],
    )
    return readiness(
        p,
        influence,
        work.hurt[i],
        work.grievance[i],
        work.on_site[i],
        i == s.walker,
        s.depth,
        shifted_odds(RETURN_ODDS, work.further[i]),
    )


@step
def revive(event_log: Log, s: Any) -> None:
    """Bring talks back, with all that is remembered."""
    s.phase = TALKS
    s.revivals += 1
    if s.rounds_to_revival == 0:
        s.rounds_to_revival = s.since
    if s.broke_off > 0 and s.back_after == 0:
        s.back_after = s.rounds - s.broke_off + 1
    log(event_log, s, BACK, -1)


@step
def adjourned(event_log: Log, s: Any) -> None:
    """Pass a round of an adjournment."""
    s.away -= 1.0
    if s.away <= 0.0:
        s.phase = TALKS
        log(event_log, s, RESUME, -1)
