"""The two executors agree on the shipped scenarios, event by event."""

from __future__ import annotations

import pytest

from amounts import few_or_many
from negsim.scenario.files.load import load, shipped
from two_executors import disagreements


@few_or_many("runs", 200, 2000)
@pytest.mark.parametrize("name", shipped())
def test_they_agree_on_a_shipped_scenario(name: str, runs: int) -> None:
    assert disagreements(load(name), runs) == []
