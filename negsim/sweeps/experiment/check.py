"""Whether an experiment fits its scenarios: paths, values at every corner, arms, outcomes.

Values are checked by putting them in. Ranges of fields are simple, so three points stand for a
whole range: all parameters at their lowest, all at their highest, and all at a value that is
not whole, where there is one. Of a table, the rows that hold such values are tried.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from negsim.errors import Mistake, NegsimError
from negsim.results.result import classes
from negsim.scenario.fields import FORMS
from negsim.scenario.files.blocks import BROKEN, Names
from negsim.scenario.files.load import SUFFIXES, apply, load, shipped
from negsim.scenario.files.resolve import Location, locations, resolved
from negsim.scenario.files.strict_yaml import found, node_of
from negsim.scenario.scenario import Scenario
from negsim.sweeps.experiment.design import grid_size, grid_values, scenario_at, without
from negsim.sweeps.experiment.draft import Draft
from negsim.sweeps.experiment.experiment import AS_IS, RANGED, Arm, Experiment, Parameter
from negsim.sweeps.experiment.labels import labels_of, same_labels
from negsim.sweeps.experiment.vary import DOUBT_ENDS, ENDS, WORDS
from negsim.vocabulary import ENDINGS, MILESTONES, SHARE_OF

BETWEEN = 0.381966
"""How far into a range the value lies that is not whole: the golden section."""


@dataclass(frozen=True)
class Corner:
    """A point at the edge of a design: for each parameter its value, and a mistake at its line."""

    values: tuple[float, ...]
    origins: tuple[Mistake, ...]
    between: bool = False
    """Whether the values lie inside their ranges, where only what is not whole is amiss."""


def scenario_of(name: str, folder: Path) -> Scenario:
    """Return the scenario that an experiment in `folder` calls `name`.

    Raises NegsimError if there is none, or with every mistake in it.
    """
    known = shipped()
    if name in known:
        return load(name)
    separators = {"/", os.sep, os.altsep} - {None}
    if name.lower().endswith(SUFFIXES) or any(str(mark) in name for mark in separators):
        return load(folder / name)
    what = Names("a shipped scenario", "shipped", tuple(known)).unknown(name)
    what += f" (a file needs its ending: {name}.yaml)"
    raise NegsimError(Mistake(what, code="unknown-name"))


def check(draft: Draft, experiment: Experiment) -> Experiment:
    """Return the experiment with what its scenarios say filled in; keep all mistakes.

    Where something wrong was found, the experiment that was read holds `BROKEN` or less.
    """
    checker = _Checker(draft, experiment)
    checker.load()
    if not checker.scenarios:
        return experiment
    outcomes = checker.outcomes()
    checker.parameters()
    checker.arms()
    checker.labels()
    return experiment if experiment.report else replace(experiment, report=outcomes)


@dataclass
class _Checker:
    """Checks one experiment; `fine` are the parameters that can be put in."""

    draft: Draft
    experiment: Experiment
    scenarios: list[Scenario] = field(default_factory=list)
    fine: tuple[Parameter, ...] = ()

    @property
    def mistakes(self) -> list[Mistake]:
        return self.draft.page.mistakes

    def load(self) -> None:
        """Load the scenarios, each of another id."""
        key = "scenario" if self.draft.has("scenario") else "scenarios"
        for name in dict.fromkeys(self.experiment.scenarios):
            try:
                scenario = scenario_of(name, self.draft.folder)
            except NegsimError as error:
                self.draft.adopt(error.mistakes, key)
                continue
            if scenario.id in [other.id for other in self.scenarios]:
                what = f"{name!r} has the id {scenario.id!r}, as one before it; give it another id"
                self.draft.report(key, "duplicate", what)
            self.scenarios.append(scenario)

    def within(self, scenario: Scenario) -> str:
        """Return which scenario a mistake is about, if there are several."""
        return f" (in scenario {scenario.id!r})" if len(self.scenarios) > 1 else ""

    # ---- outcomes

    def outcomes(self) -> tuple[str, ...]:
        """Return the names of outcomes and events; refuse unknown ones."""
        ways = dict.fromkeys(id for scenario in self.scenarios for id, _ in classes(scenario))
        settlements = [id for id in ways if id not in ENDINGS]
        known = Names("an outcome", "outcomes", (*settlements, *ENDINGS, *MILESTONES))
        ends = ENDS if self.experiment.doubt is None else (*ENDS, *DOUBT_ENDS)
        for name, other, column in _same_columns(known.names, ends):
            what = f"outcomes {name!r} and {other!r} would share a column, {column!r}"
            why = f"which holds an end of the interval of {name!r}; rename one"
            self.draft.report("scenario", "bad-name", f"{what}, {why}")
        for name in self.experiment.report:
            if name not in known.names:
                self.draft.report("report", known.code, known.unknown(name))
        until = self.experiment.until
        if until is not None and until.outcome is not None:
            self.until(until.outcome)
        for parameter in self.experiment.parameters:
            if parameter.name in settlements:
                what = f"{parameter.name!r} is an outcome of the scenario; choose another name"
                self.draft.report(f"vary.{parameter.name}", "bad-name", what)
        return known.names

    def until(self, outcome: str) -> None:
        """Refuse an outcome to stop by that is no share of all runs, or not of every scenario."""
        if outcome in SHARE_OF:
            what = (
                f"{outcome!r} is a share of the runs with {SHARE_OF[outcome]!r}, however few there "
                f"are; allowed are shares of all runs, such as {SHARE_OF[outcome]!r}"
            )
            self.draft.report("until.outcome", "conflict", what)
            return
        of_all = [id for id in MILESTONES if id not in SHARE_OF]
        for scenario in self.scenarios:
            names = (*(id for id, _ in classes(scenario)), *of_all)
            if outcome not in names:
                known = Names("an outcome", "outcomes", names)
                what = f"{known.unknown(outcome)}{self.within(scenario)}"
                self.draft.report("until.outcome", known.code, what)

    # ---- what varies

    def parameters(self) -> None:
        """Check paths, then values, in every scenario."""
        wrong: set[str] = set()
        for scenario in self.scenarios:
            tree, taken = resolved(scenario), dict[str, str]()
            for name, paths in self.draft.paths.items():
                if not self.paths(name, paths, tree, taken, scenario):
                    wrong.add(name)
        self.fine = tuple(p for p in self.experiment.parameters if p.name not in wrong)
        for scenario in self.scenarios:
            self.values(scenario, AS_IS)

    def paths(
        self,
        name: str,
        paths: tuple[str, ...],
        tree: dict[str, object],
        taken: dict[str, str],
        scenario: Scenario,
    ) -> bool:
        """Whether all paths of parameter `name` lead to numbers that nothing else varies."""
        where, before = f"vary.{name}.path", len(self.mistakes)
        where += "s" * (not self.draft.has(where))
        for path in paths:
            try:
                reached = locations(tree, path)
            except NegsimError as error:
                for mistake in error.mistakes:
                    what = f"{path!r}: {mistake.what}{self.within(scenario)}"
                    self.draft.report(where, mistake.code, what)
                continue
            code, what = "not-a-number", _no_number(reached)
            if not what:
                code, what = "conflict", _overlap(reached, taken)
            if what:
                self.draft.report(where, code, f"{path!r} {what}{self.within(scenario)}")
            taken.update((place.path, path) for place in reached)
        return len(self.mistakes) == before

    def values(self, scenario: Scenario, arm: Arm) -> None:
        """Put in the corners of the design; keep the mistakes where the values stand."""
        tree = resolved(scenario)
        owners = [
            {place.path for path in parameter.paths for place in locations(tree, path)}
            for parameter in self.fine
        ]
        part = replace(self.experiment, parameters=self.fine)
        reported: set[str] = set()
        for corner in self.corners():
            try:
                scenario_at(scenario, part, corner.values, arm)
            except NegsimError as error:
                for mistake in error.mistakes:
                    self.misfit(mistake, corner, owners, scenario, arm, reported)

    def misfit(
        self,
        mistake: Mistake,
        corner: Corner,
        owners: list[set[str]],
        scenario: Scenario,
        arm: Arm,
        reported: set[str],
    ) -> None:
        """Keep the mistake of a corner once, at the value that makes it.

        What was `reported` of a path at the end of a range is not repeated for a value inside it.
        """
        if corner.between and mistake.path in reported:
            return
        reported.add(mistake.path)
        for origin, owned in zip(corner.origins, owners, strict=True):
            if mistake.path in owned:
                what = f"{mistake.what}{self.between(corner)}{self.within(scenario)}"
                here = replace(origin, what=what, code=mistake.code)
                break
        else:
            names = (parameter.name for parameter in self.fine)
            pairs = zip(names, corner.values, strict=True)
            point = ", ".join(f"{name} {value:.12g}" for name, value in pairs)
            path = "vary" if arm is AS_IS else f"arms.{arm.name}"
            what = f"at {point}: {mistake}{self.within(scenario)}"
            here = self.draft.mistake(path, mistake.code, what)
        if here not in self.mistakes:
            self.mistakes.append(here)

    def between(self, corner: Corner) -> str:
        """Return what to do about a value that a design without steps puts inside a range."""
        if not corner.between or self.experiment.design.kind == "grid":
            return ""
        return f" (a {self.experiment.design.kind} design takes any number; a grid has 'steps')"

    def corners(self) -> Iterator[Corner]:
        """Yield the points that stand for all; none if nothing can be put in."""
        design = self.experiment.design
        if design is BROKEN or not self.fine:
            return
        if design.kind not in RANGED:
            yield from self.rows(design.table)
            return
        tried = [_extremes(parameter, design.kind) for parameter in self.fine]
        for which in range(3):
            origins = tuple(
                self.draft.mistake(f"vary.{parameter.name}.{keys[which]}")
                for parameter, (_, keys) in zip(self.fine, tried, strict=True)
            )
            values = tuple(values[which] for values, _ in tried)
            yield Corner(values, origins, between=which == 2)

    def rows(self, table: tuple[tuple[float, ...], ...]) -> Iterator[Corner]:
        """Yield the rows of a table that hold the extremes of a column, or its oddest value."""
        at = [p in self.fine for p in self.experiment.parameters]
        names = [parameter.name for parameter in self.fine]
        array = np.array(table)[:, at]
        whole = array == np.floor(array)
        found = {*array.argmin(axis=0), *array.argmax(axis=0), *whole.argmin(axis=0)}
        for row in sorted(int(row) for row in found):
            file, line = self.draft.rows[row]
            inside = f"design.table.{row}." if file == self.draft.page.file else ""
            origins = tuple(Mistake("", f"{inside}{name}", file, line) for name in names)
            yield Corner(tuple(array[row].tolist()), origins)

    # ---- arms

    def arms(self) -> None:
        """Check what arms drop and set, then each arm at the corners of the design."""
        fine = not self.mistakes
        for arm in self.experiment.arms:
            for scenario in self.scenarios:
                before = len(self.mistakes)
                left = self.drops(arm, scenario)
                self.sets(arm, left, scenario)
                if fine and len(self.mistakes) == before and (arm.drop or arm.set):
                    self.values(scenario, arm)

    def labels(self) -> None:
        """Refuse a label that is given and that of another, too."""
        if BROKEN in self.experiment.parameters:
            return
        labels = labels_of(self.experiment, self.scenarios)
        given = {("vary", p.name): p.label for p in self.experiment.parameters}
        given |= {("arms", arm.name): arm.label for arm in self.experiment.arms}
        for section, name, other in same_labels(labels):
            at = name if given[section, name] else other
            what = f"{given[section, at]!r} is the label of {name if at == other else other!r}, too"
            self.draft.report(f"{section}.{at}.label", "duplicate", f"{what}; choose another")

    def drops(self, arm: Arm, scenario: Scenario) -> Scenario:
        """Return a scenario without what an arm drops, as far as it can be dropped."""
        left = scenario
        for path in arm.drop:
            try:
                left = without(left, (path,))
            except NegsimError as error:
                for mistake in error.mistakes:
                    named = "" if mistake.what.startswith(repr(path)) else f"{path!r}: "
                    what = f"{named}{mistake.what}{self.within(scenario)}"
                    self.draft.report(f"arms.{arm.name}.drop", mistake.code, what)
        return left

    def sets(self, arm: Arm, left: Scenario, scenario: Scenario) -> None:
        """Put in what an arm sets, one by one."""
        for path, value in arm.set:
            try:
                left = apply(left, {path: value})
            except NegsimError as error:
                for what, code in {one.what: one.code for one in error.mistakes}.items():
                    where = f"arms.{arm.name}.set.{path}"
                    self.draft.report(where, code, f"{what}{self.within(scenario)}")


def _same_columns(names: Sequence[str], ends: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield outcomes and events, a longer one that would share a column with it, and the column."""
    by_length = sorted(names, key=len)
    owners = {f"p_{name}{end}": name for name in by_length for end in ("", *ends)}
    for name in names:
        shared = {owners[column]: column for column in (f"p_{name}{end}" for end in reversed(ends))}
        yield from ((name, other, column) for other, column in shared.items() if other != name)


