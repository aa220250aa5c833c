"""What may be an id, and what may be the name of a level."""

from __future__ import annotations

import re

from negsim.scenario.files.blocks import ANNOTATIONS, CONTROL, NOTES
from negsim.scenario.files.reader import FORMS

ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
RESERVED = {*ANNOTATIONS, *NOTES, *FORMS}
"""Words of the format, which cannot be ids."""

TAKEN = {
    "interim_truce", "stalemate", "collapse", "hostilities",
    "revived", "interim_reached", "settled", "failed",
}  # fmt: skip
"""Names of what every scenario counts besides its own classes of signed texts."""


def id_fault(section: str, name: str) -> str:
    """Return why `name` cannot be the id of a part of a section, or ""."""
    if not ID.fullmatch(name):
        return f"{name!r} is no id; ids are lower-case words joined by _, such as 'a_land'"
    if name in RESERVED or (section == "outcomes" and name in TAKEN):
        return f"{name!r} has a meaning of its own; choose another id"
    return ""


def file_name(words: str) -> str:
    """Return any words as the name of a file or folder, which leads nowhere else."""
    plain = re.sub(r'[/\\:*?"<>|\n\t]', "-", words.encode(errors="replace").decode())
    return CONTROL.sub("-", plain) if plain.strip(".") else "unnamed"


def level_fault(name: str) -> str:
    """Return why `name` cannot be a level, or ""."""
    if name in (*ANNOTATIONS, "*") or "=" in name or "\n" in name:
        return f"{name!r} cannot be a level: it has a meaning of its own, or holds '='"
    return ""
