"""What an experiment is: what varies, over which points, in which arms, for how many runs.

Everything here is frozen. An experiment is made by `negsim.sweeps.experiment.file` from a file or
from a few words on the command line; where the points lie is the business of
`negsim.sweeps.experiment.design`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

RANGED = ("grid", "lhs", "sobol")
"""Kinds of design whose points come from the parameters' ranges; the others have a table."""


@dataclass(frozen=True)
class Parameter:
    """A number that varies from point to point.

    Parameters
    ----------
    name : str
        Column of the results: lower-case words joined by ``_``.
    paths : tuple of str
        Where the value goes in a scenario; several paths are linked and get the same value.
    low, high : float or None
        Range, both ends included; None if `values` or a table says what is tried.
    steps, values : int or None, tuple of float or None
        In a grid, into how many evenly spaced values the range is cut, or the values themselves.
    label, unit : str
        For readers, as the author has them; if empty, see `negsim.sweeps.experiment.labels`.
    """

    name: str
    paths: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    steps: int | None = None
    values: tuple[float, ...] | None = None
    label: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Arm:
    """A variant of the scenario that is run at every point.

    Parameters
    ----------
    name : str
        Lower-case words joined by ``_``.
    drop : tuple of str
        Paths of mediators, sources of violence or red lines that are taken out.
    set : tuple of (str, object)
        Paths and values (text, number, flag, list or mapping) that are put in afterwards; they
        prevail over what varies.
    label : str
        For readers, as the author has it; if empty, see `negsim.sweeps.experiment.labels`.
    """

    name: str
    drop: tuple[str, ...] = ()
    set: tuple[tuple[str, object], ...] = ()
    label: str = ""


AS_IS = Arm("as_is")
"""The arm of an experiment that names none."""


@dataclass(frozen=True)
class Design:
    """Which points are tried.

    Parameters
    ----------
    kind : str
        ``grid``, ``lhs``, ``sobol``, ``list`` or ``csv``.
    points : int or None
        Number of points of ``lhs`` and ``sobol``.
    table : tuple of tuple of float
        Points of ``list`` and ``csv``, one value a parameter, in the parameters' order.
    file : str
        The file of ``csv``, as the experiment gives it.
    """

    kind: str
    points: int | None = None
    table: tuple[tuple[float, ...], ...] = ()
    file: str = ""


@dataclass(frozen=True)
class Until:
    """When a cell has had enough runs: a target for the intervals of its shares.

    Parameters
    ----------
    half_width : float
        Half-width to reach, above 0 and below .5.
    outcome : str or None
        Outcome or event whose share it is about; None for each of them.
    max_runs : int
        Runs after which a cell stops in any case.
    """

    half_width: float
    outcome: str | None
    max_runs: int


@dataclass(frozen=True)
class Sets:
    """Sets of assumptions under which every cell is played besides, see `negsim.doubt`.

    Parameters
    ----------
    sets, runs : int
        How many, and runs under each; the same sets and the same runs in all cells.
    """

    sets: int = 256
    runs: int = 200


@dataclass(frozen=True)
class Experiment:
    """A complete experiment: scenarios by arms by points, each with the same runs.

    Parameters
    ----------
    id : str
        Short name: the file's name without its ending, unless the file gives one.
    question, prediction : str
        What is asked, and what is expected, written before running.
    scenarios : tuple of str
        Names of shipped scenarios or paths of files, as given.
    parameters : tuple of Parameter
        What varies, in the order of the file; none is allowed and gives a single point.
    design : Design
    runs : int
        Runs of each cell; the most of them if there is an `until`.
    until : Until or None
    seed : int
        Seed of all runs and of the design.
    arms : tuple of Arm
        At least one.
    report : tuple of str
        Outcomes and events to show, in this order.
    doubt : Sets or None
        The sets of assumptions, if there is to be doubt.
    notes : str
        Whatever else the author wants to say.
    folder : str
        Folder in which relative paths of scenarios and tables begin.
    """

    id: str
    question: str
    prediction: str
    scenarios: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    design: Design
    runs: int
    until: Until | None
    seed: int
    arms: tuple[Arm, ...]
    report: tuple[str, ...]
    doubt: Sets | None = None
    notes: str = ""
    folder: str = field(default="", compare=False)
