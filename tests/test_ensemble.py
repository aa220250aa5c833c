"""One run is one fact: on any number of threads, in blocks of any size, alone or among many."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from generated import generated
from negsim import ensemble
from negsim.errors import NegsimError
from negsim.loading import apply, dump, load, loads
from negsim.outcomes import Tally
from negsim.packing import pack
from negsim.scenario import Scenario


@pytest.fixture(scope="module")
def istanbul() -> Scenario:
    return load("istanbul-2025")


def test_threads_change_no_count(istanbul: Scenario) -> None:
    one, two, five = (ensemble.run(istanbul, 7000, 3, threads).tally for threads in (1, 2, 5))
    assert one == two == five


def test_blocks_of_any_size_hold_the_same_runs(istanbul: Scenario) -> None:
    packed = pack(istanbul)
    whole = ensemble.play_runs(packed, 1, 0, 300)
    for size in (1, 7, 100):
        parts = [
            ensemble.play_runs(packed, 1, first, min(size, 300 - first))
            for first in range(0, 300, size)
        ]
        assert np.array_equal(np.concatenate([part.records for part in parts]), whole.records)
        assert np.array_equal(np.concatenate([part.phases for part in parts]), whole.phases)


def test_another_seed_is_another_ensemble(istanbul: Scenario) -> None:
    assert ensemble.run(istanbul, 2000, 0).tally != ensemble.run(istanbul, 2000, 1).tally


def test_tallies_of_parts_add_to_the_tally_of_the_whole(istanbul: Scenario) -> None:
    packed = pack(istanbul)
    total = Tally.empty(packed.case.classes + 4, packed.case.rounds)
    for first in (0, 1000):
        total = total + ensemble.tally(packed, ensemble.play_runs(packed, 1, first, 1000))
    assert total == ensemble.run(istanbul, 2000, 1).tally
    assert total.phases.sum(axis=1).tolist() == [2000] * 40


def test_dropping_texts_that_nobody_can_sign_changes_no_run() -> None:
    for number in range(40):
        packed = pack(generated(number))
        all_texts = pack(generated(number), drop=False)
        assert np.array_equal(
            ensemble.play_runs(packed, 1, 0, 50).records,
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
    return replace(
        scenario,
        issues=turned(scenario.issues),
        parties=parties,
        mediators=mediators,
        violence=scenario.violence[::-1],
    )


def test_reordering_changes_no_run(istanbul: Scenario) -> None:
    for scenario in (istanbul, *(generated(n) for n in range(20))):
        before = ensemble.play_runs(pack(scenario), 1, 0, 200)
        after = ensemble.play_runs(pack(reordered(scenario)), 1, 0, 200)
        same = [name for name in before.records.dtype.names if name != "package"]
        for name in (*same, "package"):
            assert np.array_equal(before.records[name], after.records[name]), name


def test_renaming_changes_no_run_if_streams_are_kept(istanbul: Scenario) -> None:
    text = dump(istanbul)
    for name in ("pakistan", "afghan_taliban", "turkiye", "qatar", "militants", "airspace"):
        text = re.sub(rf"(?<![\w-]){name}(?![\w-])", f"x_{name}", text)
    renamed = loads(text)
    assert {party.id for party in renamed.parties} == {"x_pakistan", "x_afghan_taliban"}
    assert ensemble.run(renamed, 3000).tally == ensemble.run(istanbul, 3000).tally


def test_a_null_mediator_changes_no_run(istanbul: Scenario) -> None:
    null = replace(istanbul.mediators[0], id="null", stream=1, leverage=(0.0, 0.0))
    more = replace(istanbul, mediators=(*istanbul.mediators, null))
    before, after = (ensemble.play_runs(pack(s), 1, 0, 3000) for s in (istanbul, more))
    for name in before.records.dtype.names:
        if name != "effort":  # it spends its own, to no avail
            assert np.array_equal(before.records[name], after.records[name]), name


def test_a_firm_line_is_never_crossed(istanbul: Scenario) -> None:
    flexible = apply(
        istanbul,
        {"parties.afghan_taliban.flexibility": 1, "mediators.*.pressure": 1,
         "mediators.*.endurance": 500},
    )  # fmt: skip
    packed = pack(flexible)
    records = ensemble.play_runs(packed, 1, 0, 4000).records
    signed = [packed.levels(int(n)) for n in np.unique(records.package[records.package >= 0])]
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
        ensemble.run(istanbul, **given)
    assert str(refused.value) == message


def test_progress_counts_up_to_all_runs(istanbul: Scenario) -> None:
    told: list[int] = []
    ensemble.run(istanbul, 5000, progress=told.append)
    assert told == [2048, 4096, 5000]
