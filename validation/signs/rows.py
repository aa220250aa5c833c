"""The table of signs as plain data: one row for each thing that must hold.

`MODEL` in a source says that the row follows from the rules' own words; all others name whose
claim it is. A scenario in `lacking` is one in which the row cannot be had, with the mechanism.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from negsim.scenario.scenario import Scenario
from validation.signs.cases import ALL, CAMP, FLEX, GEN, IST, KEN, RAM, TWINS, UST, case
from validation.signs.play import Settings
from validation.signs.verdict import (
    EQUAL,
    FALLS,
    NEVER_FALLS,
    NEVER_RISES,
    PRESENT,
    RISES,
)

Arms: TypeAlias = tuple[tuple[str, Settings], ...]
"""Label and settings of each arm, in the order in which the outcome must rise or fall."""


@dataclass(frozen=True)
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
    lacking : mapping of str to str
        Scenarios in which the row cannot be had, and why not.
    runs : int
        Runs an arm at full size.
    quick : tuple of str
        Scenarios in which `FEW` runs are enough.
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
    lacking: Mapping[str, str] = field(default_factory=dict)
    runs: int = 20_000
    quick: tuple[str, ...] = ()
    exchanged: bool = False

    def arms_in(self, scenario: str) -> Arms:
        """Return the arms in a scenario."""
        arms = self.own.get(scenario, self.arms)
        return tuple((label, {**self.always, **settings}) for label, settings in arms)


FEW = 2_000
"""Runs an arm at small size."""

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

VIOLENT = (IST, UST, KEN, RAM, GEN)
SETTLING = (IST, UST, CAMP, KEN, GEN)

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


def leaves(mediator: str, at: int) -> Arms:
    """Return arms in which a mediator leaves, and in which it stays."""
    return ((f"leaves in round {at}", {"events": [{"at": at, "leaves": mediator}]}), ("stays", {}))


def summit(at: int) -> Arms:
    """Return arms without and with a summit."""
    return (("none", {}), (f"in round {at}", {"events": [{"at": at, "summit": True}]}))


@cache
def firmness(name: str) -> tuple[Row, ...]:
    """Return a row for each red line of a scenario: firmer never settles more."""
    scenario = case(name)
    return tuple(
        Row(
            f"S5.{name}.{party}.{issue}",
            f"A firmer line never settles more: {party}, {issue}",
            "Fisher & Ury 1981; Putnam 1988",
            (name,),
            grid(path, (0, 0.3, 0.6, 0.9)),
            "settled",
            NEVER_RISES,
            always={"process.ratification.misjudged": 0},
            tolerance=0.01,
            runs=10_000,
        )
        for party, issue, path in _lines(scenario)
    )


def _lines(scenario: Scenario) -> list[tuple[str, str, str]]:
    """Return party, issue and path of the firmness of each red line of a delegation."""
    found = []
    for party in scenario.parties:
        of_issue = [line.issue for line in party.red_lines]
        for n, line in enumerate(party.red_lines):
            place = f"parties.{party.id}.red_lines.{line.issue}"
            if of_issue.count(line.issue) > 1:
                number = of_issue[:n].count(line.issue)
                found.append((party.id, f"{line.issue} {number}", f"{place}.{number}.firmness"))
            else:
                found.append((party.id, line.issue, f"{place}.firmness"))
    return found


ROWS: tuple[Row, ...] = (
    # ---- S1: red lines move without pressure, and pressure still matters
    Row("S1.unpressed", "Talks can settle though nobody presses", ZARTMAN, ALL,
        (("no pressure", UNPRESSED),), "settled", PRESENT),
    Row("S1.waiting", "The more waiting hurts, the more talks settle unpressed", ZARTMAN, ALL,
        grid("parties.*.waiting", (0, 0.01, 0.03, 0.1)), "settled", RISES, UNPRESSED),
    Row("S1.inducement", "Side payments settle more, unpressed", "Touval & Zartman 1985", ALL,
        grid(INDUCEMENT, (0, 0.5, 1)), "settled", RISES, UNPRESSED),
    Row("S1.trust", "Trust settles more, unpressed", WALTER, ALL,
        grid(TRUST, (0, 0.5, 1)), "settled", RISES, UNPRESSED),
    Row("S1.linkage", "What a text gives elsewhere opens lines, unpressed", LINKAGE, ALL,
        grid("process.softening.linkage", (0, 0.5, 1)), "settled", RISES, UNPRESSED),
    Row("S1.pressure", "Pressure settles more beside full hosting and drafting", STYLES, ALL,
        grid(PRESSURE, (0, 0.5, 1)), "settled", RISES, {FACILITATION: 1, FORMULATION: 1}),
    # ---- S2: no instrument harms
    Row("S2.pressing alone", "Who hosts, drafts and presses settles more than who presses alone",
        STYLES, ALL, PRESSURE_ALONE, "settled", RISES),
    Row("S2.mediated", "With the mediators more talks settle than without", STYLES, ALL,
        grid(PRESENCE, (0, 1)), "settled", RISES),
    Row("S2.mediated back", "With the mediators more talks come back than without", STYLES, ALL,
        grid(PRESENCE, (0, 1)), "back", RISES),
    Row("S2.facilitation", "Hosting settles more", STYLES, ALL,
        grid(FACILITATION, (0, 0.5, 1)), "settled", RISES),
    Row("S2.formulation", "Drafting settles more", STYLES, ALL,
        grid(FORMULATION, (0, 0.5, 1)), "settled", RISES),
    Row("S2.formulation back", "Drafting brings talks back", STYLES, ALL,
        grid(FORMULATION, (0, 0.5, 1)), "back", RISES),
    Row("S2.knife edge", "The first trace of drafting makes no leap in settlements", MODEL, ALL,
        grid(FORMULATION, (0, 0.001)), "settled", EQUAL, tolerance=0.02),
    Row("S2.knife edge interim", "The first trace of drafting makes no leap in interim texts",
        MODEL, (IST, FLEX, CAMP, RAM),
        grid(FORMULATION, (0, 0.001)), "interim", EQUAL, tolerance=0.02),
    Row("S2.guarantee", "A guarantee settles more", WALTER, ALL,
        grid(GUARANTEE, (0, 0.5, 1)), "settled", RISES),
    Row("S2.inducement", "Side payments settle more", "Touval & Zartman 1985", ALL,
        grid(INDUCEMENT, (0, 0.5, 1)), "settled", RISES),
    Row("S2.endurance", "Mediators that last settle no less", STYLES, ALL,
        grid(ENDURANCE, (0, 5, 10, 30, 100)), "settled", NEVER_FALLS, tolerance=0.01),
    # ---- S3: violence
    Row("S3.rate", "More attacks, fewer settlements", SPOILERS, VIOLENT,
        grid(RATE, (0, 0.1, 0.3, 0.5)), "settled", FALLS),
    Row("S3.rate, no escalation", "The same where no attack can lead to hostilities", SPOILERS,
        VIOLENT, grid(RATE, (0, 0.1, 0.3, 0.5)), "settled", FALLS, NO_ESCALATION),
    Row("S3.back, no escalation", "The same, and fewer talks come back", SPOILERS, VIOLENT,
        grid(RATE, (0, 0.1, 0.3, 0.5)), "back", FALLS, NO_ESCALATION),
    Row("S3.hostilities", "More attacks, more open hostilities", SPOILERS, VIOLENT,
        grid(RATE, (0, 0.1, 0.3, 0.5)), "hostilities", RISES),
    Row("S3.attribution", "The more the other side is blamed, the fewer settlements", SPOILERS,
        VIOLENT, grid("violence.*.attribution", (0, 0.5, 1)), "settled", FALLS),
    Row("S3.attribution hostilities", "The same, and the more hostilities", SPOILERS, VIOLENT,
        grid("violence.*.attribution", (0, 0.5, 1)), "hostilities", RISES),
    Row("S3.shield", "Verification that clears the other side settles more", SPOILERS, (IST, RAM),
        grid("process.shield", (0, 0.6, 1)), "settled", RISES),
    Row("S3.shield hostilities", "The same, and fewer hostilities", SPOILERS, (IST, RAM),
        grid("process.shield", (0, 0.6, 1)), "hostilities", FALLS),
    Row("S3.checked", "Where what is in force checks violence, settlements fail less",
        "Clayton & Sticher 2021", (IST, FLEX),
        (("no", {"violence.*.checked_by": False}), ("yes", {})), "fails", FALLS, runs=40_000),
    Row("S3.checked truce", "The same, and a truce without a settlement holds more often",
        "Clayton & Sticher 2021", (IST, FLEX),
        (("no", {"violence.*.checked_by": False}), ("yes", {})),
        "truce without a settlement", RISES),
    Row("S3.answers", "The more violence answers, the more hostilities", "Haushofer et al. 2010",
        VIOLENT, grid("process.escalation.answers", (0, 1, 3)), "hostilities", RISES),
    Row("S3.one attack", "One more attack, fewer settlements", SPOILERS, VIOLENT, (), "settled",
        FALLS, own={
            name: (("none", {}), ("in round 3", {"events": [{"at": 3, "incident": source}]}))
            for name, source in (
                (IST, "attacks_in_pakistan"), (UST, "attacks_on_forces"),
                (KEN, "against_followers_of_the_opposition"), (RAM, "attacks_on_villages"),
                (GEN, "clashes_holder"),
            )
        }),
    # ---- S4: what lasts
    Row("S4.guarantee", "A guarantee: fewer settlements fail", WALTER, (*SETTLING, FLEX),
        grid(GUARANTEE, (0, 1)), "fails", FALLS, runs=40_000),
    Row("S4.guarantee text", "The same of the same text", WALTER, (*SETTLING, FLEX),
        grid(GUARANTEE, (0, 1)), "fails, of runs that sign the same text", FALLS, runs=40_000),
    Row("S4.trust", "Trust: fewer settlements fail", WALTER, (*SETTLING, FLEX),
        grid(TRUST, (0, 1)), "fails", FALLS, runs=40_000),
    Row("S4.trust text", "The same of the same text", WALTER, (*SETTLING, FLEX),
        grid(TRUST, (0, 1)), "fails, of runs that sign the same text", FALLS, runs=40_000),
    Row("S4.pressure", "The harder the pressure, the more settlements fail", PRESSED,
        (*SETTLING, FLEX), grid(PRESSURE, (0, 0.5, 1)), "fails", RISES, runs=40_000),
    Row("S4.pressure both", "The same of runs that settle either way", PRESSED,
        (*SETTLING, FLEX), grid(PRESSURE, (0, 1)), "fails, of runs that settle in all arms",
        RISES, runs=40_000),
    Row("S4.only pressed", "What is signed only under pressure fails more than the rest", PRESSED,
        (*SETTLING, FLEX), (("no pressure", {PRESSURE: 0}), ("as in the file", {})),
        "fails, signed only under pressure", RISES, runs=40_000),
    # ---- S6: deadlock
    Row("S6.hazard", "Collapse comes nearer as the deadline does", "Binmore et al. 1986", ALL,
        (("as in the file", {}),), "collapse by third of the deadline", RISES),
    # ---- S7: return
    Row("S7.hazard", "The longer talks are broken off, the rarer the return", CWM, (GEN,),
        (("mediated", {"process.rounds": 200}),), "return by month", FALLS),
    Row("S7.months", "Some come back in each span: 1, 3, 6, 12 months", CWM, (GEN,),
        (("mediated", {"process.rounds": 200}),), "back within 1, 3, 6, 12 months", RISES),
    Row("S7.suspended", "Talks return faster while all delegations are there", CWM, ALL,
        (("as in the file", {}),), "return before and after a side has left", RISES),
    Row("S7.leaving", "The sooner delegations leave, the fewer come back", CWM, ALL,
        grid("process.leaving", (0, 0.5, 1)), "back", FALLS),
    Row("S7.on site", "Delegations still there at the start are back sooner", CWM, (IST, UST, KEN),
        grid("process.start.on_site", (False, True)), "back within seven rounds", RISES),
    Row("S7.joins", "A mediator that joins late helps less than one that is there, more than none",
        MODEL, (IST, UST, KEN, RAM, GEN), (), "back", RISES, own={
            IST: joins("qatar", 10), UST: joins("qatar", 8), KEN: joins("panel", 4),
            RAM: joins("contact_group", 15), GEN: joins("mediator", 15),
        }),
    Row("S7.joins settled", "The same of settlements", MODEL, SETTLING, (), "settled", RISES, own={
            IST: joins("qatar", 10), UST: joins("qatar", 8), KEN: joins("panel", 4),
            CAMP: joins("united_states", 5), GEN: joins("mediator", 15),
        }),
    Row("S7.leaves", "A mediator that stays brings more talks back than one that leaves", MODEL,
        (IST, UST, KEN, RAM, GEN), (), "back", RISES, own={
            IST: leaves("qatar", 5), UST: leaves("qatar", 8), KEN: leaves("panel", 4),
            RAM: leaves("contact_group", 10), GEN: leaves("mediator", 15),
        }),
    Row("S7.summit", "A summit brings talks back", MODEL, (IST, UST, KEN, RAM, GEN), (), "back",
        RISES, own={
            IST: summit(14), UST: summit(12), KEN: summit(5), RAM: summit(20), GEN: summit(25),
        }),
    Row("S7.summit settled", "A summit settles more", MODEL, SETTLING, (), "settled", RISES, own={
            IST: summit(14), UST: summit(12), KEN: summit(5), CAMP: summit(8), GEN: summit(25),
        }, runs=40_000),
    # ---- S8: bargaining, not one inequality
    Row("S8.militants", "The more the Afghan side minds action on militants, the fewer settle",
        LINKAGE, (IST,), grid("parties.afghan_taliban.salience.militants", (0.1, 0.27, 0.5)),
        "settled", FALLS),
    Row("S8.crossings", "The more it minds open crossings, the more settle", LINKAGE, (IST,),
        grid("parties.afghan_taliban.salience.crossings", (0.03, 0.13, 0.4)), "settled", RISES),
    Row("S8.hand-over", "The less a hand-over costs it, the more settle", LINKAGE, (IST,),
        grid("parties.afghan_taliban.values.militants.detain or hand over", (0.1, 0.4, 0.7)),
        "settled", RISES),
    Row("S8.peace", "The more Israel minds peace, the more settle", LINKAGE, (CAMP,),
        grid("parties.israel.salience.peace", (0.1, 0.25, 0.5)), "settled", RISES),
    Row("S8.settlements", "The more Israel minds the settlements, the fewer settle", LINKAGE,
        (CAMP,), grid("parties.israel.salience.settlements", (0.05, 0.18, 0.4)), "settled", FALLS),
    Row("S8.basis", "The more the government minds the legal basis, the fewer settle", LINKAGE,
        (KEN,), grid("parties.government.salience.basis", (0.05, 0.2, 0.4)), "settled", FALLS),
    Row("S8.withdrawal", "The more the US minds the withdrawal, the fewer settle", LINKAGE, (UST,),
        grid("parties.united_states.salience.withdrawal", (0.05, 0.18, 0.4)), "settled", FALLS),
    Row("S8.guarantees", "The more the Taliban mind guarantees, the fewer settle", LINKAGE, (UST,),
        grid("parties.taliban.salience.guarantees", (0.03, 0.11, 0.3)), "settled", FALLS),
    Row("S8.stake", "The more what both want weighs, the fewer settle", LINKAGE, (GEN,),
        grid("parties.*.salience.stake", (1, 3, 9)), "settled", FALLS),
    # ---- S9: many mediators
    Row("S9.discord", "Mediators at odds settle less", MANY, (IST, KEN),
        grid("process.discord", (0, 0.15, 0.3, 0.5)), "settled", FALLS),
    Row("S9.second", "In concert, a second mediator settles more", MANY, (IST, KEN), (), "settled",
        RISES, own={
            IST: (("Türkiye alone", {"mediators.qatar.present": 0}), ("both", {})),
            KEN: (("the panel alone", {"mediators.donors.present": 0}), ("both", {})),
        }),
    Row("S9.second at odds", "At odds (discord .5), a second mediator settles less", MANY,
        (IST, KEN), (), "settled", FALLS, {"process.discord": 0.5}, own={
            IST: (("Türkiye alone", {"mediators.qatar.present": 0}), ("both", {})),
            KEN: (("the panel alone", {"mediators.donors.present": 0}), ("both", {})),
        }),
    Row("S9.leverage", "The more hold, the more settlements", "Touval & Zartman 1985", ALL,
        grid(LEVERAGE, (0, 0.25, 0.5, 0.75, 1)), "settled", RISES),
    # ---- S10: the deadline
    Row("S10.tight settles less", "A tight deadline costs settlements", PINFARI, SETTLING,
        grid(DEADLINE, (2, 14)), "settled", RISES),
    Row("S10.tight fails more", "A tight deadline costs durability", PINFARI, SETTLING,
        grid(DEADLINE, (2, 14)), "fails", FALLS, runs=40_000),
    Row("S10.tight lasts less", "A tight deadline costs lasting settlements", PINFARI, SETTLING,
        grid(DEADLINE, (2, 14)), "lasting", RISES),
    Row("S10.bunching", "Deals bunch in the last third before the deadline", ROTH, SETTLING,
        (("as in the file", {}),), "deals by third of the deadline", RISES),
    # ---- what was right before, and stays
    Row("batna", "The better no deal, the fewer settlements", "Nash 1950", ALL,
        grid("parties.*.batna", (0.1, 0.3, 0.5, 0.7)), "settled", FALLS),
    Row("flexibility under pressure", "Parties that bend under pressure settle more", STYLES, ALL,
        grid("parties.*.flexibility.under_pressure", (0, 0.5, 1)), "settled", RISES),
    Row("flexibility at the table", "Parties that concede early settle more",
        "Faratin et al. 1998", ALL,
        grid("parties.*.flexibility.at_the_table", (0.1, 0.5, 0.9)), "settled", RISES),
    Row("mandate", "The wider the mandates, the more settlements", "Putnam 1988; Iida 1993", ALL,
        grid("parties.*.mandate", (0.3, 0.6, 1)), "settled", RISES),
    # ---- who walks
    Row("walks.twins", "Of two sides that are alike each walks out as often", NEUTRAL, (TWINS,),
        (("as in the file", {}),), "who walks", EQUAL, tolerance=0.02, runs=40_000),
    Row("walks.twins exchanged", "Sides that exchange their numbers exchange who walks", NEUTRAL,
        (TWINS,), (
            ("East .45, West .2", {"parties.east.batna": 0.45, "parties.west.batna": 0.2}),
            ("East .2, West .45", {"parties.east.batna": 0.2, "parties.west.batna": 0.45}),
        ), "who walks, sides exchanged", EQUAL, tolerance=0.02, runs=40_000),
    Row("walks.exchanged", "Sides that exchange places and luck walk as often as before", NEUTRAL,
        ALL, (("as in the file", {}), ("exchanged", {})), "first party walks", EQUAL,
        tolerance=0.02, runs=40_000, exchanged=True),
)  # fmt: skip

