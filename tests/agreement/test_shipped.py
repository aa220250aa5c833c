"""The two executors agree on the shipped scenarios, event by event."""

from __future__ import annotations

import pytest
from test_agreement import disagreements

from negsim.scenario.files.load import load, shipped


@pytest.mark.parametrize("runs", [200, pytest.param(2000, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", shipped())
def test_they_agree_on_a_shipped_scenario(name: str, runs: int) -> None:
    assert disagreements(load(name), runs) == []