def _no_number(reached: Sequence[Location]) -> str:
    """Return that something among `reached` is no number, or an empty text."""
    for place in reached:
        value = place.holder[place.key]
        is_block = isinstance(value, dict) and not any(form in value for form in FORMS)
        # One number may stand for both parts of a party's flexibility.
        if (is_block and place.key != "flexibility") or isinstance(value, bool | str | list | None):
            what = found(node_of(value, ""))
            return f"is no number but {what}, so it cannot vary" + (
                f"; {WORDS}" if isinstance(value, bool | str) else ""
            )
    return ""


def _overlap(reached: Sequence[Location], taken: dict[str, str]) -> str:
    """Return that something among `reached` varies already, or an empty text."""
    for place in reached:
        for path, words in taken.items():
            if f"{place.path}.".startswith(f"{path}.") or path.startswith(f"{place.path}."):
                return f"varies already, by {words!r}; let each number vary once"
    return ""


def _extremes(parameter: Parameter, kind: str) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Return lowest, highest and oddest value of a parameter, and the keys they come from."""
    if parameter.values is not None:
        odd = next((v for v in parameter.values if not v.is_integer()), parameter.values[0])
        return (min(parameter.values), max(parameter.values), odd), ("values",) * 3
    low, high = parameter.low or 0.0, parameter.high or 0.0
    if kind != "grid":
        return (low, high, low + BETWEEN * (high - low)), ("from", "to", "from")
    second = grid_values(parameter, np.array([min(1, grid_size(parameter) - 1)]))
    return (low, high, float(second[0])), ("from", "to", "steps")
