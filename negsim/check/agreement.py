"""What there is to agree on: signable packages, the zone of agreement, what blocks an issue.

These are facts about a scenario before anybody talks, with every range at its median. Nobody
is pressed or hurt yet, so reservation values are batnas, and trust is that of the start.

References
----------
Zone of possible agreement: Raiffa 1982, "The Art and Science of Negotiation". Win-sets as
overlapping red lines: Putnam 1988.
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
from negsim.rules.utility import split_values, value_packages
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
    signable_now : int
        Those that breach no red line of anybody.
    signable_softened : int
        Those that breach no firm line, so that some softening would open them to all.
    zone_now, zone_softened : int
        Those of the above that are worth at least no deal to every party: the zone of possible
        agreement.
    trust : float
        Trust at the start, at which they are valued.
    """

    packages: int
    signable_now: int
    signable_softened: int
    zone_now: int
    zone_softened: int
    trust: float


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
    value : ndarray of float, shape (parties, issues, levels)
        Worth of each level, in the orders of `layout`; 0 beyond the last level of an issue.
    trust : float
        Trust at the start.
    """

    layout: Layout
    worth: np.ndarray
    batna: np.ndarray
    value: np.ndarray
    trust: float

    @property
    def signable_now(self) -> np.ndarray:
        """Whether each package breaches no line at all: bool (packages,)."""
        now = np.ones(self.worth.shape[1], dtype=bool)
        now[self.layout.case.package_breaches[:, 2]] = False
        return now

    @property
    def worth_it(self) -> np.ndarray:
        """Whether each package is worth at least no deal to all: bool (packages,)."""
        return worth_to_all(self.worth, self.batna)


def worth_to_all(worth: np.ndarray, least: np.ndarray) -> np.ndarray:
    """Return whether each package is worth at least so much to every party: bool (packages,)."""
    found = np.ones(worth.shape[1], dtype=bool)
    for utilities, bound in zip(worth, least, strict=True):  # one array of all would be large
        found &= utilities >= bound
    return found


def appraise(scenario: Scenario) -> Appraisal:
    """Return what every text that crosses no firm line is worth and needs."""
    layout = lay_out(scenario)
    case = layout.case
    vector = case.fixed.copy()
    for d, index in enumerate(case.drawn):
        parameters = case.parameters[case.begins[d] : case.begins[d + 1]]
        vector[index] = quantile(case.kind[d], parameters, 0.5)
    x: Inputs = plain(inputs_of)(case, vector)
    trust = float(process_records(vector[None])[0].start_trust)
    certain, due = np.zeros(x.value.shape), np.zeros(x.value.shape)
    split_values(x.salience, x.value, case.status_quo, case.others_perform, certain, due)
    worth = np.empty((len(case.party_stream), len(case.packages)))
    for first in range(0, len(case.packages), BLOCK):  # with many parties each array is large
        packages = case.packages[first : first + BLOCK]
        base, gain = np.zeros((2, len(worth), len(packages)))
        value_packages(certain, due, x.assurance, case.verification, packages, base, gain)
        worth[:, first : first + BLOCK] = gain * trust + base
    return Appraisal(layout, worth, x.batna.copy(), x.value.copy(), trust)


def zone(appraisal: Appraisal) -> Zone:
    """Return how many texts could be signed, and how many are worth signing to all."""
    now, worth_it = appraisal.signable_now, appraisal.worth_it
    return Zone(
        packages=appraisal.layout.scenario.packages,
        signable_now=int(now.sum()),
        signable_softened=len(now),
        zone_now=int((now & worth_it).sum()),
        zone_softened=int(worth_it.sum()),
        trust=round(appraisal.trust, 9),
    )


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


def unreachable(scenario: Scenario) -> tuple[tuple[Issue, int, Party], ...]:
    """Return levels that no text can ever have, each with a party whose firm line forbids it."""
    found = []
    for issue in scenario.issues:
        bounds = [
            allowed(line for line in unconditional(party.red_lines, issue.id) if line.firm)
            for party in scenario.parties
        ]
        found += [
            (issue, level, party)
            for level in levels(issue)
            for party, (least, most) in zip(scenario.parties, bounds, strict=True)
            if not least <= level <= most
        ]
    return tuple(found)
