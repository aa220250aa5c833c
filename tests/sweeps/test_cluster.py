"""Sweeps on a cluster: a Dask scheduler and its workers, real processes on this machine."""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
import os
import re
import shlex
import subprocess
import sys
import textwrap
import time
import types
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from messages import messages
from negsim.cli.main import main
from negsim.errors import NegsimError
from negsim.results.provenance import version
from negsim.sweeps.execution import cluster
from negsim.sweeps.execution.gather import finish
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.execution.sweep import Progress, sweep
from negsim.sweeps.experiment.experiment import Experiment, Sets
from negsim.sweeps.experiment.file import quick, to_yaml

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cluster.md"
message = messages(Path(__file__).with_name("messages.txt"))


def experiment() -> Experiment:
    """Return an experiment of seven cells, 35 units in all."""
    return quick("textbook-two-party", ["process.collapse.base=-6:0:7"], 5000, 3)


def small() -> Experiment:
    """Return an experiment of three cells."""
    return quick("textbook-two-party", ["process.collapse.base=-6:0:3"], 1000, 3)


@contextmanager
def running(*words: str, path: str = "") -> Iterator[subprocess.Popen[bytes]]:
    """Give a running program of Dask, and end it."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (path, str(ROOT))))}
    program = subprocess.Popen(
        [sys.executable, "-m", *words],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield program
    finally:
        program.kill()
        program.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Give a scheduler on the loopback interface: its address and its process."""
    file = folder / "scheduler.json"
    with running(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
        "--no-dashboard", "--no-jupyter", "--scheduler-file", str(file),
    ) as program:  # fmt: skip
        while not file.exists() or not file.read_text():
            time.sleep(0.05)
        yield json.loads(file.read_text())["address"], program


def worker(address: str, path: str = "") -> contextmanager[subprocess.Popen[bytes]]:
    """Give a worker of a scheduler, a single process that nobody starts again."""
    return running(
        "distributed.cli.dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1",
        "--no-nanny", "--no-dashboard", path=path,
    )  # fmt: skip


def commands(monkeypatch: pytest.MonkeyPatch, address: str = "") -> list[str]:
    """Return the lines of the blocks of docs/cluster.md that begin programs.

    The current folder has the experiment that they name, a small one.
    """
    Path("my-experiment.yaml").write_text(to_yaml(small()), encoding="utf-8")
    monkeypatch.setenv("SCRATCH", str(Path("scratch").absolute()))
    page = PAGE.read_text(encoding="utf-8").replace(" \\\n", " ")
    page = page.replace("/data/sweep", str(Path("data").absolute()))
    page = page.replace("pressure-by-flexibility", "my-experiment.yaml")
    page = page.replace("tcp://10.0.0.5:8786", address)
    return re.findall(r"^    (?:srun )?((?:negsim|dask) [^#\n]*)", page, re.M)


def play(command: str) -> None:
    assert main(shlex.split(os.path.expandvars(command))[1:]) == 0, command


@pytest.mark.long
def test_shares_by_hand_are_played_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    by_hand = [line for line in commands(monkeypatch) if "--out" in line or "plot" in line]
    tasks = [line for line in by_hand if "$SLURM_ARRAY_TASK_ID/20" in line]
    assert (len(by_hand), len(tasks)) == (6, 1)
    for line in by_hand:
        for task in range(1, 21 if line in tasks else 2):
            monkeypatch.setenv("SLURM_ARRAY_TASK_ID", str(task))
            play(line)
    assert finish_in(tmp_path / "data") == finish_in(tmp_path / "scratch" / "sweep")
    assert (tmp_path / "scratch" / "sweep" / "shares.png").exists()


@pytest.mark.long
def test_dask_is_used_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    [script] = re.findall(r"^    from dask_jobqueue.*\n(?:(?: {4}.*)?\n)+", PAGE.read_text(), re.M)
    with ExitStack() as stack:
        address, _ = stack.enter_context(scheduler(tmp_path))

        class SLURMCluster:
            """Stands for the class of this name, which needs a Slurm."""

            scheduler_address = address

            def __init__(self, cores: int, processes: int, memory: str, walltime: str) -> None:
                assert (processes, memory) == (1, "8GB")

            def scale(self, jobs: int) -> None:
                stack.enter_context(worker(address))

        jobqueue = types.ModuleType("dask_jobqueue")
        jobqueue.SLURMCluster = SLURMCluster  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "dask_jobqueue", jobqueue)
        lines = commands(monkeypatch, address)
        known: dict[str, Any] = {}
        exec(textwrap.dedent(script), known)
        assert known["table"]["runs"].tolist() == [1000] * 3
        [line] = [line for line in lines if "--cluster" in line]
        play(line)
    [folder] = Path("out").iterdir()
    assert finish_in(Path("sweep")) == finish_in(folder)
    dask = [line.split()[:2] for line in lines if line.startswith("dask")]
    assert dask == [["dask", "scheduler"], ["dask", "worker"]]


