"""``python -m benchmarks``: one table of how fast negsim is, next to others.

Ratios are measured side by side, see `benchmarks.side_by_side`; speeds are per second of CPU time
on one core. Run it from the top of a checkout.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import search, task
from benchmarks.side_by_side import Comparison, Measure, compare, contender, fresh
from negsim.results.provenance import version

START_UP = "import numpy, numba, matplotlib.pyplot"
NO_NEGMAS = (
    "NegMAS is not installed in {}: left out. It has many dependencies, so give it an environment "
    "of its own:\n  python -m venv negmas-venv && negmas-venv/bin/pip install negmas\n"
    "  python -m benchmarks --negmas negmas-venv/bin/python"
)


def has_negmas(python: str) -> bool:
    """Return whether a Python has NegMAS."""
    try:
        done = subprocess.run([python, "-c", "import negmas"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def against_negmas(python: str, seconds: float, pairs: int) -> Iterator[Comparison]:
    """Compare with NegMAS on one task, with preferences the same in all runs and drawn."""
    if not has_negmas(python):
        print(NO_NEGMAS.format(python), file=sys.stderr)
        return
    script = str(Path(__file__).with_name("negmas_talks.py"))
    for preferences in task.SALIENCES:
        words = json.dumps(task.task(preferences))

        def theirs(seed: int, words: str = words) -> dict[str, Any]:
            return fresh([python, script, str(seconds), str(seed)], words)

        name = f"NegMAS, preferences {preferences}"
        ours = contender(f"task-{preferences}", seconds)
        yield compare(name, ("negsim", "NegMAS"), ours, theirs, pairs)


def against_mesa(seconds: float, pairs: int) -> Iterator[Comparison]:
    """Compare with the readable model of the same runs."""
    ours, theirs = (contender(name, seconds) for name in ("istanbul", "istanbul-mesa"))
    labels = ("compiled ensemble", "readable Mesa model")
    yield compare("readable model, istanbul-2025", labels, ours, theirs, pairs)


def against_itself(seconds: float, pairs: int) -> Iterator[Comparison]:
    """Measure what ranges cost, and what leaving out packages gains where runs differ in values."""
    settled = contender("istanbul, all settled", seconds)
    for name, question in (
        ("istanbul, texts settled", "no ranges: all but those of texts"),
        ("istanbul", "no ranges: all"),
    ):
        ours, labels = contender(name, seconds), ("ranges", "point values")
        yield compare(question, labels, ours, settled, pairs)
    with tempfile.TemporaryDirectory() as cache:
        for name in ("istanbul", "camp-david", "task-drawn"):
            whole = contender(f"{name}, nothing dropped", seconds, cache)
            ours, labels = contender(name, seconds), ("as it is", "nothing dropped")
            yield compare(f"nothing dropped: {name}", labels, ours, whole, pairs)


def against_silence(seconds: float, pairs: int) -> Iterator[Comparison]:
    """Measure what it takes to write down what happens in runs."""
    for name in ("istanbul, moves logged", "istanbul, all logged"):
        ours, labels = contender(name, seconds), ("read", "nobody reads")
        yield compare(f"event log: {name}", labels, ours, contender("istanbul", seconds), pairs)


def against_c(seconds: float, pairs: int) -> Iterator[Comparison]:
    """Compare the innermost search with the same in C, in packages looked at per second."""
    with tempfile.TemporaryDirectory() as folder:
        program = search.build(Path(folder))
        if program is None:
            print("gcc is not installed: the comparison with C is left out", file=sys.stderr)
            return
        for scenario in ("istanbul-2025", "camp-david-1978"):
            data = Path(folder) / scenario
            texts = search.write_data(scenario, data)
            for at, what in ((0, "offers"), (2, "drafts")):
                commands = [sys.executable, "-m", "benchmarks.search"], [str(program)]
                ours, theirs = (answering([*c, str(data), str(seconds)], at) for c in commands)
                name = f"C, {what}, {texts} texts"
                found = compare(name, ("negsim", "C"), ours, theirs, pairs)
                if found.others["ours"]["answers"] != found.others["theirs"]["answers"]:
                    raise SystemExit(f"{name}: the answers differ")
                yield found


def answering(command: list[str], at: int) -> Measure:
    """Return what measures one search: entry `at` is nanoseconds a text, the next the answers."""

    def measure(_: int) -> dict[str, Any]:
        done = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        return {"per_second": 1e9 / float(done[at]), "answers": int(done[at + 1])}

    return measure


def start_up(pairs: int) -> Iterator[Comparison]:
    """Compare a run and a story with importing what they are made of: the processes' CPU."""
    run = ["-m", "negsim", "run", "istanbul-2025", "--runs", "1000", "--threads", "1"]
    story = ["-m", "negsim", "story", "istanbul-2025", "--run", "2"]

    def spending(arguments: list[str]) -> Measure:
        def measure(_: int) -> dict[str, Any]:
            before = os.times()
            subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
            after = os.times()
            spent = sum(after[2:4]) - sum(before[2:4])
            return {"per_second": 1 / spent}

        return measure

    for question, command, other in (
        ("start: 1000 runs / imports", run, START_UP),
        ("start: a story / two imports", story, "import numpy, numba"),
    ):
        spending(command)(0)  # after first use
        ours, theirs = spending(command), spending(["-c", other])
        labels = (" ".join(command[1:3]), other)
        yield compare(question, labels, ours, theirs, pairs)


def machine() -> dict[str, Any]:
    """Return what the numbers were measured on."""
    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        names = [line for line in lines if line.startswith("model name")]
        model = names[0].split(":")[1].strip() if names else model
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    packages = ("negsim", "numpy", "numba", "mesa")
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "load": load,
        "system": platform.platform(),
        "date": datetime.date.today().isoformat(),
        "versions": {"python": platform.python_version(), **{p: version(p) for p in packages}},
    }


def show(rows: list[tuple[str, ...]]) -> None:
    """Print rows as a table; all columns but the first are numbers."""
    head = ("against", "negsim /s", "other /s", "ratio", "smallest - largest")
    table = [head, *rows]
    widths = [max(len(row[at]) for row in table) for at in range(len(head))]
    for row in table:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  ".join(cells))


def main() -> None:
    """Measure all, print the table, and write the numbers where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", metavar="FILE", help="write all numbers to this file")
    parser.add_argument("--negmas", metavar="PYTHON", default=sys.executable,
                        help="a Python that has NegMAS (default: this one)")  # fmt: skip
    parser.add_argument("--pairs", type=int, default=7, help="pairs measured (default: 7)")
    parser.add_argument("--seconds", type=float, default=2.0,
                        help="CPU time of one measurement (default: 2)")  # fmt: skip
    given = parser.parse_args()
    about, begun = machine(), time.monotonic()
    print(f"{about['processor']}, {about['cores']} cores, {about['date']}; {given.pairs} pairs\n")
    found = [
        *against_negmas(given.negmas, given.seconds, given.pairs),
        *against_mesa(given.seconds, given.pairs),
        *against_itself(given.seconds, given.pairs),
        *against_silence(given.seconds, given.pairs),
        *against_c(given.seconds / 4, given.pairs),
        *start_up(given.pairs),
    ]
    show([comparison.row() for comparison in found])
    print(f"\n{time.monotonic() - begun:.0f} seconds")
    if given.json:
        document = {"machine": about, "comparisons": [c.document() for c in found]}
        Path(given.json).write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
