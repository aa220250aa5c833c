"""The whole fit: searches from several starts, then waves of points around what they found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from validation.fit import search, waves
from validation.fit.coefficients import COEFFICIENTS, point_at
from validation.fit.random_numbers import RandomNumbers
from validation.fit.simulate import simulate
from validation.fit.state import Settings, State, restore, save
from validation.fit.targets import Measure, measured, played
from validation.fit.waves import Wave
from validation.icb.scores import Floats

MIDDLE = (0.1, 0.9)
"""Where starts are drawn, between the bounds."""

STARTS, WALKS = 10**6, 2 * 10**6
"""Added to the number of a search or a wave, for the seeds of its start or its walk."""

SAVED = 12
"""So many points of a wave are played between two times that the state is written."""

Log = Callable[[str], None]


def measure_with(runs: int) -> Measure:
    """Return what measures a place, by so many runs an arm."""
    return lambda place: measured(simulate(point_at(place), runs))


def carry_out(
    folder: Path, settings: Settings, log: Log, measure: Measure | None = None
) -> tuple[State, Wave]:
    """Carry the fit out, or go on with it where its state says.

    Parameters
    ----------
    folder : Path
        Where the state is.
    settings : Settings
        What is asked for.
    log : callable
        Called with lines on how far it is.
    measure : callable, optional
        What a place gives; by default by `settings.runs`.

    Returns
    -------
    tuple of State and Wave
        All points, and the last wave: its draws are kept, and were played.
    """
    state = restore(folder, settings)
    measure = measure or measure_with(settings.runs)
    for number in range(settings.starts):
        _search(folder, state, number, measure, log)
    for number in range(waves.WAVES):
        if sum(map(len, state.waves[number : number + 1])) < waves.SIZE * settings.generations:
            _play(folder, state, number, _drawn(waves.broad, state, number), measure, log)
    wave = _drawn(waves.last, state, waves.WAVES)
    _play(folder, state, waves.WAVES, wave, measure, log)
    return state, wave


def _search(folder: Path, state: State, number: int, measure: Measure, log: Log) -> None:
    settings = state.settings
    if number == len(state.searches):
        state.searches.append(search.begin(first_mean(settings.seed, number)))
    one = state.searches[number]
    while one.generation < settings.generations:
        search.advance(one, measure, (settings.seed, number))
        save(folder, state)
        log(
            f"start {number + 1} of {settings.starts}, generation {one.generation} of "
            f"{settings.generations}: least loss {min(one.points).loss:.2f}, step {one.step:.3f}"
        )


def _drawn(draw: Callable[..., Wave], state: State, number: int) -> Wave:
    settings = state.settings
    return draw(state.points(number), settings.generations, (settings.seed, WALKS + number))


def _play(
    folder: Path, state: State, number: int, wave: Wave, measure: Measure, log: Log
) -> None:
    if number == len(state.waves):
        state.waves.append([])
    points, places = state.waves[number], wave.places
    while len(points) < len(places):
        part = places[len(points) : len(points) + SAVED]
        points += [played(place, measure) for place in part]
        save(folder, state)
        log(
            f"wave {number + 1} of {waves.WAVES + 1}, {len(points)} of {len(places)} points: "
            f"mean loss {np.mean([point.loss for point in points]):.2f}"
        )


def first_mean(seed: int, start: int) -> Floats:
    """Return where a search begins: at random, away from the bounds."""
    low, high = MIDDLE
    drawn = RandomNumbers(seed, STARTS + start).uniform(len(COEFFICIENTS))
    return np.asarray(low + (high - low) * drawn)
