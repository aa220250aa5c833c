"""Scenario files, the rest: conditional lines, principals, timed pressure, bias, chances."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from mistakes import mistakes
from negsim.errors import NegsimError
from negsim.scenario.commentary import Note
from negsim.scenario.fields import Distribution
from negsim.scenario.files.load import apply, dump, load, loads, resolved
from negsim.scenario.process import Chain, Implementation
from negsim.scenario.scenario import Condition, Preconditions, RedLine, Scenario

FULL = Path(__file__).parents[3] / "scenarios" / "full.yaml"
TEXT = FULL.read_text(encoding="utf-8")


@pytest.fixture
def full() -> Scenario:
    return load(FULL)


def changed(old: str, new: str) -> str:
    """Return the full scenario with `old`, which must stand in it, replaced once."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


# ---- what is read


def test_a_conditional_line_is_read_with_all_of_its_conditions(full: Scenario) -> None:
    border, prisoners = full.parties[0].red_lines
    assert border == RedLine(
        issue="border",
        at_least=False,
        level=1,
        firmness=0.4,
        unless=(  # in the order of issues, the lower end first
            Condition(issue="prisoners", at_least=True, level=1),
            Condition(issue="prisoners", at_least=False, level=1),
            Condition(issue="watch", at_least=True, level=1),
        ),
    )
    assert prisoners == RedLine(issue="prisoners", at_least=True, level=1, firmness=1.0)


def test_of_several_lines_on_an_issue_each_has_its_own_conditions(full: Scenario) -> None:
    first, second = full.parties[1].red_lines
    assert first.unless == (Condition(issue="prisoners", at_least=False, level=0),)
    assert (first.level, first.firmness, second.firmness) == (1, 0.3, 0.7)
    assert second.unless == ()


def test_principals_have_lines_of_the_same_form_or_none(full: Scenario) -> None:
    assert full.parties[0].principal_lines == (
        RedLine(issue="border", at_least=False, level=0, firmness=0.5),
        RedLine(issue="border", at_least=False, level=1, firmness=1.0),
        RedLine(
            issue="prisoners",
            at_least=True,
            level=1,
            firmness=Distribution("uniform", (0.6, 0.8)),
        ),
    )
    assert full.parties[1].principal_lines == ()


def test_numbers_under_principal_lines_have_the_nearest_note(full: Scenario) -> None:
    notes, path = dict(full.notes), "parties.a_land.principal_lines"
    assert notes[f"{path}.border.0.firmness"] == Note("source", "[survey] table 3")
    assert notes[f"{path}.border.1.firmness"] == Note("judgement", "said often")
    assert notes[f"{path}.prisoners.firmness"] == Note("source", "[survey] table 3")
    assert path not in notes  # it covers numbers, so it is not kept by itself
    assert "parties.a_land.red_lines.border.firmness" not in notes


def test_give_or_take_spares_firm_lines_of_principals() -> None:
    text = changed('      source: "[survey] table 3"\n', "      give_or_take: .1\n")
    assert [line.firmness for line in loads(text).parties[0].principal_lines] == [
        Distribution("uniform", (0.4, 0.6)),
        1.0,
        Distribution("uniform", (0.6, 0.8)),
    ]


def test_a_note_on_conditions_is_kept_where_it_stands() -> None:
    scenario = loads(changed("        unless:\n", "        unless:\n          source: as told\n"))
    path = "parties.a_land.red_lines.border.unless"
    assert dict(scenario.notes)[path] == Note("source", "as told")
    assert resolved(scenario)["parties"]["a_land"]["red_lines"]["border"]["unless"] == {
        "prisoners": {"at_least": "some", "at_most": "some"},
        "watch": {"at_least": "joint office"},
        "source": "as told",
    }
    assert dict(loads(dump(scenario)).notes) == dict(scenario.notes)


def test_what_else_parties_may_say(full: Scenario) -> None:
    a_land, b_land = full.parties
    assert a_land.waiting == Distribution("uniform", (0.02, 0.04))
    assert dict(full.notes)["parties.a_land.waiting"] == Note("source", "[survey] table 2")
    assert a_land.preconditions == Preconditions(quiet=3.0, truce=True)
    assert b_land.waiting == 0.01
    assert b_land.preconditions == Preconditions(quiet=0.0, truce=False)


