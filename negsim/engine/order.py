"""Parties, issues, mediators and sources of a scenario in the order of their streams.

Everything the executors see is put in this order, never in that of the file, so that neither
renaming nor reordering changes a sum, a tie or a draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from negsim.scenario.scenario import Issue, Mediator, Party, RedLine, Scenario, Violence

Lines: TypeAlias = tuple[tuple[Party, RedLine], ...]


@dataclass(frozen=True)
class Ordered:
    """Parties, issues, mediators and sources of a scenario in the order of their streams."""

    scenario: Scenario
    issues: tuple[Issue, ...]
    parties: tuple[Party, ...]
    mediators: tuple[Mediator, ...]
    violence: tuple[Violence, ...]
    lines: tuple[tuple[Party, RedLine], ...]
    principal_lines: tuple[tuple[Party, RedLine], ...]

    @classmethod
    def of(cls, scenario: Scenario) -> Ordered:
        """Put `scenario` in order; lines go by party, issue, side and level."""
        issues = tuple(sorted(scenario.issues, key=lambda k: k.stream))
        parties = tuple(sorted(scenario.parties, key=lambda i: i.stream))
        index = {issue.id: k for k, issue in enumerate(issues)}

        def in_order(party: Party, lines: tuple[RedLine, ...]) -> list[tuple[Party, RedLine]]:
            def rank(line: RedLine) -> tuple[object, ...]:
                unless = sorted((index[c.issue], c.at_least, c.level) for c in line.unless)
                return index[line.issue], line.at_least, line.level, unless

            return [(party, line) for line in sorted(lines, key=rank)]

        return cls(
            scenario,
            issues,
            parties,
            tuple(sorted(scenario.mediators, key=lambda m: m.stream)),
            tuple(sorted(scenario.violence, key=lambda j: j.stream)),
            tuple(pair for i in parties for pair in in_order(i, i.red_lines)),
            tuple(
                pair for i in parties for pair in in_order(i, i.principal_lines or i.red_lines)
            )
            if any(i.principal_lines for i in parties)
            else (),
        )

    def index(self, issue: str) -> int:
        """Return the place of an issue."""
        return next(k for k, other in enumerate(self.issues) if other.id == issue)

    def party(self, name: str) -> int:
        """Return the place of a party."""
        return next(i for i, other in enumerate(self.parties) if other.id == name)

    @property
    def verification(self) -> int:
        """Place of the issue that verifies the others, or -1."""
        return next((k for k, issue in enumerate(self.issues) if issue.assurance), -1)
