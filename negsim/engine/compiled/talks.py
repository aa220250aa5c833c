"""A round at the table: aspirations, offers, texts, ratification, setting issues aside."""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine import draws
from negsim.engine.compiled.away import collapse
from negsim.engine.compiled.draws_ahead import uniform_ahead
from negsim.engine.compiled.values import (
    COUNT,
    MANY,
    OFTEN,
    SEARCHES,
    STALE,
    Shelf,
    appraise,
    find,
    opens,
    value,
)
from negsim.engine.compiled.workspace import Room
from negsim.engine.dominance import thinned
from negsim.engine.draws import NOBODY, Seed, uniform
from negsim.engine.inputs import Numbers
from negsim.engine.lay_out import (
    ADJOURNED,
    SETTLED,
    Case,
)
from negsim.jit import step
from negsim.rules.breakdown import collapse_chance, who_walks
from negsim.rules.chance import raised
from negsim.rules.concession import (
    answering,
    aspiration,
    conceded,
    mixed,
)
from negsim.rules.mediation import (
    COLLAPSE_ODDS,
    credibility,
    felt,
    mean_influence,
    nash_text,
    shifted_odds,
    takes_text,
)
from negsim.rules.offers import NONE, accepts, best_offer, gap, shortfall
from negsim.rules.ratification import beyond_mandate, veto_chance
from negsim.rules.utility import most_to_hope_for


