"""What differs in two scenarios, in words: labels with their paths, lists and events."""

from __future__ import annotations

from typing import Any

import pytest

from negsim.questions.changed import MOST_CHANGES, changed_numbers, told_changes
from negsim.scenario.files.load import apply, load
from negsim.wording import WIDTH, fitted

BASE = "istanbul-2025"


def told(settings: dict[str, Any], base: str = BASE) -> str:
    """Return what differs once some numbers are set, in one line."""
    scenario = load(base)
    lines = fitted(told_changes(scenario, apply(scenario, settings)), WIDTH)
    assert all(len(line) <= 80 for line in lines.splitlines())
    return " ".join(lines.split())


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"mediators.qatar.present": 0},
         "Qatar: presence at the start (mediators.qatar.present): 0 instead of 1"),
        ({"parties.pakistan.mandate": {"uniform": [0.3, 0.7]}},
         "Pakistan: mandate (parties.pakistan.mandate): 0.3 to 0.7 instead of 0.8 to 1"),
        ({"process.start.trust": {"triangular": [0.1, 0.2, 0.3]}},
         "Trust at the start (process.start.trust): triangular 0.1, 0.2 and 0.3 instead of"),
        ({"process.start.truce": False}, "(process.start.truce): no instead of yes"),
        ({"mediators.qatar.presses": ["pakistan"]},
         "(mediators.qatar.presses): only in the arm: Pakistan"),
        ({"parties.pakistan.red_lines.militants.at_least": "restrain and relocate"},
         "Pakistan: least it would sign on 'Action on militants' (parties.pakistan.red_lines."
         "militants.at_least): 'restrain and relocate' instead of 'detain or hand over'"),
        ({"mediators.qatar.present": 0, "events": [{"at": 3, "joins": "qatar"},
                     {"after_collapse": 1, "delay": 3, "summit": True},
                     {"at": 5, "rounds": 4, "set": {"process.leaving": 0.3}}]},
         "Events (events): only in the arm: round 3: Qatar joins; 3 rounds after collapse 1: the "
         "leaders meet, for 1 round; round 5: How readily delegations leave the venue at 0.3, "
         "for 4 rounds"),
    ],
)  # fmt: skip
def test_a_change_is_told_in_words(settings: dict[str, Any], words: str) -> None:
    assert words in told(settings)


def test_an_event_that_is_another_one_is_told_on_both_sides() -> None:
    words = told({"events": [{"at": 1, "rounds": 3, "joins": "chairman"}]}, "kenya-2008")
    assert "only in the base: round 1: Chairman of the African Union joins, for 2 rounds; " in words
    assert "only in the arm: round 1: Chairman of the African Union joins, for 3 rounds" in words


def test_two_cases_are_told_by_whom_only_one_has_and_no_text_is_of_a_file() -> None:
    one, other = load("vance-owen-1993"), load("camp-david-1978")
    lines = told_changes(one, other).splitlines()
    base, arm = lines[1:3]
    assert base.startswith("- only in the base: parties Bosnian Croats (parties.bosnian_croats)")
    assert "Government of Bosnia and Herzegovina" in base
    assert arm.startswith("- only in the arm: parties Egypt (parties.egypt) and Israel")
    assert lines[-1].startswith("... and ")
    assert lines[-1].endswith("more (--json has them all)")
    assert sum(line.startswith("- ") for line in lines) == MOST_CHANGES
    for scenario in (other, load("thailand-cambodia-2025")):
        for sides in ((one, scenario), (scenario, one)):
            words = told_changes(*sides)
            assert not {"{", "[", '"', "None", "True", "False"} & set(words.split())
            assert not any(sign in words for sign in '{}[]"')
    assert len(changed_numbers(one, other)) > 100
    assert told_changes(one, one) == "Nothing differs."
