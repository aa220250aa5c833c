"""Waves of points: each where the points before say that targets are met, the last one kept.

The emulator knows only where points were played. So a wave draws from a region wider than the one
sought, its points are played, and the next wave knows more. The last wave draws from the posterior,
which heeds what is thought of coefficients beforehand, too: these are the draws that are kept, and
playing them tells how good the emulator is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from validation.fit.coefficients import COEFFICIENTS, straying
from validation.fit.emulator import Emulator
from validation.fit.region import CHAINS, Losses, Walk, kept, threshold, walk
from validation.fit.targets import Played
from validation.icb.scores import Floats

WAVES = 6
"""Before the last."""

SIZE = 6
"""Points of a wave, for each generation of a search; twice as many in the last."""

BROAD = 2.0
"""The loss is divided by so much for all waves but the last: they go further than the region."""

NEAR = 4.0
"""The emulator is fitted to points that lose at most so many thresholds more than the least."""

STEPS = 400
"""Steps of the last walk for each generation of a search; the others have a quarter."""


@dataclass(frozen=True, eq=False)
class Wave:
    """A wave that was drawn.

    Parameters
    ----------
    walk : Walk
        That it was drawn by.
    losses : ndarray of float, shape (points,)
        Loss of each draw by the emulator.
    places : ndarray of float, shape (points, d)
        Where they are.
    """

    walk: Walk
    losses: Floats
    places: Floats


def broad(points: Sequence[Played], generations: int, seed: tuple[int, int]) -> Wave:
    """Draw a wave that goes further than the region.

    Parameters
    ----------
    points : sequence of Played
        What was played before.
    generations : int
        Of a search: how long the walk is, and how many draws there are.
    seed : tuple of int
        Random numbers depend on it alone.
    """
    known = near(points)
    emulator = Emulator(known)
    steps = STEPS // 4 * generations
    return _wave(known, emulator, lambda at: emulator.losses(at) / BROAD, steps, generations, seed)


def last(points: Sequence[Played], generations: int, seed: tuple[int, int]) -> Wave:
    """Draw from the posterior, twice as many points; parameters as of `broad`."""
    known = near(points)
    emulator = Emulator(known)
    steps = STEPS * generations
    return _wave(
        known,
        emulator,
        lambda at: emulator.careful_losses(at) + straying(at),
        steps,
        2 * generations,
        seed,
    )


def _wave(
    known: Sequence[Played],
    emulator: Emulator,
    losses: Losses,
    steps: int,
    generations: int,
    seed: tuple[int, int],
) -> Wave:
    found = walk(np.array([point.place for point in known]), losses, steps, seed)
    places = kept(found, SIZE * generations)
    return Wave(found, emulator.losses(places), places)


def near(points: Sequence[Played]) -> list[Played]:
    """Return the points that the emulator is fitted to, the best first."""
    ordered = sorted(points)
    limit = ordered[0].loss + NEAR * threshold(len(COEFFICIENTS))
    within = sum(point.loss <= limit for point in ordered)
    return ordered[: max(within, CHAINS)]
