"""Sweeps to draw: folders of parts with counts that are known, and no model behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from made_up_sweeps import CLASSES, events_of, manifest
from negsim.sweeps.execution.doubt import DoubtCounts
from negsim.sweeps.execution.gather import finish
from negsim.sweeps.execution.store import Store, begin
from negsim.sweeps.execution.tasks import Counts
from negsim.sweeps.execution.work_units import Unit, batch_sizes
from negsim.sweeps.table.counts import SweepTable, read_table
from negsim.vocabulary import MILESTONES

Share = Callable[[int, int, int], float]
"""Share of runs that end with a deal, by scenario, arm and point; the others collapse."""

LINE = {"p": [0, 0.25, 0.5, 0.75, 1]}
DOUBT = {"sets": 9, "runs": 100}
MAP = {"p": np.linspace(0, 1, 8).tolist(), "q": np.linspace(0, 7, 8).tolist()}
CLOUD = {"p": [0, 1, 2], "q": [0, 1, 2], "r": [0, 1]}
WIDE = {name: [0, 1] for name in "pqrst"}
ARMS = ("as_is", "other")

NAMES = {"deal": "A deal", "collapse": "Collapse"}


def swept(
    folder: Path,
    axes: dict[str, Sequence[float]],
    share: Share = lambda scenario, arm, point: 0.25 + point / 100,
    arms: Sequence[str] = ("as_is",),
    scenarios: Sequence[str] = ("neighbours",),
    runs: int = 400,
    report: Sequence[str] = ("deal", "collapse"),
    blocks: int | None = None,
    **changes: Any,
) -> Store:
    """Return the store of a sweep over all combinations of `axes`, of `blocks` run blocks."""
    points = list(product(*axes.values()))
    labels = {
        "parameters": {name: [name.replace("_", " "), ""] for name in axes},
        "arms": {name: name.replace("_", " ") for name in arms},
    }
    about = {"question": "?", "names": NAMES, "report": list(report), "labels": labels}
    what = manifest(len(points), runs) | {
        "scenarios": [[id, "fedcba9876543210"] for id in scenarios],
        "arms": {
            name: {"drop": [], "set": [["process.trust", at]] if at else []}
            for at, name in enumerate(arms)
        },
        "parameters": {name: [[f"process.{name}"], 0, 1, 2, None] for name in axes},
        "about": about,
    }
    store = begin(folder, what | changes, print)
    for block in list(store.plan.blocks())[:blocks]:
        for unit in store.plan.units(block):
            cells = np.arange(unit.first_cell, unit.stop_cell)
            store.write(unit, _counts(cells, points, block.count, share, len(arms)))
    for block in list(store.plan.all_blocks())[len(list(store.plan.blocks())) :]:
        for unit in store.plan.units(block):
            store.write(unit, _under_sets(unit))
    return store


def table(folder: Path, axes: dict[str, Sequence[float]], **changes: Any) -> SweepTable:
    """Return the table of such a sweep."""
    return read_table(swept(folder, axes, **changes))


def finished(folder: Path, axes: dict[str, Sequence[float]], **changes: Any) -> Path:
    """Return the folder of such a sweep, with its table."""
    finish(swept(folder, axes, **changes))
    return folder


def words(figure: Figure) -> str:
    """Return all words outside the panels: title and caption."""
    return " ".join(" ".join(text.get_text().split()) for text in figure.texts)


def titles(figure: Figure) -> list[str]:
    """Return what is written above the panels."""
    return [ax.get_title(loc="left").replace("\n", " ") for ax in figure.axes]


def _counts(
    cells: np.ndarray, points: list[tuple[float, ...]], runs: int, share: Share, arms: int
) -> Counts:
    places = [(*divmod(int(cell) // len(points), arms), int(cell) % len(points)) for cell in cells]
    deal = np.array([round(runs * share(*place)) for place in places])
    zero = np.zeros_like(deal)
    # Of those that collapse, half do in the first round, half in the third; half come back
    # after two rounds. Of the deals a quarter fails.
    half = (runs - deal) // 2
    outcomes = np.stack([deal, *[zero] * (len(CLASSES) - 3), runs - deal, zero], axis=1)
    events = events_of(
        {
            "revived": half,
            "suspended": runs - deal,
            "suspended_back": half,
            "settled": deal,
            "failed": deal // 4,
            "collapses": runs - deal,
        }
    )
    return Counts(
        cells=cells,
        values=np.array([points[point] for _, _, point in places], dtype=float),
        runs=np.full(len(cells), runs),
        outcomes=outcomes,
        events=events,
        lengths=np.full(len(cells), 4),
        first_collapse=np.stack([deal, half, zero, runs - deal - half], axis=1),
        rounds_to_revival=np.stack([zero, zero, half, zero], axis=1),
        batches=_evenly(np.concatenate([outcomes, events], axis=1), runs, arms),
    )


def _under_sets(unit: Unit) -> DoubtCounts:
    """Return counts of a cell: from a tenth to nine tenths of deals over the sets."""
    sets, runs = unit.block.sets, unit.block.count
    deal = np.round(np.linspace(0.1, 0.9, sets) * runs).astype(np.int64)
    counts = np.zeros((1, sets, len(CLASSES) + len(MILESTONES)), dtype=np.int64)
    counts[0, :, CLASSES.index("deal")] = deal
    counts[0, :, CLASSES.index("collapse")] = runs - deal
    return DoubtCounts(np.array([unit.first_cell]), np.array([sets * runs]), counts)


def _evenly(counts: np.ndarray, runs: int, arms: int) -> np.ndarray:
    """Return counts spread evenly over batches, where there are arms to compare."""
    ends = np.cumsum([0, *batch_sizes(runs)]) / runs if arms > 1 else np.zeros(1)
    up_to = np.round(counts[:, None] * ends[:, None]).astype(np.int64)
    return np.diff(up_to, axis=1)
