"""How talks are run and what drives them: the part ``process`` of a scenario.

Each field is declared in the line that defines it, as in `negsim.scenario.scenario`.
"""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.after_signing import Implementation, Ratification
from negsim.scenario.fields import (
    DATA,
    JUDGEMENT,
    MOST,
    THEORY,
    Number,
    choice,
    coefficient,
    flag,
    group,
    log_odds,
    number,
    text,
    whole,
)
from negsim.scenario.literature import (
    FARATIN,
    FITTED,
    LINKAGE,
    MANY,
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

    facilitated: Number = coefficient(
        "Gain in a round at the table under full facilitation.",
        0.02,
        (0.01, 0.03),
        JUDGEMENT,
        source=STYLES,
    )
    incident: Number = coefficient(
        "Loss by an incident blamed on others.", 0.08, (0.04, 0.12), JUDGEMENT, source=SPOILERS
    )
    collapse: Number = coefficient("Loss when talks collapse.", 0.05, (0.025, 0.075), JUDGEMENT)
    interim: Number = coefficient("Gain by an interim text.", 0.05, (0.025, 0.075), JUDGEMENT)


@dataclass(frozen=True, kw_only=True)
class Hurt:
    """How pain of the stalemate and grievance move; both stay between 0 and 1."""

    kept: Number = coefficient(
        "Share of both that is left after a day.", 0.97, (0.955, 0.985), JUDGEMENT, source=ZARTMAN
    )
    incident: Number = coefficient(
        "Rise by an incident: of the victim's grievance if it blames the other side, else of "
        "everybody's pain.",
        0.08,
        (0.04, 0.12),
        JUDGEMENT,
        source=ZARTMAN + "; " + SPOILERS,
    )


@dataclass(frozen=True, kw_only=True)
class Softening:
    """What opens soft lines, and how fast."""

    rate: Number = coefficient(
        "Share of the way to its target covered in a round.", 0.15, (0.075, 0.225), JUDGEMENT
    )
    pain: Number = coefficient(
        "How far full pain softens a party by itself.", 0.5, (0.25, 0.75), THEORY, source=ZARTMAN
    )
    linkage: Number = coefficient(
        "How far soft lines give way for a text that gives all a party could hope for.",
        0.5,
        (0.25, 0.75),
        JUDGEMENT,
        source=LINKAGE,
    )


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """What lowers the worst deal a party would take."""

    hurt: Number = coefficient(
        "Fall of the reservation value at full pain.", 0.2, (0.1, 0.3), JUDGEMENT, source=ZARTMAN
    )
    pressure: Number = coefficient(
        "Fall under full pressure, while it lasts, and by full inducements.",
        0.3,
        (0.048, 0.55),
        DATA,
        source=STYLES,
    )


@dataclass(frozen=True, kw_only=True)
class Formulation:
    """Texts tabled by mediators: conceding to one costs less face than to the other side."""

    face_saving: Number = coefficient(
        "How far below its aspiration a party takes a mediators' text.",
        0.5,
        (0.27, 0.89),
        DATA,
        source=STYLES,
    )
    interim_face_saving: Number = coefficient(
        "The same for an interim text, which settles less.",
        0.8,
        (0.6, 1.0),
        JUDGEMENT,
        source=STYLES,
    )


@dataclass(frozen=True, kw_only=True)
class InterimText:
    """Setting issues aside: when mediators try it, and what follows."""

    patience: Number = coefficient(
        "Rounds at the table before issues are set aside.",
        3.0,
        (1.0, 5.0),
        JUDGEMENT,
        high=MOST,
        unit="rounds",
    )
    adjournment: Number = coefficient(
        "Rounds of adjournment after an interim text.",
        7.0,
        (3.5, 10.5),
        JUDGEMENT,
        high=MOST,
        unit="rounds",
    )


@dataclass(frozen=True, kw_only=True)
class Collapse:
    """Log odds that talks collapse in a round without a text."""

    base: Number = log_odds(
        "Log odds at no gap, no trust, no mediator.",
        -4.1, (-5.3, -2.8), DATA, low=-100, source=FITTED,
    )  # fmt: skip
    gap: Number = log_odds(
        "Rise with the gap between drafts, times the share of the deadline that has passed.",
        9.0, (3.9, 16.0), DATA, source=FITTED,
    )  # fmt: skip
    trust: Number = log_odds("Fall with trust.", 1.5, (0.75, 2.25), JUDGEMENT)
    incident: Number = log_odds(
        "Rise with an incident that is blamed on others.",
        1.0, (0.5, 1.5), JUDGEMENT, source=SPOILERS,
    )  # fmt: skip
    facilitation: Number = log_odds(
        "Fall with facilitation.", 1.0, (0.5, 1.5), JUDGEMENT, source=STYLES
    )


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Log odds, a day, that a party is ready to return after a collapse."""

    base: Number = log_odds(
        "Log odds with nothing that helps.", -4.75, (-5.7, -3.7), DATA, low=-100, source=FITTED
    )
    mediation: Number = log_odds(
        "Rise with facilitation, formulation, pressure and inducements joined.",
        3.0, (1.6, 5.1), DATA, source=STYLES,
    )  # fmt: skip
    hurt: Number = log_odds(
        "Rise with its own pain, fall with its grievance.", 2.0, (1.0, 3.0), THEORY, source=ZARTMAN
    )
    on_site: Number = log_odds(
        "Rise while its delegation has not left.", 2.0, (0.16, 3.5), JUDGEMENT
    )
    spread: Number = log_odds(
        "How far breaks differ in depth: scale of a logistic distribution.",
        0.4, (0.092, 0.57), DATA, source=FITTED,
    )  # fmt: skip
    walker: Number = log_odds(
        "Fall for the party that walked out last.", 0.5, (0.25, 0.75), JUDGEMENT
    )


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """From an incident that is blamed on the other side to open hostilities."""

    truce: Number = coefficient(
        "Chance that an incident escalates while a truce holds.", 0.004, (0.002, 0.006), JUDGEMENT
    )
    no_truce: Number = coefficient("The same without a truce.", 0.015, (0.0075, 0.0225), JUDGEMENT)
    collapsed: Number = coefficient(
        "Factor on both while talks are collapsed.", 3.0, (1.5, 4.5), JUDGEMENT, high=100
    )
    answers: Number = coefficient(
        "Rise of the rate of incidents at full grievance of another side.",
        1.0,
        (0.0, 3.0),
        THEORY,
        high=100,
        source=RETALIATION,
    )
    truce_ends: Number = coefficient(
        "Chance that an incident ends the truce.", 0.12, (0.06, 0.18), JUDGEMENT
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
    shield: Number = coefficient(
        "How far working verification lowers the chance of blaming the other side.",
        0.6,
        (0.3, 0.9),
        THEORY,
        source=SPOILERS,
    )
    leaving: Number = coefficient(
        "Chance that a delegation no mediator holds leaves the venue.",
        0.5,
        (0.11, 0.92),
        JUDGEMENT,
        unit="per day",
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
