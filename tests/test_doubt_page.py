"""The table of docs/doubt.md is what the program gives."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from negsim.scenario.files.load import shipped

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

import make_doubt  # noqa: E402


@pytest.mark.long
@pytest.mark.parametrize("scenario", shipped())
def test_the_page_has_the_intervals_of_the_program(scenario: str) -> None:
    page = make_doubt.PAGE.read_text(encoding="utf-8")
    for row in make_doubt.rows(scenario):
        assert row in page
