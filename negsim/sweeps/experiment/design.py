"""Where the points of an experiment lie, and the scenario at each of them.

A grid is numbered, never listed: point i is worked out when it is asked for, the last
parameter changing fastest. A Latin hypercube (McKay, Beckman & Conover 1979) cuts each range
into as many cells as there are points and hits every cell once. Its random
numbers come from `negsim.engine.draws`, keyed by the experiment's seed, so the points are the same
on every machine and with every version of the libraries.

Sobol' points (Sobol' 1967, direction numbers of Joe & Kuo 2008) get a random digital shift of
the seed's (L'Ecuyer & Lemieux 2002), which keeps them as even as they were, but not at the low
end of every range. Any number of them is allowed, but only a power of two is balanced.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.engine.draws import NOBODY, uniform
from negsim.errors import Mistake, NegsimError
from negsim.jit import rule
from negsim.scenario.files.assemble import assemble
from negsim.scenario.files.load import apply
from negsim.scenario.files.resolve import Location, fingerprint, locations, resolved
from negsim.scenario.files.strict_yaml import node_of
from negsim.scenario.scenario import Scenario
from negsim.sweeps.experiment.experiment import RANGED, Arm, Experiment, Parameter

MOST_POINTS = 10_000_000
"""Largest number of points of an experiment."""

PURPOSE = 255
"""What the draws of a design are for: not one of `negsim.engine.draws.PURPOSES`, so that
where a point lies has nothing to do with the random numbers of any run."""

BITS = 30
"""Binary digits of Sobol' points: as many as the library counts to by default."""

DIGITS = 12
"""Decimal digits of a range's larger end to which its values are rounded, so that .3 is .3."""

DROPPABLE = re.compile(
    r"(mediators|violence)\.[^.]+|parties\.[^.]+\.(red_lines|principal_lines)\.[^.]+(\.\d+)?"
)
CAN_DROP = (
    "mediators.NAME, violence.NAME, parties.NAME.red_lines.ISSUE "
    "and parties.NAME.principal_lines.ISSUE"
)


class Points:
    """The points of an experiment; `names` are those of the values of a point, in their order.

    A grid takes no memory for its points; the other designs take eight bytes a number.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.names = tuple(parameter.name for parameter in experiment.parameters)
        self._parameters = experiment.parameters
        self._shape = tuple(grid_size(parameter) for parameter in experiment.parameters)
        self._table: NDArray[np.float64] | None = None
        if experiment.design.kind != "grid":
            self._table = _table(experiment)

    def __len__(self) -> int:
        return math.prod(self._shape) if self._table is None else len(self._table)

    def values(self, i: int) -> tuple[float, ...]:
        """Return the values of point `i`, one a parameter."""
        return tuple(self.at(np.array([i]))[0].tolist())

    def at(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the values of the points with some numbers, float (numbers, parameters).

        Raises IndexError if there is no such point.
        """
        if ((numbers < 0) | (numbers >= len(self))).any():
            raise IndexError(f"points {numbers.min()} to {numbers.max()} of {len(self)}")
        if self._table is not None:
            return self._table[numbers]
        values = np.empty((len(numbers), len(self.names)))
        for column in range(len(self.names) - 1, -1, -1):
            numbers, index = np.divmod(numbers, self._shape[column])
            values[:, column] = grid_values(self._parameters[column], index)
        return values


def grid_size(parameter: Parameter) -> int:
    """Return how many values a parameter has in a grid."""
    return len(parameter.values) if parameter.values is not None else parameter.steps or 1


