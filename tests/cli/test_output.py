"""What cannot be written is told in one line: a full disk, a closed output, a full cache."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from negsim import jit
from negsim.cli.shared import COMPILING

ROOT = Path(__file__).parents[2]
NEGSIM = [sys.executable, "-m", "negsim"]


def test_a_full_disk_behind_standard_output_is_told_in_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*NEGSIM, "list"], stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, check=False
        )
    assert done.returncode == 2
    assert (done.stderr[:8], done.stderr.count("\n")) == ("negsim: ", 1)
    assert "No space left" in done.stderr


def test_a_closed_standard_output_is_told_in_one_line() -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" >&-', "sh", *NEGSIM, "list"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 2
    assert (done.stderr[:8], done.stderr.count("\n")) == ("negsim: ", 1)
    assert "closed" in done.stderr


def test_an_interrupt_inside_a_callback_from_a_compiler_is_not_lost() -> None:
    # Compilers call back into Python; there Python prints the exception and goes on.
    script = (
        "import ctypes, os, signal, sys, time\n"
        "from negsim.cli import list as listing, main as cli\n"
        "def inside():\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    time.sleep(0.01)\n"
        "call = ctypes.CFUNCTYPE(None)(inside)\n"
        "def long(arguments):\n"
        "    call()\n"
        "    time.sleep(600)\n"
        "listing.carry_out = long\n"
        "sys.exit(cli.main(['list']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False,
        timeout=60,
    )  # fmt: skip
    assert (done.stderr[:19], done.stderr.count("\n")) == ("negsim: interrupted", 1)
    assert done.returncode == 130


@pytest.mark.long
def test_rules_that_cannot_be_kept_are_compiled_all_the_same(tmp_path: Path) -> None:
    script = (
        "import resource; from negsim import jit;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "from negsim.rules.chance import logistic; print(logistic(0.0), jit.COMPILE)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NEGSIM_CACHE": str(tmp_path), "NEGSIM_COMPILE": "1"},
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("0.5 True\n", "")
    assert not list(tmp_path.rglob("*.nbc"))


def test_a_user_without_a_home_keeps_rules_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    for name in ("NEGSIM_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert jit.cache_folder().is_relative_to(jit.private_folder())


def test_an_interrupt_need_not_wait_for_rules_to_compile(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*NEGSIM, "run", "istanbul-2025"],
        env={**os.environ, "NEGSIM_CACHE": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert running.stderr is not None
    assert running.stderr.readline() == f"negsim: {COMPILING}\n"
    time.sleep(3)  # compiling takes 15 seconds or more
    assert running.poll() is None
    running.send_signal(signal.SIGINT)
    asked = time.monotonic()
    _, complaints = running.communicate(timeout=60)
    assert time.monotonic() - asked < 5
    assert running.returncode == 130
    assert (complaints[:19], complaints.count("\n")) == ("negsim: interrupted", 1)
