"""A pack for class from any scenario: a folder of pages that print well, one file a sheet.

Each role's sheet is a file of its own that can be handed out alone. The rooms `packroles`,
`packpublic`, `packsheets`, `packinjects`, `packteacher` and `packdebrief` write the sheets.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from negsim.check.agreement import Zone, appraise, zone
from negsim.disk import new_folder
from negsim.results.provenance import version
from negsim.results.result import Result, run
from negsim.scenario.scenario import Scenario
from negsim.teaching.packs.debrief import debrief, rubric
from negsim.teaching.packs.injects import injects
from negsim.teaching.packs.page import h2, listed, p, page, tag
from negsim.teaching.packs.public import long_brief, short_brief
from negsim.teaching.packs.roles import mediator_parts, party_parts
from negsim.teaching.packs.teacher import plan
from negsim.teaching.packs.worksheets import observer_sheet, round_log, worksheet

RUNS = 2_000
"""Runs that the debrief compares a class with."""

SEED = 1

TEACHER = "Teacher only"
ALL = "For all"


class Sheet(NamedTuple):
    """A file of a pack: its name, its heading, whom it is for, and what is on it."""

    file: str
    title: str
    audience: str
    parts: Iterator[str]


def pack_pages(scenario: Scenario) -> dict[str, str]:
    """Return the pages of a pack by the names of their files.

    Parameters
    ----------
    scenario : Scenario
        Any; for a class that knows the case, its fictional version.

    Returns
    -------
    dict of str to str
        ``index.html``, which leads to all others, first.
    """
    sheets = list(_sheets(scenario, run(scenario, RUNS, SEED), zone(appraise(scenario))))
    foot = (
        f"{scenario.name}. Made with negsim {version()} from the scenario {scenario.id}, "
        f"fingerprint {scenario.fingerprint}."
    )
    index = Sheet("index.html", f"{scenario.name}: the pack", TEACHER, _index(sheets))
    return {
        sheet.file: page(sheet.title, sheet.audience, sheet.parts, foot)
        for sheet in (index, *sheets)
    }


def _sheets(scenario: Scenario, result: Result, room: Zone) -> Iterator[Sheet]:
    """Yield the sheets in the order in which a teacher needs them."""
    name = scenario.name
    yield Sheet("teacher.html", f"{name}: teacher's plan", TEACHER, plan(scenario, room))
    yield Sheet("brief.html", name, ALL, short_brief(scenario))
    yield Sheet("brief-long.html", f"{name}: long brief", ALL, long_brief(scenario))
    for party in scenario.parties:
        parts = party_parts(scenario, party)
        yield Sheet(f"role-{party.id}.html", f"Role: {party.name}", _private(party.name), parts)
    for mediator in scenario.mediators:
        parts = mediator_parts(scenario, mediator)
        title = f"Role: {mediator.name}, mediator"
        yield Sheet(f"role-{mediator.id}.html", title, _private(mediator.name), parts)
    yield Sheet("worksheet.html", "Worksheet: offers", ALL, worksheet(scenario))
    yield Sheet("round-log.html", "Round log", ALL, round_log(scenario))
    yield Sheet("injects.html", "Injects", TEACHER, injects(scenario))
    yield Sheet("observer.html", "Observer's sheet", "For observers", observer_sheet(scenario))
    yield Sheet("debrief.html", "Debrief", TEACHER, debrief(result))
    yield Sheet("rubric.html", "Rubric", ALL, rubric())


def _private(name: str) -> str:
    return f"Private: for {name} only"


def _index(sheets: list[Sheet]) -> Iterator[str]:
    """Yield links to all sheets, in the order of use."""
    yield p("Open a file and print it from the browser, on A4 or Letter. Start with the plan.")
    yield h2("Files")
    yield listed(
        tag("span", tag("a", sheet.title, href=sheet.file), f" ({sheet.file}). {sheet.audience}.")
        for sheet in sheets
    )


def write_pack(scenario: Scenario, folder: str | os.PathLike[str]) -> list[str]:
    """Write the pack of a scenario as a new folder, whole or not at all.

    Parameters
    ----------
    scenario : Scenario
        As for `pack_pages`.
    folder : path
        A folder that does not exist yet, or is empty.

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    NegsimError
        If the folder holds something or cannot be written.
    """
    pages = pack_pages(scenario)
    with new_folder(folder) as part:
        for name, text in pages.items():
            (part / name).write_text(text, encoding="utf-8", newline="\n")
    return list(pages)
