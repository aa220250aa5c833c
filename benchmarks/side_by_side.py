"""Two contenders in turn, each in a fresh process: ratios that a noisy machine cannot bend much.

Each pair is measured within seconds, so what else the machine does weighs on both; the median of
the pairs' ratios is reported, with the smallest and the largest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Measure = Callable[[int], dict[str, Any]]
"""Measures once, with a seed; the entry "per_second" is the speed, others are passed on."""


@dataclass(frozen=True)
class Comparison:
    """What was found: speeds of `ours` and `theirs` by pair, and what else the last said."""

    name: str
    ours: str
    theirs: str
    speeds: tuple[tuple[float, float], ...]
    others: dict[str, Any]

    def ratios(self) -> list[float]:
        """Return how much faster ours was in each pair, smallest first."""
        return sorted(a / b for a, b in self.speeds)

    def document(self) -> dict[str, Any]:
        """Return all as plain data."""
        ratios = self.ratios()
        return {
            "name": self.name,
            "ours": self.ours,
            "theirs": self.theirs,
            "ratio": {"median": median(ratios), "low": ratios[0], "high": ratios[-1]},
            "ours_per_second": [a for a, _ in self.speeds],
            "theirs_per_second": [b for _, b in self.speeds],
            "told": self.others,
        }

    def row(self) -> tuple[str, ...]:
        """Return the comparison as words for a table."""
        ratios = self.ratios()
        ours, theirs = (median(speed) for speed in zip(*self.speeds, strict=True))
        spread = f"{figures(ratios[0])} - {figures(ratios[-1])}"
        return self.name, figures(ours), figures(theirs), figures(median(ratios)), spread


def figures(number: float) -> str:
    """Return a number with three figures, thousands set apart."""
    if number >= 100:
        return f"{float(f'{number:.3g}'):,.0f}"
    return f"{number:.3g}"


def compare(
    name: str, labels: tuple[str, str], ours: Measure, theirs: Measure, pairs: int
) -> Comparison:
    """Measure two contenders in turn, and which of them begins in turn as well."""
    speeds: list[tuple[float, float]] = []
    others: dict[str, Any] = {}
    for pair in range(pairs):
        order = (ours, theirs) if pair % 2 == 0 else (theirs, ours)
        found = {measure: measure(pair + 1) for measure in order}
        speeds.append((found[ours]["per_second"], found[theirs]["per_second"]))
        others = {"ours": found[ours], "theirs": found[theirs]}
    return Comparison(name, *labels, tuple(speeds), others)


def fresh(command: Sequence[str], given: str = "", cache: str = "") -> dict[str, Any]:
    """Run a command that prints one JSON document; return it.

    `cache` is a folder for compiled rules, if they are not to be those of everybody.
    """
    environment = {"NEGSIM_CACHE": cache} if cache else {}
    done = subprocess.run(
        command,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def contender(name: str, seconds: float, cache: str = "") -> Measure:
    """Return what measures one of `benchmarks.contenders`; `cache` as in `fresh`."""
    module = [sys.executable, "-m", "benchmarks.contenders", name, str(seconds)]
    return lambda seed: fresh([*module, str(seed)], cache=cache)
