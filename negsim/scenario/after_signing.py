"""What follows once a text is agreed, of the part ``process``: ratification and implementation."""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.fields import DATA, JUDGEMENT, THEORY, Number, coefficient, whole
from negsim.scenario.literature import FITTED, PUTNAM, WALTER


@dataclass(frozen=True, kw_only=True)
class Ratification:
    """The principals at home, who may veto a text."""

    veto: Number = coefficient(
        "Chance that a text worth no deal is vetoed.", 0.3, (0.15, 0.45), JUDGEMENT, source=PUTNAM
    )
    slack: Number = coefficient(
        "Utility above no deal at which that chance has fallen by the factor e.",
        0.05,
        (0.025, 0.075),
        JUDGEMENT,
        low=1e-6,
        unit="utility",
        source=PUTNAM,
    )
    misjudged: Number = coefficient(
        "Chance that a delegation does not know its mandate, until it is vetoed for that.",
        0.1,
        (0.05, 0.15),
        JUDGEMENT,
        source="Iida 1993 (uncertainty about ratification)",
    )


@dataclass(frozen=True, kw_only=True)
class Implementation:
    """What becomes of a signed text: the hazard that it fails, falling in time.

    Without haste, verification, trust, shortfall or violence the cumulative hazard over all rounds
    is `failure`.
    """

    rounds: int = whole("Rounds it is watched for; 0 for none.", 365, high=100_000, unit="rounds")
    failure: Number = coefficient(
        "Cumulative hazard of failure over these rounds.",
        0.13,
        (0.046, 0.23),
        DATA,
        high=100,
        source=FITTED,
    )
    assurance: Number = coefficient(
        "How steeply verification and trust lower that hazard.",
        1.5,
        (0.35, 2.8),
        THEORY,
        high=100,
        source=WALTER,
    )
    shape: Number = coefficient(
        "Weibull shape of the hazard: below 1 it falls in time.",
        0.3,
        (0.077, 0.45),
        DATA,
        low=0.01,
        high=10,
        source="fitted to peace agreements: .28 to .78",
    )
    haste: Number = coefficient(
        "Rise of that hazard, divided by the rounds at the table before the signature.",
        6.0,
        (0.84, 11.0),
        JUDGEMENT,
        high=1000,
        unit="rounds",
        source="Pinfari 2011 (time pressure)",
    )
    shortfall: Number = coefficient(
        "Rise of the hazard for utility short of what it would have taken without pressure.",
        6.0,
        (0.63, 10.0),
        THEORY,
        high=1000,
        source="Werner & Yuen 2005; Beardsley 2008",
    )
