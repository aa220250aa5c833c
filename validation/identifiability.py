"""What the evidence says of the parameters and what it cannot say: rows and a table."""

from __future__ import annotations

from validation.rejection import (
    BANDS,
    LASTING,
    POINTS,
    RANGES,
    RETURNING,
    RUNS,
    SIGNING,
    Sample,
    marginal,
    try_points,
)
from validation.row import NO_TEST, Row, Section, Table, share_with_interval

SOURCE = "the bands above; Latin hypercube, McKay, Beckman & Conover 1979"
FEW = (
    "Some two in ten thousand would be expected if the three groups were met independently of each "
    "other: a thousand points are too few to say that no set of numbers meets all."
)

LOOKS = (
    (SIGNING, "what is signed"),
    (RETURNING, "how soon talks come back"),
    (LASTING, "how long it lasts"),
)
"""Groups of bands that the table of parameters looks at, and what they are on."""

FEWEST = 10
"""Kept points below which nothing is said of a parameter."""

WORDS = (
    "Numbers that no publication gives were drawn all over the ranges that the authors think "
    "possible, and a point was kept if its ensembles lie within the bands. *Width* is that of the "
    "middle 90 % of the kept points, as a part of that of all points: 1 where nothing was learned. "
    "A parameter is *constrained* if the kept points fill its range otherwise than random numbers "
    "would (3 standard errors, mean or spread). All others are judgements, whatever their default: "
    "the bands can be met in too many ways. Where all else is held at its default, as in "
    "[docs/icb.md](icb.md), the worth of no deal and the hold of the mediator are told narrowly; "
    "that says how much rests on the defaults. So the numbers that the rows above were fitted with "
    "are one set of many that would do."
)

CASEBOOK = (
    "The casebook of 45 mediated talks that collapsed or nearly did was coded for negsim with the "
    "outcome known, by one coder. It can say what courses occur: 43 came back, 14 of them within "
    "a month and 5 within four days; 12 of the 14 quick ones agreed and 15 of the 29 others; "
    "agreement rises with the mediator's leverage (1 of 2, 5 of 14, 15 of 22, 6 of 7). It cannot "
    "give a rate of return, as the processes one remembers are those that came back; nor the pull "
    "of ripeness, as a hurting stalemate is seen in hindsight; nor that of red lines, as all cases "
    "but one declare them on both sides. Two targets of the joint fit, of low weight, come "
    "from it, and how soon suspended talks return was judged with six of its cases in mind."
)

UNSEEN = (
    "None of the data has a party's flexibility, softening, linkage, trust, how far an incident is "
    "answered, how often a delegation misjudges its mandate, haste, a mediator's endurance or the "
    "hazard of incidents at the table: what the model says of these is theory and judgement. The "
    "data are interstate crises (ICB) and civil wars (UCDP, CWM); Pakistan and the "
    "Afghan Taliban are neither quite."
)


def section(points: int = POINTS, runs: int = RUNS) -> Section:
    """Return the section on what the bands say of the parameters."""
    sample = try_points(points, runs)
    return Section("What the evidence says of the parameters", WORDS, rows(sample, runs),
                   table(sample), (CASEBOOK, UNSEEN))  # fmt: skip


def rows(sample: Sample, runs: int) -> tuple[Row, ...]:
    """Return how many points lie within the bands."""
    n = len(sample.unit)
    groups = {
        "on what is signed": SIGNING,
        "on how soon talks come back": RETURNING,
        "on how long it lasts": LASTING,
        "": BANDS,
    }
    return tuple(
        Row(
            f"Points within all bands {name} ({'; '.join(bands.values())})"
            if bands is not BANDS else "Points within all bands of all three",
            SOURCE,
            "-",
            f"{int(sample.within(bands).sum())} of {n} points, "
            f"{share_with_interval(int(sample.within(bands).sum()), n)}; {runs} runs an arm",
            NO_TEST,
            FEW if bands is BANDS else "",
        )
        for name, bands in groups.items()
    )  # fmt: skip


def table(sample: Sample) -> Table:
    """Return the table of parameters: range thought possible, and what is kept of it."""
    body = []
    for column, (name, possible) in enumerate(RANGES.items()):
        cells, said = [], []
        for bands, words in LOOKS:
            unit = sample.unit[sample.within(bands), column]
            if len(unit) < FEWEST:
                cells.append("too few points kept")
                continue
            here = marginal(possible, unit)
            cells.append(here.words())
            said += [words] if here.constrained else []
        verdict = f"constrained by {' and '.join(said)}" if said else "not constrained"
        body.append((name, f"{possible.low:g} to {possible.high:g}", *cells, verdict))
    kept = (f"Kept by {words}" for _, words in LOOKS)
    return Table(("Parameter", "Thought possible", *kept, "Verdict"), tuple(body))
