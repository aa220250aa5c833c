"""The answer to "what followed?": what came next in runs that go a certain way, what they share.

Such runs are picked out, not brought about: what goes with a pattern need not come of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from negsim.questions.answer import ROUNDED, Answer, Check, Pair
from negsim.questions.arms import Arm
from negsim.questions.checks import AGREE, another
from negsim.questions.doubted import Doubted
from negsim.questions.followed import ENDS, Followed
from negsim.questions.paired import Difference, difference
from negsim.questions.parting import Parting
from negsim.questions.pattern_words import OneEach, happens, told_to_the_end
from negsim.questions.shared_numbers import FEWEST, Shared, shared_numbers
from negsim.questions.table import Table
from negsim.results.intervals import percent, percent_interval, wilson
from negsim.results.result import classes
from negsim.results.words import points, share_in_words, span_of_points
from negsim.scenario.labels import number_label
from negsim.story.pattern import LAST_STEPS, Step

FEW = 30
"""Matching runs below which intervals are said to be wide."""

MOST_NUMBERS = 12
"""Drawn numbers that are printed; `--json` has them all."""

PARTS = {
    "next": "What came next",
    "later": "What came at all, later",
    ENDS: "How it ended",
}
"""Parts of the answer, and what stands above them."""

MEANING = (
    "What came next and later is counted in runs that match, from the move that completes the "
    "pattern; other runs have no such move, so only ends are compared. An event is no end: talks "
    "that collapse may come back. What goes with a pattern need not come of it: runs are picked "
    "out, among those that lasted until then, and nothing is changed in them. " + ROUNDED
)

MATCHING = "matching", ""
"""Key of the share of runs that match, among what is worked out under sets of assumptions."""


@dataclass(frozen=True, eq=False, repr=False)
class Aftermath(Answer):
    """What follows a pattern, with all that is needed to repeat it.

    Parameters
    ----------
    base : Arm
        What was played.
    pattern : str
        As it was given.
    steps : tuple of Step
        Its steps.
    names : dict
        Name of each outcome by part and id, see `negsim.questions.followed.outcomes`.
    paths : tuple of str
        Of the drawn numbers.
    seed, runs : int
    halves : tuple of Followed
        Of the first half of the runs, and of the second.
    again : Followed
        Of runs of another seed.
    placebo : Check
        Of runs with a mediator who is never there.
    doubted : Doubted, optional
        Under sets of assumptions, by part and id: the share of runs that get so far along the
        pattern, of those that match with what came next or later, and the difference of each end;
        see `negsim.questions.after.in_doubt`.
    confidence : float
        Confidence level of all intervals.
    """

    verb: ClassVar[str] = "after"
    meaning: ClassVar[str] = MEANING
    pairs_head: ClassVar[str] = "A run that matches, and one that nearly does"
    over: ClassVar[str] = "of shares each by itself, of drawn numbers jointly"

    base: Arm
    pattern: str
    steps: tuple[Step, ...]
    names: dict[tuple[str, str], str]
    paths: tuple[str, ...]
    seed: int
    runs: int
    halves: tuple[Followed, Followed]
    again: Followed
    placebo: Check
    doubted: Doubted | None = None
    confidence: float = 0.95

    @property
    def counts(self) -> Followed:
        """Counts of all runs."""
        return self.halves[0] + self.halves[1]

    def asked(self) -> list[str]:
        """Return the words after the scenario that ask the question, but for runs and seed."""
        return [self.pattern]

    # ---- what was found

    def differences(self) -> dict[tuple[str, str], Difference]:
        """Return of each end its share among all runs and among those that match, and what differs.

        Of what came next or later it is the share among those that match: other runs have no move
        from which to count.
        """
        found, of = self.counts, self.counts.matching
        came = [int(count) / of if of else None for count in found.came]
        told = [Difference(None, share, None, None, None, None, 0, 0) for share in came]
        told += [difference(one, self.confidence) for one in found.pairs]
        return dict(zip(self.names, told, strict=True))

    def ends(self, key: tuple[str, str]) -> tuple[float | None, float | None]:
        """Return the interval of a difference, or of a share that is compared with none."""
        one, of = self.differences()[key], self.counts.matching
        if key[0] == ENDS or one.arm is None:
            return one.low, one.high
        return wilson(round(one.arm * of), of, self.confidence)

    def shared(self) -> list[Shared]:
        """Return the drawn numbers, those that differ most first and noise last."""
        return shared_numbers(self.counts, self.paths, self.confidence)

    # ---- in words

    def label(self, one: Shared) -> str:
        """Return what a drawn number is called."""
        return number_label(self.base.scenario, one.path)

    @property
    def sentence(self) -> str:
        """The answer in plain words."""
        found = self.counts
        low, high = wilson(found.matching, self.runs, self.confidence)
        leaves, told = self.leaves(MATCHING, " %"), happens(self.steps, self.base.scenario)
        if not found.matching:
            most = percent_interval(0.0, high, self.runs).partition(" to ")[2]
            return (
                f"This happens in none of {self.runs:,} model runs: {told}. Random numbers leave a "
                f"share of at most {most}{leaves}.{self._farthest()}"
            )
        # As an event it is told apart from an end of the same name.
        once = " at some point" * (len(self.steps) == 1 and not self.steps[0].within)
        told += once * (self.steps[0].what not in LAST_STEPS)
        share, left = percent(found.matching, self.runs), percent_interval(low, high, self.runs)
        few = " So few runs match that intervals are wide." * (found.matching < FEW)
        return (
            f"In {share} of model runs (random numbers leave {left}{leaves}) {told}."
            f"{few} {self._next()}{self._end()} {self._most_shared()}"
        )

    def _farthest(self) -> str:
        """Return how far runs get along a pattern that none completes."""
        reached = enumerate(self.counts.reached[1:-1].tolist(), 1)
        told = [f"{percent(count, self.runs)} reach step {n}" for n, count in reached]
        return f" Of all runs {', '.join(told)}." if told else ""

    def _next(self) -> str:
        found = {k: d for k, d in self.differences().items() if k[0] == "next"}
        key = max(found, key=lambda key: found[key].arm or 0.0)
        name, of = self.names[key], self.counts.matching
        left = span_of_points(*self.ends(key), of)
        return (
            f"What came next most often: {name[:1].lower()}{name[1:]}, in "
            f"{share_in_words(found[key].arm, of)} of these runs (random numbers leave {left} %"
            f"{self.leaves(key, ' %')})."
        )

    @property
    def end(self) -> tuple[str, str]:
        """The way to end that differs most."""
        ids = {id for id, _ in classes(self.base.scenario)}
        found = {k: d for k, d in self.differences().items() if k[0] == ENDS and k[1] in ids}
        return max(found, key=lambda key: abs(found[key].difference or 0.0))

    def _end(self) -> str:
        # The pattern itself says how these runs end, or they are all.
        if self.steps[-1].what in LAST_STEPS or self.counts.matching == self.runs:
            return ""
        key = self.end
        one = self.differences()[key]
        here, all_ = self._shares(one)
        left = span_of_points(one.low, one.high, self.runs)
        return (
            f" The end '{self.names[key]}' differs most: {here} of these runs have it, {all_} of "
            f"all, a difference of {points(one.difference, self.runs)} points (random numbers "
            f"leave {left}{self.leaves(key)})."
        )

    def _most_shared(self) -> str:
        numbers = self.shared()
        told = [one for one in numbers if not one.noise]
        if self.counts.matching < FEWEST or not numbers:
            return "Drawn numbers: too few runs to tell." if numbers else "No number is drawn."
        if not told:
            return f"None of {len(numbers)} drawn numbers is told apart from noise."
        one = told[0]
        return (
            f"{len(told)} of {len(numbers)} drawn numbers differ{'s' * (len(told) == 1)} in these "
            f"runs from all runs, most of all {self.label(one)} ({self._deviations(one)} standard "
            "deviations)."
        )

    def _shares(self, one: Difference) -> tuple[str, str]:
        return share_in_words(one.arm, self.counts.matching), share_in_words(one.base, self.runs)

    @staticmethod
    def _deviations(one: Shared) -> str:
        return f"{one.difference:+.3f}, {one.low:.3f} to {one.high:.3f}"

    def shown(self) -> list[str | Table]:
        """Return the sentence, how far runs get, what came next, and which numbers are shared."""
        return [self.sentence, self._steps(), *self._tables(), *self._under_sets()]

    def _steps(self) -> Table:
        words = [f"{n}. {word}" for n, word in enumerate(self._step_words(), 1)]
        counts = self.counts.reached.tolist()
        rows = [
            (word, percent(count, self.runs), percent(count, before) if before else "-")
            for word, count, before in zip(words, counts[1:], counts[:-1], strict=True)
        ]
        return Table.of(("Steps, up to", "All runs", "Of those before"), rows)

    def _under_sets(self) -> Iterator[str | Table]:
        """Yield tables of what the assumptions leave, the share of runs that match first."""
        yield from self.left_open("Share of runs", [("all steps", MATCHING)], "%")
        found = self.differences()
        for part, head, unit in (("next", PARTS["next"], "%"), (ENDS, "These less all", "points")):
            told = [key for key, one in found.items() if key[0] == part and (one.arm or one.base)]
            named = ((self.names[key], key) for key in told)
            yield from self.left_open(head, named, unit) if told else ()

    def _step_words(self) -> list[str]:
        return [
            " ".join([one.what, *one.who, *([f"within {one.within}"] * bool(one.within))])
            for one in self.steps
        ]

    def _tables(self) -> Iterator[str | Table]:
        if not self.counts.matching:
            return
        found = self.differences()
        for part, head in PARTS.items():
            rows = []
            for key, one in found.items():
                if key[0] == part and (one.arm or one.base):
                    here, all_ = self._shares(one)
                    runs = self.runs if part == ENDS else self.counts.matching
                    left = span_of_points(*self.ends(key), runs)
                    cells = here, all_, points(one.difference, self.runs), left
                    rows += [(self.names[key], *(cells if part == ENDS else (here, left)))]
            compared = ("All runs", "Points") if part == ENDS else ()
            yield Table.of((head, "These", *compared, "95 % interval"), rows)
        told = [one for one in self.shared() if not one.noise]
        if told:
            heads = "Drawn number", "Difference, sd", f"Joint over {len(self.paths)}"
            yield Table.of(
                heads,
                (
                    (
                        f"{self.label(one)} ({one.path})",
                        f"{one.difference:+.3f}",
                        f"{one.low:.3f} to {one.high:.3f}",
                    )
                    for one in told[:MOST_NUMBERS]
                ),
            )
        if self.paths and self.counts.matching >= FEWEST:
            yield self._rest(len(told))

    def _rest(self, told: int) -> str:
        more, of = told - MOST_NUMBERS, len(self.paths)
        words = f"{more} more differ (--json has them all). " * (more > 0)
        return f"{words}{of - told} of {of} drawn numbers are noise: their intervals hold 0."

    # ---- runs to read, checks

    @property
    def no_pairs(self) -> str:
        """Why no two runs are told, where there are none."""
        if not self.counts.matching:
            return "no run matches"
        return "every run that does all steps but the last matches"

    def pairs(self) -> list[Pair]:
        """Return the first run that matches and the first that does all steps but the last."""
        run, near = self.counts.first.tolist()
        if run < 0 or near < 0:
            return []
        few = "all steps but the last" if len(self.steps) > 1 else "not that step"
        labels = f"run {run}, all steps", f"run {near}, {few}"
        one, other = (Arm(label, self.base.scenario, self.base.called) for label in labels)
        told = f"Runs that match: {self.counts.matching:,}. The first, and one that nearly does"
        partings = []
        for n, steps in ((run, self.steps), (near, self.steps[:-1])):
            side = told_to_the_end(self.base.scenario, steps, self.seed, n)
            partings += [Parting(n, None, side, side)]
        return [OneEach(told, (one, other), self.seed, *partings)]

    def checks(self) -> list[Check]:
        """Return what was checked by itself: a placebo, halves of the runs, another seed."""
        whole, (one, other) = self.counts, self.halves
        words = [percent(n.matching, max(1, n.runs)) for n in (whole, self.again, one, other)]
        halves = f"first half of the runs {words[2]} match, second half {words[3]}"
        again = f"seed {another(self.seed)} instead of {self.seed}: {words[1]} match"
        return [
            self.placebo,
            _near("halves", one, other, halves),
            _near("another seed", whole, self.again, again),
        ]

    # ---- as data

    def rows(self) -> list[dict[str, Any]]:
        """Return rows: steps, what came next, later and at the end, and drawn numbers."""
        counts, found = self.counts, list[dict[str, Any]]()
        steps = zip(self._step_words(), counts.reached[1:].tolist(), strict=True)
        for n, (word, count) in enumerate(steps, 1):
            row = {"part": "step", "id": str(n), "name": word, "all": count / self.runs}
            found += [row | self.left(("step", str(n)))]
        for key, one in self.differences().items():
            row = {"part": key[0], "id": key[1], "name": self.names[key], "all": one.base}
            row |= {"these": one.arm} | _interval(one) | self.left(key)
            found += [row | dict(zip(("low", "high"), self.ends(key), strict=True))]
        for number in self.shared():
            row = {"part": "number", "id": number.path, "name": self.label(number)}
            found += [row | _interval(number)]
        keys = "part", *SHARES[ENDS], *self.left(MATCHING)
        return [{key: row.get(key) for key in keys} for row in found]

    def found(self) -> dict[str, Any]:
        """Return what only this question's document has."""
        count = self.counts.matching
        low, high = wilson(count, self.runs, self.confidence)
        rows, left = self.rows(), self.left(MATCHING)
        matching = {"count": count, "share": count / self.runs, "low": low, "high": high}
        return {
            "pattern": self.pattern,
            "matching": matching | left,
            "few": count < FEW,
            "steps": _of_part(rows, "step", "name", "all", *left),
            **{part: _of_part(rows, part, *SHARES[part], *left) for part in PARTS},
            "numbers": [
                {"path": one.path, "name": self.label(one)} | _interval(one) | {"noise": one.noise}
                for one in self.shared()
            ],
            "other_seed": another(self.seed),
        }


SHARES: dict[str, tuple[str, ...]] = dict.fromkeys(PARTS, ("id", "name", "these", "low", "high"))
SHARES |= {ENDS: ("id", "name", "all", "these", "difference", "low", "high")}
"""Keys of the rows of each part in a document."""


def _interval(one: Difference | Shared) -> dict[str, Any]:
    return {"difference": one.difference, "low": one.low, "high": one.high}


def _of_part(rows: list[dict[str, Any]], part: str, *keys: str) -> list[dict[str, Any]]:
    return [{key: row[key] for key in keys} for row in rows if row["part"] == part]


def _near(check: str, one: Followed, other: Followed, told: str) -> Check:
    """Check that shares of other runs are as near as they should be."""
    shares = [n.matching / max(1, n.runs) for n in (one, other)]
    # Two runs are added of each kind, so that a share of 0 has an error, too.
    added = [((n.matching + 2) / (n.runs + 4), n.runs + 4) for n in (one, other)]
    error = math.sqrt(sum(p * (1.0 - p) / n for p, n in added))
    numbers = {"one": shares[0], "other": shares[1]}
    return Check(check, abs(shares[0] - shares[1]) <= AGREE * error, told, numbers)
