"""What came about on the way of a run, told from its record, by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from negsim.engine.compiled.workspace import RECORD
from negsim.engine.ensemble import happened
from negsim.vocabulary import (
    ADJOURNED,
    COLLAPSED,
    HOSTILITIES,
    MILESTONES,
    SETTLED,
    SHARE_OF,
    TALKS,
)


def came_about(start: int = TALKS, on_site: bool = False, **record: Any) -> set[str]:
    """Return the milestones of a run with this record; its scenario has one class of settlement."""
    records = np.zeros(1, dtype=RECORD).view(np.recarray)
    records.outcome = 3  # collapse
    for name, value in record.items():
        records[name] = value
    case: Any = SimpleNamespace(start_phase=start, start_on_site=on_site, classes=1)
    found = happened(case, records)
    assert list(found) == list(MILESTONES)
    return {name for name, runs in found.items() if runs[0]}


def test_nothing_happens_where_talks_go_on() -> None:
    assert came_about() == set()


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        # Talks collapse in round 4 and stay suspended.
        ({}, {"suspended"}),
        # Both delegations are still there when talks come back in round 6.
        ({"revivals": 1, "rounds_to_revival": 2}, {"revived", "suspended", "suspended_back"}),
        # One leaves in round 5, and none comes back.
        ({"broke_off": 5}, {"suspended", "broken_off"}),
        # One leaves in round 5; talks are back in round 6, or in the round in which it left.
        (
            {"broke_off": 5, "back_after": 2, "revivals": 1, "rounds_to_revival": 2},
            {"revived", "suspended", "broken_off", "broken_off_back"},
        ),
        (
            {"broke_off": 5, "back_after": 1, "revivals": 1, "rounds_to_revival": 1},
            {"revived", "suspended", "broken_off", "broken_off_back"},
        ),
        # Back in round 6 from a suspension; broken off in round 9 after another collapse.
        (
            {"collapses": 2, "broke_off": 9, "revivals": 1, "rounds_to_revival": 2},
            {"revived", "suspended", "suspended_back", "broken_off"},
        ),
    ],
)
def test_a_collapse_in_round_four(record: dict[str, int], expected: set[str]) -> None:
    assert came_about(**{"collapses": 1, "first_collapse": 4} | record) == expected


def test_a_run_that_starts_collapsed_counts_its_return_from_the_start() -> None:
    later = {"collapses": 1, "first_collapse": 8, "revivals": 1, "rounds_to_revival": 3}
    back = {"revived", "suspended", "suspended_back"}
    assert came_about(COLLAPSED, on_site=True) == {"suspended"}
    assert came_about(COLLAPSED, on_site=True, **later) == back
    assert came_about(COLLAPSED, on_site=True, **later, broke_off=9) == back | {"broken_off"}
    back = {"revived", "broken_off", "broken_off_back"}
    assert came_about(COLLAPSED, broke_off=1) == {"broken_off"}
    assert came_about(COLLAPSED, **later, broke_off=1, back_after=3) == back


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        (TALKS, {"truce_talks_on"}),
        (ADJOURNED, {"truce_talks_on"}),
        (COLLAPSED, {"truce_talks_off"}),
        (SETTLED, set()),
        (HOSTILITIES, set()),
    ],
)
def test_a_truce_at_the_end_is_told_where_no_settlement_or_fighting_is(
    phase: int, expected: set[str]
) -> None:
    assert came_about(phase=phase, truce=True) == expected
    assert came_about(phase=phase) == set()


def test_texts_signed_and_failed() -> None:
    assert came_about(interim=3) == {"interim_reached"}
    assert came_about(outcome=0, failed=True) == {"settled", "failed"}


def test_what_is_a_share_of_some_runs_is_never_without_them() -> None:
    dice = np.random.default_rng(1)
    records = np.zeros(4000, dtype=RECORD).view(np.recarray)
    records.outcome = dice.integers(0, 5, 4000)
    records.failed = (records.outcome == 0) & (dice.random(4000) < 0.5)
    records.collapses = dice.integers(0, 2, 4000)
    records.first_collapse = records.collapses * dice.integers(1, 6, 4000)
    records.revivals = records.collapses * dice.integers(0, 2, 4000)
    records.rounds_to_revival = records.revivals * dice.integers(1, 6, 4000)
    records.broke_off = records.collapses * dice.integers(0, 9, 4000)
    records.back_after = (records.broke_off > 0) * records.revivals
    case: Any = SimpleNamespace(start_phase=TALKS, start_on_site=False, classes=1)
    found = happened(case, records)
    for some, of in SHARE_OF.items():
        assert found[some].any()
        assert not (found[some] & ~found[of]).any()
