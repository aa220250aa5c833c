"""What a role's sheet tells of whom it is for: texts of the scenario, or notes on its numbers."""

from __future__ import annotations

import re
from typing import Any

from negsim.scenario.commentary import Actor
from negsim.scenario.files.assemble import LINES
from negsim.scenario.scenario import Party, Scenario

NOTED = {
    "wants": ("salience", "values", "red_lines", "facilitation", "formulation"),
    "fears": ("batna", "waiting", "pressure", "endurance"),
    "at_home": ("mandate", "principal_lines", "leverage"),
    "until_now": ("flexibility", "preconditions"),
}
"""Fields of a party or a mediator whose notes stand in the place of a text that it has not."""


def texts_on(scenario: Scenario, role: Actor) -> dict[str, Any]:
    """Return the texts on a role by name, or notes, and by number the sources that they cite."""
    path = f"{'parties' if isinstance(role, Party) else 'mediators'}.{role.id}"
    keys, seen, told = dict[str, int](), set[str](), dict[str, Any]()

    def numbered(words: str) -> str:
        return re.sub(r"\[(.*?)\]", lambda m: f"[{keys.setdefault(m[1], len(keys) + 1)}]", words)

    for name, fields in NOTED.items():
        words, notes = getattr(role, name), []
        within = tuple(f"{path}.{field}" for field in fields)
        for at, note in () if words else scenario.notes:
            if note.kind != "override" and at.startswith(within) and note.words not in seen:
                seen.add(note.words)
                _, _, field, issue, *_ = *at.split("."), ""
                line = f"{scenario.issue(issue).name}: " if field in LINES and issue else ""
                notes.append((field, numbered(line + note.words)))
        told[name] = {"words": numbered(words), "notes": notes}
    sources = dict(scenario.sources)
    return {"told": told, "cited": {number: sources[key] for key, number in keys.items()}}
