"""The text that mediators table is the Nash bargaining solution, by brute force.

The readable model says what it tables; here every text is valued anew by the formulas as
written, from the scenario's own numbers. Only how things stand in that round (trust, the
influence of guarantees, softening, reservation values, what is settled) is taken from the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest

from generated import generated
from negsim.engine.moves import Move
from negsim.engine.readable.run import NegotiationModel
from negsim.rules.mediation import FURTHER
from negsim.rules.offers import NONE
from negsim.scenario.process import Formulation
from negsim.scenario.scenario import Party, Scenario
from properties.byhand import (
    calm,
    crosses,
    excused,
    issue,
    mediator,
    party,
    play,
    scenario,
    told,
    without_ranges,
)

SCENARIOS = 600
GUARANTEE = FURTHER.index("guarantee")


@dataclass(frozen=True)
class Tabled:
    """A text that was tabled, as levels by issue, and how things stood in that round."""

    levels: dict[str, int]
    interim: bool
    trust: float
    guarantee: dict[str, float]
    softening: dict[str, float]
    reserve: dict[str, float]
    settled: dict[str, int]


class Noting(NegotiationModel):
    """Notes how things stand whenever a text is tabled."""

    def log(self, what: str, *args: Any, **facts: Any) -> None:
        super().log(what, *args, **facts)
        if what in ("tables a text", "tables an interim text"):
            self.__dict__.setdefault("noted", []).append(self.noted_now(self.moves[-1]))

    def noted_now(self, move: Move) -> Tabled:
        issues = {k.id: k for k in self.layout.scenario.issues}
        locked = zip(self.layout.issues, self.locked.tolist(), strict=True)
        return Tabled(
            levels={name: issues[name].levels.index(level) for name, level in move.text.items()},
            interim=move.what == "tables an interim text",
            trust=self.trust,
            guarantee={i.id: float(i.further[GUARANTEE]) for i in self.parties},
            softening={i.id: float(i.softening) for i in self.parties},
            reserve={i.id: float(i.reserve) for i in self.parties},
            settled={name: level for name, level in locked if level >= 0},
        )


def worth(given: Scenario, who: Party, text: dict[str, int], tabled: Tabled) -> float:
    """U = sum_k s_k [v_k(sq) + min(D_k, 0) + max(D_k, 0) c_k], c = 1 or q + (1 - q) C.

    With guarantees of influence G, C = T + (1 - T) G.
    """
    believed = tabled.trust + (1 - tabled.trust) * tabled.guarantee[who.id]
    q = given.process.assurance
    for k in given.issues:
        if k.assurance:
            q = k.assurance[text[k.id]]
    total = 0.0
    for k, weight, values in zip(given.issues, who.salience, who.values, strict=True):
        change = values[text[k.id]] - values[k.status_quo]
        others = any(name != who.id for name in k.performed_by)
        kept = q + (1 - q) * believed if others else 1.0
        total += weight * (values[k.status_quo] + min(change, 0) + max(change, 0) * kept)
    return total / sum(who.salience)


def may_sign(given: Scenario, who: Party, text: dict[str, int], tabled: Tabled) -> bool:
    """Return whether 1 - (1 - f)^n < S for all its lines that bind and that a text crosses."""
    aside = {k.id for k in given.issues if k.interim >= 0} if tabled.interim else set()
    return all(
        1 - (1 - line.firmness) ** abs(text[line.issue] - line.level) < tabled.softening[who.id]
        for line in who.red_lines
        if line.issue not in aside and crosses(text, line) and not excused(text, line)
    )


def drafts(given: Scenario, tabled: Tabled) -> Iterator[dict[str, int]]:
    """Yield every text that leaves alone what is settled; an interim one what it sets aside."""
    fixed = dict(tabled.settled)
    if tabled.interim:
        fixed |= {k.id: k.interim for k in given.issues if k.interim >= 0}
    choices = [
        [fixed[k.id]] if k.id in fixed else range(len(k.levels)) for k in given.issues
    ]
    for levels in product(*choices):
        yield dict(zip((k.id for k in given.issues), levels, strict=True))


def gains(given: Scenario, text: dict[str, int], tabled: Tabled) -> float:
    """Return the product of the parties' gains over their reservation values."""
    return prod(
        max(0.0, worth(given, i, text, tabled) - tabled.reserve[i.id])
        for i in given.parties
    )


