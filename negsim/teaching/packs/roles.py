"""What a role's sheet tells of whom it is for: the texts of the scenario, or notes on its numbers.

A role without a text has the notes of its file there and lines to fill in: nothing is made up.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from negsim.scenario.actors import ROLE_TEXTS, Actor
from negsim.scenario.files.assemble import LINES
from negsim.scenario.scenario import Party, Scenario

NOTED = {
    "wants": ("salience", "values", "red_lines", "facilitation", "formulation"),
    "fears": ("batna", "waiting", "pressure", "endurance"),
    "at_home": ("mandate", "principal_lines", "leverage"),
    "until_now": ("flexibility", "preconditions"),
}
"""Fields of a party or a mediator whose notes stand in the place of a text that it has not."""

CITED = re.compile(r"\[([^\[\]]*)\]")


class Told(NamedTuple):
    """A text on a role, empty if it has none; then the notes in its place."""

    words: str
    notes: list[str]


def texts_on(scenario: Scenario, role: Actor) -> dict[str, Any]:
    """Return the texts on a role by name, and by number the sources that they cite."""
    section = "parties" if isinstance(role, Party) else "mediators"
    keys: dict[str, int] = {}

    def numbered(words: str) -> str:
        return CITED.sub(lambda key: f"[{keys.setdefault(key[1], len(keys) + 1)}]", words)

    found: dict[str, Told] = {}
    seen: set[str] = set()
    for name in ROLE_TEXTS:
        words = getattr(role, name)
        notes = [] if words else _notes(scenario, f"{section}.{role.id}", NOTED[name])
        found[name] = Told(numbered(words), [numbered(one) for one in notes if one not in seen])
        seen.update(notes)
    sources = dict(scenario.sources)
    return {"told": found, "cited": {number: sources[key] for key, number in keys.items()}}


def _notes(scenario: Scenario, path: str, fields: tuple[str, ...]) -> list[str]:
    """Return all notes on some fields of a role, each once; one on a line after its issue."""
    within = tuple(f"{path}.{field}" for field in fields)
    found: dict[str, str] = {}
    for at, note in scenario.notes:
        if note.kind != "override" and at.startswith(within):
            _, _, field, issue, *_ = *at.split("."), ""
            of_line = f"{scenario.issue(issue).name}: " if field in LINES and issue else ""
            found.setdefault(note.words, of_line + note.words)
    return list(found.values())
