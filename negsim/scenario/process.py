"""How talks are run and what drives them: the part ``process`` of a scenario.

Each field is declared in the line that defines it, as in `negsim.scenario.scenario`.
"""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.fields import MOST, Number, choice, flag, group, number, text, whole
from negsim.scenario.literature import (
    FARATIN,
    LINKAGE,
    MANY,
    PUTNAM,
    RETALIATION,
    SPOILERS,
    STYLES,
    WALTER,
    ZARTMAN,
)


@dataclass(frozen=True, kw_only=True)
class Start:
    """The state in which a run begins."""

    phase: str = choice("Phase of the first round.", ("talks", "collapsed"), default="talks")
    on_site: bool = flag("Whether delegations are still at the venue.", default=True)
    truce: bool = flag("Whether a truce holds.", default=False)
    trust: Number = number("Trust between the parties.", source=WALTER)
    rounds: int = whole(
        "Rounds at the table before the first round, which brought no text.",
        default=0,
        high=100_000,
        unit="rounds",
    )


@dataclass(frozen=True, kw_only=True)
class Trust:
    """How trust moves; it stays between 0 and 1."""

    facilitated: Number = number(
        "Gain in a round at the table under full facilitation.", 0.02, source=STYLES
    )
    incident: Number = number("Loss by an incident blamed on others.", 0.08, source=SPOILERS)
    collapse: Number = number("Loss when talks collapse.", 0.05)
    interim: Number = number("Gain by an interim text.", 0.05)


@dataclass(frozen=True, kw_only=True)
class Hurt:
    """How pain of the stalemate and grievance move; both stay between 0 and 1."""

    kept: Number = number("Share of both that is left after a day.", 0.97, source=ZARTMAN)
    incident: Number = number(
        "Rise by an incident: of the victim's grievance if it blames the other side, else of "
        "everybody's pain.",
        0.08,
        source=ZARTMAN + "; " + SPOILERS,
    )


@dataclass(frozen=True, kw_only=True)
class Softening:
    """What opens soft lines, and how fast."""

    rate: Number = number("Share of the way to its target covered in a round.", 0.15)
    pain: Number = number("How far full pain softens a party by itself.", 0.5, source=ZARTMAN)
    linkage: Number = number(
        "How far soft lines give way for a text that gives all a party could hope for.",
        0.5,
        source=LINKAGE,
    )


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """What lowers the worst deal a party would take."""

    hurt: Number = number("Fall of the reservation value at full pain.", 0.2, source=ZARTMAN)
    pressure: Number = number(
        "Fall under full pressure, while it lasts, and by full inducements.", 0.3, source=STYLES
    )


@dataclass(frozen=True, kw_only=True)
class Formulation:
    """Texts tabled by mediators: conceding to one costs less face than to the other side."""

    face_saving: Number = number(
        "How far below its aspiration a party takes a mediators' text.", 0.5, source=STYLES
    )
    interim_face_saving: Number = number(
        "The same for an interim text, which settles less.", 0.8, source=STYLES
    )


@dataclass(frozen=True, kw_only=True)
class InterimText:
    """Setting issues aside: when mediators try it, and what follows."""

    patience: Number = number(
        "Rounds at the table before issues are set aside.", 3.0, high=MOST, unit="rounds"
    )
    adjournment: Number = number(
        "Rounds of adjournment after an interim text.", 7.0, high=MOST, unit="rounds"
    )


