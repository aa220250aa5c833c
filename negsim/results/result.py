"""What an ensemble of runs comes to: counts, shares with intervals, and the files they go to.

Counts add (`Tally`); shares and intervals do not, so they are made at the end (`Result`). A
share is a property of the model under the scenario's assumptions, and its interval tells the
Monte Carlo error of that share only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from negsim.disk import write_csv
from negsim.engine.ensemble import Tally, in_blocks, tally
from negsim.engine.lay_out import lay_out
from negsim.results.intervals import percent, percent_interval, wilson
from negsim.results.provenance import origin, provenance
from negsim.scenario.files.load import dump, load
from negsim.scenario.scenario import Scenario
from negsim.scenario.shown import html_table, origin_in_words
from negsim.vocabulary import ENDINGS, MILESTONES, PHASES, SHARE_OF

if TYPE_CHECKING:
    import pandas

    from negsim.doubt.shares import Doubt

PARTS_OF = ("settled", "revived")
"""Milestones of which it is told what their doubt is made of."""


SHARES = (
    "Share of model runs, not a forecast. Intervals tell Monte Carlo error only; those of the ways "
    "to end hold jointly."
)
"""What is said of every share that a notebook shows."""


def classes(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """Return id and display name of each way a run can end, best first.

    The scenario's own classes of settlement come first, then `vocabulary.ENDINGS`.
    """
    settlements = tuple((o.id, o.name or o.id) for o in scenario.outcomes)
    return settlements + tuple(ENDINGS.items())


@dataclass(frozen=True, eq=False, repr=False)
class Result:
    """The outcome of an ensemble, with all that is needed to run it again.

    Parameters
    ----------
    scenario : Scenario
        What was run, changes included.
    seed : int
        Seed of all random numbers, 0 to 2**64 - 1.
    tally : Tally
        Counts over at least one run.
    confidence : float
        Confidence level of all intervals.
    doubt : Doubt, optional
        The same shares under many sets of assumptions.
    """

    scenario: Scenario
    seed: int
    tally: Tally
    confidence: float = 0.95
    doubt: Doubt | None = None

    plot: ClassVar[Callable[[Result], Any]]
    """Return a matplotlib figure; `negsim` attaches it, as figures are made of results."""

    def share(self, count: int, of: int, joint: int = 1) -> dict[str, Any]:
        """Return count, of how many runs, share, low and high: of none, the last three are None."""
        if not of:
            return {"count": 0, "of": 0, "share": None, "low": None, "high": None}
        low, high = wilson(count, of, self.confidence, joint)
        return {"count": count, "of": of, "share": count / of, "low": low, "high": high}

    def shares(self) -> dict[str, dict[str, Any]]:
        """Return `share` of each class, best first, with intervals that hold jointly."""
        ids, runs = [id for id, _ in classes(self.scenario)], self.tally.runs
        counts = self.tally.outcomes.tolist()
        return {
            id: self.share(count, runs, joint=len(ids))
            for id, count in zip(ids, counts, strict=True)
        }

    def events(self) -> dict[str, dict[str, Any]]:
        """Return `share` of each of `MILESTONES`, each interval by itself.

        It is a share of all runs, or of those with the milestone that `SHARE_OF` names.
        """
        return {
            key: self.share(
                getattr(self.tally, key), getattr(self.tally, SHARE_OF.get(key, "runs"))
            )
            for key in MILESTONES
        }

    def left_open(self, key: str) -> dict[str, Any]:
        """Return median, low and high of a share over sets of assumptions; None if it has none.

        `key` is that of a class, or else of a milestone.
        """
        from negsim.doubt.shares import left_open

        assert self.doubt is not None
        ids = [id for id, _ in classes(self.scenario)]
        of_sets = self.doubt
        shares = of_sets.outcomes[:, ids.index(key)] if key in ids else of_sets.milestones[key]
        return left_open(shares, self.confidence)

    def left_in_words(self, key: str) -> str:
        """Return the interval of a share over sets of assumptions, in whole percent."""
        ends = self.left_in_percent(key)
        return "{} to {} %".format(*ends) if ends else "-"

    def left_in_percent(self, key: str) -> tuple[str, ...]:
        """Return both ends of that interval, in whole percent; none of a share that none has."""
        left = self.left_open(key)
        if left["low"] is None:
            return ()
        return tuple(f"{100 * left[end]:.0f}" for end in ("low", "high"))

    def quantiles(self, which: str) -> dict[str, int | None]:
        """Return by how many rounds half, a tenth and nine tenths of some runs were back.

        `which` is ``rounds_to_revival`` or ``back_after`` of the tally; None where no run was.
        """
        reached = np.cumsum(getattr(self.tally, which))

        def by(tenths: int) -> int | None:
            return int(np.argmax(10 * reached >= tenths * reached[-1])) if reached[-1] else None

        return {"median": by(5), "p10": by(1), "p90": by(9)}

    def summary(self) -> dict[str, Any]:
        """Return the document that ``negsim run --json`` prints (see ``docs/json.md``)."""
        return {
            **origin(self.scenario),
            "seed": self.seed,
            "runs": self.tally.runs,
            "confidence": self.confidence,
            "outcomes": self.shares(),
            **self.events(),
            "rounds_to_revival": self.quantiles("rounds_to_revival"),
            "back_after": self.quantiles("back_after"),
            "collapses": {"mean": self.tally.collapses / self.tally.runs},
            **({"doubt": self._doubt(self.doubt)} if self.doubt else {}),
        }

    def _doubt(self, doubt: Doubt) -> dict[str, Any]:
        """Return the part of `summary` on assumptions."""
        ids = [id for id, _ in classes(self.scenario)]
        return {
            "sets": doubt.sets,
            "runs": doubt.runs,
            "outcomes": {id: self.left_open(id) for id in ids},
            **{key: self.left_open(key) for key in MILESTONES},
            "parts": {
                key: [
                    {"path": path, "correlation": r}
                    for path, r in doubt.parts(doubt.milestones[key])
                ]
                for key in PARTS_OF
            },
        }

    def rows(self) -> list[dict[str, Any]]:
        """Return one row a class, then one a milestone: outcome, name and what `share` returns."""
        names = dict(classes(self.scenario))
        return [
            {"outcome": key, "name": names[key], **share} for key, share in self.shares().items()
        ] + [{"outcome": key, "name": MILESTONES[key], **s} for key, s in self.events().items()]

    def table(self) -> pandas.DataFrame:
        """Return `rows` as a data frame."""
        # Mesa brings pandas along; it takes long to import, and few callers want a table.
        import pandas

        return pandas.DataFrame(self.rows())

    def shown(self) -> list[tuple[str, ...]]:
        """Return name, share, interval and count of each row, as they are read; and the doubt."""
        found = []
        for row in self.rows():
            count, of = row["count"], row["of"]
            cells = row["name"], "-", "-", "of 0"
            if of:
                share = percent(count, of), percent_interval(row["low"], row["high"], of)
                counted = f"{count:,}" + f" of {of:,}" * (row["outcome"] in SHARE_OF)
                cells = row["name"], *share, counted
            left = (self.left_in_words(row["outcome"]),) if self.doubt else ()
            found.append((*cells, *left))
        return found

    def __repr__(self) -> str:
        ways = "; ".join(
            f"{name} {share}" for name, share, *_ in self.shown()[: len(self.tally.outcomes)]
        )
        runs = f"{self.tally.runs:,} runs, seed {self.seed}"
        return f"<Result of {origin_in_words(self.scenario)}, {runs}: {ways}>"

    def _repr_html_(self) -> str:
        """Return it as a notebook shows it."""
        level = f"{100 * self.confidence:g} % interval"
        scenario = self.scenario
        changed = [f"changed: {path}={value}" for path, value in scenario.overrides]
        about = f"{origin_in_words(scenario)}; {self.tally.runs:,} runs, seed {self.seed}"
        caption = [scenario.name or scenario.id, about, *changed, SHARES]
        heads = ["Outcome", "Share", level, "Runs", *["Assumptions leave"] * bool(self.doubt)]
        return html_table(caption, heads, self.shown())


def run(
    scenario: Scenario | str | os.PathLike[str],
    runs: int = 20_000,
    seed: int = 1,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    doubt: bool = False,
) -> Result:
    """Play many runs of a scenario and count what came of them.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or its name or the path of its file.
    runs : int
        Number of runs, 1 to 10**9.
    seed : int
        Seed of the ensemble, 0 to 2**64 - 1. Run r of seed s is always the same run.
    threads : int, optional
        Threads to use; by default one for each processor. Changes no result.
    progress : callable, optional
        Called with the number of runs done so far.
    doubt : bool
        Whether runs are also played under many sets of assumptions, see `negsim.doubt.shares`.

    Returns
    -------
    Result
        Counts with their provenance.

    Raises
    ------
    NegsimError
        If there is no such scenario, or `runs`, `seed` or `threads` is out of range.

    Examples
    --------
    >>> import negsim
    >>> result = negsim.run("istanbul-2025", runs=1000, seed=1)
    >>> result.tally.runs
    1000
    """
    scenario = load(scenario)
    layout = lay_out(scenario)
    total = Tally.empty(layout.case.classes + 4, layout.case.rounds)
    for part in in_blocks(layout, tally, runs, seed, threads):
        total = total + part
        if progress is not None:
            progress(total.runs)
    result = Result(scenario=scenario, seed=int(seed), tally=total)
    return with_doubt(result, threads, progress) if doubt else result


def with_doubt(
    result: Result, threads: int | None = None, progress: Callable[[int], None] | None = None
) -> Result:
    """Return a result with the same shares under many sets of assumptions.

    `threads` and `progress` are as in `run`; the runs of the result are counted as done.
    """
    from negsim.doubt.shares import doubt

    before = result.tally.runs

    def further(done: int) -> None:
        if progress is not None:
            progress(before + done)

    return replace(result, doubt=doubt(result.scenario, result.seed, threads, further))


def write_into(result: Result, folder: Path) -> None:
    """Write a result into an existing folder.

    ``outcomes.csv`` has one row a class and milestone, and so has ``doubt.csv`` of a result with
    doubt; ``phases.csv`` has one a round and phase, ``provenance.json`` what makes the result
    repeatable, ``scenario.yaml`` the resolved scenario.
    """
    about = {"scenario": result.scenario.id, "seed": result.seed, "runs": result.tally.runs}
    outcomes = (
        about
        | row
        | {
            "confidence": result.confidence,
            "interval": "Wilson" if row["outcome"] in MILESTONES else "joint Wilson",
        }
        for row in result.rows()
    )
    write_csv(folder / "outcomes.csv", outcomes)
    phases = (
        {"round": number, "phase": phase, "count": count, "share": count / result.tally.runs}
        for number, counts in enumerate(result.tally.phases.tolist(), start=1)
        for phase, count in zip(PHASES, counts, strict=True)
    )
    write_csv(folder / "phases.csv", phases)
    if result.doubt is not None:
        write_csv(folder / "doubt.csv", _doubt_rows(result, about))
    made_by = provenance(result.scenario, result.seed, result.tally.runs)
    for name, text in (
        ("provenance.json", json.dumps(made_by, indent=2) + "\n"),
        ("scenario.yaml", dump(result.scenario)),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _doubt_rows(result: Result, about: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row a class and milestone: what the assumptions leave open."""
    assert result.doubt is not None
    of = {"sets": result.doubt.sets, "runs_each": result.doubt.runs}
    return [
        about | of | {"outcome": row["outcome"], **result.left_open(row["outcome"])}
        | {"confidence": result.confidence}
        for row in result.rows()
    ]  # fmt: skip
