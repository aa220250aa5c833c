"""What a party tables where no package would do: a draft that it could sign itself.

A draft is written issue by issue, within the party's own red lines as far as its softening alone
opens them, as if promises were kept. Each level of verification and some weights of its own side
against the others' give one draft. Of those that are worth what it asks for the party tables the
one that the others like best, by the product of their utilities; if none is, the one worth most to
itself. So there is always something on the table, and how far drafts lie apart says how far the
talks are.

References
----------
Similarity-seeking trade-offs: Faratin, Sierra & Jennings 2002. One text of each side, and what lies
between: Fisher & Ury 1981; Raiffa 1982.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from negsim.jit import rule
from negsim.rules.softening import UNBREACHED, need
from negsim.rules.utility import utility

WEIGHTS = 6
"""Weights of its own side that a party tries: 1, 5/6, ... 1/6."""


class Bounds(NamedTuple):
    """Red lines as bounds on levels; a line does not bind where all its conditions are met."""

    whose: np.ndarray  # int (lines,): index of the party
    issue: np.ndarray  # int (lines,)
    at_least: np.ndarray  # bool (lines,)
    level: np.ndarray  # int (lines,)
    begins: np.ndarray  # int (lines + 1,): where the conditions of each line begin
    of_issue: np.ndarray  # int (conditions,)
    from_below: np.ndarray  # bool (conditions,): at least the level, else at most
    of_level: np.ndarray  # int (conditions,)


@rule
def steps_beyond(bounds: Bounds, j: int, package: np.ndarray) -> int:
    """Return how many levels a package lies beyond line `j`; 0 where the line does not bind.

    Parameters
    ----------
    bounds : Bounds
    j : int
        The line.
    package : ndarray of int, shape (issues,)
        Level of each issue.
    """
    beyond = package[bounds.issue[j]] - bounds.level[j]
    if bounds.at_least[j]:
        beyond = -beyond
    if beyond <= 0:
        return 0
    met = bounds.begins[j + 1] > bounds.begins[j]
    for c in range(bounds.begins[j], bounds.begins[j + 1]):
        level = package[bounds.of_issue[c]]
        if bounds.from_below[c]:
            met = met and level >= bounds.of_level[c]
        else:
            met = met and level <= bounds.of_level[c]
    return 0 if met else int(beyond)


@rule
def need_of_package(bounds: Bounds, firmness: np.ndarray, i: int, package: np.ndarray) -> float:
    """Return what a package needs of party `i`: the largest need over its lines.

    Parameters
    ----------
    bounds : Bounds
    firmness : ndarray of float, shape (lines,)
        Firmness of each line.
    i : int
        The party.
    package : ndarray of int, shape (issues,)
        Level of each issue.
    """
    most = UNBREACHED
    for j in range(bounds.whose.shape[0]):
        if bounds.whose[j] == i:
            most = max(most, need(firmness[j], steps_beyond(bounds, j, package)))
    return most


@rule
def reach(firmness: float, opened: float, most: int) -> int:
    """Return how many levels beyond a line a party goes by its softening alone.

    Parameters
    ----------
    firmness : float
        Of the line, 0 to 1.
    opened : float
        m phi S: what it can bear for nothing, 0 to 1.
    most : int
        Levels of the issue.
    """
    steps = 0
    while steps < most and need(firmness, steps + 1) < opened:
        steps += 1
    return steps


@rule
def allow(
    bounds: Bounds,
    reaches: np.ndarray,
    i: int,
    level_counts: np.ndarray,
    lowest: np.ndarray,
    highest: np.ndarray,
) -> None:
    """Fill in the levels of each issue that party `i` could sign, conditions aside.

    Parameters
    ----------
    bounds : Bounds
    reaches : ndarray of int, shape (lines,)
        From `reach`.
    i : int
        The party.
    level_counts : ndarray of int, shape (issues,)
        Number of levels of each issue.
    lowest, highest : ndarray of int, shape (issues,)
        Modified in place.
    """
    for k in range(level_counts.shape[0]):
        lowest[k], highest[k] = 0, level_counts[k] - 1
    for j in range(bounds.whose.shape[0]):
        if bounds.whose[j] == i and bounds.begins[j + 1] == bounds.begins[j]:
            k = bounds.issue[j]
            lowest[k], highest[k] = narrowed(bounds, reaches, j, lowest[k], highest[k])


@rule
def narrowed(
    bounds: Bounds, reaches: np.ndarray, j: int, lowest: int, highest: int
) -> tuple[int, int]:
    """Return the lowest and highest level of its issue within reach of line `j`; never none."""
    if bounds.at_least[j]:
        return min(highest, max(lowest, bounds.level[j] - reaches[j])), highest
    return lowest, max(lowest, min(highest, bounds.level[j] + reaches[j]))


@rule
def weights_of(w: int, parties: int) -> tuple[float, float]:
    """Return the weight of the own side and that of each other party, who share the rest.

    Parameters
    ----------
    w : int
        Which of the `WEIGHTS`, from 0.
    parties : int
        How many there are, at least 2.
    """
    own = 1.0 - w / WEIGHTS
    return own, (1.0 - own) / (parties - 1)


@rule
def best_level(
    weights: tuple[float, float],
    own: np.ndarray,
    theirs: np.ndarray,
    k: int,
    lowest: int,
    highest: int,
) -> int:
    """Return the level of an issue with the largest weighted worth.

    Of equals, as where the issue is nothing to the party that drafts, it is the one worth most to
    the others, and of those the first.

    Parameters
    ----------
    weights : tuple of float
        Of the own side and of each other party, from `weights_of`.
    own, theirs : ndarray of float, shape (issues, levels)
        Worth of each level to the party that drafts and to all others together, if promises are
        kept: from `utility.worth_if_kept`.
    k : int
        The issue.
    lowest, highest : int
        Levels that may be chosen, both included.
    """
    most, liked, at = -1.0, -1.0, lowest
    for level in range(lowest, highest + 1):
        weighed = weights[0] * own[k, level] + weights[1] * theirs[k, level]
        if weighed > most or (weighed == most and theirs[k, level] > liked):
            most, liked, at = weighed, theirs[k, level], level
    return at


@rule
def see_to_conditions(
    bounds: Bounds,
    reaches: np.ndarray,
    i: int,
    weights: tuple[float, float],
    own: np.ndarray,
    theirs: np.ndarray,
    lowest: np.ndarray,
    highest: np.ndarray,
    draft: np.ndarray,
) -> bool:
    """Bring a draft within each line that it crosses too far; return whether there was any.

    What one line changes may be what another hangs on, so this goes on until none is in the way.

    Parameters
    ----------
    bounds, reaches, i
        As in `allow`.
    weights, own, theirs
        As in `best_level`.
    lowest, highest : ndarray of int, shape (issues,)
        From `allow`. Modified in place where a line with conditions binds.
    draft : ndarray of int, shape (issues,)
        Modified in place.
    """
    crossed, again = False, True
    while again:
        again = False
        for j in range(bounds.whose.shape[0]):
            hangs = bounds.begins[j + 1] > bounds.begins[j]  # other lines were seen to by `allow`
            if hangs and bounds.whose[j] == i and steps_beyond(bounds, j, draft) > reaches[j]:
                crossed = True
                k, before = bounds.issue[j], draft[bounds.issue[j]]
                lowest[k], highest[k] = narrowed(bounds, reaches, j, lowest[k], highest[k])
                draft[k] = best_level(weights, own, theirs, k, lowest[k], highest[k])
                again = again or draft[k] != before
    return crossed


@rule
def move_reaches(
    bounds: Bounds,
    firmness: np.ndarray,
    i: int,
    opened: float,
    level_counts: np.ndarray,
    reaches: np.ndarray,
) -> bool:
    """Bring the reaches of party `i` up to date; return whether any has changed.

    Parameters
    ----------
    bounds, i, level_counts
        As in `allow`.
    firmness : ndarray of float, shape (lines,)
        Firmness of each line.
    opened : float
        As in `reach`.
    reaches : ndarray of int, shape (lines,)
        Modified in place: those of lines of party `i`.
    """
    moved = False
    for j in range(bounds.whose.shape[0]):
        if bounds.whose[j] == i:
            now = reach(firmness[j], opened, level_counts[bounds.issue[j]])
            moved = moved or now != reaches[j]
            reaches[j] = now
    return moved


@rule
def write_drafts(
    bounds: Bounds,
    reaches: np.ndarray,
    i: int,
    parties: int,
    own: np.ndarray,
    theirs: np.ndarray,
    level_counts: np.ndarray,
    verification: int,
    lowest: np.ndarray,
    highest: np.ndarray,
    chosen: np.ndarray,
    drafts: np.ndarray,
) -> int:
    """Fill in all drafts of party `i` and return how many there are.

    They go by weight, the largest weight of its own side first, then by level of verification; a
    weight that gives the same levels as the one before adds nothing.

    Parameters
    ----------
    bounds, reaches, i, level_counts
        As in `allow`.
    parties : int
        How many there are.
    own, theirs : ndarray of float, shape (issues, levels)
        As in `best_level`.
    verification : int
        The issue that verifies the others, or -1.
    lowest, highest, chosen : ndarray of int, shape (issues,)
        To work in.
    drafts : ndarray of int, shape (at least `WEIGHTS` times levels of verification, issues)
        Modified in place.
    """
    allow(bounds, reaches, i, level_counts, lowest, highest)
    conditions = False
    for j in range(bounds.whose.shape[0]):
        hangs = bounds.begins[j + 1] > bounds.begins[j]
        conditions = conditions or (hangs and bounds.whose[j] == i)
    low = lowest[verification] if verification >= 0 else 0
    high = highest[verification] if verification >= 0 else 0
    count = 0
    for w in range(WEIGHTS):
        weights, first, another = weights_of(w, parties), count, w == 0
        for k in range(level_counts.shape[0]):
            level = best_level(weights, own, theirs, k, lowest[k], highest[k])
            another = another or (k != verification and level != chosen[k])
            chosen[k] = level
        if not another:
            continue
        for v in range(low, high + 1):
            for k in range(level_counts.shape[0]):
                drafts[count, k] = v if k == verification else chosen[k]
            count += 1
        for at in range(first, count if conditions else first):
            if see_to_conditions(
                bounds, reaches, i, weights, own, theirs, lowest, highest, drafts[at]
            ):
                allow(bounds, reaches, i, level_counts, lowest, highest)
    return count


@rule
def tabled(
    i: int, base: np.ndarray, gain: np.ndarray, credibility: np.ndarray, asked: float
) -> int:
    """Return which of its drafts party `i` tables.

    Parameters
    ----------
    i : int
        The party.
    base, gain : ndarray of float, shape (drafts, parties)
        Parts of what each draft is worth to each party.
    credibility : ndarray of float, shape (parties,)
        How far each believes promises.
    asked : float
        Aspiration of `i`.
    """
    best, most, at, enough = -1.0, -1.0, 0, False
    for c in range(base.shape[0]):
        mine = utility(base[c, i], gain[c, i], credibility[i])
        if mine >= asked:
            product = 1.0
            for h in range(base.shape[1]):
                if h != i:
                    product *= utility(base[c, h], gain[c, h], credibility[h])
            if not enough or product > best:
                best, at = product, c
            enough = True
        elif not enough and mine > most:
            most, at = mine, c
    return at
