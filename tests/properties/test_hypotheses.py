"""Rival claims on biased mediators are hypotheses one may switch on, and off unless one does.

A mediator of alignment a holds a party by its leverage times (1 + a) / 2 (Kydd 2003), 1 - |a|
(Rauchhaus 2006) or (1 - 2 |a|)^2 (Favretto 2009): the formulas are negsim's reductions.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from generated import generated
from negsim.scenario.process import Process, Start
from negsim.scenario.scenario import Scenario
from properties.byhand import calm, issue, mediator, party, play, scenario, told

RUNS = 4000
NEVER_BACK = 1000

FACTORS = {
    "none": {-1.0: 1.0, -0.75: 1.0, -0.5: 1.0, 0.0: 1.0, 0.5: 1.0, 0.75: 1.0, 1.0: 1.0},
    "kydd": {-1.0: 0.0, -0.75: 0.125, -0.5: 0.25, 0.0: 0.5, 0.5: 0.75, 0.75: 0.875, 1.0: 1.0},
    "rauchhaus": {-1.0: 0.0, -0.75: 0.25, -0.5: 0.5, 0.0: 1.0, 0.5: 0.5, 0.75: 0.25, 1.0: 0.0},
    "favretto": {-1.0: 1.0, -0.75: 0.25, -0.5: 0.0, 0.0: 1.0, 0.5: 0.0, 0.75: 0.25, 1.0: 1.0},
}
"""By hand: what alignment multiplies leverage with, under each hypothesis."""


def broken_off(bias: str, alignment: float) -> Scenario:
    """Return talks that are broken off, and a mediator who asks both parties to come back."""
    process = calm(8, start=Start(phase="collapsed", trust=0.5), bias=bias)
    host = mediator(
        "mediator", (0.8, 0.8), facilitation=0.6, pressure=0.6, alignment=(alignment, alignment)
    )
    parties = (party("first", [(0, 1)], batna=1.0), party("second", [(1, 0)], batna=1.0))
    return scenario([issue("issue", 2)], parties, process, [host])


def back(bias: str, alignment: float) -> np.ndarray:
    """Return the round in which the talks of each run come back."""
    waited = play(broken_off(bias, alignment), RUNS).rounds_to_revival
    return np.where(waited > 0, waited, NEVER_BACK)


@pytest.mark.parametrize("bias", FACTORS)
def test_revival_follows_the_formula_of_the_hypothesis(bias: str) -> None:
    """With common random numbers, a better-held party comes back no later, run by run."""
    by_factor = sorted((factor, alignment) for alignment, factor in FACTORS[bias].items())
    found = [(factor, back(bias, alignment)) for factor, alignment in by_factor]
    for (weaker, late), (stronger, early) in pairwise(found):
        if weaker == stronger:
            assert np.array_equal(late, early)
        else:
            assert np.all(early <= late)
            assert (early < NEVER_BACK).sum() > (late < NEVER_BACK).sum() + 20
    shares = [(rounds < NEVER_BACK).mean() for _, rounds in found]
    told(f"{bias}: {shares[0]:.3f} to {shares[-1]:.3f}")


def test_the_hypotheses_contradict_each_other() -> None:
    """No two agree, so a test of one would refuse the others."""
    means = {bias: [back(bias, a).mean() for a in (-1.0, -0.5, 0.0, 1.0)] for bias in FACTORS}
    assert len({tuple(np.sign(np.diff(found))) for found in means.values()}) == len(FACTORS)


@pytest.mark.long
def test_by_default_none_is_switched_on() -> None:
    assert Process(rounds=1, start=Start(trust=0.5)).bias == "none"
    for number in range(60):
        given = generated(number)
        fair = replace(given, process=replace(given.process, bias="none"))
        blind = tuple(replace(m, alignment=()) for m in fair.mediators)
        assert np.array_equal(play(fair, 20), play(replace(fair, mediators=blind), 20))
