"""``python -m benchmarks.scaleplot SCALE.json FILE.png``: draws what `scale` measured."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

DARK, LIGHT = "#1b1b1b", "#d95f02"
Points = tuple[list[Any], list[float]]
STYLE = {"marker": "o", "markersize": 4, "linewidth": 1.2}


def points(found: dict[str, Any], series: str, entry: str) -> Points:
    """Return sizes and measured numbers of a series, as far as it was measured."""
    rows = [row for row in found.get(series, []) if entry in row]
    return [row["size"] for row in rows], [row[entry] for row in rows]


def speed(axes: Axes, title: str, label: str) -> Axes:
    """Give a panel its words and a second scale; its speeds and sizes grow by factors."""
    axes.set(title=title, xlabel=label, ylabel="runs a second (circles)")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.grid(alpha=0.3)
    other = axes.twinx()
    other.yaxis.label.set_color(LIGHT)
    return other


def both(axes: Axes, other: Axes, line: str, dark: Points, light: Points, label: str) -> None:
    """Draw a speed and what stands on the second scale, over the same sizes."""
    axes.plot(*dark, line, color=DARK, label=label, **STYLE)
    other.plot(*light, line, color=LIGHT, **{**STYLE, "marker": "s"})


def runs(axes: Axes, found: dict[str, Any]) -> None:
    """Draw speed and memory over the number of runs."""
    memory = speed(axes, "Runs", "runs")
    cases = (("runs", "istanbul-2025", "-"), ("runs of the textbook case", "textbook", "--"))
    for series, label, line in cases:
        dark, light = points(found, series, "per_cpu_second"), points(found, series, "memory")
        both(axes, memory, line, dark, light, label)
    axes.legend(fontsize=7, loc="center left")
    memory.set(ylabel="MB of memory (squares)", ylim=(0, 300))
    axes.set_ylim(1e4, 1e6)


def packages(axes: Axes, found: dict[str, Any]) -> None:
    """Draw speed and the time that laying out and dropping take over the number of packages."""
    packing = speed(axes, "Packages", "packages")
    cases = (("packages", "drawn for each run", "-"), ("packages, worth settled", "settled", "--"))
    for series, label, line in cases:
        dark, light = points(found, series, "per_second"), points(found, series, "packing")
        sizes = [math.prod(size) for size in dark[0]]
        both(axes, packing, line, (sizes, dark[1]), (sizes, light[1]), label)
    axes.legend(fontsize=7, loc="upper left", ncols=2, title="their worth", title_fontsize=7)
    axes.set_ylim(top=1e7)  # room for the legend, on both scales
    packing.set_yscale("log")
    packing.set_ylim(top=30)
    packing.set_ylabel("seconds to lay out (squares)")


def plain(
    axes: Axes, found: dict[str, Any], series: str, label: str, entry: str = "per_second"
) -> None:
    """Draw speed over the sizes of a series, from nothing up."""
    sizes, speeds = points(found, series, entry)
    sizes = [len(size) if isinstance(size, list) else size for size in sizes]
    axes.plot(sizes, speeds, color=DARK, **STYLE)
    axes.set(title=series.capitalize(), xlabel=label, ylabel="runs a second")
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.minorticks_off()
    axes.set_ylim(0, 1.05 * max(speeds))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.grid(alpha=0.3)


def draw(found: dict[str, Any], file: Path) -> None:
    """Draw all series into one figure."""
    figure, panels = plt.subplots(2, 3, figsize=(11, 6), layout="constrained")
    plain(panels[0, 0], found, "threads", "threads", "per_cpu_second")
    runs(panels[0, 1], found)
    packages(panels[0, 2], found)
    plain(panels[1, 0], found, "parties", "parties (240 packages)")
    plain(panels[1, 1], found, "issues", "issues (4,096 packages)")
    plain(panels[1, 2], found, "rounds", "rounds")
    figure.savefig(file, dpi=100, metadata={"Title": "negsim: how speed goes with size"})


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
