"""``python -m benchmarks.digests``: digests of runs, to compare machines by.

A digest is the SHA-256 of what is recorded of each run, in the order of run numbers: of whole
numbers (who, what, which round), and of trust and effort. Both must be the same on every machine.
Prints a table for docs/performance.md.
"""

from __future__ import annotations

import hashlib
import sys
from typing import Any

import numpy as np

from negsim.engine.ensemble import Block, in_blocks
from negsim.engine.lay_out import Layout, lay_out
from negsim.scenario.files.load import load, shipped

WHOLE = (
    "outcome", "rounds", "package", "collapses", "revivals", "first_collapse",
    "rounds_to_revival", "interim", "walker", "truce", "broke_off", "back_after",
    "failed", "lasted",
)  # fmt: skip
REAL = ("trust", "effort")

SHORT, LONG = 1000, 20_000
"""Runs of a digest: for a test, and to compare machines."""


def side_by_side(records: Any, names: tuple[str, ...], kind: str) -> np.ndarray:
    """Return entries of records as little-endian numbers of one kind: (runs, entries)."""
    return np.stack([records[name].astype(kind) for name in names], axis=1)


def digests(layout: Layout, runs: int, seed: int = 1, threads: int = 1) -> tuple[str, str]:
    """Return the digests of whole numbers and of the others, sixteen letters each."""
    whole, real = hashlib.sha256(), hashlib.sha256()

    def made_of(_: Layout, block: Block) -> tuple[bytes, bytes]:
        events = np.hstack([side_by_side(block.records, WHOLE, "<i8"), block.phases])
        numbers = side_by_side(block.records, REAL, "<f8")
        return events.astype("<i8").tobytes(), numbers.tobytes()

    for events, numbers in in_blocks(layout, made_of, runs, seed, threads):
        whole.update(events)
        real.update(numbers)
    return whole.hexdigest()[:16], real.hexdigest()[:16]


def main() -> None:
    """Print the table of all shipped scenarios."""
    print("| scenario | runs | whole numbers | trust and effort |\n|---|---|---|---|")
    for name in shipped():
        layout = lay_out(load(name))
        for runs in (SHORT, LONG):
            print(f"| {name} | {runs} |", " | ".join(digests(layout, runs)), "|")


if __name__ == "__main__":
    sys.exit(main())
