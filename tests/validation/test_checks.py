"""The table of evidence: each check can miss, and the page says what the checks say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from amounts import few_of
from negsim.domains import solutions
from negsim.domains.bargaining import Solved, solve
from negsim.scenario.files.load import apply
from validation import cases, identifiability, page, rejection, replay
from validation.checks import CHECKS
from validation.closed_forms import bargaining, concession, markov_chain
from validation.icb import comparison
from validation.icb import rows as calibration
from validation.icb.fitted import ICB_BEFORE_1975
from validation.patterns import hazards, styles
from validation.patterns.arms import (
    ARMS,
    KINDS,
    NOBODY,
    STYLES,
    arm_scenario,
    records,
    split,
    steps_up,
)
from validation.row import (
    FITTED,
    HOLDS,
    MISSES,
    NO_TEST,
    NOT_BLIND,
    PROGRAM,
    TEST,
    Row,
    Section,
    checked,
    closed_share,
    of_kind,
)
from validation.runs import Changes

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "evidence.md"


def missed(rows: list[Row], claim: str) -> bool:
    """Return whether the row whose claim begins so misses; the first of those that do."""
    row = next(row for row in rows if row.claim.startswith(claim))
    return row.verdict == MISSES


# ---- every check can miss: a fault is planted in the scenario, and the row must say so

FEW = {"runs": 50_000}
SOME = {"runs": 3, "zone_runs": 2000}
NO_ZONE = {"runs": 3, "zone_runs": 1}
"""For rows that play no more than the first."""
DOMAINS = {"domains": 20, "runs": 2}

FAULTS: list[tuple[Callable[..., list[Row]], dict[str, int], Changes, str]] = [
    (markov_chain.rows, FEW, (("process.chain.agree", 0.088),), "Chain: share of runs"),
    (markov_chain.rows, FEW, (("process.chain.agree", 0.088),), "Chain without return"),
    (markov_chain.rows, FEW, (("process.chain.revive", 0.25),), "Chain: mean number"),
    (markov_chain.rows, FEW, (("process.chain.abandon", 0.12),), "Chain: talks, collapsed"),
    (markov_chain.rows, FEW, (("process.chain.revive", 0.25),), "Chain: 0, 1, ..."),
    (
        concession.rows, NO_ZONE,
        (("parties.a.flexibility.at_the_table", 0.7),), "Concession by time",
    ),
    (
        concession.rows, NO_ZONE,
        (("parties.a.flexibility.at_the_table", 0.9),), "The same: share that the first party gets",
    ),
    (
        concession.rows, NO_ZONE,
        (("parties.a.batna", 0.2),), "The same without a zone",
    ),
    (
        concession.rows, SOME,
        (("parties.a.batna", {"normal": [0.45, 0.1, 0, 1]}),),
        "Zone of agreement: share of runs that settle, r_A ~ N(0.4,",
    ),
    (
        concession.rows, SOME,
        (("parties.a.batna", {"normal": [0.45, 0.1, 0, 1]}),),
        "Zone of agreement: share of runs that settle, r_A ~ N(0.52,",
    ),
    (
        bargaining.rows, DOMAINS,
        (("parties.b.batna", 0.0),), "Mediators' text",
    ),
    *(
        (bargaining.rows, DOMAINS, (("parties.b.batna", 0.0),),
         f"Solutions of the same domains, d = batnas: {name}")
        for name in ("Nash", "Kalai-Smorodinsky", "Egalitarian")
    ),
    (
        bargaining.rows, DOMAINS,
        (("parties.a.values.issue0.level 0", 1.0),), "The same: Pareto front",
    ),
]  # fmt: skip


MADE: dict[str, list[Row]] = {}


def rows_of(
    rows: Callable[..., list[Row]], sizes: dict[str, int], changes: Changes = ()
) -> list[Row]:
    """Return rows, played once for all claims that are asked for."""
    key = repr((rows.__module__, rows.__name__, sizes, changes))
    if key not in MADE:
        MADE[key] = rows(**sizes, changes=changes)
    return MADE[key]


@pytest.mark.parametrize(("rows", "sizes", "changes", "claim"), few_of(FAULTS, 5, 6, 7))
def test_a_planted_fault_misses(
    rows: Callable[..., list[Row]], sizes: dict[str, int], changes: Changes, claim: str
) -> None:
    assert missed(rows_of(rows, sizes, changes), claim)


@pytest.mark.parametrize(
    ("rows", "sizes"),
    [
        (markov_chain.rows, FEW),
        (concession.rows, SOME),
        (bargaining.rows, DOMAINS),
    ],
)
def test_without_a_fault_closed_forms_hold(
    rows: Callable[..., list[Row]], sizes: dict[str, int]
) -> None:
    assert {row.verdict for row in rows_of(rows, sizes)} == {HOLDS}


NO_HOLD: Changes = (("mediators.*.leverage.*", 0.0),)
NO_PRESSURE: Changes = (("mediators.*.pressure", 0.0),)
SOON: Changes = (("process.consent.base", 3.0),)
NEVER: Changes = (("process.consent.base", -20.0),)
NEVER_FAILS: Changes = (("process.implementation.failure", 0.0),)
WELCOME: Changes = (
    ("parties.*.values.watch.outsiders", 1.0),
    ("parties.*.values.watch.nobody", 0.3),
)
"""Outsiders are a good in themselves, beyond what they assure: all texts have them."""

RIPENING: Changes = (
    ("process.consent.base", -7.0),
    ("process.consent.mediation", 0.0),
    ("process.consent.spread", 0.0),
    ("process.consent.hurt", 12.0),
    ("process.hurt.kept", 1.0),
    ("violence.*.rate", 0.0),
)
"""Consent that comes with pain alone, which grows as time passes."""

PATTERN_FAULTS: list[Any] = [
    (styles.by_style, NO_PRESSURE, ["Agreements rise from no mediator"]),
    (styles.by_style, NO_HOLD, [
        "Agreements rise from no mediator",
        "Probit shift of agreement from no mediator to formulation",
        "Probit shift of agreement from no mediator to manipulation",
        "Mediated crises agree more",
    ]),
    (styles.by_style, (("mediators.*.leverage.*", 0.95),),
     ["Probit shift of agreement from no mediator to facilitation"]),
    (styles.by_pressure, (*NO_PRESSURE, ("process.implementation.shortfall", 0.0)),
     ["Manipulation raises signing", "Manipulation lowers durability"]),
    (styles.by_leverage, NO_HOLD,
     ["The closer the mediator's hold", "Talks that collapsed and still"]),
    (hazards.rows, RIPENING, ["The hazard that broken-off talks"]),
    (hazards.rows, SOON, [
        *(f"Broken-off talks back within {n} month" for n in (1, 3, 6, 12)),
        "Talks that come back within a month",
    ]),
    (hazards.rows, NEVER, [f"Broken-off talks back within {n} month" for n in (1, 3, 6, 12)]),
    (hazards.rows, (("process.implementation.shape", 2.0),), ["The hazard that a signed text"]),
    (hazards.rows, WELCOME, ["Mediated agreements with", "Agreements that fail within a year"]),
    (hazards.rows, NEVER_FAILS,
     ["Agreements that fail within a year", "Agreements that fail within two years"]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "changes", "claims"), few_of(PATTERN_FAULTS, 4))
def test_a_pattern_that_is_broken_misses(
    rows: Callable[..., list[Row]], changes: Changes, claims: list[str]
) -> None:
    found = rows(1500, changes)
    assert [missed(found, claim) for claim in claims] == [True] * len(claims)


QUICKER: Changes = (("process.consent.base", -4.7),)
READY: Changes = (("process.consent.base", -2.5), ("process.consent.mediation", 2.5))

MENDED: list[tuple[Callable[..., list[Row]], Changes, str]] = [
    *((hazards.rows, QUICKER, f"Broken-off talks back within {n} month") for n in (1, 3, 6, 12)),
    (styles.by_leverage, READY, "Talks that collapsed and still"),
    (hazards.rows, (("process.softening.linkage", 0.0),), "Mediated agreements with"),
    (hazards.rows, (("process.implementation.failure", 0.12),), "Agreements that fail within two"),
]


@pytest.mark.long
@pytest.mark.parametrize(("rows", "changes", "claim"), MENDED)
def test_a_miss_would_hold_with_other_numbers(
    rows: Callable[..., list[Row]], changes: Changes, claim: str
) -> None:
    """What misses on the page could hold: the model was not bent to make it."""
    found = rows_of(rows, {"runs": 20_000}, changes)
    row = next(row for row in found if row.claim.startswith(claim))
    assert row.verdict == HOLDS


RANGES: list[tuple[str, object, float]] = [
    ("parties.*.values.watch.outsiders", {"uniform": [0.0, 0.8]}, 0.17),
    ("parties.*.values.watch.the parties", 0.6, 0.38),
]


@pytest.mark.long
@pytest.mark.parametrize(("path", "value", "share"), RANGES)
def test_monitoring_rests_on_its_range_and_failure_does_not(
    path: str, value: object, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the page says."""
    monkeypatch.setattr(hazards, "records", records.__wrapped__)  # a range is no key of a cache
    found = hazards.rows(3000, ((path, value),))
    watched, failed = (
        next(row for row in found if row.claim.startswith(claim))
        for claim in ("Mediated agreements with", "Agreements that fail within a year")
    )
    assert float(watched.got.split()[0]) == pytest.approx(share, abs=0.03)
    assert failed.verdict == HOLDS


