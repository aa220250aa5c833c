"""The command line: which verb is asked for, and how all of them end.

Results go to standard output, all else to standard error. A user's mistake is one message and
ends with 2, an interrupt with 130. What takes long to import is imported by the verb
that needs it, and a verb when it is asked for, so that help comes at once.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from types import ModuleType

from negsim.cli.shared import PLAIN, Parser, remark, spare_compiling
from negsim.errors import NegsimError, nearest

TOP_HELP = """\
Simulate mediated peace talks that collapse and come back.

Shares of model runs are properties of a model under a scenario's assumptions,
not forecasts.
"""

TOP_EXAMPLE = """\
example:
  negsim list
  negsim run istanbul-2025
  negsim compare istanbul-2025 --arm "without Qatar: mediators.qatar.present=0"
  negsim story istanbul-2025 --run 7
  negsim page istanbul-2025 --out talks.html
  negsim play istanbul-2025 --as qatar
  negsim new my-talks
  negsim check my-talks.yaml
  negsim sweep istanbul-2025 --vary "mediators.*.pressure=0:1:11" --out my-sweep
  negsim plot my-sweep
  negsim help run
"""

INTERRUPTED = 130

NO_MEMORY = ("can't start new thread", "failed to map segment")
"""What Python and its loader of libraries say, besides MemoryError, where there is none left."""

GROUPS = {
    "write a case": {
        "new": "write a scenario to begin with",
        "check": "look a scenario over before it is run",
        "show": "print a scenario and what it rests on",
        "list": "print the shipped scenarios",
    },
    "run it": {
        "run": "play many runs of a scenario",
        "sweep": "carry out an experiment",
        "plot": "draw what a sweep found",
        "export": "write a sweep's table for other programs",
    },
    "ask what would be": {
        "compare": "say what a change makes of the shares: what if?",
        "need": "say which move of a number brings a share: what would it take?",
        "credit": "split what mediators change over them and over their instruments",
        "blocked": "say which demands do not meet, and what opens the zone",
        "rank": "say which assumption moves a share most: which one decides?",
        "after": "say what came next in runs that go a certain way: what followed?",
        "map": "draw where over two numbers a share tips",
        "report": "write a page with answers to take into the room",
        "page": "write a page in which anybody can change a scenario",
    },
    "show one run": {
        "story": "tell one run in plain words",
    },
    "teach with it": {
        "exercise": "print exercises for a class",
        "pack": "write the sheets for a class to play it",
        "play": "play one role at the table",
    },
}
"""What each verb does, by what it is for, in the order of the help; its module has its name."""

VERBS = {name: line for group in GROUPS.values() for name, line in group.items()}

HELP = "help"
"""The word that asks for the help of all, or of the verb behind it; it has no module."""


def verb(name: str) -> ModuleType:
    """Return the module of a verb: `HELP` and `EXAMPLE`, its `options`, and `carry_out`."""
    return import_module(f"negsim.cli.{name}")


def make_parser(asked: Collection[str]) -> tuple[Parser, dict[str, Parser]]:
    """Return the parser of the command line and that of each verb; others than asked are empty."""
    top = Parser(
        prog="negsim", usage="negsim VERB ...", description=TOP_HELP, epilog=TOP_EXAMPLE, **PLAIN
    )
    top.add_argument("--version", action="store_true", help="print the version and exit")
    # Suppressed, as argparse would list all verbs in one group; a shell is still told each line.
    verbs = top.add_subparsers(dest="verb", prog="negsim", help=argparse.SUPPRESS)
    for purpose, group in GROUPS.items():
        lines = "\n".join(f"{name:<9} {line}" for name, line in group.items())
        top.add_argument_group(purpose, lines)
    parsers: dict[str, Parser] = {}
    for name, line in VERBS.items():
        parser = parsers[name] = verbs.add_parser(name, help=line, **PLAIN)
        if name in asked:
            found = verb(name)
            parser.description, parser.epilog = found.HELP, found.EXAMPLE
            found.options(parser)
    of_help = verbs.add_parser(HELP, help="print the help of all or of a verb", **PLAIN)
    of_help.add_argument("word", nargs="?", completer=lambda **given: list(VERBS))
    return top, parsers


def known_verb(name: str, words: Collection[str]) -> str:
    """Return a name that is one of some words; another is no verb."""
    if name not in words:
        what = f"there is no verb '{name}'; the verbs are {', '.join(VERBS)}"
        raise NegsimError(what + nearest(name, words))
    return name


def as_option(argv: list[str]) -> list[str]:
    """Return words in which help is asked for by the option: ``help run`` is ``run --help``."""
    if argv[:1] != [HELP]:
        return argv
    words = [word for word in argv[1:] if word not in ("-h", "--help")]
    if len(words) > 1:
        raise NegsimError(f"'{words[1]}' is one word too many; help takes one verb")
    return [*(known_verb(word, [*VERBS, HELP]) for word in words if word != HELP), "--help"]


def read_arguments(argv: list[str]) -> argparse.Namespace:
    """Return what the user asked for; a verb or option there is not is a mistake."""
    if "_ARGCOMPLETE" in os.environ:  # a shell asks how the words may go on
        import argcomplete

        spare_compiling()
        argcomplete.autocomplete(make_parser(VERBS)[0])
    argv = as_option(argv)
    top, verbs = make_parser(argv)
    if not argv:
        raise NegsimError(f"a verb is missing; the verbs are {', '.join(verbs)}")
    first = known_verb(argv[0], [*verbs, HELP, "-h", *top.options()])
    arguments, rest = top.parse_known_args(argv)
    options = [word for word in rest if word.startswith("-")]
    if options:
        name = options[0].split("=")[0]
        known = verbs.get(first, top).options()
        near = nearest(name, known)
        raise NegsimError(f"there is no option '{name}'; the options are {', '.join(known)}{near}")
    if rest:
        raise NegsimError(f"'{rest[0]}' is one word too many; see negsim {first} --help")
    return arguments


def main(argv: list[str] | None = None, obey: Callable[[list[str]], None] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Words after ``negsim``; by default those of the process.
    obey : callable, optional
        What carries them out; by default the verbs of negsim.

    Returns
    -------
    int
        0, or 2 for a mistake of the user's, 130 for an interrupt, 1 where the reader of a
        pipe left early.
    """
    if sys.stdout is None:  # started with its standard output closed
        remark("cannot write the output: standard output is closed")
        return 2
    # An empty stream stands for a closed one, so that no other file takes its number.
    sys.stdin = sys.stdin or open(os.devnull, encoding="utf-8")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Letters that the terminal lacks, or no letters, must not end in a traceback.
            stream.reconfigure(errors="replace")
    with noticing_interrupts() as interrupts:
        return carry_out(sys.argv[1:] if argv is None else argv, interrupts, obey or obey_verb)


