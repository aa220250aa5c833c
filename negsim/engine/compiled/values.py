"""The texts that all could sign now, and what each is worth to whom.

They depend on softening, on what is settled and on how far promises are believed, and stay the
same for many rounds. So they are kept on a shelf, and worked out again only where what they
depend on has changed; a text that nobody gets to see is never valued. The numbers are those of
the rules.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from negsim.engine.arrays import Case
from negsim.jit import rule, step
from negsim.rules.offers import respects
from negsim.rules.softening import signable
from negsim.rules.utility import assured, utility, value_package

COUNT, STALE, SEARCHES = range(3)
"""Places in `Shelf.memo`: how many texts are found; whether they must be found anew; how often
these very texts have been searched."""

MANY = 32
"""Texts; fewer are not worth thinning."""

OFTEN = 64
"""Searches after which thinning pays, where values differ from run to run; and pairs of texts that
it compares for each text, so that it never takes much longer than those searches did."""


class Values(NamedTuple):
    """Texts, complete or interim, and those among them that all could sign; C is how many."""

    texts: np.ndarray  # int (X, K)
    kind: np.ndarray  # int (N, X), see `negsim.engine.kinds`
    needs: np.ndarray  # (N, kinds)
    opened: np.ndarray  # bool (N, kinds): the party's softening opens the kind
    memo: np.ndarray  # int (3,)
    found: np.ndarray  # int (C of X,) texts all could sign
    base: np.ndarray  # (N, C of X) of each of them
    gain: np.ndarray  # (N, C of X)
    worth: np.ndarray  # (N, C of X)
    believed: np.ndarray  # (N,) how far promises were believed when worths were worked out
    even_base: np.ndarray  # (N, C of X) the same, if all issues mattered equally
    even_gain: np.ndarray  # (N, C of X)
    evenly: np.ndarray  # (N, C of X)


def make_values(texts: np.ndarray, kind: np.ndarray, even: bool) -> Values:
    """Return a shelf for `texts`; `even` says whether to know them also evenly weighted."""
    n, x = kind.shape
    kinds = int(kind.max(initial=0)) + 1
    more = x if even else 0
    return Values(
        texts=texts,
        kind=kind,
        needs=np.zeros((n, kinds)),
        opened=np.zeros((n, kinds), dtype=np.bool_),
        memo=np.array([0, 1, 0]),
        found=np.zeros(x, dtype=np.int64),
        base=np.zeros((n, x)),
        gain=np.zeros((n, x)),
        worth=np.zeros((n, x)),
        believed=np.zeros(n),
        even_base=np.zeros((n, more)),
        even_gain=np.zeros((n, more)),
        evenly=np.zeros((n, more)),
    )


@rule
def opens(shelf: Values, softening: np.ndarray) -> bool:
    """Note which kinds the parties' softening opens; return whether any has changed."""
    changed = False
    for i in range(softening.shape[0]):
        for z in range(shelf.needs.shape[1]):
            now = signable(shelf.needs[i, z], softening[i])
            changed = changed or now != shelf.opened[i, z]
            shelf.opened[i, z] = now
    return changed


@rule
def find(shelf: Values, locked: np.ndarray) -> None:
    """Find the texts that all could sign: `rules.offers.signable_by_all`, by kind."""
    count = 0
    for x in range(shelf.texts.shape[0]):
        if all_could(shelf, x) and respects(shelf.texts[x], locked):
            shelf.found[count] = x
            count += 1
    shelf.memo[COUNT] = count


@step
def all_could(shelf: Values, x: int) -> bool:
    """Return whether all parties could sign a text now."""
    for i in range(shelf.opened.shape[0]):
        if not shelf.opened[i, shelf.kind[i, x]]:
            return False
    return True


@rule
def value(
    case: Case,
    kept: np.ndarray,
    due: np.ndarray,
    assurance: np.ndarray,
    shelf: Values,
    base: np.ndarray,
    gain: np.ndarray,
) -> None:
    """Work out what is sure and what hangs on trust in the worth of the texts found."""
    for at in range(shelf.memo[COUNT]):
        package = shelf.texts[shelf.found[at]]
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
