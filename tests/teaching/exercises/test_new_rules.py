"""Exercises on what opens a line unpressed and on violence that answers say what runs show."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from negsim.errors import NegsimError
from negsim.scenario.files.load import load
from negsim.teaching.exercises.case_study import CaseStudy
from negsim.teaching.exercises.keys import KEYS
from negsim.teaching.exercises.openings import conditions, gained
from negsim.teaching.exercises.sheets import shared
from negsim.teaching.exercises.source import read
from negsim.teaching.exercises.violence import answered
from negsim.teaching.paper import fill


@cache
def values(name: str, case: str) -> dict[str, Any]:
    """Return all that is filled into a key."""
    study = CaseStudy(load(case), case, runs=400)
    return shared(study) | KEYS[name].facts(study) | KEYS[name].answers(study)


def said(name: str, case: str, **changes: object) -> str:
    """Return a key in one line, some of its values put otherwise."""
    return " ".join(fill(read(name).key, values(name, case) | changes).split())


def test_an_answer_raises_the_chance_by_the_grievance_of_the_other_side() -> None:
    assert answered(0.09, 3, 0) == 0.09
    assert answered(0.09, 3, 0.24) == pytest.approx(0.09 * 1.72)
    assert answered(0.5, 3, 0.9) == 1
    rows = values("retaliation", "jeddah-2023")["chain"].splitlines()[2:]
    # Three blamed incidents of .08 each: grievance .24, so .09 x 1.24 and .09 x 1.72.
    assert rows[2].strip("| ").split(" | ") == ["3", "0.24", "0.112", "0.155"]


def test_answers_bring_hostilities_and_no_answer_brings_no_more() -> None:
    found = values("retaliation", "jeddah-2023")
    shares = [float(row.split(" | ")[1].split()[0]) for row in found["shares"].splitlines()[2:]]
    assert shares[0] == 0
    assert 0 < shares[1] < shares[2] < shares[3]
    assert found["answers_matter"]
    assert "Most they raise" in said("retaliation", "jeddah-2023")
    assert "do not raise" in said("retaliation", "jeddah-2023", answers_matter=False)


def test_verification_is_said_to_come_late_only_where_it_does() -> None:
    late = said("retaliation", "jeddah-2023")
    assert "comes too late" in late
    assert values("retaliation", "jeddah-2023")["fewest"] == "a truce that no incident ends"
    assert "in time for many" in said("retaliation", "istanbul-2025")


def test_runs_that_answers_led_to_hostilities_are_named() -> None:
    study = CaseStudy(load("jeddah-2023"), "jeddah-2023", runs=400)
    first = int(values("retaliation", "jeddah-2023")["started"].split(",")[0])
    mild, strong = (study.play({"process.escalation.answers": a}) for a in (0, 3))
    assert strong.happened("hostilities")[first]
    assert not mild.happened("hostilities")[first]


def test_violence_against_one_side_is_no_retaliation() -> None:
    scenario = load("jeddah-2023")
    study = CaseStudy(replace(scenario, violence=scenario.violence[:1]), "jeddah-2023", runs=10)
    with pytest.raises(NegsimError, match="nobody answers"):
        KEYS["retaliation"].facts(study)


def test_a_share_rises_with_the_worth_of_a_text_and_falls_with_that_of_no_deal() -> None:
    assert gained(0.4, 0.6, 0.9) == pytest.approx(0.4)
    assert gained(0.4, 0.7, 0.9) > gained(0.2, 0.6, 0.9) > gained(0.4, 0.6, 0.9)


@pytest.mark.long
def test_what_pain_lets_a_party_bear_is_the_rule_at_the_middle_of_the_ranges() -> None:
    rows = values("opening-lines", "istanbul-2025")["by_hand"].splitlines()
    # Mandate .9, flexibility .6, pain and linkage .5: softening .3 at full ripe pain.
    expected = [0.9 * (1 - (1 - 0.3) * (1 - 0.5 * gain)) for gain in (0, 0.5, 1)]
    assert rows[-1].strip("| ").split(" | ")[1:] == [f"{one:.2f}" for one in expected]


@pytest.mark.long
def test_nothing_but_linkage_is_said_to_open_lines_only_where_it_is_so() -> None:
    assert "Nothing is left" in said("opening-lines", "istanbul-2025")
    kept = said("opening-lines", "istanbul-2025", only_linkage=False)
    assert "Some runs settle even so" in kept


@pytest.mark.long  # this case is slow, and the words are the same for each
def test_where_nothing_opens_a_text_it_is_said() -> None:
    none = said("opening-lines", "cyprus-2017")
    assert "nothing to take away" in none
    assert "None of the four opens a text" in none


@pytest.mark.long
def test_an_opening_that_brings_talks_back_is_told_from_one_that_does_not() -> None:
    assert "talks also come back more often" in said("opening-lines", "istanbul-2025")
    assert "do not come back more often" in said("opening-lines", "camp-david-1978")


@pytest.mark.long
def test_conditions_are_taken_away_only_where_there_are_some() -> None:
    assert list(conditions(load("istanbul-2025"))) == [
        "parties.pakistan.red_lines.crossings.unless"
    ]
    assert values("opening-lines", "camp-david-1978")["bound_command"] == ""
    assert "A condition is not a gain" not in said("opening-lines", "camp-david-1978")
    rows = values("opening-lines", "istanbul-2025")["openings"].splitlines()
    [settled] = [row.split(" | ")[2] for row in rows if "has a condition" in row]
    [plain] = [row.split(" | ")[2] for row in rows if row.startswith("| nobody presses")]
    assert float(settled.split()[0]) < float(plain.split()[0])
