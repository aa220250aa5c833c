"""How long answers take on two cores: their processor time, which other work stretches less."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CORES = 2

WITHIN = {
    "compare istanbul-2025 --arm without:mediators.qatar.present=0": 5,
    "need istanbul-2025 --share .2 --by parties.afghan_taliban.flexibility.under_pressure": 5,
    "blocked istanbul-2025": 5,
    "after istanbul-2025 back,interim,collapse": 5,
    "report istanbul-2025 --out talks.html": 180,
}
"""Commands with their usual 20,000 runs, and the seconds on `CORES` that they may take."""


def spent(command: str, folder: Path) -> float:
    """Return the processor time in seconds that a command takes."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "negsim", *command.split()], cwd=folder, capture_output=True,
        check=True,
    )  # fmt: skip
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


@pytest.mark.long
@pytest.mark.parametrize("command", WITHIN)
def test_an_answer_takes_no_longer_than_it_may(command: str, tmp_path: Path) -> None:
    spent("run istanbul-2025 --runs 1", tmp_path)  # compiled by then
    assert spent(command, tmp_path) < WITHIN[command] * CORES
