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

import numpy as np

from negsim.disk import write_bytes
from validation.fit.carry_out import Log
from validation.fit.coefficients import COEFFICIENTS, defaults, point_at
from validation.fit.estimates import Estimate
from validation.fit.region import LEVEL, spread_ratio
from validation.fit.simulate import simulate
from validation.fit.state import Settings, State
from validation.fit.targets import SHOWN, TARGETS, loss, measured
from validation.fit.waves import Wave, near

RUNS = 20_000
"""Runs an arm with which the best draws and the defaults are played again."""

CONTENDERS = 12
"""So many draws that lose least by the emulator are played again."""

DRAWS, CRISIS, SUMMARY = "draws.csv", "crisis.csv", "summary.json"

LOSSES = "loss", "played"
"""Columns of `CRISIS`: loss by the emulator, and played with as many runs as the fit had."""

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
        Points that were played.
    fitted : int
        Points that the last emulator was fitted to.
    starts : list of float
        Least loss of each search.
    most : float
        Loss that 95 % of the draws have at most, when played.
    taken : float
        Share of the steps of that walk that were taken.
    mixed : list of float
        Gelman and Rubin's ratio of each coefficient.
    off : float
        By how much the draws lose more when played than by the emulator: the mean.
    spread : float
        The standard deviation of the same.
    best, defaults : Point
        The best point, and where the model stands.
    """

    settings: Settings
    runs_again: int
    points: int
    fitted: int
    starts: list[float]
    most: float
    taken: float
    mixed: list[float]
    off: float
    spread: float
    best: Point
    defaults: Point


@dataclass(frozen=True)
class Fit:
    """A finished fit.

    Parameters
    ----------
    summary : Summary
        What is told of it.
    draws : list of dict of str to float
        Coefficients of each draw, by path.
    losses : list of tuple of float
        Loss of each draw by the emulator, and played.
    """

    summary: Summary
    draws: list[dict[str, float]]
    losses: list[tuple[float, float]]


def summarise(
    state: State, wave: Wave, log: Log, runs: int = RUNS, contenders: int = CONTENDERS
) -> Fit:
    """Return what a finished fit comes to.

    Parameters
    ----------
    state, wave : State, Wave
        Of `carry_out`.
    log : callable
        Called with a line for each point that is played again.
    runs, contenders : int
        Runs an arm of these, and how many there are besides the defaults.
    """
    settings, walk = state.settings, wave.walk
    draws = [point_at(place) for place in wave.places]
    played = [point.loss for point in state.waves[-1]]

    def again(values: dict[str, float]) -> Point:
        few, many = simulate(values, settings.runs), simulate(values, runs)
        got = {t.name: list(map(float, t.measure(many))) for t in (*TARGETS, *SHOWN)}
        return Point(values, loss(measured(few)), loss(measured(many)), got)

    best = []
    for number, at in enumerate(np.argsort(wave.losses, kind="stable")[:contenders], 1):
        best.append(again(draws[at]))
        log(f"playing the best again: {number}, loss {best[-1].loss_again:.2f}")
    off = np.array(played) - wave.losses
    summary = Summary(
        settings=settings,
        runs_again=runs,
        points=len(state.points(len(state.waves))),
        fitted=len(near(state.points(len(state.waves) - 1))),
        starts=[min(search.points).loss for search in state.searches],
        most=float(np.quantile(played, LEVEL)),
        taken=walk.taken,
        mixed=spread_ratio(walk).tolist(),
        off=float(off.mean()),
        spread=float(off.std()),
        best=min(best, key=lambda point: point.loss_again),
        defaults=again(defaults()),
    )
    return Fit(summary, draws, list(zip(wave.losses.tolist(), played, strict=True)))


def write(files: Mapping[str, Path], fit: Fit) -> None:
    """Write the three files."""
    ours = [c.path for c in COEFFICIENTS if c.of_model]
    theirs = [c.path for c in COEFFICIENTS if not c.of_model]
    rows = [[draw[path] for path in ours] for draw in fit.draws]
    write_bytes(files[DRAWS], _csv(ours, rows))
    rows = [
        [*(round(one, 2) for one in both), *(draw[path] for path in theirs)]
        for draw, both in zip(fit.draws, fit.losses, strict=True)
    ]
    write_bytes(files[CRISIS], _csv([*LOSSES, *theirs], rows))
    text = json.dumps(asdict(fit.summary), indent=1, ensure_ascii=False) + "\n"
    write_bytes(files[SUMMARY], text.encode())


def _csv(head: list[str], rows: list[list[float]]) -> bytes:
    lines = [",".join(head), *(",".join(f"{value:g}" for value in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def read(files: Mapping[str, Path] = COMMITTED) -> Fit:
    """Return a fit from its three files; those of the project by default."""
    ours, theirs = _rows(files[DRAWS]), _rows(files[CRISIS])
    losses = [(row.pop(LOSSES[0]), row.pop(LOSSES[1])) for row in theirs]
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
