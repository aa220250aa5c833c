"""What the numbers of a scenario rest on: its sources, and its judgements with their ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby, takewhile
from typing import Any

from negsim.scenario.fields import FORMS, highest, lowest, table
from negsim.scenario.files.assemble import KEYS
from negsim.scenario.files.resolve import number_of, numbers, resolved
from negsim.scenario.process import Process
from negsim.scenario.scenario import Scenario
from negsim.wording import span


@dataclass(frozen=True)
class Judgement:
    """A number that somebody chose, and why.

    Parameters
    ----------
    path : str
        Its path in the scenario.
    low, high : float
        Smallest and largest value it takes; equal if it is the same in all runs.
    note : str
        What the choice rests on.
    """

    path: str
    low: float
    high: float
    note: str


@dataclass(frozen=True)
class Together:
    """Judgements in a row that share a note.

    Parameters
    ----------
    path : str
        What their paths have in common, with ``*`` for what differs.
    parts : tuple of Judgement
        At least one.
    """

    path: str
    parts: tuple[Judgement, ...]

    def words(self) -> str:
        """Return path and span in words: ``a.salience.*: 6 ranges within 0.02 to 0.43``."""
        low = min(part.low for part in self.parts)
        high = max(part.high for part in self.parts)
        if len(self.parts) == 1:
            return f"{self.path}: {span(low, high)}"
        return f"{self.path}: {len(self.parts)} numbers within {span(low, high)}"


def judgements(scenario: Scenario) -> tuple[Judgement, ...]:
    """Return every number that is marked as a judgement, in the order of the resolved file."""
    found = []
    for path, block in blocks(resolved(scenario)):
        if block.keys() & set(FORMS) and "judgement" in block:
            number = number_of(block)
            found.append(Judgement(path, lowest(number), highest(number), block["judgement"]))
        elif path.startswith("events.") and "judgement" in block:
            found += [
                Judgement(f"{path}.set.{key}", value, value, block["judgement"])
                for key, value in block.get("set", {}).items()
            ]
    return tuple(found)


def together(scenario: Scenario) -> tuple[Together, ...]:
    """Return the judgements, those in a row that share a note and a field as one."""
    found = []
    for _, group in groupby(judgements(scenario), key=lambda part: (field(part.path), part.note)):
        parts = tuple(group)
        found.append(Together(common([part.path for part in parts]), parts))
    return tuple(found)


def field(path: str) -> str:
    """Return the field of an actor or issue, or the block of the process, that holds a path."""
    return ".".join(path.split(".")[: 2 if path.startswith("process.") else 3])


def common(paths: list[str]) -> str:
    """Return one path, or what several have in common, with ``*`` after it."""
    if len(paths) == 1:
        return paths[0]
    steps = zip(*(path.split(".") for path in paths), strict=False)
    kept = [step for step, *_ in takewhile(lambda same: len(set(same)) == 1, steps)]
    return ".".join((*kept, "*"))


def citations(scenario: Scenario) -> dict[str, list[str]]:
    """Return the paths whose notes cite each source; where numbers share a note, one path."""
    notes = {
        path: f"{block.get('source', '')} {block.get('judgement', '')}"
        for path, block in blocks(resolved(scenario))
        if "source" in block or "judgement" in block
    }
    found: dict[str, list[str]] = {key: [] for key, _ in scenario.sources}
    for (_, words), group in groupby(notes, key=lambda path: (field(path), notes[path])):
        path = common(list(group))
        for key in dict.fromkeys(re.findall(r"\[([^\[\]]*)\]", words)):
            found[key].append(path)
    return found


BLOCKS: dict[str, type[Any]] = {f"{key}.*": cls for key, (cls, _) in KEYS.items()}
BLOCKS["process"] = Process

DEFAULTS = {
    item.path: 0.0 if item.default == () else item.default
    for path, cls in BLOCKS.items()
    for item in table(cls, path)
}
"""Default of each field, by path: a number that a file leaves alone needs no note of its own."""


def unnoted(scenario: Scenario) -> list[str]:
    """Return the path of each number, other than a default, that does not say what it rests on.

    So is that of each event that sets no number, after them: that it comes rests on something, too.
    """
    noted = {path for path, _ in scenario.notes}
    events = [f"events.{at}" for at, event in enumerate(scenario.events) if not event.set]
    bare = [
        path
        for path, value in numbers(resolved(scenario))
        if value != _default(path) and noted.isdisjoint(accumulate(path.split("."), "{}.{}".format))
    ]
    return bare + [path for path in events if path not in noted]


def _default(path: str) -> Any:
    """Return the default of the number at a path; None where it must be given."""
    section, _, *rest = path.split(".")
    field = path if section == "process" else ".".join((section, "*", *rest))
    return DEFAULTS.get(field, DEFAULTS.get(f"{section}.*.{rest[0]}.*") if rest else None)


def blocks(tree: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield path and block of every mapping of a resolved scenario, outer ones first."""
    if isinstance(tree, dict) and path != "sources":
        yield path, tree
    for name, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(value, dict | list):
            yield from blocks(value, f"{path}.{name}" if path else str(name))
