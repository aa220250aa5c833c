"""What a page needs to tell a run in words: names, notes of events, red lines (negsim/story)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from negsim.engine.inputs import Ordered
from negsim.engine.lay_out import Layout
from negsim.engine.log import TERMS
from negsim.results.result import classes
from negsim.scenario.scenario import Condition, RedLine
from negsim.wording import Names, a_round


def told(layout: Layout) -> dict[str, Any]:
    """Return what the scripts of negsim/story read besides the event log of a run."""
    scenario, names = layout.scenario, Names.of(layout.scenario)
    notes = {path: note.words for path, note in scenario.notes}
    events = [
        {"rounds": e.rounds, "note": notes.get(f"events.{n}", ""), "set": [*map(list, e.set)]}
        for n, e in enumerate(scenario.events)
    ]
    asks = {p.id: p.preconditions for p in scenario.parties}
    return {
        "name": scenario.name or scenario.id,
        "names": vars(names) | {"plural": sorted(names.plural)},
        "outcomes": dict(classes(scenario)),
        "round": a_round(scenario.process),
        "rounds": scenario.process.rounds,
        "packages": scenario.packages,
        "chain": scenario.process.chain.on,
        "asks_first": {
            id: {"truce": first.truce, "quiet": bool(first.quiet)} for id, first in asks.items()
        },
        "set_aside": [
            id for id, open_ in zip(layout.issues, layout.case.set_aside, strict=True) if open_
        ],
        "victims": {source.id: source.victim for source in scenario.violence},
        "events": events,
        "lines": _lines(layout.lines),
        "principal_lines": _lines((p.id, j) for p, j in Ordered.of(scenario).principal_lines),
        "terms": [*TERMS],
    }


def _lines(lines: Iterable[tuple[str, RedLine]]) -> list[dict[str, Any]]:
    """Return red lines as plain data, in their order."""
    return [
        {"party": party, **_bound(line), "unless": [*map(_bound, line.unless)]}
        for party, line in lines
    ]


def _bound(bound: Condition) -> dict[str, Any]:
    """Return a condition as plain data."""
    return {"issue": bound.issue, "at_least": bound.at_least, "level": bound.level}
