"""From nodes of YAML to the declared fields of `negsim.scenario.scenario`.

What a block may hold, of what kind and in what range, comes from the declarations. So a field added
to `negsim.scenario.scenario` is read and checked here without a change. Levels, red lines and
conditions have a shape of their own: see `negsim.scenario.files.lines`. Mistakes and notes go to
the `Page` that each function is handed.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from negsim.rules.mediation import FURTHER
from negsim.scenario.fields import FORMS, PARAMETERS, Distribution, Field, Number, declared
from negsim.scenario.files.blocks import (
    BROKEN,
    NOTES,
    Names,
    Opened,
    Page,
    Scope,
    fields_of,
    keys,
    listing,
)
from negsim.scenario.files.hints import RANGES, of_range
from negsim.scenario.files.strict_yaml import Block, Items, Node, Scalar, Unread
from negsim.scenario.scenario import Flexibility, RedLine, default_stream

FIRMNESS = next(item for name, item, _ in declared(RedLine) if name == "firmness")


def fill(page: Page, cls: type[Any], opened: Opened, issue: str = "") -> dict[str, Any]:
    """Return the arguments for the dataclass `cls`, read by its declarations from its block.

    `issue` is the one whose levels the block speaks of, if it is about one.
    """
    arguments: dict[str, Any] = {}
    required = []
    for name, item, kind in declared(cls):
        path = f"{opened.path}.{name}"
        if name in opened.entries:
            node = opened.entries[name].node
            arguments[name] = field_value(page, node, path, item, kind, opened.scope, issue)
        elif item.kind == "group" or (item.keys and not item.required):
            empty: Node = Block(opened.line, {}) if opened.whole else Unread(opened.line)
            arguments[name] = field_value(page, empty, path, item, kind, opened.scope, issue)
        elif name == "stream":
            arguments[name] = default_stream(opened.path.rpartition(".")[2])
        elif name == "name":
            arguments[name] = opened.path.rpartition(".")[2].replace("_", " ")
        else:
            arguments[name] = BROKEN if item.required else item.default
            required += [name] if item.required else []
    page.absent(opened, tuple(required))
    return arguments


def field_value(
    page: Page, node: Node, path: str, item: Field, kind: Any, scope: Scope, issue: str
) -> Any:
    """Return the value of one declared field."""
    match item.kind:
        case "number":
            return keyed(page, node, path, item, item.keys, scope, issue)
        case "group":
            return group(page, node, path, kind, scope, issue)
        case "whole":
            return whole(page, node, path, item)
        case "flag":
            if isinstance(node, Scalar) and isinstance(node.value, bool):
                return node.value
            return page.must(node, path, "true or false")
        case "choice":
            return name_among(page, node, path, Names("allowed", "choices", item.choices))
        case "level":
            return level(page, node, path, issue, optional=not item.required)
        case "party" | "issue" | "mediator" | "violence":
            return one_of(page, node, path, item)
        case "parties":
            return party_list(page, node, path)
        case _:
            words = page.text(node, path)
            page.cited(node, path, words if words and item.kind == "cited" else "")
            return words


def group(page: Page, node: Node, path: str, cls: type[Any], scope: Scope, issue: str) -> Any:
    """Return a block of fields; for a party's flexibility one number stands for all."""
    if cls is Flexibility and is_number(node):
        return number_for_all(page, node, path, cls, scope)
    opened = page.open(node, path, fields_of(cls), scope)
    return cls(**fill(page, cls, opened, issue))


def number_for_all(page: Page, node: Node, path: str, cls: type[Any], scope: Scope) -> Any:
    """Return a block whose fields all have the number `node`; report its mistakes once."""
    scope = page.scope_at(path, scope)
    before = len(page.mistakes)
    parts = {
        name: number(page, node, f"{path}.{name}", item, scope) for name, item, _ in declared(cls)
    }
    page.mistakes[before:] = dict.fromkeys(
        replace(mistake, path=path) for mistake in page.mistakes[before:]
    )
    return cls(**parts)


def whole(page: Page, node: Node, path: str, item: Field) -> Any:
    """Return a whole number."""
    what = f"a whole number from {item.low:.0f} to {item.high:.0f}"
    value = page.finite(node, path, what)
    if value is BROKEN:
        return BROKEN
    if not value.is_integer():
        return page.must(node, path, what, code="not-a-number")
    if not item.low <= value <= item.high:
        return page.must(node, path, what, code="out-of-range")
    return int(value)


ACTORS = {
    "party": ("a party", "parties"),
    "mediator": ("a mediator", "mediators"),
    "violence": ("a source of violence", "sources of violence"),
}
"""What each sort of actor is called, one and many."""


def known(page: Page, key: str, issue: str = "") -> Names | None:
    """Return the names of sort `key` (issue, party, mediator, ...); None if not known."""
    if key == "instrument":
        return Names("an instrument", "instruments", FURTHER)
    if key in ACTORS:
        ids = page.actors.get(key)
        return None if ids is None else Names(*ACTORS[key], ids)
    if page.levels is None:
        return None
    if key == "issue":
        return Names("an issue", "issues", tuple(page.levels))
    levels = page.levels.get(issue)
    return None if levels is None else Names(f"a level of {issue}", "levels", levels)


def name_among(page: Page, node: Node, path: str, names: Names | None) -> Any:
    """Return a name that must be among `names`."""
    value = node.value if isinstance(node, Scalar) else None
    if names is not None and not isinstance(value, str):
        quoted = "; quotes make it text" * (str(value).lower() in names.names)
        return page.must(node, path, f"one of the {names.many} {listing(names.names)}", quoted)
    name = page.text(node, path)
    if name is BROKEN or names is None:
        return BROKEN
    return name if name in names.names else page.unknown(node, path, names, name)


