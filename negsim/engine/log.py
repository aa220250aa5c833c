"""The event log of a run, as arrays: what a compiled run writes down when somebody reads it.

The arrays are made beforehand; one of length 0 says that nobody reads it. Rows are the moves of
`negsim.engine.moves`, in the order in which they happen; `negsim.engine.read_log` makes moves and
states of them again. In a browser the same arrays lie in the engine's memory.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from negsim.engine.arrays import Case
from negsim.engine.moves import MOVES

ROW = np.dtype(
    [
        ("round", np.int64),  # from 1
        ("what", np.int64),  # index in WHATS
        ("who", np.int64),  # index of the party, mediator or source that does it, or -1
        ("package", np.int64),  # number among all packages of the text it is about, or -1
        ("first", np.float64),  # what explains it, see FIGURES
        ("second", np.float64),
        ("third", np.float64),
    ],
    align=True,
)
"""One move."""

WHATS = tuple(MOVES)
"""What may happen, by its index in a row."""

FIGURES: dict[str, tuple[str, ...]] = {
    "joins": ("event",),
    "leaves": ("event",),
    "a summit begins": ("event",),
    "an incident is bound to happen": ("event",),
    "a number changes": ("event", "number"),
    "a number is put back": ("event", "number"),
    "runs out of effort": ("affords",),
    "offers": ("asks", "texts"),
    "tables a draft": ("asks", "texts"),
    "the principal ratifies": ("slack", "chance", "borne"),
    "the principal vetoes": ("slack", "chance", "borne"),
    "all take the interim text": ("rounds",),
    "walks out": ("shortfall", "chance"),
    "leaves the venue": ("chance",),
    "waits": ("chance", "conditions_met"),
    "the agreement fails": ("doubt", "shortfall", "violence"),
}
"""Names of the up to three numbers of a row; moves that are not here have none.

`event` is the index of the scenario's event, -1 where it is over; `number` the index of the number
among those that the event sets.
"""

BEYOND_MANDATE = 2.0
"""Chance in the row of a veto of what lies beyond the mandate: a certain one, told apart so."""

TERMS = ("base", "depth", "mediation", "hurt", "presence", "walking_out")
"""Further numbers of ``waits``: what makes the chance, in log odds."""

OF_TALKS = ("phase", "truce", "trust", "at_table")
"""Numbers of a state before those of the parties; `at_table` counts rounds at the table."""

OF_PARTY = (
    *("softening", "hurt", "grievance", "borne", "reservation", "aspiration", "shortfall"),
    *("distance", "pressure", "facilitation", "on_site"),
)
"""Numbers of a state for each party; those of the table are of the last round that it sat there."""

OF_MEDIATOR = ("present", "pressing", "effort_left")
"""Numbers of a state for each mediator; after them its hold on each party that it presses."""


class Log(NamedTuple):
    """The arrays that some runs write to, one after the other: R rows and S states at most.

    `further` has the numbers of a row that there may be many of: what a text is worth to each
    party, what each could bear for a draft, what each misses; or `TERMS`. Where it is read, all
    texts that could be signed are counted besides.
    """

    written: np.ndarray  # int (2,): rows and states so far
    begins: np.ndarray  # int (runs + 1 or 0, 2): with which row and state each run begins; the end
    rows: Any  # recarray of ROW (R or 0,)
    further: np.ndarray  # float (R or 0, F)
    states: np.ndarray  # float (S or 0, numbers of a state): the start, and each round's end


def unread() -> Log:
    """Return a log that nobody reads."""
    return make_log(0, 0, 0, 0, 0)


def make_log(runs: int, rows: int, further: int, states: int, columns: int) -> Log:
    """Return the arrays of a log; those of length 0 are not written to.

    Parameters
    ----------
    runs, rows, states : int
        How many there are of each at most.
    further, columns : int
        Further numbers of a row, and numbers of a state.
    """
    return Log(
        written=np.zeros(2, dtype=np.int64),
        begins=np.zeros((runs + 1 if runs else 0, 2), dtype=np.int64),
        rows=make_rows(rows),
        further=np.empty((rows if further else 0, further)),
        states=np.empty((states, columns)),
    )


def make_rows(rows: int) -> Any:
    """Return so many rows, as a record array; memory is taken only where they are written."""
    return np.empty(rows, dtype=ROW).view(np.recarray)


def log_of_moves(case: Case, runs: int) -> Log:
    """Return the log of the moves of so many runs, without further numbers and states."""
    return make_log(runs, runs * most_rows(case), 0, 0, 0)


def log_of_everything(case: Case, runs: int = 1) -> Log:
    """Return the log of all that so many runs tell."""
    parties = len(case.party_stream)
    further = max(2 * parties, len(TERMS))
    of_mediators = (len(OF_MEDIATOR) + parties) * case.mediators
    columns = len(OF_TALKS) + len(OF_PARTY) * parties + of_mediators
    return make_log(runs, runs * most_rows(case), further, runs * (case.rounds + 1), columns)


def most_rows(case: Case) -> int:
    """Return how many rows a run can have at most."""
    parties, events = len(case.party_stream), case.events
    # A source strikes, is blamed and has a consequence; a mediator is spent; each party moves
    # twice, beside texts, their acceptance or what a collapse and a return bring.
    a_round = 3 * len(case.victim) + case.mediators + 2 * parties + 6
    of_event = 4 * len(events.at) + int(events.paths.sum())
    return case.rounds * a_round + 2 * of_event + 2
