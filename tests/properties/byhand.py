"""Scenarios made by hand, in which nothing happens but what a test puts in; what tests measure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from negsim import ensemble
from negsim.packing import pack
from negsim.scenario import (
    MOST,
    Collapse,
    Distribution,
    Flexibility,
    Implementation,
    Issue,
    Mediator,
    Outcome,
    Party,
    Process,
    Ratification,
    RedLine,
    Scenario,
    Start,
    Violence,
    default_stream,
)

PAGE = Path(__file__).parents[2] / "docs" / "properties.md"


def told(sentence: str) -> None:
    """Fail unless the page of properties tells what was just measured, in these words."""
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert sentence in page, f"docs/properties.md must say: {sentence}"


def issue(name: str, levels: int, **more: Any) -> Issue:
    """Return an issue with numbered levels that nobody performs."""
    given: dict[str, Any] = {"status_quo": 0, "stream": default_stream(name), **more}
    return Issue(id=name, levels=tuple(f"level {n}" for n in range(levels)), **given)


def party(name: str, values: Iterable[Iterable[float]], **more: Any) -> Party:
    """Return a party to which all issues matter equally and that has no line."""
    worth = tuple(tuple(levels) for levels in values)
    given: dict[str, Any] = {
        "batna": 0.0,
        "flexibility": Flexibility(at_the_table=0.5, under_pressure=1.0),
        "mandate": 1.0,
        "salience": (1.0,) * len(worth),
        "stream": default_stream(name),
    }
    return Party(id=name, values=worth, **(given | more))


def mediator(name: str, leverage: Iterable[float], **more: Any) -> Mediator:
    """Return a mediator that never tires and, unless told to, does nothing."""
    given: dict[str, Any] = {"endurance": MOST, "stream": default_stream(name)}
    return Mediator(id=name, leverage=tuple(leverage), **(given | more))


NEVER = Collapse(base=-100.0, gap=0.0, trust=0.0, incident=0.0, facilitation=0.0)
"""Talks that do not collapse in a round without a text."""


def calm(rounds: int, **more: Any) -> Process:
    """Return a process in which talks never collapse, nobody vetoes and nothing is watched."""
    given: dict[str, Any] = {
        "start": Start(trust=1.0),
        "collapse": NEVER,
        "ratification": Ratification(veto=0.0),
        "implementation": Implementation(rounds=0),
    }
    return Process(rounds=rounds, **(given | more))


def scenario(
    issues: Iterable[Issue],
    parties: Iterable[Party],
    process: Process,
    mediators: Iterable[Mediator] = (),
    violence: Iterable[Violence] = (),
) -> Scenario:
    """Return a scenario with one class of signed texts."""
    return Scenario(
        id="by-hand",
        name="By hand",
        issues=tuple(issues),
        parties=tuple(parties),
        mediators=tuple(mediators),
        violence=tuple(violence),
        process=process,
        outcomes=(Outcome(id="signed"),),
    )


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
    return ensemble.play_runs(pack(given), seed, 0, runs).records


def settled(given: Scenario, runs: int, seed: int = 1) -> np.ndarray:
    """Return which runs of a scenario end with a signed text."""
    return np.asarray(play(given, runs, seed).package >= 0)


def texts_signed(given: Scenario, runs: int, seed: int = 1) -> list[dict[str, int]]:
    """Return the text, as a level for each issue, that each settled run signed."""
    packed = pack(given)
    counts = tuple(int(n) for n in packed.case.level_counts)
    records = ensemble.play_runs(packed, seed, 0, runs).records
    levels = np.unravel_index(records.package[records.package >= 0], counts)
    return [
        dict(zip(packed.issues, map(int, text), strict=True)) for text in zip(*levels, strict=True)
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
