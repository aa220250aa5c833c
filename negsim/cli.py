"""The command line: ``negsim run``, ``negsim story`` and what helps to write a scenario.

Results go to standard output, all else to standard error. A user's mistake is told in one
message and ends with 2, an interrupt with 130. Rooms that take long to import are imported by
the verb that needs them, so that help comes at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from negsim.clihelp import read_arguments
from negsim.errors import NegsimError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from negsim.account import Account
    from negsim.checking import Check
    from negsim.outcomes import Result
    from negsim.scenario import Scenario

CLOSING = (
    "Shares of model runs under the scenario's stated assumptions, not a forecast. Intervals "
    "tell Monte Carlo error only; those of the outcomes hold jointly."
)

INTERRUPTED = 130


def console() -> Console:
    """Return where results are printed: plain words, 80 columns where there is no terminal."""
    from rich.console import Console

    return Console(
        width=None if sys.stdout.isatty() else 80, markup=False, highlight=False, emoji=False
    )


def plain_table(show_header: bool = True) -> Table:
    """Return an empty table drawn with ASCII alone, which any pipe and font can carry."""
    from rich import box
    from rich.table import Table

    return Table(
        box=box.ASCII, show_edge=False, pad_edge=False, header_style="", show_header=show_header
    )


@contextmanager
def progress_bar(runs: int) -> Iterator[Callable[[int], None] | None]:
    """Give a function that shows how many of `runs` are done, or None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("Runs", total=runs)
        yield lambda done: progress.update(bar, completed=done)


def outcome_table(result: Result) -> Table:
    """Return the table of how runs end."""
    from negsim.intervals import percent, percent_interval

    runs = result.tally.runs
    table = plain_table()
    table.add_column("Outcome", overflow="fold")
    level = f"{100 * result.confidence:g} % interval"
    for head in ("Share", level, "Runs"):
        table.add_column(head, justify="right", no_wrap=True)
    for row in result.rows()[: len(result.tally.outcomes)]:
        share = percent(row["count"], runs)
        interval = percent_interval(row["low"], row["high"], runs)
        table.add_row(row["name"], share, interval, str(row["count"]))
    return table


