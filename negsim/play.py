"""One run, compiled: the order of play as a loop.

`negsim.model` tells the same order of play in its own words, and the two must agree run by
run, exactly. Every decision is taken in `negsim.rules`; every random number comes from
`negsim.draws`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negsim import draws
from negsim.compiled import rule
from negsim.draws import NOBODY, Seed, uniform
from negsim.packing import (
    ADJOURNED,
    COLLAPSED,
    HOSTILITIES,
    SETTLED,
    TALKS,
    Case,
    Numbers,
    numbers_of,
)
from negsim.rules.breakdown import blame_chance, collapse_chance, escalation_chance, who_walks
from negsim.rules.chance import lowered, raised
from negsim.rules.concession import aspiration, reservation, reservation_unpressured
from negsim.rules.mediation import (
    affordable,
    cost_of_round,
    felt,
    influence,
    mean_influence,
    nash_text,
    takes_text,
)
from negsim.rules.offers import NONE, accepts, best_offer, gap, shortfall, signable_by_all
from negsim.rules.ratification import beyond_mandate, veto_chance
from negsim.rules.revival import consent_chance, leaving_chance
from negsim.rules.softening import needs_of_packages, softened
from negsim.rules.utility import most_to_hope_for, split_values, utility, value_packages

RECORD = np.dtype(
    [
        ("outcome", np.int64),  # class: the scenario's, then interim truce, stalemate, ...
        ("round", np.int64),  # rounds played
        ("package", np.int64),  # number of the signed package among all, or -1
        ("collapses", np.int64),
        ("revivals", np.int64),
        ("first_collapse", np.int64),  # round of the first collapse, from 1; 0 if none
        ("rounds_to_revival", np.int64),  # from collapse (or start) to first revival; 0 if none
        ("interim", np.int64),  # round of the interim text, from 1; 0 if none
        ("walker", np.int64),  # place of the party that walked out last, or -1
        ("truce", np.bool_),  # whether the truce holds at the end
        ("trust", np.float64),  # at the end
        ("effort", np.float64),  # spent by all mediators
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


class Room(NamedTuple):
    """Arrays that a run works in; one set serves a block of runs, one after the other."""

    softening: np.ndarray  # (N,)
    hurt: np.ndarray  # (N,)
    unpressured: np.ndarray  # (N,) reservation value without pressure
    reserve: np.ndarray  # (N,) reservation value
    asked: np.ndarray  # (N,) aspiration
    shortfalls: np.ndarray  # (N,)
    offers: np.ndarray  # int (N,) column of `worth`, or NONE
    on_site: np.ndarray  # bool (N,)
    facilitation: np.ndarray  # (N,) influence on each party
    formulation: np.ndarray  # (N,)
    pressure: np.ndarray  # (N,)
    left: np.ndarray  # (M,) effort left
    share: np.ndarray  # (M,) share of this round's effort that is affordable
    locked: np.ndarray  # int (K,) level of a settled issue, or -1
    kept: np.ndarray  # (N, K, L)
    due: np.ndarray  # (N, K, L)
    base: np.ndarray  # (N, X)
    gain: np.ndarray  # (N, X)
    needs: np.ndarray  # (N, X)
    interim_base: np.ndarray  # (N, Y)
    interim_gain: np.ndarray  # (N, Y)
    interim_needs: np.ndarray  # (N, Y)
    found: np.ndarray  # int (max(X, Y),) packages all could sign
    worth: np.ndarray  # (N, max(X, Y)) their utilities


def make_room(case: Case, levels: int) -> Room:
    """Return the arrays that runs of `case` work in; `levels` is the most an issue has."""
    n, k = case.others_perform.shape
    x, y, m = len(case.packages), len(case.interims), case.mediators
    most = max(x, y, 1)
    return Room(
        softening=np.zeros(n),
        hurt=np.zeros(n),
        unpressured=np.zeros(n),
        reserve=np.zeros(n),
        asked=np.zeros(n),
        shortfalls=np.zeros(n),
        offers=np.zeros(n, dtype=np.int64),
        on_site=np.zeros(n, dtype=np.bool_),
        facilitation=np.zeros(n),
        formulation=np.zeros(n),
        pressure=np.zeros(n),
        left=np.zeros(m),
        share=np.zeros(m),
        locked=np.zeros(k, dtype=np.int64),
        kept=np.zeros((n, k, levels)),
        due=np.zeros((n, k, levels)),
        base=np.zeros((n, x)),
        gain=np.zeros((n, x)),
        needs=np.zeros((n, x)),
        interim_base=np.zeros((n, y)),
        interim_gain=np.zeros((n, y)),
        interim_needs=np.zeros((n, y)),
        found=np.zeros(most, dtype=np.int64),
        worth=np.zeros((n, most)),
    )


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
) -> None:
    """Play runs `first`, `first` + 1, ...

    Parameters
    ----------
    case : Case
        From `packing.pack`.
    process, vectors
        The numbers of each run, from `packing.draw_numbers`.
    room : Room
        Modified in place.
    seed, first : int
        As ``numpy.uint64`` and the number of the first run.
    records : recarray of RECORD, shape (runs,)
        Modified in place: what came of each run.
    phases : ndarray of int, shape (runs, rounds)
        Modified in place: phase at the end of each round.
    """
    for r in range(records.shape[0]):
        x = numbers_of(case, vectors[r])
        if r == 0 or case.values_vary:
            value_texts(case, x, room)
        if r == 0 or case.lines_vary:
            needs_of_packages(x.firmness, case.line_party, case.steps, room.needs)
            needs_of_packages(x.firmness, case.line_party, case.interim_steps, room.interim_needs)
        play(case, process[r], x, room, seed, first + r, records[r], phases[r])


@rule
def value_texts(case: Case, x: Numbers, room: Room) -> None:
    """Work out what every text is worth to every party."""
    split_values(x.salience, x.value, case.status_quo, case.others_perform, room.kept, room.due)
    value_packages(
        room.kept, room.due, x.assurance, case.verification, case.packages, room.base, room.gain
    )
    value_packages(
        room.kept,
        room.due,
        x.assurance,
        case.verification,
        case.interims,
        room.interim_base,
        room.interim_gain,
    )


@rule
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
        s.round = d + 1
        incidents(case, p, x, room, seed, run, d, s)
        if s.phase == HOSTILITIES:
            phases[d:] = HOSTILITIES
            break
        mediators_act(case, p, x, room, s)
        parties_soften(p, x, room)
        if s.phase == TALKS:
            talks(case, p, x, room, seed, run, d, s)
        elif s.phase == COLLAPSED:
            collapsed(case, p, room, seed, run, d, s)
        else:
            adjourned(case, p, room, seed, run, d, s)
        if s.phase == SETTLED:
            phases[d:] = SETTLED
            break
        phases[d] = s.phase
    s.outcome = outcome(case, s)


@rule
def begin(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> None:
    """Set the state in which a run begins."""
    room.softening[:] = 0.0
    room.hurt[:] = 0.0
    room.on_site[:] = case.start_on_site
    for m in range(case.mediators):
        room.left[m] = x.endurance[m]
    room.locked[:] = -1
    s.outcome, s.package, s.walker = -1, -1, -1
    s.collapses, s.revivals, s.first_collapse, s.rounds_to_revival, s.interim = 0, 0, 0, 0, 0
    s.truce, s.trust, s.effort = case.start_truce, p.start_trust, 0.0
    s.phase, s.at_table, s.stuck, s.since = case.start_phase, 0, 0, 0
    s.away, s.struck, s.assurance = 0.0, False, 0.0


@rule
def incidents(
    case: Case, p: Any, x: Numbers, room: Room, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Let each source of violence strike or not; hostilities may follow, the truce may end."""
    for i in range(room.hurt.shape[0]):
        room.hurt[i] *= p.hurt_kept
    s.struck = False
    for j in range(case.victim.shape[0]):
        source = case.source_stream[j]
        if uniform(seed, run, d, source, draws.STRIKE) >= x.rate[j]:
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
        chance = escalation_chance(
            p.escalation_truce if s.truce else p.escalation_no_truce, escalation_factor(p, s.phase)
        )
        if uniform(seed, run, d, source, draws.ESCALATION) < chance:
            s.phase, s.truce = HOSTILITIES, False
            return
        if s.truce and uniform(seed, run, d, source, draws.TRUCE_ENDS) < p.escalation_truce_ends:
            s.truce = False


