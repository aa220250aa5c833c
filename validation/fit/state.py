"""The state of a fit on disk: written after each generation, read to go on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from negsim.disk import STORED, read_text, write_bytes
from negsim.errors import Mistake, NegsimError
from validation.fit.estimates import Estimate
from validation.fit.search import Search
from validation.fit.targets import Played

NAME = "state.json"
ARRAYS = ("mean", "covariance", "long_path", "short_path")

MOST = 200_000_000


@dataclass(frozen=True)
class Settings:
    """What a fit is asked for.

    Parameters
    ----------
    starts, generations : int
        Searches, and generations of each; waves and walks grow with these.
    runs : int
        Runs an arm for each point.
    seed : int
        Of searches and walk; the runs have seeds of their own.
    """

    starts: int = 3
    generations: int = 45
    runs: int = 1_200
    seed: int = 1


@dataclass
class State:
    """What was played so far.

    Parameters
    ----------
    settings : Settings
        What is asked for.
    searches : list of Search
        All that have begun.
    waves : list of list of Played
        Points of all waves that have begun; where they are follows from the points before.
    """

    settings: Settings
    searches: list[Search]
    waves: list[list[Played]] = field(default_factory=list)

    def points(self, waves: int) -> list[Played]:
        """Return the points of all searches, and of so many waves."""
        parts = [*(search.points for search in self.searches), *self.waves[:waves]]
        return [point for part in parts for point in part]


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
    return State(settings, searches, [_points(wave) for wave in found["waves"]])


def _parsed(file: Path) -> dict[str, Any]:
    text = read_text(file, "the state of a fit", MOST, f"has more than {MOST:,} bytes")
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not {"settings", "searches", "waves"} <= set(found):
        raise NegsimError(Mistake("is not the state of a fit", file=str(file), code="unreadable"))
    return found


def _search(found: dict[str, Any]) -> Search:
    arrays = {name: np.array(found[name]) for name in ARRAYS}
    return Search(**{**found, **arrays, "points": _points(found["points"])})


def _points(found: list[Any]) -> list[Played]:
    return [
        Played(loss, place, [Estimate(*one) for one in values]) for loss, place, values in found
    ]
