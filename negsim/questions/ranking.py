"""The answer to "which assumption decides?": numbers in doubt by how far they move a share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from negsim.questions.answer import NOT_WITHIN, ROUNDED, Answer, Check, Pair
from negsim.questions.arms import Arm, arm_of
from negsim.questions.checks import another, another_seed, halves
from negsim.questions.doubted import Doubted
from negsim.questions.paired import NO, YES, Difference, difference
from negsim.questions.ranges import COEFFICIENT, JUDGEMENT, Moved
from negsim.questions.table import Table
from negsim.results.words import points, share_in_words, span_of_points
from negsim.scenario.labels import number_label
from negsim.wording import span

BUDGET = 1_000_000
"""Runs in all unless another budget is given."""

LEADING = 5
"""Numbers of a group that are also moved under sets of assumptions, at most."""

MOST = 12
"""Numbers of a group that are printed; `--json` has them all."""

GROUPS = {
    JUDGEMENT: ("judgements with a range", "Judgement of the file"),
    COEFFICIENT: ("coefficients of the model", "Coefficient of the model"),
}
"""What stands for the numbers of each group in a sentence, and above them in a table."""

PLACES = "first", "first_three", "same_sign", "other_sign"
"""What a leading number is in a part of the sets of assumptions, among those of its group: that
which moves the share most, one of three that do; it moves it as here, or the other way."""

HIDDEN = 0.01
"""Share of runs that may differ inside a range whose ends are alike and still be passed over."""

MEANING = (
    "Each number is moved alone, from one end of its range to the other, all else as in the base; "
    "coefficients that were fitted together are moved one by one, too. A wide range moves more "
    "than a narrow one. " + ROUNDED
)

OVER = "and hold jointly over all numbers that are moved (Bonferroni)"


@dataclass(frozen=True, eq=False)
class Effect:
    """What a number does: runs with it at the low end, and at the high end, counted in pairs.

    Parameters
    ----------
    number : Moved
    halves : ndarray of int, shape (2, 3, 3)
        Of each half of the runs, see `negsim.questions.paired.Counts`.
    first : tuple of int
        First run that has the outcome at the high end alone, and at the low end alone; -1 if none.
    apart : int
        Runs that differ in anything that is recorded of them.
    between : int
        Runs that are alike at both ends and otherwise in the base.
    """

    number: Moved
    halves: NDArray[np.int64]
    first: tuple[int, int]
    apart: int
    between: int

    @classmethod
    def of(cls, number: Moved, counts: Mapping[str, Any]) -> Effect:
        """Return it from what `negsim.questions.ranges.low_against_high` counts."""
        first, second = counts["first"]
        pairs = np.array(counts["halves"], dtype=np.int64)
        return cls(number, pairs, (first, second), counts["apart"], counts["between"])

    def difference(self, confidence: float, half: int | None = None) -> Difference:
        """Return the share at the high end less that at the low end, of all runs or of a half."""
        pairs = self.halves.sum(axis=0) if half is None else self.halves[half]
        return difference(pairs, confidence)


@dataclass(frozen=True, eq=False, repr=False)
class Ranking(Answer):
    """Numbers in doubt by what they do, with all that is needed to repeat it.

    Parameters
    ----------
    base : Arm
        What was played.
    outcome, name : str
        Id and name of the outcome.
    effects : tuple of Effect
        In the order of the file, those of the model last.
    stated : tuple of str
        Paths of judgements without a range, which are not moved.
    now : ndarray of int, shape (3,)
        Runs of the base by what the outcome is, see `negsim.questions.paired`.
    seed, runs, budget : int
        Seed, runs at each end of each number, and the most runs in all.
    doubted : Doubted, optional
        What the numbers of `leading` do under sets of assumptions, by path.
    again : Effect, optional
        The first number in runs of another seed.
    placebo : Check, optional
        Of a number that no run reads.
    confidence : float
        Confidence level of all intervals, jointly.
    """

    verb: ClassVar[str] = "rank"
    not_asked: ClassVar[str] = NOT_WITHIN
    columns: ClassVar[Mapping[str, str]] = {"outcome": "outcome"}
    meaning: ClassVar[str] = MEANING
    over: ClassVar[str] = OVER
    counted: ClassVar[bool] = False

    base: Arm
    outcome: str
    name: str
    effects: tuple[Effect, ...]
    stated: tuple[str, ...]
    now: NDArray[np.int64]
    seed: int
    runs: int
    budget: int
    doubted: Doubted | None = None
    again: Effect | None = None
    placebo: Check | None = None
    confidence: float = 0.95

    def checked(self, again: Effect, placebo: Check) -> Ranking:
        """Return the ranking with what its checks are made of."""
        return replace(self, again=again, placebo=placebo)

    def asked(self) -> list[str]:
        """Return the words after the scenario that ask the question, but for the seed."""
        words = ["--outcome", self.outcome] * (self.outcome != "settled")
        return words + ["--budget", str(self.budget)] * (self.budget != BUDGET)

    # ---- what was found

    @property
    def share(self) -> float | None:
        """Share of the outcome in the base."""
        of = int(self.now[NO] + self.now[YES])
        return int(self.now[YES]) / of if of else None

    def effect(self, one: Effect, half: int | None = None) -> Difference:
        """Return what a number does, with an interval that holds jointly over all numbers."""
        alone = 1.0 - (1.0 - self.confidence) / len(self.effects)
        return one.difference(alone if half is None else self.confidence, half)

    def noise(self, one: Effect) -> bool:
        """Return whether what a number does could be random numbers alone."""
        found = self.effect(one)
        return found.low is None or found.high is None or found.low <= 0.0 <= found.high

    @cached_property
    def ranked(self) -> dict[str, list[Effect]]:
        """The numbers of each group, those that do most first, noise last."""

        def rank(one: Effect) -> tuple[bool, float]:
            return self.noise(one), -abs(self.effect(one).difference or 0.0)

        return {
            group: sorted((e for e in self.effects if e.number.group == group), key=rank)
            for group in GROUPS
        }

    @property
    def first(self) -> Effect:
        """The first number that is told from noise, of judgements if any is; else the first."""
        told = [one for group in self.ranked for one in self.told(group)]
        return (told or [one for found in self.ranked.values() for one in found])[0]

    def told(self, group: str) -> list[Effect]:
        """Return the numbers of a group that are told apart from noise."""
        return [one for one in self.ranked[group] if not self.noise(one)]

    @property
    def leading(self) -> dict[str, list[Effect]]:
        """The numbers that are also moved under sets of assumptions: those of each that do most."""
        told = {group: self.told(group)[:LEADING] for group in GROUPS}
        return {group: told[group] or found[:1] for group, found in self.ranked.items()}

    def places(self, one: Effect) -> dict[str, float | None]:
        """Return in which part of the sets of assumptions a leading number is so, see `PLACES`."""
        if self.doubted is None:
            return {}
        rivals = [other.number.path for other in self.leading[one.number.group]]
        if one.number.path not in rivals:
            return dict.fromkeys(PLACES)
        effects = np.nan_to_num([self.doubted.values[path] for path in rivals])
        its = effects[rivals.index(one.number.path)]
        rank = 1 + (np.abs(effects) > np.abs(its)).sum(axis=0)
        sign = np.sign(self.effect(one).difference or 0.0)
        found = (rank == 1) & (its != 0), (rank <= 3) & (its != 0), its * sign > 0, its * sign < 0
        return dict(zip(PLACES, (float(part.mean()) for part in found), strict=True))

    # ---- in words

    def label(self, one: Effect) -> str:
        """Return what a number is called."""
        return number_label(self.base.scenario, one.number.path)

    @property
    def sentence(self) -> str:
        """The answer in plain words."""
        counts = " and ".join(
            f"{len(self.told(group)) or 'none'} of {len(found)} {GROUPS[group][0]}"
            for group, found in self.ranked.items()
            if found
        )
        turned = any(one.rescued or one.spoiled for one in map(self.effect, self.effects))
        rest = "the others" if any(map(self.told, self.ranked)) else "what they do"
        others = f"{rest} cannot be told from random numbers"
        if not turned:
            others = "no run gains or loses it from one end of a range to the other"
        what = f"The share of model runs with '{self.name}' is moved by {counts}"
        return f"{what}; {others}.{self._firsts(in_sentence=True)}"

    def _firsts(self, in_sentence: bool) -> str:
        """Return what first numbers do: the sentence has one, and that which does still more."""
        told = [self.told(group)[0] for group in self.ranked if self.told(group)]
        most = [abs(self.effect(one).difference or 0.0) for one in told]
        return "".join(
            f" Of the {GROUPS[one.number.group][0]}, {self._most(one)}."
            for n, one in enumerate(told)
            if in_sentence == (n == 0 or most[n] > most[0])
        )

    def _most(self, one: Effect) -> str:
        found = self.effect(one)
        ends = (
            f"{share_in_words(share, self.runs)} at {value:g}"
            for share, value in ((found.base, one.number.low), (found.arm, one.number.high))
        )
        left = span_of_points(found.low, found.high, self.runs)
        return (
            f"{self.label(one)} moves it most: {', '.join(ends)}, a difference of "
            f"{points(found.difference, self.runs)} points (random numbers leave {left}"
            f"{self.leaves(one.number.path)}){self._keeps(one)}"
        )

    def _keeps(self, one: Effect) -> str:
        """Return how often a number leads under other assumptions, and how often it turns."""
        if self.doubted is None:
            return ""
        first, _, same, other = (100 * (part or 0.0) for part in self.places(one).values())
        of = len(self.leading[one.number.group])
        return (
            f"; of the first {of} it leads under {first:.0f} % of sets of assumptions, keeps its "
            f"sign under {same:.0f} % and turns it {f'under {other:.0f} %' if other else 'in none'}"
        )

    def shown(self) -> list[str | Table]:
        """Return the sentence, and of each group what its numbers do."""
        further = self._firsts(in_sentence=False)
        if self.stated:
            further += f" Judgements that are single numbers, not moved: {len(self.stated)}."
        played = f"Budget {self.budget:,} runs: {len(self.effects)} numbers moved"
        words = f"{played}, {self.runs:,} runs at each end of each."
        return [self.sentence, *filter(None, [further.strip()]), words, *self._tables()]

    def _tables(self) -> Iterator[str | Table]:
        for group, found in self.ranked.items():
            told = self.told(group)
            if told:
                heads = GROUPS[group][1], "Range", "Points", "Joint interval"
                yield Table.of(heads, map(self._cells, told[:MOST]))
            yield from self._under_sets(group)
            if found:
                more = f"{len(told) - MOST} more (--json has them all). " * (len(told) > MOST)
                noise = len(found) - len(told)
                yield f"{more}Noise: {noise} of {len(found)} {GROUPS[group][0]}."

    def _under_sets(self, group: str) -> Iterator[Table]:
        """Yield the table of what leading numbers do under sets of assumptions."""
        some = self.leading.get(group, [])
        if self.doubted is None or not some:
            return
        heads = "Under other assumptions", "Points", "First", "First 3", "Same sign", "Other"
        rows = []
        for one in some:
            parts = (f"{100 * (part or 0.0):.0f} %" for part in self.places(one).values())
            span_ = self.doubted.span(one.number.path, self.confidence)
            rows += [(self.label(one), span_, *parts)]
        yield Table.of(heads, rows)

    def _cells(self, one: Effect) -> tuple[str, ...]:
        found, number = self.effect(one), one.number
        left = span_of_points(found.low, found.high, self.runs)
        apart = points(found.difference, self.runs)
        named = f"{self.label(one)} ({number.path})"
        return named, span(number.low, number.high), apart, left

    # ---- runs to read, checks

    def pairs(self) -> list[Pair]:
        """Return the first runs that have the outcome at one end of the first number alone."""
        one, path = self.first, self.first.number.path
        low, high = (
            arm_of(self.base, f"{self.label(one)} at {value:g}", {path: value})
            for value in (one.number.low, one.number.high)
        )
        found = self.effect(one)
        turned = zip(("high", "low"), (found.rescued, found.spoiled), one.first, strict=True)
        told = f"Runs with '{self.name}' at the {{}} end alone: {{:,}}. The first"
        return [
            Pair.of(told.format(end, of), low, high, self.seed, run)
            for end, of, run in turned
            if run >= 0
        ]

    def checks(self) -> list[Check]:
        """Return what was checked by itself: a placebo, halves, another seed, what ends hide."""
        one, none = self.first, "an example, as no number moves it"
        of = f"{self.label(one)} ({none if self.noise(one) else 'moves it most'})"
        assert self.again is not None
        assert self.placebo is not None
        whole, again = (each.difference(self.confidence) for each in (one, self.again))
        return [
            self.placebo,
            halves(self.effect(one, 0), self.effect(one, 1), self.runs, of),
            another_seed(whole, again, self.runs, self.seed, of),
            self._monotone(),
        ]

    def _monotone(self) -> Check:
        """Check that no number is called noise that does much inside its range alone."""
        most = max(self.effects, key=lambda one: one.between)
        hidden = [one for one in self.effects if self.noise(one) and self._hides(one)]
        share = share_in_words(most.between / self.runs, self.runs)
        which = f"at most {share}, with {self.label(most)}" if most.between else "none"
        told = f"runs that are not monotone, alike at both ends and otherwise in the base: {which}"
        return Check("monotone", not hidden, told, {"of": most.number.path, "runs": most.between})

    def _hides(self, one: Effect) -> bool:
        """Return whether a number turns more runs inside its range than at its ends, and many."""
        found = self.effect(one)
        return one.between > max(HIDDEN * self.runs, found.rescued + found.spoiled)

    # ---- as data

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a number, in the order of the ranking."""
        return [
            {"group": group, "rank": n, **self._row(one)}
            for group, found in self.ranked.items()
            for n, one in enumerate(found, 1)
        ]

    def _row(self, one: Effect) -> dict[str, Any]:
        found = self.effect(one)
        return {
            "path": one.number.path,
            "name": self.label(one),
            "range_low": one.number.low,
            "range_high": one.number.high,
            "share_low": found.base,
            "share_high": found.arm,
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "noise": self.noise(one),
            "not_monotone": one.between,
            **self.left(one.number.path),
            **{f"doubt_{name}": part for name, part in self.places(one).items()},
        }

    def found(self) -> dict[str, Any]:
        """Return what only this question's document has."""
        return {
            "outcome": self.outcome,
            "share": self.share,
            "budget": self.budget,
            "numbers": self.rows(),
            "stated": list(self.stated),
            "other_seed": another(self.seed),
        }
