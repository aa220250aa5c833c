"""From the YAML of an experiment to an `Experiment`, before any scenario is looked at.

What only a scenario can tell (whether a path leads somewhere, whether a value fits there) is
checked by `negsim.sweeps.experiment.check`, which adds its mistakes to those found here, so that
all are told at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from negsim.engine.ensemble import MOST_RUNS
from negsim.errors import Mistake, NegsimError
from negsim.scenario.files.blocks import BROKEN, Opened
from negsim.scenario.files.ids import file_name
from negsim.scenario.files.strict_yaml import Block, Entry, Node, found, plain
from negsim.sweeps.experiment.parts import AS_IS, Arm, Experiment, Until
from negsim.sweeps.experiment.vary import MOST_WHOLE, VaryReader

VERSION = 1
FEWEST_UNTIL = 500
"""Runs before which no interval is trusted enough to stop."""

KEYS = (
    *("negsim_experiment", "id", "question", "prediction", "notes", "scenario", "scenarios"),
    *("vary", "design", "runs", "until", "seed", "arms", "report"),
)
NEEDED = ("negsim_experiment", "question", "prediction")


@dataclass
class ExperimentReader(VaryReader):
    """Reads an experiment from the top of its file."""

    def experiment(self, tree: Node) -> Experiment:
        """Return the experiment; where something is wrong it holds `BROKEN` or less."""
        self.version(tree)
        top = self.inner(tree, "", KEYS)
        self.absent(top, NEEDED)
        kind = self.kind(top)
        parameters = self.parameters(top, kind)
        until = self.until(top)
        runs = self.runs(top, until)
        return Experiment(
            id=self.id_of(top),
            question=self.words(top, "question"),
            prediction=self.words(top, "prediction"),
            scenarios=self.scenarios(top),
            parameters=tuple(p for p in parameters if p is not BROKEN),
            design=self.design(top, kind, parameters),
            runs=runs,
            until=until,
            seed=self.seed_of(top),
            arms=self.arms(top),
            report=self.text_list(top, "report", "outcomes"),
            notes=self.words(top, "notes"),
            folder=str(self.folder),
        )

    # ---- the top of the file

    def words(self, opened: Opened, key: str) -> Any:
        """Return a text of the top of the file; an empty one if it is not given."""
        return self.text(opened.entries[key].node, key) if key in opened.entries else ""

    def id_of(self, top: Opened) -> Any:
        """Return the id, by which the folder of the sweep is called: it may lead nowhere else."""
        if "id" not in top.entries:
            return file_name(PurePath(self.file).stem.strip("<>"))
        name = self.words(top, "id")
        if name is not BROKEN and re.search(r"[/\\:]|^\.+$", name):
            what = f"{name!r} is no name of a folder: it may not hold '/', '\\' or ':'"
            return self.fail(top.entries["id"], "id", what)
        return name

    def text_list(self, top: Opened, key: str, many: str) -> tuple[str, ...]:
        """Return a list of texts of the top of the file; none if it is not given."""
        return self.texts(top.entries[key].node, key, many) if key in top.entries else ()

    def version(self, tree: Node) -> None:
        """Refuse at once what is no experiment of this format: the rest would be noise."""
        if not isinstance(tree, Block):
            self.must(tree, "", "a mapping")
            raise NegsimError(*self.mistakes)
        entry = tree.entries.get("negsim_experiment")
        if entry is None and "negsim" in tree.entries:
            what = f"is a scenario; an experiment begins with negsim_experiment: {VERSION}"
            raise NegsimError(Mistake(what, "", self.file, tree.entries["negsim"].line))
        if entry and found(entry.node) != f"the number {VERSION}":
            what = f"must be {VERSION}, the format that this negsim reads; found "
            place = ("negsim_experiment", self.file, entry.line)
            raise NegsimError(Mistake(what + found(entry.node), *place))

    def scenarios(self, top: Opened) -> tuple[str, ...]:
        """Return the scenarios, given by one of two keys."""
        key = self.one_of(top, ("scenario", "scenarios"))
        if key == "scenario":
            name = self.text(top.entries[key].node, key)
            return () if name is BROKEN else (name,)
        return self.text_list(top, key, "scenarios") if key else ()

    def runs(self, top: Opened, until: Until | None) -> Any:
        """Return the number of runs of a cell, or the most of them."""
        key = self.one_of(top, ("runs", "until"))
        if key == "runs":
            return self.whole(top.entries["runs"].node, "runs", 1, MOST_RUNS)
        return until.max_runs if until is not None else BROKEN

    def seed_of(self, top: Opened) -> Any:
        """Return the seed; 1 if it is not given."""
        entry = top.entries.get("seed")
        return 1 if entry is None else self.whole(entry.node, "seed", 0, MOST_WHOLE)

    def until(self, top: Opened) -> Until | None:
        """Return when a cell stops; None if that is not given or broken."""
        if "until" not in top.entries:
            return None
        keys = ("half_width", "outcome", "max_runs")
        opened = self.inner(top.entries["until"].node, "until", keys)
        needed = ("half_width", "max_runs")
        self.absent(opened, needed)
        read: dict[str, Any] = dict.fromkeys(needed, BROKEN)
        for key, entry in opened.entries.items():
            path = f"until.{key}"
            if key == "outcome":
                read[key] = self.text(entry.node, path)
            elif key == "max_runs":
                read[key] = self.whole(entry.node, path, FEWEST_UNTIL, MOST_RUNS)
            else:
                read[key] = self.half_width(entry.node, path)
        return None if BROKEN in read.values() else Until(**({"outcome": None} | read))

    def half_width(self, node: Node, path: str) -> Any:
        """Return a half-width that an interval of a share can have."""
        what = "a number above 0 and below 0.5"
        value = self.finite(node, path, what)
        return value if value is BROKEN or 0 < value < 0.5 else self.must(node, path, what)

    def arms(self, top: Opened) -> tuple[Arm, ...]:
        """Return the arms; the scenario as it is if none are given."""
        if "arms" not in top.entries:
            return (AS_IS,)
        block = self.inner(top.entries["arms"].node, "arms", None)
        if block.whole and not block.entries:
            self.fail(block, "arms", "needs at least one arm, such as as_is: {}; or leave it out")
        arms: list[Arm] = []
        for name, entry in block.entries.items():
            self.good_id(entry, f"arms.{name}", name)
            arm = self.arm(name, entry)
            same = [other.name for other in arms if (other.drop, other.set) == (arm.drop, arm.set)]
            if same:
                self.fail(entry, f"arms.{name}", f"is the same as {same[0]!r}")
            arms.append(arm)
        return tuple(arms)

    def arm(self, name: str, entry: Entry) -> Arm:
        """Return one arm."""
        path = f"arms.{name}"
        opened = self.inner(entry.node, path, ("drop", "set"))
        drop: tuple[str, ...] = ()
        values: dict[str, Any] = {}
        if "drop" in opened.entries:
            drop = self.texts(opened.entries["drop"].node, f"{path}.drop", "paths")
        if "set" in opened.entries:
            block = self.inner(opened.entries["set"].node, f"{path}.set", None)
            values = {key: plain(inner.node) for key, inner in block.entries.items()}
        return Arm(name, drop, tuple(values.items()))
