"""Scenario files: what is read, what is refused in which words, overrides, the way back."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from negsim.errors import NegsimError
from negsim.rules.mediation import FURTHER
from negsim.scenario.distribution import Distribution
from negsim.scenario.fields import table
from negsim.scenario.files import load as loading
from negsim.scenario.files import strict_yaml
from negsim.scenario.files.load import apply, dump, load, loads, parse_setting, resolved, shipped
from negsim.scenario.process import Process, Start
from negsim.scenario.scenario import (
    Condition,
    Flexibility,
    Issue,
    Mediator,
    Note,
    Outcome,
    Party,
    Preconditions,
    RedLine,
    Scenario,
    Violence,
    default_stream,
)

SCENARIOS = Path(__file__).parents[3] / "scenarios"
SMALL = SCENARIOS / "small.yaml"
TEXT = SMALL.read_text(encoding="utf-8")


@pytest.fixture
def small() -> Scenario:
    return load(SMALL)


def changed(old: str, new: str) -> str:
    """Return the small scenario with `old`, which must stand in it, replaced once."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def line_of(words: str) -> int:
    """Return the line of the small scenario in which `words` first stand."""
    return TEXT[: TEXT.index(words)].count("\n") + 1


def refusal(text: str, file: str = "x.yaml") -> str:
    """Return the message with which `text` is refused."""
    with pytest.raises(NegsimError) as caught:
        loads(text, file)
    return str(caught.value)


def refused(scenario: Scenario, **values: object) -> str:
    """Return the message with which overrides (``__`` for a dot) are refused."""
    with pytest.raises(NegsimError) as caught:
        apply(scenario, {path.replace("__", "."): value for path, value in values.items()})
    return str(caught.value)


# ---- what is read


def test_the_small_scenario_is_read_as_it_stands(small: Scenario) -> None:
    border, prisoners, watch = small.issues
    assert (small.id, small.name, small.summary) == (
        "small",
        "Small talks",
        "A made-up case for tests.",
    )
    assert small.sources == (("survey", "A made-up survey, 2025"),)
    assert border == Issue(
        id="border",
        name="The border",
        levels=("closed", "aid only", "open"),
        status_quo=0,
        performed_by=("a_land",),
        interim=1,
        stream=default_stream("border"),
    )
    assert (prisoners.name, prisoners.interim, prisoners.performed_by) == (
        "prisoners",
        -1,
        ("a_land", "b_land"),
    )
    assert watch.assurance == (0.0, 0.8)
    assert small.packages == 3 * 3 * 2


def test_a_party_is_read_as_it_stands(small: Scenario) -> None:
    assert small.parties[0] == Party(
        id="a_land",
        name="A-Land",
        batna=Distribution("uniform", (0.2, 0.4)),
        flexibility=Flexibility(at_the_table=0.3, under_pressure=0.1),
        salience=(0.5, 0.3, 0.2),
        values=((1.0, 0.6, 0.0), (0.0, 0.5, 1.0), (0.0, 1.0)),
        preconditions=Preconditions(quiet=0.0, truce=False),
        red_lines=(RedLine(issue="border", at_least=False, level=1, firmness=0.4),),
        stream=default_stream("a_land"),
    )


def test_short_forms_lists_of_lines_and_streams(small: Scenario) -> None:
    party = small.parties[1]
    assert party.flexibility == Flexibility(at_the_table=0.5, under_pressure=0.5)
    assert [(line.issue, line.at_least, line.level) for line in party.red_lines] == [
        ("border", True, 1),
        ("prisoners", False, 1),
        ("prisoners", False, 2),
    ]
    assert party.salience == (2.0, 1.0, 1.0)
    assert party.stream == 7


def test_everything_else_is_read_as_it_stands(small: Scenario) -> None:
    assert small.mediators == (
        Mediator(
            id="envoy",
            name="The envoy",
            leverage=(0.6, 0.0),
            facilitation=0.7,
            formulation=0.5,
            pressure=0.4,
            further=(0.0,) * len(FURTHER),
            endurance=6.0,
            alignment=(0.0, 0.0),
            stream=default_stream("envoy"),
        ),
    )
    assert small.violence == (
        Violence(
            id="raids",
            name="raids",
            rate=0.1,
            victim="b_land",
            attribution=0.8,
            stream=default_stream("raids"),
        ),
    )
    trust = Distribution("triangular", (0.1, 0.3, 0.5))
    assert small.process.start == Start(phase="collapsed", truce=True, on_site=True, trust=trust)
    assert (small.process.rounds, small.process.deadline, small.process.leaving) == (20, 10.0, 0.5)
    assert (small.process.trust.facilitated, small.process.trust.incident) == (0.03, 0.08)
    assert small.outcomes == (
        Outcome(
            id="watched",
            name="Settlement that is watched",
            conditions=(Condition(issue="watch", at_least=True, level=1),),
        ),
        Outcome(id="unwatched", name="Settlement that is not"),
    )


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (".5", 0.5),
        ("5e-1", 0.5),
        ("+0.5", 0.5),
        ("1", 1.0),
        ("-0.0", 0.0),
        ("{value: .5}", 0.5),
        ("{uniform: [.5, .5]}", 0.5),
        ("{uniform: [0, .5]}", Distribution("uniform", (0.0, 0.5))),
        ("{triangular: [.1, .1, .5]}", Distribution("triangular", (0.1, 0.1, 0.5))),
        ("{beta: [2, 3, .1, .5]}", Distribution("beta", (2.0, 3.0, 0.1, 0.5))),
        ("{normal: [.3, .1, .1, .5]}", Distribution("normal", (0.3, 0.1, 0.1, 0.5))),
    ],
)
def test_numbers_and_distributions(written: str, value: object) -> None:
    batna = loads(changed("batna: .25", f"batna: {written}")).parties[1].batna
    assert batna == value
    assert math.copysign(1, batna) == 1 if isinstance(batna, float) else True


