"""The minutes of a class: what is read aloud fits, and the documentation has the plan."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from negsim.scenario.files.load import load
from negsim.teaching.packs.plan import LONGEST, SHORTEST, plan_for
from printed import words_of
from shipped_cases import few_always
from teaching.packs.test_pack import sheet
from teaching.packs.test_seats import class_page

ROOT = Path(__file__).parents[3]

A_MINUTE = 130
"""Words read aloud slowly in a minute."""


def read_aloud(page: str) -> int:
    """Return how many words of the rules for a break are read aloud."""
    rules = page.partition("Read this aloud at the opening:")[2].partition("</ol>")[0]
    return len(re.sub(r"<[^>]+>", " ", rules).split())


@pytest.mark.parametrize("name", few_always())
def test_what_is_read_aloud_leaves_half_of_the_opening_for_seats_and_die(name: str) -> None:
    scenario = load(name)
    brief = len(words_of(sheet("brief.html", scenario)).split())
    for students in (8, 24):
        for minutes in range(SHORTEST, LONGEST + 1, 15):
            page, opening = class_page(scenario, students, minutes), plan_for(minutes).opening
            words = read_aloud(page)
            assert 100 < words < 250
            assert ("was read before class" in page) == (opening < 6)
            aloud = words + brief * (opening >= 6)
            assert aloud / A_MINUTE <= opening / 2 + 1, (name, minutes, aloud)


def test_a_minute_lies_between_rounds() -> None:
    for minutes in (45, 90, 180):
        plan = plan_for(minutes)
        rounds = [step for step in plan.timetable() if step[0] == "round"]
        rests = [begins - ends for (*_, ends), (*_, begins, _) in pairwise(rounds)]
        assert rests == [
            plan.pause or 1 if number == (plan.rounds + 1) // 2 else 1
            for number in range(1, plan.rounds)
        ]
        assert sum(rests) == plan.moving + plan.pause


def test_more_than_six_groups_have_helpers() -> None:
    case = load("istanbul-2025")
    assert "have a helper for each six" not in class_page(case, 36, 90)
    assert "You have 7 groups: have a helper for each six" in class_page(case, 42, 90)


def test_a_class_without_observers_is_told_who_takes_a_sheet() -> None:
    case = load("istanbul-2025")
    assert "an observer takes the sheet" in class_page(case, 25, 90)
    assert "an observer takes the sheet" not in class_page(case, 24, 90)


def test_the_hour_in_the_documentation_is_that_of_the_plan() -> None:
    hour = (ROOT / "docs" / "classroom.md").read_text("utf-8").partition("## In the hour")[2]
    told = re.findall(r"^\| (\d+) to (\d+) \| ([^|]*) \|", hour.partition("## After")[0], re.M)
    steps = list(plan_for(90).timetable())
    rounds = [step for step in steps if step[0] == "round"]
    planned = {name: (begins, ends) for name, _, begins, ends in steps if name != "round"}
    assert {what: (int(begins), int(ends)) for begins, ends, what in told} == {
        "opening": planned["opening"],
        "preparing": planned["preparing"],
        "round 1, in the corners": rounds[0][2:],
        "rounds 2 to 5, each of seven minutes with one after it": (rounds[1][2], rounds[-1][3]),
        "closing": planned["closing"],
        "kept free": planned["slack"],
        "debrief": planned["debrief"],
    }
    assert [ends - begins for _, _, begins, ends in rounds] == [7] * 5
    assert "round 1 is played in the corners" in class_page(load("istanbul-2025"), 24, 90)
