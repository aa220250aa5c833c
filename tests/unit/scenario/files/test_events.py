"""Events of scenario files: read, written out, changed, renamed, and part of the fingerprint."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from mistakes import mistakes
from negsim.errors import NegsimError
from negsim.scenario.commentary import Note
from negsim.scenario.files.fictional import fictional
from negsim.scenario.files.load import apply, dump, load, loads, resolved
from negsim.scenario.scenario import Event, Scenario

EVENTS = Path(__file__).parents[3] / "scenarios" / "events.yaml"
TEXT = EVENTS.read_text(encoding="utf-8")


@pytest.fixture
def told() -> Scenario:
    return load(EVENTS)


def changed(old: str, new: str) -> str:
    """Return the scenario with `old`, which must stand in it, replaced once."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def numbers(event: Event) -> dict[str, float]:
    """Return the numbers that an event changes, each under its path."""
    return dict(event.set)


# ---- what is read


def test_events_stand_in_the_order_of_the_file(told: Scenario) -> None:
    joins, leaves, summit, incident, change = told.events
    assert joins == Event(at=4, joins="friend")
    assert leaves == Event(at=12, rounds=2, leaves="envoy")
    assert summit == Event(after_collapse=1, delay=2, rounds=1, summit=True)
    assert incident == Event(at=20, rounds=1, incident="raids")
    assert (change.at, change.rounds, len(change.set)) == (5, 5, 9)


def test_paths_are_those_of_single_numbers(told: Scenario) -> None:
    found = numbers(told.events[4])
    assert found["parties.a_land.values.border.open 9.5 hours"] == 0.1
    assert found["parties.a_land.red_lines.border.1.firmness"] == 0.9
    assert found["process.collapse.base"] == -3.0
    assert all(isinstance(value, float) for value in found.values())


def test_notes_stand_under_the_number_of_the_event(told: Scenario) -> None:
    notes = dict(told.notes)
    assert notes["events.0"] == Note("source", "[survey] table 1")
    assert notes["events.4"] == Note("judgement", "guessed")


@pytest.mark.parametrize("written", ["", "events: []\n"])
def test_no_events_are_none(written: str) -> None:
    start, end = TEXT.index("events:\n"), TEXT.index("fictional:\n")
    scenario = loads(TEXT[:start] + written + TEXT[end:], "events.yaml")
    assert scenario.events == ()
    assert scenario.fingerprint == apply(load(EVENTS), {"events": []}).fingerprint


def test_an_event_in_the_last_round_is_in_time() -> None:
    late = "at: 20, incident"
    found = mistakes(loads, changed(late, "at: 21, incident"), line=line_of(late))
    assert found == ["events.3.at out-of-range"]


def test_who_is_there_in_some_runs_only_may_join() -> None:
    some = loads(changed("present: 0", "present: {uniform: [0, 1]}"))
    assert some.events[0].joins == "friend"
    there = changed("    present: 0\n", "    present: 1\n")
    assert mistakes(loads, there, line=line_of("joins: friend")) == ["events.0.joins conflict"]


def test_one_weight_that_no_event_takes_is_enough() -> None:
    nulls = "process.collapse.base: -3\n      parties.a_land.salience.border: 0"
    text = changed("process.collapse.base: -3", nulls)
    assert numbers(loads(text).events[4])["parties.a_land.salience.border"] == 0.0
    half = nulls + "\n      parties.a_land.salience.watch: .5"
    assert len(loads(changed("process.collapse.base: -3", half)).events[4].set) == 11
    both = nulls + "\n      parties.a_land.salience.watch: 0"
    found = mistakes(loads, changed("process.collapse.base: -3", both), line=line_of("events:"))
    assert found == ["events conflict"]


def test_paths_are_followed_when_nothing_else_is_amiss() -> None:
    text = TEXT.replace("process.collapse.base: -3", "process.colapse.base: -3")
    at = line_of("process.collapse.base")
    wrong = "events.4.set.process.colapse.base unknown-path"
    assert mistakes(loads, text, line=at) == [wrong]
    text = text.replace("    batna: .25", "    batna: much")
    at = line_of("    batna: .25")
    assert mistakes(loads, text, line=at) == ["parties.b_land.batna not-a-number"]


def line_of(words: str) -> int:
    """Return the line in which `words` stand first, after the start of a line if they are a key."""
    return TEXT[: TEXT.index(words)].count("\n") + 1


# ---- the way back


def test_the_resolved_form_says_all_that_matters(told: Scenario) -> None:
    joins, leaves, summit, incident, change = resolved(told)["events"]
    assert joins == {"at": 4, "rounds": 0, "joins": "friend", "source": "[survey] table 1"}
    assert leaves == {"at": 12, "rounds": 2, "leaves": "envoy"}
    assert summit == {"after_collapse": 1, "delay": 2, "rounds": 1, "summit": True}
    assert incident == {"at": 20, "incident": "raids"}
    assert change["set"] == numbers(told.events[4])
    again = loads(dump(told), "other.yaml")
    assert again == told
    assert again.fingerprint == told.fingerprint
    assert dict(again.notes) == dict(told.notes)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at: 4,", "at: 3,"),
        ("rounds: 2, leaves", "rounds: 3, leaves"),
        ("leaves: envoy", "leaves: friend"),
        ("after_collapse: 1", "after_collapse: 2"),
        ("delay: 2", "delay: 3"),
        ("summit: true", "incident: raids"),
        ("  - {at: 20, incident: raids}\n", ""),
        ("parties.a_land.batna: .2", "parties.a_land.batna: .21"),
        ("violence.raids.rate: 0", "violence.raids.attribution: 0"),
        ("checked_by: border", "checked_by: watch"),
        ("checked_by: border", "checked_by: false"),
        (", checked_by: border", ""),
        ("inducement: {uniform: [.2, .4]}", "inducement: .3"),
        ("present: 0", "present: .1"),
        ("rounds: 2}", "rounds: 1}"),
    ],
)
def test_whatever_could_change_a_run_changes_the_fingerprint(
    old: str, new: str, told: Scenario
) -> None:
    assert loads(changed(old, new)).fingerprint != told.fingerprint


