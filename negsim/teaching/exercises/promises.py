"""Exercises on what is promised: guarantees, and deals signed under pressure."""

from __future__ import annotations

from negsim.check.agreement import appraise, zone
from negsim.scenario.fields import middle
from negsim.scenario.scenario import Issue
from negsim.teaching.exercises.case_study import CaseStudy, changed, table
from negsim.teaching.paper import Markdown, Values

TRUST = (0.0, 0.9)
PRESSURES = (0.6, 0.8, 1.0)
DEAR = 0.6
"""What no deal is worth to all parties where pressure has something to force."""


def verification(study: CaseStudy) -> Issue:
    """Return the issue that verifies the others, of a case that has both parties' promises."""
    issues = study.scenario.issues
    found = [issue for issue in issues if issue.assurance]
    study.require(found, "no issue of it verifies the others")
    study.require(any(k.performed_by for k in issues), "nobody in it has to keep a promise")
    path = f"issues.{found[0].id}.assurance.*"
    signed = any(study.play(change).result.tally.settled for change in ({}, {path: 1}, {path: 0}))
    study.require(signed, f"no text is signed in {study.runs:,} runs, so none can be compared")
    return found[0]


def guarantees_facts(study: CaseStudy) -> Values:
    """Return the issue that verifies and its levels, which `negsim show` prints."""
    issue = verification(study)
    return {
        "issue": issue.name,
        "path": f"issues.{issue.id}.assurance.*",
        "assurances": worths(study, issue, worked_out=False),
    }


def worths(study: CaseStudy, issue: Issue, worked_out: bool) -> Markdown:
    """Return what a promise is worth at each level and trust, or empty cells to write it in."""
    trusts = (middle(study.scenario.process.start.trust), *TRUST)
    rows = []
    for level, q in zip(issue.levels, map(middle, issue.assurance), strict=True):
        cells = (f"{q + (1 - q) * trust:.2f}" if worked_out else "" for trust in trusts)
        rows.append((level, f"{q:g}", *cells))
    return table(("Level", "Assurance", *(f"Worth at trust {t:g}" for t in trusts)), rows)


def guarantees(study: CaseStudy) -> Values:
    """Return what promises are worth by hand, and what comes of symbols, trust and a guarantor."""
    issue = verification(study)
    path = f"issues.{issue.id}.assurance.*"
    settings: dict[str, dict[str, object]] = {
        "symbols: nothing can be seen": {path: 0},
        "as in the file": {},
        "all can be seen": {path: 1},
    }
    rows, failing, rooms = [], [], []
    for name, change in settings.items():
        played = study.play(change)
        trusting = [study.play(change | {"process.start.trust": t}) for t in TRUST]
        rows.append((name, *(one.reported("settled") for one in (played, *trusting))))
        failing.append((name, *(one.failed() for one in (played, *trusting))))
        rooms.append((name, f"{zone(appraise(played.result.scenario)).zone_softened:,}"))
    heads = ("as in the file", *(f"{t:g}" for t in TRUST))
    symbols, seen = (study.play({path: q}).happened("settled") for q in (0, 1))
    return {
        "worth": worths(study, issue, worked_out=True),
        "settled": table(("Guarantees", *(f"Settled, trust {t}" for t in heads)), rows),
        "failing": table(("Guarantees", *(f"Failed, trust {t}" for t in heads)), failing),
        "rooms": table(("Guarantees", "Zone at full softening"), rooms),
        "pairs": changed(symbols, seen),
    }


def forced_deals_facts(study: CaseStudy) -> Values:
    """Return the levels of pressure that are compared; some text must get signed."""
    watched = study.scenario.process.implementation.rounds
    study.require_pressure()
    study.require(watched, "what is signed in it is not watched afterwards")
    signed = study.play({"mediators.*.pressure": PRESSURES[-1]}).result.tally.settled
    study.require(signed, f"no text is signed in {study.runs:,} runs at full pressure")
    return {
        "pressures": ", ".join(f"{p:g}" for p in PRESSURES),
        "watched": str(watched),
        "dear": f"{DEAR:g}",
        "fall": f"{middle(study.scenario.process.reservation.pressure):g}",
    }


def forced_deals(study: CaseStudy) -> Values:
    """Return what pressure gets signed and what of that fails, where no deal is cheap and dear."""
    settings: dict[str, dict[str, object]] = {
        "as in the file": {},
        f"no deal worth {DEAR:g} to all": {"parties.*.batna": DEAR},
        f"no deal worth {DEAR:g}, term left out": {
            "parties.*.batna": DEAR,
            "process.implementation.shortfall": 0,
        },
    }
    signed, failed = [], []
    for pressure in PRESSURES:
        played = [study.play({"mediators.*.pressure": pressure, **s}) for s in settings.values()]
        signed.append((f"{pressure:g}", *(one.reported("settled") for one in played[:2])))
        failed.append((f"{pressure:g}", *(one.failed() for one in played)))
    named = tuple(map(str.capitalize, settings))
    hardest: dict[str, object] = {"mediators.*.pressure": PRESSURES[-1]}
    unforced = hardest | {"process.implementation.shortfall": 0}
    batnas = [(party.name, f"{middle(party.batna):g}") for party in study.scenario.parties]
    return {
        "signed": table(("Pressure", *named[:2]), signed),
        "failed": table(("Pressure", *named), failed),
        "forced": study.play(hardest).failed(),
        "unforced": study.play(unforced).failed(),
        "batnas": table(("Party", "No deal is worth (middle of its range)"), batnas),
    }