def sums(worth: np.ndarray, d: np.ndarray, progress: object = None) -> Solved:
    """Planted fault: solve with every solution and the front replaced by the largest sum."""
    right = solve(worth, d)
    one = right.points["max_sum"]
    optimal = np.arange(worth.shape[1]) == (one.package if one else 0)
    return Solved(right.worth, d, optimal, right.acceptable, None, dict.fromkeys(right.points, one))


def test_another_solution_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solutions, "solve", sums)
    rows = bargaining.rows(40, 1)
    assert [row.verdict for row in rows[1:5]] == [MISSES] * 4


def test_another_answer_for_the_files_of_another_program_misses(tmp_path: Path) -> None:
    for file in bargaining.FOLDER.iterdir():
        words = file.read_text(encoding="utf-8")
        words = words.replace('"reservationValue": 0.2,', '"reservationValue": 0.7,')
        words = words.replace('"Nash_A": 0.75', '"Nash_A": 0.9').replace('_B": 0.6', '_B": 0.35')
        (tmp_path / file.name).write_text(words, encoding="utf-8")
    assert [row.verdict for row in bargaining.foreign_rows(tmp_path)] == [MISSES, MISSES]


def test_scores_that_are_worse_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [row.verdict for row in calibration.rows()] == [NO_TEST, HOLDS, HOLDS, NO_TEST]
    worse = dict.fromkeys(calibration.DIFFERENCES, (0.02, 0.01, 0.03))
    monkeypatch.setattr(calibration, "DIFFERENCES", worse)
    assert [row.verdict for row in calibration.rows()] == [NO_TEST, MISSES, MISSES, NO_TEST]