@pytest.mark.parametrize("word", ["NO", "yes", "on", "1:30", "2025-10-29", "0x1F", "1_000", "True"])
def test_words_are_text_whatever_older_yaml_made_of_them(word: str) -> None:
    assert loads(changed("name: Small talks", f"name: {word}")).name == word
    levels = changed("[none, some, all]", f"[none, some, {word}]")
    for old, new in (("all: 1}", f"{word}: 1}}"), ("all: 0}", f"{word}: 0}}")):
        levels = levels.replace(old, new)
    issue = loads(levels.replace("at_most: all", f"at_most: {word}")).issues[1]
    assert issue.levels == ("none", "some", word)


def test_a_condition_may_set_both_ends() -> None:
    both = "{border: {at_most: open, at_least: aid only}}"
    outcome = loads(changed("{watch: {at_least: joint office}}", both)).outcomes[0]
    assert outcome.conditions == (
        Condition(issue="border", at_least=True, level=1),
        Condition(issue="border", at_least=False, level=2),
    )


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load(file) == load(SMALL)


# ---- notes and give_or_take


def test_a_number_has_the_nearest_note(small: Scenario) -> None:
    notes = dict(small.notes)
    assert notes["parties.a_land.batna"] == Note("source", "[survey] table 1")
    assert notes["parties.a_land.values.border.aid only"] == Note("judgement", "guessed")
    assert notes["process.start.trust"] == Note("judgement", "guessed")
    assert "parties.a_land.mandate" not in notes
    nearer = "border: {source: counted, closed: 1, aid only: {value: .6, judgement: near}, open: 0}"
    notes = dict(loads(changed("border: {closed: 1, aid only: .6, open: 0}", nearer)).notes)
    path = "parties.a_land.values"
    assert notes[f"{path}.border.closed"] == Note("source", "counted")
    assert notes[f"{path}.border.aid only"] == Note("judgement", "near")
    assert notes[f"{path}.watch.nobody"] == Note("judgement", "guessed")


def test_several_sources_are_joined() -> None:
    text = changed('source: "[survey] table 1"', 'source: ["[survey] 1", "[survey] 2"]')
    note = dict(loads(text).notes)["parties.a_land.batna"]
    assert note == Note("source", "[survey] 1; [survey] 2")


def test_a_note_on_a_block_without_numbers_is_kept() -> None:
    scenario = loads(changed("name: The border", "source: as told"))
    assert dict(scenario.notes)["issues.border"] == Note("source", "as told")
    assert dict(loads(dump(scenario)).notes) == dict(scenario.notes)


def test_one_number_for_all_flexibility_notes_both_parts() -> None:
    scenario = loads(changed("flexibility: .5", "flexibility: {value: .5, source: seen}"))
    assert scenario.parties[1].flexibility == Flexibility(at_the_table=0.5, under_pressure=0.5)
    for part in ("at_the_table", "under_pressure"):
        assert dict(scenario.notes)[f"parties.b_land.flexibility.{part}"].words == "seen"


def test_give_or_take_makes_ranges_within_bounds(small: Scenario) -> None:
    assert small.parties[1].values[0] == (
        Distribution("uniform", (0.0, 0.05)),
        Distribution("uniform", (0.45, 0.55)),
        Distribution("uniform", (0.95, 1.0)),
    )


def test_a_range_of_one_value_is_that_value() -> None:
    scenario = loads(changed("    stream: 7", "    give_or_take: 1e-13\n    stream: 7"))
    assert scenario.parties[1].batna == 0.25
    assert loads(dump(scenario)) == scenario


def test_a_hair_more_than_a_value_gives_a_range_from_0_and_not_minus_0() -> None:
    scenario = loads(changed("give_or_take: .05", "give_or_take: 1.0000000000000002"))
    assert loads(dump(scenario)) == scenario


def test_the_nearest_give_or_take_counts_and_spares_mappings() -> None:
    new = "border: {give_or_take: 0, closed: 0, aid only: .5, open: 1}"
    text = changed("border: {closed: 0, aid only: .5, open: 1}", new)
    assert loads(text).parties[1].values[0] == (0.0, 0.5, 1.0)
    text = changed("{none: .9, some: .6, all: 0}", "{none: {value: .9}, some: .6, all: 0}")
    assert loads(text).parties[1].values[1][0] == 0.9


def test_give_or_take_leaves_firm_lines_and_whole_numbers_alone() -> None:
    text = changed("    stream: 7", "    give_or_take: .1\n    stream: 7")
    party = loads(text).parties[1]
    assert [line.firmness for line in party.red_lines] == [
        1.0,
        Distribution("uniform", (0.4, 0.6)),
        1.0,
    ]
    assert party.batna == Distribution("uniform", (0.15, 0.35))
    assert party.values[0][1] == Distribution("uniform", (0.45, 0.55))
    assert party.stream == 7


# ---- the way back


@pytest.mark.parametrize("file", [SMALL, *shipped().values()], ids=lambda file: file.stem)
def test_the_resolved_form_gives_an_equal_scenario(file: Path) -> None:
    scenario = load(file)
    for text in (dump(scenario), json.dumps(resolved(scenario))):
        again = loads(text, "other.yaml")
        assert again == scenario
        assert dict(again.notes) == dict(scenario.notes)
        assert dump(again) == dump(scenario)


def test_text_that_looks_like_something_else_survives() -> None:
    for word in ("1e3", "yes", "true", "null", "~", "<<", "2025-10-29", "a: b", "# c", "Ü\u2028"):
        scenario = loads(changed("name: Small talks", f"name: {json.dumps(word)}"))
        assert scenario.name == word.strip()
        assert loads(dump(scenario)).name == scenario.name


