"""What is known of each number of a scenario: place, range, unit, meaning, what it rests on."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from negsim.engine.inputs import Ordered, parts_of
from negsim.engine.paths import indices_of
from negsim.scenario.fields import Distribution
from negsim.scenario.files.declared import field_at
from negsim.scenario.files.resolve import number_of, numbers, resolved
from negsim.scenario.scenario import Scenario


def numbers_of(scenario: Scenario) -> list[dict[str, Any]]:
    """Return what is known of each number that runs may differ in, in the order of the file.

    Each is a mapping: ``path``, ``at`` (indices in the vector), ``low`` and ``high`` (both
    allowed), ``unit``, ``meaning``, ``value`` (or ``drawn``: kind of distribution and parameters),
    ``rests_on`` (``judgement``, ``source``, ``override``; ``default`` where nothing is said) and
    ``note``. Values that events set are none of them, nor constant chances, which are for checks,
    nor whether a mediator is there whom an event brings: Python refuses some of these.
    """
    brought = {f"mediators.{event.joins}.present" for event in scenario.events if event.joins}
    ordered = Ordered.of(scenario)
    keys = [key for part in parts_of(ordered).values() for key, _ in part]
    notes = dict(scenario.notes)
    found = []
    for path, form in numbers(resolved(scenario)):
        if path.startswith(("events.", "process.chain.")) or path in brought:
            continue
        field, value = field_at(path), number_of(form)
        above = accumulate(path.split("."), "{}.{}".format)
        note = next((notes[one] for one in reversed([*above]) if one in notes), None)
        number: dict[str, Any] = {"value": value}
        if isinstance(value, Distribution):
            number = {"drawn": [value.kind, *value.parameters]}
        found.append(
            {
                "path": path,
                "at": indices_of(ordered, keys, path),
                "low": float(field.low),
                "high": float(field.high),
                "unit": field.unit,
                "meaning": field.meaning,
                **number,
                "rests_on": note.kind if note else "default",
                "note": note.words if note else field.source,
            }
        )
    return found
