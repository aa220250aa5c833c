"""Talks broken off or adjourned: collapse, waiting, consent, return."""

from __future__ import annotations

from typing import Any

from negsim.engine import draws
from negsim.engine.compiled.draws_ahead import uniform_ahead
from negsim.engine.compiled.workspace import Room
from negsim.engine.draws import NOBODY, Seed, uniform
from negsim.engine.inputs import Numbers
from negsim.engine.lay_out import (
    COLLAPSED,
    TALKS,
    Case,
)
from negsim.jit import step
from negsim.rules.chance import lowered, raised
from negsim.rules.mediation import CONSENT_ODDS, shifted_odds
from negsim.rules.revival import consent_chance, leaving_chance, preconditions_met


@step
def collapse(room: Room, s: Any, walker: int, loss: float) -> None:
    """Let talks collapse: who walked is remembered, delegations are still at the venue."""
    begin_collapse(s, walker)
    s.trust = lowered(s.trust, loss)
    room.on_site[:] = True


@step
def begin_collapse(s: Any, walker: int) -> None:
    """Break talks off, and remember who walked."""
    s.phase, s.since, s.walker = COLLAPSED, 0, walker
    s.collapses += 1
    if s.first_collapse == 0:
        s.first_collapse = s.rounds


@step
def collapsed(
    case: Case, p: Any, x: Numbers, room: Room, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Pass a round without talks: delegations leave or stay; if all consent, talks are back."""
    s.since += 1
    all_consent = True
    for i in range(room.hurt.shape[0]):
        party = case.party_stream[i]
        room.hurt[i] = raised(room.hurt[i], p.hurt_collapsed)
        chance = leaving_chance(p.leaving, room.facilitation[i], room.pressure[i])
        if room.on_site[i] and uniform(seed, run, d, party, draws.LEAVING) < chance:
            room.on_site[i] = False
        all_consent = all_consent and consents(case, p, x, room, seed, run, d, s, i)
    if all_consent:
        revive(s)


@step
def consents(
    case: Case, p: Any, x: Numbers, room: Room, seed: Seed, run: int, d: int, s: Any, i: int
) -> bool:
    """Return whether party `i` consents to return this round."""
    if not preconditions_met(room.quiet[i], x.quiet[i], s.truce, case.wants_truce[i]):
        return False
    chance = consent_chance(
        room.facilitation[i],
        room.pressure[i],
        room.hurt[i],
        room.on_site[i],
        i == s.walker,
        s.since,
        p.consent_base + shifted_odds(CONSENT_ODDS, room.further[i]),
        p.consent_mediation,
        p.consent_hurt,
        p.consent_on_site,
        p.consent_waiting,
        p.consent_walker,
    )
    party = case.party_stream[i]
    return uniform_ahead(room.consents, i, seed, run, d, party, draws.CONSENT) < chance


@step
def revive(s: Any) -> None:
    """Bring talks back, with all that is remembered."""
    s.phase, s.stuck = TALKS, 0
    s.revivals += 1
    if s.rounds_to_revival == 0:
        s.rounds_to_revival = s.since


@step
def adjourned(p: Any, room: Room, seed: Seed, run: int, d: int, s: Any) -> None:
    """Pass a round of an adjournment, which an incident may break."""
    if s.struck and uniform(seed, run, d, NOBODY, draws.ADJOURNMENT_BROKEN) < p.interim_broken:
        collapse(room, s, s.walker, 0.0)
        room.on_site[:] = False
        return
    s.away -= 1.0
    if s.away <= 0.0:
        s.phase = TALKS
