"""What a scenario is: issues, parties, mediators, violence, the process, outcome classes.

Everything here is frozen. A scenario is made by `negsim.scenario.files.load` from a YAML file and
never changed; a changed scenario is a new one. Names are those of the file: the path of a field in
the file (``parties.pakistan.batna``) is its path here.

Each field is declared in the line that defines it; `negsim.scenario.fields` collects them. How the
talks are run, the largest part, is in `negsim.scenario.process`.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from typing import Any

from negsim.rules.concession import TACTICS
from negsim.scenario.commentary import Actor, Note, Scene
from negsim.scenario.extended import Extended
from negsim.scenario.fields import (
    MOST,
    Number,
    choice,
    flag,
    group,
    is_firm,
    number,
    reference,
    text,
    whole,
)
from negsim.scenario.literature import BIAS, FARATIN, PUTNAM, SPOILERS, STYLES, WALTER, ZARTMAN
from negsim.scenario.process import Process
from negsim.scenario.shown import Shown


def default_stream(id: str) -> int:
    """Return the stream number that an actor or issue has by default.

    A stream number keys all random numbers of that actor and gives its position in every order.
    Written out in the resolved scenario, it survives renaming.
    """
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:4], "big")


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
    status_quo: int = reference("level", "Level that holds while nothing is signed.")
    performed_by: tuple[str, ...] = reference(
        "parties", "Parties who must carry out what is agreed on it.", default=()
    )
    interim: int = reference(
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

    @property
    def side(self) -> str:
        """The key under which a file has it: ``at_least`` or ``at_most``."""
        return "at_least" if self.at_least else "at_most"

    def met_by(self, level: Any) -> Any:
        """Return whether a level of the issue, or each of an array of levels, meets it."""
        return level >= self.level if self.at_least else level <= self.level


@dataclass(frozen=True, kw_only=True)
class RedLine(Condition):
    """A level of an issue that a party will not go below, or above.

    Firmness 1 never gives way; below 1, each level beyond the line takes more softening. The
    line does not bind on a package that meets all of `unless`, if there is any.
    """

    firmness: Number = number(
        "How hard the line is: 1 never gives way.", source="Fisher & Ury 1981; " + PUTNAM
    )
    unless: tuple[Condition, ...] = ()

    @property
    def firm(self) -> bool:
        """Whether it never gives way in any run."""
        return is_firm(self.firmness)


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
class Party(Actor):
    """A party to the talks, with a principal behind it.

    `salience` has one weight for each issue of the scenario and `values` one number for each
    level of each issue, both in the scenario's order of issues. `principal_lines` are the red
    lines of the principal; where there are none, those of the delegation are its own.
    """

    batna: Number = number(
        "Utility of no deal: the best alternative to a negotiated agreement.",
        source="Fisher & Ury 1981; Raiffa 1982",
    )
    flexibility: Flexibility = group("How far the party gives way.")
    waiting: Number = number(
        "Pain that each day without a deal costs it.", 0.01, unit="per day", source=ZARTMAN
    )
    mandate: Number = number(
        "Share of what the delegation could bear that its principal at home accepts.",
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
    tactic: str = choice("Shape of its time-dependent concession.", TACTICS, default=TACTICS[0])
    preconditions: Preconditions = group("What it asks for before it returns.", Preconditions)
    red_lines: tuple[RedLine, ...] = ()
    principal_lines: tuple[RedLine, ...] = ()
    stream: int = whole("Key of its random numbers; by default a hash of its id.")


@dataclass(frozen=True, kw_only=True)
class Mediator(Actor):
    """A mediator; `leverage` has one number for each party, in the scenario's order."""

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
        source="Walter 1997 (guarantee); Touval & Zartman 1985 (inducement)",
        keys=("instrument",),
    )
    present: Number = number(
        "Whether it is there at the start (1) or not (0); an event may change it.", 1.0
    )
    endurance: Number = number(
        "Rounds of full pressing that it lasts.", high=MOST, unit="rounds", source=STYLES
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
    presses: tuple[str, ...] = reference("parties", "Parties it presses; all if empty.", default=())
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

    Who strikes is not said, as nothing depends on it: an incident costs trust only if the
    victim blames the other side for it. `checked_by` is an issue id, or empty.
    """

    id: str
    name: str = text("Name for tables and figures.", default="")
    rate: Number = number("Chance of an incident in a round.", unit="per round")
    victim: str = reference("party", "Party that is struck.")
    attribution: Number = number(
        "Chance that the victim blames the other side, before any verification.",
        default=1.0,
        source=SPOILERS,
    )
    checked_by: str = reference(
        "issue",
        "Issue whose level in force, as far as it is verified, lowers the rate: the first level "
        "not at all, the last one fully.",
        default="",
    )
    stream: int = whole("Key of its random numbers; by default a hash of its id.")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A class of signed packages: those that meet all of `conditions`; all if there are none."""

    id: str
    name: str = text("Name for tables and figures.", default="")
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that is bound to happen: in a round, or some rounds after a collapse.

    Parameters
    ----------
    at : int
        Round in which it begins; 0 if it follows a collapse.
    after_collapse : int
        Number of the collapse that it follows, from 1; 0 if it begins in a given round.
    delay : int
        Rounds from that collapse to its beginning, at least 1.
    rounds : int
        Rounds that it lasts; 0 for good.
    joins, leaves : str
        Mediator that joins or leaves; empty if none does.
    incident : str
        Source of violence that strikes for certain; empty if none does.
    summit : bool
        Whether the principals themselves meet: all are at the venue, and mandates are 1.
    set : tuple of (str, float)
        Path and value of each number that it changes.
    """

    at: int = whole("Round in which it begins.", 0, low=1, high=100_000, unit="rounds")
    after_collapse: int = whole(
        "In place of `at`: the collapse that it follows, the first being 1.",
        0,
        low=1,
        high=100_000,
    )
    delay: int = whole(
        "Rounds from that collapse to its beginning.", 1, low=1, high=100_000, unit="rounds"
    )
    rounds: int = whole(
        "Rounds that it lasts, 0 for good; one for a summit where nothing is said. "
        "An incident takes one always.",
        0,
        high=100_000,
        unit="rounds",
    )
    joins: str = reference("mediator", "Mediator that joins; it has `present: 0`.", default="")
    leaves: str = reference("mediator", "Mediator that leaves.", default="")
    incident: str = reference("violence", "Source of violence that strikes then.", default="")
    summit: bool = flag(
        "Whether the principals themselves meet: all are at the venue, mandates are 1.",
        default=False,
    )
    set: tuple[tuple[str, float], ...] = reference(
        "changes", "Path and new value of each number that it changes.", default=()
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class Scenario(Shown):
    """A complete scenario.

    Parameters
    ----------
    id : str
        Short name: the file's name without its ending.
    name, summary : str
        For the reader.
    sources : tuple of (str, str)
        Key and full citation of each source that notes refer to.
    issues, parties, mediators, violence, outcomes, events
        In the order of the file.
    process : Process
        Everything else that drives a run.
    scenes : tuple of Scene
        What its page asks first, in the order of the file; a scenario that is changed has none, as
        they speak of the file.
    notes : tuple of (str, Note)
        Path of each number and what its source or judgement is.
    overrides : tuple of (str, str)
        Path and value of every change made by ``--set``, in order.
    fictional : tuple of (str, str)
        Path of each label that has a fictional counterpart, and that counterpart; it changes
        no run (see `negsim.scenario.files.fictional`).
    invented : bool
        Whether the case itself is made up: ``fictional: true`` in the file.
    extends : Extended, optional
        What a reading extends; None of any other scenario.
    fingerprint : str
        Sixteen hexadecimal digits that change when any run could: a hash of the resolved
        scenario without its prose (names, summary, sources, texts on roles, scenes, notes,
        fictional names).
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
    events: tuple[Event, ...] = ()
    scenes: tuple[Scene, ...] = field(default=(), compare=False)
    notes: tuple[tuple[str, Note], ...] = field(default=(), compare=False)
    overrides: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    fictional: tuple[tuple[str, str], ...] = ()
    invented: bool = False
    extends: Extended | None = field(default=None, compare=False)
    fingerprint: str = ""

    @property
    def packages(self) -> int:
        """Number of packages, complete texts: the product of the issues' numbers of levels."""
        return math.prod(len(issue.levels) for issue in self.issues)

    def issue(self, id: str) -> Issue:
        """Return the issue with an id."""
        return next(issue for issue in self.issues if issue.id == id)
