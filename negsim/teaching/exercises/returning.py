"""Exercises on coming back: what a mediator is worth, ripeness, one more chance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from negsim.errors import quoted
from negsim.scenario.fields import highest, middle
from negsim.teaching.exercises.case_study import (
    CaseStudy,
    Played,
    changed,
    logistic,
    lost_and_won,
    table,
)
from negsim.teaching.paper import Values
from negsim.wording import listed

ALONE: dict[str, object] = {"mediators.*.present": 0}
"""The case without any mediator."""

PAIN = (0.0, 2.0, 6.0)
"""Weights of pain in the log odds of readiness: none, the default, three times that."""

WAITING = (0.01, 0.03, 0.1)
"""Pain that each day without a deal costs every party."""

WAYS = ("revived", "interim_reached", "settled", "collapse", "hostilities")
HEADS = ("Came back", "Interim text", "Settled", "Collapse", "Hostilities")


def shares(played: Played) -> tuple[str, ...]:
    """Return the shares that the mediator's exercise compares."""
    return tuple(played.reported(way) for way in WAYS)


def mediator_facts(study: CaseStudy) -> Values:
    """Return the commands that take each mediator away."""
    study.require_mediators_from_the_start()
    mediators = study.scenario.mediators
    without = [quoted(f"mediators.{one.id}.present=0") for one in mediators]
    command = f"$ negsim run {quoted(study.called)} --runs {study.runs} --set"
    return {
        "without_each": "\n".join(f"{command} {setting}" for setting in without),
        "mediators": ", ".join(one.name for one in mediators),
        "without_first": without[0],
        "first": mediators[0].name,
    }


def mediator(study: CaseStudy) -> Values:
    """Return what is lost without each mediator and without all, on the same random numbers."""
    whole, alone = study.play(), study.play(ALONE)
    back = whole.happened("revived")
    rows, losses, lines = [("as in the file", *shares(whole))], [], []
    for one in study.scenario.mediators:
        left = study.play({f"mediators.{one.id}.present": 0})
        rows.append((f"without {one.name}", *shares(left)))
        losses.append(whole.share("revived") - left.share("revived"))
        came = left.happened("revived")
        lost = np.flatnonzero(back & ~came)
        shown = f"; first lost: run {', run '.join(map(str, lost[:3]))}" if len(lost) else ""
        lines.append((one.name, changed(back, came) + shown))
    rows.append(("without any", *shares(alone)))
    both = whole.share("revived") - alone.share("revived")
    worth = {
        head: abs(whole.reached(way) - alone.reached(way))
        for way, head in zip(WAYS, HEADS, strict=True)
    }
    return {
        "shares": table(("Setting", *HEADS), rows),
        "pairs": table(("Without", "Came back: the same runs, compared one by one"), lines),
        "sum": f"{100 * sum(losses):.1f}",
        "both": f"{100 * both:.1f}",
        "adding_up": adding_up(losses, both),
        "most": max(worth, key=lambda head: worth[head]),
        "least": min(worth, key=lambda head: worth[head]),
    }


def adding_up(apart: Sequence[float], together: float) -> str:
    """Return how shares lost without each mediator compare with what is lost without all."""
    if len(apart) == 1:
        return "one"
    if abs(together - sum(apart)) < 0.01:
        return "alike"
    return "more" if together > sum(apart) else "less"


def ripeness_facts(study: CaseStudy) -> Values:
    """Return the part of the odds that the sheet's sum by hand begins with."""
    consent, hurt = study.scenario.process.consent, study.scenario.process.hurt
    study.require_mediators_from_the_start()
    study.require(highest(consent.hurt), "pain has no weight in the readiness to return")
    return {
        "base": f"{middle(consent.base):g}",
        "on_site": f"{middle(consent.on_site):g}",
        "kept": f"{middle(hurt.kept):g}",
        "rise": listed(f"{middle(i.waiting):g} to {i.name}" for i in study.scenario.parties),
    }


def gathered(rise: float, kept: float, days: int) -> float:
    """Return the pain that has gathered after some days."""
    return rise * (1 - kept**days) / (1 - kept) if kept < 1 else days * rise


