"""Scenarios made by hand, shared with `python -m validation`, and what tests measure of them."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from negsim.engine import ensemble
from negsim.engine.lay_out import lay_out
from negsim.scenario.fields import Distribution
from negsim.scenario.scenario import RedLine, Scenario
from validation.closed_forms.minimal import NEVER, calm, issue, mediator, party, scenario

__all__ = ["NEVER", "calm", "issue", "mediator", "party", "scenario"]

PAGE = Path(__file__).parents[2] / "docs" / "properties.md"


def told(sentence: str) -> None:
    """Fail unless the page of properties tells what was just measured, in these words."""
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert sentence in page, f"docs/properties.md must say: {sentence}"


def on_all_parties(given: Scenario, **changes: Any) -> Scenario:
    """Return the scenario with fields of all parties changed."""
    return replace(given, parties=tuple(replace(i, **changes) for i in given.parties))


def without_ranges(thing: Any) -> Any:
    """Return a scenario, or a part of one, with the middle of its range for each number."""
    if isinstance(thing, Distribution):
        return (thing.low + thing.high) / 2
    if isinstance(thing, tuple):
        return tuple(without_ranges(part) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        parts = {f.name: without_ranges(getattr(thing, f.name)) for f in fields(thing)}
        return replace(thing, **parts)
    return thing


def play(given: Scenario, runs: int, seed: int = 1) -> Any:
    """Return the records of runs 0, 1, ... of a scenario."""
    return ensemble.play_runs(lay_out(given), seed, 0, runs).records


def settled(given: Scenario, runs: int, seed: int = 1) -> np.ndarray:
    """Return which runs of a scenario end with a signed text."""
    return np.asarray(play(given, runs, seed).package >= 0)


def texts_signed(given: Scenario, runs: int, seed: int = 1) -> list[dict[str, int]]:
    """Return the text, as a level for each issue, that each settled run signed."""
    layout = lay_out(given)
    counts = tuple(int(n) for n in layout.case.level_counts)
    records = ensemble.play_runs(layout, seed, 0, runs).records
    levels = np.unravel_index(records.package[records.package >= 0], counts)
    return [
        dict(zip(layout.issues, map(int, text), strict=True)) for text in zip(*levels, strict=True)
    ]


def crosses(text: dict[str, int], line: RedLine) -> bool:
    """Return whether a text lies beyond a line, whatever else it says."""
    level = text[line.issue]
    return level < line.level if line.at_least else level > line.level


def excused(text: dict[str, int], line: RedLine) -> bool:
    """Return whether a text meets all conditions under which a line does not bind."""
    return bool(line.unless) and all(
        text[c.issue] >= c.level if c.at_least else text[c.issue] <= c.level for c in line.unless
    )
