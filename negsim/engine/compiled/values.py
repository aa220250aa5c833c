"""The texts that all could sign now, and what each is worth to whom.

They depend on softening, on what is settled and on how far promises are believed, and stay the
same for many rounds. So they are stored, and worked out again only where what they
depend on has changed; a text that nobody gets to see is never valued. The numbers are those of
the rules.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.arrays import Case
from negsim.engine.compiled.workspace import COUNT, Values
from negsim.jit import rule, step
from negsim.rules.offers import respects
from negsim.rules.softening import signable
from negsim.rules.utility import assured, utility, value_package

MANY = 32
"""Texts; fewer are not worth thinning."""

OFTEN = 64
"""Searches after which thinning pays, where values differ from run to run; and pairs of texts that
it compares for each text, so that it never takes much longer than those searches did."""


@rule
def opens(values: Values, softening: np.ndarray) -> bool:
    """Note which kinds the parties' softening opens; return whether any has changed."""
    changed = False
    for i in range(softening.shape[0]):
        for z in range(values.needs.shape[1]):
            now = signable(values.needs[i, z], softening[i])
            changed = changed or now != values.opened[i, z]
            values.opened[i, z] = now
    return changed


@rule
def find(values: Values, locked: np.ndarray) -> None:
    """Find the texts that all could sign: `rules.offers.signable_by_all`, by kind."""
    count = 0
    for x in range(values.texts.shape[0]):
        if all_could(values, x) and respects(values.texts[x], locked):
            values.found[count] = x
            count += 1
    values.memo[COUNT] = count


@step
def all_could(values: Values, x: int) -> bool:
    """Return whether all parties could sign a text now."""
    for i in range(values.opened.shape[0]):
        if not values.opened[i, values.kind[i, x]]:
            return False
    return True


@rule
def value(
    case: Case,
    kept: np.ndarray,
    due: np.ndarray,
    assurance: np.ndarray,
    values: Values,
    base: np.ndarray,
    gain: np.ndarray,
) -> None:
    """Work out what is sure and what hangs on trust in the worth of the texts found."""
    for at in range(values.memo[COUNT]):
        package = values.texts[values.found[at]]
        q = assured(assurance, case.verification, package)
        for i in range(kept.shape[0]):
            base[i, at], gain[i, at] = value_package(i, kept, due, q, package)


@step
def appraise(
    base: np.ndarray, gain: np.ndarray, i: int, believed: float, count: int, worth: np.ndarray
) -> None:
    """Work out what each text found is worth to party `i`, as far as it believes promises."""
    for at in range(count):
        worth[i, at] = utility(base[i, at], gain[i, at], believed)