def test_the_scores_are_those_of_the_page_on_crises() -> None:
    words = (DOCS / "icb.md").read_text(encoding="utf-8")
    assert f"| model | {calibration.BRIER:.4f}".replace("0.", ".") in words
    for name, (mean, low, high) in calibration.DIFFERENCES.items():
        numbers = f"{mean:+.3f} [{low:+.3f}, {high:+.3f}]".replace("0.", ".")
        assert any(line.startswith(f"| {name.replace(' on the', ',')}"[:20]) and numbers in line
                   for line in words.splitlines()), name  # fmt: skip
    assert comparison.NEAR == 0.01


# ---- what the checks are made of


def test_a_closed_share_holds_up_to_4_standard_errors() -> None:
    # sqrt(.5 * .5 / 10,000) = .005, so that 5,200 of 10,000 are 4 standard errors off
    assert closed_share("", "", 0.5, 5199, 10_000).verdict == HOLDS
    assert closed_share("", "", 0.5, 5201, 10_000).verdict == MISSES
    assert closed_share("", "", 0.5, 5200, 10_000).expected == "0.5000 +- 0.0200"
    assert closed_share("", "", 0.0, 1, 10_000).verdict == MISSES


def test_the_chain_goes_where_the_theory_page_says() -> None:
    assert list(markov_chain.occupancy(12).values()) == pytest.approx(
        [0.197932, 0.139591, 0.436312, 0.226164], abs=1e-6
    )


def test_returns_are_counted_from_when_a_delegation_left() -> None:
    """Back after 3 rounds, never, never broken off; the fourth came back before anybody left."""
    found = np.rec.fromrecords(
        [(20, 2, 1, 5, 5, 3), (20, 2, 0, 0, 4, 0), (9, 0, 0, 0, 0, 0), (20, 2, 1, 2, 9, 0)],
        names=[
            "rounds", "first_collapse", "revivals", "rounds_to_revival", "broke_off", "back_after",
        ],
    )  # fmt: skip
    times, back = hazards.waits(found)
    assert (times.tolist(), back.tolist()) == ([3, 17, 12], [True, False, False])
    assert hazards.while_all_stay(found).tolist() == [False, False, False, True]


def test_hazards_by_hand() -> None:
    # Five wait; one is back after 1 round, two after 2; one is last seen after 2, one after 3.
    times, back = np.array([1, 2, 2, 2, 3]), np.array([True, True, True, False, False])
    assert hazards.hazards(times, back, 3).tolist() == [1 / 5, 2 / 4, 0.0]


