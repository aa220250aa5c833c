"""A reading: a file that extends a scenario and says what some numbers or lines are instead.

    negsim: 2
    extends: istanbul-2025        # a shipped scenario, or a file beside this one
    name: Istanbul talks 2025, as one side tells them
    set:
      parties.pakistan.batna: {uniform: [0.2, 0.3], judgement: Why this and not that.}
      parties.pakistan.red_lines.crossings.at_least: {value: selected goods, judgement: Why here.}

All else is as in what it extends. Numbers go into the tree of that scenario with the lines of the
reading, so that whatever is wrong with one is told where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from negsim.errors import Mistake, NegsimError
from negsim.scenario.extended import Extended
from negsim.scenario.files.assemble import TEXTS, VERSION, assemble
from negsim.scenario.files.blocks import BROKEN, Opened, Page, keys
from negsim.scenario.files.lines import SIDES
from negsim.scenario.files.resolve import (
    fingerprint,
    locations,
    number_of,
    numbers,
    resolved,
    value_at,
    walks,
)
from negsim.scenario.files.strict_yaml import Block, Entry, Items, Unread, found, node_of
from negsim.scenario.scenario import Scenario

OWN_WORDS = (*TEXTS, "scenes")
"""Words that a reading gives itself; scenes of what it extends speak of other numbers."""

ALLOWED = ("negsim", "extends", *OWN_WORDS, "sources", "set")
NEEDED = ("negsim", "extends", "name", "set")
OWN = ("source", "judgement")
"""Notes of which each changed number has one."""

SHAPE = "{value: 0.2, judgement: WHY}"


@dataclass(frozen=True)
class Change:
    """A change of a reading: its path, step by step too, and where the file has it.

    `paths` are those of what it changes: one number, both of a party's flexibility, or the level of
    a red line, for which it `is_level`.
    """

    path: str
    steps: tuple[str | int, ...]
    entry: Entry
    paths: tuple[str, ...]
    is_level: bool = False


def extend(
    tree: Block,
    file: str,
    mistakes: Iterable[Mistake],
    load_base: Callable[[str], Scenario],
) -> Scenario:
    """Return the scenario that a reading comes to.

    `mistakes` are those already found in the text of the `file`; `load_base` returns the scenario
    that a name in it stands for.

    Raises
    ------
    NegsimError
        With every mistake of the reading, in the order of lines.
    """
    page = Page(file, mistakes=list(mistakes))
    top = page.open(tree, "", keys(*ALLOWED))
    page.version(top.entries.get("negsim"), "negsim", VERSION)
    page.absent(top, NEEDED)
    base = _base(page, top, load_base)
    if base is BROKEN:
        raise _in_order(page.mistakes)
    before = resolved(base)
    changes = _changes(page, top, before)
    try:
        scenario = assemble(_whole(page, top, before, changes), file, page.mistakes)
    except NegsimError as error:
        raise _in_order(_where_it_stands(one, top, changes) for one in error.mistakes) from None
    scenario = replace(scenario, fingerprint=fingerprint(scenario))
    _refuse_the_same(page, top, scenario, base)
    was = ((path, value_at(before, path)) for change in changes for path in change.paths)
    told = tuple((path, one if isinstance(one, str) else number_of(one)) for path, one in was)
    return replace(scenario, extends=Extended(base.id, base.fingerprint, told))


def _in_order(mistakes: Iterable[Mistake]) -> NegsimError:
    return NegsimError(*sorted(mistakes, key=lambda mistake: mistake.line))


# ---- what it extends


def _base(page: Page, top: Opened, load_base: Callable[[str], Scenario]) -> Any:
    """Return the scenario that a reading extends; what is wrong inside it is told as its own."""
    entry = top.entries.get("extends")
    name = page.text(entry.node, "extends") if entry else BROKEN
    if entry is None or name is BROKEN:
        return BROKEN
    try:
        return load_base(name)
    except NegsimError as error:
        for one in error.mistakes:
            if one.line:
                page.mistakes.append(one)
            else:
                page.fail(entry, "extends", one.code, str(one))
    return BROKEN


def _refuse_the_same(page: Page, top: Opened, scenario: Scenario, base: Scenario) -> None:
    """Refuse a reading that could be taken for what it extends: by its id, or by all numbers."""
    if scenario.id == base.id:
        entry = top.entries.get("id", top.entries["extends"])
        what = f"{base.id!r} is the id of what it extends; give the reading another with 'id:'"
        page.fail(entry, "id", "duplicate", what)
    if scenario.fingerprint == base.fingerprint:
        what = f"nothing differs from what it is in {base.id!r}"
        page.fail(top.entries["set"], "set", "conflict", what)
    if page.mistakes:
        raise _in_order(page.mistakes)


# ---- what it changes


def _changes(page: Page, top: Opened, before: dict[str, Any]) -> list[Change]:
    """Return what a reading changes, as far as there is such a number and a note on it."""
    entry = top.entries.get("set")
    if entry is None:
        return []
    if not isinstance(entry.node, Block):
        page.must(entry.node, "set", "a mapping of paths to numbers", f"; write {{PATH: {SHAPE}}}")
        return []
    if not entry.node.entries:
        page.fail(entry, "set", "missing", f"needs at least one PATH: {SHAPE}")
    changes: list[Change] = []
    taken: dict[str, Change] = {}
    for path, given in entry.node.entries.items():
        change = _change(page, path, given, before)
        if change is BROKEN or not _first(page, change, taken) or not _noted(page, change):
            continue
        changes.append(change)
    return changes


def _change(page: Page, path: str, given: Entry, before: dict[str, Any]) -> Any:
    """Return the change at a path, which must lead to one number, or the level of a red line."""
    where = f"set.{path}"
    if path.partition(".")[0] == "events":
        what = "leads to events, which stay as they are; a reading changes other numbers"
        return page.fail(given, where, "unknown-path", what)
    try:
        places = locations(before, path)
    except NegsimError as error:
        [mistake] = error.mistakes
        return page.fail(given, where, mistake.code, mistake.what)
    place = places[0]
    if [one.path for one in places] != [path]:
        what = f"must be the whole path of one number, such as {place.path}"
        return page.fail(given, where, "unknown-path", what)
    value = place.holder[place.key]
    if place.key in SIDES and "firmness" in place.holder:
        return _level(page, where, Change(path, walks(before, path)[0], given, (path,), True))
    inside = tuple(inner for inner, _ in numbers(value, path))
    if inside != (path,) and place.key != "flexibility":
        return page.fail(given, where, "not-a-number", _no_number(value, inside))
    return Change(path, walks(before, path)[0], given, inside)


def _level(page: Page, where: str, change: Change) -> Any:
    """Return a change of the level of a red line, if it has a value and no more than one note."""
    node, before = change.entry.node, len(page.mistakes)
    if isinstance(node, Block):  # else it lacks a note, which is told of all changes
        page.absent(page.open(node, where, keys("value", *OWN)), ("value",))
        page.note(node, where)
    return change if len(page.mistakes) == before else BROKEN


def _no_number(value: Any, inside: Sequence[str]) -> str:
    """Return that what stands at a path is no number by itself, and what a reading may change."""
    if inside:
        return f"is no number but a block of them; name each, such as {inside[0]}"
    whole = isinstance(value, int) and not isinstance(value, bool)
    what = "a whole number" if whole else found(node_of(value, ""))
    allowed = "numbers that could be ranges, and levels of red lines"
    return f"is {what}; a reading changes only {allowed}"


def _first(page: Page, change: Change, taken: dict[str, Change]) -> bool:
    """Whether nothing before changes a number of this change; if so, keep the mistake."""
    earlier = next((taken[path] for path in change.paths if path in taken), None)
    if earlier is not None:
        what = f"is changed already by {earlier.path!r} (line {earlier.entry.line})"
        page.fail(change.entry, f"set.{change.path}", "duplicate", what)
    taken.update(dict.fromkeys(change.paths, change))
    return earlier is None


def _noted(page: Page, change: Change) -> bool:
    """Whether a change has a note of its own; if not, keep the mistake."""
    node = change.entry.node
    if isinstance(node, Unread) or (isinstance(node, Block) and {*OWN} & {*node.entries}):
        return True
    what = f"needs a note of its own, source or judgement, such as {SHAPE}"
    page.fail(change.entry, f"set.{change.path}", "missing", what)
    return False


# ---- the whole


def _whole(page: Page, top: Opened, before: Mapping[str, Any], changes: Iterable[Change]) -> Block:
    """Return the tree of the base with the words and numbers of the reading in it."""
    whole = node_of(before, "")
    assert isinstance(whole, Block)
    del whole.entries["id"]  # by default that of the file
    whole.entries.update((key, top.entries[key]) for key in OWN_WORDS if key in top.entries)
    if "sources" in top.entries:
        whole.entries["sources"] = _sources(page, whole.entries["sources"], top.entries["sources"])
    for change in changes:
        _put(whole, change)
    return whole


def _sources(page: Page, base: Entry, own: Entry) -> Entry:
    """Return the sources of both; refuse a key that both have."""
    if not isinstance(base.node, Block) or not isinstance(own.node, Block):
        return own
    for key in base.node.entries.keys() & own.node.entries.keys():
        what = f"{key!r} is a source of what it extends; take it out, or choose another key"
        page.fail(own.node.entries[key], f"sources.{key}", "duplicate", what)
    return Entry(own.line, Block(own.line, base.node.entries | own.node.entries))


def _put(tree: Any, change: Change) -> None:
    """Put what the reading has in the place of that of the base; a level's note is of its line."""
    *outer, last = change.steps
    for step in outer:
        tree = tree.nodes[int(step)] if isinstance(tree, Items) else tree.entries[step].node
    own = change.entry
    if change.is_level and isinstance(own.node, Block):
        noted = {key: entry for key, entry in own.node.entries.items() if key in OWN}
        for key in OWN:
            tree.entries.pop(key, None)
        tree.entries.update(noted)
        own = own.node.entries["value"]
    tree.entries[last] = own


def _where_it_stands(mistake: Mistake, top: Opened, changes: Sequence[Change]) -> Mistake:
    """Return a mistake with the path and line of the number of the reading that makes it.

    What several numbers make together is told at the first of them.
    """
    for change in changes:
        if mistake.line and f"{mistake.path}.".startswith(f"{change.path}."):
            return replace(mistake, path=f"set.{mistake.path}")
        block, _, key = mistake.path.rpartition(".")
        if change.is_level and block == change.path.rpartition(".")[0] and key in OWN:
            return replace(mistake, path=f"set.{change.path}.{key}")
    if mistake.line:
        return mistake
    within = [c for c in changes if c.path.startswith(f"{mistake.path}.")] or changes
    line = within[0].entry.line if within else top.line
    return replace(mistake, line=line)
