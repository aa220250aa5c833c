"""``negsim sweep``: carry out an experiment, or what is missing of it."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from negsim.cli.columns import drawn, fill, width
from negsim.cli.completion import numbers
from negsim.cli.shared import (
    CLOSING,
    CLOSING_IN_DOUBT,
    Parser,
    progress_bar,
    remark,
    report_compiling,
    whole_number,
)
from negsim.errors import NegsimError, quoted

if TYPE_CHECKING:
    from negsim.sweeps.execution.store import Store
    from negsim.sweeps.execution.sweep import Progress
    from negsim.sweeps.experiment.experiment import Experiment, Sets
    from negsim.sweeps.table.counts import SweepTable
    from negsim.sweeps.table.page import Listing, Page

HELP = """\
Carry out an experiment: play its runs at every point and in every arm, and
keep the counts.

EXPERIMENT is a YAML file, or the name of a shipped experiment. With --vary it
is a scenario, and what varies is said on the command line: PATH=FROM:TO:STEPS
or PATH=VALUE,VALUE,...

A sweep that was stopped, even by kill -9, goes on where it was when the same
command is given again. The results are the same, byte for byte, however it was
played.
"""

EXAMPLE = """\
example:
  negsim sweep pressure-by-flexibility
  negsim sweep istanbul-2025 --vary "mediators.*.pressure=0:1:11" --save my.yaml
