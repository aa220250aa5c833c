"""The difference split over changes: parts that are known, sums, zeros, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

import negsim
from answers import validate
from negsim.cli.main import main
from negsim.errors import NegsimError
from negsim.questions.arms import arm_of, base_of
from negsim.questions.split import changes_of, in_all, parts, runs_of, split

BOTH = {"mediators.qatar.present": 0, "mediators.turkiye.present": 0}

MANY: dict[str, object] = {
    f"mediators.{id}.{key}": 0.3
    for id in ("qatar", "turkiye")
    for key in ("facilitation", "formulation", "pressure", "present", "endurance", "leverage.*")
} | {"process.rounds": 30, "process.leaving": 0.1}


def by_orders(happens: np.ndarray, k: int) -> list[float]:
    """Return the mean of what each change adds, over all orders one by one."""
    added = [0.0] * k
    orders = [*permutations(range(k))]
    for order in orders:
        made = 0
        for change in order:
            added[change] += happens[made | 1 << change].mean() - happens[made].mean()
            made |= 1 << change
    return [one / len(orders) for one in added]


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_parts_are_the_means_over_all_orders_and_sum_to_the_whole(k: int) -> None:
    happens = np.random.default_rng(k).random((2**k, 500)) < 0.4
    found = [part.difference for part in parts({f"c{n}": "" for n in range(k)}, happens)]
    assert found == pytest.approx(by_orders(happens, k), abs=1e-12)
    assert sum(found) == pytest.approx(happens[-1].mean() - happens[0].mean(), abs=1e-12)


def test_a_part_that_is_known_and_a_change_that_does_nothing() -> None:
    # The outcome comes about in all runs where the first two are made both: half to each.
    happens = np.array([[which & 3 == 3] * 10 for which in range(8)])
    found = parts(dict.fromkeys(("a", "b", "idle"), ""), happens)
    assert [part.difference for part in found] == [0.5, 0.5, 0.0]
    assert [part.error for part in found] == [0.0] * 3
    last = happens[-1].mean() - happens[3].mean(), happens[3].mean() - happens[2].mean()
    assert last != (0.5, 0.5)  # what a split by one order alone would give


def test_an_arm_is_split_over_its_settings() -> None:
    base = base_of("istanbul-2025")
    arm = arm_of(base, "neither", BOTH)
    found = split(base, arm, "revived", 1000, 1, None)
    assert [part.change for part in found.parts] == [f"{path}=0" for path in BOTH]
    whole = negsim.compare("istanbul-2025", {"neither": BOTH}, runs=1000, outcome="revived")
    assert found.difference == pytest.approx(whole.difference(0, "revived").difference)
    assert sum(part.difference for part in found.parts) == pytest.approx(found.difference)
    assert all(part.difference < -0.2 and 0.0 < part.error < 0.02 for part in found.parts)


def test_what_differs_in_another_scenario_is_what_it_is_split_over() -> None:
    base = base_of("istanbul-2025")
    paths = [*changes_of(base, arm_of(base, "theirs", "istanbul-2025-afghan-account"))]
    assert len(paths) == 8
    assert "parties.afghan_taliban.red_lines.militants.firmness" in paths


@pytest.mark.long  # plays 256 sets of changes; what these are is seen above each time
def test_another_scenario_is_split_over_what_differs() -> None:
    base = base_of("istanbul-2025")
    arm = arm_of(base, "theirs", "istanbul-2025-afghan-account")
    found = split(base, arm, "settled", 100, 1, None)
    assert sum(part.difference for part in found.parts) == pytest.approx(found.difference)
    largest = max(found.parts, key=lambda part: part.difference)
    assert largest.change == "parties.afghan_taliban.red_lines.militants.firmness"


def test_more_changes_than_can_be_played_one_by_one_are_told_by_whose_they_are() -> None:
    base = base_of("istanbul-2025")
    arm = arm_of(base, "many", MANY)
    changes = changes_of(base, arm)
    assert [len(one) for one in changes.values()] == [6, 6, 1, 1]
    assert [*changes][:2] == ["mediators.qatar", "mediators.turkiye"]
    assert [*changes][2:] == ["process.rounds", "process.leaving"]
    found = split(base, arm, "settled", 40, 1, None)
    assert found.changes == 14
    assert found.remark.startswith("14 changes are too many")
    assert found.parts[0].name == "Qatar (mediators.qatar)"
    assert sum(part.difference for part in found.parts) == pytest.approx(found.difference)
    wide = {f"{path}.{n}": 1 for n in range(8) for path in ("process", "parties")}
    settings = tuple((path, str(value)) for path, value in wide.items())
    made = replace(arm, scenario=replace(arm.scenario, overrides=settings))
    assert [*changes_of(base, made)] == ["process", "parties"]


def test_twelve_changes_are_split_one_by_one() -> None:
    base = base_of("istanbul-2025")
    arm = arm_of(base, "twelve", dict([*MANY.items()][:12]))
    assert len(changes_of(base, arm)) == 12
    played = [runs_of(k, 20_000) for k in (1, 2, 4, 8, 9, 10, 12)]
    assert played == [20_000, 20_000, 10_000, 2_000, 1_000, 500, 250]
    assert in_all(base, [arm], 20_000) == 2**12 * 250
    assert in_all(base, [arm], 3) == 2**12 * 3


def test_threads_change_no_part_and_progress_is_told() -> None:
    base, seen = base_of("istanbul-2025"), list[int]()
    arm = arm_of(base, "neither", BOTH)
    one = split(base, arm, "revived", 300, 1, 1, seen.append)
    assert one == split(base, arm, "revived", 300, 1, 3)
    assert seen == [300, 600, 900, 1200]
    assert in_all(base, [arm], 300) == 1200


def test_what_cannot_be_split_is_refused() -> None:
    base = base_of("istanbul-2025")
    for outcome, given, what in (
        ("failed", {}, "a share of some runs only"),
        ("settled", "kenya-2008", "cannot be made|does not fit"),
    ):
        with pytest.raises(NegsimError, match=what):
            split(base, arm_of(base, "x", given), outcome, 10, 1, None)


@pytest.mark.long
def test_the_command_prints_the_parts_and_repeats_them(capsys: pytest.CaptureFixture[str]) -> None:
    arm = "neither: mediators.*.present=0, process.rounds=9"
    words = ["compare", "istanbul-2025", "--arm", arm, "--runs", "200", "--split"]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [part["change"] for part in told["arms"][0]["split"]["parts"]] == [
        "mediators.*.present=0", "process.rounds=9",
    ]  # fmt: skip
    assert "--split" in told["command"]
    validate(told, "compare")
    assert main(words) == 0
    assert "Change, over 200 runs" in capsys.readouterr().out