def obey_verb(argv: list[str]) -> None:
    """Carry out a verb, or tell the version."""
    arguments = read_arguments(argv)
    if arguments.version:
        from negsim.results.provenance import version

        print(f"negsim {version()}")
    else:
        verb(arguments.verb).carry_out(arguments)


def carry_out(argv: list[str], interrupts: list[int], obey: Callable[[list[str]], None]) -> int:
    """Carry out what is asked for, and tell in one message how it ended badly."""
    try:
        obey(argv)
        sys.stdout.flush()
    except NegsimError as error:
        remark(str(error))
        return 2
    except KeyboardInterrupt as error:
        return report_interrupt(str(error))
    except BrokenPipeError:
        # The reader (head, a closed pager) has all it wants. The exit code is that of rich,
        # which does the same.
        silence_output()
        return 1
    except OSError as error:
        what = f"'{error.filename}'"
        if error.filename is None:  # of a stream, and not of a file
            silence_output()
            what = "cannot write the output"
        remark(f"{what}: {error.strerror or error}")
        return 2
    except Exception as error:
        if isinstance(error, MemoryError) or any(words in str(error) for words in NO_MEMORY):
            remark("there is not enough memory for this")
            return 2
        if not interrupts:
            raise
        # A compiler that is interrupted may raise something of its own instead.
        return report_interrupt("")
    return 0


def report_interrupt(words: str) -> int:
    """Say that the user stopped it, and what is stored; return the exit code."""
    remark(words or "interrupted; nothing was written")
    return INTERRUPTED


@contextmanager
def noticing_interrupts() -> Iterator[list[int]]:
    """Give a list that gets an item whenever the user interrupts."""
    seen: list[int] = []

    def notice(number: int, frame: object) -> None:
        seen.append(number)
        raise KeyboardInterrupt

    # Python tells of an interrupt inside a compiler's callback, and goes on: a signal wakes it.
    here = threading.get_ident()
    again = threading.Timer(0.1, lambda: signal.pthread_kill(here, signal.SIGINT))
    again.daemon = True
    others = sys.unraisablehook

    def swallowed(given: sys.UnraisableHookArgs) -> None:
        if not isinstance(given.exc_value, KeyboardInterrupt):
            others(given)
        elif again.ident is None:
            again.start()

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # somebody else looks after it, or nobody may
        yield seen
        return
    try:
        signal.signal(signal.SIGINT, notice)
    except ValueError:  # only the main thread may
        yield seen
        return
    sys.unraisablehook = swallowed
    try:
        yield seen
    finally:
        again.cancel()
        sys.unraisablehook = others
        signal.signal(signal.SIGINT, before)


def silence_output() -> None:
    """Send standard output nowhere, so that Python's own flush at exit does not complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