"""

QUICK_RUNS = 2_000
MOST_SEED = 10**18 - 1  # what an experiment's file can hold, as --save writes one
LOG = "sweep.log"
SECONDS_BETWEEN_LINES = 10.0


def options(sweep: Parser) -> None:
    """Give ``negsim sweep`` its options."""
    sweep.add_argument(
        "experiment", nargs="?", metavar="EXPERIMENT", completer=names,
        help="YAML file or name of a shipped one; with --vary a scenario",
    )  # fmt: skip
    sweep.add_argument(
        "--vary", action="append", default=[], metavar="PATH=VALUES", completer=numbers,
        help="vary a number of the scenario, such as mediators.*.pressure=0:1:11; may be given "
        "several times, for a grid",
    )  # fmt: skip
    sweep.add_argument(
        "--runs", type=whole_number(1, 10**9), metavar="N",
        help="runs at each point, 1 to 1000000000 (default: what the experiment says; with "
        f"--vary {QUICK_RUNS})",
    )  # fmt: skip
    sweep.add_argument(
        "--seed", type=whole_number(0, MOST_SEED), metavar="S",
        help=f"with --vary: seed of all random numbers, 0 to {MOST_SEED} (default: 1)",
    )  # fmt: skip
    sweep.take("--set")
    sweep.add_argument(
        "--arm", action="append", default=[], metavar="ARM",
        help='with --vary: an arm besides the scenario itself, such as "without Qatar: '
        'mediators.qatar.present=0"; may be given several times',
    )  # fmt: skip
    sweep.add_argument(
        "--report", action="append", default=[], metavar="KEY,KEY",
        help="with --vary: outcomes to tell of (default: all)",
    )  # fmt: skip
    sweep.add_argument(
        "--doubt", action="store_true",
        help="with --vary: also say how far shares differ with what nobody knows (as doubt: yes "
        "in a file)",
    )  # fmt: skip
    sweep.add_argument(
        "--save", metavar="FILE", help="with --vary: write the experiment file that this stands for"
    )
    sweep.add_argument(
        "--out", metavar="DIR", help="folder of the sweep (default: out/NAME-OF-THE-EXPERIMENT)"
    )
    who = sweep.add_mutually_exclusive_group()
    who.add_argument(
        "--threads", type=whole_number(1, 1024), metavar="N",
        help="threads, 1 to 1024 (default: one for each processor)",
    )  # fmt: skip
    who.add_argument(
        "--cluster", metavar="ADDRESS", help="play on the workers of this Dask scheduler"
    )
    sweep.add_argument(
        "--shard", type=share, metavar="I/N",
        help="play only share I of N, counted from 1; others may play theirs into the same folder",
    )  # fmt: skip


def names(**given: object) -> list[str]:
    """Return what a shell may complete: shipped experiments, and scenarios for --vary."""
    from negsim.scenario.files.load import shipped

    return [*shipped("experiments"), *shipped()]


def share(words: str) -> tuple[int, int]:
    """Read a share such as 2/8."""
    first, slash, second = words.partition("/")
    if not (slash and first.isdecimal() and second.isdecimal()):
        raise argparse.ArgumentTypeError(f"'{words}' is not a share such as 2/8")
    if not 1 <= int(first) <= int(second) <= 1_000_000:
        raise argparse.ArgumentTypeError(
            f"'{words}' is not a share: I goes from 1 to N, and N to 1000000"
        )
    return int(first), int(second)


def asked_for(arguments: argparse.Namespace) -> Experiment:
    """Return the experiment of a file, or the one that --vary stands for."""
    if arguments.experiment is None:
        raise NegsimError(
            "an experiment is missing: give a YAML file or a shipped name, or a scenario and --vary"
        )

    from negsim.questions.arms import read_arms
    from negsim.scenario.files.load import shipped
    from negsim.sweeps.experiment.file import load_experiment, quick

    if arguments.vary:
        seed = 1 if arguments.seed is None else arguments.seed
        runs = QUICK_RUNS if arguments.runs is None else arguments.runs
        return quick(
            arguments.experiment, arguments.vary, runs, seed, arguments.doubt,
            settings=settings_of(arguments.set), arms=read_arms(arguments.arm),
            report=[id.strip() for words in arguments.report for id in words.split(",")],
        )  # fmt: skip
    if arguments.experiment in shipped():
        raise NegsimError(
            f"'{arguments.experiment}' is a scenario; say what varies, such as "
            "--vary mediators.*.pressure=0:1:11"
        )
    for option in ("seed", "save", "doubt", "set", "arm", "report"):
        if getattr(arguments, option) not in (None, False, []):
            raise NegsimError(f"--{option} goes with --vary; an experiment file says its own")
    return load_experiment(arguments.experiment)


def settings_of(words: list[str]) -> dict[str, object]:
    """Return the settings of --set by path."""
    from negsim.scenario.files.load import parse_setting

    settings: dict[str, object] = {}
    for path, value in map(parse_setting, words):
        if path in settings:
            raise NegsimError(f"--set: {path} is set twice")
        settings[path] = value
    return settings


def save(experiment: Experiment, name: str) -> None:
    """Write the experiment file that a quick sweep stands for."""
    from negsim.disk import check_new, write_bytes
    from negsim.sweeps.experiment.file import to_yaml

    target = Path(name)
    check_new(target, "--save")
    try:
        data = to_yaml(experiment).encode()
    except UnicodeEncodeError:
        raise NegsimError("--save: the path of the scenario is not text in UTF-8") from None
    write_bytes(target, data, option="--save")
    remark(f"the experiment is in {name}")


def progress_line(progress: Progress) -> str:
    """Return how far a sweep has come, in one line."""
    share = progress.runs / progress.most_runs if progress.most_runs else 1.0
    words = (
        f"{progress.cells:,} cells, {progress.parts:,} parts, {progress.runs:,} runs "
        f"({share:.0%}), {progress.runs_per_second:.0f} runs/s"
    )
    if progress.seconds_left is None:
        return words
    left = round(progress.seconds_left)
    return f"{words}, {left // 3600}:{left // 60 % 60:02}:{left % 60:02} left"


class Reporter:
    """Progress and remarks of a sweep: to the screen, and with the time to a log in its folder.

    Progress is a bar where there is one, and elsewhere a line now and then.
    """

    def __init__(self, folder: Path, bar: Callable[..., None] | None) -> None:
        self.file, self.bar = folder / LOG, bar
        self.last = time.monotonic()

    def log(self, words: str) -> None:
        """Report what the user should know."""
        remark(words)
        self.write(words)

    def progress(self, progress: Progress) -> None:
        """Show how far the sweep has come; now and then, put it into the log."""
        if self.bar is not None:
            self.bar(progress.runs, total=progress.most_runs, description=progress_line(progress))
        if time.monotonic() - self.last >= SECONDS_BETWEEN_LINES:
            self.last = time.monotonic()
            (self.log if self.bar is None else self.write)(progress_line(progress))

    def write(self, words: str) -> None:
        """Add a line to the log; a folder that is not there yet, or full, has none."""
        if self.file.exists() and not self.file.is_file():
            return  # a pipe might keep us waiting for ever
        try:
            with self.file.open("a", encoding="utf-8", errors="replace", newline="\n") as log:
                log.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {words}\n")
        except OSError:
            return


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim sweep``."""
    experiment = asked_for(arguments)

    from negsim.sweeps.execution.gather import status
    from negsim.sweeps.execution.sweep import sweep

    if arguments.save is not None:
        save(experiment, arguments.save)
    folder = Path(os.path.normpath(arguments.out or Path("out") / experiment.id))
    report_compiling()
    with progress_bar(None) as bar:
        reporter = Reporter(folder, bar)
        store = sweep(
            experiment,
            folder,
            threads=arguments.threads,
            cluster=arguments.cluster,
            shard=arguments.shard,
            runs=None if arguments.vary else arguments.runs,
            progress=reporter.progress,
            log=reporter.log,
        )
    reached = status(store)
    if reached.complete or arguments.shard is None:  # then what is missing was lost since
        report(store, experiment)
        reporter.write("complete")
        return
    i, n = arguments.shard
    print(
        f"Share {i} of {n} is played; parts left to other shares: {reached.parts_missing}.\n"
        "When all are there, the same command, with or without --shard, gathers them."
    )


