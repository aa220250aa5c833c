"""Rows on talks: deadlock, return, what parties value, the deadline, who walks."""

from __future__ import annotations

from validation.patterns.arms import LONG
from validation.patterns.hazards import BACK, SLOWING
from validation.signs.cases import (
    ALL,
    CAMP,
    CYP,
    DAY,
    GEN,
    IST,
    JED,
    KEN,
    MIX,
    NEWER,
    RAM,
    SOU,
    THA,
    TWINS,
    UST,
    VAN,
)
from validation.signs.row import (
    CWM,
    DEADLINE,
    LINKAGE,
    MODEL,
    NEUTRAL,
    NEVER,
    PINFARI,
    RARE,
    ROTH,
    SETTLING,
    STYLES,
    Row,
    grid,
    joins,
    leaves,
    summit,
)
from validation.signs.verdict import EQUAL, FALLS, RISES, WITHIN

FITTED_NEXT = f"{SLOWING} With it .171, .336, .460 and .584 are back, in 20,000 runs."
GONE = (
    "The file begins with one delegation gone, and the first return is what is counted: nobody is "
    "there whose leaving could matter."
)
SOONER = (
    "Aspirations fall faster under a tight deadline, so parties meet before talks collapse: it "
    "settles more, and pays in durability (S10.tight fails more)."
)
SHORTER = (
    "With a long deadline parties still ask for more when they sign, so what they sign under "
    "pressure lies farther below what they would have taken; that outweighs haste. With "
    "`implementation.shortfall` 0 a tight deadline fails more in Kenya and Dayton, and as often in "
    "Istanbul and South Sudan."
)
LONGER = (
    "The longer the deadline, the longer parties hold out and the more talks collapse before they "
    "meet. It is not that the runs end too soon: over 120 days .223 and .208 settle in Istanbul "
    "with 14 and 60 days, over 60 days .086 and .017 in Kenya."
)
SPAN = (
    "As in the row on 2 and 14, what is signed late lies farther below what parties would have "
    "taken. With `implementation.shortfall` 0 it fails about as often in Istanbul and South Sudan, "
    "and less in Kenya and Dayton."
)
AFTER_JOINING = (
    "What settles settles late, after Sudan and Uganda have joined with the hold that the others "
    "lack (without them next to nothing does), and as many talks collapse under either deadline."
)
EARLY = (
    "Mediators table drafts from the first round, and one is signed as soon as it gives enough. "
    "Without drafting (`formulation` 0) more is signed in the last third than in the first."
)
CLOSING = (
    "Hardly any talks are at the table in the last third: most have signed a text that crosses "
    "no line, and of those that have not yet far more sign than collapse."
)
ROOM = "On it the lines of both sides leave room, and the texts that are signed cross none."
MIDDLE = (
    "Aspirations cross the worth of a text in the middle third for most flexibilities of the "
    "file, and the hazard of collapse, which rises with the part of the deadline that has passed, "
    "takes those runs that would have signed late."
)

DEADLOCK: tuple[Row, ...] = (
    Row("S6.hazard", "Collapse comes nearer as the deadline does", "Binmore et al. 1986", ALL,
        (("as in the file", {}),), "collapse by third of the deadline", RISES,
        lacking={THA: CLOSING}, sizes={THA: 60_000}),
)  # fmt: skip

HOSTS = {
    CYP: "united_nations", DAY: "united_states", JED: "saudi_arabia", SOU: "igad",
    THA: "malaysia", VAN: "cochairs",
}  # fmt: skip

QUARTER = {CYP: 10, DAY: 10, JED: 15, SOU: 26, THA: 12, VAN: 14}
"""A quarter of the rounds of each newer case, for its events; summits come at half."""

