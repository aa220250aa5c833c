"""Two parties that divide one thing by time alone: when and where they meet, and whether.

A division x is worth x to the first party and 1 - x to the second; r_A is the least the first
takes, r_B the most the second leaves to it, and Z = r_B - r_A the zone of agreement. Both concede
with the same beta until the deadline N. They meet in the first round from N (1 + Z)^(-beta) on,
at x* = r_B / (1 + Z); with Z < 0 never (Faratin, Sierra & Jennings 1998, linear values).

If r_A and r_B are normal, they meet at all with chance Phi((mu_B - mu_A) / sqrt(s_A^2 + s_B^2)).
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from negsim.scenario.fields import Distribution, Number
from negsim.scenario.scenario import Flexibility, Scenario
from validation.closed_forms.minimal import calm, issue, party, scenario
from validation.row import Row, checked, closed_share
from validation.runs import Changes, played

STEPS = 1000
DEADLINE = 142
RUNS = 100
FARATIN = "Faratin, Sierra & Jennings 1998"
R_A, R_B = 0.4, 0.7
BETAS = (0.2, 1.0, 2.0)
"""Boulware, linear, Conceder."""

ZONE_RUNS = 10_000
ZONE_DEADLINE = 20
ZONES = ((0.40, 0.50), (0.52, 0.45))
"""Means of r_A and r_B: a zone of agreement likelier than not, and less likely than not."""
S_A, S_B = 0.10, 0.12
FAR = 6.0
"""Standard deviations at which reservation values are cut off."""


def flexible(beta: float) -> Flexibility:
    """Return the flexibility that concedes with `beta`: beta = 10^(2 f - 1)."""
    return Flexibility(at_the_table=(math.log10(beta) + 1) / 2, under_pressure=0.0)


def division(
    r_a: Number,
    batna_b: Number,
    beta: float,
    steps: int = STEPS,
    deadline: int = DEADLINE,
    grace: int = 20,
) -> Scenario:
    """Return two parties that divide one thing in `steps` steps.

    Parameters
    ----------
    r_a, batna_b : Number
        Worth of no deal to each; the second leaves at most 1 - batna_b to the first.
    beta : float
        How both concede.
    steps, deadline : int
        Of the division, and rounds until nobody concedes more.
    grace : int
        Rounds after the deadline.
    """
    up = [n / steps for n in range(steps + 1)]
    return scenario(
        [issue("share", steps + 1)],
        [
            party("a", [up], batna=r_a, flexibility=flexible(beta)),
            party("b", [up[::-1]], batna=batna_b, flexibility=flexible(beta)),
        ],
        calm(deadline + grace, deadline=deadline),
    )


def rows(runs: int = RUNS, zone_runs: int = ZONE_RUNS, changes: Changes = ()) -> list[Row]:
    """Return the rows on meeting and on the zone of agreement; `changes` are planted faults."""
    return [
        _when(runs, changes),
        _where(runs, changes),
        _never(runs, changes),
        *(_zone(*means, zone_runs, changes) for means in ZONES),
    ]


def _met(beta: float, runs: int, changes: Changes) -> np.recarray:
    return played(division(R_A, 1 - R_B, beta), runs, changes).records  # type: ignore[no-any-return]


def _when(runs: int, changes: Changes) -> Row:
    """Return the row on the round of meeting."""
    expected = [math.ceil(DEADLINE * (1 + R_B - R_A) ** -beta) for beta in BETAS]
    got = [np.unique(_met(beta, runs, changes).rounds).tolist() for beta in BETAS]
    return checked(
        f"Concession by time: round in which two parties with beta .2, 1, 2 meet, r_A = {R_A}, "
        f"r_B = {R_B}, deadline N = {DEADLINE}: N (1 + Z)^-beta, rounded up",
        FARATIN,
        ", ".join(map(str, expected)) + ", exactly",
        ", ".join(" or ".join(map(str, some)) for some in got) + f" in all of {runs:,} runs each",
        got == [[round_] for round_ in expected],
    )


def _where(runs: int, changes: Changes) -> Row:
    """Return the row on the division: within what is left between the two when they meet."""
    x, holds, got = R_B / (1 + R_B - R_A), True, []
    for beta in BETAS:
        meeting = math.ceil(DEADLINE * (1 + R_B - R_A) ** -beta)
        left = (1 + R_B - R_A) * (meeting / DEADLINE) ** (1 / beta) - 1
        shares = _met(beta, runs, changes).package / STEPS
        holds &= bool(np.all(np.abs(shares - x) <= left))
        got.append(f"{shares.min():.3f} to {shares.max():.3f} (room {left:.3f})")
    return checked(
        "The same: share that the first party gets, x* = r_B / (1 + Z), within the room that is "
        "left between the two in that round",
        FARATIN,
        f"{x:.4f}, give or take the room",
        ", ".join(got),
        holds,
    )


def _never(runs: int, changes: Changes) -> Row:
    """Return the row on parties without a zone of agreement."""
    met = sum(
        int((played(division(r_a, 0.6, beta), runs, changes).records.package >= 0).sum())
        for r_a in (0.401, 0.7) for beta in BETAS
    )  # fmt: skip
    n = 2 * len(BETAS) * runs
    return checked(
        "The same without a zone of agreement (r_B = .4, r_A = .401 or .7): share of runs that "
        "settle",
        FARATIN,
        "0, exactly",
        f"{met:,} of {n:,} runs",
        met == 0,
    )


def _zone(mean_a: float, mean_b: float, runs: int, changes: Changes) -> Row:
    """Return the row on the chance that normal reservation values leave a zone of agreement."""
    given = division(
        _normal(mean_a, S_A), _normal(1 - mean_b, S_B), 1.0, STEPS, ZONE_DEADLINE, grace=0
    )
    settled = played(given, runs, changes).records.package >= 0
    expected = NormalDist().cdf((mean_b - mean_a) / math.hypot(S_A, S_B))
    return closed_share(
        f"Zone of agreement: share of runs that settle, r_A ~ N({mean_a:g}, {S_A:g}), r_B ~ "
        f"N({mean_b:g}, {S_B:g}): Phi((mu_B - mu_A) / sqrt(s_A^2 + s_B^2))",
        "normal distribution; zone of possible agreement, Raiffa 1982",
        expected, int(settled.sum()), runs,
    )  # fmt: skip


def _normal(mean: float, sd: float) -> Distribution:
    cut = max(mean - FAR * sd, 0.0), min(mean + FAR * sd, 1.0)
    return Distribution("normal", (mean, sd, *cut))
