"""A pack for class from any scenario: a folder of pages that print well, one file a sheet.

Each role's sheet is a file of its own that can be handed out alone. The templates of
`negsim.teaching.paper` have the words of each sheet; here is what is put into them.
"""

from __future__ import annotations

import math
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from negsim.check.agreement import appraise, zone
from negsim.disk import new_folder
from negsim.results.intervals import percent, percent_interval
from negsim.results.provenance import version
from negsim.results.result import Result, classes, run
from negsim.rules.mediation import FURTHER
from negsim.scenario.fields import MOST, highest, lowest, middle
from negsim.scenario.scenario import Mediator, Party, Scenario
from negsim.teaching.packs.breaks import dice
from negsim.teaching.packs.injects import cards, expected
from negsim.teaching.packs.lines import (
    SOFTENED,
    kept_of_softening,
    kept_promises,
    level_points,
    line_prices,
    points,
    presses,
    promised_gain,
    softened_by_a_press,
    waited,
)
from negsim.teaching.packs.plan import PLANS, USUAL, Plan, plan_for
from negsim.teaching.packs.roles import texts_on
from negsim.teaching.packs.seats import HOME, Seating, printed, seating
from negsim.teaching.packs.ways import texts_by_face
from negsim.teaching.paper import Pages

RUNS = 2_000
"""Runs that the debrief compares a class with."""

SEED = 1

BODY = re.compile("</?body[^>]*>")

LETTERS = 3600
"""About what a page of paper holds, without anything else."""

TAKES = {
    "<tr": 20, "<h": 20, "<p": 40, "<li": 40, 'class="line"': 100, 'class="sheet"': LETTERS,
}  # fmt: skip
"""As much room as so many letters."""


def pack_pages(
    scenario: Scenario,
    templates: str | Path | None = None,
    *,
    students: int | None = None,
    minutes: int | None = None,
) -> dict[str, str]:
    """Return the pages of a pack by the names of their files; first the index, which has links.

    A class that knows the case is given its fictional version. Templates in a folder `templates`
    are taken instead of those of the same names. For a number of `students`, 4 to 60, the pack has
    their seats, a timetable, how many copies to print, cards to hand out and, where people at home
    have seats, their sheets. With `minutes`, 45 to 180, or `students` all pages are for a class of
    one length, 90 minutes if none is given.

    Raises
    ------
    NegsimError
        If there are too few or too many students or minutes, or if a template has a mistake.
    """
    seated = None if students is None else seating(scenario, students)
    plans = PLANS if students is minutes is None else (plan_for(minutes or USUAL),)
    pages, shared = Pages(templates), shared_values(scenario, plans) | {"seated": seated}
    made, listed = {}, []
    for file, template, more in _sheets(scenario, plans, seated):
        values = shared | more
        made[file] = pages.page(template, values)
        heading = {name: pages.block(template, name, values) for name in ("title", "audience")}
        listed.append({"file": file, **heading})
    if seated is not None:
        found = {one["file"]: (one["title"], BODY.split(made[one["file"]])[1]) for one in listed}
        shared["copies"] = [(group, *found[file]) for group, file in printed(seated)]
        shared["paper"] = sum(_sides(body) for *_, body in shared["copies"])
        made["print-all.html"] = pages.page("print-all.html", shared)
    return {"index.html": pages.page("index.html", {**shared, "sheets": listed}), **made}


def _sides(body: str) -> int:
    """Return about how many pages of paper a sheet takes."""
    taken = sum(letters * body.count(tag) for tag, letters in TAKES.items())
    return math.ceil((taken + len(re.sub(r"<[^>]+>\s*", "", body))) / LETTERS)