def test_when_and_whom_mediators_press_and_where_they_stand(full: Scenario) -> None:
    envoy, host = full.mediators
    assert (envoy.press_when, envoy.press_from, envoy.presses) == ("deadlock", 2.0, ("b_land",))
    assert envoy.press_until == Distribution("uniform", (8.0, 12.0))
    assert envoy.alignment == (0.0, Distribution("uniform", (-1.0, -0.5)))
    assert dict(full.notes)["mediators.envoy.alignment.b_land"].words == "[survey] table 4"
    assert (host.press_when, host.press_from, host.press_until) == ("always", 1.0, 1e6)
    assert (host.presses, host.alignment) == ((), (0.0, 0.0))


@pytest.mark.parametrize(
    "written", ["alignment: {}", "alignment: {a_land: 0}", "alignment: {b_land: 0, a_land: 0}"]
)
def test_a_mediator_without_alignment_stands_in_the_middle(written: str) -> None:
    scenario = loads(changed("  host:\n", f"  host:\n    {written}\n"), "full.yaml")
    assert scenario == load(FULL)
    assert scenario.fingerprint == load(FULL).fingerprint


def test_a_mediator_made_without_alignment_is_dumped_as_if_in_the_middle(full: Scenario) -> None:
    envoy, host = full.mediators
    made = dataclasses.replace(full, mediators=(envoy, dataclasses.replace(host, alignment=())))
    assert dump(made) == dump(full)
    assert apply(made, {"process.rounds": 20}).fingerprint == full.fingerprint


def test_bias_implementation_and_chain(full: Scenario) -> None:
    process = full.process
    assert (process.bias, process.consent.walker, process.consent.base) == ("kydd", 0.75, -4.75)
    assert process.implementation == Implementation(
        rounds=100, failure=0.8, assurance=2.0, shape=0.4, shortfall=3.0
    )
    assert process.chain == Chain(on=True, agree=0.08, collapse=0.15, revive=0.2, abandon=0.1)


def test_what_a_silent_file_means() -> None:
    start = TEXT.index("  bias: kydd")
    text = TEXT[:start] + TEXT[TEXT.index("outcomes:") :]
    process = loads(text).process
    assert (process.bias, process.consent.walker) == ("none", 0.5)
    assert process.implementation == Implementation(
        rounds=365, failure=0.13, assurance=1.5, shape=0.3, haste=6.0, shortfall=6.0
    )
    assert process.chain == Chain(on=False, agree=0.0, collapse=0.0, revive=0.0, abandon=0.0)


@pytest.mark.parametrize("bias", ["none", "kydd", "rauchhaus", "favretto"])
def test_every_hypothesis_on_bias_can_be_named(bias: str) -> None:
    assert loads(changed("bias: kydd", f"bias: {bias}")).process.bias == bias


# ---- the way back


def test_the_resolved_form_gives_an_equal_scenario(full: Scenario) -> None:
    for text in (dump(full), json.dumps(resolved(full))):
        again = loads(text, "other.yaml")
        assert again == full
        assert dict(again.notes) == dict(full.notes)
        assert dump(again) == dump(full)


def test_the_resolved_form_says_what_the_file_left_out(full: Scenario) -> None:
    tree = resolved(full)
    assert tree["parties"]["b_land"]["red_lines"]["border"] == [
        {"at_least": "aid only", "firmness": 0.3, "unless": {"prisoners": {"at_most": "none"}}},
        {"at_least": "aid only", "firmness": 0.7, "unless": {}},
    ]
    assert tree["parties"]["a_land"]["principal_lines"]["prisoners"] == {
        "at_least": "some",
        "firmness": {"uniform": [0.6, 0.8], "source": "[survey] table 3"},
        "unless": {},
    }
    assert tree["parties"]["b_land"]["principal_lines"] == {}
    assert tree["parties"]["b_land"]["preconditions"] == {"quiet": 0.0, "truce": False}
    assert tree["mediators"]["host"]["alignment"] == {"a_land": 0.0, "b_land": 0.0}
    assert tree["mediators"]["host"]["presses"] == []
    assert tree["process"]["bias"] == "kydd"
    assert tree["process"]["chain"]["on"] is True


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at_least: joint office", "at_least: nobody"),
        ("at_most: none}", "at_most: some}"),
        (", unless: {prisoners: {at_most: none}}", ""),
        ("{at_most: closed, firmness: .5}", "{at_most: closed, firmness: .51}"),
        ("waiting: {uniform: [.02, .04]", "waiting: {uniform: [.02, .05]"),
        ("quiet: 3", "quiet: 4"),
        ("truce: true}", "truce: false}"),
        ("press_when: deadlock", "press_when: collapse"),
        ("press_from: 2", "press_from: 3"),
        ("presses: [b_land]", "presses: [a_land]"),
        ("uniform: [-1, -.5]", "uniform: [-1, -.4]"),
        ("bias: kydd", "bias: favretto"),
        ("walker: .75", "walker: .7"),
        ("shape: .4", "shape: .5"),
        ("on: true", "on: false"),
        ("abandon: .1", "abandon: .2"),
    ],
)
def test_whatever_could_change_a_run_changes_the_fingerprint(
    old: str, new: str, full: Scenario
) -> None:
    assert loads(changed(old, new)).fingerprint != full.fingerprint