def misses(given: Scenario, tabled: Tabled) -> bool:
    """Return whether some text would have been better to table than the one that was."""
    allowed = [
        text
        for text in drafts(given, tabled)
        if all(may_sign(given, i, text, tabled) for i in given.parties)
    ]
    best = max(gains(given, text, tabled) for text in allowed)
    return tabled.levels not in allowed or gains(given, tabled.levels, tabled) < best * (1 - 1e-9)


def texts_tabled(scenarios: range) -> Iterator[tuple[Scenario, Tabled]]:
    """Yield the first two and the last text tabled in run 0 of made-up scenarios."""
    for number in scenarios:
        given = without_ranges(generated(number))
        if any(m.formulation for m in given.mediators):
            model = Noting(given, seed=number)
            model.run_model()
            noted = getattr(model, "noted", [])
            for tabled in noted[:2] + noted[2:][-1:]:
                yield given, tabled


def test_the_text_is_the_nash_solution_by_brute_force() -> None:
    found = list(texts_tabled(range(SCENARIOS)))
    assert not [tabled for given, tabled in found if misses(given, tabled)]
    interim = sum(tabled.interim for _, tabled in found)
    on_the_rest = sum(bool(tabled.settled) for _, tabled in found)
    assert len(found) - interim >= 100
    assert interim >= 20
    assert on_the_rest >= 3
    scenarios = len({given.id for given, _ in found})
    told(
        f"{len(found)} texts of {scenarios} scenarios, {interim} of them interim, {on_the_rest} "
        "after one"
    )


def most_in_all(utilities: np.ndarray, count: int, reserve: np.ndarray) -> int:
    """Planted fault: return the text with the largest sum of utilities."""
    return int(utilities[:, :count].sum(axis=0).argmax()) if count else NONE


def least_unequal(utilities: np.ndarray, count: int, reserve: np.ndarray) -> int:
    """Planted fault: return the text whose smallest gain is largest, the egalitarian one."""
    return int((utilities - reserve[:, None])[:, :count].min(axis=0).argmax()) if count else NONE


@pytest.mark.parametrize("solution", [most_in_all, least_unequal])
def test_another_solution_is_told_apart(monkeypatch: pytest.MonkeyPatch, solution: Any) -> None:
    monkeypatch.setattr("negsim.engine.readable.talks.nash_package", solution)
    assert sum(misses(given, tabled) for given, tabled in texts_tabled(range(300))) > 5


POINTS = ((1, 0), (0.9, 0.35), (0.75, 0.6), (0.6, 0.7), (0.35, 0.85), (0, 1))
NO_DEAL = (0.2, 0.25)
"""Utilities of six texts and of no deal; worked out by hand: Nash takes the third, (.75, .6).

The egalitarian solution, for one, would be the fourth.
"""


@pytest.mark.parametrize("scale", [(1.0, 0.0), (0.5, 0.3), (0.2, 0.7)])
def test_of_six_texts_all_runs_sign_the_one_worked_out_by_hand(scale: tuple[float, float]) -> None:
    """Nor does the solution change when a party's utilities are stretched and moved."""
    a, b = scale
    first, second = zip(*POINTS, strict=True)
    moved = [a * u + b for u in second]
    given = scenario(
        [issue("text", len(POINTS))],
        [
            party("first", [first], batna=NO_DEAL[0]),
            party("second", [moved], batna=a * NO_DEAL[1] + b),
        ],
        calm(1, formulation=Formulation(face_saving=1.0)),
        [mediator("drafter", (1.0, 1.0), formulation=1.0)],
    )
    assert np.all(play(given, 50).package == POINTS.index((0.75, 0.6)))
