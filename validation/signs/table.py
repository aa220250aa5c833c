"""The whole table: rows held on their scenarios, as a page of Markdown and in words."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from validation.page import WIDTH, grid
from validation.signs.cases import (
    CAMP,
    CYP,
    DAY,
    FLEX,
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
    case,
)
from validation.signs.formula import BOUNDS, FEWER, JUDGED, RUNS, TELLS, Formula, search
from validation.signs.hold import hold
from validation.signs.measures import MEASURES
from validation.signs.row import Arms, Row
from validation.signs.rows.every import all_rows
from validation.signs.rows.red_lines import AS_IN_FILE
from validation.signs.subjects import SUBJECTS
from validation.signs.verdict import EQUAL, NEVER_FALLS, NEVER_RISES, WITHIN, Verdict

INTRODUCTION = Path(__file__).with_name("introduction.md")

SHORT = {
    IST: "ist", FLEX: "flex", UST: "ust", CAMP: "camp", KEN: "ken", RAM: "ram", GEN: "gen",
    MIX: "mix", TWINS: "twins", CYP: "cyp", DAY: "day", JED: "jed", SOU: "sou", THA: "tha",
    VAN: "van",
}  # fmt: skip

HELD, LACKS, MISSES = "holds", "not had", "MISSES"


@dataclass(frozen=True)
class Found:
    """A row held on a scenario."""

    row: Row
    scenario: str
    verdict: Verdict

    @property
    def words(self) -> str:
        """Whether it holds, cannot be had, or misses: goes the other way, or has no mechanism."""
        if self.verdict.holds:
            return HELD
        return LACKS if self.told and not self.verdict.against else MISSES

    @property
    def told(self) -> bool:
        """Whether the table says why it does not hold."""
        return self.scenario in self.row.lacking

    @property
    def room(self) -> str:
        """Standard errors of room, in words."""
        return "sure" if math.isinf(self.verdict.room) else f"{self.verdict.room:.1f}"

    @property
    def cells(self) -> str:
        """What the arms say, in words."""
        digits = 4 if max(self.verdict.cells, default=0.0) < 0.02 else 3
        return " ".join(
            "none" if math.isnan(cell) else f"{cell:.{digits}f}".removeprefix("0")
            for cell in self.verdict.cells
        )


@dataclass(frozen=True)
class Signs:
    """All rows of the table, and the search for a formula."""

    found: tuple[Found, ...]
    formulas: tuple[tuple[str, Formula], ...]


def make(runs: int | None, report: Callable[[str], None]) -> Signs:
    """Hold every row on its scenarios.

    Parameters
    ----------
    runs : int, optional
        Runs an arm, in the place of each row's own number.
    report : callable
        Told which row is held.
    """
    rows = all_rows()
    held: dict[tuple[str, str], Found] = {}
    for subject, name in product(SUBJECTS, SHORT):  # rows of one subject share arms
        mine = [row for row in rows if row.subject == subject and name in row.scenarios]
        if mine:
            report(f"{subject}: {name}")
        held |= {(row.id, name): Found(row, name, hold(row, name, runs)) for row in mine}
    formulas = []
    for name in BOUNDS:
        report(f"formula: {name}")
        judged = FEWER.get(name, JUDGED)
        formulas.append((name, search(case(name), runs or RUNS, runs or judged)))
    found = [held[row.id, name] for row in rows for name in row.scenarios]
    return Signs(tuple(found), tuple(formulas))


def markdown(signs: Signs) -> str:
    """Return the page."""
    parts = [INTRODUCTION.read_text(encoding="utf-8").rstrip(), summary(signs)]
    for key, (title, words) in SUBJECTS.items():
        mine = [one for one in signs.found if one.row.subject == key]
        if not mine:
            continue
        if key == "S5":
            parts += [f"## {key}. {title}", words, _of_lines(mine)]
        else:
            parts += [f"## {key}. {title}" if key[0] == "S" else f"## {title}", words]
            parts += [_rows(mine), *_cells(mine)]
        if key == "S8" and signs.formulas:
            parts += [_of_valued(signs)]
    if signs.formulas:
        parts += ["## No simple formula decides", FORMULA_WORDS, _of_formulas(signs)]
    parts += ["## Why rows do not hold", WHY_WORDS, _mechanisms(signs.found)]
    parts += ["## What is gone", GONE]
    return "\n\n".join(part for part in parts if part) + "\n"


GONE = (
    "Two fields of the first form are no part of the second, so that no row is held on them. "
    "*Reciprocity*: parties that only answer each other's concessions never made a first one, and "
    "full reciprocity settled nothing in any scenario; it would need a first unilateral step "
    "(Osgood 1962), for which no source gives a rule. *Misperception* changed no outcome in any "
    "scenario once drafts are always on the table."
)

FORMULA_WORDS = (
    "If the answer of a scenario were one inequality, a product of a few of the numbers that runs "
    "draw would tell settled runs from others. The best product of up to four of them, each to the "
    "power 1 or -1, is searched for in 20,000 runs (greedily, with a beam of 40) and judged in "
    "others, 60,000 or 200,000 here, by the area under its curve: .5 tells nothing, 1 everything."
)


VALUED_WORDS = (
    "Asked for too: that saliences and values are drawn from ranges as wide as the sources allow, "
    "so that one of them tells settled runs from others by itself. The best one must have an area "
    f"under the curve (last section) of {TELLS:g} or more; .5 tells nothing. The files give most "
    "of them within .03 to .08 of a judgement, less than a source allows; wider ranges are to be "
    "set next."
)


WHY_WORDS = "Each mechanism once, with the rows that it keeps from holding; **bold** ones miss."


def summary(signs: Signs) -> str:
    """Return how many rows hold, are lacking and miss, by scenario, and which miss."""
    lines = ["## What holds and what does not", "", counted(signs), "", _by_scenario(signs.found)]
    missed = [one for one in signs.found if one.words == MISSES]
    if missed:
        lines += ["", *(f"- Misses: {one.row.id}, {one.scenario}: {one.cells}" for one in missed)]
    return "\n".join(lines)


def _by_scenario(found: Sequence[Found]) -> str:
    """Return how many rows hold, cannot be had and miss in each scenario."""
    body = []
    for name, short in SHORT.items():
        words = [one.words for one in found if one.scenario == name]
        if words:
            numbers = (words.count(one) for one in (HELD, LACKS, MISSES))
            body.append((f"`{short}`", name, *map(str, numbers)))
    return grid(("", "Scenario", "Hold", "Not had", "Miss"), body)


def counted(signs: Signs) -> str:
    """Return how many rows hold, are lacking and miss, and what room they have."""
    held = [one for one in signs.found if one.words == HELD]
    lacking = sum(one.words == LACKS for one in signs.found)
    missed = sum(one.words == MISSES for one in signs.found)
    rows = len({one.row.id for one in signs.found})
    least = min((one.verdict.room for one in held), default=math.nan)
    return (
        f"{rows} rows on up to {len(SHORT)} scenarios, {len(signs.found)} in all: {len(held)} "
        f"hold, the closest with {least:.1f} standard errors of room; {lacking} cannot be had; "
        f"{missed} miss."
    )


def _rows(found: Sequence[Found]) -> str:
    """Return what must hold, and how it is asked."""
    head = ("Must hold", "Source", "Arms", "Counted")
    rows = dict.fromkeys(one.row for one in found)
    return grid(
        head,
        (
            (
                f"**{row.id}** {row.claim}: {_direction(row)}", row.source, _arms(row),
                MEASURES[row.measure][0],
            )
            for row in rows
        ),
    )  # fmt: skip


def _cells(found: Sequence[Found]) -> Iterator[str]:
    """Yield what the arms say: a table of the older cases and the crises, one of the newer."""
    for some in (set(SHORT) - set(NEWER), NEWER):
        mine = [one for one in found if one.scenario in some]
        names = [name for name in SHORT if any(one.scenario == name for one in mine)]
        if mine:
            rows = dict.fromkeys(one.row for one in mine)
            at = {(one.row, one.scenario): one for one in mine}
            yield grid(
                ("Row", *(SHORT[name] for name in names)),
                ((row.id, *(_cell(at.get((row, name))) for name in names)) for row in rows),
            )


def _direction(row: Row) -> str:
    if row.direction in (NEVER_RISES, NEVER_FALLS, EQUAL):
        return f"*{row.direction}* (tolerance {row.tolerance:g})"
    if row.direction == WITHIN:
        low, high = (f"{end:.3f}".removeprefix("0") for end in row.band)
        return f"*{row.direction}* {low} to {high}"
    return f"*{row.direction}*"


def _arms(row: Row) -> str:
    own = [f"`{SHORT[name]}`: {_labels(arms)}" for name, arms in row.own.items()]
    return "<br>".join([_labels(row.arms), *own] if row.arms else own)


def _labels(arms: Arms) -> str:
    return "; ".join(label for label, _ in arms)


def _cell(one: Found | None) -> str:
    if one is None:
        return ""
    if one.words == HELD:
        return f"{one.cells} ({one.room})"
    mark = "**not had**" if one.words == LACKS else "**misses**"
    return f"{one.cells} {mark}"


def _mechanisms(found: Sequence[Found]) -> str:
    """Return each mechanism once, with the scenarios and rows for which it is told."""
    why: dict[str, dict[str, list[str]]] = {}
    for one in found:
        if one.words != HELD:
            told = one.row.lacking.get(one.scenario, "No mechanism is known.")
            row = f"**{one.row.id}**" if one.words == MISSES else one.row.id
            why.setdefault(told, {}).setdefault(one.scenario, []).append(row)
    lines = []
    for told, rows in why.items():
        where = "; ".join(f"`{SHORT[name]}` {', '.join(ids)}" for name, ids in rows.items())
        lines.append(f"- {told} ({where}.)")
    return "\n".join(lines)


def _of_lines(found: Sequence[Found]) -> str:
    head = (
        "Scenario", "Line", "Known: settled at 0, .3, .6, .9", "Step", "Room",
        "As in the file: settled", "Step", "Room",
    )  # fmt: skip
    held = {(one.scenario, one.row.id): one for one in found}
    return grid(
        head,
        (
            (
                SHORT[name], id.removeprefix(f"S5.{name}."),
                *_of_line(one), *_of_line(held.get((name, id + AS_IN_FILE))),
            )
            for (name, id), one in held.items()
            if not id.endswith(AS_IN_FILE)
        ),
    )  # fmt: skip


def _of_line(one: Found | None) -> tuple[str, str, str]:
    """Return what is settled along the firmness of a line, the step that decides, and the room."""
    if one is None:
        return "", "", ""
    step = f"{one.verdict.difference:+.4f} ({one.verdict.error:.4f})"
    return one.cells, step, one.room if one.verdict.holds else f"**{one.words}**"


def _of_valued(signs: Signs) -> str:
    """Return what one salience or value tells by itself in the ranges of the files."""
    lines = []
    for name, found in signs.formulas:
        verdict = "holds" if found.valued_area >= TELLS else "**not had**"
        lines.append(f"- `{SHORT[name]}`: {found.valued}, area {found.valued_area:.3f} {verdict}")
    return "\n".join([VALUED_WORDS, "", *lines])


def _of_formulas(signs: Signs) -> str:
    head = ("Scenario", "Best product found", "Area with 1, 2, 3, 4 factors", "At most", "Verdict")
    return grid(
        head,
        (
            (
                SHORT[name], found.words, ", ".join(f"{one:.3f}" for one in found.areas),
                f"{BOUNDS[name]:.2f}",
                ("holds" if found.area <= BOUNDS[name] else "**misses**")
                + f" ({(BOUNDS[name] - found.area) / found.error:.1f}), {found.settled:,} settled",
            )
            for name, found in signs.formulas
        ),
    )  # fmt: skip


def in_words(signs: Signs) -> str:
    """Return every row in words, 80 columns wide."""
    lines = []
    for one in signs.found:
        line = f"{one.words:<8} {one.row.id}, {one.scenario}: {one.cells} ({one.room})"
        lines += textwrap.wrap(line, WIDTH, subsequent_indent=" " * 9)
    for name, found in signs.formulas:
        verdict = HELD if found.area <= BOUNDS[name] else MISSES
        line = f"{verdict:<8} formula, {name}: {found.area:.3f}, at most {BOUNDS[name]:.2f}: "
        lines += textwrap.wrap(line + found.words, WIDTH, subsequent_indent=" " * 9)
    return "\n".join([*lines, *textwrap.wrap(counted(signs), WIDTH)]) + "\n"
