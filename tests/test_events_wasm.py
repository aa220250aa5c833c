"""engine.wasm writes the event log of the native ensemble: in wasmtime and in Chromium."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import browser_page
from in_chromium import Browser, chromium
from in_wasmtime import FOLDER, Engine
from negsim.browser.case import case_for_browser
from negsim.engine import ensemble
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import FIGURES, ROW, WHATS, Log, log_of_everything, log_of_moves
from negsim.jit import COMPILE
from negsim.scenario.files.load import load, shipped
from shipped_cases import few_always
from test_engine_wasm import changes

SEED, FIRST = 77, 12
AT_ONCE = 250
"""Runs with a log in one piece: their arrays take some 100 MB."""

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")


def made_log(layout: Layout, runs: int, logged: str) -> Log:
    """Return a log whose further numbers are 0 where a move has none."""
    made = {"moves": log_of_moves, "everything": log_of_everything}[logged](layout.case, runs)
    made.further[:] = 0
    return made


def written(event_log: Log) -> list[np.ndarray]:
    """Return what was written to a log."""
    rows, states = event_log.written
    return [
        *(event_log.written, event_log.begins),
        *(np.asarray(event_log.rows[:rows][name]) for name in ROW.names),
        *(event_log.further[:rows], event_log.states[:states]),
    ]


def in_wasmtime(name: str, first: int, runs: int, module: bytes | None = None) -> bool:
    """Hold the log of some runs in wasmtime against the native one; return whether all agrees."""
    layout = lay_out(load(name))
    here, there = (made_log(layout, runs, "everything") for _ in range(2))
    block = play_runs(layout, SEED, first, runs, here)
    made = ensemble.to_play(layout.case, np.uint64(SEED), first, block.vectors, there)
    Engine(module).call("play_block", made)
    assert here.written.min() > runs
    same = zip(written(here), written(there), strict=True)
    return all(a.tobytes() == b.tobytes() for a, b in same) and (
        made["records"].tobytes() == block.records.tobytes()
    )


@pytest.mark.parametrize("name", few_always())
def test_events_in_wasmtime(name: str) -> None:
    assert in_wasmtime(name, FIRST, AT_ONCE)


@pytest.mark.long
@pytest.mark.parametrize("name", shipped())
def test_many_events_in_wasmtime(name: str) -> None:
    for first in range(10**6, 10**6 + 1000, AT_ONCE):
        assert in_wasmtime(name, first, AT_ONCE), first


def test_a_planted_fault_is_seen() -> None:
    assert in_wasmtime("istanbul-2025", 0, 50)
    module = (FOLDER / "engine.wasm").read_bytes()
    certain = b"\x44" + np.float64(2.0).tobytes()  # f64.const: what lies beyond a mandate
    places = [n for n in range(len(module)) if module.startswith(certain, n)]
    wrong = b"\x44" + np.float64(2.5).tobytes()
    changed = (module[:n] + wrong + module[n + len(wrong) :] for n in places)
    assert not all(in_wasmtime("istanbul-2025", 0, 50, one) for one in changed)


# ---- Chromium


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


def digest(layout: Layout, first: int, runs: int, logged: str) -> str:
    """Return the digest of the native events: of each run, then of all of these."""
    found = b""
    for begin in range(first, first + runs, AT_ONCE):
        some = min(AT_ONCE, first + runs - begin)
        event_log = made_log(layout, some, logged)
        play_runs(layout, SEED, begin, some, event_log)
        for r in range(some):
            found += content(event_log, r).digest()
    return hashlib.sha256(found).hexdigest()


def content(event_log: Log, run: int) -> Any:
    """Return the digest of the events of one of some runs."""
    (row, state), (end, last) = event_log.begins[run : run + 2]
    rows = event_log.rows[row:end]
    parts = [np.asarray(rows[name], dtype=np.float64) for name in ROW.names]
    if len(event_log.further):
        parts += [event_log.further[row:end], event_log.states[state:last]]
    return hashlib.sha256(b"".join(part.tobytes() for part in parts))


def in_chromium(
    browser: Browser, folder: Path, name: str, numbers: dict[str, float], runs: int
) -> None:
    """Hold the events of a changed scenario in Chromium against the native ones."""
    scenario = load(name)
    layout = lay_out(load(name, numbers) if numbers else scenario)
    page = browser_page.write(folder, {name: case_for_browser(scenario)})
    given = {"first": FIRST, "count": runs, "seed": str(SEED)}
    asked = {logged: given | {"logged": logged} for logged in ("moves", "everything")}
    found = browser.value(
        page,
        f"""(async () => {{
          const worker = await start({json.dumps(name)}), found = {{}};
          await ask(worker, "set", {json.dumps(numbers)});
          const asked = {json.dumps(asked)};
          for (const logged in asked) found[logged] = await ask(worker, "events", asked[logged]);
          found.digest = await ask(worker, "digest", asked.moves);
          found.list = await ask(worker, "moves", asked.moves);
          return found;
        }})()""",
    )
    for logged in asked:
        assert found[logged] == digest(layout, FIRST, runs, logged), logged
    assert found["list"] == moves(layout)


def moves(layout: Layout) -> list[dict[str, Any]]:
    """Return the moves of a run, as `EventLog.moves` tells them."""
    event_log = made_log(layout, 1, "moves")
    play_runs(layout, SEED, FIRST, 1, event_log)
    return [move(row) for row in event_log.rows[: event_log.written[0]]]


def move(row: Any) -> dict[str, Any]:
    """Return a move by the names of its numbers."""
    what = WHATS[row["what"]]
    told = zip(FIGURES.get(what, ()), (row["first"], row["second"], row["third"]), strict=False)
    who, package = row["who"], row["package"]
    return {"round": row["round"], "what": what, "who": who, "package": package, **dict(told)}


@pytest.mark.parametrize("name", few_always())
def test_events_in_chromium(browser: Browser, tmp_path: Path, name: str) -> None:
    in_chromium(browser, tmp_path, name, {}, 100)


@pytest.mark.parametrize("number", range(1, 4))
def test_events_of_changed_numbers_in_chromium(
    browser: Browser, tmp_path: Path, number: int
) -> None:
    numbers = changes(load("istanbul-2025"), number)
    in_chromium(browser, tmp_path, "istanbul-2025", numbers, 100)


@pytest.mark.long
@pytest.mark.parametrize("number", range(50))
def test_many_events_in_chromium(browser: Browser, tmp_path: Path, number: int) -> None:
    """A thousand runs of each scenario as it stands, then of changed ones."""
    names = [*shipped()]
    name, changed = names[number % len(names)], number >= len(names)
    numbers = changes(load(name), number) if changed else {}
    in_chromium(browser, tmp_path, name, numbers, 100 if changed else 1000)
