"""With constant chances the process is a Markov chain whose answers are known.

With alpha = a / (a + c), rho = r / (r + f) and q = (1 - alpha) rho: talks end in agreement with
chance alpha / (1 - q), after (1 - alpha) / (1 - q) collapses on average; k revivals and then
agreement have chance q^k alpha.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from negsim.engine.ensemble import Tally
from negsim.results.result import run
from negsim.vocabulary import ADJOURNED, HOSTILITIES, SETTLED, TALKS
from properties.byhand import play, told
from validation import row
from validation.closed_forms.markov_chain import ALPHA, A, Q, chain

FEW, RUNS = 200_000, 1_000_000
OCCUPANCY = (0.197932, 0.139591, 0.436312, 0.226164)
"""Talks, collapsed, settled, hostilities after 12 rounds, from a published solution by hand."""


@pytest.fixture(scope="module", params=[FEW, pytest.param(RUNS, marks=pytest.mark.long)])
def tally(request: pytest.FixtureRequest) -> Tally:
    return run(chain(), request.param, seed=1, threads=1).tally


def off_by(share: float, expected: float, runs: int) -> float:
    """Return by how many standard errors a share of runs misses what is expected."""
    return row.off_by(share, expected, runs)


def test_the_share_of_agreements(tally: Tally) -> None:
    assert ALPHA / (1 - Q) == pytest.approx(0.615385, abs=1e-6)
    assert off_by(tally.settled / tally.runs, ALPHA / (1 - Q), tally.runs) < 4
    if tally.runs == RUNS:
        told(f"agreement {tally.settled / RUNS:.6f}, closed form 0.615385")


def test_where_runs_are_after_12_rounds(tally: Tally) -> None:
    assert tally.phases[11][ADJOURNED] == 0
    found = np.delete(tally.phases[11], ADJOURNED) / tally.runs
    pairs = zip(found, OCCUPANCY, strict=True)
    assert all(off_by(share, known, tally.runs) < 4 for share, known in pairs)
    if tally.runs == RUNS:
        told(f"after 12 rounds {' '.join(f'{share:.6f}' for share in found)}")


def test_the_mean_number_of_collapses(tally: Tally) -> None:
    mean = (1 - ALPHA) / (1 - Q)
    assert mean == pytest.approx(1.153846, abs=1e-6)
    # One collapse for certain with chance 1 - alpha, each further one with chance q.
    square = (1 - ALPHA) * (1 + Q) / (1 - Q) ** 2
    error = sqrt((square - mean**2) / tally.runs)
    assert abs(tally.collapses / tally.runs - mean) < 4 * error
    if tally.runs == RUNS:
        told(f"collapses a run {tally.collapses / RUNS:.4f}, closed form 1.1538")


def test_revivals_are_geometric() -> None:
    runs = 200_000
    records = play(chain(), runs)
    revivals = records.revivals[records.outcome == 0]
    for k in range(12):
        assert off_by(float((revivals == k).sum()) / runs, Q**k * ALPHA, runs) < 4


def test_without_revival_the_first_collapse_is_the_last() -> None:
    runs = 200_000
    tally = run(chain(revive=0.0), runs, threads=1).tally
    assert off_by(tally.settled / runs, 0.347826, runs) < 4
    assert tally.revived == 0


def test_where_nobody_abandons_all_agree() -> None:
    runs = 20_000
    assert run(chain(abandon=0.0, rounds=1000), runs, threads=1).tally.settled == runs


def test_every_run_ends(tally: Tally) -> None:
    assert tally.phases[-1][[SETTLED, HOSTILITIES]].sum() == tally.runs
    assert tally.phases[-1][TALKS] == 0


def test_a_chance_that_is_off_by_three_hundredths_is_seen() -> None:
    runs = 200_000
    faulty = run(chain(agree=A * 1.03), runs, threads=1).tally
    assert off_by(faulty.settled / runs, ALPHA / (1 - Q), runs) > 4
