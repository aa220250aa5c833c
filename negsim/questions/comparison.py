"""The answer to "what if?": what each arm changes in the shares of runs, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from negsim.engine.lay_out import lay_out
from negsim.errors import quoted
from negsim.questions.arms import Arm, changed_numbers, remarks
from negsim.questions.paired import Counts, Difference, difference
from negsim.questions.parting import Parting, parting
from negsim.questions.split import Split
from negsim.results.intervals import decimals
from negsim.results.provenance import origin
from negsim.results.result import classes

if TYPE_CHECKING:
    import pandas

    from negsim.doubt.shares import Doubt

RUNS, SEED = 20_000, 1
"""Runs and seed unless others are asked for."""

AGREE = 3.29
"""Standard errors by which two estimates may differ: one time in 1000 they differ by more."""


@dataclass(frozen=True, eq=False)
class Comparison:
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
    other_seed : int
        That seed.
    placebo : Counts
        Of runs with a mediator who is never there, as the only arm.
    doubts : tuple of Doubt, optional
        Shares under sets of assumptions: of the base, then of each arm.
    splits : tuple of Split, optional
        The difference of each arm over its changes.
    confidence : float
        Confidence level of all intervals.
    """

    base: Arm
    arms: tuple[Arm, ...]
    names: dict[str, str]
    outcome: str
    seed: int
    runs: int
    halves: tuple[Counts, Counts]
    again: Counts
    other_seed: int
    placebo: Counts
    doubts: tuple[Doubt, ...] = ()
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
    def command(self) -> str:
        """The command that gives the same comparison."""
        name, *more = self.base.called
        others = [word for arm in self.arms if len(arm.asked) == 1 for word in arm.asked]
        changed = [word for arm in self.arms if len(arm.asked) > 1 for word in arm.asked]
        words = [name, *others, *more, *changed]  # scenarios stand before options
        words += ["--outcome", self.outcome] * (self.outcome != "settled")
        words += ["--runs", str(self.runs)] * (self.runs != RUNS)
        words += ["--seed", str(self.seed)] * (self.seed != SEED)
        words += ["--doubt"] * bool(self.doubts) + ["--split"] * bool(self.splits)
        return " ".join(map(quoted, ["negsim", "compare", *words]))

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

    def left_open(self, arm: int, key: str) -> dict[str, float | None]:
        """Return median, low and high of a difference over the same sets of assumptions."""
        from negsim.doubt.shares import interval

        base, other = (
            _under_each(self.doubts[n], one, key)
            for n, one in ((0, self.base), (arm + 1, self.arms[arm]))
        )
        low, high = interval(other - base, self.confidence) or (None, None)
        middle, _ = interval(other - base, 0.0) or (None, None)
        return {"median": middle, "low": low, "high": high}

    def told(self, arm: int) -> str:
        """Return in a sentence what an arm changes in the share of the outcome."""
        found, label = self.difference(arm, self.outcome), self.arms[arm].label
        name = self.names[self.outcome]
        if found.difference is None:
            return f"{label}: '{name}' is a share of runs of which there are none."
        left = f"random numbers leave {self.span(found.low, found.high)}"
        if self.doubts:
            open_ = self.left_open(arm, self.outcome)
            left += f", the assumptions {self.span(open_['low'], open_['high'])}"
        return (
            f"{label}: the share of model runs with '{name}' is {self.share(found.arm)} instead of "
            f"{self.share(found.base)}, a difference of {self.points(found.difference)} points "
            f"({left})."
        )

    def share(self, share: float | None) -> str:
        """Return a share in words; one that is not 0 or 1 is not told as such."""
        if share is None:
            return "-"
        places = decimals(self.runs)
        least = 10**-places / 2
        if 0.0 < 100 * share < least:
            return f"<{10**-places:.{places}f} %"
        if 100 - least < 100 * share < 100:
            return f">{100 - 10**-places:.{places}f} %"
        return f"{100 * share:.{places}f} %"

    def points(self, difference: float | None) -> str:
        """Return a difference of shares in points, with its sign."""
        if difference is None:
            return "-"
        return f"{100 * difference:{'+' if difference else ''}.{decimals(self.runs)}f}"

    def span(self, low: float | None, high: float | None) -> str:
        """Return an interval of a difference in points, rounded outwards."""
        if low is None or high is None:
            return "-"
        places = decimals(self.runs)
        scale = 100 * 10**places
        # 0.0 is added so that no end is told as -0.0; beyond 1e-9 a number is not its rounding.
        ends = math.floor(low * scale + 1e-9), math.ceil(high * scale - 1e-9)
        return " to ".join(f"{end / 10**places + 0.0:.{places}f}" for end in ends)

    def pairs(self, arm: int) -> dict[str, Parting | None]:
        """Return the first run that is rescued and the first that is spoiled; None if none is."""
        first = self.counts.first[arm, [*self.names].index(self.outcome)].tolist()
        base, other = (lay_out(one.scenario) for one in (self.base, self.arms[arm]))
        return {
            which: parting(base, other, self.seed, run) if run >= 0 else None
            for which, run in zip(("rescued", "spoiled"), first, strict=True)
        }

    def checks(self) -> list[dict[str, Any]]:
        """Return what was checked by itself: of which arm, what, its numbers, whether it holds."""
        differ, of = int(self.placebo.apart.sum()), int(self.placebo.pairs[0, 0].sum())
        found: list[dict[str, Any]] = [
            {"arm": None, "check": "placebo", "holds": differ == 0, "runs": of, "differ": differ}
        ]
        for n, arm in enumerate(self.arms):
            tried = (
                ("halves", [self.difference(n, self.outcome, half) for half in self.halves]),
                ("another seed", [
                    self.difference(n, self.outcome),
                    self.difference(n, self.outcome, self.again),
                ]),
            )  # fmt: skip
            found += [
                {"arm": arm.label, "check": check, "holds": _agree(*both)}
                | {name: one.difference for name, one in zip(("one", "other"), both, strict=True)}
                for check, both in tried
            ]
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
        told = {
            "share_base": found.base,
            "share_arm": found.arm,
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "rescued": found.rescued,
            "spoiled": found.spoiled,
        }
        if self.doubts:
            told |= {f"doubt_{end}": value for end, value in self.left_open(arm, key).items()}
        return told

    def table(self) -> pandas.DataFrame:
        """Return `rows` as a data frame."""
        # Mesa brings pandas along; it takes long to import, and few callers want a table.
        import pandas

        return pandas.DataFrame(self.rows())

    def document(self) -> dict[str, Any]:
        """Return the document that ``negsim compare --json`` prints (see ``docs/compare.md``)."""
        doubt = self.doubts[0] if self.doubts else None
        return {
            **origin(self.base.scenario),
            "seed": self.seed,
            "runs": self.runs,
            "confidence": self.confidence,
            "outcome": self.outcome,
            "sentence": self.sentence,
            "arms": [self._arm(n, arm) for n, arm in enumerate(self.arms)],
            "checks": self.checks(),
            "other_seed": self.other_seed,
            "command": self.command,
            **({"doubt": {"sets": doubt.sets, "runs": doubt.runs}} if doubt else {}),
        }

    def _arm(self, n: int, arm: Arm) -> dict[str, Any]:
        return {
            "label": arm.label,
            **{k: v for k, v in origin(arm.scenario).items() if k != "version"},
            "changes": changed_numbers(self.base.scenario, arm.scenario),
            "remarks": [*remarks(self.base, arm)],
            "differ": int(self.counts.apart[n]),
            "outcomes": {key: self._row(n, key) for key in self.names},
            "pairs": {
                which: self._parted(arm, one) if one else None
                for which, one in self.pairs(n).items()
            },
            **({"split": asdict(self.splits[n])} if self.splits else {}),
        }

    def _parted(self, arm: Arm, one: Parting) -> dict[str, Any]:
        sides = ("base", one.base, self.base), ("arm", one.arm, arm)
        return {
            "run": one.run,
            "round": one.round,
            **{
                side: {
                    "move": told.move,
                    "outcome": told.outcome,
                    "command": whose.story(one.run, self.seed),
                }
                for side, told, whose in sides
            },
        }


