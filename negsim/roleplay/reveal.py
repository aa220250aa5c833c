"""What was hidden from the player while a game ran: the zone of agreement, and which lines bound.

All of it is worked out for the state in which the game ended, in the numbers of that run.

References
----------
Zone of possible agreement: Raiffa 1982. The text in its middle: Nash 1950.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.rules.mediation import credibility, package_all_take
from negsim.rules.offers import NONE
from negsim.rules.softening import bearable, gained, need
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
        Texts worth it to all that cross it further than the party could bear for them.
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
    reserve = model.of_parties("reserve")
    each = zip(model.parties, worth, believed, strict=True)
    crossed = _crossed(model, np.array([_borne(model, *one) for one in each]))
    worth_it = (worth > reserve[:, None]).all(axis=0)
    zone = worth_it & ~crossed.any(axis=0)
    ever = worth_it & (model.values.needs < 1.0).all(axis=0)
    within = np.flatnonzero(zone if zone.any() else ever)
    choice = np.ascontiguousarray(worth[:, within])
    at = package_all_take(choice, len(within), reserve, reserve)
    return Revealed(
        worth_it=int(worth_it.sum()),
        zone=int(zone.sum()),
        ever=int(ever.sum()),
        nash=None if at == NONE else model.named(model.case.packages[within[at]]),
        worth={} if at == NONE else model.by_party(worth[:, within[at]]),
        lines=_bounds(model, crossed & worth_it),
    )


def _borne(
    model: NegotiationModel, party: PartyAgent, worth: np.ndarray, believed: float
) -> np.ndarray:
    """Return what a party could bear for each text, by the lines of its delegation."""
    mandate = 1.0 if model.case.principals_differ else party.mandate
    most, linkage = model.values.hope(party.index, believed), model.p.softening_linkage
    gains = [gained(u, party.unpressured, most) for u in worth]
    return np.array([bearable(mandate, party.opened, linkage, gain) for gain in gains])


def _crossed(model: NegotiationModel, borne: np.ndarray) -> np.ndarray:
    """Return which texts cross which lines further than could be borne: bool (lines, texts)."""
    steps, firmness = model.case.steps, model.inputs.firmness.tolist()
    crossed = np.zeros(steps.shape, dtype=bool)
    for j, (party, _) in enumerate(model.layout.lines):
        most = int(steps[j].max(initial=0))
        needs = np.array([float(need(firmness[j], n)) for n in range(most + 1)])
        could = borne[model.layout.parties.index(party)]
        crossed[j] = (steps[j] > 0) & (needs[steps[j]] >= could)
    return crossed


def _bounds(model: NegotiationModel, crossed: np.ndarray) -> tuple[Bound, ...]:
    """Return how far each line of a delegation barred texts that were worth it to all."""
    only = crossed.sum(axis=0) == 1
    firmness = model.inputs.firmness.tolist()
    return tuple(
        Bound(party, line, firmness[j], int(crossed[j].sum()), int((crossed[j] & only).sum()))
        for j, (party, line) in enumerate(model.layout.lines)
    )