def grid_values(parameter: Parameter, index: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the values of a parameter by their index in its part of a grid."""
    if parameter.values is not None:
        return np.array(parameter.values, dtype=np.float64)[index]
    low, high, last = parameter.low or 0.0, parameter.high or 0.0, grid_size(parameter) - 1
    values = (low * (last - index) + high * index) / last
    decimals = DIGITS - _digits(max(abs(low), abs(high)))
    needed = 4 - _digits((high - low) / last)  # to keep neighbours apart, and evenly
    if max(needed, 0) <= decimals <= 22:  # powers of ten up to here are exact
        values = np.round(values, decimals)
    ends = np.where(index == last, high, values)
    return np.where(index == 0, low, ends)


def _digits(value: float) -> int:
    """Return about how many decimal digits stand before the point; below 0 for small values."""
    return math.ceil(math.frexp(value)[1] * math.log10(2))


def _table(experiment: Experiment) -> NDArray[np.float64]:
    """Return all points of a design that is not a grid."""
    design, columns = experiment.design, len(experiment.parameters)
    if design.kind not in RANGED:
        return np.array(design.table, dtype=np.float64).reshape(len(design.table), columns)
    sample = latin_hypercube if design.kind == "lhs" else sobol
    unit = sample(design.points or 0, columns, experiment.seed)
    low = np.array([parameter.low for parameter in experiment.parameters], dtype=np.float64)
    high = np.array([parameter.high for parameter in experiment.parameters], dtype=np.float64)
    return np.asarray(low + unit * (high - low), dtype=np.float64)


def sobol(points: int, columns: int, seed: int) -> NDArray[np.float64]:
    """Return the first Sobol' points in the unit cube, their binary digits shifted at random."""
    from scipy.stats import qmc  # takes a second, and no other design needs it

    # A whole power of two is drawn and cut, as the library warns of any other number.
    power = math.ceil(math.log2(points))
    sample = qmc.Sobol(columns, scramble=False, bits=BITS).random_base2(power)[:points]
    digits = np.ldexp(sample, BITS).astype(np.int64)
    drawn = np.empty(1)
    for column in range(columns):
        _fill(np.uint64(seed), column, drawn)
        digits[:, column] ^= int(np.ldexp(drawn[0], BITS))
    return np.asarray(np.ldexp(digits + 0.5, -BITS), dtype=np.float64)


def latin_hypercube(points: int, columns: int, seed: int) -> NDArray[np.float64]:
    """Return a Latin hypercube in the unit cube, each point at random within its cell."""
    unit = np.empty((points, columns))
    drawn = np.empty(points)
    for column in range(columns):
        _fill(np.uint64(seed), 2 * column, drawn)
        cell = np.empty(points)
        cell[np.argsort(drawn, kind="stable")] = np.arange(points)
        _fill(np.uint64(seed), 2 * column + 1, drawn)
        unit[:, column] = (cell + drawn) / points
    return unit


@rule
def _fill(seed: np.uint64, column: int, drawn: NDArray[np.float64]) -> None:
    """Fill `drawn` with the random numbers of a column of a design."""
    for point in range(drawn.shape[0]):
        drawn[point] = uniform(seed, point, column, NOBODY, PURPOSE)


def scenario_at(
    base: Scenario, experiment: Experiment, values: Sequence[float], arm: Arm
) -> Scenario:
    """Return the scenario of one cell, which notes every change in its `overrides`.

    First the point is put in (one of `values` for each parameter), then the arm drops, then it
    sets: so an arm prevails. Raises NegsimError if a path leads nowhere, a value does not fit or
    nothing like it can be dropped.
    """
    point = {
        path: value
        for parameter, value in zip(experiment.parameters, values, strict=True)
        for path in parameter.paths
    }
    varied = apply(base, point) if point else base
    left = without(varied, arm.drop) if arm.drop else varied
    return apply(left, dict(arm.set)) if arm.set else left


def without(scenario: Scenario, drop: Sequence[str]) -> Scenario:
    """Return a scenario without some of its parts; the other random numbers stay.

    `drop` are paths of mediators, sources of violence and red lines; ``*`` stands for any name.
    Where an issue has several lines, a number picks one and a path without it means all. Each
    part is noted as ``dropped`` in `overrides`. Raises NegsimError if there is no such part, a
    part is of another kind, or a principal would be left without lines: it would then take over
    the delegation's.
    """
    tree = resolved(replace(scenario, overrides=()))
    tree.pop("fictional", None)  # it names parts that may be gone
    record = list(scenario.overrides)
    for path in drop:
        for place in reversed(_droppable(tree, path)):
            del place.holder[place.key]
        record.append((path, "dropped"))
    _tidy_lines(tree)
    _keep_a_principal_line(scenario, tree)
    changed = assemble(node_of(tree, ""), "")
    return replace(changed, overrides=tuple(record), fingerprint=fingerprint(changed))


def _droppable(tree: dict[str, Any], path: str) -> list[Location]:
    """Return what `path` points to, if all of it can be dropped."""
    ends = [f"{part}.{path}" for part in ("mediators", "violence") if path in tree[part]]
    if ends:
        raise NegsimError(Mistake(f"{path!r} needs its full path; did you mean '{ends[0]}'?", path))
    found = locations(tree, path)
    for place in found:
        if not DROPPABLE.fullmatch(place.path):
            what = f"{place.path!r} cannot be dropped; what can are {CAN_DROP}"
            raise NegsimError(Mistake(what, path))
    return found


def _tidy_lines(tree: dict[str, Any]) -> None:
    """Take out issues of which every red line was dropped one by one."""
    for key in ("red_lines", "principal_lines"):
        for place in locations(tree, f"parties.*.{key}"):
            lines = place.holder[place.key]
            place.holder[place.key] = {issue: part for issue, part in lines.items() if part != []}


def _keep_a_principal_line(scenario: Scenario, tree: dict[str, Any]) -> None:
    """Refuse to drop a principal's last line: the delegation's would take its place."""
    had = {party.id for party in scenario.parties if party.principal_lines}
    for place in locations(tree, "parties.*"):
        party = place.holder[place.key]
        if place.key in had and not party["principal_lines"] and party["red_lines"]:
            path = f"{place.path}.principal_lines"
            what = (
                "the principal's last line cannot be dropped: without any, it takes over those "
                f"of the delegation; drop {place.path}.red_lines.* too, or set a firmness instead"
            )
            raise NegsimError(Mistake(what, path))
