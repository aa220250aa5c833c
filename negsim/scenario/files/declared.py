"""The declaration of each number of a scenario file, found by its path."""

from __future__ import annotations

from typing import Any

from negsim.scenario.fields import Field, table
from negsim.scenario.files.assemble import KEYS
from negsim.scenario.process import Process
from negsim.scenario.scenario import RedLine

BLOCKS: dict[str, type[Any]] = {
    **{f"{key}.*": cls for key, (cls, _) in KEYS.items()},
    **{f"parties.*.{lines}.*": RedLine for lines in ("red_lines", "principal_lines")},
    "process": Process,
}

FIELDS = [field for path, cls in BLOCKS.items() for field in table(cls, path)]


def field_at(path: str) -> Field:
    """Return the declaration of the number at a path."""
    steps = [step for step in path.split(".") if not step.isdigit()]  # of several lines on an issue
    return next(field for field in FIELDS if _matches(field.path.split("."), steps))


def _matches(pattern: list[str], steps: list[str]) -> bool:
    return len(pattern) == len(steps) and all(
        one in ("*", other) for one, other in zip(pattern, steps, strict=True)
    )
