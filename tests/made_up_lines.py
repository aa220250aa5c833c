"""Small scenarios with red lines made up by keyed draws, and what blocks them by brute force."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations, product
from math import prod
from typing import Any

import numpy as np

from negsim.check.agreement import appraise
from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import RedLine, Scenario

Line = tuple[str, bool, RedLine]
"""Whose line, whether of the principal's alone, and the line."""


BASE = load("textbook-two-party")


@cache
def drawn(number: int) -> Scenario:
    """Return a scenario of three issues with three levels, and lines of two parties as drawn."""
    draw = np.random.default_rng(number)
    levels = ["a", "b", "c"]
    issues = {f"i{k}": {"levels": levels, "status_quo": "b"} for k in range(3)}
    parties = {
        name: {
            "batna": float(draw.choice([0.1, 0.35, 0.6])),
            "waiting": 0,
            "flexibility": 0.5,
            "salience": {issue: float(draw.integers(1, 4)) for issue in issues},
            "values": {
                issue: dict(zip(levels, draw.permutation([0.0, 0.4, 1.0]).tolist(), strict=True))
                for issue in issues
            },
            "red_lines": _lines(draw, [*issues], side, 0.7),
            "principal_lines": _lines(draw, [*issues], side, 0.5) if draw.random() < 0.3 else {},
        }
        for name, side in (("upton", "at_least"), ("downton", "at_most"))
    }
    outcomes: dict[str, Any] = {"any": {}}
    settings = {"issues": issues, "parties": parties, "outcomes": outcomes}
    return apply(BASE, settings)


def _lines(draw: np.random.Generator, issues: list[str], side: str, often: float) -> dict[str, Any]:
    """Return lines on some issues, most on one side, some with conditions."""
    found: dict[str, Any] = {}
    for issue in issues:
        if draw.random() > often:
            continue
        on = side if draw.random() < 0.8 else "at_most"
        line: dict[str, Any] = {
            on: str(draw.choice(["a", "b", "c"])),
            "firmness": float(draw.choice([0.5, 1.0])),
        }
        others = [other for other in issues if other != issue]
        if draw.random() < 0.4:
            some = others[: int(draw.integers(1, 3))]
            line["unless"] = {other: {"at_least": str(draw.choice(["b", "c"]))} for other in some}
        found[issue] = line
    return found


def lines_of(scenario: Scenario) -> list[Line]:
    """Return all red lines, of delegations and of principals."""
    return [
        (party.id, home, line)
        for party in scenario.parties
        for home, lines in ((False, party.red_lines), (True, party.principal_lines))
        for line in lines
    ]


def texts_of(scenario: Scenario) -> list[tuple[dict[str, int], list[bool]]]:
    """Return levels of each text by issue, and whether each party gains from it over no deal."""
    found = appraise(scenario, drop=False)
    layout = found.layout
    return [
        (
            dict(zip(layout.issues, package.tolist(), strict=True)),
            [bool(u >= b) for u, b in zip(found.worth[:, x], found.batna, strict=True)],
        )
        for x, package in enumerate(layout.case.packages)
    ]


def met(text: dict[str, int], line: RedLine, steps: int = 0, dropped: tuple[int, ...] = ()) -> bool:
    """Return whether a text meets a line moved by some levels, without some of its conditions."""
    beyond = line.level - text[line.issue] if line.at_least else text[line.issue] - line.level
    if beyond <= steps:
        return True
    held = [c for n, c in enumerate(line.unless) if n not in dropped]
    # Conditions all dropped, a line is given up; one that never had any binds always.
    return bool(line.unless) and all(bool(c.met_by(text[c.issue])) for c in held)


def concessions(scenario: Scenario) -> dict[frozenset[tuple[Any, ...]], int]:
    """Return every set of moves none of which can be spared, and how many texts it opens."""
    lines, texts = lines_of(scenario), texts_of(scenario)
    good = [text for text, worth in texts if all(worth)]
    ways = _ways(lines)
    opens = {
        chosen: sum(
            all(met(text, line, *way) for (_, _, line), way in zip(lines, chosen, strict=True))
            for text in good
        )
        for chosen in product(*ways)
    }
    return {
        frozenset(
            (party, home, line.issue, line.side, *way)
            for (party, home, line), way in zip(lines, chosen, strict=True)
            if way != (0, ())
        ): count
        for chosen, count in opens.items()
        if count and not any(opens[less] for less in _less(chosen))
    }


def _ways(lines: list[Line]) -> list[list[tuple[int, tuple[int, ...]]]]:
    """Return all that can be done with each line: levels moved, conditions dropped."""
    return [
        [(steps, dropped) for steps in range(3) for dropped in _subsets(range(len(line.unless)))]
        for _, _, line in lines
    ]


def size(scenario: Scenario) -> int:
    """Return how many sets of moves there are to try."""
    return prod(len(ways) for ways in _ways(lines_of(scenario)))


def _less(chosen: tuple[tuple[int, tuple[int, ...]], ...]) -> Iterator[tuple[Any, ...]]:
    """Yield what is left when one step is taken back."""
    for n, (steps, dropped) in enumerate(chosen):
        before, after = chosen[:n], chosen[n + 1 :]
        if steps:
            yield (*before, (steps - 1, dropped), *after)
        for one in dropped:
            yield (*before, (steps, tuple(d for d in dropped if d != one)), *after)


def conflicts(scenario: Scenario) -> set[frozenset[int]]:
    """Return the minimal sets of lines, or of lines and worths, that no text meets; by number."""
    lines, texts = lines_of(scenario), texts_of(scenario)
    meets = [[met(text, line) for _, _, line in lines] for text, _ in texts]
    if any(map(all, meets)):
        meets = [[*row, *worth] for row, (_, worth) in zip(meets, texts, strict=True)]
    found: set[frozenset[int]] = set()
    for chosen in _subsets(range(len(meets[0]))):
        if any(one <= set(chosen) for one in found):
            continue
        if not any(all(row[n] for n in chosen) for row in meets):
            found.add(frozenset(chosen))
    return found


def _subsets(numbers: range) -> list[tuple[int, ...]]:
    sizes = range(len(numbers) + 1)
    return [*chain.from_iterable(combinations(numbers, size) for size in sizes)]
