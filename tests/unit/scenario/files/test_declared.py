"""The declaration of a number by its path."""

from __future__ import annotations

import pytest

from negsim.scenario.files.declared import field_at
from negsim.scenario.files.load import load
from negsim.scenario.files.resolve import numbers, resolved


@pytest.mark.parametrize(
    ("path", "declared"),
    [
        ("mediators.qatar.endurance", "mediators.*.endurance"),
        ("parties.kabul.red_lines.militants.0.firmness", "parties.*.red_lines.*.firmness"),
        ("process.rounds", "process.rounds"),
    ],
)
def test_names_and_indices_stand_for_any(path: str, declared: str) -> None:
    assert field_at(path).path == declared


def test_every_number_of_a_scenario_is_declared() -> None:
    paths = [path for path, _ in numbers(resolved(load("istanbul-2025")))]
    assert len(paths) > 100
    for path in paths:
        if not path.startswith("events."):
            assert field_at(path).path.split(".")[0] == path.split(".")[0]
