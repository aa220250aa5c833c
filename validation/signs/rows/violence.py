"""Rows on violence, and on what lasts."""

from __future__ import annotations

from collections.abc import Mapping

from validation.signs.cases import CAMP, DAY, FLEX, GEN, IST, JED, KEN, RAM, SOU, THA, UST, VAN
from validation.signs.row import (
    GUARANTEE,
    NEVER,
    NO_ESCALATION,
    PRESSED,
    PRESSURE,
    RARE,
    RATE,
    SETTLING,
    SPOILERS,
    TRUST,
    VIOLENT,
    WALTER,
    Arms,
    Row,
    grid,
)
from validation.signs.verdict import FALLS, RISES

THREE_ATTACKS: Mapping[str, Arms] = {
    name: (
        ("none", {}),
        ("in rounds 3, 6, 9", {"events": [{"at": d, "incident": j} for d in (3, 6, 9)]}),
    )
    for name, j in (
        (IST, "attacks_in_pakistan"),
        (UST, "attacks_on_forces"),
        (KEN, "against_followers_of_the_opposition"),
        (RAM, "attacks_on_villages"),
        (GEN, "clashes_holder"),
        (DAY, "against_federation_forces"),
        (JED, "on_the_rapid_support_forces"),
        (SOU, "against_the_government"),
        (THA, "against_cambodians"),
        (VAN, "against_croats"),
    )
}

VERIFIED = (IST, RAM, JED, SOU, THA)
"""Cases with violence in which an interim text may show who attacked."""

SELDOM = (
    "Before a complete text is signed only an interim one brings verification, or what checks "
    "violence, into force, and interim texts come in about 1 run in 100."
)

RARELY = {name: runs for name, runs in RARE.items() if name in VIOLENT}

VIOLENT_NEVER = {name: why for name, why in NEVER.items() if name in VIOLENT}

VIOLENCE: tuple[Row, ...] = (
    Row("S3.rate", "More attacks, fewer settlements", SPOILERS, VIOLENT,
        grid(RATE, (0, 0.1, 0.3, 0.5)), "settled", FALLS,
        lacking=VIOLENT_NEVER, sizes=RARELY),
    Row("S3.rate, no escalation", "The same where no attack can lead to hostilities", SPOILERS,
        VIOLENT, grid(RATE, (0, 0.1, 0.3, 0.5)), "settled", FALLS, NO_ESCALATION,
        lacking=VIOLENT_NEVER, sizes=RARELY),
    Row("S3.back, no escalation", "The same, and fewer talks come back", SPOILERS, VIOLENT,
        grid(RATE, (0, 0.1, 0.3, 0.5)), "back", FALLS, NO_ESCALATION),
    Row("S3.hostilities", "More attacks, more open hostilities", SPOILERS, VIOLENT,
        grid(RATE, (0, 0.1, 0.3, 0.5)), "hostilities", RISES),
    Row("S3.attribution", "The more the other side is blamed, the fewer settlements", SPOILERS,
        VIOLENT, grid("violence.*.attribution", (0, 0.5, 1)), "settled", FALLS,
        lacking=VIOLENT_NEVER, sizes=RARELY),
    Row("S3.attribution hostilities", "The same, and the more hostilities", SPOILERS, VIOLENT,
        grid("violence.*.attribution", (0, 0.5, 1)), "hostilities", RISES),
    Row("S3.shield", "Verification that clears the other side settles more", SPOILERS,
        VERIFIED, grid("process.shield", (0, 0.6, 1)), "settled", RISES,
        lacking={RAM: NEVER[RAM], THA: SELDOM}, sizes={JED: 160_000, SOU: 15_000}),
    Row("S3.shield hostilities", "The same, and fewer hostilities", SPOILERS, VERIFIED,
        grid("process.shield", (0, 0.6, 1)), "hostilities", FALLS, lacking={THA: SELDOM},
        sizes={JED: 12_000, SOU: 12_000}),
    Row("S3.checked", "Where what is in force checks violence, settlements fail less",
        "Clayton & Sticher 2021", (IST, FLEX, SOU, THA),
        (("no", {"violence.*.checked_by": False}), ("yes", {})), "fails", FALLS, runs=20_000,
        sizes={SOU: 80_000}),
    Row("S3.checked truce", "The same, and a truce without a settlement holds more often",
        "Clayton & Sticher 2021", (IST, FLEX, JED, SOU, THA),
        (("no", {"violence.*.checked_by": False}), ("yes", {})),
        "truce without a settlement", RISES,
        runs=8_000, sizes={JED: 16_000}, lacking={THA: SELDOM}),
    Row("S3.answers", "The more violence answers, the more hostilities", "Haushofer et al. 2010",
        VIOLENT, grid("process.escalation.answers", (0, 1, 3)), "hostilities", RISES,
        sizes={KEN: 20_000, GEN: 12_000, DAY: 8_000}),
    Row("S3.three attacks", "Three more attacks, fewer settlements", SPOILERS, VIOLENT, (),
        "settled", FALLS, own=THREE_ATTACKS, lacking={
            **VIOLENT_NEVER,
            IST: "One attack in four in Pakistan is not laid at the other side's door: it raises "
            "everybody's pain, which softens the Afghan line on militants, while blamed ones anger "
            "the side whose lines are firm anyway. Blamed attacks settle less (S3.three "
            "blamed attacks), and so do three strikes on the Afghan side: .129 to .082.",
        }, sizes={**RARELY, IST: 20_000, KEN: 10_000, JED: 80_000, SOU: 20_000}),
    Row("S3.three blamed attacks", "Three more attacks that are blamed, fewer settlements",
        SPOILERS, VIOLENT, (), "settled", FALLS,
        {"violence.*.attribution": 1, "process.shield": 0}, own=THREE_ATTACKS,
        lacking=VIOLENT_NEVER, sizes={**RARELY, UST: 8_000, KEN: 10_000, JED: 80_000, SOU: 15_000}),
)  # fmt: skip

