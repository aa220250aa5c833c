"""Collapse and return with constant chances: a Markov chain whose answers are known.

With chances a (agree) and c (collapse) in a round of talks, r (return) and f (abandon) in a round
of collapse, alpha = a / (a + c), rho = r / (r + f) and q = (1 - alpha) rho: talks end in
agreement with chance alpha / (1 - q), after (1 - alpha) / (1 - q) collapses on average; k
returns and then agreement have chance q^k alpha (Kemeny & Snell 1960).
"""

from __future__ import annotations

import math

import numpy as np

from negsim.scenario.process import Chain
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import COLLAPSED, HOSTILITIES, SETTLED, TALKS
from validation.closed_forms.minimal import calm, issue, party, scenario
from validation.row import ERRORS, Row, checked, closed_share, listed, off_by, with_interval
from validation.runs import Changes, played

RUNS = 500_000
ROUNDS = 250
"""So many that a run still going on at the end has a chance below 1e-9."""

A, C, R, F = 0.08, 0.15, 0.20, 0.10
ALPHA, RHO = A / (A + C), R / (R + F)
Q = (1 - ALPHA) * RHO
SOURCE = "absorbing Markov chain, Kemeny & Snell 1960; a, c, r, f = .08, .15, .20, .10"
AFTER = 12
RETURNS = 6


def chain(
    agree: float = A, revive: float = R, abandon: float = F, rounds: int = ROUNDS
) -> Scenario:
    """Return two parties whose talks go by constant chances alone."""
    chances = Chain(on=True, agree=agree, collapse=C, revive=revive, abandon=abandon)
    parties = (party("a", [(0, 1)]), party("b", [(1, 0)]))
    return scenario([issue("issue", 2)], parties, calm(rounds, chain=chances))


def occupancy(rounds: int) -> dict[int, float]:
    """Return the chance of each phase after `rounds` rounds: the first row of M^rounds."""
    moves = np.array([[1 - A - C, C, A, 0], [R, 1 - R - F, 0, F], [0, 0, 1, 0], [0, 0, 0, 1]])
    row = np.linalg.matrix_power(moves, rounds)[0]
    return dict(zip((TALKS, COLLAPSED, SETTLED, HOSTILITIES), row.tolist(), strict=True))


def rows(runs: int = RUNS, changes: Changes = ()) -> list[Row]:
    """Return the rows on the chain; `changes` are faults that a test plants."""
    block = played(chain(), runs, changes)
    agreed = block.records.outcome == 0
    alone = played(chain(revive=0.0), runs, changes).records
    return [
        closed_share(
            "Chain: share of runs that end in agreement, alpha / (1 - q)",
            SOURCE, ALPHA / (1 - Q), int(agreed.sum()), runs,
        ),
        _collapses(block.records.collapses),
        _where(block.phases[:, AFTER - 1]),
        _returns(block.records.revivals[agreed], runs),
        closed_share(
            "Chain without return: share that end in agreement, alpha",
            SOURCE, ALPHA, int((alone.outcome == 0).sum()), runs,
        ),
    ]  # fmt: skip


def _collapses(collapses: np.ndarray) -> Row:
    """Return the row on the mean number of collapses: (1 - alpha) / (1 - q)."""
    n, mean = len(collapses), (1 - ALPHA) / (1 - Q)
    # A first collapse has chance 1 - alpha, each further one chance q.
    square = (1 - ALPHA) * (1 + Q) / (1 - Q) ** 2
    error = math.sqrt((square - mean**2) / n)
    got = float(collapses.mean())
    return checked(
        "Chain: mean number of collapses a run, (1 - alpha) / (1 - q)",
        SOURCE,
        f"{mean:.4f} +- {ERRORS * error:.4f}",
        with_interval(got, got - 1.96 * error, got + 1.96 * error, 4) + f", n = {n:,}",
        abs(got - mean) <= ERRORS * error,
    )


def _where(phases: np.ndarray) -> Row:
    """Return the row on the phases that runs are in after some rounds."""
    known = occupancy(AFTER)
    shares = {phase: float((phases == phase).mean()) for phase in known}
    worst = max(off_by(shares[phase], known[phase], len(phases)) for phase in known)
    return checked(
        f"Chain: talks, collapsed, settled, hostilities after {AFTER} rounds, first row of "
        f"M^{AFTER}",
        SOURCE,
        listed(known.values(), ".4f") + f"; each within {ERRORS:g} standard errors",
        listed(shares.values(), ".4f") + f"; farthest off {worst:.1f}; n = {len(phases):,}",
        worst <= ERRORS,
    )


def _returns(returns: np.ndarray, runs: int) -> Row:
    """Return the row on runs with k returns and then agreement: q^k alpha."""
    known = [Q**k * ALPHA for k in range(RETURNS)]
    shares = [int((returns == k).sum()) / runs for k in range(RETURNS)]
    worst = max(off_by(got, want, runs) for got, want in zip(shares, known, strict=True))
    return checked(
        f"Chain: 0, 1, ... {RETURNS - 1} returns and then agreement, q^k alpha",
        SOURCE,
        listed(known, ".4f") + f"; each within {ERRORS:g} standard errors",
        listed(shares, ".4f") + f"; farthest off {worst:.1f}; n = {runs:,}",
        worst <= ERRORS,
    )
