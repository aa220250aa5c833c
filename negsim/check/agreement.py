"""What there is to agree on: signable packages, the zone of agreement, what blocks an issue.

These are facts about a scenario before anybody talks, with every range at its median. Nobody
is pressed, hurt or paid yet, so reservation values are batnas, and trust is that of the start.
A soft line has a price (`negsim.rules.softening`): a text that crosses it can be signed if it gives
the party enough elsewhere, and the more so the more the party has softened.

References
----------
Zone of possible agreement: Raiffa 1982, "The Art and Science of Negotiation". Win-sets as
overlapping red lines: Putnam 1988. Lines given up for something: as in `negsim.rules.softening`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from negsim.engine.arrays import Inputs, inputs_of
from negsim.engine.draws import quantile
from negsim.engine.inputs import process_records
from negsim.engine.lay_out import Layout, lay_out
from negsim.jit import plain
from negsim.rules.softening import bearable, might_sign, need, needs_of_packages, price, signable
from negsim.rules.utility import best_levels, most_to_hope_for, split_values, value_packages
from negsim.scenario.fields import highest, lowest
from negsim.scenario.scenario import Issue, Party, RedLine, Scenario

BLOCK = 4096
"""Packages that are valued at once."""


@dataclass(frozen=True)
class Zone:
    """How many complete texts there are, and how many survive each demand on them.

    Parameters
    ----------
    packages : int
        All complete texts: the product of the numbers of levels.
    within_all_lines : int
        Those that cross no red line of anybody.
    within_firm_lines : int
        Those that cross no line that never gives way.
    signable_now : int
        Those that all could sign before anybody has softened: they cross no line, or give whoever
        has the line enough elsewhere.
    signable_softened : int
        Those that all could sign if everybody had softened fully.
    zone_now, zone_softened : int
        Those of the last two that are worth at least no deal to every party: the zone of possible
        agreement.
    trust : float
        Trust at the start, at which they are valued.
    """

    packages: int
    within_all_lines: int
    within_firm_lines: int
    signable_now: int
    signable_softened: int
    zone_now: int
    zone_softened: int
    trust: float


@dataclass(frozen=True)
class Price:
    """What it takes that a party goes beyond a line of its own, at median numbers.

    Each number is 0 to 1. The party could sign if what it can bear is more than what is needed.

    Parameters
    ----------
    steps : int
        Levels beyond the line.
    needs : float
        What so many levels need.
    by_softening : float
        What it can bear at full softening for a text that gives it nothing over no deal.
    by_linkage : float
        What it can bear unsoftened for a text that gives it all it could hope for.
    by_both : float
        What it can bear at full softening for such a text.
    """

    steps: int
    needs: float
    by_softening: float
    by_linkage: float
    by_both: float


@dataclass(frozen=True)
class Blocked:
    """An issue no level of which respects all unconditional lines on it, with those that clash."""

    issue: str
    lines: tuple[tuple[str, RedLine], ...]


@dataclass(frozen=True)
class Appraisal:
    """Every text that crosses no firm line, at median numbers.

    Parameters
    ----------
    layout : Layout
        The scenario's arrays; parties are in their order.
    worth : ndarray of float, shape (parties, packages)
        Utility of each package at the trust of the start.
    batna : ndarray of float, shape (parties,)
        Utility of no deal.
    hope : ndarray of float, shape (parties,)
        The most that any text could be worth, red lines ignored.
    value : ndarray of float, shape (parties, issues, levels)
        Worth of each level, in the orders of `layout`; 0 beyond the last level of an issue.
    trust : float
        Trust at the start.
    inputs : Inputs
        All median numbers.
    linkage : float
        How far lines give way for a text that gives all a party could hope for.
    """

    layout: Layout
    worth: np.ndarray
    batna: np.ndarray
    hope: np.ndarray
    value: np.ndarray
    trust: float
    inputs: Inputs
    linkage: float

    @property
    def within_all_lines(self) -> np.ndarray:
        """Whether each package crosses no line at all: bool (packages,)."""
        within = np.ones(self.worth.shape[1], dtype=bool)
        within[self.layout.case.package_breaches[:, 2]] = False
        return within

    @property
    def worth_it(self) -> np.ndarray:
        """Whether each package is worth at least no deal to all: bool (packages,)."""
        return worth_to_all(self.worth, self.batna)

    def heeded(self, i: int) -> float:
        """Return the share of what party `i` could bear that counts for its delegation's lines.

        Where principals have lines of their own, those of delegations bind whatever the mandate.
        """
        return 1.0 if self.layout.case.principals_differ else float(self.inputs.mandate[i])

    def signable(self, softening: float) -> np.ndarray:
        """Return whether all could sign each package, softened so far: bool (packages,)."""
        case, x = self.layout.case, self.inputs
        needs = np.zeros((len(self.batna), int(case.package_kind.max(initial=0)) + 1))
        plain(needs_of_packages)(x.firmness, case.package_kind_breaches, needs)
        found = np.ones(self.worth.shape[1], dtype=bool)
        for i, worth in enumerate(self.worth):
            opened = x.under_pressure[i] * softening
            asked = [
                price(one, self.heeded(i), opened, self.linkage, self.batna[i], self.hope[i])
                for one in needs[i]
            ]
            found &= plain(signable)(worth, np.array(asked)[case.package_kind[i]])
        return found


def worth_to_all(worth: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Return whether each package is worth at least so much to every party: bool (packages,)."""
    found = np.ones(worth.shape[1], dtype=bool)
    for utilities, bound in zip(worth, least, strict=True):  # one array of all would be large
        found &= utilities >= bound
    return found


