"""Exercises on violence: what it does to talks through blame, and how it answers itself."""

from __future__ import annotations

import math
from itertools import product

from negsim.results.intervals import percent
from negsim.scenario.fields import highest, middle
from negsim.teaching.exercises.case_study import CaseStudy, Played, changed, lost_and_won, table
from negsim.teaching.paper import Values

BLAME = (0.0, 1.0)
OFTEN = 0.25
"""Chance of an incident a round where there is much violence."""

PATHS: dict[str, dict[str, object]] = {
    "none": {},
    "grievance": {"process.hurt.incident": 0},
    "trust": {"process.trust.incident": 0},
    "collapse": {"process.collapse.incident": 0},
    "answers": {"process.escalation.answers": 0},
    "hostilities": {"process.escalation.truce": 0, "process.escalation.no_truce": 0},
}
"""Ways in which violence that is blamed reaches talks, each with what closes it."""

ANSWERS = (0.0, 1.0, 3.0)
"""Rises of the rate of incidents at full grievance of another side: none, the default, and the most
that is left open."""

STRUCK = (0, 1, 3, 6)
"""Blamed incidents against the other side, one upon the other."""

LEVERS: dict[str, dict[str, object]] = {
    "nothing": {},
    "a truce at the start": {"process.start.truce": True},
    "a truce that no incident ends": {
        "process.start.truce": True,
        "process.escalation.truce_ends": 0,
    },
    "pain and grievance fade faster": {"process.hurt.kept": 0.9},
    "blame half the time": {"violence.*.attribution": 0.5},
}
"""What might cut the chain of answers; verification, whose path is the case's, joins them."""

SEEN = "all that is agreed can be seen"

ENDS = ("hostilities", "collapse", "revived", "settled")
HEADS = ("Hostilities", "Collapse", "Came back", "Settled")


def spoilers_facts(study: CaseStudy) -> Values:
    """Return the sources of violence in words."""
    study.require(study.scenario.violence, "it has no source of violence")
    names = {party.id: party.name for party in study.scenario.parties}
    return {
        "sources": "; ".join(
            f"{one.name} (against {names[one.victim]})" for one in study.scenario.violence
        ),
        "often": f"{OFTEN:g}",
        "ends": f"{middle(study.scenario.process.escalation.truce_ends):g}",
    }


def spoilers(study: CaseStudy) -> Values:
    """Return expected incidents by hand, and what violence and blame do to talks."""
    process = study.scenario.process
    rates = [middle(one.rate) for one in study.scenario.violence]
    rate, ends = sum(rates), middle(process.escalation.truce_ends)
    holds = math.prod((1 - one * ends) ** process.rounds for one in rates)
    ways = ("settled", "interim_reached", "collapse", "hostilities")
    settings: dict[str, dict[str, object]] = {
        "none": {"violence.*.rate": 0},
        "as in the file": {},
        f"{OFTEN:g} a round from each": {"violence.*.rate": OFTEN},
    }
    rows = []
    for (name, change), blame in product(settings.items(), BLAME):
        played = study.play(change | {"violence.*.attribution": blame})
        mean = played.result.tally.collapses / played.result.tally.runs
        shares = (played.reported(way) for way in ways)
        rows.append((name, f"{blame:g}", *shares, f"{mean:.2f}"))
    blamed = {"violence.*.rate": OFTEN, "violence.*.attribution": BLAME[1]}
    calm = study.play({"violence.*.rate": 0, "violence.*.attribution": BLAME[1]})
    rough, unblamed = (study.play(blamed | {"violence.*.attribution": blame}) for blame in (1, 0))
    pair = (calm.happened("settled"), rough.happened("settled"))
    lost, won = lost_and_won(*pair)
    closed = {name: study.play(blamed | change) for name, change in PATHS.items()}
    paths = [
        (name, one.reported("settled"), one.reported("hostilities")) for name, one in closed.items()
    ]
    heads = ("Settled", "Interim text", "Collapse", "Hostilities", "Collapses a run")
    return {
        "expected": f"{rate * process.rounds:.1f}",
        "holds": f"{100 * holds:.0f} %",
        "shares": table(("Violence", "Chance of blame", *heads), rows),
        "pairs": changed(*pair),
        "lost": lost,
        "won": won,
        "badly_calm": percent(ended_badly(calm), study.runs),
        "badly_rough": percent(ended_badly(rough), study.runs),
        "worse": ended_badly(rough) > ended_badly(calm),
        "unblamed": changed(calm.happened("settled"), unblamed.happened("settled")),
        "unblamed_wins": unblamed.share("settled") > calm.share("settled"),
        "paths": table(("Path closed", "Settled", "Hostilities"), paths),
        "strongest": max(closed, key=lambda name: closed[name].share("settled")),
        "hurt": f"{middle(process.hurt.incident):g}",
        "loss": f"{middle(process.trust.incident):g}",
    }


