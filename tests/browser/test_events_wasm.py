"""engine.wasm writes the event log of the native ensemble: in wasmtime and in Chromium."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import browser_page
from in_chromium import Browser
from in_wasmtime import FOLDER, Engine
from native_runs import AT_ONCE, FIRST, SEED, changes, events, made_log, native
from negsim.browser.case import case_for_browser
from negsim.engine import ensemble
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import FIGURES, ROW, WHATS, Log
from negsim.jit import COMPILE
from negsim.scenario.files.load import load, shipped
from shipped_cases import few_always

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")


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


@pytest.mark.long
def test_a_planted_fault_is_seen() -> None:
    assert in_wasmtime("istanbul-2025", 0, 50)
    module = (FOLDER / "engine.wasm").read_bytes()
    certain = b"\x44" + np.float64(2.0).tobytes()  # f64.const: what lies beyond a mandate
    places = [n for n in range(len(module)) if module.startswith(certain, n)]
    wrong = b"\x44" + np.float64(2.5).tobytes()
    changed = (module[:n] + wrong + module[n + len(wrong) :] for n in places)
    assert not all(in_wasmtime("istanbul-2025", 0, 50, one) for one in changed)


# ---- Chromium


def unlike(
    browser: Browser, folder: Path, name: str, numbers: dict[str, float], runs: int
) -> list[str]:
    """Return which events of a changed scenario in Chromium differ from the native ones."""
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
    expected = {logged: events(layout, FIRST, runs, logged) for logged in asked}
    expected |= {"list": moves(layout), "digest": native(layout, SEED, FIRST, runs)}
    return [what for what in expected if found.get(what) != expected[what]]


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


@pytest.mark.parametrize("name", few_always(few=["textbook-two-party", "vance-owen-1993"]))
def test_events_in_chromium(browser: Browser, tmp_path: Path, name: str) -> None:
    assert unlike(browser, tmp_path, name, {}, 100) == []


@pytest.mark.parametrize("number", [1, *(pytest.param(n, marks=pytest.mark.long) for n in (2, 3))])
def test_events_of_changed_numbers_in_chromium(
    browser: Browser, tmp_path: Path, number: int
) -> None:
    numbers = changes(load("istanbul-2025"), number)
    assert unlike(browser, tmp_path, "istanbul-2025", numbers, 100) == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(50))
def test_many_events_in_chromium(browser: Browser, tmp_path: Path, number: int) -> None:
    """A thousand runs of each scenario as it stands, then of changed ones."""
    names = [*shipped()]
    name, changed = names[number % len(names)], number >= len(names)
    numbers = changes(load(name), number) if changed else {}
    assert unlike(browser, tmp_path, name, numbers, 100 if changed else 1000) == []
