"""A round at the table: aspirations, offers, texts, ratification, interim texts, compiled.

`negsim.engine.readable.talks` has the same steps by the same names, in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine import draws
from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.away import collapse
from negsim.engine.compiled.drafts import table_draft
from negsim.engine.compiled.draws_ahead import uniform_ahead, uniform_now
from negsim.engine.compiled.log import (
    ALL_ACCEPT,
    DRAFT,
    INTERIM_TEXT,
    OFFERS,
    RATIFIES,
    SIGNED,
    TAKE_INTERIM,
    TEXT,
    VETOES,
    WALKS_OUT,
    log_further,
    log_numbers,
    log_of_each,
    log_text,
    number_of,
)
from negsim.engine.compiled.search import count_signable, set_out
from negsim.engine.compiled.values import bring_up_to_date, hope
from negsim.engine.compiled.workspace import Workspace
from negsim.engine.draws import NOBODY, Seed
from negsim.engine.log import BEYOND_MANDATE
from negsim.jit import step
from negsim.rules.breakdown import collapse_chance, discontent, who_walks
from negsim.rules.chance import raised
from negsim.rules.concession import aspiration, kept_back
from negsim.rules.elementary import log_of_share
from negsim.rules.implementation import worth_unpressed
from negsim.rules.mediation import (
    COLLAPSE_ODDS,
    bar,
    credibility,
    felt,
    mean_influence,
    package_all_take,
    shifted_odds,
)
from negsim.rules.offers import NONE, accepts, best_offer, gap, shortfall, unborne
from negsim.rules.ratification import veto_chance
from negsim.rules.softening import bearable, gained, price, signable
from negsim.rules.utility import assured
from negsim.vocabulary import ADJOURNED, SETTLED


@step
def talks(
    case: Case, p: Any, x: Inputs, work: Workspace, seed: Seed, run: int, d: int, s: Any
) -> None:
    """Hold a round of talks: offers, the mediators' text, an interim text, or a collapse."""
    bring_up_to_date(case, x, work)
    s.at_table += 1
    s.trust = raised(s.trust, p.trust_facilitated * mean_influence(work.facilitation))
    for i in range(work.credibility.shape[0]):
        work.credibility[i] = credibility(s.trust, work.further[i])
    set_aspirations(case, x, work, s)
    set_bars(work, p.formulation_face_saving)
    complete = work.complete
    count = set_out(case, p, x, work, complete)
    agreed = exchange_offers(case, p, x, work, count, seed, run, d, s)
    drafted = agreed == NONE and felt(work.formulation)
    if drafted:
        agreed = package_all_take(complete.offered, count, work.reserve, work.bars)
        if agreed != NONE:
            number = case.package_number[complete.chosen[agreed]]
            log_text(work.event_log, s, TEXT, -1, number, 0.0, 0.0)
            log_of_each(work.event_log, complete.offered[:, agreed])
    if agreed != NONE:
        worth = complete.offered[:, agreed]
        ratify(case, p, x, work, complete.chosen[agreed], worth, drafted, seed, run, d, s)
    elif not (drafted and set_issues_aside(case, p, x, work, s)):
        risk_collapse(p, work, seed, run, d, s)


@step
def set_bars(work: Workspace, face_saving: float) -> None:
    """Work out what a text of the mediators' must be worth to each party."""
    for i in range(work.bars.shape[0]):
        work.bars[i] = bar(work.reserve[i], work.asked[i], face_saving, work.formulation[i])


@step
def set_aspirations(case: Case, x: Inputs, work: Workspace, s: Any) -> None:
    """Work out what each party asks for this round, and what it would ask for unpressed."""
    t = s.at_table
    high, low = log_of_share(work.log[t, 0], work.log[t, 1], work.deadline[0], work.deadline[1])
    for i in range(work.asked.shape[0]):
        most = hope(case, x, work, i)
        kept = kept_back(case.tactic[i], high, low, work.steepness[i])
        work.asked[i] = aspiration(work.reserve[i], most, kept)
        work.asked_unpressed[i] = aspiration(work.unpressured[i], most, kept)


