"""The state of a fit on disk: written after each generation, read to go on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from negsim.disk import STORED, read_text, write_bytes
from negsim.errors import Mistake, NegsimError
from validation.fit.region import Walk
from validation.fit.search import Search

NAME = "state.json"
ARRAYS = ("mean", "covariance", "long_path", "short_path")

MOST = 200_000_000


@dataclass(frozen=True)
class Settings:
    """What a fit is asked for.

    Parameters
    ----------
    starts, generations : int
        Searches, and generations of each; the walk has a quarter more steps.
    runs : int
        Runs an arm for each point.
    seed : int
        Of searches and walk; the runs have seeds of their own.
    """

    starts: int = 3
    generations: int = 55
    runs: int = 1_200
    seed: int = 1

    @property
    def steps(self) -> int:
        """Steps of each chain of the walk."""
        return self.generations * 5 // 4


@dataclass
class State:
    """All searches that have begun, and the walk, if it has."""

    settings: Settings
    searches: list[Search]
    walk: Walk | None = None

    @property
    def points(self) -> list[list[float]]:
        """Loss and place of every point of the searches."""
        return [point for search in self.searches for point in search.points]


def save(folder: Path, state: State) -> None:
    """Write the state, whole or not at all."""
    text = json.dumps(asdict(state), default=lambda array: array.tolist())
    write_bytes(folder / NAME, text.encode(), stored=STORED)


def restore(folder: Path, settings: Settings) -> State:
    """Return the state in a folder, or one that has not begun where there is none.

    Raises
    ------
    NegsimError
        If the state there is no state, or of a fit with other settings.
    """
    file = folder / NAME
    if not file.exists():
        return State(settings, [])
    found = _parsed(file)
    if found["settings"] != asdict(settings):
        had = ", ".join(f"{name} {value}" for name, value in found["settings"].items())
        what = f"'{folder}' holds a fit with other settings ({had}); choose another folder"
        raise NegsimError(Mistake(what, path="--out"))
    searches = [_search(one) for one in found["searches"]]
    return State(settings, searches, Walk(**found["walk"]) if found["walk"] else None)


def _parsed(file: Path) -> dict[str, Any]:
    text = read_text(file, "the state of a fit", MOST, f"has more than {MOST:,} bytes")
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not {"settings", "searches", "walk"} <= set(found):
        raise NegsimError(Mistake("is not the state of a fit", file=str(file), code="unreadable"))
    return found


def _search(found: dict[str, Any]) -> Search:
    arrays = {name: np.array(found[name]) for name in ARRAYS}
    return Search(**{**found, **arrays})
