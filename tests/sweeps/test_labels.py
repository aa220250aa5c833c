"""Labels of parameters and arms: from names, from the author, and never part of what is counted."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from made_up_sweeps import manifest
from negsim.results.tables import BLOCKS, number_at
from negsim.scenario.fields import table
from negsim.scenario.files.load import shipped
from negsim.scenario.labels import WORDS
from negsim.sweeps.execution.gather import digest, finish
from negsim.sweeps.execution.manifest import to_text
from negsim.sweeps.execution.store import MANIFEST, open_store
from negsim.sweeps.execution.sweep import sweep
from negsim.sweeps.experiment.experiment import Experiment
from negsim.sweeps.experiment.file import (
    fingerprint,
    load_experiment,
    loads_experiment,
    quick,
    scenarios_of,
    to_yaml,
)
from negsim.sweeps.experiment.labels import labels_in, labels_of
from negsim.sweeps.table.dictionary import columns

FIELDS = [field for path, cls in BLOCKS.items() for field in table(cls, path)]
FILE = """\
negsim_experiment: 1
question: Does time help?
prediction: It does.
scenario: textbook-two-party
vary:
  base: {path: process.collapse.base, values: [-3, -2]}
arms:
  as_is: {}
  no_waiting: {set: {parties.*.waiting: 0}}
runs: 40
report: [settled]
"""
LABELLED = FILE.replace("-2]}", "-2], label: How soon talks break, unit: logits}").replace(
    "waiting: 0}}", "waiting: 0}, label: waiting costs nothing}"
)


def label(path: str, scenario: str = "istanbul-2025") -> str:
    """Return the label that is made for a path."""
    case = quick(scenario, [f"{path}=0.5,0.6"], 1, 1)
    return labels_of(case, scenarios_of(case)).parameter(case.parameters[0].name)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("mediators.qatar.pressure", "Qatar: pressure"),
        ("mediators.qatar.leverage.afghan_taliban", "Qatar: leverage on Afghan Taliban"),
        ("parties.afghan_taliban.batna", "Afghan Taliban: utility of no deal"),
        ("parties.*.mandate", "Pakistan and Afghan Taliban together: mandate"),
        (
            "parties.pakistan.red_lines.militants.firmness",
            "Pakistan: firmness on 'Action on militants'",
        ),
        (
            "issues.verification.assurance.four-party channel",
            "Verification: assurance of 'four-party channel'",
        ),
        (
            "violence.attacks_in_pakistan.rate",
            "Militant attacks in Pakistan: rate of incidents (per round)",
        ),
        ("process.start.trust", "Trust at the start"),
        ("process.collapse.base", "Collapse: base (log odds)"),
    ],
)
def test_a_label_says_whose_number_it_is_and_what(path: str, words: str) -> None:
    assert label(path) == words


def test_linked_paths_are_told_as_one() -> None:
    case = load_experiment("verification-and-trust")
    told = labels_of(case, scenarios_of(case)).parameters["assurance"][0]
    assert told == "Assurance of both levels of verification"
    text = to_yaml(case).replace(f"    label: {told}\n", "")
    made = loads_experiment(text)
    assert labels_of(made, scenarios_of(made)).parameters["assurance"][0] == (
        "Verification: assurance of 'four-party channel' and assurance of 'findings and penalties' "
        "together"
    )


@pytest.mark.long
def test_no_label_of_a_field_or_a_shipped_experiment_is_code() -> None:
    for name in shipped("experiments"):
        case = load_experiment(name)
        made = labels_of(case, scenarios_of(case))
        told = [*map(made.parameter, made.parameters), *made.arms.values()]
        assert not [words for words in told if "_" in words or "*" in words], name
        assert not {*told} & {p.name for p in case.parameters if "_" in p.name}
    for field in FIELDS:
        if field.kind in ("number", "whole"):
            made = labels_in(manifest(2, 1, parameters={"p": [[field.path], 0, 1, 2, None]}))
            assert "_" not in made.parameter("p")
            assert "*" not in made.parameter("p")


def test_words_are_for_fields_that_there_are() -> None:
    paths = [field.path for field in FIELDS]
    assert not [path for path in WORDS if not any(fnmatchcase(path, one) for one in paths)]


def test_an_author_has_the_last_word_and_the_file_keeps_it() -> None:
    case = loads_experiment(LABELLED)
    made = labels_of(case, scenarios_of(case))
    assert made.parameter("base") == "How soon talks break (logits)"
    assert made.arms == {"as_is": "as it stands", "no_waiting": "waiting costs nothing"}
    assert loads_experiment(to_yaml(case)) == case
    bare = loads_experiment(FILE)
    assert labels_of(bare, scenarios_of(bare)).arms["no_waiting"] == "no waiting"
    assert fingerprint(bare, scenarios_of(bare)) == fingerprint(case, scenarios_of(case))


def swept(case: Experiment, folder: Path) -> tuple[str, dict[str, Any]]:
    """Return digest and manifest of a sweep, in a folder that it may have been begun in."""
    store = sweep(case, folder, threads=1)
    return digest(finish(store)), open_store(folder, pytest.fail).manifest


def test_a_sweep_of_before_goes_on_with_labels_and_the_same_rows(tmp_path: Path) -> None:
    rows, first = swept(loads_experiment(FILE), tmp_path)
    of_before = json.loads(json.dumps(first))
    del of_before["about"]["labels"]
    (tmp_path / MANIFEST).write_text(to_text(of_before), encoding="utf-8")
    parts = {file: file.stat().st_mtime_ns for file in (tmp_path / "parts").iterdir()}
    assert labels_in(of_before).arms == {"as_is": "as it stands", "no_waiting": "no waiting"}
    assert labels_in(of_before).parameter("base") == "Collapse: base (log odds)"

    again, last = swept(loads_experiment(LABELLED), tmp_path)
    assert again == rows
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "parts").iterdir()} == parts
    assert labels_in(last).parameter("base") == "How soon talks break (logits)"
    assert {key: of for key, of in last.items() if key != "about"} == {
        key: of for key, of in first.items() if key != "about"
    }
    assert last["about"]["question"] == first["about"]["question"]


def test_the_dictionary_says_labels_units_and_paths() -> None:
    made = manifest(2, 1, parameters={"p": [["process.deadline"], 0.0, 1.0, 2, None]})
    made["about"]["labels"] = {"parameters": {"p": ["Time", "days"]}, "arms": {"as_is": "base"}}
    [column] = [one for one in columns(made) if one.name == "p"]
    meaning = number_at("process.deadline", "Time (process.deadline)")[0]
    assert (column.meaning, column.unit) == (meaning, "days")


def test_labels_that_are_made_alike_are_told_apart_by_their_names() -> None:
    arms = {"a_b": {"drop": ["x"], "set": []}, "a__b": {"drop": ["y"], "set": []}}
    made = labels_in(manifest(2, 1, arms=arms))
    assert len(set(made.arms.values())) == 2
