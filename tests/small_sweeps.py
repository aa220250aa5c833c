"""A small sweep of the model, in this process or in one that may be killed."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest

from negsim.sweeps.execution.gather import finish
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.experiment.experiment import Experiment
from negsim.sweeps.experiment.file import quick

SCENARIO = "textbook-two-party"
ODDS = ["process.collapse.base=-6:0:7"]  # shares from all to hardly any


def experiment(runs: int = 1200, seed: int = 3) -> Experiment:
    """Return an experiment of seven cells, 21 units in all."""
    return quick(SCENARIO, ODDS, runs, seed)


def table_of(folder: Path) -> str:
    """Return a digest of the bytes of the table of a complete sweep."""
    file = finish(open_store(folder, pytest.fail))
    return hashlib.sha256(file.read_bytes()).hexdigest()


SWEEP = """
import sys
from negsim.sweeps.experiment.file import quick
from negsim.sweeps.execution.sweep import sweep
folder, shard = sys.argv[1], tuple(map(int, sys.argv[2].split("/")))
experiment = quick({scenario!r}, {odds!r}, {runs}, 3)
print("ready", flush=True)
sys.stdin.readline()
sweep(experiment, folder, shard=shard, log=lambda words: print(words, flush=True), threads=1)
"""


def process(folder: Path, shard: str = "1/1", runs: int = 1200) -> subprocess.Popen[str]:
    """Return a process that will sweep when it gets a line."""
    script = SWEEP.format(scenario=SCENARIO, odds=ODDS, runs=runs)
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder), shard],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
        start_new_session=True,
    )


def wait_for_parts(folder: Path, one: subprocess.Popen[str]) -> None:
    """Let a process begin, and wait until it has written three parts."""
    assert one.stdout.readline() == "ready\n"
    one.stdin.write("go\n")
    one.stdin.flush()
    while len(list(folder.glob("parts/part-*"))) < 3:
        assert one.poll() is None
        time.sleep(0.02)
