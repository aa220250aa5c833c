"""One run is one fact: digests of the shipped scenarios, however they are played.

The digests that are expected stand in one place, the table of docs/performance.md. Where a change
of the rules means to change runs, put the table there that ``python -m benchmarks.digests`` prints,
and say so in CHANGELOG.md.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.digests import REAL, SHORT, WHOLE, digests
from benchmarks.variants import undropped
from negsim.engine import ensemble
from negsim.engine.compiled.workspace import RECORD
from negsim.engine.lay_out import lay_out
from negsim.scenario.files.load import load, shipped
from shipped_cases import few_always

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "performance.md"
SOME = 60
"""Runs that plain Python plays in a test."""


def in_plain_python(script: str) -> list[str]:
    """Return the words that a script prints where rules are not compiled."""
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "NEGSIM_COMPILE": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.split()


@pytest.mark.parametrize("name", shipped())
def test_the_digest_is_the_published_one(name: str) -> None:
    row = rf"^\| {name} \| {SHORT} \| (\w+) \|"
    [published] = re.findall(row, PAGE.read_text(encoding="utf-8"), flags=re.M)
    assert digests(lay_out(load(name)), SHORT)[0] == published, (
        "a change of the rules changes runs: say so in CHANGELOG.md, and put the table that "
        "`python -m benchmarks.digests` prints into docs/performance.md"
    )


@pytest.mark.parametrize("name", few_always(few=["kenya-2008", "textbook-two-party"]))
def test_threads_and_dropping_change_no_digest(name: str) -> None:
    layout = lay_out(load(name))
    expected = digests(layout, 5000)
    for threads in (2, 8):
        assert digests(layout, 5000, threads=threads) == expected
    assert digests(lay_out(load(name), drop=False), 5000, threads=2) == expected


@pytest.mark.parametrize("size", [pytest.param(1, marks=pytest.mark.long), 7, 999, 4096])
def test_blocks_of_any_size_change_no_digest(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = lay_out(load("camp-david-1978"))
    expected = digests(layout, 2000)
    monkeypatch.setattr(ensemble, "BLOCK", size)
    assert digests(layout, 2000, threads=2) == expected


@pytest.mark.parametrize(
    "names", [["textbook-two-party"], pytest.param([*shipped()], marks=pytest.mark.long)]
)
def test_plain_python_gives_the_same_digests(names: list[str]) -> None:
    script = (
        "from benchmarks.digests import digests\n"
        "from negsim.jit import COMPILE\n"
        "from negsim.scenario.files.load import load\n"
        "from negsim.engine.lay_out import lay_out\n"
        f"print(COMPILE, *[d for n in {names} for d in digests(lay_out(load(n)), {SOME})])"
    )
    here = [d for name in names for d in digests(lay_out(load(name)), SOME)]
    assert in_plain_python(script) == ["False", *here]


@pytest.mark.parametrize("name", shipped())
def test_nothing_dropped_gives_the_same_digests(name: str) -> None:
    assert digests(undropped(load(name)), SOME) == digests(lay_out(load(name)), SOME)


def test_all_that_is_recorded_of_a_run_is_in_its_digest() -> None:
    recorded = RECORD.names[: RECORD.names.index("phase")]
    assert {*WHOLE, *REAL} == {*recorded}


def test_another_seed_has_another_digest() -> None:
    layout = lay_out(load("istanbul-2025"))
    assert digests(layout, SHORT, 1) != digests(layout, SHORT, 2)