def test_solutions_of_the_search_by_hand() -> None:
    points, d = [(1, 0), (0.9, 0.35), (0.75, 0.6), (0.6, 0.7), (0.35, 0.85), (0, 1)], (0.2, 0.25)
    among = [1, 2, 3, 4]
    best = {name: among[int(np.argmax(formula(points, d, among)))]
            for name, (_, formula) in bargaining.FORMULAS.items()}  # fmt: skip
    assert best == {"nash": 2, "kalai_smorodinsky": 2, "egalitarian": 3}
    assert not any(bargaining.dominated(points, n) for n in range(6))
    assert bargaining.dominated([(1.0, 1.0), (1.0, 0.5)], 1)


def test_kinds_of_crises_are_mixed_as_they_occur() -> None:
    assert sum(a for a, _ in KINDS.values()) + sum(b for _, b in KINDS.values()) == (
        ICB_BEFORE_1975.crises
    )
    halves = split(NOBODY, 189)
    assert list(halves.values()) == [38, 44, 7, 31, 28, 20, 1, 20]
    assert sum(split("formulation", 1000).values()) == 1000
    assert len(split("formulation", 1000)) == 6


def test_pairs_that_share_draws_show_small_steps() -> None:
    lower = np.array([True] * 50 + [False] * 50)
    upper = np.array([True] * 55 + [False] * 45)
    # 5 of 100 pairs rise: mean .05, sd sqrt(.05 * .95)
    assert steps_up(lower, upper) == pytest.approx(0.05 / np.sqrt(0.05 * 0.95 / 100))
    assert steps_up(lower, lower) == 0.0


def test_a_point_is_what_its_numbers_say_in_a_file() -> None:
    """Points are put together without reading a scenario anew, and are the same scenario."""
    kind = list(KINDS)[4]
    point = rejection.Point.at([0.5] * len(rejection.RANGES))
    given = point.put_into(arm_scenario("formulation", kind), kind)
    ranges = rejection.RANGES.values()
    settings: dict[str, Any] = {r.path: r.low + 0.5 * (r.high - r.low) for r in ranges}
    batna, hold = settings.pop("parties.*.batna"), settings.pop("mediators.mediator.leverage")
    edge = ICB_BEFORE_1975.parameters.one_sided
    settings["parties.claimant.batna"] = {"normal": [batna, 0.15, 0, 1]}
    settings["parties.holder.batna"] = {"normal": [batna + edge, 0.15, 0, 1]}
    settings["mediators.mediator.leverage.*"] = hold
    read = apply(arm_scenario("formulation", kind), settings)
    for part in ("process", "parties", "mediators", "issues"):
        assert getattr(given, part) == getattr(read, part)


def test_a_parameter_is_constrained_where_kept_points_crowd() -> None:
    possible = rejection.Range("", 2.0, 4.0)
    even = np.linspace(0, 1, 50)
    assert not rejection.marginal(possible, even).constrained
    assert rejection.marginal(possible, even * 0.5).constrained
    assert rejection.marginal(possible, 0.25 + even * 0.5).constrained  # narrower, not moved
    crowded = rejection.marginal(possible, even * 0.5)
    assert (crowded.low, crowded.high) == pytest.approx((2.05, 2.95))
    assert crowded.width == pytest.approx(0.5)


@pytest.mark.long
def test_the_section_on_parameters_has_a_line_for_each() -> None:
    section = identifiability.section(points=6, runs=30)
    assert section.table is not None
    assert [line[0] for line in section.table.body] == list(rejection.RANGES)
    assert {len(line) for line in section.table.body} == {len(section.table.head)}
    assert {row.verdict for row in section.rows} == {NO_TEST}
    assert "6 points" in section.rows[0].got


def test_the_case_replayed_is_no_test_and_can_change() -> None:
    usual = replay.rows(400)
    assert {row.verdict for row in usual} == {NO_TEST}
    alone = replay.rows(400, (("mediators.*.present", 0.0),))
    calm = replay.rows(400, (("violence.*.rate", 0.0),))
    assert float(alone[0].got[:5]) < 0.15 < float(usual[0].got[:5])
    assert float(calm[3].got[:5]) == 0.0 < float(usual[3].got[:5])


