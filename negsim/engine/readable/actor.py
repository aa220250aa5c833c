"""Anybody who takes part in a run and has random numbers of its own, as a Mesa agent.

An agent holds its own state, reads its own numbers and takes its own decisions, by the rules. What
all do together (exchange offers, sign, collapse) is in `negsim.engine.readable.talks` and
`negsim.engine.readable.away`.
"""

from __future__ import annotations

import mesa

from negsim.engine.readable.state import State


class Actor(mesa.Agent):  # type: ignore[misc]
    """Anybody with a stream of random numbers.

    Parameters
    ----------
    model : State
        The run it belongs to.
    id : str
        Its id in the scenario.
    index : int
        Its index among its kind, by stream.
    stream : int
        Key of its random numbers.
    """

    model: State

    def __init__(self, model: State, id: str, index: int, stream: int) -> None:
        super().__init__(model)
        self.id = id
        self.index = index
        self.stream = stream

    def uniform(self, purpose: int) -> float:
        """Return its random number of this round for a purpose."""
        return self.model.uniform(self.stream, purpose)
