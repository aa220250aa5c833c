"""The two executors agree on the shipped scenarios, event by event."""

from __future__ import annotations

import pytest

from negsim.scenario.files.load import load, shipped
from shipped_cases import few_always
from two_executors import disagreements

RUNS = 10
"""Runs of each that are compared each time: the readable model takes up to a second for one."""


@pytest.mark.parametrize("name", few_always(few=("istanbul-2025", "south-sudan-2018")))
def test_they_agree_on_a_shipped_scenario(name: str) -> None:
    assert disagreements(load(name), RUNS) == []


@pytest.mark.long
@pytest.mark.parametrize("name", shipped())
def test_they_agree_on_2000_runs_of_a_shipped_scenario(name: str) -> None:
    assert disagreements(load(name), 2000) == []
