"""One contender alone in a fresh process: `python -m benchmarks.contenders NAME SECONDS SEED`.

Prints one JSON document: how many units of work it did in one second of CPU time on one core.
Compiling and loading are done before the clock starts.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from benchmarks import task
from benchmarks.variants import OF_A_TEXT, settled, undropped
from negsim.engine.arrays import Case
from negsim.engine.ensemble import BLOCK, play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import Log, log_of_everything, log_of_moves
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario

MESA_RUNS = 3

AT_ONCE = 500
"""Runs whose logs are written together, as by `negsim.story.find`."""


def ensemble(
    layout: Layout, seconds: float, seed: int, count: int = BLOCK, event_log: Log | None = None
) -> dict[str, float]:
    """Play blocks of `count` runs in one thread, which perhaps write to an event log."""
    play_runs(layout, seed, 0, count, event_log)
    runs = deals = rounds = 0
    begun = time.process_time()
    while time.process_time() - begun < seconds:
        records = play_runs(layout, seed, runs, count, event_log).records
        runs += count
        deals += int((records.outcome < layout.case.classes).sum())
        rounds += int(records.rounds.sum())
    spent = time.process_time() - begun
    return {"per_second": runs / spent, "deals": deals / runs, "rounds": rounds / runs}


def mesa(scenario: Scenario, seconds: float, seed: int) -> dict[str, float]:
    """Play runs one by one in the readable model."""
    from negsim.engine.readable.run import NegotiationModel

    def play(run: int) -> NegotiationModel:
        model = NegotiationModel(scenario, seed, run)
        model.run_model()
        return model

    play(0)
    runs = deals = rounds = 0
    begun = time.process_time()
    while time.process_time() - begun < seconds or runs < MESA_RUNS:
        model = play(runs)
        runs += 1
        deals += model.outcome < model.case.classes
        rounds += model.round
    spent = time.process_time() - begun
    return {"per_second": runs / spent, "deals": deals / runs, "rounds": rounds / runs}


def istanbul() -> Scenario:
    """Return the case that most of this is about."""
    return load("istanbul-2025")


LAID_OUT: dict[str, Callable[[], Layout]] = {
    "task-same": lambda: lay_out(task.scenario("same")),
    "task-drawn": lambda: lay_out(task.scenario("drawn")),
    "task-drawn, nothing dropped": lambda: undropped(task.scenario("drawn")),
    "istanbul": lambda: lay_out(istanbul()),
    "istanbul, nothing dropped": lambda: undropped(istanbul()),
    "istanbul, texts settled": lambda: lay_out(settled(istanbul(), OF_A_TEXT)),
    "istanbul, all settled": lambda: lay_out(settled(istanbul())),
    "camp-david": lambda: lay_out(load("camp-david-1978")),
    "camp-david, nothing dropped": lambda: undropped(load("camp-david-1978")),
}
"""What the ensemble plays, by name."""

LOGGED: dict[str, Callable[[Case, int], Log]] = {
    "istanbul, moves logged": log_of_moves,
    "istanbul, all logged": log_of_everything,
}
"""Logs that runs of Istanbul write to, by name."""


def measure(name: str, seconds: float, seed: int) -> dict[str, float]:
    """Measure the contender called `name`."""
    if name == "istanbul-mesa":
        return mesa(istanbul(), seconds, seed)
    if name in LOGGED:
        layout = lay_out(istanbul())
        event_log = LOGGED[name](layout.case, AT_ONCE)
        return ensemble(layout, seconds, seed, AT_ONCE, event_log)
    return ensemble(LAID_OUT[name](), seconds, seed)


if __name__ == "__main__":
    name, seconds, seed = sys.argv[1:]
    print(json.dumps(measure(name, float(seconds), int(seed))))
