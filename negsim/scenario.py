"""What a scenario is: issues, parties, mediators, violence, the process, outcome classes.

Everything here is frozen. A scenario is made by `negsim.files.loading` from a YAML file and never
changed; a changed scenario is a new one. Names are those of the file: the path of a field in
the file (``parties.pakistan.batna``) is its path here.

Each field is declared in the line that defines it; `negsim.fields` collects them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TypeAlias

from negsim.fields import choice, flag, group, name_of, number, text, whole
from negsim.rules.concession import TACTICS

FARATIN = "Faratin, Sierra & Jennings 1998"
ZARTMAN = "Zartman 2000 (ripeness, the mutually hurting stalemate)"
STYLES = "Touval & Zartman 1985; Bercovitch 1997"
PUTNAM = "Putnam 1988"
WALTER = "Fearon 1995; Walter 1997"
SPOILERS = "Kydd & Walter 2002"

BIAS = "Kydd 2003; Rauchhaus 2006; Favretto 2009 (rival claims on biased mediators)"

MOST = 1e6
"""Stands for "without a limit" where a number needs one."""


@dataclass(frozen=True)
class Distribution:
    """A number that is drawn anew for each run.

    Parameters
    ----------
    kind : str
        ``uniform`` (low, high), ``triangular`` (low, mode, high), ``beta`` (p, q, low, high)
        or ``normal`` (mean, sd, low, high; truncated).
    parameters : tuple of float
        In the order above.
    """

    kind: str
    parameters: tuple[float, ...]

    @property
    def low(self) -> float:
        """Smallest value it can take."""
        return self.parameters[-2 if self.kind in ("beta", "normal") else 0]

    @property
    def high(self) -> float:
        """Largest value it can take."""
        return self.parameters[-1]


Number: TypeAlias = float | Distribution
"""A number of a scenario: one value for all runs, or a distribution over runs."""


def lowest(value: Number) -> float:
    """Return the smallest value that `value` takes in any run."""
    return value.low if isinstance(value, Distribution) else value


def highest(value: Number) -> float:
    """Return the largest value that `value` takes in any run."""
    return value.high if isinstance(value, Distribution) else value


def default_stream(name: str) -> int:
    """Return the stream number that an actor or issue called `name` has by default.

    A stream number keys all random numbers of that actor and gives its place in every order.
    Written out in the resolved scenario, it survives renaming.
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Something to be settled.

    Levels are counted from 0 in the file's order; the order matters only to red lines.
    `interim` is a level, or -1 for an issue that cannot be set aside. `assurance` has one
    number a level, or is empty on all issues but the one that verifies the others.
    """

    id: str
    name: str = text("Name for tables and figures.", default="")
    levels: tuple[str, ...]
    status_quo: int = name_of("level", "Level that holds while nothing is signed.")
    performed_by: tuple[str, ...] = name_of(
        "parties", "Parties who must carry out what is agreed on it.", default=()
    )
    interim: int = name_of(
        "level",
        "Level that an interim text gives it; an issue with one can be set aside.",
        default=-1,
    )
    assurance: tuple[Number, ...] = number(
        "On the verification issue: how far each level assures that promises are kept.",
        default=(),
        source=WALTER,
        keys=("level",),
    )
    stream: int = whole("Key of its random numbers; by default a hash of its id.")


@dataclass(frozen=True, kw_only=True)
class Condition:
    """A level of an issue that must be reached (`at_least`) or not exceeded."""

    issue: str
    at_least: bool
    level: int


@dataclass(frozen=True, kw_only=True)
class RedLine:
    """A level of an issue that a party will not go below, or above.

    Firmness 1 never gives way; below 1, each level beyond the line takes more softening. The
    line does not bind on a text that meets all of `unless`, if there is any.
    """

    issue: str
    at_least: bool
    level: int
    firmness: Number = number(
        "How hard the line is: 1 never gives way.", source="Fisher & Ury 1981; " + PUTNAM
    )
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Flexibility:
    """How far a party gives way; one number in the file stands for both parts."""

    at_the_table: Number = number(
        "How early aspirations fall: below .5 Boulware, above .5 Conceder.", source=FARATIN
    )
    under_pressure: Number = number(
        "How far soft red lines give way when mediators press.", source=STYLES
    )


@dataclass(frozen=True, kw_only=True)
class Preconditions:
    """What a party asks for before it returns to broken-off talks: credible action first."""

    quiet: Number = number(
        "Rounds without an incident against it.", 0.0, high=MOST, unit="rounds", source=ZARTMAN
    )
    truce: bool = flag("Whether a truce must hold.", default=False)


@dataclass(frozen=True, kw_only=True)
class Party:
    """A party to the talks, with a principal behind it.

    `salience` has one weight for each issue of the scenario and `values` one number for each
    level of each issue, both in the scenario's order of issues. `principal_lines` are the red
    lines of the principal; where there are none, those of the delegation are its own.
    """

    id: str
    name: str = text("Name for tables and figures.", default="")
    batna: Number = number(
        "Utility of no deal: the best alternative to a negotiated agreement.",
        source="Fisher & Ury 1981; Raiffa 1982",
    )
    flexibility: Flexibility = group("How far the party gives way.")
    mandate: Number = number(
        "Share of the delegation's softening that its principal at home accepts.",
        default=0.9,
        source=PUTNAM,
    )
    salience: tuple[Number, ...] = number(
        "Weight of each issue; weights are scaled to sum to 1.",
        high=100.0,
        source="Keeney & Raiffa 1976 (additive value)",
        keys=("issue",),
    )
    values: tuple[tuple[Number, ...], ...] = number(
        "Worth of each level of each issue, 0 worst to 1 best.",
        source="Keeney & Raiffa 1976 (additive value)",
        keys=("issue", "level"),
    )
    tactic: str = choice(
        "Shape of its time-dependent concession.", TACTICS, default=TACTICS[0]
    )
    reciprocity: Number = number(
        "Share of its concessions that answers the others' (behaviour-dependent tactic).",
        default=0.0,
        source=FARATIN,
    )
    misperception: Number = number(
        "How far it takes all issues to matter equally to the others.",
        default=0.0,
        source="Jervis 1976; " + STYLES,
    )
    preconditions: Preconditions = group("What it asks for before it returns.", Preconditions)
    red_lines: tuple[RedLine, ...] = ()
    principal_lines: tuple[RedLine, ...] = ()
    stream: int = whole("Key of its random numbers; by default a hash of its id.")


@dataclass(frozen=True, kw_only=True)
class Mediator:
    """A mediator; `leverage` has one number for each party, in the scenario's order."""

    id: str
    name: str = text("Name for tables and figures.", default="")
    leverage: tuple[Number, ...] = number(
        "Hold on each party; 0 makes every instrument void.", source=STYLES, keys=("party",)
    )
    facilitation: Number = number(
        "Intensity of carrying messages, hosting, building trust.", default=0.0, source=STYLES
    )
    formulation: Number = number(
        "Intensity of drafting texts and setting issues aside.", default=0.0, source=STYLES
    )
    pressure: Number = number(
        "Intensity of pressing parties: promises, threats, asking them to stay.",
        default=0.0,
        source=STYLES,
    )
    further: tuple[Number, ...] = number(
        "Intensity of instruments beyond the three.",
        default=(),
        source="Walter 1997 (guarantee)",
        keys=("instrument",),
    )
    endurance: Number = number(
        "Total effort it will spend over the run.", high=MOST, unit="effort", source=STYLES
    )
    press_when: str = choice(
        "When it presses: always, in a deadlock at the table, or after a collapse.",
        ("always", "deadlock", "collapse"),
        default="always",
    )
    press_from: Number = number(
        "First round in which it presses.", 1.0, low=1, high=MOST, unit="rounds"
    )
    press_until: Number = number(
        "Last round in which it presses.", MOST, low=0, high=MOST, unit="rounds"
    )
    presses: tuple[str, ...] = name_of("parties", "Parties it presses; all if empty.", default=())
    alignment: tuple[Number, ...] = number(
        "How close it stands to each party, -1 to 1; matters only under a hypothesis of `bias`.",
        default=(),
        low=-1.0,
        source=BIAS,
        keys=("party",),
    )
    stream: int = whole("Key of its random numbers; by default a hash of its id.")