@dataclass(frozen=True, kw_only=True)
class Collapse:
    """Log odds that talks collapse in a round without a text."""

    base: Number = number("Log odds at no gap, no trust, no mediator.", -4.1, -100, 100, "log odds")
    gap: Number = number(
        "Rise with the gap between drafts, times the share of the deadline that has passed.",
        9.0,
        0,
        100,
        "log odds",
    )
    trust: Number = number("Fall with trust.", 1.5, 0, 100, "log odds")
    incident: Number = number(
        "Rise with an incident that is blamed on others.", 1.0, 0, 100, "log odds", SPOILERS
    )
    facilitation: Number = number("Fall with facilitation.", 1.0, 0, 100, "log odds", STYLES)


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Log odds, a day, that a party is ready to return after a collapse."""

    base: Number = number("Log odds with nothing that helps.", -4.75, -100, 100, "log odds")
    mediation: Number = number(
        "Rise with facilitation, formulation, pressure and inducements joined.",
        3.0,
        0,
        100,
        "log odds",
        STYLES,
    )
    hurt: Number = number(
        "Rise with its own pain, fall with its grievance.", 2.0, 0, 100, "log odds", ZARTMAN
    )
    on_site: Number = number("Rise while its delegation has not left.", 2.0, 0, 100, "log odds")
    spread: Number = number(
        "How far breaks differ in depth: scale of a logistic distribution.",
        0.4,
        0,
        100,
        "log odds",
    )
    walker: Number = number("Fall for the party that walked out last.", 0.5, 0, 100, "log odds")


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """From an incident that is blamed on the other side to open hostilities."""

    truce: Number = number("Chance that an incident escalates while a truce holds.", 0.004)
    no_truce: Number = number("The same without a truce.", 0.015)
    collapsed: Number = number("Factor on both while talks are collapsed.", 3.0, high=100)
    answers: Number = number(
        "Rise of the rate of incidents at full grievance of another side.",
        1.0,
        high=100,
        source=RETALIATION,
    )
    truce_ends: Number = number("Chance that an incident ends the truce.", 0.12)


@dataclass(frozen=True, kw_only=True)
class Ratification:
    """The principals at home, who may veto a text."""

    veto: Number = number("Chance that a text worth no deal is vetoed.", 0.3, source=PUTNAM)
    slack: Number = number(
        "Utility above no deal at which that chance has fallen by the factor e.",
        0.05,
        low=1e-6,
        unit="utility",
        source=PUTNAM,
    )
    misjudged: Number = number(
        "Chance that a delegation does not know its mandate, until it is vetoed for that.",
        0.1,
        source="Iida 1993 (uncertainty about ratification)",
    )


@dataclass(frozen=True, kw_only=True)
class Implementation:
    """What becomes of a signed text: the hazard that it fails, falling in time.

    Without haste, verification, trust, shortfall or violence the cumulative hazard over all rounds
    is `failure`.
    """

    rounds: int = whole("Rounds it is watched for; 0 for none.", 365, high=100_000, unit="rounds")
    failure: Number = number("Cumulative hazard of failure over these rounds.", 0.13, high=100)
    assurance: Number = number(
        "How steeply verification and trust lower that hazard.", 1.5, high=100, source=WALTER
    )
    shape: Number = number(
        "Weibull shape of the hazard: below 1 it falls in time.",
        0.3,
        low=0.01,
        high=10,
        source="fitted to peace agreements: .28 to .78",
    )
    haste: Number = number(
        "Rise of that hazard, divided by the rounds at the table before the signature.",
        6.0,
        high=1000,
        unit="rounds",
        source="Pinfari 2011 (time pressure)",
    )
    shortfall: Number = number(
        "Rise of the hazard for utility short of what it would have taken without pressure.",
        6.0,
        high=1000,
        source="Werner & Yuen 2005; Beardsley 2008",
    )


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Constant chances in place of bargaining, for checks against closed forms."""

    on: bool = flag("Whether these chances replace bargaining, collapse and return.", False)
    agree: Number = number("Chance of agreement in a round of talks.", 0.0)
    collapse: Number = number("Chance of collapse in a round of talks.", 0.0)
    revive: Number = number("Chance of return in a round of collapse.", 0.0)
    abandon: Number = number("Chance that broken-off talks end in hostilities.", 0.0)


@dataclass(frozen=True, kw_only=True)
class Process:
    """How the talks are run and what drives them; every number has a default."""

    rounds: int = whole("Rounds of a run.", low=1, high=100_000, unit="rounds")
    round: str = text("What a round stands for.", default="1 day")
    days: Number = number("Days that a round stands for.", 1.0, low=0.01, high=366, unit="days")
    deadline: Number = number(
        "Rounds at the table after which aspirations reach reservation values.",
        14.0,
        low=1e-6,
        high=MOST,
        unit="rounds",
        source=FARATIN,
    )
    assurance: Number = number("Assurance where no issue verifies the others.", 0.0, source=WALTER)
    shield: Number = number(
        "How far working verification lowers the chance of blaming the other side.",
        0.6,
        source=SPOILERS,
    )
    leaving: Number = number(
        "Chance that a delegation no mediator holds leaves the venue.", 0.5, unit="per day"
    )
    start: Start = group("The state in which a run begins.")
    trust: Trust = group("How trust moves.", Trust)
    hurt: Hurt = group("How pain and grievance move.", Hurt)
    softening: Softening = group("How soft lines give way.", Softening)
    reservation: Reservation = group("What lowers reservation values.", Reservation)
    formulation: Formulation = group("Texts tabled by mediators.", Formulation)
    interim: InterimText = group("Setting issues aside.", InterimText)
    collapse: Collapse = group("The hazard of collapse.", Collapse)
    consent: Consent = group("Return after a collapse.", Consent)
    escalation: Escalation = group("From incident to hostilities.", Escalation)
    ratification: Ratification = group("The principals at home.", Ratification)
    discord: Number = number(
        "Share of its hold that each mediator loses to each further one; 0 if they act in concert.",
        0.0,
        source=MANY,
    )
    bias: str = choice(
        "Hypothesis on how a mediator's alignment changes its hold on a party.",
        ("none", "kydd", "rauchhaus", "favretto"),
        default="none",
    )
    implementation: Implementation = group("What becomes of a signed text.", Implementation)
    chain: Chain = group("Constant chances, for checks.", Chain)
