"""One row a run, for those who want each run and not only the counts: a Parquet file.

Rows are the ensemble's own records with ids for numbers, and which red line stood in the way.
They are written block by block in the order of run numbers, so memory is flat in their number,
and the file is the same on any number of threads.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from negsim.disk import check_new, replacing, unwritable
from negsim.engine.arrays import INDEX
from negsim.engine.compiled.obstacles import NOTHING, Lines, in_the_way
from negsim.engine.ensemble import Block, Tally, in_blocks, play_runs, tally
from negsim.engine.lay_out import Layout, lay_out
from negsim.errors import Mistake, NegsimError
from negsim.results.provenance import changes, version
from negsim.results.result import Result, classes
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario

OTHER_FORMATS = {".csv", ".tsv", ".txt", ".json", ".xlsx", ".dta"}
"""Endings of files that nobody would look for Parquet in."""

MEANINGS = {
    "run": "number of the run, from 0",
    "outcome": "class of the outcome",
    "rounds": "rounds played; of a settlement, the round it was signed in",
    "package": "number of the signed text among all texts; empty if none",
    "collapses": "how often talks collapsed",
    "revivals": "how often talks came back",
    "first_collapse": "round of the first collapse, from 1; empty if none",
    "rounds_to_revival": "rounds from the first collapse, or the start of a run that starts "
    "collapsed, to the first revival; empty if none",
    "broke_off": "round in which talks were first broken off, that is a delegation had left, from "
    "1; empty if never",
    "back_after": "rounds from then, that one counted, to the first return after it; empty if "
    "none",
    "interim": "round of the interim text, from 1; empty if none",
    "walker": "party that walked out last; empty if none",
    "truce": "whether the truce holds at the end",
    "trust": "trust between the parties at the end, 0 to 1",
    "effort": "rounds of full pressing, summed over all mediators",
    "failed": "whether what was signed failed while it was watched; empty if nothing was signed",
    "lasted": "rounds that what was signed lasted, of those it was watched for; empty if nothing "
    "was signed",
    "blocked_issue": "issue of the red line in the way; empty if a text was signed, or some text "
    "crossed no line by the most that each party could have borne at any time",
    "blocked_party": "party whose line it is, and those whose lines on the issue do not meet it: "
    "in the order of the scenario, joined by ;",
    "blocked_line": "what the line of each of them demands: at_least or at_most a level; in the "
    "same order, joined by ;",
}
"""Columns but those of the signed text, and what they mean."""

TEXT = "text_"
"""Begins the name of the column of each issue: its level in the signed text."""


def run_rows(
    scenario: Scenario | str | os.PathLike[str],
    file: str | os.PathLike[str],
    runs: int = 20_000,
    seed: int = 1,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Play many runs of a scenario, count what came of them and write one row a run.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what that takes.
    file : path
        A Parquet file that does not exist yet; written whole or not at all.
    runs, seed, threads, progress
        As in `negsim.run`, which gives the same counts.

    Returns
    -------
    Result
        Counts with their provenance.

    Raises
    ------
    NegsimError
        If a number is out of range, or the file exists already or cannot be written.
    """
    scenario, target = load(scenario), Path(file)
    check_file(target)
    try:
        with replacing(target) as stream:
            total = _write(stream, scenario, runs, seed, threads, progress)
    except OSError as error:
        raise unwritable(target, error, "--rows") from error
    return Result(scenario=scenario, seed=int(seed), tally=total)


def check_file(target: Path) -> None:
    """Refuse a file that exists already, or has a name that promises another format."""
    if str(target) == "-" or target.suffix.lower() in OTHER_FORMATS:
        what = f"rows are Parquet, and '{target}' says otherwise; such as rows.parquet"
        raise NegsimError(Mistake(what, path="--rows"))
    check_new(target, "--rows")


def _write(
    stream: BinaryIO,
    scenario: Scenario,
    runs: int,
    seed: int,
    threads: int | None,
    progress: Callable[[int], None] | None,
) -> Tally:
    """Write the rows of all runs and return their counts."""
    layout = lay_out(scenario)
    table_of = _Maker(layout)
    schema = described(table_of.schema, scenario, seed, runs)

    def made_of(layout: Layout, block: Block) -> tuple[Tally, pa.Table]:
        return tally(layout, block), table_of(block).cast(schema)

    total = Tally.empty(layout.case.classes + 4, layout.case.rounds)
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for counts, table in in_blocks(layout, made_of, runs, seed, threads):
            total = total + counts
            writer.write_table(table)
            if progress is not None:
                progress(total.runs)
    return total