def report(store: Store, experiment: Experiment) -> None:
    """Write the table of a complete sweep and print what is in it."""
    from negsim.sweeps.execution.gather import digest, finish
    from negsim.sweeps.table.counts import read_table
    from negsim.sweeps.table.page import Page

    file = finish(store)
    table = read_table(store, file)
    page = Page(table)
    say(f"Question: {experiment.question}", f"Predicted: {experiment.prediction}", apart=False)
    print()
    say(*page.parts(), size(table, experiment))
    if experiment.doubt is None:
        say(CLOSING)
    else:
        say(doubt_in_words(page, experiment.doubt), CLOSING_IN_DOUBT)
    print(f"{file}, digest of its rows {digest(file)}")
    # Commands are to be copied: quoted where a shell needs it, each on a line that does not break.
    where = quoted(str(store.folder))
    print(f"Next: negsim plot {where}")
    print(f"      negsim export {where} --to csv")


def say(*parts: str | Listing, apart: bool = True) -> None:
    """Print paragraphs and tables as wide as there is room, an empty line after each if `apart`."""
    columns = width()
    for part in parts:
        words = fill(part, columns) if isinstance(part, str) else [drawn(*part, columns)]
        print("\n".join(words))
        if apart:
            print()


def size(table: SweepTable, experiment: Experiment) -> str:
    """Return how many runs of how many cells were played, and how sure that makes a share."""
    from negsim.sweeps.table.counts import intervals

    few, most = (f"{runs:,}" for runs in (table.runs.min(), table.runs.max()))
    reach = 0.0
    for outcome in experiment.report:
        shares = table.shares(outcome)
        low, high = intervals(table.counts[outcome], table.of(outcome), len(experiment.report))
        there = table.of(outcome) > 0
        reach = max(reach, *((end[there]).max(initial=0) for end in (shares - low, high - shares)))
    return (
        f"{few if few == most else f'{few} to {most}'} runs in each of {table.runs.size:,} cells, "
        f"seed {experiment.seed}; 95 % intervals reach at most {100 * reach:.1f} points from a "
        "share."
    )


def doubt_in_words(page: Page, doubt: Sets) -> str:
    """Return how far the assumptions leave a share of all runs open where they do so most."""
    from negsim.wording import most_open

    sets = f"95 % of {doubt.sets:,} sets, {doubt.runs:,} runs each, the same sets in all cells"
    widest = page.table.widest()
    if widest is None:
        return f"What the assumptions leave ({sets}) is in the exported table."
    outcome, cell, low, high = widest
    place = page.where(*page.table.at(cell))
    return most_open(f"'{page.table.name(outcome)}'{place and f' ({place})'}", low, high, sets)
