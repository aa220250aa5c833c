"""Rows on red lines: two for each line of each scenario, for known mandates and as in the file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from negsim.scenario.scenario import Scenario
from validation.signs.cases import NEWER, case
from validation.signs.play import Settings
from validation.signs.row import Row, grid
from validation.signs.verdict import NEVER_RISES

AS_IN_FILE = ", mandates as in the file"

WAYS: tuple[tuple[str, Settings, Mapping[tuple[str, str], int]], ...] = (
    ("", {"process.ratification.misjudged": 0}, {}),
    (AS_IN_FILE, {}, {("israel", "jerusalem"): 20_000}),
)
"""End of the id, settings, and runs an arm where they are more: mandates known, one in ten not."""


@cache
def firmness(name: str) -> tuple[Row, ...]:
    """Return two rows for each red line of a scenario: firmer never settles more."""
    scenario = case(name)
    return tuple(
        Row(
            f"S5.{name}.{party}.{issue}{mandates}",
            f"A firmer line never settles more: {party}, {issue}",
            "Fisher & Ury 1981; Putnam 1988",
            (name,),
            grid(path, (0, 0.3, 0.6, 0.9)),
            "settled",
            NEVER_RISES,
            always=always,
            tolerance=0.01,
            runs=sizes.get((party, issue), 1_500 if name in NEWER else 3_000),
        )
        for mandates, always, sizes in WAYS
        for party, issue, path in _lines(scenario)
    )


def _lines(scenario: Scenario) -> list[tuple[str, str, str]]:
    """Return party, issue and path of the firmness of each red line of a delegation."""
    found = []
    for party in scenario.parties:
        of_issue = [line.issue for line in party.red_lines]
        for n, line in enumerate(party.red_lines):
            place = f"parties.{party.id}.red_lines.{line.issue}"
            if of_issue.count(line.issue) > 1:
                number = of_issue[:n].count(line.issue)
                found.append((party.id, f"{line.issue} {number}", f"{place}.{number}.firmness"))
            else:
                found.append((party.id, line.issue, f"{place}.firmness"))
    return found
