"""The runs that a point of the fit is judged by: the arms of the published patterns, at this point.

All points share their random numbers (common random numbers), so that points differ by what they
are alone. Scenarios are made once for each arm and kind of crisis, and only the coefficients are
put in anew: a point takes half a second, on one processor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.scenario.fields import Distribution
from negsim.scenario.process import Process
from negsim.scenario.scenario import Scenario
from validation.fit.coefficients import CRISIS
from validation.icb.crisis import SPREAD_OF_BATNA, Known
from validation.icb.fitted import ICB_BEFORE_1975
from validation.patterns.arms import ARMS, LONG, NOBODY, UNKNOWN, arm_scenario, seed_of, split

LONGER = 2
"""The arm that tells return, failure and spells has this many times the runs of another."""

ROUNDS = 50
"""Rounds of the generic crisis, as its file has it."""


class Simulated(NamedTuple):
    """Records of the runs at a point.

    Parameters
    ----------
    styles : dict of str to recarray
        By arm: nobody, facilitation, formulation, manipulation.
    long : recarray
        Mediated, style unknown, followed for `LONG` rounds.
    """

    styles: dict[str, Any]
    long: Any

    @property
    def in_time(self) -> Any:
        """Those of the long runs that end within the rounds of the generic crisis."""
        return self.long[self.long.rounds <= ROUNDS].view(np.recarray)


def simulate(point: Mapping[str, float], runs: int) -> Simulated:
    """Play all arms at a point.

    Parameters
    ----------
    point : mapping of str to float
        Coefficients by path.
    runs : int
        Runs an arm; the long arm has `LONGER` times as many.
    """
    return Simulated(
        {arm: _records(arm, point, runs, ROUNDS) for arm in ARMS},
        _records(UNKNOWN, point, LONGER * runs, LONG),
    )


def _records(arm: str, point: Mapping[str, float], runs: int, rounds: int) -> Any:
    parts = [
        play_runs(lay_out(scenario_at(arm, kind, point, rounds)), seed_of(kind), 0, n).records
        for kind, n in split(arm, runs).items()
    ]
    return np.concatenate(parts).view(np.recarray)


def scenario_at(arm: str, kind: Known, point: Mapping[str, float], rounds: int) -> Scenario:
    """Return the scenario of a kind of crisis in an arm, at a point."""
    given = _usual(arm, kind)
    numbers = {path.removeprefix("process."): v for path, v in point.items()
               if not path.startswith(CRISIS)}  # fmt: skip
    usual = ICB_BEFORE_1975.parameters
    batna = point.get(CRISIS + "batna", usual.batna)
    edge = usual.crisis(kind).edge
    hold = 0.0 if arm == NOBODY else point.get(CRISIS + "leverage", usual.leverage)
    worths = {"claimant": batna, "holder": batna + edge}
    return replace(
        given,
        process=put(given.process, {**numbers, "rounds": rounds}),
        parties=tuple(replace(i, batna=_around(worths[i.id])) for i in given.parties),
        mediators=tuple(
            replace(m, leverage=tuple(hold for _ in m.leverage)) for m in given.mediators
        ),
    )


@cache
def _usual(arm: str, kind: Known) -> Scenario:
    return arm_scenario(arm, kind)


def _around(centre: float) -> Distribution:
    return Distribution("normal", (centre, SPREAD_OF_BATNA, 0.0, 1.0))


def put(process: Process, numbers: Mapping[str, float]) -> Process:
    """Return a process with numbers by path, such as ``collapse.base``, put in."""
    groups: dict[str, dict[str, float]] = {}
    for path, value in numbers.items():
        group, _, name = path.rpartition(".")
        groups.setdefault(group, {})[name] = value
    plain: dict[str, Any] = dict(groups.pop("", {}))
    parts = {group: replace(getattr(process, group), **given) for group, given in groups.items()}
    return replace(process, **plain, **parts)