def ripeness(study: CaseStudy) -> Values:
    """Return chances of joint readiness by hand, and returns with and without mediators."""
    consent = study.scenario.process.consent
    start = middle(consent.base) + middle(consent.on_site)
    by_hand = []
    for first, second in ((0.0, 0.0), (0.5, 0.5), (1.0, 0.0), (1.0, 1.0)):
        chances = (
            logistic(start + weight * first) * logistic(start + weight * second)
            for weight in PAIN[1:]
        )
        by_hand.append((f"{first:g} and {second:g}", *(f"{100 * one:.1f} %" for one in chances)))
    rows, faster = [], []
    for weight in PAIN:
        pain = {"process.consent.hurt": weight}
        played = (study.play(pain), study.play(pain | ALONE))
        rows.append((f"{weight:g}", *(one.reported("revived") for one in played)))
    for rise in WAITING:
        hurting = ALONE | {"parties.*.waiting": rise, "process.consent.hurt": PAIN[-1]}
        alone, shut = study.play(hurting), study.play(hurting | {"process.softening.pain": 0})
        settled = (one.reported("settled") for one in (alone, shut))
        faster.append((f"{rise:g}", alone.reported("revived"), *settled))
    kept = middle(study.scenario.process.hurt.kept)
    weights = [f"Weight {weight:g}" for weight in PAIN[1:]]
    return {
        "by_hand": table(("Pain of the two", *weights), by_hand),
        "ten": listed(
            f"{gathered(middle(party.waiting), kept, 10):.2f} to {party.name}"
            for party in study.scenario.parties
        ),
        "shares": table(("Weight of pain", "With mediators", "Without any"), rows),
        "faster": table(("Pain a day", "Came back", "Settled", "Settled, lines shut"), faster),
        "first": study.play(ALONE).reported("revived"),
    }


def begins(study: CaseStudy) -> tuple[int, ...]:
    """Return the rounds from which mediators press: the first, after a quarter, after half."""
    rounds = study.scenario.process.rounds
    return tuple(dict.fromkeys((1, 1 + rounds // 4, 1 + rounds // 2)))


def broken_off(study: CaseStudy) -> dict[str, object]:
    """Return the change that begins the case just after a collapse, if it does not already."""
    start = study.scenario.process.start
    if start.phase == "collapsed" and start.on_site:
        return {}
    return {"process.start.phase": "collapsed", "process.start.on_site": True}


def one_more_chance_facts(study: CaseStudy) -> Values:
    """Return the rounds from which pressing begins, and the setting just after a collapse."""
    study.require(study.scenario.mediators, "it has no mediator")
    study.require_pressure()
    begin, moved = begins(study), broken_off(study)
    study.require(len(begin) == 3, "it has too few rounds to begin early, later and late")
    return {
        "start": "".join(f" --set {path}={str(value).lower()}" for path, value in moved.items()),
        "second": str(begin[1]),
        "third": str(begin[2]),
        "leaving": f"{middle(study.scenario.process.leaving):g}",
    }


ONLY_PRESSING: dict[str, object] = {"mediators.*.facilitation": 0, "mediators.*.formulation": 0}

COLUMNS = ("Pressing alone", "Pressing alone, nobody leaves", "Contacts kept, then pressing")


def waits(study: CaseStudy) -> dict[int, list[Played]]:
    """Return by the round in which pressing begins what comes of each of `COLUMNS`."""
    kept = broken_off(study)
    alone = kept | ONLY_PRESSING
    return {
        begin: [
            study.play(setting | {"mediators.*.press_from": begin})
            for setting in (alone, alone | {"process.leaving": 0}, kept)
        ]
        for begin in begins(study)
    }


def one_more_chance(study: CaseStudy) -> Values:
    """Return who is still there by hand, and returns by when pressing begins."""
    leaving, played = middle(study.scenario.process.leaving), waits(study)
    back = {begin: [one.share("revived") for one in columns] for begin, columns in played.items()}
    stays = [
        (str(d), *(f"{100 * (1 - leaving) ** (n * d):.1f} %" for n in (1, 2))) for d in (1, 3, 7)
    ]
    rows = [
        (str(begin), *(one.reported("revived") for one in columns))
        for begin, columns in played.items()
    ]
    falls = [
        (f"{one} to {other}", *(f"{100 * (b - a):+.1f}" for a, b in zip(*both, strict=True)))
        for (one, other), both in zip(pairwise(back), pairwise(back.values()), strict=True)
    ]
    worth = {begin: shares[1] - shares[0] for begin, shares in back.items()}
    early, late = (columns[0].happened("revived") for columns in [*played.values()][:2])
    first, second, third = (shares[0] for shares in back.values())
    pressing = broken_off(study) | {**ONLY_PRESSING, "process.consent.hurt": 0}
    painless = [
        study.play(pressing | {"mediators.*.press_from": begin}).happened("revived")
        for begin in begins(study)[:2]
    ]
    return {
        "stays": table(("After days", "One delegation still there", "Both"), stays),
        "shares": table(("Pressing begins in round", *COLUMNS), rows),
        "staying": ", ".join(f"{100 * won:.1f} points from round {b}" for b, won in worth.items()),
        "staying_grows": [*worth.values()][-1] > worth[1],
        "waiting": changed(early, late),
        "some_won": lost_and_won(early, late)[1] > 0,
        "waiting_painless": changed(*painless),
        "levels_off": first - second > 0 and second - third < (first - second) / 3,
        "falls": table(("Waiting from round", *COLUMNS), falls),
    }
