"""The answer to "who deserves the credit?": a difference over mediators, and over instruments."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import factorial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from negsim.questions import shapley
from negsim.questions.answer import NOT_WITHIN, ROUNDED, Answer, Check, Pair
from negsim.questions.arms import Arm, arm_of
from negsim.questions.checks import AGREE, another
from negsim.questions.doubted import Doubted
from negsim.questions.players import Player, settings
from negsim.questions.table import Table
from negsim.results.words import points, share_in_words, span_of_points
from negsim.wording import listed

BUDGET = 1_000_000
"""Runs in all, unless another budget is given."""

MEANING = (
    "Parts are points of all model runs, and sum to the difference. They are an account of the "
    "model's difference under one rule of sharing, not of what caused anything in the world. "
    + ROUNDED
)

WHOLE = ""
"""Key of what all mediators add, among what is worked out under sets of assumptions."""

MEDIATORS = "mediators"
"""What the account is over of which it is told what the assumptions leave."""

TOLD = 3
"""Instruments that the sentence tells."""


@dataclass(frozen=True, eq=False)
class Account:
    """A difference over some players.

    Parameters
    ----------
    players : tuple of Player
    happens : ndarray of bool, shape (2 ** players, runs)
        Whether the outcome comes about, by the set of players there: bit n is player n.
    """

    players: tuple[Player, ...]
    happens: NDArray[np.bool_]

    @cached_property
    def added(self) -> NDArray[np.int64]:
        """What each player adds in each run, summed over all orders; see `shapley.added`."""
        return shapley.added(self.happens)

    @property
    def base(self) -> float:
        """Share of runs with the outcome while nobody is there."""
        return float(self.happens[0].mean())

    @property
    def whole(self) -> float:
        """Share of runs with the outcome as the scenario has it."""
        return float(self.happens[-1].mean())

    @property
    def exact(self) -> bool:
        """Whether the parts sum to the whole in every run, counted in whole numbers."""
        apart = self.happens[-1].astype(np.int64) - self.happens[0]
        return bool((self.added.sum(axis=0) == factorial(len(self.players)) * apart).all())

    @property
    def undone(self) -> int:
        """Runs in which the outcome comes about without some player and not with it besides."""
        found = np.zeros(self.happens.shape[1], dtype=bool)
        for which, there in enumerate(self.happens):
            for n in range(len(self.players)):
                found |= there & ~self.happens[which | 1 << n]
        return int(found.sum())

    def means(self) -> list[float]:
        """Return what each player adds."""
        return [shapley.mean(one, len(self.players)) for one in self.added]

    def part(self, n: int, confidence: float) -> dict[str, float]:
        """Return what a player adds, its standard error and interval.

        That is 0 to 0 only of one that the scenario never lets come; see `shapley.interval`.
        """
        k, one = len(self.players), self.added[n]
        low, high = shapley.interval(one, k, confidence)
        if self.players[n].idle and not one.any():
            low = high = 0.0
        error = shapley.standard_error(one, k)
        return {"part": shapley.mean(one, k), "error": error, "low": low, "high": high}

    def half(self, second: bool) -> Account:
        """Return the account over the first half of the runs, or the second."""
        middle = self.happens.shape[1] // 2
        return Account(
            self.players, self.happens[:, middle:] if second else self.happens[:, :middle]
        )


@dataclass(frozen=True, eq=False, repr=False)
class Attribution(Answer):
    """The difference that mediators make, over them and over their instruments.

    Parameters
    ----------
    base : Arm
    names : dict of str to str
        Id and name of each outcome.
    outcome : str
    seed, runs, budget : int
        `runs` of each set of players, as many as the budget of runs in all allows.
    mediators, instruments, again : Account
        `again` is that of mediators with another seed.
    joined : bool
        Whether an instrument of all mediators is one player.
    placebo : Check
    doubted : Doubted, optional
        What each mediator adds under sets of assumptions, by id, and all of them, by `WHOLE`.
    confidence : float
        Confidence level of all intervals.
    """

    verb: ClassVar[str] = "credit"
    not_asked: ClassVar[str] = NOT_WITHIN
    columns: ClassVar[Mapping[str, str]] = {"outcome": "outcome"}
    meaning: ClassVar[str] = MEANING

    base: Arm
    names: dict[str, str]
    outcome: str
    seed: int
    runs: int
    budget: int
    mediators: Account
    instruments: Account
    again: Account
    joined: bool
    placebo: Check
    doubted: Doubted | None = None
    confidence: float = 0.95

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts by what they are over."""
        return {MEDIATORS: self.mediators, "instruments": self.instruments}

    @property
    def sentence(self) -> str:
        """The answer in plain words, with its intervals."""
        one = self.mediators
        left = self.leaves(WHOLE, ")", " (the assumptions leave ")
        what = (
            f"Mediators change the share of {self.runs:,} model runs with "
            f"'{self.names[self.outcome]}' by {points(one.whole - one.base, self.runs)} points"
            f"{left} from {share_in_words(one.base, self.runs)} with none of them: of these"
        )
        first = f"{what}, {listed(self.told('mediators'))}."
        of_instruments = self.told("instruments")
        second = f" Of their instruments, {listed(of_instruments[:TOLD])}." * bool(of_instruments)
        return (
            f"{first}{second} It is an account of the model's difference under one rule of "
            "sharing, not of what caused anything in the world."
        )

    def told(self, over: str) -> list[str]:
        """Return what each player gets in words, most first."""
        rows = sorted(
            (row for row in self.rows() if row["over"] == over), key=lambda row: -abs(row["part"])
        )
        none = ", which adds nothing in any run,"
        return [
            f"{row['name']}{none * (row['part'] == row['error'] == 0.0)} gets "
            f"{points(row['part'], self.runs)} (random numbers leave "
            f"{span_of_points(row['low'], row['high'], self.runs)}"
            f"{self.leaves(row['player']) if over == MEDIATORS else ''})"
            for row in rows
        ]

    def shown(self) -> list[str | Table]:
        """Return the sentence, tables for mediators and for instruments, and what is undone."""
        undone = share_in_words(self.mediators.undone / self.runs, self.runs)
        return [
            self.sentence,
            *(self._parts(over) for over, account in self.accounts.items() if account.players),
            *self._left_open(),
            "Runs in which one mediator more undoes the outcome, of whichever set: "
            f"{undone}. Runs of each set of mediators or instruments: {self.runs:,}; budget: "
            f"{self.budget:,} in all.",
        ]

    def _left_open(self) -> list[str | Table]:
        """Return the table of what the assumptions leave."""
        named = [(one.name, one.id) for one in self.mediators.players]
        return self.left_open("Mediators", [*named, ("all of them", WHOLE)])

    def _parts(self, over: str) -> Table:
        """Return the table of what each player adds."""
        rows = []
        for row in self.rows():
            if row["over"] == over:
                left = span_of_points(row["low"], row["high"], self.runs)
                error = f"{100 * row['error']:.2f}"
                rows += [(row["name"], points(row["part"], self.runs), error, left)]
        account = self.accounts[over]
        rows += [("all of them", points(account.whole - account.base, self.runs), "", "")]
        heads = over.capitalize(), "Points", "Standard error", "95 % interval"
        return Table.of(heads, rows)

    def asked(self) -> list[str]:
        """Return the words after the scenario that ask the question, but for runs and seed."""
        words = ["--outcome", self.outcome] * (self.outcome != "settled")
        words += ["--budget", str(self.budget)] * (self.budget != BUDGET)
        return words

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a player: what it adds, its standard error and interval."""
        return [
            {"over": over, "player": p.id, "name": p.name, **account.part(n, self.confidence)}
            | self.left(p.id if over == MEDIATORS else None)
            for over, account in self.accounts.items()
            for n, p in enumerate(account.players)
        ]

    def pairs(self) -> list[Pair]:
        """Return the first run with the outcome that is lost without each mediator alone."""
        full, found = len(self.mediators.happens) - 1, []
        for n, player in enumerate(self.mediators.players):
            lost = self.mediators.happens[full] & ~self.mediators.happens[full & ~(1 << n)]
            if lost.any():
                label = f"without {player.name}"
                arm = arm_of(self.base, label, settings(self.base.scenario, player))
                lose = f"Runs with the outcome that are lost {label} alone"
                told = f"{lose}: {lost.sum():,}. The first"
                found += [Pair.of(told, self.base, arm, self.seed, int(np.argmax(lost)))]
        return found

    def checks(self) -> list[Check]:
        """Return what was checked by itself: sums, a placebo, halves and another seed."""
        exact = {over: account.exact for over, account in self.accounts.items()}
        whole = all(exact.values())
        told = f"the parts sum to the whole in {'every run' if whole else 'NOT every run'}"
        found = [Check("sum", whole, told, exact), self.placebo]
        halves = self.mediators.half(False), self.mediators.half(True)
        for n, player in enumerate(self.mediators.players):
            seeds = f"seed {another(self.seed)} instead of {self.seed}"
            found += [
                self._agree("halves", n, *halves, f"{player.name}: halves of the runs"),
                self._agree(
                    "another seed", n, self.mediators, self.again, f"{player.name}: {seeds}"
                ),
            ]
        return found

    def _agree(self, check: str, n: int, one: Account, other: Account, of: str) -> Check:
        """Check that the part of a player is near that of other runs."""
        both = [account.part(n, self.confidence) for account in (one, other)]
        # Where no run differs there is no error to see; two more runs leave one.
        error = math.hypot(*((part["high"] - part["low"]) / 2 / 1.96 for part in both))
        apart = abs(both[0]["part"] - both[1]["part"])
        told = " and ".join(points(part["part"], self.runs) for part in both)
        numbers = {"of": of, "one": both[0]["part"], "other": both[1]["part"]}
        return Check(check, apart <= AGREE * error, f"{of}: {told} points", numbers)

    def found(self) -> dict[str, Any]:
        """Return what only this question's document has."""
        return {
            "outcome": self.outcome,
            "budget": self.budget,
            "joined": self.joined,
            "accounts": {
                over: {
                    "base": account.base,
                    "whole": account.whole,
                    "undone": account.undone,
                    **(self.left(WHOLE) if over == MEDIATORS else {}),
                    "parts": [
                        {k: v for k, v in row.items() if k != "over"}
                        for row in self.rows()
                        if row["over"] == over
                    ],
                }
                for over, account in self.accounts.items()
            },
            "other_seed": another(self.seed),
        }
