"""What a reading extends: which scenario, and what the numbers that it changes are there."""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.fields import Number


@dataclass(frozen=True)
class Extended:
    """A scenario that a reading extends.

    Parameters
    ----------
    id, fingerprint : str
        Those of that scenario.
    changes : tuple of (str, Number or str)
        Path of each number, or level of a red line, that the reading changes, in its order, and
        what it is there.
    """

    id: str
    fingerprint: str
    changes: tuple[tuple[str, Number | str], ...]
