"""Scenario to arrays: what rules and executors see.

`lay_out` lays out what is the same in every run (who, which levels, which packages exist) as the
arrays of `Case`; the numbers, which may differ from run to run, are laid out by
`negsim.engine.inputs`, which also says in what order everything is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from negsim.engine.arrays import Case, Events
from negsim.engine.inputs import Lines, Ordered, Part, line_key, parts_of, vector
from negsim.engine.paths import changes_of, indices_of, key_of
from negsim.engine.prune import KEPT, Keyed, kinds_of, narrowed
from negsim.rules.concession import TACTICS
from negsim.rules.drafts import Bounds
from negsim.rules.mediation import BIASES, PRESS_WHEN
from negsim.scenario.fields import Distribution
from negsim.scenario.scenario import Condition, RedLine, Scenario
from negsim.vocabulary import COLLAPSED, TALKS

MOST_KEPT = 10_000
"""Packages of a scenario at most that are kept for the next one: more would take much memory."""


@dataclass(frozen=True)
class Layout:
    """A scenario laid out for the executors, with what is needed to read a run back.

    Parameters
    ----------
    case : Case
        The arrays.
    scenario : Scenario
        Where they come from.
    parties, issues, mediators, sources : tuple of str
        Ids in the order of the arrays.
    lines : tuple of (str, RedLine)
        Party and red line, in the order of the arrays.
    """

    case: Case
    scenario: Scenario
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    mediators: tuple[str, ...]
    sources: tuple[str, ...]
    lines: tuple[tuple[str, RedLine], ...]

    @cached_property
    def searched(self) -> Case:
        """The arrays as the compiled run wants them, see `negsim.engine.prune`."""
        return narrowed(self.case)

    def levels(self, package: int) -> dict[str, str]:
        """Return issue and level names of a package, by its number among all packages."""
        counts = tuple(int(n) for n in self.case.level_counts)
        chosen = dict(zip(self.issues, np.unravel_index(package, counts), strict=True))
        return {k.id: k.levels[int(chosen[k.id])] for k in self.scenario.issues}


def lay_out(scenario: Scenario, drop: bool = True) -> Layout:
    """Lay a scenario out for the executors.

    Parameters
    ----------
    scenario : Scenario
        Checked by `negsim.scenario.files.load`.
    drop : bool
        Leave out packages that cross a firm line: nobody can ever sign one, so no run changes.

    Returns
    -------
    Layout
        Read-only arrays, and the ids in their order.
    """
    ordered = Ordered.of(scenario)
    case = Case(
        **_actors(ordered),
        **_packages(ordered, drop),
        **_process(scenario),
        **_numbers(ordered),
    )
    for array in (*case, *case.bounds, *case.events):
        if isinstance(array, np.ndarray):
            array.flags.writeable = False
    return Layout(
        case,
        scenario,
        tuple(i.id for i in ordered.parties),
        tuple(k.id for k in ordered.issues),
        tuple(m.id for m in ordered.mediators),
        tuple(j.id for j in ordered.violence),
        tuple((i.id, j) for i, j in ordered.lines),
    )


def _actors(ordered: Ordered) -> dict[str, Any]:
    """Return the entries of `Case` that say who takes part, and how each behaves."""
    parties, mediators = ordered.parties, ordered.mediators
    return {
        "party_stream": np.array([i.stream for i in parties], dtype=np.int64),
        "source_stream": np.array([j.stream for j in ordered.violence], dtype=np.int64),
        "victim": np.array([ordered.party(j.victim) for j in ordered.violence], dtype=np.int64),
        "checked": np.array(
            [ordered.index(j.checked_by) if j.checked_by else -1 for j in ordered.violence],
            dtype=np.int64,
        ),
        "mediators": len(mediators),
        "others_perform": np.array(
            [[any(p != i.id for p in k.performed_by) for k in ordered.issues] for i in parties]
        ),
        "tactic": np.array([TACTICS.index(i.tactic) for i in parties], dtype=np.int64),
        "wants_truce": np.array([i.preconditions.truce for i in parties]),
        "press_when": np.array([PRESS_WHEN.index(m.press_when) for m in mediators], dtype=np.int64),
        "addresses": np.array(
            [[float(not m.presses or i.id in m.presses) for i in parties] for m in mediators]
        ).reshape(len(mediators), len(parties)),
    }


def _packages(ordered: Ordered, drop: bool) -> dict[str, Any]:
    """Return the entries of `Case` that say which packages there are and which lines they cross.

    Scenarios that differ in numbers alone, as most points of a sweep do, share them.
    """
    firm = _firm(ordered) & drop
    levels = [len(k.levels) for k in ordered.issues]
    issues = [(k.id, k.status_quo, k.interim, bool(k.assurance)) for k in ordered.issues]
    lines = [
        tuple((i.id, j.issue, j.at_least, j.level, j.unless) for i, j in some)
        for some in (ordered.lines, ordered.principal_lines)
    ]
    outcomes = (outcome.conditions for outcome in ordered.scenario.outcomes)
    parties = (party.id for party in ordered.parties)
    key = (*levels, *issues, *parties, *lines, *outcomes, firm.tobytes())
    make = _made if math.prod(levels) <= MOST_KEPT else _made.__wrapped__
    return make(Keyed(key, (ordered, firm)))


@lru_cache(maxsize=KEPT)
def _made(at: Keyed) -> dict[str, Any]:
    """Return what `_packages` does, of a scenario in order and which of its lines are firm."""
    ordered, firm = at.of
    everything = _every_package(ordered)
    steps = _steps_beyond(ordered, ordered.lines, everything)
    keep = _respects(firm, steps)
    packages, steps = everything[keep], steps[:, keep]
    set_aside = np.array([k.interim >= 0 for k in ordered.issues])
    interims = _interims(ordered, everything, set_aside)
    # An issue that is set aside binds nobody yet.
    bound = np.array([not set_aside[ordered.index(j.issue)] for _, j in ordered.lines], dtype=bool)
    interim_steps = _steps_beyond(ordered, ordered.lines, interims) * bound[:, None]
    usable = _respects(firm, interim_steps)
    interims, interim_steps = interims[usable], interim_steps[:, usable]
    principal_steps = _steps_beyond(ordered, ordered.principal_lines, packages)
    return {
        "status_quo": np.array([k.status_quo for k in ordered.issues], dtype=np.int64),
        "level_counts": np.array([len(k.levels) for k in ordered.issues], dtype=np.int64),
        "verification": ordered.verification,
        "packages": np.ascontiguousarray(packages),
        "package_number": np.flatnonzero(keep).astype(np.int64),
        "package_class": _classes(ordered, packages),
        "bounds": _bounds(ordered),
        "steps": np.ascontiguousarray(steps),
        "interims": np.ascontiguousarray(interims),
        "set_aside": set_aside,
        "principals_differ": bool(ordered.principal_lines),
        "principal_steps": principal_steps,
        **_crossing("package", ordered, ordered.lines, steps),
        **_crossing("interim", ordered, ordered.lines, interim_steps),
        **_crossing("principal", ordered, ordered.principal_lines, principal_steps),
        "classes": len(ordered.scenario.outcomes),
    }


def _process(scenario: Scenario) -> dict[str, Any]:
    """Return the entries of `Case` that say how the talks are run."""
    process = scenario.process
    return {
        "bias": BIASES.index(process.bias),
        "watched": process.implementation.rounds,
        "chain": process.chain.on,
        "rounds": process.rounds,
        "start_phase": TALKS if process.start.phase == "talks" else COLLAPSED,
        "start_on_site": process.start.on_site,
        "start_truce": process.start.truce,
        "start_rounds": process.start.rounds,
    }


def _numbers(ordered: Ordered) -> dict[str, Any]:
    """Return the entries of `Case` that lay out the numbers, and say what they make vary."""
    parts = parts_of(ordered)
    entries = vector(parts.values())
    events = _events(ordered, parts)
    changed = np.searchsorted(entries["at"], events.number, side="right") - 1
    varies = {
        name: n in changed or any(isinstance(v, Distribution) for _, v in part)
        for n, (name, part) in enumerate(parts.items())
    }
    return {
        "values_vary": varies["salience"] or varies["value"] or varies["assurance"],
        "lines_vary": varies["firmness"] or varies["principal_firmness"],
        "events": events,
        **entries,
    }


def _events(ordered: Ordered, parts: dict[str, Part]) -> Events:
    """Return the events of a scenario, given the parts of its vector of numbers."""
    events = ordered.scenario.events
    keys = [key for part in parts.values() for key, _ in part]
    changes = [
        [
            (n, value)
            for path, value in changes_of(ordered, event)
            for n in indices_of(ordered, keys, path)
        ]
        for event in events
    ]
    sources = [source.id for source in ordered.violence]
    mediators = ["", *(mediator.id for mediator in ordered.mediators)]
    return Events(
        at=_whole(e.at for e in events),
        after=_whole(e.after_collapse for e in events),
        delay=_whole(e.delay for e in events),
        lasts=_whole(e.rounds for e in events),
        strikes=_whole(sources.index(e.incident) if e.incident else -1 for e in events),
        summit=np.array([e.summit for e in events], dtype=np.bool_),
        joins=_whole(mediators.index(e.joins) - 1 for e in events),
        leaves=_whole(mediators.index(e.leaves) - 1 for e in events),
        paths=_whole(len(e.set) for e in events),
        begins=np.cumsum([0, *(len(some) for some in changes)], dtype=np.int64),
        number=_whole(n for some in changes for n, _ in some),
        value=np.array([value for some in changes for _, value in some], dtype=np.float64),
    )


def _every_package(ordered: Ordered) -> np.ndarray:
    counts = [len(k.levels) for k in ordered.issues]
    return np.indices(counts, dtype=np.int64).reshape(len(counts), -1).T


def _steps_beyond(ordered: Ordered, lines: Lines, packages: np.ndarray) -> np.ndarray:
    """Return how many levels each package lies beyond each line: int (lines, packages).

    A line does not bind on a package that meets all of its conditions.
    """
    steps = np.zeros((len(lines), len(packages)), dtype=np.int64)
    for j, (_, line) in enumerate(lines):
        level = packages[:, ordered.index(line.issue)]
        steps[j] = np.maximum(line.level - level if line.at_least else level - line.level, 0)
        if line.unless:
            steps[j, _meets(ordered, line.unless, packages)] = 0
    return steps


def _crossing(what: str, ordered: Ordered, lines: Lines, steps: np.ndarray) -> dict[str, Any]:
    """Return the entries of `Case` that say which packages cross which lines, given `steps`."""
    whose = np.array([ordered.party(i.id) for i, _ in lines], dtype=np.int64)
    line, package = np.nonzero(steps)
    kind, kind_breaches = kinds_of(whose, steps, len(ordered.parties))
    return {
        f"{what}_breaches": np.stack([line, whose[line], package, steps[line, package]], axis=1),
        f"{what}_kind": kind,
        f"{what}_kind_breaches": kind_breaches,
    }


def _meets(ordered: Ordered, conditions: tuple[Condition, ...], packages: np.ndarray) -> np.ndarray:
    """Return which packages meet all conditions: bool (packages,)."""
    meets = np.ones(len(packages), dtype=bool)
    for condition in conditions:
        level = packages[:, ordered.index(condition.issue)]
        meets &= condition.met_by(level)
    return meets


def _firm(ordered: Ordered) -> np.ndarray:
    """Return which lines never give way, in any run and after any event: bool (lines,)."""
    paths = {path for event in ordered.scenario.events for path, _ in event.set}
    changed = {key_of(ordered, path) for path in paths}
    return np.array(
        [line.firm and line_key(ordered, i, line) not in changed for i, line in ordered.lines],
        dtype=bool,
    )


def _respects(firm: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Return which packages breach no firm line: some softening below 1 could open them."""
    return ~(steps[firm] > 0).any(axis=0)


