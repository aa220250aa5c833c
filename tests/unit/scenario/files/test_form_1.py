"""Files of the form before: each field that is gone or changed, and what took its place."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from mistakes import mistakes
from negsim.errors import NegsimError
from negsim.scenario.fields import table
from negsim.scenario.files.form_1 import CHANGED, FORM, GONE, gone
from negsim.scenario.files.load import apply, load, loads
from negsim.scenario.process import Process
from negsim.scenario.scenario import Mediator, Party, Violence

ACTORS = ((Party, "parties.*"), (Mediator, "mediators.*"), (Violence, "violence.*"))
FIELDS = {field.path for cls, path in (*ACTORS, (Process, "process")) for field in table(cls, path)}
PATH = re.compile(r"(?:parties|mediators|process)[a-z_.*]*\.[a-z_]+")
INVALID = Path(__file__).parents[3] / "scenarios" / "invalid"


@pytest.mark.parametrize("path", GONE)
def test_what_is_gone_is_no_field_and_what_took_its_place_is_one(path: str) -> None:
    assert not any(field == path or field.startswith(f"{path}.") for field in FIELDS)
    assert set(PATH.findall(GONE[path])) <= FIELDS
    assert gone(path.replace("*", "a_land")) == f"; form 1 had it: {GONE[path]}"


@pytest.mark.parametrize("path", CHANGED)
def test_what_has_changed_its_meaning_is_a_field(path: str) -> None:
    assert path in FIELDS
    assert set(PATH.findall(CHANGED[path])) <= FIELDS
    assert gone(path) == ""


def test_a_file_with_all_of_them_is_told_of_each() -> None:
    told = {line.split(" ")[0] for line in mistakes(load, INVALID / "form_1.yaml")}
    patterns = [*CHANGED, *GONE]
    assert [path for path in patterns if not any(fnmatch(at, f"{path}*") for at in told)] == []
    assert len(told) == len(patterns) + 3  # the form itself, and an effort for each phase


@pytest.mark.parametrize("path", ["mandate", "interim.patience", "implementation.shortfall"])
def test_numbers_that_other_rules_read_are_told(path: str) -> None:
    assert any(pattern.endswith(path) for pattern in CHANGED)


@pytest.mark.parametrize("path", ["trust.incident", "collapse.base", "implementation.shape"])
def test_numbers_that_mean_what_they_did_are_left_alone(path: str) -> None:
    assert not any(pattern.endswith(path) for pattern in CHANGED)


def test_a_file_of_which_no_number_changed_is_sent_to_the_rules() -> None:
    with pytest.raises(NegsimError, match=r"no number here means .* docs/second-model\.md"):
        load(INVALID / "form_1_as_it_is.yaml")


@pytest.mark.parametrize("path", ["process", "parties.a_land", "process.trust.vetoes", ""])
def test_other_paths_get_no_hint(path: str) -> None:
    assert gone(path) == ""


@pytest.mark.parametrize("number", ["1", "1.0"])
def test_only_the_fields_of_the_form_are_told(number: str) -> None:
    text = f"process: {{leaving: .1, nonsense: 1}}\nnegsim: {number}\nname:\n"
    assert mistakes(loads, text) == ["negsim wrong-format +2", "process.leaving wrong-format +1"]


def test_a_block_that_is_none_is_passed_by() -> None:
    assert mistakes(loads, "negsim: 1\nprocess: 3\nparties: [a]\n") == ["negsim wrong-format +1"]


def test_a_range_that_is_gone_is_one_field_and_a_group_is_several() -> None:
    gone_range = "parties: {a: {reciprocity: {uniform: [0, 1]}}}"
    text = f"negsim: 1\n{gone_range}\nprocess: {{effort: {{talks: 1}}}}"
    assert mistakes(loads, text) == [
        "negsim wrong-format +1",
        "parties.a.reciprocity wrong-format +2",
        "process.effort.talks wrong-format +3",
    ]


def test_other_forms_are_refused_as_a_whole() -> None:
    text = f"negsim: {FORM + 1}\nprocess: {{leaving: .1}}\n"
    assert mistakes(loads, text) == ["negsim wrong-format +1"]
    assert mistakes(apply, "textbook-two-party", {"negsim": 1}) == ["negsim wrong-format"]


def test_an_override_of_what_is_gone_is_told_its_successor() -> None:
    with pytest.raises(NegsimError, match=r"form 1 had it: parties\.\*\.waiting"):
        apply("istanbul-2025", {"process.hurt.collapsed": 0.1})
