"""Events: what is bound to happen, and when.

An event begins at a round or after a collapse, and is of one kind: a mediator joins or leaves, an
incident, a summit, or other numbers. Paths of numbers can only be followed through a scenario that
is whole, so they are read when nothing else of the file is amiss.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from negsim.errors import NegsimError
from negsim.scenario.fields import Field, declared, lowest, table
from negsim.scenario.files.blocks import BROKEN, Opened, Page, Scope, keys
from negsim.scenario.files.reader import one_of, whole
from negsim.scenario.files.resolve import bare, locations, walks
from negsim.scenario.files.strict_yaml import Block, Entry, Items, Node, Scalar
from negsim.scenario.process import Process
from negsim.scenario.scenario import Event, Issue, Mediator, Party, RedLine, Scenario, Violence

WHEN = ("at", "after_collapse")
KINDS = ("joins", "leaves", "incident", "summit", "set")

Change = Callable[[Page, Entry, str, str, Any], Any]
"""Reads the value that is given to the path in a mapping of changes."""

KNOWN = keys(*(name for name, _, _ in declared(Event)), "source", "judgement")

PARTS: tuple[tuple[type[Any], str], ...] = (
    (Issue, "issues.*"),
    (Party, "parties.*"),
    *((RedLine, f"parties.*.{key}.*") for key in ("red_lines", "principal_lines")),
    *((RedLine, f"parties.*.{key}.*.*") for key in ("red_lines", "principal_lines")),
    (Mediator, "mediators.*"),
    (Violence, "violence.*"),
    (Process, "process"),
)
"""Classes with fields that a path may lead to, and where: of several red lines, by an index."""

FIELDS = {tuple(item.path.split(".")): item for cls, path in PARTS for item in table(cls, path)}

AT_THE_START = (
    "mediators.*.endurance",
    "process.start.trust",
    "process.ratification.misjudged",
    "process.chain.*",
)
"""Numbers that count at the start of a run only: to change them later would change nothing."""


def read_events(page: Page, entry: Entry, scenario: Scenario) -> tuple[Event, ...]:
    """Return the events of a file, in its order; `scenario` is all the rest of it."""
    if not isinstance(entry.node, Items):
        page.must(entry.node, "events", "a list of events", "; write '- {at: ROUND, ...}'")
        return ()
    tree = None if page.mistakes else bare(scenario)
    nodes = [(node, f"events.{index}") for index, node in enumerate(entry.node.nodes)]
    events = tuple(_event(page, node, path, scenario, tree) for node, path in nodes)
    if not page.mistakes:
        _some_weight(page, entry, scenario, events)
    return events


def _event(page: Page, node: Node, path: str, scenario: Scenario, tree: Any) -> Event:
    """Return one event."""
    opened = page.open(node, path, KNOWN, Scope())
    if isinstance(node, Block) and "give_or_take" in node.entries:
        what = "the numbers of an event are the same in every run; take 'give_or_take' out"
        page.fail(node.entries["give_or_take"], path, "conflict", what)
    values = {name: _value(page, opened, name, item, tree) for name, item, _ in declared(Event)}
    if opened.whole:
        _one(page, opened, WHEN)
        _one(page, opened, KINDS)
    if "delay" in opened.entries and "after_collapse" not in opened.entries:
        what = "goes with after_collapse only; take it out"
        page.fail(opened.entries["delay"], f"{path}.delay", "conflict", what)
    _lasting(page, opened, values)
    _in_time(page, opened, values, scenario)
    _not_yet_there(page, opened, values, scenario)
    return Event(**values)


def _one(page: Page, opened: Opened, names: tuple[str, ...]) -> None:
    """Refuse an event that does not have exactly one of some keys."""
    given = [name for name in names if name in opened.entries]
    if len(given) != 1:
        what = f"needs exactly one of {', '.join(names)}; found {' and '.join(given) or 'none'}"
        page.fail(opened, opened.path, "conflict" if given else "missing", what)


def _value(page: Page, opened: Opened, name: str, item: Field, tree: Any) -> Any:
    """Return the value of one field of an event."""
    if name not in opened.entries:
        return item.default
    node, path = opened.entries[name].node, f"{opened.path}.{name}"
    match item.kind:
        case "whole":
            return whole(page, node, path, item)
        case "flag":
            if isinstance(node, Scalar) and node.value is True:
                return True
            return page.must(node, path, "true; where nobody meets, leave it out")
        case "changes":
            return changes(page, node, path, tree, "number", _change)
        case _:
            return one_of(page, node, path, item)


def _lasting(page: Page, opened: Opened, values: dict[str, Any]) -> None:
    """Give what lasts one round its one round; refuse another length."""
    given, path = opened.entries.get("rounds"), f"{opened.path}.rounds"
    if "incident" in opened.entries and given is not None:
        page.fail(given, path, "conflict", "an incident takes one round; take it out")
    elif "summit" in opened.entries and given is not None and values["rounds"] == 0:
        page.must(given.node, path, "a whole number from 1: no summit is for good")
    if given is None and {"incident", "summit"} & {*opened.entries}:
        values["rounds"] = 1


def _in_time(page: Page, opened: Opened, values: dict[str, Any], scenario: Scenario) -> None:
    """Refuse an event that begins after the last round."""
    last = scenario.process.rounds if scenario.process is not BROKEN else BROKEN
    if BROKEN in (last, values["at"]) or values["at"] <= last:
        return
    what = f"round {values['at']} is after the last, {last} (process.rounds)"
    page.fail(opened.entries["at"], f"{opened.path}.at", "out-of-range", what)


def _not_yet_there(page: Page, opened: Opened, values: dict[str, Any], scenario: Scenario) -> None:
    """Refuse a mediator that joins and is there from the start in every run."""
    there = {one.id for one in scenario.mediators if one.present == 1}
    name = values["joins"]
    if name in there:
        what = f"{name!r} is there from the start; write 'present: 0' in mediators.{name}"
        page.fail(opened.entries["joins"], f"{opened.path}.joins", "conflict", what)


# ---- paths


def changes(
    page: Page, node: Node, path: str, tree: Any, of: str, one: Change
) -> tuple[tuple[str, Any], ...]:
    """Return path and value of each thing that an event or a scene changes.

    `of` says what a value is, such as ``number``, and `one` reads the value at a path, where there
    is a tree to find paths in.
    """
    if not isinstance(node, Block):
        page.must(node, path, f"a mapping of paths to {of}s", f"; write {{PATH: {of.upper()}}}")
        return ()
    if not node.entries:
        page.fail(node, path, "missing", f"needs at least one PATH: {of.upper()}")
    if tree is None:
        return ()
    return tuple(
        (name, one(page, entry, f"{path}.{name}", name, tree))
        for name, entry in node.entries.items()
    )


def _change(page: Page, entry: Entry, path: str, name: str, tree: Any) -> Any:
    """Return the value that an event gives to the number at the path `name`."""
    if name.partition(".")[0] == "events":
        return page.fail(entry, path, "unknown-path", "leads to events, which no event can change")
    try:
        item = field_at(tree, name)
    except NegsimError as error:
        [mistake] = error.mistakes
        return page.fail(entry, path, mistake.code, mistake.what)
    if item is None:
        return page.fail(entry, path, "not-a-number", "leads to no number by itself")
    why = why_not(item)
    if why:
        return page.fail(entry, path, "conflict", why)
    return page.plain_number(entry.node, path, item)


def field_at(tree: Any, path: str) -> Field | None:
    """Return the declaration of what stands at a path in a resolved scenario; None for a block.

    Raises
    ------
    NegsimError
        If the path leads nowhere, or to several places.
    """
    locations(tree, path)  # or a mistake that names the step which fails
    found = walks(tree, path)
    full = [".".join(map(str, steps)) for steps in found]
    if full != [path]:
        raise NegsimError(f"must be the whole path of one number, such as {full[0]}")
    steps = [str(step) for step in found[0]]
    fits = (item for marks, item in FIELDS.items() if _fits(steps, marks))
    return next(fits, None)


def _fits(steps: list[str], marks: tuple[str, ...]) -> bool:
    """Whether the steps of a path are those of a pattern."""
    return len(steps) == len(marks) and all(
        mark in ("*", step) for mark, step in zip(marks, steps, strict=True)
    )


def why_not(item: Field) -> str:
    """Return why an event cannot change a field, or ""."""
    if any(_fits(item.path.split("."), tuple(path.split("."))) for path in AT_THE_START):
        return "counts at the start of a run only, so no event can change it"
    if item.kind != "number":
        sort = {"whole": "a whole number", "flag": "a flag"}.get(item.kind, "a word")
        return f"is {sort}, which stays as it is for a whole run; an event changes other numbers"
    return ""


def _some_weight(page: Page, entry: Entry, scenario: Scenario, events: tuple[Event, ...]) -> None:
    """Refuse events after which no issue could matter to a party."""
    nulls = {path for event in events for path, value in event.set if value == 0}
    for party in scenario.parties:
        where = f"parties.{party.id}.salience"
        weights = zip(scenario.issues, party.salience, strict=True)
        kept = [f"{where}.{issue.id}" for issue, weight in weights if lowest(weight) > 0]
        if nulls >= {*kept}:
            what = f"no issue would matter to {party.id!r}; leave one weight of {where} above 0"
            page.fail(entry, "events", "conflict", what)
