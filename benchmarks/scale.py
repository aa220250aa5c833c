"""``python -m benchmarks.scale FILE.json``: how speed and memory go with size.

Each measurement is a fresh process. `--quick` leaves out what takes minutes.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.made_up import made_up
from benchmarks.variants import settled
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.results.result import run
from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import Scenario

SERIES: dict[str, list[Any]] = {
    "threads": [1, 2, 4],
    "runs": [10**4, 10**5, 10**6, 10**7],
    "runs of the textbook case": [10**4, 10**5, 10**6, 10**7, 10**8],
    "packages": [(10, 10), (10,) * 3, (10,) * 4, (10,) * 5, (10,) * 6],
    "packages, worth settled": [(10, 10), (10,) * 3, (10,) * 4, (10,) * 5, (10,) * 6],
    "parties": [2, 3, 4, 5, 6],
    "issues": [(4096,), (64, 64), (16,) * 3, (8,) * 4, (4,) * 6, (2,) * 12],
    "rounds": [10, 30, 100, 300, 1000],
}
"""Sizes of each series; those of packages and issues by the number of levels of each issue.

What a package is worth differs from run to run, but where it is settled.
"""

SLOW = {("runs", 10**7), ("runs of the textbook case", 10**8)}
SECONDS = 2.0


def of_size(series: str, size: Any) -> Scenario:
    """Return the scenario of a series at a size."""
    if series == "runs of the textbook case":
        return load("textbook-two-party")
    if series in ("threads", "runs"):
        return load("istanbul-2025")
    if series == "rounds":
        return made_up(rounds=size)
    if series == "packages, worth settled":
        return settled(made_up(levels=tuple(size)))
    return made_up(parties=size) if series == "parties" else made_up(levels=tuple(size))


def whole(scenario: Scenario, runs: int, threads: int) -> dict[str, float]:
    """Measure an ensemble by the clock on the wall, and the memory of the process."""
    run(apply(scenario, {}), 1, 1, 1)
    before = memory()
    begun, spent = time.perf_counter(), time.process_time()
    run(scenario, runs, 1, threads)
    taken, spent = time.perf_counter() - begun, time.process_time() - spent
    return {
        "per_second": runs / taken,
        "per_cpu_second": runs / spent,
        "seconds": taken,
        "memory_before": before,
        "memory": memory(),
    }


def alone(scenario: Scenario) -> dict[str, float]:
    """Measure laying a scenario out, and runs of it in one thread, by CPU time."""
    _ = lay_out(made_up()).searched, lay_out(settled(made_up())).searched
    begun = time.process_time()
    layout = lay_out(scenario)
    kept = len(layout.searched.packages)
    packing = time.process_time() - begun
    block = max(1, min(2048, 2 * 10**7 // len(layout.searched.packages) // layout.case.rounds))
    play_runs(layout, 1, 0, 1)
    runs = rounds = 0
    begun = time.process_time()
    while (spent := time.process_time() - begun) < SECONDS or runs < block:
        rounds += int(play_runs(layout, 1, runs, block).records.rounds.sum())
        runs += block
    return {
        "per_second": runs / spent,
        "rounds": rounds / runs,
        "packing": packing,
        "packages": scenario.packages,
        "kept": kept,
        "memory": memory(),
    }


def memory() -> float:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def measure(series: str, size: Any) -> dict[str, float]:
    """Measure one size of a series in this process."""
    scenario = of_size(series, size)
    if series == "threads":
        return whole(scenario, 400_000, size)
    if "runs" in series:
        return whole(scenario, size, 1 if series == "runs" else 2)
    return alone(scenario)


def main() -> None:
    """Measure every size of every series and write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("json", metavar="FILE.json")
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one[0], json.loads(given.one[1]))))
        return
    found: dict[str, list[dict[str, Any]]] = {}
    for series, sizes in SERIES.items():
        for size in sizes:
            if given.quick and (series, size) in SLOW:
                continue
            command = [sys.executable, "-m", "benchmarks.scale", "-", "--one", series]
            done = subprocess.run(
                [*command, json.dumps(size)], capture_output=True, text=True, check=False
            )
            numbers = json.loads(done.stdout) if done.returncode == 0 else {"failed": done.stderr}
            found.setdefault(series, []).append({"size": size, **numbers})
            print(series, size, numbers, flush=True)
    Path(given.json).write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