def _sheets(
    scenario: Scenario, plans: Sequence[Plan], seated: Seating | None
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield file, template and own values of each sheet, in the order in which one needs them."""
    dealt = {"cards": cards(scenario, plans)}
    shares, thrown = _shares(run(scenario, RUNS, SEED)), dice(scenario, plans)
    if seated is not None:
        back = points(thrown[0].come_back(plans[0].rounds))
        own = {"copies": Counter(file for _, file in printed(seated)), "groups_back": back}
        yield "class.html", "class.html", {**dealt, **shares, **own, "plan": plans[0]}
    yield "teacher.html", "teacher.html", {"zone": zone(appraise(scenario))}
    yield "brief.html", "brief.html", {}
    yield "brief-long.html", "brief-long.html", {"notes": dict(scenario.notes)}
    for party in scenario.parties:
        own = _party(scenario, party, plans)
        yield f"role-{party.id}.html", "party.html", own
        if seated is not None and seated.count(HOME):
            yield f"home-{party.id}.html", "home.html", own
    for mediator in scenario.mediators:
        yield f"role-{mediator.id}.html", "mediator.html", _mediator(scenario, mediator, plans)
    yield "worksheet.html", "worksheet.html", {}
    yield "round-log.html", "round-log.html", {}
    yield "injects.html", "injects.html", {**dealt, "dice": thrown}
    if seated is not None:
        yield "cards.html", "cards.html", dealt
    yield "observer.html", "observer.html", {}
    yield "debrief.html", "debrief.html", shares
    yield "rubric.html", "rubric.html", {}


def shared_values(scenario: Scenario, plans: Sequence[Plan] = PLANS) -> dict[str, Any]:
    """Return what any template may use: the scenario, and functions that read it."""
    names, process = {party.id: party.name for party in scenario.parties}, scenario.process
    patient = middle(process.interim.patience) - middle(process.start.rounds)
    return {
        "scenario": scenario,
        "version": version(),
        "issues": {issue.id: issue for issue in scenario.issues},
        "names": names,
        "mediators": {mediator.id: mediator.name for mediator in scenario.mediators},
        "names_of": lambda parties: [names[one] for one in parties],
        "plans": plans,
        "heads": [f"{plan.minutes} minutes" for plan in plans],
        "seated": None,
        "middle": middle,
        "highest": highest,
        "points": points,
        "level_points": level_points,
        "texts_on": lambda role: texts_on(scenario, role),
        "by_face": texts_by_face(scenario),
        "expected": lambda source: expected(scenario, source),
        "interim_from": [plan.lasting(max(0.0, patient) / process.rounds) for plan in plans],
    }


def _party(scenario: Scenario, party: Party, plans: Sequence[Plan]) -> dict[str, Any]:
    """Return what the sheet of a party rests on, see `negsim.teaching.packs.lines`."""
    patience = middle(scenario.process.deadline) / scenario.process.rounds
    return {
        "party": party,
        "kept": kept_promises(scenario),
        "example": promised_gain(scenario, party),
        "verifying": next((issue.name for issue in scenario.issues if issue.assurance), ""),
        "prices": line_prices(scenario, party, party.red_lines),
        "prices_at_home": line_prices(scenario, party, party.principal_lines),
        "softened": SOFTENED,
        "kept_softening": [int(10 * kept_of_softening(scenario, plan) + 0.5) for plan in plans],
        "waited": waited(scenario, party),
        "patience": [plan.lasting(patience) for plan in plans],
    }


def _mediator(scenario: Scenario, mediator: Mediator, plans: Sequence[Plan]) -> dict[str, Any]:
    """Return what the sheet of a mediator rests on: how far and how often it presses, what else."""
    process, pressed = scenario.process, mediator.presses or [one.id for one in scenario.parties]
    further = zip(FURTHER, mediator.further, strict=False)
    return {
        "mediator": mediator,
        "softens": [
            [softened_by_a_press(scenario, mediator, at, plan) for plan in plans]
            if party.id in pressed
            else [0] * len(plans)
            for at, party in enumerate(scenario.parties)
        ],
        "boxes": [presses(scenario, mediator, plan) for plan in plans],
        "further": [(name, value) for name, value in further if highest(value) > 0.0],
        "stops_pressing": lowest(mediator.press_until) < min(MOST, process.rounds),
    }


def _shares(result: Result) -> dict[str, Any]:
    """Return how the runs of the same scenario ended."""
    runs, names = result.tally.runs, dict(classes(result.scenario))
    settled = sum(int(result.shares()[one.id]["count"]) for one in result.scenario.outcomes)
    return {
        "runs": runs,
        "seed": result.seed,
        "confidence": f"{100 * result.confidence:.0f} %",
        "revived": percent(result.tally.revived, runs),
        "settled": percent(settled, runs),
        "settled_share": settled / runs,
        "endings": [
            (names[key], percent(int(one["count"]), runs),
             percent_interval(one["low"], one["high"], runs))
            for key, one in result.shares().items()
        ],
    }  # fmt: skip


def write_pack(
    scenario: Scenario,
    folder: str | os.PathLike[str],
    templates: str | Path | None = None,
    *,
    students: int | None = None,
    minutes: int | None = None,
) -> list[str]:
    """Write `pack_pages` as a new folder, whole or not at all, and return the names of the files.

    Raises
    ------
    NegsimError
        If the folder holds something or cannot be written, or for what `pack_pages` refuses.
    """
    pages = pack_pages(scenario, templates, students=students, minutes=minutes)
    with new_folder(folder) as part:
        for name, text in pages.items():
            (part / name).write_text(text, encoding="utf-8", newline="\n")
    return list(pages)
