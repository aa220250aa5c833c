"""Sweeps for Python: a data frame, a plain function of numbers, and grids for Mesa.

Libraries for sensitivity analysis want a function of numbers. `as_function` makes one of a
scenario, with the same run numbers for every point, so that the difference between two points
comes from their values and not from other random numbers.
"""

from __future__ import annotations

import math
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from negsim.engine.ensemble import MOST_RUNS
from negsim.errors import Mistake, NegsimError, check_whole, nearest
from negsim.results.result import Result, classes, run
from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import Scenario
from negsim.sweeps.execution import sweep as sweeping
from negsim.sweeps.experiment.check import BETWEEN
from negsim.sweeps.experiment.design import Points, scenario_at
from negsim.sweeps.experiment.experiment import Experiment, Sets
from negsim.sweeps.experiment.file import load_experiment, quick, scenarios_of
from negsim.sweeps.table.columns import tidy
from negsim.vocabulary import MILESTONES

if TYPE_CHECKING:
    import pandas

RUNS = 2000
"""Runs of each cell of a sweep that is not from a file, by default."""

COLLAPSES = "collapses"


def sweep(
    experiment: Experiment | str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    *,
    vary: Mapping[str, Iterable[float]] | None = None,
    runs: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    cluster: str | None = None,
    doubt: bool = False,
) -> pandas.DataFrame:
    """Carry out an experiment and return its table.

    Parameters
    ----------
    experiment : Experiment, str or path
        An experiment or its file; with `vary`, name or file of a scenario.
    out : path, optional
        Folder to store the sweep in: a new one, or one it was begun in, which it goes on with.
        Without it nothing is stored.
    vary : mapping of str to iterable of float, optional
        Values to try, by path, in a grid.
    runs : int, optional
        Runs of each cell, 1 to 10**9; by default what the file says, or `RUNS`.
    seed : int, optional
        Seed, 0 to 2**64 - 1; by default what the file says, or 1.
    threads : int, optional
        Threads to play with; by default one for each processor. Changes no number.
    cluster : str, optional
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``: its workers play instead.
    doubt : bool
        Whether cells are also played under many sets of assumptions; a file may ask for it, too.

    Returns
    -------
    pandas.DataFrame
        One row a cell, with the columns of `negsim.sweeps.table.export` (see ``docs/export.md``).

    Raises
    ------
    NegsimError
        With every mistake in the experiment; or if `out` holds another sweep or the cluster does
        not answer.

    Examples
    --------
    >>> import negsim
    >>> table = negsim.sweep(
    ...     "textbook-two-party", vary={"process.collapse.base": [-100, 100]}, runs=10
    ... )
    >>> table[["base", "k_settled", "p_settled"]].values.tolist()
    [[-100.0, 10.0, 1.0], [100.0, 0.0, 0.0]]
    """
    asked = _experiment(experiment, vary, runs, seed)
    if doubt and asked.doubt is None:
        asked = replace(asked, doubt=Sets())
    with tempfile.TemporaryDirectory(prefix="negsim-") as passing:
        folder = out if out is not None else passing
        store = sweeping.sweep(asked, folder, threads=threads, cluster=cluster)
        return tidy(store).whole().to_pandas()


def _experiment(
    given: Experiment | str | os.PathLike[str],
    vary: Mapping[str, Iterable[float]] | None,
    runs: int | None,
    seed: int | None,
) -> Experiment:
    """Return the experiment that was asked for."""
    if runs is not None:
        check_whole("runs", runs, 1, MOST_RUNS)
    if seed is not None:
        check_whole("seed", seed, 0, 2**64 - 1)
    if isinstance(given, Scenario):
        raise NegsimError(
            "a sweep begins with the name or file of a scenario, so that it can be repeated; "
            "write yours to a file with negsim.scenario.files.load.dump"
        )
    if not isinstance(given, Experiment | str | os.PathLike):
        what = (  # type: ignore[unreachable]  # callers without types
            "a sweep begins with an experiment, its file, or with vary the name of a scenario"
        )
        raise NegsimError(f"{what}; found {type(given).__name__}")
    if vary is not None:
        if isinstance(given, Experiment):
            raise NegsimError("vary goes with a scenario; an experiment says itself what varies")
        name = given if isinstance(given, str) else Path(given)
        words = [f"{path}={_values(path, values)}" for path, values in vary.items()]
        return quick(name, words, RUNS if runs is None else runs, 1 if seed is None else seed)
    asked = given if isinstance(given, Experiment) else load_experiment(Path(given))
    asked = asked if seed is None else replace(asked, seed=int(seed))
    return asked if runs is None else replace(asked, runs=int(runs), until=None)


def _values(path: str, values: Iterable[float]) -> str:
    """Return values in the words of the command line."""
    try:
        return ",".join(repr(float(value)) for value in values)
    except (TypeError, ValueError):
        what = f"vary: must be a list of numbers; found {values!r}"
        raise NegsimError(Mistake(what, path)) from None


# ---- a function of numbers


