"""How verbs tell what they found: pages, tables, progress, and the words at the end."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from negsim.errors import NegsimError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from negsim.scenario.scenario import Scenario

CLOSING = (
    "Shares of model runs under the scenario's stated assumptions, not a forecast. Intervals "
    "tell Monte Carlo error only; those of the outcomes hold jointly."
)


COMPILING = "compiling the rules; this happens once and takes about half a minute"


def console() -> Console:
    """Return where results are printed: plain words, 80 columns where there is no terminal."""
    from rich.console import Console

    class Trimmed(Console):
        """Leaves out the spaces that fill up the ends of lines."""

        def print(self, *objects: Any, **how: Any) -> None:
            with self.capture() as captured:
                super().print(*objects, **how)
            self.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))

    return Trimmed(
        width=None if sys.stdout.isatty() else 80, markup=False, highlight=False, emoji=False
    )


def plain_table(show_header: bool = True) -> Table:
    """Return an empty table drawn with ASCII alone, which any pipe and font can carry."""
    from rich import box
    from rich.table import Table

    return Table(
        box=box.ASCII, show_edge=False, pad_edge=False, header_style="", show_header=show_header
    )


def print_list(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table of names that are to be copied, words about them, and a number."""
    table = plain_table()
    table.add_column(heads[0], no_wrap=True)
    for head in heads[1:-1]:
        table.add_column(head, overflow="fold")
    table.add_column(heads[-1], justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console().print(table)


def report(
    arguments: argparse.Namespace,
    what: str,
    words: str,
    document: dict[str, Any],
    draw: Callable[[Path], None],
) -> None:
    """Print what was found; write words, document and figure to the new folder of --out."""
    from negsim.disk import new_folder
    from negsim.wording import say

    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    try:
        if arguments.out is not None:
            with new_folder(arguments.out) as folder:
                for ending, content in (("txt", words), ("json", text)):
                    file = folder / f"{what}.{ending}"
                    file.write_text(content, encoding="utf-8", newline="\n")
                draw(folder)
            print(f"negsim: the {what} is in {arguments.out}", file=sys.stderr)
    finally:
        # A full disk must not cost the user the words as well.
        if arguments.json:
            print(text, end="")
        else:
            say(words, end="")


@contextmanager
def progress_bar(total: int, of: str = "Runs") -> Iterator[Callable[[float], None] | None]:
    """Give a function that shows how many of `total` are done, or None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(of, total=total)
        yield lambda done: progress.update(bar, completed=done)


def load_scenario(arguments: argparse.Namespace) -> Scenario:
    """Return the scenario that was asked for, with all settings put in."""
    from negsim.scenario.files.load import parse_setting

    settings: dict[str, object] = {}
    for words in arguments.set:
        path, value = parse_setting(words)
        settings.pop(path, None)  # settings are put in one after the other, the last one last
        settings[path] = value
    chosen = getattr(arguments, "profile", ())  # a game is resumed with all profiles
    return opened(arguments.scenario, settings, arguments.fictional, chosen)


def opened(
    name: str, settings: dict[str, object], made_up: bool, profiles: Sequence[str] = ()
) -> Scenario:
    """Return a scenario or another program's domain, or the fictional version of a scenario."""
    from negsim.load import load
    from negsim.scenario.files.fictional import deal

    if made_up and profiles:
        raise NegsimError("--profile: a negotiation domain has no fictional names")
    return deal(name, settings, made_up) if made_up else load(name, settings, profiles)


def tell_compiling() -> None:
    """Say that the first call takes longer, if this is one."""
    from negsim.jit import compiled_before

    if not compiled_before():
        print(f"negsim: {COMPILING}", file=sys.stderr, flush=True)