@rule
def escalation_factor(p: Any, phase: int) -> float:
    """Return how much likelier escalation is in this phase than at the table."""
    if phase == COLLAPSED:
        return p.escalation_collapsed
    if phase == ADJOURNED:
        return p.escalation_adjourned
    return 1.0


@rule
def mediators_act(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> None:
    """Let mediators spend effort; work out the influence of each instrument on each party."""
    phase_cost = p.effort_talks
    if s.phase == COLLAPSED:
        phase_cost = p.effort_collapsed
    elif s.phase == ADJOURNED:
        phase_cost = p.effort_adjourned
    for m in range(case.mediators):
        cost = cost_of_round(x.facilitation[m], x.formulation[m], x.pressure[m], phase_cost)
        room.share[m] = affordable(room.left[m], cost)
        room.left[m] = lowered(room.left[m], room.share[m] * cost)
        s.effort += room.share[m] * cost
    for i in range(room.facilitation.shape[0]):
        room.facilitation[i] = influence(x.facilitation, x.leverage, room.share, i)
        room.formulation[i] = influence(x.formulation, x.leverage, room.share, i)
        room.pressure[i] = influence(x.pressure, x.leverage, room.share, i)


@rule
def parties_soften(p: Any, x: Numbers, room: Room) -> None:
    """Update each party's softening and reservation value."""
    for i in range(room.softening.shape[0]):
        room.softening[i] = softened(
            room.softening[i], p.softening_rate, x.under_pressure[i], room.pressure[i]
        )
        room.unpressured[i] = reservation_unpressured(x.batna[i], room.hurt[i], p.reservation_hurt)
        room.reserve[i] = reservation(room.unpressured[i], room.pressure[i], p.reservation_pressure)


@rule
def talks(
    case: Case, p: Any, x: Numbers, room: Room, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Hold a round of talks: offers, the mediators' text, an interim text, or a collapse."""
    s.at_table += 1
    s.trust = raised(s.trust, p.trust_facilitated * mean_influence(room.facilitation))
    set_aspirations(case, p, x, room, s)
    count = signable_by_all(room.needs, room.softening, case.packages, room.locked, room.found)
    appraise(room.base, room.gain, s.trust, count, room)
    text = exchange_offers(case, room, count, seed, run, d)
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
        p.collapse_base,
        p.collapse_gap,
        p.collapse_trust,
        p.collapse_incident,
        p.collapse_facilitation,
    )
    if uniform(seed, run, d, NOBODY, draws.COLLAPSE) < chance:
        walker = who_walks(room.shortfalls, uniform(seed, run, d, NOBODY, draws.WALKOUT))
        collapse(room, s, walker, p.trust_collapse)


@rule
def set_aspirations(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> None:
    """Work out what each party asks for this round."""
    for i in range(room.asked.shape[0]):
        most = most_to_hope_for(
            i, room.kept, room.due, x.assurance, case.verification, case.level_counts, s.trust
        )
        room.asked[i] = aspiration(
            room.reserve[i], most, s.at_table, p.deadline, x.at_the_table[i]
        )


@rule
def appraise(
    base: np.ndarray, gain: np.ndarray, trust: float, count: int, room: Room
) -> None:
    """Work out what each signable package is worth to each party at this trust."""
    for i in range(base.shape[0]):
        for at in range(count):
            room.worth[i, at] = utility(base[i, room.found[at]], gain[i, room.found[at]], trust)


@rule
def exchange_offers(case: Case, room: Room, count: int, seed: Seed, run: int, d: int) -> int:
    """Let each party offer; return the offer that all accept, or NONE.

    Of several such offers the one with the largest draw of its author is taken.
    """
    parties = room.asked.shape[0]
    for i in range(parties):
        room.offers[i] = best_offer(i, room.worth, count, room.asked[i])
    for i in range(parties):
        best = 0.0
        for j in range(parties):
            if j != i and room.offers[j] != NONE:
                best = max(best, room.worth[i, room.offers[j]])
        room.shortfalls[i] = shortfall(room.asked[i], best)
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


@rule
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


@rule
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
        chance = veto_chance(
            worth[i], room.unpressured[i], p.ratification_veto, p.ratification_slack
        )
        if (
            beyond_mandate(room.needs[i, package], x.mandate[i], room.softening[i])
            or uniform(seed, run, d, case.party_stream[i], draws.VETO) < chance
        ):
            collapse(room, s, i, p.trust_veto)
            return
    s.phase = SETTLED
    s.package, s.outcome = case.package_number[package], case.package_class[package]


@rule
def set_issues_aside(case: Case, p: Any, x: Numbers, room: Room, s: Any) -> bool:
    """Let mediators table an interim text; return whether all take it.

    What it settles is locked, the talks adjourn, a truce holds.
    """
    count = signable_by_all(
        room.interim_needs, room.softening, case.interims, room.locked, room.found
    )
    appraise(room.interim_base, room.interim_gain, s.trust, count, room)
    text = mediators_text(room, count, p.formulation_interim_face_saving)
    if text == NONE:
        return False
    package = case.interims[room.found[text]]
    for k in range(package.shape[0]):
        if not case.set_aside[k]:
            room.locked[k] = package[k]
    if case.verification >= 0:
        s.assurance = x.assurance[package[case.verification]]
    else:
        s.assurance = x.assurance[0]
    s.interim, s.truce, s.stuck = s.round, True, 0
    s.trust = raised(s.trust, p.trust_interim)
    s.phase, s.away = ADJOURNED, p.interim_adjournment
    return True


@rule
def collapse(room: Room, s: Any, walker: int, loss: float) -> None:
    """Let talks collapse: who walked is remembered, delegations are still at the venue."""
    s.phase, s.since, s.walker = COLLAPSED, 0, walker
    s.trust = lowered(s.trust, loss)
    s.collapses += 1
    if s.first_collapse == 0:
        s.first_collapse = s.round
    room.on_site[:] = True


@rule
def collapsed(case: Case, p: Any, room: Room, seed: Seed, run: int, d: int, s: Any) -> None:
    """Pass a round without talks: delegations leave or stay; if all consent, talks are back."""
    s.since += 1
    all_consent = True
    for i in range(room.hurt.shape[0]):
        party = case.party_stream[i]
        room.hurt[i] = raised(room.hurt[i], p.hurt_collapsed)
        chance = leaving_chance(p.leaving, room.facilitation[i], room.pressure[i])
        if room.on_site[i] and uniform(seed, run, d, party, draws.LEAVING) < chance:
            room.on_site[i] = False
        chance = consent_chance(
            room.facilitation[i],
            room.pressure[i],
            room.hurt[i],
            room.on_site[i],
            s.since,
            p.consent_base,
            p.consent_mediation,
            p.consent_hurt,
            p.consent_on_site,
            p.consent_waiting,
        )
        if uniform(seed, run, d, party, draws.CONSENT) >= chance:
            all_consent = False
    if all_consent:
        s.phase, s.stuck = TALKS, 0
        s.revivals += 1
        if s.rounds_to_revival == 0:
            s.rounds_to_revival = s.since


@rule
def adjourned(case: Case, p: Any, room: Room, seed: Seed, run: int, d: int, s: Any) -> None:
    """Pass a round of an adjournment, which an incident may break."""
    if s.struck and uniform(seed, run, d, NOBODY, draws.ADJOURNMENT_BROKEN) < p.interim_broken:
        collapse(room, s, s.walker, 0.0)
        room.on_site[:] = False
        return
    s.away -= 1.0
    if s.away <= 0.0:
        s.phase = TALKS


@rule
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
