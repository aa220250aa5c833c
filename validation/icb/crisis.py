"""The generic crisis: what is known of a crisis at its start, to a scenario, to a share of runs.

One scenario, ``crisis.yaml``, whose documented distributions stand for all that is not known,
carries all crises. Few numbers move it, and few parameters say how far what is known of a crisis
moves these: nothing is fitted to a single crisis, so crises that look alike at the start share
one scenario and one number.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from functools import cache
from pathlib import Path

from negsim.results.result import run
from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import Scenario
from validation.row import jeffreys

FILE = Path(__file__).with_name("crisis.yaml")

SPREAD_OF_BATNA = 0.15
SPREAD_OF_TRUST = 0.2

USUAL_WEIGHT = 3.0
"""Weight of what is at stake in an ordinary crisis; the other two issues weigh 1 each."""

USUAL_TRUST = 0.4

INSTRUMENTS: dict[str, dict[str, object]] = {
    "": {},
    "facilitation": {"formulation": 0.0, "pressure": 0.0},
    "formulation": {"formulation": {"uniform": [0.5, 1.0]}, "pressure": 0.0},
    "manipulation": {
        "formulation": {"uniform": [0.5, 1.0]},
        "pressure": {"uniform": [0.5, 1.0]},
    },
}
"""What a mediator does by the highest style it reached; "" where that is not known.

Instruments cumulate (Touval & Zartman 1985; Bercovitch 1997): who manipulates also formulates
and facilitates. Styles are coded when a crisis is over, so they are no knowledge of its start.
"""


@dataclass(frozen=True, order=True)
class Known:
    """What is known of a crisis by the start of mediation.

    Parameters
    ----------
    mediated : bool
        Somebody mediates.
    one_sided : bool
        Only one state is in crisis: the other does not feel a threat, a deadline and a risk of
        war, so it does not hurt (Zartman 2000: the stalemate that ripens a conflict is mutual).
    grave : bool
        The gravest threat is one of grave damage or to existence.
    protracted : bool
        The crisis is part of a protracted conflict.
    style : str
        Highest style of the mediator, a key of `INSTRUMENTS`. Coded afterwards: it is left ""
        in all but the variant that says so.
    """

    mediated: bool
    one_sided: bool = False
    grave: bool = False
    protracted: bool = False
    style: str = ""

    def at_start(self) -> Known:
        """Return the same without what is coded afterwards."""
        return replace(self, style="")


@dataclass(frozen=True)
class Crisis:
    """The numbers of a generic crisis that differ between crises.

    Parameters
    ----------
    batna : float
        Centre of the worth of no deal to either party, 0 to 1.
    edge : float
        How much more no deal is worth to the party that is not in crisis.
    weight : float
        Weight of what is at stake; the other two issues weigh 1 each.
    trust : float
        Centre of the trust at the start, 0.2 to 0.8.
    leverage : float
        The mediator's hold on each party, 0 to 1; 0 is the same as no mediator.
    style : str
        A key of `INSTRUMENTS`.
    """

    batna: float = 0.4
    edge: float = 0.0
    weight: float = USUAL_WEIGHT
    trust: float = USUAL_TRUST
    leverage: float = 0.0
    style: str = ""

    def scenario(self) -> Scenario:
        """Return the scenario of this crisis."""
        settings: dict[str, object] = {
            "parties.claimant.batna": _around(self.batna),
            "parties.holder.batna": _around(self.batna + self.edge),
            "parties.*.salience.stake": self.weight,
            "process.start.trust": {
                "uniform": [self.trust - SPREAD_OF_TRUST, self.trust + SPREAD_OF_TRUST]
            },
            "mediators.mediator.leverage.*": self.leverage,
        }
        for instrument, intensity in INSTRUMENTS[self.style].items():
            settings[f"mediators.mediator.{instrument}"] = intensity
        return apply(generic(), settings)

    def share(self, runs: int, seed: int) -> float:
        """Return the share of runs that sign a text, kept off 0 and 1 by half a run."""
        return jeffreys(run(self.scenario(), runs, seed).tally.settled, runs)


@cache
def generic() -> Scenario:
    """Return the generic crisis as its file has it."""
    return load(FILE)


def _around(centre: float) -> dict[str, list[float]]:
    return {"normal": [centre, SPREAD_OF_BATNA, 0.0, 1.0]}


@dataclass(frozen=True)
class Parameters:
    """The five free numbers: how what is known of a crisis moves the generic one.

    Parameters
    ----------
    batna : float
        Centre of the worth of no deal to each party of an ordinary crisis.
    leverage : float
        Hold of a mediator on each party, where somebody mediates.
    one_sided : float
        Rise of the worth of no deal to the side that is not in crisis, where only one is.
    grave : float
        Rise of the weight of the stake under a grave threat: less is left to trade.
    protracted : float
        Fall of trust in a protracted conflict.
    """

    batna: float
    leverage: float
    one_sided: float
    grave: float
    protracted: float

    def crisis(self, known: Known) -> Crisis:
        """Return the generic crisis moved by what is `known`."""
        return Crisis(
            batna=self.batna,
            edge=self.one_sided * known.one_sided,
            weight=USUAL_WEIGHT + self.grave * known.grave,
            trust=USUAL_TRUST - self.protracted * known.protracted,
            leverage=self.leverage * known.mediated,
            style=known.style if known.mediated else "",
        )

    def values(self) -> tuple[float, ...]:
        """Return the five numbers in their order."""
        return astuple(self)


@dataclass(frozen=True)
class Prior:
    """What is believed of a parameter before any data: a normal distribution, cut off."""

    centre: float
    spread: float
    low: float
    high: float


PRIORS = {
    "batna": Prior(0.4, 0.15, 0.1, 0.6),
    "leverage": Prior(0.5, 0.25, 0.0, 0.9),
    "one_sided": Prior(0.1, 0.1, -0.1, 0.4),
    "grave": Prior(0.5, 1.0, -1.0, 5.0),
    "protracted": Prior(0.05, 0.05, -0.2, 0.2),
}
"""Judgements. Each has the sign that theory expects and leaves room for the other. Those of the
last three are narrow, because facts known beforehand tell little of how mediation ends in crises
that were not used to fit (Clayton & Gleditsch 2014)."""


def shares(
    patterns: list[Known], parameters: Parameters, runs: int, seed: int
) -> dict[Known, float]:
    """Return the share of agreements for each distinct pattern of what is known.

    Parameters
    ----------
    patterns : list of Known
        In any order, with repetitions.
    parameters : Parameters
        How what is known moves the generic crisis.
    runs : int
        Runs of each pattern.
    seed : int
        The same for all, so that patterns share random numbers.
    """
    distinct = sorted(set(patterns))
    return {known: parameters.crisis(known).share(runs, seed) for known in distinct}
