"""The command line: ``negsim run`` and ``negsim list``.

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
from typing import TYPE_CHECKING, NoReturn

from negsim.errors import NegsimError, nearest

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from negsim.outcomes import Result

RUN_HELP = """\
Play many runs of a scenario and print how they end.

SCENARIO is the name of a shipped scenario (see "negsim list") or the path of a YAML file.
The same scenario, seed and number of runs give the same numbers, on any number of threads.
"""

RUN_EXAMPLE = """\
example:
  negsim run istanbul-2025 --runs 100000 --set process.rounds=60 --out results
"""

LIST_HELP = "Print the scenarios that come with negsim."

LIST_EXAMPLE = """\
example:
  negsim list
"""

TOP_HELP = """\
Simulate mediated peace talks that collapse and come back.

Shares of model runs are properties of a model under a scenario's assumptions, not forecasts.
"""

TOP_EXAMPLE = """\
example:
  negsim list
  negsim run istanbul-2025
  negsim run --help
"""

CLOSING = (
    "Shares of model runs under the scenario's stated assumptions, not a forecast. Intervals "
    "tell Monte Carlo error only; those of the outcomes hold jointly."
)

INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are the user's mistakes, told as all others are."""

    def error(self, message: str) -> NoReturn:
        """Raise the complaint as a mistake."""
        raise NegsimError(message.removeprefix("argument "))

    def options(self) -> list[str]:
        """Return the long names of all options."""
        names = [name for action in self._actions for name in action.option_strings]
        return [name for name in names if name.startswith("--")]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `low` to `high` for argparse."""

    def read(words: str) -> int:
        try:
            number = int(words)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(
                f"'{words}' is not a whole number from {low} to {high}"
            )
        return number

    return read


def make_parser() -> tuple[Parser, dict[str, Parser]]:
    """Return the parser of the command line and that of each verb."""
    plain = argparse.RawDescriptionHelpFormatter
    top = Parser(
        prog="negsim", description=TOP_HELP, epilog=TOP_EXAMPLE, formatter_class=plain,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="print the version and exit")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    run = verbs.add_parser(
        "run", help="play many runs of a scenario", description=RUN_HELP, epilog=RUN_EXAMPLE,
        formatter_class=plain, allow_abbrev=False,
    )
    # Optional to argparse only: a missing scenario is told after a mistyped option.
    run.add_argument("scenario", nargs="?", metavar="SCENARIO", help="shipped name or YAML file")
    run.add_argument(
        "--runs", type=whole_number(1, 10**9), default=20_000, metavar="N",
        help="number of runs, 1 to 1000000000 (default: %(default)s)",
    )
    run.add_argument(
        "--seed", type=whole_number(0, 2**64 - 1), default=1, metavar="S",
        help="seed of all random numbers, 0 to 2**64 - 1 (default: %(default)s)",
    )
    run.add_argument(
        "--set", action="append", default=[], metavar="PATH=VALUE",
        help="change a number of the scenario; may be given several times",
    )
    run.add_argument("--out", metavar="DIR", help="write tables and figures to this new folder")
    run.add_argument("--json", action="store_true", help="print one JSON document only")
    run.add_argument(
        "--threads", type=whole_number(1, 1024), metavar="N",
        help="threads, 1 to 1024 (default: one for each processor); changes no result",
    )
    shipped = verbs.add_parser(
        "list", help="print the shipped scenarios", description=LIST_HELP, epilog=LIST_EXAMPLE,
        formatter_class=plain, allow_abbrev=False,
    )
    return top, {"run": run, "list": shipped}


def read_arguments(argv: list[str]) -> argparse.Namespace:
    """Return what the user asked for.

    Raises
    ------
    NegsimError
        For an unknown verb or option, with the nearest there is, or a value out of range.
    """
    top, verbs = make_parser()
    if not argv:
        raise NegsimError(f"a verb is missing; the verbs are {', '.join(verbs)}")
    first = argv[0]
    words = [*verbs, "-h", *top.options()]
    if first not in words:
        near = nearest(first, words)
        raise NegsimError(f"there is no verb '{first}'{near}; the verbs are {', '.join(verbs)}")
    arguments, rest = top.parse_known_args(argv)
    options = [word for word in rest if word.startswith("-")]
    if options:
        name = options[0].split("=")[0]
        known = verbs.get(first, top).options()
        near = nearest(name, known)
        raise NegsimError(f"there is no option '{name}'{near}; the options are {', '.join(known)}")
    if rest:
        raise NegsimError(f"'{rest[0]}' is one word too many; see negsim {first} --help")
    if arguments.verb == "run" and arguments.scenario is None:
        raise NegsimError(
            "a scenario is missing: give the name of a shipped one (see negsim list) or a YAML file"
        )
    return arguments


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


def run_verb(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim run``."""
    from negsim.loading import load, parse_setting

    settings: dict[str, object] = {}
    for words in arguments.set:
        path, value = parse_setting(words)
        settings.pop(path, None)  # settings are put in one after the other, the last one last
        settings[path] = value
    scenario = load(arguments.scenario, set=settings)

    from negsim.compiled import compiled_before
    from negsim.ensemble import run
    from negsim.outcomes import check_folder

    if arguments.out is not None:
        check_folder(arguments.out)
    if not compiled_before():
        print("negsim: compiling the rules; this happens once", file=sys.stderr, flush=True)
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


def version_verb() -> None:
    """Carry out ``negsim --version``."""
    from negsim.outcomes import version

    print(f"negsim {version()}")


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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name with letters that the terminal lacks must not end in a traceback.
            stream.reconfigure(errors="replace")
    try:
        arguments = read_arguments(sys.argv[1:] if argv is None else argv)
        if arguments.version:
            version_verb()
        else:
            {"run": run_verb, "list": list_verb}[arguments.verb](arguments)
        sys.stdout.flush()
    except NegsimError as error:
        print(f"negsim: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("negsim: interrupted; nothing was written", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, a closed pager) has all it wants; Python's own flush at exit must
        # not complain either. The exit code is that of rich, which does the same.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0
