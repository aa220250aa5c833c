"""Sweeps that are killed and interrupted: no part is lost, none is damaged."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from amounts import few_or_many
from negsim.sweeps.execution.sweep import sweep
from small_sweeps import ODDS, SCENARIO, experiment, process, table_of, wait_for_parts

KILLED = """
import os, signal, sys, time
from pathlib import Path
import numpy as np
import negsim.sweeps.execution.sweep
from negsim.engine.draws import uniform
from negsim.engine.ensemble import play_runs
from negsim.sweeps.experiment.file import quick
from negsim.scenario.files.load import load
from negsim.engine.lay_out import lay_out
from negsim.sweeps.execution.sweep import sweep

folder = Path(sys.argv[1])
experiment = quick({scenario!r}, {odds!r}, 5000, 3)
play_runs(lay_out(load({scenario!r})), 1, 0, 1)  # compiled now, so that kills hit the sweep


def child(steps):
    "Sweep, and die at the given step of writing if there is one."
    left = [steps]

    def dying(function):
        def step(*words):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*words)
        return step

    for name in ("fsync", "replace") if steps else ():
        setattr(os, name, dying(getattr(os, name)))
    sweep(experiment, folder, threads=2, log=print)


def begin(steps):
    number = os.fork()
    if number == 0:
        try:
            child(steps)
            os._exit(0)
        except BaseException as error:
            print(repr(error), flush=True)
            os._exit(1)
    return number


kills = 0
for round_ in range({rounds}):
    planted = round_ % 4 if round_ < 12 else 0
    number = begin(planted)
    if not planted:
        time.sleep(0.002 + 0.06 * uniform(np.uint64(7), round_, 0, 0, 0))
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            pass
    _, how = os.waitpid(number, 0)
    if os.WIFSIGNALED(how):
        kills += 1
    else:
        assert os.WEXITSTATUS(how) == 0
        break
number = begin(0)
assert os.waitpid(number, 0)[1] == 0
print(kills)
"""


@few_or_many("rounds", 20, 40)
def test_a_sweep_killed_many_times_comes_to_the_same_bytes(rounds: int, tmp_path: Path) -> None:
    script = KILLED.format(scenario=SCENARIO, odds=ODDS, rounds=rounds)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, str(tmp_path / "killed")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) >= rounds / 2  # nothing else was said: no part was damaged
    sweep(experiment(runs=5000), tmp_path / "undisturbed", threads=1, log=pytest.fail)
    assert table_of(tmp_path / "killed") == table_of(tmp_path / "undisturbed")
    assert not list(tmp_path.rglob("*.tmp"))
    assert len(list((tmp_path / "killed" / "parts").iterdir())) == 7 * 5


def test_an_interrupt_ends_soon_and_says_how_to_go_on(tmp_path: Path) -> None:
    one = process(tmp_path, runs=10**6)
    wait_for_parts(tmp_path, one)
    begun = time.monotonic()
    os.killpg(one.pid, signal.SIGINT)  # as a terminal does: to all processes of the sweep
    _, said = one.communicate(timeout=20)
    assert time.monotonic() - begun < 5  # a second where nothing else runs
    kept = len(list((tmp_path / "parts").iterdir()))
    words = (
        f"interrupted; (\\d+) finished parts are kept in '{tmp_path}', and the same command goes "
        "on from there"
    )
    found = re.search(words, said)
    assert found
    assert 0 <= kept - int(found[1]) <= 1  # one may have been written in that very moment
    assert not list(tmp_path.rglob("*.tmp"))