def _agree(one: Difference, other: Difference) -> bool:
    """Return whether two differences from other runs are as near as they should be."""
    if one.difference is None or other.difference is None:
        return one.difference == other.difference
    error = math.hypot(one.error or 0.0, other.error or 0.0)
    return abs(one.difference - other.difference) <= AGREE * error


def _under_each(doubt: Doubt, arm: Arm, key: str) -> np.ndarray:
    """Return the share of an outcome under each set of assumptions; one it has not, is never."""
    ids = [id for id, _ in classes(arm.scenario)]
    if key in doubt.milestones and key not in ids:
        return doubt.milestones[key]
    return doubt.outcomes[:, ids.index(key)] if key in ids else np.zeros(doubt.sets)


def lines(comparison: Comparison) -> Iterator[str]:
    """Yield what was checked, in words."""
    for check in comparison.checks():
        verdict = "as it should" if check["holds"] else "NOT as it should"
        if check["check"] == "placebo":
            yield (
                f"placebo, a mediator who is never there: {check['differ']} of {check['runs']} "
                f"runs differ, {verdict}"
            )
            continue
        one, other = (comparison.points(check[side]) for side in ("one", "other"))
        what = f"first half of the runs {one} points, second half {other}"
        if check["check"] == "another seed":
            what = f"seed {comparison.other_seed} instead of {comparison.seed}: {other} points"
        yield f"{check['arm']}: {what}, {verdict}"
