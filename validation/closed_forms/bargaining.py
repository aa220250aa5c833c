"""What two parties should agree on by theory, against a search of every package.

With utilities u and disagreement point d, among packages worth at least d to both:

- Nash 1950: the largest (u_1 - d_1) (u_2 - d_2);
- Kalai & Smorodinsky 1975: the largest least share (u_i - d_i) / (a_i - d_i) of the ideal gain,
  a_i the most that i gets in any of them;
- egalitarian (Kalai 1977): the largest least gain u_i - d_i.

The search here is plain Python over all packages and shares no formula with
`negsim.domains.bargaining`. Domains are made up by the keyed draws of negsim. Some programs call
other points by these names, so every row says the formula and the disagreement point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np

from negsim.domains.find import read
from negsim.domains.solutions import NAMES, Solutions, of_domain, of_scenario
from negsim.engine.draws import NOBODY, uniform
from negsim.engine.lay_out import lay_out
from negsim.scenario.process import Formulation
from negsim.scenario.scenario import Flexibility, Scenario
from validation.closed_forms.minimal import calm, issue, mediator, party, scenario
from validation.row import Row, checked
from validation.runs import SEED, Changes, played, with_changes

DOMAINS = 200
RUNS = 20
PURPOSE = 254
"""What these draws are for: not one of `negsim.engine.draws.PURPOSES`, so that no run shares
them."""

STUBBORN = Flexibility(at_the_table=0.0, under_pressure=1.0)
"""Parties who hold out, so that what they sign in the first round is the mediators' text."""

CLOSE = 1e-9
FOLDER = Path(__file__).with_name("negolog")

Point = tuple[float, float]


@dataclass(frozen=True)
class Problem:
    """A made-up domain: the worth of each package, in the order of `product`, and of no deal."""

    given: Scenario
    points: tuple[Point, ...]
    d: Point

    @property
    def fair(self) -> list[int]:
        """Numbers of the packages that are worth more than no deal to both."""
        return [n for n, (u, v) in enumerate(self.points) if u > self.d[0] and v > self.d[1]]


def problem(number: int) -> Problem:
    """Return made-up domain `number`: 1 to 3 issues of 2 to 5 levels, linear in the issues."""
    draws = (uniform(np.uint64(SEED), number, i, NOBODY, PURPOSE) for i in range(60))
    counts = [2 + int(next(draws) * 4) for _ in range(1 + int(next(draws) * 3))]
    weights = [[0.2 + next(draws) for _ in counts] for _ in range(2)]
    values = [[[next(draws) for _ in range(count)] for count in counts] for _ in range(2)]
    points = []
    for text in product(*(range(count) for count in counts)):
        u, v = (
            sum(w * worth[level] for w, worth, level in zip(weight, value, text, strict=True))
            / sum(weight)
            for weight, value in zip(weights, values, strict=True)
        )
        points.append((u, v))
    d = tuple(0.6 * next(draws) * max(p[i] for p in points) for i in range(2))
    parties = [
        party(name, value, salience=tuple(weight), batna=batna, flexibility=STUBBORN)
        for name, value, weight, batna in zip("ab", values, weights, d, strict=True)
    ]
    given = scenario(
        [issue(f"issue{k}", count) for k, count in enumerate(counts)],
        parties,
        calm(1, formulation=Formulation(face_saving=1.0)),
        [mediator("drafter", (1.0, 1.0), formulation=1.0)],
    )
    return Problem(given, tuple(points), (d[0], d[1]))


def nash(points: Sequence[Point], d: Point, among: Sequence[int]) -> list[float]:
    """Return the product of gains of each package of `among`."""
    return [(points[n][0] - d[0]) * (points[n][1] - d[1]) for n in among]


def kalai_smorodinsky(points: Sequence[Point], d: Point, among: Sequence[int]) -> list[float]:
    """Return the least share of the ideal gain that each package of `among` gives."""
    a = [max(points[n][i] for n in among) for i in range(2)]
    return [min((points[n][i] - d[i]) / (a[i] - d[i]) for i in range(2)) for n in among]


def egalitarian(points: Sequence[Point], d: Point, among: Sequence[int]) -> list[float]:
    """Return the least gain that each package of `among` gives."""
    return [min(points[n][0] - d[0], points[n][1] - d[1]) for n in among]


FORMULAS = {
    "nash": ("Nash (largest (u_1 - d_1) (u_2 - d_2))", nash),
    "kalai_smorodinsky": (
        "Kalai-Smorodinsky (largest least (u_i - d_i) / (a_i - d_i))", kalai_smorodinsky
    ),
    "egalitarian": ("Egalitarian (largest least u_i - d_i)", egalitarian),
}  # fmt: skip


def dominated(points: Sequence[Point], n: int) -> bool:
    """Return whether some package is as good for both as package `n` and better for one."""
    u, v = points[n]
    return any(a >= u and b >= v and (a > u or b > v) for a, b in points)


