"""What lines, promises and waiting cost on a party's sheet: the model's rules in whole points.

A scenario gives many of its numbers as ranges, and each run draws its own. A sheet has one number
for all groups, so a group's die stands for the draw: each face for a sixth of many draws, of which
the sheet has the middle.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from negsim.engine.draws import quantile, uniform
from negsim.engine.inputs import vector
from negsim.rules.softening import NEVER, need, price
from negsim.scenario.fields import Distribution, Number, middle
from negsim.scenario.scenario import Mediator, Party, RedLine, Scenario
from negsim.teaching.packs.plan import Plan

SOFTENED = ("0 to 14", "15 to 34", "35 to 54", "55 and more")
"""How far a party has softened, of 100, as the columns of its prices tell it."""

MIDDLES = (0.05, 0.25, 0.45, 0.65)
"""The softening that each of these columns stands for."""

FACES = ("1", "2", "3", "4", "5", "6")
"""The group's die; the higher, the more readily soft lines give way."""

DRAWS = 2000
"""Draws of the numbers behind a price."""

SEED, PURPOSE = 1, 254
"""Seed and purpose of these draws: the latter none of `negsim.engine.draws.PURPOSES`."""

THIRDS = 3
"""Parts of the course for which a sheet tells what waiting has done."""

HALVES = 2
"""Times that a mediator can press in a round: a box is half a round of pressing."""

Told = tuple[str, str, list[tuple[str, list[int | None]]]]
"""Issue, level, and for each face of the die the points for each column; None where none do."""


def points(share: float) -> int:
    """Return a worth of 0 to 1 in points out of 100, halves rounded up."""
    return int(round(100.0 * share, 6) + 0.5)


def level_points(party: Party) -> tuple[tuple[int, ...], ...]:
    """Return the points of each level of each issue, in the scenario's order of issues.

    An issue's weight is its share of all weights, so the best levels have 100 points together.
    """
    given = [middle(weight) for weight in party.salience]
    return tuple(
        tuple(points(weight / sum(given) * middle(value)) for value in values)
        for weight, values in zip(given, party.values, strict=True)
    )


def kept_promises(scenario: Scenario) -> list[tuple[str, int]]:
    """Return in what percent of promised gains count: by levels of the issue that verifies.

    It is q + (1 - q) T at the trust of the start; one entry without a level where none verifies.
    """
    trust = middle(scenario.process.start.trust)
    for issue in scenario.issues:
        if issue.assurance:
            given = zip(issue.levels, map(middle, issue.assurance), strict=True)
            return [(level, points(q + (1.0 - q) * trust)) for level, q in given]
    q = middle(scenario.process.assurance)
    return [("", points(q + (1.0 - q) * trust))]


