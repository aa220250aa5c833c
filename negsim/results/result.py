"""What an ensemble of runs comes to: counts, shares with intervals, and the files they go to.

Counts add (`Tally`); shares and intervals do not, so they are made at the end (`Result`). A
share is a property of the model under the scenario's assumptions, and its interval tells the
Monte Carlo error of that share only.
"""

from __future__ import annotations

import csv
import importlib
import json
import os
import platform
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from negsim.disk import no_formula, passing_folder
from negsim.errors import Mistake, NegsimError
from negsim.results.intervals import wilson
from negsim.scenario.files.load import dump
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import ENDINGS, MILESTONES, PHASES

if TYPE_CHECKING:
    import pandas


def classes(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """Return id and display name of each way a run can end, best first.

    The scenario's own classes of settlement come first, then `vocabulary.ENDINGS`.
    """
    settlements = tuple((o.id, o.name or o.id) for o in scenario.outcomes)
    return settlements + tuple(ENDINGS.items())


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts over runs; two tallies of different runs add to the tally of all of them.

    Parameters
    ----------
    runs : int
        Number of runs counted.
    outcomes : int64 (classes,)
        Runs that ended in each class, in the order of `classes`; sums to `runs`.
    revived, interim_reached, settled, failed : int
        Runs whose talks came back at least once, that had an interim text, that settled, and
        whose settlement failed within the rounds it is watched for.
    collapses : int
        Collapses of talks, over all runs.
    rounds_to_revival : int64 (rounds + 1,)
        Revived runs by the number of rounds from the first collapse (or the start, if a run
        starts collapsed) to the first revival.
    phases : int64 (rounds, 5)
        Runs in each of `PHASES` at the end of each round; each row sums to `runs`.
    """

    runs: int
    outcomes: NDArray[np.int64]
    revived: int
    interim_reached: int
    settled: int
    failed: int
    collapses: int
    rounds_to_revival: NDArray[np.int64]
    phases: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("outcomes", "rounds_to_revival", "phases"):
            counts = np.array(getattr(self, name), dtype=np.int64)
            counts.setflags(write=False)
            object.__setattr__(self, name, counts)

    @classmethod
    def empty(cls, n_classes: int, rounds: int) -> Tally:
        """Return the tally of no runs: what a sum begins with."""
        return cls(
            runs=0,
            outcomes=np.zeros(n_classes, np.int64),
            revived=0,
            interim_reached=0,
            settled=0,
            failed=0,
            collapses=0,
            rounds_to_revival=np.zeros(rounds + 1, np.int64),
            phases=np.zeros((rounds, len(PHASES)), np.int64),
        )

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and all(
            np.array_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self)
        )

    __hash__ = None  # type: ignore[assignment]


def version(package: str = "negsim") -> str:
    """Return the version of an installed package, or ``not installed``."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def changes(scenario: Scenario) -> dict[str, str]:
    """Return the value that each changed path was given last, in the order that tells."""
    values: dict[str, str] = {}
    for path, value in scenario.overrides:
        values.pop(path, None)  # so that it stands after a path with * that came in between
        values[path] = value
    return values


@dataclass(frozen=True, eq=False)
class Result:
    """The outcome of an ensemble, with all that is needed to run it again.

    Parameters
    ----------
    scenario : Scenario
        What was run, changes included.
    seed : int
        Seed of all random numbers, 0 to 2**64 - 1.
    tally : Tally
        Counts over at least one run.
    confidence : float
        Confidence level of all intervals.
    """

    scenario: Scenario
    seed: int
    tally: Tally
    confidence: float = 0.95

    def share(self, count: int, joint: int = 1) -> dict[str, int | float]:
        """Return count, share, low and high of one count of runs."""
        low, high = wilson(count, self.tally.runs, self.confidence, joint)
        return {"count": count, "share": count / self.tally.runs, "low": low, "high": high}

    def shares(self) -> dict[str, dict[str, int | float]]:
        """Return count, share, low and high of each class, best first, jointly valid."""
        ids = [id for id, _ in classes(self.scenario)]
        counts = self.tally.outcomes.tolist()
        return {
            id: self.share(count, joint=len(ids)) for id, count in zip(ids, counts, strict=True)
        }

    def events(self) -> dict[str, dict[str, int | float]]:
        """Return count, share, low and high of each of `MILESTONES`, each valid by itself."""
        return {key: self.share(getattr(self.tally, key)) for key in MILESTONES}

    def rounds_to_revival(self, tenths: int) -> int | None:
        """Return by which round `tenths` tenths of the revived runs were back; None if no run."""
        reached = np.cumsum(self.tally.rounds_to_revival)
        if reached[-1] == 0:
            return None
        return int(np.argmax(10 * reached >= tenths * reached[-1]))

    def summary(self) -> dict[str, Any]:
        """Return the document that ``negsim run --json`` prints (see ``docs/json.md``)."""
        return {
            "scenario": self.scenario.id,
            "fingerprint": self.scenario.fingerprint,
            "version": version(),
            "overrides": changes(self.scenario),
            "seed": self.seed,
            "runs": self.tally.runs,
            "confidence": self.confidence,
            "outcomes": self.shares(),
            **self.events(),
            "rounds_to_revival": {
                "median": self.rounds_to_revival(5),
                "p10": self.rounds_to_revival(1),
                "p90": self.rounds_to_revival(9),
            },
            "collapses": {"mean": self.tally.collapses / self.tally.runs},
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a class, then one an event: outcome, name, count, share, low, high."""
        names = dict(classes(self.scenario))
        return [
            {"outcome": key, "name": names[key], **share} for key, share in self.shares().items()
        ] + [{"outcome": key, "name": MILESTONES[key], **s} for key, s in self.events().items()]

    def table(self) -> pandas.DataFrame:
        """Return `rows` as a data frame."""
        # Mesa brings pandas along; it takes long to import, and few callers want a table.
        import pandas

        return pandas.DataFrame(self.rows())

    def plot(self) -> Any:
        """Return a matplotlib figure: how runs end, and the phases over the rounds."""
        # Drawing is an outer room, so it is looked up only when asked for: this room works,
        # and is tested, without it.
        return importlib.import_module("negsim.plots.result").overview(self)


def provenance(result: Result) -> dict[str, Any]:
    """Return what makes the result repeatable; no time, so that equal runs give equal files."""
    return {
        "scenario": result.scenario.id,
        "fingerprint": result.scenario.fingerprint,
        "overrides": changes(result.scenario),
        "seed": result.seed,
        "runs": result.tally.runs,
        "versions": {
            "python": platform.python_version(),
            **{package: version(package) for package in ("negsim", "numpy", "numba", "mesa")},
        },
        "platform": platform.platform(),
    }


def write_csv(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows with the same keys as a table with a header line."""
    rows = list(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows({key: no_formula(value) for key, value in row.items()} for row in rows)


def write_into(result: Result, folder: Path) -> None:
    """Write the four files of a result into an existing folder (see `write`)."""
    about = {
        "scenario": result.scenario.id,
        "seed": result.seed,
        "runs": result.tally.runs,
    }
    write_csv(
        folder / "outcomes.csv",
        (
            about
            | row
            | {
                "confidence": result.confidence,
                "interval": "Wilson" if row["outcome"] in MILESTONES else "joint Wilson",
            }
            for row in result.rows()
        ),
    )
    write_csv(
        folder / "phases.csv",
        (
            {"round": number, "phase": phase, "count": count, "share": count / result.tally.runs}
            for number, counts in enumerate(result.tally.phases.tolist(), start=1)
            for phase, count in zip(PHASES, counts, strict=True)
        ),
    )
    words = json.dumps(provenance(result), indent=2) + "\n"
    (folder / "provenance.json").write_text(words, encoding="utf-8", newline="\n")
    words = dump(result.scenario)
    (folder / "scenario.yaml").write_text(words, encoding="utf-8", newline="\n")


def refuse(what: str) -> NegsimError:
    """Return the error for a folder that cannot be written."""
    return NegsimError(Mistake(what, path="--out"))


def ground(folder: Path) -> Path:
    """Return the innermost folder around `folder` that exists."""
    return next(parent for parent in folder.absolute().parents if os.path.lexists(parent))


def missing(folder: Path) -> Path:
    """Return the path of `folder` from its `ground`: the folders that are to be made."""
    return folder.absolute().relative_to(ground(folder))


def unwritable(folder: Path, error: OSError | ValueError) -> NegsimError:
    """Return the error for a folder that the system does not let us write."""
    why = "a name cannot hold a null character"  # the one ValueError that a path can raise
    if isinstance(error, OSError):
        why = error.strerror or str(error)
    return refuse(f"cannot write '{folder}': {why}")


def check_folder(folder: str | os.PathLike[str]) -> Path:
    """Return `folder` as a path if a result can be written there.

    Raises
    ------
    NegsimError
        If it exists already and is not an empty folder, or if nothing can be written where it
        would stand.
    """
    target = Path(os.path.normpath(folder))
    try:
        if os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
            raise refuse(f"'{target}' exists already; choose another folder or remove it")
        with passing_folder(ground(target)) as holder:
            (holder / missing(target)).mkdir(parents=True)  # some names no folder can have
            return target
    except (OSError, ValueError) as error:
        raise unwritable(target, error) from error


@contextmanager
def whole(folder: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a folder to write into that becomes `folder` at the end, or vanishes on failure.

    Raises
    ------
    NegsimError
        If `folder` cannot be written (see `check_folder`), or the disk fails on the way.
    """
    target = check_folder(folder)
    base, inside = ground(target), missing(target)
    try:
        with passing_folder(base) as holder:
            part = holder / inside
            part.mkdir(parents=True)
            yield part
            if target.is_dir():
                target.rmdir()
            # One step makes the folder and those around it, so that a failure leaves none.
            (holder / inside.parts[0]).rename(base / inside.parts[0])
    except OSError as error:
        raise unwritable(target, error) from error


def write(result: Result, folder: str | os.PathLike[str]) -> None:
    """Write a result as a new folder, whole or not at all.

    ``outcomes.csv`` has one row a class and event, ``phases.csv`` one a round and phase,
    ``provenance.json`` what makes the result repeatable, ``scenario.yaml`` the resolved
    scenario.

    Parameters
    ----------
    result : Result
    folder : path
        A folder that does not exist yet, or is empty; folders around it are made.

    Raises
    ------
    NegsimError
        If it holds something, cannot be written, or the disk is full.
    """
    with whole(folder) as part:
        write_into(result, part)
