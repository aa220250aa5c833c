"""A scenario written out in full, its fingerprint, and the places that a path points to.

The resolved form is a plain mapping that says everything a file may leave unsaid: defaults,
stream numbers, short forms and ranges. Read again, it gives an equal scenario.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from negsim.errors import Mistake, NegsimError, nearest
from negsim.rules.mediation import FURTHER
from negsim.scenario.commentary import Note
from negsim.scenario.fields import FORMS, Distribution, Field, Number, declared
from negsim.scenario.files.blocks import ANNOTATIONS, NOTES, listing
from negsim.scenario.files.form_1 import FORM, gone
from negsim.scenario.scenario import Condition, Event, Party, Scenario

PROSE = ("id", "name", "summary", "sources", "fictional", "overrides")


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Return the complete plain form of a scenario but for its scenes, which speak of its file.

    A number is a float or a mapping such as ``{uniform: [.3, .5]}``; one with a note is a mapping
    with ``source``, ``judgement`` or ``override`` in it, such as ``{value: .3, source: "..."}``.
    """
    notes = dict(scenario.notes)
    resolver = _Resolver(scenario, notes, prose=True)
    tree = resolver.whole()
    for path, note in notes.items():
        if path not in resolver.noted:
            _block_at(tree, path)[note.kind] = note.words
    return tree


def bare(scenario: Scenario) -> dict[str, Any]:
    """Return the complete plain form of a scenario without its notes and texts."""
    return _Resolver(scenario, {}, prose=False).whole()


