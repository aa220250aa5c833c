"""The event log of a run read back: moves, with ids and names in place of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from negsim.engine.lay_out import Layout
from negsim.engine.log import BEYOND_MANDATE, FIGURES, TERMS, WHATS, Log
from negsim.engine.moves import Move

OF_MEDIATORS = {"joins", "leaves", "runs out of effort"}
OF_SOURCES = {"incident", "an incident is bound to happen"}
BY_MEDIATORS = {"tables a text", "tables an interim text"}
"""Moves whose row tells no party in `who`."""

OF_EACH = {
    "offers": ("worth",),
    "tables a draft": ("worth", "bears"),
    "tables a text": ("worth",),
    "tables an interim text": ("worth",),
    "signed": ("worth",),
    "walks out": ("missed",),
    "the agreement fails": ("missing",),
}
"""Further numbers of a row, one for each party."""


def moves_of(layout: Layout, event_log: Log, run: int, lasted: int) -> list[Move]:
    """Return the moves of a run, as `negsim.engine.readable.run.NegotiationModel` writes them.

    Parameters
    ----------
    layout : Layout
        What was played.
    event_log : Log
        With the moves of some runs, and their further numbers.
    run : int
        Index of the run among those, from 0.
    lasted : int
        Rounds that what was signed lasted, as recorded.
    """
    first, end = event_log.begins[run : run + 2, 0].tolist()
    reader = Reader(layout, lasted)
    rows, further = event_log.rows[first:end], event_log.further[first:end]
    return [reader.move(row, numbers) for row, numbers in zip(rows, further, strict=True)]


def states_of(event_log: Log, run: int) -> np.ndarray:
    """Return the states of one of some runs: those at its start and at the end of each round."""
    first, end = event_log.begins[run : run + 2, 1].tolist()
    return event_log.states[first:end]


class Reader:
    """Reads rows of one run."""

    def __init__(self, layout: Layout, lasted: int) -> None:
        self.layout = layout
        self.lasted = lasted
        self.notes = {path: note.words for path, note in layout.scenario.notes}

    def move(self, row: Any, further: np.ndarray) -> Move:
        """Return the move of a row, given its further numbers."""
        what = WHATS[row["what"]]
        package = int(row["package"])
        text = self.layout.levels(package) if package >= 0 else {}
        told = [float(row[name]) for name in ("first", "second", "third")]
        figures = dict(zip(FIGURES.get(what, ()), told, strict=False))
        facts = dict(self.facts(what, int(row["who"]), figures, further))
        return Move(int(row["round"]), what, self.who(what, int(row["who"])), text, facts)

    def who(self, what: str, index: int) -> str:
        """Return the id of who makes a move."""
        if what in BY_MEDIATORS:
            return "mediators"
        if index < 0:
            return ""
        if what in OF_MEDIATORS:
            return self.layout.mediators[index]
        return (self.layout.sources if what in OF_SOURCES else self.layout.parties)[index]

    def facts(
        self, what: str, who: int, figures: dict[str, float], further: np.ndarray
    ) -> Iterator[tuple[str, Any]]:
        """Yield what explains a move, by the names of `negsim.engine.moves.MOVES`."""
        if "event" in figures:
            yield from self.of_event(what, int(figures["event"]), int(figures.get("number", -1)))
        elif what == "incident":
            yield "victim", self.layout.parties[self.layout.case.victim[who]]
        elif what == "waits":
            yield "chance", figures["chance"]
            yield "terms", dict(zip(TERMS, further[: len(TERMS)].tolist(), strict=True))
            yield "conditions_met", bool(figures["conditions_met"])
        elif what in {"the principal ratifies", "the principal vetoes"}:
            beyond = figures["chance"] == BEYOND_MANDATE
            yield from (("beyond_mandate", beyond), ("borne", figures["borne"]))
            yield from (("slack", figures["slack"]), ("chance", min(figures["chance"], 1.0)))
        elif what == "the agreement lasts":
            yield "rounds", self.lasted
        else:
            yield from self.plain(what, figures, further)

    def plain(
        self, what: str, figures: dict[str, float], further: np.ndarray
    ) -> Iterator[tuple[str, Any]]:
        """Yield what is told as it is written."""
        parties = self.layout.parties
        if what == "all take the interim text":
            aside = zip(self.layout.issues, self.layout.case.set_aside, strict=True)
            yield "set_aside", [id for id, open_ in aside if open_]
        if what == "the agreement fails":
            yield "rounds", self.lasted
        last = figures.pop("chance", None) if what == "walks out" else None
        for name, value in figures.items():
            yield name, int(value) if name == "texts" else value
        for n, name in enumerate(OF_EACH.get(what, ())):
            numbers = further[n * len(parties) : (n + 1) * len(parties)]
            yield name, dict(zip(parties, numbers.tolist(), strict=True))
        if last is not None:
            yield "chance", last

    def of_event(self, what: str, e: int, number: int) -> Iterator[tuple[str, Any]]:
        """Yield what an event of the scenario brings: of one that is over, nothing more."""
        over = e < 0
        event = None if over else self.layout.scenario.events[e]
        path, value = event.set[number] if event and number >= 0 else ("", 0.0)
        note = self.notes.get(f"events.{e}", "")
        if what == "a number is put back":
            yield "path", path
            return
        if what == "an incident is bound to happen":
            yield "note", note
            return
        if what == "a number changes":
            yield from (("path", path), ("value", value))
        yield from (("rounds", event.rounds if event else 0), ("note", "" if over else note))