@step
def exchange_offers(
    case: Case,
    p: Any,
    x: Inputs,
    work: Workspace,
    count: int,
    seed: Seed,
    run: int,
    d: int,
    s: Any,
) -> int:
    """Let each party offer or table a draft; return the column of the offer that all accept.

    Of several such offers the one with the largest draw of its author is taken; `NONE` if there is
    none.
    """
    worth, drafts = work.complete.offered, work.drafts
    for i in range(work.asked.shape[0]):
        work.offers[i] = best_offer(i, worth, count, work.asked[i])
        if work.offers[i] == NONE:
            table_draft(case, p, x, work, i)
        else:
            for h in range(work.asked.shape[0]):
                drafts.worth[i, h], drafts.unborne[i, h] = worth[h, work.offers[i]], 0.0
    log_tabled(case, work, s)
    hear(work)
    taken, largest = NONE, -1.0
    for i in range(work.asked.shape[0]):
        offer = work.offers[i]
        if offer == NONE:
            continue
        by_all = True
        for j in range(work.asked.shape[0]):
            by_all = by_all and accepts(worth[j, offer], work.asked[j])
        if by_all:
            u = uniform_now(seed, run, d, case.party_stream[i], draws.CHOICE_OF_OFFER)
            if u > largest:
                taken, largest = offer, u
    return taken


@step
def log_tabled(case: Case, work: Workspace, s: Any) -> None:
    """Write down what each party offers, or the draft that it tables."""
    if work.event_log.rows.shape[0] == 0:
        return
    texts = 0.0
    if work.event_log.further.shape[0] > 0:
        texts = float(count_signable(case, work, work.complete))
    for i in range(work.asked.shape[0]):
        if work.offers[i] != NONE:
            number = case.package_number[work.complete.chosen[work.offers[i]]]
            log_text(work.event_log, s, OFFERS, i, number, work.asked[i], texts)
            log_of_each(work.event_log, work.drafts.worth[i])
            continue
        number = number_of(case, work.drafts.levels[i, work.drafts.tabled[i]])
        log_text(work.event_log, s, DRAFT, i, number, work.asked[i], texts)
        log_of_each(work.event_log, work.drafts.worth[i])
        for h in range(work.asked.shape[0]):
            log_further(work.event_log, work.asked.shape[0] + h, work.drafts.borne[i, h])


@step
def hear(work: Workspace) -> None:
    """Let each party compare what the others table with what it asks for and could bear."""
    for i in range(work.asked.shape[0]):
        least, nearest = np.inf, np.inf
        for j in range(work.asked.shape[0]):
            if j != i:
                short = shortfall(work.asked[i], work.drafts.worth[j, i])
                least = min(least, short)
                nearest = min(nearest, max(short, work.drafts.unborne[j, i]))
        work.shortfalls[i], work.distances[i] = least, nearest


