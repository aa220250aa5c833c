"""``negsim run``: play many runs of a scenario and tell how they end."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from negsim.cli.shared import (
    CLOSING,
    CLOSING_IN_DOUBT,
    Parser,
    check_scenario,
    console,
    load_scenario,
    look,
    plain_table,
    progress_bar,
    remark,
    report_compiling,
)
from negsim.errors import NegsimError, nearest
from negsim.vocabulary import MILESTONES

if TYPE_CHECKING:
    from rich.table import Table

    from negsim.results.result import Result
    from negsim.scenario.scenario import Scenario

HELP = """\
Play many runs of a scenario and print how they end.

SCENARIO is the name of a shipped scenario (see "negsim list") or the path of a
YAML file. The same scenario, seed and number of runs give the same numbers, on
any number of threads.
"""

EXAMPLE = """\
example:
  negsim run istanbul-2025 --runs 100000 --set process.rounds=60 --out results
  negsim run istanbul-2025 --rows runs.csv --rows-with numbers,history
"""

WAITS = {
    "rounds_to_revival": "Rounds until talks first came back",
    "back_after": "Rounds from breaking off to return",
}
"""Numbers of rounds that are told of the runs that came back."""


MORE = ("numbers", "history")
"""Columns that rows have only if asked for."""


def more_columns(words: str) -> list[str]:
    """Return which of `MORE` are asked for."""
    found = words.split(",")
    for word in found:
        if word not in MORE:
            what = f"'{word}' is no part of rows; allowed are {', '.join(MORE)}"
            raise argparse.ArgumentTypeError(what + nearest(word, MORE))
    return found


def options(run: Parser) -> None:
    """Give ``negsim run`` its options."""
    run.take("scenario", "--profile")
    run.take("--runs", "--seed", "--set", "--fictional")
    run.add_argument("--out", metavar="DIR", help="write tables and figures to this new folder")
    run.take("--size", "--format")
    run.add_argument(
        "--rows",
        metavar="FILE",
        help="write one row a run to this new file: Parquet, or by its ending .csv or .dta (Stata)",
    )
    run.add_argument(
        "--rows-with", type=more_columns, action="extend", default=[], metavar="WHAT",
        help="give the rows more columns: numbers (each number drawn for the run), history (a "
        "letter a round for the phase at its end: T talks, C collapsed, A adjourned, S settled, H "
        "hostilities), or both, with a comma between",
        completer=lambda **given: [*MORE, ",".join(MORE)],
    )  # fmt: skip
    run.take("--json")
    run.add_argument(
        "--doubt", action="store_true",
        help="also say how far shares differ with what nobody knows: coefficients and judgements",
    )  # fmt: skip
    run.take("--threads")


def outcome_table(result: Result) -> Table:
    """Return the table of how runs end."""
    table = plain_table()
    table.add_column("Outcome", overflow="fold")
    level = f"{100 * result.confidence:g} % interval"
    heads = ["Share", level, "Runs"] + ["Assumptions leave"] * (result.doubt is not None)
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    for cells in result.shown()[: len(result.tally.outcomes)]:
        table.add_row(*cells)
    return table


def doubt_in_words(result: Result) -> str:
    """Return the doubt in settlements and returns in words, and what it is made of."""
    from negsim.results.intervals import percent_interval
    from negsim.results.result import PARTS_OF

    assert result.doubt is not None
    doubt, lines = result.doubt, []
    for key in PARTS_OF:
        row = result.events()[key]
        lines.append(
            f"{MILESTONES[key]}: random numbers alone leave "
            f"{percent_interval(row['low'], row['high'], row['of'])}, "
            f"the assumptions {result.left_in_words(key)} (median "
            f"{100 * (result.left_open(key)['median'] or 0.0):.0f} %)."
        )
        parts = doubt.parts(doubt.milestones[key])
        if parts:
            lines.append("  It goes with (partial rank correlation):")
            lines += [f"  {r:+.2f}  {path}" for path, r in parts]
    return "\n".join([
        *lines,
        f"Assumptions are coefficients and judgements: {doubt.sets:,} sets of values within their "
        f"ranges, {doubt.runs:,} runs each.",
    ])  # fmt: skip


def event_table(result: Result) -> Table:
    """Return the table of what happens in runs whichever way they end."""
    tally = result.tally
    table = plain_table(show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for name, share, interval, counted, *left in result.shown()[len(tally.outcomes) :]:
        words = share
        if share != "-":
            of_some = "".join(counted.partition(" of ")[1:])
            words = "; assumptions leave ".join([f"{share} ({interval}){of_some}", *left])
        table.add_row(name, words)
    for which, name in WAITS.items():
        by = result.quantiles(which)
        rounds = "median {median}, 10 to 90 % of them {p10} to {p90}".format(**by)
        table.add_row(name, "-" if by["median"] is None else rounds)
    table.add_row("Collapses of talks", f"{tally.collapses / tally.runs:.2f} a run")
    return table


def show(result: Result) -> None:
    """Print a result for a reader."""
    scenario = result.scenario
    page = console()
    page.print(scenario.name or scenario.id)
    page.print(f"scenario {scenario.id}, fingerprint {scenario.fingerprint}")
    page.print(f"{result.tally.runs:,} runs, seed {result.seed}")
    for path, value in scenario.overrides:
        page.print(f"changed: {path}={value}")
    parts: list[Any] = [outcome_table(result), event_table(result)]
    if result.doubt is not None:
        parts.append(doubt_in_words(result))
    for part in (*parts, CLOSING_IN_DOUBT if result.doubt is not None else CLOSING):
        page.print()
        page.print(part)


def write_all(result: Result, arguments: argparse.Namespace) -> None:
    """Write tables and figures of a result as a new folder, whole or not at all."""
    from negsim.disk import new_folder
    from negsim.plots.result import save_all
    from negsim.results.result import write_into

    with new_folder(arguments.out) as part:
        write_into(result, part)
        save_all(result, part, **look(arguments))
    remark(f"results are in {arguments.out}")


def played(
    scenario: Scenario, arguments: argparse.Namespace, progress: Callable[[int], None] | None
) -> Result:
    """Play the runs, and write one row of each if that is asked for."""
    given = {name: getattr(arguments, name) for name in ("runs", "seed", "threads")}
    if arguments.rows is None:
        from negsim.results.result import run

        return run(scenario, progress=progress, doubt=arguments.doubt, **given)
    from negsim.results.result import with_doubt
    from negsim.results.rows import run_rows

    more = {name: name in arguments.rows_with for name in MORE}
    result = run_rows(scenario, arguments.rows, progress=progress, **given, **more)
    return with_doubt(result, arguments.threads, progress) if arguments.doubt else result


def further(doubt: bool) -> int:
    """Return how many runs are played besides those asked for."""
    if not doubt:
        return 0
    from negsim.doubt.shares import RUNS, SETS

    return SETS * RUNS


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim run``."""
    check_scenario(arguments)
    if arguments.rows_with and arguments.rows is None:
        raise NegsimError("--rows-with: say with --rows which file the rows go to")
    scenario = load_scenario(arguments)

    from negsim.disk import check_folder

    if arguments.out is not None:
        check_folder(arguments.out)
    if arguments.rows is not None:
        from negsim.results.rows import check_file

        check_file(Path(arguments.rows))
    report_compiling()
    with progress_bar(arguments.runs + further(arguments.doubt)) as progress:
        result = played(scenario, arguments, progress)
    try:
        if arguments.out is not None:
            write_all(result, arguments)
    finally:
        # A full disk must not cost the user the numbers as well.
        if arguments.json:
            print(json.dumps(result.summary(), indent=2))
        else:
            show(result)
