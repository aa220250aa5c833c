"""``python -m benchmarks.scaleplot SCALE.json FILE.png``: draws what `scale` measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

DARK, LIGHT = "#1b1b1b", "#d95f02"
STYLE = {"marker": "o", "markersize": 4, "linewidth": 1.2}


def points(found: dict[str, Any], series: str, entry: str) -> tuple[list[Any], list[float]]:
    """Return sizes and measured numbers of a series, as far as it was measured."""
    rows = [row for row in found.get(series, []) if entry in row]
    return [row["size"] for row in rows], [row[entry] for row in rows]


def speed(axes: Axes, title: str, label: str) -> None:
    """Give a panel its words; its speeds and sizes grow by factors."""
    axes.set(title=title, xlabel=label, ylabel="runs a second")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.grid(alpha=0.3)


def runs(axes: Axes, found: dict[str, Any]) -> None:
    """Draw speed and memory over the number of runs."""
    memory = axes.twinx()
    cases = (("runs", "istanbul-2025", "-"), ("runs of the textbook case", "textbook", "--"))
    for series, label, line in cases:
        axes.plot(*points(found, series, "per_cpu_second"), line, color=DARK, label=label, **STYLE)
        memory.plot(*points(found, series, "memory"), line, color=LIGHT, **{**STYLE, "marker": "s"})
    speed(axes, "Runs: speed (dark), memory (light)", "runs")
    axes.legend(fontsize=7, loc="center left")
    memory.set(ylabel="MB", ylim=(0, 300))


def texts(axes: Axes, found: dict[str, Any]) -> None:
    """Draw speed and the time that dropping takes over the number of texts."""
    rows = [row for row in found.get("texts", []) if "texts" in row]
    sizes = [row["texts"] for row in rows]
    speed(axes, "Texts: speed (dark), laying out (light)", "texts")
    axes.plot(sizes, [row["per_second"] for row in rows], color=DARK, **STYLE)
    packing = axes.twinx()
    packing.plot(sizes, [row["packing"] for row in rows], color=LIGHT, **{**STYLE, "marker": "s"})
    packing.set_yscale("log")
    packing.set_ylabel("seconds to lay out")


def plain(
    axes: Axes, found: dict[str, Any], series: str, label: str, entry: str = "per_second"
) -> None:
    """Draw speed over the sizes of a series, from nothing up."""
    sizes, speeds = points(found, series, entry)
    sizes = [len(size) if isinstance(size, list) else size for size in sizes]
    axes.plot(sizes, speeds, color=DARK, **STYLE)
    axes.set(title=label.capitalize(), xlabel=label, ylabel="runs a second")
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(alpha=0.3)


def draw(found: dict[str, Any], file: Path) -> None:
    """Draw all series into one figure."""
    figure, panels = plt.subplots(2, 3, figsize=(11, 6), layout="constrained")
    plain(panels[0, 0], found, "threads", "threads", "per_cpu_second")
    runs(panels[0, 1], found)
    texts(panels[0, 2], found)
    plain(panels[1, 0], found, "parties", "parties (240 texts)")
    plain(panels[1, 1], found, "issues", "issues (4,096 texts)")
    plain(panels[1, 2], found, "rounds", "rounds")
    figure.savefig(file, dpi=100, metadata={"Title": "negsim: how speed goes with size"})


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
