"""The fictional version of a scenario: the same numbers and runs, every name another.

A class that plays a case from the news tends to play the news. Dealt under other names it has to
negotiate. Random numbers stay with their actors, as streams do, so that run 7 is run 7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from negsim.errors import Mistake, NegsimError
from negsim.scenario.commentary import ROLE_TEXTS, Actor
from negsim.scenario.fields import NUMBERS
from negsim.scenario.files.assemble import KEYS, TEXTS
from negsim.scenario.files.load import apply, load
from negsim.scenario.files.resolve import bare, counterpart, fingerprint
from negsim.scenario.scenario import (
    Condition,
    Event,
    Issue,
    Outcome,
    Party,
    RedLine,
    Scenario,
    Violence,
)

Bound = TypeVar("Bound", RedLine, Condition)


def deal(
    scenario: str | Path, set: Mapping[str, object] | None = None, made_up: bool = False
) -> Scenario:
    """Load a scenario as `load` does, or where it is to be `made_up` its fictional version.

    There the paths of values to put in (`set`) are those of the fictional names, so that no record
    of them gives the real ones away.
    """
    if not made_up:
        return load(scenario, set)
    dealt = fictional(load(scenario))
    return apply(dealt, set) if set else dealt


def labels(scenario: Scenario) -> dict[str, str]:
    """Return every label of a scenario by its path, such as ``parties.a_land.name``.

    A level has the path ``issues.ISSUE.levels.LEVEL``. Texts that are empty are left out.
    """
    return {path: words for path, words in _labels(scenario) if words}


def _labels(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for key in TEXTS:
        yield key, getattr(scenario, key)
    for section in KEYS:
        for part in getattr(scenario, section):
            yield f"{section}.{part.id}.id", part.id
            yield f"{section}.{part.id}.name", part.name
            for text in ROLE_TEXTS if isinstance(part, Actor) else ():
                yield f"{section}.{part.id}.{text}", getattr(part, text)
            for level in part.levels if isinstance(part, Issue) else ():
                yield f"{section}.{part.id}.levels.{level}", level


def fictional(scenario: Scenario) -> Scenario:
    """Return the same numbers under the names of a scenario's block `fictional`.

    Streams are kept, so each run is the same run. Sources, notes and changes are left out, as they
    give the real case away. A scenario that is made up (``fictional: true``) comes back as it is.

    Raises
    ------
    NegsimError
        With every label that has no fictional counterpart, every counterpart that gives
        the real name of somebody at the table away, and every text on a role with a name that is
        nobody's in the fictional version, a year or a source.
    """
    if scenario.invented:
        return scenario
    names = dict(scenario.fictional)
    mistakes = [*_missing(scenario, names), *_given_away(scenario, names), *_strange(names)]
    if mistakes:
        raise NegsimError(*mistakes)
    renamed = _Renamer(scenario, names).whole()
    return replace(renamed, fingerprint=fingerprint(renamed))


def _missing(scenario: Scenario, names: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield how many labels have no fictional counterpart, and which, part by part."""
    all_labels = labels(scenario)
    missing = [path for path in all_labels if path not in names]
    if missing:
        what = f"{len(missing)} of {len(all_labels)} labels of {scenario.id} have no fictional name"
        yield Mistake(what, "fictional", code="missing")
    parts: dict[str, list[str]] = {}
    for path in missing:
        *part, step = path.split(".", 2)
        parts.setdefault(".".join(["fictional", *part]), []).append(repr(step))
    for path, steps in parts.items():
        yield Mistake(f"needs {', '.join(steps)}", path, code="missing")