def fingerprint(scenario: Scenario) -> str:
    """Return sixteen hexadecimal digits that change when any run could.

    Texts for the reader and the order of issues and actors have no part in it; the order of
    outcome classes has, as a package goes to the first that it meets.
    """
    tree = bare(scenario)
    for key in PROSE:
        tree.pop(key, None)
    tree["outcomes"] = list(tree["outcomes"].items())
    text = json.dumps(tree, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class _Resolver:
    """Writes a scenario out; `prose` is whether texts for the reader are part of it."""

    def __init__(self, scenario: Scenario, notes: dict[str, Note], prose: bool) -> None:
        self.scenario, self.notes, self.prose = scenario, notes, prose
        self.noted: set[str] = set()
        self.levels = {issue.id: issue.levels for issue in scenario.issues}
        self.parties = [party.id for party in scenario.parties]

    def whole(self) -> dict[str, Any]:
        """Return the complete scenario."""
        scenario = self.scenario
        tree: dict[str, Any] = {"negsim": FORM, "id": scenario.id, "name": scenario.name}
        if scenario.summary:
            tree["summary"] = scenario.summary
        if scenario.overrides:
            tree["overrides"] = [f"{path}={value}" for path, value in scenario.overrides]
        tree["sources"] = dict(scenario.sources)
        if scenario.invented or scenario.fictional:
            tree["fictional"] = scenario.invented or _nested(scenario.fictional)
        for name in ("issues", "parties", "mediators", "violence"):
            tree[name] = self.section(name)
        tree["process"] = self.block(scenario.process, "process")
        tree["outcomes"] = self.section("outcomes")
        for issue in scenario.issues:
            tree["issues"][issue.id]["levels"] = list(issue.levels)
        for party in scenario.parties:
            tree["parties"][party.id] |= {
                key: self.red_lines(party, key) for key in ("red_lines", "principal_lines")
            }
        for outcome in scenario.outcomes:
            tree["outcomes"][outcome.id]["when"] = self.conditions(outcome.conditions)
        tree["events"] = [event_form(event) for event in scenario.events]
        return tree

    def section(self, name: str) -> dict[str, Any]:
        """Return the declared fields of every part of a section."""
        return {
            part.id: self.block(part, f"{name}.{part.id}", part.id if name == "issues" else "")
            for part in getattr(self.scenario, name)
        }

    def block(self, thing: Any, path: str, issue: str = "") -> dict[str, Any]:
        """Return every declared field of `thing`."""
        fields = {}
        for name, item, _ in declared(type(thing)):
            value = getattr(thing, name)
            if not item.prose or (self.prose and value):
                fields[name] = self.field(value, item, f"{path}.{name}", issue)
        return fields

    def field(self, value: Any, item: Field, path: str, issue: str) -> Any:
        """Return the plain form of one field."""
        match item.kind:
            case "number":
                return self.keyed(value, item.keys, path, issue)
            case "group":
                return self.block(value, path, issue)
            case "level":
                return self.levels[issue][value] if value >= 0 else False
            case "parties":
                return list(value)
            case "issue":
                return value or False
            case _:
                return value

    def keyed(self, value: Any, keys: tuple[str, ...], path: str, issue: str) -> Any:
        """Return a number, or mappings of numbers by the names in `keys`."""
        if not keys:
            return self.number(value, path)
        names: Sequence[str] = self.parties if keys[0] == "party" else FURTHER
        if keys[0] in ("party", "instrument"):
            value = value or (0.0,) * len(names)
        else:
            names = list(self.levels) if keys[0] == "issue" else self.levels[issue]
        return {
            name: self.keyed(part, keys[1:], f"{path}.{name}", issue or name)
            for name, part in zip(names, value, strict=False)
        }

    def number(self, value: Number, path: str) -> Any:
        """Return a number with its note."""
        form: dict[str, Any] = {"value": value}
        if isinstance(value, Distribution):
            form = {value.kind: list(value.parameters)}
        note = self.notes.get(path)
        if note is None:
            return form.get("value", form)
        self.noted.add(path)
        return {**form, note.kind: note.words}

    def red_lines(self, party: Party, key: str) -> dict[str, Any]:
        """Return the red lines of a party or its principal by issue: one line, or a list."""
        found: dict[str, Any] = {}
        for issue in self.levels:
            lines = [line for line in getattr(party, key) if line.issue == issue]
            path = f"parties.{party.id}.{key}.{issue}"
            several = len(lines) > 1
            plain = [
                {
                    line.side: self.levels[issue][line.level],
                    **self.block(line, f"{path}.{index}" if several else path),
                    "unless": self.conditions(line.unless),
                }
                for index, line in enumerate(lines)
            ]
            if plain:
                found[issue] = plain if several else plain[0]
        return found

    def conditions(self, conditions: tuple[Condition, ...]) -> dict[str, dict[str, str]]:
        """Return the conditions of a red line or an outcome class by issue."""
        found: dict[str, dict[str, str]] = {}
        for condition in conditions:
            level = self.levels[condition.issue][condition.level]
            found.setdefault(condition.issue, {})[condition.side] = level
        return found


def event_form(event: Event) -> dict[str, Any]:
    """Return the plain form of an event: when it begins, how long it lasts, what it does."""
    when = {"at": event.at}
    if event.after_collapse:
        when = {"after_collapse": event.after_collapse, "delay": event.delay}
    lasts = {} if event.incident else {"rounds": event.rounds}
    does = ("joins", "leaves", "incident", "summit", "set")
    given = {name: getattr(event, name) for name in does if getattr(event, name)}
    return {**when, **lasts, **{k: dict(v) if k == "set" else v for k, v in given.items()}}


def _nested(labels: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return labels by path as mappings in mappings; only a level, the last step, has dots."""
    tree: dict[str, Any] = {}
    for path, words in labels:
        *outer, last = path.split(".", 3)
        holder = tree
        for step in outer:
            holder = holder.setdefault(step, {})
        holder[last] = words
    return tree


def _block_at(tree: Any, path: str) -> dict[str, Any]:
    """Return the block at a path of ids and indexes."""
    for step in path.split("."):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]
    return tree  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Location:
    """A value in a resolved scenario: what holds it, under which key, and its full path."""

    holder: Any
    key: str | int
    path: str


def locations(tree: dict[str, Any], path: str) -> list[Location]:
    """Return the places in a resolved scenario that `path` points to, in its order.

    A path joins names by dots; ``*`` stands for any name. Where an issue has several red lines, a
    number picks one, and a path without it means all of them.

    Raises
    ------
    NegsimError
        If nothing matches; it names the first step that fails and what is allowed there.
    """
    reached: list[Location] = []
    open_ends: list[tuple[Any, str, str]] = [(tree, path, "")]
    while open_ends:
        farthest = open_ends
        open_ends = []
        for node, rest, here in farthest:
            for key, left in _steps(node, rest):
                inner = f"{here}.{key}" if here else str(key)
                if left is None:
                    reached.append(Location(node, key, inner))
                else:
                    open_ends.append((node[key], left, inner))
    if not reached:
        raise NegsimError(_nowhere(tree, path, farthest))
    return reached


def value_at(tree: dict[str, Any], path: str) -> Any:
    """Return what stands at a path that leads to one place of a resolved scenario."""
    [place] = locations(tree, path)
    return place.holder[place.key]


def walks(tree: Any, path: str) -> list[tuple[str | int, ...]]:
    """Return the keys, step by step, to each place in a resolved scenario that `path` points to."""
    found: list[tuple[str | int, ...]] = []
    for key, left in _steps(tree, path):
        found += [(key, *rest) for rest in ([()] if left is None else walks(tree[key], left))]
    return found


def counterpart(tree: Any, other: Any, path: str) -> str:
    """Return the path in `other`, which has the shape of `tree`, of the same place as `path`."""
    steps = []
    for key in walks(tree, path)[0]:
        there = key if isinstance(other, list) else list(other)[list(tree).index(key)]
        steps.append(str(there))
        tree, other = tree[key], other[there]
    return ".".join(steps)


def _names(node: Any) -> list[str]:
    """Return the names that a step from `node` may take; none below a number or text."""
    if isinstance(node, list):
        return [str(index) for index, item in enumerate(node) if isinstance(item, dict)]
    if not isinstance(node, dict):
        return []
    names = [key for key in node if key not in (*ANNOTATIONS, *NOTES)]
    return [] if len(names) == 1 and names[0] in FORMS else names


def _steps(node: Any, path: str) -> Iterator[tuple[str | int, str | None]]:
    """Yield each key of `node` that `path` may begin with, and the path after it."""
    names = _names(node)
    head, dot, tail = path.partition(".")
    if isinstance(node, list) and not (head == "*" or head.isdecimal()):
        yield from ((int(name), path) for name in names)
        return
    for name in names:
        key = int(name) if isinstance(node, list) else name
        if head == "*":
            yield key, tail if dot else None
        elif path == name:
            yield key, None
        elif path.startswith(f"{name}."):
            yield key, path[len(name) + 1 :]


def continued(tree: dict[str, Any], begun: str) -> dict[str, Any]:
    """Return how a path that somebody has begun may go on, each with the form that stands there.

    A step at a time, as folders are completed: what has parts ends in a dot, and its form is None.
    Where only one such thing fits, its parts are given at once.
    """
    found: dict[str, Any] = {}
    open_ends: list[tuple[Any, str, str]] = [(tree, begun, "")]
    while open_ends:
        node, rest, here = open_ends.pop()
        for key, left in _steps(node, rest):
            if left is not None:
                open_ends.append((node[key], left, here + rest[: len(rest) - len(left)]))
        for name in _names(node):
            inner = node[int(name)] if isinstance(node, list) else node[name]
            if name.startswith(rest):
                found |= {f"{here}{name}.": None} if _names(inner) else {f"{here}{name}": inner}
    alone = next(iter(found)) if len(found) == 1 else ""
    return continued(tree, alone) if alone.endswith(".") and alone != begun else found


def _from_the_top(tree: Any, path: str) -> str:
    """Return the whole path that `path` may be short for, as a question, or ""."""
    for section in _names(tree):
        for longer in (f"{section}.{path}", f"{section}.*.{path}"):
            with suppress(NegsimError):
                locations(tree, longer)
                return f"; did you mean {longer!r}?"
    return ""


ANEW = "; all events are given anew by events=[{at: ROUND, ...}]"


def _nowhere(tree: Any, path: str, ends: list[tuple[Any, str, str]]) -> Mistake:
    """Return the mistake that `path` leads nowhere from any of `ends`, where it got to."""
    code = "unknown-path"
    _, rest, _ = ends[0]
    here = path[: len(path) - len(rest)].rstrip(".")
    step = rest.partition(".")[0]
    allowed = tuple(dict.fromkeys(name for node, _, _ in ends for name in _names(node)))
    anew = ANEW if here.partition(".")[0] == "events" else ""
    if not allowed:
        what = f"nothing lies below {here!r}, so {step!r} leads nowhere"
        return Mistake(f"there is no event{anew}" if here == "events" else what, path, code=code)
    if anew and step == "rounds" and "incident" in allowed:
        return Mistake(f"an incident takes one round{anew}", path, code=code)
    where = f"in {here!r}" if here else "a part of a scenario"
    what = f"{step!r} is not {where}; allowed are {listing(allowed)}"
    what += nearest(step, allowed) or ("" if here else _from_the_top(tree, path))
    what += gone(path) + anew
    return Mistake(what, path, code=code)


def number_of(form: Any) -> Number:
    """Return the number that stands in a resolved scenario, without its note."""
    if not isinstance(form, dict):
        return float(form)
    [kind] = form.keys() & set(FORMS)
    given = form[kind]
    return Distribution(kind, tuple(given)) if isinstance(given, list) else float(given)


def numbers(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and form of every number of a resolved scenario; whole numbers are none."""
    if isinstance(tree, float) or (isinstance(tree, dict) and any(form in tree for form in FORMS)):
        yield path, tree
    elif isinstance(tree, dict | list):
        for name, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from numbers(value, f"{path}.{name}" if path else str(name))
