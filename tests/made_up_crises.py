"""Tables of crises in the layout of the ICB extract, made up by keyed draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from negsim.engine.draws import NUMBER, uniform

HEAD = "crisno,yrtrig,cractr,gravcr,protrac,mediated,style,agree"
STYLES = ("facilitation", "formulation", "manipulation")


def rows(count: int, first: int = 0, year: int = 1980) -> list[str]:
    """Return made-up crises: half of those mediated agree, otherwise few, fewer if one-sided."""
    found = []
    for crisis in range(first, first + count):
        u = [uniform(np.uint64(7), crisis, fact, 0, NUMBER) for fact in range(6)]
        mediated = u[0] < 1 / 3
        style = STYLES[int(3 * u[4])] if mediated else ""
        one_sided = u[1] < 1 / 2
        agree = u[5] < ((0.45 if one_sided else 0.75) if mediated else (0.1 if one_sided else 0.25))
        actors, gravity, protracted = 2 - int(one_sided), 3 + 3 * int(2 * u[2]), 1 + int(2 * u[3])
        found.append(
            f"{crisis},{year}.0,{actors}.0,{gravity},{protracted},{int(mediated)}.0,{style},"
            f"{int(agree)}"
        )
    return found


def of_few_kinds(count: int) -> list[str]:
    """Return made-up crises neither grave nor protracted, so that fewer kinds are played."""
    mild = (row for row in rows(8 * count) if row.split(",")[3:5] == ["3", "1"])
    return list(mild)[:count]


def write_table(folder: Path, lines: list[str], name: str = "crises.csv") -> str:
    """Write a table and return its path."""
    file = folder / name
    file.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    return str(file)
