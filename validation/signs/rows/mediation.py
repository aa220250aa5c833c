"""Rows on mediators: pressure and what opens lines without it, instruments, many mediators."""

from __future__ import annotations

from collections.abc import Mapping

from validation.signs.cases import (
    ALL,
    CAMP,
    CYP,
    DAY,
    FLEX,
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
from validation.signs.row import (
    AT_ODDS,
    ENDURANCE,
    FACILITATION,
    FORMULATION,
    GUARANTEE,
    IN_CONCERT,
    INDUCEMENT,
    LEVERAGE,
    LINKAGE,
    MANY,
    MEDIATED,
    MODEL,
    NEVER,
    PRESSURE,
    PRESSURE_ALONE,
    RARE,
    STYLES,
    TRUST,
    UNPRESSED,
    WALTER,
    ZARTMAN,
    Arms,
    Row,
    alone,
    grid,
)
from validation.signs.verdict import EQUAL, FALLS, NEVER_FALLS, PRESENT, RISES

APART = (
    "With full hosting and drafting the texts that are signed cross no line: seven runs in ten "
    "settle without linkage, and linkage adds nothing."
)
HOPES = (
    "Texts that cross no line are signed at once without linkage. With it more texts can be "
    "signed, so that parties can hope for more and ask for more: a few no longer sign in the first "
    "round, and collapse."
)
UNHEARD = (
    "Unpressed next to nobody settles, because side payments or pain are wanting (S1.inducement, "
    "S1.waiting), and trust does not open what they leave shut."
)
CREDIBLE = (
    "Texts are there that cross no line, so that a guarantee has none to open. It makes parties "
    "ask for more, as promises are worth more: many runs that settle either way sign another text, "
    "some later, and as many runs lose a settlement as win one."
)
WEAK_DRAFTS = (
    "Interim texts come under weak drafting only. Of the runs that sign one as the file has it "
    "nearly all sign a complete text under half drafting."
)
LEAP = (
    "Mediators table interim texts once their drafting is felt at all, and parties that have "
    "conceded enough at the table sign such a text without further help. Talks as long as these "
    "give them time to: the leap grows with `flexibility.at_the_table`, from little at .1 "
    "to half of the runs at .9, and with fewer rounds it is smaller."
)
TWICE = (
    "The United States have about twice the leverage of Malaysia: what they add makes up for what "
    "being at odds takes away. With the leverage of Malaysia they settle fewer."
)
NOTHING_TO_LOSE = (
    "At odds next to nobody settles, with one mediator or with both, so that there is nothing to "
    "lose."
)

UNPRESSED_ROWS: tuple[Row, ...] = (
    Row("S1.unpressed", "Talks can settle though nobody presses", ZARTMAN, (*ALL, FLEX),
        (("no pressure", UNPRESSED),), "settled", PRESENT,
        lacking={
            **NEVER,
            KEN: "On `basis` the lines of the two sides exclude each other, so one must be "
            "crossed; a day's pain of .01 and linkage alone open less than its firmness (.3 to "
            ".7) within the 14 days. Pain of .1 a day, side payments and full trust open it "
            "(the other rows of S1).",
        }, sizes={**RARE, DAY: 10_000, JED: 60_000, SOU: 100_000}),
    Row("S1.waiting", "The more waiting hurts, the more talks settle unpressed", ZARTMAN, ALL,
        grid("parties.*.waiting", (0, 0.01, 0.03, 0.1)), "settled", RISES, UNPRESSED,
        lacking=NEVER, sizes=RARE),
    Row("S1.inducement", "Side payments settle more, unpressed", "Touval & Zartman 1985", ALL,
        grid(INDUCEMENT, (0, 0.5, 1)), "settled", RISES, UNPRESSED,
        lacking=NEVER, sizes={**RARE, SOU: 20_000}),
    Row("S1.trust", "Trust settles more, unpressed", WALTER, ALL,
        grid(TRUST, (0, 0.5, 1)), "settled", RISES, UNPRESSED,
        lacking={**NEVER, SOU: UNHEARD},
        sizes={**RARE, CAMP: 8_000, KEN: 60_000, DAY: 50_000, SOU: 20_000, THA: 30_000}),
    Row("S1.linkage", "What a text gives elsewhere opens lines, unpressed", LINKAGE, ALL,
        grid("process.softening.linkage", (0, 0.5, 1)), "settled", RISES, UNPRESSED,
        lacking={
            **NEVER,
            UST: APART,
            THA: HOPES,
        }, sizes={**RARE, GEN: 20_000, THA: 10_000}),
    Row("S1.pressure", "Pressure settles more beside full hosting and drafting", STYLES, ALL,
        grid(PRESSURE, (0, 0.5, 1)), "settled", RISES, {FACILITATION: 1, FORMULATION: 1},
        lacking=NEVER, sizes={**RARE, THA: 8_000}),
)  # fmt: skip

INSTRUMENTS: tuple[Row, ...] = (
    Row("S2.pressing alone", "Who hosts, drafts and presses settles more than who presses alone",
        STYLES, (*ALL, FLEX), PRESSURE_ALONE, "settled", RISES,
        lacking=NEVER, sizes=RARE),
    Row("S2.mediated", "With the mediators more talks settle than without", STYLES, ALL,
        MEDIATED, "settled", RISES,
        lacking=NEVER, sizes=RARE),
    Row("S2.mediated back", "With the mediators more talks come back than without", STYLES, ALL,
        MEDIATED, "back", RISES, sizes={CYP: 8_000}),
    Row("S2.facilitation", "Hosting settles more", STYLES, ALL,
        grid(FACILITATION, (0, 0.5, 1)), "settled", RISES,
        lacking=NEVER, sizes=RARE),
    Row("S2.formulation", "Drafting settles more", STYLES, ALL,
        grid(FORMULATION, (0, 0.5, 1)), "settled", RISES,
        lacking=NEVER, sizes=RARE),
    Row("S2.formulation back", "Drafting brings talks back", STYLES, ALL,
        grid(FORMULATION, (0, 0.5, 1)), "back", RISES),
    Row("S2.formulation interim", "Drafting brings interim texts", STYLES,
        (IST, RAM, CAMP, JED, SOU, THA),
        grid(FORMULATION, (0, 0.5, 1)), "interim", RISES, lacking={
            CAMP: "Of the runs that set Jerusalem aside under half drafting 96 in 100 sign a "
            "complete text under full drafting, most of them no later.",
            THA: WEAK_DRAFTS,
        }),
    Row("S2.knife edge", "The first trace of drafting makes no leap in settlements", MODEL, ALL,
        grid(FORMULATION, (0, 0.001)), "settled", EQUAL, tolerance=0.02),
    Row("S2.knife edge interim", "The first trace of drafting makes no leap in interim texts",
        MODEL, (IST, FLEX, CAMP, RAM, JED, SOU, THA),
        grid(FORMULATION, (0, 0.001)), "interim", EQUAL, tolerance=0.1, lacking={SOU: LEAP}),
    Row("S2.guarantee", "A guarantee settles more", WALTER, (*ALL, FLEX),
        grid(GUARANTEE, (0, 0.5, 1)), "settled", RISES,
        lacking={**NEVER, THA: CREDIBLE},
        sizes={**RARE, CAMP: 10_000, DAY: 30_000, SOU: 48_000, THA: 20_000}),
    Row("S2.inducement", "Side payments settle more", "Touval & Zartman 1985", ALL,
        grid(INDUCEMENT, (0, 0.5, 1)), "settled", RISES,
        lacking=NEVER, sizes=RARE),
    Row("S2.endurance", "Mediators that last settle no less", STYLES, ALL,
        grid(ENDURANCE, (0, 5, 10, 30, 100)), "settled", NEVER_FALLS, tolerance=0.01),
)  # fmt: skip

SEVERAL_NEVER = {name: why for name, why in NEVER.items() if name != RAM}

SEVERAL = (IST, KEN, CYP, JED, SOU, THA, VAN)
"""Cases with two mediators or more from the start."""

SECOND: Mapping[str, Arms] = {
    IST: alone("Qatar", "turkiye"),
    KEN: alone("the panel", "donors"),
    CYP: alone("the United Nations", "united_kingdom"),
    JED: alone("Saudi Arabia", "united_states"),
    SOU: alone("IGAD", "security_council"),
    THA: alone("Malaysia", "united_states"),
    VAN: alone("the co-chairmen", "united_states"),
}
"""The mediator that hosts, alone, and both; a third one comes as the file has it."""

FIRST: Mapping[str, Arms] = {
    IST: alone("Türkiye", "qatar"),
    KEN: alone("donors", "panel"),
    CYP: alone("the United Kingdom", "united_nations"),
    JED: alone("the United States", "saudi_arabia"),
    SOU: alone("the Security Council", "igad"),
    THA: alone("the United States", "malaysia"),
    VAN: alone("the United States", "cochairs"),
}

MANY_MEDIATORS: tuple[Row, ...] = (
    Row("S9.discord", "Mediators at odds settle less", MANY, SEVERAL,
        grid("process.discord", (0, 0.15, 0.3, 0.5)), "settled", FALLS, lacking=SEVERAL_NEVER,
        sizes=RARE),
    Row("S9.second", "In concert, a second mediator settles more", MANY, SEVERAL, (), "settled",
        RISES, IN_CONCERT, own=SECOND, lacking=SEVERAL_NEVER,
        sizes={**RARE, SOU: 12_000}),
    Row("S9.first", "In concert, the first mediator added to the second settles more", MANY,
        SEVERAL, (), "settled", RISES, IN_CONCERT, own=FIRST, lacking=SEVERAL_NEVER, sizes=RARE),
    Row("S9.second at odds", "At odds (discord .5), a second mediator settles less", MANY,
        SEVERAL, (), "settled", FALLS, AT_ODDS, own=SECOND,
        lacking={**SEVERAL_NEVER, JED: NOTHING_TO_LOSE, SOU: NOTHING_TO_LOSE, THA: TWICE},
        sizes={**RARE, IST: 60_000, KEN: 10_000}),
    Row("S9.first at odds", "At odds, the first mediator added to the second settles less", MANY,
        SEVERAL, (), "settled", FALLS, AT_ODDS, own=FIRST,
        lacking={
            **SEVERAL_NEVER,
            JED: NOTHING_TO_LOSE,
            SOU: NOTHING_TO_LOSE,
            KEN: "The donors alone settle next to nothing, so that there is nothing to lose: what "
            "the panel adds makes up for what being at odds takes away.",
        }, sizes={**RARE, IST: 100_000, KEN: 20_000}),
    Row("S9.leverage", "The more hold, the more settlements", "Touval & Zartman 1985", ALL,
        grid(LEVERAGE, (0, 0.25, 0.5, 0.75, 1)), "settled", RISES,
        lacking=NEVER, sizes=RARE),
)  # fmt: skip
