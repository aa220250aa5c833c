"""A round at the table: aspirations, offers, texts, ratification, setting issues aside."""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim import draws
from negsim.compiled import step
from negsim.draws import NOBODY, Seed, uniform
from negsim.numbers import Numbers
from negsim.packing import (
    ADJOURNED,
    SETTLED,
    Case,
)
from negsim.recess import collapse
from negsim.room import Room
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
from negsim.rules.offers import NONE, accepts, best_offer, gap, shortfall, signable_by_all
from negsim.rules.ratification import beyond_mandate, veto_chance
from negsim.rules.utility import most_to_hope_for, utility


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
    count = signable_by_all(room.needs, room.softening, case.packages, room.locked, room.found)
    appraise(room.base, room.gain, room.credibility, count, room.found, room.worth)
    if case.misperceive:
        appraise(room.even_base, room.even_gain, room.credibility, count, room.found, room.evenly)
    text = exchange_offers(case, x, room, count, seed, run, d)
    if text == NONE and felt(room.formulation):
        text = mediators_text(room, count, p.formulation_face_saving)
    if text != NONE:
        ratify(case, p, x, room, room.found[text], room.worth[:, text], seed, run, d, s)
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
    if uniform(seed, run, d, NOBODY, draws.COLLAPSE) < chance:
        walker = who_walks(room.shortfalls, uniform(seed, run, d, NOBODY, draws.WALKOUT))
        collapse(room, s, walker, p.trust_collapse)


@step
def set_aspirations(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> None:
    """Work out what each party asks for this round."""
    for i in range(room.asked.shape[0]):
        most = most_to_hope_for(
            i,
            room.kept,
            room.due,
            x.assurance,
            case.verification,
            case.level_counts,
            room.credibility[i],
        )
        by_time = aspiration(
            room.reserve[i], most, s.at_table, p.deadline, x.at_the_table[i], case.tactic[i]
        )
        before = room.asked[i] if s.at_table > 1 else most
        by_answer = answering(
            before, conceded(room.heard[i], room.heard_before[i]), room.reserve[i]
        )
        room.asked[i] = mixed(by_time, by_answer, x.reciprocity[i])


@step
def appraise(
    base: np.ndarray,
    gain: np.ndarray,
    believed: np.ndarray,
    count: int,
    found: np.ndarray,
    worth: np.ndarray,
) -> None:
    """Work out what each signable package is worth to each party, as far as it believes it."""
    for i in range(base.shape[0]):
        for at in range(count):
            worth[i, at] = utility(base[i, found[at]], gain[i, found[at]], believed[i])


@step
def exchange_offers(
    case: Case, x: Numbers, room: Room, count: int, seed: Seed, run: int, d: int
) -> int:
    """Let each party offer; return the offer that all accept, or NONE.

    Of several such offers the one with the largest draw of its author is taken.
    """
    parties = room.asked.shape[0]
    for i in range(parties):
        misperception = x.misperception[i] * (1.0 - room.facilitation[i])
        room.offers[i] = best_offer(
            i,
            room.worth,
            room.evenly if case.misperceive else room.worth,
            count,
            room.asked[i],
            misperception,
        )
    for i in range(parties):
        best = -1.0
        for j in range(parties):
            if j != i and room.offers[j] != NONE:
                best = max(best, room.worth[i, room.offers[j]])
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
            by_all = by_all and accepts(room.worth[j, offer], room.asked[j])
        if by_all:
            u = uniform(seed, run, d, case.party_stream[i], draws.CHOICE_OF_OFFER)
            if u > luck:
                taken, luck = offer, u
    return taken


@step
def mediators_text(room: Room, count: int, face_saving: float) -> int:
    """Let mediators table a text; return it if all take it, or NONE."""
    text = nash_text(room.worth, count, room.reserve)
    if text == NONE:
        return NONE
    for i in range(room.asked.shape[0]):
        if not takes_text(
            room.worth[i, text], room.reserve[i], room.asked[i], face_saving, room.formulation[i]
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
        needed = room.needs[i, package]
        if case.principals_differ:
            needed = room.principal_needs[i, package]
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
    count = signable_by_all(
        room.interim_needs, room.softening, case.interims, room.locked, room.found
    )
    appraise(room.interim_base, room.interim_gain, room.credibility, count, room.found, room.worth)
    text = mediators_text(room, count, p.formulation_interim_face_saving)
    if text == NONE:
        return False
    package = case.interims[room.found[text]]
    for k in range(package.shape[0]):
        if not case.set_aside[k]:
            room.locked[k] = package[k]
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
