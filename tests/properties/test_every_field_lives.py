"""Every documented field changes some run.

The list of fields is generated from the table that the reference pages are made of, so a new
field is tried without anybody's doing. For each, made-up scenarios are searched for a place
where another value makes some run go differently: other phases, another ending, another fate of
what was signed. That a run only ends with another trust, or at another cost, does not count. Only
words for the reader are left out, by their kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from generated import generated
from negsim.engine import ensemble
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.scenario import process
from negsim.scenario import scenario as things
from negsim.scenario.commentary import ROLE_TEXTS, Scene
from negsim.scenario.extended import Extended
from negsim.scenario.fields import Distribution, Field, declared, table
from negsim.scenario.files.load import apply, resolved
from negsim.scenario.files.resolve import locations
from negsim.scenario.process import Process
from negsim.scenario.scenario import (
    Condition,
    Event,
    Issue,
    Mediator,
    Outcome,
    Party,
    RedLine,
    Scenario,
    Violence,
)
from negsim.vocabulary import SETTLED
from properties.byhand import told

RUNS = 60
BUSY = 40
"""Scenarios that are searched: those in which most happens, of the first `MADE_UP`."""
MADE_UP = 150
PLACES = 6
"""Places of a field that are tried in one scenario."""

SECTIONS: dict[str, type[Any]] = {
    "process": Process,
    "issues.*": Issue,
    "parties.*": Party,
    "parties.*.red_lines.*": RedLine,
    "parties.*.principal_lines.*": RedLine,
    "mediators.*": Mediator,
    "violence.*": Violence,
    "outcomes.*": Outcome,
    "events.*": Event,
    "scenes.*": Scene,
}
FIELDS = [f for path, cls in SECTIONS.items() for f in table(cls, path)]
PROSE = [f for f in FIELDS if f.kind == "text" or f.prose]
LIVING = [f for f in FIELDS if f not in PROSE]


@dataclass(frozen=True)
class Course:
    """What happened in some runs of a scenario."""

    phases: np.ndarray
    fates: np.ndarray

    @classmethod
    def of(cls, given: Scenario) -> Course:
        block = ensemble.play_runs(lay_out(given), 1, 0, RUNS)
        records = block.records
        return cls(block.phases, np.stack([records.outcome, records.failed, records.lasted]))

    def differs(self, other: Course) -> bool:
        """Return whether some run goes differently."""
        return not (
            np.array_equal(self.phases, other.phases) and np.array_equal(self.fates, other.fates)
        )

    @property
    def variety(self) -> int:
        """How much happens: how often a phase or an ending is neither rare nor common."""
        shares = [np.mean(self.phases[:, -1] == phase) for phase in range(SETTLED + 2)]
        return int(sum(0.05 < share < 0.95 for share in shares)) + len(np.unique(self.fates[0]))


@cache
def busy() -> tuple[tuple[Scenario, Course], ...]:
    """Return the scenarios in which most happens, and one of constant chances."""
    courses = [(given, Course.of(given)) for given in map(generated, range(MADE_UP))]
    chains = [pair for pair in courses if pair[0].process.chain.on]
    others = [pair for pair in courses if not pair[0].process.chain.on]
    ranked = sorted(others, key=lambda pair: -pair[1].variety)
    return (*ranked[:8], *chains[:1], *ranked[8:BUSY])


def values(item: Field, now: Any, given: Scenario, path: str) -> Iterator[object]:
    """Yield other values that a field might have."""
    match item.kind:
        case "number":
            span = min(item.high, item.low + 20)
            yield from (item.low, span, (item.low + span) / 2, item.low + 1)
        case "whole":
            yield from (now + 6, now // 2, 4_000_000_000) if now < 1000 else (1, 4_000_000_000)
        case "flag":
            yield not now
        case "choice":
            yield from item.choices
        case "level":
            issue = next(k for k in given.issues if path.startswith(f"issues.{k.id}."))
            yield from (*issue.levels, False)
        case "party":
            yield from (i.id for i in given.parties)
        case "issue":
            yield from (False, *(k.id for k in given.issues))
        case "mediator":
            yield from (m.id for m in given.mediators)
        case "violence":
            yield from (j.id for j in given.violence)
        case "changes":
            yield from ({name: end for name in now} for end in (1, 0))
            yield {"process.days": 5}
        case "parties":
            yield from ([], *([i.id] for i in given.parties))


def changed(item: Field, given: Scenario) -> Iterator[Scenario]:
    """Yield the scenario with one place of a field changed."""
    try:
        found = locations(resolved(given), item.path)[:PLACES]
    except NegsimError:
        return  # there is no such thing in this scenario
    for index in found:
        now = index.holder[index.key]
        for value in values(item, now, given, index.path):
            try:
                yield apply(given, {index.path: value})
            except NegsimError:
                continue  # not allowed beside the rest of the scenario


def lives(change: Callable[[Scenario], Iterator[Scenario]], among: int = MADE_UP) -> bool:
    """Return whether a change makes some run of some busy scenario go differently."""
    return any(
        course.differs(Course.of(other))
        for given, course in busy()[:among]
        for other in change(given)
    )


@pytest.mark.parametrize("item", LIVING, ids=lambda item: item.path)
def test_the_field_changes_some_run(item: Field) -> None:
    # A file says that there is a summit, or nothing: it cannot say that there is none. And few
    # made-up scenarios have two mediators that are yet to join.
    one = item.path in ("events.*.summit", "events.*.joins")
    other = without(item.path.removeprefix("events.*.")) if one else None
    assert lives(other or (lambda given: changed(item, given)))


def without(kind: str) -> Callable[[Scenario], Iterator[Scenario]]:
    """Return what takes the events of a kind out of a scenario."""

    def change(given: Scenario) -> Iterator[Scenario]:
        yield replace(given, events=tuple(e for e in given.events if not getattr(e, kind)))

    return change


@pytest.mark.parametrize("kind", ["joins", "leaves", "incident", "summit", "set"])
def test_having_events_of_a_kind_changes_some_run(kind: str) -> None:
    assert lives(without(kind))


def by_path(path: str) -> Field:
    return next(item for item in FIELDS if item.path == path)


def test_a_field_that_is_switched_off_is_found_dead() -> None:
    """The search can fail: without a hypothesis alignment is dead, and so is an unused chance."""
    alignment, agree = by_path("mediators.*.alignment.*"), by_path("process.chain.agree")

    def without_hypothesis(given: Scenario) -> Iterator[Scenario]:
        yield from changed(alignment, given) if given.process.bias == "none" else ()

    def bargained(given: Scenario) -> Iterator[Scenario]:
        yield from changed(agree, given) if not given.process.chain.on else ()

    for change in (without_hypothesis, bargained):
        assert sum(1 for given, _ in busy()[:6] for _ in change(given)) > 10
        assert not lives(change, among=6)


def test_words_change_no_run() -> None:
    def reworded(given: Scenario) -> Iterator[Scenario]:
        def other(parts: Any) -> Any:
            return tuple(replace(part, name="Other words") for part in parts)

        sections = ("issues", "parties", "mediators", "violence", "outcomes")
        named = {name: other(getattr(given, name)) for name in sections}
        for key in ("parties", "mediators"):
            said = dict.fromkeys(ROLE_TEXTS, "Other words.") | {"name_is": "plural"}
            named[key] = tuple(replace(part, **said) for part in named[key])
        scene = Scene(title="One", asks="settled", set=(("process.rounds", 2.0),), text="Words.")
        week = replace(given.process, round="1 week")
        yield replace(given, **named, process=week, scenes=(scene,))

    assert sorted({item.path.split(".")[-1] for item in PROSE}) == [
        "after", "asks", "at_home", "fears", "name", "name_is", "round", "set", "text", "title",
        "until_now", "wants",
    ]  # fmt: skip
    assert not lives(reworded)


def test_putting_in_what_is_there_changes_no_run() -> None:
    """What differs above is due to the value, not to writing the scenario out and in."""

    def again(given: Scenario) -> Iterator[Scenario]:
        yield apply(given, {"process.rounds": given.process.rounds})

    assert not lives(again)


# What is not declared in the table, because it is a name, a list or a bound, is changed by hand.


def edited(
    given: Scenario, section: str, part: str, edit: Callable[[Any, Scenario], Any]
) -> Iterator[Scenario]:
    """Yield the scenario with one item of `part` of one thing of a section edited.

    `edit` returns None where there is nothing to edit.
    """
    owners = getattr(given, section)
    for at, owner in enumerate(owners):
        items = getattr(owner, part)
        for n, item in enumerate(items):
            other = edit(item, given)
            if other is not None:
                new = replace(owner, **{part: (*items[:n], other, *items[n + 1 :])})
                yield replace(given, **{section: (*owners[:at], new, *owners[at + 1 :])})


def another_issue(bound: Any, given: Scenario) -> Any:
    issue = next((k.id for k in given.issues if k.id != bound.issue), None)
    return replace(bound, issue=issue, level=1) if issue else None


def another_level(bound: Any, given: Scenario) -> Any:
    return replace(bound, level=0 if bound.level else 1)


def another_side(bound: Any, given: Scenario) -> Any:
    return replace(bound, at_least=not bound.at_least)


def other_conditions(line: RedLine, given: Scenario) -> RedLine | None:
    """Return a conditional line without conditions, another with one that all texts meet."""
    issue = next((k.id for k in given.issues if k.id != line.issue), None)
    if line.unless or issue is None:
        return replace(line, unless=()) if line.unless else None
    return replace(line, unless=(Condition(issue=issue, at_least=True, level=0),))


BOUND = {"issue": another_issue, "level": another_level, "at_least": another_side}


@pytest.mark.parametrize("whose", ["red_lines", "principal_lines"])
@pytest.mark.parametrize("what", [*BOUND, "unless"])
def test_what_a_red_line_says_changes_some_run(whose: str, what: str) -> None:
    edit = {**BOUND, "unless": other_conditions}[what]
    assert lives(lambda given: edited(given, "parties", whose, edit))


@pytest.mark.parametrize("what", BOUND)
def test_what_a_condition_of_a_line_says_changes_some_run(what: str) -> None:
    def other(line: RedLine, given: Scenario) -> RedLine | None:
        if not line.unless:
            return None
        first = BOUND[what](line.unless[0], given)
        return replace(line, unless=(first, *line.unless[1:])) if first else None

    assert lives(lambda given: edited(given, "parties", "red_lines", other))


@pytest.mark.parametrize("what", BOUND)
def test_what_an_outcome_class_asks_changes_some_run(what: str) -> None:
    assert lives(lambda given: edited(given, "outcomes", "conditions", BOUND[what]))


@pytest.mark.parametrize(
    ("section", "part"),
    [("parties", "red_lines"), ("parties", "principal_lines"), ("outcomes", "conditions")],
)
def test_having_them_changes_some_run(section: str, part: str) -> None:
    def without(given: Scenario) -> Iterator[Scenario]:
        bare = tuple(replace(thing, **{part: ()}) for thing in getattr(given, section))
        yield replace(given, **{section: bare})

    assert lives(without)


def test_another_level_changes_some_run() -> None:
    def with_more(given: Scenario) -> Iterator[Scenario]:
        first, *issues = given.issues
        assurance = (*first.assurance, 1.0) if first.assurance else ()
        more = replace(first, levels=(*first.levels, "more"), assurance=assurance)
        parties = tuple(
            replace(i, values=((*i.values[0], 1.0), *i.values[1:])) for i in given.parties
        )
        yield replace(given, issues=(more, *issues), parties=parties)

    assert lives(with_more)


def reached(cls: type[Any]) -> Iterator[type[Any]]:
    """Yield a class and those of the blocks in it."""
    yield cls
    for _, item, kind in declared(cls):
        if item.kind == "group":
            yield from reached(kind)


BESIDE = (Distribution, things.Note, things.Actor, Extended, Scenario, Field)
"""Classes that are no part of a scenario by themselves; an actor is a party or a mediator."""


def test_nothing_that_a_scenario_can_say_is_left_out() -> None:
    parts = {
        cls
        for cls in {**vars(things), **vars(process)}.values()
        if is_dataclass(cls) and cls not in BESIDE
    }
    assert parts == {cls for top in SECTIONS.values() for cls in reached(top)} | {Condition}
    undeclared = {
        f"{cls.__name__}.{f.name}"
        for cls in parts
        for f in fields(cls)
        if "negsim" not in f.metadata and f.name != "id"  # an id is a name: its stream is tried
    }
    assert undeclared == {
        "Issue.levels", "Party.red_lines", "Party.principal_lines", "Outcome.conditions",
        "RedLine.unless",
        *(f"{cls}.{name}" for cls in ("RedLine", "Condition") for name in BOUND),
    }  # fmt: skip
    told(f"{len(LIVING)} fields of {len(SECTIONS)} parts, {len(undeclared)} lists and bounds")