RETURN: tuple[Row, ...] = (
    Row("S7.hazard", "The longer talks are broken off, the rarer the return", CWM, (GEN,),
        (("mediated", {"process.rounds": LONG}),), "return by month", FALLS),
    *(
        Row(f"S7.back in {months}", f"Back within {months} month{'s' if months > 1 else ''}", CWM,
            (MIX,), (("mediated", {"process.rounds": LONG}),), f"back within {months}", WITHIN,
            band=band[1:], lacking={MIX: FITTED_NEXT} if months > 3 else {}, runs=20_000)
        for months, band in BACK.items()
    ),
    Row("S7.suspended", "Talks return faster while all delegations are there", CWM, ALL,
        (("as in the file", {}),), "return before and after a side has left", RISES,
        lacking=dict.fromkeys((UST, SOU, THA), GONE), sizes={CYP: 20_000, VAN: 16_000}),
    Row("S7.leaving", "The sooner delegations leave, the fewer come back", CWM, ALL,
        grid("process.leaving", (0, 0.5, 1)), "back", FALLS,
        lacking=dict.fromkeys((UST, THA), GONE)),
    Row("S7.on site", "Delegations still there at the start are back sooner", CWM,
        (IST, UST, KEN, JED, SOU, THA),
        grid("process.start.on_site", (False, True)), "back within seven rounds", RISES,
        sizes={UST: 12_000}),
    Row("S7.joins", "A mediator that joins late helps less than one that is there, more than none",
        MODEL, (IST, UST, KEN, RAM, GEN, *NEWER), (), "back", RISES, own={
            IST: joins("qatar", 10), UST: joins("qatar", 8), KEN: joins("panel", 4),
            RAM: joins("contact_group", 15), GEN: joins("mediator", 15),
            **{name: joins(HOSTS[name], QUARTER[name]) for name in NEWER},
        }, sizes={CYP: 12_000}),
    Row("S7.joins settled", "The same of settlements", MODEL, SETTLING, (), "settled", RISES, own={
            IST: joins("qatar", 10), UST: joins("qatar", 8), KEN: joins("panel", 4),
            CAMP: joins("united_states", 5), GEN: joins("mediator", 15),
            **{name: joins(HOSTS[name], QUARTER[name]) for name in (DAY, SOU, THA)},
        }, sizes={SOU: 8_000}),
    Row("S7.leaves", "A mediator that stays brings more talks back than one that leaves", MODEL,
        (IST, UST, KEN, RAM, GEN, *NEWER), (), "back", RISES, own={
            IST: leaves("qatar", 5), UST: leaves("qatar", 8), KEN: leaves("panel", 4),
            RAM: leaves("contact_group", 10), GEN: leaves("mediator", 15),
            **{name: leaves(HOSTS[name], QUARTER[name]) for name in NEWER},
        }, sizes={CYP: 16_000, VAN: 40_000}),
    Row("S7.summit", "A summit brings talks back", MODEL, (IST, UST, KEN, RAM, GEN, *NEWER), (),
        "back", RISES, own={
            IST: summit(14), UST: summit(12), KEN: summit(5), RAM: summit(20), GEN: summit(25),
            **{name: summit(2 * QUARTER[name]) for name in NEWER},
        }, sizes={CYP: 8_000, VAN: 10_000}),
    Row("S7.summit settled", "A summit settles more", MODEL, SETTLING, (), "settled", RISES,
        sizes={CAMP: 12_000}, own={
            IST: summit(14), UST: summit(12), KEN: summit(5), CAMP: summit(8), GEN: summit(25),
            **{name: summit(2 * QUARTER[name]) for name in (DAY, SOU, THA)},
        }),
)  # fmt: skip

BARGAINING: tuple[Row, ...] = (
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
        grid("parties.taliban.salience.guarantees", (0.03, 0.11, 0.3)), "settled", FALLS,
        runs=120_000),
    Row("S8.Brcko", "The more Bosnia and Herzegovina minds Brcko, the fewer settle", LINKAGE,
        (DAY,), grid("parties.bosnia.salience.brcko", (0.05, 0.16, 0.4)), "settled", FALLS),
    Row("S8.homes", "The more the Rapid Support Forces mind homes, the fewer settle", LINKAGE,
        (JED,), grid("parties.rapid_support_forces.salience.homes", (0.05, 0.22, 0.5)), "settled",
        FALLS, runs=40_000),
    Row("S8.office", "The more the government minds the office, the fewer settle", LINKAGE, (SOU,),
        grid("parties.government.salience.office", (0.1, 0.26, 0.5)), "settled", FALLS,
        sizes={SOU: 40_000}),
    Row("S8.account", "The more Thailand minds the account of the mines, the fewer settle", LINKAGE,
        (THA,), grid("parties.thailand.salience.account", (0.05, 0.2, 0.4)), "settled", FALLS,
        lacking={THA: ROOM}),
    Row("S8.stake", "The more what both want weighs, the fewer settle", LINKAGE, (GEN,),
        grid("parties.*.salience.stake", (1, 3, 9)), "settled", FALLS),
)  # fmt: skip

