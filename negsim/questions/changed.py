"""What differs in two scenarios but texts: numbers by their paths, and all of it in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, groupby
from typing import Any

from negsim.scenario.files.resolve import PROSE, bare
from negsim.scenario.labels import SECTIONS, Names, label, names_of
from negsim.scenario.scenario import Scenario
from negsim.wording import listed

MOST_CHANGES = 12
"""Numbers that differ of which it is told; a document has them all."""

MOVES = {"joins": "{} joins", "leaves": "{} leaves", "incident": "an incident, {}"}
"""Words for the fields of an event that say who does what."""


def changed_numbers(base: Scenario, other: Scenario) -> list[dict[str, Any]]:
    """Return what differs in two scenarios but texts: path, value in the base and in the other.

    A value that one of them lacks is None.
    """
    trees = [dict(_leaves(bare(one))) for one in (base, other)]
    return [
        {"path": path, "base": trees[0].get(path), "arm": trees[1].get(path)}
        for path in dict.fromkeys((*trees[0], *trees[1]))
        if trees[0].get(path) != trees[1].get(path) and path.partition(".")[0] not in PROSE
    ]


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield path and value of everything in a tree; a distribution and a list are one value."""
    block = isinstance(tree, Mapping) and bool(tree)
    if not block or (len(tree) == 1 and isinstance(next(iter(tree.values())), list) and path):
        yield path, tree
        return
    for key, inner in tree.items():
        yield from _leaves(inner, f"{path}.{key}" if path else str(key))


def told_changes(base: Scenario, other: Scenario) -> str:
    """Return in words what differs in two scenarios, at most `MOST_CHANGES` of it."""
    names = names_of([base, other])
    alone = _alone(base, other)
    known = {path for paths in alone.values() for path in paths}
    told = [f"only in the {side}: {_whose(paths, names)}" for side, paths in alone.items() if paths]
    told += [
        _told(one, names)
        for one in changed_numbers(base, other)
        if ".".join(one["path"].split(".")[:2]) not in known
    ]
    if not told:
        return "Nothing differs."
    lines = [f"- {one}" for one in told[:MOST_CHANGES]]
    if len(told) > MOST_CHANGES:
        lines.append(f"... and {len(told) - MOST_CHANGES} more (--json has them all)")
    return "\n".join(["What differs:", *lines])


def _alone(base: Scenario, other: Scenario) -> dict[str, list[str]]:
    """Return by side the paths of actors and issues that the other side lacks."""
    has = [
        [f"{section}.{one.id}" for section in SECTIONS for one in getattr(side, section)]
        for side in (base, other)
    ]
    sides = zip(("base", "arm"), has, reversed(has), strict=True)
    return {side: [path for path in own if path not in its] for side, own, its in sides}


def _whose(paths: Sequence[str], names: Names) -> str:
    """Return actors and issues in words, section by section."""
    by_section = groupby(paths, lambda path: path.partition(".")[0])
    return "; ".join(
        f"{section} {listed(f'{label(path, names)} ({path})' for path in some)}"
        for section, some in by_section
    ).replace("violence ", "sources of violence ", 1)


def _told(change: Mapping[str, Any], names: Names) -> str:
    """Return a change in words: what it is, its path, and both values."""
    what = f"{label(change['path'], names)} ({change['path']}): "
    if isinstance(change["base"], list) and isinstance(change["arm"], list):
        return what + _items(change["base"], change["arm"], names)
    words = [in_words(change[side], names) for side in ("arm", "base")]
    return f"{what}{words[0]} instead of {words[1]}"


def _items(base: Sequence[Any], arm: Sequence[Any], names: Names) -> str:
    """Return what a list has that another lacks, or else that their order differs."""
    sides = {"only in the base": (base, arm), "only in the arm": (arm, base)}
    told = [
        f"{word}: {'; '.join(in_words(item, names) for item in found)}"
        for word, (some, others) in sides.items()
        if (found := [item for item in some if item not in others])
    ]
    return "; ".join(told) or "in another order"


def in_words(value: Any, names: Names) -> str:
    """Return a value of `changed_numbers` in words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:g}"
        case str():
            return _known(names).get(value) or f"'{value}'"
        case list() | dict() if not value:
            return "none"
        case {"uniform": [low, high]}:
            return f"{low:g} to {high:g}"
        case list():
            return listed(in_words(one, names) for one in value)
        case {"rounds": _} if "at" in value or "after_collapse" in value:
            return _event(value, names)
    return ", ".join(
        f"{str(key).replace('_', ' ')} {in_words(inner, names)}"
        for key, inner in value.items()
        if inner not in ({}, [])
    )


def _event(event: Mapping[str, Any], names: Names) -> str:
    """Return an event in words: ``round 37: China joins``."""
    known, delay, lasts = _known(names), event.get("delay", 1), event.get("rounds", 0)
    when = f"round {event.get('at')}"
    if event.get("after_collapse"):
        when = f"{delay} round{'s' * (delay > 1)} after collapse {event['after_collapse']}"
    what = [words.format(known.get(one, one)) for key, words in MOVES.items()
            if (one := event.get(key))]  # fmt: skip
    what += ["the leaders meet"] * bool(event.get("summit"))
    numbers = dict(event.get("set") or {})
    what += [f"{label(path, names)} at {in_words(to, names)}" for path, to in numbers.items()]
    for_ = f", for {lasts} round{'s' * (lasts > 1)}" if lasts else ""
    return f"{when}: {listed(what)}{for_}"


def _known(names: Names) -> dict[str, str]:
    """Return the names of actors and issues by id."""
    return dict(chain.from_iterable(section.items() for section in names.values()))
