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

from mistakes import mistakes
from negsim.errors import NegsimError
from negsim.rules.mediation import FURTHER
from negsim.scenario.commentary import ROLE_TEXTS, Note
from negsim.scenario.fields import Distribution, table
from negsim.scenario.files import load as loading
from negsim.scenario.files import strict_yaml
from negsim.scenario.files.load import apply, dump, load, loads, parse_setting, resolved, shipped
from negsim.scenario.process import Process, Start
from negsim.scenario.scenario import (
    Condition,
    Flexibility,
    Issue,
    Mediator,
    Outcome,
    Party,
    Preconditions,
    RedLine,
    Scenario,
    Violence,
    default_stream,
)
from shipped_cases import few_always

SCENARIOS = Path(__file__).parents[3] / "scenarios"
SMALL = SCENARIOS / "small.yaml"
TEXT = SMALL.read_text(encoding="utf-8")
GIVEN = yaml.safe_load(TEXT)


@pytest.fixture
def small() -> Scenario:
    return load(SMALL)


def changed(old: str, new: str) -> str:
    """Return the small scenario with `old`, which must stand in it, replaced once."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def refusal(text: str, file: str = "x.yaml") -> str:
    """Return the message with which `text` is refused."""
    with pytest.raises(NegsimError) as caught:
        loads(text, file)
    return str(caught.value)


# ---- what is read


def test_the_small_scenario_is_read_as_it_stands(small: Scenario) -> None:
    border, prisoners, watch = small.issues
    assert (small.id, small.name, small.summary) == ("small", GIVEN["name"], GIVEN["summary"])
    assert dict(small.sources) == GIVEN["sources"]
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
            name=GIVEN["outcomes"]["watched"]["name"],
            conditions=(Condition(issue="watch", at_least=True, level=1),),
        ),
        Outcome(id="unwatched", name=GIVEN["outcomes"]["unwatched"]["name"]),
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
    path = "parties.a_land.values"
    assert notes["parties.a_land.batna"] == Note("source", "[survey] table 1")
    assert notes[f"{path}.border.aid only"] == Note("judgement", "guessed")
    assert notes["process.start.trust"] == Note("judgement", "guessed")
    assert "parties.a_land.mandate" not in notes
    nearer = "border: {source: counted, closed: 1, aid only: {value: .6, judgement: near}, open: 0}"
    notes = dict(loads(changed("border: {closed: 1, aid only: .6, open: 0}", nearer)).notes)
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


@pytest.mark.parametrize("name", ["small", *few_always(few=["istanbul-2025"])])
def test_the_resolved_form_gives_an_equal_scenario(name: str) -> None:
    scenario = load(({"small": SMALL} | shipped())[name])
    for text in (dump(scenario), json.dumps(resolved(scenario))):
        again = loads(text, "other.yaml")
        assert again == scenario
        assert dict(again.notes) == dict(scenario.notes)
        assert dump(again) == dump(dataclasses.replace(scenario, scenes=again.scenes))


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
        written = {one for one in declared if one.rpartition(".")[2] not in ROLE_TEXTS}
        assert written - present == set()
        assert not (declared - written) & present  # texts that a file does not have


def test_numbers_in_the_resolved_form(small: Scenario) -> None:
    party = resolved(small)["parties"]["a_land"]
    assert party["mandate"] == 0.9
    assert party["batna"] == {"uniform": [0.2, 0.4], "source": "[survey] table 1"}
    assert party["values"]["watch"]["nobody"] == {"value": 0.0, "judgement": "guessed"}
    assert party["red_lines"] == {"border": {"at_most": "aid only", "firmness": 0.4, "unless": {}}}
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
    new = apply(small, {"process.trust.collapse": 0.2, "process.trust": {"collapse": 0.3}})
    assert (new.process.trust.collapse, new.process.trust.facilitated) == (0.3, 0.02)
    assert dict(new.notes)["process.trust.collapse"].words == "=".join(new.overrides[-1])
    assert new.overrides[-1] == ("process.trust", "{collapse: 0.3}")


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
    ("path", "value", "code"),
    [
        ("parties.c_lnd.batna", 0.3, "unknown-path"),
        ("parties.*.batno", 0.3, "unknown-path"),
        ("partys.a_land", 0.3, "unknown-path"),
        ("parties.b_land.red_lines.prisoners.2.firmness", 1, "unknown-path"),
        ("parties.a_land.batna.uniform", [0, 1], "unknown-path"),
        ("process.round.unit", 1, "unknown-path"),
        ("parties.", 1, "unknown-path"),
        ("parties.b_land.batna", "high", "not-a-number"),
        ("parties.b_land.batna", None, "not-a-number"),
        ("parties.b_land.batna", 2, "out-of-range"),
        ("parties.b_land.batna", object(), "wrong-kind"),
        ("parties.a_land.red_lines.border.at_most", "aid onli", "unknown-name"),
        ("negsim", 3, "wrong-format"),
        ("negsim", 1, "wrong-format"),
    ],
)
def test_an_override_that_does_not_fit(
    path: str, value: object, code: str, small: Scenario
) -> None:
    assert mistakes(apply, small, {path: value}) == [f"{path} {code}"]


def test_all_wrong_paths_are_told_at_once(small: Scenario) -> None:
    found = mistakes(apply, small, {"foo": 1, "process.foo": 2})
    assert found == ["foo unknown-path", "process.foo unknown-path"]


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
    ("setting", "mistake"),
    [
        ("a.b", "wrong-kind"),
        ("=3", "wrong-kind"),
        ("a.b=", "a.b missing"),
        ("a.b={c: 1, c: 2}", "a.b duplicate"),
        ("a.b=*c", "a.b not-allowed"),
        ("a.b={uniform: [.1,", "a.b not-yaml"),
    ],
)
def test_settings_that_are_none(setting: str, mistake: str) -> None:
    assert mistakes(parse_setting, setting) == [mistake]


# ---- what is no scenario at all


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "unreadable"),
        ("# nothing but a comment\n", "unreadable"),
        ("name: a\nb: \x00\n", "unreadable +2"),
        ("\ud800", "unreadable"),
        ("x" * 1_000_001, "too-large"),
        ("\n" + "[" * 32, "too-large +2"),
        ("\n" + "[" * 5000, "too-large +2"),
        ("\n" + "- " * 5000, "too-large +2"),
        ("\n" + "{a: " * 5000, "too-large +2"),
        ("a: b: c", "not-yaml +1"),
        ("a:\n\tb: c", "not-yaml +2"),
        ("just text", "wrong-kind +1"),
        ("- a\n- b", "wrong-kind +1"),
        ("negsim: 3\nfoo: 1", "negsim wrong-format +1"),
        ("negsim: true", "negsim wrong-format +1"),
        ("negsim: 1\nfoo: 1", "negsim wrong-format +1"),
        ("negsim: 2", "missing +1"),
    ],
)
def test_what_is_no_scenario(text: str, mistake: str) -> None:
    assert mistakes(loads, text) == [mistake]


def test_yaml_that_breaks_off_tells_where() -> None:
    broken = "negsim: 2\nissues: {a: [b,\nparties: c"
    assert mistakes(loads, broken) == ["not-yaml +3"]
    assert refusal(broken).endswith(" begins in line 2)")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binary, long = tmp_path / "binary.yaml", tmp_path / "long.yaml"
    binary.write_bytes(b"a: 1\nb: \xff\xfe")
    long.write_bytes(b"#" * 1_000_001)
    expected = {
        tmp_path / "none.yaml": "no such file",
        tmp_path: "is a folder",
        binary: "not text in UTF-8",
        long: "is over 1 MB",
        SMALL / "x.yaml": "Not a directory",
        Path("a\0.yaml"): "null byte",
    }
    for file, words in expected.items():
        with pytest.raises(NegsimError, match=words) as caught:
            load(str(file))
        [mistake] = caught.value.mistakes
        assert (mistake.file, mistake.line, mistake.code) == (
            str(file), 2 if file == binary else 0, "too-large" if file == long else "unreadable",
        )  # fmt: skip


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
    assert mistakes(load, "istambul-2025") == ["unknown-name"]
    with pytest.raises(NegsimError, match="did you mean 'istanbul-2025'"):
        load("istambul-2025")


def test_an_installation_without_scenarios(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "negsim"
    package.mkdir(parents=True)
    monkeypatch.setattr(loading, "__file__", str(package / "scenario" / "files" / "load.py"))
    with pytest.raises(NegsimError, match="negsim has no scenarios"):
        loading.shipped_folder("scenarios")
    (package.parent / "scenarios").mkdir()
    assert loading.shipped_folder("scenarios") == package.parent / "scenarios"
    (package / "scenarios").mkdir()  # a folder of code, not of files that ship
    assert loading.shipped_folder("scenarios") == package.parent / "scenarios"
    (package / "shipped" / "scenarios").mkdir(parents=True)
    assert loading.shipped_folder("scenarios") == package / "shipped" / "scenarios"


def test_records_of_overrides_that_are_none() -> None:
    for record in ("3", "[a]"):
        assert mistakes(loads, f"overrides: {record}\n{TEXT}") == ["overrides wrong-kind +1"]


def test_of_very_many_names_only_the_first_are_listed() -> None:
    levels = [f"l{at}" for at in range(40)]
    text = changed("[none, some, all]", f"[{', '.join(levels)}]")
    [line] = [line for line in refusal(text).split("\n") if "status_quo" in line]
    assert line.startswith("x.yaml:16: ")
    assert line.endswith(f" {', '.join(levels[:30])}, ... (40 in all)")


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
    anchored, binary = "negsim: 2\nname: &a b\n*a : 1", "a: \x00"
    told = [refusal(anchored), refusal(binary)]
    monkeypatch.setattr(strict_yaml, "PARSER", yaml.SafeLoader)
    assert load(SMALL) == small
    assert [refusal(anchored), refusal(binary)] == told
    assert mistakes(loads, anchored)[:2] == ["missing +1", "name not-allowed +2"]
    assert mistakes(loads, binary) == ["unreadable +1"]


def test_a_scenario_made_without_names_can_be_dumped(small: Scenario) -> None:
    bare = dataclasses.replace(
        small, issues=(dataclasses.replace(small.issues[0], name=""), *small.issues[1:])
    )
    assert loads(dump(bare)).issues[0].name == "border"
