"""Who may get credit: mediators and instruments, and runs in which some are without effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.doubt.assumptions import assumptions
from negsim.engine.arrays import draw_inputs
from negsim.engine.ensemble import BLOCK, play_numbers
from negsim.engine.inputs import Ordered, parts_of
from negsim.engine.lay_out import Layout
from negsim.engine.paths import changes_of, indices_of
from negsim.questions.paired import YES, states
from negsim.rules.mediation import FURTHER
from negsim.scenario.fields import highest
from negsim.scenario.files.resolve import event_form
from negsim.scenario.scenario import Mediator, Scenario

MOST = 12
"""Players at most: all of their sets are played."""

INSTRUMENTS = ("facilitation", "formulation", "pressure", *FURTHER)
"""What a mediator may do."""


@dataclass(frozen=True)
class Player:
    """Who or what may be there or not.

    Parameters
    ----------
    id : str
        Such as ``qatar`` or ``qatar.pressure``.
    name : str
        For the reader.
    paths : tuple of str
        Numbers of the scenario that are 0 throughout while it is not there.
    idle : bool
        Whether these numbers are 0 in all runs anyhow, events or not.
    """

    id: str
    name: str
    paths: tuple[str, ...]
    idle: bool = False


def mediators(scenario: Scenario) -> tuple[Player, ...]:
    """Return the mediators, those whom events bring too: absent, or as the scenario has them."""
    raised = _raised(scenario)
    found = []
    for mediator in scenario.mediators:
        path = f"mediators.{mediator.id}.present"
        idle = highest(mediator.present) <= 0.0 and path not in raised
        found.append(Player(mediator.id, mediator.name or mediator.id, (path,), idle))
    return tuple(found)


def instruments(scenario: Scenario) -> tuple[tuple[Player, ...], bool]:
    """Return the instruments of each mediator that are ever used, and whether they are joined.

    Where there are more than `MOST`, each instrument of all mediators together is one player.
    """
    raised = _raised(scenario)
    found = [
        Player(f"{m.id}.{what}", f"{what} of {m.name or m.id}", (path,))
        for m in scenario.mediators
        for what, path in _paths(m)
        if highest(_intensity(m, what)) > 0.0 or path in raised
    ]
    if len(found) <= MOST:
        return tuple(found), False
    joined: dict[str, list[str]] = {what: [] for what in INSTRUMENTS}
    for player in found:
        joined[player.id.rpartition(".")[2]] += player.paths
    of_all = (Player(what, f"{what} of all", (*some,)) for what, some in joined.items() if some)
    return tuple(of_all), True


def _paths(mediator: Mediator) -> Iterator[tuple[str, str]]:
    for what in INSTRUMENTS:
        inner = f"further.{what}" if what in FURTHER else what
        yield what, f"mediators.{mediator.id}.{inner}"


def _intensity(mediator: Mediator, what: str) -> Any:
    if what in FURTHER:
        return mediator.further[FURTHER.index(what)] if mediator.further else 0.0
    return getattr(mediator, what)


def _raised(scenario: Scenario) -> set[str]:
    """Return the paths of numbers that some event makes more than 0."""
    ordered = Ordered.of(scenario)
    return {
        path for event in scenario.events for path, value in changes_of(ordered, event) if value > 0
    }


def places(layout: Layout, players: Iterable[Player]) -> tuple[NDArray[np.int64], ...]:
    """Return where the numbers of each player are in a run's vector."""
    ordered = Ordered.of(layout.scenario)
    keys = [key for part in parts_of(ordered).values() for key, _ in part]
    return tuple(
        np.array([n for path in one.paths for n in indices_of(ordered, keys, path)], np.int64)
        for one in players
    )


def without(layout: Layout, gone: NDArray[np.int64]) -> Layout:
    """Return a layout whose events leave some numbers at 0."""
    events = layout.case.events
    touched = np.isin(events.number, gone)
    if not touched.any():
        return layout
    value = np.where(touched, 0.0, events.value)
    value.flags.writeable = False  # as all of a case: else all rules would be compiled once more
    return replace(layout, case=layout.case._replace(events=events._replace(value=value)))


def happens(
    layout: Layout, gone: NDArray[np.int64], outcome: str, runs: int, seed: int
) -> NDArray[np.bool_]:
    """Return in which of the first runs an outcome comes about while some numbers are 0."""
    changed, found = without(layout, gone), []
    for first in range(0, runs, BLOCK):
        vectors = np.empty((min(BLOCK, runs - first), len(layout.case.fixed)))
        draw_inputs(changed.searched, np.uint64(seed), first, vectors)
        found.append(_happens(changed, gone, outcome, seed, first, vectors))
    return np.concatenate(found)


def _happens(
    layout: Layout, gone: NDArray[np.int64], outcome: str, seed: int, first: int,
    vectors: NDArray[np.float64],
) -> NDArray[np.bool_]:  # fmt: skip
    vectors[:, gone] = 0.0
    found: NDArray[np.bool_] = (
        states(layout, play_numbers(layout, seed, first, vectors), [outcome])[0] == YES
    )
    return found


def absent(numbers: Sequence[NDArray[np.int64]]) -> Iterator[NDArray[np.int64]]:
    """Yield what is 0 with each set of players there: bit n of its number is player n."""
    none = np.zeros(0, np.int64)
    for which in range(2 ** len(numbers)):
        yield np.concatenate([none, *(one for n, one in enumerate(numbers) if not which >> n & 1)])


@dataclass(frozen=True)
class UnderSets:
    """Plays each set of some players under sets of assumptions."""

    vectors: NDArray[np.float64]
    gone: tuple[NDArray[np.int64], ...]
    layouts: tuple[Layout, ...]

    @classmethod
    def of(cls, scenario: Scenario, players: Sequence[Player], sets: int, seed: int) -> UnderSets:
        """Draw sets of assumptions, and lay the scenario out with each set of players."""
        drawn = assumptions(scenario, sets, seed)
        gone = tuple(absent(places(drawn.layout, players)))
        return cls(drawn.vectors, gone, tuple(without(drawn.layout, one) for one in gone))

    def happens(self, n: int, outcome: str, runs: int, seed: int) -> NDArray[np.bool_]:
        """Return the runs in which an outcome comes about under a set: bool (players', runs).

        Each set of assumptions has runs of its own.
        """
        told = zip(self.layouts, self.gone, strict=True)
        again = np.tile(self.vectors[n], (runs, 1))
        return np.array([_happens(*one, outcome, seed, n * runs, again.copy()) for one in told])


def settings(scenario: Scenario, player: Player) -> dict[str, object]:
    """Return settings that take a player out of a scenario, as `negsim.apply` takes them."""
    found: dict[str, object] = dict.fromkeys(player.paths, 0)
    gone = {path.split(".")[1] for path in player.paths if path.endswith(".present")}
    events = []
    for event in scenario.events:
        form = event_form(event)
        for does in ("joins", "leaves"):
            if form.get(does) in gone:
                del form[does]
        if "set" in form:
            form["set"] = {k: v for k, v in form["set"].items() if k not in player.paths}
            if not form["set"]:
                del form["set"]
        if {"joins", "leaves", "incident", "summit", "set"} & form.keys():
            events.append(form)
    if events != [event_form(event) for event in scenario.events]:
        found["events"] = events
    return found
