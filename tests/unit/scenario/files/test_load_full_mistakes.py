"""Mistakes in conditional lines, lines of principals, timed pressure, bias, chances."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from negsim.errors import NegsimError
from negsim.scenario.files.load import dump, load, loads, resolved
from negsim.scenario.scenario import Scenario, default_stream

FULL = Path(__file__).parents[3] / "scenarios" / "full.yaml"
TEXT = FULL.read_text(encoding="utf-8")


@pytest.fixture
def full() -> Scenario:
    return load(FULL)


def changed(old: str, new: str) -> str:
    """Return the full scenario with `old`, which must stand in it, replaced once."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def line_of(words: str) -> int:
    """Return the line of the full scenario in which `words` first stand."""
    return TEXT[: TEXT.index(words)].count("\n") + 1


def refusal(text: str) -> str:
    """Return the message with which `text` is refused."""
    with pytest.raises(NegsimError) as caught:
        loads(text, "x.yaml")
    return str(caught.value)


RED_LINE = "firmness, at_least, at_most, unless, source, judgement, give_or_take"

MISTAKES = [  # what stands in the file, what stands there instead, what is told of that line
    # conditional lines
    ("          watch: {at_least", "          border: {at_least: open}\n          watch: {at_least",
     "parties.a_land.red_lines.border.unless.border: a line on border cannot depend on border "
     "itself; name another issue"),
    ("unless: {prisoners: {at_most: none}}", "unless: {border: {at_most: open, at_least: open}}",
     "parties.b_land.red_lines.border.0.unless.border: a line on border cannot depend on "
     "border itself; name another issue"),
    ("watch: {at_least: joint office}", "watch: {at_least: joint offic}",
     "parties.a_land.red_lines.border.unless.watch.at_least: 'joint offic' is not a level of "
     "watch; levels are nobody, joint office; did you mean 'joint office'?"),
    ("watch: {at_least: joint office}", "wach: {at_least: joint office}",
     "parties.a_land.red_lines.border.unless: 'wach' is not an issue; issues are border, "
     "prisoners, watch; did you mean 'watch'?"),
    ("watch: {at_least: joint office}", "watch: {}",
     "parties.a_land.red_lines.border.unless.watch: needs at_least or at_most"),
    ("watch: {at_least: joint office}", "watch: joint office",
     "parties.a_land.red_lines.border.unless.watch: must be a mapping; "
     "found the text 'joint office'; write {KEY: ...}, keys are at_least, at_most"),
    ("watch: {at_least: joint office}", "watch: {at_lest: joint office}",
     "parties.a_land.red_lines.border.unless.watch: 'at_lest' is not known here; allowed are "
     "at_least, at_most; did you mean 'at_least'?\n"
     "x.yaml:@: parties.a_land.red_lines.border.unless.watch: needs at_least or at_most"),
    ("unless: {prisoners: {at_most: none}}", "unless: [prisoners]",
     "parties.b_land.red_lines.border.0.unless: must be a mapping; found a list of 1; "
     "write {KEY: ...}, keys are border, prisoners, watch"),
    ("unless: {prisoners: {at_most: none}}", "unles: {}",
     "parties.b_land.red_lines.border.0: 'unles' is not known here; allowed are "
     f"{RED_LINE}; did you mean 'unless'?"),
    # principals
    ("    principal_lines:", "    principal_line:",
     "parties.a_land: 'principal_line' is not known here; allowed are name, batna, flexibility, "
     "mandate, salience, values, tactic, reciprocity, misperception, preconditions, stream, "
     "red_lines, principal_lines, source, judgement, give_or_take; "
     "did you mean 'principal_lines'?"),
    ("{at_most: closed, firmness: .5}", "{at_most: shut, firmness: .5}",
     "parties.a_land.principal_lines.border.0.at_most: 'shut' is not a level of border; "
     "levels are closed, aid only, open"),
    ("{at_most: closed, firmness: .5}", "{at_most: closed, firmness: 2}",
     "parties.a_land.principal_lines.border.0.firmness: 2 is out of range; allowed is 0 to 1"),
    ("{at_most: closed, firmness: .5}", "{firmness: .5}",
     "parties.a_land.principal_lines.border.0: needs exactly one of at_least, at_most"),
    ("{at_most: closed, firmness: .5}", "{at_most: closed}",
     "parties.a_land.principal_lines.border.0: 'firmness' is missing"),
    ("      prisoners: {at_least: some, firmness: {uniform",
     "      prisners: {at_least: some, firmness: {uniform",
     "parties.a_land.principal_lines: 'prisners' is not an issue; issues are border, prisoners, "
     "watch; did you mean 'prisoners'?"),
    ("{at_least: some, firmness: {uniform: [.6, .8]}, unless: {}}", "[]",
     "parties.a_land.principal_lines.prisoners: must be a red line or a list of them; "
     "found an empty list"),
    ("[.6, .8]}, unless: {}}", "[.6, .8]}, unless: {prisoners: {at_least: all}}}",
     "parties.a_land.principal_lines.prisoners.unless.prisoners: a line on prisoners cannot "
     "depend on prisoners itself; name another issue"),
    ("[survey] table 3", "[survy] table 3",
     "parties.a_land.principal_lines.source: 'survy' is not a key of sources; keys are survey; "
     "did you mean 'survey'?"),
    # parties
    ("misperception: .25", "misperception: 1.25",
     "parties.a_land.misperception: 1.25 is out of range; allowed is 0 to 1"),
    ("uniform: [.2, .4]", "uniform: [-.2, .4]",
     "parties.a_land.reciprocity.uniform: -0.2 is out of range; allowed is 0 to 1"),
    ("quiet: 3", "quiet: -1", "parties.a_land.preconditions.quiet: -1 is out of range; "
     "allowed is 0 to 1e+06 (rounds)"),
    ("truce: true}", "truce: 1}",
     "parties.a_land.preconditions.truce: must be true or false; found the number 1"),
    ("{quiet: 3, truce: true}", "3",
     "parties.a_land.preconditions: must be a mapping; found the number 3; write {KEY: ...}, "
     "keys are quiet, truce"),
    ("quiet: 3", "quite: 3", "parties.a_land.preconditions: 'quite' is not known here; "
     "allowed are quiet, truce, source, judgement, give_or_take; did you mean 'quiet'?"),
    # mediators
    ("press_when: deadlock", "press_when: deadlok",
     "mediators.envoy.press_when: 'deadlok' is not allowed; choices are always, deadlock, "
     "collapse; did you mean 'deadlock'?"),
    ("press_when: deadlock", "press_when: true",
     "mediators.envoy.press_when: must be one of the choices always, deadlock, "
     "collapse; found true"),
    ("press_from: 2", "press_from: 0",
     "mediators.envoy.press_from: 0 is out of range; allowed is 1 to 1e+06 (rounds)"),
    ("press_until: {uniform: [8, 12]}", "press_until: -1",
     "mediators.envoy.press_until: -1 is out of range; allowed is 0 to 1e+06 (rounds)"),
    ("presses: [b_land]", "presses: [c_land]", "mediators.envoy.presses: 'c_land' is not a "
     "party; parties are a_land, b_land; did you mean 'b_land'?"),
    ("presses: [b_land]", "presses: [b_land, b_land]",
     "mediators.envoy.presses: 'b_land' is named twice"),
    ("presses: [b_land]", "presses: b_land",
     "mediators.envoy.presses: must be a list of parties; found the text 'b_land'"),
    ("{uniform: [-1, -.5]", "{value: -1.5",
     "mediators.envoy.alignment.b_land: -1.5 is out of range; allowed is -1 to 1"),
    ("uniform: [-1, -.5]", "uniform: [-1, 1.5]",
     "mediators.envoy.alignment.b_land.uniform: 1.5 is out of range; allowed is -1 to 1"),
    ("alignment: {b_land", "alignment: {c_land", "mediators.envoy.alignment: 'c_land' is not "
     "a party; parties are a_land, b_land; did you mean 'b_land'?"),
    # the process
    ("bias: kydd", "bias: kyd", "process.bias: 'kyd' is not allowed; choices are none, kydd, "
     "rauchhaus, favretto; did you mean 'kydd'?"),
    ("walker: .75", "walker: -1",
     "process.consent.walker: -1 is out of range; allowed is 0 to 100 (log odds)"),
    ("rounds: 100", "rounds: 1.5", "process.implementation.rounds: must be a whole number "
     "from 0 to 100000; found the number 1.5"),
    ("failure: .8", "failure: 101",
     "process.implementation.failure: 101 is out of range; allowed is 0 to 100"),
    ("assurance: 2,", "assurance: -2,",
     "process.implementation.assurance: -2 is out of range; allowed is 0 to 100"),
    ("shape: .4", "shape: 0",
     "process.implementation.shape: 0 is out of range; allowed is 0.01 to 10"),
    ("shortfall: 3", "shortfall: 1001",
     "process.implementation.shortfall: 1001 is out of range; allowed is 0 to 1000"),
    ("on: true", "on: yes", "process.chain.on: must be true or false; found the text 'yes'"),
    ("agree: .08", "agree: 1.08",
     "process.chain.agree: 1.08 is out of range; allowed is 0 to 1"),
    ("revive: .2", "revive: -.2",
     "process.chain.revive: -0.2 is out of range; allowed is 0 to 1"),
    ("agree: .08", "agree: .86",
     "process.chain: agree and collapse together must be at most 1 in every run"),
    ("revive: .2", "revive: {uniform: [0, .91]}",
     "process.chain: revive and abandon together must be at most 1 in every run"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES)
def test_a_mistake_is_told_in_full(old: str, new: str, message: str) -> None:
    told = refusal(changed(old, new))
    assert told == f"x.yaml:@: {message}".replace("@", str(line_of(old)))


@pytest.mark.parametrize(
    "outcome",
    ["interim_truce", "stalemate", "collapse", "hostilities", "revived", "interim_reached",
     "settled"],
)  # fmt: skip
def test_ids_that_outcomes_cannot_have(outcome: str) -> None:
    assert refusal(changed("any_text", outcome)) == (
        f"x.yaml:{line_of('any_text')}: outcomes.{outcome}: '{outcome}' has a meaning of its own; "
        "choose another id"
    )
    party = loads(TEXT.replace("b_land", outcome)).parties[1]
    assert (party.id, party.stream) == (outcome, default_stream(outcome))


def test_a_class_whose_when_is_only_a_note_takes_every_text() -> None:
    first = "outcomes:\n  watched: {when: {source: as told}}\n"
    assert refusal(changed("outcomes:\n", first)) == (
        f"x.yaml:{line_of('any_text')}: outcomes.watched: takes every text, so none is left for "
        "the classes below; put it last, or give it 'when'"
    )
    scenario = loads(changed("any_text: {}", "any_text: {when: {source: as told}}"))
    assert scenario.outcomes[0].conditions == ()


def test_chances_may_add_up_to_one() -> None:
    chain = loads(changed("agree: .08", "agree: .85")).process.chain
    assert (chain.agree, chain.collapse) == (0.85, 0.15)


BAD = (None, [], {}, "", "x", -2, math.nan, True, [[1]], {"uniform": [1]}, {"on": 1})


@pytest.mark.parametrize("bad", BAD, ids=repr)
def test_nothing_under_the_new_keys_makes_loading_fall_over(bad: object, full: Scenario) -> None:
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
        tree = resolved(full)
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
