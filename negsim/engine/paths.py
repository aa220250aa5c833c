"""Where the number at a path of a scenario file stands in the vector, and what events change.

A mediator that joins or leaves, and a summit, are changes of numbers too: of its presence, and of
the parties' mandates.
"""

from __future__ import annotations

from collections.abc import Iterator

from negsim.engine.inputs import MEDIATOR, PARTY, PROCESS, Ordered, line_key, parts_of
from negsim.rules.mediation import FURTHER
from negsim.scenario.files.resolve import numbers, resolved
from negsim.scenario.scenario import Event, Issue, Mediator, Party, Scenario


def changes_of(ordered: Ordered, event: Event) -> Iterator[tuple[str, float]]:
    """Yield path and value of each number that an event changes."""
    if event.joins:
        yield f"mediators.{event.joins}.present", 1.0
    if event.leaves:
        yield f"mediators.{event.leaves}.present", 0.0
    if event.summit:
        yield from ((f"parties.{party.id}.mandate", 1.0) for party in ordered.parties)
    yield from event.set


def drawn_numbers(scenario: Scenario) -> dict[str, int]:
    """Return path and index of each number that is a distribution, in the order of the file."""
    ordered = Ordered.of(scenario)
    keys = [key for part in parts_of(ordered).values() for key, _ in part]
    return {
        path: indices_of(ordered, keys, path)[0]
        for path, form in numbers(resolved(scenario))
        if isinstance(form, dict) and "value" not in form
    }


def indices_of(ordered: Ordered, keys: list[str], path: str) -> list[int]:
    """Return the indices of the number at a path; a line that is also the principal's has two."""
    key = key_of(ordered, path)
    return [n for n, other in enumerate(keys) if other == key]


def key_of(ordered: Ordered, path: str) -> str:
    """Return the key of the number at a path, as `negsim.engine.inputs.parts_of` has it.

    Raises
    ------
    KeyError
        If there is no such number; `negsim.scenario.files` refuses such paths.
    """
    section, _, rest = path.partition(".")
    if section == "process":
        return {key: key for key in PROCESS}[path]
    id, _, field = rest.partition(".")
    part = {part.id: part for part in getattr(ordered.scenario, section)}[id]
    if isinstance(part, Party):
        return dict(_of_party(ordered, part))[field]
    if isinstance(part, Mediator):
        return dict(_of_mediator(ordered, part))[field]
    if isinstance(part, Issue):
        return {f"assurance.{name}": f"assurance.{n}" for n, name in enumerate(part.levels)}[field]
    return {name: f"{part.stream}.{name}" for name in ("rate", "attribution")}[field]


def _of_party(ordered: Ordered, party: Party) -> Iterator[tuple[str, str]]:
    """Yield the rest of the path and the key of each number of a party."""
    me = party.stream
    yield from ((path, f"{me}.{path.rpartition('.')[2]}") for path in PARTY)
    for issue in ordered.issues:
        yield f"salience.{issue.id}", f"{me}.salience.{issue.stream}"
        for n, level in enumerate(issue.levels):
            yield f"values.{issue.id}.{level}", f"{me}.value.{issue.stream}.{n}"
    for lines, first in (("red_lines", ""), ("principal_lines", "principal ")):
        for issue in ordered.issues:
            here = [line for line in getattr(party, lines) if line.issue == issue.id]
            for n, line in enumerate(here):
                at = f".{n}" if len(here) > 1 else ""
                yield f"{lines}.{issue.id}{at}.firmness", first + line_key(ordered, party, line)


def _of_mediator(ordered: Ordered, mediator: Mediator) -> Iterator[tuple[str, str]]:
    """Yield the rest of the path and the key of each number of a mediator."""
    me = mediator.stream
    yield from ((path, f"{me}.{path}") for path in MEDIATOR)
    for party in ordered.parties:
        for what in ("leverage", "alignment"):
            yield f"{what}.{party.id}", f"{me}.{what}.{party.stream}"
    yield from ((f"further.{name}", f"{me}.further.{name}") for name in FURTHER)
