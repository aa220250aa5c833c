"""The command line: which verb is asked for, and how all of them end.

Results go to standard output, all else to standard error. A user's mistake is told in one
message and ends with 2, an interrupt with 130. Rooms that take long to import are imported by
the verb that needs them, so that help comes at once.
"""

from __future__ import annotations

import _thread
import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper

from negsim.cli import check, exercise, export, new, pack, play, plot, run, show, story, sweep
from negsim.cli import list as listing
from negsim.cli.options import PLAIN, Parser, Verb
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
  negsim story istanbul-2025 --run 7
  negsim play istanbul-2025 --as qatar
  negsim new my-talks
  negsim check my-talks.yaml
  negsim sweep istanbul-2025 --vary "mediators.*.pressure=0:1:11" --out my-sweep
  negsim plot my-sweep
  negsim run --help
"""

INTERRUPTED = 130

VERBS: dict[str, Verb] = {
    "run": run.VERB,
    "story": story.VERB,
    "play": play.VERB,
    "list": listing.VERB,
    "check": check.VERB,
    "show": show.VERB,
    "new": new.VERB,
    "sweep": sweep.VERB,
    "plot": plot.VERB,
    "export": export.VERB,
    "exercise": exercise.VERB,
    "pack": pack.VERB,
}


def make_parser() -> tuple[Parser, dict[str, Parser]]:
    """Return the parser of the command line and that of each verb."""
    top = Parser(prog="negsim", description=TOP_HELP, epilog=TOP_EXAMPLE, **PLAIN)
    top.add_argument("--version", action="store_true", help="print the version and exit")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    parsers: dict[str, Parser] = {}
    for name, verb in VERBS.items():
        parsers[name] = verbs.add_parser(
            name, help=verb.line, description=verb.help, epilog=verb.example, **PLAIN
        )
        verb.options(parsers[name])
    return top, parsers


def answer_the_shell(top: Parser) -> None:
    """Complete the words of a command line, if a shell asks for it, and end."""
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(top)


def read_arguments(argv: list[str]) -> argparse.Namespace:
    """Return what the user asked for.

    Raises
    ------
    NegsimError
        For an unknown verb or option, with the nearest there is, or a value out of range.
    """
    top, verbs = make_parser()
    answer_the_shell(top)
    if not argv:
        raise NegsimError(f"a verb is missing; the verbs are {', '.join(verbs)}")
    first = argv[0]
    words = [*verbs, "-h", *top.options()]
    if first not in words:
        near = nearest(first, words)
        raise NegsimError(f"there is no verb '{first}'; the verbs are {', '.join(verbs)}{near}")
    arguments, rest = top.parse_known_args(argv)
    options = [word for word in rest if word.startswith("-")]
    if options:
        name = options[0].split("=")[0]
        known = verbs.get(first, top).options()
        near = nearest(name, known)
        raise NegsimError(f"there is no option '{name}'; the options are {', '.join(known)}{near}")
    if rest:
        raise NegsimError(f"'{rest[0]}' is one word too many; see negsim {first} --help")
    lacking = VERBS[arguments.verb].lacks(arguments) if arguments.verb else ""
    if lacking:
        raise NegsimError(lacking)
    return arguments


def version_verb() -> None:
    """Carry out ``negsim --version``."""
    from negsim.results.provenance import version

    print(f"negsim {version()}")


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
        print("negsim: cannot write the output: standard output is closed", file=sys.stderr)
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
        version_verb()
    else:
        VERBS[arguments.verb].carry_out(arguments)


def carry_out(
    argv: list[str], interrupts: list[int], obey: Callable[[list[str]], None]
) -> int:
    """Carry out what is asked for, and tell in one message how it ended badly."""
    try:
        obey(argv)
        sys.stdout.flush()
    except NegsimError as error:
        print(f"negsim: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as error:
        return tell_interrupt(str(error))
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
        print(f"negsim: {what}: {error.strerror or error}", file=sys.stderr)
        return 2
    except Exception:
        if not interrupts:
            raise
        # A compiler that is interrupted may raise something of its own instead.
        return tell_interrupt("")
    return 0


def tell_interrupt(words: str) -> int:
    """Say that the user stopped it, and what is kept; return the exit code."""
    print(f"negsim: {words or 'interrupted; nothing was written'}", file=sys.stderr)
    return INTERRUPTED


@contextmanager
def noticing_interrupts() -> Iterator[list[int]]:
    """Give a list that gets an item whenever the user interrupts."""
    seen: list[int] = []

    def notice(number: int, frame: object) -> None:
        seen.append(number)
        raise KeyboardInterrupt

    # Python tells of an interrupt inside a callback from C, as compilers have them, and goes on.
    again = threading.Timer(0.1, _thread.interrupt_main)
    again.daemon = True
    others = sys.unraisablehook

    def swallowed(told: sys.UnraisableHookArgs) -> None:
        if not isinstance(told.exc_value, KeyboardInterrupt):
            others(told)
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
