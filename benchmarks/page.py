"""How soon the page of a scenario answers in Chromium.

    python -m benchmarks.page [SCENARIO ...]

Milliseconds from opening the file to its shares; then, after a number was moved and after a line
was, until 2,000 runs are shown, and after one more number, until 100,000 are; medians and ranges,
how many workers there were, and how busy the machine was.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

from negsim.browser.page.assemble import page

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from in_chromium import Browser, chromium
from open_page import OpenPage

OPENINGS = 5

MOVES = """(async () => {
  const { state, pool } = OPENED, numbers = [], lines = [], all = [];
  const timed = (times, act, runs = 2000) => new Promise((done) => {
    const many = document.getElementById("many");
    many.dataset.played = "0";
    const began = performance.now();
    const watch = new MutationObserver(() => {
      if (Number(many.dataset.played) < runs) return;
      watch.disconnect();
      times.push(performance.now() - began);
      setTimeout(done, 500); // what moves comes to rest
    });
    watch.observe(many, { attributes: true });
    act();
  });
  const one = state.data.case.numbers.find((n) => /pressure$/.test(n.path) && n.high === 1);
  for (const v of [.5, .45, .4, .35, .3, .25]) {
    await timed(numbers, () => state.set([[one.path, v]], `${v}`));
  }
  const n = state.data.crossed.lines.findIndex((line) => line.keys);
  if (n >= 0) {
    const { at_least: up, level } = state.data.crossed.lines[n];
    await timed(lines, () => state.move(n, level + (up ? -1 : 1) || level));
  }
  await timed(all, () => state.set([[one.path, .6]], ".6"), 100000);
  const shown = Number(document.documentElement.dataset.shown);
  return { workers: pool.hands.length, shown, numbers, lines, all };
})()"""


def measured(browser: Browser, file: Path) -> dict[str, list[float]]:
    """Return times in milliseconds, of some openings of a page."""
    found: dict[str, list[float]] = {"opening": [], "a number": [], "a line": [], "all": []}
    for _ in range(OPENINGS):
        opened = OpenPage(browser, file, "#table", most=100_000)
        opened.ready(4000)
        times = opened.value(MOVES)
        opened.close()
        found["opening"].append(times["shown"])
        found["a number"] += times["numbers"]
        found["a line"] += times["lines"]
        found["all"] += times["all"]
    print(f"  {times['workers']} workers")
    return found


def main(names: list[str]) -> None:
    """Print times of the pages of some scenarios."""
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
        for name in names:
            file = Path(folder) / f"{name}.html"
            file.write_text(page(name), encoding="utf-8")
            print(f"{name}, {file.stat().st_size:,} bytes")
            for what, times in measured(browser, file).items():
                if times:
                    low, high = min(times), max(times)
                    print(f"  {what}: {statistics.median(times):.0f} ms ({low:.0f} to {high:.0f})")
            print(f"  load of the machine: {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")


if __name__ == "__main__":
    main(sys.argv[1:] or ["istanbul-2025"])
