"""Rows on mediators: pressure and what opens lines without it, instruments, many mediators."""

from __future__ import annotations

from validation.signs.cases import ALL, CAMP, FLEX, GEN, IST, KEN, RAM, UST
from validation.signs.row import (
    ENDURANCE,
    FACILITATION,
    FORMULATION,
    GUARANTEE,
    INDUCEMENT,
    LEVERAGE,
    LINKAGE,
    MANY,
    MODEL,
    NEVER,
    PRESENCE,
    PRESSURE,
    PRESSURE_ALONE,
    STYLES,
    TRUST,
    UNPRESSED,
    WALTER,
    ZARTMAN,
    Row,
    alone,
    grid,
)
from validation.signs.verdict import EQUAL, FALLS, NEVER_FALLS, PRESENT, RISES

UNPRESSED_ROWS: tuple[Row, ...] = (
    Row("S1.unpressed", "Talks can settle though nobody presses", ZARTMAN, (*ALL, FLEX),
        (("no pressure", UNPRESSED),), "settled", PRESENT,
        lacking={
            **NEVER,
            KEN: "On `basis` the lines of the two sides exclude each other, so one must be "
            "crossed; a day's pain of .01 and linkage alone open less than its firmness (.3 to "
            ".7) within the 14 days. Pain of .1 a day, side payments and full trust open it "
            "(next rows).",
        }),
    Row("S1.waiting", "The more waiting hurts, the more talks settle unpressed", ZARTMAN, ALL,
        grid("parties.*.waiting", (0, 0.01, 0.03, 0.1)), "settled", RISES, UNPRESSED,
        lacking=NEVER),
    Row("S1.inducement", "Side payments settle more, unpressed", "Touval & Zartman 1985", ALL,
        grid(INDUCEMENT, (0, 0.5, 1)), "settled", RISES, UNPRESSED,
        lacking=NEVER),
    Row("S1.trust", "Trust settles more, unpressed", WALTER, ALL,
        grid(TRUST, (0, 0.5, 1)), "settled", RISES, UNPRESSED,
        lacking=NEVER, sizes={CAMP: 8_000, KEN: 60_000}),
    Row("S1.linkage", "What a text gives elsewhere opens lines, unpressed", LINKAGE, ALL,
        grid("process.softening.linkage", (0, 0.5, 1)), "settled", RISES, UNPRESSED,
        lacking={
            **NEVER,
            UST: "With full hosting and drafting the texts that are signed cross no line: half "
            "of the runs settle without linkage, and linkage adds nothing.",
        }, sizes={GEN: 20_000}),
    Row("S1.pressure", "Pressure settles more beside full hosting and drafting", STYLES, ALL,
        grid(PRESSURE, (0, 0.5, 1)), "settled", RISES, {FACILITATION: 1, FORMULATION: 1},
        lacking=NEVER),
)  # fmt: skip

INSTRUMENTS: tuple[Row, ...] = (
    Row("S2.pressing alone", "Who hosts, drafts and presses settles more than who presses alone",
        STYLES, (*ALL, FLEX), PRESSURE_ALONE, "settled", RISES,
        lacking=NEVER),
    Row("S2.mediated", "With the mediators more talks settle than without", STYLES, ALL,
        grid(PRESENCE, (0, 1)), "settled", RISES,
        lacking=NEVER),
    Row("S2.mediated back", "With the mediators more talks come back than without", STYLES, ALL,
        grid(PRESENCE, (0, 1)), "back", RISES),
    Row("S2.facilitation", "Hosting settles more", STYLES, ALL,
        grid(FACILITATION, (0, 0.5, 1)), "settled", RISES,
        lacking=NEVER),
    Row("S2.formulation", "Drafting settles more", STYLES, ALL,
        grid(FORMULATION, (0, 0.5, 1)), "settled", RISES,
        lacking=NEVER),
    Row("S2.formulation back", "Drafting brings talks back", STYLES, ALL,
        grid(FORMULATION, (0, 0.5, 1)), "back", RISES),
    Row("S2.formulation interim", "Drafting brings interim texts", STYLES, (IST, RAM, CAMP),
        grid(FORMULATION, (0, 0.5, 1)), "interim", RISES, lacking={
            CAMP: "Of the runs that set Jerusalem aside under half drafting 96 in 100 sign a "
            "complete text under full drafting, most of them no later.",
        }),
    Row("S2.knife edge", "The first trace of drafting makes no leap in settlements", MODEL, ALL,
        grid(FORMULATION, (0, 0.001)), "settled", EQUAL, tolerance=0.02),
    Row("S2.knife edge interim", "The first trace of drafting makes no leap in interim texts",
        MODEL, (IST, FLEX, CAMP, RAM),
        grid(FORMULATION, (0, 0.001)), "interim", EQUAL, tolerance=0.1),
    Row("S2.guarantee", "A guarantee settles more", WALTER, (*ALL, FLEX),
        grid(GUARANTEE, (0, 0.5, 1)), "settled", RISES,
        lacking=NEVER, sizes={CAMP: 10_000}),
    Row("S2.inducement", "Side payments settle more", "Touval & Zartman 1985", ALL,
        grid(INDUCEMENT, (0, 0.5, 1)), "settled", RISES,
        lacking=NEVER),
    Row("S2.endurance", "Mediators that last settle no less", STYLES, ALL,
        grid(ENDURANCE, (0, 5, 10, 30, 100)), "settled", NEVER_FALLS, tolerance=0.01),
)  # fmt: skip

MANY_MEDIATORS: tuple[Row, ...] = (
    Row("S9.discord", "Mediators at odds settle less", MANY, (IST, KEN),
        grid("process.discord", (0, 0.15, 0.3, 0.5)), "settled", FALLS),
    Row("S9.second", "In concert, a second mediator settles more", MANY, (IST, KEN), (), "settled",
        RISES, own={
            IST: alone("Qatar", "turkiye"), KEN: alone("the panel", "donors"),
        }),
    Row("S9.first", "In concert, the first mediator added to the second settles more", MANY,
        (IST, KEN), (), "settled", RISES, own={
            IST: alone("Türkiye", "qatar"), KEN: alone("donors", "panel"),
        }),
    Row("S9.second at odds", "At odds (discord .5), a second mediator settles less", MANY,
        (IST, KEN), (), "settled", FALLS, {"process.discord": 0.5}, own={
            IST: alone("Qatar", "turkiye"), KEN: alone("the panel", "donors"),
        },
        sizes={IST: 60_000, KEN: 10_000}),
    Row("S9.first at odds", "At odds, the first mediator added to the second settles less", MANY,
        (IST, KEN), (), "settled", FALLS, {"process.discord": 0.5}, own={
            IST: alone("Türkiye", "qatar"), KEN: alone("donors", "panel"),
        },
        lacking={
            KEN: "The donors alone settle next to nothing, so that there is nothing to lose: what "
            "the panel adds makes up for what being at odds takes away.",
        }, sizes={IST: 100_000, KEN: 20_000}),
    Row("S9.leverage", "The more hold, the more settlements", "Touval & Zartman 1985", ALL,
        grid(LEVERAGE, (0, 0.25, 0.5, 0.75, 1)), "settled", RISES,
        lacking=NEVER),
)  # fmt: skip