def test_an_empty_unless_says_nothing(full: Scenario) -> None:
    assert loads(changed(", unless: {}", "")).fingerprint == full.fingerprint


# ---- overrides


def firmnesses(scenario: Scenario) -> list[list[object]]:
    """Return the firmness of all lines: per party its delegation's, then its principal's."""
    return [
        [line.firmness for line in lines]
        for party in scenario.parties
        for lines in (party.red_lines, party.principal_lines)
    ]


def test_lines_of_principals_can_be_overridden_one_by_one_or_together(full: Scenario) -> None:
    drawn = Distribution("uniform", (0.6, 0.8))
    one = apply(full, {"parties.a_land.principal_lines.border.1.firmness": 0.2})
    assert firmnesses(one) == [[0.4, 1.0], [0.5, 0.2, drawn], [0.3, 0.7], []]
    issue = apply(full, {"parties.a_land.principal_lines.border.firmness": 0.2})
    assert firmnesses(issue) == [[0.4, 1.0], [0.2, 0.2, drawn], [0.3, 0.7], []]
    every = apply(full, {"parties.*.principal_lines.*.firmness": 0.2})
    assert firmnesses(every) == [[0.4, 1.0], [0.2, 0.2, 0.2], [0.3, 0.7], []]
    both = apply(full, {"parties.*.*.border.firmness": 0.2})
    assert firmnesses(both) == [[0.2, 1.0], [0.2, 0.2, drawn], [0.2, 0.2], []]
    note = dict(every.notes)["parties.a_land.principal_lines.border.1.firmness"]
    assert note == Note("override", "parties.*.principal_lines.*.firmness=0.2")
    assert loads(dump(every)) == every


def test_conditions_can_be_overridden(full: Scenario) -> None:
    condition = Condition(issue="watch", at_least=True, level=0)
    level = apply(full, {"parties.a_land.red_lines.border.unless.watch.at_least": "nobody"})
    assert level.parties[0].red_lines[0].unless[2] == condition
    whole = apply(
        full, {"parties.b_land.red_lines.border.1.unless": {"watch": {"at_least": "nobody"}}}
    )
    assert [line.unless for line in whole.parties[1].red_lines] == [
        (Condition(issue="prisoners", at_least=False, level=0),),
        (condition,),
    ]
    none = apply(full, {"parties.*.red_lines.*.unless": {}})
    assert all(line.unless == () for party in none.parties for line in party.red_lines)


