"""One run is one fact: on any number of threads, in blocks of any size, alone or among many."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from amounts import few_or_many
from benchmarks.made_up import made_up
from benchmarks.variants import settled
from generated import generated
from negsim.engine import ensemble
from negsim.engine.ensemble import Tally, tally
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.results.result import run
from negsim.scenario.files.load import apply, dump, load, loads, resolved
from negsim.scenario.scenario import Scenario


@pytest.fixture(scope="module")
def istanbul() -> Scenario:
    return load("istanbul-2025")


def test_threads_change_no_count(istanbul: Scenario) -> None:
    one, two, five = (run(istanbul, 7000, 3, threads).tally for threads in (1, 2, 5))
    assert one == two == five


def test_blocks_of_any_size_hold_the_same_runs(istanbul: Scenario) -> None:
    layout = lay_out(istanbul)
    whole = ensemble.play_runs(layout, 1, 0, 300)
    for size in (1, 7, 100):
        parts = [
            ensemble.play_runs(layout, 1, first, min(size, 300 - first))
            for first in range(0, 300, size)
        ]
        assert np.array_equal(np.concatenate([part.records for part in parts]), whole.records)
        assert np.array_equal(np.concatenate([part.phases for part in parts]), whole.phases)


def test_another_seed_is_another_ensemble(istanbul: Scenario) -> None:
    assert run(istanbul, 2000, 0).tally != run(istanbul, 2000, 1).tally


def test_tallies_of_parts_add_to_the_tally_of_the_whole(istanbul: Scenario) -> None:
    layout = lay_out(istanbul)
    total = Tally.empty(layout.case.classes + 4, layout.case.rounds)
    for first in (0, 1000):
        total = total + tally(layout, ensemble.play_runs(layout, 1, first, 1000))
    assert total == run(istanbul, 2000, 1).tally
    assert total.phases.sum(axis=1).tolist() == [2000] * 40


def test_dropping_texts_that_nobody_can_sign_changes_no_run() -> None:
    for number in range(40):
        layout = lay_out(generated(number))
        all_texts = lay_out(generated(number), drop=False)
        assert np.array_equal(
            ensemble.play_runs(layout, 1, 0, 50).records,
            ensemble.play_runs(all_texts, 1, 0, 50).records,
        )


def reordered(scenario: Scenario) -> Scenario:
    """Return the scenario with parties, issues, mediators, sources in another order."""
    turn = [*range(1, len(scenario.issues)), 0]

    def turned(values: tuple) -> tuple:
        return tuple(values[k] for k in turn)

    parties = tuple(
        replace(i, salience=turned(i.salience), values=turned(i.values),
                red_lines=i.red_lines[::-1])
        for i in scenario.parties[::-1]
    )  # fmt: skip
    mediators = tuple(
        replace(m, leverage=m.leverage[::-1], alignment=m.alignment[::-1])
        for m in scenario.mediators[::-1]
    )
    events = tuple(
        replace(e, set=tuple((other_line(path), value) for path, value in e.set))
        for e in scenario.events
    )
    return replace(
        scenario,
        events=events,
        issues=turned(scenario.issues),
        parties=parties,
        mediators=mediators,
        violence=scenario.violence[::-1],
    )


def other_line(path: str) -> str:
    """Return the path of a number where the two red lines of an issue have changed places."""
    return re.sub(r"(\.red_lines\.[^.]+)\.([01])\.", lambda m: f"{m[1]}.{1 - int(m[2])}.", path)


def test_reordering_changes_no_run(istanbul: Scenario) -> None:
    for scenario in (istanbul, *(generated(n) for n in range(20))):
        before = ensemble.play_runs(lay_out(scenario), 1, 0, 200)
        after = ensemble.play_runs(lay_out(reordered(scenario)), 1, 0, 200)
        same = [name for name in before.records.dtype.names if name != "package"]
        for name in (*same, "package"):
            assert np.array_equal(before.records[name], after.records[name]), name


def test_renaming_changes_no_run_if_streams_are_kept(istanbul: Scenario) -> None:
    text = dump(istanbul)
    for name in ("pakistan", "afghan_taliban", "turkiye", "qatar", "militants", "airspace"):
        text = re.sub(rf"(?<![\w-]){name}(?![\w-])", f"x_{name}", text)
    renamed = loads(text)
    assert {party.id for party in renamed.parties} == {"x_pakistan", "x_afghan_taliban"}
    assert run(renamed, 3000).tally == run(istanbul, 3000).tally


def test_a_null_mediator_changes_no_run(istanbul: Scenario) -> None:
    null = replace(istanbul.mediators[0], id="null", stream=1, leverage=(0.0, 0.0))
    more = replace(istanbul, mediators=(*istanbul.mediators, null))
    before, after = (ensemble.play_runs(lay_out(s), 1, 0, 3000) for s in (istanbul, more))
    for name in before.records.dtype.names:
        if name != "effort":  # it spends its own, to no avail
            assert np.array_equal(before.records[name], after.records[name]), name


def test_a_firm_line_is_never_crossed(istanbul: Scenario) -> None:
    flexible = apply(
        istanbul,
        {"parties.afghan_taliban.flexibility": 1, "mediators.*.pressure": 1,
         "mediators.*.endurance": 500},
    )  # fmt: skip
    layout = lay_out(flexible)
    records = ensemble.play_runs(layout, 1, 0, 4000).records
    signed = [layout.levels(int(n)) for n in np.unique(records.package[records.package >= 0])]
    assert signed
    allowed = {"militants": (3, 4), "form": (3,), "airspace": (2,)}
    for issue in istanbul.issues:
        if issue.id in allowed:
            levels = {issue.levels.index(text[issue.id]) for text in signed}
            assert levels <= set(allowed[issue.id]), issue.id


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"runs": 0}, "runs: 0 is not a whole number from 1 to 1000000000"),
        ({"runs": 2.5}, "runs: 2.5 is not a whole number from 1 to 1000000000"),
        ({"runs": True}, "runs: True is not a whole number from 1 to 1000000000"),
        ({"seed": -1}, "seed: -1 is not a whole number from 0 to 18446744073709551615"),
        ({"threads": 0}, "threads: 0 is not a whole number from 1 to 1024"),
    ],
)
def test_numbers_out_of_range_are_refused(
    istanbul: Scenario, given: dict[str, int], message: str
) -> None:
    with pytest.raises(NegsimError) as refused:
        run(istanbul, **given)
    assert str(refused.value) == message


def test_progress_counts_up_to_all_runs(istanbul: Scenario) -> None:
    told: list[int] = []
    run(istanbul, 5000, progress=told.append)
    assert told == [2048, 4096, 5000]


def test_blocks_are_as_large_as_the_texts_that_are_searched_allow() -> None:
    """Of 100,000 texts some hundred are left where all runs value them alike."""

    def pieces(scenario: Scenario, runs: int) -> list[int]:
        told: list[int] = []
        run(scenario, runs, progress=told.append)
        return told

    many = made_up(levels=(10,) * 5, rounds=3)
    assert pieces(settled(many), 3000) == [2048, 3000]
    assert pieces(many, 30) == [24, 30]


def digest(number: int) -> str:
    """Return a hash of thirty runs of a generated scenario."""
    block = ensemble.play_runs(lay_out(generated(number)), 1, 0, 30)
    return hashlib.sha256(block.records.tobytes() + block.phases.tobytes()).hexdigest()


@few_or_many("made_up", 3, 8)
def test_plain_python_plays_the_same_runs(made_up: int) -> None:
    numbers = range(made_up)
    script = (
        "from engine.test_ensemble import digest\n"
        "from negsim.jit import COMPILE\n"
        f"print(COMPILE, *[digest(n) for n in {list(numbers)}])"
    )
    here = Path(__file__).parents[1]
    told = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NEGSIM_COMPILE": "0", "PYTHONPATH": f"{here}:{here.parent}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.split() == ["False", *(digest(n) for n in numbers)]


SMALL = Path(__file__).parents[1] / "scenarios" / "small.yaml"
ONE_RANGE = {
    "a salience": {"parties.a_land.salience.border": {"uniform": [0.1, 0.9]}},
    "a value": {"parties.a_land.values.border.aid only": {"uniform": [0, 1]}},
    "an assurance": {"issues.watch.assurance.joint office": {"uniform": [0, 1]}},
    "a firmness": {"parties.a_land.red_lines.border.firmness": {"uniform": [0, 0.9]}},
    "a principal's firmness": {
        "parties.a_land.principal_lines": {
            "border": {"at_most": "closed", "firmness": {"uniform": [0, 0.9]}}
        }
    },
    "a batna": {"parties.a_land.batna": {"uniform": [0, 0.6]}},
    "a number of the process": {"process.collapse.base": {"uniform": [-6, 0]}},
}


def fixed(tree: object) -> object:
    """Return a resolved scenario with every range at its first number."""
    if isinstance(tree, dict):
        for kind in ("uniform", "triangular"):
            if kind in tree:
                return tree[kind][0]
        return {name: fixed(inner) for name, inner in tree.items()}
    return [fixed(inner) for inner in tree] if isinstance(tree, list) else tree


@pytest.mark.parametrize("number", range(30))
def test_runs_of_a_block_are_the_runs_played_alone_in_any_order(number: int) -> None:
    """What events change in one run is put back before the next."""
    layout = lay_out(generated(number))
    block = ensemble.play_runs(layout, 1, 0, 30)
    for at in (17, 3, 29, 0):
        alone = ensemble.play_runs(layout, 1, at, 1)
        assert alone.records[0] == block.records[at]
        assert np.array_equal(alone.phases[0], block.phases[at])


def test_the_made_up_scenarios_played_alone_have_events() -> None:
    assert sum(bool(generated(number).events) for number in range(30)) > 10


@pytest.mark.parametrize("what", ONE_RANGE)
def test_runs_of_a_block_are_the_runs_played_alone_when_only_one_number_is_drawn(what: str) -> None:
    base = loads(json.dumps(fixed(resolved(load(SMALL)))))
    easy = {
        "mediators.envoy.endurance": 100,
        "mediators.envoy.leverage": {"a_land": 0.9, "b_land": 0.9},
        "mediators.envoy.pressure": 0.9,
        "parties.a_land.flexibility.under_pressure": 0.9,
        "parties.*.mandate": 0.5,
    }
    layout = lay_out(apply(base, easy | ONE_RANGE[what]))
    assert len(layout.case.drawn) == 1
    block = ensemble.play_runs(layout, 1, 0, 200)
    alone = [ensemble.play_runs(layout, 1, run, 1).records[0] for run in range(200)]
    assert all(one == many for one, many in zip(alone, block.records, strict=True))
