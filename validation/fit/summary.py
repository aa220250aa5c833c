"""What a finished fit comes to: the draws, the best point and the defaults, played with more runs.

Three small files: the draws of negsim's coefficients, those of the generic crisis beside them, and
the summary. The page is made from these alone.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from negsim.disk import write_bytes
from validation.fit import region
from validation.fit.carry_out import Log
from validation.fit.coefficients import COEFFICIENTS, defaults, point_at
from validation.fit.estimates import Estimate
from validation.fit.simulate import simulate
from validation.fit.state import Settings, State
from validation.fit.targets import SHOWN, TARGETS, loss, measured

RUNS = 20_000
"""Runs an arm with which the best points and the defaults are played again."""

CONTENDERS = 12
"""So many points of least loss are played again: the least of few runs is in part luck."""

DRAWS, CRISIS, SUMMARY = "draws.csv", "crisis.csv", "summary.json"

HERE = Path(__file__).parent
COMMITTED = {
    DRAWS: HERE.parents[1] / "negsim" / "doubt" / DRAWS,
    CRISIS: HERE / CRISIS,
    SUMMARY: HERE / SUMMARY,
}
"""Where the files of the fit stand that the project rests on."""

@dataclass(frozen=True)
class Point:
    """A point of the fit.

    Parameters
    ----------
    values : dict of str to float
        Coefficients by path.
    loss : float
        From as many runs as the fit had.
    loss_again : float
        From more.
    got : dict of str to list of float
        Of each target, and of what is shown beside: number and Monte Carlo error, from more runs.
    """

    values: dict[str, float]
    loss: float
    loss_again: float
    got: dict[str, list[float]]

    def estimate(self, name: str) -> Estimate:
        """Return what was counted for a target."""
        return Estimate(*self.got[name])


@dataclass(frozen=True)
class Summary:
    """What a fit comes to.

    Parameters
    ----------
    settings : Settings
        What was asked for.
    runs_again : int
        Runs an arm of what was played again.
    points : int
        Points looked at.
    least : float
        Least loss of all points, from as many runs as the fit had.
    starts : list of float
        Least loss of each search.
    taken : float
        Share of the steps of the walk that were taken.
    mixed : list of float
        Gelman and Rubin's ratio of each coefficient.
    best, defaults : Point
        The best point, and where the model stood.
    """

    settings: Settings
    runs_again: int
    points: int
    least: float
    starts: list[float]
    taken: float
    mixed: list[float]
    best: Point
    defaults: Point

    @property
    def limit(self) -> float:
        """The largest loss that is kept."""
        return self.least + region.threshold(len(COEFFICIENTS))


@dataclass(frozen=True)
class Fit:
    """A finished fit: its summary, and the draws with their losses."""

    summary: Summary
    draws: list[dict[str, float]]
    losses: list[float]


def summarise(state: State, log: Log, runs: int = RUNS, contenders: int = CONTENDERS) -> Fit:
    """Return what a finished fit comes to.

    Parameters
    ----------
    state : State
        Of `carry_out`, at its end.
    log : callable
        Called with a line for each point that is played again.
    runs, contenders : int
        Runs an arm of these, and how many of the best there are.
    """
    assert state.walk is not None
    walk, settings = state.walk, state.settings
    everything = [*state.points, *(point for seen in walk.seen for point in seen)]
    distinct = sorted({tuple(point) for point in everything})  # many steps are not taken

    def again(values: dict[str, float], found: float | None = None) -> Point:
        if found is None:
            found = loss(measured(simulate(values, settings.runs)))
        many = simulate(values, runs)
        got = {t.name: list(map(float, t.measure(many))) for t in (*TARGETS, *SHOWN)}
        return Point(values, found, loss(measured(many)), got)

    best = []
    for number, (found, *place) in enumerate(distinct[:contenders], 1):
        best.append(again(point_at(place), found))
        log(f"playing the best again: {number}, loss {best[-1].loss_again:.2f}")
    kept = region.kept(walk, distinct[0][0]) or [list(distinct[0])]
    tried = len(walk.at) * len(walk.seen)
    summary = Summary(
        settings=settings,
        runs_again=runs,
        points=len(state.points) + tried,
        least=distinct[0][0],
        starts=[min(search.points)[0] for search in state.searches],
        taken=walk.taken / tried,
        mixed=region.spread_ratio(walk).tolist(),
        best=min(best, key=lambda point: point.loss_again),
        defaults=again(defaults()),
    )
    return Fit(summary, [point_at(place) for _, *place in kept], [point[0] for point in kept])


def write(files: Mapping[str, Path], fit: Fit) -> None:
    """Write the three files."""
    ours = [c.path for c in COEFFICIENTS if c.of_model]
    theirs = [c.path for c in COEFFICIENTS if not c.of_model]
    rows = [[draw[path] for path in ours] for draw in fit.draws]
    write_bytes(files[DRAWS], _csv(ours, rows))
    rows = [
        [round(found, 2), *(draw[path] for path in theirs)]
        for draw, found in zip(fit.draws, fit.losses, strict=True)
    ]
    write_bytes(files[CRISIS], _csv(["loss", *theirs], rows))
    text = json.dumps(asdict(fit.summary), indent=1, ensure_ascii=False) + "\n"
    write_bytes(files[SUMMARY], text.encode())


def _csv(head: list[str], rows: list[list[float]]) -> bytes:
    lines = [",".join(head), *(",".join(f"{value:g}" for value in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def read(files: Mapping[str, Path] = COMMITTED) -> Fit:
    """Return a fit from its three files; those of the project by default."""
    ours, theirs = _rows(files[DRAWS]), _rows(files[CRISIS])
    losses = [row.pop("loss") for row in theirs]
    found: dict[str, Any] = json.loads(files[SUMMARY].read_text(encoding="utf-8"))
    summary = Summary(
        **{
            **found,
            "settings": Settings(**found["settings"]),
            "best": Point(**found["best"]),
            "defaults": Point(**found["defaults"]),
        }
    )
    return Fit(summary, [a | b for a, b in zip(ours, theirs, strict=True)], losses)


def _rows(file: Path) -> list[dict[str, float]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return [{name: float(cell) for name, cell in row.items()} for row in csv.DictReader(stream)]
