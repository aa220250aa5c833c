"""The table of docs/doubt.md is what the program gives."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

import make_doubt  # noqa: E402


@pytest.mark.parametrize(
    "scenario",
    [
        "textbook-two-party",
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in (
                "camp-david-1978",
                "cyprus-2017",
                "dayton-1995",
                "istanbul-2025",  # whose doubt README has, too, and that is played each time
                "istanbul-2025-afghan-account",
                "istanbul-2025-pakistani-account",
                "jeddah-2023",
                "kenya-2008",
                "rambouillet-1999",
                "south-sudan-2018",
                "thailand-cambodia-2025",
                "us-taliban-2019",
                "vance-owen-1993",
            )
        ),
    ],
)
def test_the_page_has_the_intervals_of_the_program(scenario: str) -> None:
    page = make_doubt.PAGE.read_text(encoding="utf-8")
    for row in make_doubt.rows(scenario):
        assert row in page
