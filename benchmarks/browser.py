"""Runs a second in Chromium against the native ensemble, in the same minutes; memory over changes.

    python -m benchmarks.browser [SCENARIO ...]

One thread each, taking turns: five times so many runs here, then there; the ratio of each pair and
their median. Then, in milliseconds, 2,000 runs after a change of one number and of all that a page
shows, and 100,000 runs on a worker for each processor; and how much memory 2,000 changes leave the
engine with.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from negsim.browser.case import case_for_browser
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.scenario.files.load import load

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import browser_page
from in_chromium import Browser, chromium

RUNS, PAIRS, BLOCK = 20_000, 5, 2048

PLAY = """(async () => {
  const worker = await start(NAME);
  await ask(worker, "play", GIVEN);
  return (await ask(worker, "play", GIVEN)).ms;
})()"""
CHANGE = """(async () => {
  const worker = await start(NAME), times = [];
  await ask(worker, "play", GIVEN);
  for (let n = 0; n < 40; n++) {
    const set = {};
    for (const one of CASES[NAME].numbers.filter((_, i) => n % 2 || i === n)) {
      set[one.path] = one.low + (Math.min(one.high, 50) - one.low) * (.25 + .5 * Math.random());
    }
    await ask(worker, "set", set);
    const began = performance.now();
    await ask(worker, "play", GIVEN);
    times.push(performance.now() - began);
  }
  return times;
})()"""
MANY = """(async () => {
  const hands = await Promise.all(Array.from({ length: WORKERS }, () => start(NAME)));
  const part = GIVEN.count / hands.length;
  const all = (count) => Promise.all(
    hands.map((hand, n) => ask(hand, "play", { ...GIVEN, first: n * part, count })));
  await all(2000);
  const began = performance.now();
  await all(part);
  return performance.now() - began;
})()""".replace("WORKERS", str(os.cpu_count()))
HOUR = """(async () => {
  const worker = await start(NAME), bytes = [];
  for (let n = 0; n < 2000; n++) {
    const one = CASES[NAME].numbers[n % CASES[NAME].numbers.length];
    await ask(worker, "set", { [one.path]: one.low });
    bytes.push((await ask(worker, "play", GIVEN)).bytes);
  }
  return [bytes[0], bytes[bytes.length - 1]];
})()"""


def measure(browser: Browser, folder: Path, name: str) -> None:
    """Print what is measured of one scenario."""
    scenario = load(name)
    layout = lay_out(scenario)
    page = browser_page.write(folder, {name: case_for_browser(scenario)})

    def asked(expression: str, count: int) -> Any:
        given = json.dumps({"first": 0, "count": count, "seed": "1"})
        return browser.value(
            page, expression.replace("NAME", json.dumps(name)).replace("GIVEN", given)
        )

    def native() -> float:
        began = time.perf_counter()
        for first in range(0, RUNS, BLOCK):
            play_runs(layout, 1, first, min(BLOCK, RUNS - first))
        return (time.perf_counter() - began) * 1000

    native()
    pairs = [(native(), asked(PLAY, RUNS)) for _ in range(PAIRS)]
    here, there = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    times = asked(CHANGE, 2000)
    one, all_ = statistics.median(times[::2]), statistics.median(times[1::2])
    many = statistics.median(asked(MANY, 100_000) for _ in range(PAIRS))
    first, last = asked(HOUR, 20)
    print(
        f"| {name} | {RUNS / here * 1000:,.0f} | {RUNS / there * 1000:,.0f} | {ratio:.2f} "
        f"| {one:.0f} | {all_:.0f} | {many:.0f} | {first / 2**20:.1f} to {last / 2**20:.1f} |",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    heads = ("scenario", "native runs/s", "Chromium runs/s", "ratio", "one number", "all")
    print(f"| {' | '.join(heads)} | 100,000 | MiB |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
        for name in sys.argv[1:] or ["istanbul-2025"]:
            measure(browser, Path(folder), name)


if __name__ == "__main__":
    main()