def appraise(scenario: Scenario, drop: bool = True) -> Appraisal:
    """Return what every text is worth and needs; those that cross a firm line are left out.

    `drop` is whether they are.
    """
    layout = lay_out(scenario, drop)
    case = layout.case
    vector = case.fixed.copy()
    for d, index in enumerate(case.drawn):
        parameters = case.parameters[case.begins[d] : case.begins[d + 1]]
        vector[index] = quantile(case.kind[d], parameters, 0.5)
    x: Inputs = plain(inputs_of)(case, vector)
    process = process_records(vector[None])[0]
    trust = float(process.start_trust)
    certain, due = np.zeros(x.value.shape), np.zeros(x.value.shape)
    split_values(x.salience, x.value, case.status_quo, case.others_perform, certain, due)
    worth = np.empty((len(case.party_stream), len(case.packages)))
    for first in range(0, len(case.packages), BLOCK):  # with many parties each array is large
        packages = case.packages[first : first + BLOCK]
        base, gain = np.zeros((2, len(worth), len(packages)))
        value_packages(certain, due, x.assurance, case.verification, packages, base, gain)
        worth[:, first : first + BLOCK] = gain * trust + base
    hope = _hope(x, case.level_counts, case.verification, certain, due, trust)
    linkage = float(process.softening_linkage)
    return Appraisal(layout, worth, x.batna.copy(), hope, x.value.copy(), trust, x, linkage)


def _hope(
    x: Inputs,
    level_counts: np.ndarray,
    verification: int,
    certain: np.ndarray,
    due: np.ndarray,
    trust: float,
) -> np.ndarray:
    """Return the most that each party could hope for: float (parties,)."""
    most = np.zeros((2, *x.salience.shape))
    best_levels(certain, due, level_counts, *most)
    arrays = (certain, due, *most, x.assurance, verification, trust)
    return np.array([most_to_hope_for(i, *arrays) for i in range(len(x.batna))])


def zone(appraisal: Appraisal) -> Zone:
    """Return how many texts could be signed, and how many are worth signing to all."""
    now, softened = appraisal.signable(0.0), appraisal.signable(1.0)
    worth_it = appraisal.worth_it
    return Zone(
        packages=appraisal.layout.scenario.packages,
        within_all_lines=int(appraisal.within_all_lines.sum()),
        within_firm_lines=len(now),
        signable_now=int(now.sum()),
        signable_softened=int(softened.sum()),
        zone_now=int((now & worth_it).sum()),
        zone_softened=int((softened & worth_it).sum()),
        trust=round(appraisal.trust, 9),
    )


