"""A scenario as arrays: which texts exist, how far they lie beyond lines, in what order."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from generated import generated
from laid_out import ARMS, LAND, case, line, party, scenario
from negsim.engine.arrays import Case
from negsim.engine.inputs import Ordered
from negsim.engine.lay_out import _made, _packages, lay_out
from negsim.rules.drafts import steps_beyond
from negsim.rules.mediation import ALWAYS, DEADLOCK, FAVRETTO, NO_BIAS, WHEN_COLLAPSED
from negsim.scenario.fields import Distribution, Number
from negsim.scenario.files.load import apply, load
from negsim.scenario.process import Implementation, Process, Start
from negsim.scenario.scenario import (
    Condition,
    Event,
    Issue,
    Mediator,
    Outcome,
    Preconditions,
    RedLine,
    Scenario,
    Violence,
)
from negsim.vocabulary import COLLAPSED, TALKS

TEXTS = [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0], [2, 1]]
"""Levels of land and arms of every package."""

NO_ARMS = (Condition(issue="arms", at_least=True, level=1),)
AIR = Issue(id="air", levels=("shut", "open", "joint", "free"), status_quo=0, stream=15)


# ---- which texts exist


def test_packages_are_enumerated_the_last_issue_fastest() -> None:
    laid_out = case()
    assert laid_out.packages.tolist() == TEXTS
    assert laid_out.package_number.tolist() == [0, 1, 2, 3, 4, 5]
    assert laid_out.level_counts.tolist() == [3, 2]
    assert laid_out.status_quo.tolist() == [1, 0]


def test_a_number_says_which_levels_a_package_has() -> None:
    layout = lay_out(scenario())
    assert layout.levels(3) == {"arms": "lay down", "land": "half"}
    assert layout.levels(4) == {"arms": "keep", "land": "whole"}
    assert list(layout.levels(4)) == ["arms", "land"]  # in the order of the file


def test_numbers_and_levels_of_three_issues_agree() -> None:
    parties = [
        replace(p, salience=(1.0,) * 3, values=(*p.values, (0.0,) * 4)) for p in scenario().parties
    ]
    three = scenario(issues=(ARMS, LAND, AIR), parties=tuple(parties))
    layout = lay_out(three)
    assert layout.issues == ("land", "air", "arms")
    assert len(layout.case.packages) == three.packages == 24
    assert layout.case.packages[13].tolist() == [1, 2, 1]  # 13 = 1 * 8 + 2 * 2 + 1
    for number, levels in zip(layout.case.package_number, layout.case.packages, strict=True):
        land, air, arms = levels
        assert layout.levels(int(number)) == {
            "arms": ARMS.levels[arms],
            "land": LAND.levels[land],
            "air": AIR.levels[air],
        }


# ---- steps beyond lines


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (line("land", 2), [2, 2, 1, 1, 0, 0]),
        (line("land", 1), [1, 1, 0, 0, 0, 0]),
        (line("land", 0), [0] * 6),
        (line("land", 0, at_least=False), [0, 0, 1, 1, 2, 2]),
        (line("land", 2, at_least=False), [0] * 6),
        (line("arms", 1), [1, 0, 1, 0, 1, 0]),
        (line("arms", 0, at_least=False), [0, 1, 0, 1, 0, 1]),
        (line("land", 2, unless=NO_ARMS), [2, 0, 1, 0, 0, 0]),
    ],
)
def test_steps_beyond_a_line(given: RedLine, expected: list[int]) -> None:
    assert case(given).steps.tolist() == [expected]


def test_a_line_with_several_conditions_gives_way_only_if_all_are_met() -> None:
    no_more_than_half = Condition(issue="land", at_least=False, level=1)
    unless = (Condition(issue="land", at_least=True, level=1), no_more_than_half)
    assert case(line("arms", 1, unless=unless)).steps.tolist() == [[1, 0, 0, 0, 1, 0]]
    assert case(line("arms", 1, unless=unless[1:])).steps.tolist() == [[0, 0, 0, 0, 1, 0]]


def test_each_of_several_lines_counts_by_itself_in_order() -> None:
    # By party, then issue, then side (at most before at least), then level, then conditions.
    layout = lay_out(
        scenario(
            line("arms", 1, 0.1),
            line("land", 2, 0.2, unless=NO_ARMS),
            line("land", 2, 0.3),
            line("land", 1, 0.4),
            line("land", 1, 0.5, at_least=False),
            south=(line("arms", 0, 0.6, at_least=False),),
        )
    )
    assert [(who, j.firmness) for who, j in layout.lines] == [
        ("north", 0.5), ("north", 0.4), ("north", 0.3), ("north", 0.2), ("north", 0.1),
        ("south", 0.6),
    ]  # fmt: skip
    assert layout.case.package_breaches[:3].tolist() == [[0, 0, 4, 1], [0, 0, 5, 1], [1, 0, 0, 1]]
    assert layout.case.package_breaches[-1].tolist() == [5, 1, 5, 1]  # line, party, package, steps
    assert layout.case.steps.tolist() == [
        [0, 0, 0, 0, 1, 1],
        [1, 1, 0, 0, 0, 0],
        [2, 2, 1, 1, 0, 0],
        [2, 0, 1, 0, 0, 0],
        [1, 0, 1, 0, 1, 0],
        [0, 1, 0, 1, 0, 1],
    ]


def test_lines_go_by_side_before_level() -> None:
    layout = lay_out(scenario(line("land", 0, 0.1), line("land", 1, 0.2, at_least=False)))
    assert [j.firmness for _, j in layout.lines] == [0.2, 0.1]


def test_without_lines_there_are_no_steps() -> None:
    assert case().steps.shape == (0, 6)
    assert case().package_breaches.shape == (0, 4)
    assert not case().principals_differ


# ---- what nobody can ever sign


def test_a_text_beyond_a_firm_line_is_dropped_and_the_others_keep_their_numbers() -> None:
    firm = (line("land", 1, 1.0), line("arms", 1, 0.9))
    kept = case(*firm)
    assert kept.packages.tolist() == TEXTS[2:]
    assert kept.package_number.tolist() == [2, 3, 4, 5]
    assert kept.package_class.tolist() == [0, 0, 0, 0]
    assert kept.steps.tolist() == [[0, 0, 0, 0], [1, 0, 1, 0]]
    everything = case(*firm, drop=False)
    assert everything.packages.tolist() == TEXTS
    assert everything.steps.tolist() == [[1, 1, 0, 0, 0, 0], [1, 0, 1, 0, 1, 0]]


@pytest.mark.parametrize(
    ("firmness", "kept"),
    [
        (1.0, [2, 3, 4, 5]),
        (0.999, [0, 1, 2, 3, 4, 5]),
        (Distribution("uniform", (0.5, 1.0)), [0, 1, 2, 3, 4, 5]),  # some run may sign it
    ],
)
def test_only_a_line_that_is_firm_in_every_run_drops_texts(
    firmness: Number, kept: list[int]
) -> None:
    assert case(line("land", 1, firmness)).package_number.tolist() == kept


def test_a_firm_line_drops_nothing_where_its_conditions_are_met() -> None:
    assert case(line("land", 1, 1.0, unless=NO_ARMS)).package_number.tolist() == [1, 2, 3, 4, 5]


def test_firm_lines_that_exclude_each_other_leave_no_text() -> None:
    nothing = case(line("land", 2, 1.0), south=(line("land", 0, 1.0, at_least=False),))
    assert nothing.packages.shape == (0, 2)
    assert nothing.steps.shape == (2, 0)


def test_lines_of_principals_count_but_drop_nothing() -> None:
    # A delegation may sign what its principal will veto: that is a collapse, and not nothing.
    strict = party("south", 2, line("arms", 1, 0.5), principal_lines=(line("land", 2, 1.0),))
    both = case(parties=(party("north", 1, line("land", 1, 0.3)), strict))
    assert both.principals_differ
    assert both.package_number.tolist() == [0, 1, 2, 3, 4, 5]
    # The principal of north has the line of its delegation.
    assert set(both.principal_breaches[:, 1].tolist()) == {0, 1}
    assert both.principal_steps.tolist() == [[1, 1, 0, 0, 0, 0], [2, 2, 1, 1, 0, 0]]
    assert both.steps.tolist() == [[1, 1, 0, 0, 0, 0], [1, 0, 1, 0, 1, 0]]


# ---- interim texts


def beyond(laid_out: Case) -> list[list[int]]:
    """Return each breach by an interim text: line, text, and how many levels beyond."""
    breaches: list[list[int]] = laid_out.interim_breaches[:, [0, 2, 3]].tolist()
    return breaches


def interim_case(*north: RedLine, **more: Any) -> Case:
    """Return the arrays where land can be set aside at half."""
    return case(*north, issues=(ARMS, replace(LAND, interim=1)), **more)


def test_an_interim_text_gives_what_is_set_aside_its_interim_level() -> None:
    laid_out = interim_case()
    assert laid_out.set_aside.tolist() == [True, False]
    assert laid_out.interims.tolist() == [[1, 0], [1, 1]]
    assert case().interims.shape == (0, 2)
    both = case(issues=(replace(ARMS, interim=0), replace(LAND, interim=2)))
    assert both.interims.tolist() == [[2, 0]]


def test_an_issue_that_is_set_aside_binds_nobody_yet() -> None:
    laid_out = interim_case(line("land", 2, 1.0), line("arms", 1, 0.5))
    assert laid_out.interims.tolist() == [[1, 0], [1, 1]]
    assert beyond(laid_out) == [[1, 0, 1]]
    assert laid_out.package_number.tolist() == [4, 5]  # a full text must keep to the line


def test_interim_texts_beyond_a_firm_line_are_dropped() -> None:
    assert interim_case(line("arms", 1, 1.0)).interims.tolist() == [[1, 1]]
    assert beyond(interim_case(line("arms", 1, 1.0))) == []
    assert beyond(interim_case(line("arms", 1, 1.0), drop=False)) == [[0, 0, 1]]


def test_the_interim_level_of_an_issue_can_meet_a_condition() -> None:
    half = (Condition(issue="land", at_least=True, level=1),)
    whole = (Condition(issue="land", at_least=True, level=2),)
    assert beyond(interim_case(line("arms", 1, unless=half))) == []
    assert beyond(interim_case(line("arms", 1, unless=whole))) == [[0, 0, 1]]


# ---- outcome classes


def test_a_text_goes_to_the_first_class_whose_conditions_it_meets_all() -> None:
    at_least_half = Condition(issue="land", at_least=True, level=1)
    outcomes = (
        Outcome(id="both", conditions=(at_least_half, *NO_ARMS)),
        Outcome(id="no_arms", conditions=NO_ARMS),
        Outcome(
            id="just_half",
            conditions=(at_least_half, Condition(issue="land", at_least=False, level=1)),
        ),
        Outcome(id="rest"),
    )
    assert case(outcomes=outcomes).package_class.tolist() == [3, 1, 2, 0, 3, 0]
    assert case(outcomes=outcomes).classes == 4
    assert case(outcomes=outcomes[1:]).package_class.tolist() == [2, 0, 1, 0, 2, 0]
    firm = line("land", 1, 1.0)
    assert case(firm, outcomes=outcomes).package_class.tolist() == [2, 0, 3, 0]


# ---- order


ENVOY = Mediator(
    id="envoy", leverage=(0.1, 0.2), endurance=3.0, press_when="deadlock", presses=("south",),
    stream=8,
)  # fmt: skip
HOST = Mediator(id="host", leverage=(0.3, 0.4), endurance=4.0, press_when="collapse", stream=6)
BOMBS = Violence(id="bombs", rate=0.5, victim="north", stream=9)
RAIDS = Violence(id="raids", rate=0.25, victim="south", stream=4)


EVENTS = (
    Event(at=2, leaves="host"),
    Event(after_collapse=1, delay=2, rounds=1, incident="raids"),
    Event(at=5, rounds=3, set=(("parties.south.values.land.half", 0.75), ("process.days", 2.0))),
)


def test_everything_is_in_the_order_of_streams() -> None:
    layout = lay_out(scenario(mediators=(ENVOY, HOST), violence=(BOMBS, RAIDS)))
    assert (layout.parties, layout.issues) == (("north", "south"), ("land", "arms"))
    assert (layout.mediators, layout.sources) == (("host", "envoy"), ("raids", "bombs"))
    assert layout.case.party_stream.tolist() == [1, 2]
    assert layout.case.source_stream.tolist() == [4, 9]
    assert layout.case.victim.tolist() == [1, 0]
    assert layout.case.mediators == 2
    assert layout.case.press_when.tolist() == [WHEN_COLLAPSED, DEADLOCK]
    assert layout.case.addresses.tolist() == [[1.0, 1.0], [0.0, 1.0]]


def test_the_order_of_the_file_changes_no_array() -> None:
    lines = (line("land", 2, 0.3), line("arms", 1, Distribution("uniform", (0.1, 0.2))))
    south = party("south", 2, *lines, batna=Distribution("uniform", (0.1, 0.3)))
    north = party("north", 1, principal_lines=lines)
    mediators = (replace(ENVOY, alignment=(-0.5, 0.5)), HOST)
    one = case(parties=(south, north), mediators=mediators, violence=(BOMBS, RAIDS), events=EVENTS)
    turned = [
        replace(
            p,
            salience=p.salience[::-1],
            values=p.values[::-1],
            red_lines=p.red_lines[::-1],
            principal_lines=p.principal_lines[::-1],
        )
        for p in (north, south)
    ]
    other = case(
        issues=(LAND, ARMS),
        parties=tuple(turned),
        mediators=tuple(
            replace(m, leverage=m.leverage[::-1], alignment=m.alignment[::-1])
            for m in mediators[::-1]
        ),
        violence=(RAIDS, BOMBS),
        events=EVENTS,
    )
    assert arrays_of(one).keys() == arrays_of(other).keys()
    for name, mine in arrays_of(one).items():
        assert np.array_equal(mine, arrays_of(other)[name]), name


def arrays_of(laid_out: Case) -> dict[str, Any]:
    """Return all that a case holds by name, with what its blocks hold."""
    found = laid_out._asdict()
    for name in ("bounds", "events"):
        found |= {f"{name}.{part}": array for part, array in found.pop(name)._asdict().items()}
    return found


def test_without_mediators_and_violence_the_shapes_hold() -> None:
    bare = case()
    assert (bare.mediators, bare.addresses.shape, bare.press_when.shape) == (0, (0, 2), (0,))
    assert (bare.source_stream.shape, bare.victim.shape) == ((0,), (0,))


# ---- what else is the same in every run


@pytest.mark.parametrize(
    ("performed_by", "expected"),
    [
        ((), [False, False]),
        (("north",), [False, True]),
        (("south",), [True, False]),
        (("north", "south"), [True, True]),
    ],
)
def test_a_party_depends_on_an_issue_that_anybody_else_performs(
    performed_by: tuple[str, ...], expected: list[bool]
) -> None:
    performed = case(issues=(replace(ARMS, performed_by=performed_by), LAND)).others_perform
    assert performed[:, 1].tolist() == expected  # of north and south
    assert performed[:, 0].tolist() == [False, False]


def test_the_verification_issue_is_found_in_its_place() -> None:
    assert case().verification == -1
    assert case(issues=(replace(ARMS, assurance=(0.0, 0.8)), LAND)).verification == 1
    assert case(issues=(ARMS, replace(LAND, assurance=(0.0, 0.4, 0.8)))).verification == 0


def test_the_process_is_laid_out() -> None:
    start = Start(phase="collapsed", on_site=False, truce=True, trust=0.5)
    process = Process(
        rounds=7, start=start, bias="favretto", implementation=Implementation(rounds=90)
    )
    laid_out = case(process=process)
    assert (laid_out.rounds, laid_out.watched, laid_out.bias) == (7, 90, FAVRETTO)
    assert (laid_out.start_phase, laid_out.start_on_site, laid_out.start_truce) == (
        COLLAPSED,
        False,
        True,
    )
    usual = case()
    assert (usual.start_phase, usual.bias, usual.chain) == (TALKS, NO_BIAS, False)
    assert case(mediators=(replace(HOST, press_when="always"),)).press_when.tolist() == [ALWAYS]


def test_who_wants_a_truce() -> None:
    wary = party("south", 2, preconditions=Preconditions(truce=True))
    assert case(parties=(wary, party("north", 1))).wants_truce.tolist() == [False, True]


def test_what_checks_violence_is_an_issue_in_its_place() -> None:
    checked = (replace(BOMBS, checked_by="arms"), RAIDS)
    assert case(violence=checked).checked.tolist() == [-1, 1]  # raids, bombs
    assert case(violence=(replace(BOMBS, checked_by="land"),)).checked.tolist() == [0]


def test_red_lines_of_delegations_are_laid_out_as_bounds() -> None:
    unless = (
        Condition(issue="arms", at_least=True, level=1),
        Condition(issue="arms", at_least=False, level=0),
    )
    south = (line("arms", 1, 0.6), line("land", 1, 0.5, at_least=False, unless=unless))
    bounds = case(line("land", 2, 0.3, unless=unless[1:]), south=south).bounds
    assert bounds.whose.tolist() == [0, 1, 1]
    assert bounds.issue.tolist() == [0, 0, 1]  # land before arms
    assert bounds.at_least.tolist() == [True, False, True]
    assert bounds.level.tolist() == [2, 1, 1]
    assert bounds.begins.tolist() == [0, 1, 3, 3]
    assert bounds.of_issue.tolist() == [1, 1, 1]
    assert bounds.from_below.tolist() == [False, True, False]
    assert bounds.of_level.tolist() == [0, 1, 0]
    none = case().bounds
    assert (none.whose.shape, none.begins.tolist(), none.of_issue.shape) == ((0,), [0], (0,))


@pytest.mark.parametrize("number", range(20))
def test_bounds_say_what_the_table_of_steps_says(number: int) -> None:
    laid_out = lay_out(generated(number), drop=False).case
    for j, steps in enumerate(laid_out.steps):
        found = [steps_beyond(laid_out.bounds, j, package) for package in laid_out.packages]
        assert found == steps.tolist()


SOME = Distribution("uniform", (0.25, 0.5))


@pytest.mark.parametrize(
    ("path", "values", "lines"),
    [
        ("parties.south.batna", False, False),
        ("parties.south.salience.land", True, False),
        ("parties.south.values.land.half", True, False),
        ("parties.south.red_lines.land.firmness", False, True),
        ("parties.south.principal_lines.arms.firmness", False, True),
        ("process.assurance", True, False),
        ("process.softening.linkage", False, False),
    ],
)
def test_what_an_event_changes_must_be_worked_out_anew(
    path: str, values: bool, lines: bool
) -> None:
    south = party("south", 2, line("land", 1, 0.4), principal_lines=(line("arms", 1, 0.4),))
    laid_out = case(parties=(south, party("north", 1)), events=(Event(at=2, set=((path, 0.5),)),))
    assert (laid_out.values_vary, laid_out.lines_vary) == (values, lines)


def test_a_firm_line_that_an_event_changes_drops_no_text() -> None:
    firm = line("land", 1, 1.0)
    softer = Event(at=3, set=(("parties.north.red_lines.land.firmness", 0.5),))
    other = Event(at=3, set=(("parties.south.red_lines.land.firmness", 0.5),))
    assert case(firm).package_number.tolist() == [2, 3, 4, 5]
    assert case(firm, events=(softer,)).package_number.tolist() == [0, 1, 2, 3, 4, 5]
    both = case(firm, south=(firm,), events=(other,))
    assert both.package_number.tolist() == [2, 3, 4, 5]  # the other one is firm


@pytest.mark.parametrize(
    ("more", "values", "lines"),
    [
        ({}, False, False),
        ({"batna": SOME}, False, False),
        ({"salience": (SOME, 1.0)}, True, False),
        ({"values": ((0.0, SOME), (0.0, 0.5, 1.0))}, True, False),
        ({"red_lines": (line("land", 1, SOME),)}, False, True),
        ({"principal_lines": (line("land", 1, SOME),)}, False, True),
    ],
)
def test_what_must_be_worked_out_anew_for_each_run(
    more: dict[str, Any], values: bool, lines: bool
) -> None:
    laid_out = case(parties=(party("south", 2, **more), party("north", 1)))
    assert (laid_out.values_vary, laid_out.lines_vary) == (values, lines)


def test_drawn_assurances_change_values_too() -> None:
    assert case(issues=(replace(ARMS, assurance=(0.0, SOME)), LAND)).values_vary
    start = Start(trust=0.5)
    assert case(process=Process(rounds=3, start=start, assurance=SOME)).values_vary
    assert not case(process=Process(rounds=3, start=start, shield=SOME)).values_vary


def test_arrays_cannot_be_changed() -> None:
    laid_out = case(line("land", 1), mediators=(HOST,), violence=(RAIDS,))
    arrays = [array for array in laid_out if isinstance(array, np.ndarray)]
    assert len(arrays) > 20
    for array in (*arrays, *laid_out.bounds, *laid_out.events):
        assert not array.flags.writeable
    with pytest.raises(ValueError, match="read-only"):
        laid_out.packages[0, 0] = 1


FULL = load(Path(__file__).parents[2] / "scenarios" / "full.yaml")


def of_packages(made: Scenario, drop: bool = True) -> dict[str, Any]:
    """Return the arrays of packages and lines as lists, by name."""
    found = _packages(Ordered.of(made), drop)
    return {
        name: tuple(map(np.ndarray.tolist, value)) if name == "bounds" else np.array(value).tolist()
        for name, value in found.items()
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"issues.border.status_quo": "open"},
        {"issues.border.interim": "aid only"},
        {
            "issues.border.levels": ["closed", "aid only", "open", "wide"],
            "parties.a_land.values.border": {"closed": 1, "aid only": 0.6, "open": 0, "wide": 0},
            "parties.b_land.values.border": {"closed": 0, "aid only": 0.5, "open": 1, "wide": 1},
        },
        {"issues.watch.assurance": {"nobody": 0, "joint office": 0.5}},
        {"parties.a_land.red_lines.border.at_most": "closed"},
        {"parties.a_land.red_lines.border.unless": {"watch": {"at_least": "joint office"}}},
        {"parties.a_land.red_lines.prisoners.firmness": 0.9},
        {"parties.b_land.red_lines.border.1.at_least": "open"},
        {"parties.a_land.principal_lines.prisoners.at_least": "all"},
        {"parties.b_land.stream": 9},
        {"issues.watch.stream": 9},
        {"outcomes": {"freed": {"when": {"prisoners": {"at_least": "all"}}}, "any_text": {}}},
    ],
    ids=str,
)
def test_packages_are_shared_only_where_they_are_the_same(changes: dict[str, Any]) -> None:
    changed = apply(FULL, changes)
    _made.cache_clear()
    alone = of_packages(changed)
    assert alone != of_packages(FULL)
    assert alone == of_packages(changed)


def test_scenarios_that_differ_in_numbers_alone_share_their_packages() -> None:
    other = apply(FULL, {"parties.*.batna": 0.1, "process.rounds": 5})
    assert lay_out(other).case.packages is lay_out(FULL).case.packages
    assert of_packages(FULL, drop=False) != of_packages(FULL)


def test_a_further_party_without_lines_shares_no_packages() -> None:
    two = scenario(line("land", 1))
    three = replace(two, parties=(*two.parties, party("west", 3)))
    _made.cache_clear()
    assert len(of_packages(two)["package_kind"]) == 2
    assert len(of_packages(three)["package_kind"]) == 3


def test_so_many_packages_that_they_would_take_much_memory_are_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys.modules[lay_out.__module__], "MOST_KEPT", 17)
    assert lay_out(FULL).case.packages is not lay_out(FULL).case.packages