@step
def ratify(
    case: Case,
    p: Any,
    x: Inputs,
    work: Workspace,
    package: int,
    worth: np.ndarray,
    drafted: bool,
    seed: Seed,
    run: int,
    d: int,
    s: Any,
) -> None:
    """Send a package that all accept to the principals: it is signed, or talks collapse."""
    number = case.package_number[package]
    log_text(work.event_log, s, ALL_ACCEPT, -1, number, 0.0, 0.0)
    for i in range(worth.shape[0]):
        needed = work.complete.needs[i, case.package_kind[i, package]]
        if case.principals_differ:
            needed = work.principal_needs[i, case.principal_kind[i, package]]
        reserve, most, linkage = work.unpressured[i], work.hoped[i], p.softening_linkage
        asked = price(needed, x.mandate[i], work.opened[i], linkage, reserve, most)
        beyond = not signable(worth[i], asked)
        chance = veto_chance(worth[i], reserve, p.ratification_veto, p.ratification_slack)
        vetoes = beyond or uniform_now(seed, run, d, case.party_stream[i], draws.VETO) < chance
        gain = gained(worth[i], reserve, most)
        borne = bearable(x.mandate[i], work.opened[i], linkage, gain)
        told = BEYOND_MANDATE if beyond else chance
        what, slack = VETOES if vetoes else RATIFIES, worth[i] - reserve
        log_numbers(work.event_log, s, what, i, slack, told, borne)
        if vetoes:
            work.knows[i] = work.knows[i] or beyond
            collapse(work, s, i, p.trust_collapse)
            return
        unaided = x.under_pressure[i] * work.unaided[i]
        borne = bearable(x.mandate[i], unaided, linkage, gain)
        work.signed_worth[i] = worth_unpressed(worth[i], reserve, unborne(needed, borne))
        work.bar_unpressed[i] = work.asked_unpressed[i]
        if drafted:
            work.bar_unpressed[i] = bar(
                reserve,
                work.asked_unpressed[i],
                p.formulation_face_saving,
                work.formulation[i],
            )
    s.phase = SETTLED
    put_in_force(case, x, work, case.packages[package], s)
    s.package, s.outcome = number, case.package_class[package]
    log_text(work.event_log, s, SIGNED, -1, number, 0.0, 0.0)
    log_of_each(work.event_log, worth)


@step
def put_in_force(case: Case, x: Inputs, work: Workspace, package: np.ndarray, s: Any) -> None:
    """Put a text in force: its levels, and its verification."""
    for k in range(package.shape[0]):
        work.in_force[k] = package[k]
    s.assurance = assured(x.assurance, case.verification, package)


@step
def set_issues_aside(case: Case, p: Any, x: Inputs, work: Workspace, s: Any) -> bool:
    """Let mediators table an interim text after some time; return whether all take it.

    What it settles is in force, but nothing is final; the talks adjourn, a truce holds.
    """
    if s.interim > 0 or s.at_table < p.interim_patience:
        return False
    interim = work.interim
    set_bars(work, p.formulation_interim_face_saving)
    count = set_out(case, p, x, work, interim)
    at = package_all_take(interim.offered, count, work.reserve, work.bars)
    if at == NONE:
        return False
    text = case.interims[interim.chosen[at]]
    number = number_of(case, text)
    log_text(work.event_log, s, INTERIM_TEXT, -1, number, 0.0, 0.0)
    log_of_each(work.event_log, interim.offered[:, at])
    put_in_force(case, x, work, text, s)
    s.interim, s.truce = s.rounds, True
    s.trust = raised(s.trust, p.trust_interim)
    s.phase, s.away = ADJOURNED, p.interim_adjournment
    log_text(work.event_log, s, TAKE_INTERIM, -1, number, s.away, 0.0)
    return True


@step
def risk_collapse(p: Any, work: Workspace, seed: Seed, run: int, d: int, s: Any) -> None:
    """End a round without a text: talks may collapse, and somebody walks out."""
    chance = collapse_chance(
        p,
        gap(work.distances),
        s.at_table / p.deadline,
        s.trust,
        s.blamed,
        mean_influence(work.facilitation),
        shifted_odds(COLLAPSE_ODDS, work.further_mean),
    )
    if uniform_ahead(work.walkouts, 0, seed, run, d, NOBODY, draws.COLLAPSE) < chance:
        for i in range(work.shortfalls.shape[0]):
            work.discontents[i] = discontent(work.shortfalls[i], work.reserve[i], work.hoped[i])
        walker = who_walks(work.discontents, uniform_now(seed, run, d, NOBODY, draws.WALKOUT))
        log_numbers(work.event_log, s, WALKS_OUT, walker, work.shortfalls[walker], chance, 0.0)
        log_of_each(work.event_log, work.discontents)
        collapse(work, s, walker, p.trust_collapse)