def paths(tree: Any, path: str = "") -> Iterator[str]:
    """Yield the path of everything in a plain tree."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield f"{path}.{key}"
            yield from paths(value, f"{path}.{key}")


def test_every_declared_field_is_in_the_resolved_form(small: Scenario) -> None:
    blocks = {
        "issues.border": Issue,
        "parties.b_land": Party,
        "parties.a_land.red_lines.border": RedLine,
        "mediators.envoy": Mediator,
        "violence.raids": Violence,
        "outcomes.watched": Outcome,
        "process": Process,
    }
    present = set(paths(resolved(small)))
    for path, cls in blocks.items():
        declared = {f".{field.path.split('.*')[0]}" for field in table(cls, path)}
        assert declared - present == set()


def test_numbers_in_the_resolved_form(small: Scenario) -> None:
    party = resolved(small)["parties"]["a_land"]
    assert party["mandate"] == 0.9
    assert party["batna"] == {"uniform": [0.2, 0.4], "source": "[survey] table 1"}
    assert party["values"]["watch"]["nobody"] == {"value": 0.0, "judgement": "guessed"}
    assert party["red_lines"] == {
        "border": {"at_most": "aid only", "firmness": 0.4, "unless": {}}
    }
    assert party["principal_lines"] == {}
    assert party["stream"] == default_stream("a_land")
    assert resolved(small)["issues"]["prisoners"]["interim"] is False


# ---- fingerprint


def mirrored(tree: Any) -> Any:
    """Return a plain tree with all mappings in the opposite order, but for outcome classes."""
    if not isinstance(tree, dict):
        return [mirrored(item) for item in tree] if isinstance(tree, list) else tree
    return {
        key: value if key == "outcomes" else mirrored(value)
        for key, value in reversed(tree.items())
    }


def test_the_fingerprint_is_sixteen_hexadecimal_digits(small: Scenario) -> None:
    assert len(small.fingerprint) == 16
    assert set(small.fingerprint) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: Small talks", "name: Other talks"),
        ("summary: A made-up case for tests.\n", ""),
        ("judgement: guessed", "source: '[survey] 2'"),
        ("survey: A made-up survey, 2025", "survey: A survey"),
        ("name: A-Land", "name: Land A"),
        ("rounds: 20", "rounds: 20\n  round: 1 week"),
        ("batna: .25", "batna: {uniform: [.25, .25], judgement: x}"),
        ("batna: .25", "batna: .25  # a comment"),
        ("batna: .25", "batna: 0.250"),
        ("deadline: 10", "deadline: 10\n  leaving: .5"),
    ],
)
def test_prose_and_spelling_do_not_change_the_fingerprint(
    old: str, new: str, small: Scenario
) -> None:
    assert loads(changed(old, new), "other.yaml").fingerprint == small.fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("batna: .25", "batna: .250001"),
        ("batna: .25", "batna: {uniform: [.25, .26]}"),
        ("stream: 7", "stream: 8"),
        ("truce: true", "truce: false"),
        ("at_most: aid only", "at_most: open"),
        ("interim: aid only", "interim: closed"),
        ("levels: [nobody, joint office]", "levels: [joint office, nobody]"),
        ("watched: {name", "seen: {name"),
        ("deadline: 10", "deadline: 11"),
    ],
)
def test_whatever_could_change_a_run_changes_the_fingerprint(
    old: str, new: str, small: Scenario
) -> None:
    assert loads(changed(old, new)).fingerprint != small.fingerprint


def test_order_in_the_file_does_not_change_the_fingerprint(small: Scenario) -> None:
    other = loads(json.dumps(mirrored(resolved(small))))
    assert [party.id for party in other.parties] == ["b_land", "a_land"]
    assert other.parties[1].values[2] == (1.0, 0.6, 0.0)
    assert other.fingerprint == small.fingerprint


def test_the_order_of_outcome_classes_changes_the_fingerprint() -> None:
    first = "  first: {when: {border: {at_least: open}}}\n"
    second = "  second: {when: {border: {at_least: aid only}}}\n"
    one = loads(changed("outcomes:\n", f"outcomes:\n{first}{second}"))
    two = loads(changed("outcomes:\n", f"outcomes:\n{second}{first}"))
    assert one.fingerprint != two.fingerprint


# ---- overrides


def test_an_override_puts_a_number_in_and_is_recorded(small: Scenario) -> None:
    new = apply(small, {"parties.b_land.batna": 0.3})
    assert new.parties[1].batna == 0.3
    assert small.parties[1].batna == 0.25
    assert new.overrides == (("parties.b_land.batna", "0.3"),)
    assert dict(new.notes)["parties.b_land.batna"] == Note("override", "parties.b_land.batna=0.3")
    assert new.fingerprint == loads(changed("batna: .25", "batna: .3")).fingerprint
    assert new.id == "small"


def test_overrides_survive_the_way_back(small: Scenario) -> None:
    first = apply(small, {"parties.*.batna": {"uniform": [0.1, 0.2]}})
    new = apply(first, {"process.rounds": 30, "parties.a_land.batna": 0.5})
    assert new.overrides == (
        ("parties.*.batna", "{uniform: [0.1, 0.2]}"),
        ("process.rounds", "30"),
        ("parties.a_land.batna", "0.5"),
    )
    again = loads(dump(new))
    assert again == new
    assert again.overrides == new.overrides
    assert dict(again.notes) == dict(new.notes)
    assert [p.batna for p in again.parties] == [0.5, Distribution("uniform", (0.1, 0.2))]


def test_a_star_stands_for_any_name(small: Scenario) -> None:
    new = apply(small, {"parties.*.red_lines.*.firmness": 0.2, "parties.*.values.*.nobody": 0.1})
    lines = [line.firmness for party in new.parties for line in party.red_lines]
    assert lines == [0.2] * 4
    assert [party.values[2][0] for party in new.parties] == [0.1, 0.1]
    assert new.parties[0].values[0] == small.parties[0].values[0]


def test_a_number_picks_one_of_several_lines(small: Scenario) -> None:
    new = apply(small, {"parties.b_land.red_lines.prisoners.1.firmness": 0.2})
    assert [line.firmness for line in new.parties[1].red_lines] == [1.0, 0.5, 0.2]


def test_overrides_of_every_sort(small: Scenario) -> None:
    values = {
        "parties.b_land.flexibility": 0.4,
        "parties.a_land.red_lines": {},
        "issues.border.interim": False,
        "issues.watch.name": "Watching",
        "process.start.phase": "talks",
        "process.start.truce": False,
        "process.rounds": np.int64(9),
        "process.deadline": np.float64(4.5),
        "issues.prisoners.performed_by": ("a_land",),
        "mediators": {},
    }
    new = apply(small, values)
    assert new.parties[1].flexibility == Flexibility(at_the_table=0.4, under_pressure=0.4)
    assert new.parties[0].red_lines == ()
    assert (new.issues[0].interim, new.issues[2].name) == (-1, "Watching")
    assert (new.process.start.phase, new.process.start.truce) == ("talks", False)
    assert (new.process.rounds, new.process.deadline) == (9, 4.5)
    assert new.issues[1].performed_by == ("a_land",)
    assert new.mediators == ()
    assert [path for path, _ in new.overrides] == list(values)


def test_the_later_override_wins_with_its_own_note(small: Scenario) -> None:
    new = apply(small, {"process.trust.veto": 0.2, "process.trust": {"veto": 0.3}})
    assert (new.process.trust.veto, new.process.trust.facilitated) == (0.3, 0.02)
    assert dict(new.notes)["process.trust.veto"].words == "process.trust={veto: 0.3}"


def test_an_override_may_bring_its_own_note(small: Scenario) -> None:
    value = {"value": 0.3, "judgement": "mine"}
    assert dict(apply(small, {"parties.b_land.batna": value}).notes)[
        "parties.b_land.batna"
    ] == Note("judgement", "mine")


def test_names_with_dots_can_be_overridden() -> None:
    scenario = loads(TEXT.replace("joint office", "U.N. office"))
    new = apply(scenario, {"parties.a_land.values.watch.U.N. office": 0.7})
    assert new.parties[0].values[2] == (0.0, 0.7)


def test_set_works_when_loading() -> None:
    assert load(SMALL, set={"process.rounds": 5}).process.rounds == 5
    assert loads(TEXT, set={"process.rounds": 6}).process.rounds == 6


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            "parties.c_lnd.batna",
            0.3,
            "'c_lnd' is not in 'parties'; allowed are a_land, b_land; did you mean 'b_land'?",
        ),
        ("parties.*.batno", 0.3, "'batno' is not in 'parties.*'; allowed are name, batna, "),
        (
            "partys.a_land",
            0.3,
            "'partys' is not a part of a scenario; allowed are negsim, id, name, summary, sources, "
            "issues, parties, mediators, violence, process, outcomes; did you mean 'parties'?",
        ),
        (
            "parties.b_land.red_lines.prisoners.2.firmness",
            1,
            "'2' is not in 'parties.b_land.red_lines.prisoners'; allowed are 0, 1",
        ),
        (
            "parties.a_land.batna.uniform",
            [0, 1],
            "nothing lies below 'parties.a_land.batna', so 'uniform' leads nowhere",
        ),
        (
            "process.round.unit",
            1,
            "nothing lies below 'process.round', so 'unit' leads nowhere",
        ),
        ("parties.", 1, "'' is not in 'parties'; allowed are a_land, b_land"),
        ("parties.b_land.batna", "high", "must be a number from 0 to 1; found the text 'high'"),
        ("parties.b_land.batna", None, "must be a number from 0 to 1; found nothing"),
        ("parties.b_land.batna", 2, "2 is out of range; allowed is 0 to 1"),
        (
            "parties.b_land.batna",
            object(),
            "must be text, a number, true, false, a list or a mapping; found a Python object",
        ),
        (
            "parties.a_land.red_lines.border.at_most",
            "aid onli",
            "'aid onli' is not a level of border; levels are closed, aid only, open; "
            "did you mean 'aid only'?",
        ),
        ("negsim", 2, "must be 1, the format that this negsim reads; found the number 2"),
    ],
)
def test_an_override_that_does_not_fit(
    path: str, value: object, message: str, small: Scenario
) -> None:
    with pytest.raises(NegsimError) as caught:
        apply(small, {path: value})
    assert str(caught.value).startswith(f"{path}: {message}")


def test_all_wrong_paths_are_told_at_once(small: Scenario) -> None:
    told = refused(small, foo=1, process__foo=2)
    assert [line.split(":")[0] for line in told.split("\n")] == ["foo", "process.foo"]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("process.deadline=.3", ("process.deadline", 0.3)),
        ("process.rounds = 30", ("process.rounds", 30)),
        ("a.*.b={uniform: [.1, .4]}", ("a.*.b", {"uniform": [0.1, 0.4]})),
        ("a=true", ("a", True)),
        ("a=NO", ("a", "NO")),
        ("a=arrest or hand over", ("a", "arrest or hand over")),
        ("a='3'", ("a", "3")),
        ("a=[]", ("a", [])),
    ],
)
def test_settings_of_the_command_line(setting: str, expected: object) -> None:
    assert parse_setting(setting) == expected


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("a.b", "a setting must be PATH=VALUE, such as process.rounds=60; found 'a.b'"),
        ("=3", "a setting must be PATH=VALUE, such as process.rounds=60; found '=3'"),
        ("a.b=", "a.b: must have a value after '='; found nothing"),
        ("a.b={c: 1, c: 2}", "a.b: 'c' is given twice; first in line 1"),
        ("a.b=*c", "a.b: '*c': aliases are not allowed; write it out"),
    ],
)
def test_settings_that_are_none(setting: str, message: str) -> None:
    with pytest.raises(NegsimError) as caught:
        parse_setting(setting)
    assert str(caught.value) == message


def test_a_setting_that_is_not_yaml() -> None:
    with pytest.raises(NegsimError, match=r"^a\.b: is not YAML: "):
        parse_setting("a.b={uniform: [.1,")


# ---- what is no scenario at all


TOP = (
    "write {KEY: ...}, keys are negsim, id, name, summary, sources, issues, parties, mediators, "
    "violence, process, outcomes, fictional, overrides"
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.yaml: is empty"),
        ("# nothing but a comment\n", "x.yaml: is empty"),
        ("name: a\nb: \x00\n", "x.yaml:2: is not text: it holds control characters"),
        ("\ud800", "x.yaml: is not text"),
        ("x" * 1_000_001, "x.yaml: is over 1 MB, too long for a scenario"),
        ("\n" + "[" * 32, "x.yaml:2: is nested too deeply"),
        ("\n" + "[" * 5000, "x.yaml:2: is nested too deeply"),
        ("\n" + "- " * 5000, "x.yaml:2: is nested too deeply"),
        ("\n" + "{a: " * 5000, "x.yaml:2: is nested too deeply"),
        (
            "a: b: c",
            "x.yaml:1: is not YAML: mapping values are not allowed in this context; "
            "a text with ': ' in it needs quotes",
        ),
        (
            "a:\n\tb: c",
            "x.yaml:2: is not YAML: found character that cannot start any token (while scanning "
            "for the next token that begins in line 2); a tab cannot indent a line, spaces can",
        ),
        ("just text", f"x.yaml:1: must be a mapping; found the text 'just text'; {TOP}"),
        ("- a\n- b", f"x.yaml:1: must be a mapping; found a list of 2; {TOP}"),
        (
            "negsim: 2\nfoo: 1",
            "x.yaml:1: negsim: must be 1, the format that this negsim reads; found the number 2",
        ),
        (
            "negsim: true",
            "x.yaml:1: negsim: must be 1, the format that this negsim reads; found true",
        ),
        (
            "negsim: 1",
            "x.yaml:1: 'name', 'issues', 'parties', 'process', 'outcomes' are missing",
        ),
    ],
)
def test_what_is_no_scenario(text: str, message: str) -> None:
    assert refusal(text) == message


def test_yaml_that_breaks_off_tells_where() -> None:
    told = refusal("negsim: 1\nissues: {a: [b,\nparties: c")
    assert told.startswith("x.yaml:3: is not YAML: ")
    assert told.endswith(" that begins in line 2)")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binary, long = tmp_path / "binary.yaml", tmp_path / "long.yaml"
    binary.write_bytes(b"a: 1\nb: \xff\xfe")
    long.write_bytes(b"#" * 1_000_001)
    expected = {
        tmp_path / "none.yaml": f"{tmp_path / 'none.yaml'}: there is no such file",
        tmp_path: f"{tmp_path}: is a folder, not a scenario file",
        binary: f"{binary}:2: is not text in UTF-8",
        long: f"{long}: is over 1 MB, too long for a scenario",
        SMALL / "x.yaml": f"{SMALL / 'x.yaml'}: cannot be read: Not a directory",
        Path("a\0.yaml"): "a\\x00.yaml: cannot be read: embedded null byte",
    }
    for file, message in expected.items():
        with pytest.raises(NegsimError) as caught:
            load(str(file))
        assert str(caught.value) == message


def test_names_and_paths_of_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plain").write_text(TEXT)
    Path("istanbul-2025").mkdir()
    assert load("plain").id == "plain"
    assert load("istanbul-2025").id == "istanbul-2025"
    assert loads(TEXT).id == "text"
    assert load("istanbul-2025") == load(shipped()["istanbul-2025"])


def test_an_unknown_name(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"istanbul-2025": SMALL, "oslo-1993": SMALL}
    monkeypatch.setattr(loading, "shipped", lambda: files)
    with pytest.raises(NegsimError) as caught:
        load("istambul-2025")
    assert str(caught.value) == (
        "no scenario 'istambul-2025'; shipped: istanbul-2025, oslo-1993; "
        "did you mean 'istanbul-2025'? (a file needs its ending: istambul-2025.yaml)"
    )


def test_an_installation_without_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "negsim"
    package.mkdir(parents=True)
    monkeypatch.setattr(loading, "__file__", str(package / "scenario" / "files" / "load.py"))
    with pytest.raises(NegsimError, match="this installation of negsim has no scenarios"):
        loading.shipped_folder("scenarios")
    (package.parent / "scenarios").mkdir()
    assert loading.shipped_folder("scenarios") == package.parent / "scenarios"
    (package / "scenarios").mkdir()  # a folder of code, not of files that ship
    assert loading.shipped_folder("scenarios") == package.parent / "scenarios"
    (package / "shipped" / "scenarios").mkdir(parents=True)
    assert loading.shipped_folder("scenarios") == package / "shipped" / "scenarios"


def test_records_of_overrides_that_are_none() -> None:
    place = "x.yaml:1: overrides: must be"
    assert refusal(f"overrides: 3\n{TEXT}") == f"{place} a list; found the number 3"
    assert refusal(f"overrides: [a]\n{TEXT}") == f"{place} PATH=VALUE; found the text 'a'"


def test_of_very_many_names_only_the_first_are_listed() -> None:
    levels = [f"l{at}" for at in range(40)]
    text = changed("[none, some, all]", f"[{', '.join(levels)}]")
    first = ", ".join(levels[:30])
    assert (
        "x.yaml:16: issues.prisoners.status_quo: 'none' is not a level of prisoners; "
        f"levels are {first}, ... (40 in all)"
    ) in refusal(text).split("\n")


# ---- mistakes, one at a time: what stands in the small scenario, what stands there instead,
# and what is told. "@" is the line of the change, "@+1" the next.

PARTY = (
    "name, batna, flexibility, mandate, salience, values, tactic, reciprocity, misperception, "
    "preconditions, stream, red_lines, principal_lines, source, judgement, give_or_take"
)
FORMS = "value, uniform, triangular, beta, normal"

MISTAKES = [
    # YAML beyond what a scenario needs
    ("batna: .25", "batna: &a .25", "@: parties.b_land.batna: '&a': anchors are not allowed; "
     "take it out"),
    ("batna: .25", "batna: *a", "@: parties.b_land.batna: '*a': aliases are not allowed; "
     "write it out"),
    ("batna: .25", "batna: !x .25", "@: parties.b_land.batna: '!x': tags are not allowed; "
     "take it out"),
    ("batna: .25", "batna: .25\n    <<: {mandate: 1}", "@+1: parties.b_land: merge keys ('<<') "
     "are not allowed; write the fields out"),
    ("batna: .25", "batna: .25\n    batna: .3", "@+1: parties.b_land: 'batna' is given twice; "
     "first in line @"),
    ("batna: .25", "batna: .25\n    ? [a]\n    : 1", "@+1: parties.b_land: a key must be a word "
     "or words; found a list of 1"),
    ("{name: Settlement that is not}", "{name: Settlement that is not}\n---\na: 1",
     "@+1: a second document begins here; a file holds only one"),
    # numbers
    ("batna: .25", "batna:", "@: parties.b_land.batna: must be a number from 0 to 1; "
     "found nothing"),
    ("batna: .25", "batna: yes", "@: parties.b_land.batna: must be a number from 0 to 1; "
     "found the text 'yes'"),
    ("batna: .25", "batna: true", "@: parties.b_land.batna: must be a number from 0 to 1; "
     "found true"),
    ("batna: .25", "batna: [.2, .3]", "@: parties.b_land.batna: must be a number from 0 to 1; "
     "found a list of 2; a range is written {uniform: [LOW, HIGH]}"),
    ("batna: .25", "batna: .nan", "@: parties.b_land.batna: must be a number from 0 to 1; "
     "found the number nan"),
    ("batna: .25", "batna: 1e999", "@: parties.b_land.batna: must be a number from 0 to 1; "
     "found the number inf"),
    ("batna: .25", "batna: 1.5", "@: parties.b_land.batna: 1.5 is out of range; "
     "allowed is 0 to 1"),
    ("deadline: 10", "deadline: 0", "@: process.deadline: 0 is out of range; "
     "allowed is 1e-06 to 1e+06 (rounds)"),
    ("batna: .25", "batna: {uniform: [.2, .3], beta: [1, 1, 0, 1]}", "@: parties.b_land.batna: "
     f"needs exactly one of {FORMS}; found uniform and beta"),
    ("batna: .25", "batna: {source: x}", "@: parties.b_land.batna: needs exactly one of "
     f"{FORMS}; found none"),
    ("batna: .25", "batna: {value: .2, unit: x}", "@: parties.b_land.batna: 'unit' is not known "
     f"here; allowed are {FORMS}, source, judgement"),
    ("batna: .25", "batna: {uniform: .3}", "@: parties.b_land.batna.uniform: must be a list "
     "[low, high]; found the number 0.3"),
    ("batna: .25", "batna: {uniform: [.3]}", "@: parties.b_land.batna.uniform: must be 2 numbers "
     "[low, high]; found 1"),
    ("batna: .25", "batna: {uniform: [a, .3]}", "@: parties.b_land.batna.uniform: must be a list "
     "[low, high] of numbers; found the text 'a'"),
    ("batna: .25", "batna: {uniform: [.3, .2]}", "@: parties.b_land.batna.uniform: low 0.3 is "
     "above high 0.2"),
    ("batna: .25", "batna: {uniform: [.3, 2]}", "@: parties.b_land.batna.uniform: 2 is out of "
     "range; allowed is 0 to 1"),
    ("batna: .25", "batna: {triangular: [.1, .6, .5]}", "@: parties.b_land.batna.triangular: "
     "mode 0.6 is above high 0.5"),
    ("batna: .25", "batna: {beta: [0, 1, 0, 1]}", "@: parties.b_land.batna.beta: p must be above "
     "0; found 0"),
    ("batna: .25", "batna: {normal: [.5, -1, 0, 1]}", "@: parties.b_land.batna.normal: sd must be "
     "above 0; found -1"),
    ("batna: .25", "batna: {normal: [.5, 1, .6, 1]}", "@: parties.b_land.batna.normal: low 0.6 is "
     "above mean 0.5"),
    ("flexibility: .5", "flexibility: {value: 3}", "@: parties.b_land.flexibility: 3 is out of "
     "range; allowed is 0 to 1"),
    ("flexibility: .5", "flexibility: {at_the_table: .5}", "@: parties.b_land.flexibility: "
     "'under_pressure' is missing"),
    ("{border: 2, prisoners: 1, watch: 1}", "{border: 0, prisoners: {uniform: [0, 1]}, watch: 0}",
     "@: parties.b_land.salience: at least one weight must be above 0 in every run"),
    # whole numbers, flags, choices, texts
    ("stream: 7", "stream: 2.5", "@: parties.b_land.stream: must be a whole number from 0 to "
     "4294967295; found the number 2.5"),
    ("rounds: 20", "rounds: 0", "@: process.rounds: must be a whole number from 1 to 100000; "
     "found the number 0"),
    ("truce: true", "truce: yes", "@: process.start.truce: must be true or false; "
     "found the text 'yes'"),
    ("phase: collapsed", "phase: colapsed", "@: process.start.phase: 'colapsed' is not allowed; "
     "choices are talks, collapsed; did you mean 'collapsed'?"),
    ("name: B-Land", "name: 2025", "@: parties.b_land.name: must be text; found the number 2025; "
     "quotes make it text"),
    ("name: B-Land", "name: ''", "@: parties.b_land.name: must be text; found an empty one"),
    ("name: B-Land", 'name: "\\eB"', "@: parties.b_land.name: must be text without control "
     "characters; found the text '\\x1bB'"),
    ("name: B-Land", "name: {a: b}", "@: parties.b_land.name: must be text; found a mapping"),
    # blocks
    ("mandate: .8", "mandat: .8", "@: parties.b_land: 'mandat' is not known here; allowed are "
     f"{PARTY}; did you mean 'mandate'?"),
    ("  rounds: 20\n", "", "@-1: process: 'rounds' is missing"),
    ("trust: {facilitated: .03}", "trust: .03", "@: process.trust: must be a mapping; "
     "found the number 0.03; write {KEY: ...}, keys are facilitated, incident, collapse, veto, "
     "interim"),
    ("trust: {facilitated: .03}", "trust: {facilitate: .03}", "@: process.trust: 'facilitate' is "
     "not known here; allowed are facilitated, incident, collapse, veto, interim, source, "
     "judgement, give_or_take; did you mean 'facilitated'?"),
    ("summary: A", "sumary: A", "@: 'sumary' is not known here; allowed are negsim, id, name, "
     "summary, sources, issues, parties, mediators, violence, process, outcomes, fictional, "
     "overrides; did you mean 'summary'?"),
    # names
    ("at_most: aid only", "at_most: aid onli", "@: parties.a_land.red_lines.border.at_most: "
     "'aid onli' is not a level of border; levels are closed, aid only, open; "
     "did you mean 'aid only'?"),
    ("at_most: some", "at_most: sme", "@: parties.b_land.red_lines.prisoners.0.at_most: 'sme' is "
     "not a level of prisoners; levels are none, some, all; did you mean 'some'?"),
    ("border: {at_least: aid only, firmness: 1}", "boarder: {at_least: aid only, firmness: 1}",
     "@: parties.b_land.red_lines: 'boarder' is not an issue; issues are border, prisoners, "
     "watch; did you mean 'border'?"),
    ("watch: {nobody: 0, joint office: 1}", "watch: {nobody: 0, joint office: 1, both: 1}",
     "@: parties.a_land.values.watch: 'both' is not a level of watch; levels are nobody, "
     "joint office"),
    ("watch: {nobody: 0, joint office: 1}", "watch: {nobody: 0}",
     "@: parties.a_land.values.watch: 'joint office' is missing"),
    ("      watch: {nobody: 0, joint office: 1}\n", "", "@-4: parties.a_land.values: "
     "'watch' is missing"),
    ("leverage: {a_land: .6, b_land: 0}", "leverage: {a_land: .6, b_land: 0, c_land: .6}",
     "@: mediators.envoy.leverage: 'c_land' is not a party; parties are a_land, "
     "b_land; did you mean 'b_land'?"),
    ("leverage: {a_land: .6, b_land: 0}", "leverage: {a_land: .6}", "@: "
     "mediators.envoy.leverage: 'b_land' is missing; give 0 where there is none"),
    ("victim: b_land", "victim: c_land", "@: violence.raids.victim: 'c_land' is not a party; "
     "parties are a_land, b_land; did you mean 'b_land'?"),
    ("performed_by: [a_land]", "performed_by: a_land", "@: issues.border.performed_by: must be a "
     "list of parties; found the text 'a_land'"),
    ("performed_by: [a_land]", "performed_by: [a_land, a_land]", "@: issues.border.performed_by: "
     "'a_land' is named twice"),
    ("interim: aid only", "interim: true", "@: issues.border.interim: must be a level, or false "
     "for none; found true"),
    # issues and lines
    ("[none, some, all]", "[none]", "@: issues.prisoners.levels: must be a list of at least two "
     "levels; found a list of 1"),
    ("[none, some, all]", "none", "@: issues.prisoners.levels: must be a list of at least two "
     "levels; found the text 'none'"),
    ("[none, some, all]", "[none, some, all, 3]", "@: issues.prisoners.levels: must be text; "
     "found the number 3; quotes make it text"),
    ("[none, some, all]", "[none, some, all, all]", "@: issues.prisoners.levels: 'all' is given "
     "twice"),
    ("    levels: [none, some, all]\n", "", "@-1: issues.prisoners: 'levels' is missing"),
    ("interim: aid only", "assurance: {closed: 0, aid only: 0, open: 1}",
     "@+9: issues.watch.assurance: only one issue may verify the others, and 'border' does"),
    ("{at_most: aid only, firmness: .4}", "{firmness: .4}", "@: parties.a_land.red_lines.border: "
     "needs exactly one of at_least, at_most"),
    ("{at_most: aid only, firmness: .4}", "{at_most: aid only, at_least: open, firmness: .4}",
     "@: parties.a_land.red_lines.border: needs exactly one of at_least, at_most"),
    ("{at_most: aid only, firmness: .4}", "{at_most: aid only}",
     "@: parties.a_land.red_lines.border: 'firmness' is missing"),
    ("{at_most: aid only, firmness: .4}", "[]", "@: parties.a_land.red_lines.border: must be a "
     "red line or a list of them; found an empty list"),
    # ids and streams
    ("  raids:", "  Raids:", "@: violence.Raids: 'Raids' is no id; ids are lower-case words joined "
     "by _, such as 'a_land'"),
    ("  raids:", "  uniform:", "@: violence.uniform: 'uniform' has a meaning of its own; "
     "choose another id"),
    ("  raids:", "  envoy:", "@: violence.envoy: 'envoy' is already the id of mediators.envoy "
     "(line 55)"),
    ("stream: 7", "stream: 1327125982", "@: parties.b_land.stream: stream 1327125982 is also that "
     "of issues.border; give one of them another number with 'stream:'"),
    # annotations
    ("judgement: guessed", "judgement: guessed, source: x", "@: issues.watch.assurance: give "
     "either 'source' or 'judgement', not both"),
    ("[survey] table 1", "[survy] table 1", "@: parties.a_land.batna.source: 'survy' is not a key "
     "of sources; keys are survey; did you mean 'survey'?"),
    ("judgement: guessed", "judgement: 3", "@: issues.watch.assurance.judgement: must be text; "
     "found the number 3; quotes make it text"),
    ("give_or_take: .05", "give_or_take: -1", "@: parties.b_land.values.give_or_take: -1 is out "
     "of range; allowed is 0 to 1e+06"),
    ("survey: A made-up survey, 2025", "survey:", "@: sources.survey: must be text; "
     "found nothing"),
    # outcomes
    ("  watched: {", "  stalemate: {", "@: outcomes.stalemate: 'stalemate' has a meaning of its "
     "own; choose another id"),
    (", when: {watch: {at_least: joint office}}", "", "@: outcomes.watched: takes every text, so "
     "none is left for the classes below; put it last, or give it 'when'"),
    ("{name: Settlement that is not}", "{when: {watch: {at_most: nobody}}}",
     "@: outcomes.unwatched: the last class must take every text that is left; "
     "take out its 'when'"),
    ("{watch: {at_least: joint office}}", "{watch: {}}", "@: outcomes.watched.when.watch: needs "
     "at_least or at_most"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_a_mistake_is_told_in_full(old: str, new: str, message: str) -> None:
    place, _, what = message.partition(": ")
    line = line_of(old) + int(place[1:] or 0)
    what = what.replace("line @", f"line {line_of(old)}")
    assert refusal(changed(old, new)) == f"x.yaml:{line}: {what}"


def test_sections_that_are_too_short() -> None:
    tree = resolved(load(SMALL))
    alone = {**tree, "parties": {"a_land": tree["parties"]["a_land"]}}
    assert "x.yaml:1: parties: needs at least two; found 1" in refusal(json.dumps(alone))
    assert "x.yaml:1: issues: needs at least one issue" in refusal(
        json.dumps({**tree, "issues": {}})
    )
    assert refusal(json.dumps({**tree, "outcomes": {}})) == (
        "x.yaml:1: outcomes: needs at least one class of signed texts"
    )


@pytest.mark.parametrize("level", ["a=b", "source", "'*'"])
def test_texts_that_cannot_be_levels(level: str) -> None:
    told = refusal(changed("[none, some, all]", f"[none, some, all, {level}]")).split("\n")[0]
    name = level.strip("'")
    assert told == (
        f"x.yaml:15: issues.prisoners.levels: '{name}' cannot be a level: "
        "it has a meaning of its own, or holds '='"
    )


def test_too_many_packages() -> None:
    levels = ", ".join(f"l{at}" for at in range(1000))
    issues = "".join(f"  i{at}: {{levels: [{levels}], status_quo: l0}}\n" for at in range(3))
    told = refusal(f"negsim: 1\nname: many\nissues:\n{issues}")
    assert told.split("\n")[1] == (
        "x.yaml:3: issues: 1,000,000,000 complete texts (levels multiplied) are more than "
        "10,000,000; leave out issues or levels"
    )


EVERY_SECTION = """\
:3: name: must be text; found the number 7; quotes make it text
:7: issues.border.status_quo: 'shut' is not a level of border; levels are closed, aid only, open
:9: issues.watch.levels: must be a list of at least two levels; found a list of 1
:13: parties.a_land.batna: 1.5 is out of range; allowed is 0 to 1
:14: parties.a_land: 'batna' is given twice; first in line 13
:16: parties.a_land.salience: 'watch' is missing
:17: parties.a_land.values.border: 'opn' is not a level of border; levels are closed, aid only, \
open; did you mean 'open'?
:17: parties.a_land.values.border: 'open' is missing
:17: parties.a_land.values.border.aid only: must be a number from 0 to 1; found the text 'yes'
:19: parties.a_land.red_lines.border.at_least: 'aid onli' is not a level of border; levels are \
closed, aid only, open; did you mean 'aid only'?
:20: parties.B-Land: 'B-Land' is no id; ids are lower-case words joined by _, such as 'a_land'
:20: parties.B-Land.flexibility: 'at_the_table', 'under_pressure' are missing
:20: parties.B-Land: 'batna', 'salience', 'values' are missing
:22: mediators.envoy: 'charm' is not known here; allowed are name, leverage, facilitation, \
formulation, pressure, further, endurance, press_when, press_from, press_until, presses, \
alignment, stream, source, judgement, give_or_take
:22: mediators.envoy.leverage: 'a_lnd' is not a party; parties are a_land, B-Land; \
did you mean 'a_land'?
:23: process.start: 'trust' is missing
:24: process.rounds: must be a whole number from 1 to 100000; found the number 2.5
:25: process.trust.facilitated: '&a': anchors are not allowed; take it out
:25: process.trust.incident: '*a': aliases are not allowed; write it out
:27: outcomes.stalemate: 'stalemate' has a meaning of its own; choose another id"""


def test_every_mistake_of_a_file_is_told_at_once_in_order() -> None:
    file = SCENARIOS / "invalid" / "many.yaml"
    with pytest.raises(NegsimError) as caught:
        load(file)
    assert str(caught.value).replace(str(file), "") == EVERY_SECTION


BAD = (None, [], {}, "", "x", -1, math.nan, math.inf, True, [[1]], {"uniform": [1]})


def test_nothing_anywhere_makes_loading_fall_over(small: Scenario) -> None:
    tree, told = resolved(small), 0
    for at, path in enumerate(paths(tree)):
        copy = json.loads(json.dumps(tree))
        holder, (*steps, last) = copy, path[1:].split(".")
        for step in steps:
            holder = holder[step]
        holder[last] = BAD[at % len(BAD)]
        try:
            scenario = loads(json.dumps(copy))
        except NegsimError as error:
            told += len(error.mistakes)
        else:
            assert loads(dump(scenario)) == scenario
    assert told > 200


def test_the_parser_without_its_c_part_reads_the_same(
    small: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "PARSER", yaml.SafeLoader)
    assert load(SMALL) == small
    assert refusal("negsim: 1\nname: &a b\n*a : 1").split("\n")[:2] == [
        "x.yaml:1: 'issues', 'parties', 'process', 'outcomes' are missing",
        "x.yaml:2: name: '&a': anchors are not allowed; take it out",
    ]
    assert refusal("a: \x00") == "x.yaml:1: is not text: it holds control characters"


def test_a_scenario_made_without_names_can_be_dumped(small: Scenario) -> None:
    bare = dataclasses.replace(
        small, issues=(dataclasses.replace(small.issues[0], name=""), *small.issues[1:])
    )
    assert loads(dump(bare)).issues[0].name == "border"