@step
def talks(
    case: Case, p: Any, x: Numbers, room: Room, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Hold a round of talks: offers, the mediators' text, an interim text, or a collapse."""
    s.at_table += 1
    s.trust = raised(s.trust, p.trust_facilitated * mean_influence(room.facilitation))
    for i in range(room.credibility.shape[0]):
        room.credibility[i] = credibility(s.trust, room.further[i])
    set_aspirations(case, p, x, room, s)
    complete = room.complete
    count = set_out(case, x, room, complete, case.misperceive)
    text = exchange_offers(case, x, room, count, seed, run, d)
    if text == NONE and felt(room.formulation):
        text = mediators_text(room, complete.worth, count, p.formulation_face_saving)
    if text != NONE:
        ratify(case, p, x, room, complete.found[text], complete.worth[:, text], seed, run, d, s)
        return
    wide = gap(room.shortfalls)
    s.stuck = s.stuck + 1 if wide > p.interim_gap else 0
    if s.stuck >= p.interim_patience and s.interim == 0 and felt(room.formulation):
        if set_issues_aside(case, p, x, room, s):
            return
    chance = collapse_chance(
        wide,
        s.trust,
        s.struck,
        mean_influence(room.facilitation),
        p.collapse_base + shifted_odds(COLLAPSE_ODDS, room.further_mean),
        p.collapse_gap,
        p.collapse_trust,
        p.collapse_incident,
        p.collapse_facilitation,
    )
    if uniform_ahead(room.walkouts, 0, seed, run, d, NOBODY, draws.COLLAPSE) < chance:
        walker = who_walks(room.shortfalls, uniform(seed, run, d, NOBODY, draws.WALKOUT))
        collapse(room, s, walker, p.trust_collapse)


@step
def set_aspirations(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> None:
    """Work out what each party asks for this round."""
    for i in range(room.asked.shape[0]):
        most = hope(case, x, room, i)
        by_time = aspiration(
            room.reserve[i], most, s.at_table, p.deadline, x.at_the_table[i], case.tactic[i]
        )
        before = room.asked[i] if s.at_table > 1 else most
        by_answer = answering(
            before, conceded(room.heard[i], room.heard_before[i]), room.reserve[i]
        )
        room.asked[i] = mixed(by_time, by_answer, x.reciprocity[i])


@step
def hope(case: Case, x: Numbers, room: Room, i: int) -> float:
    """Return the most that party `i` could hope for, worked out where its credibility changed."""
    if room.hoped_at[i] != room.credibility[i]:
        room.hoped_at[i] = room.credibility[i]
        room.hoped[i] = most_to_hope_for(
            i,
            room.kept,
            room.due,
            room.most_kept,
            room.most_due,
            x.assurance,
            case.verification,
            room.credibility[i],
        )
    return room.hoped[i]


@step
def set_out(case: Case, x: Numbers, room: Room, shelf: Shelf, evenly: bool) -> int:
    """Return how many texts of a shelf all could sign now; it holds what they are worth."""
    afresh = opens(shelf, room.softening) or shelf.memo[STALE]
    if afresh:
        find(shelf, room.locked)
        value(case, room.kept, room.due, x.assurance, shelf, shelf.base, shelf.gain)
        if evenly:
            value(
                case,
                room.even_kept,
                room.even_due,
                x.assurance,
                shelf,
                shelf.even_base,
                shelf.even_gain,
            )
        shelf.memo[STALE], shelf.memo[SEARCHES] = False, 0
    afresh = thins(case, shelf) or afresh
    count = shelf.memo[COUNT]
    for i in range(room.credibility.shape[0]):
        if afresh or shelf.believed[i] != room.credibility[i]:
            shelf.believed[i] = room.credibility[i]
            appraise(shelf.base, shelf.gain, i, shelf.believed[i], count, shelf.worth)
            if evenly:
                appraise(
                    shelf.even_base, shelf.even_gain, i, shelf.believed[i], count, shelf.evenly
                )
    return count


@step
def thins(case: Case, shelf: Shelf) -> bool:
    """Leave out texts that nobody can choose, once that pays; return whether it was done."""
    searches, count = shelf.memo[SEARCHES], shelf.memo[COUNT]
    shelf.memo[SEARCHES] = searches + 1
    if count < MANY or searches != (OFTEN if case.values_vary else 0):
        return False
    shelf.memo[COUNT] = thinned(
        shelf.base,
        shelf.gain,
        shelf.even_base,
        shelf.even_gain,
        shelf.found,
        count,
        count * OFTEN,
    )
    return True


@step
def exchange_offers(
    case: Case, x: Numbers, room: Room, count: int, seed: Seed, run: int, d: int
) -> int:
    """Let each party offer; return the offer that all accept, or NONE.

    Of several such offers the one with the largest draw of its author is taken.
    """
    parties = room.asked.shape[0]
    worth = room.complete.worth
    evenly = room.complete.evenly if case.misperceive else worth
    for i in range(parties):
        misperception = x.misperception[i] * (1.0 - room.facilitation[i])
        room.offers[i] = best_offer(i, worth, evenly, count, room.asked[i], misperception)
    for i in range(parties):
        best = -1.0
        for j in range(parties):
            if j != i and room.offers[j] != NONE:
                best = max(best, worth[i, room.offers[j]])
        room.shortfalls[i] = shortfall(room.asked[i], max(best, 0.0))
        room.heard_before[i] = room.heard[i]
        if best >= 0.0:
            room.heard[i] = best
    taken, luck = NONE, -1.0
    for i in range(parties):
        offer = room.offers[i]
        if offer == NONE:
            continue
        by_all = True
        for j in range(parties):
            by_all = by_all and accepts(worth[j, offer], room.asked[j])
        if by_all:
            u = uniform(seed, run, d, case.party_stream[i], draws.CHOICE_OF_OFFER)
            if u > luck:
                taken, luck = offer, u
    return taken


@step
def mediators_text(room: Room, worth: np.ndarray, count: int, face_saving: float) -> int:
    """Let mediators table a text; return it if all take it, or NONE."""
    text = nash_text(worth, count, room.reserve)
    if text == NONE:
        return NONE
    for i in range(room.asked.shape[0]):
        if not takes_text(
            worth[i, text], room.reserve[i], room.asked[i], face_saving, room.formulation[i]
        ):
            return NONE
    return text


@step
def ratify(
    case: Case,
    p: Any,
    x: Numbers,
    room: Room,
    package: int,
    worth: np.ndarray,
    seed: Seed,
    run: int,
    d: int,
    s: Any,
) -> None:
    """Send a text that all accept to the principals: it is signed, or talks collapse."""
    for i in range(worth.shape[0]):
        needed = room.complete.needs[i, case.package_kind[i, package]]
        if case.principals_differ:
            needed = room.principal_needs[i, case.principal_kind[i, package]]
        chance = veto_chance(
            worth[i], room.unpressured[i], p.ratification_veto, p.ratification_slack
        )
        if (
            beyond_mandate(needed, x.mandate[i], room.softening[i])
            or uniform(seed, run, d, case.party_stream[i], draws.VETO) < chance
        ):
            collapse(room, s, i, p.trust_veto)
            return
        room.signed_worth[i] = worth[i]
    s.phase = SETTLED
    s.assurance = signed_assurance(case, x, case.packages[package])
    s.package, s.outcome = case.package_number[package], case.package_class[package]


@step
def set_issues_aside(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> bool:
    """Let mediators table an interim text; return whether all take it.

    What it settles is locked, the talks adjourn, a truce holds.
    """
    count = set_out(case, x, room, room.interim, False)
    text = mediators_text(room, room.interim.worth, count, p.formulation_interim_face_saving)
    if text == NONE:
        return False
    package = case.interims[room.interim.found[text]]
    for k in range(package.shape[0]):
        if not case.set_aside[k]:
            room.locked[k] = package[k]
    room.complete.memo[STALE] = True
    s.assurance = signed_assurance(case, x, package)
    s.interim, s.truce, s.stuck = s.rounds, True, 0
    s.trust = raised(s.trust, p.trust_interim)
    s.phase, s.away = ADJOURNED, p.interim_adjournment
    return True


@step
def signed_assurance(case: Case, x: Numbers, package: np.ndarray) -> float:
    """Return the assurance of the verification that a text brings into force."""
    if case.verification >= 0:
        return x.assurance[package[case.verification]]
    return x.assurance[0]
