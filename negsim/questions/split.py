"""The difference that an arm makes, split over its changes: the Shapley value, run by run.

Each change gets the mean of what it adds in all orders in which the changes could be made, on the
same runs, so the parts sum to the whole difference and one that changes no run gets exactly 0. It
is an account of the model's difference, not of what caused anything. How it is reckoned is in
`negsim.questions.shapley`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import BLOCK, in_order, play_runs
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.questions.arms import Arm, changed_numbers
from negsim.questions.paired import YES, states
from negsim.questions.shapley import added, mean, standard_error
from negsim.questions.table import Table
from negsim.questions.words import points
from negsim.scenario.files.load import apply, parse_setting
from negsim.scenario.files.resolve import bare
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import SHARE_OF

MOST = 8
"""Changes that a difference is split over at most: all of their sets are played."""

IN_ALL, FEWEST = 160_000, 2_000
"""Runs of all sets together, about, and of each at least, if as many are asked for."""


@dataclass(frozen=True)
class Part:
    """What a change adds to the difference of an arm, and the standard error of that."""

    change: str
    difference: float
    error: float


@dataclass(frozen=True)
class Split:
    """A difference over so many `runs`, and its parts, which sum to it."""

    runs: int
    difference: float
    parts: tuple[Part, ...]

    def table(self) -> Table:
        """Return what each change adds, in words."""
        rows = []
        for part in self.parts:
            added, error = (points(one, self.runs) for one in (part.difference, part.error))
            rows += [(part.change, added, error.lstrip("+"))]
        heads = f"Change, over {self.runs} runs", "Points", "Standard error"
        return Table.of(heads, [*rows, ("all of them", points(self.difference, self.runs), "")])


def changes_of(base: Arm, arm: Arm) -> dict[str, dict[str, object]]:
    """Return the changes of an arm, each as settings by path.

    They are its own settings, one by one; of another scenario, each value that differs, or where
    those are many, or one side lacks some, all that differs in one actor, issue or group.
    """
    if arm.asked[:1] == ("--arm",):
        settings = arm.scenario.overrides[len(base.scenario.overrides) :]
        return {f"{p}={v}": dict([parse_setting(f"{p}={v}")]) for p, v in settings}
    before, after = bare(base.scenario), bare(arm.scenario)
    changed = changed_numbers(base.scenario, arm.scenario)
    if len(changed) <= MOST and all(None not in one.values() for one in changed):
        return {one["path"]: {one["path"]: one["arm"]} for one in changed}
    found: dict[str, dict[str, object]] = {}
    for one in changed:
        section, _, rest = one["path"].partition(".")
        part = rest.partition(".")[0]
        inside = part and part in before[section] and part in after[section]
        if inside and section not in found:
            path = f"{section}.{part}"
            found[path] = {path: after[section][part]}
        else:
            found = {p: s for p, s in found.items() if not p.startswith(f"{section}.")}
            found[section] = {section: after[section]}
    return found


def split(base: Arm, arm: Arm, outcome: str, runs: int, seed: int, threads: int | None) -> Split:
    """Split the difference of an arm over its changes.

    Parameters
    ----------
    base, arm : Arm
    outcome : str
        Id of an outcome that is a share of all runs.
    runs, seed, threads
        As in `negsim.questions.compare.compare`; fewer runs are played where there are many sets.

    Raises
    ------
    NegsimError
        If the outcome is a share of some runs only, or there are too many changes, or some do
        not fit without others.
    """
    if outcome in SHARE_OF:
        raise NegsimError(f"--split: {outcome!r} is a share of some runs only, and has no parts")
    changes = changes_of(base, arm)
    if len(changes) > MOST:
        what = f"arm {arm.label!r} has {len(changes)} changes, and at most {MOST} are told apart"
        raise NegsimError(f"--split: {what}")
    sets = 2 ** len(changes)
    runs = min(runs, max(FEWEST, IN_ALL // sets))
    scenarios = [_with(base.scenario, changes, which) for which in range(sets)]
    if scenarios[-1].fingerprint != arm.scenario.fingerprint:
        raise NegsimError(f"--split: the changes of {arm.label!r} cannot be made one by one")
    happens = np.array([_happens(one, outcome, runs, seed, threads) for one in scenarios])
    return Split(runs, float(happens[-1].mean() - happens[0].mean()), parts([*changes], happens))


def _with(base: Scenario, changes: Mapping[str, dict[str, Any]], which: int) -> Scenario:
    """Return a scenario with the changes whose bits are set, in their order."""
    settings: dict[str, Any] = {}
    for one in compress(changes.values(), [which >> n & 1 for n in range(len(changes))]):
        settings |= one
    try:
        return apply(base, settings)
    except NegsimError as error:
        what = "a part of the changes does not fit without the others"
        raise NegsimError(f"--split: {what}: {error.mistakes[0]}") from None


def _happens(
    scenario: Scenario, outcome: str, runs: int, seed: int, threads: int | None
) -> NDArray[np.bool_]:
    """Return in which of the first runs an outcome comes about."""
    layout = lay_out(scenario)

    def work(first: int) -> NDArray[np.int8]:
        block = play_runs(layout, seed, first, min(BLOCK // 4, runs - first))
        found: NDArray[np.int8] = states(layout, block, [outcome])[0]
        return found

    pieces = [*in_order(work, range(0, runs, BLOCK // 4), threads)]
    happens: NDArray[np.bool_] = np.concatenate(pieces) == YES
    return happens


def parts(names: list[str], happens: NDArray[np.bool_]) -> tuple[Part, ...]:
    """Return the Shapley value of each change, from what happens with each set of them."""
    k, found = len(names), added(happens)
    return tuple(
        Part(name, mean(one, k), standard_error(one, k))
        for name, one in zip(names, found, strict=True)
    )
