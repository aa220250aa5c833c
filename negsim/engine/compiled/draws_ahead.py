"""Draws that most rounds want, made for some rounds at once; and those that few want.

A draw is a pure function of what it is for, so it is the same number whenever it is made.
Many made together take less time than a few made one by one, as the machine works them out
side by side.
"""

from __future__ import annotations

import numpy as np

from negsim.engine.compiled.workspace import Ahead
from negsim.engine.draws import Seed, uniform
from negsim.jit import apart, rule


@rule
def uniform_ahead(
    ahead: Ahead, event: int, seed: Seed, run: int, round_: int, actor: int, purpose: int
) -> float:
    """Return `draws.uniform` of the same events, keeping those of rounds to come."""
    length = ahead.drawn.shape[1]
    piece = round_ // length
    if ahead.piece[event] != piece:
        ahead.piece[event] = piece
        draw(ahead.drawn[event], seed, run, piece * length, actor, purpose)
    drawn: float = ahead.drawn[event, round_ - piece * length]
    return drawn


@apart
def uniform_now(seed: Seed, run: int, round_: int, actor: int, purpose: int) -> float:
    """Return `draws.uniform` of an event that few rounds see; compiled once, as it is long."""
    return uniform(seed, run, round_, actor, purpose)


@apart
def draw(drawn: np.ndarray, seed: Seed, run: int, first: int, actor: int, purpose: int) -> None:
    """Draw for as many rounds as there is room for, the first of which is `first`."""
    for n in range(drawn.shape[0]):
        drawn[n] = uniform(seed, run, first + n, actor, purpose)
