"""Draws that most rounds want, made for some rounds at once.

A draw is a pure function of what it is for, so it is the same number whenever it is made.
Sixteen made together take less time than three made one by one, as the machine works them
out side by side.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from negsim.compiled import apart, rule
from negsim.draws import Seed, uniform

AHEAD = 16
"""Rounds that are drawn at once."""


class Ahead(NamedTuple):
    """Draws made ahead, for some events of a round."""

    drawn: np.ndarray  # (events, AHEAD)
    piece: np.ndarray  # int (events,): which AHEAD rounds they are for, or -1


def make_ahead(events: int) -> Ahead:
    """Return room for the draws of that many events of a round."""
    return Ahead(np.zeros((events, AHEAD)), np.full(events, -1))


@rule
def forget(ahead: Ahead) -> None:
    """Forget all draws: another run begins."""
    ahead.piece[:] = -1


@rule
def uniform_ahead(
    ahead: Ahead, event: int, seed: Seed, run: int, round_: int, actor: int, purpose: int
) -> float:
    """Return `draws.uniform` of the same events, keeping those of rounds to come."""
    piece = round_ // AHEAD
    if ahead.piece[event] != piece:
        ahead.piece[event] = piece
        draw(ahead.drawn[event], seed, run, piece * AHEAD, actor, purpose)
    drawn: float = ahead.drawn[event, round_ - piece * AHEAD]
    return drawn


@apart
def draw(drawn: np.ndarray, seed: Seed, run: int, first: int, actor: int, purpose: int) -> None:
    """Draw for `AHEAD` rounds, the first of which is `first`."""
    for n in range(AHEAD):
        drawn[n] = uniform(seed, run, first + n, actor, purpose)
