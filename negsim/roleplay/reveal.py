"""What was hidden from the player while a game ran: the zone of agreement, and which lines bound.

All of it is worked out for the state in which the game ended, in the numbers of that run.

References
----------
Zone of possible agreement: Raiffa 1982. The text in its middle: Nash 1950.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negsim.engine.readable.agents import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.rules.concession import reservation, reservation_unpressured
from negsim.rules.mediation import credibility, nash_package
from negsim.rules.offers import NONE
from negsim.rules.softening import need
from negsim.scenario.scenario import RedLine


@dataclass(frozen=True)
class Bound:
    """How far a red line barred what else was worth signing to all.

    Parameters
    ----------
    party : str
        Whose line it is.
    line : RedLine
    firmness : float
        In this run.
    bars : int
        Texts worth it to all that cross it further than the party has softened.
    alone : int
        Those of them that cross no other line in this way.
    """

    party: str
    line: RedLine
    firmness: float
    bars: int
    alone: int


@dataclass(frozen=True)
class Revealed:
    """What there was to agree on as a game ended.

    Parameters
    ----------
    worth_it : int
        Texts worth more than no deal to every party, whatever their lines say.
    zone : int
        Those that all could sign: the zone of possible agreement.
    ever : int
        Those that all could sign if every line but the firm ones had given way.
    nash : dict of str to str, or None
        The Nash text of the zone, or where that is empty, of `ever`; None if both are.
    worth : dict of str to float
        What the Nash text is worth to each party.
    lines : tuple of Bound
        All red lines of delegations.
    """

    worth_it: int
    zone: int
    ever: int
    nash: dict[str, str] | None
    worth: dict[str, float]
    lines: tuple[Bound, ...]


def reveal(model: NegotiationModel) -> Revealed:
    """Return what there was to agree on in a run that is over, all its texts laid out."""
    believed = [float(credibility(model.trust, party.further)) for party in model.parties]
    worth = model.values.base + np.array(believed)[:, None] * model.values.gain
    reserve = np.array([_reserve(model, party) for party in model.parties])
    softening = model.of_parties("softening")
    settled = (model.locked < 0) | (model.case.packages == model.locked)
    worth_it = (worth > reserve[:, None]).all(axis=0) & settled.all(axis=1)
    zone = worth_it & (model.values.needs < softening[:, None]).all(axis=0)
    ever = worth_it & (model.values.needs < 1.0).all(axis=0)
    within = np.flatnonzero(zone if zone.any() else ever)
    at = nash_package(np.ascontiguousarray(worth[:, within]), len(within), reserve)
    return Revealed(
        worth_it=int(worth_it.sum()),
        zone=int(zone.sum()),
        ever=int(ever.sum()),
        nash=None if at == NONE else model.named(model.case.packages[within[at]]),
        worth={} if at == NONE else model.by_party(worth[:, within[at]]),
        lines=_bounds(model, worth_it, softening),
    )


def _reserve(model: NegotiationModel, party: PartyAgent) -> float:
    """Return the worst deal that a party would take now."""
    unpressured = reservation_unpressured(party.batna, party.hurt, model.p.reservation_hurt)
    return float(reservation(unpressured, party.pressure, model.p.reservation_pressure))


def _bounds(
    model: NegotiationModel, worth_it: np.ndarray, softening: np.ndarray
) -> tuple[Bound, ...]:
    """Return how far each line of a delegation barred texts that were worth it to all."""
    lines, steps = model.layout.lines, model.case.steps
    firmness = model.inputs.firmness.tolist()
    crossed = np.zeros(steps.shape, dtype=bool)
    for j, (party, _) in enumerate(lines):
        most = int(steps[j].max(initial=0))
        needs = np.array([float(need(firmness[j], n)) for n in range(most + 1)])
        has = softening[model.layout.parties.index(party)]
        crossed[j] = worth_it & (steps[j] > 0) & (needs[steps[j]] >= has)
    only = crossed.sum(axis=0) == 1
    return tuple(
        Bound(party, line, firmness[j], int(crossed[j].sum()), int((crossed[j] & only).sum()))
        for j, (party, line) in enumerate(lines)
    )
