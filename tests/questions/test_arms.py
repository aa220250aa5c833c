"""Arms as they are written, and what is refused or remarked about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from negsim.cli.main import main
from negsim.errors import NegsimError
from negsim.questions.arms import arm_of, base_of, read_arm, remarks, written
from negsim.questions.changed import changed_numbers
from negsim.scenario.files.load import apply, load
from refusals import refusals

MESSAGES = Path(__file__).with_name("refused.txt")
ROOT = Path(__file__).parents[2]

REFUSED = [
    ["compare"],
    ["compare", "istanbul-2025"],
    ["compare", "istanbul-2025", "--arm", "mediators.qatar.present=0"],
    ["compare", "istanbul-2025", "--arm", ": process.rounds=3"],
    ["compare", "istanbul-2025", "--arm", "a: process.rounds"],
    ["compare", "istanbul-2025", "--arm", "a: process.rounds=3, process.rounds=4"],
    ["compare", "istanbul-2025", "--arm", "a: mediators.qatr.present=0"],
    ["compare", "istanbul-2025", "--arm", "a: mediators.qatar.present=2, procss.rounds=3"],
    ["compare", "istanbul-2025", "--arm", "a:", "--arm", "a: process.rounds=3"],
    ["compare", "istanbul-2025", "--arm", "a:", "--outcome", "setled"],
    ["compare", "istanbul-2025", "istanbul-2024"],
    ["compare", "istanbul-2025", "istanbul-2025", "--runs", "0"],
    ["compare", "istanbul-2025", "istanbul-2025", "istanbul-2024"],
    ["compare", "istanbul-2025", "--arms", "a:"],
    ["compare", "istanbul-2025", "--arm", "a:", "--out", "tests"],
]


def test_a_mistake_is_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert refusals(REFUSED, capsys) == MESSAGES.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "label", "settings"),
    [
        ("same:", "same", {}),
        ("no Qatar: mediators.qatar.present=0", "no Qatar", {"mediators.qatar.present": 0}),
        ("a: x.y=1, z = 2 ,", "a", {"x.y": 1, "z": 2}),
        ("a: x={uniform: [.1, .4]}, y=2", "a", {"x": {"uniform": [0.1, 0.4]}, "y": 2}),
        ('a: x="one, two", y=it\'s', "a", {"x": "one, two", "y": "it's"}),
        ("a: b: c=1", "a", {"b: c": 1}),
    ],
)
def test_an_arm_is_a_label_and_settings(
    words: str, label: str, settings: dict[str, object]
) -> None:
    assert read_arm(words) == (label, settings)


def test_an_arm_is_written_as_it_is_read() -> None:
    changed = [("x", "one, two"), ("y", "{uniform: [0.1, 0.4]}"), ("z", "it's")]
    label, settings = read_arm(written("three", changed))
    assert label == "three"
    assert settings == {"x": "one, two", "y": {"uniform": [0.1, 0.4]}, "z": "it's"}


def test_what_differs_is_told_by_path_and_value() -> None:
    base = load("istanbul-2025")
    other = apply(base, {"mediators.qatar.present": 0, "parties.pakistan.batna": 0.2})
    assert [(one["path"], one["arm"]) for one in changed_numbers(base, other)] == [
        ("parties.pakistan.batna", 0.2),
        ("mediators.qatar.present", 0.0),
    ]
    assert changed_numbers(base, base) == []


def test_a_file_against_another_tells_only_numbers_and_fields() -> None:
    paths = [
        one["path"]
        for one in changed_numbers(load("istanbul-2025"), load("istanbul-2025-afghan-account"))
    ]
    assert "parties.afghan_taliban.red_lines.militants.firmness" in paths
    assert not {path.partition(".")[0] for path in paths} & {"name", "summary", "sources", "id"}


@pytest.mark.parametrize("path", ["mediators.china.present", "mediators.*.present"])
def test_a_mediator_whom_an_event_brings_is_not_kept_away_and_that_is_said(path: str) -> None:
    base = base_of("thailand-cambodia-2025")
    [told, *_] = remarks(base, arm_of(base, "without China", {path: 0}))
    assert "does not keep China away" in told
    assert "round 37" in told
    gone = arm_of(base, "without China", {path: 0, "events": []})
    assert not any("does not keep" in words for words in remarks(base, gone))
    late = {"mediators.qatar.present": 0, "events": [{"at": 10, "joins": "qatar"}]}
    talks = base_of("istanbul-2025")
    assert [*remarks(talks, arm_of(talks, "Qatar joins in round 10", late))] == []


def test_an_arm_that_changes_nothing_is_remarked() -> None:
    base = base_of("textbook-two-party")
    [told] = remarks(base, arm_of(base, "same", {}))
    assert "changes nothing" in told
    assert [*remarks(base, arm_of(base, "longer", {"process.rounds": 7}))] == []


def test_settings_that_do_not_fit_are_told_with_their_arm() -> None:
    base = base_of("textbook-two-party")
    with pytest.raises(NegsimError, match=r"arm 'x': .*did you mean 'rounds'"):
        arm_of(base, "x", {"process.ruonds": 3})


def test_a_remark_stands_in_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "textbook-two-party", "--arm", "same:", "--runs", "20"]
    assert main(words) == 0
    assert "Note: arm 'same' changes nothing" in capsys.readouterr().out
