"""One row a run, for those who want each run and not only the counts: Parquet, CSV or Stata.

Rows are the ensemble's own records with ids for numbers, and which red line stood in the way; if
that is asked for, also the numbers that were drawn for the run, and its history of phases. They
are written block by block in the order of run numbers, so memory is flat in their number (but for
Stata), and the file is the same on any number of threads.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from negsim.disk import check_new, write_files
from negsim.engine.arrays import draw_inputs
from negsim.engine.compiled.obstacles import NOTHING
from negsim.engine.ensemble import Block, Tally, check_ensemble, in_blocks, play_runs, tally
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.paths import drawn_numbers
from negsim.errors import Mistake, NegsimError
from negsim.results.obstacles import Obstacles
from negsim.results.provenance import origin, version
from negsim.results.result import Result, classes
from negsim.results.tables import (
    LONGEST_NAME,
    Column,
    Table,
    as_names,
    check_size,
    described,
    dictionary_beside,
    number_at,
    shortened,
    write_csv,
    write_dictionary,
    write_stata,
)
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from negsim.vocabulary import PHASES

OTHER_FORMATS = {".tsv", ".txt", ".json", ".xlsx"}
"""Endings of files that nobody would look for Parquet in."""

LETTERS = "".join(phase[0].upper() for phase in PHASES)
"""What stands for each phase in a history."""

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
    "back_after": "rounds from then, that one counted, to the first return after it; empty if none",
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
    "history": "phase at the end of each round played, a letter a round: "
    + ", ".join(f"{letter} {phase}" for letter, phase in zip(LETTERS, PHASES, strict=True)),
}
"""Columns but those of the signed text and of the numbers drawn, and what they mean."""

TEXT = "text_"
"""Begins the name of the column of each issue: its level in the signed text."""


def run_rows(
    scenario: Scenario | str | os.PathLike[str],
    file: str | os.PathLike[str],
    runs: int = 20_000,
    seed: int = 1,
    threads: int | None = None,
    progress: Callable[[int], None] | None = None,
    numbers: bool = False,
    history: bool = False,
) -> Result:
    """Play many runs of a scenario, count what came of them and write one row a run.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or its name or the path of its file.
    file : path
        A file that does not exist yet; written whole or not at all. One that ends in ``.csv`` is
        CSV, with a dictionary beside it, and one in ``.dta`` Stata's, for which all rows are held
        in memory at once; any other is Parquet.
    runs, seed, threads, progress
        As in `negsim.run`, which gives the same counts.
    numbers : bool
        Whether to write also each number of the scenario that is a distribution, as it was drawn
        for the run, under its path with ``_`` for dots and spaces.
    history : bool
        Whether to write also the phase at the end of each round played, a letter a round.

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
    check_ensemble(runs, seed)
    maker = _Maker(lay_out(scenario), numbers, history)
    rows = _Rows(maker, int(runs), int(seed), threads, progress)
    to = target.suffix[1:].lower()
    check_size(to, runs, len(rows.columns), "--rows")
    files = {dictionary_beside(target): partial(write_dictionary, rows)} if to == "csv" else {}
    files[target] = partial(WRITERS.get(to, _write_parquet), rows)  # last, as it plays the runs
    write_files(files, "--rows")
    return Result(scenario=scenario, seed=int(seed), tally=rows.total)


def check_file(target: Path) -> None:
    """Refuse a file that exists already, or has a name that promises another format."""
    if str(target) == "-" or target.suffix.lower() in OTHER_FORMATS:
        what = f"rows are Parquet, CSV or Stata's, and '{target}' says otherwise"
        shape = "such as rows.parquet, rows.csv or rows.dta"
        raise NegsimError(Mistake(f"{what}; {shape}", path="--rows"))
    check_new(target, "--rows")
    if target.suffix.lower() == ".csv":
        check_new(dictionary_beside(target), "--rows")


def _write_parquet(rows: Table, stream: BinaryIO) -> None:
    with pq.ParquetWriter(stream, rows.schema, compression="zstd") as writer:
        for part in rows.tables():
            writer.write_table(part)


WRITERS: dict[str, Callable[[Table, BinaryIO], None]] = {"csv": write_csv, "dta": write_stata}
"""What writes files with an ending that is not Parquet's."""