NEW_PATHS: list[tuple[str, object, Any]] = [
    ("parties.*.waiting", 0.5, lambda s: [p.waiting for p in s.parties] == [0.5, 0.5]),
    ("process.days", 7, lambda s: s.process.days == 7.0),
    ("process.start.rounds", 4, lambda s: s.process.start.rounds == 4),
    ("mediators.host.present", 0, lambda s: [m.present for m in s.mediators] == [1.0, 0.0]),
    ("mediators.host.further.inducement", 1, lambda s: s.mediators[1].further == (0.0, 1.0)),
    (
        "parties.*.preconditions.truce",
        True,
        lambda s: [p.preconditions.truce for p in s.parties] == [True, True],
    ),
    (
        "parties.*.preconditions",
        {},
        lambda s: [p.preconditions for p in s.parties] == [Preconditions(quiet=0, truce=False)] * 2,
    ),
    ("mediators.*.press_when", "collapse", lambda s: s.mediators[1].press_when == "collapse"),
    ("mediators.*.press_from", 5, lambda s: [m.press_from for m in s.mediators] == [5.0, 5.0]),
    ("mediators.host.presses", ["a_land"], lambda s: s.mediators[1].presses == ("a_land",)),
    (
        "mediators.*.alignment.*",
        -0.5,
        lambda s: [m.alignment for m in s.mediators] == [(-0.5, -0.5)] * 2,
    ),
    (
        "mediators.host.alignment.b_land",
        {"uniform": [-1, 1]},
        lambda s: s.mediators[1].alignment == (0.0, Distribution("uniform", (-1.0, 1.0))),
    ),
    ("mediators.envoy.alignment", {}, lambda s: s.mediators[0].alignment == (0.0, 0.0)),
    ("process.bias", "none", lambda s: s.process.bias == "none"),
    ("process.consent.walker", 0, lambda s: s.process.consent.walker == 0.0),
    ("process.implementation.rounds", 0, lambda s: s.process.implementation.rounds == 0),
    ("process.implementation.shape", 0.3, lambda s: s.process.implementation.shape == 0.3),
    ("process.chain.on", False, lambda s: s.process.chain.on is False),
    ("process.chain.*", 0.5, None),
]


@pytest.mark.parametrize(("path", "value", "holds"), NEW_PATHS, ids=[p for p, *_ in NEW_PATHS])
def test_overrides_of_every_new_field(path: str, value: object, holds: Any, full: Scenario) -> None:
    if holds is None:  # a flag is among them
        [found] = mistakes(apply, full, {path: value})
        assert found.split() == ["process.chain.on", "wrong-kind"]
        return
    new = apply(full, {path: value})
    assert holds(new)
    assert not holds(full)
    assert loads(dump(new)) == new
    assert new.fingerprint != full.fingerprint


@pytest.mark.parametrize(
    ("path", "value", "code", "named"),
    [
        ("process.bias", "kyd", "unknown-name",
         ["kyd", "kydd"]),
        ("mediators.*.alignment.c_land", 0, "unknown-path",
         ["c_land", "mediators.*.alignment", "b_land"]),
        ("parties.b_land.principal_lines.border.firmness", 0.2, "unknown-path",
         ["parties.b_land.principal_lines", "border"]),
        ("parties.a_land.principal_lines.border.2.firmness", 0.2, "unknown-path",
         ["2", "parties.a_land.principal_lines.border"]),
        ("parties.a_land.red_lines.prisoners.unless.watch", {"at_least": "nobody"}, "unknown-path",
         ["parties.a_land.red_lines.prisoners.unless", "watch"]),
        ("process.chain.agre", 0.1, "unknown-path",
         ["agre", "process.chain", "agree"]),
    ],
)  # fmt: skip
def test_an_override_that_does_not_fit(
    path: str, value: object, code: str, named: list[str], full: Scenario
) -> None:
    """Named are what is wrong, where, and what is near; after that what is allowed is listed."""
    with pytest.raises(NegsimError) as caught:
        apply(full, {path: value})
    [mistake] = caught.value.mistakes
    assert (mistake.path, mistake.code) == (path, code)
    assert re.findall("'(.+?)'", mistake.what) == named


def test_an_override_that_does_not_fit_is_told_what_is_allowed(full: Scenario) -> None:
    with pytest.raises(NegsimError, match=r"allowed are 0, 1$"):
        apply(full, {"parties.a_land.principal_lines.border.2.firmness": 0.2})


def test_a_whole_number_beyond_all_floats_is_a_mistake_and_not_an_overflow() -> None:
    with pytest.raises(NegsimError, match="must be a number from"):
        apply(load(FULL), {"process.deadline": 10**400})


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\u2029"])
def test_rare_line_ends_in_prose_survive_being_written_and_read(end: str) -> None:
    scenario = dataclasses.replace(load(FULL), summary=f"one{end}two")
    assert loads(dump(scenario)).summary == scenario.summary


def test_a_file_name_that_is_no_text_gives_an_id_that_is() -> None:
    assert loads(TEXT, "\udcff.yaml").id == "?"
    assert loads(TEXT, " .yaml").id == "scenario"