def prices(appraisal: Appraisal, one: Blocked) -> tuple[Price, ...]:
    """Return what it would take that each line of a blocked issue meets the others, in order."""
    return tuple(
        price_of(appraisal, party, line, steps_apart(line, one)) for party, line in one.lines
    )


def steps_apart(line: RedLine, one: Blocked) -> int:
    """Return how many levels beyond a line the farthest of those lies that it does not meet."""
    others = (other.level for _, other in one.lines if other.at_least != line.at_least)
    return max(abs(level - line.level) for level in others)


def price_of(appraisal: Appraisal, party: str, line: RedLine, steps: int) -> Price:
    """Return what it takes that a party goes some levels beyond a line of its own."""
    x, linkage = appraisal.inputs, appraisal.linkage
    i = appraisal.layout.parties.index(party)
    firmness = x.firmness[appraisal.layout.lines.index((party, line))]
    mandate, opened = appraisal.heeded(i), float(x.under_pressure[i])
    return Price(
        steps=steps,
        needs=need(float(firmness), steps),
        by_softening=bearable(mandate, opened, linkage, 0.0),
        by_linkage=bearable(mandate, 0.0, linkage, 1.0),
        by_both=bearable(mandate, opened, linkage, 1.0),
    )


def could_give_way(scenario: Scenario, party: Party, line: RedLine) -> bool:
    """Return whether a line could give way by a level in some run: at its softest, for the most."""
    flexibility = highest(party.flexibility.under_pressure)
    linkage = highest(scenario.process.softening.linkage)
    return bool(might_sign(need(lowest(line.firmness), 1), flexibility, linkage))


def blocked(scenario: Scenario) -> tuple[Blocked, ...]:
    """Return the issues on which the parties' unconditional red lines do not meet."""
    found = []
    for issue in scenario.issues:
        lines = tuple(
            (party.id, line)
            for party in scenario.parties
            for line in unconditional(party.red_lines, issue.id)
        )
        least, most = allowed(line for _, line in lines)
        apart = tuple(
            (party, line)
            for party, line in lines
            if (line.level > most if line.at_least else line.level < least)
        )
        if apart:
            found.append(Blocked(issue.id, apart))
    return tuple(found)


def unconditional(lines: Iterable[RedLine], issue: str) -> list[RedLine]:
    """Return the lines on one issue that hold whatever else a text says."""
    return [line for line in lines if line.issue == issue and not line.unless]


def allowed(lines: Iterable[RedLine]) -> tuple[int, float]:
    """Return the lowest and the highest level that some lines on one issue allow, if any."""
    lines = list(lines)
    least = max((line.level for line in lines if line.at_least), default=0)
    return least, min((line.level for line in lines if not line.at_least), default=math.inf)


def levels(issue: Issue) -> range:
    """Return the indices of an issue's levels."""
    return range(len(issue.levels))


def set_by_events(scenario: Scenario) -> set[str]:
    """Return the paths of all numbers that some event changes, presence of mediators included."""
    paths = {path for event in scenario.events for path, _ in event.set}
    return paths | {f"mediators.{event.joins}.present" for event in scenario.events if event.joins}


def unreachable(scenario: Scenario) -> tuple[tuple[Issue, int, Party], ...]:
    """Return levels that no text can ever have, each with a party whose firm line forbids it."""
    found, changed = [], set_by_events(scenario)
    for issue in scenario.issues:
        bounds = [
            allowed(
                line
                for line in unconditional(party.red_lines, issue.id)
                if line.firm and not line_changed(changed, party, issue.id)
            )
            for party in scenario.parties
        ]
        found += [
            (issue, level, party)
            for level in levels(issue)
            for party, (least, most) in zip(scenario.parties, bounds, strict=True)
            if not least <= level <= most
        ]
    return tuple(found)


def line_changed(changed: set[str], party: Party, issue: str) -> bool:
    """Return whether an event changes the firmness of a line of a party on an issue."""
    path = f"parties.{party.id}.red_lines.{issue}"
    return any(one.startswith(f"{path}.") for one in changed)