@dataclass(frozen=True, kw_only=True)
class Violence:
    """A source of violent incidents; `victim` is a party id.

    Who strikes is not told, as nothing depends on it: an incident costs trust only if the
    victim blames the other side for it.
    """

    id: str
    name: str = text("Name for tables and figures.", default="")
    rate: Number = number("Chance of an incident in a round.", unit="per round")
    victim: str = name_of("party", "Party that is struck.")
    attribution: Number = number(
        "Chance that the victim blames the other side, before any verification.",
        default=1.0,
        source=SPOILERS,
    )
    stream: int = whole("Key of its random numbers; by default a hash of its id.")


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
    assurance: Number = number(
        "Assurance where no issue verifies the others.", 0.0, source=WALTER
    )
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


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A class of signed texts: those that meet all of `conditions`; none matches every text."""

    id: str
    name: str = text("Name for tables and figures.", default="")
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Note:
    """Where a number comes from: ``source``, ``judgement`` or ``override``, and the words."""

    kind: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A complete scenario.

    Parameters
    ----------
    id : str
        Short name: the file's name without its ending.
    name, summary : str
        For the reader.
    sources : tuple of (str, str)
        Key and full citation of each source that notes refer to.
    issues, parties, mediators, violence, outcomes
        In the order of the file.
    process : Process
        Everything else that drives a run.
    notes : tuple of (str, Note)
        Path of each number and what its source or judgement is.
    overrides : tuple of (str, str)
        Path and value of every change made by ``--set``, in order.
    fictional : tuple of (str, str)
        Path of each label that has a fictional counterpart, and that counterpart; it changes
        no run (see `negsim.files.fictional`).
    invented : bool
        Whether the case itself is made up: ``fictional: true`` in the file.
    fingerprint : str
        Sixteen hexadecimal digits that change when any run could: a hash of the resolved
        scenario without its prose (names, summary, sources, notes, fictional names).
    """

    id: str
    name: str
    summary: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...]
    parties: tuple[Party, ...]
    mediators: tuple[Mediator, ...] = ()
    violence: tuple[Violence, ...] = ()
    process: Process
    outcomes: tuple[Outcome, ...]
    notes: tuple[tuple[str, Note], ...] = field(default=(), compare=False)
    overrides: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    fictional: tuple[tuple[str, str], ...] = ()
    invented: bool = False
    fingerprint: str = ""

    @property
    def packages(self) -> int:
        """Number of complete texts: the product of the issues' numbers of levels."""
        count = 1
        for issue in self.issues:
            count *= len(issue.levels)
        return count
