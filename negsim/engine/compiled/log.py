"""Writing the event log, where somebody reads it: rows of moves, and the state of each round.

What stands in it is said by `negsim.engine.log`. What only its readers want to know is worked out
after the decision that it explains, and changes nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.workspace import Workspace
from negsim.engine.log import OF_TALKS, WHATS, Log
from negsim.jit import apart, step
from negsim.rules.mediation import INDUCEMENT, RETURN_ODDS, shifted_odds
from negsim.rules.ratification import heeded
from negsim.rules.revival import joined_influence
from negsim.rules.softening import bearable

JOINS = WHATS.index("joins")
LEAVES = WHATS.index("leaves")
SUMMIT_BEGINS = WHATS.index("a summit begins")
SUMMIT_ENDS = WHATS.index("a summit ends")
NUMBER_CHANGES = WHATS.index("a number changes")
NUMBER_BACK = WHATS.index("a number is put back")
BOUND_TO_HAPPEN = WHATS.index("an incident is bound to happen")
INCIDENT = WHATS.index("incident")
BLAMES = WHATS.index("blames the other side")
HOSTILITIES_BREAK_OUT = WHATS.index("hostilities break out")
TRUCE_ENDS = WHATS.index("the truce ends")
RUNS_OUT = WHATS.index("runs out of effort")
OFFERS = WHATS.index("offers")
DRAFT = WHATS.index("tables a draft")
TEXT = WHATS.index("tables a text")
INTERIM_TEXT = WHATS.index("tables an interim text")
ALL_ACCEPT = WHATS.index("all accept")
RATIFIES = WHATS.index("the principal ratifies")
VETOES = WHATS.index("the principal vetoes")
SIGNED = WHATS.index("signed")
TAKE_INTERIM = WHATS.index("all take the interim text")
WALKS_OUT = WHATS.index("walks out")
COLLAPSE = WHATS.index("talks collapse")
LEAVES_VENUE = WHATS.index("leaves the venue")
BROKEN_OFF = WHATS.index("talks are broken off")
WAITS = WHATS.index("waits")
BACK = WHATS.index("talks are back")
RESUME = WHATS.index("talks resume after the adjournment")
FAILS = WHATS.index("the agreement fails")
LASTS = WHATS.index("the agreement lasts")
CHAIN_AGREES = WHATS.index("agreed by constant chance")
CHAIN_ABANDONS = WHATS.index("abandoned by constant chance")

NOBODY = NOTHING = -1
OVER = -1.0


@step
def log(event_log: Log, s: Any, what: int, who: int) -> None:
    """Write down a move that needs no more than who makes it."""
    if event_log.rows.shape[0] > 0:
        write(event_log, s.rounds, what, who, NOTHING, 0.0, 0.0, 0.0)


@step
def log_text(
    event_log: Log, s: Any, what: int, who: int, package: int, first: float, second: float
) -> None:
    """Write down a move about a text."""
    if event_log.rows.shape[0] > 0:
        write(event_log, s.rounds, what, who, package, first, second, 0.0)


@step
def log_numbers(
    event_log: Log, s: Any, what: int, who: int, first: float, second: float, third: float
) -> None:
    """Write down a move with the numbers that explain it."""
    if event_log.rows.shape[0] > 0:
        write(event_log, s.rounds, what, who, NOTHING, first, second, third)


@apart
def write(
    event_log: Log,
    round_: int,
    what: int,
    who: int,
    package: int,
    first: float,
    second: float,
    third: float,
) -> None:
    """Write a row; one for which there is no room is left out."""
    at = event_log.written[0]
    if at == event_log.rows.shape[0]:
        return
    row = event_log.rows[at]
    row.round, row.what, row.who, row.package = round_, what, who, package
    row.first, row.second, row.third = first, second, third
    event_log.written[0] = at + 1


@step
def log_further(event_log: Log, n: int, number: float) -> None:
    """Add a further number to the row written last."""
    if event_log.further.shape[0] > 0:
        event_log.further[event_log.written[0] - 1, n] = number


@step
def log_of_each(event_log: Log, numbers: np.ndarray) -> None:
    """Add a number for each party to the row written last."""
    for i in range(numbers.shape[0]):
        log_further(event_log, i, numbers[i])


@step
def number_of(case: Case, package: np.ndarray) -> int:
    """Return the number among all packages of one given by its levels."""
    number = 0
    for k in range(package.shape[0]):
        number = number * case.level_counts[k] + package[k]
    return number


@step
def log_events(case: Case, x: Inputs, work: Workspace, s: Any) -> None:
    """Write down which events begin in this round, and which are over."""
    if work.event_log.rows.shape[0] == 0:
        return
    for e in range(case.events.at.shape[0]):
        begun, lasts = work.begun[e], case.events.lasts[e]
        if s.rounds == begun:
            log_beginning(case, work, s, e)
        elif begun > 0 and lasts > 0 and s.rounds - begun == lasts:
            log_end(case, x, work, s, e)


@step
def log_beginning(case: Case, work: Workspace, s: Any, e: int) -> None:
    """Write down what an event brings."""
    events = case.events
    if events.joins[e] >= 0:
        log_numbers(work.event_log, s, JOINS, events.joins[e], float(e), 0.0, 0.0)
    if events.leaves[e] >= 0:
        log_numbers(work.event_log, s, LEAVES, events.leaves[e], float(e), 0.0, 0.0)
    if events.summit[e]:
        log_numbers(work.event_log, s, SUMMIT_BEGINS, NOBODY, float(e), 0.0, 0.0)
    if events.strikes[e] >= 0:
        log_numbers(work.event_log, s, BOUND_TO_HAPPEN, events.strikes[e], float(e), 0.0, 0.0)
    for n in range(events.paths[e]):
        log_numbers(work.event_log, s, NUMBER_CHANGES, NOBODY, float(e), float(n), 0.0)


@step
def log_end(case: Case, x: Inputs, work: Workspace, s: Any, e: int) -> None:
    """Write down what is over with an event, where no other one goes on with it."""
    events = case.events
    for m in range(case.mediators):
        here = x.present[m] > 0.0
        if events.joins[e] == m and not here:
            log_numbers(work.event_log, s, LEAVES, m, OVER, 0.0, 0.0)
        if events.leaves[e] == m and here:
            log_numbers(work.event_log, s, JOINS, m, OVER, 0.0, 0.0)
    if events.summit[e] and not s.summit:
        log(work.event_log, s, SUMMIT_ENDS, NOBODY)
    for n in range(events.paths[e]):
        log_numbers(work.event_log, s, NUMBER_BACK, NOBODY, float(e), float(n), 0.0)


@step
def log_readiness(
    p: Any, work: Workspace, s: Any, i: int, ready: float, conditions_met: bool
) -> None:
    """Write down how ready a party is to return, and what makes it so."""
    if work.event_log.rows.shape[0] == 0:
        return
    log_numbers(work.event_log, s, WAITS, i, ready, 1.0 if conditions_met else 0.0, 0.0)
    if work.event_log.further.shape[0] == 0:
        return
    influence = joined_influence(
        work.facilitation[i], work.formulation[i], work.pressure[i], work.further[i, INDUCEMENT]
    )
    odds = shifted_odds(RETURN_ODDS, work.further[i])
    log_further(work.event_log, 0, p.consent_base)
    log_further(work.event_log, 1, s.depth)
    log_further(work.event_log, 2, p.consent_mediation * influence + odds)
    log_further(work.event_log, 3, p.consent_hurt * (work.hurt[i] - work.grievance[i]))
    log_further(work.event_log, 4, p.consent_on_site if work.on_site[i] else 0.0)
    log_further(work.event_log, 5, -p.consent_walker if s.walker == i else 0.0)


@step
def log_state(case: Case, p: Any, x: Inputs, work: Workspace, s: Any) -> None:
    """Write down how things stand, at the start of a run and at the end of each round."""
    at = work.event_log.written[1]
    if at < work.event_log.states.shape[0]:
        write_state(case, p, x, work, s, work.event_log.states[at])
        work.event_log.written[1] = at + 1


@step
def write_state(case: Case, p: Any, x: Inputs, work: Workspace, s: Any, state: np.ndarray) -> None:
    """Fill in a state, its numbers in the order of `negsim.engine.log`."""
    state[0], state[1], state[2], state[3] = s.phase, s.truce, s.trust, s.at_table
    c = len(OF_TALKS)
    for i in range(work.hurt.shape[0]):
        mandate = 1.0 if case.principals_differ else heeded(x.mandate[i], work.knows[i])
        opened = x.under_pressure[i] * work.softening[i]
        state[c], state[c + 1], state[c + 2] = work.softening[i], work.hurt[i], work.grievance[i]
        state[c + 3] = bearable(mandate, opened, p.softening_linkage, 1.0)
        state[c + 4], state[c + 5] = work.reserve[i], work.asked[i]
        state[c + 6], state[c + 7] = work.shortfalls[i], work.distances[i]
        state[c + 8], state[c + 9] = work.pressure[i], work.facilitation[i]
        state[c + 10] = work.on_site[i]
        c += 11
    for m in range(case.mediators):
        state[c], state[c + 1], state[c + 2] = x.present[m] > 0.0, work.pressing[m], work.left[m]
        c += 3
        for i in range(work.hurt.shape[0]):
            state[c] = work.pressing_hold[m, i] if work.pressing[m] > 0.0 else 0.0
            c += 1
