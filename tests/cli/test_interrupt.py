"""Ctrl-C ends a long run at once, says what was kept, and leaves nothing half-written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

INSIDE = 4.0
"""Seconds of CPU time after which it plays: it begins after 1 to 2, and 10^8 runs take an hour."""


def spent(process: int) -> float:
    """Return the seconds of CPU time that a process has spent so far."""
    words = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.long
@pytest.mark.parametrize("option", ["--out", "--rows"])
def test_an_interrupt_ends_a_long_run_and_leaves_nothing(tmp_path: Path, option: str) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "negsim", "run", "istanbul-2025", "--runs"]
    root = Path(__file__).parents[2]
    # Compiling is another matter, see tests/cli/test_output.py.
    subprocess.run([*command, "1"], cwd=root, check=True, capture_output=True)
    running = subprocess.Popen(
        [*command, "100000000", option, str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=root,
    )
    while spent(running.pid) < INSIDE:
        time.sleep(0.1)
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    before = spent(running.pid)
    children = os.times()
    told, complaints = running.communicate(timeout=30)
    after = os.times()
    # CPU time: on a busy machine a second on the wall may be a tenth of one. Ending takes .3 to
    # .5 s of it, 1.1 s where other tests share the processors; what was asked for takes an hour.
    all_spent = sum(after[2:4]) - sum(children[2:4])
    assert all_spent - before < 3
    assert running.returncode == 130
    assert told == ""
    assert complaints.splitlines()[-1].startswith("negsim: interrupted")
    assert "Traceback" not in complaints
    assert list(tmp_path.iterdir()) == []
