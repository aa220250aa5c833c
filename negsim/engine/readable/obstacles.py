"""Which red lines stand in the way: those crossed by the package that crosses them least.

A package crosses a line where it lies beyond it and needs more than the party could bear even for
the best of packages; by how much it needs more is what the package leaves unmet. Among all packages
(also those that cross a firm line) the one is taken whose largest unmet need is the smallest; of
equals the one with the smallest sum of unmet needs, then the fewest lines, then the first in the
order of packages.

A line bars a package only because a line of somebody else asks for what it forbids: `Lines.facing`
has those, and both sides are to be named.

`negsim.engine.compiled.obstacles` has the same steps for many runs.

References
----------
Original to negsim; red lines as in `negsim.rules.softening`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from negsim.engine.arrays import Inputs
from negsim.engine.inputs import Ordered
from negsim.engine.lay_out import Layout, lay_out
from negsim.rules.softening import need
from negsim.scenario.scenario import Issue, RedLine, Scenario


@dataclass(frozen=True)
class Obstacle:
    """A red line that a package crosses.

    Parameters
    ----------
    party, issue : str
        Whose line it is, on what.
    side, level : str
        ``at_least`` or ``at_most``, and the name of the level that the line allows to the last.
    firmness : float
        0 to 1; 1 never gives way.
    text_level : str
        What the package says on the issue.
    need : float
        What that needs of the party: it could sign what needs less than it can bear.
    borne : float
        What it could bear.
    """

    party: str
    issue: str
    side: str
    level: str
    firmness: float
    text_level: str
    need: float
    borne: float


@dataclass(frozen=True, eq=False)
class Lines:
    """The red lines of one run, of delegations and of their principals.

    Parameters
    ----------
    layout : Layout
        The scenario with all its packages.
    firmness : ndarray, shape (lines,)
        Firmness of the delegations' lines in this run, in the order of `layout.lines`.
    principals : tuple of (str, RedLine)
        Party and line of each principal; those of the delegations where none has its own.
    principal_firmness : ndarray, shape (principals' lines,)
    """

    layout: Layout
    firmness: np.ndarray
    principals: tuple[tuple[str, RedLine], ...]
    principal_firmness: np.ndarray

    @classmethod
    def of(cls, scenario: Scenario, inputs: Inputs) -> Lines:
        """Return the lines of a scenario, with the firmness they have in a run now."""
        layout = lay_out(scenario, drop=False)
        principals, firmness = layout.lines, inputs.firmness
        if layout.case.principals_differ:
            firmness = inputs.principal_firmness
            own = Ordered.of(scenario).principal_lines
            principals = tuple((party.id, line) for party, line in own)
        return cls(layout, inputs.firmness.copy(), principals, firmness.copy())

    def in_the_way(self, borne: Mapping[str, float]) -> tuple[Obstacle, ...]:
        """Return the lines crossed by the package that crosses them least; it may cross none.

        Parameters
        ----------
        borne : mapping of str to float
            What each party could bear for the best of packages.
        """
        package = self.least_crossed(borne)
        steps = self.layout.case.steps[:, package]
        return tuple(self.crossed(self.layout.lines, self.firmness, steps, package, borne))

    def least_crossed(self, borne: Mapping[str, float]) -> int:
        """Return the package that crosses lines least."""
        case = self.layout.case
        largest, total, lines = np.zeros((3, len(case.packages)))
        for j, (party, _) in enumerate(self.layout.lines):
            needs = _needs(float(self.firmness[j]), case.steps[j])
            unmet = np.maximum(needs - borne[party], 0.0)
            crossed = (case.steps[j] > 0) & (needs >= borne[party])
            largest = np.where(crossed, np.maximum(largest, unmet), largest)
            total += np.where(crossed, unmet, 0.0)
            lines += crossed
        return int(np.lexsort((lines, total, largest, lines > 0))[0])

    def crossed(
        self,
        lines: Sequence[tuple[str, RedLine]],
        firmness: np.ndarray,
        steps: np.ndarray,
        package: int,
        borne: Mapping[str, float],
    ) -> Iterator[Obstacle]:
        """Yield each of `lines` that a package crosses, lying `steps` beyond it."""
        chosen = self.layout.levels(package)
        for (party, line), f, beyond in zip(lines, firmness.tolist(), steps.tolist(), strict=True):
            needed = float(need(f, beyond))
            if beyond == 0 or needed < borne[party]:
                continue
            yield Obstacle(
                party=party,
                issue=line.issue,
                side=line.side,
                level=self._issue(line.issue).levels[line.level],
                firmness=f,
                text_level=chosen[line.issue],
                need=needed,
                borne=borne[party],
            )

    def crossed_by(self, party: str, text: Mapping[str, str], borne: float) -> tuple[Obstacle, ...]:
        """Return the lines of a party that a text crosses further than it could bear for it."""
        package = self._package(text)
        steps, could = self.layout.case.steps[:, package], dict.fromkeys(self.layout.parties, borne)
        found = self.crossed(self.layout.lines, self.firmness, steps, package, could)
        return tuple(obstacle for obstacle in found if obstacle.party == party)

    def beyond_mandate(
        self, party: str, text: Mapping[str, str], borne: float
    ) -> tuple[Obstacle, ...]:
        """Return the lines that a text crosses further than the principal of `party` lets it.

        `borne` is what the principal lets it bear for this text.
        """
        case = self.layout.case
        package = self._package(text)
        steps = (case.principal_steps if case.principals_differ else case.steps)[:, package]
        accepted = dict.fromkeys(self.layout.parties, borne)
        found = self.crossed(self.principals, self.principal_firmness, steps, package, accepted)
        return tuple(obstacle for obstacle in found if obstacle.party == party)

    def facing(self, obstacle: Obstacle) -> tuple[tuple[str, RedLine], ...]:
        """Return the lines of others on the same issue that no level respects together with it."""
        level = self._issue(obstacle.issue).levels.index(obstacle.level)
        at_least = obstacle.side == "at_least"
        return tuple(
            (party, line)
            for party, line in self.layout.lines
            if party != obstacle.party
            and line.issue == obstacle.issue
            and line.at_least != at_least
            and (line.level < level if at_least else line.level > level)
        )

    def faced(self, obstacle: Obstacle) -> list[dict[str, str]]:
        """Return the lines that `facing` gives as plain data: party, side and level of each."""
        levels = self._issue(obstacle.issue).levels
        side = "at_most" if obstacle.side == "at_least" else "at_least"
        return [
            {"party": party, "side": side, "level": levels[line.level]}
            for party, line in self.facing(obstacle)
        ]

    def _package(self, text: Mapping[str, str]) -> int:
        """Return the package that has these levels."""
        case = self.layout.case
        levels = [self._issue(k).levels.index(text[k]) for k in self.layout.issues]
        return int(np.flatnonzero((case.packages == levels).all(axis=1))[0])

    def _issue(self, id: str) -> Issue:
        return self.layout.scenario.issue(id)


def _needs(firmness: float, steps: np.ndarray) -> np.ndarray:
    """Return what each number of steps beyond a line needs, by the rule."""
    needed = np.array([float(need(firmness, n)) for n in range(int(steps.max(initial=0)) + 1)])
    return np.asarray(needed[steps])