MARGINAL = (
    "Trust and guarantees let texts through, and sooner, that would not have been signed without "
    "them; these are worth little more than no deal, or signed in haste, and fail more. The same "
    "text fails less (S4.guarantee text, S4.trust text; with Afghan flexibility .9 and 60,000 runs "
    ".148 and .142 under a guarantee, .158 and .146 under trust)."
)
ASKS = (
    "What is promised credibly is worth more, so a party would have asked for more: the same "
    "pressed text lies farther below that, and the shortfall cancels what assurance gains, or most "
    "of it. With `implementation.shortfall` 0 the same texts fail less in all three cases."
)
ASKED = dict.fromkeys((DAY, SOU), ASKS)
UNWILLING = (
    "Few settle unpressed, late and on other texts, and these fail more often than those that "
    "pressure adds. Of runs that settle either way more fail under pressure (S4.pressure both)."
)

DURABILITY: tuple[Row, ...] = (
    Row("S4.guarantee", "A guarantee: fewer settlements fail", WALTER, (*SETTLING, FLEX),
        grid(GUARANTEE, (0, 1)), "fails", FALLS, runs=30_000,
        lacking={**dict.fromkeys((IST, FLEX), MARGINAL), **ASKED},
        sizes={UST: 60_000, KEN: 150_000, DAY: 60_000}),
    Row("S4.guarantee text", "The same of the same text", WALTER, SETTLING,
        grid(GUARANTEE, (0, 1)), "fails, of runs that sign the same text", FALLS, runs=30_000,
        lacking={KEN: ASKS, **ASKED}, sizes={UST: 60_000, IST: 280_000, DAY: 60_000}),
    Row("S4.guarantee text and round", "The same of the same text signed in the same round",
        WALTER, SETTLING, grid(GUARANTEE, (0, 1)),
        "fails, of runs that sign the same text in the same round", FALLS, runs=30_000,
        lacking={KEN: ASKS, **ASKED}, sizes={UST: 60_000, IST: 280_000, DAY: 60_000}),
    Row("S4.trust", "Trust: fewer settlements fail", WALTER, (*SETTLING, FLEX),
        grid(TRUST, (0, 1)), "fails", FALLS, runs=30_000,
        lacking={**dict.fromkeys((IST, FLEX), MARGINAL), **ASKED},
        sizes={UST: 60_000, KEN: 60_000, DAY: 60_000}),
    Row("S4.trust text", "The same of the same text", WALTER, SETTLING,
        grid(TRUST, (0, 1)), "fails, of runs that sign the same text", FALLS, runs=30_000,
        lacking=ASKED, sizes={UST: 60_000, KEN: 200_000, IST: 360_000, DAY: 60_000}),
    Row("S4.trust text and round", "The same of the same text signed in the same round",
        WALTER, SETTLING, grid(TRUST, (0, 1)),
        "fails, of runs that sign the same text in the same round", FALLS, runs=30_000,
        lacking={KEN: ASKS, **ASKED},
        sizes={UST: 60_000, GEN: 150_000, IST: 360_000, DAY: 60_000}),
    Row("S4.pressure", "The harder the pressure, the more settlements fail", PRESSED,
        (*SETTLING, FLEX), grid(PRESSURE, (0, 0.5, 1)), "fails", RISES, runs=10_000,
        own=dict.fromkeys((KEN, SOU), grid(PRESSURE, (0.5, 0.75, 1))),
        lacking=dict.fromkeys((CAMP, DAY), UNWILLING),
        sizes={IST: 90_000, FLEX: 60_000, KEN: 100_000, SOU: 90_000, THA: 180_000}),
    Row("S4.pressure both", "The same of runs that settle either way", PRESSED,
        (*SETTLING, FLEX), grid(PRESSURE, (0, 1)), "fails, of runs that settle in all arms",
        RISES, runs=10_000, own=dict.fromkeys((KEN, SOU), grid(PRESSURE, (0.5, 1))),
        sizes={
            IST: 90_000, FLEX: 60_000, KEN: 100_000, CAMP: 40_000, DAY: 100_000, SOU: 90_000,
            THA: 180_000,
        }),
)  # fmt: skip
