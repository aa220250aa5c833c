"""Digests of native runs and of their event logs, that runs elsewhere are held against."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import numpy as np

from negsim.browser.case import case_for_browser
from negsim.engine.ensemble import BLOCK, play_runs
from negsim.engine.lay_out import Layout
from negsim.engine.log import ROW, Log, log_of_everything, log_of_moves
from negsim.scenario.scenario import Scenario

SEED, FIRST = 77, 12
AT_ONCE = 250
"""Runs with a log in one piece: their arrays take some 100 MB."""


def content(records: Any, phases: np.ndarray, borne: np.ndarray) -> bytes:
    """Return the digest of a block of runs."""
    parts = (np.asarray(records).tobytes(), phases.tobytes(), borne.tobytes())
    return hashlib.sha256(b"".join(parts)).digest()


def native(layout: Layout, seed: int, first: int, count: int) -> str:
    """Return the digest of runs as the native ensemble plays them."""
    found = b""
    for begin in range(first, first + count, BLOCK):
        block = play_runs(layout, seed, begin, min(BLOCK, first + count - begin))
        found += content(block.records, block.phases, block.borne)
    return hashlib.sha256(found).hexdigest()


def runs_of(name: str) -> int:
    """Return how many runs of a shipped scenario the long tests compare."""
    return 10**6 if name == "istanbul-2025" else 10**5


def changes(scenario: Scenario, number: int) -> dict[str, float]:
    """Return some random numbers of a scenario, each with another value in its range."""
    choose = random.Random(number)
    told = case_for_browser(scenario)["numbers"]
    lines = [one for one in told if one["path"].endswith("firmness")]
    some = choose.sample(told, 5) + choose.sample(lines, min(2, len(lines)))
    return {one["path"]: value(one, choose) for one in some}


def value(number: dict[str, Any], choose: random.Random) -> float:
    """Return a value that a number may have; at an end of its range one time in three."""
    low, high = number["low"], min(number["high"], 100.0)
    return choose.choice([low, high, low + (high - low) * choose.random()])


def made_log(layout: Layout, runs: int, logged: str) -> Log:
    """Return a log whose further numbers are 0 where a move has none."""
    made = {"moves": log_of_moves, "everything": log_of_everything}[logged](layout.case, runs)
    made.further[:] = 0
    return made


def events(layout: Layout, first: int, runs: int, logged: str) -> str:
    """Return the digest of the native events: of each run, then of all of these."""
    found = b""
    for begin in range(first, first + runs, AT_ONCE):
        some = min(AT_ONCE, first + runs - begin)
        event_log = made_log(layout, some, logged)
        play_runs(layout, SEED, begin, some, event_log)
        for r in range(some):
            found += content_of_log(event_log, r).digest()
    return hashlib.sha256(found).hexdigest()


def content_of_log(event_log: Log, run: int) -> Any:
    """Return the digest of the events of one of some runs."""
    (row, state), (end, last) = event_log.begins[run : run + 2]
    rows = event_log.rows[row:end]
    parts = [np.asarray(rows[name], dtype=np.float64) for name in ROW.names]
    if len(event_log.further):
        parts += [event_log.further[row:end], event_log.states[state:last]]
    return hashlib.sha256(b"".join(part.tobytes() for part in parts))
