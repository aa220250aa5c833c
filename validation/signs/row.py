"""One row of the table of signs, and the words that rows share: paths, arms, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from validation.signs.cases import (
    CAMP,
    CYP,
    DAY,
    GEN,
    IST,
    JED,
    KEN,
    RAM,
    SOU,
    THA,
    UST,
    VAN,
)
from validation.signs.play import JOINS, Settings

Arms: TypeAlias = tuple[tuple[str, Settings], ...]
"""Label and settings of each arm, in the order in which the outcome must rise or fall."""


@dataclass(frozen=True, eq=False)
class Row:
    """One row of the table.

    Parameters
    ----------
    id : str
        Subject, a dot, a short name.
    claim : str
        What must hold, in words.
    source : str
        Who says so.
    scenarios : tuple of str
        Names of `validation.signs.cases.case`.
    arms : Arms
        In all scenarios but those in `own`.
    measure : str
        Key of `validation.signs.measures.MEASURES`.
    direction : str
        See `validation.signs.verdict.judge`.
    always : mapping of str to object
        Settings of all arms.
    own : mapping of str to Arms
        Arms by scenario where they differ.
    tolerance : float
        See `validation.signs.verdict.judge`.
    band : tuple of float
        See `validation.signs.verdict.judge`.
    lacking : mapping of str to str
        Scenarios in which the row cannot be had, and why not.
    runs : int
        Runs an arm at full size.
    sizes : mapping of str to int
        The same by scenario, where it differs.
    exchanged : bool
        Whether the sides of the last arm are exchanged.
    """

    id: str
    claim: str
    source: str
    scenarios: tuple[str, ...]
    arms: Arms
    measure: str
    direction: str
    always: Settings = field(default_factory=dict)
    own: Mapping[str, Arms] = field(default_factory=dict)
    tolerance: float = 0.0
    band: tuple[float, float] = (0.0, 1.0)
    lacking: Mapping[str, str] = field(default_factory=dict)
    runs: int = 5_000
    sizes: Mapping[str, int] = field(default_factory=dict)
    exchanged: bool = False

    @property
    def subject(self) -> str:
        """The part of the table it belongs to, a key of `validation.signs.subjects.SUBJECTS`."""
        return self.id.split(".")[0]

    def arms_in(self, scenario: str) -> Arms:
        """Return the arms in a scenario."""
        arms = self.own.get(scenario, self.arms)
        return tuple((label, {**self.always, **settings}) for label, settings in arms)


MODEL = "the rule's own words"
STYLES = "Touval & Zartman 1985; Beardsley et al. 2006"
WALTER = "Walter 1997"
SPOILERS = "Kydd & Walter 2002"
PRESSED = "Werner & Yuen 2005; Beardsley 2008"
ZARTMAN = "Zartman 2000; Pruitt 2005"
LINKAGE = "Sebenius 1983; Morgan 1990"
CWM = "Civil War Mediation data: broken-off talks"
PINFARI = "Pinfari 2011"
ROTH = "Roth et al. 1988"
MANY = "Böhmelt 2011; Menninga 2023"
NEUTRAL = "no source may prefer the side that comes first"


def grid(paths: str | tuple[str, ...], values: Iterable[object]) -> Arms:
    """Return one arm for each value, put in at all paths."""
    paths = (paths,) if isinstance(paths, str) else paths
    return tuple((f"{value}", dict.fromkeys(paths, value)) for value in values)


PRESSURE = "mediators.*.pressure"
FACILITATION = "mediators.*.facilitation"
FORMULATION = "mediators.*.formulation"
GUARANTEE = "mediators.*.further.guarantee"
INDUCEMENT = "mediators.*.further.inducement"
LEVERAGE = "mediators.*.leverage.*"
ENDURANCE = "mediators.*.endurance"
PRESENCE = "mediators.*.present"
RATE = "violence.*.rate"
TRUST = "process.start.trust"
DEADLINE = "process.deadline"

UNPRESSED: Settings = {PRESSURE: 0, FACILITATION: 1, FORMULATION: 1}
"""Full hosting and drafting, no pressure."""

NO_ESCALATION: Settings = {"process.escalation.truce": 0, "process.escalation.no_truce": 0}

NEVER: Mapping[str, str] = {
    RAM: "Never settles: on `future` and `presence` both sides must give up lines at once. What "
    "mandates of .5 to .9 and flexibilities of .1 to .7 let them bear hardly ever reaches the "
    "firmness of these lines, .4 to .9, whatever mediators do (with flexibility 1 on both sides "
    ".0004 of runs settle).",
    CYP: "Never settles: on `guarantees` and `troops` a firm line of one side meets lines of the "
    "other, so that both sides must be taken across lines, and mediators with a third of full "
    "leverage, one of them there for days only, press too little. Full leverage and pressing "
    "settle none, nor do full mandates and full flexibility under pressure; all of these together "
    "settle most runs.",
    VAN: "Never settles: the government's firm line on one `state` meets that of the Bosnian "
    "Serbs, and on the `corridor` two lines meet theirs, while mediators at odds have a third of "
    "full leverage on most. Full leverage and pressing settle none, nor do full mandates and "
    "linkage; full leverage, pressing, mandates and flexibility under pressure together, without "
    "discord, settle most runs.",
}
"""Why no row on settlements can be had in these."""

RARE: Mapping[str, int] = {JED: 40_000, CYP: 2_000, VAN: 2_000}
"""Runs an arm of rows on settlements: more where 2 runs in 1,000 settle, fewer where none does."""

VIOLENT = (IST, UST, KEN, RAM, GEN, DAY, JED, SOU, THA, VAN)
SETTLING = (IST, UST, CAMP, KEN, GEN, DAY, SOU, THA)
"""Cases of which 1 run in 100 settles, or more."""

IN_CONCERT: Settings = {"process.discord": 0}
AT_ODDS: Settings = {"process.discord": 0.5}

MEDIATED: Arms = (("none", {PRESENCE: 0, JOINS: False}), ("as in the file", {}))
"""Nobody who mediates, and those of the file; none joins late where there is none."""

PRESSURE_ALONE: Arms = (
    ("pressing alone", {FACILITATION: 0, FORMULATION: 0, PRESSURE: 1}),
    ("all three", {FACILITATION: 1, FORMULATION: 1, PRESSURE: 1}),
)


def joins(mediator: str, at: int) -> Arms:
    """Return arms without a mediator, with it from a round on, and with it from the start."""
    path = f"mediators.{mediator}.present"
    return (
        ("never", {path: 0}),
        (f"from round {at}", {path: 0, "events": [{"at": at, "joins": mediator}]}),
        ("from the start", {path: 1}),
    )


def alone(name: str, gone: str) -> Arms:
    """Return arms with one mediator of two, named, the other gone, and with both."""
    return ((f"{name} alone", {f"mediators.{gone}.present": 0}), ("both", {}))


def leaves(mediator: str, at: int) -> Arms:
    """Return arms in which a mediator leaves, and in which it stays."""
    return ((f"leaves in round {at}", {"events": [{"at": at, "leaves": mediator}]}), ("stays", {}))


def summit(at: int) -> Arms:
    """Return arms without and with a summit."""
    return (("none", {}), (f"in round {at}", {"events": [{"at": at, "summit": True}]}))
