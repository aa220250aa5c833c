"""Packages that no run can choose are left out before the first run.

Where no worth differs from run to run, `negsim.engine.dominance` can look at all packages
beforehand. One is left out for another that crosses every line and settles every issue alike:
whoever could sign the one could sign the other. The runs are the same, bit for bit.

What is left depends on worths and lines alone. So scenarios that differ in anything else, as
most points of a sweep do, share one look at their packages.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np

from negsim.engine.arrays import Case
from negsim.engine.dominance import PAIRS, thinned
from negsim.engine.inputs import inputs_of
from negsim.engine.kinds import alike
from negsim.jit import plain
from negsim.rules.utility import split_values, value_packages

LOOKS = 4
"""Looks that are remembered."""

WORTHWHILE = 32
"""Packages that are alike, on average; fewer are not worth looking at."""

Frozen: TypeAlias = tuple[str, tuple[int, ...], bytes]
"""An array as something that can be looked up: type, shape and content."""


def narrowed(case: Case) -> Case:
    """Return a case without the packages that no run can choose.

    Parameters
    ----------
    case : Case
        From `negsim.engine.lay_out.lay_out`.

    Returns
    -------
    Case
        The same, with less of what the compiled run reads of packages: `packages`,
        `package_number`, `package_class`, `package_kind` and `principal_kind`.
    """
    if case.values_vary or case.chain or len(case.packages) < WORTHWHILE:
        return case
    x = plain(inputs_of)(case, case.fixed)
    settled = ~case.set_aside & (len(case.interims) > 0)
    arrays = (x.salience, x.value, x.assurance, case.status_quo, case.others_perform)
    texts = (case.level_counts, case.package_number, case.package_kind, settled)
    keep = _worth_searching(
        *(_frozen(array) for array in arrays + texts), case.verification, case.misperceive
    )
    fewer = {
        "packages": case.packages[keep],
        "package_number": case.package_number[keep],
        "package_class": case.package_class[keep],
        "package_kind": case.package_kind.take(keep, axis=1),
        "principal_kind": case.principal_kind.take(keep, axis=1),
    }
    for array in fewer.values():
        array.flags.writeable = False
    return case._replace(**fewer)


def _frozen(array: np.ndarray) -> Frozen:
    return array.dtype.str, array.shape, array.tobytes()


def _thawed(frozen: Frozen) -> np.ndarray:
    kind, shape, content = frozen
    return np.frombuffer(content, dtype=kind).reshape(shape)


@lru_cache(maxsize=LOOKS)
def _worth_searching(
    salience: Frozen,
    value: Frozen,
    assurance: Frozen,
    status_quo: Frozen,
    others_perform: Frozen,
    level_counts: Frozen,
    number: Frozen,
    kind: Frozen,
    settled: Frozen,
    verification: int,
    misperceive: bool,
) -> np.ndarray:
    """Return the places of packages that a run might choose, see `narrowed`."""
    packages = np.stack(np.unravel_index(_thawed(number), _thawed(level_counts)), axis=1)
    group = alike(np.vstack([_thawed(kind), packages.T[_thawed(settled)]]))
    if len(packages) < WORTHWHILE * (group.max() + 1):
        return np.arange(len(packages))

    def valued(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        shape, performed = _thawed(value).shape, _thawed(others_perform)
        kept, due = np.zeros(shape), np.zeros(shape)
        split_values(weights, _thawed(value), _thawed(status_quo), performed, kept, due)
        base, gain = np.zeros((2, shape[0], len(packages)))
        value_packages(kept, due, _thawed(assurance), verification, packages, base, gain)
        return base, gain

    whole = valued(_thawed(salience))
    evenly = valued(np.ones(_thawed(salience).shape)) if misperceive else None
    indices = np.argsort(group, kind="stable")
    left = [
        _thinned(some, whole, evenly)
        for some in np.split(indices, np.cumsum(np.bincount(group))[:-1])
    ]
    return np.sort(np.concatenate(left))


def _thinned(
    texts: np.ndarray,
    whole: tuple[np.ndarray, np.ndarray],
    evenly: tuple[np.ndarray, np.ndarray] | None,
) -> np.ndarray:
    """Return which of some texts are left, given base and gain of all."""
    base, gain = (part.take(texts, axis=1) for part in whole)
    even_base, even_gain = (
        part.take(texts if evenly else texts[:0], axis=1) for part in evenly or whole
    )
    found, count = texts.copy(), len(texts)
    return found[: thinned(base, gain, even_base, even_gain, found, count, PAIRS * count)]
