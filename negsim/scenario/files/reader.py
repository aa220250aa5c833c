"""From nodes of YAML to the declared fields of `negsim.scenario.scenario`.

The `Reader` knows no field by name: what a block may hold, of what kind and in what range,
comes from the declarations. So a field added to `negsim.scenario.scenario` is read and checked here
without a change.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from negsim.errors import Mistake
from negsim.rules.mediation import FURTHER
from negsim.scenario.distribution import Distribution, Number
from negsim.scenario.fields import Field, declared
from negsim.scenario.files.blocks import (
    BROKEN,
    NOTES,
    Names,
    Opened,
    Page,
    Scope,
    fields_of,
    listing,
)
from negsim.scenario.files.hints import RANGES, of_range
from negsim.scenario.files.strict_yaml import Block, Items, Node, Scalar, Unread
from negsim.scenario.scenario import Flexibility, RedLine, default_stream

PARAMETERS = {
    "uniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "beta": ("p", "q", "low", "high"),
    "normal": ("mean", "sd", "low", "high"),
}
FORMS = ("value", *PARAMETERS)
FIRMNESS = next(item for name, item, _ in declared(RedLine) if name == "firmness")


@dataclass
class Reader(Page):
    """Reads a file field by field, each by its declaration."""

    # ---- fields

    def fill(self, cls: type[Any], opened: Opened, issue: str = "") -> dict[str, Any]:
        """Return the arguments for the dataclass `cls`, read by its declarations.

        Parameters
        ----------
        cls : type
            A class of `negsim.scenario.scenario`.
        opened : Opened
            Its block.
        issue : str
            Issue whose levels the block speaks of, if it is about one.
        """
        found_fields: dict[str, Any] = {}
        required = []
        for name, item, kind in declared(cls):
            path = f"{opened.path}.{name}"
            if name in opened.entries:
                node = opened.entries[name].node
                found_fields[name] = self.value(node, path, item, kind, opened.scope, issue)
            elif item.kind == "group" or (item.keys and not item.required):
                empty: Node = Block(opened.line, {}) if opened.whole else Unread(opened.line)
                found_fields[name] = self.value(empty, path, item, kind, opened.scope, issue)
            elif name == "stream":
                found_fields[name] = default_stream(opened.path.rpartition(".")[2])
            elif name == "name":
                found_fields[name] = opened.path.rpartition(".")[2].replace("_", " ")
            else:
                found_fields[name] = BROKEN if item.required else item.default
                required += [name] if item.required else []
        self.absent(opened, tuple(required))
        return found_fields

    def value(self, node: Node, path: str, item: Field, kind: Any, scope: Scope, issue: str) -> Any:
        """Return the value of one declared field."""
        match item.kind:
            case "number":
                return self.keyed(node, path, item, item.keys, scope, issue)
            case "group":
                return self.group(node, path, kind, scope, issue)
            case "whole":
                return self.whole(node, path, item)
            case "flag":
                if isinstance(node, Scalar) and isinstance(node.value, bool):
                    return node.value
                return self.must(node, path, "true or false")
            case "choice":
                return self.name(node, path, Names("allowed", "choices", item.choices))
            case "level":
                return self.level(node, path, issue, optional=not item.required)
            case "party":
                return self.name(node, path, self.known("party"))
            case "parties":
                return self.party_list(node, path)
            case _:
                return self.text(node, path)

    def group(self, node: Node, path: str, cls: type[Any], scope: Scope, issue: str) -> Any:
        """Return a block of fields; for a party's flexibility one number stands for all."""
        if cls is Flexibility and is_number(node):
            return self.number_for_all(node, path, cls, scope)
        opened = self.open(node, path, scope, fields_of(cls))
        return cls(**self.fill(cls, opened, issue))

    def number_for_all(self, node: Node, path: str, cls: type[Any], scope: Scope) -> Any:
        """Return a block whose fields all have the number `node`; tell its mistakes once."""
        scope = self.scope_at(path, scope)
        before = len(self.mistakes)
        parts = {
            name: self.number(node, f"{path}.{name}", item, scope)
            for name, item, _ in declared(cls)
        }
        told = dict.fromkeys((mistake.what, mistake.line) for mistake in self.mistakes[before:])
        self.mistakes[before:] = [Mistake(what, path, self.file, line) for what, line in told]
        return cls(**parts)

    def whole(self, node: Node, path: str, item: Field) -> Any:
        """Return a whole number."""
        what = f"a whole number from {item.low:.0f} to {item.high:.0f}"
        value = self.finite(node, path, what)
        if value is not BROKEN and not (value.is_integer() and item.low <= value <= item.high):
            return self.must(node, path, what)
        return BROKEN if value is BROKEN else int(value)

    # ---- names

    def known(self, key: str, issue: str = "") -> Names | None:
        """Return the names of sort `key` (issue, party, level); None if not known."""
        if key == "instrument":
            return Names("an instrument", "instruments", FURTHER)
        if key == "party":
            return None if self.parties is None else Names("a party", "parties", self.parties)
        if self.levels is None:
            return None
        if key == "issue":
            return Names("an issue", "issues", tuple(self.levels))
        levels = self.levels.get(issue)
        return None if levels is None else Names(f"a level of {issue}", "levels", levels)

    def name(self, node: Node, path: str, names: Names | None) -> Any:
        """Return a name that must be among `names`."""
        value = node.value if isinstance(node, Scalar) else None
        if names is not None and not isinstance(value, str):
            quoted = "; quotes make it text" * (str(value).lower() in names.names)
            what = f"one of the {names.many} {listing(names.names)}"
            return self.must(node, path, what, quoted)
        name = self.text(node, path)
        if name is BROKEN or names is None:
            return BROKEN
        return name if name in names.names else self.fail(node, path, names.unknown(name))

    def level(self, node: Node, path: str, issue: str, optional: bool = False) -> Any:
        """Return the place of a level; -1 for ``false`` where it is `optional`."""
        if optional and isinstance(node, Scalar) and node.value is False:
            return -1
        if optional and isinstance(node, Scalar) and node.value is True:
            return self.must(node, path, "a level, or false for none")
        names = self.known("level", issue)
        name = self.name(node, path, names)
        return BROKEN if name is BROKEN or names is None else names.names.index(name)

    def party_list(self, node: Node, path: str) -> Any:
        """Return a list of parties, each named once."""
        if not isinstance(node, Items):
            return self.must(node, path, "a list of parties")
        names = [self.name(item, path, self.known("party")) for item in node.nodes]
        first: dict[Any, int] = {}
        for at, name in enumerate(names):
            if name is not BROKEN and first.setdefault(name, at) < at:
                self.fail(node.nodes[at], path, f"{name!r} is named twice")
        return tuple(names)

    # ---- numbers

    def keyed(
        self, node: Node, path: str, item: Field, keys: tuple[str, ...], scope: Scope, issue: str
    ) -> Any:
        """Return a number, or nested tuples of them in the scenario's order of `keys`.

        Parties must be complete where the field must be given, else one left out has 0; issues
        and levels must be complete, or all left out.
        """
        if not keys:
            return self.number(node, path, item, scope)
        names = self.known(keys[0], issue)
        opened = self.open(node, path, scope, names)
        if names is None or not opened.whole:
            return BROKEN
        if keys[0] == "party" and item.required:
            self.absent(opened, names.names, "; give 0 where there is none")
        elif keys[0] not in ("party", "instrument"):
            if item.default == () and not opened.entries:
                return ()
            self.absent(opened, names.names)
        numbers = []
        for name in names.names:
            if name not in opened.entries:
                numbers.append(0.0)
                continue
            inner, deeper = opened.entries[name].node, name if keys[0] == "issue" else issue
            place = f"{path}.{name}"
            numbers.append(self.keyed(inner, place, item, keys[1:], opened.scope, deeper))
        return tuple(numbers)

    def number(self, node: Node, path: str, item: Field, scope: Scope) -> Any:
        """Return a number or a distribution, within the range of the field `item`."""
        scope = self.scope_at(path, scope)
        remedy = of_no_number(node)
        if remedy:
            return self.must(node, path, f"a number from {item.bounds}", remedy)
        if not isinstance(node, Block):
            value = self.plain_number(node, path, item)
            self.cover(path, scope)
            return BROKEN if value is BROKEN else spread(value, item, scope.give_or_take)
        allowed = Names("known here", "allowed", (*FORMS, "source", "judgement"))
        for key in [key for key in node.entries if key not in (*FORMS, *NOTES)]:
            self.fail(node.entries[key], path, allowed.unknown(key))
        note = self.note(node, path)
        self.cover(path, scope if note is None else Scope(note, path))
        forms = [key for key in node.entries if key in FORMS]
        if len(forms) != 1:
            what = f"needs exactly one of {', '.join(FORMS)}; found "
            return self.fail(node, path, what + (" and ".join(forms) or "none"))
        inner = node.entries[forms[0]].node
        if forms[0] == "value":
            return self.plain_number(inner, path, item)
        return self.distribution(inner, path, item, forms[0])

    def distribution(self, node: Node, path: str, item: Field, kind: str) -> Any:
        """Return a distribution, or its only value where it has but one."""
        place, words = f"{path}.{kind}", PARAMETERS[kind]
        shape = f"[{', '.join(words)}]"
        if not isinstance(node, Items):
            return self.must(node, place, f"a list {shape}")
        if len(node.nodes) != len(words):
            what = f"must be {len(words)} numbers {shape}; found {len(node.nodes)}"
            return self.fail(node, place, what)
        values = [self.finite(part, place, f"a list {shape} of numbers") for part in node.nodes]
        if BROKEN in values:
            return BROKEN
        given = dict(zip(words, values, strict=True))
        for word, value in given.items():
            if word in ("p", "q", "sd") and value <= 0:
                self.fail(node, place, f"{word} must be above 0; found {value:.12g}")
            if word in ("low", "high"):
                self.inside(node, place, item, value)
        ordered = [word for word in ("low", "mode", "mean", "high") if word in given]
        for below, above in itertools.pairwise(ordered):
            if given[below] > given[above]:
                what = f"{below} {given[below]:.12g} is above {above} {given[above]:.12g}"
                self.fail(node, place, what)
        return given["low"] if given["low"] == given["high"] else Distribution(kind, (*values,))


def is_number(node: Node) -> bool:
    """Whether `node` is meant as one number and not as a block of fields."""
    if isinstance(node, Block):
        return any(form in node.entries for form in FORMS)
    return isinstance(node, Scalar)


def of_no_number(node: Node) -> str:
    """Return what to do where a range is written as a list or in words, or ""."""
    if isinstance(node, Items):
        return RANGES
    text = node.value if isinstance(node, Scalar) else None
    return of_range(text) if isinstance(text, str) else ""


def spread(value: float, item: Field, half: float) -> Number:
    """Return `value` give or take `half`, within the range of the field `item`.

    A line of firmness 1 is a statement, not an estimate: it stays as it is.
    """
    if half == 0 or (item is FIRMNESS and value == 1):
        return value
    low, high = (round(end, 12) + 0.0 for end in (value - half, value + half))  # -0.0 to 0.0
    low, high = max(low, item.low), min(high, item.high)
    # A range of one value is that value, as where it is written out (see `Reader.distribution`).
    return low if low == high else Distribution("uniform", (low, high))