def described(schema: pa.Schema, scenario: Scenario, seed: int, runs: int) -> pa.Schema:
    """Return a schema that says what its columns mean and what makes the rows repeatable."""
    fields = []
    for field in schema:
        issue = field.name.removeprefix(TEXT)
        meaning = MEANINGS.get(field.name, f"what the signed text says on {issue}")
        fields.append(field.with_metadata({"meaning": meaning}))
    about = {
        "scenario": scenario.id,
        "fingerprint": scenario.fingerprint,
        "overrides": changes(scenario),
        "seed": int(seed),
        "runs": int(runs),
        "version": version(),
    }
    return pa.schema(fields, metadata={"negsim": json.dumps(about)})


class _Maker:
    """Makes tables of blocks of runs."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        every = lay_out(layout.scenario, drop=False)
        self.lines = Lines.of(every)
        self.outcomes = [id for id, _ in classes(layout.scenario)]
        self.levels = {issue.id: issue.levels for issue in layout.scenario.issues}
        self.blocking = [*_both_sides(every, self.levels)]
        self.schema: pa.Schema = self(play_runs(layout, 0, 0, 1)).schema

    def __call__(self, block: Block) -> pa.Table:
        return pa.table(self._run(block) | self._levels(block) | self._in_the_way(block))

    def _run(self, block: Block) -> dict[str, Any]:
        """Return what is recorded of each run."""
        records = block.records
        unsigned = records.package < 0
        return {
            "run": pa.array(np.arange(block.first, block.first + len(records))),
            "outcome": _named(records.outcome, self.outcomes),
            "rounds": pa.array(records.rounds),
            "package": pa.array(records.package, mask=unsigned),
            "collapses": pa.array(records.collapses),
            "revivals": pa.array(records.revivals),
            **{
                name: pa.array(records[name], mask=records[name] == 0)
                for name in (
                    "first_collapse",
                    "rounds_to_revival",
                    "broke_off",
                    "back_after",
                    "interim",
                )
            },
            "walker": _named(records.walker, self.layout.parties),
            "truce": pa.array(records.truce),
            "trust": pa.array(records.trust),
            "effort": pa.array(records.effort),
            "failed": pa.array(records.failed, mask=unsigned),
            "lasted": pa.array(records.lasted, mask=unsigned),
        }

    def _levels(self, block: Block) -> dict[str, Any]:
        """Return the level of each issue in the signed text."""
        package = block.records.package
        counts = tuple(int(n) for n in self.layout.case.level_counts)
        levels = np.unravel_index(np.maximum(package, 0), counts)
        return {
            f"{TEXT}{issue}": _named(np.where(package < 0, NOTHING, level), self.levels[issue])
            for issue, level in zip(self.layout.issues, levels, strict=True)
        }

    def _in_the_way(self, block: Block) -> dict[str, Any]:
        """Return issue, parties and demands of the lines in the way, where nothing was signed."""
        case = self.layout.case
        index = np.full(len(block.records), NOTHING, dtype=np.int64)
        unsigned = np.flatnonzero(block.records.package < 0)
        if not case.chain:
            begin, end = case.at[INDEX.firmness : INDEX.firmness + 2]
            firmness = np.ascontiguousarray(block.vectors[unsigned, begin:end])
            found = np.empty(len(unsigned), dtype=np.int64)
            needs = self.lines.empty_needs()  # not shared: blocks are played in several threads
            in_the_way(self.lines, firmness, block.borne[unsigned], needs, found)
            index[unsigned] = found
        return {
            "blocked_issue": _named(index, [line.issue for _, line in self.layout.lines]),
            "blocked_party": _named(index, [";".join(demands) for demands in self.blocking]),
            "blocked_line": _named(index, [";".join(d.values()) for d in self.blocking]),
        }


def _both_sides(layout: Layout, levels: Mapping[str, Sequence[str]]) -> Iterator[dict[str, str]]:
    """Yield, for each line, what it and the strictest of each line against it demand, by party.

    To name only the line that leaves most unmet would say that one side alone is in the way.
    """
    strictest: dict[tuple[str, bool], dict[str, int]] = {}
    for party, line in layout.lines:
        of = strictest.setdefault((line.issue, line.at_least), {})
        of[party] = (max if line.at_least else min)(line.level, of.get(party, line.level))
    order = {party.id: index for index, party in enumerate(layout.scenario.parties)}
    for party, line in layout.lines:
        against = strictest.get((line.issue, not line.at_least), {})
        sides = {
            other: (not line.at_least, level)
            for other, level in against.items()
            if other != party and (level < line.level if line.at_least else level > line.level)
        } | {party: (line.at_least, line.level)}
        yield {
            one: f"{'at_least' if sides[one][0] else 'at_most'} {levels[line.issue][sides[one][1]]}"
            for one in sorted(sides, key=order.__getitem__)
        }


def _named(indices: np.ndarray, names: Sequence[str]) -> pa.DictionaryArray:
    """Return names by their indices; an index below 0 is empty."""
    known = list(dict.fromkeys(names))
    index = np.array([known.index(name) for name in names] or [0], dtype=np.int16)
    codes = pa.array(index[np.maximum(indices, 0)], mask=indices < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(known, pa.string()))