DEADLINES: tuple[Row, ...] = (
    Row("S10.tight settles less", "A tight deadline costs settlements", PINFARI, SETTLING,
        grid(DEADLINE, (2, 14)), "settled", RISES,
        own={KEN: grid(DEADLINE, (1, 6))},
        lacking={**dict.fromkeys((UST, GEN, THA), SOONER), SOU: AFTER_JOINING},
        sizes={IST: 20_000, KEN: 40_000, SOU: 10_000}),
    Row("S10.tight fails more", "A tight deadline costs durability", PINFARI, SETTLING,
        grid(DEADLINE, (2, 14)), "fails", FALLS, runs=10_000,
        own={KEN: grid(DEADLINE, (1, 6))},
        lacking=dict.fromkeys((IST, KEN, DAY, SOU), SHORTER),
        sizes={UST: 40_000, CAMP: 80_000, SOU: 20_000}),
    Row("S10.tight lasts less", "A tight deadline costs lasting settlements", PINFARI, SETTLING,
        grid(DEADLINE, (2, 14)), "lasting", RISES,
        own={KEN: grid(DEADLINE, (1, 6))},
        lacking={**dict.fromkeys((UST, GEN, THA), SOONER), SOU: AFTER_JOINING},
        sizes={IST: 40_000, KEN: 40_000, SOU: 10_000}),
    Row("S10.from 2 to 60 settles", "The tighter the deadline, the fewer settle", PINFARI, SETTLING,
        grid(DEADLINE, (2, 5, 14, 60)), "settled", RISES,
        lacking={
            **dict.fromkeys((UST, GEN, THA), SOONER), **dict.fromkeys((IST, KEN), LONGER),
        }, sizes={IST: 60_000, KEN: 20_000, SOU: 25_000}),
    Row("S10.from 2 to 60 fails", "The tighter the deadline, the more settlements fail", PINFARI,
        SETTLING, grid(DEADLINE, (2, 5, 14, 60)), "fails", FALLS, runs=20_000,
        lacking=dict.fromkeys((IST, KEN, DAY, SOU), SPAN), sizes={UST: 320_000, KEN: 40_000}),
    Row("S10.bunching", "Deals bunch in the last third before the deadline", ROTH, SETTLING,
        (("as in the file", {}),), "deals by third of the deadline", RISES,
        lacking={
            **dict.fromkeys((IST, UST, CAMP, GEN), MIDDLE), **dict.fromkeys((DAY, SOU, THA), EARLY),
        },
        sizes={KEN: 10_000, UST: 40_000}),
)  # fmt: skip

BEFORE: tuple[Row, ...] = (
    Row("before.batna", "The better no deal, the fewer settlements", "Nash 1950", ALL,
        grid("parties.*.batna", (0.1, 0.3, 0.5, 0.7)), "settled", FALLS,
        lacking=NEVER, sizes=RARE),
    Row("before.flexibility under pressure", "Parties that bend under pressure settle more",
        STYLES, ALL,
        grid("parties.*.flexibility.under_pressure", (0, 0.5, 1)), "settled", RISES,
        lacking=NEVER, sizes={**RARE, UST: 8_000, THA: 40_000}),
    Row("before.flexibility at the table", "Parties that concede early settle more",
        "Faratin et al. 1998", ALL,
        grid("parties.*.flexibility.at_the_table", (0.1, 0.5, 0.9)), "settled", RISES,
        lacking=NEVER, sizes=RARE),
    Row("before.mandate", "The wider the mandates, the more settlements",
        "Putnam 1988; Iida 1993", ALL, grid("parties.*.mandate", (0.3, 0.6, 1)), "settled", RISES,
        lacking=NEVER, sizes={**RARE, UST: 20_000, THA: 20_000}),
)  # fmt: skip

WALKS: tuple[Row, ...] = (
    Row("walks.twins", "Of two sides that are alike each walks out as often", NEUTRAL, (TWINS,),
        (("as in the file", {}),), "who walks", EQUAL, tolerance=0.04, runs=40_000),
    Row("walks.twins exchanged", "Sides that exchange their numbers exchange who walks", NEUTRAL,
        (TWINS,), (
            ("East .45, West .2", {"parties.east.batna": 0.45, "parties.west.batna": 0.2}),
            ("East .2, West .45", {"parties.east.batna": 0.2, "parties.west.batna": 0.45}),
        ), "who walks, sides exchanged", EQUAL, tolerance=0.04, runs=40_000),
    Row("walks.exchanged", "Sides that exchange places and draws walk as often as before", NEUTRAL,
        ALL, (("as in the file", {}), ("exchanged", {})), "first party walks", EQUAL,
        tolerance=0.04, runs=40_000, exchanged=True,
        sizes={
            UST: 80_000, GEN: 80_000, CYP: 15_000, DAY: 15_000, JED: 60_000, SOU: 30_000,
            THA: 300_000, VAN: 10_000,
        }),
)  # fmt: skip