def rows(domains: int = DOMAINS, runs: int = RUNS, changes: Changes = ()) -> list[Row]:
    """Return the rows on solutions; `changes` are faults that a test plants."""
    problems = [one for one in map(problem, range(domains)) if one.fair]
    found = [of_scenario(with_changes(one.given, changes)) for one in problems]
    return [
        _texts(problems, runs, changes),
        *(_solution(name, problems, found) for name in FORMULAS),
        _front(problems, found),
        *foreign_rows(),
    ]


def _best(one: Problem, formula: Callable[..., list[float]]) -> dict[int, float]:
    """Return the packages that a formula picks, and their value."""
    found = dict(zip(one.fair, formula(one.points, one.d, one.fair), strict=True))
    most = max(found.values())
    return {n: value for n, value in found.items() if value >= most - CLOSE}


def _texts(problems: Sequence[Problem], runs: int, changes: Changes) -> Row:
    """Return the row on the text that mediators table, as runs sign it."""
    right = 0
    for one in problems:
        layout = lay_out(with_changes(one.given, changes))
        signed = played(one.given, runs, changes).records.package
        best = _best(one, nash)
        right += all(n >= 0 and _number(one, layout.levels(int(n))) in best for n in signed)
    return _exactly(
        "Mediators' text, as all runs of made-up domains sign it, d = batnas: Nash "
        "(largest (u_1 - d_1) (u_2 - d_2))",
        "Nash 1950; search of every package",
        right, len(problems), f", {runs} runs each",
    )  # fmt: skip


def _exactly(claim: str, source: str, right: int, n: int, more: str = "") -> Row:
    """Return the row on an answer that must be right in all domains."""
    expected = f"{n} of {n} domains, exactly"
    return checked(claim, source, expected, f"{right} of {n} domains{more}", right == n)


def _number(one: Problem, levels: dict[str, str]) -> int:
    """Return the number of a text in the order of `product`."""
    issues = one.given.issues
    text = [issue.levels.index(levels[issue.id]) for issue in issues]
    return int(np.ravel_multi_index(text, [len(issue.levels) for issue in issues]))


def _solution(name: str, problems: Sequence[Problem], found: Sequence[Solutions]) -> Row:
    """Return the row on a solution as `negsim.solutions` has it of the scenario."""
    words, formula = FORMULAS[name]
    right = 0
    for one, solved in zip(problems, found, strict=True):
        point = solved.solved.points[name]
        if point is not None:
            right += _number(one, solved.package_of(point.package)) in _best(one, formula)
    return _exactly(
        f"Solutions of the same domains, d = batnas: {words}",
        "Nash 1950; Kalai & Smorodinsky 1975; Kalai 1977; search of every package",
        right, len(problems),
    )  # fmt: skip


def _front(problems: Sequence[Problem], found: Sequence[Solutions]) -> Row:
    """Return the row on the Pareto front as `negsim.solutions` has it of the scenario."""
    right = size = 0
    for one, solved in zip(problems, found, strict=True):
        plain = [n for n in range(len(one.points)) if not dominated(one.points, n)]
        front = [_number(one, solved.package_of(at)) for at in solved.pareto.tolist()]
        right += sorted(front) == plain
        size += len(plain)
    return _exactly(
        "The same: Pareto front (packages that none equals for both and betters for one)",
        "search of every pair of packages",
        right, len(problems), f", {size:,} packages on the fronts",
    )  # fmt: skip


def foreign_rows(folder: Path = FOLDER) -> list[Row]:
    """Return the rows on a domain in another program's files, with answers worked out by hand.

    The six texts are those of a textbook exercise; its files are in `folder`.
    """
    found = of_domain(read(folder))
    wanted = {"nash": (0.75, 0.6), "kalai_smorodinsky": (0.75, 0.6), "egalitarian": (0.6, 0.7)}
    got = {name: _utilities(found, name) for name in wanted}
    [stated] = found.stated
    agrees = found.agreeing(stated)
    source = "six texts by hand, as NegoLog files (validation/closed_forms/negolog)"
    return [
        checked(
            "A domain of another program: Nash, Kalai-Smorodinsky, egalitarian; d = reservation "
            "values (.2, .25)",
            source,
            ", ".join(f"({u:g}, {v:g})" for u, v in wanted.values()),
            ", ".join(f"({u:g}, {v:g})" for u, v in got.values()),
            all(math.dist(got[name], wanted[name]) < CLOSE for name in wanted),
        ),
        checked(
            "The same: the point that its files state as Nash is the largest u_1 u_2; d = (0, 0), "
            "whatever the reservation values, as that program does it",
            source,
            "it is the Nash solution",
            "it is " + (" and ".join(NAMES[name] for name in agrees) or "none"),
            "nash" in agrees,
        ),
    ]


def _utilities(found: Solutions, name: str) -> Point:
    point = found.solved.points[name]
    assert point is not None
    u, v = found.solved.worth[:, point.package].tolist()
    return u, v
