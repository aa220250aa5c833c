"""Exercises on method: one case tests nothing, and a scenario of one's own."""

from __future__ import annotations

import math
from itertools import combinations
from statistics import NormalDist

from negsim.check.agreement import appraise, zone
from negsim.check.judgements import Together, judgements, together
from negsim.check.warnings import find_warnings
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError, quoted
from negsim.scenario.files.load import apply
from negsim.story.find import Found, find
from negsim.story.pattern import read_pattern
from negsim.teaching.exercises.case_study import CaseStudy, of, table
from negsim.teaching.paper import Markdown, Values

WENT: dict[str, str] = {
    "camp-david-1978": "settled",
    "cyprus-2017": "collapse",
    "dayton-1995": "collapse, then back within 2, then settled",
    "istanbul-2025": "back within 2, then interim, then collapse",
    "jeddah-2023": "back within 3, then interim, then collapse",
    "kenya-2008": "back within 2, then settled",
    "rambouillet-1999": "interim, then resume, then hostilities",
    "south-sudan-2018": "back, then interim, then settled",
    "thailand-cambodia-2025": "hostilities",
    "us-taliban-2019": "back, then settled",
    "vance-owen-1993": "collapse, then back, then collapse",
}
"""What happened in the shipped cases, as far as a pattern can say it; scenarios/README.md has it
with its sources."""

RIVALS: dict[str, dict[str, object]] = {
    "the file": {},
    "nobody presses": {"mediators.*.pressure": 0},
    "all lines firm": {"parties.*.red_lines.*.firmness": 1},
    "parties give way": {"parties.*.flexibility": 0.9},
}
"""Accounts of one case that contradict each other."""

MOST_JUDGED = 15
"""Judgements whose ends are tried; of more, the first."""

SEARCHED = 10_000
"""Runs that `negsim story --find` searches where some run matches."""


def one_case_facts(study: CaseStudy) -> Values:
    """Return how the case went, as a pattern."""
    lack = "it needs a case of which is known how it went, by its real name"
    study.require(study.scenario.id in WENT, f"{lack}: {', '.join(WENT)}")
    study.require(study.scenario.mediators, "it has no mediator")
    return {
        "went": WENT[study.scenario.id],
        "pattern": quoted(WENT[study.scenario.id]),
        "searched": f"{searched(study):,}",
    }


def searched(study: CaseStudy) -> int:
    """Return how many runs are searched for the pattern."""
    return SEARCHED if study.runs >= 1000 else study.runs


def likeness(study: CaseStudy, changes: dict[str, object], pattern: str) -> Found:
    """Return how many runs go a certain way."""
    layout = lay_out(apply(study.scenario, changes) if changes else study.scenario)
    runs = searched(study)
    try:
        return find(pattern, layout, study.seed, (runs,))
    except NegsimError:
        read_pattern(pattern, layout.scenario)  # only a search without a match counts as none
        return Found(pattern, runs, 0, ())


def cases_needed(p: float, q: float) -> str:
    """Return how many cases would tell two shares apart: level .05, one-sided, power .8."""
    if p == q:
        return "no number"
    level, power = NormalDist().inv_cdf(0.95), NormalDist().inv_cdf(0.8)
    root = level * math.sqrt(p * (1 - p)) + power * math.sqrt(q * (1 - q))
    return f"{max(1, math.ceil((root / (p - q)) ** 2)):,}"


def one_case(study: CaseStudy) -> Values:
    """Return how often each account goes as the case did, and what that can tell."""
    went = WENT[study.scenario.id]
    wider = went.split(", then ")[-1]
    found = {name: likeness(study, change, went) for name, change in RIVALS.items()}
    wide = {name: likeness(study, change, wider) for name, change in RIVALS.items()}
    shares = {name: one.matching / one.searched for name, one in found.items()}
    rows = [
        (name, of(one.matching, one.searched), f"{(1 - shares[name]) ** 2:.3f}")
        for name, one in found.items()
    ]
    pairs = [
        (f"{a} and {b}", ratio(shares[a], shares[b]), cases_needed(shares[a], shares[b]))
        for a, b in combinations(RIVALS, 2)
    ]
    before, after = (
        sorted(RIVALS, key=lambda name: -some[name].matching) for some in (found, wide)
    )
    return {
        "likeness": table(("Account", "Runs that go as the case did", "Brier score"), rows),
        "ratios": table(("Accounts", "Likelihood ratio", "Cases needed"), pairs),
        "best": max(shares, key=lambda name: shares[name]),
        "wider": wider,
        "widened": table(
            ("Account", "Runs that go this way"),
            [(name, of(one.matching, one.searched)) for name, one in wide.items()],
        ),
        "first": before[0],
        "last": before[-1],
        "first_when_wider": after[0],
        "last_when_wider": after[-1],
        "largest": largest(tuple(shares.values())),
    }


def ratio(one: float, other: float) -> str:
    """Return how many times likelier the likelier of two accounts makes what happened."""
    if min(one, other) == 0:
        return "not to be told: no run of one goes this way"
    return f"{max(one, other) / min(one, other):.2f}"


def largest(shares: tuple[float, ...]) -> str:
    """Return the largest ratio of two shares above 0."""
    found = [share for share in shares if share > 0]
    return ratio(min(found), max(found)) if found else "none"


def own_scenario_facts(study: CaseStudy) -> Values:
    """Return nothing: the sheet begins with an empty folder."""
    return {}


def swings(study: CaseStudy, groups: tuple[Together, ...]) -> Markdown:
    """Return what is settled and comes back at both ends of each judgement."""
    rows = []
    for group in groups[:MOST_JUDGED]:
        low, high = (
            study.play({part.path: getattr(part, end) for part in group.parts})
            for end in ("low", "high")
        )
        gains = (100 * (high.share(way) - low.share(way)) for way in ("settled", "revived"))
        settled = (low.reported("settled"), high.reported("settled"))
        rows.append((group.words(), *settled, *(f"{gain:+.1f}" for gain in gains)))
    heads = ("Settled, low end", "Settled, high end", "Points", "Came back, points")
    return table(("Judgement", *heads), rows)


def own_scenario(study: CaseStudy) -> Values:
    """Return what a teacher looks up about a scenario: zone, notes, warnings, what matters."""
    scenario = study.scenario
    appraisal, judged = appraise(scenario), judgements(scenario)
    space, groups = zone(appraisal), together(scenario)
    ranged = tuple(g for g in groups if any(part.low < part.high for part in g.parts))
    warnings = [f"- `{one.path}`: {one.what}" for one in find_warnings(scenario, appraisal)]
    played = study.play()
    return {
        "packages": f"{space.packages:,}",
        "zone_now": f"{space.zone_now:,}",
        "zone_softened": f"{space.zone_softened:,}",
        "settled": played.reported("settled"),
        "revived": played.reported("revived"),
        "judgements": str(len(judged)),
        "groups": str(len(groups)),
        "single": str(sum(one.low == one.high for one in judged)),
        "swings": swings(study, ranged) if ranged else Markdown("No judgement has a range."),
        "left_out": str(max(0, len(ranged) - MOST_JUDGED)),
        "warnings": Markdown("\n".join(warnings) or "None."),
        "trust": f"{space.trust:.2f}",
    }
