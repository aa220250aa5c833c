"""The answer to "what if?": what each arm changes in the shares of runs, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from negsim.questions.answer import ROUNDED, Answer, Check, Pair
from negsim.questions.arms import Arm, remarks
from negsim.questions.changed import changed_numbers, told_changes
from negsim.questions.checks import another, another_seed, halves
from negsim.questions.doubted import Doubted
from negsim.questions.paired import Counts, Difference, difference
from negsim.questions.split import Split
from negsim.questions.table import Table
from negsim.results.provenance import origin
from negsim.results.words import points, share_in_words, span_of_points

POINTS = (
    "Points are per cent of all model runs, or of those that the outcome names. Runs rescued have "
    "the outcome of the sentence in the arm alone, runs spoiled in the base alone. " + ROUNDED
)
"""What the numbers of a comparison mean."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Answer):
    """What arms change, run by run, with all that is needed to repeat it.

    Parameters
    ----------
    base : Arm
        What arms are compared with.
    arms : tuple of Arm
    names : dict of str to str
        Id and name of each outcome.
    outcome : str
        Id of the outcome that the sentence tells.
    seed, runs : int
        Of all arms.
    halves : tuple of Counts
        Of the first half of the runs, and of the second.
    again : Counts
        Of runs of another seed.
    placebo : Check
        Of runs with a mediator who is never there.
    doubted : Doubted, optional
        Differences under sets of assumptions, by number of the arm and id of the outcome.
    splits : tuple of Split, optional
        The difference of each arm over its changes.
    confidence : float
        Confidence level of all intervals.
    """

    verb: ClassVar[str] = "compare"
    meaning: ClassVar[str] = POINTS

    base: Arm
    arms: tuple[Arm, ...]
    names: dict[str, str]
    outcome: str
    seed: int
    runs: int
    halves: tuple[Counts, Counts]
    again: Counts
    placebo: Check
    doubted: Doubted | None = None
    splits: tuple[Split, ...] = ()
    confidence: float = 0.95

    @property
    def counts(self) -> Counts:
        """Counts of all runs."""
        return self.halves[0] + self.halves[1]

    @property
    def sentence(self) -> str:
        """The answer in plain words, a sentence for each arm."""
        return " ".join(self.told(n) for n in range(len(self.arms)))

    @property
    def called(self) -> list[str]:
        """The words that stand for base and other scenarios, which stand before options."""
        name, *more = self.base.called
        others = [word for arm in self.arms if len(arm.asked) == 1 for word in arm.asked]
        return [name, *others, *more]

    def asked(self) -> list[str]:
        """Return the words after the scenario that ask the question, but for runs and seed."""
        words = [word for arm in self.arms if len(arm.asked) > 1 for word in arm.asked]
        words += ["--outcome", self.outcome] * (self.outcome != "settled")
        return words + ["--split"] * bool(self.splits)

    def difference(self, arm: int, key: str, counts: Counts | None = None) -> Difference:
        """Return what an arm changes in the share of an outcome; `counts` are of all runs if None.

        An arm of the same scenario changes nothing, so that there the interval is 0 to 0.
        """
        pairs = (counts or self.counts).pairs[arm, [*self.names].index(key)]
        found = difference(pairs, self.confidence)
        if found.difference is None or not self.same(arm):
            return found
        return Difference(found.base, found.arm, 0.0, 0.0, 0.0, 0.0, 0, 0)

    def same(self, arm: int) -> bool:
        """Return whether an arm changes nothing that a run reads, and no run differs."""
        alike = self.arms[arm].scenario.fingerprint == self.base.scenario.fingerprint
        return alike and not self.counts.apart[arm]

    def told(self, arm: int) -> str:
        """Return in a sentence what an arm changes in the share of the outcome."""
        found, label = self.difference(arm, self.outcome), self.arms[arm].label
        name = self.names[self.outcome]
        if found.difference is None:
            return f"{label}: '{name}' is a share of runs of which there are none."
        left = f"random numbers leave {span_of_points(found.low, found.high, self.runs)}"
        left += self.leaves((arm, self.outcome))
        arm_, base = (share_in_words(share, self.runs) for share in (found.arm, found.base))
        return (
            f"{label}: the share of model runs with '{name}' is {arm_} instead of {base}, "
            f"a difference of {points(found.difference, self.runs)} points ({left})."
        )

    def pairs(self) -> list[Pair]:
        """Return the first run that each arm rescues, and the first that it spoils."""
        index = [*self.names].index(self.outcome)
        found = []
        for n, arm in enumerate(self.arms):
            turned = self.difference(n, self.outcome)
            first = self.counts.first[n, index].tolist()
            for which, of, run in zip(
                ("rescued", "spoiled"), (turned.rescued, turned.spoiled), first, strict=True
            ):
                if run >= 0:
                    told = f"Runs {which} by '{arm.label}': {of:,}. The first"
                    found += [Pair.of(told, self.base, arm, self.seed, run)]
        return found

    def checks(self) -> list[Check]:
        """Return what was checked by itself: a placebo, and of each arm halves and another seed."""
        found = [self.placebo]
        for n, arm in enumerate(self.arms):
            whole, again, one, other = (
                self.difference(n, self.outcome, counts)
                for counts in (self.counts, self.again, *self.halves)
            )
            found += [halves(one, other, self.runs, arm.label)]
            found += [another_seed(whole, again, self.runs, self.seed, arm.label)]
        return found

    def rows(self) -> list[dict[str, Any]]:
        """Return one row an arm and outcome: shares, their difference, its interval, run counts."""
        return [
            {"arm": arm.label, "outcome": key, "name": name, **self._row(n, key)}
            for n, arm in enumerate(self.arms)
            for key, name in self.names.items()
        ]

    def _row(self, arm: int, key: str) -> dict[str, Any]:
        found = self.difference(arm, key)
        return {
            "share_base": found.base,
            "share_arm": found.arm,
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "rescued": found.rescued,
            "spoiled": found.spoiled,
            **self.left((arm, key)),
        }

    def shown(self) -> list[str | Table]:
        """Return of each arm its sentence, what to note of it, what it changes, and tables."""
        return [part for n in range(len(self.arms)) for part in self._shown(n)]

    def _shown(self, arm: int) -> Iterator[str | Table]:
        yield self.told(arm)
        yield from (f"Note: {words}." for words in remarks(self.base, self.arms[arm]))
        yield told_changes(self.base.scenario, self.arms[arm].scenario)
        yield self._differences(arm)
        named = ((name, (arm, key)) for key, name in self.names.items())
        yield from self.left_open("Outcome", named)
        if self.splits:
            yield from filter(None, [self.splits[arm].remark])
            yield self.splits[arm].table()

    def _differences(self, arm: int) -> Table:
        heads = "Outcome", "Base", "Arm", "Points", "95 % interval"
        rows = []
        for key, name in self.names.items():
            one = self.difference(arm, key)
            shares = (share_in_words(share, self.runs) for share in (one.base, one.arm))
            apart = points(one.difference, self.runs)
            rows += [(name, *shares, apart, span_of_points(one.low, one.high, self.runs))]
        return Table.of(heads, rows)

    def found(self) -> dict[str, Any]:
        """Return what only this question's document has."""
        return {
            "outcome": self.outcome,
            "arms": [self._arm(n, arm) for n, arm in enumerate(self.arms)],
            "other_seed": another(self.seed),
        }

    def _arm(self, n: int, arm: Arm) -> dict[str, Any]:
        return {
            "label": arm.label,
            **{k: v for k, v in origin(arm.scenario).items() if k != "version"},
            "changes": changed_numbers(self.base.scenario, arm.scenario),
            "remarks": [*remarks(self.base, arm)],
            "differ": int(self.counts.apart[n]),
            "outcomes": {key: self._row(n, key) for key in self.names},
            **({"split": asdict(self.splits[n])} if self.splits else {}),
        }
