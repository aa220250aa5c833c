"""No simple formula decides: the best product of drawn numbers, and how well it tells runs apart.

If the answer of a scenario were one inequality, a product of a few drawn numbers, each to the power
1 or -1, would tell settled runs from others almost without error. The best such product is
searched for in some runs, greedily with a beam, and judged in others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from negsim.engine.ensemble import Block, in_blocks
from negsim.engine.inputs import Ordered, parts_of
from negsim.engine.lay_out import Layout, lay_out
from negsim.scenario.fields import Distribution
from negsim.scenario.scenario import Scenario
from validation.runs import SEED
from validation.signs.cases import CAMP, DAY, IST, KEN, SOU, THA

BOUNDS = {IST: 0.88, CAMP: 0.92, KEN: 0.92, DAY: 0.92, SOU: 0.92, THA: 0.92}
"""Area under the curve that the best product may reach at most, by scenario. For the newer cases it
is the widest of the older ones, set before they were played."""

VALUED = (".salience.", ".value.")
"""Parts of the names of numbers that say what a party values."""

TELLS = 0.6
"""Area from which on one such number is taken to tell something by itself: a judgement."""

FACTORS = 4
BEAM = 40
EXACT = 300
"""Products that are kept from step to step, and for which the area itself is worked out."""

RUNS = 20_000
JUDGED = 200_000
"""Runs that the search sees, and runs after these that judge what it found."""

FEWER = dict.fromkeys((DAY, SOU, THA), 60_000)
"""Runs that judge, where it is fewer."""

SMALLEST = 1e-9
"""In the place of 0, which has no logarithm."""

Scored: TypeAlias = tuple[np.ndarray, np.ndarray]
"""Logarithms of numbers or products, and whether each run settled."""


@dataclass(frozen=True)
class Formula:
    """The best product found.

    Parameters
    ----------
    words : str
        The product.
    area, error : float
        Area under its curve in runs that the search did not see: the chance that a settled run
        ranks above one that did not settle, and the standard error of that.
    areas : tuple of float
        The same of the best product of 1, 2, ... factors.
    settled : int
        Settled runs among those that judged.
    valued, valued_area : str, float
        The one salience or value of a party that tells settled runs best, and its area.
    """

    words: str
    area: float
    error: float
    areas: tuple[float, ...]
    settled: int
    valued: str
    valued_area: float


def search(scenario: Scenario, runs: int = RUNS, judged: int = JUDGED) -> Formula:
    """Search for the product of drawn numbers that best tells settled runs from others.

    Parameters
    ----------
    scenario : Scenario
        Of which many numbers are drawn.
    runs, judged : int
        Runs that the search sees, and how many further ones judge what it found.
    """
    layout = lay_out(scenario)

    def drawn(_: Layout, block: Block) -> Scored:
        logs = np.log(np.maximum(block.vectors[:, layout.case.drawn], SMALLEST))
        return logs, np.asarray(block.records.package >= 0)

    seen = list(in_blocks(layout, drawn, runs, SEED, threads=None))
    logs, ends = (np.concatenate([block[n] for block in seen]) for n in range(2))
    best = best_products(logs, ends)
    names = names_of(scenario)
    best.append(best_valued(logs, ends, names))
    powers = np.stack(best, axis=1)

    def scored(layout: Layout, block: Block) -> Scored:
        logs, settled = drawn(layout, block)
        return logs @ powers, settled

    fresh = list(in_blocks(layout, scored, runs + judged, SEED, threads=None))
    scores = np.concatenate([b[0] for b in fresh])[runs:]
    settled = np.concatenate([b[1] for b in fresh])[runs:]
    *areas, alone = (area(scores[:, n], settled) for n in range(len(best)))
    error = area_error(areas[-1], settled)
    words, valued = (in_words(powers, names) for powers in best[-2:])
    count = int(settled.sum())
    return Formula(words, areas[-1], error, tuple(areas), count, valued, alone)


def best_valued(logs: np.ndarray, settled: np.ndarray, names: list[str]) -> np.ndarray:
    """Return the power, 1 or -1, of the salience or value that best tells settled runs, alone."""
    areas = {
        j: area(logs[:, j], settled)
        for j, name in enumerate(names)
        if any(part in name for part in VALUED)
    }
    best = max(areas, key=lambda j: abs(areas[j] - 0.5))
    powers = np.zeros(len(names))
    powers[best] = 1.0 if areas[best] > 0.5 else -1.0
    return powers


def in_words(powers: np.ndarray, names: list[str]) -> str:
    """Return a product in words, such as ``a x b / c``."""
    above = " x ".join(name for name, power in zip(names, powers, strict=True) if power > 0.0)
    below = [name for name, power in zip(names, powers, strict=True) if power < 0.0]
    return " / ".join([above or "1", *below])


def names_of(scenario: Scenario) -> list[str]:
    """Return a name for each number that is drawn, in the order of the vector."""
    ordered = Ordered.of(scenario)
    actors: list[Any] = [*ordered.parties, *ordered.issues, *ordered.mediators, *ordered.violence]
    ids = {str(one.stream): one.id for one in actors}
    return [
        ".".join(ids.get(word, word) for word in key.split("."))
        for part in parts_of(ordered).values()
        for key, value in part
        if isinstance(value, Distribution)
    ]


def best_products(logs: np.ndarray, settled: np.ndarray) -> list[np.ndarray]:
    """Return the powers of the best product of 1, 2, ... `FACTORS` numbers.

    Parameters
    ----------
    logs : ndarray of float, shape (runs, numbers)
        Logarithms of the numbers.
    settled : ndarray of bool, shape (runs,)
        Which runs settled.
    """
    gap = logs[settled].mean(axis=0) - logs[~settled].mean(axis=0)
    spread = np.cov(logs[settled].T) + np.cov(logs[~settled].T)
    beam = [np.zeros(logs.shape[1])]
    found = []
    for _ in range(FACTORS):
        longer = _longer(beam, gap, spread)
        ranked = sorted(((area(logs @ one, settled), n) for n, one in enumerate(longer)))[::-1]
        beam = [longer[n] for _, n in ranked[:BEAM]]
        found.append(beam[0])
    return found


def _longer(beam: list[np.ndarray], gap: np.ndarray, spread: np.ndarray) -> list[np.ndarray]:
    """Return products with one more factor, those first whose means lie farthest apart."""
    found: dict[bytes, tuple[float, np.ndarray]] = {}
    own = np.diagonal(spread)
    for powers in beam:
        for sign in (1.0, -1.0):
            distance = powers @ gap + sign * gap
            variance = powers @ spread @ powers + 2.0 * sign * (spread @ powers) + own
            free = powers == 0.0
            score = np.full(len(powers), -np.inf)
            score[free] = distance[free] / np.sqrt(np.maximum(variance[free], SMALLEST))
            for j in np.argsort(-score)[:EXACT]:
                if score[j] > -np.inf:
                    one = powers.copy()
                    one[j] = sign
                    found[one.tobytes()] = (float(score[j]), one)
    best = sorted(found.values(), key=lambda pair: -pair[0])[:EXACT]
    return [one for _, one in best]


def area(score: np.ndarray, settled: np.ndarray) -> float:
    """Return the area under the curve: how often a settled run scores above another."""
    ranks = np.empty(len(score))
    ranks[np.argsort(score)] = np.arange(1, len(score) + 1)
    yes = int(settled.sum())
    no = len(score) - yes
    return float((ranks[settled].sum() - yes * (yes + 1) / 2) / (yes * no))


def area_error(found: float, settled: np.ndarray) -> float:
    """Return the standard error of an area (Hanley & McNeil 1982)."""
    yes = int(settled.sum())
    no = len(settled) - yes
    one, two = found / (2 - found), 2 * found**2 / (1 + found)
    variance = found * (1 - found) + (yes - 1) * (one - found**2) + (no - 1) * (two - found**2)
    return math.sqrt(variance / (yes * no))