class _Rows:
    """The rows of an ensemble as a table, and the counts of those that were played so far."""

    def __init__(
        self,
        table_of: _Maker,
        runs: int,
        seed: int,
        threads: int | None,
        progress: Callable[[int], None] | None,
    ) -> None:
        self.table_of, self.ensemble, self.progress = table_of, (runs, seed, threads), progress
        case, scenario = table_of.layout.case, table_of.layout.scenario
        self.total = Tally.empty(case.classes + 4, case.rounds)
        self.about = origin(scenario) | {"seed": seed, "runs": runs}
        self.title = (
            f"negsim {version()}, {scenario.id}, fingerprint {scenario.fingerprint}, seed {seed}"
        )
        plain = table_of(play_runs(table_of.layout, 0, 0, 1), 0).schema
        self.columns = _columns(plain, table_of.drawn, scenario)
        self.schema = described(self.columns, plain.types, self.about)

    def tables(self) -> Iterator[pa.Table]:
        """Play the runs; yield their rows and count them."""
        runs, seed, threads = self.ensemble

        def made_of(layout: Layout, block: Block) -> tuple[Tally, pa.Table]:
            return tally(layout, block), self.table_of(block, seed).cast(self.schema)

        for counts, part in in_blocks(self.table_of.layout, made_of, runs, seed, threads):
            self.total = self.total + counts
            yield part
            if self.progress is not None:
                self.progress(self.total.runs)


def _columns(plain: pa.Schema, drawn: Mapping[str, str], scenario: Scenario) -> list[Column]:
    """Return what the columns mean; `drawn` has the paths of those that are numbers drawn."""
    notes = {path: f"{note.kind}: {note.words}" for path, note in scenario.notes}
    found = []
    for field, short in zip(plain, shortened(plain.names, LONGEST_NAME), strict=True):
        name = field.name
        path, issue = drawn.get(name, ""), name.removeprefix(TEXT)
        meaning, unit = MEANINGS.get(name, f"what the signed text says on {issue}"), ""
        if path:
            meaning, unit = number_at(path, f"Drawn at {path}")
        found.append(Column(name, meaning, unit, _kind(field.type), short, notes.get(path, "")))
    return found


def _kind(type: pa.DataType) -> str:
    """Return the kind of a column by its type."""
    if pa.types.is_dictionary(type) or pa.types.is_string(type):
        return "text"
    whole = pa.types.is_integer(type) or pa.types.is_boolean(type)
    return "whole" if whole else "number"


class _Maker:
    """Makes tables of blocks of runs."""

    def __init__(self, layout: Layout, numbers: bool, history: bool) -> None:
        self.layout, self.history = layout, history
        self.index = drawn_numbers(layout.scenario) if numbers else {}
        self.drawn = dict(zip(as_names([*self.index]), self.index, strict=True))
        self.obstacles = Obstacles.of(layout.scenario)
        self.outcomes = [id for id, _ in classes(layout.scenario)]
        self.levels = {issue.id: issue.levels for issue in layout.scenario.issues}

    def __call__(self, block: Block, seed: int) -> pa.Table:
        columns = self._run(block) | self._levels(block) | self._in_the_way(block)
        if self.history:
            columns["history"] = _histories(block)
        if self.drawn:  # drawn again, as events have changed what the block has
            vectors = np.empty_like(block.vectors)
            draw_inputs(self.layout.case, np.uint64(seed), block.first, vectors)
            columns |= {name: vectors[:, self.index[path]] for name, path in self.drawn.items()}
        return pa.table(columns)

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
        index, sides = self.obstacles.found(self.layout, block), self.obstacles.sides
        return {
            "blocked_issue": _named(index, [line.issue for _, line in self.layout.lines]),
            "blocked_party": _named(index, [";".join(demands) for demands in sides]),
            "blocked_line": _named(index, [";".join(d.values()) for d in sides]),
        }


def _histories(block: Block) -> pa.Array:
    """Return the phases of the rounds played of each run, a letter a round."""
    rounds = block.records.rounds
    letters = np.frombuffer(LETTERS.encode(), dtype=np.uint8)[block.phases]
    played = letters[np.arange(letters.shape[1]) < rounds[:, None]]
    ends = np.concatenate([[0], np.cumsum(rounds)]).astype(np.int32)
    return pa.StringArray.from_buffers(len(rounds), pa.py_buffer(ends), pa.py_buffer(played))


def _named(indices: np.ndarray, names: Sequence[str]) -> pa.DictionaryArray:
    """Return names by their indices; an index below 0 is empty."""
    known = list(dict.fromkeys(names))
    index = np.array([known.index(name) for name in names] or [0], dtype=np.int16)
    codes = pa.array(index[np.maximum(indices, 0)], mask=indices < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(known, pa.string()))
