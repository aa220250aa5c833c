"""From the YAML of an experiment to an `Experiment`, before any scenario is looked at.

What only a scenario can tell (whether a path leads somewhere, whether a value fits there) is
checked by `negsim.sweeps.experiment.check`, which adds its mistakes to those found here, so that
all are reported at once.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from negsim.engine.ensemble import MOST_RUNS
from negsim.errors import Mistake, NegsimError
from negsim.scenario.files.blocks import BROKEN, Opened, Page, file_name, keys
from negsim.scenario.files.strict_yaml import Block, Entry, Node, Scalar, plain
from negsim.sweeps.experiment.draft import Draft, check_name, label, one_of, texts, whole
from negsim.sweeps.experiment.experiment import AS_IS, Arm, Experiment, Sets, Until
from negsim.sweeps.experiment.vary import MOST_WHOLE, design_kind, read_design, read_parameters

VERSION = 1
FEWEST_UNTIL = 500
"""Runs before which no interval is trusted enough to stop."""

KEYS = (
    *("negsim_experiment", "id", "question", "prediction", "notes", "scenario", "scenarios"),
    *("vary", "design", "runs", "until", "doubt", "seed", "arms", "report"),
)
FLAGS = {"yes": True, "no": False}
"""Words for a flag besides those of YAML."""

NEEDED = ("negsim_experiment", "question", "prediction")


def read_experiment(draft: Draft) -> Experiment:
    """Return the experiment; where something is wrong it holds `BROKEN` or less."""
    page = draft.page
    _refuse_other(page, draft.tree)
    top = page.open(draft.tree, "", keys(*KEYS))
    page.absent(top, NEEDED)
    kind = design_kind(top)
    parameters = read_parameters(draft, top, kind)
    until = _until(page, top)
    runs = _runs(page, top, until)
    return Experiment(
        id=_id_of(page, top),
        question=page.word(top, "question"),
        prediction=page.word(top, "prediction"),
        scenarios=_scenarios(page, top),
        parameters=tuple(p for p in parameters if p is not BROKEN),
        design=read_design(draft, top, kind, parameters),
        runs=runs,
        until=until,
        seed=_seed(page, top),
        arms=_arms(page, top),
        report=_texts(page, top, "report", "outcomes"),
        doubt=_doubt(page, top),
        notes=page.word(top, "notes"),
        folder=str(draft.folder),
    )


def _refuse_other(page: Page, tree: Node) -> None:
    """Refuse at once what is no experiment of this format: the rest would be noise."""
    if not isinstance(tree, Block):
        page.must(tree, "", "a mapping")
        raise NegsimError(*page.mistakes)
    entry = tree.entries.get("negsim_experiment")
    if entry is None and "negsim" in tree.entries:
        what = f"is a scenario; an experiment begins with negsim_experiment: {VERSION}"
        line = tree.entries["negsim"].line
        raise NegsimError(Mistake(what, "", page.file, line, "wrong-format"))
    page.version(entry, "negsim_experiment", VERSION)


def _id_of(page: Page, top: Opened) -> Any:
    """Return the id, by which the folder of the sweep is called: it may lead nowhere else."""
    if "id" not in top.entries:
        return file_name(PurePath(page.file).stem.strip("<>"))
    name = page.word(top, "id")
    if name is not BROKEN and re.search(r"[/\\:]|^\.+$", name):
        what = f"{name!r} is no name of a folder: it may not hold '/', '\\' or ':'"
        return page.fail(top.entries["id"], "id", "bad-name", what)
    return name


def _texts(page: Page, top: Opened, key: str, many: str) -> tuple[str, ...]:
    """Return a list of texts of the top of the file; none if it is not given."""
    return texts(page, top.entries[key].node, key, many) if key in top.entries else ()


def _scenarios(page: Page, top: Opened) -> tuple[str, ...]:
    """Return the scenarios, given by one of two keys."""
    key = one_of(page, top, "scenario", "scenarios")
    if key == "scenario":
        name = page.word(top, key)
        return () if name is BROKEN else (name,)
    return _texts(page, top, key, "scenarios")


def _runs(page: Page, top: Opened, until: Until | None) -> Any:
    """Return the number of runs of a cell, or the most of them."""
    if one_of(page, top, "runs", "until") == "runs":
        return whole(page, top.entries["runs"].node, "runs", 1, MOST_RUNS)
    return until.max_runs if until is not None else BROKEN


def _seed(page: Page, top: Opened) -> Any:
    """Return the seed; 1 if it is not given."""
    entry = top.entries.get("seed")
    return 1 if entry is None else whole(page, entry.node, "seed", 0, MOST_WHOLE)


def _until(page: Page, top: Opened) -> Until | None:
    """Return when a cell stops; None if that is not given or broken."""
    if "until" not in top.entries:
        return None
    needed = ("half_width", "max_runs")
    names = keys("half_width", "outcome", "max_runs")
    opened = page.open(top.entries["until"].node, "until", names)
    page.absent(opened, needed)
    read: dict[str, Any] = {**dict.fromkeys(needed, BROKEN), "outcome": None}
    for key, entry in opened.entries.items():
        path = f"until.{key}"
        if key == "outcome":
            read[key] = page.text(entry.node, path)
            if read[key] is BROKEN:
                return None
        elif key == "max_runs":
            read[key] = whole(page, entry.node, path, FEWEST_UNTIL, MOST_RUNS)
        else:
            read[key] = _half_width(page, entry.node, path)
    return None if BROKEN in [read[key] for key in needed] else Until(**read)


def _half_width(page: Page, node: Node, path: str) -> Any:
    """Return a half-width that an interval of a share can have."""
    what = "a number above 0 and below 0.5"
    value = page.finite(node, path, what)
    if value is BROKEN or 0 < value < 0.5:
        return value
    return page.must(node, path, what, code="out-of-range")


def _doubt(page: Page, top: Opened) -> Sets | None:
    """Return the sets of assumptions; None if there are to be none."""
    if "doubt" not in top.entries:
        return None
    node = top.entries["doubt"].node
    value = node.value if isinstance(node, Scalar) else None
    asked = FLAGS.get(value) if isinstance(value, str) else value
    if not isinstance(asked, bool):
        page.must(node, "doubt", "yes or no, or true or false")
    return Sets() if asked is True else None


def _arms(page: Page, top: Opened) -> tuple[Arm, ...]:
    """Return the arms; the scenario as it is if none are given."""
    if "arms" not in top.entries:
        return (AS_IS,)
    block = page.open(top.entries["arms"].node, "arms", None)
    if block.whole and not block.entries:
        what = "needs at least one arm, such as as_is: {}; or leave it out"
        page.fail(block, "arms", "missing", what)
    arms: list[Arm] = []
    for name, entry in block.entries.items():
        check_name(page, entry, f"arms.{name}", name)
        arm = _arm(page, name, entry)
        same = [other.name for other in arms if (other.drop, other.set) == (arm.drop, arm.set)]
        if same:
            page.fail(entry, f"arms.{name}", "duplicate", f"is the same as {same[0]!r}")
        arms.append(arm)
    return tuple(arms)


def _arm(page: Page, name: str, entry: Entry) -> Arm:
    """Return one arm."""
    path = f"arms.{name}"
    opened = page.open(entry.node, path, keys("drop", "set", "label"))
    drop: tuple[str, ...] = ()
    values: dict[str, Any] = {}
    if "drop" in opened.entries:
        drop = texts(page, opened.entries["drop"].node, f"{path}.drop", "paths")
    if "set" in opened.entries:
        block = page.open(opened.entries["set"].node, f"{path}.set", None)
        values = {key: plain(inner.node) for key, inner in block.entries.items()}
    words = label(page, opened, "label")
    return Arm(name, drop, tuple(values.items()), "" if words is BROKEN else words)
