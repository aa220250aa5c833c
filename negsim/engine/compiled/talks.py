"""A round at the table: aspirations, offers, texts, ratification, interim texts, compiled.

`negsim.engine.readable.talks` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine import draws
from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.away import collapse
from negsim.engine.compiled.draws_ahead import uniform_ahead
from negsim.engine.compiled.search import set_out
from negsim.engine.compiled.values import hope
from negsim.engine.compiled.workspace import STALE, Workspace
from negsim.engine.draws import NOBODY, Seed, uniform
from negsim.jit import step
from negsim.rules.breakdown import collapse_chance, who_walks
from negsim.rules.chance import raised
from negsim.rules.concession import (
    answering,
    aspiration,
    conceded,
    kept_back,
    mixed,
)
from negsim.rules.elementary import log_of_share
from negsim.rules.mediation import (
    COLLAPSE_ODDS,
    credibility,
    felt,
    mean_influence,
    nash_package,
    shifted_odds,
    takes_package,
)
from negsim.rules.offers import NONE, accepts, best_offer, gap, shortfall
from negsim.rules.ratification import beyond_mandate, veto_chance
from negsim.rules.utility import assured
from negsim.vocabulary import ADJOURNED, SETTLED


@step
def talks(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Hold a round of talks: offers, the mediators' text, an interim text, or a collapse."""
    s.at_table += 1
    s.trust = raised(s.trust, p.trust_facilitated * mean_influence(work.facilitation))
    for i in range(work.credibility.shape[0]):
        work.credibility[i] = credibility(s.trust, work.further[i])
    set_aspirations(case, p, x, work, s)
    complete = work.complete
    count = set_out(case, x, work, complete, case.misperceive)
    agreed = exchange_offers(case, x, work, count, seed, run, d)
    if agreed == NONE and felt(work.formulation):
        agreed = mediators_text(work, complete.worth, count, p.formulation_face_saving)
    if agreed != NONE:
        worth = complete.worth[:, agreed]
        ratify(case, p, x, work, complete.found[agreed], worth, seed, run, d, s)
        return
    wide = gap(work.shortfalls)
    s.stuck = s.stuck + 1 if wide > p.interim_gap else 0
    if s.stuck >= p.interim_patience and s.interim == 0 and felt(work.formulation):
        if set_issues_aside(case, p, x, work, s):
            return
    risk_collapse(p, work, seed, run, d, wide, s)


@step
def set_aspirations(case: Case, p: Any, x: Inputs, work: Workspace, s: Any) -> None:
    """Work out what each party asks for this round."""
    t = s.at_table
    high, low = log_of_share(work.log[t, 0], work.log[t, 1], work.deadline[0], work.deadline[1])
    for i in range(work.asked.shape[0]):
        most = hope(case, x, work, i)
        kept = kept_back(case.tactic[i], high, low, work.steepness[i])
        by_time = aspiration(work.reserve[i], most, kept)
        before = work.asked[i] if s.at_table > 1 else most
        by_answer = answering(
            before, conceded(work.heard[i], work.heard_before[i]), work.reserve[i]
        )
        work.asked[i] = mixed(by_time, by_answer, x.reciprocity[i])


@step
def exchange_offers(
    case: Case, x: Inputs, work: Workspace, count: int, seed: Seed, run: int, d: int
) -> int:
    """Let each party offer; return the column of the offer that all accept, or NONE.

    Of several such offers the one with the largest draw of its author is taken.
    """
    parties = work.asked.shape[0]
    worth = work.complete.worth
    evenly = work.complete.evenly if case.misperceive else worth
    for i in range(parties):
        misperception = x.misperception[i] * (1.0 - work.facilitation[i])
        work.offers[i] = best_offer(i, worth, evenly, count, work.asked[i], misperception)
    for i in range(parties):
        best = -1.0
        for j in range(parties):
            if j != i and work.offers[j] != NONE:
                best = max(best, worth[i, work.offers[j]])
        work.shortfalls[i] = shortfall(work.asked[i], max(best, 0.0))
        work.heard_before[i] = work.heard[i]
        if best >= 0.0:
            work.heard[i] = best
    taken, largest = NONE, -1.0
    for i in range(parties):
        offer = work.offers[i]
        if offer == NONE:
            continue
        by_all = True
        for j in range(parties):
            by_all = by_all and accepts(worth[j, offer], work.asked[j])
        if by_all:
            u = uniform(seed, run, d, case.party_stream[i], draws.CHOICE_OF_OFFER)
            if u > largest:
                taken, largest = offer, u
    return taken


@step
def mediators_text(work: Workspace, worth: np.ndarray, count: int, face_saving: float) -> int:
    """Let mediators table their text; return its column if all take it, or NONE."""
    at = nash_package(worth, count, work.reserve)
    if at == NONE:
        return NONE
    for i in range(work.asked.shape[0]):
        if not takes_package(
            worth[i, at], work.reserve[i], work.asked[i], face_saving, work.formulation[i]
        ):
            return NONE
    return at


@step
def ratify(
    case: Case,
    p: Any,
    x: Inputs,
    work: Workspace,
    package: int,
    worth: np.ndarray,
    seed: Seed,
    run: int,
    d: int,
    s: Any,
) -> None:
    """Send a package that all accept to the principals: it is signed, or talks collapse."""
    for i in range(worth.shape[0]):
        needed = work.complete.needs[i, case.package_kind[i, package]]
        if case.principals_differ:
            needed = work.principal_needs[i, case.principal_kind[i, package]]
        chance = veto_chance(
            worth[i], work.unpressured[i], p.ratification_veto, p.ratification_slack
        )
        if (
            beyond_mandate(needed, x.mandate[i], work.softening[i])
            or uniform(seed, run, d, case.party_stream[i], draws.VETO) < chance
        ):
            collapse(work, s, i, p.trust_veto)
            return
        work.signed_worth[i] = worth[i]
    s.phase = SETTLED
    s.assurance = assured(x.assurance, case.verification, case.packages[package])
    s.package, s.outcome = case.package_number[package], case.package_class[package]


@step
def set_issues_aside(case: Case, p: Any, x: Inputs, work: Workspace, s: Any) -> bool:
    """Let mediators table an interim text; return whether all take it.

    What it settles is locked, the talks adjourn, a truce holds.
    """
    count = set_out(case, x, work, work.interim, False)
    at = mediators_text(work, work.interim.worth, count, p.formulation_interim_face_saving)
    if at == NONE:
        return False
    package = case.interims[work.interim.found[at]]
    for k in range(package.shape[0]):
        if not case.set_aside[k]:
            work.locked[k] = package[k]
    work.complete.memo[STALE] = True
    s.assurance = assured(x.assurance, case.verification, package)
    s.interim, s.truce, s.stuck = s.rounds, True, 0
    s.trust = raised(s.trust, p.trust_interim)
    s.phase, s.away = ADJOURNED, p.interim_adjournment
    return True


@step
def risk_collapse(
    p: Any, work: Workspace, seed: Seed, run: int, d: int, wide: float, s: Any
) -> None:
    """End a round without a text: talks may collapse, and somebody walks out."""
    chance = collapse_chance(
        p,
        wide,
        s.trust,
        s.struck,
        mean_influence(work.facilitation),
        shifted_odds(COLLAPSE_ODDS, work.further_mean),
    )
    if uniform_ahead(work.walkouts, 0, seed, run, d, NOBODY, draws.COLLAPSE) < chance:
        walker = who_walks(work.shortfalls, uniform(seed, run, d, NOBODY, draws.WALKOUT))
        collapse(work, s, walker, p.trust_collapse)
