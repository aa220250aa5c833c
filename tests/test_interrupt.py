"""Ctrl-C ends a long run at once, says what was kept, and leaves nothing half-written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path


def test_an_interrupt_ends_a_long_run_and_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "negsim", "run", "istanbul-2025", "--runs", "100000000"]
    running = subprocess.Popen(
        [*command, "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    time.sleep(5)  # well inside the run: 10^8 runs take most of an hour
    assert running.poll() is None
    running.send_signal(signal.SIGINT)
    asked = time.monotonic()
    told, complaints = running.communicate(timeout=30)
    assert time.monotonic() - asked < 5
    assert running.returncode == 130
    assert told == ""
    assert complaints.splitlines()[-1].startswith("negsim: interrupted")
    assert "Traceback" not in complaints
    assert list(tmp_path.iterdir()) == []
