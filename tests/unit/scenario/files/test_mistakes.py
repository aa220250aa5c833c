"""Mistakes one at a time: what stands in a scenario, what stands there instead, what is told.

Each is stated by path, code and lines behind the change; how it is put into words is shown by the
pages of `tests/scenarios/invalid`.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from mistakes import mistakes
from negsim.errors import NegsimError
from negsim.scenario.files.load import dump, load, loads, resolved
from negsim.scenario.scenario import default_stream

SCENARIOS = Path(__file__).parents[3] / "scenarios"
SMALL = (SCENARIOS / "small.yaml").read_text(encoding="utf-8")
FULL = (SCENARIOS / "full.yaml").read_text(encoding="utf-8")


def changed(text: str, old: str, new: str) -> str:
    """Return a scenario with `old`, which must stand in it, replaced once."""
    assert old in text
    return text.replace(old, new, 1)


def line_of(text: str, words: str) -> int:
    """Return the line in which `words` first stand."""
    return text[: text.index(words)].count("\n") + 1


IN_SMALL = [
    ("batna: .25", "batna: &a .25", "parties.b_land.batna not-allowed"),
    ("batna: .25", "batna: *a", "parties.b_land.batna not-allowed"),
    ("batna: .25", "batna: !x .25", "parties.b_land.batna not-allowed"),
    ("batna: .25", "batna: .25\n    <<: {mandate: 1}", "parties.b_land not-allowed +1"),
    ("batna: .25", "batna: .25\n    batna: .3", "parties.b_land duplicate +1"),
    ("batna: .25", "batna: .25\n    ? [a]\n    : 1", "parties.b_land wrong-kind +1"),
    ("{name: Settlement that is not}", "{name: Settlement that is not}\n---\na: 1",
     "not-allowed +1"),
    ("batna: .25", "batna:", "parties.b_land.batna not-a-number"),
    ("batna: .25", "batna: yes", "parties.b_land.batna not-a-number"),
    ("batna: .25", "batna: true", "parties.b_land.batna not-a-number"),
    ("batna: .25", "batna: [.2, .3]", "parties.b_land.batna not-a-number"),
    ("batna: .25", "batna: .nan", "parties.b_land.batna not-a-number"),
    ("batna: .25", "batna: 1e999", "parties.b_land.batna not-a-number"),
    ("batna: .25", "batna: 1.5", "parties.b_land.batna out-of-range"),
    ("deadline: 10", "deadline: 0", "process.deadline out-of-range"),
    ("batna: .25", "batna: {uniform: [.2, .3], beta: [1, 1, 0, 1]}",
     "parties.b_land.batna conflict"),
    ("batna: .25", "batna: {source: x}", "parties.b_land.batna missing"),
    ("batna: .25", "batna: {value: .2, unit: x}", "parties.b_land.batna unknown-key"),
    ("batna: .25", "batna: {uniform: .3}", "parties.b_land.batna.uniform wrong-kind"),
    ("batna: .25", "batna: {uniform: [.3]}", "parties.b_land.batna.uniform wrong-kind"),
    ("batna: .25", "batna: {uniform: [a, .3]}", "parties.b_land.batna.uniform not-a-number"),
    ("batna: .25", "batna: {uniform: [.3, .2]}", "parties.b_land.batna.uniform conflict"),
    ("batna: .25", "batna: {uniform: [.3, 2]}", "parties.b_land.batna.uniform out-of-range"),
    ("batna: .25", "batna: {triangular: [.1, .6, .5]}", "parties.b_land.batna.triangular conflict"),
    ("batna: .25", "batna: {beta: [0, 1, 0, 1]}", "parties.b_land.batna.beta out-of-range"),
    ("batna: .25", "batna: {normal: [.5, -1, 0, 1]}", "parties.b_land.batna.normal out-of-range"),
    ("batna: .25", "batna: {normal: [.5, 1, .6, 1]}", "parties.b_land.batna.normal conflict"),
    ("flexibility: .5", "flexibility: {value: 3}", "parties.b_land.flexibility out-of-range"),
    ("flexibility: .5", "flexibility: {at_the_table: .5}", "parties.b_land.flexibility missing"),
    ("{border: 2, prisoners: 1, watch: 1}", "{border: 0, prisoners: {uniform: [0, 1]}, watch: 0}",
     "parties.b_land.salience conflict"),
    ("stream: 7", "stream: 2.5", "parties.b_land.stream not-a-number"),
    ("rounds: 20", "rounds: 0", "process.rounds out-of-range"),
    ("truce: true", "truce: yes", "process.start.truce wrong-kind"),
    ("phase: collapsed", "phase: colapsed", "process.start.phase unknown-name"),
    ("name: B-Land", "name: 2025", "parties.b_land.name wrong-kind"),
    ("name: B-Land", "name: ''", "parties.b_land.name missing"),
    ("name: B-Land", 'name: "\\eB"', "parties.b_land.name bad-name"),
    ("name: B-Land", "name: {a: b}", "parties.b_land.name wrong-kind"),
    ("mandate: .8", "mandat: .8", "parties.b_land unknown-key"),
    ("  rounds: 20\n", "", "process missing -1"),
    ("trust: {facilitated: .03}", "trust: .03", "process.trust wrong-kind"),
    ("trust: {facilitated: .03}", "trust: {facilitate: .03}", "process.trust unknown-key"),
    ("summary: A", "sumary: A", "unknown-key"),
    ("at_most: aid only", "at_most: aid onli",
     "parties.a_land.red_lines.border.at_most unknown-name"),
    ("at_most: some", "at_most: sme", "parties.b_land.red_lines.prisoners.0.at_most unknown-name"),
    ("border: {at_least: aid only, firmness: 1}", "boarder: {at_least: aid only, firmness: 1}",
     "parties.b_land.red_lines unknown-name"),
    ("watch: {nobody: 0, joint office: 1}", "watch: {nobody: 0, joint office: 1, both: 1}",
     "parties.a_land.values.watch unknown-name"),
    ("watch: {nobody: 0, joint office: 1}", "watch: {nobody: 0}",
     "parties.a_land.values.watch missing"),
    ("      watch: {nobody: 0, joint office: 1}\n", "", "parties.a_land.values missing -4"),
    ("leverage: {a_land: .6, b_land: 0}", "leverage: {a_land: .6, b_land: 0, c_land: .6}",
     "mediators.envoy.leverage unknown-name"),
    ("leverage: {a_land: .6, b_land: 0}", "leverage: {a_land: .6}",
     "mediators.envoy.leverage missing"),
    ("victim: b_land", "victim: c_land", "violence.raids.victim unknown-name"),
    ("performed_by: [a_land]", "performed_by: a_land", "issues.border.performed_by wrong-kind"),
    ("performed_by: [a_land]", "performed_by: [a_land, a_land]",
     "issues.border.performed_by duplicate"),
    ("interim: aid only", "interim: true", "issues.border.interim wrong-kind"),
    ("[none, some, all]", "[none]", "issues.prisoners.levels wrong-kind"),
    ("[none, some, all]", "none", "issues.prisoners.levels wrong-kind"),
    ("[none, some, all]", "[none, some, all, 3]", "issues.prisoners.levels wrong-kind"),
    ("[none, some, all]", "[none, some, all, all]", "issues.prisoners.levels duplicate"),
    ("    levels: [none, some, all]\n", "", "issues.prisoners missing -1"),
    ("interim: aid only", "assurance: {closed: 0, aid only: 0, open: 1}",
     "issues.watch.assurance conflict +9"),
    ("{at_most: aid only, firmness: .4}", "{firmness: .4}",
     "parties.a_land.red_lines.border missing"),
    ("{at_most: aid only, firmness: .4}", "{at_most: aid only, at_least: open, firmness: .4}",
     "parties.a_land.red_lines.border conflict"),
    ("{at_most: aid only, firmness: .4}", "{at_most: aid only}",
     "parties.a_land.red_lines.border missing"),
    ("{at_most: aid only, firmness: .4}", "[]", "parties.a_land.red_lines.border missing"),
    ("  raids:", "  Raids:", "violence.Raids bad-name"),
    ("  raids:", "  uniform:", "violence.uniform bad-name"),
    ("  raids:", "  envoy:", "violence.envoy duplicate"),
    ("stream: 7", "stream: 1327125982", "parties.b_land.stream duplicate"),
    ("judgement: guessed", "judgement: guessed, source: x", "issues.watch.assurance conflict"),
    ("[survey] table 1", "[survy] table 1", "parties.a_land.batna.source unknown-name"),
    ("judgement: guessed", "judgement: 3", "issues.watch.assurance.judgement wrong-kind"),
    ("give_or_take: .05", "give_or_take: -1", "parties.b_land.values.give_or_take out-of-range"),
    ("survey: A made-up survey, 2025", "survey:", "sources.survey wrong-kind"),
    ("  watched: {", "  stalemate: {", "outcomes.stalemate bad-name"),
    (", when: {watch: {at_least: joint office}}", "", "outcomes.watched conflict"),
    ("{name: Settlement that is not}", "{when: {watch: {at_most: nobody}}}",
     "outcomes.unwatched conflict"),
    ("{watch: {at_least: joint office}}", "{watch: {}}", "outcomes.watched.when.watch missing"),
]  # fmt: skip

IN_FULL = [
    ("          watch: {at_least", "          border: {at_least: open}\n          watch: {at_least",
     "parties.a_land.red_lines.border.unless.border conflict"),
    ("unless: {prisoners: {at_most: none}}", "unless: {border: {at_most: open, at_least: open}}",
     "parties.b_land.red_lines.border.0.unless.border conflict"),
    ("watch: {at_least: joint office}", "watch: {at_least: joint offic}",
     "parties.a_land.red_lines.border.unless.watch.at_least unknown-name"),
    ("watch: {at_least: joint office}", "wach: {at_least: joint office}",
     "parties.a_land.red_lines.border.unless unknown-name"),
    ("watch: {at_least: joint office}", "watch: {}",
     "parties.a_land.red_lines.border.unless.watch missing"),
    ("watch: {at_least: joint office}", "watch: joint office",
     "parties.a_land.red_lines.border.unless.watch wrong-kind"),
    ("watch: {at_least: joint office}", "watch: {at_lest: joint office}",
     "parties.a_land.red_lines.border.unless.watch unknown-key",
     "parties.a_land.red_lines.border.unless.watch missing"),
    ("unless: {prisoners: {at_most: none}}", "unless: [prisoners]",
     "parties.b_land.red_lines.border.0.unless wrong-kind"),
    ("unless: {prisoners: {at_most: none}}", "unles: {}",
     "parties.b_land.red_lines.border.0 unknown-key"),
    ("    principal_lines:", "    principal_line:", "parties.a_land unknown-key"),
    ("{at_most: closed, firmness: .5}", "{at_most: shut, firmness: .5}",
     "parties.a_land.principal_lines.border.0.at_most unknown-name"),
    ("{at_most: closed, firmness: .5}", "{at_most: closed, firmness: 2}",
     "parties.a_land.principal_lines.border.0.firmness out-of-range"),
    ("{at_most: closed, firmness: .5}", "{firmness: .5}",
     "parties.a_land.principal_lines.border.0 missing"),
    ("{at_most: closed, firmness: .5}", "{at_most: closed}",
     "parties.a_land.principal_lines.border.0 missing"),
    ("      prisoners: {at_least: some, firmness: {uniform",
     "      prisners: {at_least: some, firmness: {uniform",
     "parties.a_land.principal_lines unknown-name"),
    ("{at_least: some, firmness: {uniform: [.6, .8]}, unless: {}}", "[]",
     "parties.a_land.principal_lines.prisoners missing"),
    ("[.6, .8]}, unless: {}}", "[.6, .8]}, unless: {prisoners: {at_least: all}}}",
     "parties.a_land.principal_lines.prisoners.unless.prisoners conflict"),
    ("[survey] table 3", "[survy] table 3", "parties.a_land.principal_lines.source unknown-name"),
    ("uniform: [.02, .04]", "uniform: [-.2, .4]", "parties.a_land.waiting.uniform out-of-range"),
    ("quiet: 3", "quiet: -1", "parties.a_land.preconditions.quiet out-of-range"),
    ("truce: true}", "truce: 1}", "parties.a_land.preconditions.truce wrong-kind"),
    ("{quiet: 3, truce: true}", "3", "parties.a_land.preconditions wrong-kind"),
    ("quiet: 3", "quite: 3", "parties.a_land.preconditions unknown-key"),
    ("press_when: deadlock", "press_when: deadlok", "mediators.envoy.press_when unknown-name"),
    ("press_when: deadlock", "press_when: true", "mediators.envoy.press_when wrong-kind"),
    ("press_from: 2", "press_from: 0", "mediators.envoy.press_from out-of-range"),
    ("press_until: {uniform: [8, 12]}", "press_until: -1",
     "mediators.envoy.press_until out-of-range"),
    ("presses: [b_land]", "presses: [c_land]", "mediators.envoy.presses unknown-name"),
    ("presses: [b_land]", "presses: [b_land, b_land]", "mediators.envoy.presses duplicate"),
    ("presses: [b_land]", "presses: b_land", "mediators.envoy.presses wrong-kind"),
    ("{uniform: [-1, -.5]", "{value: -1.5", "mediators.envoy.alignment.b_land out-of-range"),
    ("uniform: [-1, -.5]", "uniform: [-1, 1.5]",
     "mediators.envoy.alignment.b_land.uniform out-of-range"),
    ("alignment: {b_land", "alignment: {c_land", "mediators.envoy.alignment unknown-name"),
    ("bias: kydd", "bias: kyd", "process.bias unknown-name"),
    ("walker: .75", "walker: -1", "process.consent.walker out-of-range"),
    ("rounds: 100", "rounds: 1.5", "process.implementation.rounds not-a-number"),
    ("failure: .8", "failure: 101", "process.implementation.failure out-of-range"),
    ("assurance: 2,", "assurance: -2,", "process.implementation.assurance out-of-range"),
    ("shape: .4", "shape: 0", "process.implementation.shape out-of-range"),
    ("shortfall: 3", "shortfall: 1001", "process.implementation.shortfall out-of-range"),
    ("on: true", "on: yes", "process.chain.on wrong-kind"),
    ("agree: .08", "agree: 1.08", "process.chain.agree out-of-range"),
    ("revive: .2", "revive: -.2", "process.chain.revive out-of-range"),
    ("agree: .08", "agree: .86", "process.chain conflict"),
    ("revive: .2", "revive: {uniform: [0, .91]}", "process.chain conflict"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "case"),
    [*((SMALL, case) for case in IN_SMALL), *((FULL, case) for case in IN_FULL)],
    ids=lambda given: " to ".join(given[:2]) if isinstance(given, tuple) else "",
)
def test_a_mistake_has_path_line_and_code(text: str, case: tuple[str, ...]) -> None:
    old, new, *expected = case
    assert mistakes(loads, changed(text, old, new), line=line_of(text, old)) == expected


def test_sections_that_are_too_short() -> None:
    tree = resolved(loads(SMALL))
    for section, part in (("parties", "a_land"), ("issues", ""), ("outcomes", "")):
        kept = {part: tree[section][part]} if part else {}
        found = mistakes(loads, json.dumps({**tree, section: kept}), line=1)
        assert f"{section} missing" in found


@pytest.mark.parametrize("level", ["a=b", "source", "'*'"])
def test_texts_that_cannot_be_levels(level: str) -> None:
    text = changed(SMALL, "[none, some, all]", f"[none, some, all, {level}]")
    first = mistakes(loads, text, line=15)[0]
    assert first.split() == ["issues.prisoners.levels", "bad-name"]


def test_too_many_packages() -> None:
    levels = ", ".join(f"l{at}" for at in range(1000))
    issues = "".join(f"  i{at}: {{levels: [{levels}], status_quo: l0}}\n" for at in range(3))
    found = mistakes(loads, f"negsim: 2\nname: many\nissues:\n{issues}")
    assert found == ["missing +1", "issues too-large +3"]


def test_every_mistake_of_a_file_is_told_at_once_in_order() -> None:
    with pytest.raises(NegsimError) as caught:
        load(SCENARIOS / "invalid" / "many.yaml")
    lines = [mistake.line for mistake in caught.value.mistakes]
    assert lines == sorted(lines)
    assert len(lines) == 20


@pytest.mark.parametrize(
    "outcome",
    ["interim_truce", "stalemate", "collapse", "hostilities", "revived", "interim_reached",
     "settled", "broken_off", "suspended_back", "truce_talks_off"],
)  # fmt: skip
def test_ids_that_outcomes_cannot_have(outcome: str) -> None:
    found = mistakes(loads, changed(FULL, "any_text", outcome), line=line_of(FULL, "any_text"))
    assert found == [f"outcomes.{outcome} bad-name"]
    party = loads(FULL.replace("b_land", outcome)).parties[1]
    assert (party.id, party.stream) == (outcome, default_stream(outcome))


def test_a_class_whose_when_is_only_a_note_takes_every_text() -> None:
    first = "outcomes:\n  watched: {when: {source: as told}}\n"
    found = mistakes(loads, changed(FULL, "outcomes:\n", first), line=line_of(FULL, "any_text"))
    assert [mistake.split() for mistake in found] == [["outcomes.watched", "conflict"]]
    scenario = loads(changed(FULL, "any_text: {}", "any_text: {when: {source: as told}}"))
    assert scenario.outcomes[0].conditions == ()


def test_chances_may_add_up_to_one() -> None:
    chain = loads(changed(FULL, "agree: .08", "agree: .85")).process.chain
    assert (chain.agree, chain.collapse) == (0.85, 0.15)


def test_a_wrong_code_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("negsim.scenario.files.blocks.Names.code", "missing")
    old, new, *expected = next(case for case in IN_FULL if case[2].endswith("unknown-key"))
    assert mistakes(loads, changed(FULL, old, new), line=line_of(FULL, old)) != expected


BAD = (None, [], {}, "", "x", -2, math.nan, True, [[1]], {"uniform": [1]}, {"on": 1})


@pytest.mark.parametrize("bad", BAD, ids=repr)
def test_nothing_under_a_key_makes_loading_fall_over(bad: object) -> None:
    told = 0
    for path in (
        ("parties", "a_land", "principal_lines"),
        ("parties", "a_land", "principal_lines", "border"),
        ("parties", "a_land", "red_lines", "border", "unless"),
        ("parties", "a_land", "red_lines", "border", "unless", "watch"),
        ("parties", "a_land", "red_lines", "border", "unless", "watch", "at_least"),
        ("parties", "a_land", "preconditions"),
        ("mediators", "envoy", "presses"),
        ("mediators", "envoy", "alignment"),
        ("mediators", "envoy", "press_when"),
        ("issues", "watch", "levels"),
        ("issues",),
        ("parties",),
        ("process", "chain"),
        ("process", "implementation"),
    ):
        tree = resolved(loads(FULL))
        holder = tree
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = bad
        try:
            scenario = loads(json.dumps(tree))
        except NegsimError as error:
            told += len(error.mistakes)
        else:
            assert loads(dump(scenario)) == scenario
    assert told >= 10