def promised_gain(scenario: Scenario, party: Party) -> dict[str, Any] | None:
    """Return the largest gain that others must deliver to a party, worked out; None if none is.

    It counts as with the middle one of the levels that show whether promises are kept.
    """
    kept = kept_promises(scenario)
    shown, percent = kept[len(kept) // 2]
    found: list[dict[str, Any]] = []
    for issue, own in zip(scenario.issues, level_points(party), strict=True):
        worth, now = max(own), own[issue.status_quo]
        if set(issue.performed_by) - {party.id} and worth > now and not issue.assurance:
            told = {"issue": issue.name, "level": issue.levels[own.index(worth)], "shown": shown}
            counted = points((worth - now) * percent / 10_000)
            found.append(
                told | {"worth": worth, "now": now, "percent": percent, "counted": counted}
            )
    return max(found, key=lambda one: one["worth"] - one["now"], default=None)


def most_points(scenario: Scenario, party: Party) -> float:
    """Return the points of the best text for a party, promises counted as its sheet counts them."""
    counted = {level: percent / 100 for level, percent in kept_promises(scenario)}
    best = 0.0
    for shown, share in counted.items():
        total = 0.0
        for issue, own in zip(scenario.issues, level_points(party), strict=True):
            levels = [own[issue.levels.index(shown)]] if issue.assurance else own
            now = own[issue.status_quo] if set(issue.performed_by) - {party.id} else 100
            total += max(one - (1.0 - share) * max(0, one - now) for one in levels)
        best = max(best, total)
    return best


def line_prices(scenario: Scenario, party: Party, lines: tuple[RedLine, ...]) -> list[Told]:
    """Return what a text beyond each soft line must exceed, by the model's rule in points.

    Levels and faces for which no text is worth enough have no entry.
    """
    reserve, most = middle(party.batna), most_points(scenario, party) / 100
    at_home = lines is not party.red_lines or not party.principal_lines
    found: list[Told] = []
    for line in lines:
        issue = next(issue for issue in scenario.issues if issue.id == line.issue)
        for at, level in enumerate(issue.levels):
            steps = line.level - at if line.at_least else at - line.level
            if steps <= 0 or line.firm:
                continue
            drawn = (
                line.firmness,
                party.flexibility.under_pressure,
                party.mandate if at_home else 1.0,
                scenario.process.softening.linkage,
            )
            told = [
                (face, [_told(share, reserve, most) for share in shares])
                for face, shares in zip(FACES, _shares_asked(drawn, steps), strict=True)
            ]
            told = [(face, row) for face, row in told if set(row) != {None}]
            found += [(issue.name, level, told)] * bool(told)
    return found


def _told(share: float, reserve: float, most: float) -> int | None:
    """Return in points what is asked as a share of all that a party could gain over no deal."""
    if share == NEVER or most <= reserve:
        return None
    asked = points(max(0.0, share) * (most - reserve) + reserve)
    return asked if asked < 100 * most else None


@cache
def _shares_asked(drawn: tuple[Number, ...], steps: int) -> list[list[float]]:
    """Return for each face and column the share of its possible gain that a party asks.

    `drawn` has firmness, flexibility, mandate and linkage.
    """
    runs = zip(*(_draws(number, which) for which, number in enumerate(drawn)), strict=True)
    asked = np.array(
        [
            [price(need(f, steps), m, phi * s, kappa, 0.0, 1.0) for s in MIDDLES]
            for f, phi, m, kappa in runs
        ]
    )
    asked.sort(axis=0)
    middles = [int((2 * n + 1) * DRAWS / (2 * len(FACES))) for n in range(len(FACES))]
    return [asked[at].tolist() for at in reversed(middles)]


def _draws(number: Number, which: int) -> list[float]:
    """Return draws of a number, all the same if it does not vary; `which` keys its stream."""
    if not isinstance(number, Distribution):
        return [number] * DRAWS
    made: dict[str, Any] = vector([[("", number)]])
    kind, parameters = int(made["kind"][0]), made["parameters"]
    drawn = (uniform(np.uint64(SEED), run, 0, which, PURPOSE) for run in range(DRAWS))
    return [float(quantile(kind, parameters, u)) for u in drawn]


def kept_of_softening(scenario: Scenario, plan: Plan) -> float:
    """Return what share of its softening a party keeps over a round of a class."""
    days = scenario.process.rounds / plan.rounds
    return float((1.0 - middle(scenario.process.softening.rate)) ** days)


def softened_by_a_press(scenario: Scenario, mediator: Mediator, at: int, plan: Plan) -> int:
    """Return how far, of 100, half a round of a mediator's pressing softens a party."""
    held = middle(mediator.pressure) * middle(mediator.leverage[at])
    left = kept_of_softening(scenario, plan) ** (1 / HALVES)
    return points(held * (1.0 - left))


def presses(scenario: Scenario, mediator: Mediator, plan: Plan) -> int:
    """Return how many half rounds a mediator can press in a class; at least two.

    As its endurance in rounds of full pressing, as a share of the course.
    """
    pressing = middle(mediator.pressure)
    lasts = middle(mediator.endurance) / pressing / scenario.process.rounds if pressing else 0.0
    return max(2, int(HALVES * plan.rounds * min(1.0, lasts) + 0.5))


def waited(scenario: Scenario, party: Party) -> list[tuple[int, int]]:
    """Return for each third of the course what no deal is worth and how far pain softens.

    Taken at the middle of each third, without incidents.
    """
    process, hurt, soft = scenario.process, 0.0, 0.0
    kept, days = middle(process.hurt.kept), middle(process.days)
    pain, rate = middle(process.softening.pain), middle(process.softening.rate)
    found = []
    taken = [int((2 * n + 1) * process.rounds / (2 * THIRDS)) for n in range(THIRDS)]
    for number in range(process.rounds):
        hurt = min(1.0, hurt * kept**days + middle(party.waiting) * days)
        soft += rate * (pain * hurt - soft)  # as `softened`, without pressure and grievance
        if number in taken:
            least = max(0.0, middle(party.batna) - middle(process.reservation.hurt) * hurt)
            found.append((points(least), points(soft)))
    return found