def one_of(page: Page, node: Node, path: str, item: Field) -> Any:
    """Return the id of an issue or actor; "" for ``false`` where none is needed."""
    flag = node.value if isinstance(node, Scalar) and isinstance(node.value, bool) else None
    if item.kind == "issue" and flag is not None:
        return page.must(node, path, "an issue, or false for none") if flag else ""
    return name_among(page, node, path, known(page, item.kind))


def level(page: Page, node: Node, path: str, issue: str, optional: bool = False) -> Any:
    """Return the index of a level; -1 for ``false`` where it is `optional`."""
    if optional and isinstance(node, Scalar) and node.value is False:
        return -1
    if optional and isinstance(node, Scalar) and node.value is True:
        return page.must(node, path, "a level, or false for none")
    names = known(page, "level", issue)
    name = name_among(page, node, path, names)
    return BROKEN if name is BROKEN or names is None else names.names.index(name)


def party_list(page: Page, node: Node, path: str) -> Any:
    """Return a list of parties, each named once."""
    if not isinstance(node, Items):
        return page.must(node, path, "a list of parties")
    ids = [name_among(page, item, path, known(page, "party")) for item in node.nodes]
    page.once(node.nodes, ids, path, "named")
    return tuple(ids)


def keyed(
    page: Page,
    node: Node,
    path: str,
    item: Field,
    by: tuple[str, ...],
    scope: Scope,
    issue: str,
) -> Any:
    """Return a number, or nested tuples of them in the scenario's order of what they go `by`.

    Parties must be complete where the field must be given, else one left out has 0; issues
    and levels must be complete, or all left out.
    """
    if not by:
        return number(page, node, path, item, scope)
    names = known(page, by[0], issue)
    opened = page.open(node, path, names, scope)
    if names is None or not opened.whole:
        return BROKEN
    if by[0] == "party" and item.required:
        page.absent(opened, names.names, "; give 0 where there is none")
    elif by[0] not in ("party", "instrument"):
        if item.default == () and not opened.entries:
            return ()
        page.absent(opened, names.names)
    numbers = []
    for name in names.names:
        if name not in opened.entries:
            numbers.append(0.0)
            continue
        inner, deeper = opened.entries[name].node, name if by[0] == "issue" else issue
        here = f"{path}.{name}"
        numbers.append(keyed(page, inner, here, item, by[1:], opened.scope, deeper))
    return tuple(numbers)


IN_A_NUMBER = {*FORMS, *NOTES}
"""Keys of a number that is more than its value."""


def number(page: Page, node: Node, path: str, item: Field, scope: Scope) -> Any:
    """Return a number or a distribution, within the range of the field `item`."""
    scope = page.scope_at(path, scope)
    remedy = of_no_number(node)
    if remedy:
        return page.must(node, path, f"a number from {item.bounds}", remedy, "not-a-number")
    if not isinstance(node, Block):
        value = page.plain_number(node, path, item)
        page.cover(path, scope)
        return BROKEN if value is BROKEN else spread(value, item, scope.give_or_take)
    for key in [key for key in node.entries if key not in IN_A_NUMBER]:
        page.unknown(node.entries[key], path, keys(*FORMS, "source", "judgement"), key)
    note = page.note(node, path)
    page.cover(path, scope if note is None else Scope(note, path))
    forms = [key for key in node.entries if key in FORMS]
    if len(forms) != 1:
        what = f"needs exactly one of {', '.join(FORMS)}; found "
        what += " and ".join(forms) or "none"
        return page.fail(node, path, "conflict" if forms else "missing", what)
    inner = node.entries[forms[0]].node
    if forms[0] == "value":
        return page.plain_number(inner, path, item)
    return distribution(page, inner, f"{path}.{forms[0]}", item, forms[0])


NARROWEST = 1e12
"""Largest shape of a beta distribution: far beyond it, SciPy finds no quantiles."""


def distribution(page: Page, node: Node, path: str, item: Field, kind: str) -> Any:
    """Return a distribution, or its only value where it has but one."""
    words = PARAMETERS[kind]
    shape = f"[{', '.join(words)}]"
    if not isinstance(node, Items):
        return page.must(node, path, f"a list {shape}")
    if len(node.nodes) != len(words):
        what = f"must be {len(words)} numbers {shape}; found {len(node.nodes)}"
        return page.fail(node, path, "wrong-kind", what)
    values = [page.finite(part, path, f"a list {shape} of numbers") for part in node.nodes]
    if BROKEN in values:
        return BROKEN
    given = dict(zip(words, values, strict=True))
    for word, value in given.items():
        if word in ("p", "q", "sd") and value <= 0:
            what = f"{word} must be above 0; found {value:.12g}"
            page.fail(node, path, "out-of-range", what)
        if word in ("p", "q") and value > NARROWEST:
            what = f"{word} must be at most {NARROWEST:g}; found {value:.12g}: give one number"
            page.fail(node, path, "out-of-range", what)
        if word in ("low", "high"):
            page.inside(node, path, item, value)
    ordered = [word for word in ("low", "mode", "mean", "high") if word in given]
    for below, above in itertools.pairwise(ordered):
        if given[below] > given[above]:
            what = f"{below} {given[below]:.12g} is above {above} {given[above]:.12g}"
            page.fail(node, path, "conflict", what)
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
    # A range of one value is that value, as where it is written out (see `distribution`).
    return low if low == high else Distribution("uniform", (low, high))
