"""The numbers in doubt, and sets of values for them: one set is one way the world might be.

In doubt are the coefficients of the model that a scenario leaves at their default, within the
range that each is declared with, and every number of the scenario that is a distribution. The other
numbers are taken as stated. A run draws such numbers anew, which mixes what nobody knows with what
differs from run to run; a set holds them for many runs, so that the two can be told apart.

References
----------
Two-level Monte Carlo, what is not known apart from what varies: Helton 1997, Journal of
Statistical Computation and Simulation 57:3-76.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from negsim.engine.arrays import draw_inputs
from negsim.engine.inputs import Ordered, parts_of
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.paths import indices_of
from negsim.scenario.fields import Field, table
from negsim.scenario.files.load import apply
from negsim.scenario.files.resolve import numbers, resolved
from negsim.scenario.process import Process
from negsim.scenario.scenario import Scenario

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
    """Yield the coefficients that a scenario leaves at their default."""
    for field in COEFFICIENTS:
        if attrgetter(field.path)(scenario) == field.default:
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
    return Assumptions(layout, vectors, paths_in_doubt(open_))


def paths_in_doubt(scenario: Scenario) -> dict[str, int]:
    """Return path and index of each number of a scenario that is a distribution."""
    ordered = Ordered.of(scenario)
    keys = [key for part in parts_of(ordered).values() for key, _ in part]
    return {
        path: indices_of(ordered, keys, path)[0]
        for path, form in numbers(resolved(scenario))
        if isinstance(form, dict) and "value" not in form
    }
