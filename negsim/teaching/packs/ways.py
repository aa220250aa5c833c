"""How many texts all could sign by their sheets, for each face of a group's die."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from negsim.scenario.scenario import Condition, Party, Scenario
from negsim.teaching.packs.lines import (
    FACES,
    SOFTENED,
    Told,
    kept_promises,
    level_points,
    line_prices,
    waited,
)


def texts_by_face(scenario: Scenario) -> list[tuple[str, int, int]]:
    """Return each face with how many texts all could sign at first, and fully softened late.

    A text crosses no line or is worth more than its price, and more than no deal is then.
    """
    texts = np.array(list(product(*(range(len(issue.levels)) for issue in scenario.issues))))
    could = np.ones((len(FACES), 2, len(texts)), dtype=bool)
    for party in scenario.parties:
        worth, least = _worth(scenario, party, texts), waited(scenario, party)
        for column, (beats, _) in ((0, least[0]), (1, least[-1])):
            could[:, column] &= worth > beats
        for lines in (party.red_lines, party.principal_lines):
            prices = _prices(line_prices(scenario, party, lines))
            for line in lines:
                issue = scenario.issue(line.issue)
                beyond = _beyond(scenario, texts, line)
                if line.unless:
                    beyond &= np.any([_beyond(scenario, texts, one) for one in line.unless], axis=0)
                for at, level in enumerate(issue.levels):
                    crossing = beyond & (texts[:, scenario.issues.index(issue)] == at)
                    asked = prices.get((issue.name, level)) if not line.firm else None
                    could &= ~crossing | (False if asked is None else worth > asked[:, :, None])
    counts = could.sum(axis=2)
    return [(face, int(a), int(b)) for face, (a, b) in zip(FACES, counts, strict=True)]


def _beyond(scenario: Scenario, texts: np.ndarray, bound: Condition) -> np.ndarray:
    """Return which texts lie beyond a bound."""
    column = texts[:, scenario.issues.index(scenario.issue(bound.issue))]
    return column < bound.level if bound.at_least else column > bound.level


def _worth(scenario: Scenario, party: Party, texts: np.ndarray) -> np.ndarray:
    """Return the points of each text, of gains that others must carry out what counts."""
    kept, worth = kept_promises(scenario), np.zeros(len(texts))
    share = np.full(len(texts), kept[0][1] / 100)
    for at, issue in enumerate(scenario.issues):
        if issue.assurance:
            share = np.array([percent for _, percent in kept])[texts[:, at]] / 100
            break
    for at, (issue, own) in enumerate(zip(scenario.issues, level_points(party), strict=True)):
        points = np.array(own, dtype=float)[texts[:, at]]
        if set(issue.performed_by) - {party.id}:
            points -= (1.0 - share) * np.maximum(0.0, points - own[issue.status_quo])
        worth += points
    return worth


def _prices(told: Sequence[Told]) -> dict[tuple[str, str], np.ndarray]:
    """Return the first and the last column of prices of each level, by face."""
    found = {}
    for issue, level, rows in told:
        asked = np.full((len(FACES), 2), np.inf)
        for face, row in rows:
            ends = (row[0], row[len(SOFTENED) - 1])
            asked[FACES.index(face)] = [np.inf if one is None else one for one in ends]
        found[issue, level] = asked
    return found