def _bounds(ordered: Ordered) -> Bounds:
    """Return the red lines of delegations as bounds on levels."""
    lines = [line for _, line in ordered.lines]
    conditions = [condition for line in lines for condition in line.unless]

    return Bounds(
        whose=_whole(ordered.party(i.id) for i, _ in ordered.lines),
        issue=_whole(ordered.index(line.issue) for line in lines),
        at_least=np.array([line.at_least for line in lines], dtype=np.bool_),
        level=_whole(line.level for line in lines),
        begins=np.cumsum([0, *(len(line.unless) for line in lines)], dtype=np.int64),
        of_issue=_whole(ordered.index(c.issue) for c in conditions),
        from_below=np.array([c.at_least for c in conditions], dtype=np.bool_),
        of_level=_whole(c.level for c in conditions),
    )


def _interims(ordered: Ordered, everything: np.ndarray, set_aside: np.ndarray) -> np.ndarray:
    """Return the packages that give each issue set aside its interim level: int (Y, K)."""
    if not set_aside.any():
        return everything[:0]
    levels = np.array([k.interim for k in ordered.issues])
    return everything[(everything[:, set_aside] == levels[set_aside]).all(axis=1)]


def _classes(ordered: Ordered, packages: np.ndarray) -> np.ndarray:
    """Return the first outcome class whose conditions each package meets: int (packages,)."""
    found = np.full(len(packages), -1, dtype=np.int64)
    for number, outcome in enumerate(ordered.scenario.outcomes):
        found[(found < 0) & _meets(ordered, outcome.conditions, packages)] = number
    return found


def _whole(numbers: Iterable[int]) -> np.ndarray:
    return np.array([*numbers], dtype=np.int64)