@pytest.mark.long
def test_bands_of_cases_can_miss() -> None:
    """Where nobody mediates what must fall without mediators does not, and little comes back."""
    alone = cases.rows(400, cases.NOBODY_MEDIATES)
    falls = [row for row in alone if "with mediators and without" in row.claim]
    assert len(falls) == len(cases.FALLS)
    assert {row.verdict for row in falls} == {MISSES}
    for claim in (
        "istanbul-2025: an interim", "camp-david-1978: settled", "kenya-2008: talks",
        "us-taliban-2019: talks",
    ):  # fmt: skip
        assert missed(alone, claim)
    worse = ("process.escalation.truce", 0.9), ("process.escalation.no_truce", 0.9)
    ready = cases.rows(400, (("process.consent.base", 5.0), *worse))
    for claim in (
        "istanbul-2025: talks come back without", "kenya-2008: hostilities",
        "us-taliban-2019: hostilities",
    ):  # fmt: skip
        assert missed(ready, claim)


# ---- the page


def parts_of(words: str) -> dict[str, str]:
    """Return the sections of a page by their headings."""
    parts = [part.partition("\n") for part in words.split("\n## ")]
    return {head.strip(): body.strip() for head, _, body in parts}


def numbered(words: str) -> dict[str, str]:
    """Return the sections that have a number, by their titles."""
    return {head.partition(". ")[2]: body for head, body in parts_of(words).items()
            if head[0].isdigit()}  # fmt: skip


# That runs have changed is told each time by tests/engine/test_digests.py, and that the page is
# old by the section that plays none; those at full size together take a minute.
@pytest.mark.parametrize("which", [(2,), pytest.param((0, 1, 3, 4), marks=pytest.mark.long)])
def test_the_page_repeats_what_the_checks_say(which: tuple[int, ...]) -> None:
    """All sections but that on the parameters, which takes a minute, are made anew."""
    made = [CHECKS[number]() for number in which]
    shown, now = map(numbered, (PAGE.read_text(encoding="utf-8"), page.markdown(made)))
    assert len(now) == len(which)
    for title, body in now.items():
        assert shown[title] == body, title


def test_the_page_has_its_top_its_misses_and_every_parameter() -> None:
    words = PAGE.read_text(encoding="utf-8")
    assert words.startswith(page.INTRODUCTION.read_text(encoding="utf-8").rstrip())
    assert all(f"| {name} |" in words for name in rejection.RANGES)
    missing = words.count("| **misses**")
    assert words.count("\n- Misses: ") == missing > 0
    assert f"rows hold, {missing} miss," in words


def printed(name: str) -> str:
    """Return what ought to be printed of `section`."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def section() -> Section:
    return Section(
        "Made up", "Words.",
        (Row("One", "who", "1", "1", HOLDS), Row("Two", "who", "1", "2", MISSES, "It is odd.")),
        remarks=("The end.",),
    )  # fmt: skip


def test_a_miss_stands_in_the_table_and_above_it() -> None:
    made = page.markdown([section()])
    assert made == f"{page.INTRODUCTION.read_text(encoding='utf-8')}\n{printed('made_up.md')}"


def test_kinds_of_rows_are_counted_apart() -> None:
    rows = [
        checked("One", "who", "1", "1", True, "So it is.", "Why not?", kind=FITTED),
        checked("Two", "who", "1", "2", False, "It is so.", " Why not?", kind=TEST),
        checked("Three", "who", "1", "1", True, "It is so.", kind=TEST),
        *of_kind(PROGRAM, [Row("Four", "who", "-", "1", NO_TEST)]),
    ]
    assert [row.why for row in rows] == ["So it is.", "It is so. Why not?", "It is so.", ""]
    assert page.counted(rows) == (
        "2 rows hold, 1 miss, 1 are no test. True tests among them: 1 hold, 1 miss."
    )
    assert [(kind, *counts) for kind, _, *counts in page.by_kind(rows)] == [
        ("program", "0", "0", "1"), ("built in", "0", "0", "0"), ("fitted", "1", "0", "0"),
        ("not blind", "0", "0", "0"), ("test", "1", "1", "0"),
    ]  # fmt: skip


@pytest.mark.long
def test_cases_of_which_a_number_was_chosen_after_they_were_played_are_no_test() -> None:
    kinds = {row.claim.partition(":")[0]: row.kind for row in cases.rows(runs=5)}
    assert {name for name, kind in kinds.items() if kind == NOT_BLIND} == set(cases.SEEN)
    assert {kinds[name] for name in kinds.keys() - cases.SEEN} == {TEST}


def test_in_words_each_row_is_a_block() -> None:
    assert page.in_words([section()]) == printed("made_up.txt")


def test_styles_of_the_data_are_those_of_the_arms() -> None:
    assert list(styles.FORMAL) == list(ARMS) == [NOBODY, *STYLES]