def event_table(result: Result) -> Table:
    """Return the table of what happens in runs whichever way they end."""
    from negsim.intervals import percent, percent_interval

    tally = result.tally
    table = plain_table(show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for row in result.rows()[len(tally.outcomes) :]:
        interval = percent_interval(row["low"], row["high"], tally.runs)
        table.add_row(row["name"], f"{percent(row['count'], tally.runs)} ({interval})")
    low, middle, high = (result.rounds_to_revival(tenths) for tenths in (1, 5, 9))
    rounds = "-" if middle is None else f"median {middle}, 10 to 90 % of them {low} to {high}"
    table.add_row("Rounds until talks first came back", rounds)
    table.add_row("Collapses of talks", f"{tally.collapses / tally.runs:.2f} a run")
    return table


def show(result: Result) -> None:
    """Print a result for a reader."""
    scenario = result.scenario
    page = console()
    page.print(scenario.name or scenario.id)
    page.print(f"scenario {scenario.id}, fingerprint {scenario.fingerprint}")
    page.print(f"{result.tally.runs} runs, seed {result.seed}")
    for path, value in scenario.overrides:
        page.print(f"changed: {path}={value}")
    page.print()
    page.print(outcome_table(result))
    page.print()
    page.print(event_table(result))
    page.print()
    page.print(CLOSING)


def write_all(result: Result, folder: str) -> None:
    """Write tables and figures of a result as a new folder, whole or not at all."""
    from negsim.outcomes import whole, write_into
    from negsim.plots import save_all

    with whole(folder) as part:
        write_into(result, part)
        save_all(result, part)
    print(f"negsim: results are in {folder}", file=sys.stderr)


def load_scenario(arguments: argparse.Namespace) -> Scenario:
    """Return the scenario that was asked for, with all settings put in."""
    from negsim.loading import load, parse_setting

    settings: dict[str, object] = {}
    for words in arguments.set:
        path, value = parse_setting(words)
        settings.pop(path, None)  # settings are put in one after the other, the last one last
        settings[path] = value
    return load(arguments.scenario, set=settings)


def tell_compiling() -> None:
    """Say that the first call takes longer, if this is one."""
    from negsim.compiled import compiled_before

    if not compiled_before():
        print("negsim: compiling the rules; this happens once", file=sys.stderr, flush=True)


def run_verb(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim run``."""
    scenario = load_scenario(arguments)

    from negsim.ensemble import run
    from negsim.outcomes import check_folder

    if arguments.out is not None:
        check_folder(arguments.out)
    tell_compiling()
    with progress_bar(arguments.runs) as progress:
        result = run(
            scenario, arguments.runs, arguments.seed, threads=arguments.threads, progress=progress
        )
    try:
        if arguments.out is not None:
            write_all(result, arguments.out)
    finally:
        # A full disk must not cost the user the numbers as well.
        if arguments.json:
            print(json.dumps(result.summary(), indent=2))
        else:
            show(result)


def write_story(account: Account, words: str, document: str, folder: str) -> None:
    """Write story, document and figure of a run as a new folder, whole or not at all."""
    from negsim.outcomes import whole
    from negsim.storyplot import save_run

    with whole(folder) as part:
        for name, told in (("story.txt", words), ("story.json", document)):
            (part / name).write_text(told, encoding="utf-8", newline="\n")
        save_run(account, part)
    print(f"negsim: the story is in {folder}", file=sys.stderr)


def story_verb(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim story``."""
    scenario = load_scenario(arguments)

    from negsim.account import play
    from negsim.finding import find, read_pattern
    from negsim.outcomes import check_folder
    from negsim.packing import pack
    from negsim.story import tell

    if arguments.find is not None:
        read_pattern(arguments.find)
    if arguments.out is not None:
        check_folder(arguments.out)
    tell_compiling()
    run, found = arguments.run, None
    if arguments.find is not None:
        found = find(arguments.find, pack(scenario), arguments.seed)
        run = found.runs[0]
    account = play(scenario, arguments.seed, run)
    words = (f"{found.words()}\n\n" if found else "") + tell(account)
    told = account.document() | {"find": found.document() if found else None}
    document = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    try:
        if arguments.out is not None:
            write_story(account, words, document, arguments.out)
    finally:
        # A full disk must not cost the user the story as well.
        print(document if arguments.json else words, end="")


def list_verb(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim list``."""
    from negsim.loading import load, shipped

    table = plain_table()
    for head in ("Name", "Title", "Parties"):
        table.add_column(head, overflow="fold")
    table.add_column("Packages", justify="right", no_wrap=True)
    for name in shipped():
        scenario = load(name)
        parties = ", ".join(party.name or party.id for party in scenario.parties)
        table.add_row(name, scenario.name, parties, str(scenario.packages))
    console().print(table)


def write_check(check: Check, words: str, document: str, folder: str) -> None:
    """Write what `negsim check` found, and the figure, as a new folder, whole or not at all."""
    from negsim.checkplot import save_picture
    from negsim.outcomes import whole

    with whole(folder) as part:
        for name, told in (("check.txt", words), ("check.json", document)):
            (part / name).write_text(told, encoding="utf-8", newline="\n")
        save_picture(check.scenario, check.appraisal, part)
    print(f"negsim: the check is in {folder}", file=sys.stderr)


def check_verb(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim check``."""
    from negsim.checking import Check, refusal
    from negsim.outcomes import check_folder

    try:
        scenario = load_scenario(arguments)
    except NegsimError as error:
        if arguments.json:
            print(json.dumps(refusal(error), indent=2, ensure_ascii=False))
        raise
    if arguments.out is not None:
        check_folder(arguments.out)
    tell_compiling()
    check = Check.of(scenario)
    words = check.tell()
    document = json.dumps(check.document(), indent=2, ensure_ascii=False) + "\n"
    try:
        if arguments.out is not None:
            write_check(check, words, document, arguments.out)
    finally:
        print(document if arguments.json else words, end="")


def show_verb(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim show``."""
    if arguments.schema:
        from negsim.schema import text

        print(text(), end="")
        return
    from negsim.loading import dump, load
    from negsim.showing import basis, summary

    scenario = load(arguments.scenario)
    told = dump if arguments.resolved else basis if arguments.sources else summary
    print(told(scenario), end="")


def new_verb(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim new``."""
    from negsim.starter import write_starter

    print(write_starter(arguments.name, Path()), end="")


def version_verb() -> None:
    """Carry out ``negsim --version``."""
    from negsim.outcomes import version

    print(f"negsim {version()}")


VERBS = {
    "run": run_verb,
    "story": story_verb,
    "list": list_verb,
    "check": check_verb,
    "show": show_verb,
    "new": new_verb,
}


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Words after ``negsim``; by default those of the process.

    Returns
    -------
    int
        0, or 2 for a mistake of the user's, 130 for an interrupt, 1 where the reader of a
        pipe left early.
    """
    if sys.stdout is None:  # started with its standard output closed
        print("negsim: cannot write the output: standard output is closed", file=sys.stderr)
        return 2
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name with letters that the terminal lacks must not end in a traceback.
            stream.reconfigure(errors="replace")
    try:
        arguments = read_arguments(sys.argv[1:] if argv is None else argv)
        if arguments.version:
            version_verb()
        else:
            VERBS[arguments.verb](arguments)
        sys.stdout.flush()
    except NegsimError as error:
        print(f"negsim: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("negsim: interrupted; nothing was written", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, a closed pager) has all it wants. The exit code is that of rich,
        # which does the same.
        silence_output()
        return 1
    except OSError as error:
        silence_output()
        print(f"negsim: cannot write the output: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


def silence_output() -> None:
    """Send standard output nowhere, so that Python's own flush at exit does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
