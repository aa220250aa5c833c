"""What the scenes of the Istanbul scenario say beside their answers is so in its runs."""

from __future__ import annotations

from functools import cache
from typing import Any

import negsim
from negsim.check.agreement import blocked
from negsim.scenario.fields import is_firm

NAME = "istanbul-2025"
SCENES = negsim.load(NAME).scenes
FIRST, BACK, WITHOUT, SOFT, STEP = SCENES
OTHER_STEP = (("parties.afghan_taliban.red_lines.militants.at_most", "detain or hand over"),)
RUNS = 2000


@cache
def share(asks: str, changes: tuple[tuple[str, Any], ...] = ()) -> float:
    result = negsim.run(negsim.load(NAME, dict(changes)), RUNS, 1)
    return float((result.shares() | result.events())[asks]["share"])


def test_scenes_have_few_words_and_no_answer_that_is_plain_from_the_start() -> None:
    answers = [share(scene.asks, scene.set) for scene in SCENES]
    assert len(answers) == 5
    assert all(0.1 < answer < 0.7 for answer in answers)
    assert max(answers) - min(answers) > 0.4
    assert all(scene.text.count(". ") <= 2 for scene in SCENES)


def test_no_level_on_militants_lies_within_both_lines() -> None:
    assert [one.issue for one in blocked(negsim.load(NAME))] == ["militants"]
    assert "each settlement takes a line that gives way" in FIRST.after


def test_talks_come_back_in_several_times_as_many_runs_as_settle() -> None:
    assert "several times as many" in BACK.after
    assert share("revived") > 3 * share("settled") > 0


def test_without_either_mediator_talks_come_back_in_fewer_runs() -> None:
    assert "Without Türkiye" in WITHOUT.after
    assert WITHOUT.set == (("mediators.qatar.present", 0.0),)
    for one in ("qatar", "turkiye"):
        assert share("revived", ((f"mediators.{one}.present", 0.0),)) < share("revived") - 0.1


def test_both_parties_have_lines_that_never_give_way() -> None:
    assert "both parties have some" in SOFT.after
    assert [path.split(".")[1] for path, _ in SOFT.set] == ["pakistan", "afghan_taliban"]
    for party in negsim.load(NAME).parties:
        assert any(is_firm(line.firmness) for line in party.red_lines)


def test_one_step_of_either_side_moves_more_runs_than_all_softness() -> None:
    assert "A step of the Afghan Taliban's line" in STEP.after
    for step in (STEP.set, OTHER_STEP):
        assert blocked(negsim.load(NAME, dict(step))) == ()
        assert share("settled", step) > share("settled", SOFT.set) + 0.1
