"""How talks are run and what drives them: the part ``process`` of a scenario.

Each field is declared in the line that defines it, as in `negsim.scenario.scenario`.
"""

from __future__ import annotations

from dataclasses import dataclass

from negsim.scenario.fields import MOST, Number, choice, flag, group, number, text, whole
from negsim.scenario.literature import FARATIN, PUTNAM, SPOILERS, STYLES, WALTER, ZARTMAN


@dataclass(frozen=True, kw_only=True)
class Start:
    """The state in which a run begins."""

    phase: str = choice("Phase of the first round.", ("talks", "collapsed"), default="talks")
    on_site: bool = flag("Whether delegations are still at the venue.", default=True)
    truce: bool = flag("Whether a truce holds.", default=False)
    trust: Number = number("Trust between the parties.", source=WALTER)


@dataclass(frozen=True, kw_only=True)
class Trust:
    """How trust moves; it stays between 0 and 1."""

    facilitated: Number = number(
        "Gain in a round at the table under full facilitation.", 0.02, source=STYLES
    )
    incident: Number = number("Loss by an incident blamed on others.", 0.08, source=SPOILERS)
    collapse: Number = number("Loss when talks collapse.", 0.05)
    veto: Number = number("Loss when a principal vetoes.", 0.1)
    interim: Number = number("Gain by an interim text.", 0.05)


@dataclass(frozen=True, kw_only=True)
class Hurt:
    """How a party's pain of the stalemate moves; it stays between 0 and 1."""

    kept: Number = number("Share that is left after a round.", 0.97, source=ZARTMAN)
    victim: Number = number("Rise for the victim of an incident.", 0.08, source=ZARTMAN)
    others: Number = number("Rise for the other parties.", 0.03, source=ZARTMAN)
    collapsed: Number = number("Rise in a round without talks.", 0.01, source=ZARTMAN)


@dataclass(frozen=True, kw_only=True)
class Softening:
    """How soft lines give way and recover."""

    rate: Number = number("Share of the way to its target covered in a round.", 0.15)
    hardening: Number = number("Loss for the victim of an incident.", 0.1, source=SPOILERS)


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """What lowers the worst deal a party would take."""

    hurt: Number = number("Fall of the reservation value at full hurt.", 0.2, source=ZARTMAN)
    pressure: Number = number("Fall under full pressure, while it lasts.", 0.2, source=STYLES)


@dataclass(frozen=True, kw_only=True)
class Formulation:
    """Texts tabled by mediators: conceding to one costs less face than to the other side."""

    face_saving: Number = number(
        "How far below its aspiration a party takes a mediators' text.", 0.3, source=STYLES
    )
    interim_face_saving: Number = number(
        "The same for an interim text, which settles less.", 0.6, source=STYLES
    )


@dataclass(frozen=True, kw_only=True)
class InterimText:
    """Setting issues aside: when mediators try it, and what follows."""

    gap: Number = number("Gap between the parties that counts as stuck.", 0.1, unit="utility")
    patience: Number = number(
        "Rounds stuck before issues are set aside.", 3.0, high=MOST, unit="rounds"
    )
    adjournment: Number = number(
        "Rounds of adjournment after an interim text.", 7.0, high=MOST, unit="rounds"
    )
    broken: Number = number("Chance that an incident ends the adjournment.", 0.3, source=SPOILERS)


@dataclass(frozen=True, kw_only=True)
class Collapse:
    """Log odds that talks collapse in a round without a text."""

    base: Number = number("Log odds at no gap, no trust, no mediator.", -3.6, -100, 100, "log odds")
    gap: Number = number("Rise with the gap between the parties.", 3.0, 0, 100, "log odds")
    trust: Number = number("Fall with trust.", 1.5, 0, 100, "log odds")
    incident: Number = number("Rise with an incident.", 1.0, 0, 100, "log odds", SPOILERS)
    facilitation: Number = number("Fall with facilitation.", 1.0, 0, 100, "log odds", STYLES)


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Log odds that a party consents to return after a collapse."""

    base: Number = number("Log odds with nothing that helps.", -3.2, -100, 100, "log odds")
    mediation: Number = number(
        "Rise with facilitation and pressure joined.", 5.0, 0, 100, "log odds", STYLES
    )
    hurt: Number = number("Rise with the party's own hurt.", 2.0, 0, 100, "log odds", ZARTMAN)
    on_site: Number = number("Rise while its delegation has not left.", 1.2, 0, 100, "log odds")
    waiting: Number = number("Fall with each round since the collapse.", 0.06, 0, 100, "log odds")
    walker: Number = number("Fall for the party that walked out last.", 0.5, 0, 100, "log odds")


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """From an incident to open hostilities."""

    truce: Number = number("Chance that an incident escalates while a truce holds.", 0.005)
    no_truce: Number = number("The same without a truce.", 0.015)
    collapsed: Number = number("Factor on both while talks are collapsed.", 3.0, high=100)
    adjourned: Number = number("Factor on both while talks are adjourned.", 0.6, high=100)
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


@dataclass(frozen=True, kw_only=True)
class Effort:
    """What one round at full intensity costs a mediator."""

    collapsed: Number = number("While talks are collapsed.", 1.0, high=100, unit="effort")
    talks: Number = number("At the table.", 0.5, high=100, unit="effort")
    adjourned: Number = number("While adjourned.", 0.2, high=100, unit="effort")


@dataclass(frozen=True, kw_only=True)
class Implementation:
    """What becomes of a signed text: the hazard that it fails, falling in time.

    The cumulative hazard over all rounds is `failure` without verification or shortfall.
    """

    rounds: int = whole("Rounds it is watched for; 0 for none.", 365, high=100_000, unit="rounds")
    failure: Number = number("Cumulative hazard of failure over these rounds.", 0.5, high=100)
    assurance: Number = number(
        "How steeply verification lowers that hazard.", 1.5, high=100, source=WALTER
    )
    shape: Number = number(
        "Weibull shape of the hazard: below 1 it falls in time.",
        0.5,
        low=0.01,
        high=10,
        source="fitted to peace agreements: .28 to .78",
    )
    shortfall: Number = number(
        "Rise of the hazard for utility short of no deal, once pressure has faded.",
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
        "Chance that a delegation no mediator holds leaves the venue.", 0.5, unit="per round"
    )
    start: Start = group("The state in which a run begins.")
    trust: Trust = group("How trust moves.", Trust)
    hurt: Hurt = group("How the pain of stalemate moves.", Hurt)
    softening: Softening = group("How soft lines give way.", Softening)
    reservation: Reservation = group("What lowers reservation values.", Reservation)
    formulation: Formulation = group("Texts tabled by mediators.", Formulation)
    interim: InterimText = group("Setting issues aside.", InterimText)
    collapse: Collapse = group("The hazard of collapse.", Collapse)
    consent: Consent = group("Consent to return.", Consent)
    escalation: Escalation = group("From incident to hostilities.", Escalation)
    ratification: Ratification = group("The principals at home.", Ratification)
    effort: Effort = group("What mediation costs.", Effort)
    bias: str = choice(
        "Hypothesis on how a mediator's alignment changes its hold on a party.",
        ("none", "kydd", "rauchhaus", "favretto"),
        default="none",
    )
    implementation: Implementation = group("What becomes of a signed text.", Implementation)
    chain: Chain = group("Constant chances, for checks.", Chain)