def _given_away(scenario: Scenario, names: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield the fictional labels that hold the real name or id of somebody at the table."""
    real = {scenario.id, scenario.name}
    real |= {name for party in scenario.parties for name in (party.id, party.name)}
    real |= {name for mediator in scenario.mediators for name in (mediator.id, mediator.name)}
    given = {f"fictional.{path}": words for path, words in names.items()}
    for path, words in {**given, "process.round": scenario.process.round}.items():
        for name in sorted(real - {""}):
            if re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", words):
                yield Mistake(f"holds {name!r}, a name of the real case", path, code="bad-name")


def _strange(names: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield texts on roles with a year, a source or, by a capital inside, an unknown name."""
    on_a_role = re.compile(rf"\w+\.\w+\.({'|'.join(ROLE_TEXTS)})")
    texts = {path: words for path, words in names.items() if on_a_role.fullmatch(path)}
    known = " ".join(words for path, words in names.items() if path not in texts)
    for path, words in texts.items():
        inside = re.findall(r"(?<![.?!:]) [('\"]?([^\W\d_]\w+)", words)
        strange = {one for one in inside if one[0].isupper()} - {*re.findall(r"\w+", known)}
        found = [*sorted(strange), *re.findall(r"\b\d{4}\b|\[.*?\]", words)]
        if found:
            what = f"holds {', '.join(map(repr, found))}, which no label there has"
            yield Mistake(what, f"fictional.{path}", code="bad-name")


class _Renamer:
    """Puts the fictional names in the place of the real ones, everywhere they stand."""

    def __init__(self, scenario: Scenario, names: Mapping[str, str]) -> None:
        self.scenario, self.names = scenario, names

    def whole(self) -> Scenario:
        """Return the scenario renamed, complete but for its fingerprint."""
        scenario = self.scenario
        changed: dict[str, Any] = {key: self.names.get(key, "") for key in TEXTS}
        renamed = replace(
            scenario,
            **changed,
            events=(),
            scenes=(),
            sources=(),
            notes=(),
            overrides=(),
            extends=None,
            fictional=(),
            invented=True,
            issues=tuple(map(self.issue, scenario.issues)),
            parties=tuple(map(self.party, scenario.parties)),
            mediators=tuple(
                replace(m, **self.called("mediators", m), presses=self.parties(m.presses))
                for m in scenario.mediators
            ),
            violence=tuple(map(self.violence, scenario.violence)),
            outcomes=tuple(map(self.outcome, scenario.outcomes)),
        )
        real, made_up = bare(replace(scenario, events=())), bare(renamed)
        events = (self.event(event, real, made_up) for event in scenario.events)
        return replace(renamed, events=tuple(events))

    def id(self, section: str, id: str) -> str:
        """Return the id of a part, none where none is named."""
        return self.names[f"{section}.{id}.id"] if id else ""

    def called(self, section: str, part: Any) -> dict[str, Any]:
        """Return id and name of a part, and of an actor whether that is a plural."""
        path = f"{section}.{part.id}"
        found = {"id": self.id(section, part.id), "name": self.names.get(f"{path}.name", "")}
        if isinstance(part, Actor):
            found["name_is"] = self.names.get(f"{path}.name_is", NUMBERS[0])
            found |= {text: self.names.get(f"{path}.{text}", "") for text in ROLE_TEXTS}
        return found

    def parties(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.id("parties", id) for id in ids)

    def issue(self, issue: Issue) -> Issue:
        levels = (self.names[f"issues.{issue.id}.levels.{level}"] for level in issue.levels)
        return replace(
            issue,
            **self.called("issues", issue),
            levels=tuple(levels),
            performed_by=self.parties(issue.performed_by),
        )

    def party(self, party: Party) -> Party:
        return replace(
            party,
            **self.called("parties", party),
            red_lines=tuple(map(self.line, party.red_lines)),
            principal_lines=tuple(map(self.line, party.principal_lines)),
        )

    def violence(self, source: Violence) -> Violence:
        return replace(
            source,
            **self.called("violence", source),
            victim=self.id("parties", source.victim),
            checked_by=self.id("issues", source.checked_by),
        )

    def event(self, event: Event, real: Any, made_up: Any) -> Event:
        """Return an event with its ids and paths renamed, by the trees of both versions."""
        return replace(
            event,
            joins=self.id("mediators", event.joins),
            leaves=self.id("mediators", event.leaves),
            incident=self.id("violence", event.incident),
            set=tuple((counterpart(real, made_up, path), value) for path, value in event.set),
        )

    def line(self, line: RedLine) -> RedLine:
        return replace(self.bound(line), unless=tuple(map(self.bound, line.unless)))

    def bound(self, bound: Bound) -> Bound:
        return replace(bound, issue=self.id("issues", bound.issue))

    def outcome(self, outcome: Outcome) -> Outcome:
        return replace(
            outcome,
            **self.called("outcomes", outcome),
            conditions=tuple(map(self.bound, outcome.conditions)),
        )