@dataclass(frozen=True, eq=False)
class Function:
    """A scenario as a function of some of its numbers; made by `as_function`.

    `bounds` has the range of each parameter by its path, in the order of columns; all points have
    the same `runs` and `seed`.
    """

    scenario: Scenario
    bounds: dict[str, tuple[float, float]]
    outcome: str
    runs: int
    seed: int

    @property
    def problem(self) -> dict[str, Any]:
        """The parameters as SALib takes them."""
        return {
            "num_vars": len(self.bounds),
            "names": list(self.bounds),
            "bounds": [list(ends) for ends in self.bounds.values()],
        }

    def __call__(self, points: ArrayLike) -> NDArray[np.float64]:
        """Return the outcome at some points.

        Parameters
        ----------
        points : array_like, shape (points, parameters)
            One point a row, as SALib has them. What has one point a column, as
            `scipy.stats.sobol_indices` has, is turned: ``lambda x: f(x.T)``.

        Returns
        -------
        ndarray, shape (points,)
            Share of runs, 0 to 1, not a number where it is one of no runs; or mean number of
            collapses.

        Raises
        ------
        NegsimError
            If there are not as many columns as parameters, or a value does not fit; the
            message names the row.
        """
        rows = np.asarray(points, dtype=np.float64)
        width = len(self.bounds)
        if rows.ndim != 2 or rows.shape[1] != width:
            turned = rows.ndim == 2 and len(rows) == width
            hint = "; one point a column? give its transpose, x.T" if turned else ""
            raise NegsimError(
                f"points must have one row each and {width} columns, for "
                f"{', '.join(self.bounds)}; found shape {rows.shape}{hint}"
            )
        return np.array([self._at(number, row) for number, row in enumerate(rows.tolist())])

    def _at(self, number: int, row: list[float]) -> float:
        try:
            scenario = apply(self.scenario, dict(zip(self.bounds, row, strict=True)))
        except NegsimError as error:
            raise NegsimError(
                *(replace(m, what=f"row {number}: {m.what}") for m in error.mistakes)
            ) from None
        return _outcome(run(scenario, self.runs, self.seed), self.outcome)


def as_function(
    scenario: Scenario | str | os.PathLike[str],
    parameters: Mapping[str, tuple[float, float]],
    outcome: str,
    runs: int = 1000,
    seed: int = 1,
) -> Function:
    """Return a scenario as a function of some of its numbers.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or its name or the path of its file.
    parameters : mapping of str to (float, float)
        Lowest and highest value of each parameter, by its path, such as
        ``"mediators.*.pressure"``. A number that must be whole cannot be one.
    outcome : str
        Id of an outcome class or of one of `negsim.vocabulary.MILESTONES`, such as ``settled``:
        its share of runs. Or ``collapses``: their mean.
    runs : int
        Runs of each point, 1 to 10**9: the same run numbers for every point.
    seed : int
        Seed of all runs, 0 to 2**64 - 1.

    Returns
    -------
    Function
        ``f(X)`` takes points as rows and returns a number for each; ``f.problem`` is for SALib.

    Raises
    ------
    NegsimError
        If a path leads nowhere, a range does not fit, or there is no such outcome.
    """
    case = load(scenario)
    check_whole("runs", runs, 1, MOST_RUNS)
    check_whole("seed", seed, 0, 2**64 - 1)
    allowed = (*(id for id, _ in classes(case)), *MILESTONES, COLLAPSES)
    mistakes: list[Mistake] = []
    if outcome not in allowed:
        names = f"{', '.join(allowed)}{nearest(str(outcome), allowed)}"
        mistakes.append(Mistake(f"{outcome!r} is no outcome; allowed are {names}", "outcome"))
    if not isinstance(parameters, Mapping):
        what = "must give a range by path, such as {PATH: (0, 1)}"  # type: ignore[unreachable]
        raise NegsimError(*mistakes, Mistake(f"{what}; found {parameters!r}", "parameters"))
    if not parameters:
        mistakes.append(Mistake("must name at least one path with its range", "parameters"))
    for path, ends in parameters.items():
        mistakes += _wrong_range(case, path, ends)
    if mistakes:
        raise NegsimError(*mistakes)
    bounds = {path: (float(low), float(high)) for path, (low, high) in parameters.items()}
    return Function(case, bounds, outcome, int(runs), int(seed))


def _wrong_range(case: Scenario, path: str, ends: tuple[float, float]) -> list[Mistake]:
    """Return what is wrong with the range of a parameter."""
    try:
        low, high = (float(end) for end in ends)
        good = math.isfinite(low) and math.isfinite(high) and low < high
    except (TypeError, ValueError):
        good = False
    if not good:
        what = f"must be two numbers, the lowest and a higher one; found {ends!r}"
        return [Mistake(what, path)]
    for share in (0.0, BETWEEN, 1.0):  # both ends, and a value that is not whole
        try:
            apply(case, {path: low * (1 - share) + high * share})
        except NegsimError as error:
            return list(error.mistakes)
    return []


def _outcome(result: Result, outcome: str) -> float:
    """Return a share of runs, or the mean number of collapses."""
    tally = result.tally
    if outcome == COLLAPSES:
        return tally.collapses / tally.runs
    if outcome in MILESTONES:
        share = result.events()[outcome]["share"]
        return math.nan if share is None else float(share)
    column = [id for id, _ in classes(result.scenario)].index(outcome)
    return int(tally.outcomes[column]) / tally.runs


# ---- grids for Mesa


def batch_parameters(experiment: Experiment, runs: int) -> dict[str, Any]:
    """Return the cells of an experiment as parameters for ``mesa.batch_run``.

    Parameters
    ----------
    experiment : Experiment
        Its seed goes to ``mesa.batch_run`` as ``rng``.
    runs : int
        Runs of each cell, 1 to 10**9.

    Returns
    -------
    dict
        What `negsim.NegotiationModel` takes: ``scenario``, one for each cell, and ``run``.
        Row ``RunId`` of Mesa's results is of cell ``RunId // runs``.

    Raises
    ------
    NegsimError
        If a cell does not fit its scenario.
    """
    check_whole("runs", runs, 1, MOST_RUNS)
    points = Points(experiment)
    scenarios = [
        scenario_at(scenario, experiment, points.values(point), arm)
        for scenario in scenarios_of(experiment)
        for arm in experiment.arms
        for point in range(len(points))
    ]
    return {"scenario": scenarios, "run": range(runs)}
