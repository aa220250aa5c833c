"""Talks broken off or adjourned: collapse, waiting, consent, return, compiled.

`negsim.engine.readable.away` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

from typing import Any

from negsim.engine import draws
from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.draws_ahead import uniform_ahead
from negsim.engine.compiled.workspace import Workspace
from negsim.engine.draws import NOBODY, Seed, uniform
from negsim.jit import step
from negsim.rules.chance import lowered, raised
from negsim.rules.mediation import CONSENT_ODDS, shifted_odds
from negsim.rules.revival import consent_chance, leaving_chance, preconditions_met
from negsim.vocabulary import COLLAPSED, TALKS


@step
def collapse(work: Workspace, s: Any, walker: int, loss: float) -> None:
    """Let talks collapse: who walked is remembered, delegations are still at the venue."""
    begin_collapse(s, walker)
    s.trust = lowered(s.trust, loss)
    work.on_site[:] = True


@step
def begin_collapse(s: Any, walker: int) -> None:
    """Break talks off, and remember who walked."""
    s.phase, s.since, s.walker = COLLAPSED, 0, walker
    s.collapses += 1
    if s.first_collapse == 0:
        s.first_collapse = s.rounds


@step
def collapsed(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Pass a round without talks: delegations leave or stay; if all consent, talks are back."""
    s.since += 1
    all_consent = True
    for i in range(work.hurt.shape[0]):
        party = case.party_stream[i]
        work.hurt[i] = raised(work.hurt[i], p.hurt_collapsed)
        chance = leaving_chance(p.leaving, work.facilitation[i], work.pressure[i])
        if work.on_site[i] and uniform(seed, run, d, party, draws.LEAVING) < chance:
            work.on_site[i] = False
        all_consent = all_consent and consents(case, p, x, work, seed, run, d, s, i)
    if all_consent:
        revive(s)


@step
def consents(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any, i: int
) -> bool:
    """Return whether party `i` consents to return this round."""
    if not preconditions_met(work.quiet[i], x.quiet[i], s.truce, case.wants_truce[i]):
        return False
    chance = consent_chance(
        p,
        work.facilitation[i],
        work.pressure[i],
        work.hurt[i],
        work.on_site[i],
        i == s.walker,
        s.since,
        shifted_odds(CONSENT_ODDS, work.further[i]),
    )
    party = case.party_stream[i]
    return uniform_ahead(work.consents, i, seed, run, d, party, draws.CONSENT) < chance


@step
def revive(s: Any) -> None:
    """Bring talks back, with all that is remembered."""
    s.phase, s.stuck = TALKS, 0
    s.revivals += 1
    if s.rounds_to_revival == 0:
        s.rounds_to_revival = s.since


@step
def adjourned(p: Any, work: Workspace, seed: Seed, run: int, d: int, s: Any) -> None:
    """Pass a round of an adjournment, which an incident may break."""
    if s.struck and uniform(seed, run, d, NOBODY, draws.ADJOURNMENT_BROKEN) < p.interim_broken:
        collapse(work, s, s.walker, 0.0)
        work.on_site[:] = False
        return
    s.away -= 1.0
    if s.away <= 0.0:
        s.phase = TALKS
