"""The difference that an arm makes, split over its changes: the Shapley value, run by run.

Each change gets the mean of what it adds in all orders in which the changes could be made, on the
same runs, so the parts sum to the whole difference and one that changes no run gets exactly 0. It
is an account of the model's difference, not of what caused anything. How it is reckoned is in
`negsim.questions.shapley`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.engine.ensemble import BLOCK, in_order, play_runs
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.questions.arms import Arm
from negsim.questions.changed import changed_numbers, in_words
from negsim.questions.paired import YES, states
from negsim.questions.shapley import added, mean, standard_error
from negsim.questions.table import Table
from negsim.results.words import points
from negsim.scenario.files.load import apply, parse_setting
from negsim.scenario.files.resolve import bare
from negsim.scenario.labels import Names, label, names_of
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import SHARE_OF

MOST = 12
"""Changes that a difference is split over at most, as all of their sets are played; else groups."""

IN_ALL, EACH = 160_000, 2_000
"""Runs of all sets together, about, and of each at least, if as many are asked for."""

MANY, FEWEST = 512_000, 250
"""The same, where there are so many sets that `EACH` of them would take too long."""

Changes = dict[str, dict[str, object]]
"""Changes as settings by path."""


@dataclass(frozen=True)
class Part:
    """What a change adds to the difference of an arm, and the standard error of that.

    `change` is a setting, or the path of all that is changed together; `name` has words for it.
    """

    change: str
    difference: float
    error: float
    name: str = ""


@dataclass(frozen=True)
class Split:
    """A difference over so many `runs`, and its parts, which sum to it; `changes` were made."""

    runs: int
    difference: float
    parts: tuple[Part, ...]
    changes: int

    @property
    def remark(self) -> str:
        """What is told of changes that are too many to be told one by one."""
        if self.changes <= len(self.parts):
            return ""
        return f"{self.changes} changes are too many: those of one actor, issue or group are one."

    def table(self) -> Table:
        """Return what each change adds, in words."""
        rows = []
        for part in self.parts:
            added, error = (points(one, self.runs) for one in (part.difference, part.error))
            rows += [(part.name or part.change, added, error.lstrip("+"))]
        heads = f"Change, over {self.runs:,} runs", "Points", "Standard error"
        return Table.of(heads, [*rows, ("all of them", points(self.difference, self.runs), "")])


def changes_of(base: Arm, arm: Arm) -> Changes:
    """Return the changes of an arm, each as settings by path, `MOST` at most.

    They are its own settings, one by one; of another scenario, each value that differs. Where those
    are more, or one side lacks some, they are all that differs in one actor, issue or group
    together, and if even those are too many, in one section of the file.
    """
    if arm.asked[:1] != ("--arm",):
        return _differing(base, arm)
    settings = arm.scenario.overrides[len(base.scenario.overrides) :]
    if len(settings) <= MOST:
        return {f"{p}={v}": dict([parse_setting(f"{p}={v}")]) for p, v in settings}
    found: Changes = {}
    for steps in (2, 1):
        found = {}
        for p, v in settings:
            together = found.setdefault(".".join(p.split(".")[:steps]), {})
            together |= [parse_setting(f"{p}={v}")]
        if len(found) <= MOST:
            break
    return found


def _differing(base: Arm, arm: Arm) -> Changes:
    """Return the changes of an arm that is another scenario."""
    before, after = bare(base.scenario), bare(arm.scenario)
    changed = changed_numbers(base.scenario, arm.scenario)
    if len(changed) <= MOST and all(None not in one.values() for one in changed):
        return {one["path"]: {one["path"]: one["arm"]} for one in changed}
    sections = list(dict.fromkeys(one["path"].partition(".")[0] for one in changed))
    found: Changes = {}
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
    if len(found) > MOST:
        return {section: {section: after[section]} for section in sections}
    return found


def runs_of(changes: int, runs: int) -> int:
    """Return how many runs of each set of changes are played."""
    sets: int = 1 << changes
    return min(runs, max(EACH, IN_ALL // sets), max(FEWEST, MANY // sets))


def in_all(base: Arm, arms: Sequence[Arm], runs: int) -> int:
    """Return how many runs are played to split the differences of some arms."""
    many = [len(changes_of(base, arm)) for arm in arms]
    return sum(2**k * runs_of(k, runs) for k in many)


def split(
    base: Arm, arm: Arm, outcome: str, runs: int, seed: int, threads: int | None,
    progress: Callable[[int], None] | None = None,
) -> Split:  # fmt: skip
    """Split the difference of an arm over its changes.

    Parameters
    ----------
    base, arm : Arm
    outcome : str
        Id of an outcome that is a share of all runs.
    runs, seed, threads, progress
        As in `negsim.questions.compare.compare`; fewer runs are played where there are many sets.

    Raises
    ------
    NegsimError
        If the outcome is a share of some runs only, or some changes do not fit without others.
    """
    if outcome in SHARE_OF:
        raise NegsimError(f"--split: {outcome!r} is a share of some runs only, and has no parts")
    changes = changes_of(base, arm)
    sets = 2 ** len(changes)
    runs = runs_of(len(changes), runs)
    if _with(base.scenario, changes, sets - 1).fingerprint != arm.scenario.fingerprint:
        raise NegsimError(f"--split: the changes of {arm.label!r} cannot be made one by one")
    play_runs(lay_out(base.scenario), seed, 0, 1)  # rules are compiled here, not in a thread

    def work(which: int) -> NDArray[np.bool_]:
        return _happens(_with(base.scenario, changes, which), outcome, runs, seed)

    happens = []
    for which, one in enumerate(in_order(work, range(sets), threads)):
        happens.append(one)
        if progress is not None:
            progress((which + 1) * runs)
    made = np.array(happens)
    names = names_of([base.scenario, arm.scenario])
    found = parts({one: _name(one, changes[one], names) for one in changes}, made)
    numbers = sum(map(len, changes.values()))
    if arm.asked[:1] != ("--arm",):
        numbers = len(changed_numbers(base.scenario, arm.scenario))
    return Split(runs, float(made[-1].mean() - made[0].mean()), found, numbers)


def _name(change: str, settings: Mapping[str, object], names: Names) -> str:
    """Return what a change is called, with its path."""
    path, sign, _ = change.partition("=")
    value = f" {in_words(settings[path], names)}" if sign else ""
    return f"{label(path, names)}{value} ({path})"


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


def _happens(scenario: Scenario, outcome: str, runs: int, seed: int) -> NDArray[np.bool_]:
    """Return in which of the first runs an outcome comes about."""
    layout, size = lay_out(scenario), BLOCK // 4
    pieces = [
        states(layout, play_runs(layout, seed, first, min(size, runs - first)), [outcome])[0]
        for first in range(0, runs, size)
    ]
    happens: NDArray[np.bool_] = np.concatenate(pieces) == YES
    return happens


def parts(names: Mapping[str, str], happens: NDArray[np.bool_]) -> tuple[Part, ...]:
    """Return the Shapley value of each change, from what happens with each set of them."""
    k, found = len(names), added(happens)
    return tuple(
        Part(change, mean(one, k), standard_error(one, k), name)
        for (change, name), one in zip(names.items(), found, strict=True)
    )