def test_notes_of_events_are_no_part_of_the_fingerprint(told: Scenario) -> None:
    other = loads(changed(', source: "[survey] table 1"', ""))
    assert other.fingerprint == told.fingerprint


def test_what_checks_violence_is_written_out_and_can_be_unset(told: Scenario) -> None:
    assert told.violence[0].checked_by == "border"
    none = apply(told, {"violence.*.checked_by": False})
    assert none.violence[0].checked_by == ""
    assert resolved(none)["violence"]["raids"]["checked_by"] is False
    assert loads(dump(none)) == none
    assert apply(none, {"violence.raids.checked_by": "watch"}).violence[0].checked_by == "watch"


# ---- overrides


CHANGES: list[tuple[dict[str, object], int, dict[str, object]]] = [
    ({"events.0.at": 7}, 0, {"at": 7}),
    ({"events.0.rounds": 3}, 0, {"rounds": 3}),
    ({"events.2.delay": 1}, 2, {"delay": 1}),
    ({"events.1.leaves": "friend"}, 1, {"leaves": "friend"}),
    ({"events.1": {"at": 2, "summit": True}}, 1,
     {"at": 2, "rounds": 1, "summit": True, "leaves": ""}),
    ({"events.4.set": {"process.leaving": 0}}, 4, {"set": (("process.leaving", 0.0),)}),
]  # fmt: skip


@pytest.mark.parametrize(("set", "index", "new"), CHANGES)
def test_an_event_can_be_changed(
    set: dict[str, object], index: int, new: dict[str, Any], told: Scenario
) -> None:
    other = apply(told, set)
    assert other.events[index] == dataclasses.replace(told.events[index], **new)
    kept = [event for at, event in enumerate(told.events) if at != index]
    assert [event for at, event in enumerate(other.events) if at != index] == kept
    assert other.overrides[0][0] == next(iter(set))


def test_a_number_that_an_event_sets_can_be_changed(told: Scenario) -> None:
    path = "parties.a_land.values.border.open 9.5 hours"
    other = apply(told, {f"events.4.set.{path}": 0.4, "events.*.set.violence.raids.rate": 0.5})
    assert numbers(other.events[4]) == numbers(told.events[4]) | {
        path: 0.4,
        "violence.raids.rate": 0.5,
    }


def test_all_events_can_be_given_anew(told: Scenario) -> None:
    other = apply(load("textbook-two-party"), {"events": [{"at": 3, "summit": True}]})
    assert other.events == (Event(at=3, rounds=1, summit=True),)
    assert apply(told, {"events": []}).events == ()


# ---- fictional names


@pytest.mark.parametrize(
    ("at", "path", "what"),
    [
        ("events", "events.3.rounds", "an incident takes one round"),
        ("events", "events.3.joins", "'joins' is not in 'events.3'; allowed are at, incident"),
        ("events", "events.9.at", "'9' is not in 'events'; allowed are 0, 1, 2, 3, 4"),
        ("small", "events.0.at", "there is no event"),
    ],
)
def test_what_events_have_not_is_told_with_the_way(at: str, path: str, what: str) -> None:
    file = EVENTS.with_stem(at)
    with pytest.raises(NegsimError) as caught:
        load(file, {path: 4})
    anew = "; all events are given anew by events=[{at: ROUND, ...}]"
    assert str(caught.value) == f"{path}: {what}{anew}"


def test_below_a_number_of_an_event_lies_nothing() -> None:
    with pytest.raises(NegsimError, match=r"nothing lies below 'events\.0\.at', so 'x' leads"):
        load(EVENTS, {"events.0.at.x": 4})


def test_ids_and_levels_in_events_get_their_fictional_names(told: Scenario) -> None:
    dealt = fictional(told)
    joins, leaves, summit, incident, change = dealt.events
    assert (joins.joins, leaves.leaves, incident.incident) == ("miller", "elder", "fires")
    assert summit == told.events[2]
    assert numbers(change) == {
        "parties.oakdale.batna": 0.2,
        "parties.oakdale.values.fence.open by day": 0.1,
        "parties.oakdale.red_lines.fence.1.firmness": 0.9,
        "parties.elmdale.red_lines.fence.firmness": 1.0,
        "issues.guard.assurance.two keys": 0.9,
        "mediators.miller.further.inducement": 1.0,
        "mediators.miller.leverage.elmdale": 0.0,
        "violence.fires.rate": 0.0,
        "process.collapse.base": -3.0,
    }
    assert dealt.violence[0].checked_by == "fence"
    assert loads(dump(dealt)) == dealt
    assert not any(word in dump(dealt) for word in ("a_land", "border", "envoy", "joint office"))


def test_violence_that_nothing_checks_stays_so() -> None:
    dealt = fictional(loads(changed(", checked_by: border", ""), "events.yaml"))
    assert dealt.violence[0].checked_by == ""
