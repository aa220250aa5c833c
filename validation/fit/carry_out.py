"""The whole fit: searches from several starts, the walk, and the tables made of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from validation.fit import region, search
from validation.fit.coefficients import COEFFICIENTS, defaults, point_at, scaled
from validation.fit.random_numbers import RandomNumbers
from validation.fit.search import Loss
from validation.fit.simulate import simulate
from validation.fit.state import Settings, State, restore, save
from validation.fit.targets import loss, measured
from validation.icb.scores import Floats

MIDDLE = (0.1, 0.9)
"""Where starts are drawn, between the bounds."""

WALK = 10**6
"""Stands in place of a start in the seeds of the walk."""

Log = Callable[[str], None]


def loss_at(runs: int) -> Loss:
    """Return the loss of a place, from so many runs an arm."""
    return lambda place: loss(measured(simulate(point_at(place), runs)))


def carry_out(folder: Path, settings: Settings, log: Log, loss_of: Loss | None = None) -> State:
    """Carry the fit out, or go on with it where its state says; return the state at the end.

    Parameters
    ----------
    folder : Path
        Where the state is.
    settings : Settings
        What is asked for.
    log : callable
        Called with a line after each generation.
    loss_of : callable, optional
        The loss of a place; that of `settings.runs` by default.
    """
    state = restore(folder, settings)
    loss_of = loss_of or loss_at(settings.runs)
    for number in range(settings.starts):
        if number == len(state.searches):
            state.searches.append(search.begin(first_mean(settings.seed, number)))
        one = state.searches[number]
        while one.generation < settings.generations:
            search.advance(one, loss_of, (settings.seed, number))
            save(folder, state)
            best = min(one.points)[0]
            log(
                f"start {number + 1} of {settings.starts}, generation {one.generation} of "
                f"{settings.generations}: least loss {best:.2f}, step {one.step:.3f}"
            )
    _walk(folder, state, loss_of, log)
    return state


def _walk(folder: Path, state: State, loss_of: Loss, log: Log) -> None:
    settings = state.settings
    walk = state.walk = state.walk or region.begin(state.points, (settings.seed, WALK))
    while len(walk.seen) < settings.steps:
        region.advance(walk, loss_of, (settings.seed, WALK))
        save(folder, state)
        mean = float(np.mean([point[0] for point in walk.at]))
        tried = len(walk.at) * len(walk.seen)
        log(
            f"walk, step {len(walk.seen)} of {settings.steps}: mean loss {mean:.2f}, "
            f"{walk.taken / tried:.2f} of steps taken"
        )


def first_mean(seed: int, start: int) -> Floats:
    """Return where a search begins: the first at the defaults, the others at random."""
    if start == 0:
        return scaled(defaults())
    low, high = MIDDLE
    drawn = RandomNumbers(seed, start, WALK).uniform(len(COEFFICIENTS))
    return np.asarray(low + (high - low) * drawn)