@pytest.mark.long
def test_workers_come_to_the_same_bytes_even_if_some_are_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[str] = []
    connect = cluster._connect
    monkeypatch.setattr(
        cluster, "_connect", lambda address: (connected.append(address), connect(address))[1]
    )
    sweep(experiment(), tmp_path / "here", threads=2, log=pytest.fail)
    expected = hashlib.sha256(finish_in(tmp_path / "here")).hexdigest()
    with ExitStack() as stack:
        address, _ = stack.enter_context(scheduler(tmp_path))
        workers = [stack.enter_context(worker(address)) for _ in range(2)]
        killed: list[int] = []

        def kill(now: Progress) -> None:
            if now.parts in (6, 20) and len(killed) < 2:
                one = workers[len(killed)]
                killed.append(one.pid)
                one.kill()
                stack.enter_context(worker(address))  # another comes in its place

        sweep(
            experiment(), tmp_path / "there", cluster=address, progress=kill, log=reported_waiting
        )
        assert len(killed) == 2
        assert hashlib.sha256(finish_in(tmp_path / "there")).hexdigest() == expected
        reported: list[str] = []
        sweep(experiment(), tmp_path / "there", cluster=address, log=reported.append)
    assert reported == []
    assert connected == [address, address]  # once for each sweep


@pytest.mark.long  # that workers come to the same bytes is seen without doubt, too
def test_doubt_on_a_cluster_comes_to_the_same_bytes(tmp_path: Path) -> None:
    asked = replace(quick("textbook-two-party", [], 20, 3), doubt=Sets(6, 20))
    sweep(asked, tmp_path / "here", threads=1, log=pytest.fail)
    with scheduler(tmp_path) as (address, _), worker(address):
        sweep(asked, tmp_path / "there", cluster=address, log=reported_waiting)
    assert finish_in(tmp_path / "there") == finish_in(tmp_path / "here")


def reported_waiting(words: str) -> None:
    address = re.findall(r"tcp://[\d.]+:\d+", words)[0]
    assert words == message("waiting", address=address)


def finish_in(folder: Path) -> bytes:
    """Return the bytes of the table of a complete sweep."""
    return finish(open_store(folder, pytest.fail)).read_bytes()


@pytest.mark.long
def test_a_worker_with_another_version_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other" / "negsim-9.9.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: negsim\nVersion: 9.9\n")
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, path=str(other.parent)),
        pytest.raises(NegsimError) as caught,
    ):
        sweep(experiment(), tmp_path / "out", cluster=address, log=reported_waiting)
    words = str(caught.value)
    [worker_of] = re.findall(r"tcp://127\.0\.0\.1:\d+", words)
    assert words == message("version of a worker", worker=worker_of, version=version())
    assert not list((tmp_path / "out" / "parts").iterdir())


@pytest.mark.long
def test_a_cluster_that_is_lost_is_reported_in_our_words_alone(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    theirs: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            theirs.append(record.getMessage())

    importlib.import_module("distributed")
    for name in ("distributed", "distributed.client"):  # each says what it says itself
        logging.getLogger(name).addHandler(Kept())
    with (
        scheduler(tmp_path) as (address, program),
        worker(address),
        pytest.raises(NegsimError) as caught,
    ):
        sweep(
            experiment(), folder, cluster=address, log=reported_waiting,
            progress=lambda now: program.kill(),
        )  # fmt: skip
    assert str(caught.value) == message("lost cluster", address=address)
    assert list((folder / "parts").iterdir())
    assert theirs == []


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://127.0.0.1:9", "nobody answers"),
        ("carrier-pigeon://x", "unknown address scheme"),
        ("node7", "missing port number in address 'node7'"),
        ("", "missing port number in address ''"),
        ("tls://127.0.0.1:9", "no certificates are set for TLS in Dask's own configuration"),
    ],
)
def test_an_address_where_nobody_answers_is_reported_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, reason: str
) -> None:
    importlib.import_module("distributed")  # which takes a second by itself
    assert cluster.PATIENCE < 10
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    begun = time.monotonic()
    with pytest.raises(NegsimError) as caught:
        sweep(experiment(), tmp_path / "out", cluster=address, log=pytest.fail)
    assert time.monotonic() - begun < 5
    assert not (tmp_path / "out").exists()
    before, after = message("no scheduler", address=address, reason="|").split("|")
    assert str(caught.value).startswith(f"{before}{reason}")
    assert str(caught.value).endswith(after)


def test_without_the_library_its_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(NegsimError) as caught:
        sweep(experiment(), tmp_path, cluster="tcp://127.0.0.1:9", log=pytest.fail)
    assert str(caught.value) == message("no distributed")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CancelledError(), "the cluster at x was lost"),
        (type("KilledWorker", (Exception,), {})(), "several workers in a row ended while they"),
        (ModuleNotFoundError("No module named 'negsim'"), "need negsim .* No module named"),
        (RuntimeError("Error during deserialization of the task graph"), "need negsim"),
    ],
)
def test_what_goes_wrong_on_a_cluster_is_reported(error: Exception, words: str) -> None:
    refusal = cluster._refusal(error, "x")
    assert refusal is not None
    assert re.search(words, str(refusal))
    assert cluster._refusal(ZeroDivisionError(), "x") is None
