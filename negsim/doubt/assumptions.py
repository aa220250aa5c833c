"""The numbers in doubt, and sets of values for them: one set is one way the world might be.

In doubt are the coefficients of the model that a scenario leaves at their default, and every number
of the scenario that is a distribution. Coefficients that were fitted move together, by the draws of
the joint fit (``draws.csv``, see docs/fit.md); each other one moves within the range that it is
declared with. The other numbers are taken as stated. A run draws such numbers anew, which mixes
what nobody knows with what differs from run to run; a set holds them for many runs, so that the two
can be told apart.

References
----------
Two-level Monte Carlo, what is not known apart from what varies: Helton 1997, Journal of
Statistical Computation and Simulation 57:3-76.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path

import numpy as np

from negsim.engine.arrays import draw_inputs
from negsim.engine.draws import NUMBER, uniform
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.paths import drawn_numbers
from negsim.jit import plain
from negsim.scenario.fields import Field, table
from negsim.scenario.files.load import apply
from negsim.scenario.process import Process
from negsim.scenario.scenario import Scenario, default_stream

KEPT_FIT = default_stream("kept fit")
"""Stream of the number that says which draw of the joint fit a set has; its name keys it."""

DRAWS = Path(__file__).with_name("draws.csv")

COEFFICIENTS = tuple(field for field in table(Process, "process") if field.doubt)
"""The coefficients of the model: numbers with a range that is left open."""


@dataclass(frozen=True, eq=False)
class Assumptions:
    """Sets of values of the numbers in doubt.

    Parameters
    ----------
    layout : Layout
        Of the scenario with all that is in doubt as distributions.
    vectors : ndarray of float, shape (sets, numbers)
        All numbers of a run, see `negsim.engine.arrays.inputs_of`, under each set.
    paths : dict of str to int
        Path of each number in doubt, and its index in the vector.
    """

    layout: Layout
    vectors: np.ndarray
    paths: dict[str, int]


def open_coefficients(scenario: Scenario) -> Iterator[Field]:
    """Yield the coefficients that a scenario leaves at their default.

    One that is put in or has a note of its own is stated, even where it is the default.
    """
    noted = {path for path, _ in scenario.notes}
    for field in COEFFICIENTS:
        if field.path not in noted and attrgetter(field.path)(scenario) == field.default:
            yield field


def in_doubt(scenario: Scenario) -> Scenario:
    """Return a scenario with each open coefficient drawn from its range, all values alike."""
    ranges = {field.path: {"uniform": list(field.doubt)} for field in open_coefficients(scenario)}
    return apply(scenario, ranges) if ranges else scenario


def assumptions(scenario: Scenario, sets: int, seed: int) -> Assumptions:
    """Draw sets of values for all that is in doubt.

    Parameters
    ----------
    scenario : Scenario
        From `negsim.load`.
    sets : int
        How many, at least 1.
    seed : int
        Seed, 0 to 2**64 - 1; set n of seed s is always the same set, by the keyed draws of run n.
    """
    open_ = in_doubt(scenario)
    layout = lay_out(open_)
    vectors = np.empty((sets, len(layout.case.fixed)))
    draw_inputs(layout.case, np.uint64(seed), 0, vectors)
    paths = drawn_numbers(open_)
    put_in_fits(vectors, paths, [field.path for field in open_coefficients(scenario)], seed)
    return Assumptions(layout, vectors, paths)


def put_in_fits(
    vectors: np.ndarray, paths: Mapping[str, int], left: Collection[str], seed: int
) -> None:
    """Give each set the coefficients of one draw of the joint fit, all of the same.

    Parameters
    ----------
    vectors : ndarray of float, shape (sets, numbers)
        Modified in place.
    paths : mapping of str to int
        Index of each number in doubt.
    left : collection of str
        Paths of the coefficients that are left at their default; others are as stated.
    seed : int
        Seed of the sets.
    """
    names, fits = kept_fits()
    for n in range(len(vectors)):
        u = plain(uniform)(np.uint64(seed), n, 0, KEPT_FIT, NUMBER)
        fit = fits[int(u * len(fits))]
        for path, value in zip(names, fit, strict=True):
            if path in left:
                vectors[n, paths[path]] = value


@cache
def kept_fits() -> tuple[tuple[str, ...], np.ndarray]:
    """Return the paths of the coefficients that were fitted, and draws: float (draws, paths)."""
    with DRAWS.open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    return tuple(names), np.array(rows, dtype=np.float64)
