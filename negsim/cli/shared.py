"""What verbs share: parsers and options, pages, tables and progress, and how a scenario is opened.

Nothing that takes long to import is imported here, so that help comes at once.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from negsim.cli.columns import below
from negsim.cli.completion import settings
from negsim.errors import NegsimError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from negsim.scenario.scenario import Scenario

PLAIN: dict[str, Any] = {
    "formatter_class": argparse.RawDescriptionHelpFormatter,
    "allow_abbrev": False,
}
"""How every parser prints its help, and that an option must be written out."""

CLOSING = (
    "Shares of model runs under the scenario's stated assumptions, not a forecast. Intervals "
    "tell Monte Carlo error only; those of the outcomes hold jointly."
)

CLOSING_IN_DOUBT = (
    "Shares of model runs, not a forecast. That the model itself may be wrong is in neither "
    "interval; those of the outcomes hold jointly."
)

COMPILING = "compiling the rules; this happens once and takes about a minute"


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are the user's mistakes, reported as all others are."""

    def error(self, message: str) -> NoReturn:
        """Raise the complaint as a mistake."""
        raise NegsimError(message.removeprefix("argument "))

    def add_argument(
        self, *names: str, completer: Callable[..., list[str]] | None = None, **how: Any
    ) -> argparse.Action:
        """Add an argument; `completer` returns what a shell may complete, or else file names."""
        action = super().add_argument(*names, **how)
        action.completer = completer  # type: ignore[attr-defined]
        return action

    def take(self, *names: str) -> None:
        """Add arguments that several verbs take, as `SHARED` has them."""
        for name in names:
            self.add_argument(name, **SHARED[name])

    def options(self) -> list[str]:
        """Return the long names of all options."""
        names = [name for action in self._actions for name in action.option_strings]
        return [name for name in names if name.startswith("--")]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from `low` to `high` for argparse."""

    def read(words: str) -> int:
        # int() would also take 1_000, other scripts' digits and spaces, and no thousands of them.
        plain = words.isascii() and words.isdigit() and len(words) < 100
        number = int(words) if plain else low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(
                f"'{words}' is not a whole number from {low} to {high}"
            )
        return number

    return read


def shipped_names(**given: object) -> list[str]:
    """Return the shipped scenarios, for a shell to complete."""
    from negsim.scenario.files.load import shipped

    return list(shipped())


SHARED: dict[str, dict[str, Any]] = {
    # Optional to argparse only: what is missing is reported after a mistyped option.
    "scenario": {
        "nargs": "?", "metavar": "SCENARIO", "completer": shipped_names,
        "help": "shipped name or YAML file",
    },
    "folder": {"nargs": "?", "metavar": "DIR", "help": "folder of a sweep"},
    "--profile": {
        "action": "append", "default": [], "metavar": "FILE",
        "help": "take this profile of a negotiation domain; may be given several times",
    },
    "--runs": {
        "type": whole_number(1, 10**9), "default": 20_000, "metavar": "N",
        "help": "number of runs, 1 to 1000000000 (default: %(default)s)",
    },
    "--threads": {
        "type": whole_number(1, 1024), "metavar": "N",
        "help": "threads, 1 to 1024 (default: one for each processor); changes no result",
    },
    "--seed": {
        "type": whole_number(0, 2**64 - 1), "default": 1, "metavar": "S",
        "help": "seed of all random numbers, 0 to 2**64 - 1 (default: %(default)s)",
    },
    "--set": {
        "action": "append", "default": [], "metavar": "PATH=VALUE", "completer": settings,
        "help": "change a number of the scenario; may be given several times",
    },
    "--fictional": {"action": "store_true", "help": "put made-up names for real ones"},
    "--size": {
        "choices": ("column", "page", "slide"), "default": "page",
        "help": "figures fit a column or a page of a journal, or a slide (default: %(default)s)",
    },
    "--format": {
        "choices": ("png", "svg", "pdf"), "action": "append",
        "help": "format of figures; may be given several times (default: each of these)",
    },
    "--json": {"action": "store_true", "help": "print one JSON document only"},
}  # fmt: skip
"""Arguments that several verbs take."""


def check_scenario(arguments: argparse.Namespace) -> None:
    """Refuse a command line that names no scenario."""
    if arguments.scenario is None:
        raise NegsimError(
            "a scenario is missing: give the name of a shipped one (see negsim list) or a YAML file"
        )


def sweep_folder(arguments: argparse.Namespace) -> Path:
    """Return the folder of a sweep that was asked for."""
    if arguments.folder is None:
        raise NegsimError("the folder of a sweep is missing")
    return Path(arguments.folder)


def console(file: IO[str] | None = None) -> Console:
    """Return where results are printed, by default standard output: plain words, no colours.

    It has 80 columns where there is no terminal.
    """
    from rich.console import Console

    class Trimmed(Console):
        """Leaves out the spaces that fill up the ends of lines."""

        def print(self, *objects: Any, **how: Any) -> None:
            with self.capture() as captured:
                super().print(*objects, **how)
            self.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))

    return Trimmed(
        file=file, width=None if sys.stdout.isatty() else 80, markup=False, highlight=False,
        emoji=False,
    )  # fmt: skip


def plain_table(show_header: bool = True) -> Table:
    """Return an empty table drawn with ASCII alone, which any pipe and font can carry."""
    from rich import box
    from rich.table import Table

    return Table(
        box=box.ASCII, show_edge=False, pad_edge=False, header_style="", show_header=show_header
    )


def print_list(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table of names that are to be copied, words about them, and a number.

    Where a column has no room for its longest word, a row stands below its name.
    """
    table = plain_table()
    table.add_column(heads[0], no_wrap=True)
    for head in heads[1:-1]:
        table.add_column(head)
    table.add_column(heads[-1], justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    to = console()
    least = to.measure(table, options=to.options.update(max_width=1000)).minimum
    if least > to.width:
        to.file.writelines(f"{line}\n" for line in below(heads, rows, to.width))
    else:
        to.print(table)


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
            remark(f"the {what} is in {arguments.out}")
    finally:
        # A full disk must not cost the user the words as well.
        if arguments.json:
            print(text, end="")
        else:
            say(words, end="")


def look(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return size and formats of figures as functions that draw take them."""
    from negsim.plots.files import FORMATS
    from negsim.plots.page import SIZES

    formats = dict.fromkeys(arguments.format or FORMATS)
    return {"size": SIZES[arguments.size], "formats": tuple(formats)}


@contextmanager
def progress_bar(total: int | None, of: str = "Runs") -> Iterator[Callable[..., None] | None]:
    """Give a function that shows how many of `total` are done, or None without a terminal.

    With `total` None, the function takes the total, and a `description`, by keyword.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(of, total=total)
        yield lambda done, **shown: progress.update(bar, completed=done, **shown)


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
    from negsim.scenario.files.fictional import deal
    from negsim.scenario.files.load import is_foreign, load

    if made_up:
        if profiles:
            raise NegsimError("--profile: a negotiation domain has no fictional names")
        return deal(name, settings, made_up)
    if profiles or is_foreign(name):
        from negsim.domains.load import load as load_domain

        return load_domain(name, settings, profiles)
    return load(name, settings)


def spare_compiling() -> None:
    """Leave rules in plain Python, unless loaded: a run takes less time than importing numba."""
    if "negsim.jit" not in sys.modules:
        os.environ.setdefault("NEGSIM_COMPILE", "0")


def report_compiling() -> None:
    """Say that the first call takes longer, if this is one."""
    from negsim.jit import compiled_before

    if not compiled_before():
        remark(COMPILING)


def remark(words: str) -> None:
    """Say to standard error what the user should know."""
    print(f"negsim: {words}", file=sys.stderr, flush=True)