def ended_badly(played: Played) -> int:
    """Return how many runs end in collapse or in hostilities."""
    return played.ends("collapse") + played.ends("hostilities")


def retaliation_facts(study: CaseStudy) -> Values:
    """Return what the sums by hand begin with, and the change that lets all be seen."""
    process, violence = study.scenario.process, study.scenario.violence
    study.require(violence, "it has no source of violence")
    study.require(any(highest(one.attribution) > 0 for one in violence), "nobody is ever blamed")
    one_sided = "its violence strikes one party only, so nobody answers"
    study.require(len({one.victim for one in violence}) > 1, one_sided)
    verifying = [issue.id for issue in study.scenario.issues if issue.assurance]
    return {
        "source": violence[0].name,
        "rate": f"{middle(violence[0].rate):g}",
        "rise": f"{middle(process.hurt.incident):g}",
        "kept": f"{middle(process.hurt.kept):g}",
        "strong": f"{ANSWERS[-1]:g}",
        "seen": f"issues.{verifying[0]}.assurance.*" if verifying else "process.assurance",
    }


def answered(rate: float, answers: float, grievance: float) -> float:
    """Return the chance of an incident, nothing checked: 7.7 of ``docs/model.md``."""
    return min(1.0, rate * (1 + answers * min(1.0, grievance)))


def retaliation(study: CaseStudy) -> Values:
    """Return the chain of answers by hand, what answers do to talks, and what cuts the chain."""
    hurt = study.scenario.process.hurt
    rate, rise, kept = map(middle, (study.scenario.violence[0].rate, hurt.incident, hurt.kept))
    chain = [
        (
            str(k),
            f"{min(1, k * rise):.2f}",
            *(f"{answered(rate, a, k * rise):.3f}" for a in ANSWERS[1:]),
        )
        for k in STRUCK
    ]
    played = {f"answers {a:g}": study.play({"process.escalation.answers": a}) for a in ANSWERS}
    calm = study.play({"violence.*.rate": 0})
    rows = [
        (name, *(one.reported(way) for way in ENDS))
        for name, one in {"no violence": calm, **played}.items()
    ]
    mild, _, strong = played.values()
    ends = mild.happened("hostilities"), strong.happened("hostilities")
    lost, won = lost_and_won(*ends)
    started = ", ".join(map(str, (ends[1] & ~ends[0]).nonzero()[0][:4]))
    others = (study.runs * (strong.share(way) - mild.share(way)) for way in ("revived", "settled"))
    seen: dict[str, object] = {retaliation_facts(study)["seen"]: 1, "process.shield": 1}
    answering: dict[str, object] = {"process.escalation.answers": ANSWERS[-1]}
    cut = {name: study.play(answering | change) for name, change in {**LEVERS, SEEN: seen}.items()}
    levers = [(name, *(one.reported(way) for way in ENDS)) for name, one in cut.items()]
    fewest = min(cut, key=lambda name: cut[name].ends("hostilities"))
    saved = {
        name: strong.ends("hostilities") - one.ends("hostilities") for name, one in cut.items()
    }
    return {
        "chain": table(("Blamed incidents", "Grievance", "Answers 1", "Answers 3"), chain),
        "half": f"{math.log(0.5) / math.log(kept):.0f}" if 0 < kept < 1 else "no number of",
        "shares": table(("Setting", *HEADS), rows),
        "more_hostile": changed(*ends),
        "more_back": changed(mild.happened("revived"), strong.happened("revived")),
        "violence_back": changed(calm.happened("revived"), mild.happened("revived")),
        "answers_matter": won - lost > max(*map(abs, others), 0),
        "started": started or "none",
        "levers": table(("With answers 3", *HEADS), levers),
        "fewest": fewest,
        "seen_little": saved[SEEN] < saved[fewest] / 4,
        "interim": cut[SEEN].reported("interim_reached"),
        "quiet": changed(strong.happened("settled"), cut[fewest].happened("settled")),
    }
